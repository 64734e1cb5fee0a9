"""A small CNN without activations and biases, forward and backward: 1×1 convolution, 2×2 convolution, pooling, sum.

Axes: H×W pixels (both even), C input channels, M filters of the first layer. The 2×2 convolution keeps the size by one
row and one column of zeros; ``before`` = 0 puts them at the bottom and on the right, 1 at the top and on the left.
The pooled map is flattened row by row.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rahnama.reference.same_convolution import (
    same_convolution,
    same_convolution_input_gradient,
    same_convolution_kernel_gradient,
)

Array = NDArray[np.float64]


class Weights(NamedTuple):
    """The weights of the three layers that have some."""

    first: Array  # W1, (M, C)
    second: Array  # W2, (2, 2, M)
    last: Array  # Wfc, (HW/4,)


class Values(NamedTuple):
    """What the layers put out."""

    first: Array  # P1, (H, W, M)
    second: Array  # P2, (H, W)
    pooled: Array  # P3, (H/2, W/2)
    score: float  # z


class Gradients(NamedTuple):
    """Derivatives of the loss with respect to outputs and weights, each of the shape of what it belongs to."""

    pooled: Array  # P3
    second: Array  # P2
    first: Array  # P1
    last_weights: Array  # Wfc
    second_weights: Array  # W2
    first_weights: Array  # W1


def average_pooling(image: ArrayLike) -> Array:
    """Mean of each 2×2 cell, stride 2: ``P(p, q) = ¼ Σ_r Σ_s Y(2p + r, 2q + s)`` with indices from 0.

    Args:
        image: Y, shape (H, W), both even.

    Returns:
        Shape (H/2, W/2), in the unit of the image.

    Raises:
        ValueError: if the image is not a finite matrix with even sides.

    Source:
        ``torch.nn.AvgPool2d(2)``.

    Example:
        >>> average_pooling([[1, 2, 10, 10], [3, 6, 20, 20]])
        array([[ 3., 15.]])
    """
    pixels = _finite(image, "image", 2)
    height, width = pixels.shape
    if height % 2 or width % 2:
        raise ValueError(f"the sides of the image must be even, got {pixels.shape}")
    result: Array = pixels.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return result


def average_pooling_gradient(upstream: ArrayLike) -> Array:
    """``∂L/∂Y(i, j) = ¼ ∂L/∂P(i div 2, j div 2)``: every cell's gradient is repeated four times and divided by four.

    Repetition is a Kronecker product with a 2×2 matrix of quarters.

    Args:
        upstream: ∂L/∂P, shape (H/2, W/2).

    Returns:
        Shape (H, W), in the unit of upstream.

    Raises:
        ValueError: if it is not a finite matrix.

    Source:
        Chain rule; the transpose of ``average_pooling``.

    Example:
        >>> average_pooling_gradient([[4, 8]])
        array([[1., 1., 2., 2.],
               [1., 1., 2., 2.]])
    """
    result: Array = np.kron(_finite(upstream, "upstream", 2), np.full((2, 2), 0.25))
    return result


def forward(image: ArrayLike, weights: Weights, before: int = 0) -> Values:
    """Outputs of all layers up to z, the input of the sigmoid.

    Args:
        image: X, shape (H, W, C).
        weights: of the three layers.
        before: side of the zeros, 0 or 1.

    Returns:
        P1, P2, P3 and z.

    Raises:
        ValueError: if shapes do not fit together, a number is not finite, or a side is odd.

    Source:
        Machine Learning, homework 4, question 3; the side of the zeros is not stated there.

    Example:
        One filter that adds two channels, then the identity, the mean (1 + 3 + 5 + 7)/4, and a weight of 3:

        >>> x = [[[1, 0], [1, 2]], [[2, 3], [3, 4]]]
        >>> w = Weights(np.ones((1, 2)), np.array([[[1], [0]], [[0], [0]]]), np.array([3.0]))
        >>> forward(x, w).score
        12.0
    """
    pixels, first = _finite(image, "image", 3), _finite(weights.first, "first weights", 2)
    if pixels.shape[2] != first.shape[1]:
        raise ValueError(f"first weights must read {pixels.shape[2]} channels, got shape {first.shape}")
    mixed = pixels @ first.T  # (H, W, C) @ (C, M)
    second = same_convolution(mixed, _two_by_two(weights.second), before)
    pooled = average_pooling(second)
    last = _finite(weights.last, "last weights", 1)
    if last.size != pooled.size:
        raise ValueError(f"last weights must be {pooled.size}, one for each pooled value, got {last.size}")
    return Values(mixed, second, pooled, float(pooled.ravel() @ last))


def gradients(image: ArrayLike, weights: Weights, upstream: float = 1.0, before: int = 0) -> Gradients:
    """All derivatives of the loss, from ``upstream`` = ∂L/∂z back to the first weights.

    Each layer uses its output's gradient and the values of the forward pass, and nothing else.

    Args:
        image: X, shape (H, W, C).
        weights: of the three layers.
        upstream: ∂L/∂z, any finite number.
        before: side of the zeros, 0 or 1.

    Returns:
        Gradients with respect to P3, P2, P1, Wfc, W2 and W1, in the unit of upstream times what they are not.

    Raises:
        ValueError: as ``forward``, or if upstream is not finite.

    Source:
        Machine Learning, homework 4, question 3, parts a to c.

    Example:
        The weight 3 of the last layer, shared out among four pixels:

        >>> x = [[[1, 0], [1, 2]], [[2, 3], [3, 4]]]
        >>> w = Weights(np.ones((1, 2)), np.array([[[1], [0]], [[0], [0]]]), np.array([3.0]))
        >>> gradients(x, w).first[:, :, 0]
        array([[0.75, 0.75],
               [0.75, 0.75]])
    """
    if not np.isfinite(upstream):
        raise ValueError(f"upstream must be finite, got {upstream}")
    values = forward(image, weights, before)
    pixels = np.asarray(image, dtype=np.float64)
    pooled = upstream * np.asarray(weights.last, dtype=np.float64).reshape(values.pooled.shape)
    second = average_pooling_gradient(pooled)
    first = same_convolution_input_gradient(second, weights.second, before)
    return Gradients(
        pooled,
        second,
        first,
        upstream * values.pooled.ravel(),
        same_convolution_kernel_gradient(second, values.first, (2, 2), before),
        np.tensordot(first, pixels, axes=((0, 1), (0, 1))),
    )


def _two_by_two(kernel: ArrayLike) -> Array:
    weights = _finite(kernel, "second weights", 3)
    if weights.shape[:2] != (2, 2):
        raise ValueError(f"second weights must have two rows and two columns, got shape {weights.shape}")
    return weights


def _finite(values: ArrayLike, name: str, axes: int) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != axes or 0 in array.shape:
        raise ValueError(f"{name} must have {axes} axes and an entry, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {np.count_nonzero(~np.isfinite(array))} entries that are not")
    return array
