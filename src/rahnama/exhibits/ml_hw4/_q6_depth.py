"""Reads ``results/depth_and_activation.json`` for parts c and e: gradients by layer, and accuracy by depth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Claim, Column, Route, Table
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
NAME, EXAMPLES = "depth_and_activation", 10_000
DEPTHS, RATES = (2, 4, 8, 16, 32), (0.003, 0.03, 0.3)
FROM, TO = 8, 24  # as in the experiment: slopes are averaged over layers 9 to 24
LAYER = Text(fa="شماره‌ی لایه", en="layer")
DEPTH = Text(fa="تعداد لایه‌های پنهان", en="hidden layers")
RIGHT = Text(fa="دقت آموزش", en="training accuracy")
# label, colour, line, and n·σ² of the square weight matrices
STACKS: dict[str, tuple[Text, str, str, float]] = {
    "sigmoid": (Text(fa="سیگموئید، Xavier", en="sigmoid, Xavier"), "c2", "-", 1.0),
    "sigmoid-16": (Text(fa="سیگموئید، 16 برابر Xavier", en="sigmoid, 16 × Xavier"), "c6", "--", 16.0),
    "sigmoid-112": (Text(fa="سیگموئید، 112 برابر Xavier", en="sigmoid, 112 × Xavier"), "c5", "-.", 112.0),
    "tanh": (Text(fa="tanh، Xavier", en="tanh, Xavier"), "c3", "-.", 1.0),
    "relu": (Text(fa="ReLU، Kaiming", en="ReLU, Kaiming"), "c1", "-", 2.0),
    "relu-small": (Text(fa="ReLU، وزن‌های کوچک", en="ReLU, small weights"), "c4", ":", 1 / 3),
    "residual": (Text(fa="باقیمانده، Kaiming", en="residual, Kaiming"), "c2", "-.", 2.0),
    "residual-small": (Text(fa="باقیمانده، وزن‌های کوچک", en="residual, small weights"), "c6", "--", 1 / 3),
    "residual-over-depth": (
        Text(fa="باقیمانده، Kaiming تقسیم بر $L$", en="residual, Kaiming over $L$"),
        "c3",
        "-",
        math.nan,
    ),
    "gated": (Text(fa="باقیمانده، ReLU پس از جمع", en="residual, ReLU after the sum"), "c5", ":", 2.0),
}


def label(name: str, canvas: Canvas) -> str:
    """A network's name for a legend: mathematics and Persian cannot stand in one string there."""
    text = STACKS[name][0]
    return canvas.say(Text(fa=text.fa.replace("$L$", "تعداد لایه‌ها"), en=text.en.replace("$L$", "depth")))


def number_ticks(axes: Axes, canvas: Canvas, which: str, places: Sequence[float]) -> None:
    """Ticks at places, in the page's digits."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_ticks(list(places))
    axis.set_ticklabels([canvas.number(each) for each in places])
    axis.minorticks_off()


def power_ticks(axes: Axes, canvas: Canvas, powers: Sequence[int], plotted_as_power: bool = False) -> None:
    """Ticks at powers of ten on a logarithmic axis, or on one on which exponents are plotted."""
    axes.yaxis.minorticks_off()
    axes.set_yticks([power if plotted_as_power else 10.0**power for power in powers])
    axes.set_yticklabels([f"$\\mathdefault{{10^{{{power}}}}}$" for power in powers])


def legend_above(canvas: Canvas, axes: Axes, columns: int) -> None:
    """The legend of one panel above the whole figure, where it hides no line."""
    canvas.figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=columns, fontsize=9)


def logarithms(name: str, depth: int, route: str = "autograd") -> Array:
    """log10 of the gradient's RMS by layer output x_1…x_L, a row for each seed."""
    key = "log_rms_autograd" if route == "autograd" else "log_rms_by_hand"
    return results.load(NAME).values(key, kind="start", stack=name, depth=depth)


def rounded(value: float, digits: int = 3) -> float:
    """The value to a few significant digits: what survives another processor."""
    return float(f"{value:.{digits}g}")


def first_over_last(name: str, depth: int) -> Claim:
    """RMS of the gradient at x_1 over that at x_L, median of five seeds, by both backpropagations."""
    values = {
        route: rounded(float(np.median(10 ** (rows[:, 0] - rows[:, -1]))))
        for route, rows in (
            (Route.AUTOGRAD, logarithms(name, depth)),
            (Route.NUMPY, logarithms(name, depth, "by hand")),
        )
    }
    return Claim(
        Text(fa="گرادیان نخستین لایه بر واپسین", en="gradient at the first layer over that at the last"),
        values,
        tolerance=1e-9,
        convention=Text(fa="میانه‌ی 5 بذر، پیش از آموزش", en="median of 5 seeds, before training"),
    )


