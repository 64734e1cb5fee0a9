"""Errors of a batch's mean and variance: by hand, by simulation, by integration, and at the extremes."""

import mpmath
import numpy as np
import pytest

from rahnama.reference.batch_statistics import (
    error_of_mean,
    largest_normalized,
    mean_inverse_deviation,
    relative_error_of_variance,
)


@pytest.mark.parametrize("count", [2, 5, 40])
def test_error_of_mean_is_what_batches_show_even_of_skewed_values(count):
    means = np.random.default_rng(count).exponential(3.0, (40_000, count)).mean(1)
    assert means.std() / 3.0 == pytest.approx(error_of_mean(count), rel=0.02)


def test_error_of_mean_halves_when_the_batch_is_four_times_as_large():
    assert error_of_mean(28) == pytest.approx(error_of_mean(7) / 2)


@pytest.mark.parametrize("count", [2, 6, 33])
def test_relative_error_of_variance_of_normal_values(count):
    assert relative_error_of_variance(count) == pytest.approx((2 / (count - 1)) ** 0.5)


@pytest.mark.parametrize("count", [2, 7])
def test_relative_error_of_variance_depends_on_the_kurtosis(count):
    variances = np.random.default_rng(count).uniform(-1, 1, (200_000, count)).var(1)
    assert variances.std() / variances.mean() == pytest.approx(relative_error_of_variance(count, 1.8), rel=0.02)


def test_relative_error_of_variance_of_a_fair_coin_vanishes_for_no_finite_batch():
    assert relative_error_of_variance(10, 1.0) > 0


@pytest.mark.parametrize("count", [3, 4, 9, 64])
def test_mean_inverse_deviation_is_the_integral_over_the_density(count):
    half = mpmath.mpf(count - 1) / 2

    def density(u):  # of χ with n − 1 degrees of freedom, whose square is n times the variance
        return 2 * u ** (2 * half - 1) * mpmath.exp(-(u**2) / 2) / (2**half * mpmath.gamma(half))

    found = mpmath.quad(lambda u: mpmath.sqrt(count) / u * density(u), [0, 1, 3, 8, 12, 30])
    assert mean_inverse_deviation(count) == pytest.approx(float(found), rel=1e-9)


def test_mean_inverse_deviation_falls_towards_one():
    found = [mean_inverse_deviation(count) for count in (3, 4, 8, 100, 1_000_000)]
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("count", [2, 3, 11])
def test_largest_normalized_is_reached_by_one_outlier_and_never_passed(count):
    values = np.zeros(count)
    values[0] = -7.0
    assert abs((values - values.mean()) / values.std()).max() == pytest.approx(largest_normalized(count))
    drawn = np.random.default_rng(count).standard_cauchy((5000, count))
    normalized = (drawn - drawn.mean(1, keepdims=True)) / drawn.std(1, keepdims=True)
    assert abs(normalized).max() <= largest_normalized(count) + 1e-9


def test_largest_normalized_of_a_single_value_is_zero():
    assert largest_normalized(1) == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: error_of_mean(0), "at least 1"),
        (lambda: relative_error_of_variance(1), "at least 2"),
        (lambda: relative_error_of_variance(5, 0.5), "kurtosis"),
        (lambda: mean_inverse_deviation(2), "at least 3"),
        (lambda: largest_normalized(0), "at least 1"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
