"""Exhibits on batch normalization's gradient and on its failure with small batches (c)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q1_batches as batches
from rahnama.reference import batch_statistics, normalization
from rahnama.results import Result
from rahnama.text import Text

Array = NDArray[np.float64]
NAME, GHOSTS, BATCH = "batchnorm_ghosts", (2, 4, 8, 16, 64), 64
SIZES = (2, 4, 8, 16, 64)
FROZEN = Text(fa="آماره‌های جاری", en="running statistics")
GHOST = Text(fa="آماره‌های دسته", en="statistics of the batch")


# The gradient through the layer


def _layer() -> tuple[Array, Array, Array]:
    generator = np.random.default_rng(17)
    return generator.standard_normal((6, 3)), generator.standard_normal(3), generator.standard_normal(6)


def _loss(weights: Array) -> float:
    """Loss of a unit with batch normalization, by definition: a random linear reading of the normalized values."""
    inputs, _, reading = _layer()
    z = inputs @ weights
    return float(reading @ np.tanh(2 * (z - z.mean()) / z.std() + 0.3))


def _by_formula(scale: float) -> tuple[Array, Array, Array]:
    """Normalized values, gradient by z and gradient by w: the reference's backward pass."""
    inputs, weights, reading = _layer()
    z = (scale * inputs @ weights)[:, None]
    out = normalization.batch_normalize(z, [2.0], [0.3], 0.0)
    upstream = reading[:, None] * (1 - np.tanh(out) ** 2)
    by_z = normalization.batch_normalize_gradient(upstream, z, [2.0], 0.0)[0][:, 0]
    return (out[:, 0] - 0.3) / 2, by_z, inputs.T @ by_z


def _by_autograd(scale: float) -> tuple[Array, Array, Array]:
    inputs, weights, reading = (torch.tensor(each) for each in _layer())
    own = (scale * weights).requires_grad_()
    z = inputs @ own
    z.retain_grad()
    flat = torch.nn.functional.batch_norm(z[:, None], None, None, training=True, eps=1e-15)[:, 0]
    (reading * torch.tanh(2 * flat + 0.3)).sum().backward()  # type: ignore[no-untyped-call]
    assert z.grad is not None and own.grad is not None
    return flat.detach().numpy(), z.grad.numpy(), own.grad.numpy()


def gradient_facts() -> Table:
    """Sums that the layer's gradient must have, its length when the weights grow, and its angle to the weights."""
    weights = _layer()[1]
    found = []
    for way in (_by_formula, _by_autograd):
        flat, by_z, by_w = way(1.0)
        tripled = way(3.0)[2]
        numbers = (by_z.sum(), by_z @ flat, weights @ by_w, np.linalg.norm(by_w), np.linalg.norm(tripled))
        found.append([round(float(each), 9) + 0.0 for each in numbers])
    steps = [np.eye(3)[k] * 1e-6 for k in range(3)]
    slopes = np.array([(_loss(weights + each) - _loss(weights - each)) / 2e-6 for each in steps])
    third = [None, None, round(float(weights @ slopes), 6) + 0.0, float(np.linalg.norm(slopes)), None]
    names = (
        Maths(r"\sum_n\partial L/\partial z_n"),
        Maths(r"\sum_n\hat z_n\,\partial L/\partial z_n"),
        Maths(r"w\cdot\partial L/\partial w"),
        Maths(r"\|\partial L/\partial w\|"),
        Maths(r"\|\partial L/\partial w\|,\;3w"),
    )
    rows: list[Sequence[Cell]] = []
    for place, name in enumerate(names):
        ways: dict[Route, float] = {Route.CLOSED_FORM: found[0][place], Route.AUTOGRAD: found[1][place]}
        other = third[place]
        if other is not None:
            ways[Route.DIFFERENCES] = other
        rows.append((name, Claim(Text(fa="مقدار", en="value"), ways, tolerance=1e-6)))
    return Table([Column(Text(fa="کمیت", en="quantity")), Column(Text(fa="مقدار", en="value"), 4)], rows)


# What a batch knows


def _statistic(closed: float, route: Route, found: float, tolerance: float = 2e-2) -> Claim:
    what = Text(fa="آماره‌ی دسته", en="statistic of the batch")
    return Claim(what, {Route.CLOSED_FORM: closed, route: found}, tolerance=tolerance)


