"""Activation functions and initialization: what the pages of ``dl-hw1/q2`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Figure, Table, part
from rahnama.exhibits.dl_hw1 import _q2_gradients as gradients
from rahnama.exhibits.dl_hw1 import _q2_large as large
from rahnama.exhibits.dl_hw1 import _q2_starts as starts
from rahnama.exhibits.dl_hw1 import _q2_xavier as xavier

DATA = ("results/initial_weights_by_layer.json", "results/large_initial_weights.json")


@part("a")
def functions_and_slopes() -> Figure:
    """Sigmoid and ReLU, and their derivatives."""
    return gradients.functions_and_slopes()


@part("a")
def slope_at_zero() -> Claim:
    """Slope of the sigmoid at 0, its largest."""
    return gradients.slope_at(0.0)


@part("a")
def slope_at_five() -> Claim:
    """Slope of the sigmoid at 5."""
    return gradients.slope_at(5.0)


@part("a")
def quarters_and_networks() -> Table:
    """Powers of a quarter beside what is left of the gradient in networks."""
    return gradients.quarters_and_networks()


@part("a")
def gradient_by_layer() -> Figure:
    """Gradient by the sums and by the weights in each of thirty layers."""
    return gradients.gradient_by_layer()


@part("a")
def factors_of_a_layer() -> Table:
    """Factor of one layer, taken apart into weights and slopes."""
    return gradients.factors_of_a_layer()


@part("a")
def early_sigmoid_weights() -> Claim:
    """Gradient by the weights of layer 2 over that of layer 30, sigmoid with Xavier."""
    return gradients.weights_first_over_last("sigmoid", "xavier")


@part("a")
def early_relu_weights() -> Claim:
    """The same for ReLU with He."""
    return gradients.weights_first_over_last("relu", "he")


@part("b")
def variance_of_the_first_layer() -> Claim:
    """Xavier's variance for 784 inputs and 100 units."""
    return xavier.variance_of_the_first_layer()


@part("b")
def deviation_of_the_first_layer() -> Claim:
    """Its root."""
    return xavier.deviation_of_the_first_layer()


@part("b")
def bound_of_the_first_layer() -> Claim:
    """The bound of the uniform form."""
    return xavier.bound_of_the_first_layer()


@part("b")
def variance_of_uniform_numbers() -> Claim:
    """Variance of a uniform number within one of zero."""
    return xavier.variance_of_uniform_numbers()


@part("b")
def one_layer_of_each_rule() -> Table:
    """Factors of signal and gradient under three rules."""
    return xavier.one_layer_of_each_rule()


@part("b")
def spread_and_gradient_by_layer() -> Figure:
    """Spread and gradient by layer, three starts by three activations."""
    return xavier.spread_and_gradient_by_layer()


@part("b")
def after_thirty_layers() -> Table:
    """The nine networks in numbers."""
    return xavier.after_thirty_layers()


@part("b")
def accuracy_by_start() -> Table:
    """Training accuracy with ten layers, by activation and start."""
    return xavier.accuracy_by_start()


@part("b")
def gradient_after_training() -> Claim:
    """Gradient of the first over the last layer after training, tanh with Xavier."""
    return xavier.gradient_after_training("tanh")


@part("b")
def four_times_and_centred() -> Figure:
    """What four times Xavier does for the sigmoid, without and with biases."""
    return xavier.four_times_and_centred()


@part("b")
def centred_sigmoid_over_tanh() -> Claim:
    """Gradient of the centred sigmoid over that of tanh: smallest and largest."""
    return xavier.centred_sigmoid_over_tanh()


@part("b")
def four_times_first_over_last() -> Claim:
    """Gradient of the first over the last layer with four times Xavier."""
    return starts.ratio("log_rms", ("sigmoid", "xavier-4"))


@part("b")
def halved_ten_times() -> Claim:
    """The root of ten halvings."""
    return xavier.halved_ten_times()


