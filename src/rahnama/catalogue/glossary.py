"""The glossary: one table of terms, with a definition of each in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rahnama.text import LANGUAGES, Language, Text

FILE = Path(__file__).with_name("glossary.tsv")
COLUMNS = ("slug", "english", "persian", "variants", "link", "definition_en", "definition_fa")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LINKS: dict[str, tuple[Language, ...]] = {"yes": LANGUAGES, "no": (), "fa": ("fa",), "en": ("en",)}
LONGEST_DEFINITION = 160  # what a tooltip holds


class GlossaryError(ValueError):
    """The glossary is malformed: the message names the file, the line and the fix."""


@dataclass(frozen=True)
class Term:
    """A term in both languages.

    Args:
        slug: its permanent id, the anchor on the glossary page.
        english, persian: the words this guide uses.
        variants: other words readers search for; the guide does not use them.
        definition: one or two sentences, short enough for a tooltip.
        links: the languages whose pages link it where it occurs; left out where prose uses the word in everyday senses.
    """

    slug: str
    english: str
    persian: str
    variants: tuple[str, ...]
    definition: Text
    links: tuple[Language, ...] = LANGUAGES

    @property
    def name(self) -> Text:
        """The term itself."""
        return Text(fa=self.persian, en=self.english)


def load(path: Path | str | None = None) -> tuple[Term, ...]:
    """The terms of a tab-separated table, in its order; without a path, the guide's own.

    Raises:
        GlossaryError: if the file or a column is missing, a field is empty, a slug malformed, or a term there twice.
    """
    file = FILE if path is None else Path(path)
    if not file.is_file():
        raise GlossaryError(f"{file.name}: no such file; create it with the columns {', '.join(COLUMNS)}")
    header, *rows = file.read_text(encoding="utf-8").splitlines() or [""]
    columns = header.split("\t")
    for column in COLUMNS:
        if column not in columns:
            raise GlossaryError(f"{file.name}:1: the column {column!r} is missing; the header is {' '.join(COLUMNS)}")
    seen: dict[str, int] = {}
    terms = []
    for line, row in enumerate(rows, 2):
        if row.strip():
            values = _fields(row, columns, f"{file.name}:{line}")
            _once(values, f"{file.name}:{line}", line, seen)
            terms.append(_term(values))
    return tuple(terms)


def _fields(row: str, columns: list[str], place: str) -> dict[str, str]:
    fields = row.split("\t")
    if len(fields) != len(columns):
        raise GlossaryError(f"{place}: {len(fields)} fields, the header has {len(columns)}; put one tab between them")
    values = {column: field.strip() for column, field in zip(columns, fields, strict=True)}
    for column in COLUMNS:
        if not values[column] and column != "variants":
            raise GlossaryError(f"{place}: {column!r} is empty; fill it in")
    if not SLUG.fullmatch(values["slug"]):
        raise GlossaryError(f"{place}: slug {values['slug']!r} must be lower-case words with hyphens, as dense-block")
    if values["link"] not in LINKS:
        raise GlossaryError(f"{place}: 'link' must be one of {', '.join(LINKS)}, got {values['link']!r}")
    for column in ("definition_en", "definition_fa"):
        if len(values[column]) > LONGEST_DEFINITION:
            long = len(values[column])
            raise GlossaryError(f"{place}: {column!r} has {long} characters; shorten it to {LONGEST_DEFINITION}")
    return values


def _once(values: dict[str, str], place: str, line: int, seen: dict[str, int]) -> None:
    for column in ("slug", "english", "persian"):
        key = f"{column} {values[column].casefold()}"
        if key in seen:
            raise GlossaryError(f"{place}: {column} {values[column]!r} is in line {seen[key]} too; merge the two")
        seen[key] = line


def _term(values: dict[str, str]) -> Term:
    return Term(
        slug=values["slug"],
        english=values["english"],
        persian=values["persian"],
        variants=tuple(variant.strip() for variant in values["variants"].split(";") if variant.strip()),
        definition=Text(fa=values["definition_fa"], en=values["definition_en"]),
        links=LINKS[values["link"]],
    )
