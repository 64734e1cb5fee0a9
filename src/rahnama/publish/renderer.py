"""Matplotlib's SVG renderer with real text: words and numbers as ``<text>`` in the page's font, formulas as outlines.

Outlines of Persian glyphs are half of a figure's weight, and a page holds the same ones many times. What the page's
font cannot draw stays outlines, so that no symbol depends on the fonts of a reader's machine.
"""

from __future__ import annotations

import functools
import io
import math
import unicodedata
from pathlib import Path
from typing import Any

from matplotlib import font_manager
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import rgb2hex
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from rahnama.publish import style

POINTS_PER_INCH = 72
ANCHORS = {"left": ("start", 0.0), "center": ("middle", 0.5), "right": ("end", 1.0)}
BOLD = 600  # weights from here on are set in the bold face


@functools.cache
def _characters(path: str) -> frozenset[int]:
    return frozenset(FT2Font(path).get_charmap())


def drawable(text: str, path: str) -> bool:
    """Whether a font has every visible character of a text; controls of joining and direction have no shape."""
    known = _characters(path)
    return all(ord(letter) in known or unicodedata.category(letter) == "Cf" for letter in text)


class TextRenderer(RendererSVG):
    """Writes plain text as text; all else as Matplotlib does."""

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """A label whose baseline begins at (x, y), in points from the upper left corner."""
        path = font_manager.findfont(prop)
        ours = Path(path).name in style.FONT_FILES and prop.get_style() == "normal"
        clipped = gc.get_clip_rectangle() is not None or gc.get_clip_path()[0] is not None
        if ismath or clipped or not ours or not drawable(s, str(path)):
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        else:
            self._write(gc, x, y, s, prop, angle, "center" if mtext is None else mtext.get_horizontalalignment())

    def _write(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, aligned: str) -> None:
        """``<text>`` held where its alignment says, so that a slightly other width moves it the least."""
        anchor, share = ANCHORS[aligned]
        width = self.get_text_width_height_descent(s, prop, False)[0] * share
        turn = math.radians(angle)
        x, y = x + width * math.cos(turn), y - width * math.sin(turn)
        opacity = gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]
        attributes = {
            "x": f"{x:.2f}",
            "y": f"{y:.2f}",
            "style": f"fill: {rgb2hex(gc.get_rgb())}",
            "font-size": f"{prop.get_size_in_points():g}",
            **({"text-anchor": anchor} if anchor != "start" else {}),
            **({"font-weight": "700"} if _bold(prop.get_weight()) else {}),
            **({"opacity": f"{opacity:g}"} if opacity != 1 else {}),
            **({"transform": f"rotate({-angle:g} {x:.2f} {y:.2f})"} if angle else {}),
        }
        self.writer.element("text", s, attrib=attributes)


def _bold(weight: Any) -> bool:
    return bool(font_manager.weight_dict.get(weight, weight) >= BOLD)


def svg(page: Figure) -> str:
    """The figure as SVG, without metadata."""
    target = io.StringIO()
    dpi, page.dpi = page.dpi, POINTS_PER_INCH
    width, height = page.get_size_inches()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    size = width * POINTS_PER_INCH, height * POINTS_PER_INCH
    writer = TextRenderer(*size, target, image_dpi=dpi, metadata=nothing)
    renderer: Any = MixedModeRenderer(page, width, height, dpi, writer)
    page.draw(renderer)
    renderer.finalize()
    page.dpi = dpi
    return target.getvalue()
