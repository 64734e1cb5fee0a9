"""Part e: two residual blocks by hand, their four paths, and networks with and without shortcuts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.exhibit import Arrow, Box, Canvas, Claim, Column, Diagram, Dot, Figure, Label, Route, Shape, Table
from rahnama.exhibits.ml_hw4 import _q6_depth as depth
from rahnama.text import Text

Array = NDArray[np.float64]
Matrix = tuple[tuple[int, int], tuple[int, int]]
INPUT = (4.0, 1.0)
FIRST = ((-1.0, 2.0), (1.0, -2.0))  # W_1
SECOND = ((-1.0, 1.0), (3.0, -2.0))  # W_2
UPSTREAM = (1.0, 1.0)
BY_HAND: dict[str, Matrix] = {
    "J1": ((0, 0), (1, -2)),
    "J2": ((0, 0), (3, -2)),
    "plain J2": ((-1, 1), (0, 0)),
}
WITH_AND_WITHOUT = ("relu", "relu-small", "residual", "residual-over-depth")
MEASURED = ("relu", "relu-small", "residual", "residual-small", "residual-over-depth", "gated")


def _product(left: Matrix, right: Matrix) -> Matrix:
    """Matrix product entry by entry, in whole numbers."""
    rows = [[sum(left[i][k] * right[k][j] for k in (0, 1)) for j in (0, 1)] for i in (0, 1)]
    return ((rows[0][0], rows[0][1]), (rows[1][0], rows[1][1]))


def _plus_identity(matrix: Matrix) -> Matrix:
    return ((matrix[0][0] + 1, matrix[0][1]), (matrix[1][0], matrix[1][1] + 1))


def _block(weights: Sequence[Sequence[float]], reads: torch.Tensor) -> torch.Tensor:
    """F(x) = ReLU(Wx)."""
    return torch.relu(torch.tensor(weights, dtype=torch.float64) @ reads)


def _residual(start: torch.Tensor) -> torch.Tensor:
    middle = start + _block(FIRST, start)
    return middle + _block(SECOND, middle)


def _plain(start: torch.Tensor) -> torch.Tensor:
    return _block(SECOND, _block(FIRST, start))


def _by_autograd(function: Callable[[torch.Tensor], torch.Tensor]) -> Array:
    start = torch.tensor(INPUT, dtype=torch.float64)
    found: Array = torch.autograd.functional.jacobian(function, start).numpy()  # type: ignore[no-untyped-call]
    return found


def _by_differences(residual: bool) -> Array:
    """Central differences of a forward pass of its own, in NumPy."""

    def forward(start: Array) -> Array:
        first = np.maximum(np.array(FIRST) @ start, 0) + (start if residual else 0)
        return np.maximum(np.array(SECOND) @ first, 0) + (first if residual else 0)

    step = 1e-4
    columns = [(forward(np.array(INPUT) + e) - forward(np.array(INPUT) - e)) / (2 * step) for e in step * np.eye(2)]
    return np.stack(columns, axis=1)


def _jacobian_claim(what: Text, by_hand: Matrix, residual: bool) -> Claim:
    return Claim(
        what,
        {
            Route.BY_HAND: by_hand,
            Route.AUTOGRAD: _by_autograd(_residual if residual else _plain),
            Route.DIFFERENCES: _by_differences(residual),
        },
        tolerance=1e-9,
    )


def jacobian_of_two_blocks() -> Claim:
    """∂x₂/∂x₀ of the two residual blocks, (I + J₂)(I + J₁)."""
    return _jacobian_claim(
        Text(fa="ژاکوبی دو بلوک باقیمانده", en="Jacobian of the two residual blocks"),
        _product(_plus_identity(BY_HAND["J2"]), _plus_identity(BY_HAND["J1"])),
        residual=True,
    )


def jacobian_without_shortcuts() -> Claim:
    """∂x₂/∂x₀ of the same two layers without shortcuts: J₂ taken at F₁(x₀), times J₁."""
    return _jacobian_claim(
        Text(fa="ژاکوبی همان دو لایه بدون میانبر", en="Jacobian of the same layers without shortcuts"),
        _product(BY_HAND["plain J2"], BY_HAND["J1"]),
        residual=False,
    )


def jacobian_in_the_wrong_order() -> Claim:
    """(I + J₁)(I + J₂), which is not the Jacobian: by hand, and from the Jacobians by autograd."""
    start = torch.tensor(INPUT, dtype=torch.float64)
    middle = start + _block(FIRST, start)
    jacobian = torch.autograd.functional.jacobian
    first = jacobian(lambda x: _block(FIRST, x), start)  # type: ignore[no-untyped-call]
    second = jacobian(lambda x: _block(SECOND, x), middle)  # type: ignore[no-untyped-call]
    one = torch.eye(2, dtype=torch.float64)
    return Claim(
        Text(fa="حاصل‌ضرب با ترتیب وارونه", en="the product in the wrong order"),
        {
            Route.BY_HAND: _product(_plus_identity(BY_HAND["J1"]), _plus_identity(BY_HAND["J2"])),
            Route.AUTOGRAD: ((one + first) @ (one + second)).numpy(),
        },
    )


def path_of_both() -> Claim:
    """J₂J₁, the contribution of the path through both blocks: by hand, and what autograd leaves over."""
    start = torch.tensor(INPUT, dtype=torch.float64)
    middle = start + _block(FIRST, start)
    jacobian = torch.autograd.functional.jacobian
    first = jacobian(lambda x: _block(FIRST, x), start)  # type: ignore[no-untyped-call]
    second = jacobian(lambda x: _block(SECOND, x), middle)  # type: ignore[no-untyped-call]
    return Claim(
        Text(fa="سهم مسیری که از هر دو بلوک می‌گذرد", en="share of the path through both blocks"),
        {
            Route.BY_HAND: _product(BY_HAND["J2"], BY_HAND["J1"]),
            Route.AUTOGRAD: _by_autograd(_residual) - np.eye(2) - first.numpy() - second.numpy(),
        },
    )


def gradients_at_the_start() -> Claim:
    """∂L/∂x₀ of the residual and of the plain network for ∂L/∂x₂ = (1, 1)."""
    residual = _product(_plus_identity(BY_HAND["J2"]), _plus_identity(BY_HAND["J1"]))
    plain = _product(BY_HAND["plain J2"], BY_HAND["J1"])
    upstream = torch.tensor(UPSTREAM, dtype=torch.float64)
    found = []
    for function in (_residual, _plain):
        start = torch.tensor(INPUT, dtype=torch.float64, requires_grad=True)
        (gradient,) = torch.autograd.grad(function(start) @ upstream, start)
        found.append(gradient.numpy())
    return Claim(
        Text(fa="گرادیان در آغاز، با و بدون میانبر", en="gradient at the start, with and without shortcuts"),
        {
            Route.BY_HAND: tuple((m[0][0] + m[1][0], m[0][1] + m[1][1]) for m in (residual, plain)),
            Route.AUTOGRAD: tuple(found),
        },
    )


def block_that_kills() -> Claim:
    """The derivative of x + ReLU(-x) at x = -2: exactly zero, shortcut or not."""
    step = 1e-4
    x = torch.tensor(-2.0, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(x + torch.relu(-x), x)
    return Claim(
        Text(fa="مشتق $x+F(x)$", en="derivative of $x+F(x)$"),
        {
            Route.BY_HAND: 1 + (-1),
            Route.AUTOGRAD: float(slope),
            Route.DIFFERENCES: ((-2 + step + max(0, 2 - step)) - (-2 - step + max(0, 2 + step))) / (2 * step),
        },
        tolerance=1e-9,
    )


def a_hundred_doublings() -> Claim:
    """(1 + 1)^100: the gradient after a hundred blocks with F' = 1."""
    gradient = 1
    for _ in range(100):
        gradient += gradient
    return Claim(
        Text(fa="گرادیان پس از صد بلوک", en="gradient after a hundred blocks"),
        {Route.CLOSED_FORM: math.exp(100 * math.log(2)), Route.LOOPS: float(gradient)},
        tolerance=1e-12,
    )


