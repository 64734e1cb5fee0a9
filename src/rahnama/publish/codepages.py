"""Pages of the code behind the exhibits: each function under its own heading, so that a figure can link to it."""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer

from rahnama.publish.records import Exhibits
from rahnama.publish.words import WORDS

if TYPE_CHECKING:
    from rahnama.publish.guide import GuideBook

FRONT = "---\nsearch:\n  exclude: true\nhide:\n  - toc\n---\n"
_pieces: dict[str, str] = {}  # code by the name of its place, which is its digest
PACKAGE = Path(__file__).resolve().parents[1]


def _place(code: str) -> str:
    """A place for some code: Markdown would read it twice, and the search not at all."""
    key = f"code:{hashlib.sha256(code.encode()).hexdigest()[:16]}"
    _pieces[key] = code
    return f'<div class="rn-place" data-slot="{key}"></div>'


@functools.lru_cache(maxsize=8192)
def highlighted(key: str) -> str:
    """The HTML that fills a place for code; both languages show the same, so it is made once."""
    shown: str = highlight(_pieces[key], PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))
    return shown


@functools.lru_cache(maxsize=1024)
def _parsed(source: str) -> ast.Module:
    """The syntax tree of a module; two languages and many builds of a server ask for the same."""
    return ast.parse(source)


def sections(source: str) -> Iterator[tuple[str, str]]:
    """Name and text of each top-level function or class, and under an empty name all that stands before them."""
    lines = source.splitlines()
    tree = _parsed(source)
    blocks = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    start = min((_first(node) for node in blocks), default=len(lines) + 1)
    yield "", "\n".join(lines[: start - 1])
    for node, following in zip_longest(blocks, blocks[1:]):
        end = _first(following) - 1 if following else len(lines)
        yield node.name, "\n".join(lines[_first(node) - 1 : end])


def _first(node: ast.FunctionDef | ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


@functools.lru_cache(maxsize=1024)
def imported(source: str, package: str = PACKAGE.name) -> tuple[str, ...]:
    """Modules of a package that a module imports, in order."""
    names: list[str] = []
    for node in ast.walk(_parsed(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{package}."):
            assert node.module
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.startswith(f"{package}.")]
    return tuple(dict.fromkeys(names))


def _file(module: str, package: Path) -> Path | None:
    path = package.joinpath(*module.split(".")[1:]).with_suffix(".py")
    return path if path.is_file() and path.name != "__init__.py" else None


def _page_of(path: Path, package: Path) -> str:
    """Where a module's code is shown: exhibits under their question, the others under their own path."""
    relative = path.relative_to(package).with_suffix("")
    parts = relative.parts
    if parts[0] == "exhibits":
        parts = (parts[1].replace("_", "-"), *parts[2:])
    return "code/" + "/".join(parts) + ".md"


def _render(path: Path, package: Path, book: GuideBook) -> str:
    source = path.read_text(encoding="utf-8")
    here = _page_of(path, package)
    shown = f"src/{package.name}/{path.relative_to(package).as_posix()}"
    files = (_file(module, package) for module in imported(source, package.name))
    uses = [found for found in files if found and _is_shown(found, package)]
    depth = "../" * here.count("/")
    links = " · ".join(f"[`{each.stem}`]({depth}{_page_of(each, package)})" for each in dict.fromkeys(uses))
    out = [FRONT, f"# {WORDS['code_of'][book.language]} `{shown}`", "", links, ""]
    for name, text in sections(source):
        out += [f"## `{name}` {{#{name}}}", ""] if name else []
        out += [_place(text), ""] if text.strip() else []
    return "\n".join(out)


def experiments_of(exhibit: Mapping[str, Any]) -> list[str]:
    """The experiments whose committed results an exhibit read, by its payload."""
    paths = (PurePosixPath(name) for name in exhibit.get("data", ()))
    return [path.stem for path in paths if path.parent.name == "results" and path.suffix == ".json"]


def experiments_shown(exhibits: Exhibits) -> list[str]:
    """The experiments whose results some page shows, in the order of their names."""
    payloads = (each for question in exhibits.values() for each in question.values())
    return sorted({name for payload in payloads for name in experiments_of(payload)})


def _is_shown(path: Path, package: Path) -> bool:
    return path.relative_to(package).parts[0] in {"exhibits", "experiments", "reference"}


def code_pages(book: GuideBook, package: Path = PACKAGE) -> dict[str, str]:
    """Path and Markdown of the code pages: exhibit modules of written questions, the experiments whose results they
    show, and what these import of ours."""
    waiting = [package / "exhibits" / f"{each.module}.py" for each in book.catalogue if each.path in book.exhibits]
    waiting += [package / "experiments" / f"{name}.py" for name in experiments_shown(book.exhibits)]
    pages: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if not path.is_file() or not _is_shown(path, package) or _page_of(path, package) in pages:
            continue
        pages[_page_of(path, package)] = _render(path, package, book)
        modules = imported(path.read_text(encoding="utf-8"), package.name)
        waiting += [found for module in modules if (found := _file(module, package))]
    return dict(sorted(pages.items()))
