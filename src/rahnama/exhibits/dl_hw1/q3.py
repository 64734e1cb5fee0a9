"""Regularization and optimization: what the pages of ``dl-hw1/q3`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Figure, Table, part
from rahnama.exhibits.dl_hw1 import _q3_bias as bias
from rahnama.exhibits.dl_hw1 import _q3_noise as noise
from rahnama.exhibits.dl_hw1 import _q3_penalties as penalties
from rahnama.exhibits.dl_hw1 import _q3_tikhonov as tikhonov

DATA = ("results/exact_zeros.json", "results/input_noise.json", "results/penalised_bias.json")

# ── a: the bias, and exact zeros ──


@part("a")
def shift_of_targets() -> Table:
    """Four points moved upwards, with a free and with a penalised bias."""
    return bias.shift_of_targets()


@part("a")
def mean_error_when_spared() -> Claim:
    """The mean error of the prediction when the bias is free."""
    return bias.mean_error_when_spared()


@part("a")
def lines_through_moved_points() -> Figure:
    """Both lines before and after the points are moved."""
    return bias.lines_through_moved_points()


@part("a")
def variance_of_predictions() -> Claim:
    """What the fitted parameters add to the variance of predictions."""
    return bias.variance_of_predictions()


@part("a")
def weights_of_the_network() -> Claim:
    """Weights of the network 784-128-64-10."""
    return bias.weights_of_the_network()


@part("a")
def biases_of_the_network() -> Claim:
    """Biases of the same network."""
    return bias.biases_of_the_network()


@part("a")
def errors_far_from_zero() -> Table:
    """Error of a small network by what is penalised and where the data lie."""
    return bias.errors_far_from_zero()


@part("a")
def sine_far_from_zero() -> Figure:
    """What these networks learn."""
    return bias.sine_far_from_zero()


@part("a")
def largest_last_gradient() -> Claim:
    """How well these trainings have converged."""
    return bias.largest_last_gradient()


@part("a")
def bias_after_decay() -> Claim:
    """A bias after one step of weight decay in PyTorch."""
    return bias.bias_after_decay()


@part("a")
def pull_and_shrinkage() -> Figure:
    """The slopes of both penalties, and the best weight under each."""
    return penalties.pull_and_shrinkage()


@part("a")
def weights_by_penalty() -> Table:
    """Both penalties on five weights."""
    return penalties.weights_by_penalty()


@part("a")
def diamond_and_circle() -> Figure:
    """Where the same loss touches a diamond and a circle."""
    return penalties.diamond_and_circle()


@part("a")
def touching_the_diamond() -> Claim:
    """The point where it touches the diamond."""
    return penalties.touching_the_diamond()


@part("a")
def touching_the_circle() -> Claim:
    """The point where it touches the circle."""
    return penalties.touching_the_circle()


@part("a")
def share_of_corners() -> Claim:
    """How many directions end in a corner."""
    return penalties.share_of_corners()


@part("a")
def strength_where_ridge_crosses_zero() -> Claim:
    """The only strength at which one of two ridge weights is zero."""
    return penalties.strength_where_ridge_crosses_zero()


@part("a")
def ridge_weight_before_and_after() -> Claim:
    """The same weight without a penalty and with one."""
    return penalties.ridge_weight_before_and_after()


@part("a")
def ridge_weights_that_change_sign() -> Claim:
    """How many ridge weights pass through zero."""
    return penalties.ridge_weights_that_change_sign()


@part("a")
def paths_of_lasso_and_ridge() -> Figure:
    """Twenty weights against the strength of the penalty."""
    return penalties.paths_of_lasso_and_ridge()


@part("a")
def strength_that_zeroes_all() -> Claim:
    """The least strength at which the lasso is all zeros."""
    return penalties.strength_that_zeroes_all()


@part("a")
def ridge_weight_far_out() -> Claim:
    """Exact zeros of ridge under a very strong penalty."""
    return penalties.ridge_weight_far_out()


@part("a")
def zeros_of_the_minimum() -> Claim:
    """Zeros of the lasso's minima themselves."""
    return penalties.zeros_of_the_minimum()


@part("a")
def exact_zeros_by_algorithm() -> Table:
    """Exact zeros by algorithm."""
    return penalties.exact_zeros_by_algorithm()


# ── b: noise on the inputs ──


@part("b")
def constant_of_the_penalty() -> Claim:
    """The factor of σ²‖w‖² in the mean cost."""
    return noise.constant_of_the_penalty()


@part("b")
def rise_by_the_bias() -> Claim:
    """How the rise depends on the bias."""
    return noise.rise_by_the_bias()


@part("b")
def measured_rise() -> Claim:
    """The mean rise, drawn and by formula."""
    return noise.measured_rise()


@part("b")
def expected_cost_against_noise() -> Figure:
    """Drawn mean costs on the parabola."""
    return noise.expected_cost_against_noise()


@part("b")
def four_constants() -> Table:
    """Four constants against the drawn mean."""
    return noise.four_constants()


@part("b")
def ridge_conventions() -> Table:
    """The equivalent λ in five conventions."""
    return noise.ridge_conventions()


@part("b")
def coefficients_against_noise() -> Figure:
    """Weights from noisy copies on the path of ridge."""
    return noise.coefficients_against_noise()


@part("b")
def strength_read_off_the_weights() -> Claim:
    """The strength of ridge that the weights of many copies betray."""
    return noise.strength_read_off_the_weights()


@part("b")
def distance_of_one_copy() -> Claim:
    """How far one noisy copy is from ridge."""
    return noise.distance_of_one_copy()


@part("b")
def distance_of_many_copies() -> Claim:
    """How far 256 noisy copies are from ridge."""
    return noise.distance_of_many_copies()


@part("b")
def distance_of_one_large_copy() -> Claim:
    """How far one noisy copy of very many examples is from ridge."""
    return noise.distance_of_one_large_copy()


@part("b")
def distance_to_least_squares() -> Claim:
    """How far ridge is from least squares."""
    return noise.distance_to_least_squares()


@part("b")
def copies_against_ridge() -> Figure:
    """Distance from ridge against the number of copies."""
    return noise.copies_against_ridge()


@part("b")
def descent_with_noise() -> Figure:
    """Stochastic gradient descent with three kinds of noise."""
    return noise.descent_with_noise()


@part("b")
def where_descent_ends() -> Table:
    """Where it ends."""
    return noise.where_descent_ends()


@part("b")
def rise_by_noise_on_targets() -> Claim:
    """What noise on the targets adds."""
    return noise.rise_by_noise_on_targets()


@part("b")
def beyond_linear_models() -> Table:
    """The rise for a logistic model and for a network."""
    return tikhonov.beyond_linear_models()
