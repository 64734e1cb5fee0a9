"""Costs of convolutions: by hand, by counting products, and the laws of the bottleneck."""

from fractions import Fraction

import numpy as np
import pytest
import torch

from rahnama.reference.cost import bottleneck_cost, break_even_width, convolution_cost


def test_small_case_by_hand():
    assert convolution_cost(2, 3, in_channels=4, out_channels=5, kernel=3) == 6 * 5 * 9 * 4


def test_counts_every_product_of_a_convolution_of_ones():
    image, kernel = torch.ones(1, 3, 6, 9), torch.ones(5, 3, 2, 2)
    result = torch.nn.functional.conv2d(image, kernel)
    assert convolution_cost(5, 8, 3, 5, 2) == int(result.sum())


def test_doubles_with_either_number_of_channels_and_grows_with_the_square_of_the_kernel():
    base = convolution_cost(7, 5, 3, 4, 2)
    assert convolution_cost(7, 5, 6, 4, 2) == convolution_cost(7, 5, 3, 8, 2) == 2 * base
    assert convolution_cost(7, 5, 3, 4, 6) == 9 * base


def test_bottleneck_is_the_sum_of_its_two_convolutions():
    assert bottleneck_cost(5, 7, 12, 3, 4, 3) == 35 * (12 * 3 + 9 * 3 * 4)


def test_the_sheet():
    direct = convolution_cost(28, 28, 192, 32, 5)
    through = bottleneck_cost(28, 28, 192, 16, 32, 5)
    assert (direct, through) == (120_422_400, 12_443_648)
    assert Fraction(through, direct) == Fraction(31, 300)


@pytest.mark.parametrize(("channels", "out", "kernel"), [(192, 32, 5), (7, 3, 2), (5, 9, 1)])
def test_bottlenecks_below_the_break_even_width_are_cheaper_and_above_dearer(channels, out, kernel):
    equal, direct = break_even_width(channels, out, kernel), convolution_cost(4, 6, channels, out, kernel)
    for width in range(1, channels + 2):
        cost = bottleneck_cost(4, 6, channels, width, out, kernel)
        assert np.sign(cost - direct) == np.sign(width - equal)
    assert equal < channels


@pytest.mark.parametrize("bad", [0, -1, 2.0, True])
def test_refuses_what_is_no_positive_integer(bad):
    with pytest.raises(ValueError, match="kernel must be a positive integer"):
        convolution_cost(2, 3, 4, 5, bad)
    with pytest.raises(ValueError, match="positive integer"):
        bottleneck_cost(2, 3, 4, bad, 5, 3)
    with pytest.raises(ValueError, match="in_channels must be a positive integer"):
        break_even_width(bad, 5, 3)
