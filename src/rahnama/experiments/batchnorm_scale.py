"""What a trained network answers when its weights or its inputs are multiplied by α at inference.

Three networks of the same shape (batch normalization, group normalization, none) are trained on Fashion-MNIST. Then α
multiplies either all convolution weights or all input values, with frozen statistics, with those of the test batch, and
with frozen statistics that were rescaled too. A fourth network keeps the biases in front of its batch normalization and
loses them after training. Every count of right answers is made twice, by PyTorch and by a forward pass in NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _batchnorm_networks as networks

Array = NDArray[Any]
ALPHAS = {
    "frozen": (0.001, 0.01, 0.1, 0.3, 0.5, 0.8, 1.0, 1.25, 2.0, 4.0, 10.0, 100.0, -0.5, -1.0),
    "batch": (0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 10.0, 100.0, -0.5, -1.0),
    "rescaled": (0.001, 0.1, 10.0, -1.0),
    "all": (0.01, 0.1, 0.5, 2.0, 10.0, 100.0),
}
RATE, BATCH, EPOCHS, TEST_BATCH = {"batch": 0.05, "biased": 0.05, "group": 0.05, "none": 0.02}, 64, 3, 500


def _scale(model: nn.Sequential, alpha: float, what: str, rescale: bool) -> None:
    number = -1
    for layer in model:
        if isinstance(layer, nn.Conv2d):
            number += 1
            if what != "input":
                layer.weight *= alpha
        elif isinstance(layer, nn.BatchNorm2d) and rescale and (what != "input" or number == 0):
            assert layer.running_mean is not None and layer.running_var is not None
            layer.running_mean *= alpha
            layer.running_var *= alpha**2
        elif isinstance(layer, nn.Linear) and what == "all weights":
            layer.weight *= alpha


def _scale_numbers(numbers: dict[str, Array], alpha: float, what: str, rescale: bool) -> dict[str, Array]:
    found = dict(numbers)
    for number in range(len(networks.CHANNELS)):
        if what != "input":
            found[f"w{number}"] = np.float32(alpha) * found[f"w{number}"]
        if rescale and (what != "input" or number == 0):
            found[f"mean{number}"] = np.float32(alpha) * found[f"mean{number}"]
            found[f"variance{number}"] = np.float32(alpha) ** 2 * found[f"variance{number}"]
    if what == "all weights":
        found["w"] = np.float32(alpha) * found["w"]
    return found


def _alphas(name: str, norm: networks.Norm) -> tuple[float, ...]:
    mode, what = name.split("_")
    return ALPHAS["all" if what == "all" else mode if norm == "batch" else "batch"]


def _sweep(
    model: nn.Sequential, norm: networks.Norm, pixels: Array, labels: Array, name: str, how: tuple[str, int, bool]
) -> dict[str, object]:
    what, batch, rescale = how
    alphas = _alphas(name, norm)
    before = networks.scores(model, pixels, batch)
    numbers = networks.weights_of(model)
    before_numpy = networks.numpy_scores(numbers, pixels, norm, batch)
    found: dict[str, list[float]] = {key: [] for key in ("", "_numpy", "_changed", "_changed_numpy", "_gap")}
    for alpha in alphas:
        entering = np.float32(alpha) * pixels if what == "input" else pixels

        def change(twin: nn.Sequential, alpha: float = alpha) -> None:
            _scale(twin, alpha, what, rescale)

        after = networks.scores(networks.changed(model, change), entering, batch)
        apart = networks.numpy_scores(_scale_numbers(numbers, alpha, what, rescale), entering, norm, batch)
        found[""].append(int((after.argmax(1) == labels).sum()))
        found["_numpy"].append(int((apart.argmax(1) == labels).sum()))
        found["_changed"].append(int((after.argmax(1) != before.argmax(1)).sum()))
        found["_changed_numpy"].append(int((apart.argmax(1) != before_numpy.argmax(1)).sum()))
        found["_gap"].append(float(np.abs(after - before).max()))
    return {f"{name}_alphas": list(alphas), **{name + key: values for key, values in found.items()}}


def _companions(model: nn.Sequential, pixels: Array, labels: Array) -> dict[str, object]:
    """Right answers with batch statistics when the company of an image changes: mixed, two by two, one class alone."""
    numbers, by_class = networks.weights_of(model), np.argsort(labels, kind="stable")
    everybody = np.arange(len(labels))
    ways = {"mixed": (everybody, TEST_BATCH), "pairs": (everybody, 2), "one_class": (by_class, TEST_BATCH)}
    found: dict[str, object] = {}
    for name, (order, batch) in ways.items():
        right = networks.scores(model, pixels[order], batch).argmax(1) == labels[order]
        apart = networks.numpy_scores(numbers, pixels[order], "batch", batch).argmax(1) == labels[order]
        found[f"companions_{name}"], found[f"companions_{name}_numpy"] = int(right.sum()), int(apart.sum())
    return found


def _without_biases(model: nn.Sequential, pixels: Array, labels: Array) -> dict[str, object]:
    """Right answers before and after the biases are taken out of the trained network."""

    def delete(twin: nn.Sequential, adjust: bool = False) -> None:
        for layer, following in zip(twin, list(twin)[1:], strict=False):
            if isinstance(layer, nn.Conv2d) and isinstance(following, nn.BatchNorm2d):
                assert layer.bias is not None and following.running_mean is not None
                if adjust:
                    following.running_mean -= layer.bias
                layer.bias.zero_()

    ways: dict[str, tuple[Callable[[nn.Sequential], None], int]] = {
        "kept": (lambda twin: None, 0),
        "deleted": (delete, 0),
        "adjusted": (lambda twin: delete(twin, True), 0),
        "kept_batch": (lambda twin: None, TEST_BATCH),
        "deleted_batch": (delete, TEST_BATCH),
    }
    found: dict[str, object] = {}
    for name, (change, batch) in ways.items():
        numbers = networks.weights_of(model)
        for number in range(len(networks.CHANNELS)):
            if name == "adjusted":
                numbers[f"mean{number}"] = numbers[f"mean{number}"] - numbers[f"b{number}"]
            if not name.startswith("kept"):
                numbers[f"b{number}"] = 0 * numbers[f"b{number}"]
        after = networks.scores(networks.changed(model, change), pixels, batch).argmax(1)
        apart = networks.numpy_scores(numbers, pixels, "batch", batch).argmax(1)
        found[f"biases_{name}"] = int((after == labels).sum())
        found[f"biases_{name}_numpy"] = int((apart == labels).sum())
    return found


def _measure(case: Case) -> dict[str, object]:
    images, kind, seed = fashion_mnist.load(), str(case["network"]), int(case["seed"])
    norm: networks.Norm = "batch" if kind in ("batch", "biased") else "group" if kind == "group" else "none"
    torch.manual_seed(seed)
    model = networks.network(norm, bias=kind in ("biased", "none"))
    start = networks.weights_of(model)
    batches = networks.shuffled(len(images.train_labels), BATCH, EPOCHS, np.random.default_rng(seed))
    losses = networks.train(model, networks.prepared(images.train_images), images.train_labels, batches, RATE[kind])
    pixels, labels = networks.prepared(images.test_images), images.test_labels
    found: dict[str, Any] = {"loss": np.mean(np.reshape(losses, (EPOCHS, -1)), axis=1).tolist()}
    if kind == "biased":
        end = networks.weights_of(model)
        names = [f"b{number}" for number in range(len(networks.CHANNELS))]
        found["largest_bias"] = max(float(np.abs(end[name]).max()) for name in names)
        found["bias_moved"] = max(float(np.abs(end[name] - start[name]).max()) for name in names)
        found["weight_moved"] = float(np.abs(end["w0"] - start["w0"]).max())
        return found | _without_biases(model, pixels, labels)
    ways = {"frozen_weights": ("weights", 0, False), "frozen_input": ("input", 0, False)}
    if kind == "batch":
        ways |= {"batch_weights": ("weights", TEST_BATCH, False), "batch_input": ("input", TEST_BATCH, False)}
        ways |= {"batch_all": ("all weights", TEST_BATCH, False)}
        ways |= {"rescaled_weights": ("weights", 0, True), "rescaled_input": ("input", 0, True)}
        found |= _companions(model, pixels, labels)
    elif kind == "group":
        ways["frozen_all"] = ("all weights", 0, False)
    for name, how in ways.items():
        found |= _sweep(model, norm, pixels, labels, name, how)
    one = _alphas("frozen_weights", norm).index(1.0)
    for twin in ("", "_numpy"):
        found["at_one" + twin] = found["frozen_weights" + twin][one]
    return found


# Right answers of 10,000 by which another machine may differ. Training is chaotic in its last digits: at and near α = 1
# networks of other seeds differ by some 30, and far from it, where a network answers with few classes, by thousands.
_COUNTED = {
    **dict.fromkeys(("at_one", "biases_kept", "biases_adjusted", "biases_kept_batch", "biases_deleted_batch"), 150.0),
    **dict.fromkeys(("companions_mixed", "companions_pairs", "companions_one_class"), 300.0),
    "biases_deleted": 1000.0,
}
_SWEPT = {
    **dict.fromkeys(("frozen_weights", "frozen_input", "frozen_all", "batch_input"), 2500.0),
    **dict.fromkeys(("batch_all", "rescaled_weights", "rescaled_input"), 2000.0),
    "batch_weights": 700.0,
}

EXPERIMENT = Experiment(
    what="Test accuracy of small networks on Fashion-MNIST when weights or inputs are multiplied by α",
    cases=tuple({"network": kind, "seed": seed} for kind in ("batch", "group", "none", "biased") for seed in range(3)),
    measure=_measure,
    tolerance={
        "loss": 0.05,
        "largest_bias": 0.1,
        "bias_moved": 0.01,
        "weight_moved": 0.5,
        **{name + twin: allowed for name, allowed in _COUNTED.items() for twin in ("", "_numpy")},
        **{name + twin: allowed for name, allowed in _SWEPT.items() for twin in ("", "_numpy")},
        **{name + end: 2 * allowed for name, allowed in _SWEPT.items() for end in ("_changed", "_changed_numpy")},
        **{name + "_gap": math.inf for name in _SWEPT},  # the largest of many: its size is shown, its digits are not
    },
)
