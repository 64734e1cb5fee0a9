"""One epoch of our own training against PyTorch's in float64, and its gradients against central differences.

``weight_difference``: the largest absolute difference of any weight or bias after the 600 updates of an epoch on all
training pictures; ``weight_change``, how far they moved meanwhile, is its measure.
``gradient_error``: for every array of weights or biases, the largest difference between the gradient and the central
difference among 20 entries drawn at random, divided by the largest of the gradient's entries there; then the largest of
these quotients, with the first weights and with those after the epoch. The batch is the first hundred pictures.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _mlp_torch as by_torch
from rahnama.reference import mlp
from rahnama.reference.initial_layers import initial_layers
from rahnama.train.loop import Run
from rahnama.train.network import windows
from rahnama.train.pictures import scaled
from rahnama.train.settings import Settings

VARIANTS: dict[str, dict[str, Any]] = {
    "sigmoid": {},
    "relu": {"activation": "relu"},
    "momentum": {"momentum": 0.9},
    "three_layers": {"hidden": (128, 64, 64)},
}
ENTRIES, STEP, BATCH = 20, 1e-5, 100


def _gradient_error(run: Run, generator: np.random.Generator) -> float:
    """The largest relative error of the gradient by central differences, array by array."""
    inputs, labels = run.pictures.train_inputs[:BATCH], run.pictures.train_labels[:BATCH]
    run.network.learn(run.pictures.train_inputs, run.pictures.train_labels, np.arange(BATCH))
    slopes, worst = windows(run.network.gradient, run.network.sizes), 0.0
    for layer, of_layer in zip(run.network.layers, slopes, strict=True):
        for parameter, slope in zip(layer, of_layer, strict=True):
            entries, found = parameter.reshape(-1), slope.reshape(-1)  # windows, no copies
            chosen = generator.permutation(np.flatnonzero(found))[:ENTRIES]  # a pixel that is never on has no slope
            differences = []
            for place in chosen:
                before, losses = entries[place], []
                for shift in (STEP, -STEP):
                    entries[place] = before + shift
                    scores = mlp.forward(run.network.layers, inputs, run.settings.activation)[-1]
                    losses.append(mlp.cross_entropy(scores, labels))
                entries[place] = before
                differences.append((losses[0] - losses[1]) / (2 * STEP))
            worst = max(worst, float(abs(found[chosen] - differences).max() / abs(found[chosen]).max()))
    return worst


def _torch_epoch(run: Run) -> list[mlp.Layer]:
    """The weights that PyTorch has after an epoch from the same weights, in the same order."""
    settings, generator = run.settings, np.random.default_rng(run.settings.seed)
    assert settings.start is not None
    network = by_torch.build(run.network.sizes, settings.activation, torch.float64)
    by_torch.take_over(network, initial_layers(run.network.sizes, settings.start, generator))
    optimizer = torch.optim.SGD(network.parameters(), lr=settings.learning_rate, momentum=settings.momentum)
    inputs, labels = torch.tensor(run.pictures.train_inputs), torch.tensor(run.pictures.train_labels)
    order = torch.from_numpy(generator.permutation(len(labels)))
    by_torch.train_epoch(network, optimizer, inputs, labels, order, settings.batch)
    return by_torch.layers_of(network)


def _measure(case: Case) -> dict[str, object]:
    seed = int(case["seed"])
    settings = Settings(epochs=1, dtype="float64", seed=seed, **VARIANTS[str(case["variant"])])
    run, generator = Run(settings, scaled(fashion_mnist.load(), np.float64)), np.random.default_rng(1000 + seed)
    first = run.network.weights.copy()
    at_first = _gradient_error(run, generator)
    while not run.finished:
        run.update()
    change = float(abs(run.network.weights - first).max())
    theirs = np.concatenate([each.ravel() for layer in _torch_epoch(run) for each in layer])
    difference = float(abs(run.network.weights - theirs).max())
    return {
        "updates": run.updates,
        "weight_difference": difference,
        "weight_change": change,
        "gradient_error": max(at_first, _gradient_error(run, generator)),
    }


EXPERIMENT = Experiment(
    what="Largest difference between our weights and PyTorch's after an epoch, and of the gradient by differences",
    cases=tuple({"variant": variant, "seed": seed} for variant in VARIANTS for seed in range(2)),
    measure=_measure,
    tolerance={"weight_difference": 1e-10, "weight_change": 1e-6, "gradient_error": 1e-6},
)
