"""Trains a small classifier of clothing and, for each of its layers, a network that rebuilds the image from it.

The classifier's weights and the first test images are recorded, so that maps of what mattered to it can be computed
from them at every build. Of the rebuilt images, some are recorded as pictures, and the mean squared error over
a thousand test images, once as PyTorch computes it and once as NumPy does.
"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _seen_networks as networks

Array = NDArray[Any]
Shown = tuple[int, ...]
KEPT, SHOWN = 48, (0, 1, 2, 6, 8, 13, 18, 19)  # test images recorded, and those whose rebuilt ones are
PATCH = (5, 0.286, 2)  # side of the grey square, its grey (the training pixels' mean), distance of its places
COMPARED = ("mean_image", "class_mean", *networks.FEATURES)
JUDGED = 1000  # test images on which the rebuilding is measured
EPOCHS = 4  # of the classifier, on all training images
INVERTED, INVERTING = 20_000, 4  # training images of each inverter, and its epochs


def _pixels(images: Array) -> torch.Tensor:
    return torch.from_numpy(images[:, None].astype(np.float32) / 255)


def _error(made: Array, wanted: Array) -> float:
    return float(np.mean((np.asarray(made, dtype=np.float64) - wanted) ** 2))


def _bytes(pictures: Array) -> Array:
    return np.round(np.clip(pictures, 0, 1) * 255).astype(np.uint8)


def _averages(data: fashion_mnist.Images, answers: Array, shown: Shown) -> dict[str, Any]:
    """Guessing without looking inside: the mean image, and the mean image of the class answered, by two routes."""
    wanted, train = data.test_images[: len(answers)] / 255.0, data.train_images / 255.0
    means = np.stack([train[data.train_labels == each].mean(axis=0) for each in range(networks.CLASSES)])
    classes = torch.from_numpy(data.train_labels.astype(np.int64))
    images, tests = _pixels(data.train_images).double(), _pixels(data.test_images[: len(answers)]).double()
    sums = torch.zeros(networks.CLASSES, 1, 28, 28, dtype=torch.float64).index_add_(0, classes, images)
    guesses = sums[torch.from_numpy(answers)] / classes.bincount()[torch.from_numpy(answers)][:, None, None, None]
    return {
        "error_mean_image": float(torch.nn.functional.mse_loss(images.mean(0).expand_as(tests), tests)),
        "error_mean_image_numpy": _error(train.mean(axis=0), wanted),
        "error_class_mean": float(torch.nn.functional.mse_loss(guesses, tests)),
        "error_class_mean_numpy": _error(means[answers], wanted),
        "rebuilt_class_mean": _bytes(means[answers[np.array(shown, dtype=int)]]),
    }


def _measure(case: Case) -> dict[str, Any]:
    data, seed = fashion_mnist.load(), int(case["seed"])
    torch.manual_seed(seed)
    images, tests = _pixels(data.train_images), _pixels(data.test_images)
    labels = torch.from_numpy(data.train_labels.astype(np.int64))
    model = networks.classifier()
    losses = networks.train(model, images, labels, torch.nn.functional.cross_entropy, EPOCHS, 3e-3)
    parameters, pixels = networks.weights(model), data.test_images[:, None] / 255.0
    seen, again = networks.features(model, tests), networks.numpy_features(parameters, pixels)
    answers = seen["scores"].argmax(1).numpy()
    recorded = seed == 0  # the images, and what is rebuilt of them, once
    measured: dict[str, Any] = {
        "weights": parameters,
        "loss": losses,
        "correct": int((answers == data.test_labels).sum()),
        "correct_numpy": int((again["scores"].argmax(axis=1) == data.test_labels).sum()),
        "images": data.test_images[: KEPT if recorded else 0],
        "labels": data.test_labels[: KEPT if recorded else 0],
    }
    kept = list(zip(pixels[: len(measured["images"]), 0], answers, strict=False))
    measured["covered"] = np.array([networks.covered(model, *each, PATCH) for each in kept], dtype=np.float32)
    again_covered = [networks.numpy_covered(parameters, *each, PATCH) for each in kept]
    measured["covered_numpy"] = np.array(again_covered, dtype=np.float32)
    wanted, given = pixels[:JUDGED], networks.features(model, images[:INVERTED])
    measured |= _averages(data, answers[:JUDGED], SHOWN if recorded else ())
    for name in networks.FEATURES:
        views = {"given": given[name], "seen": seen[name][:JUDGED], "again": again[name][:JUDGED]}
        measured |= _inverted(name, views, images[:INVERTED], wanted, SHOWN if recorded else ())
    return measured


def _inverted(name: str, views: dict[str, Any], images: torch.Tensor, wanted: Array, shown: Shown) -> dict[str, Any]:
    """Train the inverter of one layer and measure it, by PyTorch on its own features and by NumPy on its own."""
    inverse = networks.inverter(name)
    losses = networks.train(inverse, views["given"], images, torch.nn.functional.mse_loss, INVERTING, 2e-3)
    made = networks.predicted(inverse, views["seen"]).numpy()
    remade = networks.numpy_inverted(name, networks.weights(inverse), views["again"])
    return {
        f"loss_{name}": losses,
        f"error_{name}": _error(made, wanted),
        f"error_{name}_numpy": _error(remade, wanted),
        f"rebuilt_{name}": _bytes(made[np.array(shown, dtype=int), 0]),
    }


# Weights, pictures and maps are not compared: after thousands of steps, rounding alone has led them elsewhere.
EXPERIMENT = Experiment(
    what="Weights of a small classifier of Fashion-MNIST, and how well its layers' features can be turned back",
    cases=tuple({"seed": seed} for seed in range(2)),
    measure=_measure,
    tolerance=dict.fromkeys(("weights", "covered", "covered_numpy", *(f"rebuilt_{each}" for each in COMPARED[1:])), inf)
    | {"correct": 150, "correct_numpy": 150, "loss": 0.02}
    | {f"error_{each}{route}": 2e-3 for each in COMPARED for route in ("", "_numpy")}
    | {f"loss_{each}": 2e-3 for each in networks.FEATURES},
)
