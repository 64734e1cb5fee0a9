"""Question 2, parameters: AlexNet, VGG-16, GoogLeNet, NiN row by row; why some are small; DenseNet and ResNet."""

from __future__ import annotations

import numpy as np

from rahnama.exhibit import Claim, Diagram, Erratum, Figure, Route, Table, part
from rahnama.exhibits.dl_hw8 import _q2_counts as counts
from rahnama.exhibits.dl_hw8 import _q2_dense as dense
from rahnama.exhibits.dl_hw8 import _q2_drawings as drawings
from rahnama.exhibits.dl_hw8 import _q2_savings as savings_of
from rahnama.exhibits.dl_hw8 import _q2_tables as tables
from rahnama.exhibits.dl_hw8._q2_errata import erratum
from rahnama.exhibits.dl_hw8._q2_tables import WITH_BIAS
from rahnama.reference.parameters import convolution_parameters, linear_parameters
from rahnama.text import Text

# a. How many parameters has each network?


@part("a")
def blocks_and_heads() -> Diagram:
    """The lost figure: a VGG block and a NiN block, three fully connected layers and a global average."""
    return Diagram(640, 252, drawings.blocks_and_heads())


@part("a")
def first_layer_by_hand() -> Claim:
    """AlexNet's first convolution: the worked example of the formula."""
    return Claim(
        Text(fa="پارامترهای conv1 در AlexNet", en="parameters of AlexNet's conv1"),
        {
            Route.CLOSED_FORM: convolution_parameters(11, 3, 96),
            Route.BY_HAND: 363 * 96 + 96,
            Route.TORCH: tables.alexnet()[0].parameters[1],
        },
        None,
        WITH_BIAS,
        printed=34944,
    )


@part("a")
def first_full_layer() -> Claim:
    """VGG's first fully connected layer: the largest of all."""
    return Claim(
        Text(fa="پارامترهای نخستین لایه‌ی تمام‌متصل VGG-16", en="parameters of VGG-16's first FC layer"),
        {Route.CLOSED_FORM: linear_parameters(7 * 7 * 512, 4096), Route.TORCH: tables.vgg()[18].parameters[1]},
        None,
        WITH_BIAS,
        printed=102764544,
    )


@part("a")
def alexnet_rows() -> Table:
    """AlexNet, row by row."""
    return tables.plain_table(tables.ALEXNET, tables.alexnet(), tables.ALEXNET_TOTAL)


@part("a")
def vgg_rows() -> Table:
    """VGG-16, row by row."""
    return tables.plain_table(tables.VGG, tables.vgg(), tables.VGG_TOTAL)


@part("a")
def googlenet_rows() -> Table:
    """GoogLeNet, the twelve rows with parameters."""
    return tables.googlenet_table()


@part("a")
def nin_rows() -> Table:
    """The source's NiN, row by row; it prints no total, so its rows are summed."""
    return tables.plain_table(tables.NIN, tables.nin(), sum(row.parameters for row in tables.NIN))


@part("a")
def rows_that_hold() -> Claim:
    """Rows whose size and parameters are right, of all rows: AlexNet, VGG, NiN."""
    return counts.rows_that_hold()


@part("a")
def googlenet_cells_that_hold() -> Claim:
    """Of GoogLeNet's twelve rows: right sizes, right params cells, right ops cells."""
    return counts.googlenet_cells_that_hold()


@part("a")
def googlenet_printed_sum() -> Claim:
    """What the printed params column adds up to, in thousands."""
    printed = [row.thousands for row in tables.GOOGLENET]
    return Claim(
        Text(fa="جمع ستون params چاپ‌شده", en="sum of the printed params column"),
        {Route.NUMPY: round(float(np.sum(printed)), 1), Route.BY_HAND: 6797.7},
        Text(fa="هزار", en="thousand"),
    )


@part("a")
def googlenet_depth() -> Claim:
    """Layers with parameters on the longest way through GoogLeNet."""
    return counts.googlenet_depth()


@part("a")
def pointwise_is_fully_connected() -> Claim:
    """A 1×1 convolution equals one fully connected layer used on every pixel."""
    return counts.pointwise_is_fully_connected()


