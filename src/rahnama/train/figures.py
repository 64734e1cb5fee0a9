"""The figures of a training, drawn without a screen: curves, confusion matrix, the mistakes it is surest of."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.train.loop import History

TRAIN, TEST, QUIET = "#0b66c2", "#c2410c", "#5a6270"
LOOK: Any = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#d7dbe0",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "figure.constrained_layout.use": True,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "svg.hashsalt": "rahnama",  # the same figure is the same file
}
Figures = Mapping[str, Any]  # Matplotlib's figures by name


def drawn(
    history: History,
    counts: tuple[int, int],
    confusion: NDArray[np.int64],
    names: Sequence[str],
    shown: Sequence[tuple[NDArray[Any], str]],
) -> Figures:
    """The figures of a run.

    Args:
        history: its losses and right answers.
        counts: how many training and test examples there are.
        confusion: true classes by predicted ones.
        names: of the classes.
        shown: of each mistake to be shown, its grey picture (H, W) and its title; may be empty.
    """
    import matplotlib

    with matplotlib.rc_context(LOOK):
        figures = {"curves": _curves(history, counts), "confusion": _confusion(confusion, names)}
        if shown:
            figures["mistakes"] = _mistakes(shown)
        return figures


def files(figures: Figures) -> dict[str, bytes]:
    """Each figure as SVG and as PNG, by file name."""
    import matplotlib

    found = {}
    with matplotlib.rc_context(LOOK):
        for name, figure in figures.items():
            for kind, settings in (("svg", {"metadata": {"Date": None}}), ("png", {"dpi": 150})):
                stream = io.BytesIO()
                figure.savefig(stream, format=kind, **settings)
                found[f"{name}.{kind}"] = stream.getvalue()
    return found


def _figure(width: float, height: float) -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def _curves(history: History, counts: tuple[int, int]) -> Any:
    from matplotlib.ticker import MaxNLocator

    figure = _figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    epochs = np.arange(len(history.train_loss))
    left.plot(
        epochs[1:] - 0.5, history.running_loss, color=QUIET, linestyle=":", marker=".", label="batches during the epoch"
    )
    for colour, name, loss, correct, count in (
        (TRAIN, "training", history.train_loss, history.train_correct, counts[0]),
        (TEST, "test", history.test_loss, history.test_correct, counts[1]),
    ):
        left.plot(epochs, loss, color=colour, label=name, marker=".")
        right.plot(epochs, 100 * np.array(correct) / count, color=colour, label=name, marker=".")
    left.set(xlabel="epoch", ylabel="mean cross-entropy (nats)", title="Loss", ylim=(0, None))
    right.set(xlabel="epoch", ylabel="right answers (%)", title="Accuracy")
    for axes in (left, right):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend()
    return figure


def _confusion(confusion: NDArray[np.int64], names: Sequence[str]) -> Any:
    figure = _figure(7, 6.4)
    axes = figure.subplots()
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.grid(False)
    places = np.arange(len(names))
    axes.set_xticks(places, names, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(places, names)
    axes.set(xlabel="predicted", ylabel="true", title="Test pictures by true and predicted class")
    if len(names) <= 20:
        for (row, column), count in np.ndenumerate(confusion):
            colour = "white" if shares[row, column] > 0.5 else "#24292f" if count else "#9aa4b2"
            axes.text(column, row, f"{count}", ha="center", va="center", color=colour, fontsize=8)
    return figure


def _mistakes(shown: Sequence[tuple[NDArray[Any], str]]) -> Any:
    rows = -(-len(shown) // 4)
    figure = _figure(8, 2.3 * rows)
    places = figure.subplots(rows, 4, squeeze=False).ravel()
    for axes in places:
        axes.axis("off")
    for axes, (picture, title) in zip(places, shown, strict=False):
        axes.imshow(picture, cmap="gray_r", interpolation="nearest")
        axes.set_title(title, fontsize=9)
    return figure
