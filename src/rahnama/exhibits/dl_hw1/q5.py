"""Classifying Fashion-MNIST (practical): what the pages of ``dl-hw1/q5`` show and verify."""

from __future__ import annotations

from rahnama.exhibit import Claim, Diagram, Figure, Table, part
from rahnama.exhibits.dl_hw1 import _q5_against_torch as against_torch
from rahnama.exhibits.dl_hw1 import _q5_charts as charts
from rahnama.exhibits.dl_hw1 import _q5_comparison as comparison
from rahnama.exhibits.dl_hw1 import _q5_mistakes as mistakes
from rahnama.exhibits.dl_hw1 import _q5_momentum as momentum
from rahnama.exhibits.dl_hw1 import _q5_network as network
from rahnama.exhibits.dl_hw1 import _q5_pictures as pictures
from rahnama.exhibits.dl_hw1 import _q5_runs as runs
from rahnama.exhibits.dl_hw1 import _q5_units as units

DATA = (
    "results/epoch_time.json",
    "results/fashion_mnist_mlp.json",
    "results/fashion_mnist_samples.json",
    "results/mlp_against_pytorch.json",
    "results/mlp_mistakes.json",
    "results/mlp_units.json",
)


@part("a")
def two_calls() -> Figure:
    """Two calls of the function, each a grid of two by two."""
    return pictures.two_calls()


@part("a")
def one_of_each_class() -> Figure:
    """The first training picture of each class."""
    return pictures.one_of_each_class()


@part("a")
def pictures_by_class() -> Table:
    """How many pictures of each class both sets have."""
    return pictures.pictures_by_class()


@part("a")
def repeated_with_replacement() -> Claim:
    """Probability that four draws with replacement show a picture twice."""
    return pictures.repeated_with_replacement()


@part("a")
def four_classes() -> Claim:
    """Probability of four different classes."""
    return pictures.four_classes()


@part("a")
def pixel_mean() -> Claim:
    """Mean of all training pixels."""
    return pictures.pixels("mean")


@part("a")
def pixel_deviation() -> Claim:
    """Standard deviation of all training pixels."""
    return pictures.pixels("deviation")


@part("b")
def network_layers() -> Table:
    """Shapes and parameters of the layers."""
    return network.layers_of(network.TWO)


@part("b")
def parameter_count() -> Claim:
    """Parameters of 784-128-64-10."""
    return network.parameters_of(network.TWO)


@part("b")
def forward_and_back() -> Diagram:
    """The network forward and back."""
    return network.forward_and_back()


@part("b")
def largest_exponent() -> Claim:
    """The largest number whose exponential is finite in float32."""
    return network.largest_exponent()


@part("b")
def loss_of_guessing() -> Claim:
    """Loss of a uniform guess."""
    return mistakes.loss_of_guessing()


@part("b")
def gradient_by_three_routes() -> Table:
    """The gradient of a small network by hand, autograd and central differences."""
    return network.gradient_by_three_routes()


@part("b")
def forward_multiplications() -> Claim:
    """MACs of one example forward."""
    return network.forward_multiplications(network.TWO)


@part("b")
def training_multiplications() -> Claim:
    """MACs of one example forward and back."""
    return network.all_multiplications(network.TWO)


@part("b")
def operations_of_an_epoch() -> Claim:
    """Operations of an epoch's training."""
    return network.operations_of_an_epoch(network.TWO)


@part("b")
def curves_of_sigmoid() -> Figure:
    """Loss and accuracy by epoch."""
    return charts.curves("sigmoid")


@part("b")
def sigmoid_by_seed() -> Table:
    """Losses and accuracies of each seed."""
    return runs.by_seed("sigmoid")


@part("b")
def sigmoid_confusion() -> Figure:
    """The confusion matrix."""
    return charts.confusion("sigmoid")


