"""Linear regression: gradient descent or closed form?: what the pages of ``dl-hw1/q1`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Figure, Table, part
from rahnama.exhibits.dl_hw1 import _q1_closed as closed
from rahnama.exhibits.dl_hw1 import _q1_cost as cost
from rahnama.exhibits.dl_hw1 import _q1_update as update

DATA = ("results/linear_regression_cost.json",)

# ── a: the update ──


@part("a")
def gradient_at_zero() -> Claim:
    """Both derivatives of the loss at (0, 0)."""
    return update.gradient_at_zero()


@part("a")
def gradient_checked() -> Table:
    """Loss and gradient at three places, each by three routes."""
    return update.gradient_checked()


@part("a")
def first_updates() -> Table:
    """Weights and loss after none to three updates."""
    return update.first_updates()


@part("a")
def eigenvalues() -> Claim:
    """Eigenvalues of the example's Hessian."""
    return update.eigenvalues()


@part("a")
def condition() -> Claim:
    """Condition number of the example's Hessian."""
    return update.condition()


@part("a")
def paths_by_rate() -> Figure:
    """Contours of the loss and twelve updates with three learning rates."""
    return update.paths_by_rate()


@part("a")
def largest_stable_rate() -> Claim:
    """The learning rate above which updates no longer help."""
    return update.largest_stable_rate()


@part("a")
def best_rate() -> Claim:
    """The best fixed learning rate."""
    return update.best_rate()


@part("a")
def best_factor() -> Claim:
    """The factor of the distance per update at that rate."""
    return update.best_factor()


@part("a")
def distance_by_update() -> Figure:
    """Distance from the best weights by update, for five learning rates."""
    return update.distance_by_update()


@part("a")
def distance_left() -> Claim:
    """Distance left after a hundred updates, in exact arithmetic."""
    return update.distance_left()


@part("a")
def exactly_in_finitely_many() -> Table:
    """Where gradient descent arrives exactly, and where it does not."""
    return update.exactly_in_finitely_many()


@part("a")
def other_losses() -> Table:
    """The same for four ways to scale the squared errors."""
    return update.other_losses()


@part("a")
def slips() -> Table:
    """What five slips do to the first update and to the loss after five."""
    return update.slips()


@part("a")
def largest_rate_in_turn() -> Claim:
    """Largest stable rate if the bias is updated with the new weight."""
    return update.largest_rate_in_turn()


# ── b: the closed form ──


@part("b")
def best_weights() -> Claim:
    """The best line of the example and its loss."""
    return closed.best_weights()


@part("b")
def by_method() -> Table:
    """The same line by seven methods."""
    return closed.by_method()


@part("b")
def conditions_of_powers() -> Table:
    """Condition numbers of X and of its square, by the number of powers."""
    return closed.conditions_of_powers()


@part("b")
def error_by_condition() -> Figure:
    """Relative error of the weights against the condition number, by method."""
    return closed.error_by_condition()


@part("b")
def nearly_repeated_feature() -> Table:
    """Weights and condition numbers as one feature nears another."""
    return closed.nearly_repeated_feature()


@part("b")
def repeated_feature() -> Table:
    """Solutions where one feature stands twice."""
    return closed.repeated_feature()


@part("b")
def fewer_examples() -> Table:
    """Solutions of two examples with three features."""
    return closed.fewer_examples()


@part("b")
def without_ones() -> Claim:
    """Weight and loss without the column of ones."""
    return closed.without_ones()


@part("b")
def only_targets_centred() -> Claim:
    """Weight if only the targets are centred."""
    return closed.only_targets_centred()


@part("b")
def rank_of_the_wrong_product() -> Claim:
    """Rank of XXᵀ of the example."""
    return closed.rank_of_the_wrong_product()


# ── c: the costs ──


@part("c")
def counts() -> Table:
    """Multiply-adds of three methods, by formula and counted."""
    return cost.counts()


@part("c")
def where_each_wins() -> Figure:
    """Plane of columns and updates, with counted and measured crossovers."""
    return cost.where_each_wins()


@part("c")
def crossover() -> Table:
    """Updates that cost as much as the closed form, counted and timed."""
    return cost.crossover()


@part("c")
def operations_and_seconds() -> Figure:
    """Multiply-adds by formula and seconds measured, against the columns."""
    return cost.operations_and_seconds()


@part("c")
def seconds_of_closed() -> Claim:
    """Seconds of the closed form with 1024 columns."""
    return cost.seconds_of_closed()


@part("c")
def seconds_of_descent() -> Claim:
    """Seconds of a thousand updates with 1024 columns."""
    return cost.seconds_of_descent()


@part("c")
def times_faster() -> Claim:
    """How many times faster the closed form's multiply-adds run."""
    return cost.times_faster()


@part("c")
def wins_of_the_third() -> Claim:
    """Sizes at which the precomputed square is the cheapest."""
    return cost.wins_of_the_third()


@part("c")
def updates_needed() -> Table:
    """Updates until a millionth of the distance is left."""
    return cost.updates_needed()


@part("c")
def updates_by_accuracy() -> Table:
    """Updates by the share of the distance that may be left."""
    return cost.updates_by_accuracy()


@part("c")
def updates_by_condition() -> Figure:
    """Measured updates against the condition number, and κ ln(1/ε)."""
    return cost.updates_by_condition()


@part("c")
def condition_from_correlation() -> Claim:
    """Correlation of two features, and κ once they are standardised."""
    return cost.condition_from_correlation()


@part("c")
def ratio_of_costs_scaled() -> Claim:
    """Cost of descent over that of the closed form, one feature times 100."""
    return cost.total_of(("times_100", 0))


@part("c")
def ratio_of_costs_standardised() -> Claim:
    """The same after standardising."""
    return cost.total_of(("times_100", 1))


@part("c")
def memory_of_the_square() -> Claim:
    """Gigabytes of XᵀX for a hundred thousand columns."""
    return cost.memory_of_the_square()
