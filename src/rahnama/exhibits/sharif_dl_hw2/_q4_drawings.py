"""Cells, bands and sliding kernels that the drawings of question 4 share; one colour and one letter for each weight."""

from __future__ import annotations

from collections.abc import Sequence

from rahnama.exhibit import Arrow, Box, Canvas, Label, Shape
from rahnama.reference.convolution1d import transposed_convolution
from rahnama.text import Text

TONES = ("c1", "c2", "c3")
SUBSCRIPTS = "₀₁₂₃₄₅₆"
TALL = 34.0


def indexed(letter: str, number: int) -> str:
    """A letter with its index, such as x₂."""
    return letter + SUBSCRIPTS[number]


def band(left: float, top: float, rows: int, columns: int, cell: float, transposed: bool = False) -> list[Shape]:
    """The entries of W, or of its transpose: a coloured box for a weight, a pale 0 elsewhere."""
    shapes: list[Shape] = []
    for row in range(rows):
        for column in range(columns):
            x, y = left + (column + 0.5) * cell, top + (row + 0.5) * TALL
            weight = row - column if transposed else column - row
            if 0 <= weight < 3:
                shapes.append(Box(x, y, cell - 5, TALL - 5, indexed("w", weight + 1), tone=TONES[weight]))
            else:
                shapes.append(Label(x, y, "0", "mut", True))
    return shapes


def brackets(left: float, top: float, columns: int, rows: int, cell: float) -> list[Shape]:
    """The square brackets of a matrix."""
    first, last, high, low, lip = left - 5, left + columns * cell + 5, top - 2, top + rows * TALL + 2, 7
    return [
        Arrow([(side + towards * lip, high), (side, high), (side, low), (side + towards * lip, low)], "fg", False)
        for side, towards in ((first, 1), (last, -1))
    ]


def column_vector(left: float, top: float, entries: Sequence[str], cell: float, tone: str = "fg") -> list[Shape]:
    """A bracketed column; entries that are «0» are padding, and dashed."""
    boxes: list[Shape] = [
        Box(
            left + cell / 2,
            top + (row + 0.5) * TALL,
            cell - 5,
            TALL - 5,
            entry,
            tone="mut" if entry == "0" else tone,
            dashed=entry == "0",
        )
        for row, entry in enumerate(entries)
    ]
    return boxes + brackets(left, top, 1, len(entries), cell)


def matrix(left: float, top: float, cell: float, transposed: bool = False) -> list[Shape]:
    """W (4 rows) or its transpose (6 rows); what meets the padding, or is cropped, is framed by dashes."""
    rows, columns = (6, 4) if transposed else (4, 6)
    shapes = band(left, top, rows, columns, cell, transposed) + brackets(left, top, columns, rows, cell)
    for place in (0, 5):
        if transposed:
            frame = Box(left + 2 * cell, top + (place + 0.5) * TALL, 4 * cell + 1, TALL - 1, tone="mut", dashed=True)
        else:
            frame = Box(left + (place + 0.5) * cell, top + 2 * TALL, cell - 1, 4 * TALL + 1, tone="mut", dashed=True)
        shapes.insert(0, frame)
    name = Label(left + columns * cell / 2, top + (rows + 0.6) * TALL, "Wᵀ" if transposed else "W", bold=True)
    return [*shapes, name]


def product(left: float, top: float, cell: float) -> list[Shape]:
    """W times the padded vector equals o."""
    right = left + 6 * cell
    inputs = ["0", *(indexed("x", number) for number in range(1, 5)), "0"]
    outputs = [indexed("o", number) for number in range(1, 5)]
    meaning = Text(fa="دو ستون خط‌چین به صفرهای حاشیه می‌رسند", en="the dashed columns meet the padded zeros")
    return [
        *matrix(left, top, cell),
        Label(left + 3 * cell, top + 5.5 * TALL, meaning, "mut", True),
        *column_vector(right + 40, top, inputs, cell),
        Label(right + 62, top + 6.6 * TALL, "x′", bold=True),
        Label(right + 112, top + 2 * TALL, "=", bold=True),
        *column_vector(right + 140, top, outputs, cell, "c4"),
        Label(right + 162, top + 4.6 * TALL, "o", bold=True),
    ]


