"""Part a/2: what came of training four networks on few pictures, and a classifier with a single weight."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from rahnama import results
from rahnama.exhibit import Box, Canvas, Claim, Code, Column, Dot, Figure, Label, Maths, Route, Shape, Table
from rahnama.exhibits.ml_hw4 import _q1_charts as charts
from rahnama.reference import layers
from rahnama.text import Text

TESTED = 10_000
SIZES = (100, 300, 1000, 3000)
POINTS = Text(fa="واحد درصد", en="percentage points")
ACCURACY = Text(fa="دقت آزمون (٪)", en="test accuracy (%)")
ORDERS = {
    "natural": Text(fa="پیکسل‌های طبیعی", en="natural pixels"),
    "permuted": Text(fa="پیکسل‌های جایگشته", en="permuted pixels"),
}
SHORT_ORDERS = {
    "natural": Text(fa="طبیعی", en="natural"),
    "permuted": Text(fa="جایگشته", en="permuted"),
}
HEADS: layers.Network = (
    layers.Convolution("first", 16, 5, stride=2, padding=2),
    layers.Pooling("pool", 2, 2),
    layers.Convolution("second", 32, 3, padding=1),
)


class Learner(NamedTuple):
    """One of the four networks: its name in a table and beside a curve, its looks and its layers."""

    name: Text
    short: Text
    tone: str
    dashed: bool
    network: layers.Network


LEARNERS = {
    "cnn": Learner(
        Text(fa="کانولوشنی با سرِ خطی", en="convolutional, linear head"),
        Text(fa="کانولوشنی", en="convolutional"),
        "c1",
        False,
        (*HEADS, layers.Linear("head", 10)),
    ),
    "mlp-narrow": Learner(
        Text(fa="تمام‌متصل، 26 واحد", en="fully connected, 26 units"),
        Text(fa="تمام‌متصل 26", en="full, 26"),
        "c2",
        True,
        (layers.Linear("hidden", 26), layers.Linear("head", 10)),
    ),
    "mlp-wide": Learner(
        Text(fa="تمام‌متصل، 128 واحد", en="fully connected, 128 units"),
        Text(fa="تمام‌متصل 128", en="full, 128"),
        "c3",
        False,
        (layers.Linear("hidden", 128), layers.Linear("head", 10)),
    ),
    "fcn": Learner(
        Text(fa="تمام‌کانولوشنی", en="fully convolutional"),
        Text(fa="تمام‌کانولوشنی", en="fully convol."),
        "c4",
        True,
        (*HEADS, layers.Convolution("head", 10, 1), layers.GlobalPooling("mean")),
    ),
}


def _result() -> results.Result:
    return results.load("fewer_weights")


def _sizes(network: str) -> list[int]:
    measured = {int(each["examples"]) for each in _result().where(network=network)}
    return [size for size in SIZES if size in measured]


def _shares(network: str, pixels: str, examples: int, route: Route) -> Any:
    """Test accuracy by seed, in percent, as counted by PyTorch or by the NumPy forward pass."""
    name = {Route.TORCH: "test_correct", Route.NUMPY: "test_correct_numpy"}[route]
    return 100 * _result().values(name, network=network, pixels=pixels, examples=examples) / TESTED


# Claims


def accuracy(network: str, pixels: str, examples: int) -> Claim:
    """Mean test accuracy over the seeds, in percent."""
    return Claim(
        Text(fa="میانگین دقت آزمون", en="mean test accuracy"),
        {route: float(_shares(network, pixels, examples, route).mean()) for route in (Route.TORCH, Route.NUMPY)},
        tolerance=1e-4,
    )


def gaps(first: tuple[str, str], second: tuple[str, str], examples: int, route: Route) -> Any:
    """By seed, how many percentage points the first is ahead of the second; each pair learnt the same pictures."""
    return _shares(*first, examples, route) - _shares(*second, examples, route)


def gap(first: tuple[str, str], second: tuple[str, str], examples: int) -> Claim:
    """Mean of these leads."""
    return Claim(
        Text(fa="میانگین فاصله‌ی دو دقت آزمون", en="mean lead in test accuracy"),
        {route: float(gaps(first, second, examples, route).mean()) for route in (Route.TORCH, Route.NUMPY)},
        POINTS,
        tolerance=0.02,
    )


def seeds_ahead(first: tuple[str, str], second: tuple[str, str], examples: int) -> Claim:
    """In how many seeds the first is ahead."""
    return Claim(
        Text(fa="بذرهایی که نخستین در آن‌ها جلوتر است", en="seeds in which the first is ahead"),
        {route: int((gaps(first, second, examples, route) > 0).sum()) for route in (Route.TORCH, Route.NUMPY)},
    )


def fitted() -> Claim:
    """How many of all trainings got below the threshold."""
    runs = _result().records
    return Claim(
        Text(fa="آموزش‌های به‌آستانه‌رسیده", en="trainings that fitted"),
        {
            Route.TORCH: sum(int(each["fitted"]) for each in runs),
            Route.COUNTING: sum(float(each["loss"]) < 0.01 for each in runs),
        },
    )


def parameters(network: str) -> Claim:
    """Weights and biases of a network."""
    steps = layers.trace(LEARNERS[network].network, (1, 28, 28))
    return Claim(
        Text(fa="پارامترها", en="parameters"),
        {
            Route.CLOSED_FORM: layers.total_parameters(steps),
            Route.TORCH: int(_result().where(network=network)[0]["parameters"]),
        },
        convention=Text(fa="با بایاس", en="with biases"),
    )


def one_weight_labels(points: int = 10) -> Claim:
    """How many labellings of ten points the classifier with one weight reaches, out of all that there are."""
    return Claim(
        Text(fa="برچسب‌گذاری‌هایی که به دست می‌آیند", en="labellings reached"),
        {Route.COUNTING: _by_parity(points), Route.NUMPY: _by_sine(points)},
    )


def _angles(points: int) -> list[Fraction]:
    """The weights θ, one for each labelling: its digits in base two, and a last 1 that keeps the sine from zero."""
    return [
        sum((Fraction(digit, 2**place) for place, digit in enumerate((*digits, 1), start=1)), Fraction(0))
        for digits in product((0, 1), repeat=points)
    ]


def _by_parity(points: int) -> int:
    """Exact: sin(π·u) is negative where the integer part of u is odd and u is no integer."""
    return len({tuple(int(2**i * angle) % 2 for i in range(1, points + 1)) for angle in _angles(points)})


def _by_sine(points: int) -> int:
    """The same weights are the odd multiples of 2^-(points+1) below one."""
    places = np.pi * 2.0 ** np.arange(1, points + 1)
    weights = np.arange(1, 2 ** (points + 1), 2) / 2.0 ** (points + 1)
    labels = np.sin(np.outer(weights, places)) < 0
    return len(np.unique(labels, axis=0))


# Tables


def networks() -> Table:
    """The four networks, their parameters and how many examples they learnt."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="لایه‌ها", en="layers")),
        Column(Text(fa="پارامترها", en="parameters")),
        Column(Text(fa="نرخ یادگیری", en="learning rate")),
    ]
    trunk = "conv 5×5/2 16 → pool 2 → conv 3×3 32 →"
    described = {
        "cnn": (f"{trunk} linear 10", 0.002),
        "fcn": (f"{trunk} conv 1×1 10 → mean", 0.01),
        "mlp-narrow": ("linear 26 → linear 10", 0.002),
        "mlp-wide": ("linear 128 → linear 10", 0.002),
    }
    return Table(
        columns,
        [
            (learner.name, Code(described[key][0]), parameters(key), described[key][1])
            for key, learner in LEARNERS.items()
        ],
    )


