"""Vanishing gradients: what the pages of ``ml-hw4/q6`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q6_activations as slopes
from rahnama.exhibits.ml_hw4 import _q6_dead as dead
from rahnama.exhibits.ml_hw4 import _q6_residual as residual

DATA = ("results/depth_and_activation.json", "results/dead_neurons.json")

# ── a: products of Jacobians ──


# ── b: Kaiming ──


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
