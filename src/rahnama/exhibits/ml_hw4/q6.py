"""Vanishing gradients: what the pages of ``ml-hw4/q6`` show and verify."""

from __future__ import annotations

from fractions import Fraction

from rahnama.exhibit import Claim, Diagram, Erratum, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q6_activations as slopes
from rahnama.exhibits.ml_hw4 import _q6_dead as dead
from rahnama.exhibits.ml_hw4 import _q6_kaiming as kaiming
from rahnama.exhibits.ml_hw4 import _q6_products as products
from rahnama.exhibits.ml_hw4 import _q6_residual as residual

DATA = ("results/depth_and_activation.json", "results/dead_neurons.json")

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


@part("c")
def largest_slope_of_sigmoid() -> Claim:
    """The largest derivative of the sigmoid."""
    return slopes.largest_slope_of_sigmoid()


@part("c")
def slope_of_saturated_sigmoid() -> Claim:
    """Its derivative at z = 6."""
    return slopes.slope_of_saturated_sigmoid()


@part("c")
def slopes_of_sigmoid_tanh_relu() -> Figure:
    """Slopes of sigmoid, tanh and ReLU on a logarithmic axis."""
    return slopes.slopes_on_a_logarithmic_axis()


@part("c")
def product_of_quarters() -> Table:
    """The product of the largest slopes of 5 to 32 sigmoid layers."""
    return slopes.product_of_quarters()


@part("c")
def best_weight() -> Claim:
    """The weight that leaves the longest interval without vanishing."""
    return slopes.best_weight()


@part("c")
def best_width() -> Claim:
    """The length of that interval."""
    return slopes.best_width()


@part("c")
def gradient_and_accuracy_by_activation() -> Figure:
    """Gradient by layer of networks with 32 layers, and training accuracy by depth, on real pictures."""
    return slopes.gradient_and_accuracy()


@part("c")
def factor_of_one_layer() -> Table:
    """Predicted and measured factor by which one layer changes the gradient."""
    return slopes.factor_per_layer()


@part("c")
def accuracies_by_depth_and_activation() -> Table:
    """Training accuracy by network and depth."""
    return slopes.accuracy_table()


@part("c")
def lenet_slope() -> Claim:
    """Slope at 0 and value at 1 of LeNet-5's activation."""
    return slopes.lenet_slope()


# ── d: dead neurons ──


@part("d")
def movement_of_dead_weights() -> Claim:
    """How far the weights of dead units moved in 2000 steps."""
    return dead.movement_of_dead_weights()


@part("d")
def steps_of_weight_decay() -> Claim:
    """Steps of weight decay that bring a dead unit back without any gradient."""
    return dead.steps_of_weight_decay()


@part("d")
def activations_and_slopes() -> Figure:
    """Six activations and their derivatives in two panels."""
    return dead.activations_and_slopes()


@part("d")
def formulas_of_rectifiers() -> Table:
    """Formula and derivative of ReLU and its three successors."""
    return dead.formulas()


@part("d")
def gains_and_losses() -> Table:
    """What the three gain and lose against ReLU."""
    return dead.gains_and_losses()


@part("d")
def recovery_curves() -> Figure:
    """The bias of a silent unit against time, from two depths."""
    return dead.recovery_curves()


@part("d")
def time_to_return() -> Table:
    """Time until the unit is back, from four depths."""
    return dead.time_table()


@part("d")
def depth_where_elu_is_slower() -> Claim:
    """How far below zero ELU is as slow as Leaky ReLU."""
    return dead.depth_where_elu_is_slower()


@part("d")
def prelu_turning_time() -> Claim:
    """Time until a learned slope has fallen to zero."""
    return dead.prelu_turning()


@part("d")
def prelu_after_time_one() -> Claim:
    """Bias, slope and output of the PReLU unit after time one."""
    return dead.prelu_at_one()


@part("d")
def silent_units_by_rate() -> Table:
    """Silent units after training, by activation and learning rate."""
    return dead.silent_by_rate()


@part("d")
def revival_of_silent_units() -> Figure:
    """Silenced units that are still silent, against the training step."""
    return dead.revival()


@part("d")
def still_silent_by_step() -> Table:
    """The same in numbers."""
    return dead.still_silent_by_step()


@part("d")
def slopes_turned_negative() -> Claim:
    """Learned slopes of silenced units that became negative."""
    return dead.slopes_turned_negative()


# ── e: residual blocks ──


@part("e")
def two_blocks() -> Diagram:
    """Two residual blocks, and the same layers without shortcuts."""
    return residual.two_blocks()


@part("e")
def four_paths() -> Diagram:
    """The four ways through two residual blocks."""
    return residual.four_paths()


@part("e")
def paths_by_length() -> Table:
    """How many paths pass through how many blocks."""
    return residual.paths_through_blocks()


@part("e")
def jacobian_of_two_blocks() -> Claim:
    """The Jacobian of the two blocks of the example."""
    return residual.jacobian_of_two_blocks()


@part("e")
def path_of_both() -> Claim:
    """The share of the path through both blocks."""
    return residual.path_of_both()


@part("e")
def jacobian_in_the_wrong_order() -> Claim:
    """The product of the two brackets in the wrong order."""
    return residual.jacobian_in_the_wrong_order()


@part("e")
def jacobian_without_shortcuts() -> Claim:
    """The Jacobian of the same layers without shortcuts."""
    return residual.jacobian_without_shortcuts()


@part("e")
def gradients_at_the_start() -> Claim:
    """The gradient at the start, with and without shortcuts."""
    return residual.gradients_at_the_start()


@part("e")
def block_that_kills() -> Claim:
    """The derivative of a residual block that lets nothing through."""
    return residual.block_that_kills()


@part("e")
def a_hundred_doublings() -> Claim:
    """The gradient after a hundred blocks with slope one."""
    return residual.a_hundred_doublings()


@part("e")
def gradient_and_accuracy_with_shortcuts() -> Figure:
    """Gradient at the first over that at the last layer, and training accuracy, by depth."""
    return residual.gradient_and_accuracy_by_depth()


@part("e")
def gradient_ratios_with_shortcuts() -> Table:
    """Gradient at the first over that at the last layer, in numbers."""
    return residual.gradient_ratios()


@part("e")
def accuracies_with_shortcuts() -> Table:
    """Training accuracy by network and depth."""
    return residual.accuracy_with_and_without_table()
