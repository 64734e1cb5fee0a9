"""Numbers of part a: how the four tables compare with what is counted, and how the networks compare."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sympy import QQ, ZZ
from sympy.polys.matrices import DomainMatrix

from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.exhibits.dl_hw8 import _q2_networks as networks
from rahnama.exhibits.dl_hw8 import _q2_tables as tables
from rahnama.exhibits.dl_hw8._q2_tables import MAC_MILLIONS, WITH_BIAS, Found
from rahnama.reference import architectures as described
from rahnama.reference.layers import Network, Step, total_parameters, trace
from rahnama.text import Text

MODEL = Text(fa="شبکه", en="network")


def closed(network: Network, side: int = 224) -> tuple[Step, ...]:
    """The steps of a described network on a colour image."""
    return trace(network, (3, side, side))


def total_of(name: str, found: Sequence[Found]) -> Claim:
    """All parameters of a table's network."""
    values = (sum(row.parameters[0] for row in found), sum(row.parameters[1] for row in found))
    return tables.both(name, ("پارامترهای", "parameters"), values)


def two_routes(
    fa: str,
    en: str,
    formula: object,
    counted: object,
    unit: Text | None = None,
    convention: Text | None = None,
    tolerance: float = 0.0,
) -> Claim:
    """A number by formula and by PyTorch."""
    return Claim(Text(fa=fa, en=en), {Route.CLOSED_FORM: formula, Route.TORCH: counted}, unit, convention, tolerance)


def rows_that_hold() -> Claim:
    """Right rows of AlexNet, VGG, NiN by each route: size and parameters both as printed."""
    held = []
    for route in (0, 1):
        pairs = ((tables.ALEXNET, tables.alexnet()), (tables.VGG, tables.vgg()), (tables.NIN, tables.nin()))
        held.append(
            tuple(
                sum(
                    ((row.side, row.side, row.channels), row.parameters) == (found.size[route], found.parameters[route])
                    for row, found in zip(printed, rows, strict=True)
                )
                for printed, rows in pairs
            )
        )
    return two_routes("ردیف‌های درستِ AlexNet، VGG، NiN", "right rows of AlexNet, VGG, NiN", held[0], held[1])


def googlenet_cells_that_hold() -> Claim:
    """Right sizes, params and operations among the twelve rows with parameters, by each route."""
    pairs = list(zip(tables.GOOGLENET, tables.googlenet(), strict=True))
    held = [
        (
            sum((row.side, row.side, row.channels) == found.size[route] for row, found in pairs),
            sum(tables.params_hold(row, found, route) for row, found in pairs),
            sum(tables.operations_hold(row, found, route) for row, found in pairs),
        )
        for route in (0, 1)
    ]
    return two_routes(
        "خانه‌های درستِ GoogLeNet: ابعاد، params، ops", "right cells of GoogLeNet: sizes, params, ops", held[0], held[1]
    )


def googlenet_depth() -> Claim:
    """22: three convolutions, two in each of nine modules, one linear layer."""
    steps = closed(described.googlenet())
    outside = sum(step.weights > 0 for step in steps if "/" not in step.name)
    longest = 0
    with torch.device("meta"):
        for child in networks.googlenet().children():
            has = [any(True for _ in part.parameters()) for part in child.children()]
            is_module = isinstance(child, networks.Inception)
            longest += 2 if is_module else sum(has) if has else any(True for _ in child.parameters())
    return two_routes(
        "لایه‌های پارامتردار بر درازترین مسیر GoogLeNet",
        "layers with parameters on GoogLeNet's longest path",
        outside + 2 * len(described.INCEPTION_WIDTHS),
        longest,
    )


def pointwise_is_fully_connected() -> Claim:
    """Three output channels at the pixel (1, 2) of a small map: the convolution, and the matrix on that pixel."""
    rng = np.random.default_rng(8)
    image, weight = rng.integers(-5, 6, (4, 2, 3)), rng.integers(-5, 6, (3, 4))
    pixels, kernels = torch.tensor(image)[None].double(), torch.tensor(weight)[..., None, None].double()
    convolved = torch.nn.functional.conv2d(pixels, kernels)
    return Claim(
        Text(
            fa="خروجی در یک پیکسل: کانولوشن 1×1 و لایه‌ی تمام‌متصل",
            en="output at one pixel: 1×1 convolution and FC layer",
        ),
        {Route.TORCH: convolved[0, :, 1, 2].int(), Route.MATRIX: weight @ image[:, 1, 2]},
    )


