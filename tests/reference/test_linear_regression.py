"""Loss, gradient, descent, least squares and curvatures of linear regression, against autograd, QR and eigenvalues."""

import numpy as np
import pytest
import torch

from rahnama.reference.linear_regression import (
    curvatures,
    descend,
    half_mean_square,
    half_mean_square_gradient,
    least_squares,
    updates_until,
    with_ones,
)


def case(examples=9, features=3, seed=2):
    generator = np.random.default_rng(seed)
    design = with_ones(generator.normal(size=(examples, features)) * np.arange(1, features + 1))
    return design, generator.normal(size=examples), generator.normal(size=features + 1)


def test_with_ones_gives_the_bias_the_last_weight():
    inputs = np.array([[2.0, -1.0], [0.5, 3.0]])
    np.testing.assert_allclose(with_ones(inputs) @ [4.0, 5.0, 7.0], inputs @ [4.0, 5.0] + 7)


def test_half_mean_square_by_hand_and_by_torch():
    assert half_mean_square([[1.0, 1.0], [3.0, 1.0]], [2.0, 4.0], [2.0, -1.0]) == pytest.approx((1 + 1) / 4)
    design, targets, weights = case()
    wanted = torch.nn.functional.mse_loss(torch.tensor(design @ weights), torch.tensor(targets)) / 2
    assert half_mean_square(design, targets, weights) == pytest.approx(float(wanted), rel=1e-14)


def test_the_loss_does_not_change_if_every_example_is_repeated():
    design, targets, weights = case()
    twice = half_mean_square(np.vstack([design, design]), np.append(targets, targets), weights)
    assert twice == pytest.approx(half_mean_square(design, targets, weights), rel=1e-14)


def test_half_mean_square_gradient_agrees_with_autograd_and_central_differences():
    design, targets, weights = case()
    found = half_mean_square_gradient(design, targets, weights)
    point = torch.tensor(weights, requires_grad=True)
    height = ((torch.tensor(design) @ point - torch.tensor(targets)) ** 2).mean() / 2
    (slopes,) = torch.autograd.grad(height, point)
    np.testing.assert_allclose(found, slopes.numpy(), atol=1e-13)
    for k in range(len(weights)):
        change = 1e-5 * np.eye(len(weights))[k]
        rise = half_mean_square(design, targets, weights + change) - half_mean_square(design, targets, weights - change)
        assert found[k] == pytest.approx(rise / 2e-5, abs=1e-8)


def test_descend_replaces_all_weights_together():
    path = descend([[1.0, 1.0], [3.0, 1.0]], [2.0, 4.0], 0.1, 1)
    np.testing.assert_allclose(path, [[0, 0], [0.7, 0.3]])  # gradients (1·2 + 3·4)/2 and (2 + 4)/2 at zero


def test_descend_shrinks_the_distance_along_an_eigenvector_by_a_fixed_factor():
    design, targets, _ = case()
    values, directions = np.linalg.eigh(design.T @ design / len(design))
    best = np.linalg.lstsq(design, targets, rcond=None)[0]
    path = descend(design, targets, 0.05, 7, start=best + 3 * directions[:, 1])
    np.testing.assert_allclose(path[7] - best, 3 * (1 - 0.05 * values[1]) ** 7 * directions[:, 1], atol=1e-12)


def test_descend_from_the_best_weights_stays():
    design, targets, _ = case()
    best = least_squares(design, targets)
    np.testing.assert_allclose(descend(design, targets, 0.1, 5, start=best)[-1], best, atol=1e-13)


def test_least_squares_agrees_with_qr_and_leaves_a_residual_perpendicular_to_every_column():
    design, targets, _ = case()
    orthogonal, triangle = np.linalg.qr(design)
    found = least_squares(design, targets)
    np.testing.assert_allclose(found, np.linalg.solve(triangle, orthogonal.T @ targets), atol=1e-12)
    np.testing.assert_allclose(design.T @ (design @ found - targets), 0, atol=1e-12)


def test_least_squares_is_the_shortest_where_columns_repeat_or_examples_are_few():
    design, targets, _ = case(examples=3, features=4)
    found = least_squares(design, targets)
    np.testing.assert_allclose(design @ found, targets, atol=1e-12)
    np.testing.assert_allclose(found, np.linalg.pinv(design) @ targets, atol=1e-12)
    repeated = np.hstack([design[:, :1], design[:, :1]])
    assert least_squares(repeated, targets) == pytest.approx(np.full(2, least_squares(repeated, targets)[0]))


def test_curvatures_are_the_eigenvalues_of_the_hessian():
    design, *_ = case()
    np.testing.assert_allclose(curvatures(design), np.linalg.eigvalsh(design.T @ design / len(design)), rtol=1e-12)
    few = case(examples=2, features=3)[0]
    assert (curvatures(few)[:2] == 0).all() and (curvatures(few)[2:] > 0).all()


@pytest.mark.parametrize("share", [0.3, 1e-3, 1e-7])
@pytest.mark.parametrize("times", [0.4, 1.0, 1.9])
def test_updates_until_is_the_update_at_which_a_run_arrives(share, times):
    design, targets, _ = case()
    rate = times / curvatures(design)[-1]
    found = updates_until(design, targets, rate, share)
    best = np.linalg.lstsq(design, targets, rcond=None)[0]
    far = np.linalg.norm(descend(design, targets, rate, found) - best, axis=1) / np.linalg.norm(best)
    assert far[-1] <= share < far[-2]


@pytest.mark.parametrize(
    "call",
    [
        lambda: with_ones([1.0, 2.0]),
        lambda: half_mean_square([[1.0]], [1.0, 2.0], [1.0]),
        lambda: half_mean_square_gradient([[1.0]], [1.0], [1.0, 2.0]),
        lambda: descend([[1.0]], [1.0], 0.0, 3),
        lambda: descend([[1.0]], [1.0], 0.1, -1),
        lambda: descend([[1.0]], [1.0], 0.1, 1, start=[1.0, 2.0]),
        lambda: least_squares([1.0], [1.0]),
        lambda: curvatures([1.0, 2.0]),
        lambda: updates_until([[1.0]], [4.0], 2.0, 0.1),
        lambda: updates_until([[1.0]], [4.0], 0.5, 1.0),
        lambda: updates_until([[1.0, 1.0], [2.0, 2.0]], [4.0, 1.0], 0.01, 0.1),
        lambda: updates_until([[1.0, 2.0]], [4.0], 0.01, 0.1),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError, match=r"need|must"):
        call()
