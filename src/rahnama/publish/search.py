"""Search in both languages: the worker that answers queries, and the index it is given.

Material's own worker knows no Persian. Ours takes its place behind the same messages, so the theme's interface stays:
MiniSearch finds and ranks, ``docs/theme/assets/search/fold.js`` decides which spellings are one word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from rahnama.publish.search_fold import key, words
from rahnama.publish.search_text import plain_text
from rahnama.text import Language

SOURCES = Path("docs/theme/assets/search")
MINISEARCH = Path("node_modules/minisearch")
LICENCE = "minisearch-licence.txt"
EXPORT = "export { MiniSearch as default };"
# What is generated from other pages comes after those pages; a question's page counts fully.
WEIGHTS = {"": 0.5, "glossary": 0.55, "topics": 0.4, "errata": 0.6, "verification": 0.3}
DOCUMENT_WEIGHT = 0.5
SECTIONS_PER_TERM = 2  # how many sections of one page a term's variants lead to

Index = dict[str, Any]


class Term(Protocol):
    """What search needs of a glossary term."""

    @property
    def slug(self) -> str: ...

    @property
    def english(self) -> str: ...

    @property
    def persian(self) -> str: ...

    @property
    def variants(self) -> tuple[str, ...]: ...


def _read(path: Path, remedy: str) -> str:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {remedy}")
    return path.read_text(encoding="utf-8")


def without_comments(script: str) -> str:
    """A script without the comments that stand on lines of their own, and without indentation.

    Nothing inside a line is touched, so strings and regular expressions stay as they are.
    """
    script = re.sub(r"(?m)^[ \t]*/\*.*?\*/[ \t]*$", "", script, flags=re.DOTALL)
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def _minisearch(root: Path) -> str:
    folder = root / MINISEARCH
    module = _read(folder / "dist/es/index.js", "run `npm ci --ignore-scripts` (or `make setup`)")
    if module.count(EXPORT) != 1:
        raise ValueError(f"{folder}: its module no longer ends with {EXPORT!r}; adapt rahnama.publish.search")
    owner = _read(licence(root), "reinstall minisearch").splitlines()[0]
    body = without_comments(module.replace(EXPORT, "return MiniSearch"))
    return f"/*! MiniSearch, {owner}, MIT licence: {LICENCE} */\nconst MiniSearch = (() => {{\n{body}}})()\n"


def licence(root: Path) -> Path:
    """MiniSearch's licence, to be published beside the worker as ``LICENCE``."""
    return root / MINISEARCH / "LICENSE.txt"


def _own(root: Path, name: str) -> str:
    return without_comments(_read(root / SOURCES / name, "it belongs to this repository; restore it"))


def worker_source(root: Path) -> str:
    """The search worker: MiniSearch, the folding and the engine in one script.

    Raises:
        FileNotFoundError: if the npm packages are not installed.
        ValueError: if MiniSearch's file has changed its shape.
    """
    return _minisearch(root) + _own(root, "fold.js") + _own(root, "engine.js")


def highlighter_source(root: Path) -> str:
    """The script that marks, on the page a result leads to, the words that were found."""
    return "{\n" + _own(root, "fold.js") + _own(root, "highlight.js") + "}\n"


def _phrase(text: str) -> tuple[str, ...]:
    """The words of a term without grammar, and without the remark in brackets: ``bias (neuron)`` is ``bias``."""
    return tuple(key(word) for word in words(re.sub(r"\s*\([^)]*\)", "", text)))


def _is_name(variant: str) -> bool:
    """Whether a variant names the thing wherever it stands, as SGD or BatchNorm does; ``linear`` does not."""
    return variant.isascii() and (" " in variant or (len(variant) > 2 and sum(map(str.isupper, variant)) > 1))


def signs(glossary: Sequence[Term]) -> dict[str, frozenset[tuple[str, ...]]]:
    """For each term, by slug, the phrases whose occurrence shows that a text is about it.

    A phrase that two terms share shows neither, unless it is what one of them is called.
    """
    called = {term.slug: {_phrase(term.english), _phrase(term.persian)} for term in glossary}
    names = {term.slug: {_phrase(each) for each in filter(_is_name, term.variants)} for term in glossary}
    owners: dict[tuple[str, ...], int] = {}
    for term in glossary:
        for phrase in called[term.slug] | names[term.slug]:
            owners[phrase] = owners.get(phrase, 0) + 1
    shown = {slug: called[slug] | {each for each in names[slug] if owners[each] == 1} for slug in called}
    return {slug: frozenset(phrases - {()}) for slug, phrases in shown.items()}


