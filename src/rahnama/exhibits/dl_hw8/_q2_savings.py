"""Numbers of part b: what each idea saves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.exhibits.dl_hw8 import _q2_networks as networks
from rahnama.exhibits.dl_hw8 import _q2_tables as tables
from rahnama.exhibits.dl_hw8._q2_counts import MODEL, closed, exact_rank, two_routes
from rahnama.exhibits.dl_hw8._q2_tables import WITH_BIAS, both
from rahnama.reference import architectures as described
from rahnama.reference.layers import Network, total_parameters, trace
from rahnama.text import Text

NO_BIAS = Text(fa="بدون بایاس", en="without biases")


def _branch_sums(reduced: bool) -> list[int]:
    steps = trace((described.inception("3a", described.INCEPTION_WIDTHS["3a"], reduced),), (192, 28, 28))
    ends = (("1x1",), ("3x3 reduce", "3x3"), ("5x5 reduce", "5x5"), ("pool proj",))
    return [sum(step.weights for step in steps if step.name.removeprefix("3a/") in names) for names in ends]


def branches() -> tuple[list[str | Text], list[int], list[int]]:
    """Names, weights with the reduction, weights without it."""
    return ["1×1", "3×3", "5×5", Text(fa="ادغام", en="pooling")], _branch_sums(True), _branch_sums(False)


def five_by_five_branch() -> Claim:
    """192 channels to 32 by 5×5 kernels: by way of 16 channels, and directly."""
    formula = (_branch_sums(True)[2], _branch_sums(False)[2])
    with torch.device("meta"):
        short = nn.Sequential(nn.Conv2d(192, 16, 1, bias=False), nn.Conv2d(16, 32, 5, bias=False))
        direct = nn.Conv2d(192, 32, 5, bias=False)
    return two_routes(
        "وزن‌های شاخه‌ی 5×5 در 3a: با کاهش، بدون کاهش",
        "weights of the 5×5 branch of 3a: reduced, direct",
        formula,
        tuple(sum(p.numel() for p in net.parameters()) for net in (short, direct)),
        None,
        NO_BIAS,
    )


def reductions_by_module() -> Table:
    """Thousands would hide the sums: whole numbers of weights; the last row is the network."""
    rows: list[list[Cell]] = []
    pairs = list(zip(tables.GOOGLENET, tables.googlenet(), tables.googlenet(False), strict=True))
    for row, short, direct in [pair for pair in pairs if pair[0].name[0] in "345"]:
        rows.append(
            [
                row.name,
                both(row.name, ("وزن‌ها با کاهش،", "weights, reduced,"), short.weights),
                both(row.name, ("وزن‌ها بدون کاهش،", "weights, direct,"), direct.weights),
                round(direct.weights[0] / short.weights[0], 2),
            ]
        )
    short_sum = _weights([found for _, found, _ in pairs])
    direct_sum = _weights([found for _, _, found in pairs])
    rows.append(
        [
            Text(fa="کل شبکه", en="whole network"),
            both("GoogLeNet", ("وزن‌های", "weights"), short_sum),
            both("GoogLeNet", ("وزن‌ها بدون کاهش،", "weights, direct,"), direct_sum),
            round(direct_sum[0] / short_sum[0], 2),
        ]
    )
    return Table(
        [
            Column(Text(fa="ماژول", en="module")),
            Column(Text(fa="با کاهش 1×1", en="with 1×1 reduction")),
            Column(Text(fa="بدون کاهش", en="without")),
            Column(Text(fa="چند برابر", en="times"), digits=2),
        ],
        rows,
        total=True,
    )


def _weights(rows: list[tables.Found]) -> tuple[int, int]:
    return sum(row.weights[0] for row in rows), sum(row.weights[1] for row in rows)


def _with_full_head(network: Network, keep: int) -> int:
    return total_parameters(closed((*network[:keep], *described.fully_connected_head())))


def _torch_full_head(build: Callable[..., nn.Sequential], arguments: tuple[int | bool, ...], keep: int) -> int:
    kept = networks.counted(build, *arguments)[:keep]
    channels, rows, columns = kept[-1].shape
    with torch.device("meta"):
        head = nn.Sequential(nn.Linear(channels * rows * columns, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000))
    return networks.total(kept) + sum(tensor.numel() for tensor in head.parameters())


def googlenet_with_full_head() -> Claim:
    """All of GoogLeNet before its average pooling, then AlexNet's three layers."""
    network = described.googlenet()
    return two_routes(
        "پارامترهای GoogLeNet با پایان تمام‌متصل",
        "parameters of GoogLeNet with a fully connected end",
        _with_full_head(network, len(network) - 2),
        _torch_full_head(networks.googlenet, (), -2),
        None,
        Text(
            fa="عدد نخست: پارامترهای خود GoogLeNet. با بایاس.", en="First number: GoogLeNet as it is. Biases counted."
        ),
    )


