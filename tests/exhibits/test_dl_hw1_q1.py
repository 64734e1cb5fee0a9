"""What the pages of dl-hw1/q1 say, found again in other ways."""

import math

import numpy as np
import pytest
import torch

from rahnama import results
from rahnama.exhibit import Claim
from rahnama.exhibits.dl_hw1 import _q1_closed as closed
from rahnama.exhibits.dl_hw1 import _q1_cost as cost
from rahnama.exhibits.dl_hw1 import _q1_update as update
from rahnama.exhibits.dl_hw1 import q1
from rahnama.exhibits.dl_hw1._q1_counted import counted_closed, counted_descent
from rahnama.experiments import linear_regression_cost as experiment
from rahnama.reference.regression_cost import break_even_updates

X, Y = np.array([0.0, 1, 2, 3]), np.array([1.0, 3, 4, 8])


def value(cell):
    return float(cell.value) if isinstance(cell, Claim) else cell


def rows(table):
    return [[value(cell) for cell in row] for row in table.rows]


def line(w, b):
    return float(((Y - w * X - b) ** 2).sum()) / 8


def test_the_best_line_is_that_of_polyfit():
    w, b = np.polyfit(X, Y, 1)
    assert tuple(map(float, q1.best_weights().value)) == pytest.approx((w, b, line(w, b)))
    for row in rows(q1.by_method()):
        assert row[1:] == pytest.approx([w, b])


def test_the_largest_stable_rate_separates_growth_from_decay():
    limit = float(q1.largest_stable_rate().value)
    for factor, grows in ((0.99, False), (1.01, True)):
        w = b = 0.0
        for _ in range(1500):
            r = w * X + b - Y
            w, b = w - factor * limit * (r @ X) / 4, b - factor * limit * r.sum() / 4
        assert (math.hypot(w - 2.2, b - 0.7) > 100) is grows


def test_a_rate_between_the_two_limits_converges_in_turn_and_diverges_together():
    rate = 1.0
    assert float(q1.largest_stable_rate().value) < rate < float(q1.largest_rate_in_turn().value)
    assert update._lasting(update._in_turn, rate) and not update._lasting(update._plain, rate)


def test_exactly_two_of_the_five_runs_arrive():
    left = [row[-1] for row in rows(q1.exactly_in_finitely_many())]
    assert [each == 0 for each in left] == [True, False, False, True, False]
    assert float(q1.distance_left().value) > 0.01


def test_the_slips_that_are_marked_miss_the_minimum_and_the_last_one_does_not():
    table = q1.slips()
    losses = [row[-1] for row in rows(table)]
    assert table.marked == (1, 2, 3, 4)
    assert losses[1] > line(0, 0) and losses[2] > line(0, 0)
    only_w = float(X @ Y / (X @ X))
    assert losses[4] == pytest.approx(line(only_w, 0.0), rel=1e-3)
    ends = update._slip_by_matrices("turn", 400)
    assert tuple(ends) == pytest.approx((2.2, 0.7), abs=1e-6)
    ends = update._slip_by_matrices("feature", 400)
    assert line(*ends) > 0.4


def test_the_sum_of_squares_needs_rates_two_n_times_smaller():
    limits = [row[-1] for row in rows(q1.other_losses())]
    assert [limits[0] / each for each in limits] == pytest.approx([1, 2, 4, 8])


def test_the_square_has_twice_the_logarithm():
    for _, single, double in rows(q1.conditions_of_powers()):
        assert double == pytest.approx(2 * single, rel=1e-6)


def test_forming_the_square_loses_digits_that_qr_keeps():
    condition, (_, solved, orthogonal, singular) = closed._errors(10)
    assert 1e6 < condition < 1e7
    assert solved > 100 * max(orthogonal, singular)


def test_nearly_repeated_features_get_opposite_weights_of_one_sum():
    table = rows(q1.nearly_repeated_feature())
    assert len({round(row[-1], 6) for row in table}) == 1
    assert table[-1][3] > 200 and table[-1][4] < -200
    assert table[-1][1] - table[-2][1] == pytest.approx(math.log10(8), abs=1e-3)


@pytest.mark.parametrize("table", [q1.repeated_feature, q1.fewer_examples])
def test_descent_from_zero_ends_at_the_shortest_of_equally_good_weights(table):
    found = rows(table())
    assert len({round(row[-2], 9) for row in found}) == 1
    assert found[0][-1] == min(row[-1] for row in found)
    assert found[0][-1] < found[1][-1] - 0.1


