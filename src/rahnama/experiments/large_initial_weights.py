"""A sigmoid network of two hidden layers whose initial weights are small, large and very large.

``start``: nothing is trained; gradient by the sums of the first layer, saturation, and what reaches the output's sums
with softmax and cross-entropy, and with sigmoid outputs and squared errors, on 500 pictures.
``train``: fifteen epochs of plain stochastic gradient descent, batches of 100, on 5,000 pictures: loss after every
epoch, pictures right in the end, and how far the first layer has moved; with all layers learning, or the last one
alone. One learning rate for all.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _deep_networks as networks
from rahnama.experiments import _initial_weights as initial
from rahnama.experiments._deep_networks import Array, Labels, Layer
from rahnama.reference.gradient_depth import cross_entropy_gradient

WIDTHS = [networks.PIXELS, networks.WIDTH, networks.WIDTH, networks.CLASSES]
DEVIATIONS = (0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
TRAINED, RATE, BINS = (0.05, 1.0, 5.0), 1.0, 20
EXAMPLES, LOOKED_AT, EPOCHS, STEPS = 5_000, 500, 15, 50
KINDS = (("entropy", "all"), ("entropy", "head"), ("squares", "all"))

ROUTES = ("numpy", "torch")


def _layers(deviation: float, seed: int) -> list[Layer]:
    return initial.layers_of(WIDTHS, lambda _in, _out: deviation, seed)


def _start(deviation: float, seed: int) -> dict[str, object]:
    inputs, labels = networks.pictures(LOOKED_AT)
    layers = _layers(deviation, seed)
    found = initial.measured("sigmoid", layers, inputs, labels)
    keys = ("log_rms", "log_median", "saturated")
    measured = {f"{key}_{route}": float(np.asarray(found[f"{key}_{route}"])[0]) for key in keys for route in ROUTES}
    scores, outputs, sums = networks.by_hand("sigmoid", layers, inputs)
    single = networks.tensors(layers, torch.float32)
    first = torch.nn.functional.linear(torch.tensor(inputs, dtype=torch.float32), *single[0])
    (slopes,) = torch.autograd.grad(torch.sigmoid(first).sum(), first)
    with np.errstate(over="ignore"):  # in single precision exp overflows from 88.7 on, and 1 over infinity is 0
        rounded = np.float32(1) / (np.float32(1) + np.exp(-sums[0].astype(np.float32)))
    return {
        **measured,
        "histogram": np.histogram(outputs[0], bins=BINS, range=(0, 1))[0],
        "histogram_torch": torch.histc(torch.tensor(outputs[0]), BINS, 0, 1).numpy().astype(np.int64),
        "zero_torch": float((slopes == 0).double().mean()),
        "zero_numpy": float(np.mean((rounded == 0) | (rounded == 1))),
        **_at_the_output(scores, labels),
    }


def _at_the_output(scores: Array, labels: Labels) -> dict[str, object]:
    """log10 of the median length of a picture's gradient by its ten sums at the output, for both losses."""
    wanted = np.eye(networks.CLASSES)[labels]
    sigmoid, slope = networks.BY_HAND["sigmoid"]
    lengths = {
        "entropy": np.linalg.norm(len(labels) * cross_entropy_gradient(scores, labels), axis=1),
        "squares": np.linalg.norm((sigmoid(scores) - wanted) * slope(scores), axis=1),
    }
    measured: dict[str, object] = {f"log_{key}_numpy": math.log10(np.median(each)) for key, each in lengths.items()}
    for key, loss in LOSSES.items():
        moving = torch.tensor(scores, requires_grad=True)
        (gradient,) = torch.autograd.grad(len(labels) * loss(moving, torch.tensor(labels)), moving)
        measured[f"log_{key}_torch"] = math.log10(float(gradient.norm(dim=1).quantile(0.5)))
    return measured


def _squares(scores: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """Half the squared error of ten sigmoid outputs, mean over the pictures."""
    wanted = torch.nn.functional.one_hot(classes, networks.CLASSES).to(scores.dtype)
    return ((torch.exp(torch.nn.functional.logsigmoid(scores)) - wanted) ** 2).sum(1).mean() / 2


LOSSES: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "entropy": torch.nn.functional.cross_entropy,
    "squares": _squares,
}


def _loss_by_hand(kind: str, scores: Array, labels: Labels) -> float:
    if kind == "squares":
        outputs = networks.BY_HAND["sigmoid"][0](scores)
        return float(np.mean(np.sum((outputs - np.eye(networks.CLASSES)[labels]) ** 2, axis=1)) / 2)
    highest = scores.max(axis=1)
    total = highest + np.log(np.exp(scores - highest[:, None]).sum(axis=1))
    return float(np.mean(total - scores[np.arange(len(labels)), labels]))


