"""Question 4: DenseNet, GoogLeNet's inception module, deformable convolution."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
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
    part,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.reference import architectures, layers
from rahnama.reference.bilinear import bilinear, bilinear_gradient
from rahnama.reference.cost import bottleneck_cost, break_even_width, convolution_cost
from rahnama.reference.deformable import affine_offsets, deformable_convolution, regular_grid
from rahnama.reference.dense_block import (
    channels_after,
    channels_copied,
    channels_read,
    dense_adjacency,
    dense_connections,
    dense_layer_weights,
)
from rahnama.text import Text

MAC = Text(fa="ضرب–جمع", en="MAC")
CHANNEL = Text(fa="کانال", en="channels")
WEIGHT = Text(fa="وزن", en="weights")
PIXEL = Text(fa="پیکسل", en="pixels")
LAYER = Text(fa="لایه", en="layer")
ENTERING, GROWTH = 32, 24  # part a/3
Array = NDArray[np.float64]
SIDE, IN, OUT, KERNEL, SQUEEZED = 28, 192, 32, 5, 16  # part b/1; 5 and 16 are assumed, figure 3 being lost
MODULE = architectures.INCEPTION_WIDTHS["3a"]
BRANCHES = (
    Text(fa="شاخه‌ی $1\\times1$", en="$1\\times1$ branch"),
    Text(fa="شاخه‌ی $3\\times3$", en="$3\\times3$ branch"),
    Text(fa="شاخه‌ی $5\\times5$", en="$5\\times5$ branch"),
    Text(fa="شاخه‌ی ادغام", en="pooling branch"),
)
CELL = np.array([[4.0, 7, 1, 9], [8, 3, 5, 2], [6, 0, 10, 20], [2, 9, 30, 60], [5, 1, 7, 3]])  # part c/2
POINT = (2.4, 2.3)


# a/1. Residual and dense connections


@part("a/1")
def residual_and_dense_graphs() -> Diagram:
    """Four layers with shortcuts that are added, and four layers that read every earlier output separately."""
    titles = [
        Label(
            320,
            16,
            Text(fa="باقیمانده: خروجی هر لایه با ورودی‌اش جمع می‌شود", en="residual: every output is added to its input"),
            bold=True,
        ),
        Label(
            320,
            150,
            Text(
                fa="متراکم: هر لایه همه‌ی خروجی‌های پیشین را کنار هم می‌خواند",
                en="dense: every layer reads all earlier outputs side by side",
            ),
            bold=True,
        ),
    ]
    return Diagram(660, 300, [*titles, *drawings.residual_row(96, 4), *drawings.dense_row(276, 4)])


@part("a/1")
def what_a_layer_reads() -> Figure:
    """Which earlier outputs reach each layer, alone or inside a sum: plain, residual, dense."""
    dense = dense_adjacency(5).astype(float)
    plain = np.eye(5)
    residual = 2 * dense
    residual[0, 0] = 1

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3)
        for axes, matrix, name in zip(panels, (plain, residual, dense), drawings.STACKS, strict=True):
            drawings.reads(axes, canvas, matrix)
            axes.set_title(canvas.say(drawings.STACKS[name][0]))
        panels[0].set_ylabel(canvas.say(Text(fa="لایه‌ی خواننده", en="reader: layer")))

    return Figure(draw, 6.4, 2.6)


@part("a/1")
def tied_weights() -> Claim:
    """A layer with weights 4 and 7 reads the sum of (3, -1) and (2, 5), or both side by side with repeated weights."""
    signal, change, weights = np.array([3.0, -1.0]), np.array([2.0, 5.0]), np.array([4.0, 7.0])
    return Claim(
        Text(
            fa="خروجی لایه‌ای که جمع را می‌خواند و لایه‌ای که دو بردار را کنار هم با وزن‌های یکسان می‌خواند",
            en="output of a layer reading the sum, and of one reading both with equal weights",
        ),
        {
            Route.BY_HAND: 4 * (3 + 2) + 7 * (-1 + 5),
            Route.NUMPY: np.tile(weights, 2) @ np.concatenate([signal, change]),
        },
    )


@part("a/1")
def connections() -> Table:
    """Direct connections of L layers, by the formula, by drawing every arrow and by the adjacency matrix."""
    columns = [
        Column(Maths("L")),
        Column(Text(fa="زنجیر ساده", en="plain chain")),
        Column(Text(fa="بلوک متراکم", en="dense block")),
    ]
    return Table(columns, [(count, count, _connections(count)) for count in (4, 5, 12, 24)])


def _connections(count: int) -> Claim:
    return Claim(
        Text(fa=f"اتصال‌های مستقیم {count} لایه", en=f"direct connections of {count} layers"),
        {
            Route.CLOSED_FORM: dense_connections(count),
            Route.GRAPH: routes.reachable_pairs(count),
            Route.MATRIX: dense_adjacency(count).sum(),
        },
    )


# a/2. Vanishing gradients and the computational gain


@part("a/2")
def chains_of_numbers() -> Table:
    """Gradient by the first number of a chain of 30, all factors one half: closed form, and gathered arrow by arrow."""
    count, factor = experiments.DEPTH, 0.5
    closed = {
        "plain": (r"w^{L}", factor**count),
        "residual": (r"(1+w)^{L}", (1 + factor) ** count),
        "dense": (
            r"\prod_{m=1}^{L}\left(1+\tfrac{w}{m}\right)",
            math.prod(1 + factor / m for m in range(1, count + 1)),
        ),
    }
    columns = [
        Column(Text(fa="زنجیر", en="chain")),
        Column(Maths(r"\partial\mathcal{L}/\partial x_0")),
        Column(Text(fa="مقدار برای $w=\\tfrac12$ و $L=30$", en="value for $w=\\tfrac12$, $L=30$")),
    ]
    rows = [
        (
            drawings.STACKS[name][0],
            Maths(tex),
            Claim(
                Text(fa=f"گرادیان زنجیر {drawings.STACKS[name][0].fa}", en=f"gradient of the {name} chain"),
                {
                    Route.CLOSED_FORM: _significant(value, 4),
                    Route.GRAPH: _significant(routes.accumulated(count, factor, name), 4),
                },
                tolerance=1e-12,
            ),
        )
        for name, (tex, value) in closed.items()
    ]
    return Table(columns, rows)


@part("a/2")
def gradient_by_depth() -> Figure:
    """Gradient norm by layer for plain, residual and dense networks of 30 layers, with two initializations."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        titles = {"small": drawings.SMALL_START, "he": drawings.HE_START}
        for axes, (start, title) in zip(panels, titles.items(), strict=True):
            drawings.depth_lines(
                axes, canvas, {name: experiments.norms(name, start) for name in drawings.STACKS}, first=1
            )
            axes.set_title(canvas.say(title))
        panels[0].set_ylabel(canvas.say(drawings.NORM))
        panels[0].legend(loc="lower right")

    return Figure(draw, 6.4, 3.0)


@part("a/2")
def first_layer_over_last() -> Table:
    """How much of the last layer's gradient is left at the first one: hand-written backpropagation and autograd."""
    starts = {"small": drawings.SMALL_START, "he": drawings.HE_START}
    columns = [Column(Text(fa="شروع", en="start")), *(Column(label) for label, _, _ in drawings.STACKS.values())]
    rows: list[Sequence[Cell]] = [
        (title, *(_first_over_last(name, start) for name in drawings.STACKS)) for start, title in starts.items()
    ]
    return Table(columns, rows)