@part("b")
def halved_nine_times() -> Claim:
    """The root of nine halvings."""
    return xavier.halved_nine_times()


@part("b")
def factor_of_the_first_layer() -> Claim:
    """Factor of the signal's mean square in Xavier's first layer."""
    return xavier.factor_of_the_first_layer()


@part("b")
def relu_with_xavier_after_ten_layers() -> Claim:
    """Deviation of the tenth layer's outputs, ReLU with Xavier."""
    return xavier.relu_with_xavier_after_ten_layers()


@part("b")
def relu_with_he_after_ten_layers() -> Claim:
    """Deviation of the tenth layer's outputs, ReLU with He."""
    return xavier.relu_with_he_after_ten_layers()


@part("b")
def gradient_of_relu_with_xavier() -> Claim:
    """Gradient of layer 1 over that of layer 10, ReLU with Xavier."""
    return xavier.gradient_of_relu_with_xavier()


@part("c")
def outputs_of_the_first_layer() -> Figure:
    """Histograms of the first layer's outputs."""
    return large.outputs_of_the_first_layer()


@part("c")
def normal_saturation() -> Claim:
    """Saturated share of a normal distribution of deviation 28."""
    return large.mean_outside()


@part("c")
def saturated_at_one() -> Claim:
    """Saturated share of the first layer with deviation 1."""
    return large.saturated_at_the_start(1.0)


@part("c")
def median_and_rms_by_deviation() -> Figure:
    """Median and RMS of the first layer's gradient against the deviation."""
    return large.median_and_rms_by_deviation()


@part("c")
def start_by_deviation() -> Table:
    """Saturation and gradient for five deviations."""
    return large.start_by_deviation()


@part("c")
def integral_of_the_squared_slope() -> Claim:
    """The integral of the squared slope."""
    return large.integral_of_the_squared_slope()


@part("c")
def balancing_deviation() -> Claim:
    """The deviation with the factor one."""
    return large.balancing_deviation()


@part("c")
def factor_by_deviation() -> Figure:
    """Factor of one layer against the deviation, and saturation."""
    return large.factor_by_deviation()


@part("c")
def factors_and_saturation() -> Table:
    """The same in numbers."""
    return large.factors_and_saturation()


@part("c")
def median_and_rms_by_layer() -> Figure:
    """RMS, median and saturation in each of thirty layers."""
    return large.median_and_rms_by_layer()


@part("c")
def deep_networks_in_numbers() -> Table:
    """The same in numbers."""
    return large.deep_networks_in_numbers()


@part("c")
def wrong_with_cross_entropy() -> Claim:
    """Derivative of the cross-entropy of a badly wrong output."""
    return large.wrong_by_ten(squares=False)


@part("c")
def wrong_with_squares() -> Claim:
    """Derivative of the squared error of a badly wrong output."""
    return large.wrong_by_ten(squares=True)


@part("c")
def what_reaches_the_output() -> Table:
    """Gradient at the output's sums, for both losses."""
    return large.what_reaches_the_output()


@part("c")
def loss_curves() -> Figure:
    """Training loss by epoch."""
    return large.loss_curves()


@part("c")
def training_by_deviation() -> Table:
    """Loss, movement and accuracy by deviation."""
    return large.training_by_deviation()


@part("c")
def moved_from_five() -> Claim:
    """How far the first layer moves from deviation 5."""
    return large.moved(5.0)


@part("c")
def moved_from_small() -> Claim:
    """How far it moves from deviation 0.05."""
    return large.moved(0.05)


@part("c")
def step_from_five() -> Claim:
    """The same movement per weight, not relative, from deviation 5."""
    return large.moved(5.0, per_weight=True)


@part("c")
def step_from_small() -> Claim:
    """The same from deviation 0.05."""
    return large.moved(0.05, per_weight=True)


@part("c")
def other_trainings() -> Table:
    """The last layer alone, and squared errors."""
    return large.other_trainings()
