"""Exhibits of dl-hw1/q5: what the pages say of the data, the backward pass and the trained networks, by other means."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibits.dl_hw1 import _q5_comparison as comparison
from rahnama.exhibits.dl_hw1 import _q5_momentum as momentum
from rahnama.exhibits.dl_hw1 import _q5_runs as runs
from rahnama.exhibits.dl_hw1 import q5

mpl.use("Agg")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "en" / "dl-hw1" / "q5.md"


def code_of(part):
    """The code blocks of one part of the page, in order."""
    body = re.split(r"(?m)^## .*\{#(\w+)\}$", PAGE.read_text(encoding="utf-8"))
    text = dict(zip(body[1::2], body[2::2], strict=True))[part]
    return re.findall(r"(?ms)^```python\n(.*?)^```", text)


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q5.parameter_count, 109_386),
        (q5.deeper_parameter_count, 113_546),
        (q5.narrower_parameter_count, 111_146),
        (q5.forward_multiplications, 109_184),
        (q5.training_multiplications, 227_200),
        (q5.operations_of_an_epoch, 27.264),
        (q5.largest_exponent, 88.7228),
        (q5.loss_of_guessing, 2.302585),
        (q5.least_loss_of_two_softmaxes, 1.461150),
        (q5.longest_step, 10),
        (q5.shortest_step, 0.526316),
        (q5.updates_to_nine_tenths, 22),
        (q5.t_quantile, 2.776445),
        (q5.chance_of_five, 0.0625),
        (q5.a_miss_among_eleven, 0.431200),
        (q5.error_of_the_test_set, 0.324962),
        (q5.repeated_with_replacement, 9.99969e-5),
        (q5.pixel_mean, 0.28604),
        (q5.pixel_deviation, 0.353024),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert float(exhibit().value) == pytest.approx(value, rel=1e-5)


def test_four_classes_by_trying():
    generator = np.random.default_rng(1)
    classes = np.array([generator.choice(60_000, 4, replace=False) % 10 for _ in range(4000)])
    share = np.mean([len(set(row)) == 4 for row in classes])
    assert share == pytest.approx(float(q5.four_classes().value), abs=0.03)


def test_the_function_of_part_a_shows_four_new_pictures_at_each_call(monkeypatch):
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda: None)
    scope = {}
    exec(code_of("a")[0], scope)
    images, labels = np.arange(1000 * 4).reshape(1000, 2, 2), np.arange(1000) % 10
    shown = []
    for _ in range(2):
        scope["show_four"](images, labels, list("abcdefghij"))
        panels = plt.gcf().axes
        shown.append([int(each.images[0].get_array()[0, 0]) // 4 for each in panels])
        assert [each.get_title() for each in panels] == ["abcdefghij"[index % 10] for index in shown[-1]]
        plt.close("all")
    assert len(set(shown[0])) == 4 and not set(shown[0]) & set(shown[1])


def test_the_code_of_part_b_computes_the_gradient():
    generator = np.random.default_rng(2)
    sizes = (6, 5, 4, 3)
    scope = {"np": np, "X": generator.standard_normal((7, 6)), "labels": generator.integers(0, 3, 7)}
    for number, (reads, units) in enumerate(pairwise(sizes), start=1):
        scope[f"W{number}"] = generator.standard_normal((reads, units))
        scope[f"b{number}"] = generator.standard_normal(units)
    scope["sigmoid"] = lambda z: 0.5 * np.tanh(z / 2) + 0.5
    scope["log_softmax"] = lambda z: (
        z - z.max(1, keepdims=True) - np.log(np.exp(z - z.max(1, keepdims=True)).sum(1))[:, None]
    )
    exec("\n".join(code_of("b")), scope)
    leaves = {name: torch.tensor(scope[name], requires_grad=True) for name in ("W1", "b1", "W2", "b2", "W3", "b3")}
    hidden = torch.sigmoid(torch.tensor(scope["X"]) @ leaves["W1"] + leaves["b1"])
    hidden = torch.sigmoid(hidden @ leaves["W2"] + leaves["b2"])
    loss = torch.nn.functional.cross_entropy(hidden @ leaves["W3"] + leaves["b3"], torch.tensor(scope["labels"]))
    loss.backward()
    for name, leaf in leaves.items():
        assert np.allclose(scope[f"grad_{name}"], leaf.grad.numpy(), rtol=1e-12, atol=1e-14), name


def test_the_code_of_part_f_trains_the_network_of_part_b():
    torch.manual_seed(0)
    inputs, labels = torch.rand(300, 784), torch.arange(300) % 10
    scope = {"torch": torch, "nn": torch.nn, "inputs": inputs, "labels": labels}
    exec(code_of("f")[0], scope)
    assert sum(each.numel() for each in scope["network"].parameters()) == q5.parameter_count().value
    assert not any(isinstance(each, torch.nn.Softmax) for each in scope["network"])
    assert all(each.grad is not None and each.grad.abs().sum() > 0 for each in scope["network"].parameters())


def test_three_forms_of_momentum_agree_for_a_constant_rate_only():
    constant, falling = zip(*[(float(row[2].value), float(row[3].value)) for row in q5.three_forms().rows], strict=True)
    assert constant[0] == pytest.approx(constant[1]) == pytest.approx(constant[3])
    assert abs(constant[2] - constant[0]) > 0.1
    assert falling[0] == pytest.approx(falling[3]) and abs(falling[1] - falling[0]) > 0.01


@pytest.mark.parametrize("falls", [False, True])
def test_the_first_form_is_that_of_pytorch(falls):
    assert momentum._by_torch(0.1, falls) == pytest.approx(momentum._repeated("outside", 0.1, falls), rel=1e-12)


def test_damping_alone_is_not_the_average():
    average = momentum._repeated("average", 0.1, falls=False)
    assert abs(momentum._by_torch(0.1, falls=False, dampening=0.9) - average) > 1e-3


def test_a_second_softmax_cannot_leave_its_bounds():
    scores = torch.randn(500, 10, dtype=torch.float64) * 20
    loss = torch.nn.functional.cross_entropy(scores.softmax(1), torch.arange(500) % 10, reduction="none")
    assert loss.min() >= q5.least_loss_of_two_softmaxes().value and loss.max() <= np.log(np.e + 9) + 1e-12


def test_slips_do_what_the_page_says():
    rows = {row[0].en: row[1:] for row in q5.mistakes_after_five_epochs().rows}
    right = rows["right"][2].value
    assert rows["$\\sigma'$ at $a$ instead of $z$"][0].value < 0.06
    assert right - rows["$\\sigma'$ at $a$ instead of $z$"][2].value > 0.1
    assert abs(right - rows["updating before going on"][2].value) < 0.002
    assert rows["not dividing by $N$"][0].value == pytest.approx(99)
    assert rows["$z(1-z)$ instead of $a(1-a)$"][1:] == (None, None)
    guessing = [record["test_correct"] for record in results.load("mlp_mistakes").where(mistake="summed")]
    assert sorted(each <= 1000 for each in guessing) == [False, True, True]


def test_the_sigmoid_starves_the_first_layer():
    falls = {row[0].en: row[-1].value for row in q5.signal_by_layer().rows}
    assert falls["ReLU, two hidden layers"] < 5 < 30 < falls["sigmoid, two hidden layers"]
    assert falls["sigmoid, three hidden layers"] > 4 * falls["sigmoid, two hidden layers"]
    assert q5.silent_units().value == 0


# What came of the trainings


@pytest.mark.parametrize("variant", comparison.VARIANTS)
def test_rows_of_a_confusion_matrix_are_whole_classes_and_its_diagonal_is_the_accuracy(variant):
    for record in runs.records(variant):
        matrix = np.asarray(record["confusion"])
        assert (matrix.sum(axis=1) == 1000).all()
        assert abs(np.trace(matrix) - record["test_correct"][-1]) <= 3
    assert np.trace(runs.confusion(variant)) / 10 == pytest.approx(runs.accuracy(variant, "test").value, abs=3e-4)


def test_surest_mistakes_are_mistakes_and_the_surest_come_first():
    for variant in comparison.ASKED:
        wrong = runs.records(variant)[0]["wrong"]
        assert all(each["label"] != each["predicted"] for each in wrong)
        assert [each["probability"] for each in wrong] == sorted((each["probability"] for each in wrong), reverse=True)


def test_the_sigmoid_network_has_not_converged_and_hardly_overfits():
    for record in runs.records("sigmoid"):
        assert record["train_loss"][20] < record["train_loss"][15] < record["train_loss"][10]
        assert record["train_correct"][-1] / 6 - record["test_correct"][-1] < 300
    for record in runs.records("relu"):
        assert record["train_correct"][-1] / 6 - record["test_correct"][-1] > 300


def test_the_average_met_during_an_epoch_is_larger_than_the_loss_after_it_at_first():
    for record in runs.records("sigmoid"):
        assert record["running_loss"][0] > record["train_loss"][1] + 0.2


def test_shirts_are_recognised_least():
    for variant in comparison.ASKED:
        assert int(np.argmin(np.diag(runs.confusion(variant)))) == runs.SHIRT


@pytest.mark.parametrize(("first", "second", "ahead"), [("relu", "sigmoid", 5), ("momentum", "sigmoid", 5)])
def test_what_the_page_calls_larger_than_luck_is(first, second, ahead):
    assert comparison.seeds_ahead(first, second).value == ahead
    assert abs(float(comparison.lead(first, second).value)) > 2 * float(comparison.half_width(first, second).value)


def test_an_interval_covers_as_often_as_it_says():
    generator = np.random.default_rng(4)
    samples = generator.standard_normal((20_000, 5))
    half = float(q5.t_quantile().value) * samples.std(axis=1, ddof=1) / np.sqrt(5)
    assert np.mean(np.abs(samples.mean(axis=1)) <= half) == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("relu", "momentum"),
        ("relu", "relu_xavier"),
        ("momentum", "sgd_ten_times"),
        ("momentum_tenth", "sigmoid"),
        ("three_layers_ten_times", "sgd_ten_times"),
    ],
)
def test_what_the_page_cannot_tell_from_luck_has_an_interval_about_zero(first, second):
    assert abs(float(comparison.lead(first, second).value)) < float(comparison.half_width(first, second).value)


@pytest.mark.parametrize("variant", ["pytorch", "sigmoid_torch_start"])
def test_the_start_of_pytorch_is_a_delay_in_both_libraries(variant):
    lead, half = (float(each(variant, "sigmoid").value) for each in (comparison.lead, comparison.half_width))
    assert lead + half < 0 and comparison.seeds_ahead(variant, "sigmoid").value == 0
    assert runs.loss_after(variant, 1).value > runs.loss_after("sigmoid", 1).value + 0.2


def test_pytorch_from_our_start_gets_as_many_pictures_right_in_every_seed():
    assert runs.counts("pytorch_same_start", "test")[0] == runs.counts("sigmoid", "test")[0]


def test_the_harm_of_the_third_layer_is_at_the_edge():
    lead, half = (float(each("three_layers", "sigmoid").value) for each in (comparison.lead, comparison.half_width))
    assert 1.0 < -lead / half < 1.3 and comparison.seeds_ahead("three_layers", "sigmoid").value == 1


def test_the_third_layer_is_late_and_the_rate_matters_more_than_it():
    losses = {variant: runs.losses(variant, "train").mean(axis=0) for variant in ("sigmoid", "three_layers")}
    assert losses["three_layers"][1] > losses["sigmoid"][1] + 0.5
    assert abs(losses["three_layers"][20] - losses["sigmoid"][20]) < 0.03
    for first, second in (("three_layers", "sigmoid"), ("three_layers_ten_times", "sgd_ten_times")):
        gained = float(comparison.lead("three_layers_ten_times", "three_layers").value)
        assert abs(float(comparison.lead(first, second).value)) < gained / 2


def test_weights_equal_those_of_pytorch_in_double_precision():
    for record in results.load("mlp_against_pytorch").records:
        assert record["updates"] == 600
        assert record["weight_difference"] < 10.0 ** int(q5.weight_difference_power().value) < 1e-9
        assert record["gradient_error"] < 10.0 ** int(q5.gradient_error_power().value) < 1e-4
        assert record["weight_change"] >= q5.least_movement().value > 0.01


def test_the_rate_alone_makes_up_for_most_of_the_distance_to_relu():
    gained = float(comparison.lead("sgd_ten_times", "sigmoid").value)
    assert gained > 0.5 * float(comparison.lead("relu", "sigmoid").value)


def test_every_row_of_the_table_of_times_meets_the_aim():
    rows = q5.time_of_an_epoch().rows
    ratios = [float(row[3].value) / float(row[4].value) for row in rows]
    assert len(rows) == 8 and max(ratios) <= 0.8
    assert max(ratios) == pytest.approx(float(q5.largest_time_ratio().value))
    assert ratios[:2] == pytest.approx([float(q5.time_ratio().value), float(q5.time_ratio_on_two_threads().value)])
    fused = [float(row[3].value) / float(row[5].value) for row in rows]
    assert max(fused) == pytest.approx(float(q5.largest_fused_ratio().value))


def test_the_share_of_the_limit_is_that_of_the_counted_products():
    for row in q5.time_of_an_epoch().rows[:6]:
        speed = float(q5.operations_of_an_epoch().value) / float(row[3].value)  # GFLOP/s
        limit = results.load("epoch_time").records[0][f"threads_{row[1]}"]["limit_gflops"]
        assert float(row[-1].value) == pytest.approx(speed / limit, rel=1e-9)
    assert 0 < float(q5.share_of_limit().value) < float(q5.share_of_products().value) < 1
