"""Twin pages: each states the digest of the other that it was last reconciled with."""

from __future__ import annotations

import re
from pathlib import Path

from rahnama.publish.files import write
from rahnama.publish.pages import FRONT_MATTER, digest
from rahnama.text import LANGUAGES, Language

TWIN = re.compile(r"(?m)^twin:.*$")


def with_twin(source: str, twin: str) -> str:
    """The page with its ``twin:`` line set; front matter is added if there is none."""
    found = FRONT_MATTER.match(source)
    if not found:
        return f"---\ntwin: {twin}\n---\n{source}"
    front = found[0]
    if TWIN.search(front):
        return TWIN.sub(f"twin: {twin}", front, count=1) + source[found.end() :]
    return front.replace("---\n", f"---\ntwin: {twin}\n", 1) + source[found.end() :]


def lagging(docs: Path, language: Language) -> list[str]:
    """Pages of questions in one language whose twin has changed since they were reconciled with it."""
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    found = []
    for page in sorted((docs / language).glob("*/*.md")):
        twin = docs / other / page.relative_to(docs / language)
        stated = TWIN.search(page.read_text(encoding="utf-8"))
        if twin.is_file() and (not stated or stated[0].split()[-1] != digest(twin.read_text(encoding="utf-8"))):
            found.append(page.relative_to(docs).as_posix())
    return found


def reconcile(docs: Path, question: str) -> list[Path]:
    """Write each page's digest into its twin; returns the pages.

    Raises:
        FileNotFoundError: if one of the two pages does not exist.
    """
    pages = [docs / language / f"{question}.md" for language in LANGUAGES]
    for page in pages:
        if not page.is_file():
            raise FileNotFoundError(f"{page} does not exist; a question has a page in each language")
    texts = [page.read_text(encoding="utf-8") for page in pages]
    for page, text, twin in zip(pages, texts, reversed(texts), strict=True):
        write(page, with_twin(text, digest(twin)).encode())
    return pages
