"""Exhibits on which values batch normalization averages, and on the bias in front of it (b/1 and b/2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from rahnama import results
from rahnama.exhibit import Canvas, Cell, Claim, Column, Figure, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q1_normal_routes as routes
from rahnama.reference import normalization
from rahnama.text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array = NDArray[np.float64]
Cells = set[tuple[int, int, int]]
EXAMPLES, CHANNELS, ROWS, COLUMNS, GROUPS = 7, 4, 3, 5, 2
TINY = np.array([[[[1.0, 3.0], [5.0, 7.0]]], [[[0.0, 2.0], [4.0, 10.0]]]])  # (2, 1, 2, 2)
NAMES = {
    "dense": Text(fa="دسته‌ای، تمام‌متصل", en="batch, fully connected"),
    "batch": Text(fa="دسته‌ای، کانولوشنی", en="batch, convolutional"),
    "layer": Text(fa="لایه‌ای", en="layer"),
    "instance": Text(fa="نمونه‌ای", en="instance"),
    "group": Text(fa="گروهی", en="group"),
    "entries": Text(fa="دسته‌ای، هر درایه جدا", en="batch, each entry alone"),
}


# b/1. Which values share statistics


def averaging_sets() -> Figure:
    """Five stacks of maps, with one set of values that share a mean and a variance filled in each."""
    return Figure(_draw_sets, height=3.9)


def _draw_sets(canvas: Canvas) -> None:
    axes = canvas.figure.subplots(2, 3)
    depth, wide, high = 3, 6, 4
    chosen: dict[str, Callable[[int, int, int], bool]] = {
        "dense": lambda n, c, p: c == 2,
        "batch": lambda n, c, p: c == 2,
        "layer": lambda n, c, p: n == 0,
        "instance": lambda n, c, p: n == 0 and c == 2,
        "group": lambda n, c, p: n == 0 and c in (2, 3),
    }
    for place, (name, inside) in zip(axes.flat, chosen.items(), strict=False):
        sides = (depth, wide, 1 if name == "dense" else high)
        cells = {each for each in np.ndindex(*sides) if inside(*each)}
        _stack(place, canvas, sides, cells)
        place.set_title(canvas.say(NAMES[name]), fontsize=9)
    _stack(axes[1, 2], canvas, (depth, wide, high), set())
    for x, y, text in (
        (3.0, -0.7, Text(fa="کانال‌ها، C", en="channels C")),
        (-0.6, 2.0, Text(fa="مکان‌ها، H×W", en="positions H×W")),
        (7.3, 0.35, Text(fa="نمونه‌ها، N", en="examples N")),
    ):
        upright = 90 if x < 0 else 0
        axes[1, 2].text(
            x, y, canvas.say(text), rotation=upright, ha="left" if x > 6 else "center", va="center", fontsize=8
        )


def _stack(axes: Axes, canvas: Canvas, sides: tuple[int, int, int], cells: Cells) -> None:
    """A block of cells seen from the front, from above and from the right; the chosen cells are filled."""
    from matplotlib.collections import LineCollection, PolyCollection

    depth, wide, high = sides

    def at(n: float, c: float, p: float) -> tuple[float, float]:
        return c + 0.55 * n, p + 0.45 * n

    filled = [[at(0, c, p), at(0, c + 1, p), at(0, c + 1, p + 1), at(0, c, p + 1)] for n, c, p in cells if n == 0]
    filled += [
        [at(n, c, high), at(n, c + 1, high), at(n + 1, c + 1, high), at(n + 1, c, high)]
        for n, c, p in cells
        if p == high - 1
    ]
    filled += [
        [at(n, wide, p), at(n + 1, wide, p), at(n + 1, wide, p + 1), at(n, wide, p + 1)]
        for n, c, p in cells
        if c == wide - 1
    ]
    lines = [[at(0, c, 0), at(0, c, high), at(depth, c, high)] for c in range(wide + 1)]
    lines += [[at(0, 0, p), at(0, wide, p), at(depth, wide, p)] for p in range(high + 1)]
    lines += [[at(n, 0, high), at(n, wide, high), at(n, wide, 0)] for n in range(1, depth + 1)]
    axes.add_collection(PolyCollection(filled, facecolors=canvas.colour["c1"], edgecolors="none", alpha=0.75))
    axes.add_collection(LineCollection(lines, colors=canvas.colour["mut"], linewidths=0.6))
    axes.set(xlim=(-1.2, 9.5), ylim=(-1.5, 5.8), aspect="equal")
    axes.axis("off")


def statistics_by_layer() -> Table:
    """How many means there are, how many values each averages, and what is learnt and stored: by formula, by torch."""
    n, c, positions, g = EXAMPLES, CHANNELS, ROWS * COLUMNS, GROUPS
    rows: list[Sequence[Cell]] = []
    # name: formula of the set, means, values of each, learnt, stored
    formulas = {
        "dense": ("n", c, n, 2 * c, 2 * c),
        "batch": ("n,i,j", c, n * positions, 2 * c, 2 * c),
        "layer": ("c,i,j", n, c * positions, 2 * c, 0),
        "instance": ("i,j", n * c, positions, 2 * c, 0),
        "group": (r"c\in g,\,i,j", n * g, c // g * positions, 2 * c, 0),
        "entries": ("n", c * positions, n, 2 * c * positions, 2 * c * positions),
    }
    for name, (over, means, values, learnt, stored) in formulas.items():
        layer = routes.module(name, c, g, positions)
        found = routes.sets(layer, (n, c) if name == "dense" else (n, c, ROWS, COLUMNS))
        title = NAMES[name]
        rows.append(
            (
                title,
                Maths(over),
                _counted(title, "means", means, Route.PERTURBATION, len(found)),
                _counted(title, "values each", values, Route.PERTURBATION, max(found)),
                _counted(title, "learnt", learnt, Route.TORCH, routes.learnt(layer)),
                _counted(title, "stored", stored, Route.TORCH, routes.stored(layer)),
            )
        )
    columns = [
        Column(Text(fa="نرمال‌سازی", en="normalization")),
        Column(Text(fa="میانگین روی", en="averaged over")),
        Column(Text(fa="تعداد میانگین‌ها", en="means")),
        Column(Text(fa="مقدار در هر میانگین", en="values in each")),
        Column(Text(fa="γ و β", en="γ and β")),
        Column(Text(fa="آماره‌های جاری", en="running numbers")),
    ]
    return Table(columns, rows, marked=[5])


def _counted(title: Text, what: str, formula: int, route: Route, found: int) -> Claim:
    names = {"means": "میانگین‌ها", "values each": "مقدارها", "learnt": "آموختنی‌ها", "stored": "ذخیره‌شده‌ها"}
    return Claim(
        Text(fa=f"{names[what]}، {title.fa}", en=f"{what}, {title.en}"), {Route.CLOSED_FORM: formula, route: found}
    )


def tiny_statistic(name: str) -> Claim:
    """A number of the example with two images of two by two pixels: by hand in fractions, and by torch."""
    values = routes.tensor(TINY)
    layer = routes.module("batch", 1)
    output = layer(values).detach()
    running = dict(layer.named_buffers())
    known = {
        "mean": (Text(fa="میانگین کانال", en="mean of the channel"), Fraction(32, 8), values.mean()),
        "variance": (Text(fa="واریانس اریب", en="biased variance"), Fraction(76, 8), values.var(correction=0)),
        "unbiased": (Text(fa="واریانس نااریب", en="unbiased variance"), Fraction(76, 7), values.var()),
        "first": (
            Text(fa="نخستین مقدار نرمال‌شده", en="first normalized value"),
            (1 - 4) / 9.5**0.5,
            output[0, 0, 0, 0],
        ),
        "running mean": (
            Text(fa="میانگین جاری پس از یک دسته", en="running mean after one batch"),
            Fraction(9, 10) * 0 + Fraction(1, 10) * 4,
            running["running_mean"][0],
        ),
        "running variance": (
            Text(fa="واریانس جاری پس از یک دسته", en="running variance after one batch"),
            Fraction(9, 10) * 1 + Fraction(1, 10) * Fraction(76, 7),
            running["running_var"][0],
        ),
    }
    what, by_hand, by_torch = known[name]
    return Claim(what, {Route.BY_HAND: by_hand, Route.TORCH: float(by_torch)}, tolerance=1e-6)


def shift_error(per_entry: bool) -> Claim:
    """Shift one image of the batch by a column: how far is the output from the shifted output?"""
    signal = np.random.default_rng(8).standard_normal((3, 2, 4, 5)) + np.arange(5)
    moved = signal.copy()
    moved[1] = np.roll(signal[1], 1, axis=-1)
    axes = (0,) if per_entry else (0, 2, 3)

    def by_numpy(x: Array) -> Array:
        return normalization.standardize(x, axes)

    def by_torch(x: Array) -> Array:
        return routes.normalized_entries(x) if per_entry else routes.normalized(x, "batch")

    found = [
        round(float(np.abs(f(moved)[1] - np.roll(f(signal)[1], 1, axis=-1)).max()), 8) for f in (by_numpy, by_torch)
    ]
    what = Text(
        fa="فاصله‌ی خروجیِ تصویر جابه‌جاشده از خروجی جابه‌جاشده",
        en="distance of the shifted image's output from the shifted output",
    )
    return Claim(what, {Route.NUMPY: found[0], Route.TORCH: found[1]}, tolerance=1e-6)


# b/2. The bias


def _picture() -> tuple[Array, Array, Array]:
    generator = np.random.default_rng(21)
    images, kernels = generator.standard_normal((6, 3, 6, 5)), generator.standard_normal((4, 3, 3, 3))
    return images, kernels, np.array([0.7, -1.2, 2.0, 0.4])


def _convolved(images: Array, kernels: Array, bias: Array) -> Array:
    windows = sliding_window_view(images, kernels.shape[2:], axis=(2, 3))
    result: Array = np.einsum("nchwij,ocij->nohw", windows, kernels) + bias[:, None, None]
    return result


def _block(bias: Array, kind: str) -> Array:
    """Our block in training mode; ``kind`` as in the routes."""
    images, kernels, _ = _picture()
    z, ones, zeros = _convolved(images, kernels, bias), np.ones(4), np.zeros(4)
    groups = {"layer": 1, "group": 2, "instance": 4}
    if kind == "none":
        return np.maximum(z, 0)
    if kind == "relu first":
        return normalization.batch_normalize(np.maximum(z, 0), ones, zeros)
    if kind == "batch":
        return np.maximum(normalization.batch_normalize(z, ones, zeros), 0)
    return np.maximum(normalization.group_normalize(z, groups[kind], ones, zeros), 0)


def _frozen(bias: Array, learned_with: Array, shift: Array, relu_first: bool = False) -> Array:
    images, kernels, _ = _picture()
    before, behind = (0.0, -np.inf) if relu_first else (-np.inf, 0.0)
    seen = np.maximum(_convolved(images, kernels, learned_with), before)
    mean, variance = normalization.update_running(np.zeros(4), np.ones(4), seen, momentum=1.0)
    z = np.maximum(_convolved(images, kernels, bias), before)
    result = normalization.normalize_with(z, mean + shift, variance, np.ones(4), np.zeros(4))
    return np.maximum(result, behind)


def _gap(what: Text, ours: tuple[Array, Array], theirs: tuple[Array, Array]) -> Claim:
    found = [round(float(np.abs(a - b).max()), 7) for a, b in (ours, theirs)]
    return Claim(what, {Route.NUMPY: found[0], Route.TORCH: found[1]}, tolerance=1e-5)


def _frozen_gap(what: Text, without: tuple[Array, Array, Array], relu_first: bool) -> Claim:
    """At inference: the block with its bias, against one whose bias, statistics and shift of the mean are given."""
    images, kernels, bias = _picture()
    settings = (bias, bias, np.zeros(4)), without
    ours = [_frozen(*each, relu_first) for each in settings]
    theirs = [routes.frozen(images, kernels, *each, relu_first) for each in settings]
    return _gap(what, (ours[0], ours[1]), (theirs[0], theirs[1]))


def effect_of_the_bias() -> Table:
    """Largest difference that the bias makes to the block's output, by mode, by order and by kind of normalization."""
    images, kernels, bias = _picture()
    none = np.zeros(4)
    frozen = {
        Text(fa="استنتاج، آموزش از آغاز بی‌بایاس", en="inference, trained without it"): (none, none, none),
        Text(fa="استنتاج، حذف پس از آموزش", en="inference, deleted after training"): (none, bias, none),
        Text(fa="استنتاج، حذف و کاستن $b$ از میانگین", en="inference, deleted, $b$ taken off the mean"): (
            none,
            bias,
            -bias,
        ),
    }
    late = {
        Text(fa="استنتاج، ReLU پیش از نرمال‌سازی", en="inference, ReLU before the normalization"): (none, none, none)
    }
    trained = {
        "batch": Text(fa="آموزش", en="training"),
        "relu first": Text(fa="آموزش، ReLU پیش از نرمال‌سازی", en="training, ReLU before the normalization"),
        "instance": Text(fa="نرمال‌سازی نمونه‌ای", en="instance normalization"),
        "group": Text(fa="نرمال‌سازی گروهی، دو کانال در گروه", en="group normalization, two channels a group"),
        "layer": Text(fa="نرمال‌سازی لایه‌ای", en="layer normalization"),
        "none": Text(fa="بدون نرمال‌سازی", en="no normalization"),
    }
    order = {"relu first": r"\mathrm{Conv}\to\mathrm{ReLU}\to\mathrm{BN}", "none": r"\mathrm{Conv}\to\mathrm{ReLU}"}
    rows: list[Sequence[Cell]] = []
    for kind, title in trained.items():
        groups = 2 if kind == "group" else 1
        theirs = [routes.blocks(images, kernels, each, kind, groups) for each in (bias, none)]
        claim = _gap(title, (_block(bias, kind), _block(none, kind)), (theirs[0], theirs[1]))
        norm = r"\mathrm{BN}" if kind == "batch" else r"\mathrm{norm}"
        rows.append((Maths(order.get(kind, rf"\mathrm{{Conv}}\to{norm}\to\mathrm{{ReLU}}")), title, claim))
        for name, without in frozen.items() if kind == "batch" else late.items() if kind == "relu first" else ():
            claim = _frozen_gap(name, without, kind == "relu first")
            rows.append((Maths(order.get(kind, r"\mathrm{Conv}\to\mathrm{BN}\to\mathrm{ReLU}")), name, claim))
    columns = [
        Column(Text(fa="بلوک", en="block")),
        Column(Text(fa="حالت", en="case")),
        Column(Text(fa="بیشترین اختلاف", en="largest difference"), digits=2),
    ]
    return Table(columns, rows, marked=[2, 4, 5])


