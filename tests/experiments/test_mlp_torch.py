"""The perceptron in PyTorch: that weights go there and back, and that its counts are those of a forward pass apart."""

import numpy as np
import pytest
import torch

from rahnama.experiments import _epoch_timing, _mlp_torch
from rahnama.reference import mlp
from rahnama.reference.initial_layers import initial_layers
from rahnama.train import Pictures, Settings

SIZES = (6, 5, 4, 3)


@pytest.mark.parametrize("activation", _mlp_torch.ACTIVATIONS)
def test_weights_go_over_and_come_back_and_mean_the_same(activation):
    generator = np.random.default_rng(1)
    layers, inputs = initial_layers(SIZES, "torch", generator), generator.normal(size=(8, 6))
    network = _mlp_torch.build(SIZES, activation, torch.float64)
    _mlp_torch.take_over(network, layers)
    for ours, theirs in zip(layers, _mlp_torch.layers_of(network), strict=True):
        np.testing.assert_array_equal(ours[0], theirs[0])
        np.testing.assert_array_equal(ours[1], theirs[1])
    with torch.no_grad():
        found = network(torch.tensor(inputs)).numpy()
    np.testing.assert_allclose(found, mlp.forward(layers, inputs, activation)[-1], atol=1e-14)


def test_evaluation_counts_and_averages_over_all_examples():
    network = _mlp_torch.build((2, 2), "relu")
    _mlp_torch.take_over(network, [(np.eye(2, dtype=np.float32), np.zeros(2, np.float32))])
    inputs, labels = torch.tensor([[3.0, 0.0], [0.0, 1.0], [2.0, 0.0]]), torch.tensor([0, 1, 1])
    loss, correct = _mlp_torch.evaluate(network, inputs, labels)
    assert correct == 2
    assert loss == pytest.approx(np.mean(np.log1p(np.exp([-3.0, -1.0, 2.0]))), rel=1e-6)


def test_its_training_measures_as_ours_does():
    generator = np.random.default_rng(2)
    inputs, labels = generator.random((70, 6), dtype=np.float32), generator.integers(0, 3, 70)
    pictures, settings = Pictures(inputs, labels, inputs, labels), Settings(hidden=(5, 4), batch=20, epochs=3)
    torch.manual_seed(1)
    network = _mlp_torch.build(SIZES, "sigmoid")
    history = _mlp_torch.train(network, settings, pictures, lambda: torch.randperm(70))
    assert [len(each) for each in vars(history).values()] == [4, 4, 4, 4, 3, 3]
    scores = mlp.forward(_mlp_torch.layers_of(network), inputs.astype(float), "sigmoid")[-1]
    assert history.train_loss[-1] == pytest.approx(mlp.cross_entropy(scores, labels), rel=1e-5)
    assert history.test_correct[-1] == (scores.argmax(axis=1) == labels).sum()


def test_the_operations_of_an_epoch_by_counting_every_product():
    count, examples = 0, 7
    for layer, (reads, units) in enumerate(((5, 4), (4, 3), (3, 2))):
        forward = [
            (example, unit, read) for example in range(examples) for unit in range(units) for read in range(reads)
        ]
        slopes, signals = forward, forward if layer else []
        count += 2 * (len(forward) + len(slopes) + len(signals))
    assert _epoch_timing.flop((5, 4, 3, 2), examples) == count
