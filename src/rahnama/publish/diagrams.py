"""Diagram → one SVG per language with real text: small, in the page's font, turned round for Persian."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from rahnama.exhibit import Arrow, Box, Diagram, Dot, Label, Shape
from rahnama.publish.canvas import has_persian, phrase
from rahnama.publish.style import COLUMN, DIAGRAM_SMALL, DIAGRAM_TEXT, LEAST_TEXT, TINT, variable
from rahnama.publish.svg import id_prefix, number
from rahnama.text import Language, Text

Point = tuple[float, float]
LINE = 1.3  # leading
BASELINE = 0.35  # of the size: from the middle of a line down to its baseline
ROOMY = 10  # radius from which on a dot has its label inside
DASHES = ' stroke-dasharray="5 4"'
WIDEST = COLUMN * DIAGRAM_SMALL // LEAST_TEXT
SIDE = {"start": -1, "middle": 0, "end": 1}  # where the anchor lies, seen from the text, reading from left to right


@dataclass(frozen=True)
class _Pen:
    """Draws shapes in one language; ``width`` is that of the diagram if it turns round, else None."""

    language: Language
    width: float | None
    prefix: str

    def x(self, value: float) -> float:
        return value if self.width is None else self.width - value

    def shape(self, shape: Shape) -> str:
        match shape:
            case Box():
                return self.box(shape)
            case Arrow():
                return self.arrow(shape)
            case Label():
                size = DIAGRAM_SMALL if shape.small else DIAGRAM_TEXT
                return self.text((shape.x, shape.y), shape.text, shape.tone, size, shape.anchor, shape.bold)
            case Dot():
                return self.dot(shape)
        raise TypeError(f"a diagram is made of Box, Arrow, Label and Dot, not of {type(shape).__name__}")

    def text(
        self, at: Point, words: Text | str, tone: str, size: int, anchor: str = "middle", bold: bool = False
    ) -> str:
        """Lines of text, centred on ``at`` vertically, in their own direction."""
        lines = phrase(words, self.language).split("\n") if words else []
        top = at[1] + size * (BASELINE - LINE * (len(lines) - 1) / 2)
        return "".join(
            self.line((self.x(at[0]), top + size * LINE * row), line, tone, size, anchor, bold)
            for row, line in enumerate(lines)
        )

    def line(self, at: Point, words: str, tone: str, size: int, anchor: str, bold: bool) -> str:
        """One line of text. ``at`` is on the page; the anchor is meant in the direction in which the diagram runs."""
        backwards = has_persian(words)
        side = SIDE[anchor] * (1 if self.width is None else -1) * (-1 if backwards else 1)
        direction = ' direction="rtl"' if backwards else ""
        weight = ' font-weight="700"' if bold else ""
        return (
            f'<text x="{number(at[0])}" y="{number(at[1])}" font-size="{size}" fill="{variable(tone)}" '
            f'text-anchor="{("start", "middle", "end")[side + 1]}" unicode-bidi="isolate"{direction}{weight}>'
            f"{html.escape(words, quote=False)}</text>"
        )

    def box(self, box: Box) -> str:
        x, tone = self.x(box.x), variable(box.tone)
        frame = (
            f'<rect x="{number(x - box.width / 2)}" y="{number(box.y - box.height / 2)}" '
            f'width="{number(box.width)}" height="{number(box.height)}" rx="7" fill="{tone}" '
            f'fill-opacity="{TINT}" stroke="{tone}" stroke-width="1.5"{DASHES if box.dashed else ""}/>'
        )
        shift = DIAGRAM_SMALL * LINE / 2 if box.label and box.sub else 0
        return (
            frame
            + self.text((box.x, box.y - shift), box.label, "fg", DIAGRAM_TEXT)
            + self.text((box.x, box.y + shift), box.sub, "mut", DIAGRAM_SMALL)
        )

    def arrow(self, arrow: Arrow) -> str:
        points = [(self.x(x), y) for x, y in arrow.points]
        path = _smooth(points) if arrow.curved else "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
        head = f' marker-end="url(#{self.prefix}{arrow.tone})"' if arrow.head else ""
        return (
            f'<path d="{path}" fill="none" stroke="{variable(arrow.tone)}" stroke-width="1.6"'
            f"{DASHES if arrow.dashed else ''}{head}/>"
        )

    def dot(self, dot: Dot) -> str:
        circle = (
            f'<circle cx="{number(self.x(dot.x))}" cy="{number(dot.y)}" r="{number(dot.radius)}" '
            f'fill="{variable(dot.tone)}"/>'
        )
        inside = dot.radius >= ROOMY
        y = dot.y if inside else dot.y - dot.radius - DIAGRAM_SMALL * 0.8
        return circle + self.text((dot.x, y), dot.label, "bg" if inside else "fg", DIAGRAM_SMALL)

    def heads(self, diagram: Diagram) -> str:
        """One arrow head per tone in use; they cannot inherit the line's colour in every browser."""
        tones = sorted({shape.tone for shape in diagram.shapes if isinstance(shape, Arrow) and shape.head})
        markers = "".join(
            f'<marker id="{self.prefix}{tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{variable(tone)}"/></marker>'
            for tone in tones
        )
        return f"<defs>{markers}</defs>" if markers else ""


