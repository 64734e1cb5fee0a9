"""First weights: their sizes, their spread against the formulas, and that they hang on the generator alone."""

import numpy as np
import pytest
import torch

from rahnama.reference.initial_layers import initial_layers

SIZES = [700, 90, 40]


@pytest.mark.parametrize("start", ["xavier", "he", "torch"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_layers_have_the_sizes_and_the_type_that_were_asked_for(start, dtype):
    layers = initial_layers(SIZES, start, np.random.default_rng(1), dtype)
    assert [(weights.shape, biases.shape) for weights, biases in layers] == [((700, 90), (90,)), ((90, 40), (40,))]
    assert {each.dtype for layer in layers for each in layer} == {np.dtype(dtype)}


@pytest.mark.parametrize(("start", "variance"), [("xavier", 2 / 790), ("he", 2 / 700), ("torch", 1 / (3 * 700))])
def test_the_variance_of_63000_weights_is_within_three_percent_of_its_formula(start, variance):
    weights, _ = initial_layers(SIZES, start, np.random.default_rng(2))[0]
    assert weights.var() == pytest.approx(variance, rel=0.03)
    assert abs(weights.mean()) < 4 * np.sqrt(variance / weights.size)


def test_the_numbers_are_those_of_the_generator_layer_by_layer():
    found = initial_layers([3, 2, 4], "xavier", np.random.default_rng(3))
    generator = np.random.default_rng(3)
    for (weights, biases), (reads, units) in zip(found, [(3, 2), (2, 4)], strict=True):
        np.testing.assert_array_equal(weights, generator.standard_normal((reads, units)) * np.sqrt(2 / (reads + units)))
        assert not biases.any()


def test_both_types_start_from_the_same_network():
    fine, coarse = (initial_layers(SIZES, "torch", np.random.default_rng(4), dtype) for dtype in ("f8", "f4"))
    for one, other in zip(fine, coarse, strict=True):
        for left, right in zip(one, other, strict=True):
            np.testing.assert_array_equal(left.astype(np.float32), right)


def test_the_start_of_pytorch_is_the_distribution_that_pytorch_draws_from():
    torch.manual_seed(5)
    theirs = torch.nn.Linear(700, 90)
    weights, biases = initial_layers(SIZES, "torch", np.random.default_rng(5))[0]
    bound = 700**-0.5
    for ours, other in ((weights, theirs.weight), (biases, theirs.bias)):
        assert abs(ours).max() <= bound and float(other.detach().abs().max()) <= bound * (1 + 1e-6)
        assert ours.std() == pytest.approx(float(other.detach().std()), rel=0.2)


def test_refuses_too_few_sizes_empty_layers_and_unknown_starts():
    generator = np.random.default_rng(6)
    for sizes, start in (([4], "he"), ([4, 0, 2], "he"), ([4, 2], "zeros")):
        with pytest.raises(ValueError, match="need positive sizes"):
            initial_layers(sizes, start, generator)
