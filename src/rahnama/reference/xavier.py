"""Xavier (Glorot) initialization: variance, bound of the uniform form, and what one linear layer does to variances."""

from __future__ import annotations

import math


def xavier_variance(fan_in: int, fan_out: int, gain: float = 1.0) -> float:
    """Variance of the weights, ``gain² · 2 / (fan_in + fan_out)``: the harmonic mean of 1/fan_in and 1/fan_out.

    Args:
        fan_in: numbers that one unit sums, positive.
        fan_out: units that read one number, positive.
        gain: factor of the standard deviation, positive and finite.

    Returns:
        The variance (not the standard deviation), positive.

    Raises:
        ValueError: if an argument is out of its range.

    Source:
        Glorot and Bengio, AISTATS 2010, equation 12; the gain is PyTorch's addition.

    Example:
        Between the two conditions 1/2 and 1/6 lies their harmonic mean, a quarter:

        >>> xavier_variance(2, 6)
        0.25
    """
    _require(fan_in, fan_out, gain)
    return gain**2 * 2 / (fan_in + fan_out)


def xavier_bound(fan_in: int, fan_out: int, gain: float = 1.0) -> float:
    """Largest absolute weight of the uniform form, ``gain · sqrt(6 / (fan_in + fan_out))``.

    A uniform number within ±r has the variance r²/3, so r is √3 standard deviations.

    Args:
        fan_in, fan_out, gain: as ``xavier_variance``.

    Returns:
        The bound r, positive.

    Raises:
        ValueError: as ``xavier_variance``.

    Source:
        Glorot and Bengio, AISTATS 2010, equation 16.

    Example:
        Six numbers in all give one:

        >>> xavier_bound(2, 4)
        1.0
    """
    _require(fan_in, fan_out, gain)
    return gain * math.sqrt(6 / (fan_in + fan_out))


def linear_factors(variance: float, fan_in: int, fan_out: int) -> tuple[float, float]:
    """Factors of a linear layer on the mean square of the signal and of the gradient, ``(fan_in·v, fan_out·v)``.

    Args:
        variance: v of the weights, which are independent with mean 0; finite and not negative.
        fan_in, fan_out: positive.

    Returns:
        (forwards, backwards): factors of mean *squares*; their roots are those of standard deviations.

    Raises:
        ValueError: if an argument is out of its range.

    Source:
        Glorot and Bengio, AISTATS 2010, equations 5 and 6.

    Example:
        Only with equal fans can both be one:

        >>> linear_factors(0.25, 2, 6)
        (0.5, 1.5)
    """
    _require(fan_in, fan_out, 1.0)
    if not 0 <= variance < math.inf:
        raise ValueError(f"a variance is finite and not negative, got {variance}")
    return fan_in * variance, fan_out * variance


def _require(fan_in: int, fan_out: int, gain: float) -> None:
    if min(fan_in, fan_out) < 1 or not 0 < gain < math.inf:
        raise ValueError(f"fans and gain must be positive and finite, got {fan_in}, {fan_out} and {gain}")
