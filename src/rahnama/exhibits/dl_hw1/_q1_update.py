"""Part a: the gradient checked, first updates, paths by learning rate, finite steps, slips, and other losses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q1_example as example
from rahnama.reference import linear_regression
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
HESSIAN = example.DESIGN.T @ example.DESIGN / 4
SIDE = example.DESIGN.T @ example.WANTED / 4
BEST = np.array([2.2, 0.7])
SMALL, GOOD, LARGE = 0.03, 0.3, 0.5
START = (-1.0, 4.0)  # of the paths in the picture, off both axes of the ellipses
AFTER, SLIP_RATE, SLIP_UPDATES = 100, Fraction(1, 5), 5


def gradient_checked() -> Table:
    """Loss and gradient at three places: exact, by automatic differentiation, by central differences."""
    columns = [
        Column(Maths("(w,b)")),
        Column(Maths(r"\mathcal{L}"), digits=4),
        Column(Maths(r"\partial\mathcal{L}/\partial w"), digits=4),
        Column(Maths(r"\partial\mathcal{L}/\partial b"), digits=4),
    ]
    rows: list[tuple[Cell, ...]] = []
    for label, w, b in (("(0,\\;0)", 0, 0), ("(3,\\;-1)", 3, -1), ("(2.2,\\;0.7)", Fraction(11, 5), Fraction(7, 10))):
        place = (Fraction(w), Fraction(b))
        exact = example.gradient(*place)
        automatic = example.torch_gradient(float(w), float(b))
        numeric = example.central_differences(float(w), float(b))
        height = linear_regression.half_mean_square(example.DESIGN, example.WANTED, [float(w), float(b)])
        value = Claim(
            Text(fa="زیان", en="loss"),
            {Route.BY_HAND: example.loss(*place), Route.MATRIX: height},
            tolerance=1e-12,
        )
        slopes = [
            Claim(
                Text(fa="مشتق", en="derivative"),
                {Route.BY_HAND: exact[k], Route.AUTOGRAD: automatic[k], Route.DIFFERENCES: numeric[k]},
                tolerance=1e-8,
            )
            for k in (0, 1)
        ]
        rows.append((Maths(label), value, *slopes))
    return Table(columns, rows)


def first_updates() -> Table:
    """Weights and loss after none to three updates with η = 1/10."""
    columns = [
        Column(Maths("t")),
        Column(Maths("w_t"), digits=5),
        Column(Maths("b_t"), digits=5),
        Column(Maths(r"\mathcal{L}(w_t,b_t)"), digits=4),
    ]
    exact = example.path([example.RATE] * 3)
    matrix = linear_regression.descend(example.DESIGN, example.WANTED, float(example.RATE), 3)
    library = example.torch_path(float(example.RATE), 3)
    rows: list[tuple[Cell, ...]] = []
    for t, point in enumerate(exact):
        entries = [
            Claim(
                Text(fa="وزن", en="weight"),
                {Route.BY_HAND: point[k], Route.MATRIX: matrix[t, k], Route.TORCH: library[t][k]},
                tolerance=1e-12,
            )
            for k in (0, 1)
        ]
        height = linear_regression.half_mean_square(example.DESIGN, example.WANTED, matrix[t])
        value = Claim(
            Text(fa="زیان", en="loss"), {Route.BY_HAND: example.loss(*point), Route.MATRIX: height}, tolerance=1e-12
        )
        rows.append((t, *entries, value))
    return Table(columns, rows)


def gradient_at_zero() -> Claim:
    """Both derivatives at (0, 0)."""
    return Claim(
        Text(fa="گرادیان در مبدأ", en="gradient at zero"),
        {Route.BY_HAND: example.gradient(Fraction(0), Fraction(0)), Route.AUTOGRAD: example.torch_gradient(0.0, 0.0)},
        tolerance=1e-12,
    )


def eigenvalues() -> Claim:
    """The two eigenvalues of the example's Hessian, the larger first."""
    trace, determinant = 3.5 + 1.0, 3.5 * 1.0 - 1.5**2
    root = math.sqrt(trace**2 - 4 * determinant)
    return Claim(
        Text(fa="ویژه‌مقدارهای هسی", en="eigenvalues of the Hessian"),
        {
            Route.CLOSED_FORM: ((trace + root) / 2, (trace - root) / 2),
            Route.NUMPY: linear_regression.curvatures(example.DESIGN)[::-1],
        },
        tolerance=1e-12,
    )