@part("b")
def sigmoid_surest_mistakes() -> Figure:
    """Pictures taken for others with the greatest probability."""
    return charts.surest_mistakes("sigmoid", rows=2, columns=3)


@part("b")
def sigmoid_seconds() -> Claim:
    """Seconds of an epoch's updates."""
    return against_torch.seconds("sigmoid")


@part("b")
def first_loss_of_sigmoid() -> Claim:
    """Loss before training."""
    return runs.first_loss("sigmoid")


@part("b")
def sigmoid_accuracy() -> Claim:
    """Test accuracy."""
    return runs.accuracy("sigmoid", "test")


@part("b")
def sigmoid_training_accuracy() -> Claim:
    """Training accuracy."""
    return runs.accuracy("sigmoid", "train")


@part("b")
def sigmoid_accuracy_spread() -> Claim:
    """Spread of the test accuracy."""
    return runs.accuracy_spread("sigmoid", "test")


@part("b")
def gradient_error_power() -> Claim:
    """Power of ten above the gradient's error."""
    return against_torch.power_above("gradient_error")


@part("b")
def time_of_an_epoch() -> Table:
    """Seconds of an epoch by NumPy and PyTorch."""
    return against_torch.time_of_an_epoch()


@part("b")
def limit_of_products() -> Claim:
    """GFLOP/s of large matrix products."""
    return against_torch.limit()


@part("b")
def share_of_limit() -> Claim:
    """Share of it that training reaches."""
    return against_torch.share_of_limit("sigmoid")


@part("b")
def share_of_limit_on_two_threads() -> Claim:
    """Share of it on two threads."""
    return against_torch.share_of_limit("sigmoid", threads=2)


@part("b")
def share_of_products() -> Claim:
    """Share of the time that the products alone take."""
    return against_torch.share_of_products("sigmoid")


@part("f")
def weight_difference_power() -> Claim:
    """Power of ten above the weights' difference."""
    return against_torch.power_above("weight_difference")


@part("f")
def least_movement() -> Claim:
    """How far the weights moved at least."""
    return against_torch.least_movement()


@part("b")
def time_ratio() -> Claim:
    """NumPy's time over PyTorch's."""
    return against_torch.ratio("sigmoid")


@part("b")
def time_ratio_on_two_threads() -> Claim:
    """NumPy's time over PyTorch's on two threads."""
    return against_torch.ratio("sigmoid", threads=2)


@part("b")
def largest_time_ratio() -> Claim:
    """The largest of these ratios."""
    return against_torch.largest_ratio("pytorch")


@part("b")
def largest_fused_ratio() -> Claim:
    """The largest against the fused update."""
    return against_torch.largest_ratio("pytorch_fused")


@part("b")
def shirts_right() -> Claim:
    """Shirts recognised."""
    return runs.confused("sigmoid", runs.SHIRT, runs.SHIRT)


@part("b")
def shirts_as_t_shirts() -> Claim:
    """Shirts taken for T-shirts."""
    return runs.confused("sigmoid", runs.SHIRT, runs.T_SHIRT)


@part("b")
def errors_among_tops() -> Claim:
    """Errors among the four tops."""
    return runs.in_the_block("sigmoid")


@part("b")
def loss_met_in_the_first_epoch() -> Claim:
    """Average of the losses met during the first epoch."""
    return runs.running_loss_after("sigmoid", 1)


@part("b")
def loss_after_the_first_epoch() -> Claim:
    """Loss on all training pictures after the first epoch."""
    return runs.loss_after("sigmoid", 1)


@part("b")
def mistakes_after_five_epochs() -> Table:
    """What mistakes in the backward pass do."""
    return mistakes.after_five_epochs()


@part("b")
def last_finite_update() -> Claim:
    """Updates before numbers overflow."""
    return mistakes.last_finite_update()


@part("c")
def starts_by_layer() -> Table:
    """Standard deviation of the weights under three starts."""
    return network.starts()