def test_centring_the_features_alone_keeps_the_slope_and_centring_the_targets_alone_does_not():
    centred = X - X.mean()
    assert centred @ Y / (centred @ centred) == pytest.approx(2.2)
    wrong = float(q1.only_targets_centred().value)
    assert wrong == pytest.approx(11 / 14) and (X @ (wrong * X - Y + Y.mean())) == pytest.approx(0, abs=1e-12)


def test_the_wrong_product_has_no_inverse():
    assert q1.rank_of_the_wrong_product().value == 2
    assert abs(np.linalg.det(np.outer(X, X) + 1)) < 1e-9


def test_the_closed_form_wins_by_counting_exactly_beyond_the_break_even():
    edge = math.floor(break_even_updates(40, 6))
    whole = counted_closed(40, 6)
    assert counted_descent(40, 6, edge) < whole < counted_descent(40, 6, edge + 1)
    for p, step, whole, counted, timed in rows(q1.crossover()):
        assert counted == pytest.approx(whole / step) and counted > p / 4
        assert timed < counted  # the closed form is ahead sooner than counting says


def test_no_size_lets_the_third_method_win():
    assert q1.wins_of_the_third().value == 0
    for n, p in ((1000, 50), (60, 50), (20, 50)):
        for m in range(1, 60):
            pair = n * p * (p + 1) // 2 + n * p
            third, direct = pair + m * (p * p + p), m * (2 * n * p + p)
            assert third >= min(direct, pair + (p**3 - p) // 6 + p * (p - 1))


def test_updates_follow_the_condition_number_and_standardising_cures_scale_but_not_correlation():
    found = {key: row[1:] for key, row in zip(cost.KINDS, rows(q1.updates_needed()), strict=True)}
    for kappa, bound, safe, best in found.values():
        assert bound == pytest.approx(kappa * math.log(1e6))
        assert 0.7 * bound < safe <= math.ceil(bound)
        assert best == pytest.approx(safe / 2, rel=0.3)
    assert found["times_100", 0][2] > 1000 * found["times_100", 1][2]
    assert found["shifted", 0][2] > 1000 * found["shifted", 1][2]
    assert found["correlated", 1][2] > 0.5 * found["correlated", 0][2]


def test_the_condition_number_of_standardised_features_is_that_of_their_correlation():
    rho, kappa = map(float, q1.condition_from_correlation().value)
    assert np.linalg.cond([[1, rho], [rho, 1]]) == pytest.approx(kappa)
    assert kappa == pytest.approx(rows(q1.updates_needed())[-1][1], rel=1e-9)


def test_every_two_digits_cost_the_same_number_of_updates():
    record = results.load("linear_regression_cost").where(features="times_100", standardised=0)[0]
    values = np.linalg.svd(record["design"], compute_uv=False) ** 2
    steps = np.diff(record["updates_safe"])
    assert steps == pytest.approx(np.full(3, values[0] / values[-1] * math.log(100)), rel=0.01)


def test_the_timed_functions_are_the_methods_that_they_are_called():
    generator = np.random.default_rng(3)
    design, targets = generator.normal(size=(30, 4)), generator.normal(size=30)
    wanted = np.linalg.lstsq(design, targets, rcond=None)[0]
    ours = experiment._numpy_methods(design, targets, 0.3)
    theirs = experiment._torch_methods(torch.tensor(design), torch.tensor(targets), 0.3)
    for closed_form, *descents in (ours, theirs):
        assert np.asarray(closed_form()) == pytest.approx(wanted)
        for descent in descents:
            assert np.asarray(descent(600)) == pytest.approx(wanted)
            assert np.asarray(descent(1)) == pytest.approx(0.01 * targets @ design)


def test_the_three_timed_methods_find_the_same_weights():
    for record in results.load("linear_regression_cost").where(kind="time"):
        assert max(record[f"{name}_difference"] for name in ("closed", "direct", "gram")) < 1e-9


def test_the_costs_in_the_text_are_those_of_the_tables():
    needed = rows(q1.updates_needed())[2][3]
    assert float(q1.ratio_of_costs_scaled().value) == pytest.approx(needed * (2 * 60 * 3 + 3) / 550, rel=1e-3)
    assert float(q1.times_faster().value) > 2
