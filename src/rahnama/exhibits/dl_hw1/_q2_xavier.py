"""Part b: Xavier's variance, and what it does to sigmoid, tanh and ReLU in every layer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from torch.nn import init

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.dl_hw1 import _q2_starts as starts
from rahnama.reference.xavier import linear_factors, xavier_bound, xavier_variance
from rahnama.text import Text

FIRST = (784, 100)  # fan-in and fan-out of the first layer of our networks
LAYERS = ((784, 100), (100, 100), (100, 10))
LOOKS = {"small": ("c4", ":"), "xavier": ("c1", "-"), "he": ("c2", "--")}
CELLS = [(activation, start) for activation in ("tanh", "sigmoid", "relu") for start in ("small", "xavier", "he")]
MEAN_SQUARE = Text(fa="ضریب میانگین مربع", en="factor of the mean square")


def torch_scale(fans: tuple[int, int], uniform: bool) -> float:
    """By what torch's own initialization multiplies standard numbers of the same seed."""
    chance: Callable[[], torch.Generator] = lambda: torch.Generator().manual_seed(0)  # noqa: E731
    drawn, plain = (torch.empty(fans[1], fans[0], dtype=torch.float64) for _ in range(2))
    fill: Any = init.xavier_uniform_ if uniform else init.xavier_normal_
    fill(drawn, generator=chance())
    plain = plain.uniform_(-1, 1, generator=chance()) if uniform else plain.normal_(generator=chance())
    return float((drawn / plain).median())


def variance_of_the_first_layer() -> Claim:
    """2/(784 + 100)."""
    return Claim(
        Text(fa="واریانس وزن‌های لایه‌ی نخست", en="variance of the first layer's weights"),
        {
            Route.BY_HAND: Fraction(2, 784 + 100),
            Route.NUMPY: xavier_variance(*FIRST),
            Route.TORCH: torch_scale(FIRST, uniform=False) ** 2,
        },
        tolerance=1e-9,
    )


def deviation_of_the_first_layer() -> Claim:
    """Its root."""
    return Claim(
        Text(fa="انحراف معیار وزن‌های لایه‌ی نخست", en="standard deviation of the first layer's weights"),
        {Route.CLOSED_FORM: math.sqrt(xavier_variance(*FIRST)), Route.TORCH: torch_scale(FIRST, uniform=False)},
        tolerance=1e-9,
    )


def bound_of_the_first_layer() -> Claim:
    """√(6/884)."""
    return Claim(
        Text(fa="کران توزیع یکنواخت", en="bound of the uniform distribution"),
        {Route.CLOSED_FORM: xavier_bound(*FIRST), Route.TORCH: torch_scale(FIRST, uniform=True)},
        tolerance=1e-9,
    )


def variance_of_uniform_numbers() -> Claim:
    """Variance of a uniform number within ±1."""
    drawn = np.random.default_rng(5).uniform(-1, 1, 1_000_000)
    return Claim(
        Text(fa="واریانس توزیع یکنواخت روی بازه‌ی 1- تا 1", en="variance of the uniform distribution on -1 to 1"),
        {Route.CLOSED_FORM: Fraction(1, 3), Route.SIMULATION: float(np.mean(drawn**2))},
        tolerance=0.005,
        convention=Text(fa="شبیه‌سازی: یک میلیون عدد", en="simulation: a million numbers"),
    )


def one_layer_of_each_rule() -> Table:
    """Both factors of three layers under three rules for the variance."""
    rules: list[tuple[str, Callable[[int, int], Fraction]]] = [
        (r"\tfrac{1}{n_{\mathrm{in}}}", lambda fan_in, _: Fraction(1, fan_in)),
        (r"\tfrac{1}{n_{\mathrm{out}}}", lambda _, fan_out: Fraction(1, fan_out)),
        (r"\tfrac{2}{n_{\mathrm{in}}+n_{\mathrm{out}}}", lambda fan_in, fan_out: Fraction(2, fan_in + fan_out)),
    ]
    columns = [
        Column(Maths(r"s^2")),
        *(
            Column(Text(fa=f"{way.fa}، {a} به {b}", en=f"{way.en}, {a} to {b}"), digits=3)
            for a, b in LAYERS[:2]
            for way in (Text(fa="رفت", en="forwards"), Text(fa="برگشت", en="backwards"))
        ),
    ]
    drawn = [_drawn_both_ways(fans) for fans in LAYERS[:2]]
    rows: list[Sequence[Cell]] = []
    for tex, rule in rules:
        cells: list[Cell] = [Maths(tex)]
        for fans, measured in zip(LAYERS[:2], drawn, strict=True):
            cells += _both_ways(rule(*fans), fans, measured)
        rows.append(cells)
    return Table(columns, rows, marked=[2])


