"""Perceptrons with batch normalization, with layer normalization, and with none: by PyTorch, and again by NumPy.

Axes: N images, C units; G images share statistics, a *ghost batch*, and G = 0 stands for the whole batch. Every hidden
layer is linear → normalization → activation; in front of batch normalization there is no bias, since it would have no
effect. All networks of one seed and one activation start with the same weights: normal, with the variance 2/(fan-in)
for ReLU and 2/(fan-in + fan-out) for sigmoid, which suit the network *without* normalization.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rahnama.data import fashion_mnist
from rahnama.experiments._batchnorm_networks import prepared

Norm = Literal["batch", "layer", "none"]
Array = NDArray[Any]
Numbers = list[dict[str, Array]]
PIXELS, CLASSES, EPSILON, LEARNT, HELD_OUT = 784, 10, 1e-5, 20_000, 1_000


class GhostNorm(nn.Module):
    """Batch normalization in which every G neighbours of the batch have statistics of their own; stored ones are one.

    The running numbers move by a tenth towards the means, over the ghost batches, of their means and unbiased
    variances.
    """

    running_mean: torch.Tensor
    running_var: torch.Tensor

    def __init__(self, width: int, size: int) -> None:
        """For ``width`` units and ghost batches of ``size`` images, 0 for the whole batch."""
        super().__init__()
        self.size = size
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.register_buffer("running_mean", torch.zeros(width))
        self.register_buffer("running_var", torch.ones(width))

    def forward(self, signal: torch.Tensor) -> torch.Tensor:  # (N, C)
        """Units of different ghost batches are laid beside each other, so that torch takes them for other units."""
        if not self.training:
            frozen = (self.running_mean, self.running_var, self.weight, self.bias)
            return nn.functional.batch_norm(signal, *frozen, training=False, eps=EPSILON)
        size, width = self.size or len(signal), signal.shape[1]
        ghosts = len(signal) // size
        beside = signal.view(ghosts, size, width).transpose(0, 1).reshape(size, ghosts * width)
        mean, spread = torch.zeros(ghosts * width), torch.ones(ghosts * width)
        scale, shift = self.weight.repeat(ghosts), self.bias.repeat(ghosts)
        flat = nn.functional.batch_norm(beside, mean, spread, scale, shift, training=True, momentum=1.0, eps=EPSILON)
        with torch.no_grad():
            self.running_mean += 0.1 * (mean.view(ghosts, width).mean(0) - self.running_mean)
            self.running_var += 0.1 * (spread.view(ghosts, width).mean(0) - self.running_var)
        return flat.view(size, ghosts, width).transpose(0, 1).reshape(signal.shape)


def network(activation: str, norm: Norm, widths: tuple[int, ...], seed: int, size: int = 0) -> nn.Sequential:
    """The perceptron, ready to be trained."""
    generator = np.random.default_rng(seed)
    layers: list[nn.Module] = []
    fans = (PIXELS, *widths, CLASSES)
    for fan_in, fan_out in pairwise(fans):
        last = len(layers) > 0 and fan_out == CLASSES
        linear = nn.Linear(fan_in, fan_out, bias=last or norm == "none")
        deviation = np.sqrt(2 / fan_in if activation == "relu" and not last else 2 / (fan_in + fan_out))
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(deviation * generator.standard_normal((fan_out, fan_in))))
            if linear.bias is not None:
                linear.bias.zero_()
        layers.append(linear)
        if not last:
            kinds = {"batch": GhostNorm(fan_out, size), "layer": nn.LayerNorm(fan_out, eps=EPSILON)}
            layers += [kinds[norm]] if norm != "none" else []
            layers.append(nn.ReLU() if activation == "relu" else nn.Sigmoid())
    return nn.Sequential(*layers)


def numbers_of(model: nn.Sequential) -> Numbers:
    """For each layer with numbers in it, a copy of them in float64 by name."""
    states = [layer.state_dict() for layer in model]
    return [{name: each.detach().double().numpy().copy() for name, each in state.items()} for state in states if state]


def numpy_scores(numbers: Numbers, pixels: Array, activation: str, batch: bool = False) -> Array:
    """The ten scores by matrix products and definitions; ``batch``: with the statistics of these images."""
    signal = pixels.astype(np.float64)  # (N, C)
    linear = [each for each in numbers if each["weight"].ndim == 2]
    norms = [each for each in numbers if each["weight"].ndim == 1]
    for place, layer in enumerate(linear):
        signal = signal @ layer["weight"].T + layer.get("bias", 0.0)
        if place == len(linear) - 1:
            break
        if norms:
            own, axis = norms[place], 0 if batch and "running_mean" in norms[place] else 1
            mean, spread = signal.mean(axis=axis, keepdims=True), signal.var(axis=axis, keepdims=True)
            if "running_mean" in own and not batch:
                mean, spread = own["running_mean"], own["running_var"]
            signal = (signal - mean) / np.sqrt(spread + EPSILON) * own["weight"] + own["bias"]
        signal = np.maximum(signal, 0) if activation == "relu" else 0.5 + 0.5 * np.tanh(signal / 2)
    return np.asarray(signal)


def numpy_loss(scores: Array, labels: Array) -> float:
    """Mean cross-entropy from scores."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(labels)), labels]
    return float((np.log(np.exp(shifted).sum(axis=1)) - chosen).mean())


def rows(images: Array) -> Array:
    """Images as rows of prepared pixels: (N, 784) in float32."""
    return prepared(images).reshape(-1, PIXELS)


@cache
def pictures() -> tuple[Array, Array, Array, Array]:
    """The first 20,000 training images as rows with their classes, then those of the last 1,000, which are held out."""
    images = fashion_mnist.load()
    classes = images.train_labels.astype(np.int64)
    own = rows(images.train_images[:LEARNT]), classes[:LEARNT]
    return *own, rows(images.train_images[-HELD_OUT:]), classes[-HELD_OUT:]
