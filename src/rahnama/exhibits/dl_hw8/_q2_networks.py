"""The networks of question 2 as PyTorch modules, written out by hand and counted by running them.

This is the second route: it shares no code with ``reference``. Everything lives on PyTorch's device "meta", where
tensors have shapes but no numbers, so that counting 138 million parameters costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Count:
    """What a module's tensors and its forward pass told: output shape without the batch, parameters, weights, MACs."""

    name: str
    shape: tuple[int, ...]
    parameters: int
    weights: int
    multiply_accumulates: int


class Inception(nn.Module):
    """Four branches side by side; without ``reduced`` the 3×3 and 5×5 kernels read the whole input."""

    def __init__(self, entering: int, a: int, b_in: int, b: int, c_in: int, c: int, d: int, reduced: bool) -> None:
        super().__init__()
        self.one = nn.Conv2d(entering, a, 1)
        self.three_in = nn.Conv2d(entering, b_in, 1) if reduced else nn.Identity()
        self.three = nn.Conv2d(b_in if reduced else entering, b, 3, padding=1)
        self.five_in = nn.Conv2d(entering, c_in, 1) if reduced else nn.Identity()
        self.five = nn.Conv2d(c_in if reduced else entering, c, 5, padding=2)
        self.pool = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(entering, d, 1))

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([self.one(x), self.three(self.three_in(x)), self.five(self.five_in(x)), self.pool(x)], 1)


class Residual(nn.Module):
    """``shortcut(x) + body(x)``."""

    def __init__(self, entering: int, width: int, stride: int, bottleneck: bool) -> None:
        super().__init__()
        leaving = 4 * width if bottleneck else width
        plan = [(width, 3, stride), (width, 3, 1)]
        if bottleneck:
            plan = [(width, 1, 1), (width, 3, stride), (leaving, 1, 1)]
        layers: list[nn.Module] = []
        last = entering
        for out, kernel, step in plan:
            layers += [nn.Conv2d(last, out, kernel, step, kernel // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU()]
            last = out
        self.body = nn.Sequential(*layers[:-1])
        changes = stride != 1 or entering != leaving
        self.shortcut = (
            nn.Sequential(nn.Conv2d(entering, leaving, 1, stride, bias=False), nn.BatchNorm2d(leaving))
            if changes
            else nn.Identity()
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


class DenseLayer(nn.Module):
    """Old maps and k new ones, concatenated."""

    def __init__(self, entering: int, growth: int, bottleneck: bool) -> None:
        super().__init__()
        middle = 4 * growth if bottleneck else entering
        squeeze = [nn.BatchNorm2d(entering), nn.ReLU(), nn.Conv2d(entering, middle, 1, bias=False)]
        self.body = nn.Sequential(
            *(squeeze if bottleneck else []),
            nn.BatchNorm2d(middle),
            nn.ReLU(),
            nn.Conv2d(middle, growth, 3, padding=1, bias=False),
        )

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([x, self.body(x)], 1)


def alexnet(groups: int = 1, classes: int = 1000) -> nn.Sequential:
    """One row of the source's table after the other."""
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(96, 256, 5, 1, 2, groups=groups),
        nn.MaxPool2d(3, 2),
        nn.Conv2d(256, 384, 3, 1, 1),
        nn.Conv2d(384, 384, 3, 1, 1, groups=groups),
        nn.Conv2d(384, 256, 3, 1, 1, groups=groups),
        nn.MaxPool2d(3, 2),
        nn.Flatten(),
        nn.Linear(9216, 4096),
        nn.Linear(4096, 4096),
        nn.Linear(4096, classes),
    )


def vgg16(classes: int = 1000) -> nn.Sequential:
    """Configuration D."""
    layers: list[nn.Module] = []
    channels = 3
    for out in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):  # 0 is a pooling
        layers.append(nn.Conv2d(channels, out, 3, padding=1) if out else nn.MaxPool2d(2, 2))
        channels = out or channels
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(25088, 4096), nn.Linear(4096, 4096), nn.Linear(4096, classes))


def lenet() -> nn.Sequential:
    """LeNet-5 of the book, for 28×28 grey images."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Linear(120, 84),
        nn.Linear(84, 10),
    )


def nin(classes: int = 10, padded: bool = True, dense: int = 0) -> nn.Sequential:
    """NiN of the book; ``dense`` adds the layer that closes the source's table."""
    layers: list[nn.Module] = []
    entering = 3
    for width, kernel, stride, padding in ((96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1), (classes, 3, 1, 1)):
        layers += [
            nn.Conv2d(entering, width, kernel, stride, padding if padded else 0),
            nn.Conv2d(width, width, 1),
            nn.Conv2d(width, width, 1),
            nn.MaxPool2d(3, 2),
        ]
        entering = width
    layers[-1:] = [nn.AdaptiveAvgPool2d(1), nn.Flatten()] + ([nn.Linear(classes, dense)] if dense else [])
    return nn.Sequential(*layers)


