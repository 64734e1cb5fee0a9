"""Part d: six activations and their slopes, how a silent unit comes back under each, and silent units in networks."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath  # type: ignore[import-untyped]
import numpy as np
import torch

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q6_depth as depth
from rahnama.reference import activations, leaky_activations
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME = "dead_neurons"
LEAK, SLOPE, ALPHA = 0.01, 0.25, 1.0
SHALLOW, DEEP = 3.0, 8.0  # how far below zero the silent unit starts
RATES, MOMENTS, KILLED, UNITS = (0.03, 0.1, 0.3, 0.6), (0, 10, 30, 100, 300, 1000, 2000), 50, 200
STEP = Text(fa="گام آموزش", en="training step")
TIME = Text(fa="گام‌ها ضرب در نرخ یادگیری", en="steps times learning rate")
KINDS: dict[str, tuple[Text, str, str]] = {
    "relu": (Text(fa="ReLU", en="ReLU"), "c1", "-"),
    "leaky": (Text(fa="Leaky ReLU", en="Leaky ReLU"), "c4", "-."),
    "prelu": (Text(fa="PReLU", en="PReLU"), "c5", ":"),
    "elu": (Text(fa="ELU", en="ELU"), "c6", "--"),
}
TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "leaky": lambda z: torch.nn.functional.leaky_relu(z, LEAK),
    "prelu": lambda z: torch.nn.functional.prelu(z, torch.tensor([SLOPE], dtype=torch.float64)),
    "elu": torch.nn.functional.elu,
}


def activations_and_slopes() -> Figure:
    """f and f' of sigmoid, tanh, ReLU, Leaky ReLU, PReLU and ELU in two panels."""
    z = np.linspace(-4, 2.5, 53)
    curves = [
        ("σ", activations.sigmoid(z), activations.sigmoid_gradient(z), "c2", "-"),
        ("tanh", activations.tanh(z), activations.tanh_gradient(z), "c3", "--"),
        ("ReLU", activations.relu(z), activations.relu_gradient(z), "c1", "-"),
        ("Leaky ReLU", leaky_activations.leaky_relu(z), leaky_activations.leaky_relu_gradient(z), "c4", "-."),
        ("PReLU", leaky_activations.prelu(z, SLOPE), leaky_activations.prelu_gradient(z, SLOPE), "c5", ":"),
        ("ELU", leaky_activations.elu(z), leaky_activations.elu_gradient(z), "c6", "--"),
    ]

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        for name, value, slope, colour, style in curves:
            panels[0].plot(z, value, style, color=canvas.colour[colour], label=name)
            jumps = np.where(np.abs(np.diff(slope, append=slope[-1])) > 0.5, np.nan, slope)
            panels[1].plot(z, jumps, style, color=canvas.colour[colour], label=name)
        panels[0].set_title(canvas.say(Text(fa="تابع", en="function")))
        panels[1].set_title(canvas.say(Text(fa="مشتق", en="derivative")))
        panels[0].set(xlabel="$z$", ylim=(-1.3, 2.5))
        panels[1].set(xlabel="$z$", ylim=(-0.06, 1.12))
        depth.legend_above(canvas, panels[0], 6)
        for axes in panels:
            axes.grid(True)
            depth.number_ticks(axes, canvas, "x", [-4, -2, 0, 2])
        depth.number_ticks(panels[0], canvas, "y", [-1, 0, 1, 2])
        depth.number_ticks(panels[1], canvas, "y", [0, 0.25, 1])

    return Figure(draw, 6.4, 3.3)


def _value_and_slope(name: str, place: float) -> tuple[Claim, Claim]:
    """f and f' of one activation at a place: by hand from the formula, and by torch."""
    z = torch.tensor([place], dtype=torch.float64, requires_grad=True)
    value = TORCH[name](z)
    (slope,) = torch.autograd.grad(value.sum(), z)
    by_hand = {
        "relu": (0.0, 0.0),
        "leaky": (LEAK * place, LEAK),
        "prelu": (SLOPE * place, SLOPE),
        "elu": (ALPHA * (math.exp(place) - 1), ALPHA * math.exp(place)),
    }[name]
    return (
        Claim(
            Text(fa="مقدار تابع", en="value"),
            {Route.CLOSED_FORM: by_hand[0], Route.TORCH: float(value.detach()[0])},
            tolerance=1e-12,
        ),
        Claim(
            Text(fa="شیب", en="slope"),
            {Route.CLOSED_FORM: by_hand[1], Route.AUTOGRAD: float(slope[0])},
            tolerance=1e-12,
        ),
    )


