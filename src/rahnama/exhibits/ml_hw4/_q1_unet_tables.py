"""Tables of part c of question 1: U-Net's sides and parameters, level by level."""

from __future__ import annotations

from rahnama.exhibit import Column, Maths, Table
from rahnama.exhibits.ml_hw4 import _q1_unet as unet
from rahnama.text import Text


def sizes_by_level() -> Table:
    """Side, pixels, maps and values after every halving."""
    columns = [
        Column(Text(fa="نصف‌کردن‌ها", en="halvings")),
        Column(Text(fa="ضلع", en="side")),
        Column(Text(fa="پیکسل‌های یک نقشه", en="pixels of a map")),
        Column(Text(fa="نقشه‌ها", en="maps")),
        Column(Text(fa="عددها روی هم", en="values in all")),
    ]
    rows = [(0, unet.side(0), unet.pixels(0), None, None)] + [
        (stage, unet.side(stage), unet.pixels(stage), unet.FILTERS[stage - 1], unet.values(stage))
        for stage in range(1, unet.HALVINGS + 1)
    ]
    return Table(columns, rows, marked=[unet.HALVINGS])


def deepest_by_input() -> Table:
    """The same four halvings for other images: only for 256 do pixels and side of the image agree."""
    columns = [
        Column(Text(fa="ضلع تصویر", en="side of the image")),
        Column(Text(fa="ضلع عمیق‌ترین نقشه", en="side of the deepest map")),
        Column(Text(fa="پیکسل‌های آن", en="its pixels")),
    ]
    rows = [(side, unet.side(entering=side), unet.pixels(entering=side)) for side in (64, 128, 256, 512)]
    return Table(columns, rows, marked=[2])


def published_sizes() -> Table:
    """The published network, without padding: the sides that enter and leave every level of its encoder."""
    columns = [
        Column(Text(fa="سطح", en="level")),
        Column(Text(fa="ضلع ورودی", en="side entering")),
        Column(Text(fa="پس از دو کانولوشن بدون حاشیه", en="after two valid convolutions")),
    ]
    rows = [(level, unet.published_side(level, False), unet.published_side(level, True)) for level in range(5)]
    return Table(columns, rows)


def encoder_layers() -> Table:
    """All four layers, the first one for a grey and for a colour image."""
    columns = [
        Column(Text(fa="لایه", en="layer")),
        Column(Text(fa="کانال‌ها", en="channels")),
        Column(Text(fa="وزن‌ها", en="weights")),
        Column(Text(fa="بایاس‌ها", en="biases")),
        Column(Text(fa="پارامترها", en="parameters")),
    ]
    chain = [(1, 1, 64), (1, 3, 64), (2, 64, 128), (3, 128, 256), (4, 256, 512)]
    rows = [
        (
            layer,
            Maths(rf"{entering}\to {leaving}"),
            unet.parameters(entering, leaving, bias=False),
            leaving,
            unet.parameters(entering, leaving),
        )
        for layer, entering, leaving in chain
    ]
    return Table(columns, rows, marked=[2])


def other_readings() -> Table:
    """What the count would be under other readings, and by a slip."""
    columns = [
        Column(Text(fa="خوانش", en="reading")),
        Column(Text(fa="محاسبه", en="calculation")),
        Column(Text(fa="پارامترها", en="parameters")),
    ]
    return Table(columns, unet.readings(), marked=[0])
