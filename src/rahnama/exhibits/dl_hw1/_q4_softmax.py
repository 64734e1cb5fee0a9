"""Part b: the worked example of the linear network with softmax, its routes and its tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.reference import softmax_network as reference
from rahnama.text import Text

Array = NDArray[np.float64]
LN2 = math.log(2)
INPUT = (1, -1, 2)  # x
INNER = ((3, 0), (1, 3), (0, 2))  # W
OUTER_OVER_LN2 = ((1, 0, -1, 1), (0, 1, 2, -2))  # W' / ln 2
LABEL = (0, 1, 0, 0)  # y
RATE = 0.1
STEP = 1e-5


def example() -> tuple[Array, Array, Array, Array]:
    """x, y, W and W' of the worked example."""
    x, y, w = (np.array(each, dtype=np.float64) for each in (INPUT, LABEL, INNER))
    return x, y, w, LN2 * np.array(OUTER_OVER_LN2)


# The example by hand, in fractions; what carries a factor ln 2 is kept without it


def hidden_by_hand() -> list[int]:
    """h = Wᵀx."""
    return [sum(INNER[i][j] * INPUT[i] for i in range(3)) for j in range(2)]


def scores_over_ln2() -> list[int]:
    """u / ln 2."""
    return [sum(OUTER_OVER_LN2[j][k] * hidden_by_hand()[j] for j in range(2)) for k in range(4)]


def prediction_by_hand() -> list[Fraction]:
    """ŷ: powers of two over their sum."""
    powers = [Fraction(2) ** u for u in scores_over_ln2()]
    return [each / sum(powers) for each in powers]


def delta_by_hand() -> list[Fraction]:
    """δ = ŷ - y."""
    return [guess - label for guess, label in zip(prediction_by_hand(), LABEL, strict=True)]


def hidden_gradient_over_ln2() -> list[Fraction]:
    """W'δ / ln 2."""
    return [sum((OUTER_OVER_LN2[j][k] * d for k, d in enumerate(delta_by_hand())), Fraction(0)) for j in range(2)]


# Autograd and central differences, each with a forward pass of its own


