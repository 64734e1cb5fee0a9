"""Part b: noise on the inputs of a linear regression, in expectation, on copies, in descent, and beyond linear models."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import sympy
import torch
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.reference.ridge import ridge_cost, ridge_through_origin
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
EXAMPLES, FEATURES, NOISE = 30, 4, Fraction(1, 2)
WEIGHTS = (Fraction(3, 2), Fraction(-1), Fraction(4, 5), Fraction(3, 10))
DRAWS = 4000
RISE = Text(fa="افزایش میانگین هزینه", en="rise of the mean cost")
SIGMA = Text(fa="انحراف معیار نویز", en="deviation of the noise")
RUNS: dict[str, tuple[Text, str, str]] = {
    "fresh": (Text(fa="نویز تازه روی ورودی", en="fresh noise on inputs"), "c1", "-"),
    "copy": (Text(fa="یک نسخه‌ی نویزی", en="one noisy copy"), "c2", "--"),
    "targets": (Text(fa="نویز تازه روی هدف", en="fresh noise on targets"), "c4", "-."),
}


@cache
def data() -> tuple[Array, Array]:
    """Thirty clean examples of four features, two of them correlated; as in the experiment ``input_noise``."""
    generator = np.random.default_rng(5)
    rows = generator.standard_normal((EXAMPLES, FEATURES))
    rows[:, 1] = 0.8 * rows[:, 0] + 0.6 * rows[:, 1]
    targets = rows @ np.array([1.5, -1.0, 0.8, 0.3]) + 0.3 * generator.standard_normal(EXAMPLES)
    return rows, targets


def _axis(axes: Axes, canvas: Canvas, which: str, places: tuple[float, ...]) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks(list(places))
    axis.set_ticklabels([canvas.number(each) for each in places])
    axis.minorticks_off()


# The constant


@cache
def _rise_by_symbols() -> tuple[sympy.Expr, sympy.Expr]:
    """E[cost with noise] - cost for two examples of two features and a bias, and that bias; moments put in by hand."""
    w, x = sympy.symbols("w1:3"), sympy.symbols("x1:5")
    y, e, (b, s) = sympy.symbols("y1:3"), sympy.symbols("e1:5"), sympy.symbols("b s")
    cost, plain = sympy.Integer(0), sympy.Integer(0)
    for i in range(2):
        clean = y[i] - sum(x[2 * i + j] * w[j] for j in range(2)) - b
        cost += (clean - sum(e[2 * i + j] * w[j] for j in range(2))) ** 2 / 4
        plain += clean**2 / 4
    mean = sympy.Integer(0)
    for powers, factor in sympy.Poly(sympy.expand(cost - plain), *e).terms():
        moments = [{0: 1, 1: 0, 2: s**2}[power] for power in powers]  # E[1], E[ε], E[ε²]; the ε are independent
        mean += factor * sympy.prod(moments)
    return sympy.simplify(mean / (s**2 * (w[0] ** 2 + w[1] ** 2))), sympy.diff(mean, b)


def _mean_over_signs(bias: Fraction) -> Fraction:
    """Exact mean rise for two examples of two features when every noise is ±σ with equal chance: all 16 cases."""
    rows = ((Fraction(1), Fraction(2)), (Fraction(-1), Fraction(3)))
    targets, weights = (Fraction(2), Fraction(5)), (Fraction(3, 2), Fraction(-1))
    total = Fraction(0)
    for signs in itertools.product((-1, 1), repeat=4):
        for i in range(2):
            clean = targets[i] - bias - sum(rows[i][j] * weights[j] for j in range(2))
            noisy = clean - sum(NOISE * signs[2 * i + j] * weights[j] for j in range(2))
            total += (noisy**2 - clean**2) / 4
    return total / 16


def constant_of_the_penalty() -> Claim:
    """The rise over σ²‖w‖²: by algebra with moments, and by adding up all sign patterns of two-valued noise."""
    size = Fraction(3, 2) ** 2 + 1
    return Claim(
        Text(fa="ضریب $\\sigma^2\\lVert w\\rVert^2$", en="factor of $\\sigma^2\\lVert w\\rVert^2$"),
        {
            Route.SYMBOLIC: Fraction(str(_rise_by_symbols()[0])),
            Route.COUNTING: _mean_over_signs(Fraction(0)) / (NOISE**2 * size),
        },
        convention=Text(fa="هزینه با $1/(2n)$", en="cost with $1/(2n)$"),
    )


def rise_by_the_bias() -> Claim:
    """How the rise changes with the bias: not at all."""
    slope = _mean_over_signs(Fraction(7)) - _mean_over_signs(Fraction(0))
    return Claim(
        Text(fa="تغییر افزایش هزینه با بایاس", en="change of the rise with the bias"),
        {Route.SYMBOLIC: _rise_by_symbols()[1], Route.COUNTING: slope},
    )


@cache
def _rises(deviation: float) -> Array:
    """Cost with noise minus cost, for fixed weights and many draws of the noise of all examples."""
    rows, targets = data()
    weights = np.array([float(each) for each in WEIGHTS])
    noise = deviation * np.random.default_rng(17).standard_normal((DRAWS, EXAMPLES, FEATURES))
    errors = targets - (rows + noise) @ weights
    drawn: Array = (errors**2).mean(axis=1) / 2 - ridge_cost(rows, targets, weights, 0.0, 0.0)
    return drawn


def measured_rise() -> Claim:
    """The mean rise with σ = ½: drawn, and by the formula in fractions."""
    return Claim(
        RISE,
        {
            Route.SIMULATION: round(float(_rises(0.5).mean()), 4),
            Route.BY_HAND: NOISE**2 / 2 * sum(each**2 for each in WEIGHTS),
        },
        convention=Text(fa="میانگین 4000 بار نمونه‌گیری", en="mean of 4000 draws"),
        tolerance=0.02,
    )


def _candidates() -> list[tuple[str, Fraction]]:
    square = NOISE**2
    return [
        (r"\tfrac{\sigma^2}{2}", square / 2),
        (r"\sigma^2", square),
        (r"\tfrac{n\sigma^2}{2}", EXAMPLES * square / 2),
        (r"\tfrac{\sigma^2}{2n}", square / (2 * EXAMPLES)),
    ]


def _standard_errors(predicted: float) -> Claim:
    """How many standard errors the prediction is from the mean of the draws: by NumPy and by torch."""
    drawn, tensor = _rises(0.5), torch.tensor(_rises(0.5))
    by_numpy = (drawn.mean() - predicted) / (drawn.std(ddof=1) / math.sqrt(DRAWS))
    by_torch = (tensor.mean() - predicted) / (tensor.std(correction=1) / tensor.numel() ** 0.5)
    return Claim(
        Text(fa="فاصله به خطای معیار", en="distance in standard errors"),
        {Route.NUMPY: round(abs(float(by_numpy)), 1), Route.TORCH: round(abs(float(by_torch)), 1)},
        tolerance=1e-9,
    )


def four_constants() -> Table:
    """Four constants that one meets, what each predicts, and how far that is from what was drawn."""
    columns = [
        Column(Text(fa="ضریب $\\lVert w\\rVert^2$", en="factor of $\\lVert w\\rVert^2$")),
        Column(Text(fa="افزایش پیش‌بینی‌شده", en="predicted rise"), digits=4),
        Column(
            Text(fa="فاصله از اندازه‌گیری، به خطای معیار", en="distance from the drawn mean, in standard errors"),
            digits=1,
        ),
    ]
    rows: list[list[Cell]] = []
    for tex, factor in _candidates():
        exact = factor * sum(each**2 for each in WEIGHTS)
        by_numpy = float(factor) * float(np.sum(np.array([float(each) for each in WEIGHTS]) ** 2))
        claim = Claim(RISE, {Route.BY_HAND: exact, Route.NUMPY: by_numpy}, tolerance=1e-12)
        rows.append([Maths(tex), claim, _standard_errors(float(exact))])
    return Table(columns, rows, marked=[0])


def expected_cost_against_noise() -> Figure:
    """The drawn means with two standard errors, on the parabola of σ²/2 and beside the other constants."""
    deviations = np.linspace(0, 1, 9)
    size = float(sum(each**2 for each in WEIGHTS))
    rows, targets = data()
    plain = ridge_cost(rows, targets, [float(each) for each in WEIGHTS], 0.0, 0.0)
    means = [float(_rises(float(each)).mean()) + plain for each in deviations]
    errors = [2 * float(_rises(float(each)).std()) / math.sqrt(DRAWS) for each in deviations]
    s = np.linspace(0, 1, 41)

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for factor, label, colour, style in (
            (0.5, r"$\sigma^2/2$", "c1", "-"),
            (1.0, r"$\sigma^2$", "c2", "--"),
            (EXAMPLES / 2, r"$n\sigma^2/2$", "c4", "-."),
            (0.5 / EXAMPLES, r"$\sigma^2/2n$", "c6", ":"),
        ):
            axes.plot(s, plain + factor * s**2 * size, style, color=canvas.colour[colour], label=label)
        axes.errorbar(deviations, means, errors, fmt="o", color=canvas.colour["fg"], markersize=4, capsize=2)
        axes.set(xlim=(-0.02, 1.02), ylim=(0, 4.2))
        axes.set_xlabel(canvas.say(SIGMA))
        axes.set_ylabel(canvas.say(Text(fa="میانگین هزینه", en="mean cost")))
        axes.grid(True)
        _axis(axes, canvas, "x", (0, 0.25, 0.5, 0.75, 1))
        _axis(axes, canvas, "y", (0, 1, 2, 3, 4))
        axes.legend(loc="upper left", fontsize=9)

    return Figure(draw, 6.4, 3.4)


def rise_by_noise_on_targets() -> Claim:
    """Noise of deviation ½ on the targets: the rise, whatever the weights; by formula and by all sign patterns."""
    total = Fraction(0)
    for signs in itertools.product((-1, 1), repeat=3):
        for clean, sign in zip((Fraction(2), Fraction(-3), Fraction(1, 7)), signs, strict=True):
            total += ((clean + NOISE * sign) ** 2 - clean**2) / 6
    return Claim(RISE, {Route.BY_HAND: NOISE**2 / 2, Route.COUNTING: total / 8})


# The weights


def _copies(deviation: float, count: int, seed: int) -> Array:
    """Least squares on that many noisy copies of the data under one another."""
    rows, targets = data()
    generator = np.random.default_rng(seed)
    gram, product = np.zeros((FEATURES, FEATURES)), np.zeros(FEATURES)
    for _ in range(count // 500 + 1):
        size = min(count, 500)
        noisy = rows + deviation * generator.standard_normal((size, EXAMPLES, FEATURES))
        flat = noisy.reshape(-1, FEATURES)
        gram, product = gram + flat.T @ flat, product + flat.T @ np.tile(targets, size)
    return np.asarray(np.linalg.solve(gram, product), dtype=np.float64)


def coefficients_against_noise() -> Figure:
    """The four weights against σ: dots from 1500 copies, lines from ridge with λ = σ²."""
    rows, targets = data()
    s = np.linspace(0, 2, 41)
    lines = np.array([ridge_through_origin(rows, targets, float(each) ** 2) for each in s])
    places = np.linspace(0, 2, 9)
    dots = np.array([_copies(float(each), 1500, 40 + number) for number, each in enumerate(places)])
    wrong = np.array([ridge_through_origin(rows, targets, float(each) ** 2 / 2) for each in s])

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for j, colour in enumerate(("c1", "c2", "c3", "c4")):
            axes.plot(s, lines[:, j], color=canvas.colour[colour], label=f"$w_{j + 1}$")
            axes.plot(s, wrong[:, j], ":", color=canvas.colour[colour], linewidth=0.9)
            axes.plot(places, dots[:, j], "o", color=canvas.colour[colour], markersize=4)
        axes.axhline(0, color=canvas.colour["mut"], linewidth=0.8)
        axes.set_xlabel(canvas.say(SIGMA))
        axes.set_ylabel(canvas.say(Text(fa="وزن", en="weight")))
        axes.grid(True)
        axes.set(xlim=(-0.04, 2.04))
        _axis(axes, canvas, "x", (0, 0.5, 1, 1.5, 2))
        _axis(axes, canvas, "y", (-1, 0, 1))
        axes.legend(loc="upper right", ncols=4, fontsize=9)

    return Figure(draw, 6.4, 3.3)


def strength_read_off_the_weights() -> Claim:
    """λ for which ridge is nearest to the weights of very many copies with σ = ½, over σ²."""
    rows, targets = data()
    weights = _copies(0.5, 15_000, 3)
    slope = rows.T @ (targets - rows @ weights) / EXAMPLES  # equals λw for ridge
    return Claim(
        Text(fa="قدرت ریج، از روی وزن‌ها", en="the strength of ridge, read off the weights"),
        {Route.BY_HAND: NOISE**2, Route.SIMULATION: float(slope @ weights / (weights @ weights))},
        tolerance=0.02,
    )


def _autograd_strength(mean: bool, half: bool, halved_penalty: bool) -> float:
    """λ that makes the gradient of one convention vanish at the ridge weights, by automatic differentiation."""
    rows, targets = (torch.tensor(each) for each in data())
    start = ridge_through_origin(*data(), float(NOISE**2))
    weights = torch.tensor(start, requires_grad=True)
    errors = (targets - rows @ weights).square()
    loss = (errors.mean() if mean else errors.sum()) * (0.5 if half else 1.0)
    penalty = weights.square().sum() * (0.5 if halved_penalty else 1.0)
    (down,), (up,) = torch.autograd.grad(loss, weights), torch.autograd.grad(penalty, weights)
    return float(-(down @ up) / (up @ up))


def ridge_conventions() -> Table:
    """The λ that noise of deviation ½ on thirty examples stands for, in five conventions."""
    square, n = NOISE**2, EXAMPLES
    cases = [
        (r"\tfrac1{2n}\sum r_i^2+\tfrac{\lambda}{2}\lVert w\rVert^2", r"\sigma^2", square, (True, True, True)),
        (r"\tfrac1{2n}\sum r_i^2+\lambda\lVert w\rVert^2", r"\tfrac{\sigma^2}{2}", square / 2, (True, True, False)),
        (r"\tfrac1n\sum r_i^2+\lambda\lVert w\rVert^2", r"\sigma^2", square, (True, False, False)),
        (r"\tfrac1n\sum r_i^2+\tfrac{\lambda}{2}\lVert w\rVert^2", r"2\sigma^2", 2 * square, (True, False, True)),
        (r"\sum r_i^2+\lambda\lVert w\rVert^2", r"n\sigma^2", n * square, (False, False, False)),
    ]
    columns = [
        Column(Text(fa="هزینه", en="cost")),
        Column(Maths(r"\lambda")),
        Column(Text(fa="مقدار برای $n=30$ و $\\sigma=0.5$", en="value for $n=30$, $\\sigma=0.5$"), digits=3),
    ]
    name = Text(fa="$\\lambda$ هم‌ارز", en="equivalent $\\lambda$")
    return Table(
        columns,
        [
            (
                Maths(tex),
                Maths(strength),
                Claim(name, {Route.BY_HAND: value, Route.AUTOGRAD: _autograd_strength(*kind)}, tolerance=1e-9),
            )
            for tex, strength, value, kind in cases
        ],
        marked=[0, 4],
    )


# One copy, many copies, and descent


def _spread_by_formula() -> float:
    """Root mean square distance from ridge, times the root of the number of copies, for many copies.

    Noise enters the gradient as (r I + xwᵀ)ε and as ε(εᵀw) - σ²w, uncorrelated since third moments vanish.
    """
    rows, targets = data()
    s = float(NOISE)
    inverse = np.linalg.inv(rows.T @ rows / EXAMPLES + s**2 * np.eye(FEATURES))
    weights = inverse @ rows.T @ targets / EXAMPLES
    spread = EXAMPLES * s**4 * (weights @ weights * np.eye(FEATURES) + np.outer(weights, weights))
    for row, target in zip(rows, targets, strict=True):
        factor = (row @ weights - target) * np.eye(FEATURES) + np.outer(row, weights)
        spread = spread + s**2 * factor @ factor.T
    return math.sqrt(float(np.trace(inverse @ spread @ inverse))) / EXAMPLES


@cache
def _spread_by_drawing(copies: int, draws: int) -> float:
    """Root mean square distance from ridge of the weights from so many copies, by NumPy's draws."""
    goal = ridge_through_origin(*data(), float(NOISE**2))
    distances = [np.sum((_copies_once(copies, seed) - goal) ** 2) for seed in range(draws)]
    return math.sqrt(float(np.mean(distances)))


