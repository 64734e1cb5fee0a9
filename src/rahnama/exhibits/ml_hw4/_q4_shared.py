"""Sizes of question 4, and the claims that several of its exhibits make."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import (
    Claim,
    Maths,
    Route,
)
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.reference import architectures, layers
from rahnama.reference.cost import convolution_cost
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
    Maths(r"1\times1"),
    Maths(r"3\times3"),
    Maths(r"5\times5"),
    Text(fa="ادغام", en="pooling"),
)
CELL = np.array([[4.0, 7, 1, 9], [8, 3, 5, 2], [6, 0, 10, 20], [2, 9, 30, 60], [5, 1, 7, 3]])  # part c/2
POINT = (2.4, 2.3)


def size_and_cost(network: layers.Network, shape: layers.Shape) -> tuple[Claim, Claim]:
    """Parameters and multiply–accumulates of a network: layer by layer, and by torch."""
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


def cost(in_channels: int, out_channels: int, kernel: int) -> Claim:
    """One convolution on the question's 28×28 map, by three routes."""
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


def bottleneck_products() -> int:
    """Products of both convolutions of the lower route, counted by sums of ones."""
    return routes.products_of_ones(SIDE, IN, SQUEEZED, 1, 0) + routes.products_of_ones(
        SIDE, SQUEEZED, OUT, KERNEL, KERNEL // 2
    )


def module_steps() -> list[tuple[int, int, int, int]]:
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


def module_total() -> Claim:
    """Multiply–accumulates of the whole module: six products, torch's counter, and sums of ones."""
    network = (architectures.inception("3a", MODULE),)
    return Claim(
        Text(fa="هزینه‌ی کل ماژول", en="cost of the whole module"),
        {
            Route.CLOSED_FORM: sum(convolution_cost(SIDE, SIDE, c, o, k) for _, c, o, k in module_steps()),
            Route.COUNTING: sum(routes.products_of_ones(SIDE, c, o, k, k // 2) for _, c, o, k in module_steps()),
            Route.TORCH: routes.run(network, (IN, SIDE, SIDE))[2],
        },
        MAC,
    )


def significant(value: float, digits: int = 3) -> float:
    """The value to a few significant digits: what survives another processor."""
    return float(f"{value:.{digits}g}")
