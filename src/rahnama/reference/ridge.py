"""Ridge regression: least squares with an L2 penalty on the weights, and on the bias only if one insists.

Axes: n examples, d features. Everywhere the cost is ``(1/2n) Σ (y − xᵀw − b)² + (λ/2)‖w‖²``; with a sum in place of the
half mean the same weights belong to nλ.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def _checked(inputs: ArrayLike, targets: ArrayLike, strength: float) -> tuple[Array, Array]:
    rows, wanted = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    if rows.ndim != 2 or rows.size == 0 or wanted.shape != rows.shape[:1]:
        raise ValueError(f"inputs (n, d) and targets (n,) are wanted, got {rows.shape} and {wanted.shape}")
    if not (np.isfinite(rows).all() and np.isfinite(wanted).all()):
        raise ValueError("inputs and targets must be finite")
    if not (math.isfinite(strength) and strength >= 0):
        raise ValueError(f"the strength must be finite and at least 0, got {strength}")
    return rows, wanted


def ridge_cost(inputs: ArrayLike, targets: ArrayLike, weights: ArrayLike, bias: float, strength: float) -> float:
    """Half the mean squared error plus the penalty: ``(1/2n) Σ (y − xᵀw − b)² + (λ/2)‖w‖²``.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        weights: w, shape (d,).
        bias: b, not penalised.
        strength: λ ≥ 0.

    Returns:
        The cost, in the unit of y squared.

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.

    Source:
        The loss of dl-hw1/q3/b with the penalty of Goodfellow, Bengio and Courville, *Deep Learning*, section 7.1.1.

    Example:
        Errors 1 and 1, weight 2: ½ from the errors and ½·0.5·4 from the penalty:

        >>> ridge_cost([[1.0], [2.0]], [3.0, 5.0], [2.0], 0.0, 0.5)
        1.5
    """
    rows, wanted = _checked(inputs, targets, strength)
    chosen = np.asarray(weights, dtype=np.float64)
    if chosen.shape != rows.shape[1:]:
        raise ValueError(f"weights of shape {rows.shape[1:]} are wanted, got {chosen.shape}")
    errors = wanted - rows @ chosen - bias
    return float(errors @ errors / (2 * len(wanted)) + strength / 2 * (chosen @ chosen))


def ridge_fit(inputs: ArrayLike, targets: ArrayLike, strength: float) -> tuple[Array, float]:
    """Weights and unpenalised bias of least cost: ``w = (XcᵀXc/n + λI)⁻¹ Xcᵀyc/n`` and ``b = ȳ − x̄ᵀw``.

    Xc and yc are centred: the bias is eliminated first, which also keeps a large mean out of the squares.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        strength: λ ≥ 0; if it is 0, centred columns must be independent.

    Returns:
        w, shape (d,), and b.

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.
        numpy.linalg.LinAlgError: if λ is 0 and a feature is a combination of others.

    Source:
        Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, section 3.4.1 (their λ is our nλ).

    Example:
        The targets' mean of 100 is left to the bias, whatever λ is:

        >>> weights, bias = ridge_fit([[-1.0], [1.0]], [98.0, 102.0], 1.0)
        >>> weights.tolist(), bias
        ([1.0], 100.0)
    """
    rows, wanted = _checked(inputs, targets, strength)
    centre, level = rows.mean(axis=0), float(wanted.mean())
    moved: Array = rows - centre
    gram = moved.T @ moved / len(wanted) + strength * np.eye(rows.shape[1])
    weights = np.asarray(np.linalg.solve(gram, moved.T @ (wanted - level) / len(wanted)), dtype=np.float64)
    return weights, level - float(centre @ weights)


def ridge_through_origin(inputs: ArrayLike, targets: ArrayLike, strength: float) -> Array:
    """Weights of least cost without a bias, every one penalised: ``w = (XᵀX/n + λI)⁻¹ Xᵀy/n``.

    With a column of ones among the inputs this is the ridge that penalises the bias, too.

    Args:
        inputs: X, shape (n, d).
        targets: y, shape (n,).
        strength: λ ≥ 0; if it is 0, columns must be independent.

    Returns:
        w, shape (d,).

    Raises:
        ValueError: if shapes do not fit, λ is negative, or data are not finite.
        numpy.linalg.LinAlgError: if λ is 0 and columns are dependent.

    Source:
        Hoerl and Kennard, *Ridge regression*, 1970 (their k is our nλ).

    Example:
        A column of ones, targets 100: with λ = 1 only half of the level is left:

        >>> ridge_through_origin([[1.0], [1.0]], [100.0, 100.0], 1.0).tolist()
        [50.0]
    """
    rows, wanted = _checked(inputs, targets, strength)
    gram = rows.T @ rows / len(wanted) + strength * np.eye(rows.shape[1])
    return np.asarray(np.linalg.solve(gram, rows.T @ wanted / len(wanted)), dtype=np.float64)
