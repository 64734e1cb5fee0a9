"""Regularization and optimization: what the pages of ``dl-hw1/q3`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Figure, Table, part
from rahnama.exhibits.dl_hw1 import _q3_adam as moments
from rahnama.exhibits.dl_hw1 import _q3_adam_training as trained
from rahnama.exhibits.dl_hw1 import _q3_batchnorm as speed
from rahnama.exhibits.dl_hw1 import _q3_bias as bias
from rahnama.exhibits.dl_hw1 import _q3_noise as noise
from rahnama.exhibits.dl_hw1 import _q3_penalties as penalties
from rahnama.exhibits.dl_hw1 import _q3_small_batches as small
from rahnama.exhibits.dl_hw1 import _q3_tikhonov as tikhonov
from rahnama.exhibits.ml_hw4 import _q1_batches as batches
from rahnama.exhibits.ml_hw4 import _q1_scaling as scaling

DATA = (
    "results/adam_correction.json",
    "results/batchnorm_estimates.json",
    "results/batchnorm_ghosts.json",
    "results/batchnorm_small_batches.json",
    "results/batchnorm_speed.json",
    "results/exact_zeros.json",
    "results/input_noise.json",
    "results/penalised_bias.json",
)


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


# ── c: batch normalization; d: Adam ──
@part("c")
def loss_by_step() -> Figure:
    """Held-out loss by step with and without normalization, at two rates each."""
    return speed.loss_by_step()


@part("c")
def steps_by_rate() -> Figure:
    """Steps to a loss of 0.6 against the learning rate."""
    return speed.steps_by_rate()


@part("c")
def steps_to_a_loss() -> Table:
    """The same in numbers."""
    return speed.steps_to_a_loss()


@part("c")
def rates_tried() -> Table:
    """Fewest steps, their rate and the largest rate that trains."""
    return speed.rates_tried()


@part("c")
def fewest_steps_of_sigmoid() -> Claim:
    """Sigmoid without normalization."""
    return speed.fewest_steps("sigmoid", "none")


@part("c")
def fewest_steps_of_normalized_sigmoid() -> Claim:
    """Sigmoid with normalization."""
    return speed.fewest_steps("sigmoid", "batch")


@part("c")
def fewest_steps_of_relu() -> Claim:
    """ReLU without normalization."""
    return speed.fewest_steps("relu", "none")


@part("c")
def fewest_steps_of_normalized_relu() -> Claim:
    """ReLU with normalization."""
    return speed.fewest_steps("relu", "batch")


@part("c")
def gradient_through_batchnorm() -> Table:
    """Sums and lengths of the gradient through the layer."""
    return small.gradient_facts()


@part("c")
def promises_kept() -> Figure:
    """Share of the promised decrease that comes true, by rate."""
    return speed.promises_kept()


@part("c")
def promise_kept_by_relu() -> Claim:
    """ReLU without normalization at the rate 0.1."""
    return speed.promise_kept("relu", "none", 0.1)


@part("c")
def promise_kept_by_normalized_relu() -> Claim:
    """ReLU with normalization at the rate 0.1."""
    return speed.promise_kept("relu", "batch", 0.1)


@part("c")
def promise_kept_by_sigmoid() -> Claim:
    """Sigmoid without normalization at the rate 0.1."""
    return speed.promise_kept("sigmoid", "none", 0.1)


@part("c")
def promise_kept_by_normalized_sigmoid() -> Claim:
    """Sigmoid with normalization at the rate 0.1."""
    return speed.promise_kept("sigmoid", "batch", 0.1)


@part("c")
def effective_rate_by_step() -> Figure:
    """The effective rate of normalized weights by step."""
    return speed.effective_rate_by_step()


@part("c")
def length_at_the_start() -> Claim:
    """Length of the weights before training."""
    return speed.length_after(10.0, 0)


@part("c")
def length_in_the_end() -> Claim:
    """Length of the weights after training at the rate 10."""
    return speed.length_after(10.0, 600)


@part("c")
def effective_rates_in_the_end() -> Claim:
    """Ratio of two effective rates whose rates differ by 100."""
    return speed.effective_rate_ratio(600)


@part("c")
def normalised_under_scaling() -> Figure:
    """One channel's output for several scales, frozen and batch statistics."""
    return scaling.normalised_under_alpha()


@part("c")
def multiplications_added() -> Claim:
    """Multiplications that normalization adds to a step."""
    return speed.multiplications_added()


@part("c")
def small_batch_statistics() -> Table:
    """What a batch of N independent values knows."""
    return small.small_batch_statistics()


@part("c")
def lonely_value() -> Claim:
    """A batch of one."""
    return small.lonely_value()


@part("c")
def values_of_a_pair() -> Claim:
    """A batch of two."""
    return batches.two_examples()


@part("c")
def expected_in_a_pair() -> Claim:
    """Mean normalized value of x = 2σ in a batch of two."""
    return small.expected_in_a_pair(2.0)


@part("c")
def what_a_batch_makes_of_a_value() -> Figure:
    """Normalized against raw values for batches of 2, 4 and 16."""
    return small.what_a_batch_makes_of_a_value()


@part("c")
def errors_on_real_maps() -> Figure:
    """Error of a batch's mean on real maps."""
    return small.errors_on_real_maps()


@part("c")
def worth_of_an_image() -> Claim:
    """Independent values that one image is worth."""
    return batches.independent_values()


@part("c")
def fully_connected_by_batch_size() -> Table:
    """Accuracy by batch size, four kinds of statistics."""
    return small.fully_connected_by_batch_size()


