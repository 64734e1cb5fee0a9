"""A small network for two classes: by hand, against autograd and central differences, and its symmetries."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from rahnama.reference.small_mlp import binary_cross_entropy, descended, gradients, pre_activations

SIZES = (3, 5, 2, 1)
TORCH = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def network(sizes=SIZES, seed=2):
    random = np.random.default_rng(seed)
    return [(random.normal(size=(b, a)), random.normal(size=b)) for a, b in pairwise(sizes)]


def flat(layers):
    return np.concatenate([each.ravel() for layer in layers for each in layer])


def loss_of(layers, row, target, hidden, loss):
    reads = torch.tensor(row)
    for number, (weights, biases) in enumerate(layers):
        reads = torch.nn.functional.linear(reads, weights, biases)
        reads = TORCH[hidden](reads) if number < len(layers) - 1 else reads
    guess = torch.sigmoid(reads[0])
    if loss == "half square":
        return (guess - target) ** 2 / 2
    return -target * torch.log(guess) - (1 - target) * torch.log(1 - guess)


def test_pre_activations_of_two_units_by_hand():
    layers = [(np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([1.0, -4.0])), (np.array([[2.0, -1.0]]), np.array([0.5]))]
    first, last = pre_activations(layers, [3.0, 1.0], "relu")
    np.testing.assert_allclose(first, [2.0, 0.5])
    np.testing.assert_allclose(last, [4.0])


@pytest.mark.parametrize("hidden", list(TORCH))
def test_pre_activations_of_many_rows_are_those_of_each_row_and_of_torch(hidden):
    layers, rows = network(), np.random.default_rng(1).normal(size=(4, 3))
    together = pre_activations(layers, rows, hidden)[-1]
    for row, score in zip(rows, together, strict=True):
        np.testing.assert_allclose(pre_activations(layers, row, hidden)[-1], score, rtol=1e-13)
        tensors = [tuple(map(torch.tensor, layer)) for layer in layers]
        guess = math.exp(-float(loss_of(tensors, row, 1.0, hidden, "cross-entropy")))
        assert 1 / (1 + math.exp(-score[0])) == pytest.approx(guess, rel=1e-12)


def test_equal_units_have_bitwise_equal_sums():
    random = np.random.default_rng(3)
    weights = np.tile(random.normal(size=(1, 7)), (6, 1))
    sums = pre_activations([(weights, np.full(6, 0.3)), (np.ones((1, 6)), np.zeros(1))], random.normal(size=7))[0]
    assert np.ptp(sums) == 0 and sums[0] != 0


def test_binary_cross_entropy_by_hand_and_in_the_extremes():
    assert float(binary_cross_entropy(math.log(3), 1.0)) == pytest.approx(math.log(4 / 3))
    assert float(binary_cross_entropy(math.log(3), 0.0)) == pytest.approx(math.log(4))
    np.testing.assert_allclose(binary_cross_entropy([900.0, -900.0], [1.0, 1.0]), [0.0, 900.0])


def test_binary_cross_entropy_agrees_with_torch_and_turns_round_with_the_label():
    z, y = np.linspace(-6, 5, 9), np.linspace(0, 1, 9)
    theirs = torch.nn.functional.binary_cross_entropy_with_logits(torch.tensor(z), torch.tensor(y), reduction="none")
    np.testing.assert_allclose(binary_cross_entropy(z, y), theirs, rtol=1e-12)
    np.testing.assert_allclose(binary_cross_entropy(z, y), binary_cross_entropy(-z, 1 - y), rtol=1e-12)


@pytest.mark.parametrize("hidden", list(TORCH))
@pytest.mark.parametrize("loss", ["cross-entropy", "half square"])
@pytest.mark.parametrize("target", [0.0, 1.0, 0.3])
def test_gradients_are_those_of_autograd(hidden, loss, target):
    layers, row = network(), np.array([0.4, -1.3, 2.1])
    tensors = [tuple(torch.tensor(each, requires_grad=True) for each in layer) for layer in layers]
    loss_of(tensors, row, target, hidden, loss).backward()
    theirs = np.concatenate([each.grad.numpy().ravel() for layer in tensors for each in layer])
    np.testing.assert_allclose(flat(gradients(layers, row, target, hidden, loss)), theirs, rtol=1e-10, atol=1e-13)


def test_gradients_agree_with_central_differences():
    layers, row, step = network(seed=5), np.array([1.2, 0.3, -0.7]), 1e-5
    found = flat(gradients(layers, row, 1.0))
    place = 0
    for layer in layers:
        for array in layer:
            for index in np.ndindex(array.shape):
                array[index] += step
                above = float(binary_cross_entropy(pre_activations(layers, row)[-1][0], 1.0))
                array[index] -= 2 * step
                below = float(binary_cross_entropy(pre_activations(layers, row)[-1][0], 1.0))
                array[index] += step
                assert found[place] == pytest.approx((above - below) / (2 * step), abs=1e-9)
                place += 1
    assert place == 4 * 5 + 6 * 2 + 3


def test_gradients_of_a_renumbered_layer_are_renumbered():
    layers, row, order = network(), np.array([0.4, -1.3, 2.1]), np.array([3, 0, 4, 1, 2])
    (w1, b1), (w2, b2), last = layers
    swapped = gradients([(w1[order], b1[order]), (w2[:, order], b2), last], row, 1.0)
    kept = gradients(layers, row, 1.0)
    np.testing.assert_allclose(swapped[0][0], kept[0][0][order], rtol=1e-12)
    np.testing.assert_allclose(swapped[1][0], kept[1][0][:, order], rtol=1e-12)


def test_descended_leaves_the_old_layers_alone_and_lowers_the_loss():
    layers, row = network(), np.array([0.4, -1.3, 2.1])
    before = flat(layers).copy()
    moved = descended(layers, gradients(layers, row, 0.0), 0.01)
    np.testing.assert_array_equal(flat(layers), before)
    losses = [float(binary_cross_entropy(pre_activations(each, row)[-1][0], 0.0)) for each in (layers, moved)]
    assert losses[1] < losses[0]
    np.testing.assert_allclose((before - flat(moved)) / 0.01, flat(gradients(layers, row, 0.0)), atol=1e-12)


@pytest.mark.parametrize(
    ("layers", "inputs", "hidden", "says"),
    [
        ([], [1.0], "sigmoid", "at least one layer"),
        ([(np.ones((2, 1)), np.ones(2))], [1.0], "sigmoid", "one unit in the last"),
        ([(np.ones((1, 2)), np.ones(1))], [1.0], "sigmoid", "layer 1 reads 1"),
        ([(np.ones((1, 1)), np.ones(2))], [1.0], "sigmoid", "layer 1 reads 1"),
        ([(np.ones((1, 1)), np.ones(1))], [1.0], "sine", "hidden must be one of"),
    ],
)
def test_pre_activations_refuse(layers, inputs, hidden, says):
    with pytest.raises(ValueError, match=says):
        pre_activations(layers, inputs, hidden)


def test_the_others_refuse():
    layers = network()
    with pytest.raises(ValueError, match="between 0 and 1"):
        binary_cross_entropy([0.0], [1.5])
    with pytest.raises(ValueError, match="known loss"):
        gradients(layers, [1.0, 2.0, 3.0], 1.0, loss="hinge")
    with pytest.raises(ValueError, match="target from 0 to 1"):
        gradients(layers, [1.0, 2.0, 3.0], -1.0)
    with pytest.raises(ValueError, match="one example"):
        gradients(layers, np.ones((2, 3)), 1.0)
    with pytest.raises(ValueError, match="positive rate"):
        descended(layers, layers, 0.0)
    with pytest.raises(ValueError, match="shapes of the layers"):
        descended(layers, layers[:1], 0.1)
