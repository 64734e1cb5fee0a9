"""Figures and diagrams of question 2: networks as stacks of boxes, counts as bars and curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from rahnama.exhibit import Arrow, Box, Canvas, Label, Shape
from rahnama.text import Text

Boxes = list[tuple[Text | str, Text | str, str]]  # label, sub-label, tone
Branch = tuple[Text | str, int, str]
CONVOLUTION = Text(fa="کانولوشن", en="convolution")
FULL = Text(fa="تمام‌متصل", en="fully connected")
CLASSES = Text(fa="هر کلاس یک نقشه", en="one map per class")


def stack(
    x: float, bottom: float, boxes: Boxes, width: float = 132, height: float = 38, gap: float = 16
) -> list[Shape]:
    """Boxes from the bottom up, joined by arrows; each is (label, sub-label, tone)."""
    shapes: list[Shape] = []
    for number, (label, sub, tone) in enumerate(boxes):
        y = bottom - number * (height + gap)
        shapes.append(Box(x, y, width, height, label, sub, tone))
        if number:
            shapes.append(Arrow([(x, y + height / 2 + gap), (x, y + height / 2 + 2)]))
    return shapes


def blocks_and_heads() -> list[Shape]:
    """Four stacks: a VGG block, VGG's end, a NiN block, NiN's end."""
    pool = Text(fa="ادغام بیشینه", en="max pooling")
    vgg: Boxes = [("3×3", CONVOLUTION, "c1"), ("3×3", CONVOLUTION, "c1"), (pool, "2×2", "mut")]
    vgg_end: Boxes = [
        (Text(fa="بلوک‌های VGG", en="VGG blocks"), "", "c1"),
        (FULL, "4096", "c2"),
        (FULL, "4096", "c2"),
        (FULL, "1000", "c2"),
    ]
    block: Boxes = [("K×K", CONVOLUTION, "c1"), ("1×1", CONVOLUTION, "c3"), ("1×1", CONVOLUTION, "c3")]
    nin_end: Boxes = [
        (Text(fa="بلوک‌های NiN", en="NiN blocks"), "", "c1"),
        (Text(fa="بلوک آخر", en="last block"), CLASSES, "c3"),
        (Text(fa="میانگین سراسری", en="global average"), Text(fa="بی‌پارامتر", en="no parameters"), "mut"),
    ]
    heads = (
        Text(fa="بلوک VGG", en="VGG block"),
        Text(fa="پایان VGG", en="the end of VGG"),
        Text(fa="بلوک NiN", en="NiN block"),
        Text(fa="پایان NiN", en="the end of NiN"),
    )
    shapes: list[Shape] = []
    for number, (title, boxes) in enumerate(zip(heads, (vgg, vgg_end, block, nin_end), strict=True)):
        x = 82 + 159 * number
        shapes += [*stack(x, 190, boxes), Label(x, 234, title, bold=True)]
    return shapes


def inception_module() -> list[Shape]:
    """Module 3a with the channels of each branch: 192 in, 256 out."""
    shapes: list[Shape] = [
        Box(320, 290, 300, 34, Text(fa="ورودی: 192 کانال", en="input: 192 channels")),
        Box(320, 34, 300, 34, Text(fa="الحاق: 256 کانال", en="joined: 256 channels"), tone="c4"),
    ]
    branches: tuple[tuple[Branch, Branch | None], ...] = (
        (("1×1", 64, "c1"), None),
        (("1×1", 96, "c3"), ("3×3", 128, "c1")),
        (("1×1", 16, "c3"), ("5×5", 32, "c1")),
        ((Text(fa="ادغام 3×3", en="3×3 pooling"), 192, "mut"), ("1×1", 32, "c1")),
    )
    for number, (first, second) in enumerate(branches):
        x, start = 82.0 + 159 * number, 200 + 80 * number
        low, high = (162.0, 162.0) if second is None else (208.0, 116.0)
        shapes += [Arrow([(start, 272), (x, low + 24)]), Box(x, low, 128, 44, first[0], str(first[1]), first[2])]
        if second:
            shapes += [
                Arrow([(x, low - 23), (x, high + 24)]),
                Box(x, high, 128, 44, second[0], str(second[1]), second[2]),
            ]
        shapes.append(Arrow([(x, high - 23), (start, 54)]))
    return shapes


def residual_and_dense() -> list[Shape]:
    """Left to right: a residual layer adds, a dense layer appends."""
    shapes: list[Shape] = []
    plus, join = Text(fa="جمع", en="add"), Text(fa="الحاق", en="append")
    for y, tone, middle, out, mark in (
        (76.0, "c1", Text(fa="از C به C", en="C to C"), Text(fa="C کانال", en="C channels"), plus),
        (206.0, "c3", Text(fa="از c به k", en="c to k"), Text(fa="c + k کانال", en="c + k channels"), join),
    ):
        entering = Text(fa="C کانال", en="C channels") if mark is plus else Text(fa="c کانال", en="c channels")
        shapes += [
            Box(70, y, 110, 44, entering),
            Arrow([(126, y), (198, y)]),
            Box(260, y, 122, 44, "3×3", middle, tone),
            Arrow([(322, y), (382, y)]),
            Box(424, y, 80, 44, mark, "", "c2"),
            Arrow([(465, y), (508, y)]),
            Box(572, y, 126, 44, out),
            Arrow([(70, y - 23), (70, y - 50), (424, y - 50), (424, y - 24)]),
        ]
    residual = Text(fa="لایه‌ی باقیمانده: ورودی و خروجی هم‌پهنا", en="residual layer: same width in and out")
    dense = Text(fa="لایه‌ی متراکم: تنها k نقشه‌ی تازه", en="dense layer: only k new maps")
    return [*shapes, Label(320, 118, residual, "mut", True), Label(320, 248, dense, "mut", True)]


def stacked_bars(canvas: Canvas, names: Sequence[str], convolution: Sequence[float], full: Sequence[float]) -> None:
    """Millions of parameters, convolutions and fully connected layers, one bar for each network."""
    axes, rows = canvas.figure.subplots(), np.arange(len(names))
    axes.barh(rows, convolution, 0.6, color=canvas.colour["c1"], label=canvas.say(CONVOLUTION))
    axes.barh(
        rows,
        full,
        0.6,
        left=convolution,
        color=canvas.colour["c2"],
        hatch="///",
        hatchcolor=canvas.colour["bg"],
        linewidth=0,
        label=canvas.say(FULL),
    )
    for row, (one, two) in enumerate(zip(convolution, full, strict=True)):
        axes.text(one + two + 1.5, row, canvas.number(one + two, 1), va="center")
    axes.set_yticks(rows, [canvas.say(name) for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0, 160)
    _numbers(canvas, axes, "x", (0, 40, 80, 120, 160))
    axes.set_xlabel(canvas.say(Text(fa="میلیون پارامتر", en="millions of parameters")))
    axes.legend(frameon=False, loc="lower right")


def waterfall(canvas: Canvas, panels: Sequence[tuple[str, Sequence[str], Sequence[float], int]]) -> None:
    """Each layer's parameters stand on those before it; the last ``full`` layers are fully connected."""
    for axes, (title, names, counts, full) in zip(canvas.figure.subplots(1, len(panels)), panels, strict=True):
        ends, first_full = np.cumsum(counts), len(counts) - full
        for number, (count, end) in enumerate(zip(counts, ends, strict=True)):
            is_full = number >= first_full
            axes.bar(
                number,
                count,
                0.8,
                bottom=end - count,
                color=canvas.colour["c2" if is_full else "c1"],
                hatch="///" if is_full else None,
                hatchcolor=canvas.colour["bg"],
                linewidth=0,
            )
        axes.step(np.arange(len(counts)) + 0.4, ends, where="post", color=canvas.colour["mut"], linewidth=0.7)
        axes.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
        axes.set_title(title)
        _numbers(canvas, axes, "y", axes.get_yticks()[1:-1])
        axes.set_ylabel(canvas.say(Text(fa="میلیون، انباشته", en="millions, cumulative")))


