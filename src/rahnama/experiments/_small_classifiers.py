"""Four small classifiers of 28×28 pictures, built by PyTorch, and their forward passes written apart in NumPy.

Axes: N pictures, C channels, H×W pixels, K kernel side. The weights of a network are the list of its arrays in the
order in which a picture meets them: weight, bias, weight, bias, …
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[Any]
SIDE, CLASSES = 28, 10
HIDDEN = {"mlp-wide": 128, "mlp-narrow": 26}
NETWORKS = ("cnn", "fcn", *HIDDEN)


def build(name: str) -> Any:
    """A network with freshly drawn weights, as PyTorch draws them by default."""
    from torch import nn

    trunk = [
        nn.Conv2d(1, 16, 5, stride=2, padding=2),  # 28 → 14
        nn.ReLU(),
        nn.MaxPool2d(2),  # 14 → 7
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
    ]
    if name == "cnn":
        return nn.Sequential(*trunk, nn.Flatten(), nn.Linear(32 * 7 * 7, CLASSES))
    if name == "fcn":
        return nn.Sequential(*trunk, nn.Conv2d(32, CLASSES, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    hidden = HIDDEN[name]
    return nn.Sequential(nn.Flatten(), nn.Linear(SIDE**2, hidden), nn.ReLU(), nn.Linear(hidden, CLASSES))


def parameters(network: Any) -> list[Array]:
    """Copies of the weights and biases of a PyTorch network, in order."""
    return [each.detach().cpu().numpy().copy() for each in network.parameters()]


def scores(name: str, weights: Sequence[Array], pictures: Array) -> Array:
    """The ten scores of each picture, by NumPy alone: (N, H, W) → (N, 10)."""
    return _FORWARD[name](weights, pictures)


def _perceptron(weights: Sequence[Array], pictures: Array) -> Array:
    first, shift, last, offset = weights
    hidden = np.maximum(pictures.reshape(len(pictures), -1) @ first.T + shift, 0)
    result: Array = hidden @ last.T + offset
    return result


def _trunk(weights: Sequence[Array], pictures: Array) -> Array:
    first, shift, second, offset = weights[:4]
    maps = np.maximum(_correlate(pictures[..., None], first, 2, 2) + shift, 0)
    maps = maps.reshape(len(maps), 7, 2, 7, 2, -1).max(axis=(2, 4))
    result: Array = np.maximum(_correlate(maps, second, 1, 1) + offset, 0)  # (N, 7, 7, 32)
    return result


def _correlate(maps: Array, kernels: Array, padding: int, stride: int) -> Array:
    edge = (padding, padding)
    padded = np.pad(maps, ((0, 0), edge, edge, (0, 0)))
    windows = sliding_window_view(padded, kernels.shape[2:], axis=(1, 2))[:, ::stride, ::stride]  # (N, H, W, C, K, K)
    flat = windows.reshape(*windows.shape[:3], -1)
    result: Array = flat @ kernels.reshape(len(kernels), -1).T
    return result


def _convolutional(weights: Sequence[Array], pictures: Array) -> Array:
    maps = _trunk(weights, pictures).transpose(0, 3, 1, 2)  # torch flattens the channels first
    result: Array = maps.reshape(len(maps), -1) @ weights[4].T + weights[5]
    return result


def _fully_convolutional(weights: Sequence[Array], pictures: Array) -> Array:
    # A 1×1 convolution and the mean over the places are both linear, so they may change places.
    result: Array = _trunk(weights, pictures).mean(axis=(1, 2)) @ weights[4][:, :, 0, 0].T + weights[5]
    return result


_FORWARD: dict[str, Callable[[Sequence[Array], Array], Array]] = {
    "cnn": _convolutional,
    "fcn": _fully_convolutional,
    "mlp-wide": _perceptron,
    "mlp-narrow": _perceptron,
}
