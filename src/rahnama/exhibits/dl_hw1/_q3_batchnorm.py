"""Exhibits on the speed of batch normalization: steps and rates, promises of the gradient, scale, and cost (c).

Every exhibit reads the measurements once and hands them on as ``data``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Route, Table
from rahnama.results import Result
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
NAME, EVERY, TARGET = "batchnorm_speed", 10, 0.6
RATES = {"sigmoid": (0.1, 0.3, 1.0, 3.0, 10.0, 30.0), "relu": (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)}
ACTIVATIONS = {"sigmoid": Text(fa="سیگموئید", en="sigmoid"), "relu": Text(fa="ReLU", en="ReLU")}
NORMS = {
    "batch": (Text(fa="با نرمال‌سازی دسته‌ای", en="with batch normalization"), "c1", "o-"),
    "none": (Text(fa="بدون آن", en="without"), "c2", "s--"),
}
RATE, STEP = Text(fa="نرخ یادگیری", en="learning rate"), Text(fa="گام", en="step")


def values(data: Result, measured: str, activation: str, norm: str, rate: float) -> list[Array]:
    """What was measured in the three runs; beyond the edge of stability it has a name of its own."""
    records = data.where(kind="speed", activation=activation, norm=norm, rate=rate)
    return [np.asarray(each.get(measured, each.get(f"edge_{measured}")), dtype=float) for each in records]


def _steps(data: Result, activation: str, norm: str, rate: float, route: str = "loss") -> float | None:
    """Steps to the target, median of the runs; None unless all of them reach it."""
    firsts = []
    for losses in values(data, route, activation, norm, rate):
        reached = np.flatnonzero(losses <= TARGET)
        if not len(reached):
            return None
        firsts.append(int(reached[0]) * EVERY)
    return float(np.median(firsts))


def steps_to_target(data: Result, activation: str, norm: str, rate: float) -> Claim | None:
    """The same as a claim by both forward passes."""
    found = [_steps(data, activation, norm, rate, route) for route in ("loss", "loss_numpy")]
    if found[0] is None or found[1] is None:
        return None
    return Claim(
        Text(fa="گام‌ها تا زیان 0.6", en="steps to a loss of 0.6"),
        {Route.TORCH: int(found[0]), Route.NUMPY: int(found[1])},
        convention=Text(
            fa="میانه‌ی سه اجرا؛ هر ده گام سنجیده شده", en="median of three runs; looked at every ten steps"
        ),
    )


def steps_to_a_loss() -> Table:
    """Steps to the target by rate, for both activations, with and without normalization."""
    data = results.load(NAME)
    never, skipped = Text(fa="نرسید", en="not reached"), Text(fa="–", en="–")
    rows: list[Sequence[Cell]] = []
    for rate in sorted({each for rates in RATES.values() for each in rates}):
        cells: list[Cell] = [rate]
        for activation, rates in RATES.items():
            for norm in ("none", "batch"):
                cells.append((steps_to_target(data, activation, norm, rate) or never) if rate in rates else skipped)
        rows.append(cells)
    columns = [Column(RATE, 2)]
    for title in ACTIVATIONS.values():
        columns.append(Column(Text(fa=f"{title.fa}، بدون", en=f"{title.en}, without")))
        columns.append(Column(Text(fa=f"{title.fa}، با BN", en=f"{title.en}, with BN")))
    return Table(columns, rows)


def fewest_steps(activation: str, norm: str, data: Result | None = None) -> Claim:
    """The fewest steps to the target over all rates."""
    data = data or results.load(NAME)
    found = [
        min(each for rate in RATES[activation] if (each := _steps(data, activation, norm, rate, route)) is not None)
        for route in ("loss", "loss_numpy")
    ]
    return Claim(
        Text(fa="کمترین تعداد گام", en="fewest steps"), {Route.TORCH: int(found[0]), Route.NUMPY: int(found[1])}
    )


def rate_of_fewest_steps(data: Result, activation: str, norm: str) -> Claim:
    """The rate at which the target is reached in the fewest steps."""
    found = [
        min((_steps(data, activation, norm, rate, route) or np.inf, rate) for rate in RATES[activation])[1]
        for route in ("loss", "loss_numpy")
    ]
    return Claim(Text(fa="بهترین نرخ", en="best rate"), {Route.TORCH: found[0], Route.NUMPY: found[1]})


def largest_rate(data: Result, activation: str, norm: str) -> Claim:
    """The largest of the rates tried at which all three runs reach the target."""
    found = [
        max(rate for rate in RATES[activation] if _steps(data, activation, norm, rate, route) is not None)
        for route in ("loss", "loss_numpy")
    ]
    return Claim(Text(fa="بزرگ‌ترین نرخ", en="largest rate"), {Route.TORCH: found[0], Route.NUMPY: found[1]})


def steps_by_rate() -> Figure:
    """Steps to the target against the rate; crosses at the top are rates at which some run never got there."""
    data = results.load(NAME)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for axes, (activation, title) in zip(panels, ACTIVATIONS.items(), strict=True):
            for norm, (label, colour, style) in NORMS.items():
                found = [(rate, _steps(data, activation, norm, rate)) for rate in RATES[activation]]
                good = [(rate, steps) for rate, steps in found if steps]
                axes.plot(*zip(*good, strict=True), style, color=canvas.colour[colour], label=canvas.say(label))
                failed = [rate for rate, steps in found if not steps]
                high = 900 if norm == "batch" else 1100
                axes.plot(failed, [high] * len(failed), "x", color=canvas.colour[colour], markersize=7)
            axes.set(xscale="log", yscale="log", ylim=(25, 1400))
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(RATE))
            rate_ticks(axes, canvas, RATES[activation])
            axes.grid(True)
        marks = (30, 100, 300, 600)
        panels[0].set_yticks(marks, [canvas.number(each) for each in marks])
        panels[0].set_ylabel(canvas.say(Text(fa="گام‌ها تا زیان ۰٫۶", en="steps to a loss of 0.6")))
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2, fontsize=9)

    return Figure(draw, 6.4, 3.5)


def rate_ticks(axes: Axes, canvas: Canvas, rates: Sequence[float]) -> None:
    """Ticks at the rates that were tried, in the page's digits."""
    axes.minorticks_off()
    axes.set_xticks(list(rates), [canvas.number(each) for each in rates])
    axes.tick_params(axis="x", labelsize=8)


