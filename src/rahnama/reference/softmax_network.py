"""A linear layer, a second linear layer and softmax: the network ``h = Wᵀx``, ``u = W'ᵀh``, ``ŷ = softmax(u)``.

Sizes: p inputs, q hidden numbers, r classes; W is (p, q) and W' is (q, r), called ``inner`` and ``outer``. The loss is
``L = -yᵀ ln ŷ`` in nats. With a one-hot x this is the network of word2vec, without its shortcuts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def log_softmax(scores: ArrayLike) -> Array:
    """``u_i - ln Σ_k exp(u_k)``, the logarithm of softmax.

    The largest score is subtracted first: every exponential is at most 1 and one of them is 1, so that the sum neither
    overflows nor vanishes, and no logarithm is taken of a probability that was rounded to 0.

    Args:
        scores: u, (r,), finite.

    Returns:
        (r,), at most 0; their exponentials sum to 1.

    Raises:
        ValueError: if u is not a vector of finite numbers.

    Source:
        Blanchard, Higham and Higham, IMA J. Numer. Anal. 41, 2021, doi:10.1093/imanum/draa038 (the shifted form).

    Example:
        Scores ln 3 and 0 are odds of three to one:

        >>> np.exp(log_softmax([np.log(3.0), 0.0])).round(12).tolist()
        [0.75, 0.25]
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1 or not values.size or not np.isfinite(values).all():
        raise ValueError(f"scores must be a vector of finite numbers, got {values}")
    shifted = values - values.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float64)


def softmax(scores: ArrayLike) -> Array:
    """``exp(u_i) / Σ_k exp(u_k)``.

    Through ``log_softmax``, so that it is as safe for large scores.

    Args:
        scores: u, (r,), finite.

    Returns:
        (r,), probabilities from 0 to 1 that sum to 1.

    Raises:
        ValueError: as ``log_softmax``.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, equation 6.29.

    Example:
        >>> softmax([1000.0, 1000.0]).tolist()
        [0.5, 0.5]
    """
    return np.exp(log_softmax(scores))


def softmax_jacobian(probabilities: ArrayLike) -> Array:
    """Derivatives of softmax by its scores, ``∂ŷ_i/∂u_j = ŷ_i([i = j] - ŷ_j)``: ``diag(ŷ) - ŷŷᵀ``.

    Written in ŷ, which the forward pass already holds.

    Args:
        probabilities: ŷ, (r,), positive or zero, summing to 1.

    Returns:
        (r, r), symmetric, every row and column summing to 0.

    Raises:
        ValueError: if ŷ is not a vector of probabilities.

    Source:
        The quotient rule; Goodfellow, Bengio and Courville, *Deep Learning*, section 6.2.2.3, uses it.

    Example:
        >>> softmax_jacobian([0.75, 0.25]).tolist()
        [[0.1875, -0.1875], [-0.1875, 0.1875]]
    """
    values = np.asarray(probabilities, dtype=np.float64)
    if values.ndim != 1 or (values < 0).any() or abs(values.sum() - 1) > 1e-9:
        raise ValueError(f"need a vector of probabilities that sum to 1, got {values}")
    return np.asarray(np.diag(values) - np.outer(values, values), dtype=np.float64)


def softmax_loss(inputs: ArrayLike, target: ArrayLike, inner: ArrayLike, outer: ArrayLike) -> float:
    """``-yᵀ ln softmax(W'ᵀWᵀx)`` for one example.

    Through ``log_softmax``: ``ln`` of a computed softmax would be -∞ as soon as a probability is rounded to 0.

    Args:
        inputs: x, (p,).
        target: y, (r,).
        inner: W, (p, q).
        outer: W', (q, r).

    Returns:
        The loss in nats.

    Raises:
        ValueError: if the shapes do not fit.

    Source:
        Rong, arXiv:1411.2738, section 1.1, where x and y are one-hot.

    Example:
        With nothing learned, three classes are equally likely:

        >>> round(softmax_loss([2.0], [0, 1, 0], [[5.0]], np.zeros((1, 3))), 6), round(float(np.log(3)), 6)
        (1.098612, 1.098612)
    """
    x, y, w, v = _fitting(inputs, target, inner, outer)
    return float(-y @ log_softmax(v.T @ (w.T @ x)))


def softmax_network_gradients(
    inputs: ArrayLike, target: ArrayLike, inner: ArrayLike, outer: ArrayLike
) -> tuple[Array, Array]:
    """``∂L/∂W = x(W'δ)ᵀ`` and ``∂L/∂W' = hδᵀ`` with ``δ = sŷ - y``, where s is the sum of y.

    Both are computed from the same, old W'; for a label that sums to 1, δ is ŷ - y.

    Args:
        inputs, target, inner, outer: as for ``softmax_loss``.

    Returns:
        (∂W, ∂W') in the shapes (p, q) and (q, r), in nats per unit of weight. Every row of ∂W' sums to 0.

    Raises:
        ValueError: if the shapes do not fit.

    Source:
        Rong, arXiv:1411.2738, section 1.1, for one-hot x and y; the sum s is ours.

    Example:
        One hidden number 2, two equally likely classes, the first of them right:

        >>> softmax_network_gradients([1.0], [1, 0], [[2.0]], [[3.0, 3.0]])[1].tolist()
        [[-1.0, 1.0]]
    """
    x, y, w, v = _fitting(inputs, target, inner, outer)
    hidden = w.T @ x
    delta = y.sum() * softmax(v.T @ hidden) - y
    return np.outer(x, v @ delta), np.outer(hidden, delta)


def _fitting(*arrays: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """x, y, W and W' as arrays; refused if (p,), (r,), (p, q) and (q, r) do not fit together."""
    x, y, w, v = (np.asarray(each, dtype=np.float64) for each in arrays)
    if (x.ndim, y.ndim, w.ndim, v.ndim) != (1, 1, 2, 2) or w.shape != (len(x), len(v)) or v.shape[1] != len(y):
        raise ValueError(f"need x (p,), y (r,), W (p, q), W' (q, r), got {x.shape}, {y.shape}, {w.shape}, {v.shape}")
    return x, y, w, v