def condition() -> Claim:
    """The Hessian's condition number."""
    large, small = 2.25 + math.sqrt(15.25) / 2, 2.25 - math.sqrt(15.25) / 2
    return Claim(
        Text(fa="عدد شرط هسی", en="condition number of the Hessian"),
        {Route.CLOSED_FORM: large / small, Route.NUMPY: float(np.linalg.cond(HESSIAN))},
        tolerance=1e-12,
    )


def _lasting(update: Callable[[float, float, float], tuple[float, float]], rate: float, updates: int = 4000) -> bool:
    """Whether the distance from the best weights is smaller after many updates than at the start."""
    w, b = 0.0, 0.0
    for _ in range(updates):
        w, b = update(w, b, rate)
        if abs(w) + abs(b) > 1e6:
            return False
    return math.hypot(w - 2.2, b - 0.7) < math.hypot(2.2, 0.7)


def _edge(update: Callable[[float, float, float], tuple[float, float]], low: float, high: float) -> float:
    """The learning rate between two others at which updates stop bringing the weights nearer."""
    for _ in range(18):
        middle = (low + high) / 2
        low, high = (middle, high) if _lasting(update, middle) else (low, middle)
    return low


def _plain(w: float, b: float, rate: float) -> tuple[float, float]:
    """One update of both weights from the old ones; sums of the four examples are written out."""
    return w - rate * (3.5 * w + 1.5 * b - 8.75), b - rate * (1.5 * w + b - 4.0)


def _in_turn(w: float, b: float, rate: float) -> tuple[float, float]:
    """The slip: the bias is updated with the weight that has just been changed."""
    w = w - rate * (3.5 * w + 1.5 * b - 8.75)
    return w, b - rate * (1.5 * w + b - 4.0)


def largest_stable_rate() -> Claim:
    """2/λ_max, and the rate at which updates stop helping."""
    return Claim(
        Text(fa="بزرگ‌ترین نرخ یادگیری پایدار", en="largest stable learning rate"),
        {Route.CLOSED_FORM: 2 / (2.25 + math.sqrt(15.25) / 2), Route.SIMULATION: _edge(_plain, 0.1, 1.0)},
        tolerance=1e-3,
    )


def largest_rate_in_turn() -> Claim:
    """The same where the bias is updated with the new weight: the determinant (1 - ηa)(1 - ηc) reaches one."""
    return Claim(
        Text(fa="بزرگ‌ترین نرخ پایدار در به‌روزرسانی نوبتی", en="largest stable rate of updates in turn"),
        {Route.CLOSED_FORM: Fraction(9, 7), Route.SIMULATION: _edge(_in_turn, 0.1, 2.0)},
        tolerance=1e-3,
    )


def best_rate() -> Claim:
    """2/(λ_max + λ_min), and the rate with the smallest largest factor."""
    slopes = np.linalg.eigvalsh(HESSIAN)
    tried = np.linspace(0.4, 0.5, 100_001)
    factors = np.maximum(np.abs(1 - tried * slopes[0]), np.abs(1 - tried * slopes[1]))
    return Claim(
        Text(fa="بهترین نرخ یادگیری ثابت", en="best fixed learning rate"),
        {Route.CLOSED_FORM: Fraction(4, 9), Route.NUMPY: float(tried[factors.argmin()])},
        tolerance=1e-5,
    )


def best_factor() -> Claim:
    """(κ - 1)/(κ + 1), and the factor by which the distance falls in late updates."""
    ratio = (2.25 + math.sqrt(15.25) / 2) / (2.25 - math.sqrt(15.25) / 2)
    far = np.linalg.norm(linear_regression.descend(example.DESIGN, example.WANTED, 4 / 9, 120) - BEST, axis=1)
    return Claim(
        Text(fa="ضریب کاهش فاصله در هر به‌روزرسانی", en="factor of the distance per update"),
        {Route.CLOSED_FORM: (ratio - 1) / (ratio + 1), Route.SIMULATION: float((far[120] / far[80]) ** (1 / 40))},
        tolerance=1e-6,
    )


