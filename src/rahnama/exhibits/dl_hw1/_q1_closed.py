"""Part b: the closed form by several methods, the column of ones, condition numbers, repeated features, few examples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import mpmath  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import Canvas, Cell, Claim, Code, Column, Figure, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q1_example as example
from rahnama.reference import linear_regression
from rahnama.text import Text

Array = NDArray[np.float64]
POINTS, DEGREES = 20, range(2, 13)
NORM = Text(fa="طول وزن‌ها", en="length of the weights")
LOSS = Text(fa="زیان", en="loss")
WEIGHT = Text(fa="وزن", en="weight")


def solve_exactly(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> list[Fraction]:
    """Gauss and Jordan's elimination in fractions."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for k in range(len(rows)):
        pivot = next(r for r in range(k, len(rows)) if rows[r][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for r in range(len(rows)):
            if r != k and rows[r][k] != 0:
                rows[r] = [a - rows[r][k] * b for a, b in zip(rows[r], rows[k], strict=True)]
    return [row[-1] for row in rows]


def exact_least_squares(design: Array, targets: Array) -> list[Fraction]:
    """The normal equations of the very numbers that the machine holds, in fractions."""
    columns = [[Fraction(float(value)) for value in column] for column in design.T]
    wanted = [Fraction(float(value)) for value in targets]
    square = [[sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0)) for v in columns] for u in columns]
    side = [sum((a * b for a, b in zip(u, wanted, strict=True)), Fraction(0)) for u in columns]
    return solve_exactly(square, side)


def precise_gram_condition(matrix: Array) -> float:
    """Condition number of XᵀX, formed with sixty digits."""
    with mpmath.workdps(60):
        exact = mpmath.matrix(matrix.tolist())
        values = mpmath.eigsy(exact.T * exact, eigvals_only=True)
        return float(values[len(values) - 1] / values[0])


# The example


def best_weights() -> Claim:
    """w, b and the least loss of the example."""
    exact = example.best()
    weights = linear_regression.least_squares(example.DESIGN, example.WANTED)
    height = linear_regression.half_mean_square(example.DESIGN, example.WANTED, weights)
    return Claim(
        Text(fa="$w$ و $b$ و کمترین زیان", en="$w$, $b$ and the least loss"),
        {Route.BY_HAND: (*exact, example.loss(*exact)), Route.NUMPY: (*weights, height)},
        tolerance=1e-12,
    )


def by_method() -> Table:
    """The same line by seven methods."""
    x, y, design = example.DESIGN[:, 0], example.WANTED, example.DESIGN
    centred = float((x - x.mean()) @ (y - y.mean()) / ((x - x.mean()) @ (x - x.mean())))
    orthogonal, triangle = np.linalg.qr(design)
    factor = np.linalg.cholesky(design.T @ design)
    found: list[tuple[Cell, Sequence[float] | Array]] = [
        (Text(fa="میانگین‌زدوده", en="centred"), (centred, float(y.mean() - centred * x.mean()))),
        (Code("inv(X.T @ X) @ X.T @ y"), np.linalg.inv(design.T @ design) @ design.T @ y),
        (Code("solve(X.T @ X, X.T @ y)"), np.linalg.solve(design.T @ design, design.T @ y)),
        (
            Text(fa="عامل چولسکی", en="Cholesky's factor"),
            np.linalg.solve(factor.T, np.linalg.solve(factor, design.T @ y)),
        ),
        (Code("solve(R, Q.T @ y)"), np.linalg.solve(triangle, orthogonal.T @ y)),
        (Code("pinv(X) @ y"), np.linalg.pinv(design) @ y),
        (Code("lstsq(X, y)"), np.linalg.lstsq(design, y, rcond=None)[0]),
    ]
    exact = example.best()
    columns = [Column(Text(fa="روش", en="method")), Column(Maths("w"), digits=3), Column(Maths("b"), digits=3)]
    return Table(
        columns,
        [
            (
                label,
                *(
                    Claim(WEIGHT, {Route.NUMPY: float(weights[k]), Route.BY_HAND: exact[k]}, tolerance=1e-12)
                    for k in (0, 1)
                ),
            )
            for label, weights in found
        ],
    )


