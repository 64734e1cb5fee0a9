"""The list of experiments: what was run on which data, how often, and how exactly it can be run again."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rahnama.publish.codepages import experiments_of, experiments_shown
from rahnama.publish.digits import html_number
from rahnama.publish.fragments import scroll_box
from rahnama.publish.words import WORDS

if TYPE_CHECKING:
    from rahnama.publish.guide import GuideBook

COLUMNS = ("experiments", "shown_in", "cases", "seeds", "data", "versions", "tolerance", "time")


def experiments(book: GuideBook) -> str:
    """A table of the experiments whose results some page shows, with their provenance."""
    names = experiments_shown(book.exhibits)
    if not names:
        return ""
    head = "".join(f'<th scope="col">{WORDS[key][book.language]}</th>' for key in COLUMNS)
    rows = "".join(_row(name, book) for name in names)
    table = f'<table class="rn-grid"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return scroll_box(table, WORDS["experiments"][book.language])


def _code(text: object) -> str:
    return f"<code>{html.escape(str(text))}</code>"


def _row(name: str, book: GuideBook) -> str:
    file = book.package.parents[1] / "results" / f"{name}.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    made, language = content["provenance"], book.language
    pages = [
        f'<a href="../{path}/">{_code(path)}</a>'
        for path, exhibits in book.exhibits.items()
        if any(name in experiments_of(each) for each in exhibits.values())
    ]
    old = f"results/{name}.json" in book.stale
    mark = f' <strong class="rn-stale">{WORDS["stale"][language]}</strong>' if old else ""
    cells = (
        " · ".join(pages),
        html_number(len(content["records"]), language),
        " ".join(html_number(seed, language) for seed in made["seeds"]),
        " ".join(map(_code, made["data"])),
        " · ".join(_code(f"{each} {version}") for each, version in made["versions"].items()),
        _tolerances(content["tolerance"], book),
        html_number(round(made["processor_seconds"]), language),
    )
    link = f'<th scope="row"><a href="../code/experiments/{name}/">{_code(name)}</a>{mark}</th>'
    return f"<tr>{link}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _tolerances(tolerance: Mapping[str, float | None], book: GuideBook) -> str:
    """What a second run may differ by, for each measured name."""
    free = WORDS["not_compared"][book.language]
    return "<br>".join(
        f"{_code(name)} {free if allowed is None else html_number(allowed, book.language)}"
        for name, allowed in tolerance.items()
    )
