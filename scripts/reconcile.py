"""Record in both pages of a question that each says what its twin says: `python scripts/reconcile.py ml-hw4/q5 …`."""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.twins import reconcile  # noqa: E402


def main() -> int:
    """Reconcile the questions that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("question", nargs="+", help="such as ml-hw4/q5")
    try:
        for path in parser.parse_args().question:
            for page in reconcile(ROOT / "docs", path):
                print(f"reconciled {page.relative_to(ROOT)}")
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
