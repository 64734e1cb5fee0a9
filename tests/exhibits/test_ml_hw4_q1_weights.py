"""What parts a/1 and a/2 of question 1 assert, reached here in ways of their own."""

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibit import Claim, Diagram, Figure, Route, Table
from rahnama.exhibits.ml_hw4 import _q1_counting as counting
from rahnama.exhibits.ml_hw4 import _q1_less_data as less_data
from rahnama.exhibits.ml_hw4 import q1

EXHIBITS = {name: each for name, each in vars(q1).items() if getattr(each, "part", "").startswith("a/")}
SEEDS = range(5)


def record(**case):
    (found,) = results.load("fewer_weights").where(**case)
    return found


def means(network, pixels, examples):
    return np.mean(
        [record(network=network, pixels=pixels, examples=examples, seed=seed)["test_correct"] / 100 for seed in SEEDS]
    )


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_can_be_made_and_says_what_it_is(name):
    assert isinstance(EXHIBITS[name](), Claim | Table | Figure | Diagram)
    assert EXHIBITS[name].__doc__


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("connections_on_an_axis", 22),
        ("example_units", 32_768),
        ("example_full_weights", 16_384 * 32_768),
        ("example_convolution_weights", 4608),
        ("example_convolution_connections", 512 * 94**2),
        ("example_valid_connections", 512 * 90**2),
        ("one_weight_labels", 1024),
    ],
)
def test_numbers_of_the_page_by_hand(name, value):
    assert EXHIBITS[name]().value == value


def test_ratios_of_the_page_by_hand():
    assert EXHIBITS["fewer_weights_by"]().value == pytest.approx((1024 / 3) ** 2)
    assert EXHIBITS["fewer_connections_by"]().value == pytest.approx(1024**2 / 94**2)
    assert EXHIBITS["lost_at_the_border"]().value == pytest.approx(1 - (94 / 96) ** 2)


def test_forgetting_the_border_or_the_input_maps_would_be_noticed():
    maps, size, kernel = (2, 3), (6, 5), 3
    units, slopes, pairs, weights = counting.measured(maps, size, kernel, "same")
    assert slopes == pairs == 6 * 16 * 13
    assert slopes != 6 * 30 * 9
    assert weights == 54 != 3 * 9
    assert units == 90


def test_border_drawing_adds_up_to_the_connections_of_one_pair_of_maps():
    assert counting.reads_by_place(7, 5, 3).sum() == counting.counts((1, 1), (7, 5), 3, "same").connections


def test_matrix_of_the_drawing_is_the_convolution():
    weights = np.array([0.0, 2, 3, 5])  # by what stands in the band: none, a, b, c
    inputs = np.arange(1.0, 9)
    expected = torch.nn.functional.conv1d(
        torch.tensor(inputs)[None, None], torch.tensor(weights[1:])[None, None], padding=1
    )
    assert np.array_equal(weights[counting.band()] @ inputs, expected[0, 0].numpy())


def test_a_fully_connected_network_learns_the_same_function_from_permuted_pixels():
    """The page's proof, run: twenty steps of Adam from permuted weights on permuted inputs."""
    generator = torch.Generator().manual_seed(3)
    inputs, unseen = torch.rand(30, 12, generator=generator).double(), torch.rand(7, 12, generator=generator).double()
    labels, order = torch.arange(30) % 4, torch.randperm(12, generator=generator)
    answers = []
    for chosen in (torch.arange(12), order):
        torch.manual_seed(5)
        network = torch.nn.Sequential(torch.nn.Linear(12, 9), torch.nn.ReLU(), torch.nn.Linear(9, 4)).double()
        with torch.no_grad():
            network[0].weight.copy_(network[0].weight[:, chosen].clone())
        optimiser = torch.optim.Adam(network.parameters(), 0.02)
        for _ in range(20):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(network(inputs[:, chosen]), labels).backward()
            optimiser.step()
        answers.append(network(unseen[:, chosen]).detach().numpy())
    assert np.allclose(*answers, atol=1e-9)
    assert np.ptp(answers[0]) > 0.1


def test_one_weight_gives_each_labelling_and_not_by_chance_of_rounding():
    for points in (1, 4, 7):
        assert less_data.one_weight_labels(points).value == 2**points
    angles = np.array([float(angle) for angle in less_data._angles(10)])
    values = np.sin(np.outer(angles, np.pi * 2.0 ** np.arange(1, 11)))
    assert np.abs(values).min() > 1e-3


def test_the_four_networks_have_the_parameters_of_their_descriptions():
    counted = {name: less_data.parameters(name).value for name in less_data.LEARNERS}
    assert counted["cnn"] == (25 * 16 + 16) + (9 * 16 * 32 + 32) + (32 * 49 * 10 + 10)
    assert counted["fcn"] == (25 * 16 + 16) + (9 * 16 * 32 + 32) + (32 * 10 + 10)
    assert counted["mlp-narrow"] == 784 * 26 + 26 + 260 + 10
    assert counted["mlp-wide"] == 784 * 128 + 128 + 1280 + 10
    assert abs(counted["mlp-narrow"] / counted["cnn"] - 1) < 0.01
    assert 4.5 < counted["mlp-wide"] / counted["cnn"] < 5.5
    assert min(counted, key=counted.get) == "fcn"


