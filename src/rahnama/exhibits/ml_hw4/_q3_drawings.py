"""Drawings of question 3: grids with their numbers, and the chain of layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import Arrow, Box, Canvas, Label, Shape
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def board(axes: Axes, canvas: Canvas, rows: int, columns: int, lines: str = "grid") -> None:
    """Empty axes with the lines of a grid; row 1 is at the top, and columns never mirror."""
    axes.set(xlim=(-0.02, columns + 0.02), ylim=(rows + 0.02, -0.02), xticks=[], yticks=[], aspect="equal")
    axes.set_frame_on(False)
    axes.hlines(range(rows + 1), 0, columns, canvas.colour[lines], linewidth=0.8)
    axes.vlines(range(columns + 1), 0, rows, canvas.colour[lines], linewidth=0.8)


def fill(axes: Axes, place: tuple[int, int], colour: str, alpha: float) -> None:
    """Colour one cell."""
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((place[1], place[0]), 1, 1, facecolor=colour, alpha=alpha, linewidth=0))


def signed(axes: Axes, canvas: Canvas, matrix: NDArray[np.int64], title: str, small: bool = False) -> None:
    """A matrix of whole numbers: one colour for each sign, deeper for larger ones, and the number in each cell."""
    board(axes, canvas, *matrix.shape)
    largest = max(1, int(np.abs(matrix).max()))
    for place, value in np.ndenumerate(matrix):
        fill(axes, place, canvas.colour["c1" if value > 0 else "c2"], 0.5 * abs(int(value)) / largest)
        axes.text(
            place[1] + 0.5,
            place[0] + 0.54,
            canvas.number(int(value)),
            ha="center",
            va="center",
            fontsize=7.5 if small else 9,
        )
    axes.set_title(title, fontsize=9)


def counts(axes: Axes, canvas: Canvas, matrix: NDArray[np.int64], title: Text, before: int) -> None:
    """How many windows read each pixel, with the row and the column of zeros that one side adds, hatched."""
    size = len(matrix)
    board(axes, canvas, size, size)
    for place, value in np.ndenumerate(matrix):
        fill(axes, place, canvas.colour["c1"], {1: 0.12, 2: 0.35, 4: 0.65}[int(value)])
        axes.text(place[1] + 0.5, place[0] + 0.54, canvas.number(int(value)), ha="center", va="center", fontsize=12)
    near, far, end = (0, size, size + 1) if before == 0 else (size, 0, -1)
    zeros = ((near, far), (far, far), (far, near), (end, near), (end, end), (near, end))  # an L, from tip to tip
    tone = canvas.colour["mut"]
    axes.fill(*zip(*zeros, strict=True), facecolor="none", edgecolor=tone, hatchcolor=tone, hatch="//", linewidth=0.6)
    low = min(end, 0)
    axes.set(xlim=(low - 0.05, low + size + 1.05), ylim=(low + size + 1.05, low - 0.05))
    axes.set_title(canvas.say(title))


def windows_of(axes: Axes, canvas: Canvas, pixel: tuple[int, int], before: int = 0) -> None:
    """The outputs of the second layer coloured by pooling cell; those whose window reads the pixel are marked."""
    from matplotlib.patches import Rectangle

    board(axes, canvas, 4, 4, "bg")  # lines of the grid's own colour would drown in the tones
    tones = ("c1", "c2", "c3", "c4")
    for place in np.ndindex(4, 4):
        fill(axes, place, canvas.colour[tones[place[0] // 2 * 2 + place[1] // 2]], 0.22)
    for a, b in np.ndindex(2, 2):
        row, column = pixel[0] - a + before, pixel[1] - b + before
        if 0 <= row < 4 and 0 <= column < 4:
            axes.add_patch(
                Rectangle(
                    (column + 0.06, row + 0.06),
                    0.88,
                    0.88,
                    facecolor="none",
                    edgecolor=canvas.colour["fg"],
                    linewidth=1.4,
                )
            )
            axes.text(column + 0.5, row + 0.53, f"$W_{{{a + 1}{b + 1}}}$", ha="center", va="center", fontsize=9)
    axes.hlines([2], 0, 4, canvas.colour["fg"], linewidth=1.6)
    axes.vlines([2], 0, 4, canvas.colour["fg"], linewidth=1.6)
    axes.set_title(f"$({pixel[0] + 1},\\,{pixel[1] + 1})$")


def chain() -> list[Shape]:
    """The network, from the image to the loss, in two rows; what is trained stands on the arrows."""
    shapes: list[Shape] = []

    def box(x: float, y: float, label: str, sub: Text | str, tone: str) -> None:
        shapes.append(Box(x, y, 92, 58, label, sub, tone))

    def step(x: float, y: float, name: Text | str, detail: Text | str, tone: str) -> None:
        shapes.append(Arrow([(x - 54, y), (x + 54, y)], tone))
        shapes.append(Label(x, y - 17, name, tone, bold=True))
        shapes.append(Label(x, y + 20, detail, "mut", True))

    top, low = 62.0, 212.0
    for x, label, sub in ((60.0, "X", "4×4×8"), (264.0, "P⁽¹⁾", "4×4×4"), (468.0, "P⁽²⁾", "4×4×1")):
        box(x, top, label, sub, "mut" if label == "X" else "c1")
    step(162, top, "W⁽¹⁾", Text(fa="کانولوشن 1×1\n4 فیلتر", en="1×1 convolution\n4 filters"), "c2")
    step(366, top, "W⁽²⁾", Text(fa="کانولوشن 2×2\n1 فیلتر", en="2×2 convolution\n1 filter"), "c2")
    pooling = Text(fa="ادغام میانگین 2×2، گام 2", en="2×2 average pooling, stride 2")
    shapes.append(Arrow([(468, top + 32), (468, 137), (52, 137), (52, low - 32)], "mut"))
    shapes.append(Label(264, 122, pooling, "mut", True))
    one = Text(fa="یک عدد", en="one number")
    for x, label, text, tone in (
        (52.0, "P⁽³⁾", "2×2×1", "c1"),
        (226.0, "v", "4", "c1"),
        (396.0, "z", one, "c1"),
        (504.0, "ŷ", one, "c3"),
        (604.0, "L", one, "c3"),
    ):
        shapes.append(Box(x, low, 74, 58, label, text, tone))
    for left, right, tone in ((91, 187, "mut"), (265, 357, "c2"), (435, 465, "mut"), (543, 565, "mut")):
        shapes.append(Arrow([(left, low), (right, low)], tone))
    shapes.append(Label(139, low - 17, Text(fa="مسطح‌سازی", en="flatten"), "mut", True))
    shapes.append(Label(311, low - 17, "W⁽ᶠᶜ⁾", "c2", bold=True))
    shapes.append(Label(311, low + 20, Text(fa="تمام‌متصل", en="fully\nconnected"), "mut", True))
    shapes.append(Label(450, low - 17, "σ", "mut"))
    return shapes


def row_tex(values: Any) -> str:
    """A row of numbers as a formula."""
    return r",\,".join(str(int(value)) for value in values)
