"""What the source printed in its four tables, row by row, and the same rows as they come out by both routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.exhibits.dl_hw8 import _q2_networks as networks
from rahnama.reference import architectures as described
from rahnama.reference.layers import Linear, Network, Shape, Step, trace
from rahnama.text import Text

IMAGE: Shape = (3, 224, 224)
MAC_MILLIONS = Text(fa="میلیون ضرب–جمع", en="million MAC")
WITH_BIAS = Text(fa="با بایاس", en="biases counted")
YES, NO = Text(fa="درست", en="right"), Text(fa="نادرست", en="wrong")


@dataclass(frozen=True)
class Row:
    """One printed row: the layer's name, its output as side and channels, its parameters."""

    name: str
    side: int
    channels: int
    parameters: int


ALEXNET = (
    Row("conv1", 55, 96, 34944),
    Row("maxpool1", 27, 96, 0),
    Row("conv2", 27, 256, 614656),
    Row("maxpool2", 13, 256, 0),
    Row("conv3", 13, 384, 885120),
    Row("conv4", 13, 384, 1327488),
    Row("conv5", 13, 256, 884992),
    Row("maxpool5", 6, 256, 0),
    Row("fc6", 1, 4096, 37752832),
    Row("fc7", 1, 4096, 16781312),
    Row("fc8", 1, 1000, 4097000),
)
ALEXNET_TOTAL = 62378344
VGG = (
    Row("conv3-64", 224, 64, 1792),
    Row("conv3-64", 224, 64, 36928),
    Row("maxpool", 112, 64, 0),
    Row("conv3-128", 112, 128, 73856),
    Row("conv3-128", 112, 128, 147584),
    Row("maxpool", 56, 128, 65664),
    Row("conv3-256", 56, 256, 295168),
    Row("conv3-256", 56, 256, 590080),
    Row("conv3-256", 56, 256, 590080),
    Row("maxpool", 28, 256, 0),
    Row("conv3-512", 28, 512, 1180160),
    Row("conv3-512", 28, 512, 2359808),
    Row("conv3-512", 28, 512, 2359808),
    Row("maxpool", 14, 512, 0),
    Row("conv3-512", 14, 512, 2359808),
    Row("conv3-512", 14, 512, 2359808),
    Row("conv3-512", 14, 512, 2359808),
    Row("maxpool", 7, 512, 0),
    Row("fc", 1, 4096, 102764544),
    Row("fc", 1, 4096, 16781312),
    Row("fc", 1, 1000, 4097000),
)
VGG_TOTAL = 138423208  # its last digit is cut off; the sum of the printed rows restores it
NIN = (
    Row("11×11 conv", 54, 96, 34944),
    Row("1×1 conv", 54, 96, 9312),
    Row("1×1 conv", 54, 96, 9312),
    Row("maxpool", 26, 96, 0),
    Row("5×5 conv", 22, 256, 614656),
    Row("1×1 conv", 22, 256, 65792),
    Row("1×1 conv", 22, 256, 65792),
    Row("maxpool", 10, 256, 0),
    Row("3×3 conv", 8, 384, 885120),
    Row("1×1 conv", 8, 384, 147840),
    Row("1×1 conv", 8, 384, 147840),
    Row("maxpool", 3, 384, 0),
    Row("3×3 conv", 1, 10, 34570),
    Row("1×1 conv", 1, 10, 110),
    Row("1×1 conv", 1, 10, 110),
    Row("global average", 1, 10, 0),
    Row("dense", 1, 1000, 11000),
)  # the dropout row, twice the same map, is left out


@dataclass(frozen=True)
class ModuleRow:
    """One printed row of GoogLeNet's table: thousands of parameters (K) and millions of operations (M)."""

    name: str
    side: int
    channels: int
    thousands: float
    millions: int


GOOGLENET = (
    ModuleRow("conv1", 112, 64, 2.7, 34),
    ModuleRow("conv2", 56, 192, 112, 360),
    ModuleRow("3a", 28, 256, 159, 128),
    ModuleRow("3b", 28, 480, 380, 304),
    ModuleRow("4a", 14, 512, 364, 73),
    ModuleRow("4b", 14, 512, 437, 88),
    ModuleRow("4c", 14, 512, 463, 100),
    ModuleRow("4d", 14, 528, 580, 119),
    ModuleRow("4e", 14, 832, 840, 170),
    ModuleRow("5a", 7, 832, 1072, 54),
    ModuleRow("5b", 7, 1024, 1388, 71),
    ModuleRow("linear", 1, 1000, 1000, 1),
)


@dataclass(frozen=True)
class Found:
    """A row by both routes: by formula first, from tensors second."""

    size: tuple[tuple[int, int, int], tuple[int, int, int]]
    parameters: tuple[int, int]
    weights: tuple[int, int]
    multiply_accumulates: tuple[int, int]


def _found(steps: Sequence[Step], count: networks.Count) -> Found:
    channels, side, columns = steps[-1].leaving
    ran = (*count.shape, 1, 1)[:3]
    sums = [sum(getattr(step, name) for step in steps) for name in ("parameters", "weights", "multiply_accumulates")]
    return Found(
        ((side, columns, channels), (ran[1], ran[2], ran[0])),
        (sums[0], count.parameters),
        (sums[1], count.weights),
        (sums[2], count.multiply_accumulates),
    )


