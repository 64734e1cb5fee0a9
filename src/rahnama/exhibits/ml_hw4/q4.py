"""Question 4: DenseNet, GoogLeNet's inception module, deformable convolution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from rahnama.exhibit import (
    Cell,
    Claim,
    Column,
    Diagram,
    Figure,
    Maths,
    Route,
    Table,
    part,
)
from rahnama.exhibits.ml_hw4 import _q4_bottleneck as bottleneck
from rahnama.exhibits.ml_hw4 import _q4_dense as dense
from rahnama.exhibits.ml_hw4 import _q4_drawings as drawings
from rahnama.exhibits.ml_hw4 import _q4_experiments as experiments
from rahnama.exhibits.ml_hw4 import _q4_grids as grids
from rahnama.exhibits.ml_hw4 import _q4_heads as heads
from rahnama.exhibits.ml_hw4 import _q4_inception as inception
from rahnama.exhibits.ml_hw4 import _q4_offsets as offsets
from rahnama.exhibits.ml_hw4 import _q4_routes as routes
from rahnama.exhibits.ml_hw4 import _q4_savings as savings
from rahnama.exhibits.ml_hw4 import _q4_shared as shared
from rahnama.exhibits.ml_hw4._q4_shared import (
    CELL,
    CHANNEL,
    ENTERING,
    GROWTH,
    IN,
    KERNEL,
    MAC,
    MODULE,
    OUT,
    POINT,
    SIDE,
    SQUEEZED,
    bottleneck_products,
    cost,
    module_steps,
    size_and_cost,
)
from rahnama.reference import architectures, layers
from rahnama.reference.bilinear import bilinear, bilinear_gradient
from rahnama.reference.cost import bottleneck_cost, break_even_width, convolution_cost
from rahnama.reference.dense_block import (
    channels_after,
    channels_read,
)
from rahnama.text import Text

# a/1. Residual and dense connections


@part("a/1")
def residual_and_dense_graphs() -> Diagram:
    """Four layers with shortcuts that are added, and four layers that read every earlier output separately."""
    return dense.residual_and_dense_graphs()


@part("a/1")
def what_a_layer_reads() -> Figure:
    """Which earlier outputs reach each layer, alone or inside a sum: plain, residual, dense."""
    return dense.what_a_layer_reads()


@part("a/1")
def tied_weights() -> Claim:
    """A layer with weights 4 and 7 reads the sum of (3, -1) and (2, 5), or both side by side with repeated weights."""
    signal, change, weights = np.array([3.0, -1.0]), np.array([2.0, 5.0]), np.array([4.0, 7.0])
    return Claim(
        Text(
            fa="خروجی لایه‌ای که جمع را می‌خواند و لایه‌ای که دو بردار را کنار هم با وزن‌های یکسان می‌خواند",
            en="output of a layer reading the sum, and of one reading both with equal weights",
        ),
        {
            Route.BY_HAND: 4 * (3 + 2) + 7 * (-1 + 5),
            Route.NUMPY: np.tile(weights, 2) @ np.concatenate([signal, change]),
        },
    )


@part("a/1")
def connections() -> Table:
    """Direct connections of L layers, by the formula, by drawing every arrow and by the adjacency matrix."""
    columns = [
        Column(Maths("L")),
        Column(Text(fa="زنجیر ساده", en="plain chain")),
        Column(Text(fa="بلوک متراکم", en="dense block")),
    ]
    return Table(columns, [(count, count, dense.connections_of(count)) for count in (4, 5, 12, 24)])


# a/2. Vanishing gradients and the computational gain


@part("a/2")
def chains_of_numbers() -> Table:
    """Gradient by the first number of a chain of 30, all factors one half: closed form, and gathered arrow by arrow."""
    return dense.chains_of_numbers()


@part("a/2")
def gradient_by_depth() -> Figure:
    """Gradient norm by layer for plain, residual and dense networks of 30 layers, with two initializations."""
    return dense.gradient_by_depth()


@part("a/2")
def first_layer_over_last() -> Table:
    """How much of the last layer's gradient is left at the first one: hand-written backpropagation and autograd."""
    starts = {"small": drawings.SMALL_START, "he": drawings.HE_START}
    columns = [Column(Text(fa="شروع", en="start")), *(Column(label) for label, _, _ in drawings.STACKS.values())]
    rows: list[Sequence[Cell]] = [
        (title, *(dense.first_over_last(name, start) for name in drawings.STACKS)) for start, title in starts.items()
    ]
    return Table(columns, rows)