@part("a")
def model_sizes() -> Table:
    """The five networks side by side: 1000 and 10 classes, fully connected share, multiply–accumulates."""
    return counts.model_sizes()


@part("a")
def totals() -> Claim:
    """AlexNet, VGG-16, GoogLeNet, NiN for a thousand classes."""
    return counts.totals(1000)


@part("a")
def nin_for_ten() -> Claim:
    """NiN of the book on colour images and ten classes."""
    return counts.nin_for_ten()


@part("a")
def full_shares() -> Claim:
    """Share of the fully connected layers: LeNet, AlexNet, VGG-16, GoogLeNet."""
    return counts.full_shares()


@part("a")
def times_smaller() -> Claim:
    """How many times larger than GoogLeNet: AlexNet in one tower, in two towers, VGG-16."""
    return counts.times_smaller()


@part("a")
def convolution_against_full() -> Figure:
    """Bars of the four networks, split by kind of layer."""
    return Figure(lambda canvas: drawings.stacked_bars(canvas, *counts.bars()), 6.4, 2.7)


@part("a")
def layer_by_layer() -> Figure:
    """Cumulative parameters of VGG-16 and GoogLeNet, layer by layer."""
    return Figure(lambda canvas: drawings.waterfall(canvas, counts.panels()), 6.4, 3.4)


@part("a")
def vgg_pooling_row() -> Erratum:
    """A pooling row with 65,664 parameters."""
    values = (tables.vgg()[5].parameters[0], tables.vgg()[5].parameters[1])
    return erratum("pooling", 65664, tables.both("max pooling", ("پارامترهای", "parameters"), values))


@part("a")
def vgg_total_row() -> Erratum:
    """VGG's total carries the wrong cell."""
    return erratum("vgg_total", tables.VGG_TOTAL, counts.total_of("VGG-16", tables.vgg()))


@part("a")
def alexnet_towers() -> Erratum:
    """62 million belong to the one-tower variant."""
    return erratum("towers", tables.ALEXNET_TOTAL, counts.two_towers())


@part("a")
def googlenet_total() -> Erratum:
    """Not four million: seven."""
    return erratum("googlenet_total", 4_000_000, counts.total_of("GoogLeNet", tables.googlenet()))


@part("a")
def googlenet_first_row() -> Erratum:
    """2.7K for a 7×7 convolution."""
    values = tables.googlenet()[0].weights
    return erratum("first_convolution", 2700, tables.both("conv1", ("وزن‌های", "weights"), values))


@part("a")
def googlenet_module_rows() -> Erratum:
    """Six modules whose params disagree with their own widths."""
    return erratum("module_rows", (364, 463, 580, 840, 1072, 1388), counts.wrong_modules())


@part("a")
def googlenet_operations() -> Erratum:
    """Two operations cells that disagree with the widths."""
    return erratum("operations", (34, 54), counts.wrong_operations())


@part("a")
def nin_for_imagenet() -> Erratum:
    """Two million is the network for ten classes."""
    return erratum("nin_classes", 2_000_000, counts.nin_for_thousand())


@part("a")
def nin_dense_row() -> Erratum:
    """A thousand outputs that vary in ten directions."""
    return erratum("nin_dense", 1000, counts.directions_of_outputs())


@part("a")
def nin_sizes() -> Erratum:
    """No padding: the last map is one pixel."""
    return erratum("nin_padding", (54, 26, 22, 10, 8, 3, 1), counts.nin_sides())


@part("a")
def nin_widths() -> Erratum:
    """Only the last block is as wide as there are classes."""
    return erratum("nin_width", 4, counts.blocks_as_wide_as_classes())


@part("a")
def nin_cost() -> Erratum:
    """Thirty times fewer parameters, half the multiply–accumulates."""
    return erratum("nin_cost", counts.parameter_ratio(), counts.cost_ratio())


# b. Why are NiN and GoogLeNet small?


@part("b")
def inception_module() -> Diagram:
    """Module 3a with its channels."""
    return Diagram(640, 318, drawings.inception_module())


@part("b")
def branch_weights() -> Figure:
    """Weights of the branches of 3a, with and without the 1×1 reductions."""
    return Figure(lambda canvas: drawings.paired_bars(canvas, *savings_of.branches()), 6.4, 2.8)


