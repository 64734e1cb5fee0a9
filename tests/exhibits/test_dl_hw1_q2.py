"""What the pages of dl-hw1/q2 assert, reached by ways of their own."""

import math

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibit import Claim, Figure, Table, Text
from rahnama.exhibits.dl_hw1 import _q2_starts as starts
from rahnama.exhibits.dl_hw1 import q2

EXHIBITS = {name: function for name, function in vars(q2).items() if getattr(function, "part", "")}


def value(cell):
    return cell.value if isinstance(cell, Claim) else cell


def row_of(table, first):
    """The values of the row whose first cell says this."""
    found = [row for row in table.rows if (row[0].en if isinstance(row[0], Text) else row[0]) == first]
    assert len(found) == 1, first
    return [value(cell) for cell in found[0][1:]]


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_can_be_made_and_says_what_it_is(name):
    assert isinstance(EXHIBITS[name](), Claim | Table | Figure)
    assert EXHIBITS[name].__doc__


# ── a ──


def test_the_sigmoid_of_a_layer_keeps_at_most_a_quarter_and_relu_about_the_root_of_a_half():
    table = q2.factors_of_a_layer()
    for start in ("Xavier", "He"):
        assert 0.2 < row_of(table, f"sigmoid, {start}")[2] <= 0.25
        assert row_of(table, f"ReLU, {start}")[2] == pytest.approx(math.sqrt(0.5), rel=0.02)
    assert row_of(table, "tanh, Xavier")[2] > 0.9


def test_the_power_of_a_quarter_is_neither_bound_nor_gradient_once_weights_count():
    for row in q2.quarters_and_networks().rows:
        _, power, xavier, he, relu = map(value, row)
        assert xavier < power < he < relu
        assert 0.8 < relu < 1.3


def test_early_sigmoid_layers_vanish_and_the_last_layer_does_not():
    sizes = {
        each: np.median(starts.by_layer("log_rms", *each), axis=0) for each in (("sigmoid", "xavier"), ("relu", "he"))
    }
    assert sizes["sigmoid", "xavier"][0] < sizes["relu", "he"][0] - 15
    assert abs(sizes["sigmoid", "xavier"][-1] - sizes["relu", "he"][-1]) < 1
    assert np.all(np.diff(sizes["sigmoid", "xavier"]) > 0)


def test_gradients_by_the_weights_are_equally_small_in_all_relu_layers_with_xavier_but_not_in_sigmoid_layers():
    relu = np.median(starts.by_layer("log_rms_weights", "relu", "xavier"), axis=0)
    assert np.ptp(relu) < 0.7 and relu.max() < -5
    assert q2.early_sigmoid_weights().value < 1e-15


# ── b ──


def test_xavier_is_the_compromise_of_both_conditions():
    rows = [[value(cell) for cell in row[1:]] for row in q2.one_layer_of_each_rule().rows]
    assert [rows[0][0], rows[1][1]] == pytest.approx([1, 1])
    assert rows[2][0] + rows[2][1] == pytest.approx(2)
    assert rows[2][2:] == pytest.approx([1, 1])


def test_only_centred_or_suitably_scaled_networks_learn_in_ten_layers():
    table = q2.accuracy_by_start()
    assert max(row_of(table, "deviation 0.01")) < 0.12
    for start in ("Xavier", "He"):
        tanh, sigmoid, relu = row_of(table, start)
        assert sigmoid < 0.12 < 0.7 < min(tanh, relu)
    plain, centred = (row_of(table, f"four times Xavier{more}")[1] for more in ("", ", with biases"))
    assert 0.2 < plain < centred - 0.1


def test_four_times_the_weights_with_biases_is_tanh_in_another_scale():
    assert q2.centred_sigmoid_over_tanh().value == (0.5, 0.5)
    generator = torch.Generator().manual_seed(3)
    weights = torch.randn(6, 9, generator=generator, dtype=torch.float64)
    outputs = torch.rand(4, 9, generator=generator, dtype=torch.float64)
    ours = torch.sigmoid(outputs @ (4 * weights).T - 2 * weights.sum(1))
    assert torch.allclose(ours, (1 + torch.tanh((2 * outputs - 1) @ weights.T)) / 2)


def test_the_factor_four_alone_still_vanishes():
    assert q2.four_times_first_over_last().value < 1e-5
    assert starts.ratio("log_rms", ("sigmoid", "xavier-4-centred")).value > 0.05