def predicted_factor(name: str) -> tuple[float, float, float]:
    """n·σ², mean square slope, and the root of their product."""
    size = STACKS[name][3]
    slope = float(np.median(results.load(NAME).values("mean_square_slope", kind="start", stack=name, depth=DEPTHS[-1])))
    return size, rounded(slope), rounded(math.sqrt(size * slope))


def measured_factor(name: str) -> Claim:
    """Mean factor of one layer between x_24 and x_8 of the deepest networks, median of five seeds."""
    values = {}
    for route, rows in (
        (Route.AUTOGRAD, logarithms(name, DEPTHS[-1])),
        (Route.NUMPY, logarithms(name, DEPTHS[-1], "by hand")),
    ):
        values[route] = rounded(float(np.median(10 ** ((rows[:, FROM - 1] - rows[:, TO - 1]) / (TO - FROM)))))
    return Claim(Text(fa="ضریب هر لایه", en="factor of one layer"), values, tolerance=1e-9)


def mean_output(name: str) -> Claim:
    """Mean output of the middle layer of the deepest networks, median of five seeds."""
    found = results.load(NAME)
    return Claim(
        Text(fa="میانگین خروجی لایه‌ی میانی", en="mean output of the middle layer"),
        {
            route: round(float(np.median(found.values(key, kind="start", stack=name, depth=DEPTHS[-1]))), 4)
            for route, key in ((Route.TORCH, "mean_output_torch"), (Route.NUMPY, "mean_output"))
        },
        tolerance=1e-9,
    )


def shares(name: str, depth: int, rate: float, route: str = "torch") -> Array:
    """Share of the training pictures that each seed's network gets right; 0 for a run that diverged."""
    found = results.load(NAME).where(kind="train", stack=name, depth=depth, rate=rate)
    edge = "" if f"correct_{route}" in found[0] else "edge_"  # where a run may diverge, the count has another name
    return np.array([each[f"{edge}correct_{route}"] for each in found]) / EXAMPLES


def best_rate(name: str, depth: int) -> float:
    """The rate of the three at which the three seeds together get most pictures right."""
    return max(RATES, key=lambda rate: float(shares(name, depth, rate).sum()))


def accuracy(name: str, depth: int) -> Claim:
    """Mean training accuracy of three seeds at the best of the three rates, counted by torch and by NumPy."""
    rate = best_rate(name, depth)
    return Claim(
        RIGHT,
        {
            Route.TORCH: float(shares(name, depth, rate).mean()),
            Route.NUMPY: float(shares(name, depth, rate, "numpy").mean()),
        },
        tolerance=2e-3,  # pictures on whose two best classes single precision and double precision differ
        convention=Text(fa="میانگین 3 بذر، بهترین از 3 نرخ", en="mean of 3 seeds, best of 3 rates"),
    )


def draw_accuracy(axes: Axes, canvas: Canvas, names: Sequence[str]) -> None:
    """Training accuracy against the number of layers, mean of the seeds with their range."""
    for number, name in enumerate(names):
        _, colour, style, _ = STACKS[name]
        seeds = np.array([shares(name, depth, best_rate(name, depth)) for depth in DEPTHS])
        place = np.array(DEPTHS) * 1.03 ** (number - len(names) / 2)
        axes.plot(place, seeds.mean(axis=1), style, color=canvas.colour[colour])
        axes.vlines(place, seeds.min(axis=1), seeds.max(axis=1), color=canvas.colour[colour], linewidth=2.5)
    axes.axhline(0.1, color=canvas.colour["mut"], linewidth=0.8, linestyle=":")
    axes.set(xscale="log", ylim=(-0.02, 1))
    axes.set_xlabel(canvas.say(DEPTH))
    axes.set_title(canvas.say(RIGHT))
    number_ticks(axes, canvas, "x", DEPTHS)
    axes.set_yticks([0, 0.5, 1])
    axes.set_yticklabels([canvas.number(each, digits=0, percent=True) for each in (0, 0.5, 1)])
    axes.grid(True, axis="y")


def accuracy_table(names: Sequence[str]) -> Table:
    """Training accuracy by network and depth, each counted by torch and by NumPy."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        *(Column(Text(fa=f"{depth} لایه", en=f"{depth} layers"), digits=1, percent=True) for depth in DEPTHS),
    ]
    return Table(columns, [(STACKS[name][0], *(accuracy(name, depth) for depth in DEPTHS)) for name in names])
