"""Tables and figures of part c: grids and offsets."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence

import numpy as np
import torch

from rahnama.exhibit import (
    Arrow,
    Box,
    Canvas,
    Cell,
    Claim,
    Column,
    Diagram,
    Dot,
    Figure,
    Label,
    Maths,
    Route,
    Shape,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    CELL,
    CHANNEL,
    PIXEL,
    POINT,
    WEIGHT,
    Array,
)
from rahnama.reference import layers
from rahnama.reference.bilinear import bilinear_gradient
from rahnama.reference.deformable import affine_offsets, deformable_convolution, regular_grid
from rahnama.text import Text


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
    for number, (places, title) in enumerate(panels):
        shapes += drawings.grid_panel(6 + 129 * number, places, title)
    return Diagram(644, 156, shapes, mirrors=False)


def grids_as_offsets() -> Table:
    """The offset of the first tap, (-1, -1), in each grid: by the matrix, and by complex numbers."""
    columns = [
        Column(Text(fa="شبکه‌ی نمونه‌برداری", en="grid")),
        Column(Text(fa="آفستِ نوک $p=(-1,-1)$", en="offset of tap $p=(-1,-1)$")),
        Column(Text(fa="سطری", en="by row"), digits=3),
        Column(Text(fa="ستونی", en="by column"), digits=3),
    ]
    rows: list[Sequence[Cell]] = []
    cases = [
        (Text(fa="معمولی", en="regular"), r"0", np.eye(2), 1),
        (Text(fa="اتساع 2", en="dilation 2"), r"(2-1)\,p", 2 * np.eye(2), 2),
        (Text(fa="بزرگ‌شده، 1.6 برابر", en="scaled by 1.6"), r"(1.6-1)\,p", 1.6 * np.eye(2), 1.6),
        (
            Text(fa="چرخیده، 30 درجه", en="rotated by 30 degrees"),
            r"(R-I)\,p",
            rotation(30),
            cmath.rect(1, math.pi / 6),
        ),
    ]
    for name, tex, matrix, factor in cases:
        by_matrix, by_number = affine_offsets(3, matrix)[0], (factor - 1) * complex(-1, -1)
        rows.append(
            (
                name,
                Maths(tex),
                *(
                    Claim(
                        Text(fa="آفست", en="offset"),
                        {Route.MATRIX: float(each) + 0.0, Route.CLOSED_FORM: float(other) + 0.0},
                        PIXEL,
                        tolerance=1e-12,
                    )
                    for each, other in zip(by_matrix, (by_number.real, by_number.imag), strict=True)
                ),
            )
        )
    return Table(columns, rows)


def special_cases() -> Table:
    """Largest difference between a deformable convolution with given offsets and an ordinary one of the library."""
    generator = np.random.default_rng(11)
    image, kernel = generator.integers(-9, 10, (7, 8)).astype(float), generator.integers(-5, 6, (3, 3)).astype(float)
    picture, weights = torch.tensor(image)[None, None], torch.tensor(kernel)[None, None]
    conv = torch.nn.functional.conv2d
    padded = torch.nn.functional.pad(picture, (1, 3, 1, 2))
    beyond = conv(padded, weights)[..., 1:, 2:]  # the outputs one row and two columns on
    cases: list[tuple[Cell, Array, torch.Tensor, Text]] = [
        (
            Text(fa="همه صفر", en="all zero"),
            np.zeros((9, 2)),
            conv(picture, weights, padding=1),
            Text(fa="کانولوشن معمولی", en="ordinary convolution"),
        ),
        (
            Maths(r"\Delta p_n=p_n"),
            regular_grid(3),
            conv(picture, weights, padding=2, dilation=2),
            Text(fa="کانولوشن با نرخ اتساع 2", en="convolution with dilation 2"),
        ),
        (
            Maths(r"\Delta p_n=(1,2)"),
            np.tile([1.0, 2.0], (9, 1)),
            beyond,
            Text(
                fa="خروجیِ کانولوشن معمولی، یک سطر و دو ستون جلوتر",
                en="output of the ordinary convolution, one row and two columns on",
            ),
        ),
    ]
    columns = [
        Column(Text(fa="آفست‌ها", en="offsets")),
        Column(Text(fa="باید برابر باشد با", en="must equal")),
        Column(Text(fa="بزرگ‌ترین اختلاف", en="largest difference")),
    ]
    rows: list[Sequence[Cell]] = []
    for name, offsets, wanted, twin in cases:
        everywhere = np.broadcast_to(offsets, (7, 8, 9, 2)).copy()
        target = wanted[0, 0].numpy()
        ours = deformable_convolution(image[None], kernel[None, None], everywhere)[0]
        theirs = routes.deformed(image, kernel, everywhere)
        rows.append(
            (
                name,
                twin,
                Claim(
                    Text(fa="بزرگ‌ترین اختلاف", en="largest difference"),
                    {
                        Route.LOOPS: round(float(np.abs(ours - target).max()), 9),
                        Route.TORCH: round(float(np.abs(theirs - target).max()), 9),
                    },
                ),
            )
        )
    return Table(columns, rows)


def offsets_on_image() -> Figure:
    """Nine taps on a winding line: where they stand, and where the gradient of the brightness carries them."""
    picture, before, after = experiments.ridge(), experiments.anchors(), experiments.climbed()

    def draw(canvas: Canvas) -> None:
        for axes, moved in zip(canvas.figure.subplots(1, 2), (False, True), strict=True):
            for level in (0.2, 0.5, 0.8):  # one over the other, so that the line grows brighter towards its middle
                axes.contourf(picture, levels=[level, 1.1], colors=[canvas.colour["c6"]], alpha=0.22)
            axes.plot(
                before[:, 1],
                before[:, 0],
                "o",
                color=canvas.colour["mut" if moved else "c1"],
                markersize=3 if moved else 6,
            )
            if moved:
                step = after - before
                axes.quiver(
                    before[:, 1],
                    before[:, 0],
                    step[:, 1],
                    step[:, 0],
                    angles="xy",
                    scale_units="xy",
                    scale=1,
                    width=0.008,
                    color=canvas.colour["c2"],
                )
                axes.plot(after[:, 1], after[:, 0], "o", color=canvas.colour["c1"], markersize=6)
            axes.plot(experiments.PLACE[1], experiments.PLACE[0], "+", color=canvas.colour["fg"], markersize=12)
            axes.set(aspect="equal", xlim=(2, 22), ylim=(21, 3), xticks=[5, 10, 15, 20], yticks=[5, 10, 15, 20])
            axes.set_title(
                canvas.say(Text(fa="با آفست", en="with offsets") if moved else Text(fa="بی آفست", en="without offsets"))
            )

    return Figure(draw, 6.4, 3.1)


def mean_brightness(ours: Array, theirs: Array) -> Claim:
    """Mean brightness under taps that our derivative and autograd have placed."""
    return Claim(
        Text(fa="میانگین روشنایی زیر نُه نوک کرنل", en="mean brightness under the nine taps"),
        {
            Route.NUMPY: experiments.brightness(ours),
            Route.TORCH: float(routes.sampled(experiments.ridge(), torch.tensor(theirs)).mean()),
        },
        tolerance=1e-3,
    )


def offset_branch() -> Diagram:
    """From the feature map through a small convolution to offsets, and through them to the sampled convolution."""
    shapes: list[Shape] = [
        Box(64, 128, 112, 50, Text(fa="نقشه‌ی ویژگی", en="feature map"), "H×W×C"),
        Box(
            246,
            50,
            150,
            50,
            Text(fa="کانولوشن آفست", en="offset convolution"),
            Text(fa="K×K، خروجی 2N", en="K×K, 2N outputs"),
            "c2",
        ),
        Box(450, 50, 134, 50, Text(fa="آفست‌ها", en="offsets"), "H×W×2N", "c2"),
        Box(
            348,
            128,
            160,
            50,
            Text(fa="درون‌یابی دوخطی", en="bilinear sampling"),
            Text(fa="N نقطه برای هر خروجی", en="N points per output"),
            "c4",
        ),
        Box(
            546,
            128,
            150,
            50,
            Text(fa="وزن‌های کرنل", en="kernel weights"),
            Text(fa="جمع وزن‌دار", en="weighted sum"),
            "c1",
        ),
        Box(546, 212, 150, 46, Text(fa="خروجی", en="output"), "H×W×O"),
        Arrow([(64, 103), (64, 50), (171, 50)], "c2"),
        Arrow([(321, 50), (383, 50)], "c2"),
        Arrow([(400, 75), (348, 103)], "c2"),
        Arrow([(120, 128), (268, 128)]),
        Arrow([(428, 128), (471, 128)]),
        Arrow([(546, 153), (546, 189)]),
        Arrow([(471, 212), (100, 212), (100, 153)], "mut", dashed=True),
        Label(
            280,
            226,
            Text(fa="گرادیان به هر دو شاخه بازمی‌گردد", en="the gradient returns into both branches"),
            "mut",
            True,
        ),
    ]
    return Diagram(640, 246, shapes)


def offset_channels() -> Table:
    """Taps, offset channels and weights of the offset convolution for 256 input channels and several kernels."""
    columns = [
        Column(Maths("K")),
        Column(Maths("N=K^2")),
        Column(Maths("2N")),
        Column(Text(fa="وزن‌های کانولوشن آفست", en="weights of the offset convolution")),
        Column(Text(fa="نسبت به کانولوشن اصلی", en="relative to the main one"), digits=2, percent=True),
    ]
    rows = []
    for side in (1, 3, 5, 7):
        taps = regular_grid(side).size
        network = (layers.Convolution("", 2 * side * side, side, padding=side // 2, bias=False),)
        rows.append(
            (
                side,
                side * side,
                Claim(
                    Text(fa="کانال‌های آفست", en="offset channels"),
                    {Route.CLOSED_FORM: 2 * side**2, Route.COUNTING: taps},
                    CHANNEL,
                ),
                Claim(
                    Text(fa="وزن‌ها", en="weights"),
                    {Route.CLOSED_FORM: 2 * side**4 * 256, Route.TORCH: routes.run(network, (256, 9, 9))[1]},
                    WEIGHT,
                ),
                2 * side**2 / 256,
            )
        )
    return Table(columns, rows)


def bilinear_cell() -> Diagram:
    """The four pixels around the point of the example, their values and the point between them."""
    left, top, side = 230.0, 52.0, 150.0
    x, y = left + 0.3 * side, top + 0.4 * side
    shapes: list[Shape] = [
        Box(left + side / 2, top + side / 2, side, side),
        Arrow([(x, top), (x, top + side)], "c2", head=False, dashed=True),
        Arrow([(left, y), (left + side, y)], "c2", head=False, dashed=True),
    ]
    for i, j in np.ndindex(2, 2):
        px, py = left + j * side, top + i * side
        shapes += [
            Dot(px, py, 6, "c1"),
            Label(px + (46 if j else -46), py, str(int(CELL[2 + i, 2 + j])), "c1", bold=True),
            Label(px + (46 if j else -46), py + 18, point(f"({2 + i}, {2 + j})"), "mut", True),
        ]
    shapes += [
        Dot(x, y, 6, "c2"),
        Label(x + 50, y - 14, point("(2.4, 2.3)"), "c2", True),
        Label(x / 2 + left / 2, top - 12, "0.3", "c2", True),
        Label(left - 16, (y + top) / 2, "0.4", "c2", True),
    ]
    return Diagram(640, 236, shapes, mirrors=False)


def point(coordinates: str) -> str:
    """Coordinates as a left-to-right island: row before column in both languages."""
    return f"\u2066{coordinates}\u2069"


def where_offsets_learn() -> Table:
    """Gradient by the offset on a flat picture, a ramp, an edge and the example."""
    flat, ramp = np.full((5, 4), 6.0), np.add.outer(2.0 * np.arange(5), 3.0 * np.arange(4))
    edge = np.repeat([[0.0, 0, 0, 8]], 5, axis=0)
    columns = [
        Column(Text(fa="تصویر پیرامون نقطه", en="picture around the point")),
        Column(Text(fa="سطری", en="by row"), digits=1),
        Column(Text(fa="ستونی", en="by column"), digits=1),
    ]
    pictures = [
        (Text(fa="هموار: همه‌جا 6", en="flat: 6 everywhere"), flat),
        (Text(fa="شیب: 2 در هر سطر و 3 در هر ستون", en="ramp: 2 per row, 3 per column"), ramp),
        (Text(fa="لبه‌ی عمودی از 0 به 8", en="vertical edge from 0 to 8"), edge),
        (Text(fa="مثال بالا", en="the example above"), CELL),
    ]
    rows: list[Sequence[Cell]] = []
    for name, picture in pictures:
        ours, theirs = bilinear_gradient(picture, *POINT), routes.sampled_gradient(picture, *POINT)[1:]
        rows.append(
            (
                name,
                *(
                    Claim(
                        Text(fa="مشتق", en="derivative"),
                        {Route.NUMPY: round(a, 9) + 0.0, Route.AUTOGRAD: round(b, 9) + 0.0},
                        tolerance=1e-9,
                    )
                    for a, b in zip(ours, theirs, strict=True)
                ),
            )
        )
    return Table(columns, rows)
