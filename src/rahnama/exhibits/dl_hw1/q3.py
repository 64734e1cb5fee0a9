"""Regularization and optimization: what the pages of ``dl-hw1/q3`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Figure, Route, Table, part
from rahnama.exhibits.dl_hw1 import _q3_adam as moments
from rahnama.exhibits.dl_hw1 import _q3_adam_training as trained
from rahnama.exhibits.dl_hw1 import _q3_batchnorm as speed
from rahnama.exhibits.dl_hw1 import _q3_small_batches as small
from rahnama.exhibits.ml_hw4 import _q1_batches as batches
from rahnama.exhibits.ml_hw4 import _q1_scaling as scaling
from rahnama.text import Text

DATA = (
    "results/adam_correction.json",
    "results/batchnorm_estimates.json",
    "results/batchnorm_ghosts.json",
    "results/batchnorm_small_batches.json",
    "results/batchnorm_speed.json",
)


@part("a")
def example() -> Claim:
    """Replace this with a quantity of the question, by two routes that share no code."""
    return Claim(
        what=Text(fa="مجموع عددهای 1 تا 10", en="the sum of the numbers 1 to 10"),
        routes={Route.CLOSED_FORM: 10 * 11 // 2, Route.COUNTING: sum(range(1, 11))},
    )


# ── c: batch normalization ──


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
