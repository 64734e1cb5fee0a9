"""Part c: a sigmoid network with large initial weights, at its start and in training."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import mpmath  # type: ignore[import-untyped]
import numpy as np
import sympy
import torch
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Route, Table
from rahnama.exhibits.dl_hw1 import _q2_starts as starts
from rahnama.reference import activations, sigmoid_scale
from rahnama.text import Text

Array = NDArray[np.float64]
NAME, EXAMPLES, TESTED, LOOKED_AT = "large_initial_weights", 5_000, 10_000, 500
DEVIATIONS = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
SCALES = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
TRAINED = {0.05: ("c1", "-"), 1.0: ("c2", "--"), 5.0: ("c3", "-.")}
DEVIATION = Text(fa="انحراف معیار وزن‌ها", en="deviation of the weights")
TWO = ((Route.AUTOGRAD, "torch"), (Route.NUMPY, "numpy"))
COUNTED = ((Route.TORCH, "torch"), (Route.NUMPY, "numpy"))


def start(quantity: str, deviation: float, route: str = "torch") -> Array:
    """A quantity at the start of the network with two hidden layers, one entry for each seed."""
    found: Array = results.load(NAME).values(f"{quantity}_{route}", kind="start", deviation=deviation)
    return found


def trained(quantity: str, deviation: float, kind: tuple[str, str], route: str = "torch") -> Array:
    """A quantity of the trained networks, one entry or row for each seed."""
    loss, learns = kind
    found: Array = results.load(NAME).values(
        f"{quantity}_{route}", kind="train", deviation=deviation, loss=loss, learns=learns
    )
    return found


# ── At the start, two hidden layers ──


def outputs_of_the_first_layer() -> Figure:
    """Histograms of the first layer's outputs for three deviations of the weights."""
    found = results.load(NAME)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3, sharey=True)
        for axes, (deviation, (colour, _)) in zip(panels, TRAINED.items(), strict=True):
            counts = found.values("histogram", kind="start", deviation=deviation).sum(axis=0)
            edges = np.linspace(0, 1, len(counts) + 1)
            axes.stairs(counts / counts.sum(), edges, fill=True, color=canvas.colour[colour], alpha=0.6)
            title = Text(fa=f"انحراف معیار {deviation:g}", en=f"deviation {deviation:g}")
            axes.set_title(canvas.say(title))
            axes.set(xlim=(0, 1), xticks=[0, 0.5, 1], ylim=(0, 0.52), yticks=[0, 0.25, 0.5])
            axes.set_xticklabels([canvas.number(each) for each in (0, 0.5, 1)])
            axes.set_yticklabels([canvas.number(each, digits=0, percent=True) for each in (0, 0.25, 0.5)])
            axes.set_xlabel(canvas.say(Text(fa="خروجی واحد", en="output of a unit")))
        panels[0].set_ylabel(canvas.say(Text(fa="سهم", en="share")))

    return Figure(draw, 6.4, 2.3)


def median_and_rms_by_deviation() -> Figure:
    """Median and RMS of |∂L/∂z₁| against the deviation of the weights, both axes logarithmic."""
    seen = {key: np.stack([start(key, each) for each in DEVIATIONS]) for key in ("log_rms", "log_median")}

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        looks = {
            "log_rms": (Text(fa="RMS", en="RMS"), "c1", "-"),
            "log_median": (Text(fa="میانه", en="median"), "c2", "--"),
        }
        for quantity, (label, colour, style) in looks.items():
            rows = seen[quantity]
            ink = canvas.colour[colour]
            axes.plot(DEVIATIONS, np.median(rows, axis=1), style, marker="o", markersize=3, color=ink)
            shown = canvas.say(label)
            axes.plot([], [], style, color=ink, label=shown)
        axes.set(xscale="log", ylim=(-16, 0.5))
        axes.minorticks_off()
        axes.set_xticks([0.001, 0.01, 0.1, 1, 10])
        axes.set_xticklabels([canvas.number(each) for each in (0.001, 0.01, 0.1, 1, 10)])
        axes.set_xlabel(canvas.say(DEVIATION))
        starts.power_axis(axes, (-15, -10, -5, 0))
        axes.set_ylabel(r"$|\partial\mathcal{L}/\partial z_1|$")
        starts.legend_above(canvas, axes, 2)

    return Figure(draw, 6.4, 2.8)


