"""Gradient of a loss by the output of every layer: plain, residual and dense stacks, by hand-written backpropagation.

Axes: B examples, n width of every layer's output, L layers, M classes. A layer is ``F_l(u) = relu(u) W_lᵀ``, and
    plain     x_l = F_l(x_{l-1})
    residual  x_l = x_{l-1} + F_l(x_{l-1})
    dense     x_l = F_l([x_0, …, x_{l-1}])
A head is a linear classifier with softmax and the mean cross-entropy over the examples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Stack = Literal["plain", "residual", "dense"]


def forward(stack: Stack, inputs: Array, weights: Sequence[Array]) -> list[Array]:
    """Outputs of all layers.

    Args:
        stack: how layers are connected.
        inputs: x_0, (B, n).
        weights: W_1…W_L, each (n, n); in a dense stack W_l is (n, l·n).

    Returns:
        [x_0, …, x_L], each (B, n).

    Raises:
        ValueError: if the stack is unknown or a matrix does not fit.

    Source:
        He et al., arXiv:1603.05027 (activation first), and Huang et al., arXiv:1608.06993, equation (2).

    Example:
        A residual layer of ones doubles a positive number, and passes a negative one on unchanged:

        >>> forward("residual", np.array([[3.0], [-4.0]]), [np.ones((1, 1))])[1].tolist()
        [[6.0], [-4.0]]
    """
    if stack not in ("plain", "residual", "dense"):
        raise ValueError(f"stack must be plain, residual or dense, got {stack!r}")
    outputs = [np.asarray(inputs, dtype=np.float64)]
    width = outputs[0].shape[1]
    for number, matrix in enumerate(weights, start=1):
        read = np.concatenate(outputs, axis=1) if stack == "dense" else outputs[-1]
        wanted = (width, read.shape[1])
        if matrix.shape != wanted:
            raise ValueError(f"layer {number} of a {stack} stack needs weights {wanted}, got {matrix.shape}")
        outputs.append(np.maximum(read, 0) @ matrix.T + (outputs[-1] if stack == "residual" else 0))
    return outputs


def cross_entropy_gradient(scores: Array, labels: NDArray[np.int64]) -> Array:
    """Derivative of the mean cross-entropy by the scores, ``(softmax(s) - onehot) / B``.

    The largest score of a row is subtracted first, so that no exponential overflows.

    Args:
        scores: (B, M).
        labels: (B,), whole numbers from 0 to M-1.

    Returns:
        (B, M), in nats per unit of score; every row sums to zero.

    Raises:
        ValueError: if there is not one label per row, or a label is no class.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 6.2.2.3.

    Example:
        Two equal scores, the first class right:

        >>> cross_entropy_gradient(np.zeros((1, 2)), np.array([0])).tolist()
        [[-0.5, 0.5]]
    """
    if labels.shape != scores.shape[:1] or labels.min() < 0 or labels.max() >= scores.shape[1]:
        raise ValueError(f"need one class of 0…{scores.shape[1] - 1} per row of scores {scores.shape}, got {labels!r}")
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    gradient: Array = powers / powers.sum(axis=1, keepdims=True)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def gradients_by_layer(
    stack: Stack,
    inputs: Array,
    weights: Sequence[Array],
    heads: Mapping[int, tuple[float, Array]],
    labels: NDArray[np.int64],
) -> list[Array]:
    """Derivative of ``Σ_h share_h · cross-entropy_h`` by every x_l.

    Args:
        stack, inputs, weights: as for ``forward``.
        heads: {layer l: (share, matrix)}; a head reads x_l through a matrix (M, n). In a dense stack it reads
            [x_0, …, x_l] through (M, (l+1)·n).
        labels: (B,).

    Returns:
        [∂L/∂x_0, …, ∂L/∂x_L], each (B, n), in nats per unit of output. All paths from x_l to the loss are in it.

    Raises:
        ValueError: as ``forward`` and ``cross_entropy_gradient``, and if a head hangs on no layer.

    Source:
        The chain rule; auxiliary heads as in Szegedy et al., arXiv:1409.4842, section 5.

    Example:
        No layer at all: the head's matrix times the gradient by the scores:

        >>> head = np.array([[4.0], [2.0]])
        >>> gradients_by_layer("plain", np.array([[0.0]]), [], {0: (1.0, head)}, np.array([0]))[0].tolist()
        [[-1.0]]
    """
    outputs = forward(stack, inputs, weights)
    if not heads or not set(heads) <= set(range(len(outputs))):
        raise ValueError(f"heads must hang on layers 0…{len(outputs) - 1}, got {sorted(heads)}")
    width = outputs[0].shape[1]
    gradients = [np.zeros_like(each) for each in outputs]
    for layer in range(len(outputs) - 1, -1, -1):
        if layer in heads:
            share, matrix = heads[layer]
            read = np.concatenate(outputs[: layer + 1], axis=1) if stack == "dense" else outputs[layer]
            flow = share * cross_entropy_gradient(read @ matrix.T, labels) @ matrix
            _share_out(gradients, flow, layer if stack != "dense" else 0, width)
        if layer > 0:  # through F_l to what it read; everything that reads x_l has already been added
            read = np.concatenate(outputs[:layer], axis=1) if stack == "dense" else outputs[layer - 1]
            flow = (gradients[layer] @ weights[layer - 1]) * (read > 0)
            _share_out(gradients, flow, layer - 1 if stack != "dense" else 0, width)
            if stack == "residual":
                gradients[layer - 1] += gradients[layer]
    return gradients


def _share_out(gradients: list[Array], flow: Array, first: int, width: int) -> None:
    """Add the columns of ``flow`` to the outputs they came from, ``width`` columns each, from the ``first`` on."""
    for number in range(flow.shape[1] // width):
        gradients[first + number] += flow[:, number * width : (number + 1) * width]
