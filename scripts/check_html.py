"""Check that every page of the built site is valid HTML, with html-validate and the rules of .htmlvalidate.json."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.checks.built import pages  # noqa: E402
from rahnama.publish.checks.report import Report  # noqa: E402

VALIDATOR = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"


def check(site: Path) -> Report:
    """Every page of the site; each problem with its page, line and rule."""
    if not VALIDATOR.is_file():
        raise FileNotFoundError(f"{VALIDATOR} is missing: run `npm ci --ignore-scripts` (or `make setup`)")
    report = Report("HTML", "pages")
    names = [page.relative_to(site).as_posix() for page in pages(site)]
    report.checked = len(names)
    if not names:
        return report
    command = ["node", str(VALIDATOR), "--config", str(ROOT / ".htmlvalidate.json"), "--formatter", "json", *names]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:  # a pipe would be cut when the validator exits
        subprocess.run(command, cwd=site, stdout=output, check=False)
        output.seek(0)
        results = json.load(output)
    for result in results:
        name = Path(result["filePath"]).relative_to(site)
        report.problems += [
            f"{name}:{each['line']}: {each['ruleId']}: {each['message']}" for each in result["messages"]
        ]
    return report


def main() -> int:
    """Print the report; fail if a page is invalid or there was none."""
    report = check((Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site").resolve())
    print(report)
    return int(not report.passed)


if __name__ == "__main__":
    sys.exit(main())