def test_relu_with_xavier_halves_and_with_he_does_not():
    assert 0.02 < q2.relu_with_xavier_after_ten_layers().value < 0.06
    assert 0.5 < q2.relu_with_he_after_ten_layers().value < 1.5
    assert q2.gradient_of_relu_with_xavier().value == pytest.approx(2**-4.5, rel=0.15)


def test_small_weights_leave_all_layers_of_tanh_with_the_same_tiny_gradient():
    spread, _, by_sums, by_weights = row_of(q2.after_thirty_layers(), "tanh, deviation 0.01")
    assert spread < 1e-8 and by_sums < 1e-25
    assert 0.5 < by_weights < 2
    assert np.median(starts.by_layer("log_rms_weights", "tanh", "small")) < -25


# ── c ──


def test_the_median_falls_while_the_rms_rises():
    table = q2.start_by_deviation()
    medians, sizes = zip(*(row_of(table, each)[2:] for each in (0.05, 0.3, 1.0, 5.0)), strict=True)
    assert list(medians) == sorted(medians, reverse=True) and medians[-1] < 1e-30
    assert list(sizes) == sorted(sizes) and sizes[-1] > 0.1


def test_the_predicted_factor_is_the_measured_one_within_a_tenth_and_crosses_one_near_one():
    for row in q2.factors_and_saturation().rows:
        assert value(row[2]) == pytest.approx(value(row[1]), rel=0.1)
    assert row_of(q2.factors_and_saturation(), 1.0)[1] == pytest.approx(1, rel=0.1)
    assert q2.balancing_deviation().value == pytest.approx(1.06347, rel=1e-5)


def test_in_deep_networks_the_rms_explodes_far_above_the_median_from_deviation_five():
    rows = [[value(cell) for cell in row[1:]] for row in q2.deep_networks_in_numbers().rows]
    five = rows[6:]
    assert five[0][1] > 1e6 > 1e3 > five[1][1] / 100 > five[2][1]
    assert all(1e9 < size / median < 1e13 for _, size, median, _ in five)
    assert rows[0][1] < 1e-15 and 0.01 < rows[3][1] < 1


def test_squared_errors_kill_the_output_and_cross_entropy_does_not():
    table = q2.what_reaches_the_output()
    entropy, squares = zip(*(row_of(table, each) for each in (0.05, 1.0, 5.0, 10.0)), strict=True)
    assert list(entropy) == sorted(entropy) and entropy[-1] == pytest.approx(math.sqrt(2), rel=0.01)
    assert list(squares) == sorted(squares, reverse=True) and squares[-1] < 1e-3
    assert q2.wrong_with_cross_entropy().value > 0.999 > 1e-4 > q2.wrong_with_squares().value


def test_large_weights_hardly_move_start_high_and_generalize_worse():
    table = q2.training_by_deviation()
    small, one, five = (row_of(table, each) for each in (0.05, 1.0, 5.0))
    assert small[0] < 2.5 < 10 < one[0] < five[0]
    assert small[2] > 5 * max(one[2], five[2])
    assert small[4] > one[4] + 0.03 > five[4] + 0.06
    assert abs(small[1] - one[1]) < 0.15 < 1 < five[1]


def test_from_large_weights_the_first_layer_moves_farther_per_weight_though_less_relative_to_its_start():
    assert q2.step_from_five().value > 3 * q2.step_from_small().value
    assert q2.moved_from_five().value < q2.moved_from_small().value / 10
    start = 5 * np.random.default_rng(0).standard_normal((100, 784))
    assert math.sqrt(np.mean(start**2)) == pytest.approx(5, rel=0.01)


def test_the_first_layer_of_xavier_enlarges_the_mean_square():
    assert q2.factor_of_the_first_layer().value == pytest.approx(2 * 784 / 884)


def test_the_last_layer_alone_learns_on_random_features_and_squared_errors_stay_at_guessing():
    table = q2.other_trainings()
    assert min(row_of(table, each)[1] for each in (1.0, 5.0)) > 0.45
    assert row_of(table, 5.0)[3] < 0.2 < row_of(table, 0.05)[3]


def test_the_fixed_layers_did_not_move():
    # single precision rounds the start itself
    fixed = results.load("large_initial_weights").where(kind="train", learns="head")
    assert len(fixed) == 9 and all(each["moved_numpy"] < 1e-6 for each in fixed)
