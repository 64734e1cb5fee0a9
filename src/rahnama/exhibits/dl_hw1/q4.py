"""Backpropagation in two small networks: what the pages of ``dl-hw1/q4`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Route, part
from rahnama.text import Text


@part("a")
def example() -> Claim:
    """Replace this with a quantity of the question, by two routes that share no code."""
    return Claim(
        what=Text(fa="مجموع عددهای 1 تا 10", en="the sum of the numbers 1 to 10"),
        routes={Route.CLOSED_FORM: 10 * 11 // 2, Route.COUNTING: sum(range(1, 11))},
    )