def accuracies() -> Table:
    """Mean test accuracy of every network by order of the pixels and number of examples."""
    columns = [Column(Text(fa="شبکه", en="network")), Column(Text(fa="پیکسل‌ها", en="pixels"))]
    columns += [Column(Maths(f"n={size}"), digits=1) for size in SIZES]
    rows = [
        (
            learner.short,
            order,
            *(accuracy(key, pixels, size) if size in _sizes(key) else None for size in SIZES),
        )
        for key, learner in LEARNERS.items()
        for pixels, order in SHORT_ORDERS.items()
    ]
    return Table(columns, rows)


def convergence() -> Table:
    """How each network's trainings ended."""
    columns = [
        Column(Text(fa="شبکه", en="network")),
        Column(Text(fa="آموزش‌ها", en="trainings")),
        Column(Text(fa="به آستانه رسیده", en="below the threshold")),
        Column(Text(fa="کمترین دقت آموزش (٪)", en="least training accuracy (%)"), digits=1),
        Column(Text(fa="کمترین دوره", en="fewest epochs")),
        Column(Text(fa="بیشترین دوره", en="most epochs")),
    ]
    return Table(columns, [_ended(key, learner.short) for key, learner in LEARNERS.items()])


def _ended(network: str, name: Text) -> tuple[Any, ...]:
    runs = _result().where(network=network)
    fitted = Claim(
        Text(fa="آموزش‌های به‌آستانه‌رسیده", en="trainings that fitted"),
        {
            Route.TORCH: sum(int(each["fitted"]) for each in runs),
            Route.COUNTING: sum(each["loss"] < 0.01 for each in runs),
        },
    )
    epochs = [int(each["epochs"]) for each in runs]
    return (
        name,
        len(runs),
        fitted,
        min(100 * each["train_correct"] / each["examples"] for each in runs),
        min(epochs),
        max(epochs),
    )


