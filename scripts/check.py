"""Everything that CI demands, in order; goes on after a failure and ends with what failed."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT / "src"))

STEPS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint": [str(BIN / "ruff"), "check", "."],
    "types": [str(BIN / "mypy")],
    "results": [sys.executable, "scripts/results.py", "--check"],
    "notebooks": [sys.executable, "scripts/notebooks.py", "--check"],
    "exhibits": [sys.executable, "scripts/generate.py"],
    "freshness": [sys.executable, "scripts/generate.py", "--check"],
    "strict build": [str(BIN / "mkdocs"), "build", "--strict"],
    "words": [sys.executable, "scripts/check_words.py"],
    "built site": [sys.executable, "scripts/check_site.py"],
    "HTML": [sys.executable, "scripts/check_html.py"],
    "tests": [sys.executable, "scripts/test.py", "--require-browser", "--no-build"],
    "workflows": [str(BIN / "zizmor"), "--offline", "--quiet", ".github"],
}


def main() -> int:
    """Run the steps; the exit status says whether all of them passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help=f"some of: {', '.join(STEPS)}")
    parser.add_argument("--without", action="append", default=[], help="steps to leave out, such as tests just run")
    given = parser.parse_args()
    wanted = [name for name in given.only or list(STEPS) if name not in given.without]
    failed = []
    for name in wanted:
        if name not in STEPS:
            parser.error(f"there is no step {name!r}; the steps are: {', '.join(STEPS)}")
        print(f"\n── {name} ──", flush=True)
        started = time.perf_counter()
        if subprocess.run(STEPS[name], cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(f"   {name}: {'FAILED' if name in failed else 'ok'}, {time.perf_counter() - started:.1f} s", flush=True)
    print("\nmake check: " + (f"FAILED: {', '.join(failed)}" if failed else f"all {len(wanted)} steps passed"))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
