"""Vanishing gradients: what the pages of ``ml-hw4/q6`` show and verify."""

from __future__ import annotations

from fractions import Fraction

from rahnama.exhibit import Claim, Diagram, Erratum, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q6_kaiming as kaiming
from rahnama.exhibits.ml_hw4 import _q6_products as products

# ── a: products of Jacobians ──


@part("a/1")
def factors_on_the_way_back() -> Diagram:
    """The row that comes back, and the factors it meets from left to right."""
    return products.factors_on_the_way_back()


@part("a/1")
def one_step_back() -> Figure:
    """What a weight matrix and ReLU's slopes make of all rows of length one."""
    return products.one_step_back()


@part("a/1")
def which_product() -> Table:
    """The product in both conventions and three slips, against the true gradient."""
    return products.which_product()


@part("a/1")
def sequences_below_one() -> Table:
    """Four sequences of singular values below one, on real networks."""
    return products.sequences_below_one()


@part("a/1")
def product_against_depth() -> Figure:
    """What is left of the gradient against the depth, for the four sequences."""
    return products.product_against_depth()


@part("a/1")
def half_remains() -> Claim:
    """The limit of the counter-example's product."""
    return products.half_remains()


@part("a/1")
def half_of_a_real_network() -> Claim:
    """Share of the gradient after a thousand real layers of the counter-example."""
    return products.half_of_a_real_network()


@part("a/1")
def share_with_norm_by_depth() -> Claim:
    """Share of the gradient after a thousand layers with σ = 0.999."""
    return products.share_with_norm_by_depth()


@part("a/1")
def all_below_one_is_enough() -> Erratum:
    """What the sheet assumes does not suffice."""
    return products.all_below_one_is_enough()


@part("a/1")
def misleading_matrices() -> Table:
    """Entries, spectral radius and largest singular value, and twenty real layers."""
    return products.misleading_matrices()


@part("a/2")
def factors_from_layer_zero() -> Claim:
    """Factors of the product for i = 0."""
    return products.factors(0)


@part("a/2")
def factors_from_layer_one() -> Claim:
    """Factors for the gradient of the first weights."""
    return products.factors(1)


@part("a/2")
def bound_of_hundred() -> Claim:
    """0.9 to the power 100."""
    return products.bound(100)


@part("a/2")
def bound_of_ninety_nine() -> Claim:
    """0.9 to the power 99."""
    return products.bound(99)


@part("a/2")
def bound_of_hundred_and_one() -> Claim:
    """0.9 to the power 101."""
    return products.bound(101)


@part("a/2")
def layers_to_a_thousandth() -> Claim:
    """Layers until the bound is a thousandth."""
    return products.layers_for(Fraction(1, 1000))


@part("a/2")
def layers_to_a_millionth() -> Claim:
    """Layers until the bound is a millionth."""
    return products.layers_for(Fraction(1, 1_000_000))


@part("a/2")
def bound_reached() -> Claim:
    """Share of the gradient in a real network that reaches the bound."""
    return products.bound_reached()


@part("a/2")
def hundred_layers_measured() -> Table:
    """A hundred real layers of norm 0.9: three kinds of matrices."""
    return products.hundred_layers_measured()


@part("a/2")
def delta_by_depth() -> Figure:
    """Length of the gradient by layers passed: the bound and real networks."""
    return products.delta_by_depth()


@part("a/2")
def single_precision_zeros() -> Claim:
    """Networks whose gradient is exactly zero in 32-bit numbers."""
    return products.single_precision_zeros()


# ── b: Kaiming ──


@part("b")
def fan_in() -> Claim:
    """Numbers that one output sums."""
    return kaiming.fan("fan_in")


@part("b")
def fan_out() -> Claim:
    """Outputs that read one input."""
    return kaiming.fan("fan_out")


@part("b")
def weight_variance() -> Claim:
    """Variance of the weights."""
    return kaiming.variance()


@part("b")
def weight_deviation() -> Claim:
    """Standard deviation of the weights."""
    return kaiming.deviation()


@part("b")
def deviation_by_fan_out() -> Claim:
    """Standard deviation if the gradient is to keep its scale."""
    return kaiming.deviation("fan_out")


@part("b")
def weights_of_the_layer() -> Claim:
    """How many weights are drawn."""
    return kaiming.weights_of_the_layer()


@part("b")
def what_is_summed() -> Diagram:
    """fan_in and fan_out of the layer."""
    return kaiming.what_is_summed()


@part("b")
def what_relu_keeps() -> Figure:
    """ReLU keeps half of the mean square."""
    return kaiming.what_relu_keeps()


@part("b")
def mean_square_after_relu() -> Claim:
    """Mean square of a normal variable after ReLU."""
    return kaiming.mean_square_after_relu()


@part("b")
def variance_after_relu() -> Claim:
    """Variance of a normal variable after ReLU."""
    return kaiming.variance_after_relu()


@part("b")
def one_layer_measured() -> Table:
    """Signal and gradient through the question's layer."""
    return kaiming.one_layer_measured()


@part("b")
def readings() -> Table:
    """Variance and deviation under every reading."""
    return kaiming.readings()


@part("b")
def slips() -> Table:
    """What wrong fans do to the signal."""
    return kaiming.slips()


@part("b")
def sample_deviation() -> Claim:
    """Deviation of 960 weights really drawn."""
    return kaiming.sample_deviation()


@part("b")
def default_bound() -> Claim:
    """Bound of PyTorch's uniform default."""
    return kaiming.default_bound()


@part("b")
def default_deviation() -> Claim:
    """Deviation of PyTorch's uniform default."""
    return kaiming.default_deviation()


@part("b")
def truncated_share() -> Claim:
    """What cutting at two deviations leaves of the deviation."""
    return kaiming.truncated_share()


@part("b")
def weights_drawn() -> Figure:
    """960 weights by Kaiming and by PyTorch's default."""
    return kaiming.weights_drawn()


@part("b")
def scale_by_depth() -> Figure:
    """Signal and gradient through twenty convolutions, four starts."""
    return kaiming.scale_by_depth()


@part("b")
def scales_after_twenty_layers() -> Table:
    """The four starts in numbers."""
    return kaiming.scales_after_twenty_layers()


# ── c: ReLU and sigmoid ──


# ── d: dead neurons ──


# ── e: residual blocks ──
