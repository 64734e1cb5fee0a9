"""Arithmetic that counts its own multiplications: gradient descent, normal equations, and descent on XᵀX, run in it.

Every multiplication here is taken in by an addition or a subtraction, so their number is the number of multiply-adds.
Each run checks its result against NumPy, so what is counted is a method that works.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from rahnama.text import Text


class Tally:
    """How many multiplications were made."""

    def __init__(self) -> None:
        """None yet."""
        self.products = 0

    def times(self, left: float, right: float) -> float:
        """The product, counted."""
        self.products += 1
        return left * right

    def inner(self, left: Sequence[float], right: Sequence[float]) -> float:
        """Sum of products."""
        total = 0.0
        for a, b in zip(left, right, strict=True):
            total += self.times(a, b)
        return total


def _data(examples: int, columns: int) -> tuple[list[list[float]], list[float]]:
    generator = np.random.default_rng(examples * 1000 + columns)
    design = np.hstack([generator.normal(size=(examples, columns - 1)), np.ones((examples, 1))])
    return design.tolist(), generator.normal(size=examples).tolist()


def _agrees(found: Sequence[float], wanted: np.ndarray, what: Text) -> None:
    if not np.allclose(found, wanted, rtol=1e-8, atol=1e-8):
        raise ArithmeticError(f"{what.en}: {found} and {wanted.tolist()}")


def counted_descent(examples: int, columns: int, updates: int, step: float = 0.01) -> int:
    """Multiply-adds of gradient descent; ``step`` is η/n, worked out beforehand."""
    rows, targets = _data(examples, columns)
    tally, weights = Tally(), [0.0] * columns
    for _ in range(updates):
        residuals = [tally.inner(row, weights) - y for row, y in zip(rows, targets, strict=True)]
        slopes = [tally.inner(column, residuals) for column in zip(*rows, strict=True)]
        weights = [w - tally.times(step, slope) for w, slope in zip(weights, slopes, strict=True)]
    wanted, matrix = np.zeros(columns), np.array(rows)
    for _ in range(updates):
        wanted = wanted - step * (matrix.T @ (matrix @ wanted - np.array(targets)))
    _agrees(weights, wanted, Text(fa="گرادیان کاهشی", en="gradient descent"))
    return tally.products


def _square(tally: Tally, rows: list[list[float]], targets: list[float]) -> tuple[list[list[float]], list[float]]:
    """XᵀX, of which the lower half is computed and copied, and Xᵀy."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    lower = [[tally.inner(columns[i], columns[j]) for j in range(i + 1)] for i in range(len(columns))]
    whole = [[lower[max(i, j)][min(i, j)] for j in range(len(columns))] for i in range(len(columns))]
    return whole, [tally.inner(column, targets) for column in columns]


def counted_closed(examples: int, columns: int) -> int:
    """Multiply-adds of the normal equations by Cholesky's factor and two triangular systems."""
    rows, targets = _data(examples, columns)
    tally = Tally()
    square, side = _square(tally, rows, targets)
    factor = [[0.0] * columns for _ in range(columns)]
    for j in range(columns):
        factor[j][j] = math.sqrt(square[j][j] - tally.inner(factor[j][:j], factor[j][:j]))
        for i in range(j + 1, columns):
            factor[i][j] = (square[i][j] - tally.inner(factor[i][:j], factor[j][:j])) / factor[j][j]
    middle: list[float] = []
    for i in range(columns):
        middle.append((side[i] - tally.inner(factor[i][:i], middle)) / factor[i][i])
    weights = [0.0] * columns
    for i in reversed(range(columns)):
        below = [factor[k][i] for k in range(i + 1, columns)]
        weights[i] = (middle[i] - tally.inner(below, weights[i + 1 :])) / factor[i][i]
    wanted = np.linalg.lstsq(np.array(rows), np.array(targets), rcond=None)[0]
    _agrees(weights, wanted, Text(fa="فرم بسته", en="closed form"))
    return tally.products


def counted_gram_descent(examples: int, columns: int, updates: int, step: float = 0.01) -> int:
    """Multiply-adds of gradient descent on XᵀX and Xᵀy, both formed once."""
    rows, targets = _data(examples, columns)
    tally, weights = Tally(), [0.0] * columns
    square, side = _square(tally, rows, targets)
    for _ in range(updates):
        slopes = [tally.inner(row, weights) - value for row, value in zip(square, side, strict=True)]
        weights = [w - tally.times(step, slope) for w, slope in zip(weights, slopes, strict=True)]
    wanted, matrix = np.zeros(columns), np.array(rows)
    for _ in range(updates):
        wanted = wanted - step * (matrix.T @ (matrix @ wanted - np.array(targets)))
    _agrees(weights, wanted, Text(fa="گرادیان کاهشی بر ماتریس ازپیش‌ساخته", en="descent on the precomputed matrix"))
    return tally.products
