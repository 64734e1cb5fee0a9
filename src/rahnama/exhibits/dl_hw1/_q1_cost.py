"""Part c: multiply-adds counted and predicted, seconds by the number of columns, and how many updates m stands for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.dl_hw1._q1_counted import counted_closed, counted_descent, counted_gram_descent
from rahnama.reference import linear_regression, regression_cost
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME = "linear_regression_cost"
EXAMPLES, COLUMNS, UPDATES = 2000, (16, 32, 64, 128, 256, 512, 1024), (10, 100, 1000)
SHARES = (1e-2, 1e-4, 1e-6, 1e-8)
MAC = Text(fa="ضرب–جمع", en="MAC")
DIRECT, CLOSED = Text(fa="گرادیان کاهشی", en="gradient descent"), Text(fa="فرم بسته", en="closed form")
GRAM = Text(fa="گرادیان کاهشی بر ماتریس ازپیش‌ساخته", en="descent on the precomputed matrix")
KINDS: dict[tuple[str, int], Text] = {
    ("drawn", 0): Text(fa="دو ویژگی هم‌مقیاس", en="two features of one scale"),
    ("times_10", 0): Text(fa="یکی 10 برابر", en="one times 10"),
    ("times_100", 0): Text(fa="یکی 100 برابر", en="one times 100"),
    ("shifted", 0): Text(fa="یکی به‌اضافه‌ی 10", en="one plus 10"),
    ("correlated", 0): Text(fa="همبستگی 0.999", en="correlation 0.999"),
    ("times_100", 1): Text(fa="100 برابر، استانداردشده", en="times 100, standardised"),
    ("shifted", 1): Text(fa="به‌اضافه‌ی 10، استانداردشده", en="plus 10, standardised"),
    ("correlated", 1): Text(fa="همبستگی 0.999، استانداردشده", en="correlation 0.999, standardised"),
}


# Counted


def counts() -> Table:
    """Multiply-adds of three methods: by formula, and counted in arithmetic that counts itself."""
    columns = [
        Column(Maths("n")),
        Column(Maths("p")),
        Column(Maths("m")),
        Column(DIRECT, unit=MAC),
        Column(CLOSED, unit=MAC),
        Column(GRAM, unit=MAC),
    ]
    rows: list[tuple[Cell, ...]] = []
    for n, p, m in ((12, 3, 5), (40, 6, 2), (40, 6, 50), (15, 12, 4), (60, 20, 3)):
        pairs = (
            (regression_cost.descent_cost(n, p, m), counted_descent(n, p, m)),
            (regression_cost.normal_equations_cost(n, p), counted_closed(n, p)),
            (regression_cost.gram_descent_cost(n, p, m), counted_gram_descent(n, p, m)),
        )
        what = Text(fa="تعداد ضرب–جمع", en="multiply-adds")
        cells = [Claim(what, {Route.CLOSED_FORM: a, Route.COUNTING: b}, MAC) for a, b in pairs]
        rows.append((n, p, m, *cells))
    return Table(columns, rows)


def _entries(examples: int, columns: int) -> int:
    """Multiply-adds of the closed form, entry by entry of every matrix."""
    square = sum(examples for row in range(columns) for _ in range(row + 1))
    factor = sum(column for column in range(columns) for _ in range(column, columns))
    return square + examples * columns + factor + 2 * sum(range(columns))


def crossover() -> Table:
    """Updates that cost as much as the closed form: counted, and measured."""
    columns = [
        Column(Maths("p"), digits=0),
        Column(Text(fa="یک به‌روزرسانی", en="one update"), unit=MAC),
        Column(Text(fa="فرم بسته", en="closed form"), unit=MAC),
        Column(Text(fa="سربه‌سر، به شمارش", en="break-even, counted"), digits=1),
        Column(Text(fa="سربه‌سر، به زمان", en="break-even, timed"), digits=0),
    ]
    rows: list[tuple[Cell, ...]] = []
    for p in (64, 128, 256, 512, 1024):
        step, whole = 2 * EXAMPLES * p + p, _entries(EXAMPLES, p)
        what = Text(fa="تعداد به‌روزرسانی", en="updates")
        rows.append(
            (
                p,
                Claim(
                    MAC,
                    {
                        Route.CLOSED_FORM: regression_cost.descent_cost(EXAMPLES, p, 1),
                        Route.COUNTING: sum(2 * p for _ in range(EXAMPLES)) + p,
                    },
                ),
                Claim(
                    MAC, {Route.CLOSED_FORM: regression_cost.normal_equations_cost(EXAMPLES, p), Route.COUNTING: whole}
                ),
                Claim(
                    what,
                    {
                        Route.CLOSED_FORM: regression_cost.break_even_updates(EXAMPLES, p),
                        Route.COUNTING: Fraction(whole, step),
                    },
                ),
                Claim(what, {Route.NUMPY: measured(p, "numpy"), Route.TORCH: measured(p, "torch")}, tolerance=TIMING),
            )
        )
    return Table(columns, rows)


TIMING = 0.4  # seconds of two libraries need not agree better


def _timed(columns: int) -> dict[str, Any]:
    return results.load(NAME).where(kind="time", columns=columns)[0]


def measured(columns: int, library: str) -> float:
    """Updates of gradient descent in the time of the closed form."""
    record = _timed(columns)
    return float(record[f"seconds_closed_{library}"] / (record[f"seconds_direct_{library}"][1] / UPDATES[1]))


def _speed(columns: int, library: str) -> float:
    """Multiply-adds per second of the closed form over those of an update."""
    counted = regression_cost.break_even_updates(EXAMPLES, columns)
    return float(counted) / measured(columns, library)


def times_faster() -> Claim:
    """How many times faster the closed form's multiply-adds run, for 1024 columns."""
    return Claim(
        Text(fa="نسبت سرعت ضرب–جمع‌ها", en="ratio of the speeds of multiply-adds"),
        {Route.NUMPY: _speed(1024, "numpy"), Route.TORCH: _speed(1024, "torch")},
        tolerance=TIMING,
    )


