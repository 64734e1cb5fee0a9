"""Wide sigmoid layers with random weights: how large their sums settle, and what a layer does to the gradient.

A sum z of a wide layer is nearly normal with mean 0, since its weights are independent of what they multiply. Its
deviation q then decides every mean over the units. No biases; n is the width, s the deviation of the weights.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from rahnama.reference.activations import sigmoid_gradient

Array = NDArray[np.float64]
REACH, TAILS, POINTS = 40.0, 10.0, 4001  # slopes beyond |z| = 40 and normal tails beyond 10 deviations do not count


def mean_slope(deviation: float) -> float:
    """Mean of σ'(z) for a normal z with mean 0.

    The trapezoidal rule, which converges exponentially for smooth functions that vanish at both ends; the grid is as
    wide as the narrower of the two factors, so that neither is missed.

    Args:
        deviation: q of z, positive and finite.

    Returns:
        Between 0 and 1/4, per unit of z.

    Raises:
        ValueError: if the deviation is not positive and finite.

    Source:
        Poole et al., arXiv:1606.05340, where such means describe wide random networks.

    Example:
        Sums near 0 leave the largest slope:

        >>> round(mean_slope(0.001), 6)
        0.25
    """
    return _mean(sigmoid_gradient, deviation)


def mean_square_slope(deviation: float) -> float:
    """Mean of σ'(z)² for a normal z with mean 0; for large deviations it goes to ``1 / (6 q √(2π))``.

    Computed as ``mean_slope``.

    Args:
        deviation: q of z, positive and finite.

    Returns:
        Between 0 and 1/16.

    Raises:
        ValueError: if the deviation is not positive and finite.

    Source:
        Schoenholz et al., arXiv:1611.01232: n·s² times this is the factor of the gradient's mean square.

    Example:
        Far out the density is flat where the slope is not, and the integral of σ'² is a sixth:

        >>> round(mean_square_slope(1000.0) * 6000 * (2 * np.pi) ** 0.5, 5)
        1.0
    """
    return _mean(lambda z: sigmoid_gradient(z) ** 2, deviation)


def settled_deviation(weight_deviation: float, width: int) -> float:
    """Deviation q of the sums that the layers settle on: ``q² = n s² E[σ(z)²]`` with ``E[σ²] = 1/2 - E[σ']``.

    Repeated until it no longer changes; the right-hand side lies between n s²/4 and n s²/2, so it cannot run away.

    Args:
        weight_deviation: s, positive and finite.
        width: n, positive.

    Returns:
        q, between ``s√n/2`` and ``s√(n/2)``.

    Raises:
        ValueError: if an argument is out of its range.

    Source:
        Poole et al., arXiv:1606.05340, equation 3, without biases.

    Example:
        Tiny weights leave all outputs at one half:

        >>> round(settled_deviation(0.001, 100), 6)
        0.005
    """
    if not 0 < weight_deviation < math.inf or width < 1:
        raise ValueError(f"need a positive finite deviation and a width ≥ 1, got {weight_deviation} and {width}")
    deviation, before = weight_deviation * math.sqrt(width / 2), 0.0
    while abs(deviation - before) > 1e-12 * deviation:
        before = deviation
        deviation = weight_deviation * math.sqrt(width * (0.5 - mean_slope(before)))
    return deviation


def layer_factor(weight_deviation: float, width: int) -> float:
    """Factor by which one layer multiplies the RMS of the gradient by its sums, ``s √(n E[σ'(z)²])``.

    Args:
        weight_deviation: s, positive and finite.
        width: n, positive.

    Returns:
        Positive; below 1 the gradient vanishes with depth, above 1 it explodes.

    Raises:
        ValueError: as ``settled_deviation``.

    Source:
        Schoenholz et al., arXiv:1611.01232.

    Example:
        Tiny weights: a quarter, times s√n:

        >>> round(layer_factor(0.001, 100) / 0.01, 4)
        0.25
    """
    deviation = settled_deviation(weight_deviation, width)
    return weight_deviation * math.sqrt(width * mean_square_slope(deviation))


def large_weight_factor(weight_deviation: float, width: int) -> float:
    """What ``layer_factor`` goes to for large weights: ``√(s √n / (6 √π))``.

    Args:
        weight_deviation: s, positive and finite.
        width: n, positive.

    Returns:
        Positive; it grows like the root of s.

    Raises:
        ValueError: as ``settled_deviation``.

    Source:
        ``mean_square_slope`` far out, with ``q = s √(n/2)``.

    Example:
        Twice the deviation gives √2 times the factor:

        >>> round(large_weight_factor(10.0, 100) / large_weight_factor(5.0, 100), 6)
        1.414214
    """
    if not 0 < weight_deviation < math.inf or width < 1:
        raise ValueError(f"need a positive finite deviation and a width ≥ 1, got {weight_deviation} and {width}")
    return math.sqrt(weight_deviation * math.sqrt(width) / (6 * math.sqrt(math.pi)))


def _mean(function: Callable[[Array], Array], deviation: float) -> float:
    if not 0 < deviation < math.inf:
        raise ValueError(f"the deviation must be positive and finite, got {deviation}")
    z = np.linspace(-1, 1, POINTS) * min(REACH, TAILS * deviation)
    density = np.exp(-((z / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
    return float(np.trapezoid(function(z) * density, z))
