"""The fast network against the readable one, bit by bit, and against PyTorch in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rahnama.reference import mlp
from rahnama.reference.initial_layers import initial_layers
from rahnama.train import Run, Settings, train
from rahnama.train.network import Network, windows

ACTIVATIONS = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("count", [1, 17, 40])
def test_gradients_are_those_of_the_reference_bit_by_bit_also_of_smaller_batches(activation, dtype, count):
    generator = np.random.default_rng(3)
    layers = initial_layers([9, 7, 5, 4], "torch", generator, dtype)
    inputs, labels = generator.random((90, 9)).astype(dtype), generator.integers(0, 4, 90)
    network = Network(layers, activation, 40)
    network.learn(inputs, labels, np.arange(40))  # what a batch before has left in memory
    chosen = generator.permutation(90)[:count]
    loss = network.learn(inputs, labels, chosen)
    expected, slopes = mlp.gradients(layers, inputs[chosen], labels[chosen], activation)
    assert loss == expected
    for ours, theirs in zip(windows(network.gradient, network.sizes), slopes, strict=True):
        for found, wanted in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("momentum", [0.0, 0.8])
def test_steps_are_those_of_the_reference_bit_by_bit(momentum):
    generator = np.random.default_rng(4)
    layers = initial_layers([9, 7, 4], "he", generator, np.float32)
    inputs, labels = generator.random((50, 9), dtype=np.float32), generator.integers(0, 4, 50)
    network = Network(layers, "relu", 50)
    velocities = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    for _ in range(5):
        network.learn(inputs, labels, np.arange(50))
        network.step(0.2, momentum)
        _, slopes = mlp.gradients(layers, inputs, labels, "relu")
        layers, velocities = mlp.momentum_step(layers, velocities, slopes, 0.2, momentum)
    for ours, theirs in zip(network.layers, layers, strict=True):
        for found, wanted in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("hidden", [(12, 8), (12, 8, 8)])
def test_training_ends_with_the_weights_of_pytorch(pictures, activation, momentum, hidden):
    settings = Settings(hidden=hidden, activation=activation, momentum=momentum, epochs=3, dtype="float64", seed=6)
    run = train(settings, pictures)
    generator = np.random.default_rng(6)
    layers = initial_layers((36, *hidden, 4), settings.start, generator)
    parts = []
    for weights, biases in layers:
        parts += [torch.nn.Linear(*weights.shape, dtype=torch.float64), ACTIVATIONS[activation]()]
        parts[-2].weight.data, parts[-2].bias.data = torch.tensor(weights.T.copy()), torch.tensor(biases)
    network = torch.nn.Sequential(*parts[:-1])
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=momentum)
    inputs, labels = torch.tensor(pictures.train_inputs).double(), torch.tensor(pictures.train_labels)
    for _ in range(3):
        for chosen in torch.from_numpy(generator.permutation(1050)).split(100):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(inputs[chosen]), labels[chosen]).backward()
            optimizer.step()
    linear = [each for each in network if isinstance(each, torch.nn.Linear)]
    for (weights, biases), theirs in zip(run.network.layers, linear, strict=True):
        np.testing.assert_allclose(weights, theirs.weight.detach().numpy().T, atol=1e-12, rtol=0)
        np.testing.assert_allclose(biases, theirs.bias.detach().numpy(), atol=1e-12, rtol=0)
    assert abs(run.network.layers[0][0] - layers[0][0]).max() > 1e-3  # and they did move


def test_the_gradient_in_the_fast_network_is_that_of_central_differences(pictures):
    run = Run(Settings(hidden=(6, 5), dtype="float64"), pictures)
    network, chosen = run.network, np.arange(30)
    network.learn(run.pictures.train_inputs, pictures.train_labels, chosen)
    gradient, step = network.gradient.copy(), 1e-6
    for place in np.random.default_rng(1).permutation(network.weights.size)[:40]:
        before, losses = network.weights[place], []
        for shift in (step, -step):
            network.weights[place] = before + shift
            losses.append(network.learn(run.pictures.train_inputs, pictures.train_labels, chosen))
        network.weights[place] = before
        assert gradient[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=2e-9)
