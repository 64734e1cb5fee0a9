"""Exhibits of dl-hw1/q3, parts a and b: the statements of the page, each by a way of its own."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibits.dl_hw1 import _q3_bias as bias
from rahnama.exhibits.dl_hw1 import _q3_noise as noise
from rahnama.exhibits.dl_hw1 import _q3_penalties as penalties
from rahnama.exhibits.dl_hw1 import _q3_tikhonov as tikhonov
from rahnama.exhibits.dl_hw1 import q3
from rahnama.reference.lasso import lasso_by_coordinates, lasso_violation


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q3.mean_error_when_spared, 0),
        (q3.weights_of_the_network, 109_184),
        (q3.biases_of_the_network, 202),
        (q3.bias_after_decay, Fraction(19, 20)),
        (q3.strength_where_ridge_crosses_zero, Fraction(1, 5)),
        (q3.ridge_weight_far_out, 0),
        (q3.constant_of_the_penalty, Fraction(1, 2)),
        (q3.rise_by_the_bias, 0),
        (q3.rise_by_noise_on_targets, Fraction(1, 8)),
        (q3.largest_last_gradient, -4),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert exhibit().value == value


@pytest.mark.parametrize("shift", [0, 10, 100, -7])
def test_gradient_descent_finds_both_lines(shift):
    for penalised in (False, True):
        line = torch.zeros(2, dtype=torch.float64, requires_grad=True)
        places = torch.tensor(bias.PLACES, dtype=torch.float64)
        heights = torch.tensor(bias.HEIGHTS, dtype=torch.float64) + shift
        for _ in range(4000):
            cost = ((heights - line[0] * places - line[1]) ** 2).mean() / 2 + line[0] ** 2 / 4
            cost = cost + line[1] ** 2 / 4 if penalised else cost
            (slope,) = torch.autograd.grad(cost, line)
            line = (line - 0.1 * slope).detach().requires_grad_()
        assert line.tolist() == pytest.approx([float(each) for each in bias.by_fractions(shift, penalised)], abs=1e-6)


def test_a_penalised_bias_leaves_predictions_low_by_strength_times_bias():
    for row in q3.shift_of_targets().rows:
        assert row[5].value == pytest.approx(-0.5 * row[4].value)
        assert row[1].value == pytest.approx(q3.shift_of_targets().rows[0][1].value)


def test_moved_networks_fail_only_where_biases_are_penalised():
    still, ten, hundred, inputs = ([cell.value for cell in row[1:]] for row in q3.errors_far_from_zero().rows)
    assert still[0] == ten[0] == hundred[0] == inputs[0]
    assert min(hundred[1:]) > 2 * still[0]
    assert inputs[1] == pytest.approx(still[1], abs=1e-3)
    waves = np.sin(1.5 * np.linspace(-3, 3, 61))
    assert inputs[2] == pytest.approx(waves.std(), rel=0.05)  # nothing was learned


def test_the_minima_satisfy_their_conditions_and_the_counts_follow():
    rows, targets = penalties.twenty()
    best = lasso_by_coordinates(rows, targets, penalties.STRENGTH, 1000)
    assert lasso_violation(rows, targets, best, penalties.STRENGTH) < 1e-12
    record = results.load("exact_zeros").where(algorithm="coordinates", seed=0)[0]
    assert record["zeros_of_minimum"] == (best == 0).sum()
    slopes = np.abs(rows.T @ (rows @ best - targets)) / len(targets)
    assert np.array_equal(slopes < penalties.STRENGTH - 1e-9, best == 0)


def test_only_thresholding_algorithms_give_zeros():
    zeros = {name: penalties.zeros_by(name).value for name in penalties.ALGORITHMS}
    whole = q3.zeros_of_the_minimum().value
    assert [name for name, count in zeros.items() if count == whole] == ["proximal", "coordinates", "constrained"]
    assert [name for name, count in zeros.items() if 0 < count < whole] == ["stochastic proximal"]
    assert len(zeros) == 9 and list(zeros.values()).count(0) == 5


def test_ridge_shortens_the_vector_but_not_every_weight_and_no_weight_stays_zero():
    rows, targets = penalties.twenty()
    gram, pull = rows.T @ rows / len(targets), rows.T @ targets / len(targets)
    path = np.array([np.linalg.solve(gram + each * np.eye(20), pull) for each in np.geomspace(0.01, 1000, 3000)])
    assert (np.diff(np.linalg.norm(path, axis=1)) < 0).all()
    assert (np.diff(np.abs(path), axis=0) > 0).any()
    crossed = np.ptp(np.sign(path), axis=0) > 0
    assert crossed.sum() == q3.ridge_weights_that_change_sign().value
    assert not (path == 0).any()
    before, after = q3.ridge_weight_before_and_after().value
    assert before * after < 0 < q3.strength_where_ridge_crosses_zero().value < 1


def test_a_weight_that_no_example_uses_is_zero_under_ridge_and_never_under_decay():
    rows, targets = noise.data()
    unused = np.column_stack([rows, np.zeros(len(rows))])
    assert np.linalg.solve(unused.T @ unused + np.eye(5), unused.T @ targets)[-1] == 0
    assert Fraction(1) * (1 - Fraction(1, 20)) ** 1000 > 0


def test_the_diamond_is_touched_in_a_corner_and_no_other_point_of_it_is_better():
    touched = np.array(q3.touching_the_diamond().value)
    points = np.random.default_rng(1).uniform(-1, 1, (40_000, 2))
    points = points[np.abs(points).sum(axis=1) <= 1]
    loss = [(each - penalties.CENTRE) @ penalties.CURVATURE @ (each - penalties.CENTRE) for each in points]
    assert touched.tolist() == [0, 1]
    assert min(loss) > (touched - penalties.CENTRE) @ penalties.CURVATURE @ (touched - penalties.CENTRE)
    assert math.hypot(*q3.touching_the_circle().value) == pytest.approx(1)


def test_only_one_of_the_four_constants_agrees_with_the_draws():
    distances = [row[2].value for row in q3.four_constants().rows]
    assert distances[0] < 3 and min(distances[1:]) > 100


def test_uniform_noise_of_the_same_variance_raises_the_cost_as_much():
    rows, targets = noise.data()
    weights = np.array([float(each) for each in noise.WEIGHTS])
    drawn = np.random.default_rng(6).uniform(-1, 1, (4000, *rows.shape)) * math.sqrt(3) / 2
    rise = ((targets - (rows + drawn) @ weights) ** 2).mean() / 2 - ((targets - rows @ weights) ** 2).mean() / 2
    assert rise == pytest.approx(float(noise.NOISE) ** 2 / 2 * weights @ weights, rel=0.02)


def test_all_five_conventions_have_the_same_solution():
    rows, targets = noise.data()
    gram, product = rows.T @ rows, rows.T @ targets
    strengths = [float(row[2].value) for row in q3.ridge_conventions().rows]
    shares = [30 * strengths[0], 60 * strengths[1], 30 * strengths[2], 15 * strengths[3], strengths[4]]
    solutions = [np.linalg.solve(gram + each * np.eye(4), product) for each in shares]
    for solution in solutions[1:]:
        assert solution == pytest.approx(solutions[0])


def test_one_copy_comes_nearer_with_more_examples():
    small, large = noise._one_copy_of(120, 60), q3.distance_of_one_large_copy().value
    assert small / large == pytest.approx(8, rel=0.3)  # the root of 7680 over 120


def test_descent_goes_where_the_page_says():
    fresh, copy, targets = ([cell.value for cell in row[1:]] for row in q3.where_descent_ends().rows)
    between = q3.distance_to_least_squares().value
    assert fresh[0] < 0.02 and fresh[1] == pytest.approx(between, rel=0.02)
    assert targets[1] < 0.1 and targets[0] == pytest.approx(between, rel=0.1)
    assert min(copy) > 0.2


def test_the_second_order_is_exact_for_lines_and_its_error_falls_with_the_square_elsewhere():
    assert tikhonov.by_quadrature(tikhonov.linear_cost, 3.0) == pytest.approx(9 * 2.5)
    for name in ("logistic", "fitted", "network"):
        cost, second = tikhonov.COSTS[name][1], tikhonov.curvature_by_autograd(name)
        errors = [tikhonov.by_quadrature(cost, each) / each**2 - second for each in (0.02, 0.04)]
        assert errors[1] / errors[0] == pytest.approx(4, rel=0.15)
