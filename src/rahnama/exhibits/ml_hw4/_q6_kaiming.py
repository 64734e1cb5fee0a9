"""Claims, tables and drawings of part b of question 6: Kaiming initialization of one convolution, and of deep ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from rahnama.exhibit import (
    Arrow,
    Box,
    Canvas,
    Cell,
    Claim,
    Column,
    Diagram,
    Dot,
    Figure,
    Label,
    Maths,
    Route,
    Shape,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q6_kaiming_networks as networks
from rahnama.exhibits.ml_hw4._q6_kaiming_networks import SHAPE
from rahnama.reference.kaiming import Mode, fans, kaiming_variance, scale_factor, truncated_deviation
from rahnama.reference.parameters import convolution_parameters
from rahnama.text import Text

Array = NDArray[np.float64]
WEIGHT = Text(fa="وزن", en="weights")
DEVIATION = Text(fa="انحراف معیار", en="standard deviation")
VARIANCE = Text(fa="واریانس", en="variance")
STARTS = {
    "large": (Text(fa="انحراف معیار 0.3", en="deviation 0.3"), "c2", "-"),
    "he": (Text(fa="Kaiming", en="Kaiming"), "c1", "-"),
    "default": (Text(fa="پیش‌فرض PyTorch", en="PyTorch's default"), "c4", "--"),
    "small": (Text(fa="انحراف معیار 0.01", en="deviation 0.01"), "c3", "-."),
}


def significant(value: float, digits: int = 3) -> float:
    """The value to a few significant digits: what survives another processor."""
    return float(f"{value:.{digits}g}")


def reads_of_ones(through: str) -> int:
    """Products per output, or uses of one input: an all-ones kernel on the torus, counted by its own sums."""
    kernel = np.ones(SHAPE)
    if through == "fan_in":
        return round(float(networks.correlate(np.ones((1, 3, 9, 9)), kernel).max()))
    return round(float(networks.correlate_back(np.ones((1, 5, 9, 9)), kernel).max()))


def fan(mode: Mode) -> Claim:
    """fan_in or fan_out of the question's layer."""
    return Claim(
        Text(fa=f"{mode} لایه‌ی پرسش", en=f"{mode} of the question's layer"),
        {Route.CLOSED_FORM: fans(SHAPE)[0 if mode == "fan_in" else 1], Route.COUNTING: reads_of_ones(mode)},
    )


def variance() -> Claim:
    """2/192 as a fraction, and the square of what torch multiplies standard normal numbers by."""
    exact = Fraction(2, 3 * 8 * 8)
    return Claim(
        Text(fa="واریانس وزن‌ها", en="variance of the weights"),
        {Route.BY_HAND: exact, Route.NUMPY: kaiming_variance(SHAPE), Route.TORCH: networks.torch_deviation(SHAPE) ** 2},
        tolerance=1e-9,
    )


def deviation(mode: Mode = "fan_in") -> Claim:
    """Its root."""
    return Claim(
        Text(fa="انحراف معیار وزن‌ها", en="standard deviation of the weights"),
        {
            Route.CLOSED_FORM: math.sqrt(kaiming_variance(SHAPE, mode=mode)),
            Route.TORCH: networks.torch_deviation(SHAPE, mode=mode),
        },
        tolerance=1e-9,
    )


def weights_of_the_layer() -> Claim:
    """Weights without biases."""
    return Claim(
        Text(fa="وزن‌های لایه، بدون بایاس", en="weights of the layer, without biases"),
        {Route.CLOSED_FORM: convolution_parameters(8, 3, 5, bias=False), Route.TORCH: networks.fresh_layers(1).size},
        WEIGHT,
    )


def what_is_summed() -> Diagram:
    """One output reads 3·8·8 numbers (fan_in); one input is read by 5·8·8 outputs (fan_out)."""
    shapes: list[Shape] = []
    for left, sizes, title in (
        (0.0, (3, 5), Text(fa="یک خروجی چند عدد می‌خواند؟ (fan_in)", en="fan_in: what one output reads")),
        (330.0, (3, 5), Text(fa="یک ورودی در چند خروجی است؟ (fan_out)", en="fan_out: where one input goes")),
    ):
        reads = left == 0.0
        shapes.append(Label(left + 155, 16, title, bold=True, small=True))
        shapes += _stack(left + 14, sizes[0], windows=reads)
        shapes += _stack(left + 186, sizes[1], windows=not reads)
        shapes.append(Arrow([(left + 118, 116), (left + 178, 116)], "mut"))
        note = "3 × 8 × 8 = 192" if reads else "5 × 8 × 8 = 320"
        shapes.append(Label(left + 155, 196, note, "c1" if reads else "c2", bold=True))
    return Diagram(652, 212, shapes)


