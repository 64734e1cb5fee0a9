"""Adam's averages and steps: by hand, against torch's optimizer, and by the laws that they must obey."""

import numpy as np
import pytest
import torch

from rahnama.reference.adam import corrected, drift, missing_weight, moving_average, relative_steps

GRADIENTS = np.random.default_rng(5).normal(0.3, 1.0, (9, 3)) * [1.0, 40.0, 0.002]


def by_torch(gradients, betas, epsilon):
    """Steps over the rate, and both averages, of ``torch.optim.Adam`` in float64."""
    weight = torch.zeros(gradients.shape[1:], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([weight], 0.5, betas, epsilon)
    steps, first, second = [], [], []
    for gradient in gradients:
        before = weight.detach().clone()
        weight.grad = torch.tensor(gradient)
        optimizer.step()
        steps.append((before - weight.detach()).numpy() / 0.5)
        first.append(optimizer.state[weight]["exp_avg"].numpy().copy())
        second.append(optimizer.state[weight]["exp_avg_sq"].numpy().copy())
    return np.array(steps), np.array(first), np.array(second)


def test_moving_average_of_three_numbers_by_hand():
    assert moving_average([2.0, -1.0, 4.0], 0.5) == pytest.approx([1.0, 0.0, 2.0])


def test_moving_average_is_the_weighted_sum_of_all_gradients():
    weights = 0.3 * 0.7 ** np.arange(8, -1, -1)
    assert moving_average(GRADIENTS, 0.7)[-1] == pytest.approx((weights[:, None] * GRADIENTS).sum(0))


def test_moving_average_is_that_of_torch():
    _, first, second = by_torch(GRADIENTS, (0.8, 0.95), 1e-8)
    assert moving_average(GRADIENTS, 0.8) == pytest.approx(first)
    assert moving_average(GRADIENTS**2, 0.95) == pytest.approx(second)


def test_moving_average_without_memory_is_the_gradient_itself():
    assert moving_average(GRADIENTS, 0.0) == pytest.approx(GRADIENTS)


def test_missing_weight_is_what_the_weights_lack_of_one():
    ones = moving_average(np.ones(20), 0.9)
    assert missing_weight(20, 0.9) == pytest.approx(1 - ones)


def test_corrected_average_of_a_constant_is_the_constant_from_the_first_step_on():
    assert corrected(moving_average(np.full(50, -3.7), 0.99), 0.99) == pytest.approx(np.full(50, -3.7))


def test_corrected_average_is_an_average_of_what_was_seen():
    found = corrected(moving_average(GRADIENTS, 0.9), 0.9)
    for step in range(1, 10):
        weights = 0.9 ** np.arange(step - 1, -1, -1)
        assert found[step - 1] == pytest.approx(np.average(GRADIENTS[:step], axis=0, weights=weights))


def test_drift_closes_the_balance_of_the_expected_average():
    means = np.array([1.0, 0.4, -0.3, 2.2, 2.1])
    expected = [sum(0.2 * 0.8 ** (t - i) * means[i] for i in range(t + 1)) for t in range(5)]
    assert means * (1 - 0.8 ** np.arange(1, 6)) + drift(means, 0.8) == pytest.approx(expected)


def test_drift_is_zero_for_equal_means():
    assert drift(np.full(30, 1.7), 0.9) == pytest.approx(np.zeros(30), abs=1e-15)


@pytest.mark.parametrize(("betas", "epsilon"), [((0.9, 0.999), 1e-8), ((0.5, 0.7), 0.3), ((0.0, 0.9), 0.0)])
def test_relative_steps_are_those_of_torch(betas, epsilon):
    assert relative_steps(GRADIENTS, betas, epsilon) == pytest.approx(by_torch(GRADIENTS, betas, epsilon)[0])


def test_relative_steps_do_not_depend_on_the_unit_of_the_gradient():
    assert relative_steps(1e6 * GRADIENTS, epsilon=0.0) == pytest.approx(relative_steps(GRADIENTS, epsilon=0.0))


@pytest.mark.parametrize(
    ("correct", "first"),
    [((True, True), 1.0), ((False, False), 10**0.5), ((True, False), 1000**0.5), ((False, True), 0.1)],
)
def test_relative_steps_begin_with_the_known_factors(correct, first):
    assert abs(relative_steps(GRADIENTS, epsilon=0.0, correct=correct)[0]) == pytest.approx(np.full(3, first))


def test_relative_steps_of_all_variants_meet_in_the_end():
    found = [
        relative_steps(np.full(20_000, 0.1), correct=each)[-1] for each in ((True, True), (False, False), (True, False))
    ]
    assert found == pytest.approx([1.0, 1.0, 1.0], abs=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: moving_average([], 0.9), "at least one step"),
        (lambda: moving_average(3.0, 0.9), "first axis"),
        (lambda: moving_average([1.0], 1.0), "below 1"),
        (lambda: corrected([1.0], -0.1), "at least 0"),
        (lambda: missing_weight(0, 0.9), "at least one step"),
        (lambda: missing_weight(3, 1.5), "below 1"),
        (lambda: drift([], 0.9), "at least one step"),
        (lambda: relative_steps([1.0], epsilon=-1.0), "negative"),
        (lambda: relative_steps([0.0], epsilon=0.0), "above 0"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