def torch_loss(x: torch.Tensor, y: torch.Tensor, w: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """The loss in PyTorch."""
    return -(y * torch.log_softmax(v.T @ (w.T @ x), dim=0)).sum()


def by_autograd(x: Array, y: Array, w: Array, v: Array) -> tuple[Array, Array]:
    """∂W and ∂W' by automatic differentiation."""
    inner, outer = torch.tensor(w, requires_grad=True), torch.tensor(v, requires_grad=True)
    slopes = torch.autograd.grad(torch_loss(torch.tensor(x), torch.tensor(y), inner, outer), (inner, outer))
    return slopes[0].numpy(), slopes[1].numpy()


def plain_loss(x: Sequence[float], y: Sequence[float], w: Array, v: Array) -> float:
    """The loss in plain Python from the definition, softmax without any shift."""
    h = [sum(float(w[i][j]) * x[i] for i in range(len(x))) for j in range(len(v))]
    powers = [math.exp(sum(float(v[j][k]) * h[j] for j in range(len(h)))) for k in range(len(y))]
    return -sum(label * math.log(power / sum(powers)) for label, power in zip(y, powers, strict=True))


def by_differences(x: Array, y: Array, w: Array, v: Array, step: float = STEP) -> tuple[Array, Array]:
    """∂W and ∂W' by central differences."""
    found = []
    for changed in (0, 1):
        arrays = [w.copy(), v.copy()]
        slopes = np.zeros_like(arrays[changed])
        for place in np.ndindex(slopes.shape):
            kept = arrays[changed][place]
            losses = []
            for sign in (1, -1):
                arrays[changed][place] = kept + sign * step
                losses.append(plain_loss(list(x), list(y), arrays[0], arrays[1]))
            arrays[changed][place] = kept
            slopes[place] = (losses[0] - losses[1]) / (2 * step)
        found.append(slopes)
    return found[0], found[1]


# Claims of the example


def _torch_values() -> dict[str, Array]:
    x, y, w, v = (torch.tensor(each) for each in example())
    h = w.T @ x
    guess = torch.softmax(v.T @ h, dim=0)
    return {"h": h.numpy(), "guess": guess.numpy(), "delta": (guess - y).numpy()}


def hidden_of_the_example() -> Claim:
    """h of the example."""
    routes = {Route.BY_HAND: hidden_by_hand(), Route.TORCH: _torch_values()["h"]}
    return Claim(Text(fa="بردار پنهان", en="hidden vector"), routes)


def prediction_of_the_example() -> Claim:
    """ŷ of the example."""
    routes = {Route.BY_HAND: prediction_by_hand(), Route.TORCH: _torch_values()["guess"]}
    return Claim(Text(fa="پیش‌بینی", en="prediction"), routes, tolerance=1e-14)


def delta_of_the_example() -> Claim:
    """δ = ∂L/∂u of the example: by hand, and by autograd through the whole softmax."""
    x, y, w, v = (torch.tensor(each) for each in example())
    scores = (v.T @ (w.T @ x)).detach().requires_grad_()
    (slopes,) = torch.autograd.grad(-(y * torch.log_softmax(scores, dim=0)).sum(), scores)
    routes = {Route.BY_HAND: delta_by_hand(), Route.AUTOGRAD: slopes.numpy()}
    return Claim(Text(fa="گرادیان لوجیت‌ها", en="gradient of the logits"), routes, tolerance=1e-14)


def loss_of_the_example() -> Claim:
    """L = 2 ln 2."""
    x, y, w, v = example()
    routes = {
        Route.CLOSED_FORM: 2 * LN2,
        Route.TORCH: float(torch_loss(*(torch.tensor(each) for each in (x, y, w, v)))),
        Route.NUMPY: reference.softmax_loss(x, y, w, v),
    }
    return Claim(Text(fa="زیان", en="loss"), routes, tolerance=1e-14)


def hidden_gradient_of_the_example() -> Claim:
    """∂L/∂h = W'δ, divided by ln 2."""
    x, y, w, v = example()
    h = torch.tensor(w.T @ x, requires_grad=True)
    loss = -(torch.tensor(y) * torch.log_softmax(torch.tensor(v).T @ h, dim=0)).sum()
    (slopes,) = torch.autograd.grad(loss, h)
    routes = {Route.BY_HAND: hidden_gradient_over_ln2(), Route.AUTOGRAD: slopes.numpy() / LN2}
    return Claim(Text(fa="گرادیان بردار پنهان", en="gradient of the hidden vector"), routes, tolerance=1e-14)


def self_check_of_the_example() -> Claim:
    """Wᵀ∂W and ∂W'W'ᵀ, divided by ln 2: the same matrix, from two different gradients."""
    x, y, w, v = example()
    inner, outer = by_autograd(x, y, w, v)
    h, slope = hidden_by_hand(), hidden_gradient_over_ln2()
    routes = {
        Route.BY_HAND: [[a * b for b in slope] for a in h],
        Route.MATRIX: w.T @ inner / LN2,
        Route.AUTOGRAD: outer @ v.T / LN2,
    }
    return Claim(Text(fa="ماتریس وارسی", en="matrix of the check"), routes, tolerance=1e-14)


def softmax_jacobian() -> Table:
    """diag(ŷ) - ŷŷᵀ of the example, by hand and by autograd, with the sum of each row."""
    guess = prediction_by_hand()
    scores = torch.tensor([LN2 * u for u in scores_over_ln2()], dtype=torch.float64)
    auto = torch.autograd.functional.jacobian(lambda u: torch.softmax(u, 0), scores)  # type: ignore[no-untyped-call]
    rows: list[list[Cell]] = []
    for i in range(4):
        hand = [guess[i] * ((i == j) - guess[j]) for j in range(4)]
        entries = [*zip(hand, auto[i].tolist(), strict=True), (sum(hand, Fraction(0)), float(auto[i].sum()))]
        what = Text(fa="درایه‌ی ژاکوبی", en="entry of the Jacobian")
        cells = [Claim(what, {Route.BY_HAND: a, Route.AUTOGRAD: b}, tolerance=1e-14) for a, b in entries]
        rows.append([Maths(rf"\hat y_{i + 1}"), *cells])
    heads = [Column(Maths(rf"\partial/\partial u_{j}")) for j in range(1, 5)]
    return Table([Column(Text(fa="خروجی", en="output")), *heads, Column(Text(fa="جمع سطر", en="sum of the row"))], rows)


def gradient_check() -> Table:
    """All fourteen gradients of the example by hand, by autograd and by central differences."""
    data = example()
    auto, near, ref = by_autograd(*data), by_differences(*data), reference.softmax_network_gradients(*data)
    rows: list[list[Cell]] = []
    h, delta, slope = hidden_by_hand(), delta_by_hand(), hidden_gradient_over_ln2()
    for which, (name, left, right, unit) in enumerate((("W", list(INPUT), slope, LN2), ("W'", h, delta, 1.0))):
        for i, j in np.ndindex(len(left), len(right)):
            exact = left[i] * right[j]
            routes = {
                Route.BY_HAND: float(exact) * unit,
                Route.AUTOGRAD: auto[which][i, j],
                Route.DIFFERENCES: near[which][i, j],
                Route.NUMPY: ref[which][i, j],
            }
            claim = Claim(Text(fa="گرادیان", en="gradient"), routes, tolerance=1e-8)
            off = float(abs(near[which][i, j] - float(exact) * unit))
            if off > 1e-9:
                raise ValueError(f"central differences are off by {off}")
            rows.append([Maths(rf"{name}_{{{i + 1}{j + 1}}}"), Maths(_product(left[i], right[j], unit)), claim])
    columns = [
        Column(Text(fa="وزن", en="weight")),
        Column(Text(fa="با دست", en="by hand")),
        Column(Text(fa="گرادیان", en="gradient"), digits=4),
    ]
    return Table(columns, rows)


def _tex(value: Fraction | int) -> str:
    number = Fraction(value)
    sign, top = ("-" if number < 0 else ""), abs(number.numerator)
    return f"{sign}{top}" if number.denominator == 1 else rf"{sign}\tfrac{{{top}}}{{{number.denominator}}}"


def _product(left: int, right: Fraction, unit: float) -> str:
    """The two factors and, where there is one, ln 2."""
    factor = _tex(right) if right >= 0 else rf"\bigl({_tex(right)}\bigr)"
    return rf"{_tex(left)}\cdot{factor}" + (r"\,\ln 2" if unit != 1 else "")


def sizes_check() -> Table:
    """Lengths of both gradients for five shapes and kinds of x and y, by four routes."""
    random = np.random.default_rng(5)
    dense = [tuple(random.normal(size=k) for k in sizes) for sizes in ((5, 3), (4, 4), (2, 6))]
    one_hot = np.eye(7)
    cases: list[tuple[Text, Array, Array, int]] = [
        (Text(fa="همه‌ی اندازه‌ها متفاوت", en="all sizes different"), dense[0][0], one_hot[1, :3], 4),
        (Text(fa="همه برابر، مانند برگه", en="all equal, as printed"), dense[1][0], one_hot[2, :4], 4),
        (Text(fa="گلوگاه: یک واحد پنهان", en="bottleneck: one hidden unit"), dense[2][0], one_hot[4, :6], 1),
        (Text(fa="ورودی تک‌فعال", en="one-hot input"), one_hot[3], one_hot[5], 2),
        (Text(fa="برچسب نرم با جمع 1", en="soft label, sum 1"), dense[0][0], np.array([0.7, 0.2, 0.1]), 2),
    ]
    rows: list[list[Cell]] = []
    for text, x, y, hidden in cases:
        w, v = (0.6 * random.normal(size=size) for size in ((len(x), hidden), (hidden, len(y))))
        ways = {
            Route.NUMPY: reference.softmax_network_gradients(x, y, w, v),
            Route.AUTOGRAD: by_autograd(x, y, w, v),
            Route.DIFFERENCES: by_differences(x, y, w, v),
        }
        what = Text(fa="طول گرادیان", en="length of the gradient")
        for other in (Route.AUTOGRAD, Route.DIFFERENCES):  # every entry, not only the length
            for one, two in zip(ways[Route.NUMPY], ways[other], strict=True):
                np.testing.assert_allclose(one, two, atol=1e-8)
        lengths = [
            Claim(what, {k: float(np.linalg.norm(way[side])) for k, way in ways.items()}, tolerance=1e-7)
            for side in (0, 1)
        ]
        rows.append([text, Maths(rf"({len(x)},{hidden},{len(y)})"), *lengths])
    columns = [
        Column(Text(fa="حالت", en="case")),
        Column(Maths("(p,q,r)")),
        Column(Maths(r"\lVert\partial\mathcal L/\partial W\rVert"), digits=4),
        Column(Maths(r"\lVert\partial\mathcal L/\partial W'\rVert"), digits=4),
    ]
    return Table(columns, rows)