@part("c")
def accuracy_by_ghost_size() -> Figure:
    """Right answers by the number of images that share statistics."""
    return small.accuracy_by_ghost_size()


@part("c")
def ghost_batches() -> Table:
    """The same in numbers."""
    return small.ghost_batches()


@part("c")
def test_with_ghosts_of_two() -> Claim:
    """Test accuracy with G = 2."""
    return small.right_answers("test", "frozen", "batch", 2)


@part("c")
def test_with_whole_batches() -> Claim:
    """Test accuracy with G = 64."""
    return small.right_answers("test", "frozen", "batch", 64)


@part("c")
def seen_with_ghosts_of_two() -> Claim:
    """Seen images in training mode with G = 2."""
    return small.right_answers("seen", "ghosts", "batch", 2)


@part("c")
def test_of_layer_normalization() -> Claim:
    """Test accuracy with layer normalization."""
    return small.right_answers("test", "frozen", "layer", 0)


@part("c")
def test_without_normalization() -> Claim:
    """Test accuracy without normalization."""
    return small.right_answers("test", "frozen", "none", 0)


@part("c")
def remedies() -> Table:
    """What is done against small batches."""
    return small.remedies()


# ── d: Adam's bias correction ──


@part("d")
def share_found_after_one() -> Claim:
    """Share of a constant gradient found after one step."""
    return moments.share_found(1)


@part("d")
def share_found_after_ten() -> Claim:
    """The same after ten steps."""
    return moments.share_found(10)


@part("d")
def weights_of_gradients() -> Figure:
    """Weights of four gradients and of the zero at the start."""
    return moments.weights_of_gradients()


@part("d")
def mean_of_first_moment() -> Figure:
    """Expected m and m̂ by step."""
    return moments.mean_of_first_moment()


@part("d")
def noise_after_one() -> Claim:
    """Relative variance of the corrected average at the first step."""
    return moments.noise_left(1)


@part("d")
def noise_after_ten() -> Claim:
    """The same at the tenth."""
    return moments.noise_left(10)


@part("d")
def noise_after_hundred() -> Claim:
    """The same at the hundredth."""
    return moments.noise_left(100)


@part("d")
def drifting_mean() -> Table:
    """Averages of a mean that falls."""
    return moments.drifting_mean()


@part("d")
def lag_after_ten() -> Claim:
    """Lag of the corrected average at the tenth step."""
    return moments.lag(10)


@part("d")
def lag_after_two_hundred() -> Claim:
    """Lag of the corrected average at the two-hundredth step."""
    return moments.lag(200)


@part("d")
def moments_step_by_step() -> Table:
    """Both moments of six gradients."""
    return moments.moments_step_by_step()


@part("d")
def steps_of_four_variants() -> Table:
    """Steps of the four variants for the same gradients."""
    return moments.steps_of_four_variants()


@part("d")
def first_step_corrected() -> Claim:
    """First step with both corrections."""
    return moments.first_step("both")


@part("d")
def first_step_uncorrected() -> Claim:
    """First step with none."""
    return moments.first_step("none")


@part("d")
def first_step_first_only() -> Claim:
    """First step with m alone corrected."""
    return moments.first_step("first")


@part("d")
def first_step_second_only() -> Claim:
    """First step with v alone corrected."""
    return moments.first_step("second")


@part("d")
def effective_steps() -> Figure:
    """Steps over the rate, four variants, fifty steps."""
    return moments.effective_steps()


@part("d")
def largest_uncorrected_step() -> Claim:
    """Longest uncorrected step, and its number."""
    return moments.largest_uncorrected_step()


@part("d")
def steps_of_the_first_correction() -> Claim:
    """Steps until β₁ to the t is below one percent."""
    return moments.steps_until_a_percent(0)


@part("d")
def steps_of_the_second_correction() -> Claim:
    """Steps until β₂ to the t is below one percent."""
    return moments.steps_until_a_percent(1)


@part("d")
def by_second_decay() -> Table:
    """First and longest uncorrected step by β₂."""
    return moments.by_second_decay()


@part("d")
def sparse_jump() -> Claim:
    """The corrected step after many zero gradients."""
    return moments.sparse_jump()


@part("d")
def first_move_uncorrected() -> Claim:
    """Move of a real network's weights in an uncorrected first step."""
    return trained.first_move("none")


@part("d")
def first_move_first_only() -> Claim:
    """The same with m alone corrected."""
    return trained.first_move("first")


@part("d")
def loss_of_four_variants() -> Figure:
    """Loss of a real network under the four variants."""
    return trained.loss_of_four_variants()


@part("d")
def training_with_and_without() -> Table:
    """Losses and right answers by rate and variant."""
    return trained.training_with_and_without()


@part("d")
def first_step_by_epsilon() -> Table:
    """First steps of tiny gradients by the place of ε."""
    return moments.first_step_by_epsilon()


@part("d")
def overwritten_after_two() -> Claim:
    """m overwritten by its correction, after two steps."""
    return moments.overwritten(2)


@part("d")
def overwritten_after_four() -> Claim:
    """The same after four."""
    return moments.overwritten(4)


@part("d")
def convention_gap() -> Claim:
    """Difference of two numberings of the parameters."""
    return moments.convention_gap()


@part("d")
def right_uncorrected() -> Claim:
    """Right answers at the large rate without correction."""
    return trained.right_in_the_end("none", 0.01)


@part("d")
def right_corrected() -> Claim:
    """Right answers at the large rate with both corrections."""
    return trained.right_in_the_end("both", 0.01)