def small_batch_statistics() -> Table:
    """Errors of the mean and of the variance, the mean stretch, and the largest normalized value, by batch size."""
    rows: list[Sequence[Cell]] = []
    for size in SIZES:
        drawn = np.random.default_rng(size).standard_normal((200_000, size))
        means, deviations = drawn.mean(1), drawn.std(1)
        variances = deviations**2
        spread = float(variances.std() / variances.mean())
        outlier = torch.tensor(np.eye(size)[0])[:, None]
        largest = float(torch.nn.functional.batch_norm(outlier, None, None, training=True, eps=1e-15).abs().max())
        stretch: Cell = Maths(r"\infty")
        if size > 2:
            closed = batch_statistics.mean_inverse_deviation(size)
            stretch = _statistic(closed, Route.SIMULATION, float((1 / deviations).mean()))
        rows.append(
            (
                size,
                _statistic(batch_statistics.error_of_mean(size), Route.SIMULATION, float(means.std())),
                _statistic(batch_statistics.relative_error_of_variance(size), Route.SIMULATION, spread),
                stretch,
                _statistic(batch_statistics.largest_normalized(size), Route.TORCH, largest, 1e-9),
            )
        )
    heads = (r"1/\sqrt N", r"\sqrt{2/(N-1)}", r"\mathbb E[\sigma/\sigma_B]", r"\max|\hat x|=\sqrt{N-1}")
    return Table([Column(Maths("N")), *(Column(Maths(each), 3) for each in heads)], rows)


def lonely_value() -> Claim:
    """What normalizing makes of a batch of one value: zero, by subtraction, and in a layer for one image and channel."""
    alone = torch.nn.functional.layer_norm(torch.tensor([[17.3]], dtype=torch.float64), (1,))
    return Claim(
        Text(fa="مقدار نرمال‌شده‌ی دسته‌ای تک‌نمونه‌ای", en="normalized value of a batch of one"),
        {Route.NUMPY: float(normalization.standardize([[17.3]], (0,))[0, 0]), Route.TORCH: float(alone)},
    )


def expected_in_a_pair(value: float) -> Claim:
    """Mean of the normalized value over companions, in a batch of two normal values: 2Φ(x) − 1."""
    others = np.random.default_rng(12).standard_normal(1_000_000)
    return Claim(
        Text(fa="میانگین مقدار نرمال‌شده در دسته‌ی دوتایی", en="mean normalized value in a batch of two"),
        {Route.CLOSED_FORM: math.erf(value / 2**0.5), Route.SIMULATION: float(np.sign(value - others).mean())},
        tolerance=5e-3,
    )


def what_a_batch_makes_of_a_value() -> Figure:
    """Mean and spread of a value's normalized value over random companions, for batches of 2, 4 and 16."""
    places = np.linspace(-3, 3, 31)
    generator = np.random.default_rng(4)

    def draw(canvas: Canvas) -> None:
        panels = canvas.figure.subplots(1, 3, sharey=True)
        for axes, size in zip(panels, (2, 4, 16), strict=True):
            others = np.broadcast_to(generator.standard_normal((1500, size - 1)), (len(places), 1500, size - 1))
            batch = np.concatenate([np.broadcast_to(places[:, None, None], (len(places), 1500, 1)), others], axis=2)
            flat = (places[:, None] - batch.mean(2)) / batch.std(2)
            centre, spread = flat.mean(1), flat.std(1)
            axes.plot(places, places, "--", color=canvas.colour["mut"], label=canvas.say(FROZEN))
            axes.fill_between(
                places, centre - spread, centre + spread, color=canvas.colour["c1"], alpha=0.2, linewidth=0
            )
            axes.plot(places, centre, color=canvas.colour["c1"], label=canvas.say(GHOST))
            axes.axhline((size - 1) ** 0.5, color=canvas.colour["c2"], linewidth=0.9, linestyle=":")
            axes.axhline(-((size - 1) ** 0.5), color=canvas.colour["c2"], linewidth=0.9, linestyle=":")
            axes.set_title(canvas.say(Text(fa=f"دسته‌ی {size}تایی", en=f"batch of {size}")))
            axes.set(ylim=(-3.3, 3.3), xlim=(-3, 3), xlabel="$x/\\sigma$")
            axes.set_xticks([-2, 0, 2], [canvas.number(each) for each in (-2, 0, 2)])
            axes.set_yticks([-2, 0, 2], [canvas.number(each) for each in (-2, 0, 2)])
            axes.grid(True)
        panels[0].set_ylabel(r"$\hat{x}$")
        canvas.figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2, fontsize=9)

    return Figure(draw, 6.4, 3.0)


