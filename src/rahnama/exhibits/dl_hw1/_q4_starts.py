"""Part a: what training makes of equal and of unequal starts, read from the committed experiment."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Arrow, Canvas, Cell, Claim, Column, Diagram, Dot, Figure, Label, Route, Shape, Table
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
NAME = "zero_initialization"
MOMENTS = (0, 10, 30, 60, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10_000, 15_000, 20_000)
TARGETS = np.repeat([1.0, 0.0], 40)
STARTS: dict[str, tuple[Text, str, str]] = {
    "zero": (Text(fa="همه صفر", en="all zero"), "c2", "-"),
    "constant": (Text(fa="همه یک‌دوم", en="all one half"), "c4", "--"),
    "biases": (Text(fa="تنها بایاس تصادفی", en="only biases random"), "c3", "-."),
    "weights": (Text(fa="وزن تصادفی، بایاس صفر", en="random weights, biases zero"), "c1", "-"),
}
WITHIN_SECOND = Text(fa="تفاوت واحدهای لایه‌ی دوم", en="difference of units, layer 2")
WITHIN_FIRST = Text(fa="تفاوت واحدهای لایه‌ی اول", en="difference of units, layer 1")


def _two_ways(name: str, kind: str, seed: int, read: Callable[[object], float], tolerance: float) -> Claim:
    """One measured number by both trainings, NumPy's and PyTorch's."""
    (record,) = results.load(NAME).where(start=kind, seed=seed)
    routes = {Route.NUMPY: read(record[f"{name}_numpy"]), Route.TORCH: read(record[f"{name}_torch"])}
    return Claim(Text(fa="اندازه‌گیری‌شده", en="measured"), routes, tolerance=tolerance)


def starts_compared() -> Table:
    """Differences between units, loss and points told right after 20,000 updates."""
    rows: list[list[Cell]] = []
    for record in results.load(NAME).records:
        kind, seed = record["start"], record["seed"]
        rows.append(
            [
                STARTS[kind][0],
                _two_ways("differences", kind, seed, lambda each: float(each[0]), 1e-4),  # type: ignore[index]
                _two_ways("differences", kind, seed, lambda each: float(each[1]), 1e-4),  # type: ignore[index]
                _two_ways("loss", kind, seed, lambda each: float(each[-1]), 1e-4),  # type: ignore[index]
                _two_ways("correct", kind, seed, lambda each: int(each), 0),  # type: ignore[call-overload]
            ]
        )
    columns = [
        Column(Text(fa="آغاز", en="start")),
        Column(WITHIN_FIRST, digits=2),
        Column(WITHIN_SECOND, digits=2),
        Column(Text(fa="زیان", en="loss"), digits=4),
        Column(Text(fa="درست از 80", en="right, of 80")),
    ]
    return Table(columns, rows)


def loss_by_start() -> Figure:
    """Loss on all points against the number of updates, one line for each run."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        named = set()
        for record in results.load(NAME).records:
            text, colour, style = STARTS[record["start"]]
            label = canvas.say(text) if record["start"] not in named else None
            named.add(record["start"])
            axes.plot(
                MOMENTS[1:], record["loss_numpy"][1:], style, color=canvas.colour[colour], label=label, linewidth=1.6
            )
        axes.axhline(math.log(2), color=canvas.colour["mut"], linestyle=":", linewidth=1)
        axes.text(9, math.log(2) + 0.015, r"$\ln 2$", ha="right", color=canvas.colour["mut"], fontsize=9)
        axes.set(xscale="log", ylim=(-0.03, 1.0), xlim=(6, 26_000))
        axes.set_xticks([10, 100, 1000, 10_000], [canvas.number(k) for k in (10, 100, 1000, 10_000)])
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], [canvas.number(k) for k in (0, 0.25, 0.5, 0.75, 1)])
        axes.minorticks_off()
        axes.set_xlabel(canvas.say(Text(fa="به‌روزرسانی", en="update")))
        axes.set_ylabel(canvas.say(Text(fa="میانگین زیان", en="mean loss")))
        axes.grid(True, axis="y")
        axes.legend(loc="lower left", fontsize=8)

    return Figure(draw, 6.4, 3.4)


def _output(parameters: Array, points: Array) -> Array:
    """The trained network's output, for the drawing."""
    reads, place = points, 0
    for inputs, units in ((2, 4), (4, 3), (3, 1)):
        weights = parameters[place : place + inputs * units].reshape(units, inputs)
        biases = parameters[place + inputs * units : place + inputs * units + units]
        reads = 1 / (1 + np.exp(-(reads @ weights.T + biases)))
        place += (inputs + 1) * units
    return reads[:, 0]


