"""Build the exhibits of the miniature guide that are stale."""

import sys
from pathlib import Path

from rahnama.publish.generate import main
from rahnama.publish.project import Project

if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    project = Project(root, "tiny_guide", fonts=root / "node_modules/vazirmatn/fonts/ttf")
    raise SystemExit(main(project, sys.argv[1:], "loky", 2, False))