def formulas() -> Table:
    """Formula, derivative, derivative at 0, and value and slope at -2, of the four rectifiers."""
    columns = [
        Column(Text(fa="تابع", en="function")),
        Column(Maths(r"f(z),\;z\le0")),
        Column(Maths(r"f'(z),\;z<0")),
        Column(Maths(r"f'(0)")),
        Column(Maths("f(-2)"), digits=3),
        Column(Maths("f'(-2)"), digits=3),
    ]
    none, only_one = Text(fa="ندارد", en="none"), Text(fa="تنها برای $\\alpha=1$", en="only for $\\alpha=1$")
    rows = [
        ("relu", "0", "0", none),
        ("leaky", r"0.01\,z", "0.01", none),
        ("prelu", r"a\,z", "a", Text(fa="تنها برای $a=1$", en="only for $a=1$")),
        ("elu", r"\alpha\,(e^{z}-1)", r"\alpha\,e^{z}", only_one),
    ]
    return Table(
        columns,
        [
            (KINDS[name][0], Maths(value), Maths(slope), at_zero, *_value_and_slope(name, -2.0))
            for name, value, slope, at_zero in rows
        ],
    )


def gains_and_losses() -> Table:
    """What each of the three gains and loses against ReLU."""
    columns = [
        Column(Text(fa="تابع", en="function")),
        Column(Text(fa="مزیت نسبت به ReLU", en="gain over ReLU")),
        Column(Text(fa="عیب نسبت به ReLU", en="loss against ReLU")),
    ]
    rows = [
        (
            KINDS["leaky"][0],
            Text(
                fa="گرادیان هیچ‌جا صفر نیست؛ ارزان؛ چیزی برای آموختن نمی‌افزاید",
                en="the gradient is zero nowhere; cheap; nothing more to learn",
            ),
            Text(
                fa="برگشت بسیار کند؛ خروجی صفرِ دقیق و تُنُک ندارد؛ شیب را باید برگزید",
                en="recovery is very slow; no exact zeros, so no sparsity; the slope has to be chosen",
            ),
        ),
        (
            KINDS["prelu"][0],
            Text(
                fa="شیب را از داده می‌آموزد؛ یک پارامتر برای هر کانال کافی است",
                en="learns the slope from data; one parameter for each channel will do",
            ),
            Text(
                fa="پارامترهای بیشتر؛ زوال وزن شیب را به صفر می‌کشد؛ شیب می‌تواند منفی یا صفر شود",
                en="more parameters; weight decay pulls the slope to zero; the slope may become negative or zero",
            ),
        ),
        (
            KINDS["elu"][0],
            Text(
                fa="هموار برای $\\alpha=1$؛ میانگین خروجی نزدیک‌تر به صفر؛ نزدیک صفر شیبی نزدیک به یک",
                en="smooth for $\\alpha=1$; mean output nearer to zero; near zero a slope near one",
            ),
            Text(
                fa="تابع نمایی گران‌تر است؛ دور از صفر اشباع می‌شود و شیب آن نمایی می‌میرد",
                en="the exponential costs more; far from zero it saturates, and its slope dies exponentially",
            ),
        ),
    ]
    return Table(columns, rows)


# A silent unit under a constant push


def time_to_return(name: str, below: float) -> float:
    """Time until b = 0 from b = -below while db/dt = f'(b); steps are time over the learning rate."""
    return {"leaky": below / LEAK, "prelu": below / SLOPE, "elu": (math.exp(below) - 1) / ALPHA}[name]


def simulated_return(name: str, below: float, rate: float) -> float:
    """The same by steps of gradient ascent on f(b), one after the other."""
    slope: Callable[[float], float] = {
        "leaky": lambda b: LEAK,
        "prelu": lambda b: SLOPE,
        "elu": lambda b: ALPHA * math.exp(b),
    }[name]
    place, steps = -below, 0
    while place < -1e-9:
        place += rate * slope(place)
        steps += 1
    return steps * rate


def return_by_autograd(name: str, below: float, rate: float) -> float:
    """The same with torch's own gradient."""
    place, steps = torch.tensor([-below], dtype=torch.float64, requires_grad=True), 0
    while float(place.detach()[0]) < -1e-9:
        (slope,) = torch.autograd.grad(TORCH[name](place).sum(), place)
        place = (place.detach() + rate * slope).detach().requires_grad_()
        steps += 1
    return steps * rate