def _smooth(points: list[Point]) -> str:
    """Cubic Béziers through the points: an S between two, a Catmull–Rom spline through more."""
    path = f"M{number(points[0][0])} {number(points[0][1])}"
    if len(points) == 2:
        (x0, y0), (x1, y1) = points
        return path + "C" + _joined(((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1), (x1, y1))
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += "C" + _joined(first, second, end)
    return path


def _joined(*points: Point) -> str:
    return " ".join(f"{number(x)} {number(y)}" for x, y in points)


def _corners(shape: Shape) -> Iterator[Point]:
    match shape:
        case Box():
            yield shape.x - shape.width / 2, shape.y - shape.height / 2
            yield shape.x + shape.width / 2, shape.y + shape.height / 2
        case Arrow():
            yield from shape.points
        case Label() | Dot():
            yield shape.x, shape.y


def _written(shape: Shape) -> str:
    words = [getattr(shape, name, "") for name in ("label", "sub", "text")]
    return "".join(word.fa + word.en if isinstance(word, Text) else word for word in words)


def _check(diagram: Diagram) -> None:
    if diagram.width > WIDEST:
        raise ValueError(
            f"a diagram {diagram.width:g} wide would be shrunk to the column's {COLUMN} px and its small "
            f"text fall under {LEAST_TEXT} px: {WIDEST} is the widest"
        )
    width, height = diagram.width, diagram.height
    for shape in diagram.shapes:
        for x, y in _corners(shape):
            if not (0 <= x <= width and 0 <= y <= height):
                raise ValueError(f"({x:g}, {y:g}) lies outside the diagram, {width:g}×{height:g}: {shape}")
        if isinstance(shape, Arrow) and len(shape.points) < 2:
            raise ValueError(f"an arrow needs two points: {shape}")
        if "$" in _written(shape):
            raise ValueError(
                "a diagram knows no maths, its $ would be seen: write plain signs such as x², or draw a "
                f"Figure: {shape}"
            )
        if isinstance(shape, Label) and shape.anchor not in SIDE:
            raise ValueError(f"an anchor is one of {', '.join(SIDE)}: {shape}")


def diagram_svg(diagram: Diagram, language: Language, identity: str) -> str:
    """One language of a diagram as SVG, without title and description (see ``svg.with_description``).

    Args:
        diagram: what to draw.
        language: whose words, digits and direction.
        identity: ``document/question/name``; ids derive from it.

    Raises:
        ValueError: for a shape outside the diagram, an unknown tone, or a diagram too wide for its text.
    """
    _check(diagram)
    mirrored = diagram.mirrors and language == "fa"
    pen = _Pen(language, diagram.width if mirrored else None, id_prefix(identity, language))
    width, height = number(diagram.width), number(diagram.height)
    turned = " rn-mirrored" if mirrored else ""
    body = "".join(map(pen.shape, diagram.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rn-svg rn-diagram-svg{turned}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" lang="{language}" direction="ltr">'
        f"{pen.heads(diagram)}{body}</svg>\n"
    )
