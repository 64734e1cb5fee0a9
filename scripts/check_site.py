"""Check the built site: links and anchors, other hosts, duplicate ids, weights."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.checks import built  # noqa: E402


def main() -> int:
    """Print every report; fail if one of them found something, or had nothing to look at."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    reports = [check(site) for check in built.CHECKS]
    print(*reports, sep="\n")
    return int(not all(report.passed for report in reports))


if __name__ == "__main__":
    sys.exit(main())
