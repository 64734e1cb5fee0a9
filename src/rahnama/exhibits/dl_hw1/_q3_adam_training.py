"""Reads ``results/adam_correction.json``: a real network under Adam with each bias correction on or off (d)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Route, Table
from rahnama.exhibits.dl_hw1._q3_adam import STEP, VARIANTS
from rahnama.results import Result
from rahnama.text import Text

Array = NDArray[np.float64]
NAME, HELD_OUT, RATES = "adam_correction", 1_000, (0.001, 0.003, 0.01)
MOMENTS = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 70, 100, 150, 200, 300)  # as in the experiment


def _median(data: Result, measured: str, variant: str, rate: float) -> Array:
    """Median over the runs of what was measured at every moment."""
    values = data.values(measured, corrected=variant, rate=rate)
    found: Array = np.median(values, axis=0)
    return found


def loss_after(data: Result, variant: str, rate: float, steps: int) -> Claim:
    """Held-out loss after some steps, median of three runs, by both forward passes."""
    place = MOMENTS.index(steps)
    found = [float(_median(data, name, variant, rate)[place]) for name in ("loss", "loss_numpy")]
    return Claim(
        Text(fa=f"زیان پس از {steps} گام", en=f"loss after {steps} steps"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        convention=Text(fa="میانه‌ی سه اجرا، حداکثر 50", en="median of three runs, at most 50"),
        tolerance=1e-4,
    )


def right_in_the_end(variant: str, rate: float, data: Result | None = None) -> Claim:
    """Share of right answers after the last step, median of three runs, by both forward passes."""
    data = data or results.load(NAME)
    found = [float(_median(data, name, variant, rate)[-1]) / HELD_OUT for name in ("correct", "correct_numpy")]
    return Claim(
        Text(fa="سهم پاسخ‌های درست", en="share of right answers"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        tolerance=5e-3,
    )


def first_move(variant: str) -> Claim:
    """How far the median weight of the real network moved in the first step, over the rate; beside the formula."""
    closed = {"both": 1.0, "none": 0.1 / 0.001**0.5, "first": 0.001**-0.5, "second": 0.1}
    measured = float(_median(results.load(NAME), "moved", variant, 0.001)[1])
    return Claim(
        Text(fa="جابه‌جایی میانه‌ی وزن‌ها در گام نخست", en="median move of the weights in the first step"),
        {Route.TORCH: measured, Route.CLOSED_FORM: closed[variant]},
        tolerance=1e-2,
    )


def training_with_and_without() -> Table:
    """Held-out loss after 1, 10 and 50 steps and right answers in the end, by rate and variant."""
    data = results.load(NAME)
    rows: list[Sequence[Cell]] = []
    for rate in RATES:
        for variant, (_, title, _, _) in VARIANTS.items():
            losses = [loss_after(data, variant, rate, steps) for steps in (1, 10, 50)]
            rows.append((rate, title, *losses, right_in_the_end(variant, rate, data)))
    columns = [
        Column(Text(fa="نرخ", en="rate"), 3),
        Column(Text(fa="تصحیح", en="correction")),
        *(Column(Text(fa=f"زیان، گام {steps}", en=f"loss, step {steps}"), 2) for steps in (1, 10, 50)),
        Column(Text(fa="پاسخ درست در پایان", en="right in the end"), 1, percent=True),
    ]
    return Table(columns, rows)


def loss_of_four_variants() -> Figure:
    """Held-out loss against the step for the four variants, at a small and at a large rate."""
    data = results.load(NAME)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2, sharey=True)
        for axes, rate in zip(panels, (0.001, 0.01), strict=True):
            for variant, (_, title, colour, style) in VARIANTS.items():
                losses = _median(data, "loss", variant, rate)[1:]
                axes.plot(MOMENTS[1:], losses, style, color=canvas.colour[colour], label=canvas.say(title))
            axes.set(xscale="log", yscale="log", ylim=(0.35, 60))
            name = Text(fa=f"نرخ یادگیری {canvas.number(rate)}", en=f"learning rate {canvas.number(rate)}")
            axes.set_title(canvas.say(name))
            axes.set_xlabel(canvas.say(STEP))
            axes.set_xticks([1, 10, 100, 300], [canvas.number(each) for each in (1, 10, 100, 300)])
            axes.minorticks_off()
            axes.grid(True)
        marks = (0.5, 1, 2, 5, 10, 50)
        panels[0].set_yticks(marks, [canvas.number(each) for each in marks])
        panels[0].set_ylabel(canvas.say(Text(fa="زیان کنارگذاشته‌ها", en="held-out loss")))
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=4, fontsize=9)

    return Figure(draw, 6.4, 3.6)