def paths_through_blocks() -> Table:
    """Paths by the number of blocks they pass through, for two and for ten blocks: by formula and one by one."""
    columns = [
        Column(Text(fa="بلوک‌های روی مسیر", en="blocks on the path")),
        Column(Text(fa="مسیرها، 2 بلوک", en="paths, 2 blocks")),
        Column(Text(fa="مسیرها، 10 بلوک", en="paths, 10 blocks")),
    ]

    def paths(blocks: int, passed: int) -> Claim | None:
        if passed > blocks:
            return None
        return Claim(
            Text(fa="مسیرها", en="paths"),
            {
                Route.CLOSED_FORM: math.comb(blocks, passed),
                Route.COUNTING: sum(each.bit_count() == passed for each in range(2**blocks)),
            },
        )

    return Table(columns, [(passed, paths(2, passed), paths(10, passed)) for passed in (0, 1, 2, 5, 10)])


# Drawings


def two_blocks() -> Diagram:
    """Two residual blocks above, the same two layers without shortcuts below."""
    shapes: list[Shape] = [
        Label(320, 16, Text(fa="با میانبر", en="with shortcuts"), bold=True),
        Label(320, 152, Text(fa="بدون میانبر", en="without shortcuts"), bold=True),
    ]
    top = 92.0
    shapes += [Label(26, top, "x₀"), Arrow([(44, top), (110, top)])]
    for number, left in ((1, 110.0), (2, 350.0)):
        plus = left + 152
        shapes += [
            Box(left + 50, top, 96, 40, f"F{'₁₂'[number - 1]}", tone="c1"),
            Arrow([(left + 98, top), (plus - 11, top)]),
            Dot(plus, top, 10, "c2"),
            Label(plus, top - 1, "+", "bg", bold=True),
            Arrow([(left - 30, top), (left - 30, top - 46), (plus, top - 46), (plus, top - 12)], "c2"),
            Label(plus + 34, top - 16, f"x{'₁₂'[number - 1]}"),
            Arrow([(plus + 10, top), (plus + 88, top)]),
        ]
    low = 196.0
    shapes += [Label(26, low, "x₀"), Arrow([(44, low), (110, low)])]
    for number, left in ((1, 110.0), (2, 350.0)):
        shapes += [
            Box(left + 50, low, 96, 40, f"F{'₁₂'[number - 1]}", tone="c1"),
            Arrow([(left + 98, low), (left + 240, low)]),
        ]
    shapes.append(Label(276, low - 16, "F₁(x₀)"))
    return Diagram(640, 226, shapes)