def paired_bars(canvas: Canvas, names: Sequence[str | Text], reduced: Sequence[int], direct: Sequence[int]) -> None:
    """Thousands of weights per branch, with and without the 1×1 reduction."""
    axes, rows = canvas.figure.subplots(), np.arange(len(names))
    for offset, values, tone, hatch, label in (
        (-0.2, reduced, "c3", None, Text(fa="با کاهش 1×1", en="with the 1×1 reduction")),
        (0.2, direct, "c5", "///", Text(fa="بدون کاهش", en="without it")),
    ):
        axes.barh(
            rows + offset,
            [value / 1000 for value in values],
            0.38,
            color=canvas.colour[tone],
            hatch=hatch,
            hatchcolor=canvas.colour["bg"],
            linewidth=0,
            label=canvas.say(label),
        )
        for row, value in enumerate(values):
            axes.text(value / 1000 + 3, row + offset, canvas.number(value / 1000, 1), va="center", fontsize=8)
    axes.set_yticks(rows, [canvas.say(name) for name in names])
    axes.invert_yaxis()
    axes.set_xlim(0, 260)
    _numbers(canvas, axes, "x", (0, 50, 100, 150, 200, 250))
    axes.set_xlabel(canvas.say(Text(fa="هزار وزن", en="thousands of weights")))
    axes.legend(frameon=False, loc="lower right")


