"""Files that the site needs beside its pages: fonts, KaTeX's style sheet, the palette, the search worker."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rahnama.publish import search
from rahnama.publish.style import roles_css

if TYPE_CHECKING:
    from rahnama.publish.guide import GuideBook

FONT = "node_modules/vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2"
KATEX = "node_modules/katex/dist"


def _need(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run `npm ci --ignore-scripts` (or `make setup`)")
    return path


def katex_css(root: Path) -> str:
    """KaTeX's style sheet, with woff2 fonts only: every browser that can show the site reads them."""
    css = _need(root / KATEX / "katex.min.css").read_text(encoding="utf-8")
    return re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"[a-z]+\"\)", "", css)


def files(root: Path) -> dict[str, Path | str]:
    """Destination inside a language's site → a file to copy, or the text of a generated one.

    Raises:
        FileNotFoundError: if the npm packages are not installed.
    """
    fonts = sorted((root / KATEX / "fonts").glob("*.woff2"))
    return {
        "assets/fonts/vazirmatn.woff2": _need(root / FONT),
        "assets/katex/katex.min.css": katex_css(root),
        **{f"assets/katex/fonts/{font.name}": font for font in fonts},
        "assets/css/roles.css": roles_css(),
        "assets/search/worker.js": search.worker_source(root),
        "assets/search/highlight.js": search.highlighter_source(root),
        f"assets/search/{search.LICENCE}": search.licence(root),
    }


def finish_search(site: Path, book: GuideBook, complete: Callable[[list[Any]], list[Any]]) -> None:
    """Give the search index the sections of pages that were kept, the glossary's variants and a compact form."""
    path = site / "search" / "search_index.json"
    if path.is_file():
        index = json.loads(path.read_text(encoding="utf-8"))
        index["docs"] = complete(index["docs"])
        path.write_text(search.dump(search.enrich(index, book.terms, book.language)), encoding="utf-8")
