"""Fans, variances and scales of Kaiming initialization, against torch, sampling and numerical integration."""

import math

import numpy as np
import pytest
import torch
from torch.nn import init

from rahnama.reference.kaiming import fans, kaiming_normal, kaiming_variance, scale_factor, truncated_deviation

SHAPES = [(5, 3, 8, 8), (7, 4, 3, 2), (6, 11), (2, 9, 5)]


def torch_deviation(shape, slope, mode):
    drawn = init.kaiming_normal_(torch.empty(shape, dtype=torch.float64), slope, mode, generator=torch.manual_seed(0))
    plain = torch.empty(shape, dtype=torch.float64).normal_(generator=torch.manual_seed(0))
    return float((drawn / plain).median())


@pytest.mark.parametrize("shape", SHAPES)
def test_fans_are_torch_s(shape):
    assert fans(shape) == init._calculate_fan_in_and_fan_out(torch.empty(shape))


def test_fans_by_hand_and_exchanged_when_channels_are():
    assert fans((5, 3, 8, 8)) == (192, 320)
    assert fans((3, 5, 8, 8)) == (320, 192)
    assert fans((6, 11)) == (11, 6)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("mode", ["fan_in", "fan_out"])
@pytest.mark.parametrize("slope", [0.0, 0.2, 1.0])
def test_kaiming_variance_is_the_square_of_torch_s_deviation(shape, mode, slope):
    assert kaiming_variance(shape, slope, mode) == pytest.approx(torch_deviation(shape, slope, mode) ** 2)


def test_kaiming_variance_of_the_question_s_layer_by_hand():
    assert kaiming_variance((5, 3, 8, 8)) == pytest.approx(1 / 96)
    assert kaiming_variance((5, 3, 8, 8), mode="fan_out") == pytest.approx(1 / 160)


def test_kaiming_variance_without_activation_is_half_of_that_with_relu():
    assert kaiming_variance((7, 4, 3, 2), 1.0) == pytest.approx(kaiming_variance((7, 4, 3, 2)) / 2)


def test_kaiming_normal_has_the_promised_moments():
    drawn = kaiming_normal((40, 30, 5, 4), np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(0, abs=5 * math.sqrt(2 / 600 / drawn.size))
    assert drawn.var() == pytest.approx(2 / 600, rel=5 * math.sqrt(2 / drawn.size))
    assert np.mean(drawn**4) / drawn.var() ** 2 == pytest.approx(3, abs=0.3)  # as a normal variable, not a uniform one


def test_kaiming_normal_scales_with_the_slope_and_repeats_with_the_seed():
    plain = kaiming_normal((3, 4, 5), np.random.default_rng(2))
    np.testing.assert_array_equal(plain, kaiming_normal((3, 4, 5), np.random.default_rng(2)))
    np.testing.assert_allclose(plain / kaiming_normal((3, 4, 5), np.random.default_rng(2), 1.0), math.sqrt(2))


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.0])
def test_scale_factor_is_one_for_the_kaiming_variance(slope):
    assert scale_factor(kaiming_variance((5, 3, 8, 8), slope), 192, slope) == pytest.approx(1)


def test_scale_factor_is_what_sampling_finds():
    generator = np.random.default_rng(3)
    before = generator.standard_normal((40_000, 12))
    active = np.where(before > 0, before, 0.3 * before)
    weights = math.sqrt(0.07) * generator.standard_normal((40_000, 12))
    assert np.mean((active * weights).sum(axis=1) ** 2) == pytest.approx(scale_factor(0.07, 12, 0.3), rel=0.04)


def test_truncated_deviation_agrees_with_numerical_integration():
    for cut in (0.4, 1.0, 2.0, 3.5):
        z = np.linspace(-cut, cut, 20_001)
        density = np.exp(-(z**2) / 2)
        square = np.trapezoid(z**2 * density, z) / np.trapezoid(density, z)
        assert truncated_deviation(cut) == pytest.approx(math.sqrt(square), rel=1e-7)


def test_truncated_deviation_of_a_narrow_and_of_a_wide_cut():
    assert truncated_deviation(0.01) == pytest.approx(0.01 / math.sqrt(3), rel=1e-4)  # nearly uniform
    assert truncated_deviation(9.0) == pytest.approx(1)


@pytest.mark.parametrize("shape", [(5,), (5, 0, 3, 3), ()])
def test_fans_refuse(shape):
    with pytest.raises(ValueError, match="positive sides"):
        fans(shape)


def test_kaiming_variance_and_normal_refuse():
    with pytest.raises(ValueError, match="fan_in or fan_out"):
        kaiming_variance((5, 3), mode="fan_avg")
    with pytest.raises(ValueError, match="slope finite"):
        kaiming_variance((5, 3), math.inf)
    with pytest.raises(ValueError, match="positive sides"):
        kaiming_normal((5,), np.random.default_rng(0))


@pytest.mark.parametrize(("variance", "fan"), [(-0.1, 3), (0.1, 0)])
def test_scale_factor_refuses(variance, fan):
    with pytest.raises(ValueError, match="variance ≥ 0"):
        scale_factor(variance, fan)


@pytest.mark.parametrize("cut", [0.0, -1.0, math.nan])
def test_truncated_deviation_refuses(cut):
    with pytest.raises(ValueError, match="must be positive"):
        truncated_deviation(cut)
