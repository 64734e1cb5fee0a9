"""Normalization layers: by hand, against torch, their invariances, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rahnama.reference import normalization as n

GENERATOR = np.random.default_rng(5)
MAPS = GENERATOR.standard_normal((3, 4, 5, 2)) * np.array([1, 7, 0.3, 2])[:, None, None] + 3.0  # (N, C, H, W)
ROWS = GENERATOR.standard_normal((6, 4)) * np.array([1, 7, 0.3, 2]) - 2.0
GAMMA, BETA = np.array([1.5, -2.0, 0.7, 3.0]), np.array([0.1, 4.0, -1.0, 2.0])


def tensor(values):
    return torch.tensor(np.asarray(values), dtype=torch.float64)


def test_standardize_by_hand():
    assert n.standardize([[1.0, 3.0], [0.0, 10.0]], (1,), 0.0).tolist() == [[-1, 1], [-1, 1]]


def test_standardize_leaves_mean_zero_and_variance_one_over_its_axes():
    flat = n.standardize(MAPS, (0, 2), 0.0)
    assert np.allclose(flat.mean(axis=(0, 2)), 0) and np.allclose(flat.var(axis=(0, 2)), 1)


def test_standardize_survives_a_large_mean():
    assert np.allclose(n.standardize([[1e8 + 1, 1e8 + 3]], (1,), 0.0), [[-1, 1]])


def test_standardize_refuses():
    with pytest.raises(ValueError, match="at least one axis"):
        n.standardize([[1.0]], ())
    with pytest.raises(ValueError, match="negative"):
        n.standardize([[1.0, 2.0]], (1,), -1.0)
    with pytest.raises(ValueError, match="no spread"):
        n.standardize([[2.0, 2.0]], (1,), 0.0)


@pytest.mark.parametrize("signal", [MAPS, ROWS])
def test_batch_normalize_agrees_with_torch(signal):
    expected = torch.nn.functional.batch_norm(tensor(signal), None, None, tensor(GAMMA), tensor(BETA), training=True)
    assert np.allclose(n.batch_normalize(signal, GAMMA, BETA), expected.numpy(), atol=1e-12)


def test_batch_normalize_does_not_see_a_constant_added_to_a_channel_nor_a_positive_factor():
    shifted = MAPS * 5.0 + np.array([3.0, -8.0, 100.0, 0.5])[:, None, None]
    assert np.allclose(n.batch_normalize(MAPS, GAMMA, BETA, 0.0), n.batch_normalize(shifted, GAMMA, BETA, 0.0))


def test_batch_normalize_turns_round_under_a_negative_factor():
    turned = n.batch_normalize(-3 * MAPS, GAMMA, BETA, 0.0)
    assert np.allclose(turned, n.batch_normalize(MAPS, -GAMMA, BETA, 0.0))
    assert not np.allclose(turned, n.batch_normalize(MAPS, GAMMA, BETA, 0.0))


def test_batch_normalize_refuses():
    with pytest.raises(ValueError, match="one value"):
        n.batch_normalize([[1.0, 2.0]], [1.0, 1.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="gamma needs"):
        n.batch_normalize(ROWS, GAMMA[:3], BETA)
    with pytest.raises(ValueError, match="beta needs"):
        n.batch_normalize(ROWS, GAMMA, BETA[:3])
    with pytest.raises(ValueError, match="examples and channels"):
        n.batch_normalize([1.0, 2.0], [1.0], [0.0])


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_group_normalize_agrees_with_torch(groups):
    expected = torch.nn.functional.group_norm(tensor(MAPS), groups, tensor(GAMMA), tensor(BETA))
    assert np.allclose(n.group_normalize(MAPS, groups, GAMMA, BETA), expected.numpy(), atol=1e-12)


def test_group_normalize_with_one_group_averages_like_torchs_layer_norm_and_with_all_like_instance_norm():
    ones, zeros = np.ones(4), np.zeros(4)
    layer = torch.nn.functional.layer_norm(tensor(MAPS), MAPS.shape[1:])
    instance = torch.nn.functional.instance_norm(tensor(MAPS))
    assert np.allclose(n.group_normalize(MAPS, 1, ones, zeros), layer.numpy(), atol=1e-12)
    assert np.allclose(n.group_normalize(MAPS, 4, ones, zeros), instance.numpy(), atol=1e-12)


def test_group_normalize_treats_an_example_alone():
    alone = n.group_normalize(MAPS[1:2], 2, GAMMA, BETA)
    assert np.array_equal(n.group_normalize(MAPS, 2, GAMMA, BETA)[1:2], alone)


def test_group_normalize_refuses():
    for groups in (0, 3):
        with pytest.raises(ValueError, match="must divide"):
            n.group_normalize(MAPS, groups, GAMMA, BETA)
    with pytest.raises(ValueError, match="gamma needs"):
        n.group_normalize(MAPS, 2, GAMMA[:2], BETA)


def test_normalize_with_agrees_with_torch_and_by_hand():
    mean, variance = np.array([1.0, -2.0, 0.5, 3.0]), np.array([4.0, 0.1, 2.0, 9.0])
    expected = torch.nn.functional.batch_norm(
        tensor(MAPS), tensor(mean), tensor(variance), tensor(GAMMA), tensor(BETA), training=False
    )
    assert np.allclose(n.normalize_with(MAPS, mean, variance, GAMMA, BETA), expected.numpy(), atol=1e-10)
    assert n.normalize_with([[6.0]], [1.0], [4.0], [2.0], [1.0], 0.0).item() == 2 * 5 / 2 + 1


def test_normalize_with_the_batchs_own_statistics_is_batch_normalize():
    mean, variance = MAPS.mean(axis=(0, 2, 3)), MAPS.var(axis=(0, 2, 3))
    assert np.allclose(n.normalize_with(MAPS, mean, variance, GAMMA, BETA), n.batch_normalize(MAPS, GAMMA, BETA))


def test_normalize_with_refuses():
    ones = np.ones(4)
    with pytest.raises(ValueError, match="negative"):
        n.normalize_with(ROWS, ones, -ones, GAMMA, BETA)
    with pytest.raises(ValueError, match="not zero"):
        n.normalize_with(ROWS, ones, 0 * ones, GAMMA, BETA, 0.0)
    with pytest.raises(ValueError, match="mean needs"):
        n.normalize_with(ROWS, ones[:2], ones, GAMMA, BETA)


def test_update_running_agrees_with_torch_over_three_batches():
    layer = torch.nn.BatchNorm2d(4, momentum=0.3, dtype=torch.float64)
    mean, variance = np.zeros(4), np.ones(4)
    for number in range(3):
        layer(tensor(MAPS + number))
        mean, variance = n.update_running(mean, variance, MAPS + number, 0.3)
    assert np.allclose(mean, layer.running_mean.numpy()) and np.allclose(variance, layer.running_var.numpy())


def test_update_running_stores_the_unbiased_variance():
    _, variance = n.update_running([0.0], [1.0], [[1.0], [3.0]], momentum=1.0)
    assert variance.tolist() == [2.0]  # the biased one is 1


def test_update_running_forgets_its_start_geometrically():
    mean, variance = np.full(4, 10.0), np.ones(4)
    goal = ROWS.mean(axis=0)
    for _ in range(7):
        mean, variance = n.update_running(mean, variance, ROWS, 0.1)
    assert np.allclose(mean - goal, 0.9**7 * (10.0 - goal))


def test_update_running_refuses():
    with pytest.raises(ValueError, match="two values"):
        n.update_running([0.0], [1.0], [[1.0]])
    for momentum in (0.0, 1.5):
        with pytest.raises(ValueError, match="momentum"):
            n.update_running([0.0], [1.0], [[1.0], [2.0]], momentum)
    with pytest.raises(ValueError, match="variance needs"):
        n.update_running([0.0], [1.0, 1.0], [[1.0], [2.0]])


def test_fold_equals_the_two_layers_one_after_the_other():
    weights, bias = GENERATOR.standard_normal((4, 3)), GENERATOR.standard_normal(4)
    mean, variance = np.array([1.0, -2.0, 0.5, 3.0]), np.array([4.0, 0.1, 2.0, 9.0])
    inputs = GENERATOR.standard_normal((5, 3))
    folded, shift = n.fold(weights, bias, mean, variance, GAMMA, BETA)
    separate = n.normalize_with(inputs @ weights.T + bias, mean, variance, GAMMA, BETA)
    assert np.allclose(inputs @ folded.T + shift, separate)


def test_fold_keeps_the_shape_of_kernels_and_scales_each_by_its_channel():
    kernels = GENERATOR.standard_normal((2, 3, 3, 3))
    folded, shift = n.fold(kernels, [1.0, 2.0], [0.0, 0.0], [4.0, 9.0], [2.0, 3.0], [0.0, 1.0], 0.0)
    assert np.allclose(folded, kernels) and shift.tolist() == [1.0, 3.0]


def test_fold_refuses():
    with pytest.raises(ValueError, match="bias needs"):
        n.fold([[1.0]], [1.0, 2.0], [0.0], [1.0], [1.0], [0.0])
    with pytest.raises(ValueError, match="negative"):
        n.fold([[1.0]], [1.0], [0.0], [-1.0], [1.0], [0.0])


@pytest.mark.parametrize("signal", [MAPS, ROWS])
def test_batch_normalize_gradient_agrees_with_autograd(signal):
    upstream = GENERATOR.standard_normal(signal.shape)
    x, gamma, beta = (tensor(each).requires_grad_() for each in (signal, GAMMA, BETA))
    torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True).backward(tensor(upstream))
    for found, expected in zip(n.batch_normalize_gradient(upstream, signal, GAMMA), (x, gamma, beta), strict=True):
        assert np.allclose(found, expected.grad.numpy(), atol=1e-10)


def test_batch_normalize_gradient_agrees_with_central_differences():
    upstream, step = GENERATOR.standard_normal(ROWS.shape), 1e-6
    found = n.batch_normalize_gradient(upstream, ROWS, GAMMA)[0]
    for place in [(0, 0), (3, 1), (5, 3)]:
        ahead, behind = ROWS.copy(), ROWS.copy()
        ahead[place] += step
        behind[place] -= step
        change = n.batch_normalize(ahead, GAMMA, BETA) - n.batch_normalize(behind, GAMMA, BETA)
        assert np.isclose(found[place], (upstream * change).sum() / (2 * step), rtol=1e-5)


def test_batch_normalize_gradient_adds_up_to_zero_over_a_channel():
    found = n.batch_normalize_gradient(GENERATOR.standard_normal(MAPS.shape), MAPS, GAMMA)[0]
    assert np.abs(found).max() > 0.1 and np.allclose(found.sum(axis=(0, 2, 3)), 0, atol=1e-12)


def test_batch_normalize_gradient_refuses():
    with pytest.raises(ValueError, match="signal's shape"):
        n.batch_normalize_gradient(ROWS[:2], ROWS, GAMMA)
    with pytest.raises(ValueError, match="gamma needs"):
        n.batch_normalize_gradient(ROWS, ROWS, GAMMA[:2])
