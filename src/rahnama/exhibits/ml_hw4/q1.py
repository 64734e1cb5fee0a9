"""Weights, batch normalization, U-Net and interpretability: what the pages of ``ml-hw4/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.ml_hw4 import _q1_counting as counting

# ── a/1 and a/2: counting, and the experiment on data ──


@part("a/1")
def two_layers() -> Diagram:
    """Figure 1 of the sheet, redrawn: two stacks of maps, fully connected and joined by a convolution."""
    return Diagram(640, 168, counting.two_layers())


@part("a/1")
def layer_as_matrix() -> Figure:
    """Three layers on eight units as matrices: all to all, neighbours, neighbours with shared weights."""
    return counting.matrices()


@part("a/1")
def connections_on_an_axis() -> Claim:
    """Connections of eight units in a row and a kernel of three."""
    return counting.axis_example()


@part("a/1")
def inputs_by_place() -> Diagram:
    """How many input units each output unit reads on a map of seven by five with a 3×3 kernel."""
    return Diagram(7 * 38 + 12, 5 * 38 + 12, counting.border(), mirrors=False)


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
def counts_by_side() -> Figure:
    """Weights and connections of both layers against the side of the maps."""
    return counting.by_side()


# ── b: batch normalization ──


# ── c: U-Net ──


# ── d: interpretability ──
