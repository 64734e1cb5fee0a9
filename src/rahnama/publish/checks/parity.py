"""The two languages compared: pages, headings, slots, formulas, code, links, blocks, and the digests of twins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rahnama.publish.checks.report import Report
from rahnama.publish.maths import DISPLAY, blank
from rahnama.publish.pages import HEADING, body_of, digest
from rahnama.publish.slots import CODE, slots
from rahnama.text import LANGUAGES

LINK = re.compile(r"\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)*)\)")
BLOCK = re.compile(r"(?m)^(/{3,})[ ]*([a-z]+)")
TEXTS = {"alt", "caption"}
Item = tuple[int, str]  # line and what stands there


def parts(source: str, path: str) -> dict[str, list[Item]]:
    """What twins share, each with its line: headings, slots, formulas, code, links, blocks."""
    body, first = body_of(source)

    def line(offset: int) -> int:
        return first + body.count("\n", 0, offset)

    bare = blank(body, CODE)
    return {
        "heading": [(line(m.start()), f"{m['level']} {{#{m['id'] or ''}}}") for m in HEADING.finditer(bare)],
        "block": [(line(m.start()), m[2]) for m in BLOCK.finditer(bare)],
        "slot": [
            (slot.line, _signature(slot.kind, slot.name, slot.options, sorted(slot.flags)))
            for slot in slots(body, path, first)
        ],
        "displayed formula": [(line(m.start()), " ".join(m[1].split())) for m in DISPLAY.finditer(bare)],
        "code": [(line(m.start()), m[0].strip()) for m in CODE.finditer(body) if "\n" in m[0]],
        "link": [(line(m.start()), m[1]) for m in LINK.finditer(bare)],
    }


def _signature(kind: str, name: str, options: dict[str, str], flags: Sequence[str]) -> str:
    kept = (f"{key}={value}" for key, value in sorted(options.items()) if key not in TEXTS)
    return " ".join((kind, name, *kept, *flags))


def compare(kind: str, left: list[Item], right: list[Item], names: tuple[str, str]) -> str | None:
    """The first place where two pages differ, in words; None if they agree."""
    for (here, a), (there, b) in zip(left, right, strict=False):
        if a != b:
            return f"{names[0]}:{here}: {kind} {a!r}, but {names[1]}:{there} has {b!r}"
    if len(left) != len(right):
        longer, other = (left, 1) if len(left) > len(right) else (right, 0)
        here, extra = longer[min(len(left), len(right))]
        return f"{names[1 - other]}:{here}: {kind} {extra!r} has no counterpart in {names[other]}"
    return None


def lag(source: str, twin: str, name: str, twin_name: str) -> str | None:
    """A message if the page was last reconciled with another version of its twin."""
    stated = re.search(r"(?m)^twin:\s*(\w+)", source)
    actual = digest(twin)
    if stated and stated[1] == actual:
        return None
    return (
        f"{name}: last reconciled with {stated[1] if stated else 'nothing'}, but {twin_name} is now {actual}; "
        f"bring it up to date, then `make reconcile`"
    )


def compare_texts(report: Report, texts: Sequence[str], names: tuple[str, str]) -> None:
    """All that two texts must share, counted and compared in a report."""
    left, right = (parts(text, name) for text, name in zip(texts, names, strict=True))
    for kind in left:
        ordered = (sorted(left[kind], key=lambda item: item[1]), sorted(right[kind], key=lambda item: item[1]))
        a, b = ordered if kind == "link" else (left[kind], right[kind])
        report.checked += max(len(a), len(b))
        difference = compare(kind, a, b, names)
        report.problems += [difference] if difference else []


def check(docs: Path, root: Path) -> Report:
    """All pages of both languages, pair by pair."""
    report = Report("languages", "pairs of headings, slots, formulas, code, links and blocks")
    folders = [docs / language for language in LANGUAGES]
    found = [{path.relative_to(folder).as_posix() for path in folder.rglob("*.md")} for folder in folders]
    report.problems += [f"{page} exists in one language only" for page in sorted(found[0] ^ found[1])]
    for page in sorted(found[0] & found[1]):
        paths = [folder / page for folder in folders]
        names = (paths[0].relative_to(root).as_posix(), paths[1].relative_to(root).as_posix())
        texts = [path.read_text(encoding="utf-8") for path in paths]
        compare_texts(report, texts, names)
        if "/" in page:
            lags = (lag(texts[0], texts[1], *names), lag(texts[1], texts[0], names[1], names[0]))
            report.problems += [message for message in lags if message]
    return report
