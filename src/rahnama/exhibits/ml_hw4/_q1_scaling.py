"""Exhibits on multiplying the weights or the input by α at inference (b/3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q1_normal_routes as routes
from rahnama.reference import normalization
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
VALUE, MEAN, VARIANCE, GAMMA, BETA = 3, 1, 4, 2, 2
WEIGHTS, INPUT = Text(fa="وزن‌ها", en="weights"), Text(fa="ورودی", en="input")
FROZEN = Text(fa="آماره‌های ثابت", en="frozen statistics")
BATCH = Text(fa="آماره‌های دسته‌ی آزمون", en="statistics of the test batch")
SWEEPS: dict[tuple[str, str], tuple[Text, str, str]] = {
    ("batch", "frozen_weights"): (Text(fa="دسته‌ای، ثابت، وزن‌ها", en="batch, frozen, weights"), "c2", "-"),
    ("batch", "frozen_input"): (Text(fa="دسته‌ای، ثابت، ورودی", en="batch, frozen, input"), "c4", "--"),
    ("batch", "batch_weights"): (
        Text(fa="دسته‌ای، آماره‌ی دسته، وزن‌ها", en="batch, batch statistics, weights"),
        "c1",
        "-",
    ),
    ("batch", "batch_input"): (Text(fa="دسته‌ای، آماره‌ی دسته، ورودی", en="batch, batch statistics, input"), "c3", "--"),
    ("group", "frozen_weights"): (Text(fa="گروهی، وزن‌ها", en="group, weights"), "c1", "-"),
    ("group", "frozen_input"): (Text(fa="گروهی، ورودی", en="group, input"), "c3", "--"),
    ("none", "frozen_weights"): (Text(fa="هیچ، وزن‌ها", en="none, weights"), "c2", "-"),
    ("none", "frozen_input"): (Text(fa="هیچ، ورودی", en="none, input"), "c4", "--"),
}


def one_unit() -> Table:
    """One pre-activation of 3 under α: by hand in fractions, by our function and by torch."""
    rows: list[Sequence[Cell]] = []
    for alpha in (Fraction(1), Fraction(2), Fraction(1, 2), Fraction(-1)):
        frozen = _unit(alpha, Fraction(MEAN), Fraction(VARIANCE))
        rescaled = _unit(alpha, alpha * MEAN, alpha**2 * VARIANCE)
        tex = str(alpha) if alpha.denominator == 1 else r"\tfrac12"
        after = [max(float(each.value), 0.0) for each in (frozen, rescaled) if isinstance(each.value, float)]
        rows.append((Maths(rf"\alpha={tex}"), int(alpha * VALUE * 2) / 2, frozen, after[0], rescaled, after[1]))
    columns = [
        Column(Text(fa="حالت", en="case")),
        Column(Maths(r"\alpha z"), digits=1),
        Column(Text(fa="خروجی، آماره‌ی ثابت", en="output, frozen"), digits=1),
        Column(Text(fa="پس از ReLU", en="after ReLU"), digits=1),
        Column(Text(fa="خروجی، آماره‌ی مقیاس‌شده", en="output, rescaled"), digits=1),
        Column(Text(fa="پس از ReLU", en="after ReLU"), digits=1),
    ]
    return Table(columns, rows)


def _unit(alpha: Fraction, mean: Fraction, variance: Fraction) -> Claim:
    deviation = abs(alpha) * 2 if variance != VARIANCE else Fraction(2)
    by_hand = GAMMA * (alpha * VALUE - mean) / deviation + BETA
    numbers = float(mean), float(variance), float(GAMMA), float(BETA)
    ours = normalization.normalize_with(
        [[float(alpha * VALUE)]], [numbers[0]], [numbers[1]], [numbers[2]], [numbers[3]], epsilon=0.0
    )
    return Claim(
        Text(fa="خروجی نرمال‌سازی", en="output of the normalization"),
        {
            Route.NUMPY: float(ours[0, 0]),
            Route.BY_HAND: float(by_hand),
            Route.TORCH: routes.one_unit(float(alpha * VALUE), numbers),
        },
        tolerance=1e-12,
    )


# The channel that the explorer shows


def normalised_under_alpha() -> Figure:
    """One channel's output, normalized and passed through ReLU, for several α: statistics frozen, or of the batch."""
    return Figure(_draw_channel, height=3.1)


