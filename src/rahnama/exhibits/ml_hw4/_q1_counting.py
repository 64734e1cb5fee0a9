"""Part a/1: real layers whose units, connections and weights are counted, and drawings of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from math import log10
from typing import Any

import numpy as np

from rahnama.exhibit import Arrow, Box, Claim, Column, Dot, Label, Maths, Route, Shape, Table
from rahnama.exhibits.ml_hw4 import _q1_charts as charts
from rahnama.reference import connections
from rahnama.reference.cost import convolution_cost
from rahnama.text import Text

Size = tuple[int, int]
Maps = tuple[int, int]

UNIT = Text(fa="واحد", en="units")
CONNECTION = Text(fa="اتصال", en="connections")
WEIGHT = Text(fa="وزن", en="weights")
NO_BIAS = Text(fa="بدون بایاس", en="without biases")
FULL = Text(fa="تمام‌متصل", en="fully connected")
SAME = Text(fa="هم‌اندازه", en="same")
VALID = Text(fa="بدون حاشیه", en="valid")
COUNT = Text(fa="تعداد وزن‌ها یا اتصال‌ها", en="number of weights or connections")
FULL_COUNT = Text(fa="تمام‌متصل: وزن = اتصال", en="full: weights = connections")
SHARED_CONNECTIONS = Text(fa="کانولوشن: اتصال", en="convolution: connections")
SHARED_WEIGHTS = Text(fa="کانولوشن: وزن", en="convolution: weights")
EXAMPLE: tuple[Maps, Size, int] = ((16, 32), (32, 32), 3)  # J and I, W and H, K


# Counting one by one, on real layers


def real_layer(maps: Maps, size: Size, kernel: int, kind: str, device: str | None = None) -> Any:
    """A torch layer without bias: ``full`` between maps of one size, or a convolution, ``same`` or ``valid``."""
    from torch import nn

    places = size[0] * size[1]
    if kind == "full":
        return nn.Linear(maps[0] * places, maps[1] * places, bias=False, device=device)
    return nn.Conv2d(*maps, kernel, padding=kind, bias=False, device=device)


def _input(maps: Maps, size: Size, kind: str) -> Any:
    import torch

    columns, rows = size
    return torch.ones(1, maps[0] * rows * columns) if kind == "full" else torch.ones(1, maps[0], rows, columns)


def joined(maps: Maps, size: Size, kernel: int, kind: str) -> int:
    """Pairs of units with a slope between them: entries of the Jacobian of a layer of ones that are not zero."""
    import torch

    layer = real_layer(maps, size, kernel, kind)
    torch.nn.init.ones_(layer.weight)
    slopes = torch.autograd.functional.jacobian(layer, _input(maps, size, kind))  # type: ignore[no-untyped-call]
    return int(slopes.count_nonzero())


def listed(maps: Maps, size: Size, kernel: int, kind: str) -> int:
    """The same pairs, written down one by one from the definition."""
    columns, rows = size
    places = list(product(range(columns), range(rows)))
    if kind == "full":
        return sum(1 for _ in product(range(maps[0]), places, range(maps[1]), places))
    before = (kernel - 1) // 2 if kind == "same" else 0
    ends = places if kind == "same" else list(product(range(columns - kernel + 1), range(rows - kernel + 1)))
    pairs = {
        (x, y, x + m - before, y + n - before)
        for (x, y), m, n in product(ends, range(kernel), range(kernel))
        if 0 <= x + m - before < columns and 0 <= y + n - before < rows
    }
    return sum(1 for _ in product(range(maps[0]), range(maps[1]), pairs))


def summed(maps: Maps, size: Size, kernel: int, padding: str) -> int:
    """Connections of a convolution as the sum of its output when weights and inputs are all one."""
    import torch

    layer = real_layer(maps, size, kernel, padding).to(torch.float64)
    torch.nn.init.ones_(layer.weight)
    with torch.no_grad():
        return int(layer(_input(maps, size, padding).to(torch.float64)).sum().round())


def counts(maps: Maps, size: Size, kernel: int, kind: str) -> connections.Counts:
    """The formulas."""
    if kind == "full":
        return connections.fully_connected_counts(*maps, size)
    return connections.convolution_counts(*maps, size, kernel, "same" if kind == "same" else "valid")


@cache
def measured(maps: Maps, size: Size, kernel: int, kind: str) -> tuple[int, int, int, int]:
    """Units, connections by the Jacobian, connections one by one, weights: of a real layer."""
    layer, given = real_layer(maps, size, kernel, kind), _input(maps, size, kind)
    places = (maps, size, kernel, kind)
    return layer(given).numel(), joined(*places), listed(*places), layer.weight.numel()


# Claims and tables


def _row(maps: Maps, size: Size, kernel: int, kind: str, name: Text) -> tuple[Any, ...]:
    formula, (units, slopes, pairs, weights) = counts(maps, size, kernel, kind), measured(maps, size, kernel, kind)
    side = "" if kind == "full" else kernel
    return (
        name,
        Maths(rf"{maps[0]}\to{maps[1]},\ {size[0]}\times{size[1]}"),
        side,
        Claim(UNIT, {Route.CLOSED_FORM: formula.units, Route.TORCH: units}),
        Claim(CONNECTION, {Route.CLOSED_FORM: formula.connections, Route.COUNTING: pairs, Route.AUTOGRAD: slopes}),
        Claim(WEIGHT, {Route.CLOSED_FORM: formula.weights, Route.TORCH: weights}),
    )


def table() -> Table:
    """Small layers of which every connection was counted."""
    cases: list[tuple[Maps, Size, int]] = [((2, 3), (6, 5), 3), ((3, 2), (7, 4), 4), ((1, 2), (5, 5), 5)]
    columns = [
        Column(Text(fa="لایه", en="layer")),
        Column(Maths(r"J\to I,\ W\times H")),
        Column(Maths("K")),
        Column(Text(fa="واحدهای خروجی", en="output units")),
        Column(Text(fa="اتصال‌ها", en="connections")),
        Column(Text(fa="وزن‌ها", en="weights")),
    ]
    kinds = (("full", FULL), ("same", SAME), ("valid", VALID))
    return Table(columns, [_row(*case, kind, name) for case in cases for kind, name in kinds])


def formulas() -> Table:
    """The counts as formulas."""
    cut, two = r"\lfloor\tfrac{K^2}{4}\rfloor", r"\begin{{array}}{{l}}{}\\[4pt]{{}}\cdot {}\end{{array}}"
    valid = "(H-K+1)"
    columns = [
        Column(Text(fa="لایه", en="layer")),
        Column(Text(fa="واحدهای خروجی", en="output units")),
        Column(Text(fa="وزن‌ها", en="weights")),
        Column(Text(fa="اتصال‌ها", en="connections")),
    ]
    rows = [
        (FULL, "I\\,WH", "IJ\\,(WH)^2", "IJ\\,(WH)^2"),
        (SAME, "I\\,WH", "IJ\\,K^2", two.format(rf"IJ\,(KW-{cut})", f"(KH-{cut})")),
        (VALID, two.format("I\\,(W-K+1)", valid), "IJ\\,K^2", two.format("IJ\\,K^2(W-K+1)", valid)),
    ]
    return Table(columns, [(name, *map(Maths, cells)) for name, *cells in rows])


def example(kind: str, field: str) -> Claim:
    """Weights or connections of the larger example: by the formula, and by a layer without memory or maps of ones."""
    maps, size, kernel = EXAMPLE
    formula: int = getattr(counts(maps, size, kernel, kind), field)
    routes = {Route.CLOSED_FORM: formula}
    if field == "weights" or kind == "full":
        routes[Route.TORCH] = real_layer(maps, size, kernel, kind, "meta").weight.numel()
    else:
        routes[Route.TORCH] = summed(maps, size, kernel, kind)
    name = {"weights": WEIGHT, "connections": CONNECTION}[field]
    return Claim(name, routes, convention=NO_BIAS)


def example_units() -> Claim:
    """Output units of the larger example, the same for both layers when the padding keeps the size."""
    import torch

    maps, size, kernel = EXAMPLE
    given = torch.empty(1, maps[0], size[1], size[0], device="meta")
    return Claim(
        UNIT,
        {
            Route.CLOSED_FORM: counts(maps, size, kernel, "full").units,
            Route.TORCH: real_layer(maps, size, kernel, "same", "meta")(given).numel(),
        },
    )


def lost_at_the_border() -> Claim:
    """Share of the places of all windows that lie over the border of the larger example."""
    maps, (columns, rows), kernel = EXAMPLE
    exact = counts(maps, (columns, rows), kernel, "same").connections
    windows = convolution_cost(rows, columns, *maps, kernel)
    inside = [sum(0 <= i - 1 + m < columns for m in range(kernel)) for i in range(columns)]
    return Claim(
        Text(fa="سهم جاهایی از پنجره که بیرون می‌افتند", en="share of the windows' places that fall outside"),
        {
            Route.CLOSED_FORM: 1 - exact / windows,
            Route.COUNTING: 1 - float(np.outer(inside, inside).sum()) / (columns * rows * kernel**2),
        },
        tolerance=1e-9,
    )


def savings() -> Claim:
    """How many times fewer weights the convolution of the larger example has: (WH)²/K², rounded."""
    maps, size, kernel = EXAMPLE
    dense, shared = (real_layer(maps, size, kernel, kind, "meta").weight.numel() for kind in ("full", "same"))
    return Claim(
        Text(fa="نسبت وزن‌ها", en="ratio of the weights"),
        {Route.CLOSED_FORM: (size[0] * size[1]) ** 2 / kernel**2, Route.TORCH: dense / shared},
        tolerance=1e-12,
    )


def fewer_connections() -> Claim:
    """How many times fewer connections it has, the border counted exactly."""
    maps, size, kernel = EXAMPLE
    exact = [counts(maps, size, kernel, kind).connections for kind in ("full", "same")]
    dense = real_layer(maps, size, kernel, "full", "meta").weight.numel()
    return Claim(
        Text(fa="نسبت اتصال‌ها", en="ratio of the connections"),
        {Route.CLOSED_FORM: exact[0] / exact[1], Route.TORCH: dense / summed(maps, size, kernel, "same")},
        tolerance=1e-12,
    )


def axis_example() -> Claim:
    """Connections of eight units in a row and three weights, the zeros of the padding left out."""
    return Claim(
        CONNECTION,
        {
            Route.CLOSED_FORM: connections.axis_connections(8, 3, "same"),
            Route.COUNTING: int(np.count_nonzero(band())),
            Route.AUTOGRAD: joined((1, 1), (8, 1), 3, "same"),
        },
    )


# Drawings


def _stack(left: float, top: float, tone: str, name: Text) -> list[Shape]:
    """Three maps, one behind the other, the front one last; ``left`` and ``top`` are its corner."""
    back: list[Shape] = [Box(left + 39 + 11 * k, top + 34 - 11 * k, 78, 68, tone=tone) for k in (2, 1, 0)]
    return [*back, Label(left + 50, top + 100, name, tone, bold=True)]


def two_layers() -> list[Shape]:
    """Figure 1 of the sheet, redrawn twice: every input unit, or a window of each map, leads to one output unit."""
    inputs, outputs = Text(fa="ورودی: J نقشه", en="input: J maps"), Text(fa="خروجی: I نقشه", en="output: I maps")
    shapes: list[Shape] = []
    for left, title, window in ((26.0, FULL, False), (354.0, Text(fa="کانولوشن", en="convolution"), True)):
        shapes.append(Label(left + 130, 16, title, bold=True))
        shapes += [*_stack(left, 64, "c3", inputs), *_stack(left + 160, 64, "c5", outputs)]
        shapes += [Label(left + 39, 142, "W", "mut", True), Label(left - 10, 98, "H", "mut", True)]
        place = (left + 160 + 39, 98.0)
        across, down = ((13, 59), (79, 113)) if window else ((4, 74), (69, 127))
        corners = [(left + x, float(y)) for x in across for y in down]
        if window:
            shapes.append(Box(left + 36, 96, 46, 34, "K×K", tone="c1", dashed=True))
        shapes += [Arrow([corner, place], "c1", head=False) for corner in corners]
        shapes.append(Dot(*place, 5, "c1"))
    return shapes


def reads_by_place(columns: int = 7, rows: int = 5, kernel: int = 3) -> np.ndarray:
    """How many input units of one map each output unit reads, with padding "same": (rows, columns)."""
    across, down = (
        np.array([sum(0 <= i - (kernel - 1) // 2 + m < side for m in range(kernel)) for i in range(side)])
        for side in (columns, rows)
    )
    reads: np.ndarray = np.outer(down, across)
    return reads


def border(cell: float = 38.0) -> list[Shape]:
    """The map of these numbers: full windows inside, cut ones at the edges and in the corners."""
    tones = {9: "c1", 6: "c6", 4: "c2"}
    return [
        Box(6 + (column + 0.5) * cell, 6 + (row + 0.5) * cell, cell - 4, cell - 4, str(reads), tone=tones[reads])
        for (row, column), reads in ((where, int(reads)) for where, reads in np.ndenumerate(reads_by_place()))
    ]


def band(size: int = 8, kernel: int = 3) -> np.ndarray:
    """The matrix of a one-dimensional convolution with padding: 0 for no connection, else 1 + index of the weight."""
    matrix = np.zeros((size, size), dtype=int)
    for row, weight in product(range(size), range(kernel)):
        if 0 <= row + weight - kernel // 2 < size:
            matrix[row, row + weight - kernel // 2] = weight + 1
    return matrix


def matrices(cell: float = 22.0) -> list[Shape]:
    """The same eight units to eight units: all to all, neighbours with own weights, neighbours with shared weights."""
    shared = band()
    panels = (
        (Text(fa="تمام‌متصل", en="fully connected"), np.full_like(shared, -1)),
        (Text(fa="محلی، بدون اشتراک", en="local, not shared"), np.where(shared > 0, -1, 0)),
        (Text(fa="کانولوشن", en="convolution"), shared),
    )
    shapes: list[Shape] = []
    for number, (name, matrix) in enumerate(panels):
        left, side = 8 + number * 216.0, len(matrix) * cell
        own, several = int((matrix < 0).sum()), len(set(matrix[matrix > 0].tolist()))
        count = Text(
            fa=f"{np.count_nonzero(matrix)} اتصال، {own + several} وزن",
            en=f"{np.count_nonzero(matrix)} connections, {own + several} weights",
        )
        shapes += [Label(left + side / 2, 14, name, bold=True), Label(left + side / 2, 36, count, small=True)]
        shapes.append(Box(left + side / 2, 52 + side / 2, side + 4, side + 4))
        shapes += _cells(left, 52, cell, matrix)
    return shapes


def _cells(left: float, top: float, cell: float, matrix: np.ndarray) -> list[Shape]:
    tones, letters = {-1: "c2", 1: "c1", 2: "c3", 3: "c4"}, {-1: "", 1: "a", 2: "b", 3: "c"}
    return [
        Box(left + (column + 0.5) * cell, top + (row + 0.5) * cell, cell - 3, cell - 3, letters[kind], tone=tones[kind])
        for (row, column), kind in ((place, int(kind)) for place, kind in np.ndenumerate(matrix) if kind)
    ]


def by_side(sides: Sequence[int] = (4, 8, 16, 32, 64, 128, 256)) -> list[Shape]:
    """Weights and connections of the larger example's layers against the side of the maps, both axes logarithmic."""
    maps, _, kernel = EXAMPLE
    dense = [counts(maps, (side, side), kernel, "full") for side in sides]
    shared = [counts(maps, (side, side), kernel, "same") for side in sides]
    frame = charts.Frame(42, 30, 222, 230, (sides[0], sides[-1]), (3, 13))
    shapes = frame.axes(
        sides,
        {exponent: charts.power(exponent) for exponent in range(4, 13, 2)},
        Text(fa="ضلع نقشه‌ها، W = H", en="side of the maps, W = H"),
        numbers=True,
    )
    shapes.append(Label(frame.left + frame.width / 2, 12, COUNT, "mut", True))
    for values, tone, dashed, name, place, anchor in (
        ([each.weights for each in dense], "c2", False, FULL_COUNT, (4.5, 11), "start"),
        ([each.connections for each in shared], "c1", True, SHARED_CONNECTIONS, (256, 5.3), "end"),
        ([each.weights for each in shared], "c3", False, SHARED_WEIGHTS, (256, 4.4), "end"),
    ):
        points = [(side, log10(value)) for side, value in zip(sides, values, strict=True)]
        shapes += [frame.line(points, tone, dashed), *(Dot(*frame.place(*point), 3, tone) for point in points)]
        shapes.append(Label(*frame.place(*place), name, tone, True, anchor))
    return shapes
