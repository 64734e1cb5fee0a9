"""A new question: a block in the catalogue, a module of exhibits, a page in each language."""

from __future__ import annotations

import json
import re
from pathlib import Path

from rahnama import catalogue as catalogues
from rahnama.catalogue.model import Catalogue, Question
from rahnama.publish.files import write
from rahnama.text import LANGUAGES, Language

IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/q[1-9][0-9]*")
BLOCK = """
[[questions]]
id = "{id}"
title = {{ fa = "عنوان پرسش", en = "Title of the question" }}
status = {{ fa = "planned", en = "planned" }}
topics = [{topic}]
parts = [
  {{ path = "a", fa = "عنوان بخش", en = "Title of the part" }},
]
"""
MODULE = '''"""{title}: what the pages of ``{path}`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Route, part
from rahnama.text import Text


@part("{first}")
def example() -> Claim:
    """Replace this with a quantity of the question, by two routes that share no code."""
    return Claim(
        what=Text(fa="مجموع عددهای 1 تا 10", en="the sum of the numbers 1 to 10"),
        routes={{Route.CLOSED_FORM: 10 * 11 // 2, Route.COUNTING: sum(range(1, 11))}},
    )
'''
PART = {
    "fa": """{hashes} {{@ title {path} @}} {{#{heading}}}

/// question
صورت مسئله به زبان خودمان، با همه‌ی داده‌هایش.
///

/// hint | به کجا نگاه کنیم؟
نخستین راهنمایی.
///

/// hint | نقشه‌ی راه
دومین راهنمایی.
///

/// solution
**گام نخست.** هر گام با دلیلش؛ عددها با اسلات{slot}
///

/// mistakes
**خطای رایج.** چرا نادرست است؟
///

/// reading
- منبعی با DOI یا arXiv.
///
""",
    "en": """{hashes} {{@ title {path} @}} {{#{heading}}}

/// question
The question in our own words, with all its data.
///

/// hint | Where to look
The first hint.
///

/// hint | The plan
The second hint.
///

/// solution
**Step 1.** Every step with its reason; numbers as slots{slot}
///

/// mistakes
**A common mistake.** Why is it wrong?
///

/// reading
- A reference with its DOI or arXiv id.
///
""",
}


def page(question: Question, language: Language) -> str:
    """The page of a question, every part with the whole template."""
    out = ["---\ntwin: 000000000000\n---\n# {@ title @}\n"]
    leaves = {part.path for part in question.leaves()}
    first = question.leaves()[0].path
    for part in question.parts or question.leaves():
        hashes = "#" * part.level
        if part.path not in leaves:
            out.append(f"{hashes} {{@ title {part.path} @}} {{#{part.heading_id}}}\n")
            continue
        slot = ": {@ number example @}." if part.path == first else "."
        text = PART[language].format(hashes=hashes, path=part.path, heading=part.heading_id, slot=slot)
        out.append(text if part.path else text.split("\n\n", 1)[1])
    return "\n".join(out)


def _with_block(file: Path, read: Catalogue, question: str) -> bytes:
    """The catalogue's file with a block for one more question, under the first of the topics."""
    block = BLOCK.format(id=question, topic=json.dumps(next(iter(read.topics))))
    return (file.read_text(encoding="utf-8").rstrip() + "\n" + block).encode()


def _texts(question: Question, root: Path) -> dict[Path, str]:
    """Path and text of the module and the pages of a question."""
    module = root / "src" / "rahnama" / "exhibits" / f"{question.module}.py"
    code = MODULE.format(title=question.title.en, path=question.path, first=question.leaves()[0].path)
    package = f'"""Exhibits of {question.document}, one module for each question."""\n'
    return {
        module: code,
        module.with_name("__init__.py"): package,
        **{root / "docs" / language / f"{question.path}.md": page(question, language) for language in LANGUAGES},
    }


def scaffold(path: str, root: Path) -> list[Path]:
    """Write what a question needs and does not have yet; returns what was written.

    A question that the catalogue has already gets its module and pages; a new one is added to its document first.

    Raises:
        ValueError: if the id is malformed, its document is unknown, or everything exists already.
    """
    if not IDENTIFIER.fullmatch(path):
        raise ValueError(f"{path!r} is not an id: write document/q7, such as ml-hw4/q7")
    folder = root / "src" / "rahnama" / "catalogue"
    read = catalogues.load(folder)
    document, question = path.split("/")
    file = folder / f"{document.replace('-', '_')}.toml"
    if document not in {each.id for each in read.documents}:
        known = ", ".join(each.id for each in read.documents)
        raise ValueError(f"there is no document {document!r}; there are {known}")
    written: list[Path] = []
    if path not in {each.path for each in read}:
        write(file, _with_block(file, read, question))
        written.append(file)
        read = catalogues.load(folder)
    for target, text in _texts(read.question(path), root).items():
        if not target.exists():
            write(target, text.encode())
            written.append(target)
    if not written:
        raise ValueError(f"{path} has its block, its module and its pages already; nothing was changed")
    return written
