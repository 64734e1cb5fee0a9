"""Reads ``results/fashion_mnist_mlp.json``: losses and accuracies of each variant over its seeds, by two routes each."""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Cell, Claim, Column, Route, Table
from rahnama.text import Text

Array = NDArray[Any]
NAME, SEEDS, EPOCHS = "fashion_mnist_mlp", 5, 20
PICTURES = {"train": 60_000, "test": 10_000}
SETS = {"train": Text(fa="آموزش", en="train"), "test": Text(fa="آزمون", en="test")}
POINTS = Text(fa="واحد درصد", en="percentage points")
OVER_SEEDS = Text(fa="میانگین 5 بذر پس از 20 دوره", en="mean of 5 seeds after 20 epochs")
SPREAD = Text(fa="انحراف معیار نمونه‌ای 5 بذر، با تقسیم بر 4", en="sample standard deviation of 5 seeds, divided by 4")
CLASSES = (
    Text(fa="تی‌شرت", en="T-shirt"),
    Text(fa="شلوار", en="trouser"),
    Text(fa="پلیور", en="pullover"),
    Text(fa="پیراهن زنانه", en="dress"),
    Text(fa="پالتو", en="coat"),
    Text(fa="صندل", en="sandal"),
    Text(fa="پیراهن", en="shirt"),
    Text(fa="کفش کتانی", en="sneaker"),
    Text(fa="کیف", en="bag"),
    Text(fa="نیم‌چکمه", en="ankle boot"),
)
PULLOVER, COAT, SHIRT, T_SHIRT = 2, 4, 6, 0


def records(variant: str) -> list[results.Record]:
    """The runs of one variant, in the order of their seeds."""
    return sorted(results.load(NAME).where(variant=variant), key=lambda record: int(record["seed"]))


def losses(variant: str, which: str) -> Array:
    """Mean cross-entropy on the whole set, before training and after each epoch: (seeds, 21)."""
    return np.array([each[f"{which}_loss"] for each in records(variant)], dtype=float)


def accuracies(variant: str, which: str) -> Array:
    """Share of the set that is right, before training and after each epoch: (seeds, 21)."""
    return np.array([each[f"{which}_correct"] for each in records(variant)]) / PICTURES[which]


def final_loss(variant: str, which: str) -> Claim:
    """Mean over the seeds of the loss after the last epoch."""
    values = [float(each[f"{which}_loss"][-1]) for each in records(variant)]
    return Claim(
        Text(fa=f"زیان {SETS[which].fa}", en=f"{which} loss"),
        {Route.NUMPY: float(np.mean(values)), Route.COUNTING: statistics.fmean(values)},
        Text(fa="نات", en="nats"),
        OVER_SEEDS,
        tolerance=1e-12,
    )


def loss_spread(variant: str, which: str) -> Claim:
    """Sample standard deviation over the seeds of the last loss."""
    values = [float(each[f"{which}_loss"][-1]) for each in records(variant)]
    return Claim(
        Text(fa=f"پراکندگی زیان {SETS[which].fa}", en=f"spread of the {which} loss"),
        {Route.NUMPY: float(np.std(values, ddof=1)), Route.COUNTING: statistics.stdev(values)},
        Text(fa="نات", en="nats"),
        SPREAD,
        tolerance=1e-9,
    )


def accuracy(variant: str, which: str) -> Claim:
    """Mean over the seeds of the accuracy after the last epoch, counted by two forward passes."""
    first, again = counts(variant, which)
    by, by_again = counters(variant)
    return Claim(
        Text(fa=f"دقت {SETS[which].fa}", en=f"{which} accuracy"),
        {
            by: float(np.mean(first)) / PICTURES[which],
            by_again: float(Fraction(sum(again), SEEDS * PICTURES[which])),
        },
        convention=OVER_SEEDS,
        tolerance=1e-4,  # pictures on whose two best classes the two forward passes differ in the last digit
    )


def accuracy_spread(variant: str, which: str) -> Claim:
    """Sample standard deviation over the seeds of the last accuracy, in percentage points."""
    first, again = ([100 * each / PICTURES[which] for each in some] for some in counts(variant, which))
    by, by_again = counters(variant)
    return Claim(
        Text(fa=f"پراکندگی دقت {SETS[which].fa}", en=f"spread of the {which} accuracy"),
        {by: float(np.std(first, ddof=1)), by_again: statistics.stdev(again)},
        POINTS,
        SPREAD,
        tolerance=0.02,  # the two counts may differ by a picture
    )


def counts(variant: str, which: str) -> tuple[list[int], list[int]]:
    """Right answers after the last epoch by seed: as the training counted, and by a second forward pass."""
    runs = records(variant)
    first = [int(each[f"{which}_correct"][-1]) for each in runs]
    return first, [_again(each, which) for each in runs]


def counters(variant: str) -> tuple[Route, Route]:
    """What trained and counted, and what counted again on the same weights."""
    return (Route.TORCH, Route.NUMPY) if variant.startswith("pytorch") else (Route.NUMPY, Route.TORCH)


def _again(record: results.Record, which: str) -> int:
    """Right answers by the forward pass of the other library, in float64."""
    return int(record[f"{which}_correct_{'again' if record['variant'].startswith('pytorch') else 'torch'}"])


def correct(record: results.Record, which: str) -> Claim:
    """Accuracy of one run: by the training's forward pass, by a second one, and on the test set by the diagonal."""
    by, by_again = counters(record["variant"])
    routes = {
        by: int(record[f"{which}_correct"][-1]) / PICTURES[which],
        by_again: _again(record, which) / PICTURES[which],
    }
    if which == "test":
        routes[Route.COUNTING] = sum(int(row[place]) for place, row in enumerate(record["confusion"])) / 10_000
    return Claim(Text(fa=f"دقت {SETS[which].fa}", en=f"{which} accuracy"), routes, tolerance=1e-3)