def _median_of_seeds(quantity: str, deviation: float, routes: Sequence[tuple[Route, str]] = TWO) -> Claim:
    """Median over the seeds of a quantity that is stored as a logarithm."""
    return Claim(
        Text(fa="میانه‌ی بذرها", en="median of the seeds"),
        {route: starts.middle(10 ** start(quantity, deviation, key)) for route, key in routes},
        tolerance=1e-6,
        convention=starts.FIVE_SEEDS,
    )


def _share(quantity: str, deviation: float, tolerance: float) -> Claim:
    return Claim(
        Text(fa="سهم واحدها", en="share of the units"),
        {route: float(np.median(start(quantity, deviation, key))) for route, key in COUNTED},
        tolerance=tolerance,
        convention=starts.FIVE_SEEDS,
    )


def start_by_deviation() -> Table:
    """Saturation and gradient at the first layer, for five deviations of the weights."""
    columns = [
        Column(DEVIATION),
        Column(Text(fa="اشباع‌شده", en="saturated"), digits=1, percent=True),
        Column(Text(fa="شیب صفر در 32 بیت", en="slope zero in 32 bits"), digits=1, percent=True),
        Column(Text(fa="میانه‌ی گرادیان", en="median gradient")),
        Column(Text(fa="RMS گرادیان", en="RMS gradient")),
    ]
    rows: list[Sequence[Cell]] = [
        (
            deviation,
            _share("saturated", deviation, 1e-3),
            _share("zero", deviation, 1e-2),
            _median_of_seeds("log_median", deviation),
            _median_of_seeds("log_rms", deviation),
        )
        for deviation in (0.01, 0.05, 0.3, 1.0, 5.0)
    ]
    return Table(columns, rows)


def saturated_at_the_start(deviation: float) -> Claim:
    """Share of the first layer's units that are saturated."""
    return _share("saturated", deviation, 1e-3)


def mean_outside() -> Claim:
    """Share of a normal distribution of deviation 28 beyond the edge of saturation: what the first layer should show."""
    edge = math.log((0.5 + math.sqrt(0.24)) / (0.5 - math.sqrt(0.24)))
    drawn = 28 * np.random.default_rng(9).standard_normal(1_000_000)
    outputs = activations.sigmoid(drawn)
    return Claim(
        Text(fa="سهم اشباع در توزیع نرمال", en="saturated share of a normal distribution"),
        {
            Route.CLOSED_FORM: 1 - math.erf(edge / (28 * math.sqrt(2))),
            Route.SIMULATION: float(np.mean(outputs * (1 - outputs) < 0.01)),
        },
        tolerance=2e-3,
        convention=Text(fa="شبیه‌سازی: یک میلیون عدد", en="simulation: a million numbers"),
    )


def what_reaches_the_output() -> Table:
    """Length of a picture's gradient by the ten sums of the output, for both losses."""
    columns = [
        Column(DEVIATION),
        Column(Text(fa="سافت‌مکس و آنتروپی متقاطع", en="softmax and cross-entropy"), digits=2),
        Column(Text(fa="سیگموئید و مربع خطا", en="sigmoid and squared error")),
    ]
    rows: list[Sequence[Cell]] = [
        (deviation, _median_of_seeds("log_entropy", deviation), _median_of_seeds("log_squares", deviation))
        for deviation in (0.05, 1.0, 5.0, 10.0)
    ]
    return Table(columns, rows)