def googlenet(reduced: bool = True, classes: int = 1000) -> nn.Sequential:
    """Inception v1 without the auxiliary classifiers, each child a row of the paper's table."""

    def pool() -> nn.Module:
        return nn.MaxPool2d(3, 2, ceil_mode=True)

    rows = [
        (192, 64, 96, 128, 16, 32, 32),
        (256, 128, 128, 192, 32, 96, 64),
        None,
        (480, 192, 96, 208, 16, 48, 64),
        (512, 160, 112, 224, 24, 64, 64),
        (512, 128, 128, 256, 24, 64, 64),
        (512, 112, 144, 288, 32, 64, 64),
        (528, 256, 160, 320, 32, 128, 128),
        None,
        (832, 256, 160, 320, 32, 128, 128),
        (832, 384, 192, 384, 48, 128, 128),
    ]
    body = [Inception(*row, reduced=reduced) if row else pool() for row in rows]
    return nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3),
        pool(),
        nn.Sequential(nn.Conv2d(64, 64, 1), nn.Conv2d(64, 192, 3, padding=1)),
        pool(),
        *body,
        nn.Sequential(nn.AvgPool2d(7), nn.Flatten()),
        nn.Linear(1024, classes),
    )


def resnet(depth: int) -> nn.Sequential:
    """ResNet-18 to 152."""
    numbers = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}[depth]
    deep = depth > 34
    layers: list[nn.Module] = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.MaxPool2d(3, 2, 1)]
    entering = 64
    for width, number, stride in zip((64, 128, 256, 512), numbers, (1, 2, 2, 2), strict=True):
        for block in range(number):
            layers.append(Residual(entering, width, 1 if block else stride, deep))
            entering = 4 * width if deep else width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(entering, 1000))


def densenet(depth: int, bottleneck: bool = True) -> nn.Sequential:
    """DenseNet-121 to 201, and the wider 161."""
    numbers = {121: (6, 12, 24, 16), 161: (6, 12, 36, 24), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}[depth]
    start, growth = (96, 48) if depth == 161 else (64, 32)
    layers: list[nn.Module] = [nn.Conv2d(3, start, 7, 2, 3, bias=False), nn.BatchNorm2d(start), nn.MaxPool2d(3, 2, 1)]
    channels = start
    for block, number in enumerate(numbers):
        if block:
            layers += [nn.BatchNorm2d(channels), nn.Conv2d(channels, channels // 2, 1, bias=False), nn.AvgPool2d(2)]
            channels //= 2
        for _ in range(number):
            layers.append(DenseLayer(channels, growth, bottleneck))
            channels += growth
    return nn.Sequential(
        *layers, nn.BatchNorm2d(channels), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1000)
    )


@cache
def counted(
    build: Callable[..., nn.Sequential], *arguments: int | bool, side: int = 224, channels: int = 3
) -> tuple[Count, ...]:
    """Run an empty image through the network and read off what each direct child did."""
    with torch.device("meta"):
        network = build(*arguments).eval()
        x = torch.empty(1, channels, side, side)
    rows = []
    for name, child in network.named_children():
        spent: list[int] = []
        hooks = [
            module.register_forward_hook(_note(spent))
            for module in child.modules()
            if isinstance(module, nn.Conv2d | nn.Linear)
        ]
        x = child(x)
        for hook in hooks:
            hook.remove()
        tensors = dict(child.named_parameters())
        weights = sum(tensor.numel() for tensor in tensors.values() if tensor.dim() > 1)
        parameters = sum(tensor.numel() for tensor in tensors.values())
        rows.append(Count(name, tuple(x.shape[1:]), parameters, weights, sum(spent)))
    return tuple(rows)


def _note(spent: list[int]) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
    """A hook that adds (output numbers) × (weights behind each one)."""

    def hook(module: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        weight = module.weight
        assert isinstance(weight, Tensor)
        spent.append(output.numel() * weight[0].numel())

    return hook


def total(counts: tuple[Count, ...]) -> int:
    """All parameters."""
    return sum(count.parameters for count in counts)
