"""Run the tests. Browser tests need the built site and a Chromium; without one all the others run, loudly."""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.browser import browser_path  # noqa: E402

BIN = Path(sys.executable).parent
NO_BROWSER = """
────────────────────────────────────────────────────────────────────────────
No Chromium or Chrome was found, so the browser tests are NOT run.
Install one and run again: on Debian and Ubuntu `sudo apt-get install chromium`,
on macOS `brew install --cask chromium`, elsewhere Google Chrome.
────────────────────────────────────────────────────────────────────────────
"""


def main() -> int:
    """Build the site that the browser tests read, then run pytest on all cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--require-browser", action="store_true", help="fail if there is no browser")
    parser.add_argument("--no-build", action="store_true", help="the site has just been built")
    wanted, rest = parser.parse_known_args()
    found = browser_path()
    if not found:
        print(NO_BROWSER, file=sys.stderr)
        if wanted.require_browser:
            return 1
    if found and not wanted.no_build:
        built = subprocess.run([BIN / "mkdocs", "build", "--strict"], cwd=ROOT, check=False)
        if built.returncode:
            return built.returncode
    selection = [] if found else ["-m", "not browser"]
    return subprocess.run(
        [BIN / "python", "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *selection, *rest],
        cwd=ROOT,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
