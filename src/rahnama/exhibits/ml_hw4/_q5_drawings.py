"""Shapes and heat-maps that several drawings of question 5 share."""

from __future__ import annotations

from rahnama.exhibit import Arrow, Box, Dot, Label, Shape
from rahnama.text import Text


def square(side: int) -> Text:
    """The size of a square window, as a label."""
    return Text(fa=f"پنجره‌ی {side}×{side}", en=f"{side}×{side} window")


def ruled(left: float, top: float, rows: int, columns: int, cell: float) -> list[Shape]:
    """Lines of a grid of square cells whose first corner is (left, top)."""
    right, bottom = left + columns * cell, top + rows * cell
    down: list[Shape] = [Arrow([(left + k * cell, top), (left + k * cell, bottom)], "grid", head=False)
                         for k in range(columns + 1)]
    across: list[Shape] = [Arrow([(left, top + k * cell), (right, top + k * cell)], "grid", head=False)
                           for k in range(rows + 1)]
    return down + across


def frame(left: float, top: float, row: int, column: int, rows: int, columns: int, cell: float, tone: str,
          dashed: bool = False) -> Box:
    """A frame round ``rows`` × ``columns`` cells, the first of which is (row, column)."""
    return Box(left + (column + columns / 2) * cell, top + (row + rows / 2) * cell, columns * cell, rows * cell,
               tone=tone, dashed=dashed)


def taps(left: float, top: float, side: int, dilation: int, cell: float, tone: str = "c1") -> list[Shape]:
    """A dot in each cell that a square kernel reads, its corner in the first cell."""
    return [Dot(left + (dilation * n + 0.5) * cell, top + (dilation * m + 0.5) * cell, cell / 4, tone)
            for m in range(side) for n in range(side)]


def dilated_panel(left: float, top: float, size: int, side: int, dilation: int, cell: float) -> list[Shape]:
    """A grid with one dilated kernel in its corner, the frame of its window and two lines of text below."""
    window = dilation * (side - 1) + 1
    middle, below = left + size * cell / 2, top + size * cell + 24
    caption = Text(fa=f"نرخ اتساع {dilation}", en=f"dilation {dilation}")
    return [*ruled(left, top, size, size, cell), frame(left, top, 0, 0, window, window, cell, "c1"),
            *taps(left, top, side, dilation, cell), Label(middle, below, caption, bold=True),
            Label(middle, below + 20, square(window), tone="mut", small=True)]


def lying_window(left: float, top: float, corner: int, side: int, dilation: int, cell: float, tone: str,
                 dashed: bool = False) -> list[Shape]:
    """One window on one axis: its frame and the cells it reads."""
    height, window = 0.6 * cell, dilation * (side - 1) + 1
    box = Box(left + (corner + window / 2) * cell, top, window * cell, height, tone=tone, dashed=dashed)
    return [box, *(Dot(left + (corner + dilation * tap + 0.5) * cell, top, cell / 6, tone) for tap in range(side))]