def _stack(left: float, count: int, windows: bool) -> list[Shape]:
    """Maps one behind the other, either with a window in every one or with one dot in the foremost."""
    shapes: list[Shape] = []
    for number in reversed(range(count)):
        x, y = left + 30 + 15 * number, 136 - 15 * number
        shapes.append(Box(x, y, 58, 58))
        if windows:
            shapes.append(Box(x - 10, y + 10, 32, 32, tone="c1" if count == 3 else "c2"))
    if not windows:
        shapes.append(Dot(left + 20, 146, 4, "c1" if count == 5 else "c2"))
    return shapes


def what_relu_keeps() -> Figure:
    """z² times the density of z: ReLU keeps the right half of the area."""
    z = np.linspace(-4, 4, 65)
    weighted = z**2 * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        axes.plot(z, weighted, color=canvas.colour["fg"])
        axes.fill_between(z, weighted, where=(z >= 0).tolist(), color=canvas.colour["c1"], alpha=0.35, linewidth=0)
        axes.fill_between(z, weighted, where=(z <= 0).tolist(), color=canvas.colour["mut"], alpha=0.12, linewidth=0)
        axes.text(1.45, 0.1, canvas.say(Text(fa="می‌ماند: 1/2", en="kept: 1/2")), ha="center")
        axes.text(-1.45, 0.1, canvas.say(Text(fa="صفر می‌شود", en="set to zero")), ha="center")
        axes.set(xlim=(-4, 4), ylim=(0, 0.33), xlabel="z", yticks=(0, 0.1, 0.2, 0.3))
        axes.set_ylabel(canvas.say(Text(fa="سهم", en="share")))

    return Figure(draw, 6.4, 2.2)


def mean_square_after_relu() -> Claim:
    """E[relu(z)²] for a standard normal z."""
    return Claim(
        Text(fa=r"$\mathbb{E}[\mathrm{ReLU}(z)^2]$", en=r"$\mathbb{E}[\mathrm{ReLU}(z)^2]$"),
        {Route.SYMBOLIC: Fraction(str(networks.halves()[0])), Route.NUMPY: networks.halves_by_sums()[0]},
        convention=Text(fa="$z$ نرمال استاندارد", en="$z$ standard normal"),
        tolerance=1e-9,
    )


def variance_after_relu() -> Claim:
    """Var[relu(z)] for a standard normal z: smaller, because the mean is not zero."""
    return Claim(
        Text(fa=r"$\mathrm{Var}[\mathrm{ReLU}(z)]$", en=r"$\mathrm{Var}[\mathrm{ReLU}(z)]$"),
        {Route.SYMBOLIC: float(networks.halves()[1].evalf()), Route.NUMPY: networks.halves_by_sums()[1]},
        convention=Text(fa="$z$ نرمال استاندارد", en="$z$ standard normal"),
        tolerance=1e-7,
    )


