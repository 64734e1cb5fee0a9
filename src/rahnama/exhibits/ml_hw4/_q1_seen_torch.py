"""The same maps and measures by PyTorch: its own layers, autograd with other rules at a ReLU, its own statistics."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

Rule = Literal["gradient", "deconvnet", "guided"]
Weights = list[NDArray[np.float32]]
GREY, TENTH = 0.286, 78


class Rectifier(torch.autograd.Function):
    """ReLU whose backward pass follows one of the three rules."""

    @staticmethod
    def forward(context: Any, entering: Tensor, rule: Rule) -> Tensor:
        context.save_for_backward(entering)
        context.rule = rule
        return entering.clamp(min=0)

    @staticmethod
    def backward(context: Any, *signals: Tensor) -> tuple[Tensor, None]:
        (entering,), (signal,) = context.saved_tensors, signals
        if context.rule in ("deconvnet", "guided"):
            signal = functional.relu(signal)
        if context.rule in ("gradient", "guided"):
            signal = signal.masked_fill(entering <= 0, 0)
        return signal, None


class Halving(torch.autograd.Function):
    """2×2 max pooling whose backward pass forgets the switches and gives every pixel a quarter."""

    @staticmethod
    def forward(context: Any, maps: Tensor) -> Tensor:
        return functional.max_pool2d(maps, 2)

    @staticmethod
    def backward(context: Any, *signals: Tensor) -> Tensor:
        return functional.interpolate(signals[0], scale_factor=2, mode="nearest") / 4


def scores(weights: Weights, images: Tensor, rule: Rule = "gradient", switched: bool = True) -> tuple[Tensor, Tensor]:
    """Scores, and what entered the last ReLU; ``images`` is (N, 28, 28)."""
    held = [torch.from_numpy(np.array(each)).double() for each in weights]
    maps, entering = images[:, None], images
    for layer in range(3):
        entering = functional.conv2d(maps, held[2 * layer], held[2 * layer + 1], padding=1)
        maps = Rectifier.apply(entering, rule)  # type: ignore[no-untyped-call]
        if layer < 2:
            maps = functional.max_pool2d(maps, 2) if switched else Halving.apply(maps)  # type: ignore[no-untyped-call]
    return functional.linear(maps.flatten(1), held[6], held[7]), entering


def maps(weights: Weights, images: NDArray[np.float64], rule: Rule, place: int = 0, switched: bool = True) -> Tensor:
    """The score of the answer (place 0) or the runner-up (place 1), led back by autograd: (N, 28, 28)."""
    pixels = torch.tensor(images, requires_grad=True)
    given, _ = scores(weights, pixels, rule, switched)
    chosen = given.topk(2, dim=1).indices[:, place : place + 1]
    (found,) = torch.autograd.grad(given.gather(1, chosen).sum(), pixels)
    return found


def covered_map(covered: NDArray[np.float32]) -> Tensor:
    """The fall under the patch as PyTorch measured it, each number for its 2×2 pixels."""
    spread = functional.interpolate(torch.tensor(covered).double()[:, None], scale_factor=2, mode="nearest")
    return spread.squeeze(1)


def relu_rule(entering: list[float], signal: list[float], rule: Rule) -> list[float]:
    """One ReLU by itself: what its backward pass makes of a signal."""
    below = torch.tensor(entering, dtype=torch.float64, requires_grad=True)
    Rectifier.apply(below, rule).backward(torch.tensor(signal, dtype=torch.float64))  # type: ignore[no-untyped-call]
    assert below.grad is not None
    found: list[float] = (below.grad + 0.0).tolist()
    return found


def inside(images: NDArray[np.float64], drawn: Tensor) -> float:
    """Share of a map's magnitude on pixels that are not black."""
    sizes, garment = drawn.abs().flatten(1), torch.tensor(images).flatten(1) > 0
    return float((torch.where(garment, sizes, 0.0).sum(1) / sizes.sum(1)).mean())


def negative(drawn: Tensor) -> float:
    """Share of a map's magnitude that is negative."""
    flat = drawn.flatten(1)
    return float(((flat.abs().sum(1) - flat.sum(1)) / 2 / flat.abs().sum(1)).mean())


def likeness(left: Tensor, right: Tensor) -> float:
    """Pearson's correlation of two maps of an image."""
    a, b = (each.flatten(1) - each.flatten(1).mean(1, keepdim=True) for each in (left, right))
    return float(functional.cosine_similarity(a, b, dim=1).mean())


def fall(weights: Weights, images: NDArray[np.float64], order: Tensor) -> float:
    """Fall of the answer's score when the first tenth of the pixels turns grey."""
    pixels = torch.tensor(images)
    chosen = order.flatten(1).argsort(dim=1, descending=True, stable=True)[:, :TENTH]
    covered = pixels.flatten(1).scatter(1, chosen, GREY).view_as(pixels)
    before, answer = scores(weights, pixels)[0].max(dim=1)
    after = scores(weights, covered)[0].gather(1, answer[:, None])[:, 0]
    return float((before - after).mean())


def distinct(drawn: Tensor) -> int:
    """How many of the maps differ from one another, judged by their distances."""
    flat = drawn.flatten(1) / drawn.abs().amax(dim=(1, 2))[:, None]
    near = torch.cdist(flat, flat, compute_mode="donot_use_mm_for_euclid_dist") < 1e-6
    return int((near.int().argmax(dim=1) == torch.arange(len(flat))).sum())


def lost_and_let_through(weights: Weights, images: NDArray[np.float64]) -> tuple[float, float]:
    """Shares at the last ReLU: dropped as negative; and, of what passes, through units that were off."""
    given, entering = scores(weights, torch.tensor(images))
    signal = torch.tensor(weights[6]).double()[given.argmax(1)]
    passed = signal.clamp(min=0)
    open_units = (entering.flatten(1) > 0).double()
    dropped = 1 - passed.sum(1) / signal.abs().sum(1)
    through = 1 - (passed * open_units).sum(1) / passed.sum(1)
    return float(dropped.mean()), float(through.mean())


def pixels(values: NDArray[np.float64]) -> Tensor:
    """An array as PyTorch holds it."""
    return torch.tensor(values)
