"""Tables and figures of part b/3: auxiliary classifiers."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import (
    Arrow,
    Box,
    Canvas,
    Claim,
    Column,
    Diagram,
    Figure,
    Label,
    Route,
    Shape,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4._q4_shared import (
    significant,
)
from rahnama.reference import architectures
from rahnama.text import Text


def heads_on_the_way() -> Diagram:
    """GoogLeNet as a chain of modules with its two auxiliary classifiers; below, the layers with weights so far."""
    names = ["conv", *architectures.INCEPTION_WIDTHS, "FC"]
    depths = [3, *range(5, 22, 2), 22]
    head = Text(fa="دسته‌بند کمکی", en="auxiliary head")
    final: list[Shape] = [
        Arrow([(640 - 29, 92), (640 - 29, 62)], "c3"),
        Box(572, 40, 128, 44, Text(fa="دسته‌بند اصلی", en="main head"), Text(fa="ضریب 1", en="factor 1"), "c3"),
    ]
    legend = Label(
        320,
        172,
        Text(fa="زیر هر بخش: شماره‌ی واپسین لایه‌ی وزن‌دار", en="below: number of the last layer with weights"),
        "mut",
        True,
    )
    return Diagram(640, 186, [*drawings.modules(110, names, depths, {"4a": head, "4d": head}), *final, legend])


def gradient_with_heads() -> Figure:
    """Gradient norm by layer of plain networks with and without two auxiliary heads, for two initializations."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        lines = {
            True: (Text(fa="با دسته‌بند کمکی", en="with auxiliary heads"), "c2", "-"),
            False: (Text(fa="بدون آن", en="without"), "c1", "--"),
        }
        for axes, start, title in zip(panels, ("small", "he"), (drawings.SMALL_START, drawings.HE_START), strict=True):
            for auxiliary, (label, colour, style) in lines.items():
                low, middle, high = np.percentile(experiments.headed_norms(start, auxiliary), [25, 50, 75], axis=0)[
                    :, 1:
                ]
                place = np.arange(1, experiments.HEADED_DEPTH + 1)
                axes.fill_between(place, low, high, color=canvas.colour[colour], alpha=0.2, linewidth=0)
                axes.plot(place, middle, style, color=canvas.colour[colour], label=canvas.say(label))
            for layer in experiments.HEADS:
                axes.axvline(layer, color=canvas.colour["mut"], linewidth=0.8, linestyle=":")
            axes.set(ylim=(1e-10, 2), xticks=[1, *experiments.HEADS, experiments.HEADED_DEPTH])
            drawings.few_powers(axes)
            axes.set_title(canvas.say(title))
            axes.set_xlabel(canvas.say(drawings.LAYER_OUTPUT))
        panels[0].set_ylabel(canvas.say(drawings.NORM))
        panels[1].legend(loc="lower right")

    return Figure(draw, 6.4, 2.9)


def effect_of_heads() -> Table:
    """Gradient at the first layer without and with auxiliary heads, by backpropagation and by autograd."""
    columns = [
        Column(Text(fa="شروع", en="start")),
        Column(Text(fa="بدون دسته‌بندها", en="without heads")),
        Column(Text(fa="با دسته‌بندها", en="with heads")),
        Column(Text(fa="چند برابر", en="times")),
    ]
    return Table(
        columns,
        [
            (title, at_first_layer(start, False), at_first_layer(start, True), gain(start))
            for start, title in (("small", drawings.SMALL_START), ("he", drawings.HE_START))
        ],
    )


def at_first_layer(start: str, auxiliary: bool) -> Claim:
    """Median gradient norm at the first layer, by both backpropagations."""
    return Claim(
        Text(fa="میانه‌ی اندازه‌ی گرادیان در لایه‌ی نخست", en="median gradient norm at the first layer"),
        {
            route: significant(float(np.median(experiments.headed_norms(start, auxiliary, torch)[:, 1])))
            for route, torch in ((Route.NUMPY, False), (Route.AUTOGRAD, True))
        },
        tolerance=1e-9,
    )


def gain(start: str) -> Claim:
    """Median factor by which the auxiliary heads raise it."""
    return Claim(
        Text(fa="میانه‌ی نسبت‌ها", en="median of the ratios"),
        {
            route: significant(
                float(
                    np.median(
                        experiments.headed_norms(start, True, torch)[:, 1]
                        / experiments.headed_norms(start, False, torch)[:, 1]
                    )
                )
            )
            for route, torch in ((Route.NUMPY, False), (Route.AUTOGRAD, True))
        },
        tolerance=1e-9,
    )
