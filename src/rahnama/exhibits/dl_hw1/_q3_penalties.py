"""Part a, second half: L1 and L2 on one weight, on two weights, on twenty, and by algorithm."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import sympy
import torch
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.reference.lasso import lasso_by_coordinates
from rahnama.reference.ridge import ridge_through_origin
from rahnama.reference.soft_threshold import onto_l1_ball, scaled_weight, soft_threshold
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
NAME, FEATURES, TRUE, STRENGTH = "exact_zeros", 20, slice(0, 20, 4), 0.15
LAMBDA = Text(fa="قدرت جریمه", en="strength of the penalty")
WEIGHT = Text(fa="وزن", en="weight")
CURVATURE, CENTRE = np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([0.3, 1.6])
ALGORITHMS: dict[str, Text] = {
    "subgradient": Text(fa="زیرگرادیان، گام ثابت", en="subgradient, constant step"),
    "falling subgradient": Text(fa="زیرگرادیان، گام کاهنده", en="subgradient, falling step"),
    "stochastic subgradient": Text(fa="SGD با زیرگرادیان L1", en="SGD with L1's subgradient"),
    "adam": Text(fa="آدام با زیرگرادیان L1", en="Adam with L1's subgradient"),
    "stochastic proximal": Text(fa="SGD با آستانه‌گذاری نرم", en="SGD with the soft threshold"),
    "proximal": Text(fa="گرادیان مجاورتی (ISTA)", en="proximal gradient (ISTA)"),
    "coordinates": Text(fa="کاهش مختصاتی", en="coordinate descent"),
    "constrained": Text(fa="شکل مقید، با تصویر کردن", en="constrained form, by projection"),
    "ridge": Text(fa="ریج (L2)، جواب دقیق", en="ridge (L2), exact solution"),
}


def _numbers(axes: Axes, canvas: Canvas, across: tuple[float, ...], upwards: tuple[float, ...]) -> None:
    for axis, places in ((axes.xaxis, across), (axes.yaxis, upwards)):
        axis.set_ticks(list(places))
        axis.set_ticklabels([canvas.number(each) for each in places])
        axis.minorticks_off()


def _legend(canvas: Canvas, axes: Axes, columns: int) -> None:
    canvas.figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=columns, fontsize=9)


# One weight


def pull_and_shrinkage() -> Figure:
    """The pull of both penalties towards zero, and what they make of the best unpenalised weight; λ = 1."""
    z = np.linspace(-3, 3, 61)

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2)
        colours = [canvas.colour[each] for each in ("c1", "c2", "mut")]
        names = [canvas.say(each) for each in (Text(fa="L1", en="L1"), Text(fa="L2", en="L2"))]
        for side in (-1, 1):
            left.plot([0, 3 * side], [side, side], color=colours[0], label=names[0] if side > 0 else None)
        left.plot([-3, 3], [-3, 3], "--", color=colours[1], label=names[1])
        left.plot([0], [0], "o", color=colours[1], markersize=4)
        left.plot([0, 0], [-1, 1], color=colours[0], linewidth=3, alpha=0.5)
        left.set_title(canvas.say(Text(fa="شیب جریمه", en="slope of the penalty")))
        right.plot([-3, 3], [-3, 3], ":", color=colours[2])
        right.plot(z, soft_threshold(z, 1.0), color=colours[0])
        right.plot(z, scaled_weight(z, 1.0), "--", color=colours[1])
        right.set_title(canvas.say(Text(fa="وزن بهینه", en="best weight")))
        left.set_xlabel("$w$")
        right.set_xlabel("$z$")
        for axes in (left, right):
            axes.set(xlim=(-3, 3), ylim=(-2.2, 2.2))
            axes.grid(True)
            _numbers(axes, canvas, (-3, -1, 0, 1, 3), (-2, -1, 0, 1, 2))
        _legend(canvas, left, 2)

    return Figure(draw, 6.4, 3.2)


def _lowest(cost: Callable[[float], float]) -> float:
    """The minimum of a convex function on (-8, 8), by thirds, without any derivative."""
    low, high = -8.0, 8.0
    for _ in range(120):
        first, second = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, second) if cost(first) <= cost(second) else (first, high)
    return (low + high) / 2


def _shrunk(kind: str, z: float) -> Claim:
    """The best weight by its formula, and by searching the cost for its minimum."""
    formula = soft_threshold(z, 1.0) if kind == "L1" else scaled_weight(z, 1.0)
    penalty: Callable[[float], float] = abs if kind == "L1" else (lambda w: w**2 / 2)
    searched = round(_lowest(lambda w: (w - z) ** 2 / 2 + penalty(w)), 5) + 0.0
    return Claim(
        Text(fa="وزن بهینه", en="best weight"),
        {Route.CLOSED_FORM: float(formula), Route.LOOPS: searched},
        tolerance=1e-5,
    )


def weights_by_penalty() -> Table:
    """Both penalties with λ = 1 on five weights."""
    columns = [
        Column(Maths("z"), digits=2),
        Column(Text(fa="با L1", en="with L1"), digits=2),
        Column(Text(fa="با L2", en="with L2"), digits=2),
    ]
    return Table(columns, [(z, _shrunk("L1", z), _shrunk("L2", z)) for z in (-2.0, -0.5, 0.2, 1.0, 3.0)])


# Two weights


def on_the_diamond() -> tuple[float, float]:
    """Where the loss touches the diamond, by trying every point of its edge."""
    along = np.linspace(0, 1, 4001)
    corners = np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)])
    edge = np.vstack([start + along[:, None] * (end - start) for start, end in itertools.pairwise(corners)])
    moved = edge - CENTRE
    best = edge[np.argmin(np.einsum("pi,ij,pj->p", moved, CURVATURE, moved))]
    return round(float(best[0]), 3) + 0.0, round(float(best[1]), 3) + 0.0


def touching_the_diamond() -> Claim:
    """The same by descent and projection onto the L1 ball."""
    point = np.zeros(2)
    for _ in range(200):
        point = onto_l1_ball(point - 0.6 * CURVATURE @ (point - CENTRE), 1.0)
    return Claim(
        Text(fa="نقطه‌ی تماس با لوزی", en="where the diamond is touched"),
        {Route.NUMPY: np.round(point, 9), Route.COUNTING: on_the_diamond()},
        tolerance=1e-3,
    )


def touching_the_circle() -> Claim:
    """Where the loss touches the circle: by the multiplier, and by trying all angles."""
    low, high = 0.0, 100.0
    for _ in range(100):
        middle = (low + high) / 2
        size = float(np.linalg.norm(np.linalg.solve(CURVATURE + middle * np.eye(2), CURVATURE @ CENTRE)))
        low, high = (middle, high) if size > 1 else (low, middle)
    point = np.linalg.solve(CURVATURE + low * np.eye(2), CURVATURE @ CENTRE)
    angles = np.linspace(0, 2 * np.pi, 200_001)
    moved = np.column_stack([np.cos(angles), np.sin(angles)]) - CENTRE
    angle = float(angles[np.argmin(np.einsum("pi,ij,pj->p", moved, CURVATURE, moved))])
    return Claim(
        Text(fa="نقطه‌ی تماس با دایره", en="where the circle is touched"),
        {Route.MATRIX: point, Route.COUNTING: (math.cos(angle), math.sin(angle))},
        tolerance=1e-4,
    )


def diamond_and_circle() -> Figure:
    """Level lines of the same loss with the diamond and with the circle of radius one."""
    side = np.linspace(-1.5, 2.4, 60)
    first, second = np.meshgrid(side, side)
    moved = np.stack([first - CENTRE[0], second - CENTRE[1]], axis=-1)
    loss = np.einsum("abi,ij,abj->ab", moved, CURVATURE, moved) / 2
    touches = (touching_the_diamond().value, touching_the_circle().value)
    turn = np.linspace(0, 2 * np.pi, 73)
    edges = (np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)]).T, np.array([np.cos(turn), np.sin(turn)]))

    def draw(canvas: Canvas) -> None:
        titles = (Text(fa="لوزی L1", en="the diamond of L1"), Text(fa="دایره‌ی L2", en="the circle of L2"))
        for axes, edge, touch, title, colour in zip(
            canvas.figure.subplots(1, 2), edges, touches, titles, ("c1", "c2"), strict=True
        ):
            point = np.array(touch, dtype=float)
            level = float((point - CENTRE) @ CURVATURE @ (point - CENTRE)) / 2
            axes.contour(first, second, loss, levels=[level / 4, level, 2.6 * level], colors=canvas.colour["mut"])
            axes.fill(*edge, color=canvas.colour[colour], alpha=0.25)
            axes.plot(*edge, color=canvas.colour[colour])
            axes.plot(*CENTRE, "+", color=canvas.colour["fg"])
            axes.plot(*point, "o", color=canvas.colour[colour], markersize=6)
            axes.axhline(0, color=canvas.colour["grid"], linewidth=0.8)
            axes.axvline(0, color=canvas.colour["grid"], linewidth=0.8)
            axes.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal", xlim=(-1.4, 1.8), ylim=(-1.2, 2.3))
            axes.set_title(canvas.say(title))
            _numbers(axes, canvas, (-1, 0, 1), (-1, 0, 1, 2))

    return Figure(draw, 6.4, 3.4)


def share_of_corners() -> Claim:
    """Share of the directions from which round level lines around a point at distance 2 touch a corner."""
    exact = (math.acos(1 / (2 * math.sqrt(2))) - math.pi / 4) / (math.pi / 4)
    angles = (np.arange(4_000) + 0.5) * 2 * np.pi / 4_000
    points = [onto_l1_ball([2 * math.cos(each), 2 * math.sin(each)], 1.0) for each in angles]
    return Claim(
        Text(fa="سهم جهت‌هایی که به گوشه می‌رسند", en="share of directions that end in a corner"),
        {Route.CLOSED_FORM: exact, Route.COUNTING: sum(bool((each == 0).any()) for each in points) / len(angles)},
        tolerance=2e-3,
    )


def strength_where_ridge_crosses_zero() -> Claim:
    """With correlated features a ridge weight can change its sign, and is then zero for one λ alone."""
    strength = sympy.Symbol("s", positive=True)
    correlation, first, second = sympy.Rational(4, 5), sympy.Integer(1), sympy.Rational(3, 2)
    gram = sympy.Matrix([[1 + strength, correlation], [correlation, 1 + strength]])
    weight = gram.LUsolve(sympy.Matrix([first, second]))[0]
    (exact,) = sympy.solve(sympy.numer(sympy.together(weight)), strength)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        found = np.linalg.solve([[1 + middle, 0.8], [0.8, 1 + middle]], [1.0, 1.5])[0]
        low, high = (middle, high) if found < 0 else (low, middle)
    return Claim(
        Text(fa="مقداری از $\\lambda$ که وزن ریج در آن صفر است", en="$\\lambda$ at which the ridge weight is zero"),
        {Route.SYMBOLIC: Fraction(str(exact)), Route.LOOPS: low},
        tolerance=1e-9,
    )


def ridge_weight_before_and_after() -> Claim:
    """The same weight at λ = 0 and at λ = 1: it passes through zero, and its size grows again behind it."""
    strength = sympy.Symbol("s", nonnegative=True)
    gram = sympy.Matrix([[1 + strength, sympy.Rational(4, 5)], [sympy.Rational(4, 5), 1 + strength]])
    weight = gram.LUsolve(sympy.Matrix([1, sympy.Rational(3, 2)]))[0]
    matrix = torch.tensor([[1.0, 0.8], [0.8, 1.0]], dtype=torch.float64)
    pull = torch.tensor([1.0, 1.5], dtype=torch.float64)
    solved = [torch.linalg.solve(matrix + each * torch.eye(2), pull)[0] for each in (0.0, 1.0)]
    return Claim(
        Text(fa="وزن ریج با $\\lambda=0$ و $\\lambda=1$", en="ridge weight with $\\lambda=0$ and $\\lambda=1$"),
        {
            Route.SYMBOLIC: tuple(float(weight.subs(strength, each)) for each in (0, 1)),
            Route.TORCH: tuple(float(each) for each in solved),
        },
        tolerance=1e-9,
    )


# Twenty weights


def twenty() -> tuple[Array, Array]:
    """Inputs and targets of the first data set of the experiment."""
    record = results.load(NAME).where(algorithm="data")[0]
    return np.asarray(record["inputs"], dtype=np.float64), np.asarray(record["targets"], dtype=np.float64)


def paths_of_lasso_and_ridge() -> Figure:
    """The twenty weights against λ, by coordinate descent and by the ridge formula."""
    rows, targets = twenty()
    strengths = {"L1": np.geomspace(0.01, 3, 30), "L2": np.geomspace(0.01, 1000, 30)}
    paths = {
        "L1": np.array([lasso_by_coordinates(rows, targets, each, 60) for each in strengths["L1"]]),
        "L2": np.array([ridge_through_origin(rows, targets, each) for each in strengths["L2"]]),
    }
    true = np.zeros(FEATURES, dtype=bool)
    true[TRUE] = True

    def draw(canvas: Canvas) -> None:
        titles = {"L1": Text(fa="L1، لاسو", en="L1, the lasso"), "L2": Text(fa="L2، ریج", en="L2, ridge")}
        for axes, (name, path) in zip(canvas.figure.subplots(1, 2, sharey=True), paths.items(), strict=True):
            for weight, matters in zip(path.T, true, strict=True):
                style = {"color": canvas.colour["c1" if matters else "mut"], "linewidth": 1.6 if matters else 0.8}
                axes.plot(strengths[name], weight, zorder=2 if matters else 1, **style)
            axes.set(xscale="log", xlim=(0.01, strengths[name][-1]))
            axes.set_title(canvas.say(titles[name]))
            axes.set_xlabel(r"$\lambda$")
            axes.grid(True)
            _numbers(axes, canvas, (0.01, 0.1, 1) if name == "L1" else (0.01, 1, 100), (-1, 0, 1, 2))
        canvas.figure.axes[0].set_ylabel(canvas.say(WEIGHT))

    return Figure(draw, 6.4, 3.2)


def strength_that_zeroes_all() -> Claim:
    """The least λ for which all twenty weights are zero: the largest correlation, and by bisection."""
    rows, targets = twenty()
    low, high = 0.0, 10.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if lasso_by_coordinates(rows, targets, middle, 3).any() else (low, middle)
    closed = max(abs(sum(x * y for x, y in zip(column, targets, strict=True))) / len(targets) for column in rows.T)
    return Claim(
        Text(fa="کوچک‌ترین $\\lambda$ که همه را صفر می‌کند", en="least $\\lambda$ that makes all weights zero"),
        {Route.CLOSED_FORM: float(closed), Route.LOOPS: low},
        tolerance=1e-9,
    )


def ridge_weight_far_out() -> Claim:
    """The smallest ridge weight at λ = 1000, as exact zeros counted among twenty."""
    rows, targets = twenty()
    by_formula = ridge_through_origin(rows, targets, 1000.0)
    more = np.vstack([rows, math.sqrt(len(targets) * 1000.0) * np.eye(FEATURES)])
    by_rows = np.linalg.lstsq(more, np.append(targets, np.zeros(FEATURES)), rcond=None)[0]
    return Claim(
        Text(fa="صفرهای دقیق ریج با $\\lambda=1000$", en="exact zeros of ridge with $\\lambda=1000$"),
        {Route.CLOSED_FORM: int((by_formula == 0).sum()), Route.MATRIX: int((by_rows == 0).sum())},
    )


def ridge_weights_that_change_sign() -> Claim:
    """How many of the twenty ridge weights pass through zero between λ = 0.01 and λ = 1000."""
    rows, targets = twenty()
    path = np.array([ridge_through_origin(rows, targets, float(each)) for each in np.geomspace(0.01, 1000, 400)])
    inputs, pull = torch.tensor(rows), torch.tensor(rows).T @ torch.tensor(targets) / len(targets)
    sizes, axes = torch.linalg.eigh(inputs.T @ inputs / len(targets))
    strengths = torch.logspace(-2, 3, 1501, dtype=torch.float64)
    weights = ((axes.T @ pull) / (sizes + strengths[:, None])) @ axes.T
    return Claim(
        Text(fa="وزن‌های ریج که علامتشان عوض می‌شود", en="ridge weights that change their sign"),
        {
            Route.NUMPY: int(np.any(path[1:] * path[:-1] < 0, axis=0).sum()),
            Route.TORCH: int((weights.sign().diff(dim=0) != 0).any(dim=0).sum()),
        },
        convention=Text(fa="از 20 وزن، $0.01\\le\\lambda\\le1000$", en="of 20 weights, $0.01\\le\\lambda\\le1000$"),
    )


def _both(name: str, quantity: str, digits: int) -> Claim:
    """The greatest of five data sets in thousandths, in NumPy and in torch, without what is only rounding."""
    found = results.load(NAME)
    values = {
        route: float(f"{1000 * float(found.values(f'{quantity}_{key}', algorithm=name).max()):.{digits}g}")
        for route, key in ((Route.NUMPY, "numpy"), (Route.TORCH, "torch"))
    }
    values = {route: value if value > 1e-6 else 0.0 for route, value in values.items()}
    return Claim(Text(fa="بیشینه‌ی پنج مجموعه‌داده", en="largest of five data sets"), values, tolerance=0.01)


def zeros_by(name: str) -> Claim:
    """Exact zeros of one algorithm over all five data sets, of a hundred weights."""
    found = results.load(NAME)
    values = {
        route: int(found.values(f"zeros_{key}", algorithm=name).sum())
        for route, key in ((Route.NUMPY, "numpy"), (Route.TORCH, "torch"))
    }
    return Claim(Text(fa="صفرهای دقیق از 100 وزن", en="exact zeros of 100 weights"), values)


def zeros_of_the_minimum() -> Claim:
    """Zeros of the minima themselves: by coordinate descent, and by the constrained form."""
    found = results.load(NAME)
    return Claim(
        Text(fa="صفرهای جواب بهینه از 100 وزن", en="zeros of the minimum, of 100 weights"),
        {
            Route.NUMPY: int(found.values("zeros_of_minimum", algorithm="coordinates").sum()),
            Route.TORCH: int(found.values("zeros_torch", algorithm="constrained").sum()),
        },
    )


def exact_zeros_by_algorithm() -> Table:
    """For every algorithm: exact zeros, the largest weight that should be zero, and the cost above the minimum."""
    columns = [
        Column(Text(fa="الگوریتم", en="algorithm")),
        Column(Text(fa="صفرهای دقیق از 100", en="exact zeros of 100")),
        Column(
            Text(fa="بزرگ‌ترین وزنی که باید صفر باشد، هزارم", en="largest weight that should be zero, in thousandths"),
            digits=1,
        ),
        Column(Text(fa="هزینه‌ی بالاتر از کمینه، هزارم", en="cost above the minimum, in thousandths"), digits=1),
    ]
    rows: list[list[Cell]] = [
        [text, zeros_by(name), _both(name, "left", 3), _both(name, "excess", 3)] for name, text in ALGORITHMS.items()
    ]
    return Table(columns, rows, marked=[5, 6, 7])
