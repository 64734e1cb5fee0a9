"""Tables and diagrams of part c/2: what offsets are and how they learn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rahnama.exhibit import (
    Arrow,
    Box,
    Cell,
    Claim,
    Column,
    Diagram,
    Dot,
    Label,
    Maths,
    Route,
    Shape,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    CELL,
    CHANNEL,
    POINT,
    WEIGHT,
)
from rahnama.reference import layers
from rahnama.reference.bilinear import bilinear_gradient
from rahnama.reference.deformable import regular_grid
from rahnama.text import Text


def offset_branch() -> Diagram:
    """From the feature map through a small convolution to offsets, and through them to the sampled convolution."""
    arrows: list[Shape] = [
        Arrow([(64, 103), (64, 50), (171, 50)], "c2"),
        Arrow([(321, 50), (383, 50)], "c2"),
        Arrow([(400, 75), (348, 103)], "c2"),
        Arrow([(120, 128), (268, 128)]),
        Arrow([(428, 128), (471, 128)]),
        Arrow([(546, 153), (546, 189)]),
        Arrow([(471, 212), (100, 212), (100, 153)], "mut", dashed=True),
    ]
    back = Text(fa="گرادیان به هر دو شاخه بازمی‌گردد", en="the gradient returns into both branches")
    return Diagram(640, 246, [*branch_boxes(), *arrows, Label(280, 226, back, "mut", True)])


def branch_boxes() -> list[Shape]:
    """Tensors and operations of both branches."""
    convolution, offsets = Text(fa="کانولوشن آفست", en="offset convolution"), Text(fa="آفست‌ها", en="offsets")
    sampling, weights = Text(fa="درون‌یابی دوخطی", en="bilinear sampling"), Text(fa="وزن‌های کرنل", en="kernel weights")
    return [
        Box(64, 128, 112, 50, Text(fa="نقشه‌ی ویژگی", en="feature map"), "H×W×C"),
        Box(246, 50, 150, 50, convolution, Text(fa="K×K، خروجی 2N", en="K×K, 2N outputs"), "c2"),
        Box(450, 50, 134, 50, offsets, "H×W×2N", "c2"),
        Box(348, 128, 160, 50, sampling, Text(fa="N نقطه برای هر خروجی", en="N points per output"), "c4"),
        Box(546, 128, 150, 50, weights, Text(fa="جمع وزن‌دار", en="weighted sum"), "c1"),
        Box(546, 212, 150, 46, Text(fa="خروجی", en="output"), "H×W×O"),
    ]


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
    left, top, side = 92.0, 40.0, 150.0
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
    return Diagram(334, 222, shapes, mirrors=False)


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
