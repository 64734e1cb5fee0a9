"""What common mistakes in a hand-written perceptron of 128 and 64 sigmoid units do to its training on Fashion-MNIST.

Each case trains five epochs by plain SGD with batches of 100 and η = 0.1, from the same start and in the same order of
pictures for every mistake, and says how far the first gradient is from the right one. The right gradient is found by
hand and by PyTorch's automatic differentiation; correct answers are counted by this forward pass and by PyTorch's.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment

Array = NDArray[Any]
WIDTHS, BATCH, RATE, EPOCHS, SEEDS = (784, 128, 64, 10), 100, 0.1, 5, 3
MISTAKES = ("none", "softmax_twice", "summed", "slope_at_z", "slope_at_a", "updated_first")


def _start(generator: np.random.Generator) -> list[Array]:
    """Weights by Xavier (uniform) and zero biases, layer by layer, in float64."""
    found: list[Array] = []
    for entering, leaving in pairwise(WIDTHS):
        bound = np.sqrt(6 / (entering + leaving))
        found += [generator.uniform(-bound, bound, (entering, leaving)), np.zeros(leaving)]
    return found


def _sigmoid(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=values.dtype)


def _softmax(values: Array) -> Array:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _forward(parameters: Sequence[Array], pictures: Array) -> tuple[list[Array], list[Array]]:
    """Pre-activations Z¹, Z², Z³ and what enters each layer, A⁰, A¹, A²."""
    sums: list[Array] = []
    entering = [pictures]
    for weights, biases in zip(parameters[::2], parameters[1::2], strict=True):
        sums.append(entering[-1] @ weights + biases)
        entering.append(_sigmoid(sums[-1]))
    return sums, entering[:-1]


def _slope(mistake: str, sums: Array, outputs: Array) -> Array:
    """What the mistake takes for σ'(z): right is a(1-a)."""
    if mistake == "slope_at_z":
        return np.asarray(sums * (1 - sums))
    again = _sigmoid(outputs) if mistake == "slope_at_a" else outputs
    return np.asarray(again * (1 - again))


def _last_delta(mistake: str, scores: Array, labels: Array) -> Array:
    probabilities = _softmax(scores)
    wanted = np.zeros_like(scores)
    wanted[np.arange(len(labels)), labels] = 1
    if mistake == "softmax_twice":
        back = (_softmax(probabilities) - wanted) / len(labels)
        mean = (back * probabilities).sum(axis=1, keepdims=True)
        return np.asarray(probabilities * (back - mean))
    return np.asarray((probabilities - wanted) / (1 if mistake == "summed" else len(labels)))


def _gradient(mistake: str, parameters: list[Array], pictures: Array, labels: Array, rate: float) -> list[Array]:
    """The gradient as the mistake has it; ``rate`` matters only to the one that updates before it goes on."""
    sums, entering = _forward(parameters, pictures)
    delta = _last_delta(mistake, sums[-1], labels)
    found: list[Array] = []
    for layer in reversed(range(3)):
        by_weights, by_biases = entering[layer].T @ delta, delta.sum(axis=0)
        found = [by_weights, by_biases, *found]
        if layer:
            weights = parameters[2 * layer]
            if mistake == "updated_first":
                weights = weights - rate * by_weights
            delta = (delta @ weights.T) * _slope(mistake, sums[layer - 1], entering[layer])
    return found


def _by_autograd(parameters: Sequence[Array], pictures: Array, labels: Array) -> list[Array]:
    """The right gradient, by PyTorch."""
    import torch

    leaves = [torch.tensor(each, requires_grad=True) for each in parameters]
    values = torch.tensor(pictures)
    for layer in range(3):
        values = values @ leaves[2 * layer] + leaves[2 * layer + 1]
        values = torch.sigmoid(values) if layer < 2 else values
    loss = torch.nn.functional.cross_entropy(values, torch.tensor(labels.astype(np.int64)))
    return [each.numpy() for each in torch.autograd.grad(loss, leaves)]