def without_ones() -> Claim:
    """Weight and loss if the column of ones is forgotten."""
    w = Fraction(sum(x * y for x, y in zip(example.FEATURE, example.TARGETS, strict=True)), 14)
    only = example.DESIGN[:, :1]
    weights = linear_regression.least_squares(only, example.WANTED)
    height = linear_regression.half_mean_square(only, example.WANTED, weights)
    return Claim(
        Text(fa="وزن و زیان بی ستون یک‌ها", en="weight and loss without the column of ones"),
        {Route.BY_HAND: (w, example.loss(w, Fraction(0))), Route.NUMPY: (float(weights[0]), height)},
        tolerance=1e-12,
    )


def only_targets_centred() -> Claim:
    """Weight if the mean is subtracted from the targets only, and there is no column of ones."""
    mean = Fraction(sum(example.TARGETS), 4)
    by_hand = sum((x * (y - mean) for x, y in zip(example.FEATURE, example.TARGETS, strict=True)), Fraction(0)) / 14
    found = np.linalg.lstsq(example.DESIGN[:, :1], example.WANTED - example.WANTED.mean(), rcond=None)[0]
    return Claim(
        Text(fa="وزن با میانگین‌زدایی تنها از هدف‌ها", en="weight if only the targets are centred"),
        {Route.BY_HAND: by_hand, Route.NUMPY: float(found[0])},
        tolerance=1e-12,
    )


def rank_of_the_wrong_product() -> Claim:
    """Rank of the 4×4 matrix XXᵀ of the example."""
    product = example.DESIGN @ example.DESIGN.T
    rows = [[Fraction(float(value)) for value in row] for row in product]
    rank = 0
    for k in range(4):
        pivot = next((r for r in range(rank, 4) if rows[r][k] != 0), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(rank + 1, 4):
            share = rows[r][k] / rows[rank][k]
            rows[r] = [a - share * b for a, b in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return Claim(
        Text(fa="رتبه‌ی $XX^\\top$", en="rank of $XX^\\top$"),
        {Route.COUNTING: rank, Route.NUMPY: int(np.linalg.matrix_rank(product))},
    )


# Condition


def powers(columns: int) -> Array:
    """Powers 0 to p-1 of twenty equally spaced points of [0, 1)."""
    return np.vander(np.arange(POINTS) / POINTS, columns, increasing=True)


def conditions_of_powers() -> Table:
    """Condition numbers of X and XᵀX by the number of powers."""
    columns = [
        Column(Maths("p"), digits=0),
        Column(Maths(r"\log_{10}\kappa(X)"), digits=2),
        Column(Maths(r"\log_{10}\kappa(X^\top X)"), digits=2),
    ]
    rows: list[tuple[Cell, ...]] = []
    for count in (2, 4, 6, 8, 10, 12):
        design = powers(count)
        rough, precise = float(np.linalg.cond(design)), math.sqrt(precise_gram_condition(design))
        what = Text(fa="عدد شرط", en="condition number")
        logs = Claim(what, {Route.NUMPY: math.log10(rough), Route.MATRIX: math.log10(precise)}, tolerance=1e-5)
        of_square = Claim(
            what,
            {Route.CLOSED_FORM: 2 * math.log10(rough), Route.MATRIX: math.log10(precise_gram_condition(design))},
            tolerance=1e-5,
        )
        rows.append((count, logs, of_square))
    return Table(columns, rows)


def _errors(columns: int) -> tuple[float, list[float]]:
    """Condition number of X, and relative errors of inverse, elimination, QR and SVD against the exact weights."""
    design = powers(columns)
    targets = design @ np.ones(columns)
    exact = np.array([float(each) for each in exact_least_squares(design, targets)])
    orthogonal, triangle = np.linalg.qr(design)
    found = [
        np.linalg.inv(design.T @ design) @ (design.T @ targets),
        np.linalg.solve(design.T @ design, design.T @ targets),
        np.linalg.solve(triangle, orthogonal.T @ targets),
        np.linalg.lstsq(design, targets, rcond=None)[0],
    ]
    whole = np.linalg.norm(exact)
    return float(np.linalg.cond(design)), [max(float(np.linalg.norm(w - exact) / whole), 1e-17) for w in found]


def error_by_condition() -> Figure:
    """Relative error of the weights against the condition number of X, four methods, and the lines uκ and uκ²."""
    found = [_errors(columns) for columns in DEGREES]
    conditions = np.array([each[0] for each in found])
    unit = float(np.finfo(np.float64).eps) / 2
    lines = (
        (Text(fa="وارون", en="inverse"), "c2", "o"),
        (Text(fa="حل معادله‌های نرمال", en="normal equations, solved"), "c5", "s"),
        (Text(fa="تجزیه‌ی QR", en="QR"), "c1", "^"),
        (Text(fa="تجزیه‌ی مقدار تکین", en="singular values"), "c3", "v"),
    )

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for k, (word, colour, mark) in enumerate(lines):
            heights = [each[1][k] for each in found]
            axes.loglog(conditions, heights, mark, color=canvas.colour[colour], markersize=4.5, label=canvas.say(word))
        ends = np.array([conditions[0], conditions[-1]])
        axes.loglog(ends, unit * ends, "--", color=canvas.colour["mut"], linewidth=1)
        bent = np.array([conditions[0], unit**-0.5])
        axes.loglog(bent, unit * bent**2, ":", color=canvas.colour["mut"], linewidth=1.3)
        axes.text(ends[1] * 1.3, unit * ends[1], r"$u\,\kappa$", color=canvas.colour["mut"], va="center")
        axes.text(bent[1] * 0.6, 1.2, r"$u\,\kappa^2$", color=canvas.colour["mut"], ha="right")
        axes.set(ylim=(1e-17, 30), xlim=(1, 1e10))
        axes.minorticks_off()
        axes.set_xticks([1, 1e2, 1e4, 1e6, 1e8])
        axes.set_xticklabels([f"$\\mathdefault{{10^{{{k}}}}}$" for k in (0, 2, 4, 6, 8)])
        axes.set_yticks([1e-16, 1e-12, 1e-8, 1e-4, 1])
        axes.set_yticklabels([f"$\\mathdefault{{10^{{{k}}}}}$" for k in (-16, -12, -8, -4, 0)])
        axes.set_xlabel(canvas.say(Text(fa="عدد شرط ماتریس داده", en="condition number of the data matrix")))
        axes.set_ylabel(canvas.say(Text(fa="خطای نسبی وزن‌ها", en="relative error of the weights")))
        axes.grid(True)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), fontsize=9)

    return Figure(draw, 6.4, 3.4)


