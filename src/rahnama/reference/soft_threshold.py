"""What L1 and L2 make of a single weight: the soft threshold cuts to zero, scaling only shrinks.

Both minimise ``½(w − z)² + penalty(w)``, where z is the weight that fits best without a penalty.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _strength(strength: float, name: str) -> float:
    if not (math.isfinite(strength) and strength >= 0):
        raise ValueError(f"the {name} must be finite and at least 0, got {strength}")
    return float(strength)


def _finite(values: ArrayLike) -> Array:
    given = np.asarray(values, dtype=np.float64)
    if not np.isfinite(given).all():
        raise ValueError("the weights must be finite")
    return given


def soft_threshold(values: ArrayLike, threshold: float) -> Array:
    """The minimiser of ``½(w − z)² + λ|w|``: ``w = sign(z) · max(|z| − λ, 0)``.

    Written with a maximum, and not as z minus λ times its sign, because then everything within the threshold comes out
    as an exact zero in floating point, whatever the rounding.

    Args:
        values: z, any shape.
        threshold: λ ≥ 0, in the unit of z.

    Returns:
        Shape of z, in its unit; exactly 0 where ``|z| ≤ λ``.

    Raises:
        ValueError: if the threshold is negative or anything is not finite.

    Source:
        Tibshirani, *Regression shrinkage and selection via the lasso*, 1996, the orthonormal case.

    Example:
        Beyond the threshold every weight moves by λ towards zero; within it, nothing is left:

        >>> soft_threshold([-2.0, 0.5, 3.0], 1.0).tolist()
        [-1.0, 0.0, 2.0]
    """
    given = _finite(values)
    cut: Array = np.copysign(np.maximum(np.abs(given) - _strength(threshold, "threshold"), 0.0), given)
    return cut + 0.0  # turns -0.0 into 0.0


def scaled_weight(values: ArrayLike, strength: float) -> Array:
    """The minimiser of ``½(w − z)² + (λ/2)w²``: ``w = z/(1 + λ)``.

    A division, so that the result is zero only where z is (or where it underflows).

    Args:
        values: z, any shape.
        strength: λ ≥ 0, a pure number.

    Returns:
        Shape of z, in its unit.

    Raises:
        ValueError: if the strength is negative or anything is not finite.

    Source:
        Hoerl and Kennard, *Ridge regression*, 1970, the orthonormal case.

    Example:
        Everything is halved, and nothing is zero:

        >>> scaled_weight([-2.0, 0.5, 3.0], 1.0).tolist()
        [-1.0, 0.25, 1.5]
    """
    shrunk: Array = _finite(values) / (1.0 + _strength(strength, "strength"))
    return shrunk


def onto_l1_ball(values: ArrayLike, radius: float) -> Array:
    """The nearest point whose absolute values sum to at most a radius: a soft threshold, with the threshold it takes.

    The threshold is found from the sorted absolute values, so no iteration and no tolerance is needed.

    Args:
        values: z, shape (d,).
        radius: t > 0, in the unit of z.

    Returns:
        Shape (d,): z itself if it lies inside, otherwise ``sign(z) · max(|z| − θ, 0)`` with the θ that makes the sum t.

    Raises:
        ValueError: if z is no vector, the radius is not positive, or anything is not finite.

    Source:
        Duchi, Shalev-Shwartz, Singer and Chandra, 2008, doi:10.1145/1390156.1390191, figure 1.

    Example:
        The two large weights give up the same amount, and the small one goes altogether:

        >>> onto_l1_ball([1.0, -0.75, 0.125], 1.0).tolist()
        [0.625, -0.375, 0.0]
    """
    given = _finite(values)
    if given.ndim != 1 or given.size == 0:
        raise ValueError(f"a vector is wanted, got shape {given.shape}")
    if _strength(radius, "radius") == 0:
        raise ValueError("the radius must be positive, got 0")
    if np.abs(given).sum() <= radius:
        return given.copy()
    sizes = np.sort(np.abs(given))[::-1]
    excess = (np.cumsum(sizes) - radius) / np.arange(1, given.size + 1)
    return soft_threshold(given, float(excess[np.flatnonzero(sizes > excess)[-1]]))
