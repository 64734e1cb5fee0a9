"""Render one generated figure or diagram: python scripts/preview.py ml-hw4/q5 NAME [en] [dark]."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from rahnama.publish.preview import preview
from rahnama.publish.project import Project

if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    identity, name, options = sys.argv[1], sys.argv[2], sys.argv[3:]
    print(preview(Project(), identity, name, "en" if "en" in options else "fa", "dark" in options))