def four_paths() -> Diagram:
    """The two residual blocks unrolled into four separate ways from x₀ to x₂."""
    rows = [
        ((), Text(fa="از هیچ‌کدام", en="through neither")),
        ((1,), Text(fa="تنها از نخستین", en="through the first only")),
        ((2,), Text(fa="تنها از دومین", en="through the second only")),
        ((1, 2), Text(fa="از هر دو", en="through both")),
    ]
    names = {(): "I", (1,): "J₁", (2,): "J₂", (1, 2): "J₂ J₁"}
    shapes: list[Shape] = [Label(30, 122, "x₀", bold=True), Label(400, 122, "x₂", bold=True)]
    for number, (blocks, text) in enumerate(rows):
        y = 34.0 + 58 * number
        tone = "c2" if not blocks else "c1"
        shapes.append(Arrow([(46, 122), (84, y), (356, y), (386, 116 if y < 122 else 128)], tone))
        shapes += [Box(90 + 86 * block, y, 62, 32, f"F{'₁₂'[block - 1]}", tone="c1") for block in blocks]
        shapes += [
            Label(470, y, names[blocks], tone, bold=True),
            Label(510, y, text, "mut", True, anchor="start"),
        ]
    return Diagram(660, 240, shapes)


# Measured


def gradient_and_accuracy_by_depth() -> Figure:
    """RMS of the gradient at the first layer over that at the last, and training accuracy, by the number of layers."""

    def draw(canvas: Canvas) -> None:
        ratio, accuracy = canvas.figure.subplots(1, 2)
        for name in MEASURED:
            _, colour, style, _ = depth.STACKS[name]
            rows = [depth.logarithms(name, layers) for layers in depth.DEPTHS]
            ratios = np.array([each[:, 0] - each[:, -1] for each in rows])
            ink = canvas.colour[colour]
            ratio.plot(depth.DEPTHS, np.median(ratios, axis=1), style, color=ink, label=depth.label(name, canvas))
        ratio.set(xscale="log")
        ratio.set_xlabel(canvas.say(depth.DEPTH))
        ratio.set_title(canvas.say(Text(fa="گرادیان نخستین لایه بر واپسین", en="gradient, first over last layer")))
        depth.number_ticks(ratio, canvas, "x", depth.DEPTHS)
        depth.power_ticks(ratio, canvas, [-12, -6, 0, 6], plotted_as_power=True)
        ratio.grid(True, axis="y")
        depth.draw_accuracy(accuracy, canvas, WITH_AND_WITHOUT)
        depth.legend_above(canvas, ratio, 2)

    return Figure(draw, 6.4, 3.6)


def gradient_ratios() -> Table:
    """Gradient at the first over that at the last layer, by both backpropagations."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        *(Column(Text(fa=f"{layers} لایه", en=f"{layers} layers")) for layers in (2, 8, 32)),
    ]
    return Table(
        columns,
        [(depth.STACKS[name][0], *(depth.first_over_last(name, layers) for layers in (2, 8, 32))) for name in MEASURED],
    )


def accuracy_with_and_without_table() -> Table:
    """Training accuracy by depth, with and without shortcuts."""
    return depth.accuracy_table(WITH_AND_WITHOUT)
