"""Run experiments and compare them with their committed results: python scripts/results.py [name …]."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from rahnama.publish.project import Project
from rahnama.publish.reruns import main


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description="Run experiments and compare them with their committed results.")
    parser.add_argument("only", nargs="*", metavar="NAME", help="experiments; default: all")
    parser.add_argument("--check", action="store_true", help="say which results are stale, run nothing")
    parser.add_argument("--stale", action="store_true", help="run only those whose result is stale")
    parser.add_argument("--accept", action="store_true", help="replace a result that was not reproduced")
    parser.add_argument("-j", "--jobs", type=int, default=-1, help="processes; default: one for each core")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    raise SystemExit(main(Project(), given.only, given.stale, given.accept, given.jobs, given.check))
