"""The lasso, ``(1/2n)‖y − Xw‖² + λ‖w‖₁``, by four algorithms, and the conditions that tell whether w is its minimum.

Axes: n examples, d features. There is no bias: centre inputs and targets first, and it is eliminated.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rahnama.reference.soft_threshold import onto_l1_ball, soft_threshold

Array = NDArray[np.float64]


def _checked(inputs: ArrayLike, targets: ArrayLike, strength: float, steps: int = 1) -> tuple[Array, Array]:
    rows, wanted = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    if rows.ndim != 2 or rows.size == 0 or wanted.shape != rows.shape[:1]:
        raise ValueError(f"inputs (n, d) and targets (n,) are wanted, got {rows.shape} and {wanted.shape}")
    if not (np.isfinite(rows).all() and np.isfinite(wanted).all()):
        raise ValueError("inputs and targets must be finite")
    if not (math.isfinite(strength) and strength >= 0):
        raise ValueError(f"the strength must be finite and at least 0, got {strength}")
    if steps < 1:
        raise ValueError(f"at least one step is wanted, got {steps}")
    return rows, wanted


def _weights(weights: ArrayLike, rows: Array) -> Array:
    chosen = np.asarray(weights, dtype=np.float64)
    if chosen.shape != rows.shape[1:]:
        raise ValueError(f"weights of shape {rows.shape[1:]} are wanted, got {chosen.shape}")
    return chosen


def _gradient(rows: Array, wanted: Array, weights: Array) -> Array:
    """Gradient of the smooth part."""
    slope: Array = rows.T @ (rows @ weights - wanted) / len(wanted)
    return slope


def _safe_rate(rows: Array) -> float:
    """One over the largest eigenvalue of XᵀX/n: the longest step that surely lowers the smooth part."""
    return len(rows) / float(np.linalg.norm(rows, 2)) ** 2


def lasso_cost(inputs: ArrayLike, targets: ArrayLike, weights: ArrayLike, strength: float) -> float:
    """Half the mean squared error plus λ times the sum of absolute weights.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        weights: w, shape (d,).
        strength: λ ≥ 0.

    Returns:
        The cost, in the unit of y squared.

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.

    Source:
        Friedman, Hastie and Tibshirani, 2010, doi:10.18637/jss.v033.i01, equation 1 with α = 1.

    Example:
        Errors 1 and 1, weight 2: ½ from the errors and 0.5·2 from the penalty:

        >>> lasso_cost([[1.0], [2.0]], [3.0, 5.0], [2.0], 0.5)
        1.5
    """
    rows, wanted = _checked(inputs, targets, strength)
    chosen = _weights(weights, rows)
    errors = wanted - rows @ chosen
    return float(errors @ errors / (2 * len(wanted)) + strength * np.abs(chosen).sum())


def lasso_violation(inputs: ArrayLike, targets: ArrayLike, weights: ArrayLike, strength: float) -> float:
    """How far w is from satisfying the conditions of the minimum; 0 exactly at a minimum.

    With ``g = Xᵀ(Xw − y)/n`` these are ``g = −λ sign(w)`` where w is not zero, and ``|g| ≤ λ`` where it is; the cost
    is convex, so that they suffice.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        weights: w, shape (d,); a zero counts only if it is exactly 0.
        strength: λ ≥ 0.

    Returns:
        The largest violation over the weights, in the unit of λ.

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.

    Source:
        Friedman, Hastie and Tibshirani, 2010, doi:10.18637/jss.v033.i01, section 2.

    Example:
        The soft threshold of z = 3 is the minimum for a single standardised feature:

        >>> lasso_violation([[1.0], [-1.0]], [3.0, -3.0], [2.0], 1.0)
        0.0
    """
    rows, wanted = _checked(inputs, targets, strength)
    chosen = _weights(weights, rows)
    slope = _gradient(rows, wanted, chosen)
    at_zero = np.maximum(np.abs(slope) - strength, 0.0)
    return float(np.where(chosen == 0, at_zero, np.abs(slope + strength * np.sign(chosen))).max())


def lasso_by_coordinates(inputs: ArrayLike, targets: ArrayLike, strength: float, sweeps: int) -> Array:
    """One weight after the other to its own minimum, which is a soft threshold, from w = 0.

    The residual is kept up to date, so that a weight costs n and not nd operations.

    Args:
        inputs: X, shape (n, d), no column all zeros.
        targets: y, shape (n,).
        strength: λ ≥ 0.
        sweeps: passes over all weights.

    Returns:
        w, shape (d,), with exact zeros.

    Raises:
        ValueError: if shapes do not fit, λ is negative, a column is zero, or data are not finite.

    Source:
        Friedman, Hastie and Tibshirani, 2010, doi:10.18637/jss.v033.i01, equation 5.

    Example:
        >>> lasso_by_coordinates([[1.0, 1.0], [-1.0, 1.0]], [3.5, -2.5], 1.0, 1).tolist()
        [2.0, 0.0]
    """
    rows, wanted = _checked(inputs, targets, strength, sweeps)
    scale = (rows**2).mean(axis=0)
    if not scale.all():
        raise ValueError("a column of zeros leaves its weight undetermined")
    weights, residual = np.zeros(rows.shape[1]), wanted.copy()
    for _ in range(sweeps):
        for place, column in enumerate(rows.T):
            pull = column @ residual / len(wanted) + scale[place] * weights[place]
            found = float(soft_threshold(pull, strength)) / scale[place]
            residual -= column * (found - weights[place])
            weights[place] = found
    return weights


def lasso_by_proximal_gradient(inputs: ArrayLike, targets: ArrayLike, strength: float, steps: int) -> Array:
    """A step down the smooth part, then the soft threshold (ISTA), from w = 0.

    The step is one over the largest eigenvalue of XᵀX/n, with which the cost never rises.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        strength: λ ≥ 0.
        steps: how many.

    Returns:
        w, shape (d,), with exact zeros.

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.

    Source:
        Beck and Teboulle, 2009, doi:10.1137/080716542, equation 1.4 (their cost is ours times 2n).

    Example:
        >>> lasso_by_proximal_gradient([[1.0, 1.0], [-1.0, 1.0]], [3.5, -2.5], 1.0, 1).round(12).tolist()
        [2.0, 0.0]
    """
    rows, wanted = _checked(inputs, targets, strength, steps)
    rate, weights = _safe_rate(rows), np.zeros(rows.shape[1])
    for _ in range(steps):
        weights = soft_threshold(weights - rate * _gradient(rows, wanted, weights), rate * strength)
    return weights


def lasso_by_subgradient(
    inputs: ArrayLike, targets: ArrayLike, strength: float, steps: int, falling: bool = False
) -> Array:
    """Gradient descent with ``λ sign(w)`` for the derivative of the penalty, from w = 0.

    The derivative of |w| at 0 is taken as 0, as by automatic differentiation. Nothing makes a weight exactly zero.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        strength: λ ≥ 0.
        steps: how many.
        falling: whether the step is divided by the root of its number, without which there is no convergence.

    Returns:
        w, shape (d,).

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.

    Source:
        Goodfellow, Bengio and Courville, *Deep Learning*, section 7.1.2.

    Example:
        The second weight should be 0; after the first step it is 0.5, and now it hops across:

        >>> lasso_by_subgradient([[1.0, 1.0], [-1.0, 1.0]], [3.5, -2.5], 1.0, 2).round(12).tolist()
        [2.0, -0.5]
    """
    rows, wanted = _checked(inputs, targets, strength, steps)
    rate, weights = _safe_rate(rows), np.zeros(rows.shape[1])
    for number in range(1, steps + 1):
        length = rate / math.sqrt(number) if falling else rate
        weights = weights - length * (_gradient(rows, wanted, weights) + strength * np.sign(weights))
    return weights


def least_squares_in_l1_ball(inputs: ArrayLike, targets: ArrayLike, radius: float, steps: int) -> Array:
    """The constrained form, ``‖w‖₁ ≤ t``: a step down the squared error, then the nearest point of the ball, from 0.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        radius: t > 0, in the unit of w.
        steps: how many.

    Returns:
        w, shape (d,), with exact zeros.

    Raises:
        ValueError: if shapes do not fit, the radius is not positive, or data are not finite.

    Source:
        Duchi, Shalev-Shwartz, Singer and Chandra, 2008, doi:10.1145/1390156.1390191, section 2.

    Example:
        >>> least_squares_in_l1_ball([[1.0, 1.0], [-1.0, 1.0]], [3.5, -2.5], 2.0, 1).round(12).tolist()
        [2.0, 0.0]
    """
    rows, wanted = _checked(inputs, targets, radius, steps)
    rate, weights = _safe_rate(rows), np.zeros(rows.shape[1])
    for _ in range(steps):
        weights = onto_l1_ball(weights - rate * _gradient(rows, wanted, weights), radius)
    return weights
