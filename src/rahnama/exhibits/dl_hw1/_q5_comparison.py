"""The comparison page: all variants side by side, and which differences are larger than what a seed makes."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

import mpmath  # type: ignore[import-untyped]
import numpy as np

from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Route, Table
from rahnama.exhibits.dl_hw1 import _q5_runs as runs
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FREEDOM = runs.SEEDS - 1
VARIANTS: dict[str, tuple[Text, str, str]] = {
    "sigmoid": (Text(fa="ب: سیگموئید", en="b: sigmoid"), "c1", "-"),
    "relu": (Text(fa="ج: ReLU", en="c: ReLU"), "c2", "-"),
    "momentum": (Text(fa="د: تکانه", en="d: momentum"), "c3", "-"),
    "three_layers": (Text(fa="ه: سه لایه", en="e: three layers"), "c4", "-"),
    "pytorch": (Text(fa="و: PyTorch", en="f: PyTorch"), "c5", "-"),
    "pytorch_same_start": (Text(fa="و: PyTorch از آغاز «ب»", en="f: PyTorch, start of b"), "c5", ":"),
    "sgd_ten_times": (Text(fa="ب با نرخ 1", en="b at rate 1"), "c1", "--"),
    "momentum_tenth": (Text(fa="د با نرخ 0.01", en="d at rate 0.01"), "c3", "--"),
    "relu_xavier": (Text(fa="ج با Xavier", en="c with Xavier"), "c2", "--"),
    "sigmoid_torch_start": (Text(fa="ب با آغاز PyTorch", en="b, PyTorch's start"), "c6", "--"),
    "three_layers_ten_times": (Text(fa="ه با نرخ 1", en="e at rate 1"), "c4", "--"),
}
ASKED = ("sigmoid", "relu", "momentum", "three_layers", "pytorch")
TURNED = ("sgd_ten_times", "momentum_tenth", "relu_xavier", "sigmoid_torch_start", "three_layers_ten_times")
PAIRS = (
    ("relu", "sigmoid"),
    ("momentum", "sigmoid"),
    ("three_layers", "sigmoid"),
    ("pytorch", "sigmoid"),
    ("pytorch_same_start", "sigmoid"),
    ("relu", "momentum"),
    ("momentum", "sgd_ten_times"),
    ("momentum_tenth", "sigmoid"),
    ("relu", "relu_xavier"),
    ("sigmoid_torch_start", "sigmoid"),
    ("three_layers_ten_times", "sgd_ten_times"),
)


def name(variant: str) -> Text:
    """What a variant is called."""
    return VARIANTS[variant][0]


def all_variants() -> Table:
    """Losses and accuracies of every variant: mean and sample standard deviation of the seeds."""
    columns = [Column(Text(fa="شبکه", en="network"))]
    for which in runs.SETS:
        columns.append(Column(Text(fa=f"زیان {runs.SETS[which].fa}", en=f"{which} loss"), digits=3))
        columns.append(Column("±", digits=3))
    for which in runs.SETS:
        columns.append(Column(Text(fa=f"دقت {runs.SETS[which].fa} (٪)", en=f"{which} accuracy (%)"), digits=2))
        columns.append(Column("±", digits=2))
    rows: list[tuple[Cell, ...]] = []
    for variant in VARIANTS:
        lost = [claim(variant, each) for each in runs.SETS for claim in (runs.final_loss, runs.loss_spread)]
        right = [claim(variant, each) for each in runs.SETS for claim in (runs.percent, runs.accuracy_spread)]
        rows.append((name(variant), *lost, *right))
    return Table(columns, rows)


# Differences of two variants, seed by seed


def differences(first: str, second: str, again: bool = False) -> list[float]:
    """Lead of the first in test accuracy by seed, in percentage points; ``again`` by the second counting."""
    left, right = (runs.counts(each, "test")[int(again)] for each in (first, second))
    return [100 * (a - b) / runs.PICTURES["test"] for a, b in zip(left, right, strict=True)]


def lead(first: str, second: str) -> Claim:
    """Mean lead of the first over the second in test accuracy."""
    once, again = differences(first, second), differences(first, second, again=True)
    return Claim(
        Text(fa="میانگین اختلاف", en="mean difference"),
        {Route.NUMPY: float(np.mean(once)), Route.COUNTING: statistics.fmean(again)},
        runs.POINTS,
        tolerance=0.02,
    )


def lead_spread(first: str, second: str) -> Claim:
    """Sample standard deviation of the lead over the seeds."""
    once, again = differences(first, second), differences(first, second, again=True)
    return Claim(
        Text(fa="انحراف معیار نمونه‌ای اختلاف", en="sample standard deviation of the difference"),
        {Route.NUMPY: float(np.std(once, ddof=1)), Route.COUNTING: statistics.stdev(again)},
        runs.POINTS,
        tolerance=0.1,
    )


def half_width(first: str, second: str) -> Claim:
    """Half the length of the 95 % interval of Student's t for the mean lead."""
    once, again = differences(first, second), differences(first, second, again=True)
    return Claim(
        Text(fa="نیم‌طول بازه", en="half the interval"),
        {
            Route.NUMPY: _quantile_by_formula() * float(np.std(once, ddof=1)) / sqrt(runs.SEEDS),
            Route.COUNTING: _quantile_by_integral() * statistics.stdev(again) / sqrt(runs.SEEDS),
        },
        runs.POINTS,
        tolerance=0.1,
    )