def loss_by_step() -> Figure:
    """Held-out loss against the step at each network's best rate, and at the other's."""
    data = results.load(NAME)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for axes, (activation, title) in zip(panels, ACTIVATIONS.items(), strict=True):
            best = {norm: float(str(rate_of_fewest_steps(data, activation, norm).value)) for norm in NORMS}
            for norm, (label, colour, _) in NORMS.items():
                other = best["none" if norm == "batch" else "batch"]
                for rate, style in ((best[norm], "-"), *(((other, ":"),) if other != best[norm] else ())):
                    curve = np.median(values(data, "loss", activation, norm, rate), axis=0)[::2]
                    steps = np.arange(len(curve)) * 2 * EVERY
                    name = canvas.say(label) if style == "-" and axes is panels[0] else None
                    axes.plot(steps, curve, style, color=canvas.colour[colour], label=name)
            axes.set(yscale="log", ylim=(0.35, 3.5), xlim=(0, 610))
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(STEP))
            axes.set_xticks([0, 200, 400, 600], [canvas.number(each) for each in (0, 200, 400, 600)])
            axes.grid(True)
        marks = (0.4, 0.6, 1, 2, 3)
        panels[0].minorticks_off()
        panels[0].set_yticks(marks, [canvas.number(each) for each in marks])
        panels[0].set_ylabel(canvas.say(Text(fa="زیان کنارگذاشته‌ها", en="held-out loss")))
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2, fontsize=9)

    return Figure(draw, 6.4, 3.4)


# How far the gradient can be trusted


def promise_kept(activation: str, norm: str, rate: float, data: Result | None = None) -> Claim:
    """Median share of the promised decrease that comes true: promise by autograd, or by losses nearby in NumPy."""
    data = data or results.load(NAME)
    ways = [values(data, name, activation, norm, rate) for name in ("kept", "kept_numpy")]
    found = [float(np.median(np.concatenate(each))) for each in ways]
    return Claim(
        Text(fa="سهم برآورده از کاهش وعده‌شده", en="share of the promised decrease that comes true"),
        {Route.AUTOGRAD: found[0], Route.DIFFERENCES: found[1]},
        convention=Text(fa="میانه روی گام‌ها و سه اجرا", en="median over steps and three runs"),
        tolerance=2e-2,
    )


def promises_kept() -> Figure:
    """The share of the promised decrease that comes true against the rate."""
    data = results.load(NAME)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for axes, (activation, title) in zip(panels, ACTIVATIONS.items(), strict=True):
            for norm, (label, colour, style) in NORMS.items():
                medians = [float(str(promise_kept(activation, norm, rate, data).value)) for rate in RATES[activation]]
                axes.plot(RATES[activation], medians, style, color=canvas.colour[colour], label=canvas.say(label))
            axes.axhline(0, color=canvas.colour["mut"], linewidth=0.8)
            axes.set(xscale="log", ylim=(-1.08, 1.08))
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(RATE))
            rate_ticks(axes, canvas, RATES[activation])
            axes.grid(True)
        marks = (-1, -0.5, 0, 0.5, 1)
        panels[0].set_yticks(marks, [canvas.number(each) for each in marks])
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2, fontsize=9)

    return Figure(draw, 6.4, 3.2)


