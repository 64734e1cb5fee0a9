"""Linear regression with half the mean squared error: loss, gradient, gradient descent and the least-squares weights.

Axes: n examples, p columns of the design matrix. The bias is one of the weights: its column is all ones, so that with
d features p = d + 1. The loss is ``L(θ) = ‖Xθ - y‖² / 2n``; its Hessian is ``XᵀX / n``.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def with_ones(inputs: ArrayLike) -> Array:
    """``[X 1]``: the features with a column of ones at the end, whose weight is the bias.

    The column is the last one, so that the first d weights keep their numbers.

    Args:
        inputs: (n, d), one example a row.

    Returns:
        (n, d + 1), in the unit of the features.

    Raises:
        ValueError: if the features are not a matrix with at least one row.

    Source:
        ``w·x + b = (w, b)·(x, 1)``.

    Example:
        Two examples of one feature:

        >>> with_ones([[3.0], [5.0]]).tolist()
        [[3.0, 1.0], [5.0, 1.0]]
    """
    features = np.asarray(inputs, dtype=np.float64)
    if features.ndim != 2 or len(features) == 0:
        raise ValueError(f"need one example a row, got shape {features.shape}")
    return np.hstack([features, np.ones((len(features), 1))])


def half_mean_square(design: ArrayLike, targets: ArrayLike, weights: ArrayLike) -> float:
    """``L(θ) = ‖Xθ - y‖² / 2n``.

    The residuals are squared as they are; expanding the square would subtract large numbers that nearly cancel.

    Args:
        design: X, (n, p).
        targets: y, (n,).
        weights: θ, (p,).

    Returns:
        The loss, in the squared unit of the targets, 0 or more.

    Raises:
        ValueError: if the shapes do not fit.

    Source:
        Half of the mean squared error; the sum of squared errors is 2n times as large.

    Example:
        Residuals 1 and -3 of two examples:

        >>> half_mean_square([[1.0], [2.0]], [0.0, 5.0], [1.0])
        2.5
    """
    matrix, wanted, point = _checked(design, targets, weights)
    residuals = matrix @ point - wanted
    return float(residuals @ residuals) / (2 * len(wanted))


def half_mean_square_gradient(design: ArrayLike, targets: ArrayLike, weights: ArrayLike) -> Array:
    """``∇L(θ) = Xᵀ(Xθ - y) / n``.

    Two matrix-vector products, never XᵀX: that would cost p/2 times as much and square the condition number.

    Args:
        design: X, (n, p).
        targets: y, (n,).
        weights: θ, (p,).

    Returns:
        (p,), in the squared unit of the targets over that of the weights.

    Raises:
        ValueError: if the shapes do not fit.

    Source:
        The chain rule; the factor ½ of the loss cancels the 2 of the square.

    Example:
        Residuals 1 and -3 with features 1 and 2 give (1 - 6)/2:

        >>> half_mean_square_gradient([[1.0], [2.0]], [0.0, 5.0], [1.0]).tolist()
        [-2.5]
    """
    matrix, wanted, point = _checked(design, targets, weights)
    gradient: Array = matrix.T @ (matrix @ point - wanted) / len(wanted)
    return gradient


def descend(design: ArrayLike, targets: ArrayLike, rate: float, updates: int, start: ArrayLike | None = None) -> Array:
    """The path ``θ ← θ - η ∇L(θ)`` of gradient descent.

    All entries are computed from the old weights and replaced together.

    Args:
        design: X, (n, p).
        targets: y, (n,).
        rate: η, above 0.
        updates: m, 0 or more.
        start: θ_0, (p,); zeros if it is left out.

    Returns:
        (m + 1, p): row t is θ_t, the first row is the start.

    Raises:
        ValueError: if the shapes do not fit, the rate is not positive or the number of updates is negative.

    Source:
        Steepest descent with a fixed learning rate.

    Example:
        One weight, one example x = 1, y = 4: every step with η = ½ goes half of the way.

        >>> descend([[1.0]], [4.0], rate=0.5, updates=3).ravel().tolist()
        [0.0, 2.0, 3.0, 3.5]
    """
    begin = np.zeros(np.shape(design)[-1]) if start is None else start
    matrix, wanted, point = _checked(design, targets, begin)
    if not (math.isfinite(rate) and rate > 0) or updates < 0:
        raise ValueError(f"need a positive rate and 0 or more updates, got {rate} and {updates}")
    path = [point]
    for _ in range(updates):
        path.append(path[-1] - rate * half_mean_square_gradient(matrix, wanted, path[-1]))
    return np.stack(path)


def least_squares(design: ArrayLike, targets: ArrayLike) -> Array:
    """``X⁺y``: the weights of the least loss, and among several the shortest.

    By the singular value decomposition of X itself, which does not square the condition number; singular values below
    ``max(n, p)`` times the rounding unit of the largest count as zero, so that a repeated feature is no obstacle.

    Args:
        design: X, (n, p).
        targets: y, (n,).

    Returns:
        (p,), in the unit of the targets over that of the features.

    Raises:
        ValueError: if the shapes do not fit.

    Source:
        Moore-Penrose inverse; where the columns are independent it is ``(XᵀX)⁻¹Xᵀy``.

    Example:
        One feature twice: its weight 4 is shared.

        >>> least_squares([[1.0, 1.0], [2.0, 2.0]], [4.0, 8.0]).round(12).tolist()
        [2.0, 2.0]
    """
    matrix, wanted, _ = _checked(design, targets, np.zeros(np.shape(design)[-1]))
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    kept = values > max(matrix.shape) * np.finfo(np.float64).eps * values[0]
    shortest: Array = right[kept].T @ ((left[:, kept].T @ wanted) / values[kept])
    return shortest


def curvatures(design: ArrayLike) -> Array:
    """Eigenvalues of the Hessian ``XᵀX / n``, the smallest first.

    They are the squared singular values of X over n, so XᵀX is not formed.

    Args:
        design: X, (n, p).

    Returns:
        (p,), in the squared unit of the features, 0 or more; where n < p at least p - n of them are 0.

    Raises:
        ValueError: if the design is not a matrix with at least one row.

    Source:
        ``XᵀX = VΣᵀΣVᵀ`` for ``X = UΣVᵀ``.

    Example:
        Columns (3, 0) and (0, 1):

        >>> curvatures([[3.0, 0.0], [0.0, 1.0]]).tolist()
        [0.5, 4.5]
    """
    matrix = np.asarray(design, dtype=np.float64)
    if matrix.ndim != 2 or len(matrix) == 0:
        raise ValueError(f"need one example a row, got shape {matrix.shape}")
    values = np.linalg.svd(matrix, compute_uv=False)
    return np.append(np.zeros(matrix.shape[1] - len(values)), np.sort(values**2) / len(matrix))


def updates_until(design: ArrayLike, targets: ArrayLike, rate: float, share: float) -> int:
    """Fewest updates of gradient descent from zero until ``‖θ_m - θ*‖ ≤ ε ‖θ_0 - θ*‖``.

    No step is made: along an eigenvector of the Hessian the distance is multiplied by ``1 - ηλ`` in every update, and
    the length of what remains falls with m where ``η < 2/λ_max``, so bisection finds the update.

    Args:
        design: X, (n, p), with independent columns.
        targets: y, (n,), such that the best weights are not zero.
        rate: η, above 0 and below 2/λ_max.
        share: ε, between 0 and 1, both excluded.

    Returns:
        The number of updates, 1 or more.

    Raises:
        ValueError: if an argument is out of its range, or the columns are dependent.

    Source:
        ``θ_m - θ* = (I - ηXᵀX/n)^m (θ_0 - θ*)``.

    Example:
        A single weight with λ = 1 and η = ½ needs ten halvings to a thousandth:

        >>> updates_until([[1.0]], [4.0], rate=0.5, share=1e-3)
        10
    """
    matrix, wanted, _ = _checked(design, targets, np.zeros(np.shape(design)[-1]))
    _, values, right = np.linalg.svd(matrix, full_matrices=False)
    slopes = values**2 / len(matrix)
    if len(slopes) < matrix.shape[1] or slopes[-1] <= slopes[0] * np.finfo(np.float64).eps:
        raise ValueError("the columns must be independent")
    if not 0 < rate < 2 / slopes[0] or not 0 < share < 1:
        raise ValueError(f"need 0 < rate < 2/λ_max and 0 < share < 1, got {rate} and {share}")
    distances = right @ least_squares(matrix, wanted)

    def remains(updates: int) -> bool:
        return bool(np.linalg.norm((1 - rate * slopes) ** updates * distances) > share * np.linalg.norm(distances))

    high = 1
    while remains(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if remains(middle) else (low, middle)
    return high


def _checked(design: ArrayLike, targets: ArrayLike, weights: ArrayLike) -> tuple[Array, Array, Array]:
    matrix, wanted = np.asarray(design, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    point = np.asarray(weights, dtype=np.float64)
    if matrix.ndim != 2 or 0 in matrix.shape or wanted.shape != matrix.shape[:1] or point.shape != matrix.shape[1:]:
        raise ValueError(f"need (n, p), (n,) and (p,), got {matrix.shape}, {wanted.shape} and {point.shape}")
    return matrix, wanted, point
