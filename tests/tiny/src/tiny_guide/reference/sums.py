"""Sums of consecutive numbers and means of groups."""

from __future__ import annotations

from collections.abc import Sequence


def triangular(n: int) -> int:
    """1 + 2 + … + n in closed form, n(n+1)/2."""
    return n * (n + 1) // 2


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return sum(values) / len(values)