def seconds_of_closed() -> Claim:
    """Seconds of the closed form for 1024 columns."""
    record = _timed(1024)
    return Claim(
        Text(fa="زمان فرم بسته", en="time of the closed form"),
        {Route.NUMPY: record["seconds_closed_numpy"], Route.TORCH: record["seconds_closed_torch"]},
        Text(fa="ثانیه", en="seconds"),
        tolerance=TIMING,
    )


def seconds_of_descent() -> Claim:
    """Seconds of a thousand updates for 1024 columns."""
    record = _timed(1024)
    return Claim(
        Text(fa="زمان هزار به‌روزرسانی", en="time of a thousand updates"),
        {Route.NUMPY: record["seconds_direct_numpy"][2], Route.TORCH: record["seconds_direct_torch"][2]},
        Text(fa="ثانیه", en="seconds"),
        tolerance=TIMING,
    )


def wins_of_the_third() -> Claim:
    """Sizes n, p, m up to forty at which the precomputed matrix is strictly the cheapest."""
    won = 0
    for n in range(1, 41):
        for p in range(1, 41):
            closed = regression_cost.normal_equations_cost(n, p)
            for m in range(1, 41):
                third = regression_cost.gram_descent_cost(n, p, m)
                won += third < min(closed, regression_cost.descent_cost(n, p, m))
    # it beats direct descent where m(2n - p) > n(p+3)/2, and the closed form where m < (p-1)/6 + (p-1)/(p+1)
    above = sum(
        1
        for n in range(1, 41)
        for p in range(1, 41)
        for m in range(1, 41)
        if 2 * m * (2 * n - p) > n * (p + 3) and 6 * m * (p + 1) < (p - 1) * (p + 7)
    )
    return Claim(
        Text(fa="اندازه‌هایی که روش سوم می‌برد", en="sizes at which the third method wins"),
        {Route.CLOSED_FORM: above, Route.COUNTING: won},
    )


