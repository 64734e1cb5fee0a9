"""The list of experiments: what was run on which data, how often, and how exactly it can be run again."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rahnama.publish.codepages import experiments_of, experiments_shown
from rahnama.publish.digits import html_number
from rahnama.publish.words import WORDS

if TYPE_CHECKING:
    from rahnama.publish.guide import GuideBook


def experiments(book: GuideBook) -> str:
    """The experiments whose results some page shows, each with its provenance."""
    return "\n".join(_entry(name, book) for name in experiments_shown(book.exhibits))


def _code(text: object) -> str:
    return f"<code>{html.escape(str(text))}</code>"


def _entry(name: str, book: GuideBook) -> str:
    file = book.package.parents[1] / "results" / f"{name}.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    made, language = content["provenance"], book.language
    pages = [
        f'<a href="../{path}/">{_code(path)}</a>'
        for path, exhibits in book.exhibits.items()
        if any(name in experiments_of(each) for each in exhibits.values())
    ]
    facts = {
        "shown_in": " · ".join(pages),
        "cases": html_number(len(content["records"]), language),
        "seeds": " ".join(html_number(seed, language) for seed in made["seeds"]),
        "data": " · ".join(map(_code, made["data"])),
        "versions": " · ".join(_code(f"{each} {version}") for each, version in made["versions"].items()),
        "tolerance": " · ".join(_tolerances(content["tolerance"], book)),
        "time": html_number(round(made["processor_seconds"]), language),
    }
    rows = "".join(f"<dt>{WORDS[key][language]}</dt><dd>{fact}</dd>" for key, fact in facts.items() if fact)
    old = f"results/{name}.json" in book.stale
    mark = f' <strong class="rn-stale">{WORDS["stale"][language]}</strong>' if old else ""
    link = f'<a href="../code/experiments/{name}/">{_code(name)}</a>'
    return f'<section class="rn-trial"><p>{link}{mark}</p><dl>{rows}</dl></section>'


def _tolerances(tolerance: Mapping[str, float | None], book: GuideBook) -> list[str]:
    """What a second run may differ by, for each measured name."""
    free = WORDS["not_compared"][book.language]
    shown = {
        name: free if allowed is None else html_number(allowed, book.language) for name, allowed in tolerance.items()
    }
    return [f'<span class="rn-whole">{_code(name)} {allowed}</span>' for name, allowed in shown.items()]