def gradient_by_the_bias(of_beta: bool = False) -> Claim:
    """Largest entry of the loss's gradient by the convolution's bias, or by β of the layer behind it."""
    images, kernels, bias = _picture()
    upstream = np.random.default_rng(22).standard_normal((6, 4, 4, 3))
    z = _convolved(images, kernels, bias)
    by_input, _, by_beta = normalization.batch_normalize_gradient(upstream, z, np.ones(4))
    ours = by_beta if of_beta else by_input.sum(axis=(0, 2, 3))
    theirs = routes.gradients(images, kernels, bias, upstream)[int(of_beta)]

    def loss(added: float) -> float:
        shift = np.zeros(4)
        shift[int(np.abs(by_beta).argmax())] = added
        inside, outside = (np.zeros(4), shift) if of_beta else (shift, np.zeros(4))
        flat = z + inside[:, None, None]
        flat = (flat - flat.mean((0, 2, 3), keepdims=True)) / np.sqrt(flat.var((0, 2, 3), keepdims=True) + 1e-5)
        return float((upstream * (flat + outside[:, None, None])).sum())

    slope = abs(loss(1e-4) - loss(-1e-4)) / 2e-4
    name = Text(fa="بزرگ‌ترین مشتق زیان نسبت به ", en="largest derivative of the loss by ")
    symbol = r"$\beta_c$" if of_beta else "$b_c$"
    return Claim(
        Text(fa=name.fa + symbol, en=name.en + symbol),
        {
            Route.CLOSED_FORM: round(float(np.abs(ours).max()), 6),
            Route.AUTOGRAD: round(float(np.abs(theirs).max()), 6),
            Route.DIFFERENCES: round(slope, 6),
        },
        tolerance=1e-5,
    )


