"""Images rebuilt from features by up-convolutional networks: errors, pictures, and how such a network is trained."""

from __future__ import annotations

import torch

from rahnama import results
from rahnama.exhibit import Arrow, Box, Canvas, Claim, Column, Label, Route, Shape, Table
from rahnama.exhibits.ml_hw4 import _q1_deconvnet as deconvnet
from rahnama.exhibits.ml_hw4 import _q1_seen as seen
from rahnama.text import Text

ERROR = Text(fa="میانگین مربعات خطا در هر پیکسل", en="mean squared error per pixel")
LAYERS = ("pool1", "pool2", "conv3", "scores", "probabilities")
NAMES = {
    "pool1": Text(fa="نخستین ادغام", en="first pooling"),
    "pool2": Text(fa="دومین ادغام", en="second pooling"),
    "conv3": Text(fa="سومین کانولوشن", en="third convolution"),
    "scores": Text(fa="ده امتیاز", en="ten scores"),
    "probabilities": Text(fa="ده احتمال", en="ten probabilities"),
    "class_mean": Text(fa="میانگین کلاسِ پاسخ", en="mean of the class answered"),
    "mean_image": Text(fa="میانگین همه‌ی تصویرها", en="mean of all images"),
}


def error(name: str, seed: int = 0) -> Claim:
    """Mean squared error of what is rebuilt from one layer, over a thousand test images."""
    record = results.load(seen.NAME).where(seed=seed)[0]
    routes = {Route.TORCH: record[f"error_{name}"], Route.NUMPY: record[f"error_{name}_numpy"]}
    return Claim(ERROR, routes, tolerance=1e-4)


def explained(name: str) -> Claim:
    """Share of the mean image's error that is gone."""
    record = results.load(seen.NAME).where(seed=0)[0]
    theirs = 1 - record[f"error_{name}"] / record["error_mean_image"]
    ours = 1 - record[f"error_{name}_numpy"] / record["error_mean_image_numpy"]
    return Claim(
        Text(fa="سهم خطای از میان رفته", en="share of the error that is gone"),
        {Route.TORCH: theirs, Route.NUMPY: ours},
        tolerance=1e-4,
    )


def numbers(name: str) -> Claim:
    """How many numbers a layer's features are, for one image."""
    found = seen.seen()
    visit = seen.visited(found)
    sizes = [each[0].size for each in visit.leaving]
    ours = dict(zip(LAYERS, [*sizes, visit.scores.shape[1], visit.scores.shape[1]], strict=True))
    maps = torch.from_numpy(found.images[:1, None])
    halved, quartered = (torch.nn.functional.max_pool2d(maps, 2**power).numel() for power in (1, 2))
    kernels = [len(found.parameters[2 * layer]) for layer in range(4)]
    theirs = dict(zip(LAYERS, [halved * kernels[0], quartered * kernels[1], quartered * kernels[2]], strict=False))
    what = Text(fa="عددهای هر تصویر", en="numbers for an image")
    return Claim(what, {Route.NUMPY: ours[name], Route.TORCH: theirs.get(name, kernels[3])})


def errors() -> Table:
    """Every layer's error for two networks, and the two guesses that look at nothing inside."""
    columns = [
        Column(Text(fa="بازساخته از", en="rebuilt from")),
        Column(Text(fa="تعداد عددها", en="numbers")),
        Column(Text(fa="خطا", en="error"), 4),
        Column(Text(fa="خطا، شبکه‌ی دوم", en="error, second network"), 4),
        Column(Text(fa="سهم خطای رفته", en="share of error gone"), 0, percent=True),
    ]
    rows = [
        (label, numbers(name) if name in LAYERS else None, error(name), error(name, 1), explained(name))
        for name, label in NAMES.items()
    ]
    return Table(columns, rows)


def draw_rebuilt(canvas: Canvas, chosen: tuple[int, ...]) -> None:
    """One row for each image: itself, what is rebuilt from every layer, and the mean image of the class answered."""
    record = results.load(seen.NAME).where(seed=0)[0]
    heads = [
        Text(fa="تصویر", en="image"),
        Text(fa="ادغام 1", en="pooling 1"),
        Text(fa="کانولوشن 3", en="convolution 3"),
        Text(fa="امتیازها", en="scores"),
        Text(fa="میانگین کلاس", en="class mean"),
    ]
    names = ("pool1", "conv3", "scores", "class_mean")
    axes = deconvnet.grid(canvas, heads, len(chosen))
    for row, image in zip(axes, chosen, strict=True):
        deconvnet.grey(canvas, row[0], record["images"][image])
        for place, name in zip(row[1:], names, strict=True):
            deconvnet.grey(canvas, place, record[f"rebuilt_{name}"][seen.SHOWN.index(image)])


def training() -> list[Shape]:
    """The classifier stays as it is; behind one of its layers an up-convolutional network learns the way back."""
    shapes: list[Shape] = [
        Box(70, 60, 100, 46, Text(fa="تصویر x", en="image x"), "", "mut"),
        Box(230, 60, 150, 46, Text(fa="شبکه‌ی اصلی Φ", en="network Φ"), Text(fa="یخ‌زده", en="frozen"), "c1"),
        Box(390, 60, 100, 46, Text(fa="ویژگی‌ها", en="features"), "Φ(x)", "c2"),
        Box(
            548,
            60,
            146,
            46,
            Text(fa="بقیه‌ی شبکه", en="rest of the network"),
            Text(fa="دیده نمی‌شود", en="never seen"),
            dashed=True,
        ),
        Box(
            390, 150, 170, 46, Text(fa="شبکه‌ی وارون f", en="inverter f"), Text(fa="آموخته می‌شود", en="is learnt"), "c3"
        ),
        Box(180, 150, 130, 46, Text(fa="بازسازی", en="rebuilt image"), "f(Φ(x))", "c3"),
        Arrow([(120, 60), (155, 60)]),
        Arrow([(305, 60), (340, 60)]),
        Arrow([(440, 60), (475, 60)], dashed=True),
        Arrow([(390, 83), (390, 127)], "c3"),
        Arrow([(305, 150), (245, 150)], "c3"),
        Arrow([(115, 150), (70, 150), (70, 83)], "c4", dashed=True),
        Label(70, 196, Text(fa="زیان: فاصله‌ی پیکسل‌ها", en="loss: distance of pixels"), "c4", True, "start"),
    ]
    return shapes
