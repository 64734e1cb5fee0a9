"""Second and third routes to the numbers of question 4, mostly torch; no reference module computes anything here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from rahnama.reference import layers

Array = NDArray[np.float64]
Tensor = torch.Tensor


def products_of_ones(size: int, in_channels: int, out_channels: int, kernel: int, padding: int) -> int:
    """Sum of all outputs of an all-ones convolution on an all-ones image: every product adds exactly one.

    The image is ``size`` + 2·``padding`` pixels of ones; the padding is there from the start, so its products count.
    """
    image = torch.ones(1, in_channels, size + 2 * padding, size + 2 * padding, dtype=torch.float64)
    weights = torch.ones(out_channels, in_channels, kernel, kernel, dtype=torch.float64)
    return int(functional.conv2d(image, weights).sum())


def products_with_pixels(size: int, in_channels: int, out_channels: int, kernel: int) -> int:
    """The same with a border of zeros: only products with a real pixel add one."""
    image = torch.ones(1, in_channels, size, size, dtype=torch.float64)
    weights = torch.ones(out_channels, in_channels, kernel, kernel, dtype=torch.float64)
    return int(functional.conv2d(image, weights, padding=kernel // 2).sum())


def run(network: Sequence[layers.Layer], shape: layers.Shape) -> tuple[layers.Shape, int, int]:
    """Send a tensor without data through torch's own layers: shape, parameters, MACs by torch's FLOP counter."""
    parameters: list[int] = []
    with FlopCounterMode(display=False) as counter:
        result = _pass(network, torch.empty(1, *shape, device="meta"), parameters)
    _, channels, height, width = (*result.shape, 1, 1)[:4]
    return (channels, height, width), sum(parameters), counter.get_total_flops() // 2


def _pass(network: Sequence[layers.Layer], x: Tensor, parameters: list[int]) -> Tensor:
    for layer in network:
        x = _layer(layer, x, parameters)
    return x


def _layer(layer: layers.Layer, x: Tensor, parameters: list[int]) -> Tensor:
    module: torch.nn.Module
    match layer:
        case layers.Branches(_, branches, joined_by):
            ends = [_pass(branch, x, parameters) for branch in branches]
            return torch.cat(ends, 1) if joined_by == "concatenation" else torch.stack(ends).sum(0)
        case layers.Convolution(_, out, kernel, stride, padding, groups, bias):
            module = torch.nn.Conv2d(x.shape[1], out, kernel, stride, padding, 1, groups, bias, device="meta")
        case layers.Pooling(_, kernel, stride, padding, ceil):
            module = torch.nn.MaxPool2d(kernel, stride, padding, ceil_mode=ceil)
        case layers.GlobalPooling():
            module = torch.nn.AdaptiveAvgPool2d(1)
        case layers.Normalization():
            module = torch.nn.BatchNorm2d(x.shape[1], device="meta").eval()
        case layers.Linear(_, out, bias):
            x = x.flatten(1)
            module = torch.nn.Linear(x.shape[1], out, bias, device="meta")
    parameters.append(sum(each.numel() for each in module.parameters()))
    result: Tensor = module(x)
    return result


def deepest_path(network: Sequence[layers.Layer]) -> int:
    """Layers with weights on the longest way through a network."""
    return sum(
        max(map(deepest_path, layer.branches))
        if isinstance(layer, layers.Branches)
        else isinstance(layer, layers.Convolution | layers.Linear)
        for layer in network
    )


def channels_of_concatenation(entering: int, growth: int, count: int) -> tuple[list[int], list[int], list[int]]:
    """A real dense block in torch: channels read, made and handed on, layer by layer."""
    state = torch.ones(1, entering, 5, 7)
    read, made, handed = [], [], []
    for _ in range(count):
        convolution = torch.nn.Conv2d(state.shape[1], growth, 3, padding=1)
        new = convolution(state)
        read.append(state.shape[1])
        made.append(new.shape[1])
        state = torch.cat([state, new], dim=1)
        handed.append(state.shape[1])
    return read, made, handed


def reachable_pairs(count: int) -> int:
    """Edges of a dense block, counted by drawing it: (source, reader) with the source before the reader."""
    return len({(source, reader) for reader in range(1, count + 1) for source in range(reader)})


def autograd_norms(
    stack: str,
    inputs: Array,
    weights: Sequence[Array],
    heads: Mapping[int, tuple[float, Array]],
    labels: NDArray[np.int64],
) -> list[float]:
    """Norm of the gradient by every layer's output, by torch's autograd and torch's cross-entropy."""
    outputs = [torch.tensor(inputs, requires_grad=True)]
    for matrix in weights:
        read = torch.cat(outputs, 1) if stack == "dense" else outputs[-1]
        new = functional.linear(functional.relu(read), torch.tensor(matrix))
        outputs.append(new + outputs[-1] if stack == "residual" else new)
    loss = torch.zeros((), dtype=torch.float64)
    for layer, (share, matrix) in heads.items():
        read = torch.cat(outputs[: layer + 1], 1) if stack == "dense" else outputs[layer]
        loss = loss + share * functional.cross_entropy(read @ torch.tensor(matrix).T, torch.tensor(labels))
    return [float(each.norm()) for each in torch.autograd.grad(loss, outputs)]


