"""Leaky ReLU, PReLU and ELU with their derivatives: by hand, against torch, laws, extremes and refusals."""

import numpy as np
import pytest
import torch

from rahnama.reference.leaky_activations import (
    elu,
    elu_gradient,
    leaky_relu,
    leaky_relu_gradient,
    prelu,
    prelu_gradient,
    prelu_slope_gradient,
)

PLACES = np.array([[-7.3, -2.1, -0.4], [0.3, 1.9, 6.8]])
functional = torch.nn.functional


def test_values_by_hand():
    assert leaky_relu([-2.0, 3.0]).tolist() == [-0.02, 3.0]
    assert prelu([-2.0, 3.0], 0.25).tolist() == [-0.5, 3.0]
    np.testing.assert_allclose(elu([-np.log(2), 3.0], 2.0), [-1.0, 3.0], atol=1e-15)


def test_slopes_by_hand_and_at_the_corner():
    assert leaky_relu_gradient([-2.0, 0.0, 3.0]).tolist() == [0.01, 0.01, 1.0]
    assert prelu_gradient([-2.0, 0.0, 3.0], -0.5).tolist() == [-0.5, -0.5, 1.0]
    assert prelu_slope_gradient([-2.0, 0.0, 3.0]).tolist() == [-2.0, 0.0, 0.0]
    np.testing.assert_allclose(elu_gradient([-np.log(2), 0.0, 3.0], 3.0), [1.5, 3.0, 1.0], atol=1e-15)


@pytest.mark.parametrize(
    ("function", "gradient", "setting"),
    [(leaky_relu, leaky_relu_gradient, 0.1), (prelu, prelu_gradient, -0.7), (elu, elu_gradient, 1.6)],
)
def test_gradients_are_those_of_central_differences(function, gradient, setting):
    differences = (function(PLACES + 1e-6, setting) - function(PLACES - 1e-6, setting)) / 2e-6
    np.testing.assert_allclose(gradient(PLACES, setting), differences, atol=1e-8)


def test_the_gradient_by_the_slope_is_that_of_central_differences():
    differences = (prelu(PLACES, 0.3 + 1e-6) - prelu(PLACES, 0.3 - 1e-6)) / 2e-6
    np.testing.assert_allclose(prelu_slope_gradient(PLACES), differences, atol=1e-8)


def test_all_gradients_are_those_of_torch():
    places = torch.tensor(PLACES, requires_grad=True)
    slope = torch.tensor([0.3], dtype=torch.float64, requires_grad=True)
    by_z, by_slope = torch.autograd.grad(functional.prelu(places, slope).sum(), (places, slope))
    np.testing.assert_allclose(prelu_gradient(PLACES, 0.3), by_z.numpy(), atol=1e-15)
    assert prelu_slope_gradient(PLACES).sum() == pytest.approx(float(by_slope[0]))
    (leaky,) = torch.autograd.grad(functional.leaky_relu(places, 0.01).sum(), places)
    np.testing.assert_allclose(leaky_relu_gradient(PLACES), leaky.numpy(), atol=1e-15)
    (bent,) = torch.autograd.grad(functional.elu(places, 1.6).sum(), places)
    np.testing.assert_allclose(elu_gradient(PLACES, 1.6), bent.numpy(), atol=1e-15)


def test_prelu_is_relu_for_a_vanishing_slope_the_identity_for_one_and_the_modulus_for_minus_one():
    np.testing.assert_array_equal(prelu(PLACES, 0), np.maximum(PLACES, 0))
    np.testing.assert_array_equal(prelu(PLACES, 1), PLACES)
    np.testing.assert_array_equal(prelu(PLACES, -1), np.abs(PLACES))


def test_prelu_takes_a_slope_for_every_channel():
    np.testing.assert_allclose(prelu([[-1.0, -1.0], [-2.0, 5.0]], [0.1, 0.5]), [[-0.1, -0.5], [-0.2, 5.0]])


def test_the_slope_of_elu_is_elu_plus_alpha_below_zero():
    below = PLACES[PLACES < 0]
    np.testing.assert_allclose(elu_gradient(below, 1.6), elu(below, 1.6) + 1.6, atol=1e-15)


def test_elu_saturates_without_overflow_and_keeps_a_slope_where_the_sum_would_round_to_zero():
    with np.errstate(all="raise", under="ignore"):
        assert elu([-1e4, 1e4], 2.0).tolist() == [-2.0, 1e4]
    assert float(elu_gradient(-50.0)) == pytest.approx(np.exp(-50), rel=1e-12)
    assert float(elu(-50.0)) + 1.0 == 0.0


def test_refuses_bad_numbers_slopes_and_alphas():
    for function in (leaky_relu, leaky_relu_gradient, elu, elu_gradient, prelu_slope_gradient):
        with pytest.raises(ValueError, match="must be numbers"):
            function([np.nan])
    for function in (leaky_relu, leaky_relu_gradient):
        for slope in (0.0, 1.0, -0.1):
            with pytest.raises(ValueError, match="between 0 and 1"):
                function([1.0], slope)
    for function in (prelu, prelu_gradient):
        with pytest.raises(ValueError, match="must be finite"):
            function([1.0], np.inf)
    for function in (elu, elu_gradient):
        with pytest.raises(ValueError, match="positive"):
            function([1.0], 0.0)
