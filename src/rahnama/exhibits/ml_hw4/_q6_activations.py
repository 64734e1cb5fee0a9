"""Part c: slopes of sigmoid, tanh and ReLU, and what they do to the gradient of deep networks."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import sympy
import torch

from rahnama.exhibit import Canvas, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q6_depth as depth
from rahnama.exhibits.ml_hw4._q6_depth import DEPTHS, LAYER
from rahnama.reference import activations
from rahnama.text import Text

SATURATED = 6.0
TANH_SCALE, TANH_STRETCH = 1.7159, Fraction(2, 3)  # LeCun et al. 1998, appendix A
PLAIN = ("sigmoid", "sigmoid-16", "sigmoid-112", "tanh", "relu", "relu-small")


def _autograd_slope(function: Callable[[torch.Tensor], torch.Tensor], place: float) -> float:
    """Slope of a function at a place by torch."""
    z = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(function(z), z)
    return float(slope)


def largest_slope_of_sigmoid() -> Claim:
    """The largest value of the sigmoid's derivative: from σ(1-σ), and by looking for the steepest place."""
    share = sympy.Symbol("s")
    steepest = sympy.solve(sympy.diff(share * (1 - share), share), share)[0]
    places = torch.linspace(-8, 8, 1601, dtype=torch.float64, requires_grad=True)
    (slopes,) = torch.autograd.grad(torch.sigmoid(places).sum(), places)
    return Claim(
        Text(fa="بیشترین شیب سیگموئید", en="largest slope of the sigmoid"),
        {
            Route.SYMBOLIC: float(steepest * (1 - steepest)),
            Route.CLOSED_FORM: float(activations.sigmoid_gradient(0.0)),
            Route.AUTOGRAD: float(slopes.max()),
        },
        tolerance=1e-12,
    )


def slope_of_saturated_sigmoid() -> Claim:
    """The slope of the sigmoid at z = 6."""
    step = 1e-5
    return Claim(
        Text(fa="شیب سیگموئید در $z=6$", en="slope of the sigmoid at $z=6$"),
        {
            Route.CLOSED_FORM: float(activations.sigmoid_gradient(SATURATED)),
            Route.AUTOGRAD: _autograd_slope(torch.sigmoid, SATURATED),
            Route.DIFFERENCES: (1 / (1 + math.exp(-SATURATED - step)) - 1 / (1 + math.exp(-SATURATED + step)))
            / (2 * step),
        },
        tolerance=1e-7,
    )


def product_of_quarters() -> Table:
    """The bound (1/4)^L on the product of slopes, against the product of ReLU's slopes on a path that is open."""
    columns = [
        Column(Maths("L")),
        Column(Maths(r"\left(\tfrac14\right)^{L}"), digits=2),
        Column(Maths(r"1^{L}")),
    ]
    rows = []
    for layers in (5, 10, 20, 32):
        product = Fraction(1)
        for _ in range(layers):
            product *= Fraction(1, 4)
        quarters = Claim(
            Text(fa="حاصل‌ضرب بیشترین شیب‌ها", en="product of largest slopes"),
            {Route.CLOSED_FORM: math.exp(-layers * math.log(4)), Route.LOOPS: float(product)},
            tolerance=1e-12,
        )
        rows.append((layers, quarters, 1))
    return Table(columns, rows)


def _useful_width(weight: float) -> float:
    """Length of the interval of inputs a with |w σ'(wa + b)| ≥ 1, whatever b is; 0 for |w| < 4."""
    root = math.sqrt(max(0.0, 1 - 4 / weight))
    return 2 / weight * math.log((1 + root) / (1 - root)) if root else 0.0


def _best_weight() -> float:
    """The weight with the longest such interval, by golden section: the length rises, then falls."""
    low, high = 4.0, 40.0
    for _ in range(80):
        left, right = high - (high - low) * 0.6180339887498949, low + (high - low) * 0.6180339887498949
        low, high = (low, right) if _useful_width(left) > _useful_width(right) else (left, high)
    return low


def best_weight() -> Claim:
    """The weight that leaves the longest interval of inputs on which one sigmoid unit does not shrink the gradient."""
    w = sympy.Symbol("w", positive=True)
    root = sympy.sqrt(1 - 4 / w)
    steepness = sympy.diff(2 / w * sympy.log((1 + root) / (1 - root)), w)
    return Claim(
        Text(fa="بهترین وزن", en="the best weight"),
        {Route.CLOSED_FORM: _best_weight(), Route.SYMBOLIC: float(sympy.nsolve(steepness, w, 7))},
        tolerance=1e-6,
    )