def test_all_networks_fitted_their_training_pictures():
    runs = results.load("fewer_weights").records
    assert len(runs) == 140
    for each in runs:
        assert each["loss"] < 0.01
        assert each["train_correct"] >= 0.999 * each["examples"]


def test_the_fully_convolutional_network_takes_several_times_as_many_epochs():
    runs = results.load("fewer_weights")
    fewest = runs.values("epochs", network="fcn").min()
    for other in ("cnn", "mlp-wide", "mlp-narrow"):
        assert fewest > 1.5 * runs.values("epochs", network=other).max()
    assert fewest > 2.5 * np.median(runs.values("epochs", network="cnn"))


def test_pytorch_and_numpy_count_the_same_pictures():
    for each in results.load("fewer_weights").records:
        assert abs(each["test_correct"] - each["test_correct_numpy"]) <= 1


def test_the_lead_on_natural_pictures_is_gone_on_permuted_ones():
    leads = {
        (other, pixels): means("cnn", pixels, 3000) - means(other, pixels, 3000)
        for other in ("mlp-wide", "mlp-narrow")
        for pixels in ("natural", "permuted")
    }
    assert leads["mlp-wide", "natural"] > 1
    assert leads["mlp-wide", "permuted"] < 0
    assert leads["mlp-narrow", "natural"] > 3
    assert leads["mlp-narrow", "permuted"] < 1
    losses = [
        record(network="cnn", pixels="natural", examples=3000, seed=seed)["test_correct"]
        - record(network="cnn", pixels="permuted", examples=3000, seed=seed)["test_correct"]
        for seed in SEEDS
    ]
    assert min(losses) > 0


def test_a_third_of_the_pictures_is_enough_for_the_convolution_if_their_pixels_are_in_order():
    assert means("cnn", "natural", 1000) > means("mlp-narrow", "natural", 3000)
    assert means("cnn", "permuted", 1000) < means("mlp-narrow", "permuted", 3000) - 1


def test_curves_are_described_as_they_are():
    for examples in less_data.SIZES:
        natural = {name: means(name, "natural", examples) for name in ("cnn", "mlp-wide", "mlp-narrow")}
        assert (max(natural, key=natural.get) == "cnn") == (examples >= 300)
        assert means("cnn", "permuted", examples) < means("mlp-wide", "permuted", examples)
    for examples in (100, 300):
        for pixels in ("natural", "permuted"):
            others = min(means(name, pixels, examples) for name in ("cnn", "mlp-wide", "mlp-narrow"))
            assert means("fcn", pixels, examples) < others


def test_permuting_changes_little_for_the_wide_network():
    for examples in less_data.SIZES:
        assert abs(means("mlp-wide", "natural", examples) - means("mlp-wide", "permuted", examples)) < 0.5


def test_more_weights_did_not_ask_for_more_pictures():
    assert means("mlp-wide", "natural", 1000) > means("mlp-narrow", "natural", 1000)
    assert means("fcn", "natural", 100) < means("mlp-wide", "natural", 100)


def test_gap_counts_points_and_seeds():
    first, second = ("cnn", "natural"), ("cnn", "permuted")
    assert less_data.gap(first, second, 3000).value == pytest.approx(
        means(*first, 3000) - means(*second, 3000), abs=1e-9
    )
    assert less_data.gaps(first, second, 3000, Route.TORCH).shape == (5,)


def test_permuted_pictures_hold_the_same_pixels_elsewhere():
    shown = results.load("permuted_pixels").records[0]
    for natural, permuted in zip(shown["natural"], shown["permuted"], strict=True):
        assert np.array_equal(np.sort(natural, axis=None), np.sort(permuted, axis=None))
        assert not np.array_equal(natural, permuted)


def test_each_labelling_comes_from_the_weight_that_spells_it_in_base_two():
    points = np.pi * 2.0 ** np.arange(1, 11)
    for labels in (0, 1, 341, 682, 1023):
        spelled = f"{labels:010b}"
        weight = int(spelled + "1", 2) / 2**11
        assert "".join(str(int(np.sin(weight * each) < 0)) for each in points) == spelled


def test_convolution_leads_from_three_hundred_natural_pictures_on_and_the_fewest_weights_come_last():
    networks = ("cnn", "mlp-wide", "mlp-narrow")
    for examples in (300, 1000, 3000):
        for seed in SEEDS:
            lead, *others = (
                record(network=each, pixels="natural", examples=examples, seed=seed)["test_correct"]
                for each in networks
            )
            assert lead > max(others)
    for examples in (100, 300):
        for pixels in ("natural", "permuted"):
            assert means("fcn", pixels, examples) < min(means(each, pixels, examples) for each in networks)
