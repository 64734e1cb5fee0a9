"""Multiply-adds of linear regression: gradient descent, normal equations, and gradient descent on the precomputed XᵀX.

Axes: n examples, p columns of the design matrix (d features and a column of ones: p = d + 1), m updates. One
multiply-add (MAC) is one product with the addition that takes it in; the p or so square roots and the divisions of a
factorisation are not counted, and neither is n/η.
"""

from __future__ import annotations

from fractions import Fraction


def descent_cost(examples: int, columns: int, updates: int) -> int:
    """``m(2np + p)``: residuals, their products with the columns, and the change of the weights, in each update.

    Args:
        examples: n, at least 1; 1 is an update of stochastic gradient descent.
        columns: p, at least 1.
        updates: m, at least 1.

    Returns:
        The count, in multiply-adds (MAC).

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        ``θ ← θ - (η/n) Xᵀ(Xθ - y)``, two matrix-vector products; the subtraction of y starts the sum of a residual.

    Example:
        Five examples of three columns: 15 products for the residuals, 15 for the gradient, 3 for the update:

        >>> descent_cost(5, 3, updates=1)
        33
    """
    _require_positive(examples=examples, columns=columns, updates=updates)
    return updates * (2 * examples * columns + columns)


def gram_cost(examples: int, columns: int) -> int:
    """``np(p+1)/2 + np``: XᵀX, of which one half is enough because it is symmetric, and Xᵀy.

    Args:
        examples: n, at least 1.
        columns: p, at least 1.

    Returns:
        The count, in multiply-adds (MAC).

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        The definition of the products; without the symmetry it is ``np² + np``.

    Example:
        Five examples of three columns: six different products of columns and three with y, of five terms each:

        >>> gram_cost(5, 3)
        45
    """
    _require_positive(examples=examples, columns=columns)
    return examples * columns * (columns + 1) // 2 + examples * columns


def normal_equations_cost(examples: int, columns: int) -> int:
    """``np(p+1)/2 + np + (p³-p)/6 + p(p-1)``: XᵀX and Xᵀy, a Cholesky factor, and two triangular systems.

    Args:
        examples: n, at least 1.
        columns: p, at least 1.

    Returns:
        The count, in multiply-adds (MAC).

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Entry (i, j) of the factor takes j products, which sum to (p³-p)/6; Gaussian elimination takes about twice as
        many, an explicit inverse by elimination about p³.

    Example:
        Three columns: 45 for XᵀX and Xᵀy, 4 for the factor, 3 for each of two triangular systems:

        >>> normal_equations_cost(5, 3)
        55
    """
    factor = (columns**3 - columns) // 6
    return gram_cost(examples, columns) + factor + columns * (columns - 1)


def gram_descent_cost(examples: int, columns: int, updates: int) -> int:
    """``np(p+1)/2 + np + m(p² + p)``: XᵀX and Xᵀy once, then updates that no longer see the examples.

    Args:
        examples: n, at least 1.
        columns: p, at least 1.
        updates: m, at least 1.

    Returns:
        The count, in multiply-adds (MAC).

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        ``θ ← θ - (η/n)(XᵀXθ - Xᵀy)``.

    Example:
        45 for XᵀX and Xᵀy of five examples with three columns, then 12 for each of two updates:

        >>> gram_descent_cost(5, 3, updates=2)
        69
    """
    _require_positive(updates=updates)
    return gram_cost(examples, columns) + updates * (columns**2 + columns)


def break_even_updates(examples: int, columns: int) -> Fraction:
    """Updates at which gradient descent has cost as much as the normal equations.

    Kept as a fraction: whether a method wins must not hang on a rounding.

    Args:
        examples: n, at least 1.
        columns: p, at least 1.

    Returns:
        The number of updates, not whole in general; about p/4 where n is much larger than p.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Equate ``descent_cost`` and ``normal_equations_cost``.

    Example:
        55 multiply-adds against 33 an update:

        >>> break_even_updates(5, 3)
        Fraction(5, 3)
    """
    return Fraction(normal_equations_cost(examples, columns), descent_cost(examples, columns, 1))


def _require_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