@part("c")
def curves_of_relu() -> Figure:
    """Loss and accuracy by epoch."""
    return charts.curves("relu", "sigmoid")


@part("c")
def relu_by_seed() -> Table:
    """Losses and accuracies of each seed."""
    return runs.by_seed("relu")


@part("c")
def relu_confusion() -> Figure:
    """The confusion matrix."""
    return charts.confusion("relu")


@part("c")
def relu_surest_mistakes() -> Figure:
    """Pictures taken for others with the greatest probability."""
    return charts.surest_mistakes("relu")


@part("c")
def relu_seconds() -> Claim:
    """Seconds of an epoch's updates."""
    return against_torch.seconds("relu")


@part("c")
def relu_accuracy() -> Claim:
    """Test accuracy."""
    return runs.accuracy("relu", "test")


@part("c")
def relu_training_accuracy() -> Claim:
    """Training accuracy."""
    return runs.accuracy("relu", "train")


@part("c")
def relu_lead() -> Claim:
    """Lead over the sigmoid."""
    return comparison.lead("relu", "sigmoid")


@part("c")
def relu_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("relu", "sigmoid")


@part("c")
def signal_by_layer() -> Table:
    """How much of the loss reaches each layer before training."""
    return units.signal_by_layer()


@part("c")
def sigmoid_fall() -> Claim:
    """Fall of the signal through the sigmoid network."""
    return units.fall("sigmoid")


@part("c")
def relu_fall() -> Claim:
    """Fall of the signal through the ReLU network."""
    return units.fall("relu")


@part("c")
def silent_units() -> Claim:
    """Units that are 0 for every training picture."""
    return units.silent_units()


@part("c")
def zeros_in_the_first_layer() -> Claim:
    """Zeros among the outputs of the first hidden layer."""
    return units.share_of_zeros(1)


@part("c")
def he_lead() -> Claim:
    """Lead of He over Xavier."""
    return comparison.lead("relu", "relu_xavier")


@part("c")
def he_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("relu", "relu_xavier")


@part("d")
def longest_step() -> Claim:
    """Growth of the step under a constant gradient."""
    return momentum.longest_step()


@part("d")
def shortest_step() -> Claim:
    """Its shrinking under a gradient that changes its sign."""
    return momentum.shortest_step()


@part("d")
def updates_to_nine_tenths() -> Claim:
    """Updates until nine tenths of the final velocity."""
    return momentum.updates_to_nine_tenths()


@part("d")
def velocity_by_update() -> Figure:
    """The velocity under two gradients."""
    return momentum.velocity_by_update()


@part("d")
def three_forms() -> Table:
    """Three ways of writing momentum."""
    return momentum.three_forms()


@part("d")
def curves_of_momentum() -> Figure:
    """Loss and accuracy by epoch."""
    return charts.curves("momentum", "sigmoid")


@part("d")
def momentum_by_seed() -> Table:
    """Losses and accuracies of each seed."""
    return runs.by_seed("momentum")


@part("d")
def momentum_confusion() -> Figure:
    """The confusion matrix."""
    return charts.confusion("momentum")


@part("d")
def momentum_surest_mistakes() -> Figure:
    """Pictures taken for others with the greatest probability."""
    return charts.surest_mistakes("momentum")


@part("d")
def momentum_seconds() -> Claim:
    """Seconds of an epoch's updates."""
    return against_torch.seconds("momentum")


@part("d")
def momentum_accuracy() -> Claim:
    """Test accuracy."""
    return runs.accuracy("momentum", "test")


@part("d")
def momentum_lead() -> Claim:
    """Lead over plain SGD."""
    return comparison.lead("momentum", "sigmoid")


@part("d")
def momentum_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("momentum", "sigmoid")


@part("d")
def momentum_lead_over_ten_times() -> Claim:
    """Lead over plain SGD at ten times the rate."""
    return comparison.lead("momentum", "sgd_ten_times")


