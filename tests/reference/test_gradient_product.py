"""Bounds from products of spectral norms, and the gradient they bound, against autograd and central differences."""

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import torch

from rahnama.reference.gradient_product import delta_bounds, layers_until, relu_deltas


def case(widths=(4, 6, 3, 5), seed=4):
    generator = np.random.default_rng(seed)
    weights = [generator.normal(size=(b, a)) for a, b in pairwise(widths)]
    return generator.normal(size=widths[0]), weights, generator.normal(size=widths[-1])


def loss(inputs, weights, last):
    signal = inputs
    for matrix in weights[:-1]:
        signal = np.maximum(matrix @ signal, 0)
    return float(last @ weights[-1] @ signal)


def test_delta_bounds_of_three_layers_by_hand():
    np.testing.assert_allclose(delta_bounds([0.5, 3.0, 0.2], size=10), [3.0, 6.0, 2.0, 10.0])


def test_delta_bounds_agree_with_exact_fractions():
    norms = [Fraction(k, k + 1) for k in range(1, 41)]
    found = delta_bounds([float(each) for each in norms])
    for layer in (0, 7, 39):
        assert found[layer] == pytest.approx(float(math.prod(norms[layer:])), rel=1e-13)


def test_delta_bounds_scale_with_the_last_gradient_and_die_at_a_zero_norm():
    norms = [1.3, 0.0, 0.7]
    np.testing.assert_allclose(delta_bounds(norms, 6.0), 6 * delta_bounds(norms))
    np.testing.assert_array_equal(delta_bounds(norms)[:2], 0)
    assert delta_bounds(norms)[2] == 0.7


@pytest.mark.parametrize("seed", range(8))
def test_no_gradient_is_longer_than_its_bound(seed):
    inputs, weights, last = case(seed=seed)
    bounds = delta_bounds([np.linalg.norm(matrix, 2) for matrix in weights], float(np.linalg.norm(last)))
    for delta, bound in zip(relu_deltas(inputs, weights, last), bounds, strict=True):
        assert np.linalg.norm(delta) <= bound * (1 + 1e-12)


def test_delta_bounds_are_reached_by_scaled_permutations_and_positive_inputs():
    generator = np.random.default_rng(0)
    weights = [(0.5 + k) * np.eye(7)[generator.permutation(7)] for k in range(4)]
    last = generator.normal(size=7)
    deltas = relu_deltas(generator.uniform(1, 2, 7), weights, last)
    bounds = delta_bounds([0.5, 1.5, 2.5, 3.5], float(np.linalg.norm(last)))
    np.testing.assert_allclose([np.linalg.norm(each) for each in deltas], bounds)


@pytest.mark.parametrize("seed", range(4))
def test_relu_deltas_agree_with_autograd_at_every_layer(seed):
    inputs, weights, last = case(seed=seed)
    before = [torch.tensor(inputs, requires_grad=True)]
    for number, matrix in enumerate(weights):
        before.append(torch.tensor(matrix) @ (torch.relu(before[-1]) if number else before[-1]))
    wanted = torch.autograd.grad(before[-1] @ torch.tensor(last), before)
    for ours, theirs in zip(relu_deltas(inputs, weights, last), wanted, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-13)


def test_relu_deltas_agree_with_central_differences():
    inputs, weights, last = case()
    found = relu_deltas(inputs, weights, last)[0]
    for place in range(len(inputs)):
        change = np.zeros_like(inputs)
        change[place] = 1e-6
        slope = (loss(inputs + change, weights, last) - loss(inputs - change, weights, last)) / 2e-6
        assert found[place] == pytest.approx(slope, abs=1e-7)


def test_relu_deltas_are_zero_when_all_units_are_shut():
    deltas = relu_deltas([1.0, 2.0], [-np.eye(2), 3 * np.eye(2)], [1.0, 5.0])
    np.testing.assert_array_equal(deltas[1], 0)
    np.testing.assert_array_equal(deltas[0], 0)


def test_layers_until_is_exact_at_powers_and_one_more_below_them():
    for count in (1, 5, 30):
        assert layers_until(0.5, 0.5**count) == count
        assert layers_until(0.5, np.nextafter(0.5**count, 0)) == count + 1


@pytest.mark.parametrize(("factor", "target"), [(0.9, 1e-3), (0.9, 1e-6), (0.37, 0.2), (0.999, 0.5)])
def test_layers_until_is_what_multiplying_one_by_one_finds(factor, target):
    count = layers_until(factor, target)
    assert Fraction(factor) ** count <= Fraction(target) < Fraction(factor) ** (count - 1)


def test_layers_until_needs_none_for_the_whole():
    assert layers_until(0.9, 1.0) == 0


@pytest.mark.parametrize("norms", [[], [[1.0, 2.0]], [0.5, -0.1], [math.nan]])
def test_delta_bounds_refuse(norms):
    with pytest.raises(ValueError, match="norms"):
        delta_bounds(norms)


def test_delta_bounds_refuse_a_negative_size():
    with pytest.raises(ValueError, match="size"):
        delta_bounds([1.0], -1.0)


def test_relu_deltas_refuse_what_does_not_fit():
    inputs, weights, last = case()
    with pytest.raises(ValueError, match="one or more layers"):
        relu_deltas(inputs, [], last)
    with pytest.raises(ValueError, match="layer 2 reads 6 numbers"):
        relu_deltas(inputs, [weights[0], weights[2]], last)
    with pytest.raises(ValueError, match="last gradient"):
        relu_deltas(inputs, weights, last[:-1])


@pytest.mark.parametrize(("factor", "target"), [(1.0, 0.5), (0.0, 0.5), (0.9, 0.0), (0.9, 1.1)])
def test_layers_until_refuses(factor, target):
    with pytest.raises(ValueError, match="0 < factor < 1"):
        layers_until(factor, target)
