"""The NumPy forward passes of the small classifiers against PyTorch's, and what they may not depend on."""

import numpy as np
import pytest
import torch

from rahnama.experiments import _small_classifiers as classifiers


@pytest.mark.parametrize("name", classifiers.NETWORKS)
def test_scores_are_those_of_pytorch(name):
    torch.manual_seed(2)
    network = classifiers.build(name)
    pictures = torch.randn(6, 1, 28, 28)
    with torch.no_grad():
        expected = network(pictures).numpy()
    found = classifiers.scores(name, classifiers.parameters(network), pictures[:, 0].numpy())
    assert found.shape == (6, 10)
    assert np.allclose(found, expected, atol=1e-5)
    assert np.ptp(expected) > 0.05


def test_only_the_fully_convolutional_network_has_no_linear_layer():
    for name in classifiers.NETWORKS:
        linear = [each for each in classifiers.build(name) if isinstance(each, torch.nn.Linear)]
        assert bool(linear) == (name != "fcn")
