"""Diagram → one SVG per language with real text: small, in the page's font, turned round for Persian."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable
from dataclasses import dataclass

from rahnama.exhibit import Arrow, Box, Diagram, Dot, Label
from rahnama.publish import style
from rahnama.publish.canvas import phrase
from rahnama.text import Language, Text

TEXT, SMALL = 14, 12  # px


def _n(value: float) -> str:
    return f"{round(value, 2):g}"


@dataclass(frozen=True)
class _Pen:
    """Draws shapes in one language; ``flip`` is the width to mirror in, or None."""

    language: Language
    flip: float | None
    marker: str

    def x(self, value: float) -> float:
        return value if self.flip is None else self.flip - value

    def text(self, x: float, y: float, words: Text | str, tone: str, size: int = TEXT, anchor: str = "middle",
             bold: bool = False) -> str:
        """One text element centred vertically on y; the anchor is meant in reading direction."""
        if not words:
            return ""
        weight = ' font-weight="700"' if bold else ""
        lines = phrase(words, self.language).split("\n")
        first = y + size * 0.35 - (len(lines) - 1) * size * 0.65
        return "".join(
            f'<text x="{_n(x)}" y="{_n(first + number * size * 1.3)}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{style.variable(tone)}"{weight}>{html.escape(line)}</text>' for number, line in enumerate(lines))

    def box(self, box: Box) -> str:
        x, colour = self.x(box.x), style.variable(box.tone)
        dash = ' stroke-dasharray="5 4"' if box.dashed else ""
        frame = (f'<rect x="{_n(x - box.width / 2)}" y="{_n(box.y - box.height / 2)}" width="{_n(box.width)}" '
                 f'height="{_n(box.height)}" rx="7" fill="{colour}" fill-opacity=".13" stroke="{colour}" stroke-width="1.5"{dash}/>')
        shift = 8 if box.label and box.sub else 0
        return (frame + self.text(x, box.y - shift, box.label, "fg")
                + self.text(x, box.y + shift + (1 if shift else 0), box.sub, "mut", SMALL))

    def arrow(self, arrow: Arrow) -> str:
        points = [(self.x(x), y) for x, y in arrow.points]
        path = _smooth(points) if arrow.curved else "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        head = f' marker-end="url(#{self.marker})"' if arrow.head else ""
        dash = ' stroke-dasharray="5 4"' if arrow.dashed else ""
        return f'<path d="{path}" fill="none" stroke="{style.variable(arrow.tone)}" stroke-width="1.6"{dash}{head}/>'

    def label(self, label: Label) -> str:
        return self.text(self.x(label.x), label.y, label.text, label.tone, SMALL if label.small else TEXT, label.anchor,
                         label.bold)

    def dot(self, dot: Dot) -> str:
        x = self.x(dot.x)
        return (f'<circle cx="{_n(x)}" cy="{_n(dot.y)}" r="{_n(dot.radius)}" fill="{style.variable(dot.tone)}"/>'
                + self.text(x, dot.y - dot.radius - SMALL * 0.8, dot.label, "fg", SMALL))


def _smooth(points: list[tuple[float, float]]) -> str:
    """A Catmull–Rom spline through the points, as cubic Béziers."""
    if len(points) == 2:
        (x0, y0), (x1, y1) = points
        middle = (x0 + x1) / 2
        return f"M{_n(x0)} {_n(y0)}C{_n(middle)} {_n(y0)} {_n(middle)} {_n(y1)} {_n(x1)} {_n(y1)}"
    padded = [points[0], *points, points[-1]]
    path = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        controls = [(start[axis] + (end[axis] - before[axis]) / 6, end[axis] - (after[axis] - start[axis]) / 6)
                    for axis in (0, 1)]
        path += (f"C{_n(controls[0][0])} {_n(controls[1][0])} {_n(controls[0][1])} {_n(controls[1][1])} "
                 f"{_n(end[0])} {_n(end[1])}")
    return path


def diagram_svg(diagram: Diagram, language: Language, identity: str) -> str:
    """One language of a diagram as SVG, without title and description.

    Args:
        diagram: what to draw.
        language: whose words, digits and direction.
        identity: ``document/question/name``; ids derive from it.
    """
    marker = "d" + hashlib.sha256(f"{identity}/{language}".encode()).hexdigest()[:6] + "-head"
    pen = _Pen(language, diagram.width if diagram.mirrors and language == "fa" else None, marker)
    shapes: dict[type, Callable[..., str]] = {Box: pen.box, Arrow: pen.arrow, Label: pen.label, Dot: pen.dot}
    body = "".join(shapes[type(shape)](shape) for shape in diagram.shapes)
    direction = "rtl" if language == "fa" else "ltr"
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="rn-svg rn-diagram-svg" viewBox="0 0 {_n(diagram.width)} '
            f'{_n(diagram.height)}" width="{_n(diagram.width)}" height="{_n(diagram.height)}" role="img" lang="{language}" '
            f'direction="{direction}" font-family="{style.FONT}, sans-serif">'
            f'<defs><marker id="{marker}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0L8 4L0 8z" fill="context-stroke"/></marker></defs>{body}</svg>\n')
