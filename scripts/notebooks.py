"""Execute the notebooks and keep their outputs in results/notebooks/: python scripts/notebooks.py [name …]."""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.notebooks.runs import main  # noqa: E402


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description="Execute notebooks and keep their outputs in results/notebooks/.")
    parser.add_argument("only", nargs="*", metavar="NAME", help="notebooks; default: all")
    parser.add_argument("--check", action="store_true", help="say whose outputs are stale, execute nothing")
    parser.add_argument("--stale", action="store_true", help="execute only those")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    raise SystemExit(main(ROOT, given.only, given.stale, given.check))