def layer_curves(
    canvas: Canvas, layers: int, residual: float, curves: Sequence[tuple[Sequence[float], str, str, Text]]
) -> None:
    """Thousands of weights of the l-th dense layer beside a residual layer of the same resolution."""
    axes, x = canvas.figure.subplots(), np.arange(1, layers + 1)
    axes.axhline(
        residual,
        color=canvas.colour["c2"],
        linestyle="--",
        label=canvas.say(Text(fa="لایه‌ی ResNet", en="ResNet layer")),
    )
    for values, tone, marker, label in curves:
        axes.plot(x, values, marker=marker, markersize=4, color=canvas.colour[tone], label=canvas.say(label))
    axes.set_ylim(0, 1.32 * max(residual, *(max(values) for values, *_ in curves)))
    _numbers(canvas, axes, "x", x)
    _numbers(canvas, axes, "y", axes.get_yticks()[:-1])
    axes.set_xlabel(canvas.say(Text(fa="شماره‌ی لایه در بلوک", en="number of the layer in its block")))
    axes.set_ylabel(canvas.say(Text(fa="هزار وزن", en="thousands of weights")))
    axes.legend(frameon=False, loc="upper left", ncols=2, fontsize=8)


def adjacency(canvas: Canvas, panels: Sequence[tuple[Text, np.ndarray]]) -> None:
    """Matrices of who reads whom: a filled square where the row's layer reads the column's map."""
    for axes, (title, matrix) in zip(canvas.figure.subplots(1, len(panels)), panels, strict=True):
        size = len(matrix)
        for row, column in zip(*np.nonzero(matrix), strict=True):
            axes.add_patch(_square(column, row, canvas.colour["c1"]))
        axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5), aspect="equal")
        axes.set_title(canvas.say(title))
        axes.set_xticks(range(size), [canvas.number(k) for k in range(size)])
        axes.set_yticks(range(size), [canvas.number(k) for k in range(1, size + 1)])
        axes.set_xlabel(canvas.say(Text(fa="نقشه‌ی لایه‌ی", en="reads the maps of layer")))
        axes.set_ylabel(canvas.say(Text(fa="لایه‌ی خواننده", en="layer")))
        axes.grid(False)


def _square(column: int, row: int, colour: str):  # type: ignore[no-untyped-def]
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.42, row - 0.42), 0.84, 0.84, facecolor=colour)


def _numbers(canvas: Canvas, axes: Axes, axis: str, values: Sequence[float] | np.ndarray) -> None:
    """Ticks in the page's digits."""
    labels = [canvas.number(int(value) if float(value).is_integer() else float(value)) for value in values]
    (axes.set_xticks if axis == "x" else axes.set_yticks)(list(values), labels)