def _first_over_last(name: str, start: str) -> Claim:
    by_hand = experiments.first_over_last(experiments.norms(name, start))
    autograd = experiments.first_over_last(experiments.norms_by_autograd(name, start))
    return Claim(
        Text(fa="نسبت گرادیان نخستین لایه به واپسین", en="gradient at the first layer over that at the last"),
        {Route.NUMPY: _significant(by_hand), Route.AUTOGRAD: _significant(autograd)},
        tolerance=1e-9,
        convention=Text(fa="میانه‌ی 20 بذر، بی نرمال‌سازی دسته‌ای", en="median of 20 seeds, no batch normalization"),
    )


@part("a/2")
def slope_of_one_input() -> Claim:
    """One entry of the gradient in a network of six layers: backpropagation by hand against central differences."""
    by_hand, differences, _ = experiments.one_weight_slope()
    return Claim(
        Text(fa="مشتق زیان نسبت به یک درایه‌ی $x_0$", en="derivative of the loss by one entry of $x_0$"),
        {Route.NUMPY: by_hand, Route.DIFFERENCES: differences},
        tolerance=1e-5,
    )


@part("a/2")
def weights_of_a_layer() -> Table:
    """Weights of one layer or block that reads 256 channels: plain, residual, dense, with and without bottlenecks."""
    columns = [
        Column(Text(fa="چه چیزی 256 کانال را می‌خواند", en="what reads 256 channels")),
        Column(Text(fa="وزن‌ها", en="weights")),
        Column(Text(fa="کانال تازه", en="new channels")),
    ]

    def chain(*steps: tuple[int, int]) -> layers.Network:
        return tuple(
            layers.Convolution(f"{n}", out, kernel, padding=kernel // 2, bias=False)
            for n, (out, kernel) in enumerate(steps)
        )

    cases = [
        (
            Text(fa="یک کانولوشن $3\\times3$ که 256 کانال می‌سازد", en="one $3\\times3$ convolution to 256 channels"),
            9 * 256 * 256,
            chain((256, 3)),
            256,
        ),
        (Text(fa="بلوک باقیمانده‌ی ساده", en="basic residual block"), 2 * 9 * 256 * 256, chain((256, 3), (256, 3)), 0),
        (
            Text(fa="بلوک باقیمانده با گلوگاه 64", en="residual block, bottleneck 64"),
            256 * 64 + 9 * 64 * 64 + 64 * 256,
            chain((64, 1), (64, 3), (256, 1)),
            0,
        ),
        (Text(fa="لایه‌ی متراکم، $k=32$", en="dense layer, $k=32$"), dense_layer_weights(256, 32), chain((32, 3)), 32),
        (
            Text(fa="لایه‌ی متراکم با گلوگاه $4k=128$", en="dense layer, bottleneck $4k=128$"),
            dense_layer_weights(256, 32, bottleneck=4),
            chain((128, 1), (32, 3)),
            32,
        ),
    ]
    return Table(
        columns,
        [
            (
                name,
                Claim(
                    Text(fa="وزن‌ها", en="weights"),
                    {Route.CLOSED_FORM: closed, Route.TORCH: routes.run(network, (256, 3, 3))[1]},
                    WEIGHT,
                ),
                new,
            )
            for name, closed, network, new in cases
        ],
    )


@part("a/2")
def whole_networks() -> Table:
    """Parameters and cost of whole networks: counted layer by layer, and by torch's own counters."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="پارامتر", en="parameters")),
        Column(Text(fa="ضرب–جمع برای یک تصویر $224\\times224$", en="MAC for one $224\\times224$ image")),
    ]
    networks = {
        "ResNet-50": architectures.resnet(50),
        "DenseNet-121": architectures.densenet(121),
        "ResNet-101": architectures.resnet(101),
        "DenseNet-201": architectures.densenet(201),
    }
    return Table(columns, [(name, *_size_and_cost(network, (3, 224, 224))) for name, network in networks.items()])


def _size_and_cost(network: layers.Network, shape: layers.Shape) -> tuple[Claim, Claim]:
    steps = layers.trace(network, shape)
    _, parameters, cost = routes.run(network, shape)
    return (
        Claim(
            Text(fa="پارامترها", en="parameters"),
            {Route.COUNTING: layers.total_parameters(steps), Route.TORCH: parameters},
        ),
        Claim(
            Text(fa="هزینه", en="cost"),
            {Route.COUNTING: sum(step.multiply_accumulates for step in steps), Route.TORCH: cost},
            MAC,
        ),
    )


@part("a/2")
def memory_of_concatenation() -> Table:
    """Channels that are new, and channels kept if every layer copies what it reads (k₀ = 64, k = 32)."""
    columns = [
        Column(Maths("L")),
        Column(Text(fa="کانال‌های متفاوت", en="different channels"), unit=None),
        Column(Text(fa="کانال‌های نگه‌داشته با رونوشت", en="channels kept with copies")),
        Column(Text(fa="نسبت", en="ratio"), digits=1),
    ]
    rows = []
    for count in (6, 12, 24, 48):
        read, _, handed = routes.channels_of_concatenation(64, 32, count)
        new, copied = channels_after(64, 32, count), channels_copied(64, 32, count)
        rows.append(
            (
                count,
                Claim(
                    Text(fa="کانال‌های متفاوت", en="different channels"),
                    {Route.CLOSED_FORM: new, Route.TORCH: handed[-1]},
                    CHANNEL,
                ),
                Claim(
                    Text(fa="کانال‌های رونوشت", en="channels copied"),
                    {Route.CLOSED_FORM: copied, Route.TORCH: sum(read)},
                    CHANNEL,
                ),
                copied / new,
            )
        )
    return Table(columns, rows)


# a/3. Channels of the third layer


@part("a/3")
def third_layer_makes() -> Claim:
    """New channels of the third layer: the growth rate."""
    made = routes.channels_of_concatenation(ENTERING, GROWTH, 3)[1]
    return Claim(
        Text(fa="کانال‌هایی که لایه‌ی سوم می‌سازد", en="channels that the third layer makes"),
        {
            Route.CLOSED_FORM: channels_after(ENTERING, GROWTH, 3) - channels_read(ENTERING, GROWTH, 3),
            Route.TORCH: made[2],
        },
        CHANNEL,
    )


@part("a/3")
def third_layer_reads() -> Claim:
    """Channels in front of the third layer."""
    read = routes.channels_of_concatenation(ENTERING, GROWTH, 3)[0]
    return Claim(
        Text(fa="کانال‌هایی که لایه‌ی سوم می‌خواند", en="channels that the third layer reads"),
        {Route.CLOSED_FORM: channels_read(ENTERING, GROWTH, 3), Route.TORCH: read[2]},
        CHANNEL,
    )


@part("a/3")
def after_third_layer() -> Claim:
    """Channels handed on after the third layer."""
    handed = routes.channels_of_concatenation(ENTERING, GROWTH, 3)[2]
    return Claim(
        Text(fa="کانال‌ها پس از لایه‌ی سوم", en="channels after the third layer"),
        {
            Route.CLOSED_FORM: channels_after(ENTERING, GROWTH, 3),
            Route.TORCH: handed[2],
            Route.BY_HAND: 32 + 24 + 24 + 24,
        },
        CHANNEL,
    )


@part("a/3")
def channels_by_layer() -> Table:
    """What each of four layers reads, makes and hands on."""
    read, made, handed = routes.channels_of_concatenation(ENTERING, GROWTH, 4)
    columns = [
        Column(LAYER),
        Column(Text(fa="می‌خواند", en="reads")),
        Column(Text(fa="می‌سازد", en="makes")),
        Column(Text(fa="پس از آن", en="after it")),
    ]
    rows = [
        (
            number,
            Claim(
                Text(fa="می‌خواند", en="reads"),
                {Route.CLOSED_FORM: channels_read(ENTERING, GROWTH, number), Route.TORCH: read[number - 1]},
                CHANNEL,
            ),
            made[number - 1],
            Claim(
                Text(fa="پس از لایه", en="after the layer"),
                {Route.CLOSED_FORM: channels_after(ENTERING, GROWTH, number), Route.TORCH: handed[number - 1]},
                CHANNEL,
            ),
        )
        for number in (1, 2, 3, 4)
    ]
    return Table(columns, rows, marked=[2])


@part("a/3")
def channels_stacked() -> Figure:
    """The state of the block after each layer, one segment for every source."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        names = [Text(fa="ورودی", en="input"), *(Text(fa=f"پس از لایه‌ی {n}", en=f"after layer {n}") for n in (1, 2, 3))]
        parts = [ENTERING, GROWTH, GROWTH, GROWTH]
        for bar in range(4):
            for piece in range(bar + 1):
                left = sum(parts[:piece])
                axes.barh(
                    bar,
                    parts[piece],
                    left=left,
                    color=canvas.colour["mut" if not piece else f"c{piece}"],
                    alpha=0.3,
                    edgecolor=canvas.colour["bg"],
                    height=0.66,
                )
                axes.text(left + parts[piece] / 2, bar, canvas.number(parts[piece]), ha="center", va="center")
            axes.text(sum(parts[: bar + 1]) + 2, bar, canvas.number(sum(parts[: bar + 1])), va="center", weight="bold")
        axes.set(yticks=range(4), xlim=(0, 116))
        axes.set_yticklabels([canvas.say(name) for name in names])
        axes.invert_yaxis()
        axes.set_xlabel(canvas.say(CHANNEL))

    return Figure(draw, 6.4, 2.3)


# b/1. The 1×1 bottleneck


@part("b/1")
def two_routes() -> Diagram:
    """Figure 3 of the source, redrawn: 28×28×192 to 28×28×32 directly, and through 16 channels."""
    five = Text(fa="32 فیلتر", en="32 filters")
    shapes = [
        *drawings.pipeline(44, ["28×28×192", "28×28×32"], [(five, Text(fa="5×5×192", en="5×5×192"), "c2")]),
        *drawings.pipeline(
            136,
            ["28×28×192", "28×28×16", "28×28×32"],
            [
                (Text(fa="16 فیلتر", en="16 filters"), Text(fa="1×1×192", en="1×1×192"), "c1"),
                (five, Text(fa="5×5×16", en="5×5×16"), "c2"),
            ],
        ),
    ]
    return Diagram(640, 180, shapes)


def _cost(in_channels: int, out_channels: int, kernel: int) -> Claim:
    network = (layers.Convolution("", out_channels, kernel, padding=kernel // 2),)
    return Claim(
        Text(fa="هزینه‌ی کانولوشن", en="cost of the convolution"),
        {
            Route.CLOSED_FORM: convolution_cost(SIDE, SIDE, in_channels, out_channels, kernel),
            Route.COUNTING: routes.products_of_ones(SIDE, in_channels, out_channels, kernel, kernel // 2),
            Route.TORCH: routes.run(network, (in_channels, SIDE, SIDE))[2],
        },
        MAC,
        Text(
            fa="ضرب در صفرهای حاشیه شمرده می‌شود، بایاس نه", en="products with the padding's zeros count, biases do not"
        ),
    )


@part("b/1")
def direct_cost() -> Claim:
    """Multiply–accumulates of the direct 5×5 convolution."""
    return _cost(IN, OUT, KERNEL)


@part("b/1")
def squeezing_cost() -> Claim:
    """Multiply–accumulates of the 1×1 convolution to 16 channels."""
    return _cost(IN, SQUEEZED, 1)


@part("b/1")
def remaining_convolution_cost() -> Claim:
    """Multiply–accumulates of the 5×5 convolution that reads 16 channels."""
    return _cost(SQUEEZED, OUT, KERNEL)


def _bottleneck_products() -> int:
    return routes.products_of_ones(SIDE, IN, SQUEEZED, 1, 0) + routes.products_of_ones(
        SIDE, SQUEEZED, OUT, KERNEL, KERNEL // 2
    )


@part("b/1")
def bottleneck_total() -> Claim:
    """Multiply–accumulates of both convolutions of the lower route."""
    return Claim(
        Text(fa="هزینه‌ی راه پایین", en="cost of the lower route"),
        {
            Route.CLOSED_FORM: bottleneck_cost(SIDE, SIDE, IN, SQUEEZED, OUT, KERNEL),
            Route.COUNTING: _bottleneck_products(),
        },
        MAC,
    )


@part("b/1")
def remaining_share() -> Claim:
    """Cost of the lower route divided by that of the upper: pixels cancel, and the sums of ones agree."""
    return Claim(
        Text(fa="سهمی از هزینه که می‌ماند", en="share of the cost that remains"),
        {
            Route.CLOSED_FORM: Fraction(SQUEEZED, OUT * KERNEL**2) + Fraction(SQUEEZED, IN),
            Route.COUNTING: Fraction(_bottleneck_products(), routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2)),
        },
    )


@part("b/1")
def reduction() -> Claim:
    """The share of the cost that the 1×1 filter saves."""
    return Claim(
        Text(fa="کاهش هزینه", en="reduction of the cost"),
        {
            Route.CLOSED_FORM: 1 - Fraction(SQUEEZED, OUT * KERNEL**2) - Fraction(SQUEEZED, IN),
            Route.COUNTING: 1 - Fraction(_bottleneck_products(), routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2)),
        },
    )


@part("b/1")
def speed_up() -> Claim:
    """How many times cheaper the lower route is."""
    return Claim(
        Text(fa="چند برابر ارزان‌تر", en="times cheaper"),
        {
            Route.CLOSED_FORM: convolution_cost(1, 1, IN, OUT, KERNEL)
            / bottleneck_cost(1, 1, IN, SQUEEZED, OUT, KERNEL),
            Route.COUNTING: routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2) / _bottleneck_products(),
        },
        tolerance=1e-12,
    )


@part("b/1")
def counting_conventions() -> Table:
    """The same two routes counted in four ways, and the share that remains in each."""
    columns = [
        Column(Text(fa="چه می‌شماریم", en="what is counted")),
        Column(Text(fa="راه بالا", en="upper route")),
        Column(Text(fa="راه پایین", en="lower route")),
        Column(Text(fa="سهم باقی‌مانده", en="share that remains"), digits=2, percent=True),
    ]
    pixels, ones = SIDE * SIDE, routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2)
    below, inside = _bottleneck_products(), (KERNEL * SIDE - 2 * (1 + 2)) ** 2  # taps that meet a pixel, both axes
    upper = layers.trace((layers.Convolution("", OUT, KERNEL, padding=2),), (IN, SIDE, SIDE))
    lower = layers.trace(
        (layers.Convolution("", SQUEEZED, 1), layers.Convolution("", OUT, KERNEL, padding=2)), (IN, SIDE, SIDE)
    )
    rows = [
        (
            Text(fa="ضرب–جمع", en="multiply–accumulates"),
            (convolution_cost(SIDE, SIDE, IN, OUT, KERNEL), ones),
            (bottleneck_cost(SIDE, SIDE, IN, SQUEEZED, OUT, KERNEL), below),
        ),
        (
            Text(fa="عملیات ممیز شناور: ضرب و جمع جدا", en="FLOPs: products and additions apart"),
            (2 * 25 * 192 * 32 * pixels, 2 * ones),
            (2 * pixels * (192 * 16 + 25 * 16 * 32), 2 * below),
        ),
        (
            Text(fa="تنها ضرب در پیکسل‌های واقعی", en="only products with real pixels"),
            (inside * IN * OUT, routes.products_with_pixels(SIDE, IN, OUT, KERNEL)),
            (
                pixels * IN * SQUEEZED + inside * SQUEEZED * OUT,
                routes.products_with_pixels(SIDE, IN, SQUEEZED, 1)
                + routes.products_with_pixels(SIDE, SQUEEZED, OUT, KERNEL),
            ),
        ),
        (
            Text(fa="وزن‌ها، بی بایاس", en="weights, without biases"),
            (KERNEL**2 * IN * OUT, sum(s.weights for s in upper)),
            (IN * SQUEEZED + KERNEL**2 * SQUEEZED * OUT, sum(s.weights for s in lower)),
        ),
    ]

    def claim(pair: tuple[int, int]) -> Claim:
        return Claim(Text(fa="شمار", en="count"), {Route.CLOSED_FORM: pair[0], Route.COUNTING: pair[1]})

    return Table(columns, [(name, claim(top), claim(bottom), bottom[0] / top[0]) for name, top, bottom in rows])


