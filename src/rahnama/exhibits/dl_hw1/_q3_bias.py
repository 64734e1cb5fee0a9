"""Part a, first half: what happens if the bias is penalised, on four points and in a small network."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Route, Table
from rahnama.reference.ridge import ridge_fit, ridge_through_origin
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
PLACES, HEIGHTS, STRENGTH = (1, 2, 3, 6), (3, 2, 5, 6), Fraction(1, 2)
SHIFTS = (0, 10, 100)
NETWORK = (784, 128, 64, 10)
PENALISED: dict[str, tuple[Text, str, str]] = {
    "weights": (Text(fa="تنها وزن‌ها", en="weights alone"), "c1", "-"),
    "output bias too": (Text(fa="وزن‌ها و بایاس خروجی", en="weights and output bias"), "c4", "--"),
    "all biases too": (Text(fa="وزن‌ها و همه‌ی بایاس‌ها", en="weights and all biases"), "c2", "-."),
}


def by_fractions(shift: int, penalised: bool) -> tuple[Fraction, Fraction]:
    """Slope and bias from the two normal equations, by Cramer's rule in exact fractions."""
    n = Fraction(len(PLACES))
    heights = [height + shift for height in HEIGHTS]
    square = sum(place**2 for place in PLACES) / n + STRENGTH
    mean, level = sum(PLACES) / n, sum(heights) / n
    product = sum(place * height for place, height in zip(PLACES, heights, strict=True)) / n
    one = 1 + (STRENGTH if penalised else 0)
    determinant = square * one - mean**2
    return (product * one - mean * level) / determinant, (square * level - mean * product) / determinant


def by_reference(shift: int, penalised: bool) -> tuple[float, float]:
    """The same by the reference: centred, or with a column of ones that is penalised like any other."""
    rows, heights = np.array(PLACES, dtype=float)[:, None], np.array(HEIGHTS, dtype=float) + shift
    if penalised:
        slope, bias = ridge_through_origin(np.column_stack([rows, np.ones(len(rows))]), heights, float(STRENGTH))
        return float(slope), float(bias)
    weights, level = ridge_fit(rows, heights, float(STRENGTH))
    return float(weights[0]), level


def _cell(shift: int, penalised: bool, which: int) -> Claim:
    """Slope (0), bias (1) or mean error of the prediction (2)."""
    values = {}
    for route, pair in ((Route.BY_HAND, by_fractions), (Route.NUMPY, by_reference)):
        slope, bias = pair(shift, penalised)
        centre, level = Fraction(sum(PLACES), len(PLACES)), Fraction(sum(HEIGHTS), len(HEIGHTS)) + shift
        found = (slope, bias, slope * (centre if route is Route.BY_HAND else float(centre)) + bias - level)
        values[route] = float(found[which])
    names = (
        Text(fa="شیب", en="slope"),
        Text(fa="بایاس", en="bias"),
        Text(fa="میانگین خطای پیش‌بینی", en="mean error of the prediction"),
    )
    if which == 2 and not penalised:  # a difference of equal numbers: zero but for rounding
        values = {route: round(value, 9) + 0.0 for route, value in values.items()}
    return Claim(names[which], values, tolerance=1e-9)


def shift_of_targets() -> Table:
    """Four points moved upwards: slope, bias and mean error, with the bias spared and with the bias penalised."""
    columns = [
        Column(Text(fa="جابه‌جایی $c$", en="shift $c$")),
        Column(Text(fa="$w$، بایاس آزاد", en="$w$, bias free"), digits=4),
        Column(Text(fa="$b$، بایاس آزاد", en="$b$, bias free"), digits=4),
        Column(Text(fa="$w$، بایاس جریمه‌شده", en="$w$, bias penalised"), digits=4),
        Column(Text(fa="$b$، بایاس جریمه‌شده", en="$b$, bias penalised"), digits=4),
        Column(Text(fa="میانگین خطا در این حالت", en="its mean error"), digits=4),
    ]
    rows: list[list[Cell]] = [
        [shift, _cell(shift, False, 0), _cell(shift, False, 1), *(_cell(shift, True, each) for each in range(3))]
        for shift in SHIFTS
    ]
    return Table(columns, rows)


