"""Do fewer weights need less data? Four classifiers, natural and permuted pixels, by number of training examples.

Each seed draws one order of the training pictures, whose first n are learnt, one permutation of the pixels, and the
initial weights; so all four networks learn the same pictures. Nothing holds the fit back: no weight decay, no
augmentation, no early stopping on other pictures. Training ends when the mean loss of an epoch falls below ``FITTED``,
or when ``PATIENCE`` epochs have not lowered the least loss by ``GAIN``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _small_classifiers as classifiers

EXAMPLES = {
    "cnn": (100, 300, 1000, 3000),
    "mlp-wide": (100, 300, 1000, 3000),
    "mlp-narrow": (100, 300, 1000, 3000),
    "fcn": (100, 300),  # it fits slowly: more would cost more than all the rest
}
SEEDS = 5
BATCH = 50
RATES = {"cnn": 2e-3, "mlp-wide": 2e-3, "mlp-narrow": 2e-3, "fcn": 1e-2}
FITTED, PATIENCE, GAIN, LONGEST = 0.01, 200, 0.02, 2000


def _pictures(images: NDArray[np.uint8], order: NDArray[np.int64]) -> NDArray[np.float32]:
    """From -1 to 1, their pixels in this order: (N, 28, 28)."""
    flat = images.reshape(len(images), -1)[:, order].astype(np.float32) / np.float32(127.5) - 1
    return flat.reshape(images.shape)


def _ended(losses: list[float]) -> bool:
    stalled = len(losses) > PATIENCE and min(losses[-PATIENCE:]) > (1 - GAIN) * min(losses[:-PATIENCE])
    return losses[-1] < FITTED or stalled or len(losses) == LONGEST


def _train(network: Any, rate: float, inputs: Any, labels: Any) -> list[float]:
    """Train by Adam; the mean loss of each epoch, as it was met."""
    import torch

    optimiser = torch.optim.Adam(network.parameters(), rate)
    losses: list[float] = []
    while not (losses and _ended(losses)):
        total = 0.0
        for chosen in torch.split(torch.randperm(len(labels)), BATCH):
            optimiser.zero_grad()
            loss = torch.nn.functional.cross_entropy(network(inputs[chosen]), labels[chosen])
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            total += loss.item() * len(chosen)
        losses.append(total / len(labels))
    return losses


def _correct(network: Any, inputs: Any, labels: Any) -> int:
    import torch

    with torch.no_grad():
        guesses = torch.cat([network(some).argmax(1) for some in inputs.split(1000)])
    return int((guesses == labels).sum())


def _correct_by_numpy(name: str, network: Any, pictures: NDArray[np.float32], labels: NDArray[np.uint8]) -> int:
    weights = classifiers.parameters(network)
    parts = np.split(pictures, len(pictures) // 500)
    guesses = np.concatenate([classifiers.scores(name, weights, part).argmax(axis=1) for part in parts])
    return int(np.count_nonzero(guesses == labels))


def _measure(case: Case) -> dict[str, object]:
    import torch

    data, name, seed = fashion_mnist.load(), str(case["network"]), int(case["seed"])
    generator = np.random.default_rng(seed)
    chosen = generator.permutation(len(data.train_labels))[: int(case["examples"])]
    shuffled = generator.permutation(classifiers.SIDE**2)
    order = shuffled if case["pixels"] == "permuted" else np.arange(classifiers.SIDE**2)
    seen, unseen = _pictures(data.train_images[chosen], order), _pictures(data.test_images, order)
    inputs, labels = torch.tensor(seen)[:, None], torch.tensor(data.train_labels[chosen].astype(np.int64))
    torch.manual_seed(seed)
    network = classifiers.build(name)
    losses = _train(network, RATES[name], inputs, labels)
    targets = torch.tensor(data.test_labels.astype(np.int64))
    return {
        "parameters": sum(each.numel() for each in network.parameters()),
        "parameters_numpy": sum(each.size for each in classifiers.parameters(network)),
        "epochs": len(losses),
        "loss": losses[-1],
        "fitted": int(losses[-1] < FITTED),
        "train_correct": _correct(network, inputs, labels),
        "test_correct": _correct(network, torch.tensor(unseen)[:, None], targets),
        "test_correct_numpy": _correct_by_numpy(name, network, unseen, data.test_labels),
    }


EXPERIMENT = Experiment(
    what="Test accuracy of convolutional and fully connected networks by number of examples and order of pixels",
    cases=tuple(
        {"network": network, "pixels": pixels, "examples": examples, "seed": seed}
        for network, sizes in EXAMPLES.items()
        for examples in sizes
        for pixels in ("natural", "permuted")
        for seed in range(SEEDS)
    ),
    measure=_measure,
    tolerance={
        "epochs": math.inf,  # the epoch in which a threshold is crossed hangs on the last digits
        "loss": 0.5,  # where a training stalls, its last epoch may be one of the odd high ones
        "fitted": 1,
        "train_correct": 30,
        "test_correct": 250,  # weights drawn 1e-6 apart, relatively, ended up to 36 apart
        "test_correct_numpy": 250,
    },
)
