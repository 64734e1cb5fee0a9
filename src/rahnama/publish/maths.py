"""Formulas become final HTML at build time: KaTeX, run inside QuickJS; a bad formula fails with its page."""

from __future__ import annotations

import functools
import html
import json
import re
from pathlib import Path
from typing import Any

from rahnama.publish.slots import CODE, fail

MACROS = {r"\R": r"\mathbb{R}", r"\E": r"\mathbb{E}", r"\argmin": r"\operatorname*{arg\,min}"}
MATHS = re.compile(
    r'<(span|div) class="arithmatex"[^>]*>\s*(?:\\\(|\\\[)(.*?)(?:\\\)|\\\])\s*</\1>'
    r"(?P<mark>[،؛؟.,;:!?»)\]]?)",
    re.DOTALL,
)
SHORT = 24  # a formula of so few characters stays on one line, on the narrowest screen too
JOINER = "&#8288;"  # keeps a punctuation mark on the line of the formula before it
# One formula of the source; the same rules as pymdownx.arithmatex.
DISPLAY = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$", re.DOTALL)
INLINE = re.compile(r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\$(?!\$)")


class FormulaError(ValueError):
    """KaTeX refuses a formula."""


def katex_source(root: Path) -> Path:
    """Path of KaTeX's script; raises if the npm packages are not installed."""
    path = root / "node_modules" / "katex" / "dist" / "katex.min.js"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run `npm ci --ignore-scripts` (or `make setup`)")
    return path


@functools.cache
def _engine(script: Path) -> Any:
    import quickjs

    context = quickjs.Context()
    context.eval(script.read_text(encoding="utf-8"))
    # JSON.stringify flattens QuickJS's ropes, which the binding would otherwise return cut.
    context.eval(
        "function render(tex, options) {return JSON.stringify(katex.renderToString(tex, JSON.parse(options)))}"
    )
    return context.get("render")


@functools.lru_cache(maxsize=20_000)
def render(tex: str, display: bool, script: Path) -> str:
    """HTML and MathML of one formula.

    Raises:
        FormulaError: with KaTeX's own message.
    """
    options = {
        "displayMode": display,
        "throwOnError": True,
        "strict": "ignore",
        "macros": MACROS,
        "output": "htmlAndMathml",
    }
    try:
        rendered: str = json.loads(_engine(script)(tex, json.dumps(options)))
    except Exception as error:  # the binding's exception class differs between its releases
        message = str(error).splitlines()[0].removeprefix("ParseError: ")
        raise FormulaError(f"{message} in the formula {tex!r}") from error
    return rendered


def render_page(page: str, script: Path, where: str, source: str = "") -> str:
    """Every formula of a page of HTML, rendered.

    Args:
        page: the HTML.
        script: KaTeX.
        where: what an error calls the page.
        source: the page's Markdown, in which an error looks for its line.

    Raises:
        FormulaError: naming the page, the line if the formula stands there as it is, and the formula.
    """

    def formula(match: re.Match[str]) -> str:
        display = match[1] == "div"
        tex = html.unescape(match[2]).strip()
        try:
            body = render(tex, display, script)
        except FormulaError as error:
            raise FormulaError(f"{where}{locate(source, tex)}: {error}") from error
        if display:
            return f'<div class="arithmatex" dir="ltr" tabindex="0">{body}</div>{match["mark"]}'
        whole = " rn-whole" if len(re.sub(r"\\[a-zA-Z]+|[{}\s\\]", "", match[2])) <= SHORT else ""
        joined = JOINER + match["mark"] if match["mark"] else ""
        return f'<span class="arithmatex{whole}" dir="ltr">{body}</span>{joined}'

    return MATHS.sub(formula, page)


def locate(source: str, tex: str) -> str:
    """``:line`` of a formula in its page's source; empty if it cannot be found (a slot was filled into it).

    >>> locate("one\\ntwo $a +\\n b$", "a + b")
    ':2'
    """
    words = [re.escape(word) for word in tex.split()]
    found = re.search(r"\s+".join(words), source) if words else None
    return f":{source.count(chr(10), 0, found.start()) + 1}" if found else ""


def blank(markdown: str, pattern: re.Pattern[str]) -> str:
    """The text with every match replaced by spaces; line breaks and offsets stay."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), markdown)


def require_balance(markdown: str, path: str, first_line: int = 1) -> None:
    """Refuse a formula that is opened and never closed.

    Raises:
        PageError: naming the file and the line of the lonely ``$``.
    """
    rest = blank(blank(blank(markdown, CODE), DISPLAY), INLINE)
    lonely = re.search(r"(?<!\\)\$", rest)
    if lonely:
        line = first_line + rest.count("\n", 0, lonely.start())
        raise fail(path, line, "a formula is opened with '$' and not closed (write '\\$' for a dollar sign)")
    for match in DISPLAY.finditer(blank(markdown, CODE)):
        if re.search(r"\n[ \t]*\n", match[1]):
            line = first_line + markdown.count("\n", 0, match.start())
            raise fail(path, line, "a displayed formula may not contain an empty line")
