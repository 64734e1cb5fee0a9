"""Shapes and plots of question 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import Arrow, Box, Canvas, Dot, Label, Shape
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

Array = NDArray[np.float64]
LAYER_OUTPUT = Text(fa="شماره‌ی لایه", en="layer")
NORM = Text(fa="اندازه‌ی گرادیان", en="gradient norm")
SMALL_START = Text(fa="شروع با وزن‌های کوچک", en="small initial weights")
HE_START = Text(fa="مقداردهی اولیه‌ی Kaiming", en="Kaiming (He) initialization")
STACKS = {
    "plain": (Text(fa="ساده", en="plain"), "c2", "--"),
    "residual": (Text(fa="باقیمانده", en="residual"), "c1", "-"),
    "dense": (Text(fa="متراکم", en="dense"), "c3", "-."),
}


# a. Graphs


def residual_row(top: float, count: int) -> list[Shape]:
    """A chain of layers, each with a shortcut that is added behind it."""
    shapes: list[Shape] = [Box(40, top, 60, 34, Text(fa="ورودی", en="input"))]
    for number in range(count):
        left = 70 + 138 * number
        shapes += [
            Arrow([(left, top), (left + 24, top)]),
            Box(left + 60, top, 72, 34, Text(fa=f"لایه‌ی {number + 1}", en=f"layer {number + 1}"), tone="c1"),
            Arrow([(left + 96, top), (left + 114, top)]),
            Dot(left + 124, top, 9, "c2"),
            Label(left + 124, top - 1, "+", "bg", bold=True),
            Arrow([(left + 10, top), (left + 10, top - 42), (left + 124, top - 42), (left + 124, top - 11)], "c2"),
        ]
        shapes.append(Arrow([(left + 133, top), (left + 138, top)], head=False))
    return [*shapes, Arrow([(70 + 138 * count, top), (70 + 138 * count + 14, top)])]


def dense_row(top: float, count: int) -> list[Shape]:
    """The same layers, each fed by every earlier output through an arrow of its own."""
    places = [40 + 138 * number for number in range(count + 1)]
    shapes: list[Shape] = [Box(places[0], top, 60, 34, Text(fa="ورودی", en="input"))]
    shapes += [
        Box(x, top, 72, 34, Text(fa=f"لایه‌ی {number}", en=f"layer {number}"), tone="c1")
        for number, x in enumerate(places[1:], start=1)
    ]
    for source, start in enumerate(places):
        for reader in range(source + 1, count + 1):
            end, apart = places[reader], reader - source
            if apart == 1:
                shapes.append(Arrow([(start + (30 if source == 0 else 36), top), (end - 36, top)], "c3"))
            else:
                high = top - 17 - 21 * apart
                shapes.append(
                    Arrow(
                        [
                            (start + 8 * apart - 16, top - 17),
                            ((start + end) / 2, high),
                            (end - 26 + 8 * apart, top - 17),
                        ],
                        "c3",
                        curved=True,
                    )
                )
    return [*shapes, Arrow([(places[-1] + 36, top), (places[-1] + 56, top)])]


def reads(axes: Axes, canvas: Canvas, matrix: Array) -> None:
    """A matrix of readers and sources: 1 a channel group of its own, 2 hidden inside a sum; marked by shape as well."""
    size = len(matrix)
    axes.set(
        xlim=(-0.5, size - 0.5), ylim=(size + 0.5, 0.5), aspect="equal", xticks=range(size), yticks=range(1, size + 1)
    )
    for row, column in zip(*matrix.nonzero(), strict=True):
        alone = matrix[row, column] == 1
        axes.add_patch(_square(column, row + 1, canvas.colour["c3" if alone else "c2"], 0.85 if alone else 0.3))
        axes.text(
            column,
            row + 1.05,
            "1" if alone and canvas.language == "en" else "۱" if alone else "+",
            ha="center",
            va="center",
            color=canvas.colour["bg" if alone else "fg"],
        )
    axes.set_xlabel(canvas.say(Text(fa="خروجی لایه‌ی …", en="output of layer …")))


def _square(x: float, y: float, colour: str, alpha: float) -> Rectangle:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, facecolor=colour, alpha=alpha, linewidth=0)


def depth_lines(axes: Axes, canvas: Canvas, groups: Mapping[str, Array], first: int = 0) -> None:
    """Median and quartiles over seeds against the layer, logarithmic upwards."""
    for name, values in groups.items():
        label, colour, style = STACKS[name]
        low, middle, high = np.percentile(values, [25, 50, 75], axis=0)[:, first:]
        place = np.arange(first, values.shape[1])
        axes.fill_between(place, low, high, color=canvas.colour[colour], alpha=0.2, linewidth=0)
        axes.plot(place, middle, style, color=canvas.colour[colour], label=canvas.say(label))
    axes.set_xlabel(canvas.say(LAYER_OUTPUT))
    few_powers(axes)


def few_powers(axes: Axes) -> None:
    """A logarithmic axis upwards with a handful of powers of ten and no small ticks."""
    from matplotlib import ticker

    axes.set_yscale("log")
    axes.yaxis.set_major_locator(ticker.LogLocator(numticks=5))
    axes.yaxis.set_minor_locator(ticker.NullLocator())
    axes.grid(True, axis="y")


# b. Pipelines and modules


def pipeline(top: float, sizes: Sequence[str], filters: Sequence[tuple[Text, Text, str]]) -> list[Shape]:
    """Tensors and the filters between them, in a row."""
    left, right = 52.0, 588.0
    step = (right - left) / (2 * len(filters))
    shapes: list[Shape] = []
    for number, size in enumerate(sizes):
        shapes.append(Box(left + 2 * number * step, top, 98, 40, size))
    for number, (label, sub, tone) in enumerate(filters):
        middle, half = left + (2 * number + 1) * step, 56 if len(filters) > 1 else 70
        shapes += [
            Box(middle, top, 2 * half, 48, label, sub, tone),
            Arrow([(middle - step + 49, top), (middle - half, top)]),
            Arrow([(middle + half, top), (middle + step - 49, top)]),
        ]
    return shapes


def branch(top: float, boxes: Sequence[tuple[str | Text, Text, str]], channels: int) -> list[Shape]:
    """One branch of the inception module, from the input on the left to the concatenation on the right."""
    places = [330.0] if len(boxes) == 1 else [238.0, 404.0]
    shapes: list[Shape] = [
        Box(x, top, 128, 46, label, sub, tone) for x, (label, sub, tone) in zip(places, boxes, strict=True)
    ]
    shapes.append(Arrow([(104, 157), (120, 157), (120, top), (places[0] - 64, top)]))
    if len(places) > 1:
        shapes.append(Arrow([(places[0] + 64, top), (places[1] - 64, top)]))
    shapes.append(Arrow([(places[-1] + 64, top), (520, top), (520, 157), (536, 157)]))
    return [*shapes, Label(495, top - 11, str(channels), "mut", True)]


def modules(top: float, names: Sequence[str], depths: Sequence[int], headed: Mapping[str, Text]) -> list[Shape]:
    """A network as a chain of modules, the number of the last layer under each, heads above some."""
    width, shapes = 640 / len(names), list[Shape]()
    for number, (name, depth) in enumerate(zip(names, depths, strict=True)):
        x = width * (number + 0.5)
        shapes.append(Box(x, top, width - 12, 36, name, tone="c1" if name not in headed else "c2"))
        shapes.append(Label(x, top + 34, str(depth), "mut", True))
        if number:
            shapes.append(Arrow([(x - width / 2 - 6, top), (x - width / 2 + 6, top)], head=False))
        if name in headed:
            shapes += [
                Arrow([(x, top - 18), (x, top - 48)], "c2", dashed=True),
                Box(x, top - 70, 116, 44, headed[name], Text(fa="ضریب 0.3", en="factor 0.3"), "c2", dashed=True),
            ]
    return shapes


# c. Grids


def grid_panel(left: float, top: float, places: Array, title: Text, cell: float = 14, size: int = 7) -> list[Shape]:
    """A small grid: rings where a regular 3×3 kernel reads, dots where this one reads, arrows between the two."""
    side, shapes = cell * size, list[Shape]()
    for k in range(size + 1):
        shapes += [
            Arrow([(left + k * cell, top), (left + k * cell, top + side)], "grid", head=False),
            Arrow([(left, top + k * cell), (left + side, top + k * cell)], "grid", head=False),
        ]
    middle = (size - 1) / 2 + 0.5
    for (row, column), (down, right) in zip(np.ndindex(3, 3), places, strict=True):
        start = (left + (middle + column - 1) * cell, top + (middle + row - 1) * cell)
        end = (left + (middle + right) * cell, top + (middle + down) * cell)
        if np.hypot(end[0] - start[0], end[1] - start[1]) > 1:
            shapes += [Dot(*start, 2.5, "mut"), Arrow([start, end], "c2", head=False)]
        shapes.append(Dot(*end, 4, "c1"))
    return [*shapes, Label(left + side / 2, top + side + 18, title, bold=True)]