def plain_loss(inputs: Array, weights: Sequence[Array], head: Array, labels: NDArray[np.int64]) -> float:
    """Loss of a plain stack, written with torch's functions and without gradients."""
    x = torch.tensor(inputs)
    for matrix in weights:
        x = functional.linear(functional.relu(x), torch.tensor(matrix))
    return float(functional.cross_entropy(x @ torch.tensor(head).T, torch.tensor(labels)))


def slope(function: Callable[[float], float], step: float = 1e-5) -> float:
    """Central difference at zero."""
    return (function(step) - function(-step)) / (2 * step)


def accumulated(count: int, factor: float, kind: str) -> float:
    """Derivative of the loss by x_0 of a chain of numbers, gathered backwards over every arrow of its graph."""
    gradients = [0.0] * count + [1.0] if kind != "dense" else [1.0] * (count + 1)
    for reader in range(count, 0, -1):
        sources = range(reader) if kind == "dense" else [reader - 1]
        for source in sources:
            weight = factor / reader if kind == "dense" else factor + (kind == "residual")
            gradients[source] += gradients[reader] * weight
    return gradients[0]


def sampled(image: Array, points: Tensor) -> Tensor:
    """Values at points (…, 2) by torch's ``grid_sample``; pixels outside are zero."""
    height, width = image.shape
    scale = torch.tensor([2 / (height - 1), 2 / (width - 1)], dtype=torch.float64)
    grid = (points * scale - 1).flip(-1).reshape(1, 1, -1, 2)  # torch wants (x, y), from -1 to 1
    values = functional.grid_sample(torch.tensor(image)[None, None], grid, align_corners=True, padding_mode="zeros")
    return values.reshape(points.shape[:-1])


def sampled_gradient(image: Array, row: float, column: float) -> tuple[float, float, float]:
    """Value and both slopes at a point, through ``grid_sample`` and autograd."""
    point = torch.tensor([row, column], dtype=torch.float64, requires_grad=True)
    value = sampled(image, point)
    by_row, by_column = torch.autograd.grad(value, point)[0]
    return float(value.detach()), float(by_row), float(by_column)


def tents(image: Array, row: float, column: float) -> float:
    """The definition: a sum over all pixels, each under its tent of width two."""
    near = (max(0.0, 1 - abs(i - row)) * max(0.0, 1 - abs(j - column)) for i, j in np.ndindex(*image.shape))
    return float(sum(weight * value for weight, value in zip(near, image.flat, strict=True)))


def deformed(image: Array, kernel: Array, offsets: Array, dilation: int = 1) -> Array:
    """Deformable convolution of one channel through ``grid_sample``: one sampling per tap, then a weighted sum."""
    height, width = image.shape
    side = kernel.shape[0]
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    centres = torch.stack([rows, columns], -1).double()
    result = torch.zeros(height, width, dtype=torch.float64)
    for number, (m, n) in enumerate(np.ndindex(side, side)):
        tap = torch.tensor([m - side // 2, n - side // 2]) * dilation
        result += float(kernel[m, n]) * sampled(image, centres + tap + torch.tensor(offsets[:, :, number]))
    answer: Array = result.numpy()
    return answer


def ascend(image: Array, start: Array, steps: int, rate: float, decay: float, anchor: Array) -> Array:
    """Let points climb the image by autograd, pulled back to their anchor by ``decay``."""
    points = torch.tensor(start, requires_grad=True)
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(sampled(image, points).sum(), points)
        with torch.no_grad():
            points += rate * (gradient - decay * (points - torch.tensor(anchor)))
    answer: Array = points.detach().numpy()
    return answer