def seeds_ahead(first: str, second: str) -> Claim:
    """In how many seeds the first is ahead."""
    return Claim(
        Text(fa="بذرهایی که نخستین جلوتر است", en="seeds in which the first is ahead"),
        {
            Route.NUMPY: int((np.array(differences(first, second)) > 0).sum()),
            Route.COUNTING: sum(each > 0 for each in differences(first, second, again=True)),
        },
    )


def paired() -> Table:
    """Differences in test accuracy, seed by seed: mean, spread, interval and seeds ahead."""
    columns = [
        Column(Text(fa="نخستین", en="first")),
        Column(Text(fa="دومین", en="second")),
        Column(Text(fa="میانگین اختلاف", en="mean difference"), digits=2),
        Column(Text(fa="انحراف معیار", en="standard deviation"), digits=2),
        Column(Text(fa="نیم‌طول بازه", en="half the interval"), digits=2),
        Column(Text(fa="بذرهای جلوتر", en="seeds ahead")),
    ]
    rows = [(name(a), name(b), lead(a, b), lead_spread(a, b), half_width(a, b), seeds_ahead(a, b)) for a, b in PAIRS]
    return Table(columns, rows)


def quantile() -> Claim:
    """The 97.5 % point of Student's t with four degrees of freedom."""
    return Claim(
        Text(fa="چندک t با 4 درجه‌ی آزادی", en="quantile of t with 4 degrees of freedom"),
        {Route.CLOSED_FORM: _quantile_by_formula(), Route.NUMPY: _quantile_by_integral()},
        tolerance=1e-9,
    )


def _quantile_by_formula() -> float:
    """Four degrees of freedom have a distribution function without integral: ½ + s(1 - s²/3)·¾, s = t/√(t² + 4)."""
    return _crossing(lambda t: 0.5 + 0.75 * (s := t / sqrt(t * t + 4)) * (1 - s * s / 3))


def _quantile_by_integral() -> float:
    """The density of t, integrated."""
    scale = mpmath.gamma(2.5) / (mpmath.sqrt(4 * mpmath.pi) * mpmath.gamma(2))
    return _crossing(lambda t: float(0.5 + mpmath.quad(lambda x: scale * (1 + x * x / 4) ** -2.5, [0, t])))


def _crossing(share: Callable[[float], float]) -> float:
    """Where an increasing share reaches 0.975."""
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) < 0.975 else (low, middle)
    return low


def chance_of_five() -> Claim:
    """Probability that five fair coins agree: what "ahead in all five seeds" is worth if nothing differs."""
    agreeing = sum(len({*format(toss, "05b")}) == 1 for toss in range(32))
    return Claim(
        Text(fa="احتمال هم‌علامت بودن پنج اختلاف", en="probability that five differences have one sign"),
        {Route.CLOSED_FORM: float(2 * Fraction(1, 2) ** 5), Route.COUNTING: agreeing / 32},
    )


# Figures


