"""Numbers of part c: dense layers and networks beside residual ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.exhibits.dl_hw8 import _q2_networks as networks
from rahnama.exhibits.dl_hw8._q2_counts import MODEL, closed, two_routes
from rahnama.exhibits.dl_hw8._q2_savings import NO_BIAS
from rahnama.exhibits.dl_hw8._q2_tables import both
from rahnama.reference import skip_architectures
from rahnama.reference.layers import Step, total_parameters, trace
from rahnama.reference.parameters import convolution_parameters
from rahnama.text import Text

RESNETS, DENSENETS = (18, 34, 50, 101, 152), (121, 169, 201, 161)
BLOCK_ROWS = ((3, 9), (12, 24), (27, 51), (54, 70))  # children of the built DenseNet-121 that are dense layers
STAGE_ROWS = ((3, 6), (6, 10), (10, 16), (16, 19))  # children of the built ResNet-50 that are residual blocks


def adjacencies() -> list[tuple[Text, NDArray[np.int_]]]:
    """Row l reads column j: the layer before only, or all layers before; column 0 is the block's input."""
    return [
        (Text(fa="زنجیر", en="chain"), np.eye(6, dtype=int)),
        (Text(fa="بلوک متراکم", en="dense block"), np.tril(np.ones((6, 6), dtype=int))),
    ]