@part("b")
def five_by_five_branch() -> Claim:
    """Weights of the 5×5 branch of 3a: reduced, direct."""
    return savings_of.five_by_five_branch()


@part("b")
def reductions_by_module() -> Table:
    """Each module with and without its reductions."""
    return savings_of.reductions_by_module()


@part("b")
def savings() -> Table:
    """NiN and GoogLeNet as they are, and with what each idea replaced."""
    return savings_of.savings()


@part("b")
def pointwise_share_of_nin() -> Claim:
    """Parameters that the eight 1×1 convolutions add to NiN."""
    return savings_of.pointwise_share_of_nin()


@part("b")
def not_by_pointwise_alone() -> Erratum:
    """GoogLeNet with its 1×1s but a fully connected end."""
    return erratum("head", sum(row.parameters[0] for row in tables.googlenet()), savings_of.googlenet_with_full_head())


@part("b")
def pointwise_discards_too() -> Erratum:
    """Directions that a 1×1 convolution from 192 to 16 channels sends to zero."""
    return erratum("pointwise", 0, savings_of.lost_directions())


@part("b")
def averaging_can_overfit() -> Erratum:
    """Labels by coin toss, learnt by heart from global averages."""
    return erratum("overfitting", 20, savings_of.memorised())


# c. Why has DenseNet fewer parameters than ResNet?


@part("c")
def residual_and_dense() -> Diagram:
    """The lost slide: a residual layer adds, a dense layer appends."""
    return Diagram(640, 264, drawings.residual_and_dense())


@part("c")
def who_reads_whom() -> Figure:
    """Adjacency matrices of a chain and of a dense block of six layers."""
    return Figure(lambda canvas: drawings.adjacency(canvas, dense.adjacencies()), 6.4, 3.3)


@part("c")
def direct_connections() -> Claim:
    """Filled squares of the two matrices: chain, dense block."""
    return dense.direct_connections()


@part("c")
def crossing() -> Claim:
    """Layer at which l·k² reaches C² for C = 128, k = 32."""
    return Claim(
        Text(
            fa="نخستین $l$ با $lk^2\\ge C^2$ برای $C=128$ و $k=32$",
            en="first $l$ with $lk^2\\ge C^2$ for $C=128$, $k=32$",
        ),
        {
            Route.CLOSED_FORM: (128 // 32) ** 2,
            Route.COUNTING: next(layer for layer in range(1, 1000) if layer * 32 * 32 >= 128 * 128),
        },
    )


@part("c")
def layer_weights() -> Figure:
    """Second block of DenseNet-121 beside ResNet-18 at the same resolution."""
    return Figure(lambda canvas: drawings.layer_curves(canvas, *dense.curves()), 6.4, 3.4)


@part("c")
def widest_block_and_layer() -> Claim:
    """Last block of ResNet-50, last layer of DenseNet-121."""
    return dense.widest_block_and_layer()


@part("c")
def families() -> Table:
    """Nine networks by both routes."""
    return dense.families()


@part("c")
def anatomy() -> Table:
    """DenseNet-121 and ResNet-50, stage by stage."""
    return dense.anatomy()


@part("c")
def without_bottleneck() -> Claim:
    """DenseNet-121 with plain 3×3 dense layers."""
    return dense.without_bottleneck()


@part("c")
def kernel_area() -> Erratum:
    """C×C forgets the nine weights of a kernel."""
    return erratum("kernel_area", 64 * 64, dense.residual_layer())


@part("c")
def dense_layer_inputs() -> Erratum:
    """l·k·k is not what the sixth layer has."""
    return erratum("dense_inputs", 6 * 32 * 32, dense.sixth_dense_layer())


@part("c")
def both_are_full() -> Erratum:
    """Every output channel is joined to every input channel, in both."""
    return erratum("both_full", (1, 0), dense.fully_joined())


@part("c")
def early_dense_layers() -> Erratum:
    """Dense layers that are larger than the residual layer beside them."""
    return erratum("early_layers", 0, dense.larger_dense_layers())


@part("c")
def not_always_smaller() -> Erratum:
    """Pairs in which the DenseNet is the larger one."""
    return erratum("not_always", 0, dense.pairs_with_larger_densenet())
