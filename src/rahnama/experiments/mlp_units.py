"""How much of the loss reaches the layers of a perceptron before training, and which of its ReLU units fall silent.

Before training: the root mean square of the loss's derivative by the pre-activations of each layer, over 10,000
training pictures, by the reference's backward pass and by PyTorch's. After 20 epochs of SGD with ReLU: how many hidden
units give 0 for every training picture, and which share of all outputs is 0, once in NumPy and once in PyTorch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.reference import mlp
from rahnama.reference.initial_layers import initial_layers

Array = NDArray[Any]
HIDDEN = {"sigmoid": (128, 64), "three_layers": (128, 64, 64), "relu": (128, 64)}
SEEDS, PICTURES, BATCH, RATE, EPOCHS = 3, 10_000, 100, 0.1, 20


def _signals(layers: Sequence[mlp.Layer], inputs: Array, labels: Array, activation: mlp.Activation) -> list[Array]:
    """Derivative of the loss by Z of each layer, times the number of pictures."""
    *outputs, scores = mlp.forward(layers, inputs, activation)
    signal = len(labels) * mlp.cross_entropy_gradient(scores, labels)
    found = [signal]
    for (weights, _), reads in zip(layers[:0:-1], outputs[:0:-1], strict=True):
        signal = mlp.activation_gradient(activation, reads, signal @ weights.T)
        found.append(signal)
    return found[::-1]


def _signals_by_torch(layers: Sequence[mlp.Layer], inputs: Array, labels: Array, relu: bool) -> list[Array]:
    values, sums = torch.tensor(inputs), []
    for number, (weights, biases) in enumerate(layers):
        if number:
            values = torch.relu(values) if relu else torch.sigmoid(values)
        values = values @ torch.tensor(weights) + torch.tensor(biases)
        if not number:
            values.requires_grad_()
        sums.append(values)
    loss = torch.nn.functional.cross_entropy(values, torch.tensor(labels), reduction="sum")
    return [each.numpy() for each in torch.autograd.grad(loss, sums)]


def _size(values: Array) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _trained(layers: list[mlp.Layer], inputs: Array, labels: Array, generator: np.random.Generator) -> list[mlp.Layer]:
    """ReLU, plain SGD."""
    still = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    for _ in range(EPOCHS):
        for chosen in generator.permutation(len(labels)).reshape(-1, BATCH):
            _, slopes = mlp.gradients(layers, inputs[chosen], labels[chosen], "relu")
            layers, _ = mlp.momentum_step(layers, still, slopes, RATE)
    return layers


def _zeros(layers: Sequence[mlp.Layer], inputs: Array) -> tuple[list[int], list[float]]:
    """By hidden layer: units that are 0 for every picture, and the share of zeros; in NumPy."""
    hidden = mlp.forward(layers, inputs, "relu")[1:-1]
    return [int((each.max(axis=0) == 0).sum()) for each in hidden], [float((each == 0).mean()) for each in hidden]


def _zeros_by_torch(layers: Sequence[mlp.Layer], inputs: Array) -> tuple[list[int], list[float]]:
    values, silent, shares = torch.tensor(inputs), [], []
    for weights, biases in layers[:-1]:
        values = torch.nn.functional.linear(values, torch.tensor(weights).T, torch.tensor(biases)).relu()
        silent.append(int((values > 0).logical_not().all(dim=0).sum()))
        shares.append(1 - int(torch.count_nonzero(values)) / values.numel())
    return silent, shares


def _measure(case: Case) -> dict[str, Any]:
    data, variant = fashion_mnist.load(), str(case["variant"])
    relu = variant == "relu"
    generator = np.random.default_rng(int(case["seed"]))
    layers = initial_layers((784, *HIDDEN[variant], 10), "he" if relu else "xavier", generator)
    inputs, labels = data.train_images.reshape(-1, 784) / 255.0, data.train_labels.astype(np.int64)
    some = (inputs[:PICTURES], labels[:PICTURES])
    measured: dict[str, Any] = {
        "signal": [_size(each) for each in _signals(layers, *some, "relu" if relu else "sigmoid")],
        "signal_torch": [_size(each) for each in _signals_by_torch(layers, *some, relu)],
    }
    if relu:
        single = [(weights.astype(np.float32), biases.astype(np.float32)) for weights, biases in layers]
        single = _trained(single, inputs.astype(np.float32), labels, generator)
        measured["silent"], measured["zeros"] = _zeros(single, inputs.astype(np.float32))
        measured["silent_torch"], measured["zeros_torch"] = _zeros_by_torch(single, inputs.astype(np.float32))
    return measured


EXPERIMENT = Experiment(
    what="Size of the loss's derivative by a perceptron's layers before training, and its silent ReLU units after it",
    cases=tuple({"variant": variant, "seed": seed} for variant in HIDDEN for seed in range(SEEDS)),
    measure=_measure,
    tolerance={
        "signal": 1e-9,
        "signal_torch": 1e-9,
        "silent": 5,
        "silent_torch": 5,
        "zeros": 0.05,
        "zeros_torch": 0.05,
    },
)