def _copies_once(copies: int, seed: int) -> Array:
    rows, targets = data()
    noisy = np.tile(rows, (copies, 1)) + 0.5 * np.random.default_rng([seed, copies]).standard_normal(
        (copies * EXAMPLES, FEATURES)
    )
    return np.asarray(np.linalg.solve(noisy.T @ noisy, noisy.T @ np.tile(targets, copies)), dtype=np.float64)


def _spread_by_torch(copies: int, draws: int) -> float:
    """The same with torch's draws and torch's least squares."""
    rows, targets = (torch.tensor(each) for each in data())
    torch.manual_seed(9)
    noisy = rows.repeat(draws, copies, 1) + 0.5 * torch.randn(draws, copies * EXAMPLES, FEATURES, dtype=torch.float64)
    found = torch.linalg.lstsq(noisy, targets.repeat(draws, copies)[..., None]).solution[..., 0]
    goal = torch.linalg.solve(rows.T @ rows + EXAMPLES * 0.25 * torch.eye(FEATURES), rows.T @ targets)
    return float((found - goal).square().sum(dim=1).mean().sqrt())


def distance_of_one_copy() -> Claim:
    """How far least squares on a single noisy copy is from ridge, root mean square over draws."""
    return Claim(
        Text(fa="فاصله‌ی یک نسخه از ریج", en="distance of one copy from ridge"),
        {Route.NUMPY: _spread_by_drawing(1, 3000), Route.TORCH: _spread_by_torch(1, 3000)},
        tolerance=0.05,
    )