READINGS: list[
    tuple[Text, str, Fraction, Callable[[], float]]
] = [  # name, variance as a formula and as a fraction, and the deviation by torch
    (
        Text(fa="پاسخ: fan_in و ReLU", en="the answer: fan_in and ReLU"),
        r"\tfrac{2}{192}=\tfrac{1}{96}",
        Fraction(1, 96),
        lambda: networks.torch_deviation(SHAPE),
    ),
    (
        Text(fa="fan_out و ReLU", en="fan_out and ReLU"),
        r"\tfrac{2}{320}=\tfrac{1}{160}",
        Fraction(1, 160),
        lambda: networks.torch_deviation(SHAPE, mode="fan_out"),
    ),
    (
        Text(fa="fan_in و ReLU نشتی‌دار با شیب 0.01", en="fan_in and Leaky ReLU, slope 0.01"),
        r"\tfrac{2}{1.0001\cdot192}",
        Fraction(2, 192) / Fraction(10001, 10000),
        lambda: networks.torch_deviation(SHAPE, slope=0.01),
    ),
    (
        Text(fa="fan_in، بدون تابع فعال‌سازی", en="fan_in, no activation"),
        r"\tfrac{1}{192}",
        Fraction(1, 192),
        lambda: networks.torch_deviation(SHAPE, slope=1.0),
    ),
    (
        Text(fa="Xavier", en="Xavier"),
        r"\tfrac{2}{192+320}=\tfrac{1}{256}",
        Fraction(1, 256),
        lambda: networks.torch_xavier_deviation(SHAPE),
    ),
    (
        Text(fa="پیش‌فرض PyTorch برای Conv2d، توزیع یکنواخت", en="PyTorch's default for Conv2d, uniform"),
        r"\tfrac{1}{3\cdot192}=\tfrac{1}{576}",
        Fraction(1, 576),
        lambda: networks.default_bound() / math.sqrt(3),
    ),
    (
        Text(fa="اگر «8 در 8» نقشه باشد و کرنل 3 در 3", en="if 8 by 8 were the map, with 3 by 3 kernels"),
        r"\tfrac{2}{27}",
        Fraction(2, 27),
        lambda: networks.torch_deviation((5, 3, 3, 3)),
    ),
]


def readings() -> Table:
    """Variance and deviation under every reading of the question, and what libraries do by default."""
    columns = [
        Column(Text(fa="خوانش", en="reading")),
        Column(VARIANCE),
        Column(DEVIATION, digits=4),
    ]
    rows = [
        (
            name,
            Maths(tex),
            Claim(DEVIATION, {Route.BY_HAND: math.sqrt(exact), Route.TORCH: by_torch()}, tolerance=1e-6),
        )
        for name, tex, exact, by_torch in READINGS
    ]
    return Table(columns, rows, marked=[0])


def slips() -> Table:
    """Wrong fans, and the factor by which one layer then multiplies the mean square of the signal."""
    cases = [
        (Text(fa="کانال‌های ورودی فراموش شده", en="input channels forgotten"), r"\tfrac{2}{8\cdot8}", Fraction(2, 64)),
        (
            Text(fa="5 کانال خروجی به‌جای 3 ورودی", en="5 outputs for the 3 inputs"),
            r"\tfrac{2}{5\cdot8\cdot8}",
            Fraction(2, 320),
        ),
        (Text(fa="همه‌ی وزن‌ها شمرده شده", en="all weights counted"), r"\tfrac{2}{960}", Fraction(2, 960)),
        (Text(fa="1 به‌جای 2", en="1 in place of 2"), r"\tfrac{1}{192}", Fraction(1, 192)),
        (
            Text(fa="واریانس به‌جای انحراف معیار", en="variance used as deviation"),
            r"\left(\tfrac{1}{96}\right)^2",
            Fraction(1, 96**2),
        ),
    ]
    columns = [
        Column(Text(fa="لغزش", en="slip")),
        Column(VARIANCE),
        Column(Text(fa="ضریب هر لایه", en="factor of a layer")),
        Column(Text(fa="ضریب 20 لایه", en="factor of 20 layers")),
    ]
    rows = [(name, Maths(tex), _factor(value, 1), _factor(value, 20)) for name, tex, value in cases]
    return Table(columns, rows)


def _factor(variance_used: Fraction, layers: int) -> Claim:
    exact = (96 * variance_used) ** layers
    return Claim(
        Text(fa="ضریب میانگین مربع", en="factor of the mean square"),
        {
            Route.BY_HAND: exact if layers == 1 or exact > 1 else significant(float(exact)),
            Route.NUMPY: significant(
                scale_factor(float(variance_used), 192) ** layers, 12 if layers == 1 or exact > 1 else 3
            ),
        },
        tolerance=1e-9,
    )


