"""Part a: a network of 2, 4, 3 and 1 units that starts at zero, followed update by update."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.reference import small_mlp
from rahnama.text import Text

Array = NDArray[np.float64]
Parameters = list[Array]  # W1, b1, W2, b2, W3, b3
SIZES = (2, 4, 3, 1)
RATE = 1.0
SAMPLES = (((2.0, -1.0), 1.0), ((-1.0, 3.0), 0.0), ((1.0, 2.0), 1.0), ((-2.0, 1.0), 0.0))
STEP = 1e-4
LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "cross-entropy": torch.nn.functional.binary_cross_entropy_with_logits,
    "half square": lambda z, y: (torch.sigmoid(z) - y) ** 2 / 2,
}


def zeros(sizes: Sequence[int] = SIZES) -> Parameters:
    """All weights and biases zero."""
    pairs = pairwise(sizes)
    return [each for inputs, units in pairs for each in (np.zeros((units, inputs)), np.zeros(units))]


def as_layers(parameters: Parameters) -> list[tuple[Array, Array]]:
    """The same numbers as the reference takes them."""
    return list(zip(parameters[::2], parameters[1::2], strict=True))


def shared(entries: Array) -> float:
    """The one number that all these entries are; refused if they differ."""
    values = np.asarray(entries, dtype=np.float64).ravel()
    if np.ptp(values) > 1e-7:
        raise ValueError(f"the entries are not all the same: {values}")
    return float(values[0])


# Three routes to the gradients that share nothing


def torch_scores(parameters: Sequence[torch.Tensor], rows: torch.Tensor, hidden: str = "sigmoid") -> torch.Tensor:
    """The network in PyTorch: the score of each row."""
    functions: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": torch.relu,
        "softplus": torch.nn.Softplus(),
        "cos": torch.cos,
    }
    reads = rows
    for number in (0, 2, 4):
        reads = torch.nn.functional.linear(reads, parameters[number], parameters[number + 1])
        reads = functions[hidden](reads) if number < 4 else reads
    return reads[..., 0]


def by_autograd(
    parameters: Parameters, rows: Array, targets: Array, loss: str = "cross-entropy", hidden: str = "sigmoid"
) -> Parameters:
    """Gradients of the mean loss of some examples."""
    learned = [torch.tensor(each, requires_grad=True) for each in parameters]
    scores = torch_scores(learned, torch.tensor(rows), hidden)
    losses = LOSSES[loss](scores, torch.tensor(targets))
    return [each.numpy() for each in torch.autograd.grad(losses.mean(), learned)]


def plain_loss(parameters: Parameters, row: Sequence[float], target: float, loss: str = "cross-entropy") -> float:
    """The loss of one example from the definition, in plain Python, unit by unit."""
    reads = list(row)
    for weights, biases in zip(parameters[::2], parameters[1::2], strict=True):
        sums = [
            b + sum(w * r for w, r in zip(line, reads, strict=True)) for line, b in zip(weights, biases, strict=True)
        ]
        reads = [1 / (1 + math.exp(-z)) for z in sums]
    if loss == "half square":
        return (reads[0] - target) ** 2 / 2
    return -target * math.log(reads[0]) - (1 - target) * math.log(1 - reads[0])


def by_differences(
    parameters: Parameters, row: Sequence[float], target: float, loss: str = "cross-entropy"
) -> Parameters:
    """Central differences of the plain loss, one parameter at a time."""
    moved = [each.copy() for each in parameters]
    found = [np.zeros_like(each) for each in parameters]
    for array, slopes in zip(moved, found, strict=True):
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + STEP
            above = plain_loss(moved, row, target, loss)
            array[place] = kept - STEP
            slopes[place] = (above - plain_loss(moved, row, target, loss)) / (2 * STEP)
            array[place] = kept
    return found


def one_unit_per_layer(samples: Sequence[tuple[tuple[float, float], float]]) -> list[tuple[float, ...]]:
    """By hand: the network folded to one unit for each layer, ``z₂ = 4wα₁ + β₂``, ``z₃ = 3vα₂ + β₃``.

    For every sample, before its update: ŷ, and the gradients by b₃, W₃, b₂, W₂, b₁ and both columns of W₁.
    """

    def bend(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    first, second, beta1, w, beta2, v, beta3 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    found: list[tuple[float, ...]] = []
    for (x1, x2), target in samples:
        a1 = bend(first * x1 + second * x2 + beta1)
        a2 = bend(4 * w * a1 + beta2)
        guess = bend(3 * v * a2 + beta3)
        d3 = guess - target
        d2 = v * d3 * a2 * (1 - a2)
        d1 = 3 * w * d2 * a1 * (1 - a1)
        found.append((guess, d3, d3 * a2, d2, d2 * a1, d1, d1 * x1, d1 * x2))
        beta3, v = beta3 - RATE * d3, v - RATE * d3 * a2
        beta2, w = beta2 - RATE * d2, w - RATE * d2 * a1
        beta1, first, second = beta1 - RATE * d1, first - RATE * d1 * x1, second - RATE * d1 * x2
    return found


def _rows_of(slopes: Parameters, guess: float) -> tuple[float, ...]:
    """ŷ and the gradients in the order of the table, after a check that the units of a layer agree."""
    w1, b1, w2, b2, w3, b3 = slopes
    return (guess, *(shared(each) for each in (b3, w3, b2, w2, b1, w1[:, 0], w1[:, 1])))


def followed(samples: Sequence[tuple[tuple[float, float], float]], differences: bool) -> list[tuple[float, ...]]:
    """The full network through the samples, with gradients by autograd or by central differences."""
    parameters, found = zeros(), []
    for row, target in samples:
        if differences:
            slopes = by_differences(parameters, row, target)
            guess = math.exp(-plain_loss(parameters, row, 1.0))
        else:
            slopes = by_autograd(parameters, np.array([row]), np.array([target]))
            rows = torch.tensor([row], dtype=torch.float64)
            guess = float(torch.sigmoid(torch_scores([torch.tensor(each) for each in parameters], rows)))
        found.append(_rows_of(slopes, guess))
        parameters = [each - RATE * slope for each, slope in zip(parameters, slopes, strict=True)]
    return found


# Claims and tables


def output_at_the_start() -> Claim:
    """ŷ of the zero network for one input."""
    rows = torch.tensor([SAMPLES[0][0]], dtype=torch.float64)
    scores = torch_scores([torch.tensor(each) for each in zeros()], rows)
    return Claim(
        Text(fa="خروجی شبکه‌ی صفر", en="output of the zero network"),
        {Route.BY_HAND: Fraction(1, 1 + 1), Route.TORCH: float(torch.sigmoid(scores))},
    )


def _first_gradient(loss: str, target: float, by_hand: Fraction) -> list[Cell]:
    """Entries of a row: ∂b₃, each of ∂W₃, and the largest of all others, by three routes."""
    row = SAMPLES[0][0]
    auto = by_autograd(zeros(), np.array([row]), np.array([target]), loss)
    near = by_differences(zeros(), row, target, loss)
    names = (Text(fa="گرادیان بایاس خروجی", en="gradient of the output bias"),)

    def claim(hand: Fraction, read: Callable[[Parameters], float]) -> Claim:
        routes = {Route.BY_HAND: hand, Route.AUTOGRAD: read(auto), Route.DIFFERENCES: read(near)}
        return Claim(names[0], routes, tolerance=1e-7)

    return [
        claim(by_hand, lambda g: shared(g[5])),
        claim(by_hand / 2, lambda g: shared(g[4])),
        claim(Fraction(0), lambda g: max(float(np.abs(each).max()) for each in g[:4])),
    ]


def first_gradients() -> Table:
    """The gradients of the first update for two losses and both labels."""
    half = Fraction(1, 2)
    columns = [
        Column(Text(fa="زیان", en="loss")),
        Column(Text(fa="برچسب", en="label")),
        Column(Maths(r"\partial\mathcal L/\partial b^3")),
        Column(Maths(r"\partial\mathcal L/\partial W^3_j")),
        Column(Text(fa="بقیه", en="all others")),
    ]
    crossed, squared = Text(fa="آنتروپی متقاطع", en="cross-entropy"), Text(fa="نصف مربع خطا", en="half the square")
    rows: list[list[Cell]] = [
        [crossed, 1, *_first_gradient("cross-entropy", 1.0, half - 1)],
        [crossed, 0, *_first_gradient("cross-entropy", 0.0, half)],
        [squared, 1, *_first_gradient("half square", 1.0, (half - 1) * half * half)],
        [squared, 0, *_first_gradient("half square", 0.0, half * half * half)],
    ]
    return Table(columns, rows)


def gradients_update_by_update() -> Table:
    """ŷ and every gradient before each of the first four updates, by three routes."""
    hand, auto, near = one_unit_per_layer(SAMPLES), followed(SAMPLES, False), followed(SAMPLES, True)
    names = (
        r"\hat y",
        r"\partial\mathcal L/\partial b^3",
        r"\partial\mathcal L/\partial W^3_j",
        r"\partial\mathcal L/\partial b^2_i",
        r"\partial\mathcal L/\partial W^2_{ij}",
        r"\partial\mathcal L/\partial b^1_i",
        r"\partial\mathcal L/\partial W^1_{i1}",
        r"\partial\mathcal L/\partial W^1_{i2}",
    )
    rows: list[list[Cell]] = []
    for number, name in enumerate(names):
        cells: list[Cell] = [Maths(name)]
        for update in range(len(SAMPLES)):
            routes = [way[update][number] + 0.0 for way in (hand, auto, near)]  # + 0.0: no minus before a zero
            claim = Claim(
                Text(fa="گرادیان", en="gradient"),
                dict(zip((Route.RECURSION, Route.AUTOGRAD, Route.DIFFERENCES), routes, strict=True)),
                tolerance=1e-5,
            )
            cells.append(claim)
        rows.append(cells)
    heads = [Text(fa=f"پیش از به‌روزرسانی {k}", en=f"before update {k}") for k in range(1, 5)]
    return Table([Column(Text(fa="کمیت", en="quantity")), *(Column(head, digits=4) for head in heads)], rows)


def _moving(update: int) -> tuple[int, int, int]:
    """Gradients other than zero in the output layer, the second and the first hidden layer, by autograd."""
    parameters = zeros()
    for row, target in SAMPLES[: update - 1]:
        slopes = by_autograd(parameters, np.array([row]), np.array([target]))
        parameters = [each - RATE * slope for each, slope in zip(parameters, slopes, strict=True)]
    row, target = SAMPLES[update - 1]
    slopes = by_autograd(parameters, np.array([row]), np.array([target]))
    counts = [int(np.count_nonzero(each)) for each in slopes]
    return counts[4] + counts[5], counts[2] + counts[3], counts[0] + counts[1]


def gradients_that_are_not_zero() -> Table:
    """How many gradients of each layer differ from zero at each of the first four updates."""
    sizes = (3 * 1 + 1, 4 * 3 + 3, 2 * 4 + 4)  # output layer, second, first
    rows: list[list[Cell]] = []
    for update in range(1, 5):
        counted = _moving(update)
        cells: list[Cell] = [update]
        for depth, size in enumerate(sizes):
            expected = size if update > depth else 0
            routes = {Route.CLOSED_FORM: expected, Route.COUNTING: counted[depth]}
            cells.append(Claim(Text(fa="گرادیان‌های ناصفر", en="gradients that are not zero"), routes))
        rows.append(cells)
    columns = [
        Column(Text(fa="به‌روزرسانی", en="update")),
        Column(Text(fa="لایه‌ی خروجی، از 4", en="output layer, of 4")),
        Column(Text(fa="لایه‌ی پنهان دوم، از 15", en="second hidden layer, of 15")),
        Column(Text(fa="لایه‌ی پنهان اول، از 12", en="first hidden layer, of 12")),
    ]
    return Table(columns, rows)


def output_after_one_update() -> Claim:
    """ŷ for the first input after one update: σ(7/8), and the full network after a step of autograd's gradient."""
    row, target = SAMPLES[0]
    slopes = by_autograd(zeros(), np.array([row]), np.array([target]))
    moved = [torch.tensor(each - RATE * slope) for each, slope in zip(zeros(), slopes, strict=True)]
    scores = torch_scores(moved, torch.tensor([row], dtype=torch.float64))
    by_hand = Fraction(3) * Fraction(1, 4) * Fraction(1, 2) + Fraction(1, 2)
    return Claim(
        Text(fa="خروجی پس از نخستین به‌روزرسانی", en="output after the first update"),
        {Route.BY_HAND: 1 / (1 + math.exp(-by_hand)), Route.AUTOGRAD: float(torch.sigmoid(scores))},
        tolerance=1e-12,
    )