@part("a/2")
def slope_of_one_input() -> Claim:
    """One entry of the gradient in a network of six layers: backpropagation by hand against central differences."""
    by_hand, differences, _ = experiments.one_weight_slope()
    return Claim(
        Text(fa="مشتق زیان نسبت به یک درایه‌ی $x_0$", en="derivative of the loss with respect to one entry of $x_0$"),
        {Route.NUMPY: by_hand, Route.DIFFERENCES: differences},
        tolerance=1e-5,
    )


@part("a/2")
def weights_of_a_layer() -> Table:
    """Weights of one layer or block that reads 256 channels: plain, residual, dense, with and without bottlenecks."""
    return savings.weights_of_a_layer()


@part("a/2")
def whole_networks() -> Table:
    """Parameters and cost of whole networks: counted layer by layer, and by torch's own counters."""
    return savings.whole_networks()


@part("a/2")
def memory_of_concatenation() -> Table:
    """Channels that are new, and channels kept if every layer copies what it reads (k₀ = 64, k = 32)."""
    return savings.memory_of_concatenation()


# a/3. Channels of the third layer


@part("a/3")
def third_layer_makes() -> Claim:
    """New channels of the third layer: the growth rate."""
    made = routes.channels_of_concatenation(ENTERING, GROWTH, 3)[1]
    return Claim(
        Text(fa="کانال‌هایی که لایه‌ی سوم می‌سازد", en="channels that the third layer makes"),
        {
            Route.CLOSED_FORM: channels_after(ENTERING, GROWTH, 3) - channels_read(ENTERING, GROWTH, 3),
            Route.TORCH: made[2],
        },
        CHANNEL,
    )


@part("a/3")
def third_layer_reads() -> Claim:
    """Channels in front of the third layer."""
    read = routes.channels_of_concatenation(ENTERING, GROWTH, 3)[0]
    return Claim(
        Text(fa="کانال‌هایی که لایه‌ی سوم می‌خواند", en="channels that the third layer reads"),
        {Route.CLOSED_FORM: channels_read(ENTERING, GROWTH, 3), Route.TORCH: read[2]},
        CHANNEL,
    )


@part("a/3")
def after_third_layer() -> Claim:
    """Channels handed on after the third layer."""
    handed = routes.channels_of_concatenation(ENTERING, GROWTH, 3)[2]
    return Claim(
        Text(fa="کانال‌ها پس از لایه‌ی سوم", en="channels after the third layer"),
        {
            Route.CLOSED_FORM: channels_after(ENTERING, GROWTH, 3),
            Route.TORCH: handed[2],
            Route.BY_HAND: 32 + 24 + 24 + 24,
        },
        CHANNEL,
    )


@part("a/3")
def channels_by_layer() -> Table:
    """What each of four layers reads, makes and hands on."""
    return dense.channels_by_layer()


@part("a/3")
def channels_stacked() -> Figure:
    """The state of the block after each layer, one segment for every source."""
    return dense.channels_stacked()


# b/1. The 1×1 bottleneck


@part("b/1")
def two_routes() -> Diagram:
    """Figure 3 of the source, redrawn: 28×28×192 to 28×28×32 directly, and through 16 channels."""
    return bottleneck.two_routes()


@part("b/1")
def direct_cost() -> Claim:
    """Multiply–accumulates of the direct 5×5 convolution."""
    return cost(IN, OUT, KERNEL)


@part("b/1")
def squeezing_cost() -> Claim:
    """Multiply–accumulates of the 1×1 convolution to 16 channels."""
    return cost(IN, SQUEEZED, 1)


@part("b/1")
def remaining_convolution_cost() -> Claim:
    """Multiply–accumulates of the 5×5 convolution that reads 16 channels."""
    return cost(SQUEEZED, OUT, KERNEL)


@part("b/1")
def bottleneck_total() -> Claim:
    """Multiply–accumulates of both convolutions of the lower route."""
    return Claim(
        Text(fa="هزینه‌ی راه پایین", en="cost of the lower route"),
        {
            Route.CLOSED_FORM: bottleneck_cost(SIDE, SIDE, IN, SQUEEZED, OUT, KERNEL),
            Route.COUNTING: bottleneck_products(),
        },
        MAC,
    )