def memory_of_the_square() -> Claim:
    """Gigabytes of XᵀX for a hundred thousand columns in 64-bit numbers."""
    whole = np.broadcast_to(np.float64(0), (100_000, 100_000))
    return Claim(
        Text(fa="حافظه‌ی $X^\\top X$", en="memory of $X^\\top X$"),
        {Route.CLOSED_FORM: 8 * 10**10 // 10**9, Route.NUMPY: whole.size * whole.itemsize // 10**9},
        Text(fa="گیگابایت", en="gigabytes"),
    )


# Updates


def _record(features: str, standardised: int) -> dict[str, Any]:
    return results.load(NAME).where(kind="updates", features=features, standardised=standardised)[0]


def _kappa(record: dict[str, Any]) -> Claim:
    """Condition number of the Hessian of a record's data."""
    slopes = linear_regression.curvatures(record["design"])
    square = record["design"].T @ record["design"]
    return Claim(
        Text(fa="عدد شرط هسی", en="condition number of the Hessian"),
        {Route.NUMPY: float(slopes[-1] / slopes[0]), Route.MATRIX: float(np.linalg.cond(square))},
        tolerance=1e-6,
    )


def _needed(record: dict[str, Any], which: str, share: int) -> Claim:
    """Updates until a share of the distance is left: by powers of eigenvalues, and one update after the other."""
    slopes = linear_regression.curvatures(record["design"])
    rate = {"safe": 1 / slopes[-1], "best": 2 / (slopes[0] + slopes[-1])}[which]
    predicted = linear_regression.updates_until(record["design"], record["targets"], rate, SHARES[share])
    return Claim(
        Text(fa="تعداد به‌روزرسانی", en="updates"),
        {Route.SIMULATION: record[f"updates_{which}"][share], Route.CLOSED_FORM: predicted},
        tolerance=1e-3,
    )


def updates_needed() -> Table:
    """Updates until a millionth of the distance is left, for eight sets of features."""
    columns = [
        Column(Text(fa="ویژگی‌ها", en="features")),
        Column(Maths(r"\kappa"), digits=1),
        Column(Maths(r"\kappa\ln\tfrac1\varepsilon"), digits=0),
        Column(Maths(r"m,\;\eta=\tfrac1{\lambda_{\max}}")),
        Column(Maths(r"m,\;\eta=\tfrac2{\lambda_{\max}+\lambda_{\min}}")),
    ]
    rows: list[tuple[Cell, ...]] = []
    for (features, standardised), label in KINDS.items():
        record = _record(features, standardised)
        kappa = _kappa(record)
        bound = Claim(
            Text(fa="کران", en="bound"),
            {route: value * math.log(1e6) for route, value in kappa.routes.items()},
            tolerance=1e-6,
        )
        rows.append((label, kappa, bound, _needed(record, "safe", 2), _needed(record, "best", 2)))
    return Table(columns, rows)


def updates_by_accuracy() -> Table:
    """Updates by the share of the distance that may be left: every further two digits cost the same."""
    columns = [Column(Text(fa="ویژگی‌ها", en="features")), *(Column(Maths(f"10^{{-{k}}}")) for k in (2, 4, 6, 8))]
    rows: list[tuple[Cell, ...]] = []
    for key in (("drawn", 0), ("times_10", 0), ("times_100", 0)):
        record = _record(*key)
        rows.append((KINDS[key], *(_needed(record, "safe", k) for k in range(4))))
    return Table(columns, rows)


def condition_from_correlation() -> Claim:
    """Correlation ρ of two features, and κ of the standardised ones: (1 + ρ)/(1 - ρ), and from singular values."""
    pairs = [(float(a), float(b)) for a, b, _ in _record("correlated", 0)["design"]]
    middles = [math.fsum(each) / len(pairs) for each in zip(*pairs, strict=True)]
    apart = [(a - middles[0], b - middles[1]) for a, b in pairs]
    of_first, of_second = math.fsum(a * a for a, _ in apart), math.fsum(b * b for _, b in apart)
    rho = math.fsum(a * b for a, b in apart) / math.sqrt(of_first * of_second)
    design = _record("correlated", 1)["design"]
    slopes = linear_regression.curvatures(design)
    return Claim(
        Text(fa="همبستگی و عدد شرط پس از استانداردسازی", en="correlation, and condition number after standardising"),
        {
            Route.CLOSED_FORM: (rho, (1 + rho) / (1 - rho)),
            Route.NUMPY: (float(np.mean(design[:, 0] * design[:, 1])), float(slopes[-1] / slopes[0])),
        },
        tolerance=1e-9,
    )


def total_of(which: tuple[str, int]) -> Claim:
    """Multiply-adds of gradient descent over those of the closed form, until a millionth is left."""
    record = _record(*which)
    needed = _needed(record, "safe", 2)
    by_run, by_power = (int(value) for value in needed.routes.values())
    n, p = record["design"].shape
    return Claim(
        Text(fa="نسبت هزینه‌ی دو روش", en="ratio of the two costs"),
        {
            Route.COUNTING: by_run * (2 * n * p + p) / _entries(n, p),
            Route.CLOSED_FORM: regression_cost.descent_cost(n, p, by_power)
            / regression_cost.normal_equations_cost(n, p),
        },
        tolerance=1e-3,
    )


# Figures


def _decades(axes: Axes, which: str, powers: Sequence[int]) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks([10.0**power for power in powers])
    axis.set_ticklabels([f"$\\mathdefault{{10^{{{power}}}}}$" for power in powers])
    axis.minorticks_off()


def operations_and_seconds() -> Figure:
    """Multiply-adds by formula, and measured seconds, against the columns; closed form and descent for three m."""
    lines = [(m, "c1", style) for m, style in zip(UPDATES, (":", "--", "-"), strict=True)]

    def draw(canvas: Canvas) -> None:
        counted, timed = canvas.figure.subplots(1, 2)
        for m, colour, style in lines:
            word = canvas.say(Text(fa=f"{m} به‌روزرسانی", en=f"{m} updates"))
            heights = [regression_cost.descent_cost(EXAMPLES, p, m) for p in COLUMNS]
            counted.loglog(COLUMNS, heights, style, color=canvas.colour[colour], label=word)
            seconds = [_timed(p)["seconds_direct_numpy"][UPDATES.index(m)] for p in COLUMNS]
            timed.loglog(COLUMNS, seconds, style, marker="o", markersize=3, color=canvas.colour[colour])
        third = [regression_cost.gram_descent_cost(EXAMPLES, p, 1000) for p in COLUMNS]
        word = canvas.say(Text(fa="1000 به‌روزرسانی، ماتریس ازپیش‌ساخته", en="1000 updates, precomputed"))
        counted.loglog(COLUMNS, third, "-.", color=canvas.colour["c3"], label=word)
        seconds = [_timed(p)["seconds_gram_numpy"][2] for p in COLUMNS]
        timed.loglog(COLUMNS, seconds, "-.", marker="o", markersize=3, color=canvas.colour["c3"])
        heights = [regression_cost.normal_equations_cost(EXAMPLES, p) for p in COLUMNS]
        counted.loglog(COLUMNS, heights, color=canvas.colour["c2"], linewidth=2.2, label=canvas.say(CLOSED))
        seconds = [_timed(p)["seconds_closed_numpy"] for p in COLUMNS]
        timed.loglog(COLUMNS, seconds, color=canvas.colour["c2"], linewidth=2.2, marker="o", markersize=3)
        counted.set_title(canvas.say(Text(fa="ضرب–جمع، با فرمول", en="MAC, by formula")))
        timed.set_title(canvas.say(Text(fa="ثانیه، اندازه‌گیری", en="seconds, measured")))
        for axes in (counted, timed):
            axes.set_xlabel("$p$")
            axes.minorticks_off()
            axes.set_xticks([16, 64, 256, 1024], [canvas.number(each) for each in (16, 64, 256, 1024)])
            axes.grid(True)
        _decades(counted, "y", (6, 7, 8, 9))
        _decades(timed, "y", (-4, -3, -2, -1, 0))
        canvas.figure.legend(*counted.get_legend_handles_labels(), loc="outside upper center", ncols=3, fontsize=9)

    return Figure(draw, 6.4, 3.9)


def where_each_wins() -> Figure:
    """Plane of columns and updates: the counted crossover, p/4, and the measured crossovers of two libraries."""
    p = np.unique(np.geomspace(8, 4096, 40).astype(int))

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        line = [float(regression_cost.break_even_updates(EXAMPLES, int(each))) for each in p]
        axes.loglog(p, line, color=canvas.colour["c1"], linewidth=2, label=canvas.say(Text(fa="شمارش", en="counted")))
        axes.loglog(p, p / 4, ":", color=canvas.colour["mut"], label="$p/4$")
        for library, colour, mark in (("numpy", "c2", "o"), ("torch", "c3", "s")):
            word = {"numpy": "NumPy", "torch": "PyTorch"}[library]
            places = [measured(each, library) for each in COLUMNS]
            axes.loglog(COLUMNS, places, mark, color=canvas.colour[colour], markersize=5, label=canvas.say(word))
        where: dict[str, Any] = {"ha": "center", "fontsize": 10, "color": canvas.colour["fg"]}
        axes.text(90, 700, canvas.say(Text(fa="فرم بسته ارزان‌تر است", en="the closed form is cheaper")), **where)
        axes.text(900, 3.2, canvas.say(Text(fa="گرادیان کاهشی ارزان‌تر است", en="gradient descent is cheaper")), **where)
        axes.set(xlim=(8, 4096), ylim=(1, 3000), xlabel="$p$", ylabel="$m$")
        axes.minorticks_off()
        axes.set_xticks([16, 64, 256, 1024, 4096], [canvas.number(each) for each in (16, 64, 256, 1024, 4096)])
        axes.set_yticks([1, 10, 100, 1000], [canvas.number(each) for each in (1, 10, 100, 1000)])
        axes.grid(True)
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), fontsize=9)

    return Figure(draw, 6.4, 3.6)