def parameters_and_distinct_numbers() -> Table:
    """4n + 23 parameters, and the n + 5 different numbers among them after training from zero."""
    rows: list[list[Cell]] = []
    for inputs in (2, 30, 784):
        layers = as_layers(zeros((inputs, 4, 3, 1)))
        torch_layers = [torch.nn.Linear(a, b) for a, b in ((inputs, 4), (4, 3), (3, 1))]
        random = np.random.default_rng(inputs)
        for _ in range(12):
            slopes = small_mlp.gradients(layers, random.normal(size=inputs), float(random.integers(0, 2)))
            layers = small_mlp.descended(layers, slopes, RATE)
        numbers = np.concatenate([each.ravel() for layer in layers for each in layer])
        what = Text(fa="پارامترها", en="parameters")
        total = {
            Route.CLOSED_FORM: 4 * inputs + 23,
            Route.TORCH: sum(each.numel() for layer in torch_layers for each in layer.parameters()),
        }
        distinct = {Route.CLOSED_FORM: inputs + 5, Route.COUNTING: len(np.unique(numbers))}
        rows.append([inputs, Claim(what, total), Claim(what, distinct)])
    columns = [
        Column(Maths("n")),
        Column(Text(fa="پارامترها", en="parameters")),
        Column(Text(fa="عددهای متفاوت پس از آموزش از صفر", en="different numbers after training from zero")),
    ]
    return Table(columns, rows)