def _draw_channel(canvas: Canvas) -> None:
    signal = np.array([-5.0, -2.0, -1.0, -0.5, 1.0, 3.0, 7.0])  # ends and kinks: the curves are straight between
    left, right = canvas.figure.subplots(1, 2, sharey=True)
    styles = {0.5: ("c3", "--", 1.6), 1.0: ("c1", "-", 1.8), 2.0: ("c2", ":", 2.2), -1.0: ("c4", "-.", 1.6)}
    for alpha, (colour, style, width) in styles.items():
        label = canvas.say(Text(fa=f"α = {canvas.number(alpha)}", en=f"α = {canvas.number(alpha)}"))
        for axes, frozen in ((left, True), (right, False)):
            line = 5.0 if not frozen and alpha == 0.5 else width  # one under another, so that all three are seen
            faint = 0.35 if not frozen and alpha == 0.5 else 1.0
            axes.plot(
                signal,
                channel_output(signal, alpha, frozen),
                style if faint == 1.0 else "-",
                color=canvas.colour[colour],
                linewidth=line,
                alpha=faint,
                label=label if frozen else None,
            )
    for axes, title in ((left, FROZEN), (right, BATCH)):
        axes.set(xlim=(-5, 7), ylim=(-0.3, 8))
        axes.set_title(canvas.say(title), fontsize=9)
        axes.set_xlabel(canvas.say(Text(fa="پیش‌فعال‌سازی z", en="pre-activation z")))
        axes.set_xticks(range(-4, 7, 2), [canvas.number(each) for each in range(-4, 7, 2)])
        axes.grid(True)
    left.set_yticks(range(0, 9, 2), [canvas.number(each) for each in range(0, 9, 2)])
    left.set_ylabel(canvas.say(Text(fa="خروجی کانال", en="output of the channel")))
    canvas.figure.legend(loc="outside lower center", ncols=4, frameon=False)


def channel_output(signal: Array, alpha: float, frozen: bool) -> Array:
    """γ x̂ + β and then ReLU for a channel with mean 1, variance 4, γ = 2 and β = 2, of α times the signal."""
    factor = 1.0 if frozen else alpha
    flat = normalization.normalize_with(
        alpha * signal[:, None], [factor * MEAN], [factor**2 * VARIANCE], [float(GAMMA)], [float(BETA)]
    )
    result: Array = np.maximum(flat[:, 0], 0)
    return result


# The trained networks


