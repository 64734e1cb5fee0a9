"""Tables and figures of part b/1: a convolution with and without a bottleneck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rahnama.exhibit import (
    Canvas,
    Claim,
    Column,
    Diagram,
    Figure,
    Route,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    IN,
    KERNEL,
    OUT,
    SIDE,
    SQUEEZED,
    bottleneck_products,
)
from rahnama.reference import layers
from rahnama.reference.cost import bottleneck_cost, break_even_width, convolution_cost
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
    pixels, ones, below = SIDE * SIDE, routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2), bottleneck_products()
    return Table(
        columns,
        [
            counted(
                Text(fa="ضرب–جمع", en="multiply–accumulates"),
                (convolution_cost(SIDE, SIDE, IN, OUT, KERNEL), ones),
                (bottleneck_cost(SIDE, SIDE, IN, SQUEEZED, OUT, KERNEL), below),
            ),
            counted(
                Text(fa="ضرب و جمع، جداگانه", en="products and additions apart"),
                (2 * 25 * 192 * 32 * pixels, 2 * ones),
                (2 * pixels * (192 * 16 + 25 * 16 * 32), 2 * below),
            ),
            counted(Text(fa="بدون صفرهای حاشیه", en="without the padding's zeros"), *products_inside()),
            counted(Text(fa="وزن‌ها، بدون بایاس", en="weights, without biases"), *weights_of_routes()),
        ],
    )


def counted(name: Text, upper: tuple[int, int], lower: tuple[int, int]) -> tuple[Text, Claim, Claim, float]:
    """A row of both routes, each given in closed form and as counted, with the share that remains."""
    top, bottom = (
        Claim(Text(fa="شمار", en="count"), {Route.CLOSED_FORM: closed, Route.COUNTING: found})
        for closed, found in (upper, lower)
    )
    return name, top, bottom, lower[0] / upper[0]


def products_inside() -> tuple[tuple[int, int], tuple[int, int]]:
    """Products with real pixels of both routes, in closed form and counted."""
    inside = (KERNEL * SIDE - 2 * (1 + 2)) ** 2  # taps that meet a pixel, both axes
    narrow = routes.products_with_pixels(SIDE, IN, SQUEEZED, 1)
    return (
        (inside * IN * OUT, routes.products_with_pixels(SIDE, IN, OUT, KERNEL)),
        (
            SIDE * SIDE * IN * SQUEEZED + inside * SQUEEZED * OUT,
            narrow + routes.products_with_pixels(SIDE, SQUEEZED, OUT, KERNEL),
        ),
    )


def weights_of_routes() -> tuple[tuple[int, int], tuple[int, int]]:
    """Weights of both routes, in closed form and layer by layer."""
    five = layers.Convolution("", OUT, KERNEL, padding=2)
    upper = layers.trace((five,), (IN, SIDE, SIDE))
    lower = layers.trace((layers.Convolution("", SQUEEZED, 1), five), (IN, SIDE, SIDE))
    return (
        (KERNEL**2 * IN * OUT, sum(step.weights for step in upper)),
        (IN * SQUEEZED + KERNEL**2 * SQUEEZED * OUT, sum(step.weights for step in lower)),
    )


def cost_by_bottleneck_width() -> Figure:
    """Both costs as bars, and the cost against the width of the bottleneck with the point where it stops paying."""
    direct, squeezing, remaining = (
        convolution_cost(SIDE, SIDE, *case) / 1e6
        for case in ((IN, OUT, KERNEL), (IN, SQUEEZED, 1), (SQUEEZED, OUT, KERNEL))
    )

    def draw(canvas: Canvas) -> None:
        bars, curve = canvas.figure.subplots(1, 2, width_ratios=[1, 1.7])
        cost_bars(bars, canvas, direct, squeezing, remaining)
        cost_line(curve, canvas, direct, squeezing + remaining)

    return Figure(draw, 6.4, 2.8)


def cost_bars(axes: Axes, canvas: Canvas, direct: float, squeezing: float, remaining: float) -> None:
    """The direct cost beside the cost of both convolutions of the lower route, in millions."""
    axes.bar([0, 1], [direct, remaining], color=canvas.colour["c2"], alpha=0.7, width=0.6)
    axes.bar([1], [squeezing], bottom=[remaining], color=canvas.colour["c1"], width=0.6)
    for place, value in enumerate((direct, squeezing + remaining)):
        axes.text(place, value + 2, canvas.number(value, 1), ha="center")
    axes.set(xticks=[0, 1], ylim=(0, 150))
    names = (Text(fa="مستقیم", en="direct"), Text(fa="با گلوگاه", en="bottleneck"))
    axes.set_xticklabels([canvas.say(name) for name in names])
    axes.set_ylabel(canvas.say(Text(fa="میلیون ضرب–جمع", en="million MAC")))


def cost_line(axes: Axes, canvas: Canvas, direct: float, ours: float) -> None:
    """The cost against the width of the bottleneck, in millions: our case and the point where it stops paying."""
    width = np.array([1, IN])
    costs = [bottleneck_cost(SIDE, SIDE, IN, int(r), OUT, KERNEL) / 1e6 for r in width]
    axes.plot(width, costs, color=canvas.colour["c1"])
    axes.axhline(direct, color=canvas.colour["c2"], linestyle="--")
    equal = float(break_even_width(IN, OUT, KERNEL))
    axes.plot([equal], [direct], "o", color=canvas.colour["fg"])
    axes.annotate(canvas.number(equal, 1), (equal, direct), (-4, 8), textcoords="offset points", ha="right")
    axes.plot([SQUEEZED], [ours], "s", color=canvas.colour["c1"])
    axes.annotate(canvas.number(SQUEEZED), (SQUEEZED, ours), (6, -10), textcoords="offset points")
    axes.text(4, direct + 3, canvas.say(Text(fa="مستقیم", en="direct")), color=canvas.colour["c2"])
    axes.set(ylim=(0, 155), xlim=(0, IN))
    axes.set_xlabel(canvas.say(Text(fa="پهنای گلوگاه (کانال)", en="width of the bottleneck (channels)")))
