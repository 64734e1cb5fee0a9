"""Figures of a training: loss and accuracy by epoch, the confusion matrix, and pictures that were taken for others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rahnama.exhibit import Canvas, Figure
from rahnama.exhibits.dl_hw1 import _q5_runs as runs
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EPOCH = Text(fa="دوره", en="epoch")
LOSS = Text(fa="زیان (نات)", en="loss (nats)")
ACCURACY = Text(fa="دقت (٪)", en="accuracy (%)")
LOOKS = {"train": ("c1", "-"), "test": ("c2", "--")}


def curves(variant: str, baseline: str | None = None, lowest: float = 60.0) -> Figure:
    """Loss and accuracy on both sets by epoch: mean of the seeds, from the least to the greatest; b's test in grey."""

    def draw(canvas: Canvas) -> None:
        left, right = canvas.figure.subplots(1, 2)
        for which, (colour, style) in LOOKS.items():
            for axes, values in ((left, runs.losses(variant, which)), (right, 100 * runs.accuracies(variant, which))):
                _band(axes, canvas, values, colour, style, runs.SETS[which])
        if baseline is not None:
            name = Text(fa="آزمون در بخش «ب»", en="test in part b")
            grey = {"color": canvas.colour["mut"], "linewidth": 1.2, "linestyle": ":", "label": canvas.say(name)}
            left.plot(runs.losses(baseline, "test").mean(axis=0), **grey)
            right.plot(100 * runs.accuracies(baseline, "test").mean(axis=0), **grey)
        left.set_title(canvas.say(LOSS))
        right.set_title(canvas.say(ACCURACY))
        left.set_ylim(0.2, 1.2)
        right.set_ylim(lowest, 95)
        _finish(canvas, (left, right), ((0.2, 0.4, 0.6, 0.8, 1.0, 1.2), tuple(range(int(lowest), 96, 5))))
        handles = left.get_legend_handles_labels()
        canvas.figure.legend(*handles, loc="outside upper center", ncols=3, fontsize=9)

    return Figure(draw, 6.4, 3.1)


def _band(axes: Axes, canvas: Canvas, values: runs.Array, colour: str, style: str, name: Text) -> None:
    epochs = np.arange(values.shape[1])
    axes.fill_between(
        epochs, values.min(axis=0), values.max(axis=0), color=canvas.colour[colour], alpha=0.2, linewidth=0
    )
    axes.plot(epochs, values.mean(axis=0), style, color=canvas.colour[colour], label=canvas.say(name))


def _finish(canvas: Canvas, panels: Sequence[Axes], ticks: Sequence[Sequence[float]]) -> None:
    """Ticks in the page's digits, a grid, and the axis of epochs."""
    for axes, places in zip(panels, ticks, strict=True):
        axes.set_xlim(0, runs.EPOCHS)
        axes.set_xticks([0, 5, 10, 15, 20])
        axes.set_xticklabels([canvas.number(each) for each in (0, 5, 10, 15, 20)])
        axes.set_yticks(list(places))
        digits = 1 if max(places) < 5 else 0
        axes.set_yticklabels([canvas.number(each, digits=digits) for each in places])
        axes.set_xlabel(canvas.say(EPOCH))
        axes.grid(True)


def confusion(variant: str) -> Figure:
    """Shares of each class that were given each answer, in percent, five seeds together; less than ½ % is left out."""
    shares = 100 * runs.confusion(variant)

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        axes.imshow(np.minimum(shares, 25.0), cmap="c1", vmin=0, vmax=40)
        for label in range(10):
            for answer in range(10):
                if shares[label, answer] > 0.5:
                    text = canvas.number(float(shares[label, answer]), digits=0)
                    weight = "bold" if label == answer else "normal"
                    axes.text(answer, label, text, ha="center", va="center", fontsize=9, fontweight=weight)
        names = [canvas.say(each) for each in runs.CLASSES]
        axes.set_yticks(range(10), names, fontsize=9)
        axes.set_xticks(range(10), names, fontsize=9, rotation=90)
        axes.tick_params(length=0)
        axes.set_ylabel(canvas.say(Text(fa="برچسب درست", en="true label")))
        axes.set_xlabel(canvas.say(Text(fa="پاسخ شبکه", en="the network's answer")))

    return Figure(draw, 5.0, 4.9)


def in_reading_order(canvas: Canvas, panels: Any) -> Any:
    """A grid of panels, its rows from the right in Persian."""
    grid = np.atleast_2d(np.asarray(panels, dtype=object))
    return (grid[:, ::-1] if canvas.language == "fa" else grid).ravel()


def surest_mistakes(variant: str, rows: int = 1, columns: int = 4) -> Figure:
    """Test pictures that the first seed's network got wrong: the true label above, the answer and its probability."""
    record, shown = runs.records(variant)[0], rows * columns
    wrong, pixels = record["wrong"][:shown], np.asarray(record["wrong_pixels"])[:shown]

    def draw(canvas: Canvas) -> None:
        panels = in_reading_order(canvas, canvas.figure.subplots(rows, columns))
        for axes, each, picture in zip(panels, wrong, pixels, strict=True):
            canvas.photo(axes, picture)
            true, said = runs.CLASSES[int(each["label"])], runs.CLASSES[int(each["predicted"])]
            share = round(100 * float(each["probability"]))
            axes.set_title(canvas.say(true), fontsize=9.5)
            answer = Text(fa=f"پاسخ: {said.fa}، {share} درصد", en=f"said: {said.en}, {share} percent")
            axes.set_xlabel(canvas.say(answer), fontsize=8.5, color=canvas.colour["c2"])

    return Figure(draw, 5.2 if rows > 1 else 6.4, 2.15 * rows)
