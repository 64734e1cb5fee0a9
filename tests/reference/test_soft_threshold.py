"""The soft threshold, scaling and the L1 ball: by hand, by brute force, and by what they must leave unchanged."""

import numpy as np
import pytest

from rahnama.reference.soft_threshold import onto_l1_ball, scaled_weight, soft_threshold

WEIGHTS = np.array([-2.3, -0.41, 0.07, 0.9, 3.1])


def test_soft_threshold_by_hand():
    assert soft_threshold([-1.5, -0.25, 0.25, 0.5, 2.0], 0.5).tolist() == [-1.0, 0.0, 0.0, 0.0, 1.5]


@pytest.mark.parametrize("z", WEIGHTS)
def test_soft_threshold_is_the_minimum_on_a_fine_grid(z):
    grid = np.linspace(-4, 4, 80_001)
    lowest = grid[np.argmin((grid - z) ** 2 / 2 + 0.6 * np.abs(grid))]
    assert float(soft_threshold(z, 0.6)) == pytest.approx(lowest, abs=1e-4)


@pytest.mark.parametrize("z", WEIGHTS)
def test_scaled_weight_is_the_minimum_on_a_fine_grid(z):
    grid = np.linspace(-4, 4, 80_001)
    lowest = grid[np.argmin((grid - z) ** 2 / 2 + 0.3 * grid**2)]
    assert float(scaled_weight(z, 0.6)) == pytest.approx(lowest, abs=1e-4)


def test_soft_threshold_is_odd_and_never_lengthens_a_difference():
    left, right = WEIGHTS, WEIGHTS[::-1] + 0.3
    assert np.array_equal(soft_threshold(-left, 0.6), -soft_threshold(left, 0.6))
    assert np.all(np.abs(soft_threshold(left, 0.6) - soft_threshold(right, 0.6)) <= np.abs(left - right) + 1e-15)


def test_soft_thresholds_add_up_and_scalings_do_not():
    twice = soft_threshold(soft_threshold(WEIGHTS, 0.25), 0.5)
    assert twice == pytest.approx(soft_threshold(WEIGHTS, 0.75))
    assert not np.allclose(scaled_weight(scaled_weight(WEIGHTS, 0.25), 0.5), scaled_weight(WEIGHTS, 0.75))


def test_zeros_are_exact_and_positive_for_the_threshold_and_absent_for_the_scaling():
    cut = soft_threshold(WEIGHTS, 1.0)
    assert (cut == 0).sum() == 3 and not np.signbit(cut[cut == 0]).any()
    assert np.all(scaled_weight(WEIGHTS, 1e6) != 0)


def test_no_penalty_changes_nothing():
    assert np.array_equal(soft_threshold(WEIGHTS, 0.0), WEIGHTS)
    assert np.array_equal(scaled_weight(WEIGHTS, 0.0), WEIGHTS)
    assert np.array_equal(onto_l1_ball(WEIGHTS, 7.0), WEIGHTS)


def test_onto_l1_ball_lies_on_it_and_is_nearer_than_any_other_point_tried():
    generator = np.random.default_rng(3)
    nearest = onto_l1_ball(WEIGHTS, 1.7)
    assert np.abs(nearest).sum() == pytest.approx(1.7)
    others = generator.standard_normal((20_000, 5))
    others *= 1.7 * generator.uniform(0, 1, (20_000, 1)) ** 0.1 / np.abs(others).sum(axis=1, keepdims=True)
    others = np.vstack([others, 0.95 * nearest + 0.05 * others])
    assert np.all(np.linalg.norm(others - WEIGHTS, axis=1) >= np.linalg.norm(nearest - WEIGHTS))


def test_onto_l1_ball_with_a_tiny_radius_keeps_the_largest_alone():
    assert onto_l1_ball(WEIGHTS, 0.1) == pytest.approx([0, 0, 0, 0, 0.1])


@pytest.mark.parametrize("strength", [-0.1, np.nan, np.inf])
def test_strengths_are_refused(strength):
    for function in (soft_threshold, scaled_weight, onto_l1_ball):
        with pytest.raises(ValueError, match="finite and at least 0"):
            function(WEIGHTS, strength)


def test_bad_weights_and_balls_are_refused():
    for function in (soft_threshold, scaled_weight, onto_l1_ball):
        with pytest.raises(ValueError, match="must be finite"):
            function([1.0, np.nan], 0.5)
    with pytest.raises(ValueError, match="a vector"):
        onto_l1_ball([[1.0]], 0.5)
    with pytest.raises(ValueError, match="must be positive"):
        onto_l1_ball([1.0], 0.0)