def _sizes(
    name: str,
    side: int,
    described_: Sequence[Network],
    built: Sequence[tuple[networks.Count, ...]],
    printed: int | None,
) -> list[Cell]:
    big, small = (closed(network, side) for network in described_)
    full = total_parameters(big, "linear")
    ran = sum(count.parameters for count in built[0] if len(count.shape) == 1)
    cost = (
        sum(step.multiply_accumulates for step in big) / 1e6,
        sum(count.multiply_accumulates for count in built[0]) / 1e6,
    )
    many = (total_parameters(big), networks.total(built[0]))
    few = (total_parameters(small), networks.total(built[1]))
    return [
        name,
        printed,
        tables.both(name, ("پارامترهای", "parameters"), many, printed),
        tables.both(name, ("میلیون ضرب–جمعِ", "million multiply–accumulates"), cost),
        tables.both(name, ("پارامترهای تمام‌متصلِ", "fully connected parameters"), (full, ran)),
        tables.both(name, ("پارامترها با ده کلاس،", "parameters, ten classes,"), few),
    ]


def model_sizes() -> Table:
    """One row a network; the printed numbers are the answer's, in millions."""
    d, n = described, networks
    rows = [
        _sizes(
            "AlexNet",
            227,
            (d.alexnet(), d.alexnet(classes=10)),
            (n.counted(n.alexnet, side=227), n.counted(n.alexnet, 1, 10, side=227)),
            62_000_000,
        ),
        _sizes(
            "AlexNet (2 GPU)",
            227,
            (d.alexnet(2), d.alexnet(2, 10)),
            (n.counted(n.alexnet, 2, side=227), n.counted(n.alexnet, 2, 10, side=227)),
            None,
        ),
        _sizes("VGG-16", 224, (d.vgg16(), d.vgg16(10)), (n.counted(n.vgg16), n.counted(n.vgg16, 10)), 138_000_000),
        _sizes(
            "GoogLeNet",
            224,
            (d.googlenet(), d.googlenet(10)),
            (n.counted(n.googlenet), n.counted(n.googlenet, True, 10)),
            4_000_000,
        ),
        _sizes("NiN", 224, (d.nin(1000), d.nin(10)), (n.counted(n.nin, 1000), n.counted(n.nin, 10)), 2_000_000),
    ]
    return Table(
        [
            Column(MODEL),
            Column(Text(fa="گفته‌ی پاسخ", en="the answer says")),
            Column(Text(fa="1000 کلاس", en="1000 classes")),
            Column(MAC_MILLIONS, digits=0),
            Column(Text(fa="پارامتر تمام‌متصل", en="FC parameters")),
            Column(Text(fa="10 کلاس", en="10 classes")),
        ],
        rows,
        marked=(3, 4),
    )


def totals(classes: int) -> Claim:
    """AlexNet (one tower), VGG-16, GoogLeNet, NiN."""
    d, n = described, networks
    formula = (
        total_parameters(closed(d.alexnet(classes=classes), 227)),
        total_parameters(closed(d.vgg16(classes))),
        total_parameters(closed(d.googlenet(classes))),
        total_parameters(closed(d.nin(classes))),
    )
    counted = (
        n.total(n.counted(n.alexnet, 1, classes, side=227)),
        n.total(n.counted(n.vgg16, classes)),
        n.total(n.counted(n.googlenet, True, classes)),
        n.total(n.counted(n.nin, classes)),
    )
    return two_routes(
        "پارامترهای AlexNet، VGG-16، GoogLeNet، NiN",
        "parameters of AlexNet, VGG-16, GoogLeNet, NiN",
        formula,
        counted,
        None,
        WITH_BIAS,
    )