def distance_left() -> Claim:
    """Distance from the best weights after a hundred updates with η = 1/10, in exact fractions."""
    exact = example.squared_distance(example.path([example.RATE] * AFTER)[-1])
    if not exact > 0:
        raise ArithmeticError("the distance must not be zero")
    slopes, directions = np.linalg.eigh(HESSIAN)
    left = (1 - float(example.RATE) * slopes) ** AFTER * (directions.T @ BEST)
    return Claim(
        Text(fa="فاصله تا بهترین وزن‌ها", en="distance from the best weights"),
        {Route.BY_HAND: math.sqrt(exact), Route.CLOSED_FORM: float(np.linalg.norm(left))},
        tolerance=1e-10,
    )


def _finite(feature: Sequence[int], rates: Sequence[Fraction]) -> Claim:
    """Squared distance left after updates with these rates: exact, and by the product of the matrices I - ηA."""
    exact = example.squared_distance(example.path(rates, feature)[-1], feature)
    design = np.array([[float(x), 1.0] for x in feature])
    square, left = design.T @ design / 4, np.linalg.lstsq(design, example.WANTED, rcond=None)[0]
    for rate in rates:
        left = (np.eye(2) - float(rate) * square) @ left
    return Claim(
        Text(fa="فاصله‌ی باقی‌مانده", en="distance left"),
        {Route.BY_HAND: math.sqrt(exact), Route.MATRIX: float(np.linalg.norm(left))},
        tolerance=1e-12,
    )


def exactly_in_finitely_many() -> Table:
    """Where gradient descent arrives exactly, and where it does not."""
    columns = [
        Column(Text(fa="ویژگی", en="feature")),
        Column(Text(fa="ویژه‌مقدارهای هسی", en="eigenvalues of the Hessian")),
        Column(Text(fa="نرخ‌های یادگیری", en="learning rates")),
        Column(Text(fa="فاصله‌ی باقی‌مانده", en="distance left"), digits=4),
    ]
    one, fifth = Fraction(1), Fraction(1, 5)
    uneven = linear_regression.curvatures(example.DESIGN)[::-1]
    cases: list[tuple[str, tuple[int, ...], str, str, list[Fraction]]] = [
        ("-1,\\;1,\\;-1,\\;1", (-1, 1, -1, 1), "1,\\;1", "1", [one]),
        ("-3,\\;-1,\\;1,\\;3", (-3, -1, 1, 3), "5,\\;1", "\\tfrac15", [fifth]),
        ("-3,\\;-1,\\;1,\\;3", (-3, -1, 1, 3), "5,\\;1", "\\tfrac15,\\;\\tfrac15", [fifth, fifth]),
        ("-3,\\;-1,\\;1,\\;3", (-3, -1, 1, 3), "5,\\;1", "\\tfrac15,\\;1", [fifth, one]),
        (
            "0,\\;1,\\;2,\\;3",
            example.FEATURE,
            ",\\;".join(f"{each:.2f}" for each in uneven),
            "\\tfrac15,\\;\\tfrac15",
            [fifth, fifth],
        ),
    ]
    return Table(
        columns,
        [(Maths(x), Maths(values), Maths(rates), _finite(feature, used)) for x, feature, values, rates, used in cases],
    )


# Slips


def _slip_by_loops(name: str, updates: int) -> tuple[Fraction, Fraction]:
    """A slip in exact fractions, example by example."""
    w, b, rate = Fraction(0), Fraction(0), SLIP_RATE
    for _ in range(updates):
        by_w, by_b = example.gradient(w, b)
        if name == "sign":
            by_w, by_b = -by_w, -by_b
        if name == "sum":
            by_w, by_b = 4 * by_w, 4 * by_b
        if name == "feature":
            by_w = by_b
        if name == "bias":
            by_b = Fraction(0)
        if name == "turn":
            by_b = example.gradient(w - rate * by_w, b)[1]
        w, b = w - rate * by_w, b - rate * by_b
    return w, b