def one_layer_measured() -> Table:
    """What the question's layer does to signal and gradient on average: by formula, and drawn 300 times."""
    columns = [
        Column(VARIANCE),
        Column(Text(fa="میانگین مربع سیگنال", en="mean square of the signal")),
        Column(Text(fa="میانگین مربع گرادیان", en="mean square of the gradient")),
    ]
    rows: list[Sequence[Cell]] = []
    for mode, tex, exact in (
        ("fan_in", r"\tfrac{2}{192}", (1, Fraction(5, 3))),
        ("fan_out", r"\tfrac{2}{320}", (Fraction(3, 5), 1)),
    ):
        drawn = networks.one_layer("fan_in" if mode == "fan_in" else "fan_out")
        claims = [
            Claim(
                Text(fa="ضریب میانگین مربع", en="factor of the mean square"),
                {Route.BY_HAND: value, Route.SIMULATION: round(measured, 2)},
                convention=Text(fa="شبیه‌سازی تا 3 درصد", en="simulated to within 3 per cent"),
                tolerance=0.03,
            )
            for value, measured in zip(exact, drawn, strict=True)
        ]
        rows.append((Maths(tex), *claims))
    return Table(columns, rows)


# Weights really drawn


def sample_deviation() -> Claim:
    """Deviation of 960 weights that torch drew."""
    sample = networks.kaiming_sample().ravel()
    return Claim(
        Text(fa="انحراف معیار 960 وزنِ نمونه", en="deviation of 960 weights drawn"),
        {
            Route.NUMPY: round(float(sample.std()), 4),
            Route.BY_HAND: round(math.sqrt(math.fsum(w * w for w in sample) / 960 - (math.fsum(sample) / 960) ** 2), 4),
        },
        convention=Text(fa="اریب: تقسیم بر 960", en="biased: divided by 960"),
    )


def default_bound() -> Claim:
    """Bound of the uniform default."""
    return Claim(
        Text(fa="کران یکنواخت پیش‌فرض", en="bound of the uniform default"),
        {Route.CLOSED_FORM: 1 / math.sqrt(192), Route.TORCH: networks.default_bound()},
        tolerance=1e-6,
    )


def default_deviation() -> Claim:
    """Deviation of the uniform default."""
    return Claim(
        Text(fa="انحراف معیار پیش‌فرض", en="deviation of the default"),
        {Route.CLOSED_FORM: 1 / 24, Route.SIMULATION: round(float(networks.fresh_layers(100).std()), 5)},
        convention=Text(
            fa="شبیه‌سازی: صد لایه‌ی تازه، تا 1 درصد", en="simulation: a hundred new layers, within 1 per cent"
        ),
        tolerance=0.01,
    )


def truncated_share() -> Claim:
    """Deviation of a standard normal variable cut at two deviations."""
    return Claim(
        Text(fa="انحراف معیار نرمالِ بریده در دو انحراف معیار", en="deviation of a normal cut at two deviations"),
        {Route.CLOSED_FORM: truncated_deviation(2.0), Route.SIMULATION: networks.truncated_sample_deviation(2.0)},
        convention=Text(fa="شبیه‌سازی: یک میلیون عدد", en="simulation: a million numbers"),
        tolerance=0.003,
    )


def weights_drawn() -> Figure:
    """The 960 weights of one Kaiming layer and of one layer as torch makes it, with the densities."""
    place = np.linspace(-0.36, 0.36, 61)
    normal = np.exp(-(place**2) * 96 / 2) * math.sqrt(96 / (2 * math.pi))
    bound = 1 / math.sqrt(192)

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2, sharex=True)
        _histogram(left, canvas, networks.kaiming_sample().ravel(), "c1")
        left.plot(place, normal, color=canvas.colour["fg"])
        left.set_title("Kaiming")
        _histogram(right, canvas, networks.fresh_layers(1).ravel(), "c4")
        right.plot([-bound, -bound, bound, bound], [0, 1 / (2 * bound), 1 / (2 * bound), 0], color=canvas.colour["fg"])
        right.set_title("PyTorch")
        for axes in (left, right):
            axes.set_xlabel(canvas.say(Text(fa="وزن", en="weight")))
            axes.set_xticks([-0.3, 0, 0.3])
        left.set_ylabel(canvas.say(Text(fa="چگالی", en="density")))

    return Figure(draw, 6.4, 2.5)