@part("b/1")
def remaining_share() -> Claim:
    """Cost of the lower route divided by that of the upper: pixels cancel, and the sums of ones agree."""
    return Claim(
        Text(fa="سهمی از هزینه که می‌ماند", en="share of the cost that remains"),
        {
            Route.CLOSED_FORM: Fraction(SQUEEZED, OUT * KERNEL**2) + Fraction(SQUEEZED, IN),
            Route.COUNTING: Fraction(bottleneck_products(), routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2)),
        },
    )


@part("b/1")
def reduction() -> Claim:
    """The share of the cost that the 1×1 filter saves."""
    return Claim(
        Text(fa="کاهش هزینه", en="reduction of the cost"),
        {
            Route.CLOSED_FORM: 1 - Fraction(SQUEEZED, OUT * KERNEL**2) - Fraction(SQUEEZED, IN),
            Route.COUNTING: 1 - Fraction(bottleneck_products(), routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2)),
        },
    )


@part("b/1")
def speed_up() -> Claim:
    """How many times cheaper the lower route is."""
    return Claim(
        Text(fa="چند برابر ارزان‌تر", en="times cheaper"),
        {
            Route.CLOSED_FORM: convolution_cost(1, 1, IN, OUT, KERNEL)
            / bottleneck_cost(1, 1, IN, SQUEEZED, OUT, KERNEL),
            Route.COUNTING: routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2) / bottleneck_products(),
        },
        tolerance=1e-12,
    )


@part("b/1")
def counting_conventions() -> Table:
    """The same two routes counted in four ways, and the share that remains in each."""
    return bottleneck.counting_conventions()


@part("b/1")
def break_even() -> Claim:
    """The width below which a bottleneck pays, and the last whole width that is cheaper, tried one by one."""
    cheaper = [
        r
        for r in range(1, IN + 1)
        if bottleneck_cost(SIDE, SIDE, IN, r, OUT, KERNEL) < convolution_cost(SIDE, SIDE, IN, OUT, KERNEL)
    ]
    return Claim(
        Text(fa="بزرگ‌ترین پهنای گلوگاه که هنوز ارزان‌تر است", en="widest bottleneck that is still cheaper"),
        {Route.CLOSED_FORM: math.ceil(break_even_width(IN, OUT, KERNEL)) - 1, Route.COUNTING: max(cheaper)},
        CHANNEL,
    )