def first_loss(variant: str, which: str = "train") -> Claim:
    """Mean over the seeds of the loss before training."""
    values = [float(each[f"{which}_loss"][0]) for each in records(variant)]
    return Claim(
        Text(fa="زیان پیش از آموزش", en="loss before training"),
        {Route.NUMPY: float(np.mean(values)), Route.COUNTING: statistics.fmean(values)},
        Text(fa="نات", en="nats"),
        Text(fa="میانگین 5 بذر", en="mean of 5 seeds"),
        tolerance=1e-12,
    )


def loss_after(variant: str, epoch: int, which: str = "train") -> Claim:
    """Mean over the seeds of the loss after an epoch."""
    values = [float(each[f"{which}_loss"][epoch]) for each in records(variant)]
    return Claim(
        Text(fa=f"زیان پس از دوره‌ی {epoch}", en=f"loss after epoch {epoch}"),
        {Route.NUMPY: float(np.mean(values)), Route.COUNTING: statistics.fmean(values)},
        Text(fa="نات", en="nats"),
        Text(fa="میانگین 5 بذر", en="mean of 5 seeds"),
        tolerance=1e-12,
    )


def running_loss_after(variant: str, epoch: int) -> Claim:
    """Mean over the seeds of the average of the batches' losses, as they were met during an epoch."""
    values = [float(each["running_loss"][epoch - 1]) for each in records(variant)]
    return Claim(
        Text(fa="میانگین زیان در طول دوره", en="average of the losses met during the epoch"),
        {Route.NUMPY: float(np.mean(values)), Route.COUNTING: statistics.fmean(values)},
        Text(fa="نات", en="nats"),
        Text(fa="میانگین 5 بذر", en="mean of 5 seeds"),
        tolerance=1e-12,
    )


def confused(variant: str, label: int, answer: int) -> Claim:
    """Share of a class's test pictures that are taken for another, all seeds together."""
    shares = [Fraction(int(each["confusion"][label][answer]), 1000) for each in records(variant)]
    return Claim(
        Text(
            fa=f"{CLASSES[label].fa} که {CLASSES[answer].fa} خوانده شد",
            en=f"{CLASSES[label].en} as {CLASSES[answer].en}",
        ),
        {
            Route.NUMPY: float(confusion(variant)[label, answer]),
            Route.COUNTING: float(sum(shares, Fraction(0)) / len(shares)),
        },
        convention=Text(fa="میانگین 5 بذر", en="mean of 5 seeds"),
        tolerance=1e-12,
    )


def confusion(variant: str) -> Array:
    """Shares of each class (row) that were given each answer (column), all seeds together: (10, 10)."""
    total = np.sum([np.asarray(each["confusion"]) for each in records(variant)], axis=0)
    return np.asarray(total / total.sum(axis=1, keepdims=True))


def in_the_block(variant: str) -> Claim:
    """Share of all test errors that stay among T-shirt, pullover, coat and shirt."""
    block = (T_SHIRT, PULLOVER, COAT, SHIRT)
    shares = confusion(variant)
    wrong = shares - np.diag(np.diag(shares))
    inside = total = 0
    for each in records(variant):
        for label in range(10):
            for answer in range(10):
                if label != answer:
                    total += int(each["confusion"][label][answer])
                    inside += int(each["confusion"][label][answer]) * (label in block and answer in block)
    return Claim(
        Text(fa="سهم خطاهای درون چهار بالاپوش", en="share of errors among the four tops"),
        {
            Route.NUMPY: float(wrong[np.ix_(block, block)].sum() / wrong.sum()),
            Route.COUNTING: float(Fraction(inside, total)),
        },
        tolerance=1e-9,  # every class has 1000 test pictures
    )


def by_seed(variant: str) -> Table:
    """Accuracies and losses after the last epoch: each seed, their mean and their sample standard deviation."""
    columns = [Column(Text(fa="بذر", en="seed"))]
    columns += [Column(Text(fa=f"دقت {SETS[which].fa} (٪)", en=f"{which} accuracy (%)"), digits=2) for which in SETS]
    columns += [Column(Text(fa=f"زیان {SETS[which].fa}", en=f"{which} loss"), digits=4) for which in SETS]
    rows: list[tuple[Cell, ...]] = []
    for record in records(variant):
        lost = [float(record[f"{which}_loss"][-1]) for which in SETS]
        rows.append((int(record["seed"]), *(_in_percent(correct(record, which)) for which in SETS), *lost))
    summaries = (
        (Text(fa="میانگین", en="mean"), percent, final_loss),
        (Text(fa="انحراف معیار", en="standard deviation"), accuracy_spread, loss_spread),
    )
    for name, of_accuracy, of_loss in summaries:
        rows.append(
            (name, *(of_accuracy(variant, which) for which in SETS), *(of_loss(variant, which) for which in SETS))
        )
    return Table(columns, rows, marked=(SEEDS,))


def _in_percent(claim: Claim) -> Claim:
    """The same in percent."""
    values = {route: 100 * float(value) for route, value in claim.routes.items()}
    return Claim(claim.what, values, Text(fa="درصد", en="percent"), claim.convention, claim.tolerance)


def percent(variant: str, which: str) -> Claim:
    """Mean accuracy after the last epoch, in percent."""
    return _in_percent(accuracy(variant, which))