def best_width() -> Claim:
    """The length of that interval: by the formula, and by counting inputs with |w σ'(wa)| ≥ 1 over many weights."""
    weights = torch.linspace(5, 10, 101, dtype=torch.float64)
    inputs = torch.linspace(-0.4, 0.4, 3201, dtype=torch.float64)
    sums = (weights[:, None] * inputs).requires_grad_()
    (slopes,) = torch.autograd.grad(torch.sigmoid(sums).sum(), sums)
    widths = (weights[:, None] * slopes >= 1).sum(1) * float(inputs[1] - inputs[0])
    return Claim(
        Text(fa="درازای بازه‌ی آن", en="the length of its interval"),
        {Route.CLOSED_FORM: _useful_width(_best_weight()), Route.AUTOGRAD: float(widths.max())},
        tolerance=2e-3,
    )


def lenet_slope() -> Claim:
    """The slope at 0, and the value at 1, of the activation LeNet-5 really used."""
    scale, stretch = TANH_SCALE, float(TANH_STRETCH)
    return Claim(
        Text(fa="شیب در صفر و مقدار در یک", en="slope at zero and value at one"),
        {
            Route.CLOSED_FORM: (scale * stretch, scale * (math.exp(2 * stretch) - 1) / (math.exp(2 * stretch) + 1)),
            Route.AUTOGRAD: (
                _autograd_slope(lambda z: scale * torch.tanh(stretch * z), 0.0),
                float(scale * torch.tanh(torch.tensor(stretch, dtype=torch.float64))),
            ),
        },
        tolerance=1e-12,
    )


def slopes_on_a_logarithmic_axis() -> Figure:
    """f' of sigmoid, tanh and ReLU on a logarithmic axis, where exponential decay is a line."""
    z = np.linspace(-8, 8, 65)
    curves = [
        ("σ", activations.sigmoid_gradient, "c2", "-"),
        ("tanh", activations.tanh_gradient, "c3", "--"),
        ("ReLU", activations.relu_gradient, "c1", "-."),
    ]

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for name, gradient, colour, style in curves:
            steep = gradient(z)
            shown = steep > 1e-4
            axes.plot(z[shown], steep[shown], style, color=canvas.colour[colour], label=name)
        axes.set(xlabel="$z$", ylabel="$f'(z)$", yscale="log", ylim=(2e-4, 3))
        axes.axhline(0.25, color=canvas.colour["mut"], linewidth=0.8, linestyle=":")
        axes.grid(True, axis="y")
        depth.legend_above(canvas, axes, 3)
        depth.number_ticks(axes, canvas, "x", [-8, -4, 0, 4, 8])
        depth.power_ticks(axes, canvas, [-3, -2, -1, 0])

    return Figure(draw, 4.6, 2.4)


def gradient_and_accuracy() -> Figure:
    """RMS of the gradient by layer in networks of 32 layers, and training accuracy by depth, five starts."""

    def draw(canvas: Canvas) -> None:
        gradient, accuracy = canvas.figure.subplots(1, 2)
        chosen = np.array([1, 8, 16, 24, 32])
        for name in PLAIN:
            _, colour, style, _ = depth.STACKS[name]
            lines = depth.logarithms(name, DEPTHS[-1])
            lines = (lines - lines[:, -1:])[:, chosen - 1]
            ink = canvas.colour[colour]
            gradient.plot(chosen, np.median(lines, axis=0), style, color=ink, label=depth.label(name, canvas))
        gradient.set_xlabel(canvas.say(LAYER))
        gradient.set_title(canvas.say(Text(fa="گرادیان نسبت به لایه‌ی 32", en="gradient relative to layer 32")))
        depth.number_ticks(gradient, canvas, "x", list(chosen))
        depth.power_ticks(gradient, canvas, [-20, -15, -10, -5, 0], plotted_as_power=True)
        gradient.grid(True, axis="y")
        depth.draw_accuracy(accuracy, canvas, PLAIN)
        depth.legend_above(canvas, gradient, 3)

    return Figure(draw, 6.4, 3.4)


def factor_per_layer() -> Table:
    """Predicted and measured factor by which one layer changes the gradient's RMS, and the mean output."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Maths(r"n\,\sigma_w^2"), digits=2),
        Column(Maths(r"\overline{f'(z)^2}"), digits=3),
        Column(Text(fa="ضریب پیش‌بینی‌شده", en="predicted factor"), digits=3),
        Column(Text(fa="ضریب اندازه‌گرفته", en="measured factor"), digits=3),
        Column(Text(fa="میانگین خروجی", en="mean output"), digits=2),
    ]
    rows = []
    for name in PLAIN:
        size, slope, predicted = depth.predicted_factor(name)
        rows.append(
            (depth.STACKS[name][0], size, slope, predicted, depth.measured_factor(name), depth.mean_output(name))
        )
    return Table(columns, rows)


def accuracy_table() -> Table:
    """Training accuracy by depth for five networks without shortcuts, each counted twice."""
    return depth.accuracy_table(PLAIN)
