"""Exhibits of dl-hw1/q4: the statements of the page, each by a way of its own."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibits.dl_hw1 import _q4_softmax as example
from rahnama.exhibits.dl_hw1 import _q4_zero as zero
from rahnama.exhibits.dl_hw1 import q4


def values(table):
    return [[getattr(cell, "value", cell) for cell in row] for row in table.rows]


def module(sizes=(2, 4, 3, 1), hidden=torch.nn.Sigmoid, start=0.0):
    layers = []
    for inputs, units in pairwise(sizes):
        layers += [torch.nn.Linear(inputs, units, dtype=torch.float64), hidden()]
    network = torch.nn.Sequential(*layers[:-1])
    for each in network.parameters():
        torch.nn.init.constant_(each, start)
    return network


class Cosine(torch.nn.Module):
    def forward(self, z):
        return torch.cos(z)


def train(network, samples, rate=1.0, optimizer=torch.optim.SGD):
    steps = optimizer(network.parameters(), lr=rate)
    for row, target in samples:
        steps.zero_grad()
        score = network(torch.tensor(row, dtype=torch.float64))
        torch.nn.functional.binary_cross_entropy_with_logits(score[0], torch.tensor(target)).backward()
        steps.step()
    return network


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q4.output_at_the_start, Fraction(1, 2)),
        (q4.gradient_with_a_slope_too_many, Fraction(-1, 8)),
        (q4.best_line, 71),
        (q4.rank_of_the_product, 2),
        (q4.gradients_from_zero, 0),
        (q4.square_of_delta, Fraction(27, 32)),
        (q4.hidden_of_the_example, (2, 1)),
        (q4.two_classes_without_the_sum, Fraction(-3, 4)),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert exhibit().value == value


def test_the_first_gradients_are_the_printed_halves_and_quarters():
    assert [row[2:] for row in values(q4.first_gradients())] == [
        [Fraction(-1, 2), Fraction(-1, 4), 0],
        [Fraction(1, 2), Fraction(1, 4), 0],
        [Fraction(-1, 8), Fraction(-1, 16), 0],
        [Fraction(1, 8), Fraction(1, 16), 0],
    ]


@pytest.mark.parametrize("rate", [0.01, 1.0, 30.0])
@pytest.mark.parametrize("labels", [(1.0, 1.0, 0.0), (1.0, 0.0, 1.0), (0.0, 1.0, 1.0), (0.0, 0.0, 0.0)])
def test_layers_wake_one_by_one_from_the_end_whatever_the_rate_and_the_labels(rate, labels):
    rows = [(0.7, -2.0, 1.1), (1.0, 0.4, -3.0), (-0.2, 5.0, 0.3)]
    for updates, awake in ((0, 0), (1, 1), (2, 2), (3, 3)):
        network = train(module((3, 4, 3, 1)), list(zip(rows, labels, strict=True))[:updates], rate)
        moved = [bool(network[k].weight.detach().any()) for k in (4, 2, 0)]
        assert moved == [number < awake for number in range(3)]


def test_the_table_of_updates_is_what_a_module_of_torch_gives():
    table = values(q4.gradients_update_by_update())
    for update in range(4):
        network = train(module(), zero.SAMPLES[:update])
        network.zero_grad()
        row, target = zero.SAMPLES[update]
        score = network(torch.tensor(row, dtype=torch.float64))[0]
        torch.nn.functional.binary_cross_entropy_with_logits(score, torch.tensor(target)).backward()
        first, second, last = (network[k] for k in (0, 2, 4))
        wanted = [
            float(torch.sigmoid(score.detach())),
            *(float(each.grad.ravel()[0]) for each in (last.bias, last.weight, second.bias, second.weight, first.bias)),
            *first.weight.grad[2].tolist(),
        ]
        assert [line[update + 1] for line in table] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("optimizer", [torch.optim.SGD, torch.optim.Adam, torch.optim.RMSprop])
@pytest.mark.parametrize("start", [0.0, 0.5])
def test_units_stay_the_same_under_any_rule_that_treats_entries_alike(optimizer, start):
    random = np.random.default_rng(0)
    samples = [(random.normal(size=2), float(random.integers(0, 2))) for _ in range(300)]
    network = train(module(start=start), samples, 0.05, optimizer)
    first, second = network[0].weight.detach(), network[2].weight.detach()
    assert float((first - first[0]).abs().max()) < 1e-9 and float(second.max() - second.min()) < 1e-9
    assert float((first[:, 0] - first[:, 1]).abs().min()) > 1e-6


def test_a_network_that_starts_at_zero_draws_a_straight_line():
    parameters = results.load("zero_initialization").where(start="zero")[0]["parameters"]
    first, biases = parameters[:8].reshape(4, 2), parameters[8:12]
    assert np.ptp(first, axis=0).max() == 0 and np.ptp(biases) == 0
    along = np.array([-first[0, 1], first[0, 0]])
    outputs = []
    for point in (np.array([0.3, -0.4]), np.array([0.3, -0.4]) + 7 * along):
        reads, place = point, 0
        for inputs, units in ((2, 4), (4, 3), (3, 1)):
            weights = parameters[place : place + inputs * units].reshape(units, inputs)
            reads = 1 / (1 + np.exp(-(weights @ reads + parameters[place + inputs * units :][:units])))
            place += (inputs + 1) * units
        outputs.append(float(reads[0]))
    assert outputs[0] == pytest.approx(outputs[1], rel=1e-9)


def test_equal_starts_end_below_the_best_line_and_unequal_ones_separate_all_points():
    rows = values(q4.starts_compared())
    for first, second, loss, right in (row[1:] for row in rows[:2]):
        assert first == second == 0 and right <= q4.best_line().value and loss > 0.3
    for first, second, loss, right in (row[1:] for row in rows[2:]):
        assert min(first, second) > 1 and right == 80 and loss < 0.01


@pytest.mark.parametrize(
    ("hidden", "moved"),
    [(torch.nn.Tanh, 1), (torch.nn.ReLU, 1), (torch.nn.ELU, 1), (Cosine, 4), (torch.nn.Sigmoid, 31)],
)
def test_only_a_value_and_a_slope_other_than_zero_at_zero_wake_all_layers(hidden, moved):
    network = train(module(hidden=hidden), zero.SAMPLES * 3, 0.1)
    assert sum(int(torch.count_nonzero(each)) for each in network.parameters()) == moved


def test_a_balanced_batch_never_moves():
    table = values(q4.full_batches())
    assert table[0] == [4, 0, 0, 0] and [row[3] for row in table] == [0, 0, 0]
    assert q4.balanced_loss_after_training().value == math.log(2)


def test_parameters_by_formula_and_symmetry():
    assert values(q4.parameters_and_distinct_numbers()) == [[2, 31, 7], [30, 143, 35], [784, 3159, 789]]


def test_the_gradients_of_the_example_as_fractions():
    x, h = np.array(example.INPUT), np.array([2, 1])
    guess = np.array([Fraction(4, 8), Fraction(2, 8), Fraction(1, 8), Fraction(1, 8)])
    delta = guess - np.array(example.LABEL)
    found = [row[2] for row in values(q4.gradient_check())]
    slope = np.array(example.OUTER_OVER_LN2) @ delta
    assert found[:6] == pytest.approx([float(a * b) * math.log(2) for a in x for b in slope])
    assert found[6:] == pytest.approx([float(a * b) for a in h for b in delta])


def test_the_jacobian_turns_the_losss_slope_into_the_error():
    rows = [[float(cell) for cell in row[1:5]] for row in values(q4.softmax_jacobian())]
    upstream = -np.array(example.LABEL) / np.diag([0.5, 0.25, 0.125, 0.125]).sum(axis=0)
    assert upstream @ np.array(rows) == pytest.approx([float(each) for each in q4.delta_of_the_example().value])
    assert [row[5] for row in values(q4.softmax_jacobian())] == [0, 0, 0, 0]


def test_every_label_gives_a_gradient_that_sums_to_zero():
    rows = values(q4.labels_and_their_sums())
    assert [row[1] for row in rows] == [1, 1, 2, 0] and all(row[-1] == 0 for row in rows)
    assert rows[2][2:6] == [1, Fraction(-1, 2), Fraction(1, 4), Fraction(-3, 4)]


def test_a_falling_loss_does_not_prove_a_gradient():
    (_, right, after), *wrong = values(q4.slips())
    assert right == 0 and after < 2 * math.log(2)
    assert all(error > 0.3 for _, error, _ in wrong)
    assert wrong[0][2] < after < wrong[1][2] < 2 * math.log(2) < wrong[2][2]


def test_the_wrong_order_differs_by_the_rate_times_the_square_times_h():
    right = [float(each) * math.log(2) for each in q4.hidden_gradient_of_the_example().value]
    off = np.array(right) - np.array(q4.hidden_gradient_in_the_wrong_order().value)
    assert off == pytest.approx(0.1 * 27 / 32 * np.array([2, 1]))
    assert right == pytest.approx([0.3466, -0.5199], abs=5e-5)


def test_which_order_ends_lower_depends_on_the_learning_rate():
    rows = values(q4.orders_compared())
    assert [row[0] for row in rows] == [0.1, 0.03, 0.01]
    assert [row[1] for row in rows] == pytest.approx([27 / 8 * row[0] for row in rows])
    assert [row[3] > row[2] for row in rows] == [False, True, True]
    rate, _, right, wrong = rows[-1]
    positive = 6 * 27 / 32 * np.dot([2, 1], q4.hidden_gradient_in_decimals().value)  # of ‖x‖²‖δ‖² hᵀW'δ
    assert wrong - right == pytest.approx(rate**2 * positive, rel=0.5) and positive > 0


def test_random_biases_leave_the_level_of_one_line_later_than_random_weights():
    done = {}
    for record in results.load("zero_initialization").records:
        below = [k for k, loss in enumerate(record["loss_torch"]) if loss < 0.1]
        done.setdefault(record["start"], []).append(min(below, default=99))
    assert len(done["biases"]) == len(done["weights"]) == 3
    assert min(done["biases"]) > max(done["weights"]) and min(done["zero"] + done["constant"]) == 99


def test_one_word_moves_one_row_and_all_columns():
    assert [row[1:] for row in values(q4.moving_numbers_of_word2vec())] == [[100, 1_000_000], [400, 1_000_000]]


def test_naive_softmax_fails_where_the_exponent_says():
    assert np.isfinite(np.exp(q4.largest_exponent().value - 1e-9))
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(q4.largest_exponent().value + 1e-9))
    assert [row[2] for row in values(q4.safe_and_unsafe_loss())][2:] == pytest.approx([721, 1001])


def test_the_product_moves_otherwise_than_a_single_matrix():
    together, alone = np.array(q4.change_of_the_product().value), np.array(q4.change_of_a_single_matrix().value, float)
    cosine = together @ alone / np.linalg.norm(together) / np.linalg.norm(alone)
    assert 0 < cosine < 0.99 and np.linalg.norm(together) > 5 * np.linalg.norm(alone)


def test_tied_matrices_get_both_gradients():
    random = np.random.default_rng(6)
    x, y = np.eye(5)[1], np.eye(5)[3]
    tied = torch.tensor(random.normal(size=(5, 3)), requires_grad=True)
    (-(torch.tensor(y) * torch.log_softmax(tied @ (tied.T @ torch.tensor(x)), 0)).sum()).backward()
    inner, outer = example.by_autograd(x, y, tied.detach().numpy(), tied.detach().numpy().T.copy())
    np.testing.assert_allclose(tied.grad.numpy(), inner + outer.T, rtol=1e-10)