def _region(axes: Axes, canvas: Canvas, parameters: Array, points: Array) -> None:
    """The part of the plane that is given to class 1, and the points."""
    across, up = np.linspace(-3.4, 3.4, 61), np.linspace(-2.4, 2.4, 45)
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    values = _output(parameters, grid.reshape(-1, 2)).reshape(grid.shape[:2])
    axes.contourf(across, up, values, levels=[0.5, 2], colors=[canvas.colour["c1"]], alpha=0.18)
    axes.contour(across, up, values, levels=[0.5], colors=[canvas.colour["fg"]], linewidths=1.2)
    for label, mark, colour in ((1, "o", "c1"), (0, "s", "c2")):
        chosen = points[label == TARGETS]
        axes.plot(chosen[:, 0], chosen[:, 1], mark, color=canvas.colour[colour], markersize=3.4, linestyle="none")
    axes.set(xticks=[], yticks=[], aspect="equal", xlabel="$x_1$", ylabel="$x_2$")


def regions_of_class_one() -> Figure:
    """Where the trained network says class 1: started at zero, and at random."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        result = results.load(NAME)
        points = result.where(start="zero")[0]["points"]
        titles = (Text(fa="آغاز از صفر", en="started at zero"), Text(fa="آغاز تصادفی", en="started at random"))
        for axes, kind, title in zip(panels, ("zero", "weights"), titles, strict=True):
            _region(axes, canvas, result.where(start=kind, seed=0)[0]["parameters"], points)
            axes.set_title(canvas.say(title))

    return Figure(draw, 6.4, 2.7)


def _best_through_pairs(points: Array) -> int:
    """Most points told right by a line: every line close to two of the points, each of the two on either side."""
    best = 0
    for one in range(len(points)):
        away = points - points[one]
        normals = np.stack([-away[:, 1], away[:, 0]], axis=1)
        sides = away @ normals.T  # (points, lines through point `one` and another)
        for other in range(len(points)):
            if other == one:
                continue
            above = np.delete(sides[:, other] > 0, (one, other))
            right = int((above == np.delete(TARGETS, (one, other))).sum())
            best = max(best, right + 2, len(points) - 2 - right + 2)
    return best


def _best_by_turning(points: Array) -> int:
    """The same by turning a direction in small steps and trying every threshold along it."""
    best = 0
    for angle in np.linspace(0, np.pi, 20_001):
        order = np.argsort(points @ [math.cos(angle), math.sin(angle)])
        ones = np.concatenate([[0], np.cumsum(TARGETS[order])])  # of class 1 below each threshold
        right = ones + (40 - (np.arange(81) - ones))
        best = max(best, int(right.max()), int((80 - right).max()))
    return best


def best_line() -> Claim:
    """The most points that a straight line tells right."""
    points = results.load(NAME).where(start="zero")[0]["points"]
    return Claim(
        Text(fa="بیشترین نقطه‌هایی که یک خط درست جدا می‌کند", en="most points that a line tells right"),
        {Route.COUNTING: _best_through_pairs(points), Route.SIMULATION: _best_by_turning(points)},
    )


# The network as a drawing


def _column(count: int, middle: float, gap: float) -> list[float]:
    return [middle + gap * (k - (count - 1) / 2) for k in range(count)]


def equal_edges() -> Diagram:
    """The network for two inputs; edges of one colour carry equal weights for ever."""
    places = [(90.0, 2, 96.0), (240.0, 4, 56.0), (400.0, 3, 66.0), (540.0, 1, 0.0)]
    columns = [[(x, y) for y in _column(count, 128.0, gap)] for x, count, gap in places]
    shapes: list[Shape] = []
    for depth, (left, right) in enumerate(pairwise(columns)):
        for number, (x1, y1) in enumerate(left):
            tone = ("c1", "c2")[number] if depth == 0 else ("c3", "c4")[depth - 1]
            dashed = tone == "c2"
            shapes += [Arrow([(x1, y1), (x2, y2)], tone, head=False, dashed=dashed) for x2, y2 in right]
    for depth, column in enumerate(columns):
        for number, (x, y) in enumerate(column):
            name = f"x{'₁₂'[number]}" if depth == 0 else "σ"
            shapes += [Dot(x, y, 14, "mut"), Label(x, y - 1, name, "bg", bold=True)]
    shapes += [Arrow([(556, 128), (598, 128)]), Label(614, 128, "ŷ", bold=True)]
    notes = (
        (165.0, Text(fa="دو عدد", en="two numbers")),
        (320.0, Text(fa="یک عدد", en="one number")),
        (470.0, Text(fa="یک عدد", en="one number")),
    )
    for (x, text), name in zip(notes, ("W¹", "W²", "W³"), strict=True):
        shapes += [Label(x, 250, name, bold=True), Label(x, 270, text, "mut", True)]
    return Diagram(640, 284, shapes)
