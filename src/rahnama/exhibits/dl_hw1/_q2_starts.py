"""Reads ``results/initial_weights_by_layer.json``: what initial weights do in every layer of deep networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Claim, Route
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
NAME, WIDTH, DEEPEST, EXAMPLES = "initial_weights_by_layer", 100, 30, 10_000
NEAR, FAR = 5, 25  # layers between which the factor of one layer is averaged, away from both ends
LAYER = Text(fa="شماره‌ی لایه", en="layer")
ROUTES = {Route.AUTOGRAD: "torch", Route.NUMPY: "numpy"}
FIVE_SEEDS = Text(fa="میانه‌ی 5 بذر، پیش از آموزش", en="median of 5 seeds, before training")
ACTIVATIONS = {
    "tanh": Text(fa="tanh", en="tanh"),
    "sigmoid": Text(fa="سیگموئید", en="sigmoid"),
    "relu": Text(fa="ReLU", en="ReLU"),
}
STARTS = {
    "small": Text(fa="انحراف معیار 0.01", en="deviation 0.01"),
    "xavier": Text(fa="Xavier", en="Xavier"),
    "he": Text(fa="He", en="He"),
    "xavier-4": Text(fa="چهار برابر Xavier", en="four times Xavier"),
    "xavier-4-centred": Text(fa="چهار برابر Xavier و بایاس", en="four times Xavier, with biases"),
    "one": Text(fa="انحراف معیار 1", en="deviation 1"),
    "five": Text(fa="انحراف معیار 5", en="deviation 5"),
}


def both(activation: str, start: str) -> Text:
    """Name of a network: its activation and its start."""
    first, second = ACTIVATIONS[activation], STARTS[start]
    return Text(fa=f"{first.fa} با {second.fa}", en=f"{first.en}, {second.en}")


def by_layer(quantity: str, activation: str, start: str, depth: int = DEEPEST, route: str = "torch") -> Array:
    """A quantity in every layer, a row for each seed: (seeds, L)."""
    found: Array = results.load(NAME).values(
        f"{quantity}_{route}", kind="start", activation=activation, start=start, depth=depth
    )
    return found


def rounded(value: float, digits: int = 3) -> float:
    """The value to a few significant digits: what survives another processor."""
    return float(f"{value:.{digits}g}")


def middle(rows: Array) -> float:
    """Median of the seeds, to three digits."""
    return rounded(float(np.median(rows)))


def ratio(quantity: str, network: tuple[str, str], depth: int = DEEPEST, ends: tuple[int, int] = (1, 0)) -> Claim:
    """A logarithmic quantity in one layer over that in another (0: the last), median of five seeds."""
    near, far = ends[0] - 1, (ends[1] or depth) - 1
    values = {}
    for route, key in ROUTES.items():
        rows = by_layer(quantity, *network, depth, key)
        values[route] = middle(10 ** (rows[:, near] - rows[:, far]))
    return Claim(
        Text(fa="نسبت گرادیان دو لایه", en="ratio of the gradients of two layers"),
        values,
        tolerance=1e-9,
        convention=FIVE_SEEDS,
    )


def factor(network: tuple[str, str], layers: int = FAR - NEAR) -> Claim:
    """Mean factor of one layer on the RMS of ∂L/∂z, between layers 25 and 5 of networks with thirty."""
    values = {}
    for route, key in ROUTES.items():
        rows = by_layer("log_rms", *network, DEEPEST, key)
        values[route] = middle(10 ** ((rows[:, FAR - layers - 1] - rows[:, FAR - 1]) / layers))
    return Claim(Text(fa="ضریب هر لایه", en="factor of one layer"), values, tolerance=1e-9, convention=FIVE_SEEDS)


def spread(network: tuple[str, str], layer: int, quantity: str = "spread", depth: int = DEEPEST) -> Claim:
    """Standard deviation of a layer's outputs, median of five seeds."""
    values = {
        route: middle(by_layer(quantity, *network, depth, key)[:, layer - 1])
        for route, key in ((Route.TORCH, "torch"), (Route.NUMPY, "numpy"))
    }
    return Claim(
        Text(fa="انحراف معیار خروجی‌ها", en="standard deviation of the outputs"),
        values,
        tolerance=1e-6,
        convention=Text(fa="اریب؛ میانه‌ی 5 بذر", en="biased; median of 5 seeds"),
    )


def saturated(network: tuple[str, str], layer: int) -> Claim:
    """Share of saturated units in a layer, median of five seeds."""
    return Claim(
        Text(fa="سهم واحدهای اشباع‌شده", en="share of saturated units"),
        {
            route: float(np.median(by_layer("saturated", *network, DEEPEST, key)[:, layer - 1]))
            for route, key in ((Route.TORCH, "torch"), (Route.NUMPY, "numpy"))
        },
        tolerance=1e-3,
        convention=FIVE_SEEDS,
    )


def accuracy(activation: str, start: str) -> Claim:
    """Training accuracy after 400 steps with ten hidden layers, mean of three seeds, counted twice."""
    found = results.load(NAME)
    values = {}
    for route, key in ((Route.TORCH, "torch"), (Route.NUMPY, "numpy")):
        right = found.values(f"correct_{key}", kind="train", activation=activation, start=start)
        values[route] = float(right.mean()) / EXAMPLES
    return Claim(
        Text(fa="دقت آموزش", en="training accuracy"),
        values,
        tolerance=2e-3,  # pictures on whose two best classes single precision and double precision differ
        convention=Text(fa="میانگین 3 بذر", en="mean of 3 seeds"),
    )


def power_axis(axes: Axes, powers: Sequence[int]) -> None:
    """Ticks at powers of ten where exponents are plotted."""
    axes.set_yticks(list(powers))
    axes.set_yticklabels([f"$\\mathdefault{{10^{{{power}}}}}$" for power in powers])
    axes.grid(True, axis="y")


def layer_axis(axes: Axes, canvas: Canvas, layers: Sequence[int] = (1, 10, 20, 30)) -> None:
    """Ticks at some layers, in the page's digits, and the axis named."""
    axes.set_xticks(list(layers))
    axes.set_xticklabels([canvas.number(each) for each in layers])
    axes.set_xlabel(canvas.say(LAYER))


def draw(axes: Axes, canvas: Canvas, rows: Array, look: tuple[str, str, str]) -> None:
    """The median of the seeds by layer, with the range of the seeds behind it."""
    label, colour, style = look
    layers = np.arange(1, rows.shape[1] + 1)
    ink = canvas.colour[colour]
    axes.fill_between(layers, rows.min(axis=0), rows.max(axis=0), color=ink, alpha=0.18, linewidth=0)
    axes.plot(layers, np.median(rows, axis=0), style, color=ink, label=label)


def legend_above(canvas: Canvas, axes: Axes, columns: int) -> None:
    """The legend of one panel above the whole figure, where it hides no line."""
    canvas.figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=columns, fontsize=9)


def weights_share(start: str) -> float:
    """√n·s of the square weight matrices, with which a layer of weights alone multiplies an RMS."""
    return {"small": 0.01 * math.sqrt(WIDTH), "xavier": 1.0, "he": math.sqrt(2.0), "xavier-4": 4.0}[start]
