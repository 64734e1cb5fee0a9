"""Part a: what else could have been asked. Full batches, other hidden functions, and the network folded to a chain."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q4_zero as zero
from rahnama.reference import small_mlp
from rahnama.text import Text

ROWS = np.array([[2.0, -1.0], [-1.0, 3.0], [1.0, 2.0], [-2.0, 1.0], [0.5, -3.0], [3.0, 1.0], [-1.5, -2.0], [0.0, 4.0]])
UPDATES = 100
HIDDEN: dict[str, tuple[str, str, str, int]] = {  # f, f(0), f'(0), parameters that move
    "sigmoid": (r"\sigma(z)", r"\tfrac12", r"\tfrac14", 31),
    "softplus": (r"\ln(1+e^z)", r"\ln 2", r"\tfrac12", 31),
    "tanh": (r"\tanh z", "0", "1", 1),
    "relu": (r"\max(0,z)", "0", "0", 1),
    "cos": (r"\cos z", "1", "0", 4),
}


def _targets(ones: int) -> np.ndarray:
    """Labels of the eight points, the first ``ones`` of them 1."""
    return (np.arange(len(ROWS)) < ones).astype(np.float64)


def _mean_gradients(ones: int) -> list[np.ndarray]:
    """Gradients of the mean cross-entropy over the eight points at zero, by the reference."""
    layers = zero.as_layers(zero.zeros())
    each = [small_mlp.gradients(layers, row, float(y)) for row, y in zip(ROWS, _targets(ones), strict=True)]
    return [np.mean([found[k][side] for found in each], axis=0) for k in range(3) for side in (0, 1)]


def full_batches() -> Table:
    """Gradients at zero of the mean loss over eight points, by how many of them are of class 1."""
    rows: list[list[Cell]] = []
    for ones in (4, 5, 8):
        share = Fraction(ones, len(ROWS))
        auto = zero.by_autograd(zero.zeros(), ROWS, _targets(ones))
        hand = _mean_gradients(ones)
        values = (
            (Fraction(1, 2) - share, zero.shared(auto[5]), zero.shared(hand[5])),
            ((Fraction(1, 2) - share) / 2, zero.shared(auto[4]), zero.shared(hand[4])),
            (Fraction(0), *(max(float(np.abs(g).max()) for g in way[:4]) for way in (auto, hand))),
        )
        names = (Route.CLOSED_FORM, Route.AUTOGRAD, Route.NUMPY)
        what = Text(fa="گرادیان میانگین", en="mean gradient")
        rows.append([ones, *(Claim(what, dict(zip(names, each, strict=True)), tolerance=1e-15) for each in values)])
    columns = [
        Column(Text(fa="نقطه‌های کلاس 1، از 8", en="points of class 1, of 8")),
        Column(Maths(r"\partial\mathcal L/\partial b^3")),
        Column(Maths(r"\partial\mathcal L/\partial W^3_j")),
        Column(Text(fa="بقیه", en="all others")),
    ]
    return Table(columns, rows)


def balanced_loss_after_training() -> Claim:
    """The loss after a hundred updates with a balanced full batch: ln 2, as at the start."""
    targets = _targets(4)
    parameters = zero.zeros()
    for _ in range(UPDATES):
        slopes = zero.by_autograd(parameters, ROWS, targets)
        parameters = [each - zero.RATE * slope for each, slope in zip(parameters, slopes, strict=True)]
    losses = [zero.plain_loss(parameters, tuple(row), float(y)) for row, y in zip(ROWS, targets, strict=True)]
    return Claim(
        Text(fa="زیان پس از آموزش با دسته‌ی متوازن", en="loss after training on a balanced batch"),
        {Route.CLOSED_FORM: math.log(2), Route.SIMULATION: sum(losses) / len(losses)},
        tolerance=1e-14,
    )


def _moved_by_torch(hidden: str, ones: int) -> int:
    """Parameters other than zero after so many updates with single examples."""
    parameters = zero.zeros()
    targets = _targets(ones)
    for update in range(UPDATES):
        row = update * 3 % len(ROWS)
        slopes = zero.by_autograd(parameters, ROWS[row : row + 1], targets[row : row + 1], hidden=hidden)
        parameters = [each - 0.1 * slope for each, slope in zip(parameters, slopes, strict=True)]
    return sum(int(np.count_nonzero(each)) for each in parameters)


def other_hidden_functions() -> Table:
    """Parameters that have moved after a hundred updates from zero, by the function of the hidden units."""
    rows: list[list[Cell]] = []
    for hidden, (name, at_zero, slope, expected) in HIDDEN.items():
        counted = _moved_by_torch(hidden, 5)
        claim = Claim(
            Text(fa="پارامترهایی که تکان خورده‌اند", en="parameters that have moved"),
            {Route.CLOSED_FORM: expected, Route.TORCH: counted},
        )
        rows.append([Maths(name), Maths(at_zero), Maths(slope), claim])
    columns = [
        Column(Maths("f(z)")),
        Column(Maths("f(0)")),
        Column(Maths("f'(0)")),
        Column(Text(fa="پارامترهای تکان‌خورده، از 31", en="parameters that moved, of 31")),
    ]
    return Table(columns, rows)


def _chain(samples: list[tuple[np.ndarray, float]], rate: float) -> float:
    """Output of a network of one unit in each layer, trained with a rate of its own for every parameter."""
    first, second, beta1, u, beta2, v, beta3 = (0.0,) * 7
    for row, target in samples:
        a1 = 1 / (1 + math.exp(-(first * row[0] + second * row[1] + beta1)))
        a2 = 1 / (1 + math.exp(-(u * a1 + beta2)))
        d3 = 1 / (1 + math.exp(-(v * a2 + beta3))) - target
        d2 = v * d3 * a2 * (1 - a2)
        d1 = u * d2 * a1 * (1 - a1)
        v, beta3 = v - 3 * rate * d3 * a2, beta3 - rate * d3
        u, beta2 = u - 4 / 3 * rate * d2 * a1, beta2 - rate / 3 * d2
        first, second, beta1 = (
            first - rate / 4 * d1 * row[0],
            second - rate / 4 * d1 * row[1],
            beta1 - rate / 4 * d1,
        )
    point = ROWS[1]
    a1 = 1 / (1 + math.exp(-(first * point[0] + second * point[1] + beta1)))
    a2 = 1 / (1 + math.exp(-(u * a1 + beta2)))
    return 1 / (1 + math.exp(-(v * a2 + beta3)))


def output_of_the_chain() -> Claim:
    """Output for one point after 2000 updates: of the chain of single units, and of the full network."""
    targets = _targets(5)
    places = np.random.default_rng(3).integers(0, len(ROWS), 2000)
    samples = [(ROWS[place], float(targets[place])) for place in places]
    layers = zero.as_layers(zero.zeros())
    for row, target in samples:
        layers = small_mlp.descended(layers, small_mlp.gradients(layers, row, target), 0.2)
    score = small_mlp.pre_activations(layers, ROWS[1])[-1][0]
    return Claim(
        Text(fa="خروجی پس از 2000 به‌روزرسانی", en="output after 2000 updates"),
        {Route.RECURSION: _chain(samples, 0.2), Route.NUMPY: float(1 / (1 + np.exp(-score)))},
        tolerance=1e-9,
    )


def gradient_with_a_slope_too_many() -> Claim:
    """∂b₃ for y = 1 if the sigmoid's slope 1/4 is left in the cross-entropy's gradient: what autograd gives for ½MSE."""
    row, target = zero.SAMPLES[0]
    auto = zero.by_autograd(zero.zeros(), np.array([row]), np.array([target]), "half square")
    return Claim(
        Text(fa="گرادیان با یک شیبِ اضافی", en="gradient with one slope too many"),
        {Route.BY_HAND: (Fraction(1, 2) - 1) * Fraction(1, 4), Route.AUTOGRAD: zero.shared(auto[5])},
    )


def weights_after_three_updates() -> Claim:
    """W³, W² and both columns of W¹ after three updates: four different numbers, of which none is zero."""
    slopes = zero.one_unit_per_layer(zero.SAMPLES[:3])
    by_hand = [-zero.RATE * sum(each[k] for each in slopes) for k in (2, 4, 6, 7)]
    parameters = zero.zeros()
    for row, target in zero.SAMPLES[:3]:
        found = zero.by_autograd(parameters, np.array([row]), np.array([target]))
        parameters = [each - zero.RATE * slope for each, slope in zip(parameters, found, strict=True)]
    arrays = (parameters[4], parameters[2], parameters[0][:, 0], parameters[0][:, 1])
    return Claim(
        Text(fa="وزن‌ها پس از سه به‌روزرسانی", en="weights after three updates"),
        {Route.RECURSION: by_hand, Route.AUTOGRAD: [zero.shared(each) for each in arrays]},
        tolerance=1e-9,
    )
