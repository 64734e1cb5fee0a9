"""How small networks learn from small batches, with batch normalization, with statistics of one image, and without.

Three kinds of runs see the same 6000 Fashion-MNIST images once: a fully connected network on random batches, a
convolutional one on random batches, and the same on batches whose images are all of one class, as tiles of one large
picture are alike. In a fourth kind the fully connected network adds up the gradients of 16 batches of two before its
weights move. The rate is proportional to the images per update, so that one image moves the weights about as far in
every run. Batch-normalized networks are counted twice: with the running statistics that training left, and with
statistics of the same weights estimated anew on training images.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments import _batchnorm_networks as networks

SIZES, SEEDS, SEEN, ANEW, WIDTHS, TOGETHER = (2, 8, 32), 3, 6_000, 2_000, (64, 64), 16
KINDS = {"dense": 0.05 / 64, "convolution": 0.05 / 64, "alike": 0.02 / 64, "accumulated": 0.05 / 64}  # rate per image


def _dense_network(norm: networks.Norm) -> nn.Sequential:
    """Two blocks linear → normalization → ReLU and a linear classifier; the group is the whole layer."""
    layers: list[nn.Module] = [nn.Flatten()]
    entering = 28 * 28
    for width in WIDTHS:
        layers.append(nn.Linear(entering, width, bias=norm == "none"))
        if norm != "none":
            layers.append(nn.BatchNorm1d(width) if norm == "batch" else nn.LayerNorm(width))
        layers.append(nn.ReLU())
        entering = width
    return nn.Sequential(*layers, nn.Linear(entering, networks.CLASSES))


def _dense_numpy_scores(model: nn.Sequential, pixels: networks.Array) -> networks.Array:
    """The fully connected network's answers by matrix products in NumPy, with stored statistics."""
    signal = pixels.reshape(len(pixels), -1)
    for layer in model:
        numbers = {name: each.detach().numpy() for name, each in layer.state_dict().items()}
        if isinstance(layer, nn.Linear):
            signal = signal @ numbers["weight"].T + numbers.get("bias", 0.0)
        elif isinstance(layer, nn.ReLU):
            signal = np.maximum(signal, 0)
        elif numbers:
            mean = numbers.get("running_mean", signal.mean(axis=1, keepdims=True))
            variance = numbers.get("running_var", signal.var(axis=1, keepdims=True))
            signal = (signal - mean) / np.sqrt(variance + networks.EPSILON) * numbers["weight"] + numbers["bias"]
    return signal


def _estimated_anew(model: nn.Sequential, pixels: networks.Array) -> nn.Sequential:
    """A copy of the model whose stored statistics are those of one large batch, found layer by layer."""

    def change(twin: nn.Sequential) -> None:
        signal = torch.from_numpy(pixels)
        twin.eval()
        for layer in twin:
            if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
                axes = (0, 2, 3) if signal.dim() == 4 else (0,)
                layer.running_mean = signal.mean(dim=axes)
                layer.running_var = signal.var(dim=axes, correction=0)
            signal = layer(signal)

    return networks.changed(model, change)


def _alike(labels: networks.Array, size: int, generator: np.random.Generator) -> list[networks.Array]:
    """Batches that hold images of one class each, in random order."""
    batches = []
    for each in np.unique(labels):
        own = generator.permutation(np.flatnonzero(labels == each))
        batches += [own[start : start + size] for start in range(0, len(own) - size + 1, size)]
    return [batches[place] for place in generator.permutation(len(batches))]


def _measure(case: Case) -> dict[str, object]:
    images, kind, seed, size = fashion_mnist.load(), str(case["kind"]), int(case["seed"]), int(case["batch_size"])
    norm: networks.Norm = "batch" if case["norm"] == "batch" else "group" if case["norm"] == "group" else "none"
    dense, generator = kind in ("dense", "accumulated"), np.random.default_rng(1000 + seed)
    torch.manual_seed(seed)
    model = _dense_network(norm) if dense else networks.network(norm, bias=norm == "none")
    chosen = generator.permutation(len(images.train_labels))[:SEEN]
    seen, classes = networks.prepared(images.train_images[chosen]), images.train_labels[chosen]
    batches = networks.shuffled(SEEN, size, 1, generator) if kind != "alike" else _alike(classes, size, generator)
    together = TOGETHER if kind == "accumulated" else 1
    networks.train(model, seen, classes, batches, KINDS[kind] * size * together, together)
    pixels, labels = networks.prepared(images.test_images), images.test_labels
    candidates = {"": model} | ({"anew_": _estimated_anew(model, seen[:ANEW])} if norm == "batch" else {})
    found: dict[str, object] = {}
    for name, candidate in candidates.items():
        right = networks.scores(candidate, pixels).argmax(1) == labels
        if dense:
            apart = _dense_numpy_scores(candidate, pixels).argmax(1) == labels
        else:
            apart = networks.numpy_scores(networks.weights_of(candidate), pixels, norm).argmax(1) == labels
        found[f"{name}test_correct"], found[f"{name}test_correct_numpy"] = int(right.sum()), int(apart.sum())
    return found


def _cases() -> tuple[Case, ...]:
    settings = [(kind, size) for kind in KINDS for size in (SIZES if kind != "accumulated" else SIZES[:1])]
    return tuple(
        {"kind": kind, "batch_size": size, "norm": norm, "seed": seed}
        for kind, size in settings
        for norm in ("batch", "group", "none")
        for seed in range(SEEDS)
    )


EXPERIMENT = Experiment(
    what="Test accuracy by batch size, with batch normalization, with statistics of one image, and without",
    cases=_cases(),
    measure=_measure,
    # Training is chaotic in its last digits; batches of one class make the most of them.
    tolerance={name + end: 1500.0 for name in ("", "anew_") for end in ("test_correct", "test_correct_numpy")},
)