def accuracy(network: str, sweep: str, alpha: float, run: int | None = None) -> Claim:
    """Mean test accuracy over the runs (or in one of them) at one α: PyTorch's count and NumPy's."""
    records = results.load("batchnorm_scale").where(network=network)
    records = records if run is None else [records[run]]
    found = [_shares(records, sweep, alpha, twin) for twin in ("", "_numpy")]
    return Claim(
        Text(fa="دقت آزمون", en="test accuracy"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        convention=Text(fa="میانگین سه اجرا", en="mean of three runs"),
        tolerance=3e-3,
    )


def _shares(records: Sequence[results.Record], sweep: str, alpha: float, twin: str) -> float:
    place = [each[f"{sweep}_alphas"].index(alpha) for each in records]
    return float(np.mean([each[sweep + twin][at] for each, at in zip(records, place, strict=True)]) / 1e4)


def answers_changed(sweep: str, alpha: float) -> Claim:
    """Share of test images that get another class than at α = 1, mean over the runs."""
    records = results.load("batchnorm_scale").where(network="batch")
    found = [_shares(records, sweep, alpha, f"_changed{twin}") for twin in ("", "_numpy")]
    return Claim(
        Text(fa="سهم تصویرهایی که رده‌ی دیگری می‌گیرند", en="share of the images that get another class"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        convention=Text(fa="میانگین سه اجرا", en="mean of three runs"),
        tolerance=1e-2,
    )


def accuracy_table() -> Table:
    """Test accuracy at six values of α, for every network and every way of scaling."""
    alphas = (0.1, 0.5, 1.0, 2.0, 10.0, -1.0)
    rows: list[Sequence[Cell]] = [
        (title, *(accuracy(network, sweep, alpha) for alpha in alphas))
        for (network, sweep), (title, _, _) in SWEEPS.items()
    ]
    headings = [Column(Maths(rf"\alpha={alpha:g}"), digits=1, percent=True) for alpha in alphas]
    return Table([Column(Text(fa="نرمال‌سازی، آماره، در α", en="normalization, statistics, α times")), *headings], rows)


def rescaled_table() -> Table:
    """Test accuracy with frozen statistics whose mean is multiplied by α and whose variance by α²."""
    alphas = (0.001, 0.1, 10.0, -1.0)
    rows: list[Sequence[Cell]] = [
        (title, *(accuracy("batch", f"rescaled_{name}", alpha) for alpha in alphas))
        for name, title in (("weights", WEIGHTS), ("input", INPUT))
    ]
    headings = [Column(Maths(rf"\alpha={alpha:g}"), digits=1, percent=True) for alpha in alphas]
    return Table([Column(Text(fa="ضرب‌شده در α", en="multiplied by α")), *headings], rows)


def classifier_table() -> Table:
    """Test accuracy when the final classifier's weights are multiplied as well, its bias not."""
    alphas = (0.01, 0.1, 0.5, 2.0, 10.0, 100.0)
    ways = {
        ("batch", "batch_all"): Text(fa="دسته‌ای، آماره‌های دسته", en="batch, statistics of the batch"),
        ("group", "frozen_all"): Text(fa="گروهی", en="group"),
    }
    rows: list[Sequence[Cell]] = [
        (title, *(accuracy(network, sweep, alpha) for alpha in alphas)) for (network, sweep), title in ways.items()
    ]
    headings = [Column(Maths(rf"\alpha={alpha:g}"), digits=1, percent=True) for alpha in alphas]
    return Table([Column(Text(fa="نرمال‌سازی", en="normalization")), *headings], rows)


def accuracy_by_alpha() -> Figure:
    """Test accuracy against positive α for the batch-normalized network, and for the two others."""
    return Figure(_draw_sweeps, height=4.2)


def _draw_sweeps(canvas: Canvas) -> None:
    left, right = canvas.figure.subplots(1, 2, sharey=True)
    data = results.load("batchnorm_scale")
    for (network, sweep), (label, colour, style) in SWEEPS.items():
        records = data.where(network=network)
        alphas = np.array(records[0][f"{sweep}_alphas"])
        counts = np.array([each[sweep] for each in records])[:, alphas > 0] / 100
        _line(left if network == "batch" else right, canvas, (alphas[alphas > 0], counts), (label, colour, style))
    for axes, title in (
        (left, Text(fa="با نرمال‌سازی دسته‌ای", en="with batch normalization")),
        (right, Text(fa="گروهی، و بدون نرمال‌سازی", en="group, and none")),
    ):
        axes.set_xscale("log")
        axes.set_xticks([0.001, 0.01, 0.1, 1, 10, 100], [canvas.number(x) for x in (0.001, 0.01, 0.1, 1, 10, 100)])
        axes.minorticks_off()
        axes.set(ylim=(0, 100))
        axes.axhline(10, color=canvas.colour["mut"], linewidth=0.8, linestyle=":")
        axes.set_title(canvas.say(title), fontsize=9)
        axes.set_xlabel("α")
        axes.grid(True, axis="y")
    left.set_yticks([0, 25, 50, 75, 100], [canvas.number(each) for each in (0, 25, 50, 75, 100)])
    left.set_ylabel(canvas.say(Text(fa="دقت آزمون، درصد", en="test accuracy, percent")))
    canvas.figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)


def _line(axes: Axes, canvas: Canvas, points: tuple[Array, Array], look: tuple[Text, str, str]) -> None:
    """Mean over the runs, with the lowest and the highest as a band."""
    (alphas, counts), (label, colour, style) = points, look
    axes.fill_between(alphas, counts.min(0), counts.max(0), color=canvas.colour[colour], alpha=0.2, linewidth=0)
    axes.plot(alphas, counts.mean(0), style, color=canvas.colour[colour], label=canvas.say(label))