@part("b/1")
def break_even() -> Claim:
    """The width below which a bottleneck pays, and the last whole width that is cheaper, tried one by one."""
    cheaper = [
        r
        for r in range(1, IN + 1)
        if bottleneck_cost(SIDE, SIDE, IN, r, OUT, KERNEL) < convolution_cost(SIDE, SIDE, IN, OUT, KERNEL)
    ]
    return Claim(
        Text(fa="بزرگ‌ترین پهنای گلوگاه که هنوز ارزان‌تر است", en="widest bottleneck that is still cheaper"),
        {Route.CLOSED_FORM: math.ceil(break_even_width(IN, OUT, KERNEL)) - 1, Route.COUNTING: max(cheaper)},
        CHANNEL,
    )


@part("b/1")
def break_even_exactly() -> Claim:
    """The width at which both routes cost the same: by the formula, and from sums of ones for a width of one."""
    one = routes.products_of_ones(SIDE, IN, 1, 1, 0) + routes.products_of_ones(SIDE, 1, OUT, KERNEL, KERNEL // 2)
    return Claim(
        Text(fa="پهنایی که در آن دو راه هم‌هزینه‌اند", en="width at which both routes cost the same"),
        {
            Route.CLOSED_FORM: break_even_width(IN, OUT, KERNEL),
            Route.COUNTING: Fraction(routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2), one),
        },
        CHANNEL,
    )


