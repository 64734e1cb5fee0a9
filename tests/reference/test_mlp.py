"""The perceptron's every step: by hand, against autograd and PyTorch's own optimiser, against central differences."""

import numpy as np
import pytest
import torch

from rahnama.reference import mlp
from rahnama.reference.activations import relu, sigmoid, tanh
from rahnama.reference.initial_layers import initial_layers

SIZES, EXAMPLES = [6, 5, 4, 3], 7
BY_TORCH = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def case(dtype=np.float64):
    generator = np.random.default_rng(8)
    layers = [
        (weights, generator.normal(size=biases.shape).astype(dtype))
        for weights, biases in initial_layers(SIZES, "he", generator, dtype)
    ]
    return layers, generator.normal(size=(EXAMPLES, 6)).astype(dtype), generator.integers(0, 3, EXAMPLES)


def torch_loss(layers, inputs, labels, activation):
    signal = torch.tensor(inputs)
    for weights, biases in layers[:-1]:
        signal = BY_TORCH[activation](signal @ weights + biases)
    return torch.nn.functional.cross_entropy(signal @ layers[-1][0] + layers[-1][1], torch.tensor(labels))


@pytest.mark.parametrize("activation", BY_TORCH)
def test_every_gradient_agrees_with_autograd(activation):
    layers, inputs, labels = case()
    theirs = [tuple(torch.tensor(each, requires_grad=True) for each in layer) for layer in layers]
    expected = torch_loss(theirs, inputs, labels, activation)
    expected.backward()
    loss, found = mlp.gradients(layers, inputs, labels, activation)
    assert loss == pytest.approx(expected.item(), rel=1e-14)
    for ours, other in zip(found, theirs, strict=True):
        for slope, parameter in zip(ours, other, strict=True):
            np.testing.assert_allclose(slope, parameter.grad.numpy(), atol=1e-15, rtol=1e-12)


@pytest.mark.parametrize("activation", BY_TORCH)
def test_every_gradient_agrees_with_central_differences_entry_by_entry(activation):
    layers, inputs, labels = case()
    _, found = mlp.gradients(layers, inputs, labels, activation)
    step, checked = 1e-6, 0
    for layer, slopes in zip(layers, found, strict=True):
        for parameter, slope in zip(layer, slopes, strict=True):
            for place in np.ndindex(parameter.shape):
                before, losses = parameter[place], []
                for shift in (step, -step):
                    parameter[place] = before + shift
                    losses.append(mlp.cross_entropy(mlp.forward(layers, inputs, activation)[-1], labels))
                parameter[place] = before
                assert slope[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=1e-9)
                checked += 1
    assert checked == 6 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_ten_steps_are_those_of_pytorchs_optimiser(momentum):
    layers, inputs, labels = case()
    theirs = [tuple(torch.tensor(each, requires_grad=True) for each in layer) for layer in layers]
    optimizer = torch.optim.SGD([each for layer in theirs for each in layer], lr=0.3, momentum=momentum)
    velocities = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    for _ in range(10):
        optimizer.zero_grad()
        torch_loss(theirs, inputs, labels, "sigmoid").backward()
        optimizer.step()
        _, slopes = mlp.gradients(layers, inputs, labels, "sigmoid")
        layers, velocities = mlp.momentum_step(layers, velocities, slopes, 0.3, momentum)
    for ours, other in zip(layers, theirs, strict=True):
        for left, right in zip(ours, other, strict=True):
            np.testing.assert_allclose(left, right.detach().numpy(), atol=1e-14)


