"""One table of a TOML file, read key by key; every mistake is reported with its file, its line and the fix."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from rahnama.text import LANGUAGES, Text

Name = TypeVar("Name", bound=str)


class CatalogueError(ValueError):
    """The catalogue says something that cannot be built: the message names the file, the line and the fix."""


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """The end of an error message: the nearest known word, or ``otherwise``, or all that is known."""
    known = sorted(known)
    near = difflib.get_close_matches(word, known, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; {otherwise or 'known: ' + (', '.join(known) or 'none')}"


class Entry:
    """A table that must be used up: :meth:`close` refuses whatever key nobody asked for.

    Args:
        values: the table.
        file: where it was read.
        lines: the text of the file, for the line numbers of messages.
        name: what messages call it, such as ``question q4``.
    """

    def __init__(self, values: dict[str, Any], file: Path, lines: list[str], name: str = "") -> None:
        self.values, self.file, self.lines, self.name = dict(values), file, lines, name
        self.asked: set[str] = set()
        self.find: Callable[[], int] = lambda: 0

    @classmethod
    def of_file(cls, file: Path) -> Entry:
        """The whole of a TOML file.

        Raises:
            CatalogueError: if the file is missing or is not valid TOML.
        """
        if not file.is_file():
            raise CatalogueError(f"{file.name}: no such file in {file.parent.name}/; create it, or correct the folder")
        text = file.read_text(encoding="utf-8")
        try:
            return cls(tomllib.loads(text), file, text.splitlines())
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = found[1] if found else len(text.splitlines())
            raise CatalogueError(f"{file.name}:{line}: not valid TOML: {error}; correct the line") from error

    def below(self, values: object, pattern: str, skip: int = 0, name: str = "") -> Entry:
        """A table inside this one; its text starts at the ``skip``-th line from here that matches ``pattern``."""

        def find() -> int:
            start = self.find()
            found = [n for n in range(start, len(self.lines)) if re.search(pattern, self.lines[n])]
            return found[skip] if skip < len(found) else start

        inner = Entry(values if isinstance(values, dict) else {}, self.file, self.lines, name or self.name)
        inner.find = find  # only a message needs the line
        if not isinstance(values, dict):
            raise inner.error(f"expected a table, got {values!r}")
        return inner

    def error(self, message: str, key: str = "") -> CatalogueError:
        """The error to raise, at the line of ``key`` if it can be found, else at the start of the table."""
        pattern = rf'(^|[\s,{{\[]){re.escape(key)}\s*=|["\']{re.escape(key)}["\']'
        start = self.find()
        after = (n for n in range(start, len(self.lines)) if key and re.search(pattern, self.lines[n]))
        line = next(after, start)
        return CatalogueError(f"{self.file.name}:{line + 1}: {self.name + ': ' if self.name else ''}{message}")

    def take(self, key: str, required: bool = True) -> Any:
        """The value of a key; None if it is absent and not required."""
        self.asked.add(key)
        if key not in self.values and required:
            raise self.error(f"{key!r} is missing; add it")
        return self.values.pop(key, None)

    def string(self, key: str, pattern: str = r"(?s).*\S.*", example: str = "a text", required: bool = True) -> str:
        """A string that matches a pattern; empty only if it is absent and not required."""
        value = self.take(key, required)
        if value is None:
            return ""
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self.error(f"{key!r} must look like {example}, got {value!r}", key)
        return value

    def choice(self, key: str, known: Iterable[Name]) -> Name:
        """One of a few known strings."""
        value = self.take(key)
        for each in known:
            if value == each:
                return each
        raise self.error(f"{key!r} cannot be {value!r}{did_you_mean(str(value), known)}", key)

    def number(self, key: str, required: bool = False) -> int | None:
        """A whole number greater than zero, or None if it is absent."""
        value = self.take(key, required)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value <= 0):
            raise self.error(f"{key!r} must be a whole number greater than zero, without quotes, got {value!r}", key)
        number: int | None = value
        return number

    def flag(self, key: str) -> bool:
        """true or false; false if it is absent."""
        value = self.take(key, required=False)
        if value is not None and not isinstance(value, bool):
            raise self.error(f"{key!r} must be true or false, without quotes, got {value!r}", key)
        return bool(value)

    def array(self, key: str, of: type = dict, required: bool = False) -> list[Any]:
        """A list of values of one type; empty if it is absent."""
        value = self.take(key, required)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(each, of) for each in value):
            wanted = "tables" if of is dict else "quoted names"
            raise self.error(f"{key!r} must be a list of {wanted}, got {value!r}", key)
        return value

    def words(self) -> Text:
        """The keys ``fa`` and ``en`` of this table, as one text."""
        for language in LANGUAGES:
            if language not in self.values:
                name = "Persian" if language == "fa" else "English"
                raise self.error(f"the {name} wording is missing; add {language!r}")
        return Text(fa=self.string("fa"), en=self.string("en"))

    def text(self, key: str) -> Text:
        """A table ``{ fa = "…", en = "…" }``."""
        inner = self.below(self.take(key), rf"^\s*{key}\s*=", name=f"{self.name + ', ' if self.name else ''}{key}")
        words = inner.words()
        inner.close()
        return words

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.values:
            raise self.error(f"unknown key {key!r}{did_you_mean(key, self.asked)}", key)
