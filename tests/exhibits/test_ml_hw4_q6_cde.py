"""What parts c, d and e of question 6 assert, reached by ways of their own."""

import numpy as np
import pytest

from rahnama import results
from rahnama.exhibit import Claim, Diagram, Figure, Table, Text
from rahnama.exhibits.ml_hw4 import _q6_dead as dead
from rahnama.exhibits.ml_hw4 import _q6_depth as depth
from rahnama.exhibits.ml_hw4 import q6

EXHIBITS = {name: function for name, function in vars(q6).items() if getattr(function, "part", "") in ("c", "d", "e")}


def column(table, number):
    return [cell.value if isinstance(cell, Claim) else cell for cell in (row[number] for row in table.rows)]


def row_of(table, name):
    return next(row for row in table.rows if isinstance(row[0], Text) and row[0].en == name)


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_can_be_made_and_says_what_it_is(name):
    assert isinstance(EXHIBITS[name](), Claim | Table | Figure | Diagram)
    assert EXHIBITS[name].__doc__


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("largest_slope_of_sigmoid", 0.25),
        ("jacobian_of_two_blocks", ((1, 0), (2, 1))),
        ("jacobian_in_the_wrong_order", ((1, 0), (-2, 1))),
        ("jacobian_without_shortcuts", ((1, -2), (0, 0))),
        ("path_of_both", ((0, 0), (-2, 4))),
        ("gradients_at_the_start", ((3, 1), (1, -2))),
        ("block_that_kills", 0),
        ("movement_of_dead_weights", 0),
        ("slopes_turned_negative", 0),
        ("steps_of_weight_decay", 1386),
    ],
)
def test_the_numbers_of_the_page(name, value):
    assert EXHIBITS[name]().value == value


def test_no_weight_leaves_half_of_the_sigmoids_range_without_vanishing():
    weight, width = q6.best_weight().value, q6.best_width().value
    assert 4 < weight < 10
    inputs = np.linspace(-0.5, 0.5, 10_001)
    for each in np.linspace(4, 60, 200):
        share = 1 / (1 + np.exp(-each * inputs))
        assert np.mean(each * share * (1 - share) >= 1) <= width + 1e-3 < 0.5


def test_the_predicted_factor_of_a_layer_is_the_measured_one_within_a_tenth():
    table = q6.factor_of_one_layer()
    for predicted, measured in zip(column(table, 3), column(table, 4), strict=True):
        assert measured == pytest.approx(predicted, rel=0.1)


def test_sigmoid_and_small_weights_vanish_and_relu_and_tanh_do_not():
    first_over_last = {
        name: depth.first_over_last(name, 32).value for name in ("sigmoid", "relu-small", "relu", "tanh")
    }
    assert first_over_last["sigmoid"] < 1e-17 and first_over_last["relu-small"] < 1e-10
    assert first_over_last["relu"] > 0.3 and first_over_last["tanh"] > 0.1


def test_deep_sigmoid_networks_guess_and_deep_tanh_networks_do_not():
    table = q6.accuracies_by_depth_and_activation()
    sigmoid, tanh = row_of(table, "sigmoid, Xavier"), row_of(table, "tanh, Xavier")
    assert sigmoid[1].value > 0.7
    assert max(cell.value for cell in sigmoid[3:]) < 0.15
    assert min(cell.value for cell in tanh[1:]) > 0.7


def test_very_large_weights_keep_the_gradient_of_wide_sigmoid_layers_but_train_them_badly():
    assert 0.1 < depth.first_over_last("sigmoid-112", 32).value < 10
    accuracies = [cell.value for cell in row_of(q6.accuracies_by_depth_and_activation(), "sigmoid, 112 × Xavier")[1:]]
    assert accuracies == sorted(accuracies, reverse=True)
    assert 0.15 < accuracies[-1] < depth.accuracy("tanh", 32).value - 0.2


def test_the_best_rate_is_compared_wherever_a_network_does_not_just_begin_to_learn():
    found = results.load(depth.NAME)
    trained = {(each["stack"], each["depth"]) for each in found.where(kind="train")}
    assert len(trained) == 40
    for name, layers in trained:
        best = found.where(kind="train", stack=name, depth=layers, rate=depth.best_rate(name, layers))
        assert all("correct_torch" in each for each in best) == ((name, layers) != ("relu-small", 8))


def test_shortcuts_never_vanish_but_large_branches_explode():
    table = q6.gradient_ratios_with_shortcuts()
    for name in ("residual, Kaiming", "residual, small weights", "residual, Kaiming over $L$"):
        assert min(cell.value for cell in row_of(table, name)[1:]) > 0.5
    assert row_of(table, "residual, Kaiming")[3].value > 1e5
    assert row_of(table, "ReLU, small weights")[3].value < 1e-10


def test_only_the_small_branches_keep_their_accuracy_with_depth():
    table = q6.accuracies_with_shortcuts()
    small = row_of(table, "residual, Kaiming over $L$")
    assert min(cell.value for cell in small[1:]) > 0.8
    assert row_of(table, "ReLU, Kaiming")[5].value < small[5].value - 0.05
    assert row_of(table, "residual, Kaiming")[5].value == 0


def test_elu_is_faster_near_zero_and_slower_deep_down():
    tie = q6.depth_where_elu_is_slower().value
    for below, faster in ((tie - 0.1, True), (tie + 0.1, False)):
        assert (dead.time_to_return("elu", below) < dead.time_to_return("leaky", below)) == faster


def test_the_learned_slope_turns_negative_while_the_bias_falls_and_the_output_rises():
    bias, slope, output = q6.prelu_after_time_one().value
    assert bias < -dead.SHALLOW and slope < 0 < output
    assert output == pytest.approx(bias * slope)


def test_dead_units_of_the_first_layer_stay_dead_and_those_of_the_second_may_wake():
    assert dead.still_silent("relu", 2000).value == dead.KILLED
    assert dead.still_silent("relu", 2000, layer=1).value < dead.KILLED
    assert dead.still_silent("prelu", 2000).value < dead.still_silent("elu", 2000).value
    assert dead.still_silent("elu", 2000).value < dead.still_silent("leaky", 2000).value


def test_usable_learning_rates_leave_hardly_a_dead_unit():
    for name in dead.KINDS:
        for rate in (0.03, 0.1):
            assert dead.silent_after_training(name, rate).value <= 2