# Real images


def errors_on_real_maps() -> Figure:
    """Measured error of a batch's mean on convolutional maps, between the two lines of independent values."""
    sizes, data = np.array([2.0, 8.0, 32.0]), results.load("batchnorm_estimates")
    records = [data.where(batch_size=int(size))[0] for size in sizes]

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        worth = records[0]["values_per_image"]
        lines = (
            (1 / np.sqrt(sizes), "c2", "--", Text(fa="یک تصویر، یک مقدار", en="an image as one value")),
            (
                np.array([np.mean(each["mean_spread"]) for each in records]),
                "c1",
                "o-",
                Text(fa="سنجیده", en="measured"),
            ),
            (
                1 / np.sqrt(sizes * worth),
                "c3",
                ":",
                Text(fa="همه‌ی پیکسل‌ها مستقل", en="all pixels independent"),
            ),
        )
        for line, colour, style, label in lines:
            axes.plot(sizes, line, style, color=canvas.colour[colour], label=canvas.say(label))
        axes.set(xscale="log", yscale="log", ylim=(5e-3, 1.2))
        axes.minorticks_off()
        axes.set_xticks(sizes, [canvas.number(int(each)) for each in sizes])
        axes.set_yticks([0.01, 0.1, 1], [canvas.number(each) for each in (0.01, 0.1, 1)])
        axes.set_xlabel(canvas.say(Text(fa="اندازه‌ی دسته", en="batch size")))
        axes.set_ylabel(canvas.say(Text(fa="خطای میانگین بر حسب σ", en="error of the mean, in σ")))
        axes.grid(True)
        canvas.figure.legend(loc="outside upper center", ncols=3, fontsize=9)

    return Figure(draw, 6.4, 3.0)


def fully_connected_by_batch_size() -> Table:
    """Test accuracy of the fully connected network by batch size: batch normalization, anew, layer, and none."""
    titles = {
        "batch": Text(fa="دسته‌ای", en="batch"),
        "anew": Text(fa="دسته‌ای، آماره‌ها از نو", en="batch, statistics anew"),
        "group": Text(fa="لایه‌ای", en="layer"),
        "none": Text(fa="هیچ", en="none"),
    }
    rows: list[Sequence[Cell]] = []
    for name, title in titles.items():
        norm = "batch" if name == "anew" else name
        rows.append((title, *(batches.accuracy_after("dense", norm, size, name == "anew") for size in batches.SIZES)))
    heads = [Column(Maths(f"N={size}"), digits=1, percent=True) for size in batches.SIZES]
    return Table([Column(Text(fa="نرمال‌سازی", en="normalization")), *heads], rows)


def right_answers(which: str, mode: str, norm: str, ghost: int, data: Result | None = None) -> Claim:
    """Mean share of right answers of three runs: PyTorch's count and NumPy's."""
    data = data or results.load(NAME)
    found = [
        float(
            (
                data.values(f"{which}_{mode}{end}", norm=norm, ghost=ghost)
                / data.values(f"{which}_count", norm=norm, ghost=ghost)
            ).mean()
        )
        for end in ("", "_numpy")
    ]
    return Claim(
        Text(fa="سهم پاسخ‌های درست", en="share of right answers"),
        {Route.TORCH: found[0], Route.NUMPY: found[1]},
        convention=Text(fa="میانگین سه اجرا", en="mean of three runs"),
        tolerance=3e-3,
    )


def ghost_batches() -> Table:
    """Right answers on seen and on test images, with statistics of the batch and with running ones, by G."""
    data = results.load(NAME)
    rows: list[Sequence[Cell]] = []
    for ghost in GHOSTS:
        modes = (("seen", "ghosts"), ("seen", "frozen"), ("test", "ghosts"), ("test", "frozen"))
        rows.append((Maths(f"G={ghost}"), *(right_answers(*mode, "batch", ghost, data) for mode in modes)))
    for norm, title in (("layer", Text(fa="لایه‌ای", en="layer")), ("none", Text(fa="هیچ", en="none"))):
        seen, test = (right_answers(which, "frozen", norm, 0, data) for which in ("seen", "test"))
        rows.append((title, None, seen, None, test))
    columns = [Column(Text(fa="آماره‌ها از", en="statistics of"))]
    for which in (Text(fa="دیده", en="seen"), Text(fa="آزمون", en="test")):
        for mode in (GHOST, FROZEN):
            columns.append(Column(Text(fa=f"{which.fa}، {mode.fa}", en=f"{which.en}, {mode.en}"), 1, percent=True))
    return Table(columns, rows)


