"""A small classifier and networks that invert its features: built and trained by PyTorch, read again by NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rahnama.reference.attribution import occlusion_map
from rahnama.reference.image_layers import convolution, max_pooling, unpooling

Array = NDArray[Any]
CHANNELS, CLASSES, LEAK = (8, 16, 16), 10, 0.2
FEATURES = ("pool1", "pool2", "conv3", "scores", "probabilities")  # in order from the image to the answer
CHUNK = 250  # images at a time in NumPy, so that the windows fit in memory


def classifier() -> nn.Sequential:
    """28×28 → 8 maps, halved → 16 maps, halved → 16 maps of 7×7 → 10 scores; ReLU after each convolution."""
    layers: list[nn.Module] = []
    for number, (entering, leaving) in enumerate(pairwise((1, *CHANNELS))):
        layers += [nn.Conv2d(entering, leaving, 3, padding=1), nn.ReLU()]
        if number < len(CHANNELS) - 1:
            layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(CHANNELS[-1] * 49, CLASSES))


def features(model: nn.Sequential, images: torch.Tensor) -> dict[str, torch.Tensor]:
    """What each layer of ``FEATURES`` says of the images."""
    with torch.no_grad():
        first = model[:3](images)
        second = model[3:6](first)
        third = model[6:8](second)
        scores = model[8:](third)
    parts = (first, second, third, scores, scores.softmax(1))
    return dict(zip(FEATURES, parts, strict=True))


def up_convolution(entering: int, leaving: int) -> nn.ConvTranspose2d:
    """Doubles the sides: 5×5, stride 2; the same as zeros between the pixels and then a convolution."""
    return nn.ConvTranspose2d(entering, leaving, 5, stride=2, padding=2, output_padding=1)


def inverter(name: str) -> nn.Sequential:
    """From one layer's features back to 28×28 pixels."""
    layers: list[nn.Module] = []
    if name in ("scores", "probabilities"):
        layers += [nn.Linear(CLASSES, 16 * 49), nn.LeakyReLU(LEAK), nn.Unflatten(1, (16, 7, 7))]
    if name == "pool1":
        layers += [nn.Conv2d(CHANNELS[0], 16, 3, padding=1), nn.LeakyReLU(LEAK)]
    else:
        layers += [nn.Conv2d(16, 16, 3, padding=1), nn.LeakyReLU(LEAK), up_convolution(16, 16), nn.LeakyReLU(LEAK)]
    return nn.Sequential(*layers, up_convolution(16, 8), nn.LeakyReLU(LEAK), nn.Conv2d(8, 1, 3, padding=1))


Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def train(model: nn.Module, given: torch.Tensor, wanted: torch.Tensor, loss: Loss, epochs: int, rate: float) -> Array:
    """Adam on batches of 100, its rate falling to 0 along a cosine; the mean loss of every epoch."""
    size = 100
    steps = epochs * (len(given) // size)
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5 * (1 + np.cos(np.pi * step / steps)))
    means = []
    for _ in range(epochs):
        losses = []
        for batch in torch.split(torch.randperm(len(given)), size):
            if len(batch) < size:
                continue
            optimizer.zero_grad()
            value = loss(model(given[batch]), wanted[batch])
            value.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            losses.append(float(value.detach()))
        means.append(np.mean(losses))
    return np.array(means)


def weights(model: nn.Module) -> list[Array]:
    """All parameters in order, in float32."""
    return [each.detach().numpy().copy() for each in model.parameters()]


def predicted(model: nn.Module, given: torch.Tensor) -> torch.Tensor:
    """The model's output, a thousand examples at a time."""
    with torch.no_grad():
        return torch.cat([model(part) for part in torch.split(given, 1000)])


def _chunks(values: Array) -> Iterator[Array]:
    for start in range(0, len(values), CHUNK):
        yield np.asarray(values[start : start + CHUNK], dtype=np.float64)


def numpy_features(parameters: list[Array], images: Array) -> dict[str, Array]:
    """The features again, by NumPy in float64; ``images`` is (N, 1, 28, 28)."""
    found: dict[str, list[Array]] = {name: [] for name in FEATURES}
    for chunk in _chunks(images):
        first = max_pooling(np.maximum(convolution(chunk, *parameters[0:2]), 0))[0]
        second = max_pooling(np.maximum(convolution(first, *parameters[2:4]), 0))[0]
        third = np.maximum(convolution(second, *parameters[4:6]), 0)
        scores = third.reshape(len(third), -1) @ parameters[6].T + parameters[7]
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        parts = (first, second, third, scores, powers / powers.sum(axis=1, keepdims=True))
        for name, part in zip(FEATURES, parts, strict=True):
            found[name].append(part)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _leaky(values: Array) -> Array:
    return np.where(values > 0, values, LEAK * values)


def _up(values: Array, kernels: Array, biases: Array) -> Array:
    """Each value into the first place of a 2×2 block of zeros, then a convolution with the kernels turned round."""
    spread = unpooling(values, np.zeros(values.shape, dtype=np.int64))
    return convolution(spread, kernels.swapaxes(0, 1)[:, :, ::-1, ::-1], biases)


def numpy_inverted(name: str, parameters: list[Array], given: Array) -> Array:
    """The pictures that an inverter makes, by NumPy in float64."""
    made = []
    for chunk in _chunks(given):
        values, rest = chunk, list(parameters)
        if name in ("scores", "probabilities"):
            values = _leaky(values @ rest[0].T + rest[1]).reshape(-1, 16, 7, 7)
            rest = rest[2:]
        values = _leaky(convolution(values, *rest[:2]))
        for kernels, biases in zip(rest[2:-2:2], rest[3:-2:2], strict=True):
            values = _leaky(_up(values, kernels, biases))
        made.append(convolution(values, *rest[-2:]))
    return np.concatenate(made)


def covered(model: nn.Sequential, image: Array, answer: int, patch: tuple[int, float, int]) -> Array:
    """Fall of the answer's score under a grey patch (side, grey, step) at every place, by PyTorch in float32."""
    side, grey, step = patch
    centres = torch.arange(step // 2, image.shape[0], step)
    near = (torch.arange(image.shape[0])[None] - centres[:, None]).abs() <= side // 2  # (places, rows)
    hidden = near[:, None, :, None] & near[None, :, None, :]
    picture = torch.from_numpy(image.astype(np.float32))
    pictures = torch.where(hidden, torch.tensor(grey), picture).flatten(0, 1)[:, None]
    with torch.no_grad():
        falls = model(picture[None, None])[0, answer] - model(pictures)[:, answer]
    return np.asarray(falls.reshape(len(centres), -1).numpy())


def numpy_covered(parameters: list[Array], image: Array, answer: int, patch: tuple[int, float, int]) -> Array:
    """The same by NumPy in float64."""

    def score(pictures: Array) -> Array:
        return numpy_features(parameters, pictures[:, None])["scores"][:, answer]

    side, grey, step = patch
    return occlusion_map(score, image, side, grey, step)
