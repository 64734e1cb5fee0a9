"""The template of a part: question, two or three hints, solution, mistakes, reading, in this order."""

from __future__ import annotations

import re
from pathlib import Path

from rahnama.catalogue.model import Catalogue, Question
from rahnama.publish.checks.parity import BLOCK
from rahnama.publish.checks.report import Report
from rahnama.publish.maths import blank
from rahnama.publish.pages import HEADING, body_of
from rahnama.publish.slots import CODE
from rahnama.text import LANGUAGES

ORDER = re.compile(r"question(?: hint){2,3} solution mistakes reading")


def _blocks(body: str) -> dict[str, list[str]]:
    """Names of the outer blocks under each heading id, in order; a closing fence has no name."""
    bare = blank(body, CODE)
    headings = [(match.start(), match["id"] or "") for match in HEADING.finditer(bare)]
    found: dict[str, list[str]] = {identifier: [] for _, identifier in headings}
    for match in BLOCK.finditer(bare):
        home = [identifier for start, identifier in headings if start < match.start()]
        if home and match[1] == "///":
            found[home[-1]].append(match[2])
    return found


def _faults(question: Question, page: Path, name: str) -> list[str]:
    body, _ = body_of(page.read_text(encoding="utf-8"))
    blocks = _blocks(body)
    faults = []
    for part in question.leaves():
        home = part.heading_id if part.path else next(iter(blocks), "")
        present = " ".join(blocks.get(home, []))
        if not ORDER.fullmatch(present):
            faults.append(
                f"{name}: part {part.path or 'of the question'} has the blocks [{present}]; "
                "it needs question, two or three hints, solution, mistakes, reading, in this order"
            )
    return faults


def check(catalogue: Catalogue, docs: Path, root: Path) -> Report:
    """Every part of every written question, in each language."""
    report = Report("template", "parts")
    for question in catalogue:
        for language in LANGUAGES:
            page = docs / language / f"{question.path}.md"
            if question.status[language] == "written" and page.is_file():
                report.checked += len(question.leaves())
                report.problems += _faults(question, page, page.relative_to(root).as_posix())
    return report