def transposes(left: float, top: float, cell: float) -> list[Shape]:
    """W and its transpose side by side."""
    second, below = left + 6 * cell + 90, Text(fa="ستون‌های حاشیه", en="columns of the padding")
    cropped = Text(fa="با حاشیه‌ی 1 بریده می‌شود", en="cropped by padding 1")
    return [
        *matrix(left, top, cell),
        Label(left + 3 * cell, top + 5.5 * TALL, below, "mut", True),
        *matrix(second, top, cell, True),
        *(Label(second + 4 * cell + 75, top + (place + 0.5) * TALL, cropped, "mut", True) for place in (0, 5)),
    ]


def sliding(
    names: tuple[str, str],
    padded: Sequence[float],
    kernel: Sequence[float],
    tones: Sequence[str],
    results: Sequence[float],
) -> list[Shape]:
    """A kernel at each of its places below a padded vector, with the sum of products at the end of each row."""
    left, cell, top, tall = 90.0, 62.0, 24.0, TALL - 2
    right = left + 6 * cell
    shapes: list[Shape] = [Label(left - 40, top, names[0], bold=True)]
    for place, value in enumerate(padded):
        outside = place in (0, len(padded) - 1)
        tone = "mut" if outside else "fg"
        shapes.append(Box(left + (place + 0.5) * cell, top, cell - 6, tall, _digits(value), tone=tone, dashed=outside))
    for row, result in enumerate(results):
        y = top + (row + 1) * 44 + 6
        shapes += [
            Box(left + (row + tap + 0.5) * cell, y, cell - 6, tall, _digits(weight), tone=tone)
            for tap, (weight, tone) in enumerate(zip(kernel, tones, strict=True))
        ]
        shapes += [
            Arrow([(right + 8, y), (right + 44, y)]),
            Label(right + 68, y, indexed(names[1], row + 1), "c4"),
            Box(right + 120, y, 56, tall, _digits(result), tone="c4"),
        ]
    return shapes


def routing(upstream: Sequence[float], gradient: Sequence[float]) -> list[Shape]:
    """Outputs above, inputs below, and on every edge the weight that carries the gradient down."""
    step, left, high, low = 106.0, 55.0, 62.0, 250.0
    arrives = Text(fa="گرادیانی که از بالا می‌رسد", en="gradient that arrives from above")
    summed = Text(fa="جمع آنچه به هر ورودی می‌رسد", en="sum of what reaches each input")
    shapes: list[Shape] = [Label(320, 14, arrives, "mut", True), Label(320, low + 44, summed, "mut", True)]
    for i in range(1, 5):
        for weight, tone in enumerate(TONES):
            j = i + weight - 1
            aside = 16 * (weight - 1)  # so that three arrows leave, and arrive, side by side
            (x, y), (u, v) = (left + i * step + aside, high + 23), (left + j * step - aside, low - 24)
            shapes.append(Arrow([(x, y), (u, v)], tone, dashed=j in (0, 5)))
            down, beside = (0.6, 13) if weight == 1 else (0.27, 12 * (1 - weight))
            shapes.append(Label(x + down * (u - x) + beside, y + down * (v - y), indexed("w", weight + 1), tone, True))
    for letter, tone, y, values in (("o", "c4", high, upstream), ("x", "fg", low, gradient)):
        shapes += [
            Box(left + place * step, y, 72, 44, indexed(letter, place), _digits(value), tone)
            for place, value in enumerate(values, 1)
        ]
    return [*shapes, *(Box(left + j * step, low, 40, 32, "0", dashed=True) for j in (0, 5))]


def overlap_panels(canvas: Canvas) -> None:
    """Bars of how many stamps meet in each output entry, for stride 2: one panel for three weights, one for four."""
    counts = [(size, transposed_convolution([1.0] * 4, [1.0] * size, 2)) for size in (3, 4)]
    panels = canvas.figure.subplots(1, len(counts), sharey=True)
    for axes, (size, heights) in zip(panels, counts, strict=True):
        places = range(1, len(heights) + 1)
        axes.bar(places, heights, color=canvas.colour["c1"], width=0.7)
        for place, height in zip(places, heights, strict=True):
            axes.text(place, height + 0.06, canvas.number(int(height)), ha="center", va="bottom")
        axes.set_title(canvas.say(Text(fa=f"{size} وزن، گام 2", en=f"{size} weights, stride 2")))
        axes.set_xticks(list(places), [canvas.number(place) for place in places])
        axes.set_yticks([])
        axes.set_ylim(0, 2.6)
        axes.set_xlabel(canvas.say(Text(fa="درایه‌ی خروجی", en="output entry")))
    panels[0].set_ylabel(canvas.say(Text(fa="تعداد مُهرها", en="stamps")))


def _digits(value: float) -> str:
    return f"{int(value)}".replace("-", "−")
