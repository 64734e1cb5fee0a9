"""Part a: four random pictures at each call, one picture of each class, and what the sets hold."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Route, Table
from rahnama.exhibits.dl_hw1 import _q5_charts as charts
from rahnama.exhibits.dl_hw1 import _q5_runs as runs
from rahnama.text import Text

NAME, TRAIN, EACH, SHOWN = "fashion_mnist_samples", 60_000, 6_000, 4


def _record() -> results.Record:
    return results.load(NAME).records[0]


def two_calls() -> Figure:
    """Two calls of the function, each a grid of two by two with the labels as titles."""
    record = _record()
    pictures, labels = record["pictures"][:2], record["labels"]

    def draw(canvas: Canvas) -> None:
        groups = charts.in_reading_order(canvas, canvas.figure.subfigures(1, len(pictures)))
        for number, group in enumerate(groups, start=1):
            group.suptitle(canvas.say(Text(fa=f"فراخوانی {number}", en=f"call {number}")), fontsize=10)
            for axes, picture, label in zip(
                charts.in_reading_order(canvas, group.subplots(2, 2)),
                pictures[number - 1],
                labels[number - 1],
                strict=True,
            ):
                canvas.photo(axes, picture)
                axes.set_title(canvas.say(runs.CLASSES[int(label)]), fontsize=8.5)

    return Figure(draw, 6.0, 3.9)


def one_of_each_class() -> Figure:
    """The first training picture of each class, with its number."""
    pictures = _record()["first_pictures"]

    def draw(canvas: Canvas) -> None:
        for label, axes in enumerate(charts.in_reading_order(canvas, canvas.figure.subplots(2, 5))):
            canvas.photo(axes, pictures[label])
            name = runs.CLASSES[label]
            axes.set_title(canvas.say(Text(fa=f"{label}: {name.fa}", en=f"{label}: {name.en}")), fontsize=9)

    return Figure(draw, 6.4, 3.0)


def pictures_by_class() -> Table:
    """How many pictures of each class both sets have."""
    record = _record()
    columns = [
        Column(Text(fa="شماره", en="number")),
        Column(Text(fa="کلاس", en="class")),
        Column(Text(fa="آموزش", en="train")),
        Column(Text(fa="آزمون", en="test")),
    ]
    rows: list[tuple[Cell, ...]] = [
        (label, runs.CLASSES[label], *(_count(record, which, label) for which in ("train", "test")))
        for label in range(10)
    ]
    return Table(columns, rows)


def _count(record: results.Record, which: str, label: int) -> Claim:
    return Claim(
        Text(fa="تعداد تصویر", en="pictures"),
        {
            Route.NUMPY: int(record[f"{which}_counts"][label]),
            Route.COUNTING: int(record[f"{which}_counted"][label]),
        },
    )


def pixels(quantity: str) -> Claim:
    """Mean or standard deviation of all training pixels, from 0 to 1."""
    record = _record()
    names = {
        "mean": Text(fa="میانگین پیکسل‌ها", en="mean of the pixels"),
        "deviation": Text(fa="انحراف معیار پیکسل‌ها", en="standard deviation of the pixels"),
    }
    return Claim(
        names[quantity],
        {
            Route.NUMPY: float(record[f"pixel_{quantity}"]),
            Route.COUNTING: float(record[f"pixel_{quantity}_counted"]),
        },
        convention=Text(
            fa="مجموعه‌ی آموزش، صفر تا یک، با تقسیم بر تعداد", en="training set, 0 to 1, divided by the number"
        ),
        tolerance=1e-9,
    )


def repeated_with_replacement() -> Claim:
    """Probability that four draws with replacement show a picture twice."""
    different = Fraction(1)
    for drawn in range(SHOWN):
        different *= Fraction(TRAIN - drawn, TRAIN)
    ordered = 24 * comb(TRAIN, SHOWN)
    return Claim(
        Text(fa="احتمال دیدن تصویر تکراری", en="probability of a repeated picture"),
        {Route.RECURSION: float(1 - different), Route.CLOSED_FORM: float(1 - Fraction(ordered, TRAIN**SHOWN))},
        tolerance=1e-12,
    )


def four_classes() -> Claim:
    """Probability that four pictures drawn without replacement are of four classes."""
    chosen = Fraction(comb(10, SHOWN) * EACH**SHOWN, comb(TRAIN, SHOWN))
    step = Fraction(1)
    for drawn in range(SHOWN):
        step *= Fraction(TRAIN - EACH * drawn, TRAIN - drawn)
    return Claim(
        Text(fa="احتمال چهار کلاس متفاوت", en="probability of four different classes"),
        {Route.CLOSED_FORM: float(chosen), Route.RECURSION: float(step)},
        tolerance=1e-12,
    )
