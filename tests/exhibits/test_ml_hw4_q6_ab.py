"""Exhibits of question 6, parts a and b: the statements of the page, each by a way of its own."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch

from rahnama.exhibits.ml_hw4 import _q6_kaiming_networks as deep
from rahnama.exhibits.ml_hw4 import _q6_product_networks as chains
from rahnama.exhibits.ml_hw4 import q6


@pytest.mark.parametrize(
    ("exhibit", "value"),
    [
        (q6.factors_from_layer_zero, 100),
        (q6.factors_from_layer_one, 99),
        (q6.layers_to_a_thousandth, 66),
        (q6.layers_to_a_millionth, 132),
        (q6.fan_in, 192),
        (q6.fan_out, 320),
        (q6.weights_of_the_layer, 960),
        (q6.weight_variance, Fraction(1, 96)),
        (q6.single_precision_zeros, 20),
    ],
)
def test_asserted_numbers(exhibit, value):
    assert exhibit().value == value


def test_the_bound_is_what_logarithms_give():
    assert q6.bound_of_hundred().value == pytest.approx(math.exp(100 * math.log(0.9)), rel=1e-12)
    assert q6.bound_of_hundred().value == pytest.approx(2.656e-5, rel=1e-3)
    assert q6.bound_of_hundred_and_one().value < q6.bound_of_hundred().value < q6.bound_of_ninety_nine().value


@pytest.mark.parametrize("name", list(chains.SINGULAR_VALUES))
@pytest.mark.parametrize("depth", [1, 2, 9, 40])
def test_the_closed_products_are_exact(name, depth):
    factors = [chains.SINGULAR_VALUES[name](k, depth) for k in range(1, depth + 1)]
    assert chains.PRODUCTS[name](depth) == math.prod(factors)
    assert all(factor < 1 for factor in factors)


def test_the_counter_example_satisfies_the_sheet_and_does_not_vanish():
    weights = chains.matrices_of("quadratic", 300)
    assert all(np.linalg.norm(matrix, 2) < 1 for matrix in weights)
    inputs = torch.tensor([2.0, 3.0], dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(lambda x: through(x, weights), inputs).numpy()
    assert np.linalg.svd(jacobian, compute_uv=False) == pytest.approx([302 / 602] * 2)


def through(signal, weights):
    for matrix in weights:
        signal = torch.relu(torch.tensor(matrix) @ signal)
    return signal


def test_the_small_network_opens_and_shuts_units_in_both_inner_layers():
    inputs, weights, _ = chains.small_network()
    for slopes in chains.slopes_of(inputs, weights)[1:3]:
        assert 0 < np.trace(slopes) < 4


def test_only_the_right_products_are_the_gradient():
    values = [row[-1].value for row in q6.which_product().rows]
    assert values[:2] == [0, 0]
    assert min(values[2:]) > 1


def test_misleading_matrices_mislead():
    rows = [
        [cell.value if hasattr(cell, "value") else cell for cell in row[1:]] for row in q6.misleading_matrices().rows
    ]
    (entry, _, _, first), (_, radius, _, second), (_, _, norm, third), (_, _, _, fourth) = rows
    assert entry < 1 < first and radius < 1 < second and norm > 1 > third and fourth == 0
    assert first == pytest.approx(1.5**10, rel=2e-4)


@pytest.mark.parametrize("kind", ["permutation", "orthogonal", "gaussian"])
def test_networks_have_the_norm_that_the_page_states(kind):
    _, weights, last = chains.network(kind, 3)
    assert [np.linalg.norm(matrix, 2) for matrix in weights] == pytest.approx([0.9] * 100)
    assert np.linalg.norm(last) == pytest.approx(1)


def test_random_networks_are_more_than_a_million_million_times_below_the_bound():
    for kind in ("orthogonal", "gaussian"):
        assert chains.measured(kind)[:, 0].max() < 1e-12 * 0.9**100
    assert (chains.measured("orthogonal") <= 0.9 ** np.arange(100, -1, -1) * (1 + 1e-9)).all()


def test_fourier_and_direct_correlation_are_one():
    generator = np.random.default_rng(0)
    maps, kernel = generator.normal(size=(2, 3, 7, 7)), generator.normal(size=(4, 3, 5, 5))
    direct = deep.torch_correlate(torch.tensor(maps), torch.tensor(kernel)).numpy()
    np.testing.assert_allclose(deep.correlate(maps, kernel), direct, atol=1e-12)


def test_the_way_back_is_the_adjoint():
    generator = np.random.default_rng(1)
    maps, kernel = generator.normal(size=(2, 3, 7, 7)), generator.normal(size=(4, 3, 5, 5))
    gradient = generator.normal(size=(2, 4, 7, 7))
    forth, back = deep.correlate(maps, kernel), deep.correlate_back(gradient, kernel)
    assert np.sum(forth * gradient) == pytest.approx(np.sum(maps * back))


def test_only_kaiming_keeps_the_scale():
    rows = {row[0].en: [cell.value for cell in row[1:]] for row in q6.scales_after_twenty_layers().rows}
    *_, signal, gradient = rows["Kaiming"]
    assert 0.1 < signal < 0.5 and 0.3 < gradient < 3
    assert min(rows["deviation 0.3"][-2:]) > 1e15
    assert max(rows["PyTorch's default"][-2:]) < 1e-6
    assert max(rows["deviation 0.01"][-2:]) < 1e-11


def test_a_scaled_start_is_measured_as_if_it_had_been_run():
    assert deep.measured("small")[0, 4, -1] == pytest.approx(deep.scales("small", 4)[0][-1], rel=1e-9)
    assert deep.measured("small")[1, 4, 0] == pytest.approx(deep.scales("small", 4)[1][0], rel=1e-9)


def test_the_sample_is_as_far_from_the_deviation_as_chance_allows():
    assert q6.sample_deviation().value == pytest.approx(q6.weight_deviation().value, abs=3 * 0.102 / math.sqrt(2 * 960))


def test_the_default_is_within_its_bound_and_not_he():
    weights = deep.fresh_layers(20)
    assert np.abs(weights).max() <= q6.default_bound().value * (1 + 1e-6)
    assert q6.default_deviation().value / q6.weight_deviation().value == pytest.approx(1 / math.sqrt(6))
    bias = torch.nn.Conv2d(3, 5, 8).bias
    assert bias is not None
    assert bias.abs().max() > 0


def test_readings_begin_with_the_answer_and_differ_from_it():
    values = [row[-1].value for row in q6.readings().rows]
    assert values[0] == pytest.approx(math.sqrt(1 / 96))
    assert all(abs(value / values[0] - 1) > 0.1 for value in (values[1], *values[3:]))
    assert values[2] == pytest.approx(values[0], rel=1e-4)
