"""Small convolutional networks with and without normalization: built and trained by PyTorch, read again by NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Norm = Literal["batch", "group", "none"]
Array = NDArray[Any]
CHANNELS, SIDE, CLASSES, PER_GROUP, EPSILON = (8, 16, 32), 4, 10, 4, 1e-5
MEAN, DEVIATION = 0.2860, 0.3530  # of the training pixels, scaled to 0…1


def prepared(images: Array) -> Array:
    """Pixels as numbers of mean 0 and variance 1 over the training set: (N, 1, 28, 28) in float32."""
    result: Array = ((images[:, None].astype(np.float32) / 255 - MEAN) / DEVIATION).astype(np.float32)
    return result


def network(norm: Norm, bias: bool) -> nn.Sequential:
    """Three blocks convolution → normalization → ReLU that halve the sides (28, 14, 7, 4), and a linear classifier."""
    layers: list[nn.Module] = []
    entering = 1
    for channels in CHANNELS:
        layers.append(nn.Conv2d(entering, channels, 3, stride=2, padding=1, bias=bias))
        if norm == "batch":
            layers.append(nn.BatchNorm2d(channels, eps=EPSILON))
        elif norm == "group":
            layers.append(nn.GroupNorm(channels // PER_GROUP, channels, eps=EPSILON))
        layers.append(nn.ReLU())
        entering = channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(entering * SIDE * SIDE, CLASSES))


def shuffled(count: int, batch_size: int, epochs: int, generator: np.random.Generator) -> list[Array]:
    """Batches of random images; every epoch takes each image once and drops an incomplete last batch."""
    orders = [generator.permutation(count) for _ in range(epochs)]
    starts = range(0, count - batch_size + 1, batch_size)
    return [order[start : start + batch_size] for order in orders for start in starts]


def train(
    model: nn.Sequential, pixels: Array, labels: Array, batches: list[Array], rate: float, together: int = 1
) -> list[float]:
    """Cross-entropy by SGD with momentum 0.9, the rate falling to 0 along a cosine.

    ``together`` batches add up their gradients before the weights move. Returns the loss of every batch.
    """
    images, classes = torch.from_numpy(pixels), torch.from_numpy(labels.astype(np.int64))
    updates = len(batches) // together
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5 * (1 + np.cos(np.pi * step / updates)))
    model.train()
    losses = []
    for number, batch in enumerate(batches[: updates * together], start=1):
        chosen = torch.from_numpy(batch)
        loss = nn.functional.cross_entropy(model(images[chosen]), classes[chosen]) / together
        loss.backward()  # type: ignore[no-untyped-call]
        losses.append(loss.item() * together)
        if number % together == 0:
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
    return losses


def scores(model: nn.Sequential, pixels: Array, batch: int = 0) -> Array:
    """What PyTorch answers for every image: with stored statistics, or (``batch`` > 0) with those of each batch."""
    model.eval()
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            layer.training = batch > 0
            layer.momentum = 0.0  # a look at a test batch must not move the stored statistics
    with torch.no_grad():
        found = [model(torch.from_numpy(part)).numpy() for part in _parts(pixels, batch or 1000)]
    result: Array = np.concatenate(found)
    return result


def _parts(pixels: Array, size: int) -> list[Array]:
    return [pixels[start : start + size] for start in range(0, len(pixels), size)]


def weights_of(model: nn.Sequential) -> dict[str, Array]:
    """The network's numbers by name, copied: w0, b0, gamma0, beta0, mean0, variance0, … and the classifier's w, b."""
    found: dict[str, Array] = {}
    number = -1
    for layer in model:
        if isinstance(layer, nn.Conv2d):
            number += 1
            found[f"w{number}"] = _copy(layer.weight)
            found[f"b{number}"] = np.zeros(len(layer.weight)) if layer.bias is None else _copy(layer.bias)
        elif isinstance(layer, nn.BatchNorm2d | nn.GroupNorm):
            found[f"gamma{number}"], found[f"beta{number}"] = _copy(layer.weight), _copy(layer.bias)
            if isinstance(layer, nn.BatchNorm2d):
                assert layer.running_mean is not None and layer.running_var is not None
                found[f"mean{number}"], found[f"variance{number}"] = (
                    _copy(layer.running_mean),
                    _copy(layer.running_var),
                )
        elif isinstance(layer, nn.Linear):
            found["w"], found["b"] = _copy(layer.weight), _copy(layer.bias)
    return found


def _copy(tensor: torch.Tensor) -> Array:
    return tensor.detach().numpy().copy()


def numpy_scores(numbers: Mapping[str, Array], pixels: Array, norm: Norm, batch: int = 0) -> Array:
    """The same answers, computed apart: windows and matrix products in NumPy, statistics from their definition."""
    size = batch or 1000
    if batch:
        size = max(1000 // batch, 1) * batch  # whole batches, many at a time
    found = [_numpy_forward(numbers, part, norm, batch) for part in _parts(pixels, size)]
    result: Array = np.concatenate(found)
    return result


def _numpy_forward(numbers: Mapping[str, Array], signal: Array, norm: Norm, batch: int) -> Array:
    for number in range(len(CHANNELS)):
        signal = _convolved(signal, numbers[f"w{number}"]) + numbers[f"b{number}"][:, None, None].astype(np.float32)
        if norm != "none":
            names = ("mean", "variance", "gamma", "beta")
            own = [numbers.get(f"{name}{number}") for name in names]
            signal = _normalized(signal, own, norm, batch)
        signal = np.maximum(signal, 0)
    result: Array = signal.reshape(len(signal), -1) @ numbers["w"].T + numbers["b"]
    return result


def _convolved(signal: Array, kernels: Array) -> Array:
    """Stride 2 and one zero on each side, as one matrix product: every window becomes a row."""
    number, channels, rows, columns = signal.shape
    padded = np.pad(signal, ((0, 0), (0, 0), (1, 1), (1, 1))).transpose(0, 2, 3, 1)  # (N, H, W, C)
    taps = [padded[:, m : m + rows : 2, n : n + columns : 2] for m in range(3) for n in range(3)]
    windows = np.concatenate(taps, axis=3)  # (N, H/2, W/2, 9C)
    matrix = kernels.transpose(2, 3, 1, 0).reshape(9 * channels, -1)
    result: Array = (windows.reshape(-1, 9 * channels) @ matrix).reshape(number, *windows.shape[1:3], -1)
    return result.transpose(0, 3, 1, 2)


def _normalized(signal: Array, own: list[Array | None], norm: Norm, batch: int) -> Array:
    mean, variance, gamma, beta = own
    assert gamma is not None and beta is not None
    number, channels, rows, columns = signal.shape
    if norm == "group":
        cut, axes = signal.reshape(number, channels // PER_GROUP, PER_GROUP, rows, columns), (2, 3, 4)
    elif batch:
        cut, axes = signal.reshape(number // batch, batch, channels, rows, columns), (1, 3, 4)
    else:
        assert mean is not None and variance is not None
        centred = (signal - mean[:, None, None]) / np.sqrt(variance[:, None, None] + EPSILON)
        return np.asarray(centred * gamma[:, None, None] + beta[:, None, None])
    centre = cut.mean(axis=axes, keepdims=True)
    spread = ((cut - centre) ** 2).mean(axis=axes, keepdims=True)
    flat = ((cut - centre) / np.sqrt(spread + EPSILON)).reshape(signal.shape)
    return np.asarray(flat * gamma[:, None, None] + beta[:, None, None])


def changed(model: nn.Sequential, change: Callable[[nn.Sequential], None]) -> nn.Sequential:
    """A copy of the model with something changed in it."""
    import copy

    twin = copy.deepcopy(model)
    with torch.no_grad():
        change(twin)
    return twin