def share_of_the_bias_left(steps: int) -> Claim:
    """What is left of a bias in the output at inference after some training steps, as a share of b/σ."""
    batch = np.random.default_rng(4).standard_normal((7, 1))
    return Claim(
        Text(fa=f"سهم باقی‌مانده‌ی بایاس پس از {steps} گام", en=f"share of the bias left after {steps} steps"),
        {Route.CLOSED_FORM: 0.9**steps, Route.TORCH: routes.bias_difference_after(steps, batch, 1.5)},
        convention=Text(fa="با تکانه‌ی 0.1 و واریانس جاری 1", en="momentum 0.1, running variance 1"),
        tolerance=1e-6,
    )


# The trained network that loses its biases

TREATMENTS = {
    "kept": Text(fa="بایاس سر جایش", en="biases kept"),
    "deleted": Text(fa="حذف‌شده، میانگین جاری دست‌نخورده", en="deleted, running mean untouched"),
    "adjusted": Text(fa="حذف‌شده، میانگین جاری کاسته‌شده", en="deleted, running mean reduced by them"),
    "deleted_batch": Text(fa="حذف‌شده، آماره‌های دسته", en="deleted, statistics of the batch"),
    "kept_batch": Text(fa="سر جایش، آماره‌های دسته", en="kept, statistics of the batch"),
}


def right_answers(treatment: str) -> Claim:
    """Mean test accuracy over the runs after a treatment of the biases: PyTorch's count and NumPy's."""
    return _accuracy(TREATMENTS[treatment], results.load("batchnorm_scale").where(network="biased"), treatment)


def biases_deleted() -> Table:
    """Test accuracy of three trained networks before and after their biases are taken out."""
    records = results.load("batchnorm_scale").where(network="biased")
    columns = [Column(Text(fa="بایاس‌ها", en="biases"))]
    columns += [
        Column(Text(fa=f"اجرای {number}", en=f"run {number}"), digits=2, percent=True)
        for number in range(1, len(records) + 1)
    ]
    rows: list[Sequence[Cell]] = [
        (title, *(_accuracy(title, [record], name) for record in records)) for name, title in TREATMENTS.items()
    ]
    return Table(columns, rows, marked=[1])


def _accuracy(what: Text, records: Sequence[results.Record], name: str) -> Claim:
    found = [np.mean([each[f"biases_{name}{twin}"] for each in records]) / 1e4 for twin in ("", "_numpy")]
    return Claim(what, {Route.TORCH: found[0], Route.NUMPY: found[1]}, tolerance=1e-3)