def _return(name: str, below: float) -> Claim:
    """Time to return under a constant push of one: closed form, small steps, and autograd where that is quick."""
    closed = time_to_return(name, below)
    found = {Route.CLOSED_FORM: closed, Route.SIMULATION: simulated_return(name, below, closed / 20_000)}
    if below <= SHALLOW:
        found[Route.AUTOGRAD] = return_by_autograd(name, below, closed / 500)
    return Claim(Text(fa="زمان برگشت", en="time to return"), found, TIME, tolerance=0.01)


def time_table() -> Table:
    """Time to return from four depths under Leaky ReLU, a fixed slope of a quarter, and ELU."""
    columns = [
        Column(Maths("b(0)")),
        Column(Text(fa="Leaky ReLU، شیب 0.01", en="Leaky ReLU, slope 0.01"), digits=1),
        Column(Text(fa="شیب ثابت 0.25", en="fixed slope 0.25"), digits=1),
        Column(Text(fa="ELU", en="ELU"), digits=1),
        Column(Text(fa="ReLU", en="ReLU")),
    ]
    never = Text(fa="هرگز", en="never")
    return Table(
        columns,
        [
            (Maths(f"-{below}"), *(_return(name, float(below)) for name in ("leaky", "prelu", "elu")), never)
            for below in (1, 3, 6, 8)
        ],
    )


def depth_where_elu_is_slower() -> Claim:
    """How far below zero ELU takes as long as Leaky ReLU: (exp(c) - 1)/α = c/0.01."""
    low, high = 1.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if math.expm1(middle) < middle / LEAK else (low, middle)
    # exp(c) = 1 + kc with k = 1/slope: c = -1/k - W(-exp(-1/k)/k) on the lower branch of Lambert's function
    lambert = -LEAK - mpmath.lambertw(-LEAK * mpmath.exp(-LEAK), -1)
    return Claim(
        Text(fa="ژرفایی که در آن ELU و Leaky ReLU هم‌زمان برمی‌گردند", en="depth at which ELU and Leaky ReLU tie"),
        {Route.CLOSED_FORM: float(mpmath.re(lambert)), Route.LOOPS: low},
        tolerance=1e-9,
    )


def prelu_turning() -> Claim:
    """With a learned slope: the time at which the slope reaches zero from b = -3, a = 1/4."""
    rate, place, slope, steps = 1e-5, -SHALLOW, SLOPE, 0
    while slope > 0:
        place, slope, steps = place + rate * slope, slope + rate * place, steps + 1
    return Claim(
        Text(fa="زمان صفر شدن شیب", en="time until the slope is zero"),
        {Route.CLOSED_FORM: math.atanh(SLOPE / SHALLOW), Route.SIMULATION: steps * rate},
        TIME,
        tolerance=1e-3,
    )


def prelu_at_one() -> Claim:
    """With a learned slope: b, a and the output f = ab after time one."""
    start = (-SHALLOW, SLOPE)
    place = start[0] * math.cosh(1) + start[1] * math.sinh(1)
    slope = start[1] * math.cosh(1) + start[0] * math.sinh(1)
    bias = torch.tensor([start[0]], dtype=torch.float64, requires_grad=True)
    learned = torch.tensor([start[1]], dtype=torch.float64, requires_grad=True)
    for _ in range(1000):
        gradients = torch.autograd.grad(torch.nn.functional.prelu(bias, learned).sum(), (bias, learned))
        bias = (bias + gradients[0] / 1000).detach().requires_grad_()
        learned = (learned + gradients[1] / 1000).detach().requires_grad_()
    output = torch.nn.functional.prelu(bias, learned)
    return Claim(
        Text(fa="مقدارهای $b$ و $a$ و خروجی", en="$b$, $a$ and the output"),
        {
            Route.CLOSED_FORM: (place, slope, slope * place),
            Route.AUTOGRAD: (float(bias.detach()[0]), float(learned.detach()[0]), float(output.detach()[0])),
        },
        tolerance=2e-3,
    )


