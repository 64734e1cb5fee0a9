"""Figure → one small SVG per language that follows the page's colour scheme; the same bytes every time."""

from __future__ import annotations

import hashlib
import html
import io
import re
import warnings
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager, ticker
from matplotlib.figure import Figure as MatplotlibFigure
from scour import scour

from rahnama.exhibit import Figure
from rahnama.publish import style
from rahnama.publish.canvas import PageCanvas, isolate, persian_digits
from rahnama.text import Language

POINTS_PER_INCH, PIXELS_PER_POINT = 72, 4 / 3
MATHS_NUMBER = re.compile(r"\$\\mathdefault\{([−+\-\d.,^{}\\times ]*)\}\$")
NUMBER = re.compile(r"[−+-]?\d+(?:\.\d+)?%?")


def register_fonts(folder: Path) -> None:
    """Make Vazirmatn known to Matplotlib, from our files and no other."""
    manager = font_manager.fontManager
    manager.ttflist[:] = [entry for entry in manager.ttflist if entry.name != style.FONT]
    for name in style.FONT_FILES:
        path = folder / name
        try:
            manager.addfont(path)
        except (OSError, RuntimeError) as error:
            raise FileNotFoundError(f"the figures' font {path} cannot be read ({error}); "
                                    "fetch it with: npm ci --ignore-scripts") from error
    manager._findfont_cached.cache_clear() if hasattr(manager, "_findfont_cached") else None
    font_manager.findfont(style.FONT, fallback_to_default=False)


def _tick(text: str, language: Language) -> str:
    """A tick's text in the page's digits, if it is a number; otherwise as it is."""
    if language == "en":
        return text
    if maths := MATHS_NUMBER.fullmatch(text):
        digits = maths[1].translate({ord(str(n)): chr(0x06F0 + n) for n in range(10)})
        return rf"$\mathdefault{{{digits}}}$"
    return isolate(persian_digits(text)) if NUMBER.fullmatch(text) else text


class PageTicks(ticker.Formatter):
    """A formatter that says what another says, in the page's digits."""

    def __init__(self, inner: ticker.Formatter, language: Language) -> None:
        self.inner, self.language = inner, language

    def __call__(self, x: float, pos: int | None = None) -> str:
        return _tick(self.inner(x, pos), self.language)

    def format_ticks(self, values: Any) -> list[str]:
        return [_tick(text, self.language) for text in self.inner.format_ticks(values)]

    def get_offset(self) -> str:
        return _tick(self.inner.get_offset(), self.language)

    def set_locs(self, locs: Any) -> None:
        self.inner.set_locs(locs)


def _localise_ticks(figure: MatplotlibFigure, language: Language) -> None:
    for axes in figure.axes:
        for axis in axes._axis_map.values():  # type: ignore[attr-defined]
            for get, put in ((axis.get_major_formatter, axis.set_major_formatter),
                             (axis.get_minor_formatter, axis.set_minor_formatter)):
                inner = get()
                if not isinstance(inner, PageTicks | ticker.NullFormatter):
                    put(PageTicks(inner, language))


def _scoured(svg: str) -> str:
    options = scour.sanitizeOptions()
    for name, value in {
        "strip_ids": True, "shorten_ids": True, "strip_comments": True, "remove_metadata": True,
        "remove_descriptive_elements": True, "indent_type": "none", "newlines": False, "strip_xml_prolog": True,
        "digits": 5, "simple_colors": False, "quiet": True,
    }.items():
        setattr(options, name, value)
    return str(scour.scourString(svg, options))


def _finish(svg: str, prefix: str, width: int, height: int) -> str:
    """Own ids, colours by role and our own root element."""
    svg = re.sub(r'( id="|xlink:href="#|url\(#)', lambda match: match[1] + prefix, svg)
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(r"<defs><style[^>]*>[^<]*</style></defs>", "", svg)
    for role, sentinel in style.SENTINELS.items():
        svg = svg.replace(sentinel, style.variable(role))
    box = re.search(r'viewBox="([^"]+)"', svg)
    assert box is not None
    root = (f'<svg xmlns="http://www.w3.org/2000/svg" class="rn-svg rn-figure-svg" viewBox="{box[1]}" width="{width}" '
            f'height="{height}" role="img" stroke-linejoin="round" fill="{style.variable("fg")}">')
    return re.sub(r"<svg[^>]*>", lambda _: root, svg, count=1).strip() + "\n"


def figure_svg(figure: Figure, language: Language, identity: str, fonts: Path) -> str:
    """One language of a figure as SVG, without title and description (see ``with_description``).

    Args:
        figure: what to draw.
        language: whose words and digits.
        identity: ``document/question/name``; ids and Matplotlib's hash salt derive from it.
        fonts: folder of Vazirmatn's TTFs.
    """
    register_fonts(fonts)
    prefix = "f" + hashlib.sha256(f"{identity}/{language}".encode()).hexdigest()[:6]
    settings = style.rc_parameters() | {
        "svg.hashsalt": f"{identity}/{language}",
        "axes.prop_cycle": matplotlib.cycler(color=[style.SENTINELS[f"c{n}"] for n in range(1, 7)]),
    }
    target = io.StringIO()
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        drawing = MatplotlibFigure(figsize=(figure.width, figure.height))
        figure.draw(PageCanvas(drawing, language))
        _localise_ticks(drawing, language)
        drawing.savefig(target, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    width, height = size(figure)
    return _finish(_scoured(target.getvalue()), prefix, width, height)


def size(figure: Figure) -> tuple[int, int]:
    """Width and height in CSS pixels."""
    scale = POINTS_PER_INCH * PIXELS_PER_POINT
    return round(figure.width * scale), round(figure.height * scale)


def with_description(svg: str, title_id_prefix: str, alt: str) -> str:
    """The SVG labelled for screen readers by the page's own words.

    Args:
        svg: an SVG made here, whose root has neither title nor label yet.
        title_id_prefix: an id that is unique on the page, such as ``fig-output_size``.
        alt: what the picture shows, for someone who cannot see it.
    """
    label = f"{title_id_prefix}-alt"
    title = f'<title id="{label}">{html.escape(alt)}</title>'
    return re.sub(r"<svg\b([^>]*)>", lambda match: f'<svg{match[1]} aria-labelledby="{label}">{title}', svg, count=1)
