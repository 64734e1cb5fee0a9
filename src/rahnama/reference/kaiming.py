"""Kaiming (He) initialization of convolutions: fans, variance, and what a network does to the scale of a signal.

Axes: O output channels, C input channels, K×K kernel; a kernel tensor is (O, C, K, K), a linear layer's is (O, C).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mode = Literal["fan_in", "fan_out"]


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """Numbers that one output sums, and outputs that read one input: ``(C·K·K, O·K·K)``.

    Args:
        shape: (O, C, *kernel sides), at least two whole numbers, all positive.

    Returns:
        (fan_in, fan_out), both in numbers per unit; stride 1, and borders are not looked at.

    Raises:
        ValueError: if there are fewer than two sides or one is not positive.

    Source:
        He et al., arXiv:1502.01852, section 2.2.

    Example:
        Five kernels of 8×8 that read three channels:

        >>> fans((5, 3, 8, 8))
        (192, 320)
    """
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(f"need (O, C, …) with positive sides, got {tuple(shape)}")
    area = math.prod(shape[2:])
    return shape[1] * area, shape[0] * area


def kaiming_variance(shape: Sequence[int], slope: float = 0.0, mode: Mode = "fan_in") -> float:
    """Variance of the weights, ``2 / ((1 + slope²) · fan)``.

    Args:
        shape: (O, C, *kernel sides).
        slope: of the rectifier below zero: 0 is ReLU, 1 is no activation at all.
        mode: ``fan_in`` keeps the scale of the signal, ``fan_out`` that of the gradient.

    Returns:
        The variance (not the standard deviation), positive.

    Raises:
        ValueError: if the mode is unknown, the slope is not finite, or the shape is refused by ``fans``.

    Source:
        He et al., arXiv:1502.01852, section 2.2.

    Example:
        A layer that sums eight numbers:

        >>> kaiming_variance((4, 8))
        0.25
    """
    if mode not in ("fan_in", "fan_out") or not math.isfinite(slope):
        raise ValueError(f"mode must be fan_in or fan_out and the slope finite, got {mode!r} and {slope}")
    fan = fans(shape)[0 if mode == "fan_in" else 1]
    return 2 / ((1 + slope**2) * fan)


def kaiming_normal(shape: Sequence[int], generator: np.random.Generator, slope: float = 0.0) -> Array:
    """Weights drawn from the normal distribution with mean 0 and the variance for ``fan_in``.

    Standard normal numbers are drawn and then scaled, so that one seed gives proportional weights for every slope.

    Args:
        shape: (O, C, *kernel sides).
        generator: where the randomness comes from.
        slope: of the rectifier below zero.

    Returns:
        Array of this shape.

    Raises:
        ValueError: as ``kaiming_variance``.

    Source:
        He et al., arXiv:1502.01852, section 2.2.

    Example:
        >>> kaiming_normal((5, 3, 8, 8), np.random.default_rng(0)).shape
        (5, 3, 8, 8)
    """
    return generator.standard_normal(tuple(shape)) * math.sqrt(kaiming_variance(shape, slope))


def scale_factor(variance: float, fan: int, slope: float = 0.0) -> float:
    """Factor by which one layer multiplies the mean square of a signal or a gradient, on average.

    ``fan · variance · (1 + slope²) / 2``: a sum of ``fan`` independent products, after a rectifier that leaves half of
    the mean square of a symmetric variable.

    Args:
        variance: of the weights, not negative.
        fan: ``fan_in`` for the signal, ``fan_out`` for the gradient, positive.
        slope: of the rectifier below zero.

    Returns:
        Factor of the mean *square*; its root is the factor of the standard deviation.

    Raises:
        ValueError: if the variance is negative or the fan not positive.

    Source:
        He et al., arXiv:1502.01852, section 2.2.

    Example:
        The variance 2/fan keeps the scale:

        >>> scale_factor(2 / 192, 192)
        1.0
    """
    if variance < 0 or fan < 1:
        raise ValueError(f"need a variance ≥ 0 and a fan ≥ 1, got {variance} and {fan}")
    return fan * variance * (1 + slope**2) / 2


def truncated_deviation(cut: float) -> float:
    """Standard deviation of a standard normal variable of which only values within ±cut are kept.

    ``sqrt(1 - 2·cut·φ(cut) / (2Φ(cut) - 1))``, with the denominator as ``erf(cut/√2)``, which loses no digits for a
    small cut.

    Args:
        cut: in standard deviations, positive.

    Returns:
        Between 0 and 1.

    Raises:
        ValueError: if the cut is not positive.

    Source:
        Integration by parts of ``x²φ(x)`` over [-cut, cut].

    Example:
        Cutting at two deviations leaves seven eighths of the deviation, nearly:

        >>> round(truncated_deviation(2.0), 4)
        0.8796
    """
    if not cut > 0:
        raise ValueError(f"the cut must be positive, got {cut}")
    density = math.exp(-(cut**2) / 2) / math.sqrt(2 * math.pi)
    return math.sqrt(1 - 2 * cut * density / math.erf(cut / math.sqrt(2)))