def direct_connections() -> Claim:
    """Chain: L; dense block: L(L+1)/2; here L = 6."""
    return Claim(
        Text(fa="اتصال‌های مستقیم شش لایه: زنجیر، متراکم", en="direct connections of six layers: chain, dense"),
        {Route.CLOSED_FORM: (6, 6 * 7 // 2), Route.COUNTING: tuple(int(m.sum()) for _, m in adjacencies())},
    )


def _dense_weights(layer: int, entering: int, growth: int = 32, bottleneck: bool = True) -> int:
    steps = trace((skip_architectures.dense_layer("d", growth, bottleneck),), (entering + (layer - 1) * growth, 8, 8))
    return sum(step.weights for step in steps)


def curves() -> tuple[int, float, list[tuple[list[float], str, str, Text]]]:
    """Block 2 of DenseNet-121 has 12 layers and reads 128 channels; ResNet-18 is 128 wide at that resolution."""
    return (
        12,
        convolution_parameters(3, 128, 128, bias=False) / 1000,
        [
            (
                [_dense_weights(layer, 128, bottleneck=False) / 1000 for layer in range(1, 13)],
                "c4",
                "s",
                Text(fa="متراکم، 3×3 تنها", en="dense, 3×3 only"),
            ),
            (
                [_dense_weights(layer, 128) / 1000 for layer in range(1, 13)],
                "c3",
                "o",
                Text(fa="متراکم، با گلوگاه", en="dense, bottleneck"),
            ),
            (
                [layer * 32 * 32 / 1000 for layer in range(1, 13)],
                "mut",
                "^",
                Text(fa="lk² در پاسخ", en="the answer’s lk²"),
            ),
        ],
    )


def _totals() -> list[tuple[str, int, int]]:
    rows = [
        (
            f"ResNet-{depth}",
            total_parameters(closed(skip_architectures.resnet(depth))),
            networks.total(networks.counted(networks.resnet, depth)),
        )
        for depth in RESNETS
    ]
    return rows + [
        (
            f"DenseNet-{depth}",
            total_parameters(closed(skip_architectures.densenet(depth))),
            networks.total(networks.counted(networks.densenet, depth)),
        )
        for depth in DENSENETS
    ]


def families() -> Table:
    """Parameters for a thousand classes, biases and normalization counted."""
    rows: list[list[Cell]] = [
        [name, both(name, ("پارامترهای", "parameters"), (one, two))] for name, one, two in _totals()
    ]
    return Table([Column(MODEL), Column(Text(fa="پارامتر", en="parameters"))], rows)


def _stage(steps: Sequence[Step], prefix: str) -> int:
    return total_parameters(step for step in steps if step.name.startswith(prefix))


def _line(fa: str, en: str, one: tuple[int, int], two: tuple[int, int] | None) -> list[Cell]:
    return [
        Text(fa=fa, en=en),
        _section("DenseNet-121", fa, en, one),
        _section("ResNet-50", fa, en, two) if two else None,
    ]


def _section(network: str, fa: str, en: str, values: tuple[int, int]) -> Claim:
    return two_routes(f"پارامترهای {network}، {fa}", f"parameters of {network}, {en}", *values)


def anatomy() -> Table:
    """Rows: stem, four stages, transitions, end; columns: DenseNet-121, ResNet-50."""
    thin, wide = closed(skip_architectures.densenet(121)), closed(skip_architectures.resnet(50))
    thin_built, wide_built = networks.counted(networks.densenet, 121), networks.counted(networks.resnet, 50)
    total = networks.total
    rows = [
        _line(
            "آغاز", "stem", (_stage(thin, "stem"), total(thin_built[:3])), (_stage(wide, "stem"), total(wide_built[:3]))
        )
    ]
    for stage, ((a, b), (c, d)) in enumerate(zip(BLOCK_ROWS, STAGE_ROWS, strict=True), start=1):
        rows.append(
            _line(
                f"مرحله‌ی {stage}",
                f"stage {stage}",
                (_stage(thin, f"block {stage}"), total(thin_built[a:b])),
                (_stage(wide, f"stage {stage}"), total(wide_built[c:d])),
            )
        )
    between = total(thin_built[9:12]) + total(thin_built[24:27]) + total(thin_built[51:54])
    ends = (_stage(thin, "classifier") + _stage(thin, "last norm"), total(thin_built[70:]))
    rows += [
        _line("گذارها", "transitions", (_stage(thin, "transition"), between), None),
        _line("پایان", "end", ends, (_stage(wide, "classifier"), total(wide_built[19:]))),
        _line("جمع", "total", (total_parameters(thin), total(thin_built)), (total_parameters(wide), total(wide_built))),
    ]
    return Table([Column(Text(fa="بخش", en="section")), Column("DenseNet-121"), Column("ResNet-50")], rows, total=True)


def without_bottleneck() -> Claim:
    """All else as in DenseNet-121."""
    return two_routes(
        "پارامترهای DenseNet-121 بدون گلوگاه",
        "parameters of DenseNet-121 without bottlenecks",
        total_parameters(closed(skip_architectures.densenet(121, bottleneck=False))),
        networks.total(networks.counted(networks.densenet, 121, False)),
    )


def widest_block_and_layer() -> Claim:
    """The last block of ResNet-50 (C = 2048) and the last layer of DenseNet-121 (c = 992), weights only."""
    return two_routes(
        "وزن‌های آخرین بلوک ResNet-50 و آخرین لایه‌ی DenseNet-121",
        "weights of the last block of ResNet-50 and of the last layer of DenseNet-121",
        (17 * 2048**2 // 16, _dense_weights(16, 512)),
        (
            networks.counted(networks.resnet, 50)[STAGE_ROWS[-1][1] - 1].weights,
            networks.counted(networks.densenet, 121)[BLOCK_ROWS[-1][1] - 1].weights,
        ),
        None,
        NO_BIAS,
    )


def residual_layer() -> Claim:
    """A 3×3 layer of ResNet-18's first stage."""
    with torch.device("meta"):
        counted = networks.Residual(64, 64, 1, False).body[0].weight
    assert isinstance(counted, torch.Tensor)
    return two_routes(
        "وزن‌های لایه‌ی 3×3 با $C=64$",
        "weights of a 3×3 layer with $C=64$",
        convolution_parameters(3, 64, 64, bias=False),
        counted.numel(),
        None,
        NO_BIAS,
    )


def sixth_dense_layer() -> Claim:
    """The last layer of DenseNet-121's first block: k₀ = 64, k = 32, l = 6."""
    return two_routes(
        "وزن‌های لایه‌ی ششم بلوک نخست DenseNet-121",
        "weights of the sixth layer, first block of DenseNet-121",
        _dense_weights(6, 64),
        networks.counted(networks.densenet, 121)[8].weights,
        None,
        NO_BIAS,
    )


def fully_joined() -> Claim:
    """1 if each output channel depends on each input channel: a residual layer, a dense layer (sixth, plain 3×3)."""
    shapes = ((64, 64), (224, 32))
    pairs = [convolution_parameters(3, entering, leaving, bias=False) // 9 for entering, leaving in shapes]
    return Claim(
        Text(
            fa="هر کانال خروجی به هر کانال ورودی وصل است؟ ResNet، DenseNet",
            en="is every output channel joined to every input channel? ResNet, DenseNet",
        ),
        {
            Route.CLOSED_FORM: tuple(int(pair == a * b) for pair, (a, b) in zip(pairs, shapes, strict=True)),
            Route.AUTOGRAD: tuple(int(_joins_all(entering, leaving)) for entering, leaving in shapes),
        },
        convention=Text(fa="1 یعنی آری، 0 یعنی نه", en="1 is yes, 0 is no"),
    )


def _joins_all(entering: int, leaving: int) -> bool:
    """Whether each output channel has a gradient in each input channel."""
    image = torch.zeros(1, entering, 3, 3, requires_grad=True)
    weight = torch.randn(leaving, entering, 3, 3, generator=torch.Generator().manual_seed(5))
    outputs = nn.functional.conv2d(image, weight, padding=1).sum((0, 2, 3))
    gradients = [torch.autograd.grad(one, image, retain_graph=True)[0][0].abs().sum((1, 2)) for one in outputs]
    return bool((torch.stack(gradients) > 0).all())


def larger_dense_layers() -> Claim:
    """Of DenseNet-121's 58 dense layers, those heavier than ResNet-18's 3×3 layer at their resolution."""
    formula, channels = 0, 64
    for block, size in enumerate(skip_architectures.DENSENET_BLOCKS[121]):
        beside = convolution_parameters(3, 64 * 2**block, 64 * 2**block, bias=False)
        formula += sum(_dense_weights(layer, channels) > beside for layer in range(1, size + 1))
        channels = (channels + 32 * size) // 2
    built = networks.counted(networks.densenet, 121)
    counted = sum(
        row.weights > 9 * (64 * 2**block) ** 2 for block, (a, b) in enumerate(BLOCK_ROWS) for row in built[a:b]
    )
    return two_routes(
        "لایه‌های متراکمِ بزرگ‌تر از لایه‌ی باقیمانده‌ی هم‌اندازه",
        "dense layers larger than the residual layer beside them",
        formula,
        counted,
    )


def pairs_with_larger_densenet() -> Claim:
    """Of 20 pairs."""
    rows = _totals()
    formula = sum(dense > wide for _, dense, _ in rows[5:] for _, wide, _ in rows[:5])
    counted = sum(dense > wide for _, _, dense in rows[5:] for _, _, wide in rows[:5])
    return two_routes(
        "جفت‌هایی که DenseNet در آن‌ها بزرگ‌تر است، از 20",
        "pairs, of 20, in which the DenseNet is larger",
        formula,
        counted,
    )