def distance_of_many_copies() -> Claim:
    """The same for 256 copies: by the formula and drawn."""
    return Claim(
        Text(fa="فاصله‌ی 256 نسخه از ریج", en="distance of 256 copies from ridge"),
        {Route.CLOSED_FORM: _spread_by_formula() / 16, Route.NUMPY: _spread_by_drawing(256, 150)},
        tolerance=0.1,
    )


@cache
def _one_copy_of(examples: int, draws: int) -> float:
    """Root mean square distance between least squares on one noisy copy and ridge, examples of the same law."""
    squares = []
    for seed in range(draws):
        generator = np.random.default_rng([seed, examples, 1])
        rows = generator.standard_normal((examples, FEATURES))
        rows[:, 1] = 0.8 * rows[:, 0] + 0.6 * rows[:, 1]
        targets = rows @ [float(each) for each in WEIGHTS] + 0.3 * generator.standard_normal(examples)
        noisy = rows + 0.5 * generator.standard_normal(rows.shape)
        found = np.linalg.solve(noisy.T @ noisy, noisy.T @ targets)
        squares.append(float(np.sum((found - ridge_through_origin(rows, targets, 0.25)) ** 2)))
    return math.sqrt(sum(squares) / draws)


def _one_copy_by_torch(examples: int, draws: int) -> float:
    """The same with torch's draws, and all draws solved at once."""
    torch.manual_seed(12)
    rows = torch.randn(draws, examples, FEATURES, dtype=torch.float64)
    rows[:, :, 1] = 0.8 * rows[:, :, 0] + 0.6 * rows[:, :, 1]
    line = torch.tensor([1.5, -1.0, 0.8, 0.3], dtype=torch.float64)
    targets = rows @ line + 0.3 * torch.randn(draws, examples, dtype=torch.float64)
    found = []
    for inputs, strength in ((rows + 0.5 * torch.randn_like(rows), 0.0), (rows, 0.25)):
        gram = inputs.mT @ inputs / examples + strength * torch.eye(FEATURES)
        found.append(torch.linalg.solve(gram, (inputs.mT @ targets[..., None])[..., 0] / examples))
    return float((found[0] - found[1]).square().sum(dim=1).mean().sqrt())


