"""Two linear layers and softmax: by hand, against torch and central differences, laws, extremes and refusals."""

import math

import numpy as np
import pytest
import torch

from rahnama.reference.softmax_network import (
    log_softmax,
    softmax,
    softmax_jacobian,
    softmax_loss,
    softmax_network_gradients,
)


def case(sizes=(5, 3, 4), seed=1):
    p, q, r = sizes
    random = np.random.default_rng(seed)
    label = random.uniform(size=r)
    return random.normal(size=p), label, random.normal(size=(p, q)), random.normal(size=(q, r))


def test_log_softmax_of_powers_of_two_by_hand():
    np.testing.assert_allclose(log_softmax(np.log([4.0, 2.0, 1.0, 1.0])), -np.log([2.0, 4.0, 8.0, 8.0]), rtol=1e-14)


def test_log_softmax_agrees_with_torch_and_ignores_a_common_shift():
    scores = np.array([0.3, -2.0, 5.5, 1.1])
    np.testing.assert_allclose(log_softmax(scores), torch.log_softmax(torch.tensor(scores), 0), rtol=1e-14)
    np.testing.assert_allclose(log_softmax(scores + 123.0), log_softmax(scores), atol=1e-12)


def test_log_softmax_is_finite_where_the_definition_is_not():
    np.testing.assert_allclose(
        log_softmax([5000.0, 0.0, 4999.0]), [-math.log1p(math.exp(-1)), -5000.3132616875, -1.3132616875]
    )
    np.testing.assert_allclose(log_softmax([-5000.0, -5000.0]), [-math.log(2)] * 2)


def test_softmax_by_hand_sums_to_one_and_keeps_the_order():
    np.testing.assert_allclose(softmax([math.log(6), 0.0, math.log(3)]), [0.6, 0.1, 0.3])
    guess = softmax([3.0, -800.0, 300.0, 2.0])
    assert guess.sum() == pytest.approx(1) and guess.argmax() == 2 and guess[0] > guess[3] > 0


def test_softmax_jacobian_is_that_of_autograd_and_of_differences():
    scores, step = np.array([0.3, -1.0, 1.7]), 1e-6
    found = softmax_jacobian(softmax(scores))
    theirs = torch.autograd.functional.jacobian(lambda u: torch.softmax(u, 0), torch.tensor(scores))
    np.testing.assert_allclose(found, theirs, rtol=1e-13)
    for j, shift in enumerate(step * np.eye(3)):
        np.testing.assert_allclose(
            found[:, j], (softmax(scores + shift) - softmax(scores - shift)) / (2 * step), atol=1e-9
        )


def test_softmax_jacobian_is_symmetric_singular_and_has_no_negative_eigenvalue():
    found = softmax_jacobian([0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(found, found.T)
    np.testing.assert_allclose(found.sum(axis=0), 0, atol=1e-16)
    values = np.linalg.eigvalsh(found)
    assert values[0] == pytest.approx(0, abs=1e-15) and values[1] > 0.01
    np.testing.assert_array_equal(softmax_jacobian([0.0, 1.0]), 0)


def test_softmax_loss_by_hand_and_by_torch():
    assert softmax_loss([1.0], [0, 1], [[1.0]], [[math.log(3), 0.0]]) == pytest.approx(math.log(4))
    x, y, w, v = case()
    u = torch.tensor(v).T @ (torch.tensor(w).T @ torch.tensor(x))
    assert softmax_loss(x, y, w, v) == pytest.approx(float(-(torch.tensor(y) * torch.log_softmax(u, 0)).sum()))


@pytest.mark.parametrize("sizes", [(5, 3, 4), (4, 4, 4), (2, 1, 7), (1, 6, 2)])
def test_softmax_network_gradients_are_those_of_autograd(sizes):
    x, y, w, v = case(sizes)
    inner, outer = torch.tensor(w, requires_grad=True), torch.tensor(v, requires_grad=True)
    (-(torch.tensor(y) * torch.log_softmax(outer.T @ (inner.T @ torch.tensor(x)), 0)).sum()).backward()
    for ours, theirs in zip(softmax_network_gradients(x, y, w, v), (inner.grad, outer.grad), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-13)


def test_softmax_network_gradients_agree_with_central_differences():
    x, y, w, v = case(seed=4)
    found, step = softmax_network_gradients(x, y, w, v), 1e-6
    for which, array in enumerate((w, v)):
        for place in np.ndindex(array.shape):
            losses = []
            for sign in (1, -1):
                moved = [w.copy(), v.copy()]
                moved[which][place] += sign * step
                losses.append(softmax_loss(x, y, *moved))
            assert found[which][place] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=2e-8)


def test_gradients_obey_the_laws_of_the_page():
    x, y, w, v = case(seed=9)
    inner, outer = softmax_network_gradients(x, y, w, v)
    np.testing.assert_allclose(outer.sum(axis=1), 0, atol=1e-14)
    np.testing.assert_allclose(w.T @ inner, outer @ v.T, rtol=1e-10)
    one_hot = softmax_network_gradients(np.eye(5)[3], y, w, v)[0]
    assert np.flatnonzero(one_hot.any(axis=1)).tolist() == [3]
    for each in softmax_network_gradients(x, y, 0 * w, 0 * v):
        np.testing.assert_array_equal(each, 0)


@pytest.mark.parametrize("bad", [[[1.0, 2.0]], [], [1.0, math.inf], [math.nan]])
def test_log_softmax_and_softmax_refuse(bad):
    for function in (log_softmax, softmax):
        with pytest.raises(ValueError, match="vector of finite numbers"):
            function(bad)


@pytest.mark.parametrize("bad", [[0.5, 0.4], [1.5, -0.5], [[1.0]]])
def test_softmax_jacobian_refuses(bad):
    with pytest.raises(ValueError, match="vector of probabilities"):
        softmax_jacobian(bad)


def test_shapes_that_do_not_fit_are_refused():
    x, y, w, v = case()
    for bad in ((x[1:], y, w, v), (x, y[1:], w, v), (x, y, w.T, v), (x, y, w, v.T), (x[:, None], y, w, v)):
        for function in (softmax_loss, softmax_network_gradients):
            with pytest.raises(ValueError, match="need x"):
                function(*bad)
