"""Scaffold a question: `python scripts/new.py ml-hw4/q7` (or `make new ID=ml-hw4/q7`)."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.scaffold import scaffold  # noqa: E402


def main() -> int:
    """Scaffold one question and say what to do next."""
    if len(sys.argv) != 2:
        print("say which question: make new ID=document/q7", file=sys.stderr)
        return 2
    try:
        written = scaffold(sys.argv[1], ROOT)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print("wrote:", *(path.relative_to(ROOT) for path in written), sep="\n  ")
    print(
        "next: set its titles, parts and topics in the catalogue, write the exhibits and both pages, then set\n"
        f'  status = {{ fa = "written", en = "written" }}  and run  make reconcile ID={sys.argv[1]}'
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
