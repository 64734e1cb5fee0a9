"""Render one generated figure or diagram as a PNG: python scripts/preview.py ml-hw4/q5 NAME [en] [dark]."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from rahnama.publish.preview import preview
from rahnama.publish.project import Project

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Render one generated figure or diagram into build/preview/.")
    parser.add_argument("question", help="ml-hw4/q5")
    parser.add_argument("name", help="the exhibit")
    parser.add_argument("options", nargs="*", choices=["fa", "en", "dark", "light"], default=["fa"])
    given = parser.parse_args()
    try:
        print(
            preview(
                Project(), given.question, given.name, "en" if "en" in given.options else "fa", "dark" in given.options
            )
        )
    except FileNotFoundError as error:
        raise SystemExit(f"error: {error}") from error