# Repeated features, and few examples


def _nearly_twice(gap: float) -> Array:
    """The example's feature, the same moved by gap times (1, -1, 1, 1), and ones."""
    x = example.DESIGN[:, 0]
    return np.stack([x, x + gap * np.array([1.0, -1.0, 1.0, 1.0]), np.ones(4)], axis=1)


def nearly_repeated_feature() -> Table:
    """Condition numbers and weights as the second feature nears the first."""
    columns = [
        Column(Maths(r"\delta")),
        Column(Maths(r"\log_{10}\kappa(X)"), digits=2),
        Column(Maths(r"\log_{10}\kappa(X^\top X)"), digits=2),
        Column(Maths("w_1"), digits=2),
        Column(Maths("w_2"), digits=2),
        Column(Maths("w_1+w_2"), digits=3),
    ]
    rows: list[tuple[Cell, ...]] = []
    for power in (0, 1, 2, 3, 4):
        design = _nearly_twice(2.0 ** (-3 * power))  # powers of two, so that the features are what they are said to be
        exact = exact_least_squares(design, example.WANTED)
        found = linear_regression.least_squares(design, example.WANTED)
        rough, precise = math.log10(np.linalg.cond(design)), math.log10(math.sqrt(precise_gram_condition(design)))
        square = math.log10(precise_gram_condition(design))
        what = Text(fa="لگاریتم عدد شرط", en="logarithm of the condition number")
        weights = [
            Claim(WEIGHT, {Route.LOOPS: value, Route.NUMPY: float(other)}, tolerance=1e-6)
            for value, other in ((exact[0], found[0]), (exact[1], found[1]), (exact[0] + exact[1], found[0] + found[1]))
        ]
        rows.append(
            (
                Maths(f"8^{{-{power}}}" if power else "1"),
                Claim(what, {Route.NUMPY: rough, Route.MATRIX: precise}, tolerance=1e-6),
                Claim(what, {Route.CLOSED_FORM: 2 * rough, Route.MATRIX: square}, tolerance=1e-6),
                *weights,
            )
        )
    return Table(columns, rows)


