"""The lasso by four algorithms: against each other, against its conditions, by hand and in the limits."""

import numpy as np
import pytest

from rahnama.reference.lasso import (
    lasso_by_coordinates,
    lasso_by_proximal_gradient,
    lasso_by_subgradient,
    lasso_cost,
    lasso_violation,
    least_squares_in_l1_ball,
)
from rahnama.reference.soft_threshold import soft_threshold

GENERATOR = np.random.default_rng(12)
ROWS = GENERATOR.standard_normal((17, 6)) + 0.7 * GENERATOR.standard_normal((17, 1))
TARGETS = ROWS @ [2.0, 0, 0, -1.0, 0, 0.3] + 0.2 * GENERATOR.standard_normal(17)
STRENGTH = 0.25
BEST = lasso_by_coordinates(ROWS, TARGETS, STRENGTH, 3000)


def test_cost_by_hand():
    assert lasso_cost([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], [-1.0, 1.0], 0.5) == pytest.approx((4 + 1) / 4 + 1)


def test_orthogonal_features_are_soft_thresholded_one_by_one():
    square = np.linalg.qr(GENERATOR.standard_normal((8, 3)))[0] * np.sqrt(8)
    targets = GENERATOR.standard_normal(8)
    expected = soft_threshold(square.T @ targets / 8, 0.1)
    assert lasso_by_coordinates(square, targets, 0.1, 1) == pytest.approx(expected)
    assert lasso_by_proximal_gradient(square, targets, 0.1, 40) == pytest.approx(expected)


def test_the_algorithms_agree_and_satisfy_the_conditions():
    assert 0 < (BEST == 0).sum() < 6
    assert lasso_violation(ROWS, TARGETS, BEST, STRENGTH) < 1e-12
    by_steps = lasso_by_proximal_gradient(ROWS, TARGETS, STRENGTH, 5000)
    assert by_steps == pytest.approx(BEST, abs=1e-9)
    assert np.array_equal(by_steps == 0, BEST == 0)
    in_ball = least_squares_in_l1_ball(ROWS, TARGETS, np.abs(BEST).sum(), 5000)
    assert in_ball == pytest.approx(BEST, abs=1e-9)
    assert np.array_equal(in_ball == 0, BEST == 0)


def test_no_other_weights_tried_cost_less():
    lowest = lasso_cost(ROWS, TARGETS, BEST, STRENGTH)
    for size in (1e-3, 0.1, 1.0):
        for _ in range(200):
            other = BEST + size * GENERATOR.standard_normal(6)
            assert lasso_cost(ROWS, TARGETS, other, STRENGTH) > lowest
            assert lasso_violation(ROWS, TARGETS, other, STRENGTH) > 0


def test_the_subgradient_comes_near_only_with_falling_steps_and_has_no_zeros():
    lowest = lasso_cost(ROWS, TARGETS, BEST, STRENGTH)
    constant, falling = (lasso_by_subgradient(ROWS, TARGETS, STRENGTH, 4000, falling) for falling in (False, True))
    assert 0 < lasso_cost(ROWS, TARGETS, falling, STRENGTH) - lowest < 1e-3
    assert lasso_cost(ROWS, TARGETS, constant, STRENGTH) - lowest > 1e-3
    assert (constant == 0).sum() == (falling == 0).sum() == 0


def test_two_steps_of_the_subgradient_by_hand():
    """One feature, X = (1, -1), z = 3, λ = 1, rate 1: 0 → 3 → 3 - (0 + 1) = 2."""
    rows, targets = [[1.0], [-1.0]], [3.0, -3.0]
    assert lasso_by_subgradient(rows, targets, 1.0, 1) == pytest.approx([3.0])
    assert lasso_by_subgradient(rows, targets, 1.0, 2) == pytest.approx([2.0])
    assert lasso_by_subgradient(rows, targets, 1.0, 2, falling=True) == pytest.approx([3 - 1 / np.sqrt(2)])


def test_without_penalty_it_is_least_squares_and_above_a_bound_everything_is_zero():
    plain = np.linalg.lstsq(ROWS, TARGETS, rcond=None)[0]
    assert lasso_by_coordinates(ROWS, TARGETS, 0.0, 3000) == pytest.approx(plain)
    largest = np.abs(ROWS.T @ TARGETS / 17).max()
    assert not lasso_by_coordinates(ROWS, TARGETS, largest * (1 + 1e-12), 50).any()
    assert lasso_by_coordinates(ROWS, TARGETS, largest * 0.99, 50).any()
    assert least_squares_in_l1_ball(ROWS, TARGETS, 1e3, 5000) == pytest.approx(plain)


@pytest.mark.parametrize(
    "function", [lasso_by_coordinates, lasso_by_proximal_gradient, lasso_by_subgradient, least_squares_in_l1_ball]
)
def test_bad_input_is_refused(function):
    with pytest.raises(ValueError, match="are wanted"):
        function(ROWS, TARGETS[:-1], 0.3, 5)
    with pytest.raises(ValueError, match="must be finite"):
        function(ROWS, TARGETS * np.inf, 0.3, 5)
    with pytest.raises(ValueError, match="at least 0"):
        function(ROWS, TARGETS, -0.1, 5)
    with pytest.raises(ValueError, match="at least one step"):
        function(ROWS, TARGETS, 0.3, 0)


def test_other_refusals():
    with pytest.raises(ValueError, match="column of zeros"):
        lasso_by_coordinates([[0.0], [0.0]], [1.0, 2.0], 0.1, 1)
    with pytest.raises(ValueError, match="must be positive"):
        least_squares_in_l1_ball(ROWS, TARGETS, 0.0, 1)
    for function in (lasso_cost, lasso_violation):
        with pytest.raises(ValueError, match="weights of shape"):
            function(ROWS, TARGETS, [1.0], 0.1)
