"""Weights, batch normalization, U-Net and interpretability: what the pages of ``ml-hw4/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q1_batches as batches
from rahnama.exhibits.ml_hw4 import _q1_normalisation as normalisation
from rahnama.exhibits.ml_hw4 import _q1_scaling as scaling

DATA = (
    "results/batchnorm_estimates.json",
    "results/batchnorm_scale.json",
    "results/batchnorm_small_batches.json",
)

# ── a/1 and a/2: counting, and the experiment on data ──


# ── b: batch normalization ──


@part("b/1")
def averaging_sets() -> Figure:
    """Five stacks of maps, with one set of values that share a mean and a variance filled in each."""
    return normalisation.averaging_sets()


@part("b/1")
def statistics_by_layer() -> Table:
    """How many means there are, how many values each averages, and what is learnt and stored."""
    return normalisation.statistics_by_layer()


@part("b/1")
def channel_mean() -> Claim:
    """Mean over two images of two by two pixels."""
    return normalisation.tiny_statistic("mean")


@part("b/1")
def channel_variance() -> Claim:
    """Biased variance of the same eight values."""
    return normalisation.tiny_statistic("variance")


@part("b/1")
def channel_variance_unbiased() -> Claim:
    """Unbiased variance of the same eight values."""
    return normalisation.tiny_statistic("unbiased")


@part("b/1")
def first_normalised_value() -> Claim:
    """The first of the eight values, normalized."""
    return normalisation.tiny_statistic("first")


@part("b/1")
def running_mean_after_one() -> Claim:
    """The running mean after this one batch."""
    return normalisation.tiny_statistic("running mean")


@part("b/1")
def running_variance_after_one() -> Claim:
    """The running variance after this one batch."""
    return normalisation.tiny_statistic("running variance")


@part("b/1")
def shift_error_per_channel() -> Claim:
    """Shift one image by a column: a channel's shared statistics shift the output alike."""
    return normalisation.shift_error(per_entry=False)


@part("b/1")
def shift_error_per_entry() -> Claim:
    """The same with statistics for each entry of the map."""
    return normalisation.shift_error(per_entry=True)


@part("b/2")
def effect_of_the_bias() -> Table:
    """Largest difference that the bias makes, by mode, by order and by kind of normalization."""
    return normalisation.effect_of_the_bias()


@part("b/2")
def largest_bias_gradient() -> Claim:
    """Derivative of the loss by the bias in front of batch normalization."""
    return normalisation.gradient_by_the_bias()


@part("b/2")
def largest_beta_gradient() -> Claim:
    """Derivative of the loss by β of the same layer."""
    return normalisation.gradient_by_the_bias(of_beta=True)


@part("b/2")
def bias_left_after_10() -> Claim:
    """Share of a bias that is left in the output at inference after ten steps."""
    return normalisation.share_of_the_bias_left(10)


@part("b/2")
def bias_left_after_50() -> Claim:
    """The same after fifty steps."""
    return normalisation.share_of_the_bias_left(50)


@part("b/2")
def biases_deleted() -> Table:
    """Test accuracy of three trained networks before and after their biases are taken out."""
    return normalisation.biases_deleted()


@part("b/2")
def accuracy_with_biases() -> Claim:
    """Mean test accuracy of those networks as trained."""
    return normalisation.right_answers("kept")


@part("b/2")
def accuracy_after_deleting() -> Claim:
    """Mean test accuracy when only the biases are deleted."""
    return normalisation.right_answers("deleted")


@part("b/3")
def one_unit_under_alpha() -> Table:
    """One pre-activation under α: by hand, by our function and by torch."""
    return scaling.one_unit()


@part("b/3")
def normalised_under_alpha() -> Figure:
    """One channel's output for several α, with frozen statistics and with those of the batch."""
    return scaling.normalised_under_alpha()


@part("b/3")
def accuracy_by_alpha() -> Figure:
    """Test accuracy against positive α for three trained networks."""
    return scaling.accuracy_by_alpha()


@part("b/3")
def accuracy_under_alpha() -> Table:
    """Test accuracy at six values of α, for every network and every way of scaling."""
    return scaling.accuracy_table()


@part("b/3")
def accuracy_rescaled() -> Table:
    """Test accuracy when the frozen statistics are rescaled too."""
    return scaling.rescaled_table()


@part("b/3")
def accuracy_with_classifier() -> Table:
    """Test accuracy when the final classifier's weights are multiplied as well."""
    return scaling.classifier_table()


@part("b/3")
def accuracy_unscaled() -> Claim:
    """Test accuracy of the batch-normalized network as trained."""
    return scaling.accuracy("batch", "frozen_weights", 1.0)


@part("b/3")
def accuracy_of_brighter_input() -> Claim:
    """Test accuracy when the input is multiplied by 1.25."""
    return scaling.accuracy("batch", "frozen_input", 1.25)


@part("b/3")
def answers_changed_by_brighter_input() -> Claim:
    """Share of test images that get another class when the input is multiplied by 1.25."""
    return scaling.answers_changed("frozen_input", 1.25)


@part("b/3")
def accuracy_of_tiny_weights() -> Claim:
    """Test accuracy with batch statistics when the weights are multiplied by one thousandth."""
    return scaling.accuracy("batch", "batch_weights", 0.001)


@part("b/4")
def batch_means() -> Diagram:
    """How the mean of a batch spreads over batches, for three batch sizes."""
    return batches.batch_means()


@part("b/4")
def errors_of_estimates() -> Table:
    """Measured spread of batch means and variances, beside what independent values would give."""
    return batches.errors_of_estimates()


@part("b/4")
def worth_of_an_image() -> Claim:
    """How many independent values one image is worth for the mean of a channel."""
    return batches.independent_values()


@part("b/4")
def values_of_an_image() -> Claim:
    """How many values of a channel one image has there."""
    return batches.values_per_image()


@part("b/4")
def two_normalised_values() -> Claim:
    """What a batch of two makes of any two different values."""
    return batches.two_examples()


@part("b/4")
def accuracy_by_batch_size() -> Diagram:
    """Test accuracy against the batch size for three kinds of batches and three networks."""
    return batches.accuracy_by_batch_size()


@part("b/4")
def small_and_alike_batches() -> Table:
    """The same numbers, and batch statistics estimated anew."""
    return batches.small_batches()


@part("b/4")
def gradient_accumulation() -> Table:
    """Gradient accumulation: the gap between gradients, and what training with it gives."""
    return batches.accumulation()


@part("b/4")
def accuracy_among_a_mixture() -> Claim:
    """Test accuracy with batch statistics in mixed batches of 500."""
    return batches.companions("mixed")


@part("b/4")
def accuracy_in_pairs() -> Claim:
    """Test accuracy with batch statistics of two images."""
    return batches.companions("pairs")


@part("b/4")
def accuracy_among_its_own_class() -> Claim:
    """Test accuracy with batch statistics in batches of one class."""
    return batches.companions("one_class")


@part("b/4")
def contrast_left_by_instance() -> Claim:
    """Two pictures that differ in contrast alone: distance after instance normalization."""
    return batches.lost_contrast("instance")


@part("b/4")
def contrast_left_by_batch() -> Claim:
    """The same after batch normalization of both together."""
    return batches.lost_contrast("batch")


@part("b/4")
def remedies() -> Table:
    """What is tried in the place of batch normalization, and what it costs."""
    return batches.remedies()


# ── c: U-Net ──


# ── d: interpretability ──
