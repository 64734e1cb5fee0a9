"""Second routes to the numbers about normalization: torch and loops, nothing of `reference`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Array = NDArray[np.float64]
Labels = NDArray[np.int64]
Module = Callable[[torch.Tensor], torch.Tensor]


def tensor(values: object) -> torch.Tensor:
    """The values as float64."""
    return torch.as_tensor(np.asarray(values), dtype=torch.float64)


def module(kind: str, channels: int, groups: int = 1, positions: int = 1) -> nn.Module:
    """Torch's layer of each kind, in training mode, in float64."""
    layers: dict[str, Callable[[], nn.Module]] = {
        "dense": lambda: nn.BatchNorm1d(channels),
        "batch": lambda: nn.BatchNorm2d(channels),
        "entries": lambda: nn.Sequential(nn.Flatten(), nn.BatchNorm1d(channels * positions)),
        "layer": lambda: nn.GroupNorm(1, channels),
        "instance": lambda: nn.InstanceNorm2d(channels, affine=True),
        "group": lambda: nn.GroupNorm(groups, channels),
    }
    return layers[kind]().double()


def learnt(layer: nn.Module) -> int:
    """How many numbers a layer learns."""
    return sum(each.numel() for each in layer.parameters())


def stored(layer: nn.Module) -> int:
    """How many running statistics a layer stores; the counter of batches is none."""
    return sum(each.numel() for name, each in layer.named_buffers() if "running" in name)


def sets(layer: Module, shape: tuple[int, ...]) -> list[int]:
    """Sizes of the sets that share statistics: change one value, and see which outputs change, until none is left."""
    signal = tensor(np.random.default_rng(3).standard_normal(shape))
    before = layer(signal).reshape(-1)
    free, sizes = np.ones(signal.numel(), dtype=bool), []
    while free.any():
        moved = signal.clone()
        moved.view(-1)[int(free.argmax())] += 1.0
        changed = (layer(moved).reshape(-1) != before).detach().numpy()
        free &= ~changed
        sizes.append(int(changed.sum()))
    return sizes


def blocks(images: Array, kernels: Array, bias: Array, kind: str, groups: int = 1) -> Array:
    """Convolution, then the layer and ReLU in the order named by ``kind``, in training mode."""
    signal = nn.functional.conv2d(tensor(images), tensor(kernels), tensor(bias))
    if kind == "none":
        return np.asarray(torch.relu(signal).numpy())
    if kind == "relu first":
        return np.asarray(module("batch", len(kernels))(torch.relu(signal)).detach().numpy())
    return np.asarray(torch.relu(module(kind, len(kernels), groups)(signal)).detach().numpy())


def frozen(
    images: Array, kernels: Array, bias: Array, learned_with: Array, shift: Array, relu_first: bool = False
) -> Array:
    """The block at inference; statistics are of one batch seen with the bias ``learned_with``, its mean then shifted."""
    entering = torch.relu if relu_first else torch.clone
    layer = module("batch", len(kernels))
    assert isinstance(layer, nn.BatchNorm2d)
    layer.momentum = 1.0
    layer(entering(nn.functional.conv2d(tensor(images), tensor(kernels), tensor(learned_with))))
    assert layer.running_mean is not None
    layer.running_mean += tensor(shift)
    result = layer.eval()(entering(nn.functional.conv2d(tensor(images), tensor(kernels), tensor(bias))))
    return np.asarray((result if relu_first else torch.relu(result)).detach().numpy())


def gradients(images: Array, kernels: Array, bias: Array, upstream: Array) -> tuple[Array, Array]:
    """Gradients by the bias and by β of a block convolution → batch normalization, by autograd."""
    own, layer = tensor(bias).requires_grad_(), module("batch", len(kernels))
    result = layer(nn.functional.conv2d(tensor(images), tensor(kernels), own))
    (result * tensor(upstream)).sum().backward()
    assert isinstance(layer, nn.BatchNorm2d) and own.grad is not None and layer.bias.grad is not None
    return own.grad.numpy(), layer.bias.grad.numpy()


def bias_difference_after(steps: int, batch: Array, bias: float) -> float:
    """Outputs at inference after some steps, with a bias and without: the largest difference, before dividing by it."""
    outputs = []
    for shift in (0.0, bias):
        layer = nn.BatchNorm1d(1, eps=1e-15).double()
        for _ in range(steps):
            layer(tensor(batch) + shift)
        layer.running_var = torch.ones(1, dtype=torch.float64)
        outputs.append(layer.eval()(tensor(batch) + shift).detach())
    return float((outputs[1] - outputs[0]).abs().max()) / bias


def one_unit(value: float, statistics: tuple[float, float, float, float]) -> float:
    """Torch's frozen batch normalization of one number; statistics are mean, variance, γ and β, and ε is 0."""
    mean, variance, gamma, beta = (tensor([each]) for each in statistics)
    result = nn.functional.batch_norm(tensor([[value]]), mean, variance, gamma, beta, training=False, eps=0.0)
    return float(result)


def normalized(signal: Array, kind: str, groups: int = 1) -> Array:
    """Torch's layer applied to an array."""
    return np.asarray(module(kind, signal.shape[1], groups)(tensor(signal)).detach().numpy())


def normalized_entries(signal: Array) -> Array:
    """Every entry of the map with statistics of its own, over the examples alone."""
    layer = module("entries", signal.shape[1], positions=signal[0, 0].size)
    return np.asarray(layer(tensor(signal)).detach().numpy()).reshape(signal.shape)


def accumulated(kind: str, inputs: Array, labels: Labels, parts: int) -> Array:
    """Gradient of the mean loss by the first layer's weights, added up over equal parts of the batch."""
    torch.manual_seed(11)
    middle = {"none": nn.Identity(), "batch": nn.BatchNorm1d(5), "layer": nn.LayerNorm(5)}[kind]
    network = nn.Sequential(nn.Linear(inputs.shape[1], 5), middle, nn.ReLU(), nn.Linear(5, 3)).double()
    for x, y in zip(tensor(inputs).chunk(parts), torch.as_tensor(labels).chunk(parts), strict=True):
        (nn.functional.cross_entropy(network(x), y) / parts).backward()  # type: ignore[no-untyped-call]
    first = network[0]
    assert isinstance(first, nn.Linear) and first.weight.grad is not None
    return first.weight.grad.numpy()


def accumulated_by_differences(kind: str, inputs: Array, labels: Labels, parts: int, step: float = 1e-5) -> Array:
    """The same gradient by central differences of a loss written in NumPy."""
    torch.manual_seed(11)
    first, last = nn.Linear(inputs.shape[1], 5).double(), nn.Linear(5, 3).double()
    w, b, v, c = (each.detach().numpy() for each in (first.weight, first.bias, last.weight, last.bias))
    axis = {"batch": 0, "layer": 1}

    def loss(weights: Array) -> float:
        total = 0.0
        for x, y in zip(np.split(inputs, parts), np.split(labels, parts), strict=True):
            z = x @ weights.T + b
            if kind != "none":
                z = z - z.mean(axis=axis[kind], keepdims=True)
                z = z / np.sqrt((z**2).mean(axis=axis[kind], keepdims=True) + 1e-5)
            scores = np.maximum(z, 0) @ v.T + c
            total += float(np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(y)), y])) / parts
        return total

    result = np.zeros_like(w)
    for place in np.ndindex(*w.shape):
        moved = np.zeros_like(w)
        moved[place] = step
        result[place] = (loss(w + moved) - loss(w - moved)) / (2 * step)
    return result