def distance_of_one_large_copy() -> Claim:
    """How far one noisy copy of 7680 examples is from ridge on the same examples, root mean square over draws."""
    return Claim(
        Text(fa="فاصله‌ی یک نسخه از 7680 نمونه", en="distance of one copy of 7680 examples"),
        {Route.NUMPY: _one_copy_of(7680, 60), Route.TORCH: _one_copy_by_torch(7680, 60)},
        tolerance=0.1,
    )


def distance_to_least_squares() -> Claim:
    """How far ridge itself is from least squares on the clean data: by formula, and in torch."""
    rows, targets = data()
    by_numpy = ridge_through_origin(rows, targets, float(NOISE**2)) - ridge_through_origin(rows, targets, 0.0)
    tensors = torch.tensor(rows), torch.tensor(targets)
    gram, product = tensors[0].T @ tensors[0], tensors[0].T @ tensors[1]
    plain = torch.linalg.lstsq(tensors[0], tensors[1][:, None]).solution[:, 0]
    ridge = torch.linalg.solve(gram + EXAMPLES * 0.25 * torch.eye(FEATURES, dtype=torch.float64), product)
    return Claim(
        Text(fa="فاصله‌ی ریج از کمترین مربعات", en="distance of ridge from least squares"),
        {Route.NUMPY: float(np.linalg.norm(by_numpy)), Route.TORCH: float((ridge - plain).norm())},
        tolerance=1e-9,
    )