def accuracy_by_epoch() -> Figure:
    """Test accuracy by epoch: left what the sheet asks for, right the same with another rate or start."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for axes, variants in zip(panels, (ASKED, TURNED), strict=True):
            for variant in variants:
                label, colour, style = VARIANTS[variant]
                values = 100 * runs.accuracies(variant, "test").mean(axis=0)
                axes.plot(values, style, color=canvas.colour[colour], label=canvas.say(label), linewidth=1.5)
            _epochs(axes, canvas)
            axes.legend(loc="lower right", fontsize=8.5)
        panels[0].set_ylim(60, 91)
        panels[0].set_yticks(range(60, 91, 5), [canvas.number(each) for each in range(60, 91, 5)])
        panels[0].set_title(canvas.say(Text(fa="دقت آزمون (٪): خواسته‌های برگه", en="test accuracy (%): as asked")))
        panels[1].set_title(canvas.say(Text(fa="نرخ یا آغاز دیگر", en="another rate or start")))

    return Figure(draw, 6.4, 4.1)


def _epochs(axes: Axes, canvas: Canvas) -> None:
    axes.set_xlim(0, runs.EPOCHS)
    axes.set_xticks([0, 5, 10, 15, 20], [canvas.number(each) for each in (0, 5, 10, 15, 20)])
    axes.set_xlabel(canvas.say(Text(fa="دوره", en="epoch")))
    axes.grid(True)


def accuracy_of_each_seed() -> Figure:
    """Test accuracy after the last epoch: a dot for each seed, a line at the mean."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for place, variant in enumerate(VARIANTS):
            colour = VARIANTS[variant][1]
            values = 100 * np.array(runs.counts(variant, "test")[0]) / runs.PICTURES["test"]
            axes.plot(values, [place] * len(values), "o", color=canvas.colour[colour], markersize=5, alpha=0.75)
            axes.vlines(values.mean(), place - 0.35, place + 0.35, color=canvas.colour["fg"], linewidth=1.4)
        axes.set_yticks(range(len(VARIANTS)), [canvas.say(label) for label, *_ in VARIANTS.values()], fontsize=9)
        axes.invert_yaxis()
        _percents(axes, canvas)
        axes.set_xlabel(canvas.say(Text(fa="دقت آزمون (٪)", en="test accuracy (%)")))
        axes.grid(True, axis="x")

    return Figure(draw, 6.4, 3.7)


def _percents(axes: Axes, canvas: Canvas) -> None:
    """Whole numbers on the horizontal axis, in the page's digits."""
    low, high = axes.get_xlim()
    places: Sequence[int] = range(int(np.ceil(low)), int(np.floor(high)) + 1)
    axes.set_xticks(list(places), [canvas.number(each) for each in places])


def differences_of_pairs() -> Figure:
    """The paired differences: a dot for each seed, and the interval of the mean."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for place, (first, second) in enumerate(PAIRS):
            values = np.array(differences(first, second))
            middle, half = values.mean(), float(half_width(first, second).value)  # type: ignore[arg-type]
            axes.plot(values, [place + 0.18] * len(values), "o", color=canvas.colour["mut"], markersize=3.5)
            axes.hlines(place - 0.12, middle - half, middle + half, color=canvas.colour["c1"], linewidth=2.4)
            axes.plot([middle], [place - 0.12], "D", color=canvas.colour["c1"], markersize=4.5)
        axes.axvline(0, color=canvas.colour["fg"], linewidth=0.9)
        axes.set_yticks(range(len(PAIRS)), [canvas.say(_pair(*each)) for each in PAIRS], fontsize=8.5)
        axes.invert_yaxis()
        _percents(axes, canvas)
        axes.set_xlabel(canvas.say(Text(fa="اختلاف دقت آزمون (واحد درصد)", en="difference in test accuracy (points)")))
        axes.grid(True, axis="x")

    return Figure(draw, 6.4, 4.1)


SHORT = {
    "sigmoid": Text(fa="ب", en="b"),
    "relu": Text(fa="ج", en="c"),
    "momentum": Text(fa="د", en="d"),
    "three_layers": Text(fa="ه", en="e"),
    "pytorch": Text(fa="و", en="f"),
    "pytorch_same_start": Text(fa="و از آغاز «ب»", en="f, start of b"),
}


def _pair(first: str, second: str) -> Text:
    left, right = (SHORT.get(each, name(each)) for each in (first, second))
    return Text(fa=f"{left.fa} منهای {right.fa}", en=f"{left.en} minus {right.en}")


def error_of_the_test_set() -> Claim:
    """Standard error of an accuracy of 88 % on 10,000 pictures, in percentage points."""
    answers = [1] * 88 + [0] * 12  # in every hundred
    return Claim(
        Text(fa="خطای معیار دقت آزمون", en="standard error of the test accuracy"),
        {
            Route.CLOSED_FORM: 100 * sqrt(0.88 * 0.12 / 10_000),
            Route.COUNTING: 100 * statistics.pstdev(answers) / 10_000**0.5,
        },
        runs.POINTS,
        tolerance=1e-12,
    )


def a_miss_among_eleven() -> Claim:
    """Probability that at least one of eleven independent 95 % intervals misses."""
    none = Fraction(1)
    for _ in PAIRS:
        none *= Fraction(95, 100)
    return Claim(
        Text(fa="احتمال دست‌کم یک خطا در یازده بازه", en="probability of a miss among eleven intervals"),
        {Route.CLOSED_FORM: 1 - 0.95 ** len(PAIRS), Route.RECURSION: float(1 - none)},
        tolerance=1e-12,
    )