def _paired(network: Network, counts: Sequence[networks.Count], image: Shape = IMAGE) -> list[Found]:
    """Rows of a plain chain; PyTorch's Flatten, which is no row anywhere, is passed over."""
    flat = {number for number, count in enumerate(counts) if len(count.shape) == 1 and not count.parameters}
    rows = [count for number, count in enumerate(counts) if number not in flat]
    return [_found([step], count) for step, count in zip(trace(network, image), rows, strict=True)]


@cache
def alexnet() -> list[Found]:
    """AlexNet without groups, on 227×227."""
    return _paired(described.alexnet(), networks.counted(networks.alexnet, side=227), (3, 227, 227))


@cache
def vgg() -> list[Found]:
    """VGG-16."""
    return _paired(described.vgg16(), networks.counted(networks.vgg16))


@cache
def nin() -> list[Found]:
    """The network of the source's NiN table: no padding, ten classes, a dense layer at the end."""
    network = (*described.nin(padded=False), Linear("dense", 1000))
    return _paired(network, networks.counted(networks.nin, 10, False, 1000))


@cache
def googlenet(reduced: bool = True) -> list[Found]:
    """The rows of GoogLeNet's table that have parameters."""
    steps = trace(described.googlenet(reduced=reduced), IMAGE)
    counts = [count for count in networks.counted(networks.googlenet, reduced) if count.parameters]
    groups = [
        [step for step in steps if step.name.split("/")[0].removesuffix(" reduce") == row.name] for row in GOOGLENET
    ]
    return [_found(group, count) for group, count in zip(groups, counts, strict=True)]


def params_hold(row: ModuleRow, found: Found, route: int = 0) -> bool:
    """Whether K as 1000 or 1024, with or without biases, comes within one K of the printed number."""
    readings = [number / unit for number in (found.weights[route], found.parameters[route]) for unit in (1000, 1024)]
    return min(abs(reading - row.thousands) for reading in readings) <= 1


def operations_hold(row: ModuleRow, found: Found, route: int = 0) -> bool:
    """Whether the multiply–accumulates come within one million of the printed number."""
    return abs(found.multiply_accumulates[route] / 1e6 - row.millions) <= 1


def both(
    name: str, what: tuple[str, str], values: tuple[object, object], printed: object = None, unit: Text | None = None
) -> Claim:
    """A cell reached by formula and by PyTorch."""
    return Claim(
        Text(fa=f"{what[0]} {name}", en=f"{what[1]} of {name}"),
        {Route.CLOSED_FORM: values[0], Route.TORCH: values[1]},
        unit,
        printed=printed,
    )


def plain_table(rows: Sequence[Row], found: Sequence[Found], printed_total: int) -> Table:
    """Layer, output size, parameters as printed and as they are, verdict; the last row is the sum."""
    lines: list[list[Cell]] = []
    for number, (row, is_) in enumerate(zip(rows, found, strict=True), start=1):
        holds = row.parameters == is_.parameters[0] and (row.side, row.side, row.channels) == is_.size[0]
        name = f"{row.name} ({number})"
        size = both(name, ("ابعاد خروجی", "output size"), is_.size, (row.side, row.side, row.channels))
        count = both(name, ("پارامترهای", "parameters"), is_.parameters, row.parameters)
        lines.append([row.name, size, row.parameters, count, YES if holds else NO])
    sums = (sum(is_.parameters[0] for is_ in found), sum(is_.parameters[1] for is_ in found))
    total = Claim(
        Text(fa="مجموع پارامترها", en="sum of the parameters"),
        {Route.CLOSED_FORM: sums[0], Route.TORCH: sums[1]},
        printed=printed_total,
    )
    lines.append([Text(fa="جمع", en="total"), None, printed_total, total, YES if sums[0] == printed_total else NO])
    marked = [number for number, line in enumerate(lines) if line[-1] is NO]
    return Table(
        [
            Column(Text(fa="لایه", en="layer")),
            Column(Text(fa="ابعاد خروجی", en="output size")),
            Column(Text(fa="چاپ‌شده", en="printed")),
            Column(Text(fa="محاسبه‌شده", en="computed")),
            Column(Text(fa="داوری", en="verdict")),
        ],
        lines,
        marked,
        total=True,
    )


def googlenet_table() -> Table:
    """Rows with parameters: K printed, weights computed, M printed, multiply–accumulates computed, verdict on each."""
    lines: list[list[Cell]] = []
    for row, found in zip(GOOGLENET, googlenet(), strict=True):
        weights = both(row.name, ("وزن‌های", "weights"), found.weights, row.thousands)
        millions = (found.multiply_accumulates[0] / 1e6, found.multiply_accumulates[1] / 1e6)
        cost = both(row.name, ("میلیون ضرب–جمعِ", "million multiply–accumulates"), millions, row.millions)
        lines.append(
            [
                row.name,
                row.thousands,
                weights,
                YES if params_hold(row, found) else NO,
                row.millions,
                cost,
                YES if operations_hold(row, found) else NO,
            ]
        )
    verdict = Column(Text(fa="داوری", en="verdict"))
    marked = [number for number, line in enumerate(lines) if NO in line]
    return Table(
        [
            Column(Text(fa="ردیف", en="row")),
            Column(Text(fa="چاپ‌شده (K)", en="printed (K)")),
            Column(Text(fa="وزن، بدون بایاس", en="weights, no bias")),
            verdict,
            Column(Text(fa="چاپ‌شده (M)", en="printed (M)")),
            Column(MAC_MILLIONS, digits=1),
            verdict,
        ],
        lines,
        marked,
    )
