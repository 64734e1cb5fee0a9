"""Backpropagation in two small networks: what the pages of ``dl-hw1/q4`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.dl_hw1 import _q4_laws as laws
from rahnama.exhibits.dl_hw1 import _q4_pictures as pictures
from rahnama.exhibits.dl_hw1 import _q4_softmax as example
from rahnama.exhibits.dl_hw1 import _q4_starts as starts
from rahnama.exhibits.dl_hw1 import _q4_variants as variants
from rahnama.exhibits.dl_hw1 import _q4_zero as zero

DATA = ("results/zero_initialization.json",)

# ── a: everything starts at zero ──


@part("a")
def equal_edges() -> Diagram:
    """The network for two inputs; edges of one colour carry equal weights for ever."""
    return starts.equal_edges()


@part("a")
def output_at_the_start() -> Claim:
    """ŷ of the zero network for one input."""
    return zero.output_at_the_start()


@part("a")
def first_gradients() -> Table:
    """The gradients of the first update for two losses and both labels."""
    return zero.first_gradients()


@part("a")
def output_after_one_update() -> Claim:
    """ŷ for the first input after one update: σ(7/8), and the full network after a step of autograd's gradient."""
    return zero.output_after_one_update()


@part("a")
def gradients_update_by_update() -> Table:
    """ŷ and every gradient before each of the first four updates, by three routes."""
    return zero.gradients_update_by_update()


@part("a")
def gradients_that_are_not_zero() -> Table:
    """How many gradients of each layer differ from zero at each of the first four updates."""
    return zero.gradients_that_are_not_zero()


@part("a")
def weights_after_three_updates() -> Claim:
    """W³, W² and both columns of W¹ after three updates: four different numbers, of which none is zero."""
    return variants.weights_after_three_updates()


@part("a")
def parameters_and_distinct_numbers() -> Table:
    """4n + 23 parameters, and the n + 5 different numbers among them after training from zero."""
    return zero.parameters_and_distinct_numbers()


@part("a")
def output_of_the_chain() -> Claim:
    """Output for one point after 2000 updates: of the chain of single units, and of the full network."""
    return variants.output_of_the_chain()


@part("a")
def full_batches() -> Table:
    """Gradients at zero of the mean loss over eight points, by how many of them are of class 1."""
    return variants.full_batches()


@part("a")
def balanced_loss_after_training() -> Claim:
    """The loss after a hundred updates with a balanced full batch: ln 2, as at the start."""
    return variants.balanced_loss_after_training()


@part("a")
def other_hidden_functions() -> Table:
    """Parameters that have moved after a hundred updates from zero, by the function of the hidden units."""
    return variants.other_hidden_functions()


@part("a")
def loss_by_start() -> Figure:
    """Loss on all points against the number of updates, one line for each run."""
    return starts.loss_by_start()


@part("a")
def regions_of_class_one() -> Figure:
    """Where the trained network says class 1: started at zero, and at random."""
    return starts.regions_of_class_one()


@part("a")
def starts_compared() -> Table:
    """Differences between units, loss and points told right after 20,000 updates."""
    return starts.starts_compared()


@part("a")
def best_line() -> Claim:
    """The most points that a straight line tells right."""
    return starts.best_line()


@part("a")
def gradient_with_a_slope_too_many() -> Claim:
    """∂b₃ for y = 1 if the sigmoid's slope 1/4 is left in the cross-entropy's gradient: what autograd gives for ½MSE."""
    return variants.gradient_with_a_slope_too_many()


# ── b: two linear layers and softmax ──


@part("b")
def graph_with_shapes() -> Diagram:
    """x, h, u, ŷ and L from left to right, the weights and the label from above, the gradients back below."""
    return pictures.graph_with_shapes()


@part("b")
def hidden_of_the_example() -> Claim:
    """h of the example."""
    return example.hidden_of_the_example()


@part("b")
def prediction_of_the_example() -> Claim:
    """ŷ of the example."""
    return example.prediction_of_the_example()


@part("b")
def loss_of_the_example() -> Claim:
    """L = 2 ln 2."""
    return example.loss_of_the_example()


@part("b")
def softmax_jacobian() -> Table:
    """diag(ŷ) - ŷŷᵀ of the example, by hand and by autograd, with the sum of each row."""
    return example.softmax_jacobian()


