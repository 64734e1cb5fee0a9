"""Search in both languages: the worker that answers queries, and the index it is given.

Material's own worker knows no Persian. Ours takes its place behind the same messages, so the theme's interface stays:
MiniSearch finds and ranks, ``docs/theme/assets/search/fold.js`` decides which spellings are one word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rahnama.publish.project import REPOSITORY
from rahnama.publish.search_terms import Term, tag
from rahnama.publish.search_text import plain_text
from rahnama.text import Language

SOURCES = Path("docs/theme/assets/search")
MINISEARCH = Path("node_modules/minisearch")
LICENCE = "minisearch-licence.txt"
OFFLINE = "assets/search/offline-worker.js"
EXPORT = "export { MiniSearch as default };"
# What is generated from other pages comes after those pages; a question's page counts fully.
WEIGHTS = {"": 0.3, "glossary": 0.5, "topics": 0.1, "errata": 0.5, "verification": 0.1}
DOCUMENT_WEIGHT = 0.1
BEGINNING = {"verification": 300}  # characters to keep of pages that only repeat others, number by number
LEFT_OUT = (
    "rn-source",
    "rn-verified",
    "rn-lagging",
    "rn-outdated",
    "rn-stale",
    "rn-facts",
)  # classes of what repeats on every page

Index = dict[str, Any]


def _read(path: Path, remedy: str) -> str:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: {remedy}")
    return path.read_text(encoding="utf-8")


def without_comments(script: str) -> str:
    """A script without indentation and without comments, but for those after a quote or a slash on the same line.

    So strings and regular expressions stay as they are, whatever they hold.
    """
    script = re.sub(r"(?m)^[ \t]*/\*.*?\*/[ \t]*$", "", script, flags=re.DOTALL)
    lines = (re.sub(r"^([^'\"`/]*)//.*", r"\1", line).strip() for line in script.splitlines())
    return "\n".join(filter(None, lines)) + "\n"


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
    return "{\n" + _own(root, "fold.js") + _own(root, "marks.js") + "}\n"


def for_the_index(page: str) -> str:
    """A page's HTML as Material should index it: cells stand apart, and what repeats on every page is left out.

    >>> for_the_index('<td>stride</td><td class="rn-verified">by hand</td>')
    '<td>stride</td>\\n<td class="rn-verified" data-search-exclude="true">by hand</td>'
    """
    page = re.sub(r"(?<=</t[dhr]>)(?=<)", "\n", page)
    return re.sub(f'(<(?:a|td|p)\\b[^>]*class="(?:{"|".join(LEFT_OUT)})")', r'\1 data-search-exclude="true"', page)


def _page(document: Mapping[str, Any]) -> str:
    path = str(document["location"]).partition("#")[0]
    return re.sub(r"(?:index)?\.html$", "", path).strip("/")


def _is_question(page: str) -> bool:
    return "/" in page


def _beginning(text: str, length: int | None) -> str:
    return text if length is None or len(text) <= length else text[: text.rfind(" ", 0, length)]


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
        texts["text"] = _beginning(texts["text"], BEGINNING.get(_page(document)))
        documents.append({**document, **texts, "boost": weight * float(document.get("boost", 1))})
    question_pages = [page if _is_question(page) else "" for page in map(_page, documents)]
    sections = [(page, each["title"], each["text"]) for page, each in zip(question_pages, documents, strict=True)]
    for document, tags in zip(documents, tag(sections, glossary), strict=True):
        if tags:
            document["variants"] = tags
    names = ["; ".join(dict.fromkeys((term.english, term.persian, *term.variants))) for term in glossary]
    config = {"lang": [language], "separator": r"\s+", "pipeline": [], "variants": names}
    return {"config": config, "docs": documents}


def dump(index: Index) -> str:
    """The index as the smallest JSON that any browser reads."""
    return json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def make_offline_search(folder: Path, language: Language) -> None:
    """Make search work in one language's part of a site that is opened from a disk; call it on the copy to be archived.

    Writes ``search_index.js``, which Material reads instead of the JSON, with addresses that need no server, and
    ``offline-worker.js``, which starts the worker from text; every page is made to load it before Material's script.

    Raises:
        FileNotFoundError: if the worker or the index is missing.
        ValueError: if this is another language's part, or no page loads Material's script.
    """
    worker = _read(folder / "assets/search/worker.js", "build the site first")
    index = json.loads(_read(folder / "search/search_index.json", "build the site first"))
    if index["config"]["lang"] != [language]:
        raise ValueError(f"{folder} holds the language {index['config']['lang']}, not {language!r}")
    for document in index["docs"]:
        document["location"] = re.sub(r"^(|[^#]*/)(#|$)", r"\1index.html\2", document["location"])
    (folder / "search/search_index.js").write_text(f"var __index = {dump(index)}\n", encoding="utf-8")
    script = _own(REPOSITORY, "offline.js")
    text = json.dumps(worker, ensure_ascii=False).replace("</", "<\\/")
    (folder / OFFLINE).write_text(f"{{\nconst WORKER = {text}\n{script}}}\n", encoding="utf-8")
    if not sum(_load_offline_script(page, folder) for page in sorted(folder.rglob("*.html"))):
        raise ValueError(f"{folder}: no page loads Material's bundle; is this a built site?")


def _load_offline_script(page: Path, folder: Path) -> bool:
    html = page.read_text(encoding="utf-8")
    bundle = re.search(r'<script src="([^"]*)assets/javascripts/bundle\.[^"]*"', html)
    if bundle is None:
        return False
    tag = f'<script src="{bundle[1]}{OFFLINE}"></script>'
    if tag not in html:
        page.write_text(html[: bundle.start()] + tag + html[bundle.start() :], encoding="utf-8")
    return True
