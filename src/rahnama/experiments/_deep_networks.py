"""Deep fully connected networks of one width, built twice: for PyTorch, and by hand in NumPy as its check.

Axes: B examples, n width, L hidden layers. The first layer maps the pixels to n numbers; then, for l = 2…L,
    plain     x_l = f(W_l x_{l-1} + b_l)
    residual  x_l = x_{l-1} + f(W_l x_{l-1} + b_l)
    gated     x_l = f(x_{l-1} + W_l x_{l-1} + b_l)
and a linear head with softmax and cross-entropy follows. Biases start at zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.data import fashion_mnist
from rahnama.reference import activations
from rahnama.reference.gradient_depth import cross_entropy_gradient

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Layer = tuple[Array, Array]
WIDTH, PIXELS, CLASSES = 100, 784, 10


class Stack(NamedTuple):
    """A kind of network: its activation, how a layer joins what it reads, and the variance of its weights."""

    activation: str
    join: str
    variance: Callable[[int, int], float]  # of fan-in and fan-out
    over_depth: bool = False  # whether the weights of layers 2…L are divided by L, so that all branches sum to one


def _xavier(fan_in: int, fan_out: int) -> float:
    return 2 / (fan_in + fan_out)


def _he(fan_in: int, _: int) -> float:
    return 2 / fan_in


def _small(fan_in: int, _: int) -> float:  # of a uniform number within ±1/√fan-in, as torch starts nn.Linear
    return 1 / (3 * fan_in)


STACKS = {
    "sigmoid": Stack("sigmoid", "plain", _xavier),
    "sigmoid-16": Stack("sigmoid", "plain", lambda fan_in, fan_out: 16 * _xavier(fan_in, fan_out)),
    "sigmoid-112": Stack("sigmoid", "plain", lambda fan_in, fan_out: 112 * _xavier(fan_in, fan_out)),
    "tanh": Stack("tanh", "plain", _xavier),
    "relu": Stack("relu", "plain", _he),
    "relu-small": Stack("relu", "plain", _small),
    "residual": Stack("relu", "residual", _he),
    "residual-over-depth": Stack("relu", "residual", _he, over_depth=True),
    "residual-small": Stack("relu", "residual", _small),
    "gated": Stack("relu", "gated", _he),
}
BY_HAND = {
    "sigmoid": (activations.sigmoid, activations.sigmoid_gradient),
    "tanh": (activations.tanh, activations.tanh_gradient),
    "relu": (activations.relu, activations.relu_gradient),
}
BY_TORCH = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def pictures(count: int) -> tuple[Array, Labels]:
    """The first training pictures as rows of pixels, with the mean and deviation of the first 10,000 taken out."""
    images = fashion_mnist.load()
    first = images.train_images[:10_000].reshape(-1, PIXELS) / 255.0
    rows = images.train_images[:count].reshape(-1, PIXELS) / 255.0
    return (rows - first.mean()) / first.std(), images.train_labels[:count].astype(np.int64)


def start(name: str, depth: int, seed: int) -> list[Layer]:
    """Weights and biases of the hidden layers and of the head, normal with the stack's variance."""
    generator = np.random.default_rng(seed)
    fans = [PIXELS] + [WIDTH] * depth
    layers = []
    for fan_in, fan_out in zip(fans, [WIDTH] * depth + [CLASSES], strict=True):
        deviation = np.sqrt(STACKS[name].variance(fan_in, fan_out))
        if STACKS[name].over_depth and fan_in == fan_out:
            deviation /= depth
        layers.append((deviation * generator.standard_normal((fan_out, fan_in)), np.zeros(fan_out)))
    return layers


def by_torch(
    name: str, layers: list[tuple[torch.Tensor, torch.Tensor]], inputs: torch.Tensor
) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """Scores and the outputs x_1…x_L."""
    kind, outputs, reads = STACKS[name], [], inputs
    function = BY_TORCH[kind.activation]
    for number, (weights, biases) in enumerate(layers[:-1]):
        sums = torch.nn.functional.linear(reads, weights, biases)
        join = kind.join if number else "plain"
        if join == "gated":  # noqa: SIM108
            reads = function(reads + sums)
        else:
            reads = function(sums) + (reads if join == "residual" else 0)
        outputs.append(reads)
    return torch.nn.functional.linear(reads, *layers[-1]), outputs


def by_hand(name: str, layers: list[Layer], inputs: Array) -> tuple[Array, list[Array], list[Array]]:
    """Scores, outputs x_1…x_L, and what stood inside the activation of each layer."""
    kind, outputs, insides = STACKS[name], [], []
    function = BY_HAND[kind.activation][0]
    reads = inputs
    for number, (weights, biases) in enumerate(layers[:-1]):
        inside = reads @ weights.T + biases
        joins = number > 0
        if joins and kind.join == "gated":
            inside = inside + reads
        reads = function(inside) + (reads if joins and kind.join == "residual" else 0.0)
        insides.append(inside)
        outputs.append(reads)
    return reads @ layers[-1][0].T + layers[-1][1], outputs, insides


def gradients_by_hand(name: str, layers: list[Layer], inputs: Array, labels: Labels) -> list[Array]:
    """Derivative of each example's own loss by x_1…x_L, each (B, n)."""
    kind = STACKS[name]
    slope = BY_HAND[kind.activation][1]
    scores, _, insides = by_hand(name, layers, inputs)
    gradient = len(labels) * cross_entropy_gradient(scores, labels) @ layers[-1][0]
    found = [gradient]
    for number in range(len(layers) - 2, 0, -1):
        through = gradient * slope(insides[number])
        before = through @ layers[number][0]
        if kind.join == "residual":
            before = before + gradient
        elif kind.join == "gated":
            before = before + through
        gradient = before
        found.append(gradient)
    return found[::-1]


def tensors(layers: list[Layer], kind: torch.dtype) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """The same layers for torch, ready to be differentiated by."""
    return [
        (torch.tensor(w, dtype=kind, requires_grad=True), torch.tensor(b, dtype=kind, requires_grad=True))
        for w, b in layers
    ]


def arrays(layers: list[tuple[torch.Tensor, torch.Tensor]]) -> list[Layer]:
    """The layers of torch back in float64."""
    return [(w.detach().double().numpy(), b.detach().double().numpy()) for w, b in layers]
