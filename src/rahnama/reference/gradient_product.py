"""How long a gradient can be after many layers: products of spectral norms, and the gradient itself.

Axes: n_k width of layer k, L layers. The forward pass is ``z_k = W_k a_{k-1}`` with ``a_k = relu(z_k)`` and ``a_0`` the
input, which has no activation. A gradient ``δ_k = ∂J/∂z_k`` is a row, so that ``δ_{k-1} = δ_k W_k D_{k-1}`` with the
diagonal matrix ``D_k = diag(relu'(z_k))`` and ``D_0 = I``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def delta_bounds(norms: Sequence[float], size: float = 1.0) -> Array:
    """Upper bounds of ``|δ_0|, …, |δ_L|``: ``|δ_i| ≤ |δ_L| σ_{i+1} ⋯ σ_L``.

    The factors are multiplied from the last layer on, in the order in which the gradient meets them, so that one pass
    gives the bounds of all layers.

    Args:
        norms: largest singular values σ_1, …, σ_L of the weight matrices, none negative.
        size: ``|δ_L|``, not negative.

    Returns:
        (L+1,), in the unit of ``size``; entry i bounds ``|δ_i|``, the last entry is ``size`` itself.

    Raises:
        ValueError: if there is no layer, or a norm or the size is negative or not finite.

    Source:
        Submultiplicativity of the spectral norm; the factor ``‖D_{k-1}‖ ≤ 1`` of ReLU is left out.

    Example:
        Two layers that at most halve and at most triple:

        >>> delta_bounds([0.5, 3.0], size=2.0).tolist()
        [3.0, 6.0, 2.0]
    """
    factors = np.asarray(norms, dtype=np.float64)
    if factors.ndim != 1 or len(factors) == 0:
        raise ValueError(f"need the norms of one or more layers in a row, got shape {factors.shape}")
    if not (np.isfinite(factors).all() and (factors >= 0).all() and math.isfinite(size) and size >= 0):
        raise ValueError(f"norms and size must be finite and not negative, got {norms} and {size}")
    bounds: Array = size * np.cumprod(np.append(1.0, factors[::-1]))[::-1]
    return bounds


def relu_deltas(inputs: ArrayLike, weights: Sequence[Array], last: ArrayLike) -> list[Array]:
    """Gradients ``δ_0, …, δ_L`` of a ReLU network without biases, by backpropagation.

    The derivative of ReLU at 0 is taken as 0, as the usual libraries do.

    Args:
        inputs: a_0 = z_0, (n_0,).
        weights: W_1, …, W_L; W_k is (n_k, n_{k-1}).
        last: δ_L = ∂J/∂z_L, (n_L,).

    Returns:
        [δ_0, …, δ_L], entry k of shape (n_k,).

    Raises:
        ValueError: if there is no layer, or a matrix or ``last`` does not fit.

    Source:
        The chain rule; Goodfellow, Bengio and Courville, *Deep Learning*, section 6.5.

    Example:
        The second layer reads two units, of which ReLU shuts the second: its path is lost.

        >>> both = [np.array([[2.0], [-3.0]]), np.array([[5.0, 7.0]])]
        >>> [delta.tolist() for delta in relu_deltas([1.0], both, [1.0])]
        [[10.0], [5.0, 0.0], [1.0]]
    """
    signal = np.asarray(inputs, dtype=np.float64)
    if not weights or signal.ndim != 1:
        raise ValueError(f"need a vector and one or more layers, got shape {signal.shape} and {len(weights)} layers")
    slopes = [np.ones_like(signal)]  # the input has no activation
    for number, matrix in enumerate(weights, start=1):
        if matrix.ndim != 2 or matrix.shape[1] != len(signal):
            raise ValueError(f"layer {number} reads {len(signal)} numbers, got weights {matrix.shape}")
        before = matrix @ signal
        signal = np.maximum(before, 0)
        slopes.append((before > 0).astype(np.float64))
    deltas = [np.asarray(last, dtype=np.float64)]
    if deltas[0].shape != signal.shape:
        raise ValueError(f"the last gradient must have shape {signal.shape}, got {deltas[0].shape}")
    for matrix, slope in zip(reversed(weights), reversed(slopes[:-1]), strict=True):
        deltas.append((deltas[-1] @ matrix) * slope)
    return deltas[::-1]


def layers_until(factor: float, target: float) -> int:
    """Fewest factors whose product ``factor**n`` is at most ``target``.

    Logarithms give a first guess, and the powers themselves decide: a logarithm that rounds the wrong way would be one
    layer off where ``target`` is a power of ``factor``.

    Args:
        factor: between 0 and 1, both excluded.
        target: above 0 and at most 1.

    Returns:
        Number of layers, 0 or more.

    Raises:
        ValueError: if an argument is out of its range.

    Source:
        ``factor**n ≤ target  ⇔  n ≥ ln target / ln factor``; the inequality turns because ``ln factor < 0``.

    Example:
        An eighth is three halvings:

        >>> layers_until(0.5, 0.125)
        3
    """
    if not 0 < factor < 1 or not 0 < target <= 1:
        raise ValueError(f"need 0 < factor < 1 and 0 < target ≤ 1, got {factor} and {target}")
    layers = max(math.ceil(math.log(target) / math.log(factor)) - 1, 0)
    while factor**layers > target:
        layers += 1
    return layers