def updates_by_condition() -> Figure:
    """Measured updates against the condition number, for two accuracies, and κ ln(1/ε)."""
    kinds = ["drawn", "times_3", "times_10", "times_30", "times_100", "shifted", "correlated"]

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        ends = np.array([2.0, 3e4])
        for share, colour, mark in ((0, "c1", "o"), (3, "c2", "s")):
            word = f"$\\varepsilon=10^{{-{2 * share + 2}}}$"
            axes.loglog(ends, ends * math.log(1 / SHARES[share]), "--", color=canvas.colour[colour], linewidth=1)
            for standardised, names in ((0, kinds), (1, ["times_100", "correlated"])):
                records = [_record(name, standardised) for name in names]
                places = [float(_kappa(each).value) for each in records]  # type: ignore[arg-type]
                fill = canvas.colour[colour] if standardised == 0 else canvas.colour["bg"]
                heights = [each["updates_safe"][share] for each in records]
                label = word if standardised == 0 else None
                axes.loglog(
                    places,
                    heights,
                    mark,
                    markeredgecolor=canvas.colour[colour],
                    markerfacecolor=fill,
                    markersize=6,
                    label=label,
                )
        axes.set(xlim=(2, 3e4), ylim=(5, 1e6))
        _decades(axes, "x", (1, 2, 3, 4))
        _decades(axes, "y", (1, 2, 3, 4, 5, 6))
        axes.set_xlabel(canvas.say(Text(fa="عدد شرط هسی", en="condition number of the Hessian")))
        axes.set_ylabel(canvas.say(Text(fa="تعداد به‌روزرسانی", en="updates")))
        axes.grid(True)
        axes.legend(loc="upper left", fontsize=10)

    return Figure(draw, 6.4, 3.5)