def savings() -> Table:
    """Each network as it is, without its 1×1 idea, and without its global average, for a thousand classes."""
    nin, google = described.nin(1000), described.googlenet()
    plain = tuple(layer for layer in nin if not layer.name.endswith(("-a", "-b")))
    bare, built = networks.counted(networks.nin, 1000), networks.counted(networks.googlenet)
    direct, built_direct = described.googlenet(reduced=False), networks.counted(networks.googlenet, False)
    rows: list[tuple[Text, int, int]] = [
        (Text(fa="GoogLeNet", en="GoogLeNet"), total_parameters(closed(google)), networks.total(built)),
        (
            Text(fa="GoogLeNet بدون کاهش 1×1", en="GoogLeNet without 1×1 reductions"),
            total_parameters(closed(direct)),
            networks.total(built_direct),
        ),
        (
            Text(fa="GoogLeNet با پایان تمام‌متصل", en="GoogLeNet with a fully connected end"),
            _with_full_head(google, len(google) - 2),
            _torch_full_head(networks.googlenet, (), -2),
        ),
        (Text(fa="NiN", en="NiN"), total_parameters(closed(nin)), networks.total(bare)),
        (
            Text(fa="NiN بدون لایه‌های 1×1", en="NiN without its 1×1 layers"),
            total_parameters(closed(plain)),
            sum(count.parameters for number, count in enumerate(bare) if number % 4 == 0),
        ),
        (
            Text(fa="NiN با پایان تمام‌متصل به‌جای بلوک آخر", en="NiN with a fully connected end for its last block"),
            _with_full_head(nin, 12),
            _torch_full_head(networks.nin, (1000,), 12),
        ),
    ]
    base = (rows[0][1], rows[3][1])
    columns = [
        Column(MODEL),
        Column(Text(fa="پارامتر", en="parameters")),
        Column(Text(fa="چند برابر اصل", en="times the original"), digits=2),
    ]
    return Table(
        columns,
        [
            [name, Claim(name, {Route.CLOSED_FORM: one, Route.TORCH: two}, None, WITH_BIAS), one / base[number // 3]]
            for number, (name, one, two) in enumerate(rows)
        ],
        marked=(2, 5),
    )


def pointwise_share_of_nin() -> Claim:
    """In NiN for ten classes."""
    formula = total_parameters(step for step in closed(described.nin()) if step.name.endswith(("-a", "-b")))
    counted = networks.counted(networks.nin)
    return two_routes(
        "پارامترهای هشت لایه‌ی 1×1 در NiN",
        "parameters of NiN's eight 1×1 layers",
        formula,
        sum(count.parameters for number, count in enumerate(counted[:-2]) if number % 4 in (1, 2)),
        None,
        WITH_BIAS,
    )


def lost_directions() -> Claim:
    """Dimension of what a full-rank 16×192 matrix sends to zero."""
    weight = np.random.default_rng(16).integers(-9, 10, (16, 192))
    return Claim(
        Text(fa="بُعد زیرفضایی از 192 کانال که به صفر می‌رود", en="dimension, of 192 channels, of what is sent to zero"),
        {
            Route.CLOSED_FORM: 192 - 16,
            Route.NUMPY: 192 - int(np.linalg.matrix_rank(weight)),
            Route.SYMBOLIC: 192 - exact_rank(weight),
        },
        convention=Text(
            fa="عدد نخست: اگر هیچ اطلاعاتی از دست نمی‌رفت.", en="First number: if no information were lost."
        ),
    )


def memorised() -> Claim:
    """Forty random images of 64 maps, labels ±1 by coin toss, a linear classifier on the global averages."""
    rng = np.random.default_rng(40)
    averages = rng.standard_normal((40, 64, 5, 5)).mean((2, 3))
    labels = rng.choice([-1.0, 1.0], 40)
    solved = np.linalg.lstsq(averages, labels, rcond=None)[0]
    learnt = np.zeros(64)
    for _ in range(2000):
        wrong = np.flatnonzero(labels * (averages @ learnt) <= 0)
        if not wrong.size:
            break
        learnt += labels[wrong[0]] * averages[wrong[0]]
    return Claim(
        Text(fa="برچسب‌های تصادفیِ ازبرشده، از 40 تا", en="random labels learnt by heart, of 40"),
        {
            Route.NUMPY: int((np.sign(averages @ solved) == labels).sum()),
            Route.SIMULATION: int((np.sign(averages @ learnt) == labels).sum()),
        },
        convention=Text(
            fa="عدد نخست: آنچه بدون از بر کردن و تنها با حدس انتظار می‌رود. دو راه: کمترین مربعات، پرسپترون.",
            en="First number: what guessing gives if nothing is memorised. Two ways: least squares, perceptron.",
        ),
    )
