"""What the number of images that share statistics does, while the batch of the gradient stays as it is.

Perceptrons with two hidden layers of 128 ReLUs see 3,008 images of Fashion-MNIST in batches of 64, twenty times over.
The 64 images are divided into ghost batches of G images, and each ghost batch is normalized by its own mean and
variance. So the noise of the gradient, the rate and the number of steps are the same for every G; only the statistics
differ. Right answers are counted with the running statistics, as at a test, and with those of ghost batches of G, as
in training. Networks with layer normalization and with none stand beside them.
"""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import nn

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _normalized_perceptrons as networks

GHOSTS, WIDTHS, BATCH, SEEN, EPOCHS, RATE, ASKED = (2, 4, 8, 16, 64), (128, 128), 64, 3_008, 20, 0.1, 9_984


def _train(model: nn.Sequential, seen: networks.Array, classes: networks.Array, seed: int) -> None:
    """Plain stochastic gradient descent; every epoch takes the images in a new order."""
    images, labels = torch.from_numpy(seen), torch.from_numpy(classes)
    order = np.random.default_rng(1000 + seed)
    parameters = list(model.parameters())
    model.train()
    for _ in range(EPOCHS):
        mixed = torch.from_numpy(order.permutation(SEEN))
        for start in range(0, SEEN, BATCH):
            chosen = mixed[start : start + BATCH]
            loss = nn.functional.cross_entropy(model(images[chosen]), labels[chosen])
            gradients = torch.autograd.grad(loss, parameters)
            with torch.no_grad():
                for parameter, gradient in zip(parameters, gradients, strict=True):
                    parameter.sub_(RATE * gradient)


def _by_torch(model: nn.Sequential, rows: networks.Array, in_ghosts: bool) -> networks.Array:
    twin = copy.deepcopy(model).train(in_ghosts)  # a look in training mode moves the stored statistics of the twin only
    with torch.no_grad():
        found: networks.Array = twin(torch.from_numpy(rows)).numpy().argmax(1)
    return found


def _by_numpy(numbers: networks.Numbers, rows: networks.Array, ghost: int) -> networks.Array:
    if not ghost:
        return np.asarray(networks.numpy_scores(numbers, rows, "relu").argmax(1))
    parts = [rows[start : start + ghost] for start in range(0, len(rows), ghost)]
    return np.concatenate([networks.numpy_scores(numbers, each, "relu", batch=True).argmax(1) for each in parts])


def _measure(case: Case) -> dict[str, object]:
    seed, ghost = int(case["seed"]), int(case["ghost"])
    norm: networks.Norm = "batch" if case["norm"] == "batch" else "layer" if case["norm"] == "layer" else "none"
    images = fashion_mnist.load()
    chosen = np.random.default_rng(seed).permutation(len(images.train_labels))[:SEEN]
    seen, classes = networks.rows(images.train_images[chosen]), images.train_labels[chosen].astype(np.int64)
    model = networks.network("relu", norm, WIDTHS, seed, ghost)
    _train(model, seen, classes, seed)
    asked, labels = networks.rows(images.test_images[:ASKED]), images.test_labels[:ASKED]
    numbers = networks.numbers_of(model)
    found: dict[str, object] = {}
    for name, rows, truth in (("seen", seen, classes), ("test", asked, labels)):
        found[f"{name}_frozen"] = int((_by_torch(model, rows, False) == truth).sum())
        found[f"{name}_frozen_numpy"] = int((_by_numpy(numbers, rows, 0) == truth).sum())
        if norm == "batch":
            found[f"{name}_ghosts"] = int((_by_torch(model, rows, True) == truth).sum())
            found[f"{name}_ghosts_numpy"] = int((_by_numpy(numbers, rows, ghost) == truth).sum())
    return found | {"seen_count": SEEN, "test_count": ASKED}


CASES: list[Case] = [{"norm": "batch", "ghost": ghost, "seed": seed} for ghost in GHOSTS for seed in range(3)]
CASES += [{"norm": norm, "ghost": 0, "seed": seed} for norm in ("layer", "none") for seed in range(3)]
EXPERIMENT = Experiment(
    what="Right answers by the number of images that share statistics, with the batch of the gradient unchanged",
    cases=CASES,
    measure=_measure,
    # Training is chaotic in its last digits, and at two images to a mean it hardly settles.
    tolerance={
        f"{name}_{mode}{end}": 300.0 if name == "seen" else 600.0
        for name in ("seen", "test")
        for mode in ("frozen", "ghosts")
        for end in ("", "_numpy")
    },
)
