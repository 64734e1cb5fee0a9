"""Weights, batch normalization, U-Net and interpretability: what the pages of ``ml-hw4/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q1_batches as batches
from rahnama.exhibits.ml_hw4 import _q1_counting as counting
from rahnama.exhibits.ml_hw4 import _q1_deconvnet as deconvnet
from rahnama.exhibits.ml_hw4 import _q1_inverted as inverted
from rahnama.exhibits.ml_hw4 import _q1_less_data as less_data
from rahnama.exhibits.ml_hw4 import _q1_normalisation as normalisation
from rahnama.exhibits.ml_hw4 import _q1_scaling as scaling
from rahnama.exhibits.ml_hw4 import _q1_unet as unet
from rahnama.exhibits.ml_hw4 import _q1_unet_tables as unet_tables

DATA = (
    "results/batchnorm_estimates.json",
    "results/batchnorm_scale.json",
    "results/batchnorm_small_batches.json",
    "results/fewer_weights.json",
    "results/permuted_pixels.json",
    "results/seen_by_a_network.json",
)

# ── a/1 and a/2: counting, and the experiment on data ──


@part("a/1")
def two_layers() -> Diagram:
    """Figure 1 of the sheet, redrawn: two stacks of maps, fully connected and joined by a convolution."""
    return Diagram(640, 178, counting.two_layers())


@part("a/1")
def layer_as_matrix() -> Diagram:
    """Three layers on eight units as matrices: all to all, neighbours, neighbours with shared weights."""
    return Diagram(624, 236, counting.matrices(), mirrors=False)


@part("a/1")
def connections_on_an_axis() -> Claim:
    """Connections of eight units in a row and a kernel of three."""
    return counting.axis_example()


@part("a/1")
def inputs_by_place() -> Diagram:
    """How many input units each output unit reads on a map of seven by five with a 3×3 kernel."""
    return Diagram(7 * 38 + 12, 5 * 38 + 12, counting.border(), mirrors=False)


@part("a/1")
def counts_by_formula() -> Table:
    """Units, connections and weights of the three layers as formulas."""
    return counting.formulas()


@part("a/1")
def counts_on_real_layers() -> Table:
    """Units, connections and weights of small layers, by the formulas and counted one by one."""
    return counting.table()


@part("a/1")
def example_units() -> Claim:
    """Output units of the larger example."""
    return counting.example_units()


@part("a/1")
def example_full_weights() -> Claim:
    """Weights, and so connections, of the fully connected layer of the larger example."""
    return counting.example("full", "weights")


@part("a/1")
def example_convolution_weights() -> Claim:
    """Weights of the convolution of the larger example."""
    return counting.example("same", "weights")


@part("a/1")
def example_convolution_connections() -> Claim:
    """Connections of that convolution with padding "same", the border counted exactly."""
    return counting.example("same", "connections")


@part("a/1")
def example_valid_connections() -> Claim:
    """Its connections without padding."""
    return counting.example("valid", "connections")


@part("a/1")
def lost_at_the_border() -> Claim:
    """Share of the windows' places that lie outside the maps."""
    return counting.lost_at_the_border()


@part("a/1")
def fewer_weights_by() -> Claim:
    """How many times fewer weights the convolution of the larger example has."""
    return counting.savings()


@part("a/1")
def fewer_connections_by() -> Claim:
    """How many times fewer connections it has."""
    return counting.fewer_connections()


@part("a/1")
def counts_by_side() -> Diagram:
    """Weights and connections of both layers against the side of the maps."""
    return Diagram(276, 306, counting.by_side(), mirrors=False)


@part("a/2")
def one_weight_labels() -> Claim:
    """Labellings of ten points that a classifier with a single weight reaches."""
    return less_data.one_weight_labels()


@part("a/2")
def permuted_pictures() -> Figure:
    """A garment and the same with permuted pixels."""
    return less_data.pictures()


@part("a/2")
def compared_networks() -> Table:
    """The four networks and their parameters."""
    return less_data.networks()


@part("a/2")
def how_training_ended() -> Table:
    """Training accuracy, loss and epochs at the end of all trainings."""
    return less_data.convergence()


@part("a/2")
def trainings_fitted() -> Claim:
    """How many of all trainings got below the threshold of the loss."""
    return less_data.fitted()


@part("a/2")
def accuracy_by_examples() -> Diagram:
    """Test accuracy against the number of examples, natural and permuted pixels."""
    return Diagram(690, 364, less_data.learning_curves(), mirrors=False)


