"""Exhibits on batches that are small or alike, where batch normalization does harm (b/4)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Arrow, Cell, Claim, Column, Diagram, Dot, Label, Maths, Route, Shape, Table
from rahnama.exhibits.ml_hw4 import _q1_normal_routes as routes
from rahnama.reference import normalization
from rahnama.text import Text

Array = NDArray[np.float64]
SIZES = (2, 8, 32)
NORMS = {
    "batch": (Text(fa="دسته‌ای", en="batch"), "c2", "-"),
    "group": (Text(fa="تک‌تصویری", en="one image"), "c1", "--"),
    "none": (Text(fa="هیچ", en="none"), "c4", ":"),
}
KINDS = {
    "dense": Text(fa="تمام‌متصل، دسته‌ی آمیخته", en="fully connected, mixed batches"),
    "convolution": Text(fa="کانولوشنی، دسته‌ی آمیخته", en="convolutional, mixed batches"),
    "alike": Text(fa="کانولوشنی، دسته‌ی هم‌رده", en="convolutional, one class a batch"),
}


def batch_means() -> Diagram:
    """How the mean of a batch spreads over batches, for three batch sizes, in deviations of the channel."""
    shapes: list[Shape] = []
    wide, floor = 190.0, 150.0
    for number, size in enumerate(SIZES):
        counts = np.array(results.load("batchnorm_estimates").where(batch_size=size)[0]["histogram"]) / 2000
        left = 20.0 + number * (wide + 15)
        shapes += _steps(counts[8:32], left, floor, wide)
        title = Text(fa=f"دسته‌های {size} تصویری", en=f"batches of {size}")
        shapes.append(Label(left + wide / 2, 14, title, bold=True, small=True))
        for place, text in ((0.06, "-0.8"), (0.5, "0"), (0.94, "0.8")):
            shapes.append(Label(left + place * wide, floor + 18, text, "mut", True))
    below = Text(fa="خطای میانگین دسته بر حسب σ", en="error of the batch mean, in σ")
    return Diagram(640, 200, [*shapes, Label(320, floor + 40, below, "mut", True)], mirrors=False)


def _steps(shares: Array, left: float, floor: float, wide: float) -> list[Shape]:
    """A histogram as one outline on its axis; 0.4 is the full height."""
    each = wide / len(shares)
    points = [(left, floor)]
    for place, share in enumerate(shares):
        top = round(floor - float(share) / 0.4 * 120, 1)
        points += [(round(left + place * each, 1), top), (round(left + (place + 1) * each, 1), top)]
    outline = Arrow([*points, (left + wide, floor)], "c1", head=False)
    return [Arrow([(left, floor), (left + wide, floor)], "mut", head=False), outline]


def errors_of_estimates() -> Table:
    """Measured spread of batch means and variances, beside what independent values would give."""
    rows: list[Sequence[Cell]] = []
    for size in SIZES:
        record = results.load("batchnorm_estimates").where(batch_size=size)[0]
        values = size * record["values_per_image"]
        rows.append(
            (
                size,
                _measured(record, "mean_spread"),
                _independent_mean(values),
                _measured(record, "variance_spread"),
                _independent_variance(values),
                _independent_variance(size),
            )
        )
    columns = [
        Column(Maths("N")),
        Column(Text(fa="خطای میانگین بر حسب σ", en="error of the mean, in σ"), digits=3),
        Column(Maths(r"1/\sqrt{NHW}"), digits=3),
        Column(Text(fa="خطای نسبی واریانس", en="relative error of the variance"), digits=3),
        Column(Maths(r"\sqrt{2/(NHW-1)}"), digits=3),
        Column(Maths(r"\sqrt{2/(N-1)}"), digits=3),
    ]
    return Table(columns, rows)


def _measured(record: results.Record, name: str) -> Claim:
    """Mean over the filters of a spread over batches: from sums in NumPy, and from the maps in torch."""
    return Claim(
        Text(fa="پراکندگی روی دسته‌ها", en="spread over batches"),
        {Route.NUMPY: float(np.mean(record[name])), Route.TORCH: float(np.mean(record[f"{name}_torch"]))},
        tolerance=1e-4,
    )


def _independent_mean(count: int) -> Claim:
    drawn = np.random.default_rng(count).standard_normal((400, count)).mean(axis=1)
    return Claim(
        Text(fa="خطای میانگینِ مقدارهای مستقل", en="error of the mean of independent values"),
        {Route.CLOSED_FORM: 1 / count**0.5, Route.SIMULATION: float(np.sqrt(np.mean(drawn**2)))},
        tolerance=0.15,
    )


def _independent_variance(count: int) -> Claim:
    """For normal values the sum of squared deviations is χ² with n − 1 degrees of freedom."""
    drawn = np.random.default_rng(count).chisquare(count - 1, 400_000) / (count - 1)
    return Claim(
        Text(fa="خطای نسبی واریانسِ مقدارهای مستقل", en="relative error of the variance of independent values"),
        {Route.CLOSED_FORM: (2 / (count - 1)) ** 0.5, Route.SIMULATION: float(drawn.std())},
        tolerance=0.02,
    )


def independent_values() -> Claim:
    """How many independent values one image is worth for the mean, with 676 values of a channel."""
    records = results.load("batchnorm_estimates").records
    between = 1 / np.mean(records[0]["between_images"])
    spreads = [1 / (each["batch_size"] * np.mean(np.square(each["mean_spread_torch"]))) for each in records]
    return Claim(
        Text(fa="ارزش یک تصویر بر حسب مقدار مستقل", en="worth of one image in independent values"),
        {Route.CLOSED_FORM: float(between), Route.SIMULATION: float(np.mean(spreads))},
        tolerance=0.05,
    )


def values_per_image() -> Claim:
    """Values of one channel of one image: 28 pixels, windows of 3."""
    return Claim(
        Text(fa="مقدارهای یک کانال از یک تصویر", en="values of a channel in one image"),
        {
            Route.CLOSED_FORM: (28 - 3 + 1) ** 2,
            Route.COUNTING: int(results.load("batchnorm_estimates").records[0]["values_per_image"]),
        },
    )


# Training


def accuracy_by_batch_size() -> Diagram:
    """Test accuracy against the batch size for three kinds of batches and three networks."""
    shapes: list[Shape] = []
    top, floor, wide = 40.0, 190.0, 165.0
    for number, (kind, title) in enumerate(KINDS.items()):
        left = 50.0 + number * (wide + 35)
        shapes.append(Label(left + wide / 2, 18, title, small=True, bold=True))
        for percent in (40, 60, 80):
            y = _height(percent / 100, top, floor)
            shapes.append(Arrow([(left, y), (left + wide, y)], "grid", head=False))
            if number == 0:
                shapes.append(Label(left - 18, y, str(percent), "mut", True))
        for norm, (_, tone, style) in NORMS.items():
            points = [
                (left + 15 + place * 67.5, _height(float(str(accuracy_after(kind, norm, size).value)), top, floor))
                for place, size in enumerate(SIZES)
            ]
            shapes.append(Arrow(points, tone, head=False, dashed=style != "-"))
            shapes += [Dot(*point, 4 if norm == "batch" else 3, tone) for point in points]
        shapes += [Label(left + 15 + k * 67.5, floor + 18, str(m), "mut", True) for k, m in enumerate(SIZES)]
    for number, (label, tone, style) in enumerate(NORMS.values()):
        x = 130.0 + 160 * number
        shapes.append(Arrow([(x, floor + 66), (x + 36, floor + 66)], tone, head=False, dashed=style != "-"))
        shapes.append(Label(x + 80, floor + 66, label, small=True))
    below = Text(
        fa="دقت آزمون بر حسب درصد، برای اندازه‌ی دسته‌ی ۲ و ۸ و ۳۲",
        en="test accuracy in percent, batch sizes 2, 8 and 32",
    )
    return Diagram(640, 270, [*shapes, Label(320, floor + 42, below, "mut", True)], mirrors=False)


def _height(share: float, top: float, floor: float) -> float:
    """Where an accuracy between 40 and 90 percent stands."""
    return round(floor - (share - 0.4) / 0.5 * (floor - top), 1)


def accuracy_after(kind: str, norm: str, size: int, anew: bool = False) -> Claim:
    """Mean test accuracy of the runs: PyTorch's count and NumPy's."""
    name = f"{'anew_' if anew else ''}test_correct"
    data = results.load("batchnorm_small_batches")
    found = [data.values(name + twin, kind=kind, norm=norm, batch_size=size).mean() / 1e4 for twin in ("", "_numpy")]
    return Claim(
        Text(fa="دقت آزمون", en="test accuracy"),
        {Route.TORCH: float(found[0]), Route.NUMPY: float(found[1])},
        convention=Text(fa="میانگین سه اجرا", en="mean of three runs"),
        tolerance=3e-3,
    )


def small_batches() -> Table:
    """Test accuracy by kind of batch, by normalization and by batch size; batch statistics also estimated anew."""
    rows: list[Sequence[Cell]] = []
    for kind, title in KINDS.items():
        for norm, (label, _, _) in NORMS.items():
            rows.append((title, label, *(accuracy_after(kind, norm, size) for size in SIZES)))
        again = Text(fa="دسته‌ای، آماره‌ها از نو", en="batch, statistics anew")
        rows.append((title, again, *(accuracy_after(kind, "batch", size, anew=True) for size in SIZES)))
    columns = [
        Column(Text(fa="شبکه و دسته", en="network and batches")),
        Column(Text(fa="نرمال‌سازی", en="normalization")),
    ]
    columns += [Column(Maths(f"N={size}"), digits=1, percent=True) for size in SIZES]
    return Table(columns, rows)


def two_examples() -> Claim:
    """What a batch of two makes of any two different values, with γ = 1, β = 0 and a negligible ε."""
    values = np.array([[0.3], [17.0]])
    ours = normalization.batch_normalize(values, [1.0], [0.0], 0.0)
    return Claim(
        Text(fa="دو مقدار نرمال‌شده‌ی یک دسته‌ی دوتایی", en="the two normalized values of a batch of two"),
        {Route.NUMPY: ours[:, 0], Route.TORCH: np.round(routes.normalized(values, "dense")[:, 0], 4)},
        tolerance=1e-6,
    )


def accumulation_gap(kind: str) -> Claim:
    """Gradient added up over four parts of the batch, against that of the whole batch: largest difference, relative."""
    generator = np.random.default_rng(31)
    inputs, labels = generator.standard_normal((16, 4)), generator.integers(0, 3, 16)

    def gap(gradient: Array, whole: Array) -> float:
        return round(float(np.abs(gradient - whole).max() / np.abs(whole).max()), 5)

    found = {
        Route.AUTOGRAD: gap(*(routes.accumulated(kind, inputs, labels, parts) for parts in (4, 1))),
        Route.DIFFERENCES: gap(*(routes.accumulated_by_differences(kind, inputs, labels, parts) for parts in (4, 1))),
    }
    return Claim(
        Text(fa="اختلاف نسبی گرادیان انباشته", en="relative gap of the accumulated gradient"), found, tolerance=1e-3
    )


def accumulation() -> Table:
    """Gradient accumulation: the gap between gradients, and what training with it gives."""
    kinds = {
        "none": ("none", Text(fa="هیچ", en="none")),
        "layer": ("group", Text(fa="لایه‌ای", en="layer")),
        "batch": ("batch", Text(fa="دسته‌ای", en="batch")),
    }
    rows: list[Sequence[Cell]] = [
        (title, accumulation_gap(kind), *(accuracy_after(*each) for each in _settings(norm)))
        for kind, (norm, title) in kinds.items()
    ]
    columns = [
        Column(Text(fa="نرمال‌سازی", en="normalization")),
        Column(Text(fa="اختلاف نسبی گرادیان", en="relative gap of the gradients"), digits=3),
        Column(Text(fa="دسته‌ی ۲", en="batches of 2"), digits=1, percent=True),
        Column(Text(fa="۱۶ دسته‌ی ۲ با هم", en="16 batches of 2 together"), digits=1, percent=True),
        Column(Text(fa="دسته‌ی ۳۲", en="batches of 32"), digits=1, percent=True),
    ]
    return Table(columns, rows)


def _settings(norm: str) -> list[tuple[str, str, int]]:
    return [("dense", norm, 2), ("accumulated", norm, 2), ("dense", norm, 32)]


def companions(name: str) -> Claim:
    """Test accuracy with batch statistics when the other images of the batch are chosen in some way."""
    records = results.load("batchnorm_scale").where(network="batch")
    found = [np.mean([each[f"companions_{name}{twin}"] for each in records]) / 1e4 for twin in ("", "_numpy")]
    return Claim(
        Text(fa="دقت آزمون با آماره‌های دسته", en="test accuracy with batch statistics"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        tolerance=3e-3,
    )


def lost_contrast(kind: str) -> Claim:
    """Two pictures that differ by a factor of 3: distance of their outputs, in a batch of both."""
    picture = np.random.default_rng(41).standard_normal((1, 2, 4, 5)) + 1.0
    both = np.concatenate([picture, 3 * picture])
    ones, zeros = np.ones(2), np.zeros(2)
    ours = (
        normalization.group_normalize(both, 2, ones, zeros)
        if kind == "instance"
        else normalization.batch_normalize(both, ones, zeros)
    )
    theirs = routes.normalized(both, kind)
    found = [round(float(np.abs(each[0] - each[1]).max()), 3) for each in (ours, theirs)]
    what = Text(fa="فاصله‌ی دو خروجی", en="distance of the two outputs")
    return Claim(what, {Route.NUMPY: found[0], Route.TORCH: found[1]}, tolerance=1e-6)


def remedies() -> Table:
    """What is tried in the place of batch normalization, and what it costs: words, no measurements."""
    rows: list[Sequence[Cell]] = [
        (
            Text(fa="گروهی", en="group normalization"),
            Text(fa="یک تصویر، گروهی از کانال‌ها", en="one image, a group of channels"),
            Text(fa="دسته‌ی کوچک: بخش‌بندی، آشکارسازی، ویدئو", en="small batches: segmentation, detection, video"),
            Text(
                fa="تعداد گروه‌ها را باید برگزید؛ در استنتاج در کانولوشن ادغام نمی‌شود",
                en="the number of groups is chosen; it cannot be folded at inference",
            ),
        ),
        (
            Text(fa="لایه‌ای", en="layer normalization"),
            Text(fa="یک نمونه، همه‌ی کانال‌ها", en="one example, all channels"),
            Text(fa="دنباله‌ها، ترنسفورمر، لایه‌ی تمام‌متصل", en="sequences, transformers, fully connected layers"),
            Text(fa="اندازه‌ی کانال‌ها نسبت به هم می‌ماند", en="channels of very different size share one scale"),
        ),
        (
            Text(fa="نمونه‌ای", en="instance normalization"),
            Text(fa="یک تصویر، یک کانال", en="one image, one channel"),
            Text(fa="انتقال سبک", en="style transfer"),
            Text(fa="کنتراست تصویر از میان می‌رود", en="the contrast of the picture is lost"),
        ),
        (
            Text(fa="دسته‌ای هم‌گام", en="synchronized batch"),
            Text(fa="دسته‌های چند دستگاه با هم", en="the batches of several devices together"),
            Text(fa="چند پردازنده‌ی گرافیکی", en="several GPUs"),
            Text(fa="ارتباط در هر لایه؛ با یک دستگاه بی‌اثر", en="communication in every layer; no help on one device"),
        ),
        (
            Text(fa="دسته‌ای با آماره‌های ثابت", en="batch with frozen statistics"),
            Text(fa="هیچ؛ آماره‌های پیش‌آموزش", en="none; those of the pretraining"),
            Text(fa="ریزتنظیم با دسته‌ی کوچک", en="fine-tuning with small batches"),
            Text(fa="دامنه‌ی تازه باید به دامنه‌ی پیش‌آموزش نزدیک باشد", en="the new domain must be near the old one"),
        ),
    ]
    columns = [
        Column(Text(fa="روش", en="technique")),
        Column(Text(fa="آماره از", en="statistics of")),
        Column(Text(fa="جای خوبش", en="where it fits")),
        Column(Text(fa="بهایش", en="its price")),
    ]
    return Table(columns, rows)
