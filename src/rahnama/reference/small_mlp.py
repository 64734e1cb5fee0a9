"""A fully connected network with one sigmoid output for two classes, and its gradients for one example, by hand.

Layer k holds W_k, one row for each unit, and b_k: ``z_k = W_k a_{k-1} + b_k``, ``a_k = f(z_k)``, ``a_0 = x``. The last
layer has one unit, and ``ŷ = σ(z)`` is the probability of class 1. Nothing here is random and every unit of a layer
is summed in the same order, so that units which start equal stay equal to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rahnama.reference import activations

Array = NDArray[np.float64]
Layers = Sequence[tuple[Array, Array]]  # (W_k, b_k): (units, inputs) and (units,)
Loss = Literal["cross-entropy", "half square"]
FUNCTIONS = {
    "sigmoid": (activations.sigmoid, activations.sigmoid_gradient),
    "tanh": (activations.tanh, activations.tanh_gradient),
    "relu": (activations.relu, activations.relu_gradient),
}


def pre_activations(layers: Layers, inputs: ArrayLike, hidden: str = "sigmoid") -> list[Array]:
    """The sums z_1…z_L for one example, or for several at once.

    The products of a unit are added along one axis, not by a matrix library, whose order may differ from row to row.

    Args:
        layers: (W_k, b_k) from the input on; the last has one row.
        inputs: x, (n,) or (N, n).
        hidden: "sigmoid", "tanh" or "relu", for all layers but the last.

    Returns:
        [z_1, …, z_L], each (units,) or (N, units).

    Raises:
        ValueError: if there is no layer, a shape does not fit, or the function is unknown.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, algorithm 6.3.

    Example:
        All zero: every sum is zero, whatever the input:

        >>> [z.tolist() for z in pre_activations([(np.zeros((2, 3)), np.zeros(2)), (np.zeros((1, 2)), np.zeros(1))],
        ...                                      [5.0, -1.0, 2.0])]
        [[0.0, 0.0], [0.0]]
    """
    if hidden not in FUNCTIONS:
        raise ValueError(f"hidden must be one of {sorted(FUNCTIONS)}, got {hidden!r}")
    reads = np.asarray(inputs, dtype=np.float64)
    if not layers or layers[-1][0].shape[:1] != (1,):
        raise ValueError("need at least one layer, and one unit in the last")
    sums: list[Array] = []
    for number, (weights, biases) in enumerate(layers, start=1):
        if weights.ndim != 2 or weights.shape[1] != reads.shape[-1] or biases.shape != weights.shape[:1]:
            raise ValueError(f"layer {number} reads {reads.shape[-1]} numbers, got {weights.shape} and {biases.shape}")
        sums.append((weights * reads[..., None, :]).sum(axis=-1) + biases)
        reads = FUNCTIONS[hidden][0](sums[-1])
    return sums


def binary_cross_entropy(scores: ArrayLike, targets: ArrayLike) -> Array:
    """``-y ln σ(z) - (1 - y) ln(1 - σ(z))`` from the score z itself, as ``max(z, 0) - yz + ln(1 + exp(-|z|))``.

    In this form neither an exponential overflows nor a logarithm meets a rounded zero.

    Args:
        scores: z, any shape.
        targets: y from 0 to 1, of a shape that fits.

    Returns:
        The loss of each example, in nats, at least 0.

    Raises:
        ValueError: if a target is not between 0 and 1.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 6.2.2.2 (the softplus form).

    Example:
        A score of zero is even odds, and a hopeless score costs its own size:

        >>> binary_cross_entropy([0.0, -800.0], 1.0).round(6).tolist()
        [0.693147, 800.0]
    """
    z, y = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    if not ((y >= 0) & (y <= 1)).all():
        raise ValueError(f"targets must lie between 0 and 1, got {y}")
    return np.asarray(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))), dtype=np.float64)


def gradients(
    layers: Layers, example: ArrayLike, target: float, hidden: str = "sigmoid", loss: Loss = "cross-entropy"
) -> list[tuple[Array, Array]]:
    """Derivatives of the loss of one example by every weight and bias.

    ``δ_L = ŷ - y`` for the cross-entropy, ``(ŷ - y)ŷ(1 - ŷ)`` for half the square; ``δ_k = W_{k+1}ᵀδ_{k+1} ⊙ f'(z_k)``;
    ``∂W_k = δ_k a_{k-1}ᵀ``, ``∂b_k = δ_k``. For the cross-entropy the slope of the output is cancelled on paper, not
    by dividing numbers that may both be zero.

    Args:
        layers, hidden: as for ``pre_activations``.
        example: x, (n,).
        target: y, from 0 to 1.
        loss: "cross-entropy" or "half square".

    Returns:
        [(∂W_k, ∂b_k)] in the shapes of the layers, in units of the loss per unit of the parameter.

    Raises:
        ValueError: as ``pre_activations``; if there are several examples, or the target or the loss is out of range.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, algorithm 6.4.

    Example:
        One sigmoid unit at zero: half the input, with the sign of the error:

        >>> gradients([(np.zeros((1, 2)), np.zeros(1))], [4.0, -6.0], 1.0)[0][0].tolist()
        [[-2.0, 3.0]]
    """
    if loss not in ("cross-entropy", "half square") or not 0 <= target <= 1:
        raise ValueError(f"need a known loss and a target from 0 to 1, got {loss!r} and {target}")
    reads = np.asarray(example, dtype=np.float64)
    if reads.ndim != 1:
        raise ValueError(f"need one example (n,), got shape {reads.shape}")
    sums = pre_activations(layers, reads, hidden)
    value, slope = FUNCTIONS[hidden]
    outputs = [reads, *(value(each) for each in sums[:-1])]
    delta = activations.sigmoid(sums[-1]) - target
    if loss == "half square":
        delta = delta * activations.sigmoid_gradient(sums[-1])
    found: list[tuple[Array, Array]] = []
    for number in range(len(layers) - 1, -1, -1):
        found.append((delta[:, None] * outputs[number], delta))
        if number:
            delta = (layers[number][0] * delta[:, None]).sum(axis=0) * slope(sums[number - 1])
    return found[::-1]


def descended(layers: Layers, slopes: Layers, rate: float) -> list[tuple[Array, Array]]:
    """The layers after one step of gradient descent, ``W - η∂W`` and ``b - η∂b``; all of them at once.

    New arrays are returned, so that no gradient can be computed from weights that are already updated.

    Args:
        layers: (W_k, b_k).
        slopes: (∂W_k, ∂b_k) in the same shapes.
        rate: η, positive.

    Returns:
        The new layers.

    Raises:
        ValueError: if the rate is not positive or the shapes differ.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, algorithm 8.1.

    Example:
        >>> descended([(np.array([[3.0]]), np.array([1.0]))], [(np.array([[4.0]]), np.array([-2.0]))], 0.5)
        [(array([[1.]]), array([2.]))]
    """
    same = [(w.shape, b.shape) for w, b in layers] == [(w.shape, b.shape) for w, b in slopes]
    if not rate > 0 or not same:
        raise ValueError(f"need a positive rate and slopes in the shapes of the layers, got {rate}")
    return [(w - rate * dw, b - rate * db) for (w, b), (dw, db) in zip(layers, slopes, strict=True)]