def mean_error_when_spared() -> Claim:
    """The mean error with a free bias: zero, whatever the shift."""
    return _cell(100, False, 2)


def lines_through_moved_points() -> Figure:
    """The four points and both lines, as they are and moved up by twenty."""

    def draw(canvas: Canvas) -> None:
        for axes, shift in zip(canvas.figure.subplots(1, 2), (0, 20), strict=True):
            axes.plot(PLACES, np.add(HEIGHTS, shift), "o", color=canvas.colour["fg"], markersize=5)
            for penalised, colour, style, text in (
                (False, "c1", "-", Text(fa="بایاس آزاد", en="bias free")),
                (True, "c2", "--", Text(fa="بایاس جریمه‌شده", en="bias penalised")),
            ):
                slope, bias = by_reference(shift, penalised)
                ends = np.array([0.0, 7.0])
                axes.plot(ends, slope * ends + bias, style, color=canvas.colour[colour], label=canvas.say(text))
            axes.set(xlabel="$x$", xlim=(0, 7), ylim=(shift - 10, shift + 12))
            axes.grid(True)
            _ticks(axes, canvas, (0, 2, 4, 6), tuple(range(shift - 10, shift + 11, 5)))
            title = Text(fa=f"جابه‌جایی {shift}", en=f"shift {shift}")
            axes.set_title(canvas.say(title))
        canvas.figure.axes[0].set_ylabel("$y$")
        handles = canvas.figure.axes[0].get_legend_handles_labels()
        canvas.figure.legend(*handles, loc="outside upper center", ncols=2, fontsize=9)

    return Figure(draw, 6.4, 3.2)


def _ticks(axes: Axes, canvas: Canvas, across: tuple[float, ...], upwards: tuple[float, ...]) -> None:
    """Ticks in the page's digits."""
    for axis, places in ((axes.xaxis, across), (axes.yaxis, upwards)):
        axis.set_ticks(list(places))
        axis.set_ticklabels([canvas.number(each) for each in places])


def _median(moved: str, by: float, penalised: str) -> Claim:
    found = results.load("penalised_bias")
    values = {
        route: round(float(np.median(found.values(name, moved=moved, by=by, penalised=penalised))), 4)
        for route, name in ((Route.NUMPY, "error_numpy"), (Route.TORCH, "error_torch"))
    }
    return Claim(
        Text(fa="خطای شبکه", en="error of the network"),
        values,
        convention=Text(fa="جذر میانگین مربع‌ها، میانه‌ی سه بذر", en="root mean square, median of three seeds"),
        tolerance=1e-9,
    )


def errors_far_from_zero() -> Table:
    """Error of the network by how far the data are moved and by what is penalised."""
    columns = [Column(Text(fa="داده‌ها", en="data")), *(Column(each[0], digits=3) for each in PENALISED.values())]
    moves = [
        (Text(fa="همان‌جا", en="where they are"), "targets", 0.0),
        (Text(fa="هدف‌ها 10 بالاتر", en="targets moved by 10"), "targets", 10.0),
        (Text(fa="هدف‌ها 100 بالاتر", en="targets moved by 100"), "targets", 100.0),
        (Text(fa="ورودی‌ها 20 آن‌سوتر", en="inputs moved by 20"), "inputs", 20.0),
    ]
    return Table(columns, [(name, *(_median(moved, by, each) for each in PENALISED)) for name, moved, by in moves])


def largest_last_gradient() -> Claim:
    """The longest gradient at the end of any of these trainings, as the power of ten that bounds it."""
    values = results.load("penalised_bias").values("last_gradient")
    bound = next(power for power in range(-12, 1) if float(values.max()) <= 10.0**power)
    counted = max(len(str(int(1 / each))) - 1 if each < 1 else 0 for each in [float(values.max())])
    return Claim(
        Text(fa="توان ده در کران طول گرادیان پایانی", en="power of ten that bounds the last gradients"),
        {Route.LOOPS: bound, Route.COUNTING: -counted},
    )


