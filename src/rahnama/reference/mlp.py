"""A multilayer perceptron that classifies: forward pass, loss, every step of backpropagation, the update with momentum.

Axes: N examples, D inputs, n_l units of layer l, M classes. A layer is a pair of weights (n_{l-1}, n_l) and biases
(n_l,); ``f`` is the activation of the hidden layers, and the last layer gives the scores of the classes:
    a_0 = x,   a_l = f(a_{l-1} W_l + b_l),   s = a_{L-1} W_L + b_L
Every result has the floating-point type of what comes in: float64 for checks, float32 for training.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]  # float32 or float64
Labels = NDArray[np.integer[Any]]
Layer = tuple[Array, Array]
Activation = Literal["sigmoid", "tanh", "relu"]


def activate(activation: Activation, sums: Array) -> Array:
    """What a hidden layer makes of its sums z: ``σ(z)``, ``tanh z`` or ``max(0, z)``.

    The sigmoid as ``½ tanh(z/2) + ½``: the same function, and no exponential that could overflow.

    Args:
        activation: "sigmoid", "tanh" or "relu".
        sums: z, any shape.

    Returns:
        Same shape and type.

    Raises:
        ValueError: if the activation is unknown.

    Source:
        ``σ(z) = e^{z/2} / (e^{z/2} + e^{-z/2})``.

    Example:
        At ln 3 the odds are three to one:

        >>> round(float(activate("sigmoid", np.log(3.0))), 12)
        0.75
    """
    if activation == "sigmoid":
        outputs: Array = 0.5 * np.tanh(0.5 * sums) + 0.5
    elif activation == "tanh":
        outputs = np.tanh(sums)
    elif activation == "relu":
        outputs = np.maximum(sums, 0)
    else:
        raise ValueError(f"the activation is one of {get_args(Activation)}, got {activation!r}")
    return outputs


def activation_gradient(activation: Activation, outputs: Array, signal: Array) -> Array:
    """The signal that comes out of an activation on the way back, ``signal · f'(z)``.

    From the outputs ``a``, which the forward pass has kept: ``a(1 - a)``, ``1 - a²``, or 1 where a > 0. The slope is
    multiplied into the signal factor by factor, which needs no array for the slope.

    Args:
        activation: as for ``activate``.
        outputs: a = f(z).
        signal: derivative of the loss by a, same shape.

    Returns:
        Derivative of the loss by z, same shape and type.

    Raises:
        ValueError: if the activation is unknown, or the shapes differ.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, equation 3.34 and algorithm 6.4.

    Example:
        A sigmoid that gives ¾ passes on ¾·¼ of what comes back:

        >>> float(activation_gradient("sigmoid", np.array(0.75), np.array(16.0)))
        3.0
    """
    if np.shape(outputs) != np.shape(signal):
        raise ValueError(f"outputs {np.shape(outputs)} and signal {np.shape(signal)} must have the same shape")
    if activation == "sigmoid":
        passed: Array = signal * outputs * (1 - outputs)
    elif activation == "tanh":
        passed = signal * (1 - outputs * outputs)
    elif activation == "relu":
        passed = signal * (outputs > 0)
    else:
        raise ValueError(f"the activation is one of {get_args(Activation)}, got {activation!r}")
    return passed


def forward(layers: Sequence[Layer], inputs: Array, activation: Activation) -> list[Array]:
    """What every layer puts out, from the inputs to the scores.

    Args:
        layers: [(W_1, b_1), …, (W_L, b_L)].
        inputs: x, (N, D).
        activation: of the hidden layers; the last layer has none.

    Returns:
        [a_0 = x, a_1, …, a_{L-1}, s], each (N, n_l).

    Raises:
        ValueError: if the activation is unknown, or the weights of a layer do not fit what it reads.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, algorithm 6.3.

    Example:
        One hidden unit that is at rest, σ(0) = ½, and a score that doubles it:

        >>> layers = [(np.zeros((3, 1)), np.zeros(1)), (np.full((1, 1), 2.0), np.zeros(1))]
        >>> [each.tolist() for each in forward(layers, np.ones((1, 3)), "sigmoid")[1:]]
        [[[0.5]], [[1.0]]]
    """
    outputs = [inputs]
    for number, (weights, biases) in enumerate(layers, start=1):
        if weights.shape != (outputs[-1].shape[1], len(biases)):
            raise ValueError(f"layer {number} reads {outputs[-1].shape}: {weights.shape}, {biases.shape} do not fit")
        sums = outputs[-1] @ weights + biases
        outputs.append(activate(activation, sums) if number < len(layers) else sums)
    return outputs


def log_softmax(scores: Array) -> Array:
    """Logarithms of the probabilities of the classes, ``s_k - log Σ_j exp(s_j)``.

    The largest score of a row is subtracted first: no exponential is then above 1, and no logarithm is taken of 0.

    Args:
        scores: s, (N, M).

    Returns:
        (N, M), nats, at most 0; the exponentials of a row sum to 1.

    Raises:
        ValueError: if the scores are no matrix.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 4.1.

    Example:
        Two scores so large that their exponentials would overflow, three to one:

        >>> np.exp(log_softmax(np.array([[1000.0 + np.log(3.0), 1000.0]]))).round(12).tolist()
        [[0.75, 0.25]]
    """
    if scores.ndim != 2:
        raise ValueError(f"scores are a matrix (N, M), got shape {scores.shape}")
    shifted = scores - scores.max(axis=1, keepdims=True)
    logarithms: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return logarithms


def cross_entropy(scores: Array, labels: Labels) -> float:
    """Mean cross-entropy of softmax, ``-(1/N) Σ_i log p_i(y_i)``.

    Args:
        scores: s, (N, M).
        labels: y, (N,), from 0 to M-1.

    Returns:
        Nats per example, at least 0.

    Raises:
        ValueError: if there is not one class for each row of scores.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 6.2.2.3.

    Example:
        A network that knows nothing about ten classes loses ln 10:

        >>> round(cross_entropy(np.zeros((2, 10)), np.array([3, 8])), 4)
        2.3026
    """
    _require_classes(scores, labels)
    return float(-log_softmax(scores)[np.arange(len(labels)), labels].mean())


def cross_entropy_gradient(scores: Array, labels: Labels) -> Array:
    """Derivative of the mean cross-entropy by the scores, ``(softmax(s) - onehot(y)) / N``.

    Args:
        scores: s, (N, M).
        labels: y, (N,), from 0 to M-1.

    Returns:
        (N, M), nats per unit of score; every row sums to 0.

    Raises:
        ValueError: if there is not one class for each row of scores.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 6.2.2.3.

    Example:
        Four equal scores, the first class right: its score should rise, the others fall:

        >>> cross_entropy_gradient(np.zeros((1, 4)), np.array([0])).tolist()
        [[-0.75, 0.25, 0.25, 0.25]]
    """
    _require_classes(scores, labels)
    signal: Array = np.exp(log_softmax(scores))
    signal[np.arange(len(labels)), labels] -= 1
    return signal / len(labels)


def gradients(
    layers: Sequence[Layer], inputs: Array, labels: Labels, activation: Activation
) -> tuple[float, list[Layer]]:
    """The loss of a batch and its derivatives by all weights and biases: backpropagation, step by step.

    Args:
        layers, inputs, activation: as for ``forward``.
        labels: y, (N,), from 0 to M-1.

    Returns:
        The mean cross-entropy, and [(∂/∂W_1, ∂/∂b_1), …], each of its parameter's shape, nats per unit.

    Raises:
        ValueError: as ``forward`` and ``cross_entropy``.

    Source:
        Rumelhart, Hinton and Williams, *Nature* 323, 1986; Goodfellow, Bengio and Courville, algorithm 6.4.

    Example:
        Only a layer of scores, which knows nothing: each input pulls up the class it belongs to:

        >>> scores_only = [(np.zeros((1, 2)), np.zeros(2))]
        >>> loss, [(weights, biases)] = gradients(scores_only, np.array([[4.0]]), np.array([0]), "relu")
        >>> weights.tolist(), biases.tolist()
        ([[-2.0, 2.0]], [-0.5, 0.5])
    """
    *outputs, scores = forward(layers, inputs, activation)
    signal = cross_entropy_gradient(scores, labels)  # ∂loss/∂s
    found: list[Layer] = []
    for (weights, _), reads in zip(reversed(layers), reversed(outputs), strict=True):
        found.append((reads.T @ signal, signal.sum(axis=0)))
        if reads is not inputs:  # pixels are not trained
            signal = activation_gradient(activation, reads, signal @ weights.T)
    return cross_entropy(scores, labels), found[::-1]


def momentum_step(
    layers: Sequence[Layer], velocities: Sequence[Layer], slopes: Sequence[Layer], rate: float, momentum: float = 0.0
) -> tuple[list[Layer], list[Layer]]:
    """One update of gradient descent with momentum: ``v ← μv + g``, then ``w ← w - ηv``.

    The learning rate stands outside v, as in PyTorch; with μ = 0 it is plain gradient descent.

    Args:
        layers: w, the weights and biases.
        velocities: v, of the same shapes, zeros before the first step.
        slopes: g, as ``gradients`` gives them.
        rate: η, positive.
        momentum: μ, from 0 to below 1.

    Returns:
        The new layers and the new velocities; what was given is left as it was.

    Raises:
        ValueError: if η or μ is out of range, or there is not one of each for every layer.

    Source:
        Sutskever et al., ICML 2013, equations (1) and (2), where ``v`` is our ``-ηv``; ``torch.optim.SGD``.

    Example:
        Two steps with the same slope 1: the second is 1 + ½ as long:

        >>> one = [(np.ones((1, 1)), np.ones(1))]
        >>> layers, velocities = momentum_step(one, [(np.zeros((1, 1)), np.zeros(1))], one, 0.1, 0.5)
        >>> layers, velocities = momentum_step(layers, velocities, one, 0.1, 0.5)
        >>> round(1 - float(layers[0][1][0]), 12)
        0.25
    """
    if not (np.isfinite(rate) and rate > 0 and 0 <= momentum < 1):
        raise ValueError(f"need a learning rate above 0 and a momentum in [0, 1), got {rate} and {momentum}")
    if not len(layers) == len(velocities) == len(slopes):
        raise ValueError(f"{len(layers)} layers, {len(velocities)} velocities and {len(slopes)} slopes do not match")
    moving = [
        (momentum * speed + slope, momentum * shift_speed + shift_slope)
        for (speed, shift_speed), (slope, shift_slope) in zip(velocities, slopes, strict=True)
    ]
    moved = [
        (weights - rate * speed, biases - rate * shift_speed)
        for (weights, biases), (speed, shift_speed) in zip(layers, moving, strict=True)
    ]
    return moved, moving


def _require_classes(scores: Array, labels: Labels) -> None:
    """One label for each row of scores, each the number of a class."""
    if labels.shape != scores.shape[:1] or labels.size == 0 or labels.min() < 0 or labels.max() >= scores.shape[1]:
        raise ValueError(f"need one class of 0…{scores.shape[1] - 1} per row of scores {scores.shape}, got {labels!r}")