def wrong_by_ten(squares: bool) -> Claim:
    """Derivative by z of the loss of one sigmoid output at z = 10 whose target is 0."""
    z = torch.tensor(10.0, dtype=torch.float64, requires_grad=True)
    loss = torch.sigmoid(z) ** 2 / 2 if squares else torch.nn.functional.softplus(z)
    (gradient,) = torch.autograd.grad(loss, z)
    output = float(activations.sigmoid(10.0))
    return Claim(
        Text(fa="مشتق زیان یک خروجیِ نادرست", en="derivative of the loss of a wrong output"),
        {
            Route.CLOSED_FORM: output * float(activations.sigmoid_gradient(10.0)) if squares else output,
            Route.AUTOGRAD: float(gradient),
        },
        tolerance=1e-9,
    )


# ── Deep networks ──


def factor_by_deviation() -> Figure:
    """Factor of one layer against the deviation of the weights: predicted and measured, beside saturation."""
    smooth = np.geomspace(0.01, 10, 61)
    predicted = [sigmoid_scale.layer_factor(float(each), starts.WIDTH) for each in smooth]
    measured = [10 ** np.median(_scale("log_factor", each)) for each in SCALES]
    shares = [np.median(_scale("saturated", each)) for each in SCALES]

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2)
        left.plot(smooth, predicted, color=canvas.colour["c1"], label=canvas.say(Text(fa="پیش‌بینی", en="predicted")))
        straight = {
            Text(fa="وزن‌های کوچک", en="small weights"): (0.25 * 10 * smooth, ":"),
            Text(fa="وزن‌های بزرگ", en="large weights"): (np.sqrt(10 * smooth / (6 * math.sqrt(math.pi))), "--"),
        }
        for label, (values, style) in straight.items():
            left.plot(smooth, values, style, color=canvas.colour["mut"], label=canvas.say(label), linewidth=1)
        dots = canvas.say(Text(fa="اندازه‌گرفته", en="measured"))
        left.plot(SCALES, measured, "o", color=canvas.colour["c2"], label=dots, markersize=4)
        left.axhline(1, color=canvas.colour["fg"], linewidth=0.7)
        left.set(xscale="log", yscale="log", ylim=(0.02, 5))
        left.set_title(canvas.say(Text(fa="ضریب یک لایه", en="factor of one layer")))
        right.plot(
            SCALES,
            shares,
            "o-",
            color=canvas.colour["c2"],
            markersize=4,
        )
        right.set(xscale="log", ylim=(0, 1), yticks=[0, 0.5, 1])
        right.set_title(canvas.say(Text(fa="سهم واحدهای اشباع‌شده", en="share of saturated units")))
        left.set_yticks([0.1, 1])
        left.set_yticklabels([canvas.number(each) for each in (0.1, 1)])
        right.set_yticklabels([canvas.number(each, digits=0, percent=True) for each in (0, 0.5, 1)])
        for axes in (left, right):
            axes.minorticks_off()
            axes.set_xticks([0.01, 0.1, 1, 10])
            axes.set_xticklabels([canvas.number(each) for each in (0.01, 0.1, 1, 10)])
            axes.set_xlabel(canvas.say(DEVIATION))
            axes.grid(True, axis="y")
        starts.legend_above(canvas, left, 4)

    return Figure(draw, 6.4, 3.1)


def _scale(quantity: str, deviation: float, route: str = "torch") -> Array:
    found: Array = results.load(starts.NAME).values(f"{quantity}_{route}", kind="scale", deviation=deviation)
    return found