def nin_for_ten() -> Claim:
    """The book's NiN, three input channels."""
    return two_routes(
        "پارامترهای NiN با ده کلاس",
        "parameters of NiN for ten classes",
        total_parameters(closed(described.nin())),
        networks.total(networks.counted(networks.nin)),
        None,
        WITH_BIAS,
    )


def nin_for_thousand() -> Claim:
    """The book's NiN with a last block of a thousand channels."""
    return two_routes(
        "پارامترهای NiN با هزار کلاس",
        "parameters of NiN for a thousand classes",
        total_parameters(closed(described.nin(1000))),
        networks.total(networks.counted(networks.nin, 1000)),
        None,
        WITH_BIAS,
    )


def two_towers() -> Claim:
    """AlexNet as published in 2012."""
    return two_routes(
        "پارامترهای AlexNet با دو ستون",
        "parameters of AlexNet in two towers",
        total_parameters(closed(described.alexnet(2), 227)),
        networks.total(networks.counted(networks.alexnet, 2, side=227)),
        None,
        WITH_BIAS,
    )


def full_shares() -> Claim:
    """LeNet, AlexNet, VGG-16, GoogLeNet."""
    d, n = described, networks
    steps = (trace(d.lenet(), (1, 28, 28)), closed(d.alexnet(), 227), closed(d.vgg16()), closed(d.googlenet()))
    ran = (
        n.counted(n.lenet, side=28, channels=1),
        n.counted(n.alexnet, side=227),
        n.counted(n.vgg16),
        n.counted(n.googlenet),
    )
    return two_routes(
        "سهم لایه‌های تمام‌متصل",
        "share of the fully connected layers",
        tuple(total_parameters(one, "linear") / total_parameters(one) for one in steps),
        tuple(sum(count.parameters for count in one if len(count.shape) == 1) / n.total(one) for one in ran),
        tolerance=1e-12,
    )


def times_smaller() -> Claim:
    """AlexNet in one tower, in two towers, VGG-16; all over GoogLeNet."""
    d, n = described, networks
    formula = [total_parameters(closed(*one)) for one in ((d.alexnet(), 227), (d.alexnet(2), 227), (d.vgg16(), 224))]
    ran = [
        n.total(n.counted(n.alexnet, side=227)),
        n.total(n.counted(n.alexnet, 2, side=227)),
        n.total(n.counted(n.vgg16)),
    ]
    base = (total_parameters(closed(d.googlenet())), n.total(n.counted(n.googlenet)))
    return two_routes(
        "چند برابر GoogLeNet",
        "times GoogLeNet",
        tuple(value / base[0] for value in formula),
        tuple(value / base[1] for value in ran),
        tolerance=1e-12,
    )


def bars() -> tuple[list[str], list[float], list[float]]:
    """Names, millions in convolutions, millions in fully connected layers."""
    d = described
    steps = {
        "AlexNet": closed(d.alexnet(), 227),
        "VGG-16": closed(d.vgg16()),
        "GoogLeNet": closed(d.googlenet()),
        "NiN": closed(d.nin(1000)),
    }
    full = [total_parameters(one, "linear") / 1e6 for one in steps.values()]
    return list(steps), [total_parameters(one) / 1e6 - two for one, two in zip(steps.values(), full, strict=True)], full


def panels() -> list[tuple[str, list[str], list[float], int]]:
    """VGG-16 and GoogLeNet: names, millions and number of closing fully connected layers."""
    vgg = [step for step in closed(described.vgg16()) if step.parameters]
    rows = tables.googlenet()
    return [
        ("VGG-16", [step.name.removeprefix("conv") for step in vgg], [step.parameters / 1e6 for step in vgg], 3),
        ("GoogLeNet", [row.name for row in tables.GOOGLENET], [row.parameters[0] / 1e6 for row in rows], 1),
    ]


def _picked(names: Sequence[str]) -> list[Found]:
    return [found for row, found in zip(tables.GOOGLENET, tables.googlenet(), strict=True) if row.name in names]


