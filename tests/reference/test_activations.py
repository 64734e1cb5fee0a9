"""Sigmoid, tanh and ReLU with their derivatives: by hand, against torch, laws, extremes and refusals."""

import numpy as np
import pytest
import torch

from rahnama.reference.activations import relu, relu_gradient, sigmoid, sigmoid_gradient, tanh, tanh_gradient

PLACES = np.array([[-7.3, -2.1, -0.4], [0.3, 1.9, 6.8]])
PAIRS = [(sigmoid, sigmoid_gradient), (tanh, tanh_gradient), (relu, relu_gradient)]
ALL = [function for pair in PAIRS for function in pair]


def test_sigmoid_and_tanh_by_hand():
    np.testing.assert_allclose(sigmoid([0.0, np.log(3), -np.log(9)]), [0.5, 0.75, 0.1], atol=1e-15)
    np.testing.assert_allclose(sigmoid_gradient([0.0, np.log(3)]), [1 / 4, 3 / 16], atol=1e-15)
    np.testing.assert_allclose(tanh([0.0, np.log(3) / 2, -np.log(2)]), [0.0, 0.5, -0.6], atol=1e-15)
    np.testing.assert_allclose(tanh_gradient([0.0, np.log(3) / 2, -np.log(2)]), [1.0, 0.75, 0.64], atol=1e-15)


def test_relu_by_hand_and_its_corner():
    assert relu([-2.5, 0.0, 3.5]).tolist() == [0.0, 0.0, 3.5]
    assert relu_gradient([-2.5, 0.0, 3.5]).tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(("function", "gradient"), PAIRS)
def test_gradients_are_those_of_central_differences(function, gradient):
    differences = (function(PLACES + 1e-6) - function(PLACES - 1e-6)) / 2e-6
    np.testing.assert_allclose(gradient(PLACES), differences, atol=1e-9)


@pytest.mark.parametrize(
    ("ours", "slopes", "theirs"),
    [(sigmoid, sigmoid_gradient, torch.sigmoid), (tanh, tanh_gradient, torch.tanh), (relu, relu_gradient, torch.relu)],
)
def test_values_and_slopes_are_those_of_torch(ours, slopes, theirs):
    places = torch.tensor(PLACES, requires_grad=True)
    values = theirs(places)
    np.testing.assert_allclose(ours(PLACES), values.detach().numpy(), atol=1e-15)
    (gradient,) = torch.autograd.grad(values.sum(), places)
    np.testing.assert_allclose(slopes(PLACES), gradient.numpy(), atol=1e-14)


def test_sigmoid_is_symmetric_around_a_half_and_tanh_is_a_stretched_sigmoid():
    np.testing.assert_allclose(sigmoid(PLACES) + sigmoid(-PLACES), 1, atol=1e-15)
    np.testing.assert_allclose(tanh(PLACES), 2 * sigmoid(2 * PLACES) - 1, atol=1e-15)


def test_the_slope_of_the_sigmoid_is_largest_at_zero_and_nowhere_above_a_quarter():
    places = np.linspace(-30, 30, 4001)
    assert sigmoid_gradient(places).max() == sigmoid_gradient(0.0) == 0.25


def test_slopes_far_out_are_small_but_right_where_the_product_form_gives_zero():
    assert float(sigmoid_gradient(50.0)) == pytest.approx(np.exp(-50), rel=1e-12)
    assert float(tanh_gradient(-30.0)) == pytest.approx(4 * np.exp(-60), rel=1e-12)
    assert 1.0 - np.tanh(30.0) ** 2 == 0.0


def test_infinite_numbers_saturate_without_a_warning():
    with np.errstate(all="raise"):
        assert sigmoid([-np.inf, np.inf]).tolist() == [0.0, 1.0]
        assert sigmoid_gradient([-np.inf, np.inf]).tolist() == [0.0, 0.0]
        assert tanh([-np.inf, np.inf]).tolist() == [-1.0, 1.0]


@pytest.mark.parametrize("function", ALL)
def test_keeps_the_shape_and_refuses_what_is_no_number(function):
    assert function(PLACES).shape == PLACES.shape
    with pytest.raises(ValueError, match="must be numbers"):
        function([1.0, np.nan])