def _drawn_both_ways(fans: tuple[int, int]) -> tuple[float, float]:
    """Factors of the mean square forwards and backwards for weights of variance 1: twenty drawn layers, with torch."""
    chance = torch.Generator().manual_seed(fans[0])
    measured = np.zeros(2)
    for _ in range(20):
        weights = torch.randn(fans[1], fans[0], generator=chance, dtype=torch.float64)
        signal = torch.randn(20, fans[0], generator=chance, dtype=torch.float64, requires_grad=True)
        last = torch.randn(20, fans[1], generator=chance, dtype=torch.float64)
        after = signal @ weights.T
        (gradient,) = torch.autograd.grad((after * last).sum(), signal)
        measured += [float((after.detach() ** 2).mean()) / 20, float((gradient**2).mean()) / 20]
    return float(measured[0]), float(measured[1])


def _both_ways(variance: Fraction, fans: tuple[int, int], drawn: tuple[float, float]) -> list[Claim]:
    """Factor of the mean square forwards and backwards: by formula, and by the drawn layers with their weights scaled."""
    exact = linear_factors(float(variance), *fans)
    return [
        Claim(
            MEAN_SQUARE,
            {Route.CLOSED_FORM: one, Route.SIMULATION: round(float(variance) * other, 3)},
            tolerance=0.03,
            convention=Text(fa="شبیه‌سازی تا 3 درصد", en="simulated to within 3 per cent"),
        )
        for one, other in zip(exact, drawn, strict=True)
    ]


def factor_of_the_first_layer() -> Claim:
    """By what Xavier's first layer, 784 to 100, multiplies the mean square of the signal."""
    return _both_ways(Fraction(2, sum(FIRST)), FIRST, _drawn_both_ways(FIRST))[0]


def spread_and_gradient_by_layer() -> Figure:
    """Spread of the outputs and RMS of the gradient by layer, three starts by three activations."""
    spreads, gradients = ({each: starts.by_layer(key, *each) for each in CELLS} for key in ("spread", "log_rms"))

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(2, 3, sharey="row", sharex=True)
        for column, activation in enumerate(("tanh", "sigmoid", "relu")):
            for start, (colour, style) in LOOKS.items():
                look = (canvas.say(starts.STARTS[start]), colour, style)
                seen = spreads[activation, start]
                if activation == "sigmoid":  # around one half, smaller differences are rounding
                    seen = np.where(seen < 1e-13, np.nan, seen)
                starts.draw(panels[0, column], canvas, np.log10(seen), look)
                starts.draw(panels[1, column], canvas, gradients[activation, start], look)
            panels[0, column].set_title(canvas.say(starts.ACTIVATIONS[activation]))
            panels[0, column].set_ylim(-16, 1)
            panels[1, column].set_ylim(-31, 1)
            starts.power_axis(panels[0, column], (-15, -10, -5, 0))
            starts.power_axis(panels[1, column], (-30, -20, -10, 0))
            starts.layer_axis(panels[1, column], canvas)
        panels[0, 0].set_ylabel(canvas.say(Text(fa="پراکندگی خروجی", en="spread of outputs")))
        panels[1, 0].set_ylabel(canvas.say(Text(fa="RMS گرادیان", en="RMS of the gradient")))
        starts.legend_above(canvas, panels[0, 0], 3)

    return Figure(draw, 6.4, 4.4)


def after_thirty_layers() -> Table:
    """The nine networks in numbers."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="پراکندگی لایه‌ی 10", en="spread, layer 10")),
        Column(Text(fa="پراکندگی لایه‌ی 30", en="spread, layer 30")),
        Column(Text(fa="گرادیان z، لایه‌ی 1 بر 30", en="gradient by z, layer 1 over 30")),
        Column(Text(fa="گرادیان W، لایه‌ی 2 بر 30", en="gradient by W, layer 2 over 30")),
    ]
    rows: list[Sequence[Cell]] = []
    for network in CELLS:
        ten, thirty = (_spread_or_nothing(network, layer) for layer in (10, 30))
        rows.append(
            (
                starts.both(*network),
                ten,
                thirty,
                _by_torch(starts.ratio("log_rms", network)),
                _by_torch(starts.ratio("log_rms_weights", network, ends=(2, 0))),
            )
        )
    return Table(columns, rows)


def _by_torch(claim: Claim) -> Claim:
    """The same with its first route named as that of the spreads beside it, so that all rows have the same two."""
    return replace(claim, routes={Route.TORCH: claim.value, Route.NUMPY: claim.routes[Route.NUMPY]})


def _spread_or_nothing(network: tuple[str, str], layer: int) -> Cell:
    """Below a few roundings of numbers near one half, what is measured is rounding."""
    if network[0] == "sigmoid" and float(np.median(starts.by_layer("spread", *network)[:, layer - 1])) < 1e-13:
        return Text(fa="زیر خطای گرد کردن", en="below rounding")
    return starts.spread(network, layer)


def relu_with_xavier_after_ten_layers() -> Claim:
    """Standard deviation over units and pictures of the tenth layer's outputs, ReLU with Xavier."""
    return starts.spread(("relu", "xavier"), 10, "pooled")


