"""The network of ``rahnama.reference.mlp``, made fast: the same operations in the same order, in memory that stays.

All weights and biases lie in one array, and ``layers`` are windows into it, so an update is two operations however many
layers there are. Every result is written into an array that the batch before has used (``out=``): nothing is allocated
but a few small things. A test demands the gradients of the reference, bit by bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.reference.mlp import Activation, Labels, Layer

Array = NDArray[Any]


class Network:
    """Weights, their gradient and the memory of one batch.

    Args:
        layers: the first weights and biases, which are copied.
        activation: of the hidden layers.
        batch: the most examples that ``learn`` will be given.
    """

    def __init__(self, layers: Sequence[Layer], activation: Activation, batch: int) -> None:
        self.activation = activation
        self.sizes = (layers[0][0].shape[0], *(len(biases) for _, biases in layers))
        self.weights = np.concatenate([each.ravel() for layer in layers for each in layer])
        self.gradient = np.zeros_like(self.weights)
        self.velocity = np.zeros_like(self.weights)
        self.layers = windows(self.weights, self.sizes)
        self._slopes = windows(self.gradient, self.sizes)
        self._step = np.empty_like(self.weights)
        self._outputs = [np.empty((batch, units), self.weights.dtype) for units in self.sizes]  # (N, n_l)
        self._signals = [np.empty_like(each) for each in self._outputs]
        self._rows = np.arange(batch)

    def learn(self, inputs: Array, labels: Labels, chosen: Labels) -> float:
        """Loss of the chosen examples; its derivatives by all weights are then in ``gradient``."""
        count = len(chosen)
        outputs = [each[:count] for each in self._outputs]
        signals = [each[:count] for each in self._signals]
        np.take(inputs, chosen, axis=0, out=outputs[0], mode="clip")  # the mode that needs no copy in between
        self._forward(outputs)
        loss = self._score(outputs[-1], signals[-1], labels[chosen])
        self._backward(outputs, signals)
        return loss

    def _forward(self, outputs: list[Array]) -> None:
        for number, (weights, biases) in enumerate(self.layers, start=1):
            sums = outputs[number]
            np.matmul(outputs[number - 1], weights, out=sums)
            np.add(sums, biases, out=sums)
            if number < len(self.layers):
                _activate(self.activation, sums)

    def _score(self, scores: Array, signal: Array, labels: Labels) -> float:
        """Mean cross-entropy; its derivative by the scores goes into ``signal``, and ``scores`` is spoiled."""
        places = self._rows[: len(labels)], labels
        np.subtract(scores, scores.max(axis=1, keepdims=True), out=scores)
        np.exp(scores, out=signal)
        np.subtract(scores, np.log(signal.sum(axis=1, keepdims=True)), out=scores)  # log-softmax
        np.exp(scores, out=signal)
        signal[places] -= 1
        np.divide(signal, len(labels), out=signal)
        return float(-scores[places].mean())

    def _backward(self, outputs: list[Array], signals: list[Array]) -> None:
        """From the last layer to the first; every array in ``outputs`` is spoiled once it is no longer needed."""
        for number in range(len(self.layers), 0, -1):
            reads, signal = outputs[number - 1], signals[number]
            slope, shift_slope = self._slopes[number - 1]
            np.matmul(reads.T, signal, out=slope)
            np.sum(signal, axis=0, out=shift_slope)
            if number > 1:  # pixels are not trained
                np.matmul(signal, self.layers[number - 1][0].T, out=signals[number - 1])
                _activation_gradient(self.activation, reads, signals[number - 1])

    def step(self, rate: float, momentum: float) -> None:
        """``v ← μv + g`` and ``w ← w - ηv`` for all weights and biases at once."""
        velocity = self.gradient  # without momentum v is the gradient itself
        if momentum:
            velocity = self.velocity
            np.multiply(velocity, momentum, out=velocity)
            np.add(velocity, self.gradient, out=velocity)
        np.multiply(velocity, rate, out=self._step)
        np.subtract(self.weights, self._step, out=self.weights)


def windows(flat: Array, sizes: Sequence[int]) -> list[Layer]:
    """The layers of a network that lie in one array one after the other, weights before biases; nothing is copied."""
    layers, start = [], 0
    for reads, units in pairwise(sizes):
        middle, end = start + reads * units, start + (reads + 1) * units
        layers.append((flat[start:middle].reshape(reads, units), flat[middle:end]))
        start = end
    return layers


def _activate(activation: Activation, sums: Array) -> None:
    """In place what ``reference.mlp.activate`` gives."""
    if activation == "sigmoid":
        np.multiply(sums, 0.5, out=sums)
        np.tanh(sums, out=sums)
        np.multiply(sums, 0.5, out=sums)
        np.add(sums, 0.5, out=sums)
    elif activation == "tanh":
        np.tanh(sums, out=sums)
    else:
        np.maximum(sums, 0, out=sums)


def _activation_gradient(activation: Activation, outputs: Array, signal: Array) -> None:
    """In place what ``reference.mlp.activation_gradient`` gives; ``outputs`` is spoiled."""
    if activation == "sigmoid":
        np.multiply(signal, outputs, out=signal)
        np.subtract(1, outputs, out=outputs)
    elif activation == "tanh":
        np.multiply(outputs, outputs, out=outputs)
        np.subtract(1, outputs, out=outputs)
    else:
        np.greater(outputs, 0, out=outputs)
    np.multiply(signal, outputs, out=signal)
