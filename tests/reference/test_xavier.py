"""Variance, bound and factors of Xavier initialization, against torch, sampling and simple laws."""

import math

import numpy as np
import pytest
import torch
from torch.nn import init

from rahnama.reference.xavier import linear_factors, xavier_bound, xavier_variance

FANS = [(784, 100), (100, 10), (7, 31)]


def torch_scale(fill, plain, fans, gain):
    """What torch multiplies standard numbers of the same seed by."""
    drawn = fill(torch.empty(fans[1], fans[0], dtype=torch.float64), gain, generator=torch.Generator().manual_seed(0))
    same = plain(torch.empty(fans[1], fans[0], dtype=torch.float64), torch.Generator().manual_seed(0))
    return float((drawn / same).median())


@pytest.mark.parametrize("fans", FANS)
@pytest.mark.parametrize("gain", [1.0, 5 / 3])
def test_xavier_variance_is_the_square_of_torch_s_deviation(fans, gain):
    scale = torch_scale(init.xavier_normal_, lambda t, g: t.normal_(generator=g), fans, gain)
    assert xavier_variance(*fans, gain) == pytest.approx(scale**2)


@pytest.mark.parametrize("fans", FANS)
def test_xavier_bound_is_torch_s(fans):
    scale = torch_scale(init.xavier_uniform_, lambda t, g: t.uniform_(-1, 1, generator=g), fans, 1.0)
    assert xavier_bound(*fans) == pytest.approx(scale)


def test_both_by_hand():
    assert xavier_variance(3, 5) == 0.25
    assert xavier_bound(10, 14) == 0.5


@pytest.mark.parametrize("fans", FANS)
def test_uniform_numbers_within_the_bound_have_the_variance(fans):
    drawn = np.random.default_rng(1).uniform(-1, 1, 400_000) * xavier_bound(*fans, 2.0)
    assert drawn.var() == pytest.approx(xavier_variance(*fans, 2.0), rel=0.01)


def test_xavier_variance_lies_between_the_two_conditions_and_forgets_which_is_which():
    for fan_in, fan_out in FANS:
        assert 1 / max(fan_in, fan_out) < xavier_variance(fan_in, fan_out) < 1 / min(fan_in, fan_out)
        assert xavier_variance(fan_in, fan_out) == xavier_variance(fan_out, fan_in)
    assert xavier_variance(9, 9) == pytest.approx(1 / 9)


def test_linear_factors_are_what_sampling_finds():
    generator = np.random.default_rng(2)
    weights = math.sqrt(0.03) * generator.standard_normal((3000, 8, 20))
    signal, gradient = generator.standard_normal(20), generator.standard_normal(8)
    forwards, backwards = linear_factors(0.03, 20, 8)
    assert np.mean((weights @ signal) ** 2) / np.mean(signal**2) == pytest.approx(forwards, rel=0.05)
    assert np.mean((gradient @ weights) ** 2) / np.mean(gradient**2) == pytest.approx(backwards, rel=0.05)


def test_linear_factors_of_xavier_add_up_to_two():
    for fans in FANS:
        assert sum(linear_factors(xavier_variance(*fans), *fans)) == pytest.approx(2)
    assert linear_factors(0.0, 4, 3) == (0.0, 0.0)


@pytest.mark.parametrize("wrong", [(0, 3, 1.0), (3, 0, 1.0), (3, 3, 0.0), (3, 3, math.inf)])
def test_xavier_refuses(wrong):
    for function in (xavier_variance, xavier_bound):
        with pytest.raises(ValueError, match="positive and finite"):
            function(*wrong)


@pytest.mark.parametrize("wrong", [(-1.0, 3, 3), (math.nan, 3, 3), (math.inf, 3, 3), (1.0, 0, 3)])
def test_linear_factors_refuse(wrong):
    with pytest.raises(ValueError, match=r"not negative|positive and finite"):
        linear_factors(*wrong)
