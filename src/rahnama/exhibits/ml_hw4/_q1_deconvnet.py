"""Deconvnet, gradient, guided backpropagation and covering on one trained network: claims, tables and pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from rahnama import results
from rahnama.exhibit import Arrow, Box, Canvas, Cell, Claim, Column, Label, Maths, Route, Shape, Table
from rahnama.exhibits.ml_hw4 import _q1_seen as numpy_route
from rahnama.exhibits.ml_hw4 import _q1_seen_torch as torch_route
from rahnama.reference.attribution import Rule, relu_backward
from rahnama.text import Text

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
ENTERING, SIGNAL = [2.0, 3.0, -1.0, -2.0], [4.0, -6.0, 5.0, -7.0]  # one unit for each pair of signs
GRADIENT = Text(fa="گرادیان", en="gradient")
GUIDED = Text(fa="پس‌انتشار هدایت‌شده", en="guided backpropagation")
DECONVNET = Text(fa="شبکه‌ی واپیچشی", en="deconvnet")
UNSWITCHED = Text(fa="واپیچشی بدون سوییچ", en="deconvnet, no switches")
COVERING = Text(fa="پوشاندن", en="covering")
METHODS: Sequence[tuple[Text, Rule, bool]] = (
    (GRADIENT, "gradient", True),
    (GUIDED, "guided", True),
    (DECONVNET, "deconvnet", True),
    (UNSWITCHED, "deconvnet", False),
)
CLOSE = 1e-3  # float32 measurements of the patch, and ties of the thousandth digit
SCORE = Text(fa="واحد امتیاز", en="units of score")


# One ReLU


def relu_table() -> Table:
    """Four units, one for each pair of signs: what each rule lets pass."""
    columns = [
        Column(Maths("z")),
        Column(Maths("s")),
        Column(GRADIENT),
        Column(DECONVNET),
        Column(GUIDED),
    ]
    rules: Sequence[Rule] = ("gradient", "deconvnet", "guided")
    ours = {rule: relu_backward(SIGNAL, ENTERING, rule) + 0.0 for rule in rules}
    theirs = {rule: torch_route.relu_rule(ENTERING, SIGNAL, rule) for rule in rules}
    what = Text(fa="سیگنالی که می‌گذرد", en="signal that passes")
    rows: list[list[Cell]] = []
    for unit in range(4):
        passed = [
            Claim(what, {Route.NUMPY: int(ours[each][unit]), Route.AUTOGRAD: int(theirs[each][unit])}) for each in rules
        ]
        rows.append([int(ENTERING[unit]), int(SIGNAL[unit]), *passed])
    return Table(columns, rows)


# The trained network


def claim(fa: str, en: str, ours: object, theirs: object, tolerance: float = 1e-6, unit: Text | None = None) -> Claim:
    """A measurement by NumPy and by PyTorch."""
    return Claim(Text(fa=fa, en=en), {Route.NUMPY: ours, Route.TORCH: theirs}, unit, tolerance=tolerance)


def test_accuracy(seed: int) -> Claim:
    """Share of the ten thousand test images that a network answers rightly."""
    record = results.load(numpy_route.NAME).where(seed=seed)[0]
    ours, theirs = record["correct_numpy"] / 10_000, record["correct"] / 10_000
    return claim("دقت روی مجموعه‌ی آزمون", "accuracy on the test set", ours, theirs, 1e-3)


def network_parameters() -> Claim:
    """What the classifier learnt, counted layer by layer and in the recorded arrays."""
    found = numpy_route.seen()
    by_formula = sum(9 * a * b + b for a, b in ((1, 8), (8, 16), (16, 16))) + 784 * 10 + 10
    return Claim(
        Text(fa="پارامترهای دسته‌بند", en="parameters of the classifier"),
        {Route.CLOSED_FORM: by_formula, Route.COUNTING: sum(each.size for each in found.parameters)},
    )


def distinct_maps(switched: bool) -> Claim:
    """How many different deconvnet maps the recorded images give."""
    found = numpy_route.seen()
    return claim(
        "نقشه‌های متفاوت",
        "maps that differ",
        numpy_route.distinct(numpy_route.maps(found, "deconvnet", 0, switched)),
        torch_route.distinct(torch_route.maps(found.parameters, found.images, "deconvnet", 0, switched)),
    )


def recorded_images() -> Claim:
    """How many test images the maps were measured on."""
    found = numpy_route.seen()
    return claim("تصویرهای آزمون", "test images", len(found.images), found.covered["torch"].shape[0])


def answered_classes() -> Claim:
    """How many classes the network answers on them."""
    found = numpy_route.seen()
    scores = torch_route.scores(found.parameters, torch_route.pixels(found.images))[0]
    ours = len(set(numpy_route.answers(numpy_route.visited(found)).tolist()))
    return claim("کلاس‌های پاسخ", "classes answered", ours, len(set(scores.argmax(1).tolist())))


def dropped_as_negative() -> Claim:
    """Share of the signal that deconvnet drops at the last ReLU."""
    found = numpy_route.seen()
    ours = numpy_route.lost_and_let_through(found)[0]
    theirs = torch_route.lost_and_let_through(found.parameters, found.images)[0]
    return claim("سهم منفی سیگنال", "negative share of the signal", ours, theirs)


def through_closed_units() -> Claim:
    """Share of what deconvnet lets pass there that goes through units which were off."""
    found = numpy_route.seen()
    ours = numpy_route.lost_and_let_through(found)[1]
    theirs = torch_route.lost_and_let_through(found.parameters, found.images)[1]
    return claim("سهم واحدهای خاموش", "share through units that were off", ours, theirs)


def garment_area() -> Claim:
    """Share of the pixels that belong to the garment."""
    images = numpy_route.seen().images
    theirs = float((torch_route.pixels(images) > 0).double().mean())
    return claim("سهم لباس از تصویر", "share of the garment", float(np.mean(images > 0)), theirs)


def fall_by_chance() -> Claim:
    """Fall of the score when a random tenth of the pixels turns grey."""
    found = numpy_route.seen()
    order = numpy_route.chance_order(found)
    theirs = torch_route.fall(found.parameters, found.images, torch_route.pixels(order))
    return claim("افت امتیاز", "fall of the score", numpy_route.fall(found, order), theirs, unit=SCORE)


def fall_by_first_order() -> Claim:
    """Fall if the gradient is used for what it says: times the change that greying makes, the greatest falls first."""
    found = numpy_route.seen()
    ours = numpy_route.maps(found, "gradient") * (found.images - numpy_route.GREY)
    pixels = torch_route.pixels(found.images)
    theirs = torch_route.maps(found.parameters, found.images, "gradient") * (pixels - torch_route.GREY)
    fall = torch_route.fall(found.parameters, found.images, theirs)
    return claim("افت امتیاز", "fall of the score", numpy_route.fall(found, ours), fall, unit=SCORE)


def _row(found: numpy_route.Seen, method: tuple[Text, Rule, bool]) -> list[Cell]:
    name, rule, switched = method
    ours = [numpy_route.maps(found, rule, place, switched) for place in (0, 1)]
    theirs = [torch_route.maps(found.parameters, found.images, rule, place, switched) for place in (0, 1)]
    images = torch_route.pixels(found.images)
    return [
        name,
        claim(
            "سهم روی لباس",
            "on garment",
            numpy_route.inside(found, ours[0]),
            torch_route.inside(found.images, theirs[0]),
        ),
        claim("سهم منفی", "negative share", numpy_route.negative(ours[0]), torch_route.negative(theirs[0])),
        claim(
            "همانندی", "likeness", numpy_route.likeness(ours[0], found.images), torch_route.likeness(theirs[0], images)
        ),
        claim("همانندی", "likeness", numpy_route.likeness(*ours), torch_route.likeness(*theirs)),
        claim(
            "افت امتیاز",
            "fall",
            numpy_route.fall(found, np.abs(ours[0])),
            torch_route.fall(found.parameters, found.images, theirs[0].abs()),
        ),
    ]


def _covering_row(found: numpy_route.Seen) -> list[Cell]:
    ours, theirs = numpy_route.covered_map(found), torch_route.covered_map(found.covered["torch"])
    images = torch_route.pixels(found.images)
    fall = torch_route.fall(found.parameters, found.images, theirs.abs())
    return [
        COVERING,
        claim("سهم", "share", numpy_route.inside(found, ours), torch_route.inside(found.images, theirs), CLOSE),
        claim("سهم منفی", "negative share", numpy_route.negative(ours), torch_route.negative(theirs), CLOSE),
        claim(
            "همانندی", "likeness", numpy_route.likeness(ours, found.images), torch_route.likeness(theirs, images), CLOSE
        ),
        None,
        claim("افت امتیاز", "fall", numpy_route.fall(found, np.abs(ours)), fall, CLOSE),
    ]


def differences() -> Table:
    """What separates the maps, measured on the recorded images."""
    found = numpy_route.seen()
    columns = [
        Column(Text(fa="روش", en="method")),
        Column(Text(fa="روی لباس", en="on garment"), 0, percent=True),
        Column(Text(fa="سهم منفی", en="negative"), 0, percent=True),
        Column(Text(fa="همانندی با خود تصویر", en="like the image"), 2),
        Column(Text(fa="همانندی با نقشه‌ی نامزد دوم", en="like the runner-up"), 2),
        Column(Text(fa="افت امتیاز", en="score falls"), 2),
    ]
    return Table(columns, [*(_row(found, method) for method in METHODS), _covering_row(found)])


# Pictures


def grid(canvas: Canvas, heads: Sequence[Text], names: Sequence[Text] | int) -> list[list[Axes]]:
    """Axes in rows and columns: a heading over each column, and a name at each row (or only so many rows)."""
    found = canvas.figure.subplots(names if isinstance(names, int) else len(names), len(heads), squeeze=False)
    for column, head in enumerate(heads):
        found[0, column].set_title(canvas.say(head), fontsize=8)
    for row, name in enumerate([] if isinstance(names, int) else names):
        found[row, 0].set_ylabel(canvas.say(name), fontsize=8)
    return [list(row) for row in found]


def name_of(label: int) -> Text:
    """The class as its label on a figure."""
    return CLASSES[label]


def grey(canvas: Canvas, axes: Axes, values: np.ndarray) -> None:
    """A photograph in 32 shades, from black to its own brightest pixel."""
    canvas.photo(axes, np.round(np.asarray(values, dtype=float) / max(float(values.max()), 1e-9) * 31))


def signed(canvas: Canvas, axes: Axes, values: np.ndarray) -> None:
    """A map in twelve steps of each sign, scaled by its own greatest magnitude."""
    canvas.heat(axes, np.round(values / np.abs(values).max() * 12), scale=12.0)


def draw_maps(canvas: Canvas, chosen: Sequence[int]) -> None:
    """A row for each image with the maps of its answer; then the last one again, asked about its runner-up."""
    found = numpy_route.seen()
    visit = numpy_route.visited(found)
    heads = [
        Text(fa="تصویر", en="image"),
        GRADIENT,
        Text(fa="هدایت‌شده", en="guided"),
        Text(fa="واپیچشی", en="deconvnet"),
        Text(fa="بدون سوییچ", en="no switches"),
        Text(fa="یک واحد", en="one unit"),
        COVERING,
    ]
    asked = [*((image, 0) for image in chosen), (chosen[-1], 1)]
    names = [name_of(int(numpy_route.answers(visit, place)[image])) for image, place in asked]
    covered = numpy_route.covered_map(found)
    for row, (image, place) in zip(grid(canvas, heads, names), asked, strict=True):
        grey(canvas, row[0], found.images[image])
        for axes, (_, rule, switched) in zip(row[1:5], METHODS, strict=True):
            signed(canvas, axes, numpy_route.maps(found, rule, place, switched)[image])
        if place:
            for axes in row[5:]:
                axes.set_axis_off()
        else:
            signed(canvas, row[5], numpy_route.unit_map(found, image, "deconvnet")[0])
            signed(canvas, row[6], covered[image])


# Drawings


def two_columns() -> list[Shape]:
    """Up the network on one side, back down the deconvnet on the other, the switches between them."""
    up: list[tuple[Text, Text | str]] = [
        (Text(fa="تصویر", en="image"), "28×28"),
        (Text(fa="کانولوشن", en="convolution"), Text(fa="فیلترهای W", en="filters W")),
        (Text(fa="ReLU", en="ReLU"), "max(z, 0)"),
        (Text(fa="ادغام بیشینه", en="max pooling"), Text(fa="سوییچ‌ها ثبت می‌شوند", en="switches are noted")),
        (Text(fa="نقشه‌های ویژگی", en="feature maps"), Text(fa="یک واحد می‌ماند", en="one unit is kept")),
    ]
    down: list[tuple[Text, Text | str]] = [
        (Text(fa="تصویرِ آنچه دید", en="picture of what it saw"), "28×28"),
        (Text(fa="کانولوشن ترانهاده", en="transposed convolution"), Text(fa="همان W، برگشته", en="the same W, turned")),
        (Text(fa="ReLU", en="ReLU"), "max(s, 0)"),
        (Text(fa="وا‌ادغام", en="unpooling"), Text(fa="به جای سوییچ", en="to the switch's place")),
        (
            Text(fa="همان واحد، بقیه صفر", en="that unit, the others 0"),
            Text(fa="آغاز راه برگشت", en="start of the way back"),
        ),
    ]
    shapes: list[Shape] = []
    for left, column, tone in ((150.0, up, "c1"), (490.0, down, "c3")):
        for level, (label, sub) in enumerate(column):
            shapes.append(Box(left, 292 - 66.0 * level, 210, 44, label, sub, tone))
    for level in range(4):
        low, high = 292 - 66.0 * level - 22, 292 - 66.0 * (level + 1) + 22
        shapes += [Arrow([(150, low), (150, high)], "c1"), Arrow([(490, high), (490, low)], "c3")]
    shapes.append(Arrow([(255, 28), (385, 28)], "mut"))
    shapes.append(Arrow([(255, 94), (385, 94)], "c2", dashed=True))
    shapes.append(Label(320, 82, Text(fa="سوییچ‌ها", en="switches"), "c2", True))
    return shapes