@part("b/1")
def cost_by_bottleneck_width() -> Figure:
    """Both costs as bars, and the cost against the width of the bottleneck with the point where it stops paying."""

    def draw(canvas: Canvas) -> None:
        bars, curve = canvas.figure.subplots(1, 2, width_ratios=[1, 1.7])
        million = [
            convolution_cost(SIDE, SIDE, *case) / 1e6
            for case in ((IN, OUT, KERNEL), (IN, SQUEEZED, 1), (SQUEEZED, OUT, KERNEL))
        ]
        bars.bar([0, 1], [million[0], million[2]], color=canvas.colour["c2"], alpha=0.7, width=0.6)
        bars.bar([1], [million[1]], bottom=[million[2]], color=canvas.colour["c1"], width=0.6)
        for place, value in enumerate((million[0], million[1] + million[2])):
            bars.text(place, value + 2, canvas.number(value, 1), ha="center")
        bars.set(xticks=[0, 1], ylim=(0, 150))
        bars.set_xticklabels(
            [canvas.say(Text(fa="مستقیم", en="direct")), canvas.say(Text(fa="با گلوگاه", en="bottleneck"))]
        )
        bars.set_ylabel(canvas.say(Text(fa="میلیون ضرب–جمع", en="million MAC")))
        width = np.array([1, IN])
        curve.plot(
            width,
            [bottleneck_cost(SIDE, SIDE, IN, int(r), OUT, KERNEL) / 1e6 for r in width],
            color=canvas.colour["c1"],
        )
        curve.axhline(million[0], color=canvas.colour["c2"], linestyle="--")
        equal = float(break_even_width(IN, OUT, KERNEL))
        curve.plot([equal], [million[0]], "o", color=canvas.colour["fg"])
        curve.annotate(canvas.number(equal, 1), (equal, million[0]), (-4, 8), textcoords="offset points", ha="right")
        curve.plot([SQUEEZED], [million[1] + million[2]], "s", color=canvas.colour["c1"])
        curve.annotate(
            canvas.number(SQUEEZED), (SQUEEZED, million[1] + million[2]), (6, -10), textcoords="offset points"
        )
        curve.text(4, million[0] + 3, canvas.say(Text(fa="مستقیم", en="direct")), color=canvas.colour["c2"])
        curve.set(ylim=(0, 155), xlim=(0, IN))
        curve.set_xlabel(canvas.say(Text(fa="پهنای گلوگاه (کانال)", en="width of the bottleneck (channels)")))

    return Figure(draw, 6.4, 2.8)


# b/2. The inception module


@part("b/2")
def inception_module() -> Diagram:
    """Figure 4 of the source, redrawn: GoogLeNet's module 3a."""

    def filters(count: int) -> Text:
        return Text(fa=f"{count} فیلتر", en=f"{count} filters")

    one, three_in, three, five_in, five, projection = MODULE
    pooling = (Text(fa="ادغام بیشینه", en="max pooling"), Text(fa="3×3، گام 1", en="3×3, stride 1"), "c4")
    shapes = [
        Box(54, 157, 100, 44, "28×28×192"),
        Box(590, 157, 100, 52, Text(fa="کنار هم", en="concatenate"), "28×28×256"),
        *drawings.branch(36, [("1×1", filters(one), "c1")], one),
        *drawings.branch(116, [("1×1", filters(three_in), "c1"), ("3×3", filters(three), "c2")], three),
        *drawings.branch(198, [("1×1", filters(five_in), "c1"), ("5×5", filters(five), "c2")], five),
        *drawings.branch(278, [pooling, ("1×1", filters(projection), "c1")], projection),
    ]
    return Diagram(644, 312, shapes)


def _module_steps() -> list[tuple[int, int, int, int]]:
    """(branch, C, O, K) of the six convolutions of the module."""
    one, three_in, three, five_in, five, projection = MODULE
    return [
        (0, IN, one, 1),
        (1, IN, three_in, 1),
        (1, three_in, three, 3),
        (2, IN, five_in, 1),
        (2, five_in, five, 5),
        (3, IN, projection, 1),
    ]


