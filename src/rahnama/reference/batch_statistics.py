"""What a batch of n independent values knows of their mean and variance, and what normalizing by it does.

The variance of the batch is biased, divided by n, as batch normalization uses it.
"""

from __future__ import annotations

import math


def error_of_mean(count: int) -> float:
    """``1 / sqrt(n)``: standard deviation of the batch's mean, over that of the values.

    Args:
        count: n, at least 1; independent values of any distribution that has a variance.

    Returns:
        Without unit, in (0, 1].

    Raises:
        ValueError: if n < 1.

    Source:
        Var(Σx/n) = nσ²/n², since variances of independent values add up.

    Example:
        >>> error_of_mean(4)
        0.5
    """
    return 1 / math.sqrt(_at_least(count, 1))


def relative_error_of_variance(count: int, kurtosis: float = 3.0) -> float:
    """``sqrt((κ − (n−3)/(n−1)) / n)``: standard deviation over mean of the batch's variance.

    The factor (n−1)/n of the biased variance cancels, so the number holds for the unbiased one too.

    Args:
        count: n, at least 2; independent values.
        kurtosis: κ, the fourth central moment over σ⁴, at least 1; 3 is normal, and gives sqrt(2/(n−1)).

    Returns:
        Without unit, not negative.

    Raises:
        ValueError: if n < 2 or κ < 1.

    Source:
        Var(s²) = (μ₄ − σ⁴ (n−3)/(n−1)) / n, Mood, Graybill and Boes, *Introduction to the Theory of Statistics*, 1974,
        chapter VI, theorem 2.

    Example:
        >>> relative_error_of_variance(9)
        0.5
    """
    _at_least(count, 2)
    if kurtosis < 1:
        raise ValueError(f"a kurtosis is at least 1, got {kurtosis}")
    return math.sqrt((kurtosis - (count - 3) / (count - 1)) / count)


def mean_inverse_deviation(count: int) -> float:
    """``E[σ/σ_B] = sqrt(n/2) Γ((n−2)/2) / Γ((n−1)/2)``: by how much normalizing by the batch stretches on average.

    Through logarithms of Γ, which does not overflow.

    Args:
        count: n, at least 3 independent normal values; for 2 the expected value is infinite.

    Returns:
        Without unit, above 1, towards 1 for large n.

    Raises:
        ValueError: if n < 3.

    Source:
        nσ_B²/σ² is χ² with n − 1 degrees of freedom, and E[χ⁻¹] = Γ((k−1)/2) / (sqrt(2) Γ(k/2)) for k of them.

    Example:
        Three values: sqrt(3π/2).

        >>> round(mean_inverse_deviation(3), 4)
        2.1708
    """
    _at_least(count, 3)
    return math.sqrt(count / 2) * math.exp(math.lgamma((count - 2) / 2) - math.lgamma((count - 1) / 2))


def largest_normalized(count: int) -> float:
    """``sqrt(n − 1)``: no value of a batch can be normalized to more than this, whatever the values are.

    Args:
        count: n, at least 1.

    Returns:
        Without unit; reached by one value that differs from n − 1 equal ones, with ε = 0.

    Raises:
        ValueError: if n < 1.

    Source:
        The others' deviations add up to −d, so their squares to at least d²/(n−1) by the inequality of Cauchy and
        Schwarz, hence nσ_B² ≥ d² n/(n−1).

    Example:
        >>> largest_normalized(2), largest_normalized(5)
        (1.0, 2.0)
    """
    return math.sqrt(_at_least(count, 1) - 1)


def _at_least(count: int, least: int) -> int:
    if count < least:
        raise ValueError(f"need at least {least} values in the batch, got {count}")
    return count