def factors_and_saturation() -> Table:
    """Predicted and measured factor of one layer, and saturation, for six deviations."""
    columns = [
        Column(DEVIATION),
        Column(Text(fa="پیش‌بینی", en="predicted"), digits=3),
        Column(Text(fa="اندازه‌گرفته", en="measured"), digits=3),
        Column(Text(fa="واحدهای اشباع‌شده", en="saturated units"), digits=1, percent=True),
    ]
    rows: list[Sequence[Cell]] = []
    for deviation in (0.01, 0.1, 0.3, 1.0, 2.0, 5.0):
        measured = Claim(
            Text(fa="ضریب یک لایه", en="factor of one layer"),
            {route: starts.middle(10 ** _scale("log_factor", deviation, key)) for route, key in TWO},
            tolerance=1e-6,
        )
        share = Claim(
            Text(fa="سهم واحدهای اشباع‌شده", en="share of saturated units"),
            {route: float(np.median(_scale("saturated", deviation, key))) for route, key in COUNTED},
            tolerance=1e-3,
        )
        rows.append((deviation, _predicted(deviation), measured, share))
    return Table(columns, rows)


def _predicted(deviation: float) -> Claim:
    """The factor of the theory: by the trapezoidal rule, and by a hundred thousand drawn sums that settle by themselves."""
    drawn = np.random.default_rng(11).standard_normal(100_000)
    q = deviation * 7
    for _ in range(15):
        q = deviation * 10 * math.sqrt(np.mean(np.square(1 / (1 + np.exp(-np.clip(q * drawn, -700, 700))))))
    slopes = 1 / (4 * np.cosh(np.clip(q * drawn, -700, 700) / 2) ** 2)
    return Claim(
        Text(fa="ضریب پیش‌بینی‌شده", en="predicted factor"),
        {
            Route.CLOSED_FORM: sigmoid_scale.layer_factor(deviation, starts.WIDTH),
            Route.SIMULATION: deviation * 10 * math.sqrt(np.mean(slopes**2)),
        },
        tolerance=0.03,
        convention=Text(fa="شبیه‌سازی تا 3 درصد", en="simulated to within 3 per cent"),
    )


def integral_of_the_squared_slope() -> Claim:
    """The integral of σ'² over the whole line: with s = σ(z) it is that of s(1 - s) from 0 to 1."""
    share = sympy.Symbol("s")
    exact = sympy.integrate(share * (1 - share), (share, 0, 1))
    numeric = mpmath.quad(lambda z: 1 / (4 * mpmath.cosh(z / 2) ** 2) ** 2, [-60, 0, 60])
    return Claim(
        Text(fa="انتگرال مربع شیب سیگموئید", en="integral of the sigmoid's squared slope"),
        {Route.SYMBOLIC: Fraction(str(exact)), Route.NUMPY: float(numeric)},
        tolerance=1e-9,
    )


def balancing_deviation() -> Claim:
    """Where the law for large weights gives the factor one, for layers of 100 units."""
    low, high = 0.1, 10.0
    for _ in range(80):
        half = (low + high) / 2
        low, high = (half, high) if sigmoid_scale.large_weight_factor(half, starts.WIDTH) < 1 else (low, half)
    return Claim(
        Text(fa="انحراف معیاری که ضریبش یک است", en="deviation with the factor one"),
        {Route.CLOSED_FORM: 6 * math.sqrt(math.pi) / 10, Route.LOOPS: low},
        tolerance=1e-9,
        convention=Text(fa="قانون وزن‌های بزرگ، 100 واحد در هر لایه", en="law for large weights, 100 units a layer"),
    )