def _test_pictures() -> tuple[Array, Labels]:
    """The test pictures, with the mean and deviation of the first 10,000 training pictures taken out."""
    images = fashion_mnist.load()
    first = images.train_images[:10_000] / 255.0
    rows = images.test_images.reshape(-1, networks.PIXELS) / 255.0
    return (rows - first.mean()) / first.std(), images.test_labels.astype(np.int64)


def _right(layers: list[tuple[torch.Tensor, torch.Tensor]]) -> dict[str, int]:
    """Pictures of both sets that the network gets right, by torch and by NumPy."""
    measured = {}
    for name, (inputs, labels) in (("train", networks.pictures(EXAMPLES)), ("test", _test_pictures())):
        with torch.no_grad():
            scores = networks.by_torch("sigmoid", layers, torch.tensor(inputs, dtype=torch.float32))[0]
        by_hand = networks.by_hand("sigmoid", networks.arrays(layers), inputs)[0]
        measured[f"{name}_torch"] = int((scores.argmax(1) == torch.tensor(labels)).sum())
        measured[f"{name}_numpy"] = int((by_hand.argmax(axis=1) == labels).sum())
    return measured


def _train(deviation: float, loss: str, learns: str, seed: int) -> dict[str, object]:
    inputs, labels = networks.pictures(EXAMPLES)
    rows, classes = torch.tensor(inputs, dtype=torch.float32), torch.tensor(labels)
    start = _layers(deviation, seed)
    layers = networks.tensors(start, torch.float32)
    learned = [each for layer in (layers if learns == "all" else layers[-1:]) for each in layer]
    order = np.random.default_rng(1000 + seed)

    def scores(chosen: torch.Tensor) -> torch.Tensor:
        return networks.by_torch("sigmoid", layers, chosen)[0]

    by_torch, by_hand = [], []
    for epoch in range(EPOCHS + 1):
        with torch.no_grad():
            by_torch.append(float(LOSSES[loss](scores(rows).double(), classes)))
        by_hand.append(_loss_by_hand(loss, networks.by_hand("sigmoid", networks.arrays(layers), inputs)[0], labels))
        plan = (STEPS, RATE, order)
        if epoch < EPOCHS and not initial.descend(scores, LOSSES[loss], (rows, classes), learned, plan):
            raise ArithmeticError(f"the deviation {deviation} diverged at the rate {RATE}")
    step = networks.arrays(layers)[0][0] - start[0][0]
    return {
        "loss_torch": np.array(by_torch),
        "loss_numpy": np.array(by_hand),
        **_right(layers),
        "moved_numpy": math.sqrt(np.mean(step**2) / np.mean(start[0][0] ** 2)),
        "moved_torch": float(torch.tensor(step).norm() / torch.tensor(start[0][0]).norm()),
    }


def _measure(case: Case) -> dict[str, object]:
    deviation, seed = float(case["deviation"]), int(case["seed"])
    if case["kind"] == "start":
        return _start(deviation, seed)
    return _train(deviation, str(case["loss"]), str(case["learns"]), seed)


CASES: list[Case] = [
    {"kind": "start", "deviation": deviation, "seed": seed} for deviation in DEVIATIONS for seed in range(5)
]
CASES += [
    {"kind": "train", "deviation": deviation, "loss": loss, "learns": learns, "seed": seed}
    for deviation in TRAINED
    for loss, learns in KINDS
    for seed in range(3)
]
EXPERIMENT = Experiment(
    what="A sigmoid network from small and from large initial weights: gradient and saturation, and fifteen epochs",
    cases=CASES,
    measure=_measure,
    tolerance={
        **{f"log_{key}_{route}": 1e-5 for key in ("rms", "median", "entropy", "squares") for route in ROUTES},
        # Of sums that are rounded differently a few land on the other side of an edge.
        **{f"saturated_{route}": 1e-3 for route in ROUTES},
        **{f"zero_{route}": 5e-3 for route in ROUTES},
        "histogram": 5,
        "histogram_torch": 5,
        # Rounding grows in 750 steps, most from the largest weights.
        **{f"loss_{route}": 0.5 for route in ROUTES},
        **{f"train_{route}": 300 for route in ROUTES},
        **{f"test_{route}": 600 for route in ROUTES},
        **{f"moved_{route}": 0.05 for route in ROUTES},
    },
)
