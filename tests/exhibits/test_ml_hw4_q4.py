"""Exhibits of question 4: the numbers of the solution, and the laws that the measurements must obey."""

import numpy as np
import pytest

from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4 import q4


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q4.third_layer_reads, 80),
        (q4.third_layer_makes, 24),
        (q4.after_third_layer, 104),
        (q4.direct_cost, 120_422_400),
        (q4.squeezing_cost, 2_408_448),
        (q4.remaining_convolution_cost, 10_035_200),
        (q4.bottleneck_total, 12_443_648),
        (q4.break_even, 154),
        (q4.module_total, 128_049_152),
        (q4.module_channels, 256),
        (q4.naive_total, 303_464_448),
        (q4.naive_channels, 416),
        (q4.layers_with_weights, 22),
        (q4.tied_weights, 48),
        (q4.head_parameters, 6_379_728),
        (q4.main_parameters, 6_998_552),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert exhibit().value == value


def test_the_shares_add_up_to_the_whole():
    assert q4.remaining_share().value + q4.reduction().value == 1
    assert float(q4.reduction().value) == pytest.approx(0.89667, abs=1e-5)


def test_the_module_table_ends_with_the_sum_of_its_rows():
    *rows, total = q4.module_costs().rows
    assert sum(row[-1].value for row in rows) == total[-1].value


def test_the_network_table_ends_with_the_sum_of_its_rows():
    *rows, total = q4.googlenet_modules().rows
    for column in (2, 3):
        assert sum(row[column].value for row in rows) == total[column].value


def test_plain_networks_with_small_weights_lose_the_gradient_and_dense_ones_keep_it():
    assert experiments.first_over_last(experiments.norms("plain", "small")) < 1e-10
    for start in ("small", "he"):
        assert 0.1 < experiments.first_over_last(experiments.norms("dense", start)) < 10


def test_heads_change_nothing_behind_the_last_of_them():
    without, with_heads = experiments.headed_norms("small", False), experiments.headed_norms("small", True)
    np.testing.assert_allclose(without[:, 16:], with_heads[:, 16:], rtol=1e-12)
    assert (with_heads[:, 1] > 1000 * without[:, 1]).all()


def test_a_sum_of_ones_counts_products_one_by_one():
    counted = sum(1 for _ in np.ndindex(3, 4, 4, 2, 3, 3))  # O, H, W, C, K, K
    assert routes.products_of_ones(4, 2, 3, 3, 1) == counted


def test_the_taps_climb_and_none_leaves_the_picture():
    assert q4.brightness_after().value > 2 * q4.brightness_before().value
    assert ((experiments.climbed() > 0) & (experiments.climbed() < 24)).all()
