"""Adam's two moving averages, their bias correction, and the steps with and without it.

Axis T of steps comes first; anything behind it is carried along, number by number. All averages start at zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def moving_average(values: ArrayLike, beta: float) -> Array:
    """``m_t = β m_{t−1} + (1 − β) g_t`` from ``m_0 = 0``, for t = 1…T.

    The difference is added, ``m + (1 − β)(g − m)``, so that a constant stays what it is once it is reached.

    Args:
        values: g, (T, …), with at least one step.
        beta: β, at least 0 and below 1.

    Returns:
        m, (T, …), in the unit of the values; at step t its weights add up to 1 − βᵗ only.

    Raises:
        ValueError: if there is no step, or β is outside [0, 1).

    Source:
        Kingma and Ba, arXiv:1412.6980, algorithm 1; for β₂ the values are squared gradients.

    Example:
        A constant 1 is not yet reached:

        >>> moving_average([1.0, 1.0, 1.0], 0.5)
        array([0.5  , 0.75 , 0.875])
    """
    g = _steps(values, beta)
    found, now = np.empty_like(g), np.zeros_like(g[0])
    for place, value in enumerate(g):
        now = now + (1 - beta) * (value - now)
        found[place] = now
    return found


def missing_weight(steps: int, beta: float) -> Array:
    """``βᵗ`` for t = 1…T: the weight that the zero at the start still has.

    Args:
        steps: T, at least 1.
        beta: β, at least 0 and below 1.

    Returns:
        (T,), without unit, falling.

    Raises:
        ValueError: if T < 1, or β is outside [0, 1).

    Source:
        Kingma and Ba, arXiv:1412.6980, section 3, equation 4.

    Example:
        >>> missing_weight(3, 0.5)
        array([0.5  , 0.25 , 0.125])
    """
    if steps < 1:
        raise ValueError(f"need at least one step, got {steps}")
    _steps([0.0], beta)
    result: Array = np.power(float(beta), np.arange(1, steps + 1))
    return result


def corrected(averages: ArrayLike, beta: float) -> Array:
    """``m̂_t = m_t / (1 − βᵗ)``: the average of the gradients seen, with weights that add up to one.

    Args:
        averages: m from ``moving_average``, (T, …), from the first step on.
        beta: β, at least 0 and below 1.

    Returns:
        m̂, (T, …), in the unit of the averages.

    Raises:
        ValueError: if there is no step, or β is outside [0, 1).

    Source:
        Kingma and Ba, arXiv:1412.6980, algorithm 1.

    Example:
        A constant is found at once:

        >>> corrected([0.5, 0.75, 0.875], 0.5)
        array([1., 1., 1.])
    """
    m = _steps(averages, beta)
    share = 1 - missing_weight(len(m), beta)
    result: Array = m / share.reshape(-1, *([1] * (m.ndim - 1)))
    return result


def drift(means: ArrayLike, beta: float) -> Array:
    """``ζ_t = (1 − β) Σ_i β^{t−i} (μ_i − μ_t)``: what E[m_t] is beside ``μ_t (1 − βᵗ)`` if the means change.

    Args:
        means: μ, the expected gradients, (T,).
        beta: β, at least 0 and below 1.

    Returns:
        ζ, (T,), in the unit of the means; 0 throughout if they are all equal.

    Raises:
        ValueError: if there is no step, or β is outside [0, 1).

    Source:
        Kingma and Ba, arXiv:1412.6980, section 3, equations 3 and 4, where ζ is not written out.

    Example:
        At the second step the first mean, 1 too small, has the weight (1 − β) β:

        >>> drift([1.0, 2.0], 0.5)
        array([ 0.  , -0.25])
    """
    mu = _steps(means, beta)
    result: Array = moving_average(mu, beta) - mu * (1 - missing_weight(len(mu), beta))
    return result


def relative_steps(
    gradients: ArrayLike,
    betas: tuple[float, float] = (0.9, 0.999),
    epsilon: float = 1e-8,
    correct: tuple[bool, bool] = (True, True),
) -> Array:
    """``m̂_t / (sqrt(v̂_t) + ε)``, the step over the learning rate, with each correction on or off.

    ε stands outside the root and behind the correction, as in algorithm 1.

    Args:
        gradients: g, (T, …).
        betas: β₁ and β₂, each at least 0 and below 1.
        epsilon: ε, at least 0.
        correct: whether m and whether v is divided by 1 − βᵗ.

    Returns:
        (T, …), without unit if ε = 0; the parameter moves by minus this times the learning rate.

    Raises:
        ValueError: if there is no step, a β is outside [0, 1), ε is negative, or a gradient and ε are both 0.

    Source:
        Kingma and Ba, arXiv:1412.6980, algorithm 1; ``torch.optim.Adam`` for both corrections.

    Example:
        Both corrections make the first step one, whatever the gradient; none makes it (1 − β₁)/sqrt(1 − β₂):

        >>> relative_steps([0.02], (0.5, 0.75), 0.0)
        array([1.])
        >>> relative_steps([0.02], (0.5, 0.75), 0.0, (False, False))
        array([1.])
        >>> relative_steps([0.02], (0.5, 0.75), 0.0, (True, False))
        array([2.])
    """
    if epsilon < 0:
        raise ValueError(f"epsilon must not be negative, got {epsilon}")
    g = _steps(gradients, betas[0])
    first, second = moving_average(g, betas[0]), moving_average(g**2, betas[1])
    first = corrected(first, betas[0]) if correct[0] else first
    second = corrected(second, betas[1]) if correct[1] else second
    below = np.sqrt(second) + epsilon
    if not below.all():
        raise ValueError("a gradient that has always been zero needs an epsilon above 0")
    result: Array = first / below
    return result


def _steps(values: ArrayLike, beta: float) -> Array:
    if not 0 <= beta < 1:
        raise ValueError(f"beta must be at least 0 and below 1, got {beta}")
    g = np.asarray(values, dtype=np.float64)
    if g.ndim == 0 or len(g) == 0:
        raise ValueError(f"need at least one step along the first axis, got shape {g.shape}")
    return g
