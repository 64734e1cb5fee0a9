"""Weights, batch normalization, U-Net and interpretability: what the pages of ``ml-hw4/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q1_counting as counting
from rahnama.exhibits.ml_hw4 import _q1_less_data as less_data

DATA = ("results/fewer_weights.json", "results/permuted_pixels.json")

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
    return Diagram(640, 290, counting.by_side(), mirrors=False)


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
    return Diagram(690, 350, less_data.learning_curves(), mirrors=False)


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


# ── c: U-Net ──


# ── d: interpretability ──
