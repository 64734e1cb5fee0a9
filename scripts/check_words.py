"""Check the words: both languages compared, Persian typography, rival terms, the template of every part."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama import catalogue  # noqa: E402
from rahnama.publish.checks import notebooks, parity, rivals, template, typography  # noqa: E402


def main() -> int:
    """Print every report; fail if one of them found something, or had nothing to look at."""
    docs = ROOT / "docs"
    pages = sorted((docs / "fa").rglob("*.md"))
    reports = [
        parity.check(docs, ROOT),
        typography.check(pages, ROOT, rivals.banned()),
        typography.check_phrases(ROOT),
        template.check(catalogue.load(), docs, ROOT),
        *notebooks.check(ROOT, rivals.banned()),
    ]
    print(*reports, sep="\n")
    return int(not all(report.passed for report in reports))


if __name__ == "__main__":
    sys.exit(main())
