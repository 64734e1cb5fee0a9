"""Reads ``results/mlp_mistakes.json``, and the loss that a second softmax cannot leave."""

from __future__ import annotations

import statistics
from math import e, log

import numpy as np
import torch

from rahnama import results
from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.text import Text

NAME, SEEDS, TESTED = "mlp_mistakes", 3, 10_000
MISTAKES = {
    "none": Text(fa="درست", en="right"),
    "updated_first": Text(fa="به‌روزرسانی پیش از ادامه‌ی راه", en="updating before going on"),
    "slope_at_a": Text(fa="$\\sigma'$ در $a$ به‌جای $z$", en="$\\sigma'$ at $a$ instead of $z$"),
    "softmax_twice": Text(fa="دو سافت‌مکس", en="two softmaxes"),
    "slope_at_z": Text(fa="$z(1-z)$ به‌جای $a(1-a)$", en="$z(1-z)$ instead of $a(1-a)$"),
    "summed": Text(fa="تقسیم نکردن بر $N$", en="not dividing by $N$"),
}


def _records(mistake: str) -> list[results.Record]:
    return results.load(NAME).where(mistake=mistake)


def gradient_error(mistake: str) -> Claim:
    """How far the first gradient is from the right one, relatively: median of the seeds, against both right ones."""
    found = _records(mistake)
    return Claim(
        Text(fa="خطای نسبی گرادیان", en="relative error of the gradient"),
        {
            route: float(np.median([each[name] for each in found]))
            for route, name in ((Route.MATRIX, "gradient_error"), (Route.AUTOGRAD, "gradient_error_autograd"))
        },
        tolerance=1e-9,
        convention=Text(fa="میانه‌ی 3 بذر، نخستین دسته", en="median of 3 seeds, first batch"),
    )


def final_loss(mistake: str) -> Claim:
    """Training loss after five epochs, with one softmax, mean of the seeds."""
    values = [float(each["train_loss"][-1]) for each in _records(mistake)]
    return Claim(
        Text(fa="زیان آموزش", en="training loss"),
        {Route.NUMPY: float(np.mean(values)), Route.COUNTING: statistics.fmean(values)},
        tolerance=1e-12,
    )


def accuracy(mistake: str) -> Claim:
    """Test accuracy after five epochs, mean of the seeds, counted by NumPy and by PyTorch."""
    found = _records(mistake)
    return Claim(
        Text(fa="دقت آزمون", en="test accuracy"),
        {
            route: float(np.mean([each[name] for each in found])) / TESTED
            for route, name in ((Route.NUMPY, "test_correct"), (Route.TORCH, "test_correct_torch"))
        },
        tolerance=1e-3,
    )


def after_five_epochs() -> Table:
    """Each mistake: its gradient, loss and accuracy."""
    columns = [
        Column(Text(fa="گذر رو به عقب", en="backward pass")),
        Column(Text(fa="خطای نسبی گرادیان", en="relative error of the gradient"), digits=3),
        Column(Text(fa="زیان آموزش", en="training loss"), digits=3),
        Column(Text(fa="دقت آزمون", en="test accuracy"), digits=1, percent=True),
    ]
    rows: list[tuple[Cell, ...]] = []
    for mistake, name in MISTAKES.items():
        ended = all("test_correct" in each for each in _records(mistake))
        last: tuple[Cell, ...] = (final_loss(mistake), accuracy(mistake)) if ended else (None, None)
        rows.append((name, gradient_error(mistake), *last))
    return Table(columns, rows)


def last_finite_update() -> Claim:
    """The earliest update of the three seeds after which the numbers of z(1-z) were no longer finite."""
    updates = [int(each["updates"]) for each in _records("slope_at_z")]
    return Claim(
        Text(fa="به‌روزرسانی‌های پیش از سرریز", en="updates before the overflow"),
        {Route.NUMPY: int(np.max(updates)), Route.COUNTING: sorted(updates)[-1]},
        convention=Text(fa="بیشینه‌ی 3 بذر", en="greatest of 3 seeds"),
    )


def least_loss_of_two_softmaxes() -> Claim:
    """The cross-entropy of softmax(p) where p is already perfect."""
    perfect = torch.zeros(1, 10, dtype=torch.float64)
    perfect[0, 3] = 1
    measured = torch.nn.functional.cross_entropy(perfect, torch.tensor([3]))
    return Claim(
        Text(fa="کمترین زیان با دو سافت‌مکس", en="least loss with two softmaxes"),
        {Route.CLOSED_FORM: log(1 + 9 / e), Route.TORCH: float(measured)},
        Text(fa="نات", en="nats"),
        tolerance=1e-12,
    )


def loss_of_guessing() -> Claim:
    """The cross-entropy of ten equal scores."""
    measured = torch.nn.functional.cross_entropy(torch.zeros(1, 10, dtype=torch.float64), torch.tensor([3]))
    return Claim(
        Text(fa="زیان حدس یکنواخت", en="loss of a uniform guess"),
        {Route.CLOSED_FORM: log(10), Route.TORCH: float(measured)},
        Text(fa="نات", en="nats"),
        tolerance=1e-12,
    )