@part("b/2")
def module_costs() -> Table:
    """Multiply–accumulates of the six convolutions of the module and their sum."""
    columns = [
        Column(Text(fa="شاخه", en="branch")),
        Column(Text(fa="کانولوشن", en="convolution")),
        Column(Text(fa="خروجی", en="output")),
        Column(Text(fa="وزن‌ها", en="weights")),
        Column(Text(fa="ضرب–جمع", en="MAC")),
    ]
    rows = [
        (
            BRANCHES[branch],
            Maths(rf"{kernel}\times{kernel},\;{entering}\to{leaving}"),
            Maths(rf"28\times28\times{leaving}"),
            kernel**2 * entering * leaving,
            _cost(entering, leaving, kernel),
        )
        for branch, entering, leaving, kernel in _module_steps()
    ]
    weights = sum(kernel**2 * entering * leaving for _, entering, leaving, kernel in _module_steps())
    total = (Text(fa="کل ماژول", en="whole module"), None, Maths(r"28\times28\times256"), weights, module_total())
    return Table(columns, [*rows, total], total=True)


@part("b/2")
def module_total() -> Claim:
    """Multiply–accumulates of the whole module: six products, torch's counter, and sums of ones."""
    network = (architectures.inception("3a", MODULE),)
    return Claim(
        Text(fa="هزینه‌ی کل ماژول", en="cost of the whole module"),
        {
            Route.CLOSED_FORM: sum(convolution_cost(SIDE, SIDE, c, o, k) for _, c, o, k in _module_steps()),
            Route.COUNTING: sum(routes.products_of_ones(SIDE, c, o, k, k // 2) for _, c, o, k in _module_steps()),
            Route.TORCH: routes.run(network, (IN, SIDE, SIDE))[2],
        },
        MAC,
    )


@part("b/2")
def module_channels() -> Claim:
    """Channels after concatenation."""
    network = (architectures.inception("3a", MODULE),)
    return Claim(
        Text(fa="کانال‌های خروجی ماژول", en="channels that leave the module"),
        {Route.BY_HAND: 64 + 128 + 32 + 32, Route.TORCH: routes.run(network, (IN, SIDE, SIDE))[0][0]},
        CHANNEL,
    )


@part("b/2")
def naive_total() -> Claim:
    """The module without any 1×1 reduction: three convolutions on all 192 channels, pooling passed on as it is."""
    cases = [(IN, 64, 1), (IN, 128, 3), (IN, 32, 5)]
    return Claim(
        Text(fa="هزینه‌ی ماژول ساده، بی کانولوشن‌های کاهنده", en="cost of the naive module, without reductions"),
        {
            Route.CLOSED_FORM: sum(convolution_cost(SIDE, SIDE, *case) for case in cases),
            Route.COUNTING: sum(routes.products_of_ones(SIDE, c, o, k, k // 2) for c, o, k in cases),
        },
        MAC,
    )


@part("b/2")
def naive_channels() -> Claim:
    """Channels that leave the naive module, whose pooling branch keeps all of its 192."""
    naive = layers.Branches(
        "naive",
        (
            (layers.Convolution("", 64, 1),),
            (layers.Convolution("", 128, 3, padding=1),),
            (layers.Convolution("", 32, 5, padding=2),),
            (layers.Pooling("", 3, 1, 1),),
        ),
    )
    return Claim(
        Text(fa="کانال‌های خروجی ماژول ساده", en="channels that leave the naive module"),
        {Route.BY_HAND: 64 + 128 + 32 + 192, Route.TORCH: routes.run((naive,), (IN, SIDE, SIDE))[0][0]},
        CHANNEL,
    )


@part("b/2")
def naive_over_reduced() -> Claim:
    """How many times dearer the naive module is."""
    cases = [(IN, 64, 1), (IN, 128, 3), (IN, 32, 5)]
    return Claim(
        Text(fa="ماژول ساده چند برابر گران‌تر است", en="times the naive module is dearer"),
        {
            Route.CLOSED_FORM: sum(k * k * c * o for c, o, k in cases)
            / sum(k * k * c * o for _, c, o, k in _module_steps()),
            Route.COUNTING: sum(routes.products_of_ones(SIDE, c, o, k, k // 2) for c, o, k in cases)
            / routes.run((architectures.inception("3a", MODULE),), (IN, SIDE, SIDE))[2],
        },
        tolerance=1e-12,
    )


@part("b/2")
def share_of_three() -> Claim:
    """Share of the 3×3 branch in the cost of the module."""
    three = architectures.inception("3a", MODULE).branches[1]
    return Claim(
        Text(fa="سهم شاخه‌ی $3\\times3$ از هزینه‌ی ماژول", en="share of the $3\\times3$ branch in the module's cost"),
        {
            Route.CLOSED_FORM: Fraction(192 * 96 + 9 * 96 * 128, sum(k * k * c * o for _, c, o, k in _module_steps())),
            Route.TORCH: Fraction(routes.run(three, (IN, SIDE, SIDE))[2], int(module_total().routes[Route.TORCH])),
        },
    )


@part("b/2")
def pooling_comparisons() -> Claim:
    """Comparisons of the 3×3 maximum: eight for each output, the padding's among them."""
    counted = sum(1 for _ in range(SIDE * SIDE) for _ in range(3 * 3 - 1)) * IN
    return Claim(
        Text(fa="مقایسه‌های ادغام بیشینه", en="comparisons of the max pooling"),
        {Route.CLOSED_FORM: 8 * 28 * 28 * 192, Route.COUNTING: counted},
    )


@part("b/2")
def branch_costs() -> Figure:
    """Cost of the four branches, the part of the 1×1 convolutions apart."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        names: list[Text | str] = ["1×1", "3×3", "5×5", Text(fa="ادغام", en="pooling")]
        for branch in range(4):
            left = 0.0
            for number, entering, leaving, kernel in _module_steps():
                if number == branch:
                    million = convolution_cost(SIDE, SIDE, entering, leaving, kernel) / 1e6
                    axes.barh(
                        branch,
                        million,
                        left=left,
                        height=0.62,
                        color=canvas.colour["c1" if kernel == 1 else "c2"],
                        alpha=0.9 if kernel == 1 else 0.55,
                        hatch=None if kernel == 1 else "//",
                        linewidth=0,
                    )
                    left += million
            axes.text(left + 1, branch, canvas.number(left, 1), va="center")
        axes.set(yticks=range(4), xlim=(0, 112))
        axes.set_yticklabels([canvas.say(name) for name in names])
        axes.invert_yaxis()
        axes.set_xlabel(canvas.say(Text(fa="میلیون ضرب–جمع", en="million MAC")))

    return Figure(draw, 6.4, 2.2)


@part("b/2")
def googlenet_modules() -> Table:
    """Every module of GoogLeNet: output, parameters and cost, layer by layer and by torch's counters."""
    columns = [
        Column(Text(fa="بخش شبکه", en="part of the network")),
        Column(Text(fa="خروجی", en="output")),
        Column(Text(fa="پارامتر", en="parameters")),
        Column(Text(fa="ضرب–جمع", en="MAC")),
    ]
    network, shape, rows = architectures.googlenet(), (3, 224, 224), []
    for layer in network:
        leaving, parameters, _ = routes.run((layer,), shape)
        if parameters:
            rows.append(
                (
                    _layer_name(layer),
                    Maths(r"\times".join(map(str, (*leaving[1:], leaving[0])))),
                    *_size_and_cost((layer,), shape),
                )
            )
        shape = leaving
    total = (Text(fa="کل شبکه", en="whole network"), None, *_size_and_cost(network, (3, 224, 224)))
    return Table(columns, [*rows, total], total=True)


def _layer_name(layer: layers.Layer) -> Text:
    match layer:
        case layers.Branches(name):
            return Text(fa=f"ماژول {name}", en=f"module {name}")
        case layers.Convolution(_, out, kernel):
            return Text(
                fa=f"کانولوشن ${kernel}\\times{kernel}$، {out} فیلتر",
                en=f"${kernel}\\times{kernel}$ convolution, {out} filters",
            )
    return Text(fa="لایه‌ی تمام‌متصل", en="fully connected layer")


# b/3. Auxiliary classifiers


@part("b/3")
def heads_on_the_way() -> Diagram:
    """GoogLeNet as a chain of modules with its two auxiliary classifiers; below, the layers with weights so far."""
    names = ["conv", *architectures.INCEPTION_WIDTHS, "FC"]
    depths = [3, *range(5, 22, 2), 22]
    head = Text(fa="دسته‌بند کمکی", en="auxiliary head")
    final: list[Shape] = [
        Arrow([(640 - 29, 92), (640 - 29, 62)], "c3"),
        Box(572, 40, 128, 44, Text(fa="دسته‌بند اصلی", en="main head"), Text(fa="سهم 1", en="share 1"), "c3"),
    ]
    legend = Label(
        320,
        172,
        Text(fa="زیر هر بخش: شماره‌ی واپسین لایه‌ی وزن‌دار", en="below: number of the last layer with weights"),
        "mut",
        True,
    )
    return Diagram(640, 186, [*drawings.modules(110, names, depths, {"4a": head, "4d": head}), *final, legend])


@part("b/3")
def layers_with_weights() -> Claim:
    """Layers with weights on the longest way through GoogLeNet."""
    return Claim(
        Text(fa="لایه‌های وزن‌دار GoogLeNet", en="layers with weights in GoogLeNet"),
        {Route.BY_HAND: 3 + 9 * 2 + 1, Route.GRAPH: routes.deepest_path(architectures.googlenet())},
    )


@part("b/3")
def head_parameters() -> Claim:
    """Parameters of both auxiliary heads: 5×5 average pooling, 1×1 to 128, 1024 units, 1000 classes."""
    heads = [
        (layers.Pooling("", 5, 3), layers.Convolution("", 128, 1), layers.Linear("", 1024), layers.Linear("", 1000))
    ] * 2
    closed = sum((c * 128 + 128) + (4 * 4 * 128 * 1024 + 1024) + (1024 * 1000 + 1000) for c in (512, 528))
    return Claim(
        Text(fa="پارامترهای دو دسته‌بند کمکی", en="parameters of both auxiliary heads"),
        {
            Route.CLOSED_FORM: closed,
            Route.TORCH: sum(routes.run(head, (c, 14, 14))[1] for head, c in zip(heads, (512, 528), strict=True)),
        },
    )


@part("b/3")
def main_parameters() -> Claim:
    """Parameters of GoogLeNet without its heads."""
    return _size_and_cost(architectures.googlenet(), (3, 224, 224))[0]


@part("b/3")
def gradient_with_heads() -> Figure:
    """Gradient norm by layer of plain networks with and without two auxiliary heads, for two initializations."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        lines = {
            True: (Text(fa="با دسته‌بند کمکی", en="with auxiliary heads"), "c2", "-"),
            False: (Text(fa="بی آن", en="without"), "c1", "--"),
        }
        for axes, start, title in zip(panels, ("small", "he"), (drawings.SMALL_START, drawings.HE_START), strict=True):
            for auxiliary, (label, colour, style) in lines.items():
                low, middle, high = np.percentile(experiments.headed_norms(start, auxiliary), [25, 50, 75], axis=0)[
                    :, 1:
                ]
                place = np.arange(1, experiments.HEADED_DEPTH + 1)
                axes.fill_between(place, low, high, color=canvas.colour[colour], alpha=0.2, linewidth=0)
                axes.plot(place, middle, style, color=canvas.colour[colour], label=canvas.say(label))
            for layer in experiments.HEADS:
                axes.axvline(layer, color=canvas.colour["mut"], linewidth=0.8, linestyle=":")
            axes.set(ylim=(1e-10, 2), xticks=[1, *experiments.HEADS, experiments.HEADED_DEPTH])
            drawings.few_powers(axes)
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(drawings.LAYER_OUTPUT))
        panels[0].set_ylabel(canvas.say(drawings.NORM))
        panels[1].legend(loc="lower right")

    return Figure(draw, 6.4, 2.9)


@part("b/3")
def effect_of_heads() -> Table:
    """Gradient at the first layer without and with auxiliary heads, by backpropagation and by autograd."""
    columns = [
        Column(Text(fa="شروع", en="start")),
        Column(Text(fa="بی دسته‌بند کمکی", en="without heads")),
        Column(Text(fa="با دسته‌بند کمکی", en="with heads")),
        Column(Text(fa="چند برابر", en="times")),
    ]
    return Table(
        columns,
        [
            (title, _at_first_layer(start, False), _at_first_layer(start, True), _gain(start))
            for start, title in (("small", drawings.SMALL_START), ("he", drawings.HE_START))
        ],
    )


def _at_first_layer(start: str, auxiliary: bool) -> Claim:
    return Claim(
        Text(fa="میانه‌ی اندازه‌ی گرادیان در لایه‌ی نخست", en="median gradient norm at the first layer"),
        {
            route: _significant(float(np.median(experiments.headed_norms(start, auxiliary, torch)[:, 1])))
            for route, torch in ((Route.NUMPY, False), (Route.AUTOGRAD, True))
        },
        tolerance=1e-9,
    )


def _gain(start: str) -> Claim:
    return Claim(
        Text(fa="میانه‌ی نسبت‌ها", en="median of the ratios"),
        {
            route: _significant(
                float(
                    np.median(
                        experiments.headed_norms(start, True, torch)[:, 1]
                        / experiments.headed_norms(start, False, torch)[:, 1]
                    )
                )
            )
            for route, torch in ((Route.NUMPY, False), (Route.AUTOGRAD, True))
        },
        tolerance=1e-9,
    )


# c/1. The sampling grid


def _rotation(degrees: float) -> Array:
    """Rotation of (row, column), rows counted downwards."""
    angle = math.radians(degrees)
    return np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])


@part("c/1")
def sampling_grids() -> Diagram:
    """Nine taps as they stand in a regular, dilated, scaled, rotated and freely deformed grid."""
    regular = regular_grid(3)
    free = np.random.default_rng(6).uniform(-1.3, 1.3, (9, 2))
    panels = [
        (regular, Text(fa="معمولی", en="regular")),
        (regular_grid(3, 2), Text(fa="اتساع 2", en="dilation 2")),
        (regular + affine_offsets(3, 1.6 * np.eye(2)), Text(fa="بزرگ‌شده", en="scaled")),
        (regular + affine_offsets(3, _rotation(30)), Text(fa="چرخیده", en="rotated")),
        (regular + free, Text(fa="آزاد", en="free")),
    ]
    shapes: list[Shape] = []
    for number, (places, title) in enumerate(panels):
        shapes += drawings.grid_panel(6 + 129 * number, places, title)
    return Diagram(644, 156, shapes, mirrors=False)


@part("c/1")
def grids_as_offsets() -> Table:
    """The offset of the first tap, (-1, -1), in each grid: by the matrix, and by complex numbers."""
    columns = [
        Column(Text(fa="شبکه‌ی نمونه‌برداری", en="grid")),
        Column(Text(fa="آفستِ نوک $p=(-1,-1)$", en="offset of tap $p=(-1,-1)$")),
        Column(Text(fa="سطری", en="by row"), digits=3),
        Column(Text(fa="ستونی", en="by column"), digits=3),
    ]
    rows: list[Sequence[Cell]] = []
    cases = [
        (Text(fa="معمولی", en="regular"), r"0", np.eye(2), 1),
        (Text(fa="اتساع 2", en="dilation 2"), r"(2-1)\,p", 2 * np.eye(2), 2),
        (Text(fa="بزرگ‌شده، 1.6 برابر", en="scaled by 1.6"), r"(1.6-1)\,p", 1.6 * np.eye(2), 1.6),
        (
            Text(fa="چرخیده، 30 درجه", en="rotated by 30 degrees"),
            r"(R-I)\,p",
            _rotation(30),
            cmath.rect(1, math.pi / 6),
        ),
    ]
    for name, tex, matrix, factor in cases:
        by_matrix, by_number = affine_offsets(3, matrix)[0], (factor - 1) * complex(-1, -1)
        rows.append(
            (
                name,
                Maths(tex),
                *(
                    Claim(
                        Text(fa="آفست", en="offset"),
                        {Route.MATRIX: float(each) + 0.0, Route.CLOSED_FORM: float(other) + 0.0},
                        PIXEL,
                        tolerance=1e-12,
                    )
                    for each, other in zip(by_matrix, (by_number.real, by_number.imag), strict=True)
                ),
            )
        )
    return Table(columns, rows)


@part("c/1")
def special_cases() -> Table:
    """Largest difference between a deformable convolution with given offsets and an ordinary one of the library."""
    import torch

    generator = np.random.default_rng(11)
    image, kernel = generator.integers(-9, 10, (7, 8)).astype(float), generator.integers(-5, 6, (3, 3)).astype(float)
    picture, weights = torch.tensor(image)[None, None], torch.tensor(kernel)[None, None]
    conv = torch.nn.functional.conv2d
    padded = torch.nn.functional.pad(picture, (1, 3, 1, 2))
    beyond = conv(padded, weights)[..., 1:, 2:]  # the outputs one row and two columns on
    cases: list[tuple[Cell, Array, torch.Tensor, Text]] = [
        (
            Text(fa="همه صفر", en="all zero"),
            np.zeros((9, 2)),
            conv(picture, weights, padding=1),
            Text(fa="کانولوشن معمولی", en="ordinary convolution"),
        ),
        (
            Maths(r"\Delta p_n=p_n"),
            regular_grid(3),
            conv(picture, weights, padding=2, dilation=2),
            Text(fa="کانولوشن با نرخ اتساع 2", en="convolution with dilation 2"),
        ),
        (
            Maths(r"\Delta p_n=(1,2)"),
            np.tile([1.0, 2.0], (9, 1)),
            beyond,
            Text(
                fa="خروجیِ کانولوشن معمولی، یک سطر و دو ستون جلوتر",
                en="output of the ordinary convolution, one row and two columns on",
            ),
        ),
    ]
    columns = [
        Column(Text(fa="آفست‌ها", en="offsets")),
        Column(Text(fa="باید برابر باشد با", en="must equal")),
        Column(Text(fa="بزرگ‌ترین اختلاف", en="largest difference")),
    ]
    rows: list[Sequence[Cell]] = []
    for name, offsets, wanted, twin in cases:
        everywhere = np.broadcast_to(offsets, (7, 8, 9, 2)).copy()
        target = wanted[0, 0].numpy()
        ours = deformable_convolution(image[None], kernel[None, None], everywhere)[0]
        theirs = routes.deformed(image, kernel, everywhere)
        rows.append(
            (
                name,
                twin,
                Claim(
                    Text(fa="بزرگ‌ترین اختلاف", en="largest difference"),
                    {
                        Route.LOOPS: round(float(np.abs(ours - target).max()), 9),
                        Route.TORCH: round(float(np.abs(theirs - target).max()), 9),
                    },
                ),
            )
        )
    return Table(columns, rows)


@part("c/1")
def offsets_on_image() -> Figure:
    """Nine taps on a winding line: where they stand, and where the gradient of the brightness carries them."""
    picture, before, after = experiments.ridge(), experiments.anchors(), experiments.climbed()

    def draw(canvas: Canvas) -> None:
        for axes, moved in zip(canvas.figure.subplots(1, 2), (False, True), strict=True):
            for level in (0.2, 0.5, 0.8):  # one over the other, so that the line grows brighter towards its middle
                axes.contourf(picture, levels=[level, 1.1], colors=[canvas.colour["c6"]], alpha=0.22)
            axes.plot(
                before[:, 1],
                before[:, 0],
                "o",
                color=canvas.colour["mut" if moved else "c1"],
                markersize=3 if moved else 6,
            )
            if moved:
                step = after - before
                axes.quiver(
                    before[:, 1],
                    before[:, 0],
                    step[:, 1],
                    step[:, 0],
                    angles="xy",
                    scale_units="xy",
                    scale=1,
                    width=0.008,
                    color=canvas.colour["c2"],
                )
                axes.plot(after[:, 1], after[:, 0], "o", color=canvas.colour["c1"], markersize=6)
            axes.plot(experiments.PLACE[1], experiments.PLACE[0], "+", color=canvas.colour["fg"], markersize=12)
            axes.set(aspect="equal", xlim=(2, 22), ylim=(21, 3), xticks=[5, 10, 15, 20], yticks=[5, 10, 15, 20])
            axes.set_title(
                canvas.say(Text(fa="با آفست", en="with offsets") if moved else Text(fa="بی آفست", en="without offsets"))
            )

    return Figure(draw, 6.4, 3.1)


@part("c/1")
def brightness_before() -> Claim:
    """Mean brightness under the nine taps of the regular grid."""
    return _brightness(experiments.anchors(), experiments.anchors())


@part("c/1")
def brightness_after() -> Claim:
    """Mean brightness after the taps followed the gradient: our derivative, and autograd's."""
    return _brightness(experiments.climbed(), experiments.climbed_by_autograd())


def _brightness(ours: Array, theirs: Array) -> Claim:
    import torch

    return Claim(
        Text(fa="میانگین روشنایی زیر نُه نوک کرنل", en="mean brightness under the nine taps"),
        {
            Route.NUMPY: experiments.brightness(ours),
            Route.TORCH: float(routes.sampled(experiments.ridge(), torch.tensor(theirs)).mean()),
        },
        tolerance=1e-3,
    )


# c/2. Offsets


@part("c/2")
def offset_branch() -> Diagram:
    """From the feature map through a small convolution to offsets, and through them to the sampled convolution."""
    shapes: list[Shape] = [
        Box(64, 128, 112, 50, Text(fa="نقشه‌ی ویژگی", en="feature map"), "H×W×C"),
        Box(
            246,
            50,
            150,
            50,
            Text(fa="کانولوشن آفست", en="offset convolution"),
            Text(fa="K×K، خروجی 2N", en="K×K, 2N outputs"),
            "c2",
        ),
        Box(450, 50, 134, 50, Text(fa="آفست‌ها", en="offsets"), "H×W×2N", "c2"),
        Box(
            348,
            128,
            160,
            50,
            Text(fa="درون‌یابی دوخطی", en="bilinear sampling"),
            Text(fa="N نقطه برای هر خروجی", en="N points per output"),
            "c4",
        ),
        Box(
            546,
            128,
            150,
            50,
            Text(fa="وزن‌های کرنل", en="kernel weights"),
            Text(fa="جمع وزن‌دار", en="weighted sum"),
            "c1",
        ),
        Box(546, 212, 150, 46, Text(fa="خروجی", en="output"), "H×W×O"),
        Arrow([(64, 103), (64, 50), (171, 50)], "c2"),
        Arrow([(321, 50), (383, 50)], "c2"),
        Arrow([(400, 75), (348, 103)], "c2"),
        Arrow([(120, 128), (268, 128)]),
        Arrow([(428, 128), (471, 128)]),
        Arrow([(546, 153), (546, 189)]),
        Arrow([(471, 212), (100, 212), (100, 153)], "mut", dashed=True),
        Label(
            280,
            226,
            Text(fa="گرادیان به هر دو شاخه بازمی‌گردد", en="the gradient returns into both branches"),
            "mut",
            True,
        ),
    ]
    return Diagram(640, 246, shapes)


@part("c/2")
def offset_channels() -> Table:
    """Taps, offset channels and weights of the offset convolution for 256 input channels and several kernels."""
    columns = [
        Column(Maths("K")),
        Column(Maths("N=K^2")),
        Column(Maths("2N")),
        Column(Text(fa="وزن‌های کانولوشن آفست", en="weights of the offset convolution")),
        Column(
            Text(fa="سهم آن از کانولوشن 256 کاناله", en="relative to a 256-channel convolution"), digits=2, percent=True
        ),
    ]
    rows = []
    for side in (1, 3, 5, 7):
        taps = regular_grid(side).size
        network = (layers.Convolution("", 2 * side * side, side, padding=side // 2, bias=False),)
        rows.append(
            (
                side,
                side * side,
                Claim(
                    Text(fa="کانال‌های آفست", en="offset channels"),
                    {Route.CLOSED_FORM: 2 * side**2, Route.COUNTING: taps},
                    CHANNEL,
                ),
                Claim(
                    Text(fa="وزن‌ها", en="weights"),
                    {Route.CLOSED_FORM: 2 * side**4 * 256, Route.TORCH: routes.run(network, (256, 9, 9))[1]},
                    WEIGHT,
                ),
                2 * side**2 / 256,
            )
        )
    return Table(columns, rows)


@part("c/2")
def bilinear_cell() -> Diagram:
    """The four pixels around the point of the example, their values and the point between them."""
    left, top, side = 230.0, 52.0, 150.0
    x, y = left + 0.3 * side, top + 0.4 * side
    shapes: list[Shape] = [
        Box(left + side / 2, top + side / 2, side, side),
        Arrow([(x, top), (x, top + side)], "c2", head=False, dashed=True),
        Arrow([(left, y), (left + side, y)], "c2", head=False, dashed=True),
    ]
    for i, j in np.ndindex(2, 2):
        px, py = left + j * side, top + i * side
        shapes += [
            Dot(px, py, 6, "c1"),
            Label(px + (46 if j else -46), py, str(int(CELL[2 + i, 2 + j])), "c1", bold=True),
            Label(px + (46 if j else -46), py + 18, _point(f"({2 + i}, {2 + j})"), "mut", True),
        ]
    shapes += [
        Dot(x, y, 6, "c2"),
        Label(x + 50, y - 14, _point("(2.4, 2.3)"), "c2", True),
        Label(x / 2 + left / 2, top - 12, "0.3", "c2", True),
        Label(left - 16, (y + top) / 2, "0.4", "c2", True),
    ]
    return Diagram(640, 236, shapes, mirrors=False)


def _point(coordinates: str) -> str:
    """Coordinates as a left-to-right island: row before column in both languages."""
    return f"\u2066{coordinates}\u2069"


@part("c/2")
def interpolated_value() -> Claim:
    """The picture at (2.4, 2.3): by hand, by our function, by the definition over all pixels and by grid_sample."""
    return Claim(
        Text(fa="مقدار در نقطه‌ی $(2.4,\\,2.3)$", en="value at the point $(2.4,\\,2.3)$"),
        {
            Route.BY_HAND: 0.6 * 0.7 * 10 + 0.6 * 0.3 * 20 + 0.4 * 0.7 * 30 + 0.4 * 0.3 * 60,
            Route.NUMPY: bilinear(CELL, *POINT),
            Route.LOOPS: routes.tents(CELL, *POINT),
            Route.TORCH: routes.sampled_gradient(CELL, *POINT)[0],
        },
        tolerance=1e-12,
    )


@part("c/2")
def slope_by_row() -> Claim:
    """Derivative of that value by the row part of the offset."""
    return Claim(
        Text(fa="مشتق نسبت به مؤلفه‌ی سطری آفست", en="derivative by the row part of the offset"),
        {
            Route.BY_HAND: 0.7 * (30 - 10) + 0.3 * (60 - 20),
            Route.NUMPY: bilinear_gradient(CELL, *POINT)[0],
            Route.AUTOGRAD: routes.sampled_gradient(CELL, *POINT)[1],
            Route.DIFFERENCES: routes.slope(lambda step: routes.tents(CELL, POINT[0] + step, POINT[1])),
        },
        tolerance=1e-9,
    )


@part("c/2")
def slope_by_column() -> Claim:
    """Derivative of that value by the column part of the offset."""
    return Claim(
        Text(fa="مشتق نسبت به مؤلفه‌ی ستونی آفست", en="derivative by the column part of the offset"),
        {
            Route.BY_HAND: 0.6 * (20 - 10) + 0.4 * (60 - 30),
            Route.NUMPY: bilinear_gradient(CELL, *POINT)[1],
            Route.AUTOGRAD: routes.sampled_gradient(CELL, *POINT)[2],
            Route.DIFFERENCES: routes.slope(lambda step: routes.tents(CELL, POINT[0], POINT[1] + step)),
        },
        tolerance=1e-9,
    )


@part("c/2")
def where_offsets_learn() -> Table:
    """Gradient by the offset on a flat picture, a ramp, an edge and the example."""
    flat, ramp = np.full((5, 4), 6.0), np.add.outer(2.0 * np.arange(5), 3.0 * np.arange(4))
    edge = np.repeat([[0.0, 0, 0, 8]], 5, axis=0)
    columns = [
        Column(Text(fa="تصویر پیرامون نقطه", en="picture around the point")),
        Column(Text(fa="سطری", en="by row"), digits=1),
        Column(Text(fa="ستونی", en="by column"), digits=1),
    ]
    pictures = [
        (Text(fa="هموار: همه‌جا 6", en="flat: 6 everywhere"), flat),
        (Text(fa="شیب: 2 در هر سطر و 3 در هر ستون", en="ramp: 2 per row, 3 per column"), ramp),
        (Text(fa="لبه‌ی عمودی از 0 به 8", en="vertical edge from 0 to 8"), edge),
        (Text(fa="مثال بالا", en="the example above"), CELL),
    ]
    rows: list[Sequence[Cell]] = []
    for name, picture in pictures:
        ours, theirs = bilinear_gradient(picture, *POINT), routes.sampled_gradient(picture, *POINT)[1:]
        rows.append(
            (
                name,
                *(
                    Claim(
                        Text(fa="مشتق", en="derivative"),
                        {Route.NUMPY: round(a, 9) + 0.0, Route.AUTOGRAD: round(b, 9) + 0.0},
                        tolerance=1e-9,
                    )
                    for a, b in zip(ours, theirs, strict=True)
                ),
            )
        )
    return Table(columns, rows)


def _significant(value: float, digits: int = 3) -> float:
    """The value to a few significant digits: what survives another processor."""
    return float(f"{value:.{digits}g}")