def _row(label: Cell, routes: dict[Route, Array], design: Array, targets: Array) -> tuple[Cell, ...]:
    """A row of weights, loss and length; each by the routes that found the weights."""
    cells: list[Cell] = [label]
    for k in range(design.shape[1]):
        cells.append(
            Claim(WEIGHT, {route: round(float(each[k]), 10) + 0.0 for route, each in routes.items()}, tolerance=1e-8)
        )
    heights, lengths = {}, {}
    for k, (route, each) in enumerate(routes.items()):  # the first route by sums of numbers, the others by arrays
        if k == 0:
            rests = [
                y - sum(a * b for a, b in zip(row, each, strict=True)) for row, y in zip(design, targets, strict=True)
            ]
            heights[route], lengths[route] = math.fsum(r * r for r in rests) / (2 * len(rests)), math.hypot(*each)
        else:
            heights[route] = float(np.mean((targets - design @ each) ** 2)) / 2
            lengths[route] = float(np.linalg.norm(each))
        heights[route] = round(heights[route], 12)
    return (*cells, Claim(LOSS, heights, tolerance=1e-8), Claim(NORM, lengths, tolerance=1e-8))


def _columns(count: int) -> list[Column]:
    names = [f"w_{k}" for k in range(1, count)] + ["b"]
    return [
        Column(Text(fa="جواب", en="solution")),
        *(Column(Maths(name), digits=3) for name in names),
        Column(Maths(r"\mathcal{L}"), digits=3),
        Column(Maths(r"\lVert\theta\rVert"), digits=3),
    ]


def repeated_feature() -> Table:
    """Solutions where one feature stands twice: equal losses, unequal lengths."""
    x, y = example.DESIGN[:, 0], example.WANTED
    design = np.stack([x, x, np.ones(4)], axis=1)
    pseudo = np.linalg.pinv(design)
    best, span = pseudo @ y, pseudo @ design
    starts = (
        (Text(fa="گرادیان کاهشی از صفر", en="descent from zero"), (0.0, 0.0, 0.0)),
        (Text(fa="از $(1.1,-1.1,0)$", en="from $(1.1,-1.1,0)$"), (1.1, -1.1, 0.0)),
        (Text(fa="از $(3,0,0)$", en="from $(3,0,0)$"), (3.0, 0.0, 0.0)),
    )
    rows = []
    for label, start in starts:
        routes = {
            Route.MATRIX: best + np.array(start) - span @ np.array(start),
            Route.SIMULATION: linear_regression.descend(design, y, 0.2, 2000, start=start)[-1],
        }
        rows.append(_row(label, routes, design, y))
    return Table(_columns(3), rows)


def fewer_examples() -> Table:
    """Two examples of three features: the shortest solution three ways, and another one with no loss either."""
    design = np.array([[1.0, 2.0, -1.0, 1.0], [0.0, 1.0, 2.0, 1.0]])
    targets, start = np.array([3.0, 1.0]), np.array([1.0, -1.0, 1.0, 0.0])
    dual = design.T @ np.linalg.solve(design @ design.T, targets)
    descent = linear_regression.descend(design, targets, 0.2, 3000)[-1]
    moved = linear_regression.descend(design, targets, 0.2, 3000, start=start)[-1]
    kept = start - design.T @ np.linalg.solve(design @ design.T, design @ start)  # what no update can change
    pseudo = np.linalg.pinv(design)
    apart = pseudo @ targets + start - pseudo @ design @ start
    zero = Text(fa="گرادیان کاهشی از صفر", en="descent from zero")
    other = Text(fa="از $(1,-1,1,0)$", en="from $(1,-1,1,0)$")
    shortest = linear_regression.least_squares(design, targets)
    rows = [
        _row(zero, {Route.CLOSED_FORM: dual, Route.MATRIX: shortest, Route.SIMULATION: descent}, design, targets),
        _row(other, {Route.CLOSED_FORM: dual + kept, Route.MATRIX: apart, Route.SIMULATION: moved}, design, targets),
    ]
    return Table(_columns(4), rows)