def sine_far_from_zero() -> Figure:
    """What the networks learn, moved back: targets moved by 100, inputs moved by 20."""
    found = results.load("penalised_bias")
    where = np.linspace(-3, 3, 61)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        moves = (
            ("targets", 100.0, Text(fa="هدف‌ها 100 بالاتر", en="targets moved by 100")),
            ("inputs", 20.0, Text(fa="ورودی‌ها 20 آن‌سوتر", en="inputs moved by 20")),
        )
        for axes, (moved, by, title) in zip(panels, moves, strict=True):
            axes.plot(where, np.sin(1.5 * where), color=canvas.colour["mut"], linewidth=4, alpha=0.4)
            for name, (text, colour, style) in PENALISED.items():
                curve = found.values("curve", moved=moved, by=by, penalised=name, seed=0)[0]
                axes.plot(where, curve, style, color=canvas.colour[colour], label=canvas.say(text))
            axes.set_title(canvas.say(title))
            axes.grid(True)
            axes.set(xlim=(-3, 3), ylim=(-1.5, 1.5))
            axes.set_xlabel(canvas.say(Text(fa="ورودی، پس از بازگرداندن", en="input, moved back")))
            _ticks(axes, canvas, (-3, 0, 3), (-1, 0, 1))
        handles = panels[0].get_legend_handles_labels()
        canvas.figure.legend(*handles, loc="outside upper center", ncols=3, fontsize=9)

    return Figure(draw, 6.4, 3.0)


def _layers() -> list[torch.nn.Linear]:
    return [torch.nn.Linear(before, after) for before, after in itertools.pairwise(NETWORK)]


def weights_of_the_network() -> Claim:
    """Weights of the network 784-128-64-10."""
    return Claim(
        Text(fa="وزن‌های شبکه، بدون بایاس", en="weights of the network, without biases"),
        {
            Route.BY_HAND: 784 * 128 + 128 * 64 + 64 * 10,
            Route.TORCH: sum(layer.weight.numel() for layer in _layers()),
        },
    )


def biases_of_the_network() -> Claim:
    """Its biases: one for every unit."""
    return Claim(
        Text(fa="بایاس‌های شبکه", en="biases of the network"),
        {Route.BY_HAND: 128 + 64 + 10, Route.TORCH: sum(layer.bias.numel() for layer in _layers())},
    )


def variance_of_predictions() -> Claim:
    """What each fitted parameter adds to the mean variance of the predictions, in units of the noise over n."""
    generator = np.random.default_rng(4)
    rows = np.column_stack([np.ones(12), generator.standard_normal((12, 3))])
    hat = rows @ np.linalg.pinv(rows)
    fits = hat @ generator.standard_normal((12, 200_000))
    return Claim(
        Text(fa="مجموع واریانس پیش‌بینی‌ها بر واریانس نویز", en="summed variance of predictions over that of the noise"),
        {Route.MATRIX: round(float(np.trace(hat)), 9), Route.SIMULATION: float((fits**2).sum(axis=0).mean())},
        convention=Text(fa="سه وزن و یک بایاس، 12 نمونه", en="three weights and one bias, 12 examples"),
        tolerance=0.01,
    )


def bias_after_decay() -> Claim:
    """A bias of 1 after one step of torch's optimiser with weight decay ½, rate 0.1 and no gradient of the loss."""
    layer = torch.nn.Linear(3, 1, dtype=torch.float64)
    torch.nn.init.ones_(layer.bias)
    optimiser = torch.optim.SGD(layer.parameters(), lr=0.1, weight_decay=0.5)
    torch.autograd.backward(0.0 * layer(torch.ones(1, 3, dtype=torch.float64)).sum())
    optimiser.step()
    return Claim(
        Text(fa="بایاس پس از یک گام زوال وزن", en="bias after one step of weight decay"),
        {Route.BY_HAND: 1 - Fraction(1, 10) * Fraction(1, 2), Route.TORCH: float(layer.bias.detach()[0])},
        tolerance=1e-12,
    )
