"""Exhibits of question 1, part b: what the pages say about batch normalization, checked by other means."""

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibits.ml_hw4 import _q1_scaling as scaling
from rahnama.exhibits.ml_hw4 import q1


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q1.channel_mean, 4),
        (q1.channel_variance, 9.5),
        (q1.channel_variance_unbiased, 76 / 7),
        (q1.first_normalised_value, -0.97333),
        (q1.running_mean_after_one, 0.4),
        (q1.running_variance_after_one, 1.98571),
        (q1.largest_bias_gradient, 0),
        (q1.bias_left_after_10, 0.348678),
        (q1.shift_error_per_channel, 0),
        (q1.contrast_left_by_instance, 0),
        (q1.values_of_an_image, 676),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert float(exhibit().value) == pytest.approx(value, abs=1e-5)


def test_what_the_page_calls_different_is_different():
    assert q1.largest_beta_gradient().value > 1
    assert q1.shift_error_per_entry().value > 0.1
    assert q1.contrast_left_by_batch().value > 0.1


def test_a_set_times_the_number_of_sets_is_the_whole_batch():
    for row in q1.statistics_by_layer().rows:
        entries = 7 * 4 if row[0].en.endswith("fully connected") else 7 * 4 * 3 * 5
        assert row[2].value * row[3].value == entries


def test_the_bias_matters_in_the_cases_that_the_page_names():
    effect = {row[1].en: row[2].value for row in q1.effect_of_the_bias().rows}
    silent = {name for name, value in effect.items() if value == 0}
    assert silent == {
        "training",
        "inference, trained without it",
        "inference, deleted, $b$ taken off the mean",
        "instance normalization",
    }
    assert min(value for name, value in effect.items() if name not in silent) > 0.1


def test_deleting_trained_biases_costs_accuracy_only_with_a_stale_mean():
    for record in results.load("batchnorm_scale").where(network="biased"):
        assert record["biases_adjusted"] == record["biases_kept"] > record["biases_deleted"] + 50
        assert record["biases_kept_batch"] == record["biases_deleted_batch"]
        assert record["bias_moved"] < 1e-4 < 0.1 < record["weight_moved"]


def test_the_channel_of_the_figure_has_one_curve_for_all_positive_alpha_of_the_batch_and_its_mirror_image():
    signal = np.linspace(-4, 6, 41)  # symmetric about the mean, 1
    once = scaling.channel_output(signal, 1.0, frozen=False)
    for alpha in (0.5, 2.0, 7.0):
        assert np.allclose(scaling.channel_output(signal, alpha, frozen=False), once, atol=1e-4)
        assert np.abs(scaling.channel_output(signal, alpha, frozen=True) - once).max() > 1
    assert np.allclose(scaling.channel_output(signal, -1.0, frozen=False), once[::-1])


def test_frozen_output_is_stretched_and_shifted_as_the_formula_says():
    for row in q1.one_unit_under_alpha().rows:
        alpha = row[1] / 3
        assert row[2].value == pytest.approx(alpha * 4 + (1 - alpha) * (2 - 2 * 1 / 2))
        assert row[4].value == pytest.approx(4 if alpha > 0 else -(4 - 2) + 2)


def test_scaling_the_input_is_scaling_the_first_convolution():
    torch.manual_seed(2)
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 3, bias=False), torch.nn.BatchNorm2d(3), torch.nn.ReLU(), torch.nn.Conv2d(3, 2, 3)
    ).double()
    image = torch.randn(2, 1, 7, 7, dtype=torch.float64)
    network(image)
    scaled_input = network.eval()(1.7 * image)
    unscaled = network(image)
    with torch.no_grad():
        network[0].weight *= 1.7
    assert torch.allclose(network(image), scaled_input) and not torch.allclose(unscaled, scaled_input)


