"""Part b: the graph with its shapes, the gradient that a one-hot input leaves, and the error of differences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rahnama.exhibit import Arrow, Box, Canvas, Diagram, Figure, Label, Shape
from rahnama.exhibits.dl_hw1 import _q4_softmax as example
from rahnama.reference import softmax_network as reference
from rahnama.text import Text

Array = NDArray[np.float64]


def graph_with_shapes() -> Diagram:
    """x, h, u, ŷ and L from left to right, the weights and the label from above, the gradients back below."""
    nodes = [
        (40.0, "x", "p"),
        (190.0, "h = Wᵀx", "q"),
        (340.0, "u = W′ᵀh", "r"),
        (480.0, "ŷ", "r"),
        (600.0, "L", "1"),
    ]
    halves = (26.0, 46.0, 46.0, 26.0, 26.0)
    shapes: list[Shape] = []
    for (x, name, size), half in zip(nodes, halves, strict=True):
        shapes += [Box(x, 110, 2 * half, 38, name, tone="c1"), Label(x, 144, size, "mut", True)]
    for number in range(4):
        left, right = nodes[number][0] + halves[number], nodes[number + 1][0] - halves[number + 1]
        shapes.append(Arrow([(left, 104), (right, 104)], "c1"))
        if number:
            shapes.append(Arrow([(right, 120), (left, 120)], "c2", dashed=True))
    for x, name, size, aside in ((190.0, "W", "p × q", 56), (340.0, "W′", "q × r", 56), (600.0, "y", "r", -44)):
        shapes += [Box(x, 34, 52, 32, name, tone="c3"), Label(x + aside, 34, size, "mut", True)]
        shapes.append(Arrow([(x, 50), (x, 91)], "c3"))
    for x, name in ((190.0, "W′δ"), (340.0, "δ = ŷ − y"), (480.0, "−y / ŷ")):
        shapes.append(Label(x, 170, name, "c2", bold=True))
    shapes += [
        Label(190, 200, "∂W = x (W′δ)ᵀ", "c2"),
        Label(340, 200, "∂W′ = h δᵀ", "c2"),
        Label(505, 200, Text(fa="خط‌چین: گرادیان، به عقب", en="dashed: gradients, backwards"), "mut", True),
    ]
    return Diagram(640, 220, shapes)


def weights_that_move() -> Figure:
    """∂W and ∂W' for a one-hot and for a dense input."""
    random = np.random.default_rng(8)
    w, v = random.normal(size=(6, 3)) / 2, random.normal(size=(3, 6)) / 2
    inputs = (np.eye(6)[2], np.array([0.6, 0.7, 0.8, 0.3, 0.9, 0.7]))
    label = np.eye(6)[4]

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 4, width_ratios=(3, 6, 3, 6))
        kinds = (Text(fa="ورودی تک‌فعال", en="one-hot input"), Text(fa="ورودی چگال", en="dense input"))
        for number, (x, kind) in enumerate(zip(inputs, kinds, strict=True)):
            slopes = reference.softmax_network_gradients(x, label, w, v)
            for side, name in ((0, r"$\partial W$"), (1, r"$\partial W'$")):
                axes = panels[2 * number + side]
                canvas.heat(axes, slopes[side])
                axes.set(xticks=[], yticks=[])
                axes.set_title(name)
            panels[2 * number + 1].set_xlabel(canvas.say(kind))

    return Figure(draw, 6.4, 2.4)


def error_by_step() -> Figure:
    """Largest error of one-sided and of central differences against the step."""
    data = example.example()
    exact = reference.softmax_network_gradients(*data)
    steps = 10.0 ** np.arange(-1, -14.1, -0.5)
    x, y, w, v = data
    base = example.plain_loss(list(x), list(y), w, v)

    def one_sided(step: float) -> float:
        worst = 0.0
        for place in np.ndindex(w.shape):
            moved = w.copy()
            moved[place] += step
            slope = (example.plain_loss(list(x), list(y), moved, v) - base) / step
            worst = max(worst, abs(slope - float(exact[0][place])))
        return worst

    central = [float(np.abs(example.by_differences(*data, step=step)[0] - exact[0]).max()) for step in steps]
    forward = [one_sided(step) for step in steps]

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        lines = ((forward, "c2", "s--", "یک‌طرفه", "one-sided"), (central, "c1", "o-", "مرکزی", "central"))
        for values, colour, style, fa, en in lines:
            floor = np.maximum(values, 1e-14)
            label = canvas.say(Text(fa=fa, en=en))
            axes.plot(steps, floor, style, color=canvas.colour[colour], markersize=3.5, label=label)
        axes.set(xscale="log", yscale="log")
        for axis, powers in (("x", (-13, -9, -5, -1)), ("y", (-12, -8, -4, 0))):
            ticks, names = [10.0**k for k in powers], [f"$\\mathdefault{{10^{{{k}}}}}$" for k in powers]
            getattr(axes, f"set_{axis}ticks")(ticks, names)
        axes.minorticks_off()
        axes.set_xlabel(canvas.say(Text(fa="اندازه‌ی گام", en="step")))
        axes.set_ylabel(canvas.say(Text(fa="بزرگ‌ترین خطا", en="largest error")))
        axes.grid(True)
        axes.legend()

    return Figure(draw, 6.4, 3.0)
