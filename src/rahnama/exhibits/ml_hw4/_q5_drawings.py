"""Shapes and heat-maps that several drawings of question 5 share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import Arrow, Box, Canvas, Dot, Label, Shape
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle


def square(side: int) -> Text:
    """The size of a square window, as a label."""
    return Text(fa=f"پنجره‌ی {side}×{side}", en=f"{side}×{side} window")


def ruled(left: float, top: float, rows: int, columns: int, cell: float) -> list[Shape]:
    """Lines of a grid of square cells whose first corner is (left, top)."""
    right, bottom = left + columns * cell, top + rows * cell
    down: list[Shape] = [
        Arrow([(left + k * cell, top), (left + k * cell, bottom)], "grid", head=False) for k in range(columns + 1)
    ]
    across: list[Shape] = [
        Arrow([(left, top + k * cell), (right, top + k * cell)], "grid", head=False) for k in range(rows + 1)
    ]
    return down + across


def frame(
    left: float,
    top: float,
    row: int,
    column: int,
    rows: int,
    columns: int,
    cell: float,
    tone: str,
    dashed: bool = False,
) -> Box:
    """A frame round ``rows`` × ``columns`` cells, the first of which is (row, column)."""
    return Box(
        left + (column + columns / 2) * cell,
        top + (row + rows / 2) * cell,
        columns * cell,
        rows * cell,
        tone=tone,
        dashed=dashed,
    )


def taps(left: float, top: float, side: int, dilation: int, cell: float, tone: str = "c1") -> list[Shape]:
    """A dot in each cell that a square kernel reads, its corner in the first cell."""
    return [
        Dot(left + (dilation * n + 0.5) * cell, top + (dilation * m + 0.5) * cell, cell / 4, tone)
        for m in range(side)
        for n in range(side)
    ]


def dilated_panel(left: float, top: float, size: int, side: int, dilation: int, cell: float) -> list[Shape]:
    """A grid with one dilated kernel in its corner, the frame of its window and two lines of text below."""
    window = dilation * (side - 1) + 1
    middle, below = left + size * cell / 2, top + size * cell + 24
    caption = Text(fa=f"نرخ اتساع {dilation}", en=f"dilation {dilation}")
    return [
        *ruled(left, top, size, size, cell),
        frame(left, top, 0, 0, window, window, cell, "c1"),
        *taps(left, top, side, dilation, cell),
        Label(middle, below, caption, bold=True),
        Label(middle, below + 20, square(window), tone="mut", small=True),
    ]


def lying_window(
    left: float, top: float, corner: int, side: int, dilation: int, cell: float, tone: str, dashed: bool = False
) -> list[Shape]:
    """One window on one axis: its frame and the cells it reads."""
    height, window = 0.6 * cell, dilation * (side - 1) + 1
    box = Box(left + (corner + window / 2) * cell, top, window * cell, height, tone=tone, dashed=dashed)
    return [box, *(Dot(left + (corner + dilation * tap + 0.5) * cell, top, cell / 6, tone) for tap in range(side))]


def cells(axes: Axes, where: NDArray[np.bool_], colour: str, alpha: float = 1.0) -> None:
    """Fill the marked cells of a grid as one path; neighbours in a row share a rectangle, so that the file is small."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    corners: list[tuple[float, float]] = []
    for row, marks in enumerate(where):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(int), [0]])))
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            corners += [(left, row), (right, row), (right, row + 1), (left, row + 1), (left, row)]
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * (len(corners) // 5)
    if corners:
        axes.add_patch(PathPatch(Path(corners, codes), facecolor=colour, alpha=alpha, linewidth=0))


def board(axes: Axes, canvas: Canvas, rows: int, columns: int, every: int = 1) -> None:
    """Empty axes with the lines of a grid; row 0 is at the top, and columns never mirror."""
    axes.set(xlim=(0, columns), ylim=(rows, 0), xticks=[], yticks=[], aspect="equal")
    axes.set_frame_on(False)
    axes.hlines(range(0, rows + 1, every), 0, columns, canvas.colour["grid"], linewidth=0.6)
    axes.vlines(range(0, columns + 1, every), 0, rows, canvas.colour["grid"], linewidth=0.6)


def weights(axes: Axes, canvas: Canvas, matrix: NDArray[np.float64]) -> None:
    """A matrix as a grid: entries other than zero are coloured by sign and size, and written."""
    board(axes, canvas, *matrix.shape)
    for value in np.unique(matrix[matrix != 0]):
        colour = canvas.colour["c1" if value > 0 else "c2"]
        cells(axes, matrix == value, colour, 0.15 + 0.4 * abs(value) / np.abs(matrix).max())
    for row, column in zip(*matrix.nonzero(), strict=True):
        axes.text(column + 0.5, row + 0.54, canvas.number(int(matrix[row, column])), ha="center", va="center")


def hatched_border(axes: Axes, canvas: Canvas, side: int, effective: int) -> None:
    """Hatch the rows and columns from ``effective`` on: the zeros after the last weight."""
    corner = [(effective, 0), (side, 0), (side, side), (0, side), (0, effective), (effective, effective)]
    axes.fill(*zip(*corner, strict=True), facecolor="none", edgecolor=canvas.colour["c4"], hatch="//", linewidth=1.2)


def counts_map(axes: Axes, canvas: Canvas, counts: NDArray[np.int64]) -> None:
    """A square map of counts: deeper colour for more, hatched where there is none."""
    side = len(counts)
    board(axes, canvas, side, side)
    for value in np.unique(counts[counts > 0]):
        cells(axes, counts == value, canvas.colour["c1"], 0.2 + 0.7 * float(value / counts.max()))
    for line in np.flatnonzero(~counts.any(axis=1)).tolist():
        for corner, width, height in (((0, line), side, 1), ((line, 0), 1, side)):
            axes.add_patch(_hatched(corner, width, height, canvas.colour["c2"]))
    marks = range(0, side, 5)
    for set_ticks in (axes.set_xticks, axes.set_yticks):
        set_ticks([mark + 0.5 for mark in marks], [canvas.number(mark) for mark in marks])


def _hatched(corner: tuple[float, float], width: float, height: float, colour: str) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle(corner, width, height, facecolor="none", edgecolor=colour, hatch="////", linewidth=0.8)


def tree(names: Sequence[Text], moves: Sequence[int], size: int) -> list[Shape]:
    """Layers of pixels on one axis, the output at the top; large dots reach the output, lines are the taps."""
    left, gap, top, step = 110.0, 41.0, 24.0, 62.0
    lines: list[Shape] = []
    dots: list[Shape] = [Label(46, top + step * row, name, "mut", True) for row, name in enumerate(names)]
    reached = {size // 2}
    for row in range(len(names)):
        y = top + step * row
        dots += [
            Dot(left + place * gap, y, 8 if place in reached else 3, "c1" if place in reached else "mut")
            for place in range(size)
        ]
        if row < len(names) - 1:
            lines += [
                Arrow([(left + place * gap, y), (left + (place + move) * gap, y + step)], "mut", head=False)
                for place in sorted(reached)
                for move in moves
            ]
        reached = {place + move for place in reached for move in moves}
    return lines + dots


def visible_map(axes: Axes, canvas: Canvas, seen: NDArray[np.bool_], target: tuple[int, int]) -> None:
    """Seen pixels filled, missed pixels of the past left open, the future grey, the target framed."""
    board(axes, canvas, *seen.shape)
    order = np.arange(seen.size).reshape(seen.shape)
    cells(axes, order > order[target], canvas.colour["mut"], 0.35)
    cells(axes, seen, canvas.colour["c1"], 0.75)
    _target(axes, canvas, target)


def leak_map(axes: Axes, canvas: Canvas, seen: NDArray[np.bool_], target: tuple[int, int]) -> None:
    """The same; what is seen of the present and of the future is a leak, and crossed."""
    order = np.arange(seen.size).reshape(seen.shape)
    visible_map(axes, canvas, seen & (order < order[target]), target)
    leaked = np.argwhere(seen & (order >= order[target]))
    if len(leaked):
        axes.plot(
            leaked[:, 1] + 0.5, leaked[:, 0] + 0.5, "x", color=canvas.colour["c2"], markersize=6, markeredgewidth=1.8
        )


def _target(axes: Axes, canvas: Canvas, target: tuple[int, int]) -> None:
    from matplotlib.patches import Rectangle

    corner, colour = (target[1], target[0]), canvas.colour["fg"]
    axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", edgecolor=colour, linewidth=1.8))


def map_legend(canvas: Canvas, leak: bool = False) -> None:
    """What the fillings of the maps mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    colour = canvas.colour
    handles: list[Patch | Line2D] = [
        Patch(facecolor=colour["c1"], alpha=0.75, label=canvas.say(Text(fa="دیده می‌شود", en="seen"))),
        Patch(
            facecolor=colour["bg"],
            edgecolor=colour["grid"],
            label=canvas.say(Text(fa="گذشته‌ی ندیده", en="past, not seen")),
        ),
        Patch(facecolor=colour["mut"], alpha=0.35, label=canvas.say(Text(fa="آینده", en="future"))),
        Patch(
            facecolor=colour["bg"],
            edgecolor=colour["fg"],
            linewidth=1.8,
            label=canvas.say(Text(fa="پیکسل خروجی", en="output pixel")),
        ),
    ]
    if leak:
        handles.append(
            Line2D(
                [],
                [],
                linestyle="",
                marker="x",
                markeredgewidth=1.8,
                color=colour["c2"],
                label=canvas.say(Text(fa="نشتی", en="leak")),
            )
        )
    canvas.figure.legend(handles=handles, loc="outside lower center", ncols=len(handles))


def leak_legend(canvas: Canvas) -> None:
    """The legend with the sign of a leak."""
    map_legend(canvas, leak=True)
