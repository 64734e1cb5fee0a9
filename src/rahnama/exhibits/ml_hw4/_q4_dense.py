"""Tables and figures of parts a/1 to a/3: connections, gradients and channels of dense blocks."""

from __future__ import annotations

import math

import numpy as np

from rahnama.exhibit import (
    Canvas,
    Claim,
    Column,
    Diagram,
    Figure,
    Label,
    Maths,
    Route,
    Table,
)
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4._q4_shared import (
    CHANNEL,
    ENTERING,
    GROWTH,
    LAYER,
    significant,
)
from rahnama.reference.dense_block import (
    channels_after,
    channels_read,
    dense_adjacency,
    dense_connections,
)
from rahnama.text import Text


def residual_and_dense_graphs() -> Diagram:
    """Four layers with shortcuts that are added, and four layers that read every earlier output separately."""
    titles = [
        Label(
            320,
            16,
            Text(fa="باقیمانده: خروجی هر لایه با ورودی‌اش جمع می‌شود", en="residual: every output is added to its input"),
            bold=True,
        ),
        Label(
            320,
            150,
            Text(
                fa="متراکم: هر لایه همه‌ی خروجی‌های پیشین را کنار هم می‌خواند",
                en="dense: every layer reads all earlier outputs side by side",
            ),
            bold=True,
        ),
    ]
    return Diagram(660, 300, [*titles, *drawings.residual_row(96, 4), *drawings.dense_row(276, 4)])


def what_a_layer_reads() -> Figure:
    """Which earlier outputs reach each layer, alone or inside a sum: plain, residual, dense."""
    dense = dense_adjacency(5).astype(float)
    plain = np.eye(5)
    residual = 2 * dense
    residual[0, 0] = 1

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3)
        for axes, matrix, name in zip(panels, (plain, residual, dense), drawings.STACKS, strict=True):
            drawings.reads(axes, canvas, matrix)
            axes.set_title(canvas.say(drawings.STACKS[name][0]))
        panels[0].set_ylabel(canvas.say(Text(fa="لایه‌ی خواننده", en="reader: layer")))

    return Figure(draw, 6.4, 2.6)


def connections_of(count: int) -> Claim:
    """Direct connections of a dense block, by three routes."""
    return Claim(
        Text(fa=f"اتصال‌های مستقیم {count} لایه", en=f"direct connections of {count} layers"),
        {
            Route.CLOSED_FORM: dense_connections(count),
            Route.GRAPH: routes.reachable_pairs(count),
            Route.MATRIX: dense_adjacency(count).sum(),
        },
    )


def chains_of_numbers() -> Table:
    """Gradient by the first number of a chain of 30, all factors one half: closed form, and gathered arrow by arrow."""
    count, factor = experiments.DEPTH, 0.5
    closed = {
        "plain": (r"w^{L}", factor**count),
        "residual": (r"(1+w)^{L}", (1 + factor) ** count),
        "dense": (
            r"\prod_{m=1}^{L}\left(1+\tfrac{w}{m}\right)",
            math.prod(1 + factor / m for m in range(1, count + 1)),
        ),
    }
    columns = [
        Column(Text(fa="زنجیر", en="chain")),
        Column(Maths(r"\partial\mathcal{L}/\partial x_0")),
        Column(Text(fa="مقدار برای $w=\\tfrac12$ و $L=30$", en="value for $w=\\tfrac12$, $L=30$")),
    ]
    rows = [
        (
            drawings.STACKS[name][0],
            Maths(tex),
            Claim(
                Text(fa=f"گرادیان زنجیر {drawings.STACKS[name][0].fa}", en=f"gradient of the {name} chain"),
                {
                    Route.CLOSED_FORM: significant(value, 6),
                    Route.GRAPH: significant(routes.accumulated(count, factor, name), 6),
                },
                tolerance=1e-12,
            ),
        )
        for name, (tex, value) in closed.items()
    ]
    return Table(columns, rows)


def gradient_by_depth() -> Figure:
    """Gradient norm by layer for plain, residual and dense networks of 30 layers, with two initializations."""

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 2)
        titles = {"small": drawings.SMALL_START, "he": drawings.HE_START}
        for axes, (start, title) in zip(panels, titles.items(), strict=True):
            drawings.depth_lines(
                axes, canvas, {name: experiments.norms(name, start) for name in drawings.STACKS}, first=1
            )
            axes.set_title(canvas.say(title))
        panels[0].set_ylabel(canvas.say(drawings.NORM))
        panels[0].legend(loc="lower right")

    return Figure(draw, 6.4, 3.0)


def first_over_last(name: str, start: str) -> Claim:
    """Median ratio of the gradient at the first layer to that at the last, by both backpropagations."""
    by_hand = experiments.first_over_last(experiments.norms(name, start))
    autograd = experiments.first_over_last(experiments.norms_by_autograd(name, start))
    return Claim(
        Text(fa="نسبت گرادیان نخستین لایه به واپسین", en="gradient at the first layer over that at the last"),
        {Route.NUMPY: significant(by_hand), Route.AUTOGRAD: significant(autograd)},
        tolerance=1e-9,
        convention=Text(fa="میانه‌ی 20 بذر، بدون نرمال‌سازی دسته‌ای", en="median of 20 seeds, no batch normalization"),
    )


def channels_by_layer() -> Table:
    """What each of four layers reads, makes and hands on."""
    read, made, handed = routes.channels_of_concatenation(ENTERING, GROWTH, 4)
    columns = [
        Column(LAYER),
        Column(Text(fa="می‌خواند", en="reads")),
        Column(Text(fa="می‌سازد", en="makes")),
        Column(Text(fa="پس از آن", en="after it")),
    ]
    rows = [
        (
            number,
            Claim(
                Text(fa="می‌خواند", en="reads"),
                {Route.CLOSED_FORM: channels_read(ENTERING, GROWTH, number), Route.TORCH: read[number - 1]},
                CHANNEL,
            ),
            made[number - 1],
            Claim(
                Text(fa="پس از لایه", en="after the layer"),
                {Route.CLOSED_FORM: channels_after(ENTERING, GROWTH, number), Route.TORCH: handed[number - 1]},
                CHANNEL,
            ),
        )
        for number in (1, 2, 3, 4)
    ]
    return Table(columns, rows, marked=[2])


def channels_stacked() -> Figure:
    """The state of the block after each layer, one segment for every source."""

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        names = [Text(fa="ورودی", en="input"), *(Text(fa=f"پس از لایه‌ی {n}", en=f"after layer {n}") for n in (1, 2, 3))]
        parts = [ENTERING, GROWTH, GROWTH, GROWTH]
        for bar in range(4):
            for piece in range(bar + 1):
                left = sum(parts[:piece])
                axes.barh(
                    bar,
                    parts[piece],
                    left=left,
                    color=canvas.colour["mut" if not piece else f"c{piece}"],
                    alpha=0.3,
                    edgecolor=canvas.colour["bg"],
                    height=0.66,
                )
                axes.text(left + parts[piece] / 2, bar, canvas.number(parts[piece]), ha="center", va="center")
            axes.text(sum(parts[: bar + 1]) + 2, bar, canvas.number(sum(parts[: bar + 1])), va="center", weight="bold")
        axes.set(yticks=range(4), xlim=(0, 116))
        axes.set_yticklabels([canvas.say(name) for name in names])
        axes.invert_yaxis()
        axes.set_xlabel(canvas.say(CHANNEL))

    return Figure(draw, 6.4, 2.3)