@part("a/2")
def accuracies() -> Table:
    """Mean test accuracies of the four networks."""
    return less_data.accuracies()


@part("a/2")
def convolution_over_wide() -> Claim:
    """Lead of the convolutional over the wide network, 3000 natural pictures."""
    return less_data.gap(("cnn", "natural"), ("mlp-wide", "natural"), 3000)


@part("a/2")
def convolution_over_narrow() -> Claim:
    """Lead of the convolutional over the narrow network, 3000 natural pictures."""
    return less_data.gap(("cnn", "natural"), ("mlp-narrow", "natural"), 3000)


@part("a/2")
def convolution_with_thousand() -> Claim:
    """Accuracy of the convolutional network after 1000 natural pictures."""
    return less_data.accuracy("cnn", "natural", 1000)


@part("a/2")
def narrow_with_three_thousand() -> Claim:
    """Accuracy of the narrow network after 3000 natural pictures."""
    return less_data.accuracy("mlp-narrow", "natural", 3000)


@part("a/2")
def convolution_with_thousand_permuted() -> Claim:
    """Accuracy of the convolutional network after 1000 permuted pictures."""
    return less_data.accuracy("cnn", "permuted", 1000)


@part("a/2")
def narrow_with_three_thousand_permuted() -> Claim:
    """Accuracy of the narrow network after 3000 permuted pictures."""
    return less_data.accuracy("mlp-narrow", "permuted", 3000)


@part("a/2")
def natural_over_permuted() -> Claim:
    """What the convolutional network loses by permuted pixels, 3000 pictures."""
    return less_data.gap(("cnn", "natural"), ("cnn", "permuted"), 3000)


@part("a/2")
def seeds_natural_over_permuted() -> Claim:
    """In how many seeds it loses."""
    return less_data.seeds_ahead(("cnn", "natural"), ("cnn", "permuted"), 3000)


@part("a/2")
def wide_natural_over_permuted() -> Claim:
    """What the wide network loses by permuted pixels, 3000 pictures."""
    return less_data.gap(("mlp-wide", "natural"), ("mlp-wide", "permuted"), 3000)


@part("a/2")
def convolution_over_wide_permuted() -> Claim:
    """Lead of the convolutional over the wide network, 3000 permuted pictures."""
    return less_data.gap(("cnn", "permuted"), ("mlp-wide", "permuted"), 3000)


@part("a/2")
def convolution_over_narrow_permuted() -> Claim:
    """Lead of the convolutional over the narrow network, 3000 permuted pictures."""
    return less_data.gap(("cnn", "permuted"), ("mlp-narrow", "permuted"), 3000)


@part("a/2")
def convolution_over_wide_at_hundred() -> Claim:
    """Lead of the convolutional over the wide network, 100 natural pictures."""
    return less_data.gap(("cnn", "natural"), ("mlp-wide", "natural"), 100)


@part("a/2")
def seeds_convolution_over_wide_at_hundred() -> Claim:
    """In how many seeds it is ahead."""
    return less_data.seeds_ahead(("cnn", "natural"), ("mlp-wide", "natural"), 100)


@part("a/2")
def wide_over_narrow() -> Claim:
    """Lead of the wide over the narrow network, 1000 natural pictures."""
    return less_data.gap(("mlp-wide", "natural"), ("mlp-narrow", "natural"), 1000)


@part("a/2")
def seeds_wide_over_narrow() -> Claim:
    """In how many seeds it is ahead."""
    return less_data.seeds_ahead(("mlp-wide", "natural"), ("mlp-narrow", "natural"), 1000)


@part("a/2")
def fully_convolutional_behind_wide() -> Claim:
    """Lead of the wide over the fully convolutional network, 100 natural pictures."""
    return less_data.gap(("mlp-wide", "natural"), ("fcn", "natural"), 100)


@part("a/2")
def seeds_fully_convolutional_behind_wide() -> Claim:
    """In how many seeds it is ahead."""
    return less_data.seeds_ahead(("mlp-wide", "natural"), ("fcn", "natural"), 100)


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
    return unet_tables.sizes_by_level()


@part("c/1")
def deepest_by_input() -> Table:
    """The same four halvings for other images: only for 256 do pixels and side of the image agree."""
    return unet_tables.deepest_by_input()


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
    return unet_tables.published_sizes()


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
    return unet_tables.encoder_layers()


@part("c/2")
def other_readings() -> Table:
    """What the count would be under other readings, and by a slip."""
    return unet_tables.other_readings()


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
