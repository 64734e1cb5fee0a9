"""Weights, batch normalization, U-Net and interpretability: what the pages of ``ml-hw4/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Column, Diagram, Figure, Maths, Table, part
from rahnama.exhibits.ml_hw4 import _q1_deconvnet as deconvnet
from rahnama.exhibits.ml_hw4 import _q1_inverted as inverted
from rahnama.exhibits.ml_hw4 import _q1_unet as unet
from rahnama.text import Text

DATA = ("results/seen_by_a_network.json",)

# ── a/1 and a/2: counting, and the experiment on data ──


# ── b: batch normalization ──


# ── c: U-Net ──


@part("c/1")
def levels_of_the_u() -> Diagram:
    """The U: sides by level, halved on the way down and doubled on the way up."""
    return Diagram(640, 322, unet.u_shape())


@part("c/1")
def deepest_side() -> Claim:
    """Side of the deepest map, four halvings below the image."""
    return unet.side()


@part("c/1")
def deepest_pixels() -> Claim:
    """Pixels of the deepest map: the answer."""
    return unet.pixels()


@part("c/1")
def deepest_values() -> Claim:
    """Numbers of all maps of the deepest level together."""
    return unet.values(unet.HALVINGS)


@part("c/1")
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


@part("c/1")
def deepest_by_input() -> Table:
    """The same four halvings for other images: only for 256 do pixels and side of the image agree."""
    columns = [
        Column(Text(fa="ضلع تصویر", en="side of the image")),
        Column(Text(fa="ضلع عمیق‌ترین نقشه", en="side of the deepest map")),
        Column(Text(fa="پیکسل‌های آن", en="its pixels")),
    ]
    rows = [(side, unet.side(entering=side), unet.pixels(entering=side)) for side in (64, 128, 256, 512)]
    return Table(columns, rows, marked=[2])


@part("c/1")
def pixels_after_three() -> Claim:
    """Pixels of the deepest map if there are three halvings."""
    return unet.pixels(3)


@part("c/1")
def pixels_after_five() -> Claim:
    """Pixels of the deepest map if there are five halvings."""
    return unet.pixels(5)


@part("c/1")
def published_sizes() -> Table:
    """The published network, without padding: the sides that enter and leave every level of its encoder."""
    columns = [
        Column(Text(fa="سطح", en="level")),
        Column(Text(fa="ضلع ورودی", en="side entering")),
        Column(Text(fa="پس از دو کانولوشن بدون حاشیه", en="after two valid convolutions")),
    ]
    rows = [(level, unet.published_side(level, False), unet.published_side(level, True)) for level in range(5)]
    return Table(columns, rows)


@part("c/1")
def nearest_fitting_sides() -> Claim:
    """The sides below and above 256 with which the published network can work."""
    return unet.nearest_fitting()


@part("c/2")
def filter_bank() -> Diagram:
    """128 filters of 3×3×64 weights: each reads all the maps and makes one."""
    return Diagram(640, 272, unet.filter_bank())


@part("c/2")
def one_filter() -> Claim:
    """Parameters of one filter of the second layer, its bias included."""
    return unet.filter_parameters(64)


@part("c/2")
def second_convolution() -> Claim:
    """Parameters of the second layer: the answer."""
    return unet.parameters(64, 128)


@part("c/2")
def second_convolution_weights() -> Claim:
    """Its weights alone."""
    return unet.parameters(64, 128, bias=False)


@part("c/2")
def second_of_first_level() -> Claim:
    """The layer 64 → 64, which is the second one where each level has two."""
    return unet.parameters(64, 64)


@part("c/2")
def printed_order() -> Claim:
    """The layer 256 → 128 of the list as it stands in print."""
    return unet.parameters(256, 128)


@part("c/2")
def forgotten_channels() -> Claim:
    """What is left if the 64 input channels are forgotten."""
    return unet.parameters(1, 128, bias=False)


@part("c/2")
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


@part("c/2")
def other_readings() -> Table:
    """What the count would be under other readings, and by a slip."""
    columns = [
        Column(Text(fa="خوانش", en="reading")),
        Column(Text(fa="محاسبه", en="calculation")),
        Column(Text(fa="پارامترها", en="parameters")),
    ]
    return Table(columns, unet.readings(), marked=[0])


# ── d: interpretability ──


@part("d")
def two_columns() -> Diagram:
    """The network on the way up, deconvnet on the way back, and the switches between them."""
    return Diagram(640, 322, deconvnet.two_columns())


@part("d")
def relu_rules() -> Table:
    """Four units, one for each pair of signs, under the three rules."""
    return deconvnet.relu_table()


@part("d")
def classifier_parameters() -> Claim:
    """Parameters of the trained network."""
    return deconvnet.network_parameters()


@part("d")
def classifier_accuracy() -> Claim:
    """Accuracy of the network that the maps are of."""
    return deconvnet.test_accuracy(0)


@part("d")
def images_measured() -> Claim:
    """Test images on which the maps were measured."""
    return deconvnet.recorded_images()


@part("d")
def maps_by_method() -> Figure:
    """Two images with their maps by six methods, and one of them asked about another class."""
    return Figure(lambda canvas: deconvnet.draw_maps(canvas, (0, 6)), 6.4, 3.2)


@part("d")
def measured_differences() -> Table:
    """What separates the maps, on all recorded images."""
    return deconvnet.differences()


@part("d")
def garment_share() -> Claim:
    """Share of the pixels that the garments cover."""
    return deconvnet.garment_area()


@part("d")
def fall_by_chance() -> Claim:
    """Fall of the score when random pixels turn grey."""
    return deconvnet.fall_by_chance()


@part("d")
def fall_by_first_order() -> Claim:
    """Fall of the score when the gradient is multiplied by the change before pixels are chosen."""
    return deconvnet.fall_by_first_order()


@part("d")
def negative_signal() -> Claim:
    """Share of the signal at the last ReLU that deconvnet drops."""
    return deconvnet.dropped_as_negative()


@part("d")
def through_closed_units() -> Claim:
    """Share of what it lets pass that goes through units which were off."""
    return deconvnet.through_closed_units()


@part("d")
def answered_classes() -> Claim:
    """Classes that the network answers on the recorded images."""
    return deconvnet.answered_classes()


@part("d")
def distinct_with_switches() -> Claim:
    """Different deconvnet maps of the recorded images."""
    return deconvnet.distinct_maps(True)


@part("d")
def distinct_without_switches() -> Claim:
    """The same without switches: one for each class, whatever the image."""
    return deconvnet.distinct_maps(False)


@part("d")
def training_the_inverter() -> Diagram:
    """How an up-convolutional network learns to rebuild images from features."""
    return Diagram(640, 222, inverted.training())


@part("d")
def rebuilt_images() -> Figure:
    """Two images as rebuilt from ever later layers."""
    return Figure(lambda canvas: inverted.draw_rebuilt(canvas, (0, 1)), 6.0, 2.7)


@part("d")
def rebuilding_errors() -> Table:
    """Errors by layer, and of two guesses that look at nothing inside."""
    return inverted.errors()


@part("d")
def rebuilt_from_first() -> Claim:
    """Share of the error that is gone with the first pooling's features."""
    return inverted.explained("pool1")


@part("d")
def rebuilt_from_scores() -> Claim:
    """The same with ten scores."""
    return inverted.explained("scores")


@part("d")
def rebuilt_from_probabilities() -> Claim:
    """The same with ten probabilities."""
    return inverted.explained("probabilities")


@part("d")
def rebuilt_from_class() -> Claim:
    """The same with nothing but the class answered."""
    return inverted.explained("class_mean")