def test_a_step_leaves_what_it_was_given_as_it_was():
    layers, inputs, labels = case()
    velocities = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    _, slopes = mlp.gradients(layers, inputs, labels, "relu")
    before = [each.copy() for layer in (*layers, *velocities, *slopes) for each in layer]
    mlp.momentum_step(layers, velocities, slopes, 0.1, 0.9)
    for old, new in zip(before, (each for layer in (*layers, *velocities, *slopes) for each in layer), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_small_step_against_the_gradient_lowers_the_loss_by_its_square():
    layers, inputs, labels = case()
    loss, slopes = mlp.gradients(layers, inputs, labels, "tanh")
    velocities = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    moved, _ = mlp.momentum_step(layers, velocities, slopes, 1e-6)
    square = sum(float((each**2).sum()) for layer in slopes for each in layer)
    lowered = loss - mlp.cross_entropy(mlp.forward(moved, inputs, "tanh")[-1], labels)
    assert lowered == pytest.approx(1e-6 * square, rel=1e-4)


@pytest.mark.parametrize(("name", "function"), [("sigmoid", sigmoid), ("tanh", tanh), ("relu", relu)])
def test_activate_agrees_with_the_functions_that_lose_no_digits_and_survives_extremes(name, function):
    sums = np.array([[-800.0, -30.0, -1.3], [0.4, 2.0, 800.0]])
    np.testing.assert_allclose(mlp.activate(name, sums), function(sums), atol=1e-16)


@pytest.mark.parametrize("name", BY_TORCH)
def test_activation_gradient_is_the_slope_times_the_signal(name):
    sums, signal = np.array([-1.7, -0.2, 0.3, 2.1]), np.array([3.0, -2.0, 5.0, 7.0])
    step = 1e-6
    slope = (mlp.activate(name, sums + step) - mlp.activate(name, sums - step)) / (2 * step)
    found = mlp.activation_gradient(name, mlp.activate(name, sums), signal)
    np.testing.assert_allclose(found, signal * slope, rtol=1e-8)


def test_forward_by_hand():
    layers = [(np.array([[1.0], [2.0]]), np.array([-4.0])), (np.array([[3.0, -1.0]]), np.array([0.5, 0.0]))]
    outputs = mlp.forward(layers, np.array([[2.0, 3.0], [1.0, 1.0]]), "relu")
    assert outputs[1].tolist() == [[4.0], [0.0]]
    assert outputs[2].tolist() == [[12.5, -4.0], [0.5, 0.0]]


def test_log_softmax_is_unchanged_by_adding_a_constant_to_a_row_and_sums_to_one():
    scores = np.array([[0.3, -1.0, 2.0], [50.0, 60.0, 40.0]])
    found = mlp.log_softmax(scores)
    np.testing.assert_allclose(mlp.log_softmax(scores + np.array([[700.0], [-9.0]])), found, atol=1e-12)
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1, atol=1e-15)


def test_cross_entropy_of_hopeless_scores_is_finite_and_as_large_as_their_distance():
    assert mlp.cross_entropy(np.array([[2e4, 0.0]]), np.array([1])) == 2e4


def test_cross_entropy_gradient_sums_to_zero_in_every_row_and_shrinks_with_the_batch():
    scores, labels = np.array([[0.3, -1.0, 2.0], [1e4, -1e4, 0.7]]), np.array([2, 1])
    found = mlp.cross_entropy_gradient(scores, labels)
    np.testing.assert_allclose(found.sum(axis=1), 0, atol=1e-16)
    alone = mlp.cross_entropy_gradient(scores[:1], labels[:1])
    np.testing.assert_allclose(found[:1], alone / 2, atol=1e-16)


@pytest.mark.parametrize("activation", BY_TORCH)
def test_the_type_of_what_comes_in_is_the_type_of_what_comes_out(activation):
    layers, inputs, labels = case(np.float32)
    _, slopes = mlp.gradients(layers, inputs, labels, activation)
    velocities = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    moved, moving = mlp.momentum_step(layers, velocities, slopes, 0.1, 0.9)
    found = [
        *mlp.forward(layers, inputs, activation),
        *(each for layer in (*slopes, *moved, *moving) for each in layer),
    ]
    assert {each.dtype for each in found} == {np.dtype(np.float32)}


def test_refusals_name_what_was_wanted():
    layers, inputs, labels = case()
    with pytest.raises(ValueError, match="activation is one of"):
        mlp.activate("step", inputs)
    with pytest.raises(ValueError, match="activation is one of"):
        mlp.activation_gradient("step", inputs, inputs)
    with pytest.raises(ValueError, match="same shape"):
        mlp.activation_gradient("relu", inputs, inputs[:2])
    with pytest.raises(ValueError, match="layer 1 reads"):
        mlp.forward(layers, inputs[:, :4], "relu")
    with pytest.raises(ValueError, match="matrix"):
        mlp.log_softmax(np.zeros(3))
    for wrong in (labels[:3], labels + 3, labels - 9):
        with pytest.raises(ValueError, match="need one class"):
            mlp.cross_entropy(np.zeros((EXAMPLES, 3)), wrong)
    with pytest.raises(ValueError, match="need one class"):
        mlp.cross_entropy_gradient(np.zeros((0, 3)), labels[:0])
    for rate, momentum in ((0.0, 0.0), (np.nan, 0.0), (0.1, 1.0), (0.1, -0.1)):
        with pytest.raises(ValueError, match="learning rate above 0"):
            mlp.momentum_step(layers, layers, layers, rate, momentum)
    with pytest.raises(ValueError, match="do not match"):
        mlp.momentum_step(layers, layers[:1], layers, 0.1)