@part("d")
def momentum_lead_over_ten_times_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("momentum", "sgd_ten_times")


@part("d")
def momentum_tenth_lead() -> Claim:
    """Lead of momentum at a tenth of the rate."""
    return comparison.lead("momentum_tenth", "sigmoid")


@part("d")
def momentum_tenth_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("momentum_tenth", "sigmoid")


@part("e")
def three_hidden_layers() -> Table:
    """Shapes and parameters of the deeper network."""
    return network.layers_of(network.THREE)


@part("e")
def deeper_parameter_count() -> Claim:
    """Its parameters."""
    return network.parameters_of(network.THREE)


@part("e")
def three_layers_fall() -> Claim:
    """Fall of the signal through the deeper network."""
    return units.fall("three_layers")


@part("e")
def narrower_parameter_count() -> Claim:
    """Parameters if the last width were 32."""
    return network.parameters_of((784, 128, 64, 32, 10))


@part("e")
def curves_of_three_layers() -> Figure:
    """Loss and accuracy by epoch."""
    return charts.curves("three_layers", "sigmoid")


@part("e")
def three_layers_by_seed() -> Table:
    """Losses and accuracies of each seed."""
    return runs.by_seed("three_layers")


@part("e")
def three_layers_confusion() -> Figure:
    """The confusion matrix."""
    return charts.confusion("three_layers")


@part("e")
def three_layers_surest_mistakes() -> Figure:
    """Pictures taken for others with the greatest probability."""
    return charts.surest_mistakes("three_layers")


@part("e")
def three_layers_seconds() -> Claim:
    """Seconds of an epoch's updates."""
    return against_torch.seconds("three_layers")


@part("e")
def deeper_loss_after_one_epoch() -> Claim:
    """Training loss after one epoch."""
    return runs.loss_after("three_layers", 1)


@part("e")
def deeper_loss_after_three_epochs() -> Claim:
    """Training loss after three epochs."""
    return runs.loss_after("three_layers", 3)


@part("e")
def three_layers_accuracy() -> Claim:
    """Test accuracy."""
    return runs.accuracy("three_layers", "test")


@part("e")
def three_layers_lead() -> Claim:
    """Lead over two layers."""
    return comparison.lead("three_layers", "sigmoid")


@part("e")
def three_layers_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("three_layers", "sigmoid")


@part("e")
def three_layers_lead_at_rate_one() -> Claim:
    """Lead over two layers, both at rate 1."""
    return comparison.lead("three_layers_ten_times", "sgd_ten_times")


@part("e")
def three_layers_lead_at_rate_one_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("three_layers_ten_times", "sgd_ten_times")


@part("f")
def curves_of_pytorch() -> Figure:
    """Loss and accuracy by epoch."""
    return charts.curves("pytorch", "sigmoid")


@part("f")
def pytorch_by_seed() -> Table:
    """Losses and accuracies of each seed."""
    return runs.by_seed("pytorch")


@part("f")
def pytorch_confusion() -> Figure:
    """The confusion matrix."""
    return charts.confusion("pytorch")


@part("f")
def pytorch_surest_mistakes() -> Figure:
    """Pictures taken for others with the greatest probability."""
    return charts.surest_mistakes("pytorch")


@part("f")
def pytorch_seconds() -> Claim:
    """Seconds of an epoch's updates."""
    return against_torch.seconds("sigmoid", "pytorch")


@part("f")
def pytorch_accuracy() -> Claim:
    """Test accuracy."""
    return runs.accuracy("pytorch", "test")


@part("f")
def pytorch_lead() -> Claim:
    """Lead over NumPy."""
    return comparison.lead("pytorch", "sigmoid")


@part("f")
def pytorch_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("pytorch", "sigmoid")


@part("f")
def same_start_lead() -> Claim:
    """Lead over NumPy from the same start."""
    return comparison.lead("pytorch_same_start", "sigmoid")