def copies_against_ridge() -> Figure:
    """Distance from ridge against the number of copies, with the line of the formula."""
    counts = (1, 4, 16, 64, 256)
    drawn = [_spread_by_drawing(each, 3000 if each == 1 else 150) for each in counts]
    large = [_one_copy_of(EXAMPLES * each, 60) for each in counts]
    ends = np.array([1.0, 256.0])

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        formula = Text(fa="فرمول برای نسخه‌های بسیار", en="formula for many copies")
        drawing = Text(fa="نسخه‌های همان 30 نمونه", en="copies of the same 30 examples")
        single = Text(fa="یک نسخه از نمونه‌های بیشتر", en="one copy of more examples")
        axes.plot(ends, _spread_by_formula() / np.sqrt(ends), color=canvas.colour["c1"], label=canvas.say(formula))
        axes.plot(counts, drawn, "o", color=canvas.colour["fg"], markersize=5, label=canvas.say(drawing))
        axes.plot(counts, large, "x", color=canvas.colour["c2"], markersize=6, label=canvas.say(single))
        axes.set(xscale="log", yscale="log")
        axes.set_xlabel(canvas.say(Text(fa="تعداد سطرهای نویزی، تقسیم بر 30", en="noisy rows, divided by 30")))
        axes.set_ylabel(canvas.say(Text(fa="فاصله از ریج", en="distance from ridge")))
        axes.grid(True)
        _axis(axes, canvas, "x", counts)
        _axis(axes, canvas, "y", (0.02, 0.05, 0.1, 0.2, 0.5))
        axes.legend(loc="lower left", fontsize=9)

    return Figure(draw, 6.4, 2.9)