# The scale of the weights


def length_after(rate: float, step: int) -> Claim:
    """Length of the second layer's weights under batch normalization and sigmoid after some steps."""
    data = results.load(NAME)
    found = [
        float(np.median([each[step // EVERY] for each in values(data, name, "sigmoid", "batch", rate)]))
        for name in ("length", "length_numpy")
    ]
    return Claim(
        Text(fa="طول بردار وزن‌ها", en="length of the weights"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        convention=Text(fa="لایه‌ی دوم، میانه‌ی سه اجرا", en="second layer, median of three runs"),
        tolerance=1e-5,
    )


def effective_rate_ratio(step: int) -> Claim:
    """η/‖w‖² at the rate 10 over that at the rate 0.1, after some steps."""
    data, found = results.load(NAME), []
    for name in ("length", "length_numpy"):
        lengths = [
            np.median([each[step // EVERY] for each in values(data, name, "sigmoid", "batch", rate)])
            for rate in (10.0, 0.1)
        ]
        found.append(float(100 * (lengths[1] / lengths[0]) ** 2))
    return Claim(
        Text(fa="نسبت نرخ‌های مؤثر", en="ratio of the effective rates"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        tolerance=1e-4,
    )


def effective_rate_by_step() -> Figure:
    """η/‖w‖² of the second layer against the step: sigmoid with normalization, by rate."""
    data = results.load(NAME)

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        heights = {1.0: -8, 10.0: -1}  # of labels that would touch
        for rate, colour in zip((0.1, 0.3, 1.0, 3.0, 10.0), ("c3", "c4", "c1", "c5", "c2"), strict=True):
            lengths = np.median(values(data, "length", "sigmoid", "batch", rate), axis=0)[::2]
            steps = np.arange(len(lengths)) * 2 * EVERY
            axes.plot(steps, rate / lengths**2, color=canvas.colour[colour])
            end, offset = (steps[-1], rate / lengths[-1] ** 2), (4, heights.get(rate, -3))
            axes.annotate(canvas.number(rate), end, xytext=offset, textcoords="offset points", fontsize=8)
        axes.set(yscale="log", xlim=(0, 660))
        axes.set_xlabel(canvas.say(STEP))
        axes.set_xticks([0, 200, 400, 600], [canvas.number(each) for each in (0, 200, 400, 600)])
        axes.minorticks_off()
        axes.set_yticks([1e-3, 1e-2, 1e-1], [f"$\\mathdefault{{10^{{{power}}}}}$" for power in (-3, -2, -1)])
        axes.set_ylabel(r"$\eta/\|w\|^2$")
        axes.grid(True)

    return Figure(draw, 6.4, 3.0)


# What a step costs

WIDTHS = (784, 100, 100, 100, 10)


def multiplications_added() -> Claim:
    """Multiplications of the normalization over those of the matrix products, in one training step."""
    products, added = 0, 0
    for place in range(len(WIDTHS) - 1):
        products += (3 if place else 2) * WIDTHS[place] * WIDTHS[place + 1]
        added += 7 * WIDTHS[place + 1] if place < len(WIDTHS) - 2 else 0
    closed = 7 * 300 / (2 * 784 * 100 + 3 * (100 * 100 + 100 * 100 + 100 * 10))
    return Claim(
        Text(fa="ضرب‌های افزوده نسبت به ضرب‌های ماتریسی", en="added multiplications over those of the products"),
        {Route.CLOSED_FORM: closed, Route.COUNTING: added / products},
        convention=Text(
            fa="برای هر مقدار ۳ ضرب در راه رفت و ۴ در راه برگشت؛ ضربِ برگشت به پیکسل‌ها لازم نیست",
            en="3 multiplications for each value forward and 4 back; none back to the pixels",
        ),
        tolerance=1e-12,
    )


def rates_tried() -> Table:
    """Fewest steps, their rate and the largest rate that trains, for the four networks."""
    data = results.load(NAME)
    rows: list[Sequence[Cell]] = []
    for activation, title in ACTIVATIONS.items():
        for norm, (label, _, _) in reversed(NORMS.items()):
            cells = (
                fewest_steps(activation, norm, data),
                rate_of_fewest_steps(data, activation, norm),
                largest_rate(data, activation, norm),
            )
            rows.append((title, label, *cells))
    columns = [
        Column(Text(fa="فعال‌سازی", en="activation")),
        Column(Text(fa="نرمال‌سازی", en="normalization")),
        Column(Text(fa="کمترین گام", en="fewest steps")),
        Column(Text(fa="با نرخ", en="at the rate"), 2),
        Column(Text(fa="بزرگ‌ترین نرخ", en="largest rate"), 2),
    ]
    return Table(columns, rows)
