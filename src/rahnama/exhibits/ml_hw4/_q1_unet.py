"""U-Net in question 1: sizes by level and parameters by layer, each by a formula and by PyTorch; and their drawings."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from rahnama.exhibit import Arrow, Box, Claim, Label, Maths, Route, Shape
from rahnama.reference.layers import Convolution, Layer, Pooling, trace
from rahnama.reference.parameters import convolution_parameters, normalization_parameters
from rahnama.text import Text

SIDE, HALVINGS = 256, 4
FILTERS = (64, 128, 256, 512)
PIXEL = Text(fa="پیکسل", en="pixels")
VALUE = Text(fa="عدد", en="values")
PARAMETER = Text(fa="پارامتر", en="parameters")

# Sizes


def pooled_side(side: int, halvings: int) -> int:
    """Side that PyTorch gives after that many 2×2 poolings; only shapes are computed, no pixels."""
    maps = torch.empty(1, 1, side, side, device="meta")
    for _ in range(halvings):
        maps = nn.functional.max_pool2d(maps, 2)
    return int(maps.shape[-1])


def side(halvings: int = HALVINGS, entering: int = SIDE) -> Claim:
    """Side of the map after some halvings."""
    return Claim(
        Text(fa="ضلع نقشه", en="side of the map"),
        {
            Route.CLOSED_FORM: entering // 2**halvings,
            Route.TORCH: pooled_side(entering, halvings),
        },
        PIXEL,
    )


def pixels(halvings: int = HALVINGS, entering: int = SIDE) -> Claim:
    """Pixels of one map after some halvings."""
    return Claim(
        Text(fa="پیکسل‌های یک نقشه", en="pixels of one map"),
        {
            Route.CLOSED_FORM: entering**2 // 4**halvings,
            Route.TORCH: pooled_side(entering, halvings) ** 2,
        },
        PIXEL,
    )


def _encoded(stages: int) -> torch.Tensor:
    """The maps after some stages, convolution and pooling each, as PyTorch shapes them."""
    maps = torch.empty(1, 3, SIDE, SIDE, device="meta")
    for number in range(stages):
        layer = nn.Conv2d(maps.shape[1], FILTERS[number], 3, padding=1, device="meta")
        maps = nn.functional.max_pool2d(layer(maps), 2)
    return maps


def values(stages: int) -> Claim:
    """Numbers in all maps together after some stages."""
    return Claim(
        Text(fa="عددهای همه‌ی نقشه‌ها", en="values of all maps together"),
        {Route.CLOSED_FORM: SIDE**2 // 4**stages * FILTERS[stages - 1], Route.TORCH: _encoded(stages).numel()},
        VALUE,
    )


# The network as it was published: convolutions without padding, two on each level


def published(levels: int) -> tuple[Layer, ...]:
    """The encoder down to a level, with both of its convolutions; the first level is number 0."""
    layers: list[Layer] = []
    for level in range(levels + 1):
        if level:
            layers.append(Pooling(f"pool {level}", 2, 2))
        layers += [Convolution(f"{level}.{number}", 64 * 2**level, 3) for number in (1, 2)]
    return tuple(layers)


def _published_shape(entering: int, levels: int) -> tuple[int, int]:
    """Sides that enter and leave the last level, by PyTorch."""
    maps, first = torch.empty(1, 1, entering, entering, device="meta"), entering
    for level in range(levels + 1):
        maps = nn.functional.max_pool2d(maps, 2) if level else maps
        first = int(maps.shape[-1])
        for _ in range(2):
            maps = nn.Conv2d(maps.shape[1], 64 * 2**level, 3, device="meta")(maps)
    return first, int(maps.shape[-1])


def published_side(level: int, leaving: bool, entering: int = 572) -> Claim:
    """Side of the maps that enter a level of the published network, or leave its second convolution."""
    last = trace(published(level), (1, entering, entering))[-1 if leaving else -2]
    return Claim(
        Text(fa="ضلع نقشه در شبکه‌ی اصلی", en="side of the map in the published network"),
        {
            Route.RECURSION: (last.leaving if leaving else last.entering)[1],
            Route.TORCH: _published_shape(entering, level)[leaving],
        },
        PIXEL,
    )


def halves_evenly(entering: int) -> bool:
    """Whether every pooling of the published encoder meets an even side."""
    side = entering
    for _ in range(HALVINGS):
        side -= 4  # two convolutions take two rows each
        if side < 2 or side % 2:
            return False
        side //= 2
    return side > 4


def nearest_fitting() -> Claim:
    """The sides next to 256 with which the published network can work."""
    bottoms = ((SIDE - 60) // 16, (SIDE - 60) // 16 + 1)  # side = 16 b + 60, where b enters the lowest level
    return Claim(
        Text(fa="نزدیک‌ترین اندازه‌های پذیرفتنی", en="nearest sides that fit"),
        {
            Route.CLOSED_FORM: tuple(16 * bottom + 60 for bottom in bottoms),
            Route.COUNTING: (
                max(each for each in range(100, SIDE + 1) if halves_evenly(each)),
                min(each for each in range(SIDE, 400) if halves_evenly(each)),
            ),
        },
        PIXEL,
    )


# Parameters


def parameters(entering: int, leaving: int, bias: bool = True, normalized: bool = False) -> Claim:
    """Parameters of one 3×3 layer, with what batch normalization adds if it follows."""
    layers: list[nn.Module] = [nn.Conv2d(entering, leaving, 3, padding=1, bias=bias, device="meta")]
    if normalized:
        layers.append(nn.BatchNorm2d(leaving, device="meta"))
    counted = sum(each.numel() for layer in layers for each in layer.parameters())
    added = normalization_parameters(leaving) if normalized else 0
    return Claim(
        Text(fa="پارامترهای لایه", en="parameters of the layer"),
        {Route.CLOSED_FORM: convolution_parameters(3, entering, leaving, bias=bias) + added, Route.TORCH: counted},
        PARAMETER,
        Text(fa="با بایاس", en="with biases") if bias else Text(fa="بدون بایاس", en="without biases"),
    )


def filter_parameters(entering: int) -> Claim:
    """Weights of one filter and its bias."""
    layer = nn.Conv2d(entering, 1, 3, device="meta")
    return Claim(
        Text(fa="پارامترهای یک فیلتر", en="parameters of one filter"),
        {Route.CLOSED_FORM: 9 * entering + 1, Route.TORCH: sum(each.numel() for each in layer.parameters())},
        PARAMETER,
        Text(fa="با بایاس", en="with its bias"),
    )


def readings() -> list[tuple[Text, Maths, Claim]]:
    """What other readings, and slips, would count."""
    return [
        (
            Text(fa="خوانش ما", en="our reading"),
            Maths(r"3\cdot3\cdot64\cdot128+128"),
            parameters(64, 128),
        ),
        (
            Text(fa="همان، بدون بایاس", en="the same, without biases"),
            Maths(r"3\cdot3\cdot64\cdot128"),
            parameters(64, 128, bias=False),
        ),
        (
            Text(fa="بدون بایاس، با نرمال‌سازی دسته‌ای پس از آن", en="without biases, batch normalization after it"),
            Maths(r"3\cdot3\cdot64\cdot128+2\cdot128"),
            parameters(64, 128, bias=False, normalized=True),
        ),
        (
            Text(fa="دومین کانولوشنِ سطح نخست", en="second convolution of the first level"),
            Maths(r"3\cdot3\cdot64\cdot64+64"),
            parameters(64, 64),
        ),
        (
            Text(fa="ترتیب چاپ‌شده‌ی فهرست", en="the list in its printed order"),
            Maths(r"3\cdot3\cdot256\cdot128+128"),
            parameters(256, 128),
        ),
        (
            Text(fa="خطا: فراموشی کانال‌های ورودی", en="slip: input channels forgotten"),
            Maths(r"3\cdot3\cdot128"),
            parameters(1, 128, bias=False),
        ),
    ]


# Drawings


def square(number: int) -> str:
    """A size as a label."""
    return f"{number}×{number}"


def u_shape() -> list[Shape]:
    """Five levels: the sides on the way down and up, arrows between, dashed ones across."""
    width, height, gap = 104.0, 42.0, 66.0
    lefts = [66.0 + 54 * level for level in range(HALVINGS)]
    tops = [30.0 + gap * level for level in range(HALVINGS + 1)]
    shapes: list[Shape] = []
    for level, (left, top) in enumerate(zip(lefts, tops, strict=False)):
        maps, label = FILTERS[level], square(SIDE // 2**level)
        sub = Text(fa=f"{maps} نقشه", en=f"{maps} maps")
        right = 640 - left
        shapes += [Box(left, top, width, height, label, sub, "c1"), Box(right, top, width, height, label, sub, "c3")]
        shapes.append(Arrow([(left + width / 2, top), (right - width / 2, top)], "mut", dashed=True))
        lower = tops[level + 1]
        target = lefts[level + 1] if level + 1 < HALVINGS else 320 - 30
        mirrored = 640 - target
        shapes.append(Arrow([(left + 20, top + height / 2), (target - 16, lower - height / 2)], "c1"))
        shapes.append(Arrow([(mirrored + 16, lower - height / 2), (right - 20, top + height / 2)], "c3"))
    bottom = square(SIDE // 2**HALVINGS)
    shapes.append(Box(320, tops[-1], 124, height, bottom, Text(fa="عمیق‌ترین", en="deepest"), "c2"))
    shapes.append(Label(96, tops[-1], Text(fa="کدگذار: نصف", en="encoder: halves"), "c1", True))
    shapes.append(Label(544, tops[-1], Text(fa="کدگشا: دو برابر", en="decoder: doubles"), "c3", True))
    return shapes


def stack(left: float, top: float, side: float, count: int, tone: str) -> list[Shape]:
    """Some maps behind one another."""
    return [Box(left + 7 * number, top - 7 * number, side, side, tone=tone) for number in range(count)]


def filter_bank() -> list[Shape]:
    """64 maps go in; each of 128 filters, a block of 3×3×64 weights, reads all of them and makes one map."""
    shapes = stack(64, 134, 84, 4, "c1")
    shapes.append(Label(74, 206, Text(fa="64 نقشه", en="64 maps"), "c1", bold=True))
    rows = (42.0, 112.0, 208.0)
    names: Sequence[Text] = [Text(fa=f"فیلتر {each}", en=f"filter {each}") for each in (1, 2, 128)]
    for top, name in zip(rows, names, strict=True):
        shapes += stack(304, top, 34, 4, "c2")
        shapes.append(Label(386, top - 12, name, "c2", True, "start"))
        shapes.append(Label(386, top + 8, "3×3×64 + 1", "mut", True, "start"))
        shapes.append(Arrow([(142, 122), (276, top)], "mut"))
        shapes.append(Arrow([(488, top), (538, top)], "mut"))
        shapes.append(Box(570, top, 50, 50, tone="c3"))
    shapes += [Label(316, 158, "⋮", "mut"), Label(570, 160, "⋮", "mut")]
    shapes.append(Label(570, 254, Text(fa="128 نقشه", en="128 maps"), "c3", bold=True))
    return shapes