@part("f")
def same_start_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("pytorch_same_start", "sigmoid")


@part("f")
def default_start_lead() -> Claim:
    """Lead of NumPy with PyTorch's start."""
    return comparison.lead("sigmoid_torch_start", "sigmoid")


@part("f")
def default_start_lead_interval() -> Claim:
    """Half the interval of that lead."""
    return comparison.half_width("sigmoid_torch_start", "sigmoid")


@part("f")
def least_loss_of_two_softmaxes() -> Claim:
    """Least loss with two softmaxes."""
    return mistakes.least_loss_of_two_softmaxes()


@part("f")
def accuracy_with_two_softmaxes() -> Claim:
    """Test accuracy with two softmaxes."""
    return mistakes.accuracy("softmax_twice")


@part("f")
def accuracy_with_one_softmax() -> Claim:
    """Test accuracy with one."""
    return mistakes.accuracy("none")


@part("f")
def all_variants() -> Table:
    """Every variant: means and spreads."""
    return comparison.all_variants()


@part("f")
def accuracy_by_epoch() -> Figure:
    """Test accuracy by epoch of every variant."""
    return comparison.accuracy_by_epoch()


@part("f")
def accuracy_of_each_seed() -> Figure:
    """Test accuracy of each seed."""
    return comparison.accuracy_of_each_seed()


@part("f")
def paired_differences() -> Table:
    """Differences, seed by seed."""
    return comparison.paired()


@part("f")
def differences_of_pairs() -> Figure:
    """Differences, seed by seed, with intervals."""
    return comparison.differences_of_pairs()


@part("f")
def t_quantile() -> Claim:
    """The quantile of t."""
    return comparison.quantile()


@part("f")
def chance_of_five() -> Claim:
    """Chance that five differences have one sign."""
    return comparison.chance_of_five()


@part("f")
def error_of_the_test_set() -> Claim:
    """Standard error of an accuracy of 88 %."""
    return comparison.error_of_the_test_set()


@part("f")
def a_miss_among_eleven() -> Claim:
    """Chance of a miss among eleven intervals."""
    return comparison.a_miss_among_eleven()


@part("d")
def momentum_tenth_loss() -> Claim:
    """Training loss of momentum at a tenth of the rate."""
    return runs.final_loss("momentum_tenth", "train")


@part("b")
def sigmoid_loss() -> Claim:
    """Training loss of the sigmoid network."""
    return runs.final_loss("sigmoid", "train")


@part("d")
def momentum_loss() -> Claim:
    """Training loss with momentum."""
    return runs.final_loss("momentum", "train")


@part("d")
def ten_times_loss() -> Claim:
    """Training loss of plain SGD at ten times the rate."""
    return runs.final_loss("sgd_ten_times", "train")


@part("f")
def default_start_loss_after_one_epoch() -> Claim:
    """Training loss after one epoch from PyTorch's start."""
    return runs.loss_after("sigmoid_torch_start", 1)


@part("e")
def three_layers_accuracy_at_rate_one() -> Claim:
    """Test accuracy of three layers at rate 1."""
    return runs.accuracy("three_layers_ten_times", "test")


@part("e")
def accuracy_at_rate_one() -> Claim:
    """Test accuracy of two layers at rate 1."""
    return runs.accuracy("sgd_ten_times", "test")


@part("e")
def added_share() -> Claim:
    """Share of parameters that the third layer adds."""
    return network.added_share()


@part("e")
def deeper_loss_met_in_the_first_epoch() -> Claim:
    """Average of the losses met during the first epoch."""
    return runs.running_loss_after("three_layers", 1)


@part("e")
def three_layers_loss() -> Claim:
    """Training loss of three layers."""
    return runs.final_loss("three_layers", "train")


@part("b")
def loss_after_three_epochs() -> Claim:
    """Training loss after three epochs."""
    return runs.loss_after("sigmoid", 3)
