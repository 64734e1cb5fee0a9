"""Ridge regression with and without a penalised bias: by hand, by a second solver, and what moving the data does."""

import itertools

import numpy as np
import pytest

from rahnama.reference.ridge import ridge_cost, ridge_fit, ridge_through_origin

GENERATOR = np.random.default_rng(8)
ROWS = GENERATOR.standard_normal((13, 4)) * [1.0, 3.0, 0.4, 2.0] + [0.5, -2.0, 1.0, 7.0]
TARGETS = GENERATOR.standard_normal(13) + 5


def test_cost_by_hand():
    assert ridge_cost([[1.0], [3.0]], [2.0, 4.0], [0.5], 1.0, 4.0) == pytest.approx((0.25 + 2.25) / 4 + 2 * 0.25)


def test_fit_by_hand():
    """Centred inputs ±1 and targets ±3: half the mean square gives w = 3/(1 + λ)."""
    weights, bias = ridge_fit([[4.0], [6.0]], [7.0, 13.0], 0.5)
    assert weights.tolist() == [2.0] and bias == 0.0


def test_fit_is_where_all_central_differences_of_the_cost_vanish():
    weights, bias = ridge_fit(ROWS, TARGETS, 0.3)
    for place in range(5):
        move = 1e-5 * np.eye(5)[place]
        up = ridge_cost(ROWS, TARGETS, weights + move[:4], bias + move[4], 0.3)
        down = ridge_cost(ROWS, TARGETS, weights - move[:4], bias - move[4], 0.3)
        assert (up - down) / 2e-5 == pytest.approx(0, abs=1e-8)


def test_through_origin_is_least_squares_on_data_with_pseudo_examples():
    """√(nλ)·I as further examples with target 0."""
    more = np.vstack([ROWS, np.sqrt(13 * 0.3) * np.eye(4)])
    found = np.linalg.lstsq(more, np.append(TARGETS, np.zeros(4)), rcond=None)[0]
    assert ridge_through_origin(ROWS, TARGETS, 0.3) == pytest.approx(found)


def test_without_penalty_it_is_least_squares():
    found = np.linalg.lstsq(np.column_stack([ROWS, np.ones(13)]), TARGETS, rcond=None)[0]
    weights, bias = ridge_fit(ROWS, TARGETS, 0.0)
    assert [*weights, bias] == pytest.approx(found)


def test_moving_targets_or_inputs_moves_the_bias_alone():
    weights, bias = ridge_fit(ROWS, TARGETS, 0.3)
    moved, higher = ridge_fit(ROWS + np.array([1.0, -2.0, 3.0, 10.0]), TARGETS + 40, 0.3)
    assert moved == pytest.approx(weights)
    assert higher == pytest.approx(bias + 40 - weights @ [1.0, -2.0, 3.0, 10.0])


def test_a_huge_penalty_leaves_the_mean():
    weights, bias = ridge_fit(ROWS, TARGETS, 1e12)
    assert np.abs(weights).max() < 1e-9 and bias == pytest.approx(TARGETS.mean())
    assert np.abs(ridge_through_origin(ROWS, TARGETS, 1e12)).max() < 1e-9


def test_the_norm_falls_with_the_strength():
    norms = [np.linalg.norm(ridge_fit(ROWS, TARGETS, each)[0]) for each in (0.0, 0.1, 1.0, 10.0, 100.0)]
    assert all(left > right > 0 for left, right in itertools.pairwise(norms))


@pytest.mark.parametrize("function", [ridge_fit, ridge_through_origin])
def test_bad_data_are_refused(function):
    with pytest.raises(ValueError, match="targets"):
        function(ROWS, TARGETS[:-1], 0.3)
    with pytest.raises(ValueError, match="inputs"):
        function(ROWS[0], TARGETS[:4], 0.3)
    with pytest.raises(ValueError, match="must be finite"):
        function(ROWS * np.nan, TARGETS, 0.3)
    with pytest.raises(ValueError, match="at least 0"):
        function(ROWS, TARGETS, -0.1)
    with pytest.raises(np.linalg.LinAlgError):
        function(np.ones((4, 2)), np.arange(4.0), 0.0)


def test_cost_refuses_weights_of_another_shape():
    with pytest.raises(ValueError, match="weights of shape"):
        ridge_cost(ROWS, TARGETS, [1.0], 0.0, 0.1)