@part("b/1")
def break_even_exactly() -> Claim:
    """The width at which both routes cost the same: by the formula, and from sums of ones for a width of one."""
    one = routes.products_of_ones(SIDE, IN, 1, 1, 0) + routes.products_of_ones(SIDE, 1, OUT, KERNEL, KERNEL // 2)
    return Claim(
        Text(fa="پهنایی که در آن دو راه هم‌هزینه‌اند", en="width at which both routes cost the same"),
        {
            Route.CLOSED_FORM: break_even_width(IN, OUT, KERNEL),
            Route.COUNTING: Fraction(routes.products_of_ones(SIDE, IN, OUT, KERNEL, 2), one),
        },
        CHANNEL,
    )


@part("b/1")
def cost_by_bottleneck_width() -> Figure:
    """Both costs as bars, and the cost against the width of the bottleneck with the point where it stops paying."""
    return bottleneck.cost_by_bottleneck_width()


# b/2. The inception module


@part("b/2")
def inception_module() -> Diagram:
    """Figure 4 of the source, redrawn: GoogLeNet's module 3a."""
    return inception.inception_module()


@part("b/2")
def module_costs() -> Table:
    """Multiply–accumulates of the six convolutions of the module and their sum."""
    return inception.module_costs()


@part("b/2")
def module_total() -> Claim:
    """Multiply–accumulates of the whole module: six products, torch's counter, and sums of ones."""
    return shared.module_total()


@part("b/2")
def module_channels() -> Claim:
    """Channels after concatenation."""
    network = (architectures.inception("3a", MODULE),)
    return Claim(
        Text(fa="کانال‌های خروجی ماژول", en="channels that leave the module"),
        {Route.BY_HAND: 64 + 128 + 32 + 32, Route.TORCH: routes.run(network, (IN, SIDE, SIDE))[0][0]},
        CHANNEL,
    )


@part("b/2")
def naive_total() -> Claim:
    """The module without any 1×1 reduction: three convolutions on all 192 channels, pooling passed on as it is."""
    cases = [(IN, 64, 1), (IN, 128, 3), (IN, 32, 5)]
    return Claim(
        Text(fa="هزینه‌ی ماژول ساده، بدون کانولوشن‌های کاهنده", en="cost of the naive module, without reductions"),
        {
            Route.CLOSED_FORM: sum(convolution_cost(SIDE, SIDE, *case) for case in cases),
            Route.COUNTING: sum(routes.products_of_ones(SIDE, c, o, k, k // 2) for c, o, k in cases),
        },
        MAC,
    )


@part("b/2")
def naive_channels() -> Claim:
    """Channels that leave the naive module, whose pooling branch keeps all of its 192."""
    return inception.naive_channels()


@part("b/2")
def naive_over_reduced() -> Claim:
    """How many times dearer the naive module is."""
    cases = [(IN, 64, 1), (IN, 128, 3), (IN, 32, 5)]
    return Claim(
        Text(fa="ماژول ساده چند برابر گران‌تر است", en="times the naive module is dearer"),
        {
            Route.CLOSED_FORM: sum(k * k * c * o for c, o, k in cases)
            / sum(k * k * c * o for _, c, o, k in module_steps()),
            Route.COUNTING: sum(routes.products_of_ones(SIDE, c, o, k, k // 2) for c, o, k in cases)
            / routes.run((architectures.inception("3a", MODULE),), (IN, SIDE, SIDE))[2],
        },
        tolerance=1e-12,
    )


@part("b/2")
def share_of_three() -> Claim:
    """Share of the 3×3 branch in the cost of the module."""
    three = architectures.inception("3a", MODULE).branches[1]
    return Claim(
        Text(fa="سهم شاخه‌ی $3\\times3$ از هزینه‌ی ماژول", en="share of the $3\\times3$ branch in the module's cost"),
        {
            Route.CLOSED_FORM: Fraction(192 * 96 + 9 * 96 * 128, sum(k * k * c * o for _, c, o, k in module_steps())),
            Route.TORCH: Fraction(routes.run(three, (IN, SIDE, SIDE))[2], int(module_total().routes[Route.TORCH])),
        },
    )


@part("b/2")
def pooling_comparisons() -> Claim:
    """Comparisons of the 3×3 maximum: eight for each output, the padding's among them."""
    counted = sum(1 for _ in range(SIDE * SIDE) for _ in range(3 * 3 - 1)) * IN
    return Claim(
        Text(fa="مقایسه‌های ادغام بیشینه", en="comparisons of the max pooling"),
        {Route.CLOSED_FORM: 8 * 28 * 28 * 192, Route.COUNTING: counted},
    )


@part("b/2")
def branch_costs() -> Figure:
    """Cost of the four branches, the part of the 1×1 convolutions apart."""
    return inception.branch_costs()


@part("b/2")
def googlenet_modules() -> Table:
    """Every module of GoogLeNet: output, parameters and cost, layer by layer and by torch's counters."""
    return inception.googlenet_modules()


# b/3. Auxiliary classifiers


@part("b/3")
def heads_on_the_way() -> Diagram:
    """GoogLeNet as a chain of modules with its two auxiliary classifiers; below, the layers with weights so far."""
    return heads.heads_on_the_way()


@part("b/3")
def layers_with_weights() -> Claim:
    """Layers with weights on the longest way through GoogLeNet."""
    return Claim(
        Text(fa="لایه‌های وزن‌دار GoogLeNet", en="layers with weights in GoogLeNet"),
        {Route.BY_HAND: 3 + 9 * 2 + 1, Route.GRAPH: routes.deepest_path(architectures.googlenet())},
    )


@part("b/3")
def head_parameters() -> Claim:
    """Parameters of both auxiliary heads: 5×5 average pooling, 1×1 to 128, 1024 units, 1000 classes."""
    heads = [
        (layers.Pooling("", 5, 3), layers.Convolution("", 128, 1), layers.Linear("", 1024), layers.Linear("", 1000))
    ] * 2
    closed = sum((c * 128 + 128) + (4 * 4 * 128 * 1024 + 1024) + (1024 * 1000 + 1000) for c in (512, 528))
    return Claim(
        Text(fa="پارامترهای دو دسته‌بند کمکی", en="parameters of both auxiliary heads"),
        {
            Route.CLOSED_FORM: closed,
            Route.TORCH: sum(routes.run(head, (c, 14, 14))[1] for head, c in zip(heads, (512, 528), strict=True)),
        },
    )


@part("b/3")
def main_parameters() -> Claim:
    """Parameters of GoogLeNet without its heads."""
    return size_and_cost(architectures.googlenet(), (3, 224, 224))[0]


@part("b/3")
def gradient_with_heads() -> Figure:
    """Gradient norm by layer of plain networks with and without two auxiliary heads, for two initializations."""
    return heads.gradient_with_heads()


@part("b/3")
def effect_of_heads() -> Table:
    """Gradient at the first layer without and with auxiliary heads, by backpropagation and by autograd."""
    return heads.effect_of_heads()


# c/1. The sampling grid


@part("c/1")
def sampling_grids() -> Diagram:
    """Nine taps as they stand in a regular, dilated, scaled, rotated and freely deformed grid."""
    return grids.sampling_grids()


@part("c/1")
def grids_as_offsets() -> Table:
    """The offset of the first tap, (-1, -1), in each grid: by the matrix, and by complex numbers."""
    return grids.grids_as_offsets()


@part("c/1")
def special_cases() -> Table:
    """Largest difference between a deformable convolution with given offsets and an ordinary one of the library."""
    return grids.special_cases()


@part("c/1")
def offsets_on_image() -> Figure:
    """Nine taps on a winding line: where they stand, and where the gradient of the brightness carries them."""
    return grids.offsets_on_image()


@part("c/1")
def brightness_before() -> Claim:
    """Mean brightness under the nine taps of the regular grid."""
    return grids.mean_brightness(experiments.anchors(), experiments.anchors())


@part("c/1")
def brightness_after() -> Claim:
    """Mean brightness after the taps followed the gradient: our derivative, and autograd's."""
    return grids.mean_brightness(experiments.climbed(), experiments.climbed_by_autograd())


# c/2. Offsets


@part("c/2")
def offset_branch() -> Diagram:
    """From the feature map through a small convolution to offsets, and through them to the sampled convolution."""
    return offsets.offset_branch()


@part("c/2")
def offset_channels() -> Table:
    """Taps, offset channels and weights of the offset convolution for 256 input channels and several kernels."""
    return offsets.offset_channels()


@part("c/2")
def bilinear_cell() -> Diagram:
    """The four pixels around the point of the example, their values and the point between them."""
    return offsets.bilinear_cell()


@part("c/2")
def interpolated_value() -> Claim:
    """The picture at (2.4, 2.3): by hand, by our function, by the definition over all pixels and by grid_sample."""
    return Claim(
        Text(fa="مقدار در نقطه‌ی $(2.4,\\,2.3)$", en="value at the point $(2.4,\\,2.3)$"),
        {
            Route.BY_HAND: 0.6 * 0.7 * 10 + 0.6 * 0.3 * 20 + 0.4 * 0.7 * 30 + 0.4 * 0.3 * 60,
            Route.NUMPY: bilinear(CELL, *POINT),
            Route.LOOPS: routes.tents(CELL, *POINT),
            Route.TORCH: routes.sampled_gradient(CELL, *POINT)[0],
        },
        tolerance=1e-12,
    )


@part("c/2")
def slope_by_row() -> Claim:
    """Derivative of that value by the row part of the offset."""
    return Claim(
        Text(fa="مشتق نسبت به مؤلفه‌ی سطری آفست", en="derivative with respect to the row part of the offset"),
        {
            Route.BY_HAND: 0.7 * (30 - 10) + 0.3 * (60 - 20),
            Route.NUMPY: bilinear_gradient(CELL, *POINT)[0],
            Route.AUTOGRAD: routes.sampled_gradient(CELL, *POINT)[1],
            Route.DIFFERENCES: routes.slope(lambda step: routes.tents(CELL, POINT[0] + step, POINT[1])),
        },
        tolerance=1e-9,
    )


@part("c/2")
def slope_by_column() -> Claim:
    """Derivative of that value by the column part of the offset."""
    return Claim(
        Text(fa="مشتق نسبت به مؤلفه‌ی ستونی آفست", en="derivative with respect to the column part of the offset"),
        {
            Route.BY_HAND: 0.6 * (20 - 10) + 0.4 * (60 - 30),
            Route.NUMPY: bilinear_gradient(CELL, *POINT)[1],
            Route.AUTOGRAD: routes.sampled_gradient(CELL, *POINT)[2],
            Route.DIFFERENCES: routes.slope(lambda step: routes.tents(CELL, POINT[0], POINT[1] + step)),
        },
        tolerance=1e-9,
    )


@part("c/2")
def where_offsets_learn() -> Table:
    """Gradient by the offset on a flat picture, a ramp, an edge and the example."""
    return offsets.where_offsets_learn()
