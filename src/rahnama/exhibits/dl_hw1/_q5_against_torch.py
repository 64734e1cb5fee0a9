"""Reads ``mlp_against_pytorch`` and ``epoch_time``: how far our weights are from PyTorch's, and what an epoch takes."""

from __future__ import annotations

import statistics
from math import floor, log10
from typing import Any

import numpy as np

from rahnama import results
from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.text import Text

SAME, TIME = "mlp_against_pytorch", "epoch_time"
VARIANTS = {
    "sigmoid": Text(fa="ب: سیگموئید", en="b: sigmoid"),
    "relu": Text(fa="ج: ReLU", en="c: ReLU"),
    "momentum": Text(fa="د: تکانه", en="d: momentum"),
    "three_layers": Text(fa="ه: سه لایه", en="e: three layers"),
}
SECONDS = Text(fa="ثانیه", en="seconds")
MIDDLE = Text(fa="میانه‌ی 5 دوره، بی ارزیابی", en="median of 5 epochs, without evaluation")
THREADS = (1, 2)
CONTENDERS = ("numpy_readable", "numpy", "pytorch", "pytorch_fused")


def _above(values: list[float]) -> int:
    """The smallest k so that all values are below 10^k, by the decimal notation of the largest."""
    return int(f"{max(values):.17e}".partition("e")[2]) + 1


def power_above(measured: str) -> Claim:
    """The power of ten that no run of any variant reaches."""
    values = [float(each[measured]) for each in results.load(SAME).records]
    names = {
        "weight_difference": Text(fa="توان بالای بزرگ‌ترین اختلاف وزن‌ها", en="power above the largest difference"),
        "gradient_error": Text(fa="توان بالای بزرگ‌ترین خطای گرادیان", en="power above the largest gradient error"),
    }
    return Claim(
        names[measured],
        {Route.NUMPY: floor(log10(float(np.max(values)))) + 1, Route.COUNTING: _above(values)},
        convention=Text(fa="چهار شبکه، هر کدام 2 بذر، float64", en="four networks with 2 seeds each, float64"),
    )


def least_movement() -> Claim:
    """The smallest of the runs' largest weight changes during the epoch."""
    values = [float(each["weight_change"]) for each in results.load(SAME).records]
    return Claim(
        Text(fa="کمترین جابه‌جایی", en="least movement"),
        {Route.NUMPY: float(np.min(values)), Route.COUNTING: sorted(values)[0]},
    )


# Time


def _measured(threads: int) -> dict[str, Any]:
    found: dict[str, Any] = results.load(TIME).records[0][f"threads_{threads}"]
    return found


def seconds(variant: str, contender: str = "numpy", threads: int = 1) -> Claim:
    """Seconds of an epoch's updates."""
    values = [float(each) for each in _measured(threads)["variants"][variant]["seconds"][contender]]
    return Claim(
        Text(fa="زمان یک دوره", en="time of an epoch"),
        {Route.NUMPY: float(np.median(values)), Route.COUNTING: statistics.median(values)},
        SECONDS,
        MIDDLE,
        tolerance=1e-12,
    )


def ratio(variant: str, threads: int = 1) -> Claim:
    """Our time over PyTorch's."""
    taken = _measured(threads)["variants"][variant]["seconds"]
    ours, theirs = ([float(each) for each in taken[name]] for name in ("numpy", "pytorch"))
    return Claim(
        Text(fa="زمان NumPy بر زمان PyTorch", en="NumPy's time over PyTorch's"),
        {
            Route.NUMPY: float(np.median(ours) / np.median(theirs)),
            Route.COUNTING: statistics.median(ours) / statistics.median(theirs),
        },
        convention=MIDDLE,
        tolerance=1e-12,
    )


def largest_ratio(contender: str) -> Claim:
    """The largest ratio of our time to a contender's, over all networks and numbers of threads."""
    recorded = "ratio_fused" if contender == "pytorch_fused" else "ratio"
    every = [each for threads in THREADS for each in _measured(threads)["variants"].values()]
    return Claim(
        Text(fa="بزرگ‌ترین نسبت زمان‌ها", en="largest ratio of times"),
        {
            Route.NUMPY: max(
                float(np.median(each["seconds"]["numpy"]) / np.median(each["seconds"][contender])) for each in every
            ),
            Route.COUNTING: sorted(float(each[recorded]) for each in every)[-1],
        },
        convention=MIDDLE,
        tolerance=1e-12,
    )


def share_of_limit(variant: str, threads: int = 1) -> Claim:
    """Operations per second of the training over those of one large matrix product."""
    found = _measured(threads)
    taken = [float(each) for each in found["variants"][variant]["seconds"]["numpy"]]
    limit, count = float(found["limit_gflops"]), int(found["variants"][variant]["flop"])
    return Claim(
        Text(fa="سهم از حد ضرب ماتریسی", en="share of the limit of matrix products"),
        {
            Route.CLOSED_FORM: count / statistics.median(taken) / 1e9 / limit,
            Route.NUMPY: float(np.median(count / np.array(taken)) / (limit * 1e9)),
        },
        convention=Text(
            fa="تنها عمل‌های ضرب ماتریسی؛ هر ضرب–جمع دو عمل", en="operations of matrix products only; a MAC is two"
        ),
        tolerance=1e-9,
    )


def share_of_products(variant: str, threads: int = 1) -> Claim:
    """The time of an epoch's matrix products with nothing around them, over that of the whole epoch."""
    found = _measured(threads)["variants"][variant]
    taken = {name: [float(each) for each in found["seconds"][name]] for name in ("products", "numpy")}
    return Claim(
        Text(fa="سهم ضرب‌های ماتریسی از زمان", en="share of the matrix products in the time"),
        {
            Route.NUMPY: float(np.median(taken["products"]) / np.median(taken["numpy"])),
            Route.COUNTING: statistics.median(taken["products"]) / statistics.median(taken["numpy"]),
        },
        convention=MIDDLE,
        tolerance=1e-12,
    )


def limit(threads: int = 1) -> Claim:
    """GFLOP/s of the product of two large float32 matrices: as recorded, and from the recorded share of a variant."""
    found = _measured(threads)
    first = found["variants"]["sigmoid"]
    return Claim(
        Text(fa="حد ضرب ماتریسی", en="limit of matrix products"),
        {
            Route.NUMPY: float(found["limit_gflops"]),
            Route.CLOSED_FORM: float(first["gflops"]) / float(first["share_of_limit"]),
        },
        Text(fa="گیگافلاپ بر ثانیه", en="GFLOP/s"),
        Text(fa="دو ماتریس $2048\\times2048$، float32", en="two $2048\\times2048$ matrices, float32"),
        tolerance=1e-9,
    )


def time_of_an_epoch() -> Table:
    """NumPy and PyTorch in turns, by network and number of threads."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="رشته", en="threads")),
        Column(Text(fa="NumPy خوانا", en="readable NumPy"), digits=2),
        Column(Text(fa="NumPy", en="NumPy"), digits=2),
        Column(Text(fa="PyTorch", en="PyTorch"), digits=2),
        Column(Text(fa="PyTorch با fused", en="fused"), digits=2),
        Column(Text(fa="نسبت", en="ratio"), digits=2),
        Column(Text(fa="سهم از حد", en="share of limit"), digits=0, percent=True),
    ]
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            threads,
            *(seconds(variant, contender, threads) for contender in CONTENDERS),
            ratio(variant, threads),
            share_of_limit(variant, threads),
        )
        for variant, name in VARIANTS.items()
        for threads in THREADS
    ]
    return Table(columns, rows)
