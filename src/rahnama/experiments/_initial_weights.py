"""Starts of sigmoid, tanh and ReLU networks, and what is measured in every layer before and after training.

Axes: B pictures, n width, L hidden layers. The networks are the plain ones of ``_deep_networks``; here only the numbers
with which they start are chosen. Gradients are those of each picture's own loss, softmax and cross-entropy.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import torch

from rahnama.experiments import _deep_networks as networks
from rahnama.experiments._deep_networks import CLASSES, PIXELS, Array, Labels, Layer

BATCH = 100
FLAT = 0.04  # a unit whose slope is below this share of the largest possible slope counts as saturated
STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
DEVIATIONS: dict[str, Callable[[int, int], float]] = {  # of the weights, by fan-in and fan-out
    "small": lambda _in, _out: 0.01,
    "xavier": lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),
    "he": lambda fan_in, _: math.sqrt(2 / fan_in),
    "xavier-4": lambda fan_in, fan_out: 4 * math.sqrt(2 / (fan_in + fan_out)),
    "xavier-4-centred": lambda fan_in, fan_out: 4 * math.sqrt(2 / (fan_in + fan_out)),
    "one": lambda _in, _out: 1.0,
    "five": lambda _in, _out: 5.0,
}


def _sigmoid(sums: torch.Tensor) -> torch.Tensor:
    """The sigmoid as the exponential of its logarithm: torch's own slope is ``a(1 - a)``, exactly 0 from z = 37 on."""
    return torch.exp(torch.nn.functional.logsigmoid(sums))


ACTIVE: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": _sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
}


def layers_of(widths: list[int], deviation: Callable[[int, int], float], seed: int) -> list[Layer]:
    """Normal weights with the deviation that belongs to the fans, and biases of zero; one pair for each two widths."""
    generator = np.random.default_rng(seed)
    return [
        (deviation(fan_in, fan_out) * generator.standard_normal((fan_out, fan_in)), np.zeros(fan_out))
        for fan_in, fan_out in itertools.pairwise(widths)
    ]


def start(name: str, depth: int, seed: int) -> list[Layer]:
    """A named start of L hidden layers and the head.

    The centred one subtracts from every sum what the outputs' mean of one half contributes, so that the network is that
    of tanh: ``σ(4Ws - 2W1) = (1 + tanh(W(2s - 1))) / 2``. Its first layer reads the pictures, which are centred, as
    ``2W``, and its head reads ``2s - 1`` through ``W``.
    """
    layers = layers_of([PIXELS, *[networks.WIDTH] * depth, CLASSES], DEVIATIONS[name], seed)
    if name != "xavier-4-centred":
        return layers
    first, head = layers[0][0] / 2, layers[-1][0] / 2
    middle = [(weights, -weights.sum(axis=1) / 2) for weights, _ in layers[1:-1]]
    return [(first, layers[0][1]), *middle, (head, -head.sum(axis=1) / 2)]


def measured(activation: str, layers: list[Layer], inputs: Array, labels: Labels) -> dict[str, object]:
    """Every quantity twice: by torch with automatic differentiation, and by NumPy with backpropagation by hand."""
    by_hand, by_torch = _by_hand(activation, layers, inputs, labels), _by_torch(activation, layers, inputs, labels)
    found: dict[str, object] = {f"{key}_numpy": np.array(values) for key, values in by_hand.items()}
    return found | {f"{key}_torch": np.array(values) for key, values in by_torch.items()}


def _by_hand(activation: str, layers: list[Layer], inputs: Array, labels: Labels) -> dict[str, list[float]]:
    _, outputs, sums = networks.by_hand(activation, layers, inputs)
    slope = networks.BY_HAND[activation][1]
    upstream = networks.gradients_by_hand(activation, layers, inputs, labels)
    deltas = [gradient * slope(inside) for gradient, inside in zip(upstream, sums, strict=True)]
    weights = [delta.T @ read / len(labels) for delta, read in zip(deltas, [inputs, *outputs[:-1]], strict=True)]
    return {
        "spread": [float(np.sqrt(np.mean((a - a.mean(axis=0)) ** 2))) for a in outputs],
        "pooled": [float(np.sqrt(np.mean((a - a.mean()) ** 2))) for a in outputs],
        "log_rms": [_log(math.sqrt(np.mean(each**2))) for each in deltas],
        "log_median": [_log(float(np.median(np.abs(each)))) for each in deltas],
        "log_rms_weights": [_log(math.sqrt(np.mean(each**2))) for each in weights],
        "saturated": [float(np.mean(slope(each) < FLAT * STEEPEST[activation])) for each in sums],
    }


def _by_torch(activation: str, layers: list[Layer], inputs: Array, labels: Labels) -> dict[str, list[float]]:
    moving = networks.tensors(layers, torch.float64)
    shifts = [torch.zeros(len(labels), len(bias), dtype=torch.float64, requires_grad=True) for _, bias in moving[:-1]]
    reads, outputs = torch.tensor(inputs), []
    for (weights, biases), shift in zip(moving[:-1], shifts, strict=True):
        reads = ACTIVE[activation](torch.nn.functional.linear(reads, weights, biases) + shift)
        outputs.append(reads)
    scores = torch.nn.functional.linear(reads, *moving[-1])
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(labels), reduction="sum")
    found = torch.autograd.grad(loss, [*shifts, *(weights for weights, _ in moving[:-1])])
    deltas, by_weight = found[: len(shifts)], [each / len(labels) for each in found[len(shifts) :]]
    values = [each.detach() for each in outputs]
    return {
        "spread": [float(a.var(dim=0, correction=0).mean().sqrt()) for a in values],
        "pooled": [float(a.std(correction=0)) for a in values],
        "log_rms": [_log(float(each.norm()) / math.sqrt(each.numel())) for each in deltas],
        "log_median": [_log(float(each.abs().quantile(0.5))) for each in deltas],
        "log_rms_weights": [_log(float(each.norm()) / math.sqrt(each.numel())) for each in by_weight],
        "saturated": [_flat(activation, each) for each in values],
    }


def _flat(activation: str, outputs: torch.Tensor) -> float:
    """Share of saturated units, from the outputs alone: within 0.01 of the ends of the range, or exactly 0 for ReLU."""
    if activation == "relu":
        return float((outputs == 0).double().mean())
    reach = outputs - 0.5 if activation == "sigmoid" else outputs / 2
    return float((reach.abs() > math.sqrt((1 - FLAT) / 4)).double().mean())


def descend(
    scores: Callable[[torch.Tensor], torch.Tensor],
    loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    pictures: tuple[torch.Tensor, torch.Tensor],
    parameters: list[torch.Tensor],
    plan: tuple[int, float, np.random.Generator],
) -> bool:
    """Plain stochastic gradient descent, batches of 100; False if a number was no longer finite."""
    (rows, classes), (steps, rate, order) = pictures, plan
    for _ in range(steps):
        chosen = torch.tensor(order.integers(0, len(rows), BATCH))
        gradients = torch.autograd.grad(loss(scores(rows[chosen]), classes[chosen]), parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= rate * gradient
        if not all(torch.isfinite(each).all() for each in gradients):
            return False
    return True


def _log(value: float) -> float:
    """log10, and the smallest number there is in place of zero."""
    return math.log10(max(value, 1e-300))
