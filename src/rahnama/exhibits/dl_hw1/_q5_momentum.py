"""Part d: how far momentum carries, its three ways of writing, and what they make of the same descent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, log

import numpy as np
import torch

from rahnama.exhibit import Canvas, Claim, Column, Figure, Maths, Route, Table
from rahnama.text import Text

MU, RATE, STEPS, DROP = 0.9, 0.1, 40, 20  # in the table the rate falls to a tenth after DROP of STEPS updates
STEP = Text(fa="به‌روزرسانی", en="update")


def longest_step() -> Claim:
    """The velocity under a gradient that is always 1: the sum of all powers of μ."""
    speed = 0.0
    for _ in range(2000):
        speed = MU * speed + 1
    return _factor(Text(fa="بزرگ‌شدن گام", en="growth of the step"), 1 / (1 - MU), speed)


def shortest_step() -> Claim:
    """The velocity's size under a gradient that changes its sign at each update."""
    speed = 0.0
    for update in range(2000):
        speed = MU * speed + (-1) ** update
    return _factor(Text(fa="کوچک‌شدن گام", en="shrinking of the step"), 1 / (1 + MU), abs(speed))


def _factor(what: Text, closed: float, repeated: float) -> Claim:
    return Claim(what, {Route.CLOSED_FORM: closed, Route.RECURSION: repeated}, tolerance=1e-9)


def updates_to_nine_tenths() -> Claim:
    """Updates until the velocity has nine tenths of its final length."""
    speed, updates = 0.0, 0
    while speed < 0.9 / (1 - MU):
        speed, updates = MU * speed + 1, updates + 1
    return Claim(
        Text(fa="به‌روزرسانی تا نه‌دهم", en="updates until nine tenths"),
        {Route.CLOSED_FORM: ceil(log(0.1) / log(MU)), Route.RECURSION: updates},
    )


def _velocities(gradients: Sequence[float]) -> list[float]:
    found, speed = [], 0.0
    for gradient in gradients:
        speed = MU * speed + gradient
        found.append(speed)
    return found


def velocity_by_update() -> Figure:
    """The velocity under a constant gradient and under one that changes its sign."""
    updates = np.arange(1, 41)
    steady, turning = _velocities([1.0] * 40), _velocities([(-1.0) ** each for each in range(40)])

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        names = (
            Text(fa="گرادیان ثابت 1", en="gradient always 1"),
            Text(fa="گرادیان 1 و -1 یک‌درمیان", en="gradient 1 and -1 in turn"),
        )
        axes.axhline(10, color=canvas.colour["mut"], linewidth=0.9, linestyle=":")
        axes.plot(updates, steady, color=canvas.colour["c1"], label=canvas.say(names[0]))
        axes.plot(updates, turning, "--", color=canvas.colour["c2"], label=canvas.say(names[1]))
        axes.set_xlabel(canvas.say(STEP))
        axes.set_ylabel("$v$", rotation=0, labelpad=10)
        axes.set_xlim(0, 40)
        axes.set_xticks([0, 10, 20, 30, 40], [canvas.number(each) for each in (0, 10, 20, 30, 40)])
        axes.set_yticks([0, 2, 4, 6, 8, 10], [canvas.number(each) for each in (0, 2, 4, 6, 8, 10)])
        axes.grid(True)
        axes.legend(loc="center right")

    return Figure(draw, 5.4, 2.7)


# The three ways of writing, on ½w² from w = 1

Update = Callable[[float, float, float, float], tuple[float, float]]  # w, v, g, η → w, v
FORMS: dict[str, tuple[str, Update]] = {
    "outside": (
        r"v\leftarrow\mu v+g,\quad w\leftarrow w-\eta v",
        lambda w, v, g, e: (w - e * (MU * v + g), MU * v + g),
    ),
    "inside": (
        r"v\leftarrow\mu v-\eta g,\quad w\leftarrow w+v",
        lambda w, v, g, e: (w + MU * v - e * g, MU * v - e * g),
    ),
    "average": (
        r"v\leftarrow\mu v+(1-\mu)g,\quad w\leftarrow w-\eta v",
        lambda w, v, g, e: (w - e * (MU * v + (1 - MU) * g), MU * v + (1 - MU) * g),
    ),
}


def _repeated(form: str, rate: float, falls: bool) -> float:
    """The weight after all updates, one by one."""
    weight, speed = 1.0, 0.0
    for update in range(STEPS):
        now = rate / 10 if falls and update >= DROP else rate
        weight, speed = FORMS[form][1](weight, speed, weight, now)
    return weight


def _by_matrix(form: str, rate: float, falls: bool) -> float:
    """The same: an update is a 2×2 matrix that acts on (w, v); equal updates are its power."""

    def matrix(now: float) -> np.ndarray:
        rows = {
            "outside": [[1 - now, -now * MU], [1, MU]],
            "inside": [[1 - now, MU], [-now, MU]],
            "average": [[1 - now * (1 - MU), -now * MU], [1 - MU, MU]],
        }[form]
        return np.array(rows, dtype=float)

    first = np.linalg.matrix_power(matrix(rate), DROP)
    then = np.linalg.matrix_power(matrix(rate / 10 if falls else rate), STEPS - DROP)
    return float((then @ first @ np.array([1.0, 0.0]))[0])


def _by_torch(rate: float, falls: bool, dampening: float = 0.0) -> float:
    weight = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([weight], lr=rate, momentum=MU, dampening=dampening)
    for update in range(STEPS):
        if falls and update == DROP:
            optimiser.param_groups[0]["lr"] = rate / 10
        optimiser.zero_grad()
        (weight**2 / 2).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return float(weight.detach())


def _end(form: str, rate: float, falls: bool) -> Claim:
    routes = {Route.RECURSION: _repeated(form, rate, falls), Route.MATRIX: _by_matrix(form, rate, falls)}
    return Claim(Text(fa="وزن در پایان", en="the weight at the end"), routes, tolerance=1e-9)


def three_forms() -> Table:
    """The weight after forty updates in each form, with a constant rate and with one that falls to a tenth half-way."""
    columns = [
        Column(Text(fa="به‌روزرسانی", en="update")),
        Column(Maths(r"\eta"), digits=1),
        Column(Text(fa="نرخ ثابت", en="constant rate"), digits=6),
        Column(Text(fa="نرخ یک‌دهم از نیمه", en="a tenth from half-way"), digits=6),
    ]
    settings = (("outside", RATE), ("inside", RATE), ("average", RATE), ("average", RATE / (1 - MU)))
    return Table(
        columns,
        [
            (Maths(FORMS[form][0]), rate, *(_end(form, rate, falls) for falls in (False, True)))
            for form, rate in settings
        ],
    )