def _histogram(axes: Axes, canvas: Canvas, sample: Array, colour: str) -> None:
    axes.hist(
        sample,
        bins=[k / math.sqrt(192) / 3 for k in range(-15, 16)],
        density=True,
        histtype="stepfilled",
        color=canvas.colour[colour],
        alpha=0.45,
    )


# Deep networks


def scale_by_depth() -> Figure:
    """Size of the signal on the way in and of the gradient on the way back, in networks of twenty convolutions."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        titles = (
            Text(fa="سیگنال", en="signal"),
            Text(fa="گرادیان", en="gradient"),
        )
        layers = np.arange(0, networks.LAYERS + 1, 2)
        for number, (axes, title) in enumerate(zip(panels, titles, strict=True)):
            for start, (name, colour, style) in STARTS.items():
                values = networks.measured(start)[number][:, layers]
                middle, low, high = np.median(values, axis=0), values.min(axis=0), values.max(axis=0)
                axes.fill_between(layers, low, high, color=canvas.colour[colour], alpha=0.2, linewidth=0)
                axes.plot(layers, middle, style, color=canvas.colour[colour], label=canvas.say(name))
            axes.set(yscale="log", xlim=(0, networks.LAYERS), xticks=(0, 5, 10, 15, 20), ylim=(1e-15, 1e19))
            axes.set_yticks([1e-14, 1e-7, 1.0, 1e7, 1e14])
            axes.minorticks_off()
            axes.grid(True, axis="y")
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(Text(fa="لایه", en="layer")))
        panels[0].set_ylabel("RMS")
        canvas.figure.legend(*panels[1].get_legend_handles_labels(), loc="outside upper center", ncols=4)

    return Figure(draw, 6.4, 3.6)


def scales_after_twenty_layers() -> Table:
    """The four starts: expected factor per layer and after twenty, and medians measured on real networks."""
    columns = [
        Column(Text(fa="آغاز", en="start")),
        Column(DEVIATION, digits=4),
        Column(Text(fa="ضریب هر لایه", en="factor per layer"), digits=3),
        Column(Text(fa="پیش‌بینی", en="predicted")),
        Column(Text(fa="سیگنال", en="signal")),
        Column(Text(fa="گرادیان", en="gradient")),
    ]
    rows: list[Sequence[Cell]] = []
    for start, (name, _, _) in STARTS.items():
        rows.append((name, _start(start), _per_layer(start), _after_all(start), *_measured(start)))
    return Table(columns, rows, marked=[1])


FACTORS = {"large": 0.3 * math.sqrt(512), "he": 1.0, "default": math.sqrt(1 / 6), "small": 0.01 * math.sqrt(512)}


def _start(start: str) -> Claim:
    by_hand = {"large": 0.3, "he": 1 / (16 * math.sqrt(2)), "default": 1 / (32 * math.sqrt(3)), "small": 0.01}
    return Claim(DEVIATION, {Route.NUMPY: networks.STARTS[start], Route.BY_HAND: by_hand[start]}, tolerance=1e-9)


def _after_all(start: str) -> Claim:
    return Claim(
        Text(fa="ضریب پیش‌بینی‌شده‌ی بیست لایه", en="predicted factor of twenty layers"),
        {
            Route.NUMPY: significant(networks.factor_per_layer(start) ** networks.LAYERS),
            Route.RECURSION: significant(math.prod([FACTORS[start]] * 20)),
        },
        tolerance=1e-9,
    )


def _per_layer(start: str) -> Claim:
    return Claim(
        Text(fa="ضریب هر لایه", en="factor per layer"),
        {Route.NUMPY: networks.factor_per_layer(start), Route.BY_HAND: FACTORS[start]},
        tolerance=1e-9,
    )


def _measured(start: str) -> Sequence[Claim]:
    values, by_torch = networks.measured(start), networks.measured_by_torch(start)
    ends = (values[0, :, -1], values[1, :, 0])
    return [
        Claim(
            Text(fa="میانه‌ی 9 شبکه", en="median of 9 networks"),
            {Route.NUMPY: significant(float(np.median(end))), Route.TORCH: significant(float(np.median(torch_end)))},
            convention=Text(fa="جذر میانگین مربعات، بدون نرمال‌سازی", en="root mean square, no normalization"),
            tolerance=1e-6,
        )
        for end, torch_end in zip(ends, by_torch, strict=True)
    ]