# Figures


def pictures() -> Figure:
    """A garment, and the same under one permutation of the pixels."""
    shown = results.load("permuted_pixels").records[0]

    def draw(canvas: Canvas) -> None:
        for axes, order in zip(canvas.figure.subplots(1, 2), ORDERS, strict=True):
            canvas.photo(axes, shown[order][0])
            axes.set(xticks=[], yticks=[])

    return Figure(draw, 3.0, 1.5)


def learning_curves() -> list[Shape]:
    """Test accuracy against the number of examples: mean of the seeds, with the least and the greatest."""
    shapes: list[Shape] = []
    for left, (pixels, order) in zip((46.0, 396.0), ORDERS.items(), strict=True):
        frame = charts.Frame(left, 48, 198, 270, (80, 3600), (50, 87))
        title = Text(fa="تعداد نمونه‌های آموزش", en="training examples")
        shapes += [Label(left + 99, 12, order, bold=True), Label(left + 99, 32, ACCURACY, "mut", True)]
        shapes += frame.axes(SIZES, {each: str(each) for each in range(50, 90, 5)}, title, numbers=True)
        for number, key in enumerate(LEARNERS):
            shapes += _curve(frame, key, pixels, 1.05 ** (number - 1.5))
        shapes += _names(frame, pixels)
    return shapes


def _curve(frame: charts.Frame, network: str, pixels: str, aside: float) -> list[Shape]:
    """One network's means, each with a bar from its worst to its best seed."""
    learner = LEARNERS[network]
    seeds = {size: _shares(network, pixels, size, Route.TORCH) for size in _sizes(network)}
    points = [(size * aside, float(each.mean())) for size, each in seeds.items()]
    shapes: list[Shape] = [frame.line(points, learner.tone, learner.dashed)]
    for point, each in zip(points, seeds.values(), strict=True):
        shapes.append(frame.line([(point[0], each.min()), (point[0], each.max())], learner.tone, False))
        x, y = frame.place(*point)
        shapes.append(Box(x, y, 7, 7, tone=learner.tone) if learner.dashed else Dot(x, y, 3.5, learner.tone))
    return shapes


def _names(frame: charts.Frame, pixels: str, leading: float = 15) -> list[Shape]:
    """The networks' names at the ends of their curves, from the top down, moved apart where curves meet."""
    ends = []
    for key, learner in LEARNERS.items():
        size = max(_sizes(key))
        x, y = frame.place(size * 1.1, float(_shares(key, pixels, size, Route.TORCH).mean()))
        ends.append((y, x, learner))
    shapes: list[Shape] = []
    free = -leading
    for y, x, learner in sorted(ends, key=lambda end: end[0]):
        free = max(free + leading, y - 5)
        shapes.append(Label(x + 8, free, learner.short, learner.tone, True, "start"))
    return shapes
