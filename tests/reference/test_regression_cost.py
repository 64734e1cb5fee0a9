"""Multiply-adds of linear regression, against loops that count, and the inequalities between the methods."""

from fractions import Fraction

import pytest

from rahnama.reference.regression_cost import (
    break_even_updates,
    descent_cost,
    gram_cost,
    gram_descent_cost,
    normal_equations_cost,
)

SIZES = [(1, 1), (7, 2), (5, 4), (11, 6), (3, 9)]


def test_descent_cost_by_hand_and_by_loops():
    assert descent_cost(2, 3, 4) == 4 * (6 + 6 + 3)
    for n, p in SIZES:
        residuals = sum(1 for _ in range(n) for _ in range(p))
        gradient = sum(1 for _ in range(p) for _ in range(n))
        assert descent_cost(n, p, 3) == 3 * (residuals + gradient + p)


def test_descent_cost_of_one_example_does_not_know_how_many_there_are():
    assert descent_cost(1, 8, 1) == 24


def test_gram_cost_counts_each_pair_of_columns_once():
    for n, p in SIZES:
        pairs = {(min(i, j), max(i, j)) for i in range(p) for j in range(p)}
        assert gram_cost(n, p) == n * len(pairs) + n * p


def test_normal_equations_cost_agrees_with_the_loops_of_cholesky():
    for n, p in SIZES:
        factor = sum(1 for j in range(p) for i in range(j, p) for k in range(j))
        systems = 2 * sum(1 for i in range(p) for k in range(i))
        assert normal_equations_cost(n, p) == gram_cost(n, p) + factor + systems


def test_gram_descent_cost_grows_by_one_small_update():
    assert gram_descent_cost(9, 4, 6) - gram_descent_cost(9, 4, 5) == 4 * 4 + 4
    assert gram_descent_cost(9, 4, 1) == gram_cost(9, 4) + 20


def test_break_even_updates_make_both_cost_the_same_and_approach_a_quarter_of_the_columns():
    for n, p in SIZES:
        assert break_even_updates(n, p) * descent_cost(n, p, 1) == normal_equations_cost(n, p)
    assert float(break_even_updates(10**9, 1000)) == pytest.approx(1003 / 4, rel=1e-3)
    assert isinstance(break_even_updates(5, 3), Fraction)


@pytest.mark.parametrize("function", [descent_cost, gram_descent_cost])
@pytest.mark.parametrize("sizes", [(0, 2, 3), (2, -1, 3), (2, 3, 0), (2.0, 3, 1), (True, 3, 1)])
def test_sizes_that_are_no_positive_integers_are_refused(function, sizes):
    with pytest.raises(ValueError, match="positive integer"):
        function(*sizes)


@pytest.mark.parametrize("function", [gram_cost, normal_equations_cost, break_even_updates])
@pytest.mark.parametrize("sizes", [(0, 2), (2, -1), (2, 3.0)])
def test_so_are_they_of_the_closed_form(function, sizes):
    with pytest.raises(ValueError, match="positive integer"):
        function(*sizes)
