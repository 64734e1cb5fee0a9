"""Small networks and pictures on which question 4 measures gradients: sizes and seeds chosen here, nothing trained."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.reference import gradient_depth
from rahnama.reference.bilinear import bilinear, bilinear_gradient
from rahnama.reference.deformable import regular_grid

Array = NDArray[np.float64]
Heads = Mapping[int, tuple[float, Array]]

DEPTH, WIDTH, EXAMPLES, CLASSES, SEEDS = 30, 32, 64, 10, 20
HEADED_DEPTH, HEADS, SHARE = 21, (9, 15), 0.3  # where GoogLeNet's heads hang, counted in layers with weights
PLACE, REACH, STEPS, RATE, DECAY = (12.0, 10.0), 3, 400, 0.1, 0.03
NEARLY_ZERO = 0.1  # the offsets' start; exactly on a pixel bilinear interpolation has a kink


def network(
    stack: gradient_depth.Stack, start: str, seed: int, depth: int
) -> tuple[Array, list[Array], Array, NDArray[np.int64]]:
    """Inputs, weights, final head and labels of one small network.

    ``small``: uniform within ±1/√fan-in, as torch starts ``nn.Linear``; ``he``: normal with variance 2/fan-in.
    """
    generator = np.random.default_rng(seed)
    inputs, labels = generator.standard_normal((EXAMPLES, WIDTH)), generator.integers(0, CLASSES, EXAMPLES)
    fans = [WIDTH * number if stack == "dense" else WIDTH for number in range(1, depth + 2)]

    def matrix(rows: int, fan: int) -> Array:
        drawn: Array
        if start == "he":
            drawn = generator.standard_normal((rows, fan)) * np.sqrt(2 / fan)
        else:
            drawn = generator.uniform(-1, 1, (rows, fan)) / np.sqrt(fan)
        return drawn

    fan_of_head = fans[-1] if stack == "dense" else WIDTH
    return inputs, [matrix(WIDTH, fan) for fan in fans[:depth]], matrix(CLASSES, fan_of_head), labels


@cache
def norms(stack: gradient_depth.Stack, start: str) -> Array:
    """Gradient norm by layer output x_0…x_L for every seed, by hand-written backpropagation: (seeds, L+1)."""
    return np.array(
        [
            [
                np.linalg.norm(each)
                for each in gradient_depth.gradients_by_layer(stack, inputs, weights, {DEPTH: (1.0, head)}, labels)
            ]
            for inputs, weights, head, labels in (network(stack, start, seed, DEPTH) for seed in range(SEEDS))
        ]
    )


@cache
def norms_by_autograd(stack: gradient_depth.Stack, start: str) -> Array:
    """The same by torch."""
    return np.array(
        [
            routes.autograd_norms(stack, inputs, weights, {DEPTH: (1.0, head)}, labels)
            for inputs, weights, head, labels in (network(stack, start, seed, DEPTH) for seed in range(SEEDS))
        ]
    )


def first_over_last(values: Array) -> float:
    """Median over seeds of the gradient's norm at x_1, divided by that at x_L."""
    return float(np.median(values[:, 1] / values[:, -1]))


def heads(final: Array, seed: int, auxiliary: bool) -> Heads:
    """The main head at the end and, if asked for, two auxiliary ones with their share of the loss."""
    generator = np.random.default_rng(1000 + seed)
    found: dict[int, tuple[float, Array]] = {HEADED_DEPTH: (1.0, final)}
    for layer in HEADS if auxiliary else ():
        found[layer] = (SHARE, generator.uniform(-1, 1, final.shape) / np.sqrt(WIDTH))
    return found


@cache
def headed_norms(start: str, auxiliary: bool, by_autograd: bool = False) -> Array:
    """Gradient norm by layer output of plain networks with or without auxiliary heads: (seeds, layers + 1)."""
    rows = []
    for seed in range(SEEDS):
        inputs, weights, final, labels = network("plain", start, seed, HEADED_DEPTH)
        hung = heads(final, seed, auxiliary)
        rows.append(
            routes.autograd_norms("plain", inputs, weights, hung, labels)
            if by_autograd
            else [
                np.linalg.norm(each)
                for each in gradient_depth.gradients_by_layer("plain", inputs, weights, hung, labels)
            ]
        )
    return np.array(rows)


def one_weight_slope() -> tuple[float, float, float]:
    """Slope of the loss by one number of x_0 in a He network: backpropagation, autograd, central differences."""
    inputs, weights, head, labels = network("plain", "he", 7, 6)
    by_hand = gradient_depth.gradients_by_layer("plain", inputs, weights, {6: (1.0, head)}, labels)[0][0, 1]

    def loss(change: float) -> float:
        moved = inputs.copy()
        moved[0, 1] += change
        return routes.plain_loss(moved, weights, head, labels)

    return float(by_hand), routes.slope(loss), loss(0.0)


def ridge(size: int = 25) -> Array:
    """A picture: one bright winding line on a dark ground."""
    rows, columns = np.mgrid[:size, :size].astype(float)
    line = 12 + 4.5 * np.sin(2 * np.pi * rows / 26)
    picture: Array = np.exp(-0.5 * ((columns - line) / 2.2) ** 2)
    return picture


def anchors() -> Array:
    """Where nine taps, three pixels apart, stand without offsets."""
    return np.array(PLACE) + regular_grid(3, REACH)


@cache
def climbed() -> Array:
    """The taps after climbing the brightness, with our own derivative of the interpolation."""
    picture, fixed = ridge(), anchors()
    points = fixed + NEARLY_ZERO
    for _ in range(STEPS):
        slopes = np.array([bilinear_gradient(picture, *point) for point in points])
        points = points + RATE * (slopes - DECAY * (points - fixed))
    return points


@cache
def climbed_by_autograd() -> Array:
    """The same through torch."""
    return routes.ascend(ridge(), anchors() + NEARLY_ZERO, STEPS, RATE, DECAY, anchors())


def brightness(points: Array) -> float:
    """Mean of the picture under the taps: the response of a kernel of nine equal weights."""
    return float(np.mean([bilinear(ridge(), *point) for point in points]))