def _slip_by_matrices(name: str, updates: int) -> Array:
    """The same as one affine map of the weights, applied again and again."""
    rate, square, side = float(SLIP_RATE), HESSIAN.copy(), SIDE.copy()
    if name == "sign":
        rate = -rate
    if name == "sum":
        square, side = 4 * square, 4 * side
    if name == "feature":
        square[0], side[0] = square[1], side[1]
    if name == "bias":
        square[1], side[1] = 0, 0
    matrix, shift = np.eye(2) - rate * square, rate * side
    if name == "turn":
        lower = np.array([[1.0, 0.0], [-rate * square[1, 0], 1.0]])
        matrix = lower @ np.array([[1 - rate * square[0, 0], -rate * square[0, 1]], [0.0, 1 - rate * square[1, 1]]])
        shift = lower @ shift
    point = np.zeros(2)
    for _ in range(updates):
        point = matrix @ point + shift
    return point


def slips() -> Table:
    """First update and the loss after five, of the right rule and of five slips."""
    columns = [
        Column(Text(fa="قاعده", en="rule")),
        Column(Maths("w_1"), digits=4),
        Column(Maths("b_1"), digits=4),
        Column(Maths(r"\mathcal{L}(w_1,b_1)"), digits=3),
        Column(Maths(r"\mathcal{L}(w_5,b_5)"), digits=3),
    ]
    rules = {
        "right": Text(fa="درست", en="right"),
        "sign": Text(fa="علامت وارونه", en="wrong sign"),
        "sum": Text(fa="بدون $1/n$", en="no $1/n$"),
        "feature": Text(fa="بدون عامل $x$ در گرادیان $w$", en="no factor $x$ in the gradient of $w$"),
        "bias": Text(fa="بایاس به‌روز نمی‌شود", en="the bias is not updated"),
        "turn": Text(fa="بایاس با وزنِ تازه", en="the bias with the new weight"),
    }
    rows: list[tuple[Cell, ...]] = []
    for name, label in rules.items():
        cells: list[Cell] = [label]
        exact, floating = _slip_by_loops(name, 1), _slip_by_matrices(name, 1)
        for k in (0, 1):
            what = Text(fa="وزن پس از یک به‌روزرسانی", en="weight after one update")
            cells.append(Claim(what, {Route.LOOPS: exact[k], Route.MATRIX: floating[k]}, tolerance=1e-12))
        for updates in (1, SLIP_UPDATES):
            height = linear_regression.half_mean_square(
                example.DESIGN, example.WANTED, _slip_by_matrices(name, updates)
            )
            cells.append(
                Claim(
                    Text(fa="زیان", en="loss"),
                    {Route.LOOPS: example.loss(*_slip_by_loops(name, updates)), Route.MATRIX: height},
                    tolerance=1e-10,
                )
            )
        rows.append(tuple(cells))
    return Table(columns, rows, marked=(1, 2, 3, 4))


def other_losses() -> Table:
    """Gradient at zero and largest stable learning rate for four ways to scale the squared errors."""
    columns = [
        Column(Text(fa="تابع زیان", en="loss")),
        Column(Maths(r"\partial/\partial w"), digits=2),
        Column(Maths(r"\partial/\partial b"), digits=2),
        Column(Text(fa="بزرگ‌ترین نرخ پایدار", en="largest stable rate"), digits=4),
    ]
    rows: list[tuple[Cell, ...]] = []
    sums = (Text(fa="گرادیان", en="gradient"), Text(fa="بزرگ‌ترین نرخ", en="largest rate"))
    largest = 2 / (2.25 + math.sqrt(15.25) / 2)
    for formula, times in (
        (r"\tfrac1{2n}\sum(y-\hat y)^2", 1),
        (r"\tfrac1n\sum(y-\hat y)^2", 2),
        (r"\tfrac12\sum(y-\hat y)^2", 4),
        (r"\sum(y-\hat y)^2", 8),
    ):
        exact = example.gradient(Fraction(0), Fraction(0))
        automatic = example.torch_gradient(0.0, 0.0, scale=times / 8)
        slopes = [
            Claim(sums[0], {Route.BY_HAND: times * exact[k], Route.AUTOGRAD: automatic[k]}, tolerance=1e-12)
            for k in (0, 1)
        ]
        edge = _edge(lambda w, b, rate, times=times: _plain(w, b, times * rate), 0.01, 1.0)  # type: ignore[misc]
        limit = Claim(sums[1], {Route.CLOSED_FORM: largest / times, Route.SIMULATION: edge}, tolerance=1e-3)
        rows.append((Maths(formula), *slopes, limit))
    return Table(columns, rows)


