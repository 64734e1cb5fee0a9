"""Means over wide sigmoid layers, against sampling, another quadrature, limits and real layers."""

import math

import numpy as np
import pytest

from rahnama.reference.sigmoid_scale import (
    large_weight_factor,
    layer_factor,
    mean_slope,
    mean_square_slope,
    settled_deviation,
)


def slope(z):
    return 1 / (4 * np.cosh(z / 2) ** 2)


@pytest.mark.parametrize("deviation", [0.02, 0.7, 3.0])
def test_mean_slope_and_mean_square_slope_agree_with_hermite_quadrature(deviation):
    places, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    assert mean_slope(deviation) == pytest.approx(weights @ slope(deviation * places), rel=1e-5)
    assert mean_square_slope(deviation) == pytest.approx(weights @ slope(deviation * places) ** 2, rel=1e-4)


@pytest.mark.parametrize("deviation", [30.0, 300.0])
def test_mean_slope_and_mean_square_slope_are_what_sampling_finds_far_out(deviation):
    z = deviation * np.random.default_rng(1).standard_normal(2_000_000)
    z = z[np.abs(z) < 300]  # cosh overflows beyond, and the slope is nothing
    assert mean_slope(deviation) == pytest.approx(slope(z).sum() / 2_000_000, rel=0.05)
    assert mean_square_slope(deviation) == pytest.approx((slope(z) ** 2).sum() / 2_000_000, rel=0.05)


def test_means_in_both_limits():
    assert mean_slope(1e-6) == pytest.approx(1 / 4)
    assert mean_square_slope(1e-6) == pytest.approx(1 / 16)
    assert mean_slope(1e5) == pytest.approx(1 / (1e5 * math.sqrt(2 * math.pi)))  # the integral of the slope is 1
    assert mean_square_slope(1e5) == pytest.approx(1 / (6e5 * math.sqrt(2 * math.pi)))  # and of its square 1/6


def test_settled_deviation_is_where_real_layers_settle():
    generator, signal = np.random.default_rng(2), np.random.default_rng(3).uniform(0, 1, (20, 3000))
    for _ in range(5):
        sums = signal @ (0.05 * generator.standard_normal((3000, 3000)))
        signal = 1 / (1 + np.exp(-sums))
    assert settled_deviation(0.05, 3000) == pytest.approx(sums.std(), rel=0.03)


def test_settled_deviation_grows_with_weights_and_depends_on_their_size_times_root_n():
    found = [settled_deviation(s, 100) for s in (0.01, 0.1, 1.0, 10.0)]
    assert found == sorted(found)
    assert settled_deviation(0.3, 400) == pytest.approx(settled_deviation(0.6, 100))
    assert settled_deviation(50.0, 100) == pytest.approx(500 / math.sqrt(2), rel=0.01)


def test_layer_factor_goes_to_both_limits():
    assert layer_factor(1e-4, 100) == pytest.approx(0.25e-3)
    assert layer_factor(500.0, 100) == pytest.approx(large_weight_factor(500.0, 100), rel=1e-3)


def test_layer_factor_is_what_a_real_wide_layer_does():
    generator = np.random.default_rng(4)
    weights = 0.05 * generator.standard_normal((2000, 2000))
    sums = settled_deviation(0.05, 2000) * generator.standard_normal((50, 2000))
    gradient = generator.standard_normal((50, 2000))
    after = (gradient @ weights) * slope(sums)
    assert math.sqrt(np.mean(after**2)) == pytest.approx(layer_factor(0.05, 2000), rel=0.03)


def test_large_weight_factor_is_one_at_six_root_pi_over_root_n():
    assert large_weight_factor(6 * math.sqrt(math.pi) / 10, 100) == pytest.approx(1)
    assert large_weight_factor(6 * math.sqrt(math.pi) / 7, 49) == pytest.approx(1)


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.inf, math.nan])
def test_means_refuse(wrong):
    for function in (mean_slope, mean_square_slope):
        with pytest.raises(ValueError, match="positive and finite"):
            function(wrong)


@pytest.mark.parametrize("wrong", [(0.0, 100), (math.inf, 100), (1.0, 0)])
def test_scales_of_layers_refuse(wrong):
    for function in (settled_deviation, layer_factor, large_weight_factor):
        with pytest.raises(ValueError, match="width ≥ 1"):
            function(*wrong)
