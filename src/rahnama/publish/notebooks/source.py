"""The source of a notebook: percent cells, prose in both languages, code with a name for every cell.

A cell of prose says whose it is (``lang="fa"``), a cell of code what it is called (``name="load_data"``); the header
names the question to which the notebook belongs (``rahnama: {question: document/q1}`` below ``jupyter:``).
"""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rahnama.publish.provenance import code_digest
from rahnama.text import LANGUAGES, Language, Text

MAGIC = re.compile(r"(?m)^(\s*)[%!](.*)$")
TITLE = re.compile(r"(?m)^# (.+?)(?:\s*\{[^{}]*\})?[ \t]*$")


@dataclass(frozen=True)
class Cell:
    """One cell: prose of one language (``name`` is empty), or code (``language`` is None)."""

    text: str
    language: Language | None
    name: str = ""


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is written: its file's stem, the question to which it belongs, its cells."""

    name: str
    question: str
    cells: tuple[Cell, ...]

    @property
    def code(self) -> dict[str, str]:
        """The code by the names of its cells, in order."""
        return {cell.name: cell.text for cell in self.cells if cell.language is None}

    @property
    def title(self) -> Text:
        """The first heading of each language."""
        found = {language: TITLE.search(self.prose(language)) for language in LANGUAGES}
        return Text(**{language: match[1] if match else self.name for language, match in found.items()})

    @property
    def page(self) -> str:
        """The page that shows it, below a language's site, without a suffix."""
        return f"{self.question}-{self.name.replace('_', '-')}"

    def prose(self, language: Language) -> str:
        """All that it says in one language."""
        return "\n\n".join(cell.text for cell in self.cells if cell.language == language)

    def digest(self) -> str:
        """Changes when the code does: names, order and statements, not comments and not prose."""
        cells = "".join(f"{name}:{code_digest(_python(text).encode())};" for name, text in self.code.items())
        return hashlib.sha256(cells.encode()).hexdigest()


def _python(text: str) -> str:
    """Code whose commands to the notebook itself are calls, so that Python can read it."""
    return MAGIC.sub(lambda match: f"{match[1]}command({match[2]!r})", text)


def read(path: Path) -> Notebook:
    """A notebook from its percent source.

    Raises:
        ValueError: naming the file and what is wrong with a cell or with the header.
    """
    import jupytext

    raw = jupytext.read(path, fmt="py:percent")
    question = raw.metadata.get("rahnama", {}).get("question", "")
    if not re.fullmatch(r"[\w-]+/[\w-]+", question):
        raise ValueError(f"{path.name}: its header names no question: write rahnama: {{question: document/q1}}")
    cells = tuple(_cell(cell, path.name) for cell in raw.cells if cell.source.strip())
    names = [cell.name for cell in cells if cell.language is None]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{path.name}: two cells are called {twice[0]!r}")
    for cell in cells:
        _require_python(cell, path.name)
    return Notebook(path.stem, question, cells)


def _require_python(cell: Cell, where: str) -> None:
    try:
        ast.parse(_python(cell.text) if cell.language is None else "")
    except SyntaxError as error:
        raise ValueError(f"{where}: the cell {cell.name!r} is no Python: {error}") from error


def _cell(cell: Any, where: str) -> Cell:
    if cell.cell_type == "markdown":
        language = cell.metadata.get("lang")
        if language not in LANGUAGES:
            raise ValueError(f'{where}: a cell of prose without lang="fa" or lang="en": {cell.source[:40]!r}')
        return Cell(cell.source, language)
    name = str(cell.metadata.get("name", ""))
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f'{where}: a cell of code without name="what_it_does": {cell.source[:40]!r}')
    return Cell(cell.source, None, name)


def sources(root: Path) -> Iterator[Path]:
    """The notebooks of a guide, in order."""
    return iter(sorted((root / "notebooks").glob("[!_]*.py")))