class Occurrences:
    """How often phrases stand in a text, as whole words, without regard to spelling and grammar."""

    def __init__(self, text: str, longest: int) -> None:
        keys = [key(word) for word in words(text)]
        self.counts: dict[tuple[str, ...], int] = {}
        for size in range(1, longest + 1):
            for start in range(len(keys) - size + 1):
                phrase = tuple(keys[start : start + size])
                self.counts[phrase] = self.counts.get(phrase, 0) + 1

    def of(self, phrases: Iterable[tuple[str, ...]]) -> int:
        """How often any of the phrases occurs."""
        return sum(self.counts.get(phrase, 0) for phrase in phrases)


def _page(document: Mapping[str, Any]) -> str:
    path = str(document["location"]).partition("#")[0]
    return re.sub(r"(?:index)?\.html$", "", path).strip("/")


def _is_question(page: str) -> bool:
    return "/" in page


def _tagged(documents: Sequence[Index], glossary: Sequence[Term]) -> list[list[int]]:
    """For each document the numbers of the terms whose variants should lead to it.

    On every page a term leads to the sections that have it in their heading, else to those where it occurs most.
    """
    known = signs(glossary)
    longest = max((len(phrase) for phrases in known.values() for phrase in phrases), default=0)
    titles = [Occurrences(document["title"], longest) for document in documents]
    texts = [Occurrences(document["text"], longest) for document in documents]
    pages: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        if _is_question(_page(document)):
            pages.setdefault(_page(document), []).append(number)
    tags: list[list[int]] = [[] for _ in documents]
    for index, term in enumerate(glossary):
        for sections in pages.values():
            named = [each for each in sections if titles[each].of(known[term.slug])]
            often = sorted((each for each in sections if texts[each].of(known[term.slug])),
                           key=lambda each: (-texts[each].of(known[term.slug]), each))
            for each in named or often[:SECTIONS_PER_TERM]:
                tags[each].append(index)
    return tags


def enrich(index: Index, glossary: Sequence[Term], language: Language) -> Index:
    """MkDocs' search index as our worker wants it; the same input gives the same output.

    Texts lose markup and TeX. ``config.variants`` lists the names of each glossary term in both languages, and each
    section of a question's page refers by ``variants`` to the terms it is about, so that a reader who knows a thing
    by another name finds it. ``boost`` puts generated pages after those they are made from.
    """
    documents = []
    for document in index["docs"]:
        weight = WEIGHTS.get(_page(document), 1.0 if _is_question(_page(document)) else DOCUMENT_WEIGHT)
        texts = {name: plain_text(document[name]) for name in ("title", "text")}
        documents.append({**document, **texts, "boost": weight * float(document.get("boost", 1))})
    for document, tags in zip(documents, _tagged(documents, glossary), strict=True):
        if tags:
            document["variants"] = tags
    names = ["; ".join(dict.fromkeys((term.english, term.persian, *term.variants))) for term in glossary]
    config = {"lang": [language], "separator": r"\s+", "pipeline": [], "variants": names}
    return {"config": config, "docs": documents}


def dump(index: Index) -> str:
    """The index as the smallest JSON that any browser reads."""
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def make_offline_search(site: Path, language: Language) -> None:
    """Make search work in a built site that is opened from a folder: call it on the copy that goes into the archive.

    Writes ``search_index.js``, which Material reads instead of the JSON, with addresses that need no server, and
    ``offline.js``, which starts the worker from text; every page of the language loads it before Material's script.

    Raises:
        FileNotFoundError: if the worker or the index is missing.
        ValueError: if no page loads Material's script.
    """
    folder = site / language
    worker = _read(folder / "assets/search/worker.js", "build the site first")
    index = json.loads(_read(folder / "search/search_index.json", "build the site first"))
    for document in index["docs"]:
        document["location"] = re.sub(r"^(|[^#]*/)(#|$)", r"\1index.html\2", document["location"])
    (folder / "search/search_index.js").write_text(f"var __index = {dump(index)}\n", encoding="utf-8")
    script = _own(Path(__file__).resolve().parents[3], "offline.js")
    text = json.dumps(worker, ensure_ascii=False).replace("</", "<\\/")
    (folder / "assets/search/offline.js").write_text(f"{{\nconst WORKER = {text}\n{script}}}\n", encoding="utf-8")
    if not sum(_load_offline_script(page, folder) for page in sorted(folder.rglob("*.html"))):
        raise ValueError(f"{folder}: no page loads Material's bundle; is this a built site?")


def _load_offline_script(page: Path, folder: Path) -> bool:
    html = page.read_text(encoding="utf-8")
    bundle = re.search(r'<script src="([^"]*)assets/javascripts/bundle\.[^"]*"', html)
    if bundle is None:
        return False
    tag = f'<script src="{bundle[1]}assets/search/offline.js"></script>'
    if tag not in html:
        page.write_text(html[: bundle.start()] + tag + html[bundle.start() :], encoding="utf-8")
    return True
