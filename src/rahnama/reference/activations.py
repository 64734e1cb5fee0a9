"""Sigmoid, tanh and ReLU with their derivatives, each in the form that loses no digits at large |z|.

All functions work entry by entry on arrays of any shape and return float64. Their relatives with a slope on the
negative side are in ``leaky_activations``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _numbers(pre_activations: ArrayLike) -> Array:
    """The argument as float64; refused if one entry is not a number (±∞ are fine)."""
    values = np.asarray(pre_activations, dtype=np.float64)
    if np.isnan(values).any():
        raise ValueError(f"pre-activations must be numbers, got NaN in an array of shape {values.shape}")
    return values


def sigmoid(pre_activations: ArrayLike) -> Array:
    """The logistic function ``1 / (1 + exp(-z))``.

    Only ``exp(-|z|)`` is ever formed, which is at most 1, so nothing overflows.

    Args:
        pre_activations: z, any shape, ±∞ included.

    Returns:
        Same shape, a pure number from 0 to 1.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 3.10.

    Example:
        At ln 3 the odds are three to one:

        >>> round(float(sigmoid(np.log(3.0))), 12)
        0.75
    """
    values = _numbers(pre_activations)
    tail = np.exp(-np.abs(values))
    return np.where(values >= 0, 1.0, tail) / (1.0 + tail)


def sigmoid_gradient(pre_activations: ArrayLike) -> Array:
    """Derivative of the sigmoid, ``σ(z)(1 - σ(z))``, as ``t / (1 + t)²`` with ``t = exp(-|z|)``.

    The product form gives exactly 0 from about z = 37 on, because ``1 - σ`` is rounded; this one stays right.

    Args:
        pre_activations: z, any shape, ±∞ included.

    Returns:
        Same shape, from 0 to 1/4, per unit of z; even in z, largest at 0.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, equation 3.34.

    Example:
        The largest slope there is, and a slope that the product form would lose:

        >>> float(sigmoid_gradient(0.0)), float(sigmoid_gradient(40.0)) > 4e-18
        (0.25, True)
    """
    tail = np.exp(-np.abs(_numbers(pre_activations)))
    gradient: Array = tail / (1.0 + tail) ** 2
    return gradient


def tanh(pre_activations: ArrayLike) -> Array:
    """The hyperbolic tangent, ``2σ(2z) - 1``.

    NumPy's own function: the formula above would cancel near 0.

    Args:
        pre_activations: z, any shape, ±∞ included.

    Returns:
        Same shape, a pure number from -1 to 1; odd in z.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 6.3.2.

    Example:
        At half of ln 3 the sigmoid of the double is three quarters:

        >>> round(float(tanh(np.log(3.0) / 2)), 12)
        0.5
    """
    return np.tanh(_numbers(pre_activations))


def tanh_gradient(pre_activations: ArrayLike) -> Array:
    """Derivative of tanh, ``1 - tanh²(z)``, as ``4t / (1 + t)²`` with ``t = exp(-2|z|)``.

    The difference of squares gives exactly 0 from about z = 19 on; this form does not.

    Args:
        pre_activations: z, any shape, ±∞ included.

    Returns:
        Same shape, from 0 to 1, per unit of z; even in z, largest at 0.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        ``tanh(z) = 2σ(2z) - 1``, so its derivative is ``4σ'(2z)``.

    Example:
        One minus a half squared:

        >>> round(float(tanh_gradient(np.log(3.0) / 2)), 12)
        0.75
    """
    return 4.0 * sigmoid_gradient(2.0 * _numbers(pre_activations))


def relu(pre_activations: ArrayLike) -> Array:
    """The rectifier ``max(0, z)``.

    Exact: no rounding at all.

    Args:
        pre_activations: z, any shape, ±∞ included.

    Returns:
        Same shape, in units of z, at least 0.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.1.

    Example:
        Negative numbers become zero:

        >>> relu([-3.0, 2.0]).tolist()
        [0.0, 2.0]
    """
    return np.maximum(_numbers(pre_activations), 0.0)


def relu_gradient(pre_activations: ArrayLike) -> Array:
    """Slope of the rectifier: 1 for z > 0, and 0 for z ≤ 0.

    At 0 there is no derivative; 0, the slope from the left, is taken, as PyTorch does.

    Args:
        pre_activations: z, any shape, ±∞ included.

    Returns:
        Same shape, zeros and ones, per unit of z.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.1; the value at 0 is our convention.

    Example:
        The corner counts to the left:

        >>> relu_gradient([-3.0, 0.0, 2.0]).tolist()
        [0.0, 0.0, 1.0]
    """
    return (_numbers(pre_activations) > 0).astype(np.float64)
