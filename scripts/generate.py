"""Build the exhibits that are stale: python scripts/generate.py [ml-hw4/q5 …]."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from rahnama.publish.generate import generate
from rahnama.publish.project import Project

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="questions, such as ml-hw4/q5")
    raise SystemExit(generate(Project(), parser.parse_args().only))
