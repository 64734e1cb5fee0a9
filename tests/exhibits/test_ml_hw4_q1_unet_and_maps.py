"""Question 1, U-Net and maps of a trained network: the numbers of the solution, and what the pages say of the maps."""

import numpy as np
import pytest
from torch import nn

from rahnama import results
from rahnama.exhibits.ml_hw4 import _q1_seen as seen
from rahnama.exhibits.ml_hw4 import _q1_unet as unet
from rahnama.exhibits.ml_hw4 import q1
from rahnama.reference.attribution import forward, led_back


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q1.deepest_side, 16),
        (q1.deepest_pixels, 256),
        (q1.deepest_values, 131_072),
        (q1.pixels_after_three, 1024),
        (q1.pixels_after_five, 64),
        (q1.nearest_fitting_sides, (252, 268)),
        (q1.one_filter, 577),
        (q1.second_convolution, 73_856),
        (q1.second_convolution_weights, 73_728),
        (q1.second_of_first_level, 36_928),
        (q1.printed_order, 295_040),
        (q1.forgotten_channels, 1152),
        (q1.classifier_parameters, 11_418),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert exhibit().value == value


def test_the_published_network_takes_572_to_28_and_refuses_256():
    assert [row[1].value for row in q1.published_sizes().rows] == [572, 284, 140, 68, 32]
    assert q1.published_sizes().rows[-1][2].value == 28
    assert unet.halves_evenly(572)
    assert not unet.halves_evenly(256)


def test_a_filter_bank_has_as_many_numbers_as_its_filters_together():
    layer = nn.Conv2d(64, 128, 3)
    assert sum(each.numel() for each in layer.parameters()) == 128 * q1.one_filter().value


def test_of_four_units_deconvnet_and_gradient_treat_two_differently():
    rows = q1.relu_rules().rows
    assert sum(row[2].value != row[3].value for row in rows) == 2
    assert all(row[4].value in (0, row[2].value) and row[4].value in (0, row[3].value) for row in rows)


def test_what_the_page_says_of_the_maps():
    rows = {row[0].en: [cell and cell.value for cell in row[1:]] for row in q1.measured_differences().rows}
    image, runner_up, fall = ({name: row[column] for name, row in rows.items()} for column in (2, 3, 4))
    assert image["deconvnet"] > 2 * image["gradient"]
    assert image["guided backpropagation"] > image["deconvnet"]
    assert runner_up["gradient"] < 0.1 < 0.4 < runner_up["deconvnet"] < runner_up["guided backpropagation"]
    assert max(fall.values()) == fall["covering"] < q1.fall_by_first_order().value
    assert min(fall.values()) > q1.fall_by_chance().value
    assert max(rows[name][0] for name in ("gradient", "guided backpropagation", "covering")) < q1.garment_share().value
    assert abs(runner_up["deconvnet, no switches"]) < 0.1


def test_the_second_network_shows_the_same_as_the_first():
    found = seen.seen(1)
    assert not np.array_equal(found.parameters[0], seen.seen().parameters[0])
    gradient, guided, deconvnet = (
        [seen.maps(found, rule, place) for place in (0, 1)] for rule in ("gradient", "guided", "deconvnet")
    )
    garment = np.mean(found.images > 0)
    assert max(seen.inside(found, drawn[0]) for drawn in (gradient, guided)) < garment
    like_image = [seen.likeness(drawn[0], found.images) for drawn in (gradient, deconvnet, guided)]
    assert 3 * like_image[0] < like_image[1] < like_image[2]
    assert seen.likeness(*gradient) < 0.1 < 0.4 < seen.likeness(*deconvnet) < seen.likeness(*guided)
    dropped, through = seen.lost_and_let_through(found)
    assert dropped > 0.5
    assert through > 0.3


@pytest.mark.parametrize("image", [0, 6])
def test_the_gradient_is_the_slope_of_the_score_on_the_garment_but_not_where_maxima_tie(image):
    found = seen.seen()
    visit = seen.visited(found)
    answer, step = seen.answers(visit)[image], 1e-7
    nudges = step * np.eye(784).reshape(784, 1, 28, 28)
    above, below = (forward(found.network, found.images[image] + sign * nudges).scores[:, answer] for sign in (1, -1))
    agrees = np.abs((above - below) / (2 * step) - seen.maps(found, "gradient")[image].ravel()) < 1e-3
    garment = found.images[image].ravel() > 0
    assert agrees[garment].all()
    assert agrees[~garment].mean() < 0.5


def test_a_positive_factor_at_the_start_only_scales_every_map():
    found = seen.seen()
    visit = seen.visited(found)
    start = found.network.head[seen.answers(visit)].reshape(visit.leaving[-1].shape)
    for rule in ("gradient", "deconvnet", "guided"):
        np.testing.assert_allclose(
            led_back(found.network, visit, 7 * start, rule), 7 * led_back(found.network, visit, start, rule), atol=1e-12
        )


def test_the_boot_rebuilt_from_its_scores_is_low_and_the_mean_boot_high():
    record = results.load(seen.NAME).where(seed=0)[0]
    image, scores, mean = (
        np.count_nonzero(each.max(axis=1) > each.max() / 2)
        for each in (record["images"][0], record["rebuilt_scores"][0], record["rebuilt_class_mean"][0])
    )
    assert abs(int(scores) - int(image)) <= 2
    assert mean >= image + 5


def test_without_switches_there_is_one_map_for_each_answer():
    assert q1.distinct_without_switches().value == q1.answered_classes().value < q1.images_measured().value
    assert q1.distinct_with_switches().value == q1.images_measured().value


def test_one_unit_leads_back_to_pixels_of_its_receptive_field_only():
    found = seen.seen()
    drawn, (_, row, column) = seen.unit_map(found, 0, "deconvnet")
    # a 3×3 kernel reaches one place further on each side: 4 pixels in the third layer, 2 in the second, 1 in the first
    rows, columns = np.nonzero(drawn)
    assert rows.min() >= 4 * row - 7
    assert rows.max() <= 4 * row + 3 + 7
    assert columns.min() >= 4 * column - 7
    assert columns.max() <= 4 * column + 3 + 7
    assert 0 < len(rows) < 400


def test_later_features_rebuild_worse_in_both_networks_and_never_worse_than_the_mean():
    for record in results.load(seen.NAME).records:
        names = ("pool1", "pool2", "conv3", "scores", "probabilities", "mean_image")
        errors = [record[f"error_{name}"] for name in names]
        assert errors == sorted(errors)
        assert errors[3] < 0.8 * record["error_class_mean"]
