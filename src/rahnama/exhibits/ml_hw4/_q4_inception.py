"""Tables and figures of part b/2: the inception module and its network."""

from __future__ import annotations

from rahnama.exhibit import (
    Box,
    Canvas,
    Claim,
    Column,
    Diagram,
    Figure,
    Maths,
    Route,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    BRANCHES,
    CHANNEL,
    IN,
    MODULE,
    SIDE,
    cost,
    module_steps,
    module_total,
    size_and_cost,
)
from rahnama.reference import architectures, layers
from rahnama.reference.cost import convolution_cost
from rahnama.text import Text


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