def median_and_rms_by_layer() -> Figure:
    """RMS and median of the gradient in every layer of deep networks, and the share of saturated units."""
    lines = {"xavier": ("c1", "-"), "one": ("c2", "--"), "five": ("c3", "-.")}
    keys = ("log_rms", "log_median", "saturated")
    seen = {(key, name): starts.by_layer(key, "sigmoid", name) for key in keys for name in lines}

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3)
        for name, (colour, style) in lines.items():
            look = (canvas.say(starts.STARTS[name]), colour, style)
            starts.draw(panels[0], canvas, seen["log_rms", name], look)
            starts.draw(panels[1], canvas, np.maximum(seen["log_median", name], -40), look)
            starts.draw(panels[2], canvas, seen["saturated", name], look)
        titles = (
            Text(fa="RMS گرادیان", en="RMS gradient"),
            Text(fa="میانه‌ی گرادیان", en="median gradient"),
            Text(fa="سهم اشباع", en="saturated"),
        )
        for axes, title in zip(panels, titles, strict=True):
            axes.set_title(canvas.say(title))
            starts.layer_axis(axes, canvas)
        starts.power_axis(panels[0], (-20, -10, 0, 10))
        starts.power_axis(panels[1], (-40, -30, -20, -10, 0))
        panels[2].set(ylim=(-0.02, 1.02), yticks=[0, 0.5, 1])
        panels[2].set_yticklabels([canvas.number(each, digits=0, percent=True) for each in (0, 0.5, 1)])
        panels[2].grid(True, axis="y")
        starts.legend_above(canvas, panels[0], 3)

    return Figure(draw, 6.4, 2.9)


def deep_networks_in_numbers() -> Table:
    """RMS and median of the gradient at three layers of thirty, for three starts."""
    columns = [
        Column(Text(fa="آغاز", en="start")),
        Column(Text(fa="لایه", en="layer")),
        Column(Text(fa="RMS گرادیان", en="RMS gradient")),
        Column(Text(fa="میانه‌ی گرادیان", en="median gradient")),
        Column(Text(fa="اشباع‌شده", en="saturated"), digits=1, percent=True),
    ]
    rows: list[Sequence[Cell]] = []
    for name in ("xavier", "one", "five"):
        for layer in (2, 15, 30):
            network = ("sigmoid", name)
            sizes = (_size(quantity, name, layer) for quantity in ("log_rms", "log_median"))
            rows.append((starts.STARTS[name], layer, *sizes, starts.saturated(network, layer)))
    return Table(columns, rows)


def _size(quantity: str, name: str, layer: int) -> Claim:
    values = {
        route: starts.middle(10 ** starts.by_layer(quantity, "sigmoid", name, route=key)[:, layer - 1])
        for route, key in TWO
    }
    return Claim(
        Text(fa="اندازه‌ی گرادیان", en="size of the gradient"), values, tolerance=1e-5, convention=starts.FIVE_SEEDS
    )


# ── Training ──


def loss_curves() -> Figure:
    """Training loss by epoch: all layers with cross-entropy, the last layer alone, and squared errors."""
    kinds = {
        ("entropy", "all"): Text(fa="همه‌ی لایه‌ها", en="all layers"),
        ("entropy", "head"): Text(fa="تنها لایه‌ی آخر", en="last layer alone"),
        ("squares", "all"): Text(fa="مربع خطا", en="squared error"),
    }
    seen = {(kind, each): trained("loss", each, kind) for kind in kinds for each in TRAINED}

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3)
        for axes, (kind, title) in zip(panels, kinds.items(), strict=True):
            for deviation, (colour, style) in TRAINED.items():
                curves = seen[kind, deviation]
                epochs, ink = np.arange(curves.shape[1]), canvas.colour[colour]
                axes.fill_between(epochs, curves.min(axis=0), curves.max(axis=0), color=ink, alpha=0.2, linewidth=0)
                label = canvas.say(Text(fa=f"انحراف معیار {deviation:g}", en=f"deviation {deviation:g}"))
                axes.plot(epochs, curves.mean(axis=0), style, color=ink, label=label)
            axes.set_title(canvas.say(title))
            axes.set(yscale="log", xticks=[0, 5, 10, 15])
            axes.set_xticklabels([canvas.number(each) for each in (0, 5, 10, 15)])
            axes.set_xlabel(canvas.say(Text(fa="دوره", en="epoch")))
            low, high = (0.1, 4) if kind[0] == "squares" else (0.2, 120)
            ticks = [0.1, 1] if kind[0] == "squares" else [1, 10, 100]
            axes.set_ylim(low, high)
            axes.minorticks_off()
            axes.set_yticks(ticks)
            axes.set_yticklabels([canvas.number(each) for each in ticks])
            axes.grid(True, axis="y")
        panels[0].set_ylabel(canvas.say(Text(fa="زیان آموزش", en="training loss")))
        starts.legend_above(canvas, panels[0], 3)

    return Figure(draw, 6.4, 2.9)