def accuracy_by_ghost_size() -> Figure:
    """Right answers against the number of images that share statistics."""
    data = results.load(NAME)
    lines = (
        ("seen", "ghosts", "c3", "s--", Text(fa="دیده، آماره‌های دسته", en="seen, statistics of the batch")),
        ("seen", "frozen", "c3", "s-", Text(fa="دیده، آماره‌های جاری", en="seen, running statistics")),
        ("test", "ghosts", "c1", "o--", Text(fa="آزمون، آماره‌های دسته", en="test, statistics of the batch")),
        ("test", "frozen", "c1", "o-", Text(fa="آزمون، آماره‌های جاری", en="test, running statistics")),
    )

    def draw(canvas: Canvas) -> None:
        axes = canvas.figure.subplots()
        for which, mode, colour, style, label in lines:
            shares = [100 * float(str(right_answers(which, mode, "batch", ghost, data).value)) for ghost in GHOSTS]
            axes.plot(GHOSTS, shares, style, color=canvas.colour[colour], label=canvas.say(label), markersize=4)
        level = 100 * float(str(right_answers("test", "frozen", "layer", 0, data).value))
        axes.axhline(
            level,
            color=canvas.colour["c2"],
            linestyle=":",
            label=canvas.say(Text(fa="آزمون، لایه‌ای", en="test, layer")),
        )
        axes.set(xscale="log", ylim=(30, 103))
        axes.minorticks_off()
        axes.set_xticks(GHOSTS, [canvas.number(each) for each in GHOSTS])
        axes.set_yticks([40, 60, 80, 100], [canvas.number(each) for each in (40, 60, 80, 100)])
        axes.set_xlabel(canvas.say(Text(fa="تصویرهایی که آماره‌ی مشترک دارند", en="images that share statistics")))
        axes.set_ylabel(canvas.say(Text(fa="پاسخ درست، درصد", en="right answers, percent")))
        axes.grid(True)
        axes.legend(loc="lower right", fontsize=8, handlelength=4)

    return Figure(draw, 6.4, 3.4)


def remedies() -> Table:
    """What is done against small batches, and what stays open: words, no measurements."""
    rows: list[Sequence[Cell]] = [
        (
            Text(fa="لایه‌ای و گروهی", en="layer and group normalization"),
            Text(fa="آماره‌ها از یک نمونه؛ آموزش و آزمون یکی", en="statistics of one example; training and test alike"),
            Text(fa="در استنتاج هم باید حساب شوند", en="must be computed at inference, too"),
        ),
        (
            Text(fa="بازنرمال‌سازی دسته‌ای", en="batch renormalization"),
            Text(
                fa="آماره‌ی دسته به سوی آماره‌ی جاری تصحیح می‌شود",
                en="the batch's statistics are corrected towards the running ones",
            ),
            Text(fa="دو کران و برنامه‌ای برای باز کردنشان", en="two bounds, and a schedule to open them"),
        ),
        (
            Text(fa="آماره‌های هم‌گام", en="synchronized statistics"),
            Text(fa="دسته‌های چند دستگاه با هم", en="the batches of several devices together"),
            Text(fa="ارتباط در هر لایه", en="communication in every layer"),
        ),
        (
            Text(fa="آماره‌های منجمد", en="frozen statistics"),
            Text(fa="آماره‌های پیش‌آموزش، مانند استنتاج", en="those of the pretraining, as at inference"),
            Text(fa="تنها برای تنظیم دقیق", en="for fine-tuning only"),
        ),
        (
            Text(fa="دسته‌های شبح", en="ghost batches"),
            Text(fa="نویز را به دسته‌ی بزرگ برمی‌گرداند", en="bring the noise back into a large batch"),
            Text(fa="درمانِ دسته‌ی بزرگ است، نه کوچک", en="a remedy for large batches, not for small ones"),
        ),
    ]
    columns = [
        Column(Text(fa="روش", en="method")),
        Column(Text(fa="چه می‌کند", en="what it does")),
        Column(Text(fa="بهایش", en="its price")),
    ]
    return Table(columns, rows)