def relu_with_he_after_ten_layers() -> Claim:
    """The same with He."""
    return starts.spread(("relu", "he"), 10, "pooled")


def gradient_of_relu_with_xavier() -> Claim:
    """Gradient at layer 1 over that at layer 10 in networks of ten layers, ReLU with Xavier."""
    return starts.ratio("log_rms", ("relu", "xavier"), 10)


def halved_nine_times() -> Claim:
    """The root of nine halvings of the mean square."""
    share = 1.0
    for _ in range(9):
        share /= math.sqrt(2)
    return Claim(
        Text(fa="نه بار نصف شدن میانگین مربع", en="nine halvings of the mean square"),
        {Route.CLOSED_FORM: 2**-4.5, Route.LOOPS: share},
        tolerance=1e-12,
    )


def halved_ten_times() -> Claim:
    """The root of ten halvings of the mean square."""
    return Claim(
        Text(fa="ده بار نصف شدن میانگین مربع", en="ten halvings of the mean square"),
        {Route.CLOSED_FORM: math.sqrt(linear_factors(0.5, 1, 1)[0] ** 10), Route.BY_HAND: Fraction(1, 32)},
        tolerance=1e-12,
    )


def four_times_and_centred() -> Figure:
    """Gradient by layer: sigmoid with Xavier, four times that, with biases, and tanh with Xavier."""
    lines = {
        ("sigmoid", "xavier"): ("c2", "-"),
        ("sigmoid", "xavier-4"): ("c6", "--"),
        ("sigmoid", "xavier-4-centred"): ("c1", "-"),
        ("tanh", "xavier"): ("c3", ":"),
    }
    gradients = {each: starts.by_layer("log_rms", *each) for each in lines}

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for network, (colour, style) in lines.items():
            starts.draw(axes, canvas, gradients[network], (canvas.say(starts.both(*network)), colour, style))
        starts.layer_axis(axes, canvas)
        starts.power_axis(axes, (-20, -15, -10, -5, 0))
        axes.set_ylabel("RMS")
        starts.legend_above(canvas, axes, 2)

    return Figure(draw, 6.4, 3.0)


def centred_sigmoid_over_tanh() -> Claim:
    """Gradient of the centred sigmoid over that of tanh, with the same weights: the smallest and largest by layer."""
    values = {}
    for route, key in starts.ROUTES.items():
        ours, other = (
            starts.by_layer("log_rms", *each, route=key)
            for each in (("sigmoid", "xavier-4-centred"), ("tanh", "xavier"))
        )
        quotients = 10 ** (ours - other)
        values[route] = (round(float(quotients.min()), 6), round(float(quotients.max()), 6))
    return Claim(
        Text(fa="گرادیان سیگموئیدِ میان‌کرده بر گرادیان tanh", en="gradient of the centred sigmoid over that of tanh"),
        values,
        tolerance=1e-6,
    )


def accuracy_by_start() -> Table:
    """Training accuracy of networks with ten hidden layers, by activation and start."""
    columns = [
        Column(Text(fa="آغاز", en="start")),
        *(Column(each, digits=1, percent=True) for each in starts.ACTIVATIONS.values()),
    ]
    rows: list[Sequence[Cell]] = [
        (starts.STARTS[start], *(starts.accuracy(activation, start) for activation in starts.ACTIVATIONS))
        for start in ("small", "xavier", "he")
    ]
    for start in ("xavier-4", "xavier-4-centred"):
        rows.append((starts.STARTS[start], None, starts.accuracy("sigmoid", start), None))
    return Table(columns, rows)


def gradient_after_training(activation: str) -> Claim:
    """Gradient at layer 1 over that at layer 10 after 400 steps, from Xavier's start, median of three seeds."""
    found = results.load(starts.NAME)
    return Claim(
        Text(fa="گرادیان لایه‌ی 1 بر لایه‌ی 10 پس از آموزش", en="gradient of layer 1 over layer 10 after training"),
        {
            route: starts.middle(
                10 ** found.values(f"log_ratio_{key}", kind="train", activation=activation, start="xavier")
            )
            for route, key in starts.ROUTES.items()
        },
        tolerance=1e-3,
        convention=Text(fa="میانه‌ی 3 بذر", en="median of 3 seeds"),
    )
