"""What parts c and d of question 3 assert, reached by ways of their own."""

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibit import Claim, Figure, Table
from rahnama.exhibits.dl_hw1 import _q3_batchnorm as speed
from rahnama.exhibits.dl_hw1 import _q3_small_batches as small
from rahnama.exhibits.dl_hw1 import q3

EXHIBITS = {name: function for name, function in vars(q3).items() if getattr(function, "part", "") in ("c", "d")}


def value(name):
    return EXHIBITS[name]().value


def column(table, number):
    return [cell.value if isinstance(cell, Claim) else cell for cell in (row[number] for row in table.rows)]


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_can_be_made_and_says_what_it_is(name):
    assert isinstance(EXHIBITS[name](), Claim | Table | Figure)
    assert EXHIBITS[name].__doc__


# c: speed


def test_normalization_saves_steps_and_more_of_them_under_sigmoid():
    sigmoid = value("fewest_steps_of_sigmoid") / value("fewest_steps_of_normalized_sigmoid")
    relu = value("fewest_steps_of_relu") / value("fewest_steps_of_normalized_relu")
    assert sigmoid > relu > 1


def test_at_the_smallest_rates_of_relu_normalization_needs_more_steps():
    rows = {row[0]: row for row in speed.steps_to_a_loss().rows}
    assert rows[0.01][3].value < rows[0.01][4].value


def test_normalization_allows_larger_rates_in_both_networks():
    largest = column(speed.rates_tried(), 4)
    assert largest[1] > largest[0]
    assert largest[3] > largest[2]


def test_relu_never_trains_at_the_largest_rate_without_normalization_in_any_run():
    curves = speed.values(results.load("batchnorm_speed"), "loss", "relu", "none", 3.0)
    assert len(curves) == 3
    assert min(curve[-1] for curve in curves) > 2


def test_normalized_relu_keeps_more_of_its_promise_at_every_rate():
    pairs = [
        (speed.promise_kept("relu", norm, rate).value for norm in ("batch", "none")) for rate in speed.RATES["relu"]
    ]
    assert all(kept > other for kept, other in pairs)


def test_normalized_sigmoid_has_no_such_advantage_at_the_smallest_rate():
    assert abs(value("promise_kept_by_normalized_sigmoid") - value("promise_kept_by_sigmoid")) < 0.1


def test_lengths_of_normalized_weights_never_fall():
    data = results.load("batchnorm_speed")
    for rate in (0.1, 1.0, 10.0):
        for lengths in speed.values(data, "length", "sigmoid", "batch", rate):
            assert (np.diff(lengths) > -1e-4).all()


def test_effective_rates_come_nearer_to_each_other():
    assert value("effective_rates_in_the_end") < 50


# c: gradient and small batches


def test_gradient_through_the_layer_obeys_its_three_laws():
    first, second, third, length, of_longer = column(small.gradient_facts(), 1)
    assert (first, second, third) == pytest.approx((0, 0, 0), abs=1e-6)
    assert length / of_longer == pytest.approx(3, rel=1e-6)


def test_pytorch_refuses_a_batch_of_one():
    with pytest.raises(ValueError, match="more than 1 value"):
        torch.nn.BatchNorm1d(3)(torch.randn(1, 3))


def test_a_batch_of_two_is_a_sign_in_pytorch_too():
    found = torch.nn.BatchNorm1d(2, eps=0.0 + 1e-12).double()(
        torch.tensor([[3.0, -8.0], [900.0, -8.1]], dtype=torch.float64)
    )
    assert found.detach().numpy() == pytest.approx(np.array([[-1.0, 1.0], [1.0, -1.0]]), abs=1e-6)


def test_ghosts_of_two_fail_and_those_of_four_do_not():
    table = small.ghost_batches()
    test = column(table, 4)
    assert test[0] < test[4] - 0.2
    assert max(test[1:5]) - test[4] < 0.01
    assert min(test[1:5]) > 0.8


def test_fitting_the_seen_images_gets_worse_with_smaller_ghosts():
    seen = column(small.ghost_batches(), 2)[:5]
    assert seen == sorted(seen)


def test_training_and_test_mode_differ_most_in_small_ghost_batches():
    data = results.load("batchnorm_ghosts")
    gaps = []
    for ghost in (2, 4, 8, 16):
        records = data.where(norm="batch", ghost=ghost)
        gaps.append(np.mean([each["seen_frozen"] - each["seen_ghosts"] for each in records]))
    assert gaps == sorted(gaps, reverse=True)


# d


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("share_found_after_one", 0.1),
        ("first_step_corrected", 1.0),
        ("first_step_uncorrected", np.sqrt(10)),
        ("first_step_first_only", np.sqrt(1000)),
        ("first_step_second_only", 0.1),
        ("sparse_jump", np.sqrt(10)),
        ("overwritten_after_two", 1 / 0.19),
        ("convention_gap", 0.0),
        ("steps_of_the_first_correction", 44),
        ("steps_of_the_second_correction", 4603),
    ],
)
def test_central_numbers_of_adam(name, expected):
    assert float(value(name)) == pytest.approx(expected, rel=1e-4)


def test_the_longest_uncorrected_step_is_a_maximum():
    longest, when = value("largest_uncorrected_step")

    def step(t):
        return (1 - 0.9**t) / (1 - 0.999**t) ** 0.5

    assert step(when - 1) < longest > step(when + 1)
    assert longest == pytest.approx(step(when), rel=1e-5)


def test_noise_of_the_corrected_average_is_what_simulated_runs_show():
    drawn = np.random.default_rng(0).standard_normal((10, 200_000))
    weights = 0.9 ** np.arange(9, -1, -1)
    assert np.average(drawn, axis=0, weights=weights).var() == pytest.approx(value("noise_after_ten"), rel=0.02)


def test_real_weights_move_as_the_formula_says():
    assert value("first_move_uncorrected") == pytest.approx(10**0.5, rel=1e-2)
    assert value("first_move_first_only") == pytest.approx(1000**0.5, rel=1e-2)


def test_missing_correction_harms_at_the_large_rate_only():
    right = {(row[0], row[1].en): row[5].value for row in EXHIBITS["training_with_and_without"]().rows}
    assert right[0.01, "both corrected"] - right[0.01, "none corrected"] > 0.05
    assert abs(right[0.001, "both corrected"] - right[0.001, "none corrected"]) < 0.02
    assert right[0.01, "first moment only"] < 0.3


def test_our_adam_is_that_of_torch_for_the_first_steps_of_a_real_network():
    data = results.load("adam_correction")
    for rate in (0.001, 0.003, 0.01):
        ours, theirs = (data.values("loss", corrected=name, rate=rate, seed=0)[0] for name in ("both", "torch"))
        assert ours[:10] == pytest.approx(theirs[:10], rel=1e-2)