MOMENTS = (10, 30, 100, 300, 1000, 3000, 10_000)


def descent_with_noise() -> Figure:
    """Distance of stochastic gradient descent from ridge and from least squares, by kind of noise."""
    found = results.load("input_noise")

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        titles = (
            ("to_ridge_numpy", Text(fa="فاصله از ریج", en="distance from ridge")),
            ("to_clean_numpy", Text(fa="فاصله از کمترین مربعات", en="distance from least squares")),
        )
        for axes, (key, title) in zip(panels, titles, strict=True):
            for kind, (text, colour, style) in RUNS.items():
                path = np.sqrt((found.values(key, kind=kind) ** 2).mean(axis=0))
                axes.plot(MOMENTS, path, style, color=canvas.colour[colour], label=canvas.say(text))
            axes.set(xscale="log", yscale="log", ylim=(0.005, 2.5))
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(Text(fa="گام", en="step")))
            axes.grid(True)
            _axis(axes, canvas, "x", (10, 100, 1000, 10_000))
            _axis(axes, canvas, "y", (0.01, 0.1, 1))
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, fontsize=9)

    return Figure(draw, 6.4, 3.2)


def where_descent_ends() -> Table:
    """Both distances after ten thousand steps, root mean square of five seeds."""
    found = results.load("input_noise")

    def ends(kind: str, goal: str) -> Claim:
        values = {
            route: round(float(np.sqrt((found.values(f"to_{goal}_{key}", kind=kind)[:, -1] ** 2).mean())), 4)
            for route, key in ((Route.NUMPY, "numpy"), (Route.TORCH, "torch"))
        }
        return Claim(Text(fa="فاصله", en="distance"), values, tolerance=1e-9)

    columns = [
        Column(Text(fa="نویز", en="noise")),
        Column(Text(fa="فاصله از ریج", en="distance from ridge"), digits=3),
        Column(Text(fa="فاصله از کمترین مربعات", en="distance from least squares"), digits=3),
    ]
    return Table(columns, [(text, ends(kind, "ridge"), ends(kind, "clean")) for kind, (text, _, _) in RUNS.items()])
