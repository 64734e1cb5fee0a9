"""Hand-written backpropagation through plain, residual and dense stacks, against autograd and central differences."""

import numpy as np
import pytest
import torch

from rahnama.reference import gradient_depth

STACKS = ["plain", "residual", "dense"]


def case(stack, layers=4, width=5, examples=7, classes=3):
    generator = np.random.default_rng(2)
    inputs, labels = generator.normal(size=(examples, width)), generator.integers(0, classes, examples)
    reads = [width * (n + 1) if stack == "dense" else width for n in range(layers + 1)]
    weights = [generator.normal(size=(width, read)) / 2 for read in reads[:layers]]
    shares = {2: 0.3, layers: 1.0}
    heads = {layer: (share, generator.normal(size=(classes, reads[layer]))) for layer, share in shares.items()}
    return inputs, weights, heads, labels


def loss(stack, inputs, weights, heads, labels):
    outputs = gradient_depth.forward(stack, inputs, weights)
    total = 0.0
    for layer, (share, matrix) in heads.items():
        read = np.concatenate(outputs[: layer + 1], 1) if stack == "dense" else outputs[layer]
        scores = read @ matrix.T
        total += share * np.mean(np.log(np.exp(scores).sum(1)) - scores[np.arange(len(labels)), labels])
    return total


@pytest.mark.parametrize("stack", STACKS)
def test_gradient_by_the_input_agrees_with_central_differences(stack):
    inputs, weights, heads, labels = case(stack)
    gradient = gradient_depth.gradients_by_layer(stack, inputs, weights, heads, labels)[0]
    for place in [(0, 0), (3, 4), (6, 2)]:
        change = np.zeros_like(inputs)
        change[place] = 1e-6
        difference = (
            loss(stack, inputs + change, weights, heads, labels) - loss(stack, inputs - change, weights, heads, labels)
        ) / 2e-6
        assert gradient[place] == pytest.approx(difference, abs=1e-8)


@pytest.mark.parametrize("stack", STACKS)
def test_gradients_of_all_layers_agree_with_autograd(stack):
    inputs, weights, heads, labels = case(stack)
    outputs = [torch.tensor(inputs, requires_grad=True)]
    for matrix in weights:
        read = torch.cat(outputs, 1) if stack == "dense" else outputs[-1]
        outputs.append(torch.relu(read) @ torch.tensor(matrix).T + (outputs[-1] if stack == "residual" else 0))
    total = sum(
        share
        * torch.nn.functional.cross_entropy(
            (torch.cat(outputs[: layer + 1], 1) if stack == "dense" else outputs[layer]) @ torch.tensor(matrix).T,
            torch.tensor(labels),
        )
        for layer, (share, matrix) in heads.items()
    )
    found = gradient_depth.gradients_by_layer(stack, inputs, weights, heads, labels)
    for ours, theirs in zip(found, torch.autograd.grad(total, outputs), strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-12)


def test_a_residual_stack_without_weights_hands_the_gradient_through_unchanged():
    inputs, weights, heads, labels = case("residual")
    silent = [0 * each for each in weights]
    found = gradient_depth.gradients_by_layer("residual", inputs, silent, {4: heads[4]}, labels)
    for each in found:
        np.testing.assert_array_equal(each, found[-1])


def test_a_plain_stack_without_weights_hands_nothing_through():
    inputs, weights, heads, labels = case("plain")
    found = gradient_depth.gradients_by_layer("plain", inputs, [0 * each for each in weights], {4: heads[4]}, labels)
    assert not any(each.any() for each in found[:-1])


def test_cross_entropy_gradient_survives_huge_scores_and_sums_to_zero():
    gradient = gradient_depth.cross_entropy_gradient(np.array([[1e4, -1e4, 3.0], [0.1, 0.7, -2.0]]), np.array([1, 2]))
    assert np.isfinite(gradient).all()
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-15)


def test_refuses_unknown_stacks_wrong_matrices_wrong_labels_and_heads_in_the_air():
    inputs, weights, heads, labels = case("plain")
    with pytest.raises(ValueError, match="stack must be"):
        gradient_depth.forward("tower", inputs, weights)
    with pytest.raises(ValueError, match="layer 2 of a dense stack"):
        gradient_depth.forward("dense", inputs, weights)
    with pytest.raises(ValueError, match="need one class"):
        gradient_depth.cross_entropy_gradient(np.zeros((2, 3)), np.array([0, 3]))
    with pytest.raises(ValueError, match="heads must hang"):
        gradient_depth.gradients_by_layer("plain", inputs, weights, {9: heads[2]}, labels)