@part("b")
def delta_of_the_example() -> Claim:
    """δ = ∂L/∂u of the example: by hand, and by autograd through the whole softmax."""
    return example.delta_of_the_example()


@part("b")
def hidden_gradient_of_the_example() -> Claim:
    """∂L/∂h = W'δ, divided by ln 2."""
    return example.hidden_gradient_of_the_example()


@part("b")
def gradient_check() -> Table:
    """All fourteen gradients of the example by hand, by autograd and by central differences."""
    return example.gradient_check()


@part("b")
def loss_after_the_right_step() -> Claim:
    """The example's loss after one right step."""
    return laws.loss_after_the_right_step()


@part("b")
def self_check_of_the_example() -> Claim:
    """Wᵀ∂W and ∂W'W'ᵀ, divided by ln 2: the same matrix, from two different gradients."""
    return example.self_check_of_the_example()


@part("b")
def error_by_step() -> Figure:
    """Largest error of one-sided and of central differences against the step."""
    return pictures.error_by_step()


@part("b")
def sizes_check() -> Table:
    """Lengths of both gradients for five shapes and kinds of x and y, by four routes."""
    return example.sizes_check()


@part("b")
def labels_and_their_sums() -> Table:
    """∂L/∂u for labels whose sum is not always one: sŷ - y by hand and by autograd."""
    return laws.labels_and_their_sums()


@part("b")
def safe_and_unsafe_loss() -> Table:
    """Loss of class 2 for scores (2 + c, 1, 0, 0): as written, and with the largest score subtracted."""
    return laws.safe_and_unsafe_loss()


@part("b")
def largest_exponent() -> Claim:
    """ln of the largest number in double precision: beyond it exp overflows."""
    return laws.largest_exponent()


@part("b")
def weights_that_move() -> Figure:
    """∂W and ∂W' for a one-hot and for a dense input."""
    return pictures.weights_that_move()


@part("b")
def moving_numbers_of_word2vec() -> Table:
    """Gradients other than zero for one pair of words, in a vocabulary of ten thousand."""
    return laws.moving_numbers_of_word2vec()


@part("b")
def rank_of_the_product() -> Claim:
    """Rank of WW' for p = 6, q = 2, r = 5: by singular values, and exactly by minors in whole numbers."""
    return laws.rank_of_the_product()


@part("b")
def change_of_the_product() -> Claim:
    """First row of the change of WW' by one step: by updating both, and by the formula with ∂A = xδᵀ."""
    return laws.change_of_the_product()


@part("b")
def change_of_a_single_matrix() -> Claim:
    """First row of the change of A by one step if A itself were the parameter: -ηxδᵀ."""
    return laws.change_of_a_single_matrix()


@part("b")
def gradients_from_zero() -> Claim:
    """Largest gradient if W and W' are both zero: by autograd and by the reference."""
    return laws.gradients_from_zero()


@part("b")
def slips() -> Table:
    """∂L/∂h, the largest error and the loss after one step, for the right gradient and three slips."""
    return laws.slips()


@part("b")
def orders_compared() -> Table:
    """The loss after one step with W' updated at the same time and first, for three learning rates."""
    return laws.orders_compared()


@part("b")
def hidden_gradient_in_decimals() -> Claim:
    """∂L/∂h = W'δ with its factor ln 2."""
    return laws.hidden_gradient_in_decimals()


@part("b")
def delta_with_the_diagonal_only() -> Claim:
    """What is taken for ∂L/∂u if softmax's Jacobian were diagonal: by hand, and from autograd's diagonal."""
    return laws.delta_with_the_diagonal_only()


@part("b")
def square_of_delta() -> Claim:
    """‖δ‖² of the example."""
    return laws.square_of_delta()


@part("b")
def hidden_gradient_in_the_wrong_order() -> Claim:
    """∂L/∂h with the new W': W'δ - η‖δ‖²h, and the product with the updated matrix."""
    return laws.hidden_gradient_in_the_wrong_order()


@part("b")
def two_classes_without_the_sum() -> Claim:
    """The second entry of ŷ - y for the label (0, 1, 0, 1), which should have been 2ŷ - y."""
    return laws.two_classes_without_the_sum()