def _away(wrong: Sequence[Array], right: Sequence[Array]) -> float:
    """Length of the difference over the length of the right gradient, all parameters in one vector."""
    ours, theirs = (np.concatenate([each.ravel() for each in some]) for some in (wrong, right))
    return float(np.linalg.norm(ours - theirs) / np.linalg.norm(theirs))


def _loss(parameters: Sequence[Array], pictures: Array, labels: Array) -> tuple[float, int]:
    """Mean cross-entropy with one softmax, and how many are right."""
    total, right = 0.0, 0
    for start in range(0, len(labels), 2000):
        scores = _forward(parameters, pictures[start : start + 2000])[0][-1].astype(np.float64)
        some = labels[start : start + 2000]
        highest = scores.max(axis=1, keepdims=True)
        logs = scores - highest - np.log(np.exp(scores - highest).sum(axis=1, keepdims=True))
        total -= float(logs[np.arange(len(some)), some].sum())
        right += int((scores.argmax(axis=1) == some).sum())
    return total / len(labels), right


def _right_by_torch(parameters: Sequence[Array], pictures: Array, labels: Array) -> int:
    import torch

    values = torch.tensor(pictures)
    for layer in range(3):
        weights, biases = (torch.tensor(each) for each in parameters[2 * layer : 2 * layer + 2])
        values = torch.nn.functional.linear(values, weights.T, biases)
        values = values.sigmoid() if layer < 2 else values
    return int((values.argmax(1) == torch.tensor(labels)).sum())


def _trained(
    mistake: str, parameters: list[Array], generator: np.random.Generator, train: Array, labels: Array
) -> tuple[list[Array], list[float], int]:
    """The parameters, the loss on all pictures before and after each epoch, and the updates that stayed finite."""
    losses, updates = [_loss(parameters, train, labels)[0]], 0
    for _ in range(EPOCHS):
        for chosen in generator.permutation(len(train)).reshape(-1, BATCH):
            found = _gradient(mistake, parameters, train[chosen], labels[chosen], RATE)
            parameters = [each - np.float32(RATE) * slope for each, slope in zip(parameters, found, strict=True)]
            if not all(np.isfinite(each).all() for each in parameters):
                return parameters, losses, updates
            updates += 1
        losses.append(_loss(parameters, train, labels)[0])
    return parameters, losses, updates


def _flat(images: Array) -> Array:
    return np.asarray(images.reshape(len(images), -1) / np.float32(255), dtype=np.float32)


def _measure(case: Case) -> dict[str, Any]:
    data, mistake = fashion_mnist.load(), str(case["mistake"])
    generator = np.random.default_rng(int(case["seed"]))
    exact = _start(generator)
    train, test = _flat(data.train_images), _flat(data.test_images)
    first = (train[:BATCH].astype(np.float64), data.train_labels[:BATCH])
    wrong, right = _gradient(mistake, exact, *first, RATE), _gradient("none", exact, *first, RATE)
    start: list[Array] = [each.astype(np.float32) for each in exact]
    with np.errstate(over="ignore", invalid="ignore"):
        parameters, losses, updates = _trained(mistake, start, generator, train, data.train_labels)
    measured = {
        "updates": updates,
        "train_loss": losses,
        "gradient_error": _away(wrong, right),
        "gradient_error_autograd": _away(wrong, _by_autograd(exact, *first)),
    }
    if updates < EPOCHS * len(train) // BATCH:
        return measured  # it diverged: there is no network to count with
    return measured | {
        "test_correct": _loss(parameters, test, data.test_labels)[1],
        "test_correct_torch": _right_by_torch(parameters, test, data.test_labels),
    }


EXPERIMENT = Experiment(
    what="Training loss and test accuracy of a hand-written perceptron with common mistakes in its backward pass",
    cases=tuple({"mistake": mistake, "seed": seed} for mistake in MISTAKES for seed in range(SEEDS)),
    measure=_measure,
    tolerance={
        "updates": 200,  # where numbers overflow hangs on the last digits
        "train_loss": 0.05,
        "test_correct": 200,
        "test_correct_torch": 200,
        "gradient_error": 1e-9,
        "gradient_error_autograd": 1e-9,
    },
)
