"""Tables and figures of part b: bottleneck, inception module, auxiliary heads."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import (
    Arrow,
    Box,
    Canvas,
    Claim,
    Column,
    Diagram,
    Figure,
    Label,
    Maths,
    Route,
    Shape,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    BRANCHES,
    CHANNEL,
    IN,
    KERNEL,
    MODULE,
    OUT,
    SIDE,
    SQUEEZED,
    bottleneck_products,
    cost,
    module_steps,
    module_total,
    significant,
    size_and_cost,
)
from rahnama.reference import architectures, layers
from rahnama.reference.cost import bottleneck_cost, break_even_width, convolution_cost
from rahnama.text import Text


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


def counting_conventions() -> Table:
    """The same two routes counted in four ways, and the share that remains in each."""
    columns = [
        Column(Text(fa="چه می‌شماریم", en="what is counted")),
        Column(Text(fa="راه بالا", en="upper route")),
        Column(Text(fa="راه پایین", en="lower route")),
        Column(Text(fa="سهم باقی‌مانده", en="share that remains"), digits=2, percent=True),
    ]
    pixels, ones = SIDE * SIDE, routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2)
    below, inside = bottleneck_products(), (KERNEL * SIDE - 2 * (1 + 2)) ** 2  # taps that meet a pixel, both axes
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


def module_costs() -> Table:
    """Multiply–accumulates of the six convolutions of the module and their sum."""
    columns = [
        Column(Text(fa="شاخه", en="branch")),
        Column(Text(fa="کانولوشن", en="convolution")),
        Column(Text(fa="وزن‌ها", en="weights")),
        Column(Text(fa="ضرب–جمع", en="MAC")),
    ]
    rows = [
        (
            BRANCHES[branch],
            Maths(rf"{kernel}\times{kernel},\;{entering}\to{leaving}"),
            kernel**2 * entering * leaving,
            cost(entering, leaving, kernel),
        )
        for branch, entering, leaving, kernel in module_steps()
    ]
    weights = sum(kernel**2 * entering * leaving for _, entering, leaving, kernel in module_steps())
    total = (Text(fa="کل ماژول", en="whole module"), None, weights, module_total())
    return Table(columns, [*rows, total], total=True)


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


def branch_costs() -> Figure:
    """Cost of the four branches, the part of the 1×1 convolutions apart."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        names: list[Text | str] = ["1×1", "3×3", "5×5", Text(fa="ادغام", en="pooling")]
        for branch in range(4):
            left = 0.0
            for number, entering, leaving, kernel in module_steps():
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
                    layer_name(layer),
                    Maths(r"\times".join(map(str, (*leaving[1:], leaving[0])))),
                    *size_and_cost((layer,), shape),
                )
            )
        shape = leaving
    total = (Text(fa="کل شبکه", en="whole network"), None, *size_and_cost(network, (3, 224, 224)))
    return Table(columns, [*rows, total], total=True)


def layer_name(layer: layers.Layer) -> Text:
    """What a row of the network table is called."""
    match layer:
        case layers.Branches(name):
            return Text(fa=f"ماژول {name}", en=f"module {name}")
        case layers.Convolution(_, _, kernel):
            return Text(
                fa=f"کانولوشن ${kernel}\\times{kernel}$",
                en=f"${kernel}\\times{kernel}$ convolution",
            )
    return Text(fa="لایه‌ی تمام‌متصل", en="fully connected layer")


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
            (title, at_first_layer(start, False), at_first_layer(start, True), gain(start))
            for start, title in (("small", drawings.SMALL_START), ("he", drawings.HE_START))
        ],
    )


def at_first_layer(start: str, auxiliary: bool) -> Claim:
    """Median gradient norm at the first layer, by both backpropagations."""
    return Claim(
        Text(fa="میانه‌ی اندازه‌ی گرادیان در لایه‌ی نخست", en="median gradient norm at the first layer"),
        {
            route: significant(float(np.median(experiments.headed_norms(start, auxiliary, torch)[:, 1])))
            for route, torch in ((Route.NUMPY, False), (Route.AUTOGRAD, True))
        },
        tolerance=1e-9,
    )


def gain(start: str) -> Claim:
    """Median factor by which the auxiliary heads raise it."""
    return Claim(
        Text(fa="میانه‌ی نسبت‌ها", en="median of the ratios"),
        {
            route: significant(
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