# Figures


def _contours(axes: Axes, canvas: Canvas) -> None:
    """Ellipses of equal loss about the best weights."""
    slopes, directions = np.linalg.eigh(HESSIAN)
    angle = np.linspace(0, 2 * np.pi, 61)
    for height in (0.3, 1.5, 4.0, 9.0, 20.0):
        radii = np.sqrt(2 * height / slopes)
        ring = BEST[:, None] + directions @ (radii[:, None] * np.array([np.cos(angle), np.sin(angle)]))
        axes.plot(*ring, color=canvas.colour["mut"], linewidth=0.7)


def paths_by_rate() -> Figure:
    """Contours of the loss over (w, b) and twelve updates with three learning rates."""
    words = {
        SMALL: Text(fa="کوچک", en="small"),
        GOOD: Text(fa="خوب", en="good"),
        LARGE: Text(fa="بیش از اندازه", en="too large"),
    }

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3, sharex=True, sharey=True)
        for axes, (rate, word) in zip(panels, words.items(), strict=True):
            _contours(axes, canvas)
            points = linear_regression.descend(example.DESIGN, example.WANTED, rate, 12, start=START)
            colour = canvas.colour["c2" if rate == LARGE else "c1"]
            axes.plot(points[:, 0], points[:, 1], "o-", color=colour, markersize=3, linewidth=1.1)
            axes.plot(*BEST, "x", color=canvas.colour["fg"], markersize=7)
            axes.set(xlim=(-3, 7.5), ylim=(-4, 6), xlabel="$w$")
            axes.set_xticks([0, 2.2, 5], [canvas.number(each) for each in (0, 2.2, 5)])
            axes.set_yticks([0, 0.7, 4], [canvas.number(each) for each in (0, 0.7, 4)])
            axes.set_title(canvas.say(word) + "\n" + canvas.number(rate))
        panels[0].set_ylabel("$b$")

    return Figure(draw, 6.4, 3.2)


def distance_by_update() -> Figure:
    """Distance from the best weights against the update, for five learning rates; logarithmic axis."""
    lines = ((0.03, "c4", ":"), (0.1, "c3", "--"), (0.3, "c1", "-"), (4 / 9, "c6", "-."), (0.5, "c2", "-"))

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for rate, colour, style in lines:
            far = np.linalg.norm(linear_regression.descend(example.DESIGN, example.WANTED, rate, 60) - BEST, axis=1)
            label = canvas.number(rate, digits=3) if rate == 4 / 9 else canvas.number(rate)
            axes.semilogy(np.arange(0, 61, 2), far[::2], style, color=canvas.colour[colour], label=label)
        axes.set(xlim=(0, 60), ylim=(1e-4, 1e3))
        axes.minorticks_off()
        axes.set_yticks([1e-4, 1e-2, 1, 100])
        axes.set_yticklabels([f"$\\mathdefault{{10^{{{power}}}}}$" for power in (-4, -2, 0, 2)])
        axes.set_xticks([0, 20, 40, 60], [canvas.number(each) for each in (0, 20, 40, 60)])
        axes.set_xlabel(canvas.say(Text(fa="شماره‌ی به‌روزرسانی", en="update")))
        axes.set_ylabel(canvas.say(Text(fa="فاصله تا بهترین وزن‌ها", en="distance from the best weights")))
        axes.grid(True)
        title = canvas.say(Text(fa="نرخ یادگیری", en="learning rate"))
        axes.legend(title=title, loc="upper left", bbox_to_anchor=(1.01, 1), fontsize=9)

    return Figure(draw, 6.4, 3.2)