def _right(deviation: float, kind: tuple[str, str], which: str) -> Claim:
    count = EXAMPLES if which == "train" else TESTED
    return Claim(
        Text(fa="دقت", en="accuracy"),
        {route: float(trained(which, deviation, kind, key).mean()) / count for route, key in COUNTED},
        tolerance=2e-3,  # pictures on whose two best classes single precision and double precision differ
        convention=Text(fa="میانگین 3 بذر", en="mean of 3 seeds"),
    )


def _loss(deviation: float, epoch: int) -> Claim:
    return Claim(
        Text(fa="زیان آموزش", en="training loss"),
        {
            route: round(float(trained("loss", deviation, ("entropy", "all"), key)[:, epoch].mean()), 3)
            for route, key in COUNTED
        },
        tolerance=2e-3,
        convention=Text(fa="نات؛ میانگین 3 بذر", en="nats; mean of 3 seeds"),
    )


def moved(deviation: float, per_weight: bool = False) -> Claim:
    """How far the first layer moved in training: relative to where it started, or RMS per weight.

    The RMS of the 78,400 weights with which it started is their deviation to within a per cent.
    """
    scale = deviation if per_weight else 1.0
    movement = Text(fa="جابه‌جایی هر وزن", en="movement per weight")
    relative = Text(fa="جابه‌جایی نسبی لایه‌ی نخست", en="relative movement of the first layer")
    return Claim(
        movement if per_weight else relative,
        {
            route: starts.rounded(scale * float(trained("moved", deviation, ("entropy", "all"), key).mean()))
            for route, key in COUNTED
        },
        tolerance=1e-6,
        convention=Text(fa="نرم فروبنیوس؛ میانگین 3 بذر", en="Frobenius norm; mean of 3 seeds"),
    )


def training_by_deviation() -> Table:
    """Loss before and after, how far the first layer moved, and accuracies."""
    columns = [
        Column(DEVIATION),
        Column(Text(fa="زیان آغاز", en="loss at the start"), digits=2),
        Column(Text(fa="زیان پایان", en="loss at the end"), digits=2),
        Column(Text(fa="جابه‌جایی لایه‌ی 1", en="movement of layer 1")),
        Column(Text(fa="دقت آموزش", en="training accuracy"), digits=1, percent=True),
        Column(Text(fa="دقت آزمون", en="test accuracy"), digits=1, percent=True),
    ]
    kind = ("entropy", "all")
    rows: list[Sequence[Cell]] = [
        (
            each,
            _loss(each, 0),
            _loss(each, -1),
            moved(each),
            _right(each, kind, "train"),
            _right(each, kind, "test"),
        )
        for each in TRAINED
    ]
    return Table(columns, rows)


def other_trainings() -> Table:
    """Accuracies with the last layer alone learning, and with squared errors."""
    columns = [
        Column(DEVIATION),
        Column(Text(fa="تنها لایه‌ی آخر، آموزش", en="last layer alone, training"), digits=1, percent=True),
        Column(Text(fa="تنها لایه‌ی آخر، آزمون", en="last layer alone, test"), digits=1, percent=True),
        Column(Text(fa="مربع خطا، آموزش", en="squared error, training"), digits=1, percent=True),
        Column(Text(fa="مربع خطا، آزمون", en="squared error, test"), digits=1, percent=True),
    ]
    kinds = (("entropy", "head"), ("squares", "all"))
    rows: list[Sequence[Cell]] = [
        (each, *(_right(each, kind, which) for kind in kinds for which in ("train", "test"))) for each in TRAINED
    ]
    return Table(columns, rows)
