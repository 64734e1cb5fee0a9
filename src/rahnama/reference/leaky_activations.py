"""Rectifiers that keep a slope on the negative side: Leaky ReLU, PReLU and ELU, with their derivatives.

All work entry by entry on arrays of any shape and return float64. At z = 0, where Leaky ReLU and PReLU have no
derivative, the slope from the left is taken, as PyTorch does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
LEAK, ALPHA = 0.01, 1.0  # Maas et al. 2013; Clevert et al. 2015


def _numbers(pre_activations: ArrayLike) -> Array:
    """The argument as float64; refused if one entry is not a number (±∞ are fine)."""
    values = np.asarray(pre_activations, dtype=np.float64)
    if np.isnan(values).any():
        raise ValueError(f"pre-activations must be numbers, got NaN in an array of shape {values.shape}")
    return values


def leaky_relu(pre_activations: ArrayLike, slope: float = LEAK) -> Array:
    """``z`` for z > 0 and ``slope·z`` for z ≤ 0, the slope being chosen once and kept.

    Exact but for one product.

    Args:
        pre_activations: z, any shape.
        slope: strictly between 0 and 1.

    Returns:
        Same shape, in units of z.

    Raises:
        ValueError: if an entry is NaN, or the slope lies outside (0, 1).

    Source:
        Maas, Hannun and Ng, ICML workshop 2013, where the slope is 0.01.

    Example:
        A hundredth of what is negative passes:

        >>> leaky_relu([-3.0, 2.0]).tolist()
        [-0.03, 2.0]
    """
    if not 0 < slope < 1:
        raise ValueError(f"the slope of a leaky rectifier lies strictly between 0 and 1, got {slope}")
    return prelu(pre_activations, slope)


def leaky_relu_gradient(pre_activations: ArrayLike, slope: float = LEAK) -> Array:
    """Derivative of ``leaky_relu`` by z: 1 for z > 0 and ``slope`` for z ≤ 0.

    At 0 the slope from the left is taken.

    Args:
        pre_activations: z, any shape.
        slope: strictly between 0 and 1.

    Returns:
        Same shape, per unit of z.

    Raises:
        ValueError: as ``leaky_relu``.

    Source:
        Maas, Hannun and Ng, ICML workshop 2013.

    Example:
        It is never zero:

        >>> leaky_relu_gradient([-3.0, 0.0, 2.0]).tolist()
        [0.01, 0.01, 1.0]
    """
    if not 0 < slope < 1:
        raise ValueError(f"the slope of a leaky rectifier lies strictly between 0 and 1, got {slope}")
    return prelu_gradient(pre_activations, slope)


def prelu(pre_activations: ArrayLike, slope: ArrayLike) -> Array:
    """``max(0, z) + a·min(0, z)`` with a slope ``a`` that is learned, so it may take any value.

    Exact but for one product.

    Args:
        pre_activations: z, any shape.
        slope: a, a finite number or an array that broadcasts with z (one per channel, say).

    Returns:
        Shape of z and a together, in units of z.

    Raises:
        ValueError: if an entry of z is NaN, or one of a is not finite.

    Source:
        He et al., arXiv:1502.01852, equation 1, where a starts at 0.25.

    Example:
        A negative slope, which training may well find, makes a vee of it:

        >>> prelu([-3.0, 2.0], -0.5).tolist()
        [1.5, 2.0]
    """
    values, slopes = _numbers(pre_activations), _finite(slope)
    return np.where(values > 0, values, slopes * np.minimum(values, 0.0))


def prelu_gradient(pre_activations: ArrayLike, slope: ArrayLike) -> Array:
    """Derivative of ``prelu`` by z: 1 for z > 0 and ``a`` for z ≤ 0.

    At 0 the slope from the left is taken.

    Args:
        pre_activations, slope: as ``prelu``.

    Returns:
        Shape of z and a together, per unit of z.

    Raises:
        ValueError: as ``prelu``.

    Source:
        He et al., arXiv:1502.01852, section 2.1.

    Example:
        The learned slope itself:

        >>> prelu_gradient([-3.0, 2.0], 0.25).tolist()
        [0.25, 1.0]
    """
    values, slopes = _numbers(pre_activations), _finite(slope)
    return np.where(values > 0, 1.0, slopes)


def prelu_slope_gradient(pre_activations: ArrayLike) -> Array:
    """Derivative of ``prelu`` by its slope a: 0 for z > 0 and ``z`` for z ≤ 0.

    It does not depend on a; summing it over all units that share one slope is left to the caller.

    Args:
        pre_activations: z, any shape.

    Returns:
        Same shape, in units of z, never positive.

    Raises:
        ValueError: if an entry is NaN.

    Source:
        He et al., arXiv:1502.01852, equation 3.

    Example:
        Only what is negative teaches the slope anything:

        >>> prelu_slope_gradient([-3.0, 2.0]).tolist()
        [-3.0, 0.0]
    """
    return np.minimum(_numbers(pre_activations), 0.0)


def elu(pre_activations: ArrayLike, alpha: float = ALPHA) -> Array:
    """``z`` for z > 0 and ``α(exp(z) - 1)`` for z ≤ 0.

    ``expm1`` keeps the digits near 0, and only negative numbers are exponentiated, so nothing overflows.

    Args:
        pre_activations: z, any shape.
        alpha: positive and finite.

    Returns:
        Same shape, in units of z, above -α.

    Raises:
        ValueError: if an entry is NaN, or α is not positive and finite.

    Source:
        Clevert, Unterthiner and Hochreiter, arXiv:1511.07289, equation 15.

    Example:
        A tiny negative number hardly changes, a large one saturates:

        >>> elu([-1e-20, -800.0]).tolist()
        [-1e-20, -1.0]
    """
    values = _numbers(pre_activations)
    return np.where(values > 0, values, _scale(alpha) * np.expm1(np.minimum(values, 0.0)))


def elu_gradient(pre_activations: ArrayLike, alpha: float = ALPHA) -> Array:
    """Derivative of ``elu`` by z: 1 for z > 0 and ``α·exp(z)`` for z ≤ 0.

    Not as ``elu(z) + α``, which is the same on paper and rounds to 0 from about z = -37 on.

    Args:
        pre_activations, alpha: as ``elu``.

    Returns:
        Same shape, per unit of z; at 0 it is α, and the derivative exists there only for α = 1.

    Raises:
        ValueError: as ``elu``.

    Source:
        Clevert, Unterthiner and Hochreiter, arXiv:1511.07289, equation 15.

    Example:
        Continuous at 0 for α = 1, and small but not 0 far out:

        >>> elu_gradient([0.0, 2.0]).tolist(), float(elu_gradient(-40.0)) > 0
        ([1.0, 1.0], True)
    """
    values = _numbers(pre_activations)
    return np.where(values > 0, 1.0, _scale(alpha) * np.exp(np.minimum(values, 0.0)))


def _finite(slope: ArrayLike) -> Array:
    """The learned slope as float64, refused if it is not finite."""
    slopes = np.asarray(slope, dtype=np.float64)
    if not np.isfinite(slopes).all():
        raise ValueError(f"the slope must be finite, got {slope!r}")
    return slopes


def _scale(alpha: float) -> float:
    """α, refused if it is not positive and finite."""
    if not 0 < alpha < np.inf:
        raise ValueError(f"alpha must be positive and finite, got {alpha}")
    return alpha
