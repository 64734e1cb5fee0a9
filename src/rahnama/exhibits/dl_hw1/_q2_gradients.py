"""Part a: slopes of sigmoid and ReLU, and the gradient in every layer of deep networks on real pictures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import torch

from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q2_starts as starts
from rahnama.reference import activations
from rahnama.text import Text

COMPARED = {  # network: colour, line
    ("sigmoid", "xavier"): ("c2", "-"),
    ("sigmoid", "he"): ("c6", "--"),
    ("tanh", "xavier"): ("c3", "-."),
    ("relu", "xavier"): ("c4", ":"),
    ("relu", "he"): ("c1", "-"),
}


def functions_and_slopes() -> Figure:
    """Sigmoid and ReLU in one panel, their derivatives in another."""
    z = np.linspace(-6, 6, 121)
    flat = np.array([-6.0, 0.0, 6.0])

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2)
        left.plot(z, activations.sigmoid(z), color=canvas.colour["c2"], label="σ")
        left.plot(flat, activations.relu(flat), "--", color=canvas.colour["c1"], label="ReLU")
        left.set(ylim=(-0.15, 2.2), yticks=[0, 1, 2])
        right.plot(z, activations.sigmoid_gradient(z), color=canvas.colour["c2"])
        for ends, height in (((-6, 0), 0), ((0, 6), 1)):
            right.plot(ends, (height, height), "--", color=canvas.colour["c1"])
        right.plot([0, 0], [0, 1], "o", color=canvas.colour["c1"], markersize=4, markerfacecolor=canvas.colour["bg"])
        right.axhline(0.25, color=canvas.colour["mut"], linewidth=0.8, linestyle=":")
        right.set(ylim=(-0.08, 1.15), yticks=[0, 0.25, 1])
        for axes, title in ((left, Text(fa="تابع", en="function")), (right, Text(fa="مشتق", en="derivative"))):
            axes.set_title(canvas.say(title))
            axes.set(xlabel="$z$", xticks=[-6, -3, 0, 3, 6])
            axes.set_xticklabels([canvas.number(each) for each in (-6, -3, 0, 3, 6)])
            axes.grid(True, axis="y")
            axes.set_yticklabels([canvas.number(each) for each in axes.get_yticks()])
        starts.legend_above(canvas, left, 2)

    return Figure(draw, 6.4, 2.6)


def slope_at(place: float) -> Claim:
    """Slope of the sigmoid at a place: by the reference, by torch, and by central differences."""
    z = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(torch.sigmoid(z), z)
    step = 1e-5
    above, below = (1 / (1 + math.exp(-place - way)) for way in (step, -step))
    return Claim(
        Text(fa=f"شیب سیگموئید در {place:g}", en=f"slope of the sigmoid at {place:g}"),
        {
            Route.CLOSED_FORM: float(activations.sigmoid_gradient(place)),
            Route.AUTOGRAD: float(slope),
            Route.DIFFERENCES: (above - below) / (2 * step),
        },
        tolerance=1e-6,
    )


def quarters_and_networks() -> Table:
    """The power of a quarter, and what is really left of the gradient after so many layers."""
    columns = [
        Column(Maths("n")),
        Column(Maths(r"\left(\tfrac14\right)^{n}")),
        Column(Text(fa="سیگموئید با Xavier", en="sigmoid, Xavier")),
        Column(Text(fa="سیگموئید با He", en="sigmoid, He")),
        Column(Text(fa="ReLU با He", en="ReLU, He"), digits=2),
    ]
    rows: list[Sequence[Cell]] = []
    for layers in (1, 5, 10, 20):
        product = math.prod([Fraction(1, 4)] * layers)
        power = Claim(
            Text(fa="توان یک‌چهارم", en="power of a quarter"),
            {
                Route.CLOSED_FORM: starts.rounded(math.exp(-layers * math.log(4))),
                Route.LOOPS: starts.rounded(float(product)),
            },
            tolerance=1e-9,
        )
        ends = (starts.FAR - layers, starts.FAR)
        networks = (("sigmoid", "xavier"), ("sigmoid", "he"), ("relu", "he"))
        rows.append((layers, power, *(starts.ratio("log_rms", each, ends=ends) for each in networks)))
    return Table(columns, rows)


def factors_of_a_layer() -> Table:
    """Share of the weights, measured factor of one layer, and what is left for the slopes."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="سهم وزن‌ها", en="share of the weights"), digits=2),
        Column(Text(fa="ضریب اندازه‌گرفته", en="measured factor"), digits=3),
        Column(Text(fa="سهم شیب‌ها", en="share of the slopes"), digits=3),
        Column(Text(fa="لایه‌ی 1 بر لایه‌ی 10", en="layer 1 over layer 10")),
        Column(Text(fa="لایه‌ی 1 بر لایه‌ی 30", en="layer 1 over layer 30")),
    ]
    rows: list[Sequence[Cell]] = []
    for network in COMPARED:
        measured, weights = starts.factor(network), starts.weights_share(network[1])
        slopes = Claim(
            Text(fa="سهم شیب‌ها", en="share of the slopes"),
            {route: float(value) / weights for route, value in measured.routes.items()},
            tolerance=1e-9,
        )
        ends = (starts.ratio("log_rms", network, depth) for depth in (10, 30))
        rows.append((starts.both(*network), weights, measured, slopes, *ends))
    return Table(columns, rows)


def gradient_by_layer() -> Figure:
    """RMS of the gradient by the sums and by the weights in every one of thirty layers."""
    sides = [{each: starts.by_layer(key, *each) for each in COMPARED} for key in ("log_rms", "log_rms_weights")]

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2)
        for network, (colour, style) in COMPARED.items():
            look = (canvas.say(starts.both(*network)), colour, style)
            for axes, rows in zip((left, right), sides, strict=True):
                starts.draw(axes, canvas, rows[network], look)
        left.set_title(r"$\partial\mathcal{L}/\partial z_l$")
        right.set_title(r"$\partial\mathcal{L}/\partial W_l$")
        for axes in (left, right):
            starts.layer_axis(axes, canvas)
            starts.power_axis(axes, (-20, -15, -10, -5, 0))
        left.set_ylabel("RMS")
        starts.legend_above(canvas, left, 3)

    return Figure(draw, 6.4, 3.6)


def weights_first_over_last(activation: str, start: str) -> Claim:
    """Gradient by the weights of the second over that of the last hidden layer."""
    return starts.ratio("log_rms_weights", (activation, start), ends=(2, 0))