def test_statistics_of_the_batch_are_blind_to_positive_alpha_and_frozen_ones_are_not():
    for record in results.load("batchnorm_scale").where(network="batch"):
        blind = dict(zip(record["batch_weights_alphas"], record["batch_weights"], strict=True))
        frozen = dict(zip(record["frozen_weights_alphas"], record["frozen_weights"], strict=True))
        rescaled = dict(zip(record["rescaled_weights_alphas"], record["rescaled_weights"], strict=True))
        assert blind[0.1] == blind[1.0] == blind[10.0] and blind[-1.0] < 2000 and blind[0.001] < 2000
        assert frozen[0.5] < 3000 and frozen[2.0] < frozen[1.0] - 1000
        assert rescaled[10.0] == frozen[1.0] and rescaled[-1.0] < 2000


def test_a_mirrored_network_is_worse_than_guessing():
    for table in (q1.accuracy_under_alpha(), q1.accuracy_rescaled()):
        assert all(row[-1].value < 0.1 for row in table.rows)


def test_a_bias_that_is_not_multiplied_needs_another_mean():
    z, bias, alpha = np.array([1.0, -2.0, 5.0, 0.5]), 0.7, 3.0
    once, scaled = z + bias, alpha * z + bias
    mean, deviation = alpha * once.mean() + (1 - alpha) * bias, alpha * once.std()
    assert np.allclose((scaled - mean) / deviation, (once - once.mean()) / once.std())
    assert not np.allclose((scaled - alpha * once.mean()) / deviation, (once - once.mean()) / once.std())


def test_without_normalization_it_is_the_biases_that_feel_a_positive_factor():
    torch.manual_seed(4)
    for bias in (False, True):
        network = torch.nn.Sequential(
            torch.nn.Linear(5, 7, bias=bias), torch.nn.ReLU(), torch.nn.Linear(7, 6, bias=bias)
        )
        images = torch.randn(400, 5)
        with torch.no_grad():
            same = bool((network(images).argmax(1) == network(0.01 * images).argmax(1)).all())
        assert same is not bias


def test_more_answers_change_than_accuracy_shows():
    lost = q1.accuracy_unscaled().value - q1.accuracy_of_brighter_input().value
    assert q1.answers_changed_by_brighter_input().value > 2 * lost > 0


def test_correlated_pixels_make_the_estimate_much_worse_than_independent_ones():
    for row in q1.errors_of_estimates().rows:
        size, mean, independent, variance, by_value, by_image = (getattr(cell, "value", cell) for cell in row)
        assert mean > 5 * independent and 3 * by_value < variance < by_image
        assert mean * size**0.5 == pytest.approx(0.348, rel=0.06)  # the width falls with the root of the size
    assert 1 < q1.worth_of_an_image().value < 20


def test_two_values_keep_only_their_order():
    assert q1.two_normalised_values().value == (-1, 1)


def test_where_batch_normalization_fails_and_where_not():
    data = results.load("batchnorm_small_batches")

    def accuracy(kind, norm, size, measured="test_correct"):
        return data.values(measured, kind=kind, norm=norm, batch_size=size).mean()

    assert accuracy("dense", "batch", 2) < accuracy("dense", "group", 2) - 1500
    assert abs(accuracy("dense", "batch", 32) - accuracy("dense", "group", 32)) < 300
    assert abs(accuracy("convolution", "batch", 2) - accuracy("convolution", "group", 2)) < 300
    for size in (2, 8):
        again = accuracy("alike", "batch", size, "anew_test_correct")
        assert max(accuracy("alike", "batch", size), again) < accuracy("alike", "group", size) - 500
        assert max(accuracy("alike", "batch", size), again) < accuracy("alike", "none", size)
    for norm in ("group", "none"):
        assert accuracy("alike", norm, 2) > accuracy("alike", norm, 8) > accuracy("alike", norm, 32)


def test_accumulating_gradients_is_a_large_batch_only_without_batch_normalization():
    gaps = {row[0].en: row[1].value for row in q1.gradient_accumulation().rows}
    assert gaps["none"] == gaps["layer"] == 0 < 0.05 < gaps["batch"]