def wrong_modules() -> Claim:
    """Thousands of weights of 4a, 4c, 4d, 4e, 5a, 5b."""
    found = _picked(
        [
            row.name
            for row, one in zip(tables.GOOGLENET, tables.googlenet(), strict=True)
            if row.name != "conv1" and not tables.params_hold(row, one)
        ]
    )
    return two_routes(
        "وزن‌های 4a، 4c، 4d، 4e، 5a، 5b",
        "weights of 4a, 4c, 4d, 4e, 5a, 5b",
        tuple(round(one.weights[0] / 1000) for one in found),
        tuple(round(one.weights[1] / 1000) for one in found),
        Text(fa="هزار", en="thousand"),
        Text(fa="بدون بایاس", en="without biases"),
    )


def wrong_operations() -> Claim:
    """Millions of multiply–accumulates of conv1 and 5a."""
    found = _picked(("conv1", "5a"))
    return two_routes(
        "ضرب–جمع‌های conv1 و 5a",
        "multiply–accumulates of conv1 and 5a",
        tuple(round(one.multiply_accumulates[0] / 1e6, 2) for one in found),
        tuple(round(one.multiply_accumulates[1] / 1e6, 2) for one in found),
        Text(fa="میلیون", en="million"),
    )


def directions_of_outputs() -> Claim:
    """Rank of a thousand outputs over forty images, when they are made of ten numbers."""
    rng = np.random.default_rng(28)
    outputs = rng.integers(-9, 10, (1000, 10)) @ rng.integers(-9, 10, (10, 40))
    return Claim(
        Text(fa="راستاهای تغییر هزار خروجی", en="directions in which the thousand outputs vary"),
        {Route.NUMPY: int(np.linalg.matrix_rank(outputs)), Route.SYMBOLIC: exact_rank(outputs)},
        convention=Text(fa="وزن‌ها و ورودی‌های تصادفی صحیح، 40 تصویر", en="random integer weights and inputs, 40 images"),
    )


def exact_rank(matrix: NDArray[np.int_]) -> int:
    """Rank by elimination with fractions: no rounding."""
    return int(DomainMatrix.from_list(matrix.tolist(), ZZ).convert_to(QQ).rank())


def nin_sides() -> Claim:
    """Sides after each block and pooling of the book's NiN."""
    kept = [step.leaving[1] for step in closed(described.nin()) if not step.name.endswith(("-a", "-b"))][:-1]
    ran = [count.shape[1] for count in networks.counted(networks.nin) if len(count.shape) == 3][:-1]
    return two_routes(
        "ضلع نقشه‌ها در NiN کتاب",
        "sides of the maps in the book's NiN",
        tuple(kept),
        tuple(side for number, side in enumerate(ran) if number % 4 in (0, 3)),
        Text(fa="پیکسل", en="pixels"),
    )


def blocks_as_wide_as_classes() -> Claim:
    """Of the four blocks of NiN for ten classes."""
    formula = sum(step.leaving[0] == 10 for step in closed(described.nin()) if step.name.endswith("-b"))
    shapes = [count.shape[0] for count in networks.counted(networks.nin)]
    return two_routes(
        "بلوک‌های هم‌پهنا با تعداد کلاس‌ها",
        "blocks as wide as there are classes",
        formula,
        sum(width == 10 for width in shapes[0:16:4]),
    )


def parameter_ratio() -> float:
    """AlexNet's parameters over NiN's, as the two printed tables give them."""
    return round(tables.ALEXNET_TOTAL / sum(row.parameters for row in tables.NIN), 1)


def cost_ratio() -> Claim:
    """Multiply–accumulates of the same two tables."""
    sums = [
        sum(row.multiply_accumulates[route] for row in found)
        for route in (0, 1)
        for found in (tables.alexnet(), tables.nin())
    ]
    return two_routes(
        "ضرب–جمع‌های جدول AlexNet بخش بر جدول NiN",
        "multiply–accumulates, AlexNet table over NiN table",
        round(sums[0] / sums[1], 2),
        round(sums[2] / sums[3], 2),
        None,
        Text(
            fa="عدد نخست: نسبت پارامترهای همان دو جدول.",
            en="First number: the ratio of the parameters of the same two tables.",
        ),
    )
