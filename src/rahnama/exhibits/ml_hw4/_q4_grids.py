"""Tables and figures of part c/1: sampling grids."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from rahnama.exhibit import (
    Canvas,
    Cell,
    Claim,
    Column,
    Diagram,
    Figure,
    Maths,
    Route,
    Shape,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    PIXEL,
    Array,
)
from rahnama.reference.deformable import affine_offsets, deformable_convolution, regular_grid
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rotation(degrees: float) -> Array:
    """Rotation of (row, column), rows counted downwards."""
    angle = math.radians(degrees)
    return np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])


def sampling_grids() -> Diagram:
    """Nine taps as they stand in a regular, dilated, scaled, rotated and freely deformed grid."""
    regular = regular_grid(3)
    free = np.random.default_rng(6).uniform(-1.3, 1.3, (9, 2))
    panels = [
        (regular, Text(fa="معمولی", en="regular")),
        (regular_grid(3, 2), Text(fa="اتساع 2", en="dilation 2")),
        (regular + affine_offsets(3, 1.6 * np.eye(2)), Text(fa="بزرگ‌شده", en="scaled")),
        (regular + affine_offsets(3, rotation(30)), Text(fa="چرخیده", en="rotated")),
        (regular + free, Text(fa="آزاد", en="free")),
    ]
    shapes: list[Shape] = []
    corners = [(6, 10), (119, 10), (232, 10), (62, 152), (176, 152)]  # three above two: narrow enough for a telephone
    for (left, top), (places, title) in zip(corners, panels, strict=True):
        shapes += drawings.grid_panel(left, top, places, title)
    return Diagram(336, 286, shapes, mirrors=False)


def grids_as_offsets() -> Table:
    """The offset of the first tap, (-1, -1), in each grid: by the matrix, and by complex numbers."""
    columns = [
        Column(Text(fa="الگو", en="grid")),
        Column(Text(fa="آفست", en="offset")),
        Column(Text(fa="سطری", en="by row"), digits=3),
        Column(Text(fa="ستونی", en="by column"), digits=3),
    ]
    cases = [
        (Text(fa="معمولی", en="regular"), r"0", np.eye(2), 1),
        (Text(fa="اتساع 2", en="dilation 2"), r"{(2-1)\,p}", 2 * np.eye(2), 2),
        (Text(fa="بزرگ‌شده، 1.6 برابر", en="scaled by 1.6"), r"{(1.6-1)\,p}", 1.6 * np.eye(2), 1.6),
        (
            Text(fa="چرخیده، 30 درجه", en="rotated by 30 degrees"),
            r"{(R-I)\,p}",
            rotation(30),
            cmath.rect(1, math.pi / 6),
        ),
    ]
    rows: list[Sequence[Cell]] = [
        (name, Maths(tex), *first_offset(matrix, factor)) for name, tex, matrix, factor in cases
    ]
    return Table(columns, rows)


def first_offset(matrix: Array, factor: complex) -> list[Claim]:
    """Both components of the offset of the tap (-1, -1): by the matrix, and by a complex factor row + i·column."""
    by_matrix, by_number = affine_offsets(3, matrix)[0], (factor - 1) * complex(-1, -1)
    return [
        Claim(
            Text(fa="آفست", en="offset"),
            {Route.MATRIX: float(each) + 0.0, Route.CLOSED_FORM: float(other) + 0.0},
            PIXEL,
            tolerance=1e-12,
        )
        for each, other in zip(by_matrix, (by_number.real, by_number.imag), strict=True)
    ]


def special_cases() -> Table:
    """Largest difference between a deformable convolution with given offsets and an ordinary one of the library."""
    generator = np.random.default_rng(11)
    image, kernel = generator.integers(-9, 10, (7, 8)).astype(float), generator.integers(-5, 6, (3, 3)).astype(float)
    picture, weights = torch.tensor(image)[None, None], torch.tensor(kernel)[None, None]
    conv = torch.nn.functional.conv2d
    same, dilated = conv(picture, weights, padding=1), conv(picture, weights, padding=2, dilation=2)
    beyond = conv(torch.nn.functional.pad(picture, (1, 3, 1, 2)), weights)[..., 1:, 2:]  # a row and two columns on
    ordinary = Text(fa="کانولوشن معمولی", en="ordinary convolution")
    spread = Text(fa="کانولوشن با نرخ اتساع 2", en="convolution with dilation 2")
    moved = Text(fa="معمولی، یک سطر و دو ستون جلوتر", en="ordinary, one row and two columns on")
    columns = [
        Column(Text(fa="آفست‌ها", en="offsets")),
        Column(Text(fa="باید برابر باشد با", en="must equal")),
        Column(Text(fa="بزرگ‌ترین اختلاف", en="largest difference")),
    ]
    rows: list[Sequence[Cell]] = [
        (Text(fa="همه صفر", en="all zero"), ordinary, difference(image, kernel, np.zeros((9, 2)), same)),
        (Maths(r"\Delta p_n=p_n"), spread, difference(image, kernel, regular_grid(3), dilated)),
        (Maths(r"\Delta p_n=(1,2)"), moved, difference(image, kernel, np.tile([1.0, 2.0], (9, 1)), beyond)),
    ]
    return Table(columns, rows)


def difference(image: Array, kernel: Array, offsets: Array, wanted: torch.Tensor) -> Claim:
    """Largest distance of a deformable convolution with these offsets everywhere from the wanted output."""
    everywhere = np.broadcast_to(offsets, (*image.shape, *offsets.shape)).copy()
    target = wanted[0, 0].numpy()
    ours = deformable_convolution(image[None], kernel[None, None], everywhere)[0]
    theirs = routes.deformed(image, kernel, everywhere)
    return Claim(
        Text(fa="بزرگ‌ترین اختلاف", en="largest difference"),
        {
            Route.LOOPS: round(float(np.abs(ours - target).max()), 9),
            Route.TORCH: round(float(np.abs(theirs - target).max()), 9),
        },
    )


def offsets_on_image() -> Figure:
    """Nine taps on a winding line: where they stand, and where the gradient of the brightness carries them."""
    picture, before, after = experiments.ridge(), experiments.anchors(), experiments.climbed()

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2)
        for axes in (left, right):
            for level in (0.2, 0.5, 0.8):  # one over the other, so that the line grows brighter towards its middle
                axes.contourf(picture, levels=[level, 1.1], colors=[canvas.colour["c6"]], alpha=0.22)
        left.plot(before[:, 1], before[:, 0], "o", color=canvas.colour["c1"], markersize=6)
        moved_taps(right, canvas, before, after)
        for axes in (left, right):
            axes.plot(experiments.PLACE[1], experiments.PLACE[0], "+", color=canvas.colour["fg"], markersize=12)
            axes.set(aspect="equal", xlim=(2, 22), ylim=(21, 3), xticks=[5, 10, 15, 20], yticks=[5, 10, 15, 20])
        left.set_title(canvas.say(Text(fa="بدون آفست", en="without offsets")))
        right.set_title(canvas.say(Text(fa="با آفست", en="with offsets")))

    return Figure(draw, 6.4, 3.1)


def moved_taps(axes: Axes, canvas: Canvas, before: Array, after: Array) -> None:
    """Small dots where the taps stood, arrows, and large dots where they stand now."""
    axes.plot(before[:, 1], before[:, 0], "o", color=canvas.colour["mut"], markersize=3)
    step = after - before
    (rows, columns), (down, right), colour = before.T, step.T, canvas.colour["c2"]
    axes.quiver(columns, rows, right, down, angles="xy", scale_units="xy", scale=1, width=0.008, color=colour)
    axes.plot(after[:, 1], after[:, 0], "o", color=canvas.colour["c1"], markersize=6)


def mean_brightness(ours: Array, theirs: Array) -> Claim:
    """Mean brightness under taps that our derivative and autograd have placed."""
    return Claim(
        Text(fa="میانگین روشنایی در نُه نقطه‌ی نمونه‌برداری", en="mean brightness under the nine taps"),
        {
            Route.NUMPY: experiments.brightness(ours),
            Route.TORCH: float(routes.sampled(experiments.ridge(), torch.tensor(theirs)).mean()),
        },
        tolerance=1e-3,
    )
