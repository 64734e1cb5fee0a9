"""The glossary: one table of terms, with a definition of each in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rahnama.text import Text

FILE = Path(__file__).with_name("glossary.tsv")
COLUMNS = ("slug", "english", "persian", "variants", "link", "definition_en", "definition_fa")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
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
        link: whether pages link it where it occurs; not so for words that prose uses in everyday senses.
    """

    slug: str
    english: str
    persian: str
    variants: tuple[str, ...]
    definition: Text
    link: bool = True

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
    return tuple(_term(row, columns, f"{file.name}:{line}", line, seen) for line, row in enumerate(rows, 2) if row.strip())


def _term(row: str, columns: list[str], place: str, line: int, seen: dict[str, int]) -> Term:
    fields = row.split("\t")
    if len(fields) != len(columns):
        raise GlossaryError(f"{place}: {len(fields)} fields where the header has {len(columns)}; separate them by single tabs")
    values = {column: field.strip() for column, field in zip(columns, fields, strict=True)}
    for column in COLUMNS:
        if not values[column] and column != "variants":
            raise GlossaryError(f"{place}: {column!r} is empty; fill it in")
    if not SLUG.fullmatch(values["slug"]):
        raise GlossaryError(f"{place}: the slug {values['slug']!r} must be lower-case words joined by hyphens, such as receptive-field")
    if values["link"] not in ("yes", "no"):
        raise GlossaryError(f"{place}: 'link' must be yes or no, got {values['link']!r}")
    _once(values, place, line, seen)
    _short(values, place)
    return Term(
        values["slug"], values["english"], values["persian"],
        tuple(variant.strip() for variant in values["variants"].split(";") if variant.strip()),
        Text(fa=values["definition_fa"], en=values["definition_en"]), values["link"] == "yes",
    )


def _once(values: dict[str, str], place: str, line: int, seen: dict[str, int]) -> None:
    for column in ("slug", "english"):
        key = f"{column} {values[column].casefold()}"
        if key in seen:
            raise GlossaryError(f"{place}: the {column} {values[column]!r} is already in line {seen[key]}; merge the two lines")
        seen[key] = line


def _short(values: dict[str, str], place: str) -> None:
    for column in ("definition_en", "definition_fa"):
        if len(values[column]) > LONGEST_DEFINITION:
            raise GlossaryError(f"{place}: {column!r} has {len(values[column])} characters; a tooltip holds {LONGEST_DEFINITION}")