def recovery_curves() -> Figure:
    """b(t) of a silent unit from -3 and from -8 under a constant push, by closed form; dots are simulated steps."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        for axes, below in zip(panels, (SHALLOW, DEEP), strict=True):
            _draw_returns(axes, canvas, below)
            axes.set(xscale="log", xlim=(0.03, 8000), ylim=(-1.3 * below, 0.12 * below))
            axes.axhline(0, color=canvas.colour["mut"], linewidth=0.8)
            axes.grid(True)
            axes.set_xlabel(canvas.say(TIME))
            axes.set_xticks([0.1, 1, 10, 100, 1000])
            axes.set_xticklabels([canvas.number(each) for each in (0.1, 1, 10, 100, 1000)])
            axes.minorticks_off()
        panels[0].set_ylabel("$b(t)$")
        depth.legend_above(canvas, panels[0], 3)
        depth.number_ticks(panels[0], canvas, "y", [-3, 0])
        depth.number_ticks(panels[1], canvas, "y", [-8, -4, 0])

    return Figure(draw, 6.4, 3.2)


def _draw_returns(axes: Axes, canvas: Canvas, below: float) -> None:
    """The four curves from one depth, each until it is back."""
    names = {
        "relu": Text(fa="ReLU", en="ReLU"),
        "leaky": Text(fa="Leaky ReLU", en="Leaky ReLU"),
        "elu": Text(fa="ELU", en="ELU"),
        "prelu": Text(fa="شیب ثابت 0.25", en="fixed slope 0.25"),
    }
    for name, text in names.items():
        until = 8000.0 if name == "relu" else time_to_return(name, below)
        time = np.geomspace(0.03, until, 2 if name == "relu" else 24)
        place = {
            "relu": lambda t: np.full_like(t, -below),
            "leaky": lambda t: LEAK * t - below,
            "prelu": lambda t: SLOPE * t - below,
            "elu": lambda t: -np.log(np.maximum(math.exp(below) - ALPHA * t, 1.0)),
        }[name](time)
        _, colour, style = KINDS[name]
        axes.plot(time, place, style, color=canvas.colour[colour], label=canvas.say(text))
    time = np.geomspace(0.03, 2.0, 14)
    learned = -below * np.cosh(time) + SLOPE * np.sinh(time)
    text = Text(fa="PReLU، شیب آموختنی", en="PReLU, learned slope")
    axes.plot(time, learned, "-", color=canvas.colour["c5"], label=canvas.say(text))


# Why some of the dead come back, and others do not


def steps_of_weight_decay() -> Claim:
    """Steps of weight decay alone until w = -2, b = 1/2 answers to some x in [1, 3] again; the bias does not decay."""
    keep, steps, weight = Fraction(999, 1000), 0, Fraction(-2)
    while weight * 1 + Fraction(1, 2) <= 0:
        weight, steps = weight * keep, steps + 1
    return Claim(
        Text(fa="گام‌های زوال وزن تا زنده شدن", en="steps of weight decay until it lives"),
        {Route.CLOSED_FORM: math.floor(math.log(4) / -math.log(0.999)) + 1, Route.SIMULATION: steps},
    )


def movement_of_dead_weights() -> Claim:
    """Largest change of any weight or bias of the dead units of the first layer: none, and a gradient of exactly 0."""
    generator = np.random.default_rng(5)
    inputs, weights = generator.normal(size=(40, 6)), generator.normal(size=(3, 6))
    biases = -(inputs @ weights.T).max(axis=0) - 0.5
    w, b = torch.tensor(weights, requires_grad=True), torch.tensor(biases, requires_grad=True)
    output = torch.relu(torch.tensor(inputs) @ w.T + b)
    gradients = torch.autograd.grad((output * torch.tensor(generator.normal(size=(40, 3)))).sum(), (w, b))
    measured = results.load(NAME).values("largest_change", kind="revived", activation="relu", layer=0)
    return Claim(
        Text(fa="بزرگ‌ترین تغییر وزن نورون‌های مرده", en="largest change of a dead unit's weight"),
        {
            Route.SIMULATION: float(measured.max()),
            Route.AUTOGRAD: max(float(each.abs().max()) for each in gradients),
        },
    )


# Silent units in real networks


def _counts(measured: str, **wanted: object) -> np.ndarray:
    return results.load(NAME).values(measured, **wanted)


def _of_survivors(what: Text, measured: str, name: str, rate: float, scale: float = 1.0) -> Claim | Text:
    """Mean of a count over the runs that did not diverge, by torch and by NumPy; a word if there is none."""
    wanted = {"kind": "trained", "activation": name, "rate": rate}
    edge = "edge_" if "edge_diverged" in results.load(NAME).where(**wanted)[0] else ""  # rates that may diverge
    alive = _counts(f"{edge}diverged", **wanted) == 0
    if not alive.any():
        return Text(fa="واگرا", en="diverged")
    return Claim(
        what,
        {
            route: float(_counts(f"{edge}{measured}_{key}", **wanted)[alive].mean() / scale)
            for route, key in ((Route.TORCH, "torch"), (Route.NUMPY, "numpy"))
        },
        convention=Text(fa="میانگین 3 بذر، بی اجراهای واگرا", en="mean of 3 seeds, without runs that diverged"),
        tolerance=2e-3,
    )


def silent_after_training(name: str, rate: float) -> Claim | Text:
    """Mean number of the 200 units that are silent after training."""
    return _of_survivors(Text(fa="نورون‌های خاموش", en="silent units"), "silent", name, rate)


def right_after_training(name: str, rate: float) -> Claim | Text:
    """Mean training accuracy of the same networks."""
    return _of_survivors(depth.RIGHT, "correct", name, rate, depth.EXAMPLES)


def silent_by_rate() -> Table:
    """Silent units and training accuracy after 600 steps, by activation and learning rate."""
    columns = [Column(Text(fa="تابع", en="function"))]
    for rate in RATES[1:]:
        columns.append(Column(Text(fa=f"خاموش، نرخ {rate}", en=f"silent, rate {rate}"), digits=1))
    for rate in RATES[1:]:
        columns.append(Column(Text(fa=f"دقت، نرخ {rate}", en=f"accuracy, rate {rate}"), digits=1, percent=True))
    rows: list[list[Cell]] = []
    for name in KINDS:
        cells: list[Cell] = [KINDS[name][0]]
        cells += [silent_after_training(name, rate) for rate in RATES[1:]]
        cells += [right_after_training(name, rate) for rate in RATES[1:]]
        rows.append(cells)
    return Table(columns, rows)


def still_silent(name: str, moment: int, layer: int = 0) -> Claim:
    """Mean number of the 50 silenced units that are still silent after so many steps."""
    place = MOMENTS.index(moment)
    wanted = {"kind": "revived", "activation": name, "layer": layer}
    return Claim(
        Text(fa="هنوز خاموش", en="still silent"),
        {
            Route.TORCH: round(float(_counts("still_silent_torch", **wanted)[:, place].mean()), 1),
            Route.NUMPY: round(float(_counts("still_silent_numpy", **wanted)[:, place].mean()), 1),
        },
        convention=Text(fa="از 50، میانگین 3 بذر", en="of 50, mean of 3 seeds"),
        tolerance=0.01,
    )


def still_silent_by_step() -> Table:
    """Of 50 silenced units, how many are still silent after 100, 1000 and 2000 steps, by activation and layer."""
    columns = [
        Column(Text(fa="تابع", en="function")),
        Column(Text(fa="لایه", en="layer")),
        *(Column(Text(fa=f"پس از {each} گام", en=f"after {each} steps"), digits=1) for each in (100, 1000, 2000)),
    ]
    rows: list[list[Cell]] = []
    for name, layer in (("relu", 0), ("leaky", 0), ("elu", 0), ("prelu", 0), ("relu", 1)):
        cells: list[Cell] = [KINDS[name][0], layer + 1]
        cells += [still_silent(name, moment, layer) for moment in (100, 1000, 2000)]
        rows.append(cells)
    return Table(columns, rows, marked=[0])


def slopes_turned_negative() -> Claim:
    """How many learned slopes of the silenced PReLU units are below zero at the end, over all seeds."""
    return Claim(
        Text(fa="شیب‌های منفی‌شده", en="slopes that turned negative"),
        {
            route: int(_counts(f"slopes_below_zero_{key}", kind="revived", activation="prelu", layer=0).sum())
            for route, key in ((Route.TORCH, "torch"), (Route.NUMPY, "numpy"))
        },
        convention=Text(fa="واحدهای 3 بذر با هم", en="units of 3 seeds together"),
    )


def revival() -> Figure:
    """How many of 50 silenced units of the first layer are still silent, against the training step."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        lines = [(name, 0, *KINDS[name]) for name in KINDS]
        lines.append(("relu", 1, Text(fa="ReLU، لایه‌ی دوم", en="ReLU, second layer"), "c1", ":"))
        for name, layer, text, colour, style in lines:
            seeds = _counts("still_silent_torch", kind="revived", activation=name, layer=layer)
            place = np.array(MOMENTS[1:])
            axes.fill_between(
                place, seeds.min(0)[1:], seeds.max(0)[1:], color=canvas.colour[colour], alpha=0.2, linewidth=0
            )
            axes.plot(
                place, seeds.mean(0)[1:], f"o{style}", markersize=4, color=canvas.colour[colour], label=canvas.say(text)
            )
        axes.set(xscale="log", ylim=(0, 53))
        axes.set_xlabel(canvas.say(STEP))
        axes.set_ylabel(canvas.say(Text(fa="هنوز خاموش از 50", en="still silent, of 50")))
        depth.number_ticks(axes, canvas, "x", MOMENTS[1:])
        depth.number_ticks(axes, canvas, "y", [0, 25, 50])
        axes.grid(True, axis="y")
        depth.legend_above(canvas, axes, 5)

    return Figure(draw, 6.4, 3.2)
