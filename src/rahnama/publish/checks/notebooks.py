"""The prose of notebooks: both languages compared, cell by cell, and Persian typography."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rahnama.publish.checks import parity, typography
from rahnama.publish.checks.report import Report
from rahnama.publish.notebooks.source import Notebook, read, sources
from rahnama.text import LANGUAGES, Language


def _order(notebook: Notebook, language: Language) -> list[str]:
    """Where prose of a language stands between the cells of code."""
    return [cell.name or "prose" for cell in notebook.cells if cell.language in (language, None)]


def twins(root: Path) -> Report:
    """The two languages of every notebook say the same things in the same places."""
    report = Report("languages of notebooks", "pairs of cells, headings, formulas, code and links")
    for path in sources(root):
        notebook = read(path)
        left, right = (_order(notebook, language) for language in LANGUAGES)
        report.checked += len(left)
        if left != right:
            place = next((a for a, b in zip(left, right, strict=False) if a != b), "the end")
            report.problems.append(f"notebooks/{path.name}: one language lacks a cell of prose near {place!r}")
        names = [f"notebooks/{path.name} ({language})" for language in LANGUAGES]
        parity.compare_texts(report, [notebook.prose(language) for language in LANGUAGES], (names[0], names[1]))
    return report


def check(root: Path, banned: Sequence[tuple[str, str]] = ()) -> list[Report]:
    """Both reports; lines are counted within the prose of one language."""
    persian = [(f"notebooks/{path.name} (fa)", read(path).prose("fa")) for path in sources(root)]
    report = typography.check_texts(persian, banned)
    report.name = "Persian typography of notebooks"
    return [twins(root), report]
