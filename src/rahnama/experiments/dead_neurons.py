"""Units that are silent on every training picture: how many training makes, and which of them come back.

A unit is *silent* if its sum z is at most 0 on all 10,000 pictures; under ReLU that is a dead unit.
``trained``: networks with two hidden layers of 100 units, trained by plain stochastic gradient descent at several
learning rates; how many of the 200 units are silent at the end.
``revived``: half of the units of one layer start silent (their biases are lowered until they are); how many of these
50 are still silent after so many steps, by activation, and how far their weights and biases have moved.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from rahnama.experiment import Case, Experiment
from rahnama.experiments import _deep_networks as networks
from rahnama.reference import activations, leaky_activations

EXAMPLES, BATCH, STEPS, LARGEST = 10_000, 100, 600, 1e6
ACTIVATIONS, RATES = ("relu", "leaky", "prelu", "elu"), (0.03, 0.1, 0.3, 0.6)
EDGE = (("relu", 0.6), ("leaky", 0.6), ("prelu", 0.3), ("prelu", 0.6), ("elu", 0.3), ("elu", 0.6))  # may diverge
KILLED, MARGIN, RATE, MOMENTS = 50, 0.5, 0.03, (0, 10, 30, 100, 300, 1000, 2000)
Layers = list[tuple[torch.Tensor, torch.Tensor]]


def _activate(name: str, sums: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """One activation by torch; ``slope`` is used, and learned, by PReLU alone."""
    if name == "relu":
        return torch.relu(sums)
    if name == "leaky":
        return torch.nn.functional.leaky_relu(sums, 0.01)
    return torch.nn.functional.prelu(sums, slope) if name == "prelu" else torch.nn.functional.elu(sums)


def _sums(name: str, layers: Layers, slopes: list[torch.Tensor], inputs: torch.Tensor) -> list[torch.Tensor]:
    """The sums of both hidden layers, and the scores."""
    found, reads = [], inputs
    for (weights, biases), slope in zip(layers, [*slopes, None], strict=True):
        found.append(torch.nn.functional.linear(reads, weights, biases))
        reads = _activate(name, found[-1], slope) if slope is not None else found[-1]
    return found


def _activate_by_hand(name: str, sums: networks.Array, slope: networks.Array) -> networks.Array:
    """One activation by the reference."""
    if name == "relu":
        return activations.relu(sums)
    if name == "leaky":
        return leaky_activations.leaky_relu(sums)
    return leaky_activations.prelu(sums, slope) if name == "prelu" else leaky_activations.elu(sums)


def _sums_by_hand(
    name: str, layers: list[networks.Layer], slopes: list[networks.Array], inputs: networks.Array
) -> list[networks.Array]:
    """The same in NumPy, with the reference's activations."""
    found, reads = [], inputs
    for number, (weights, biases) in enumerate(layers):
        found.append(reads @ weights.T + biases)
        if number < len(slopes):
            reads = _activate_by_hand(name, found[-1], slopes[number])
    return found


class Run:
    """One network in training: its parameters, and the counts that are taken of it."""

    def __init__(self, name: str, seed: int) -> None:
        """Kaiming's start for ReLU, whatever the activation; PReLU has a slope for each unit, at its authors' 0.25."""
        self.name = name
        self.inputs, self.labels = networks.pictures(EXAMPLES)
        self.rows, self.classes = torch.tensor(self.inputs, dtype=torch.float32), torch.tensor(self.labels)
        self.layers = networks.tensors(networks.start("relu", 2, seed), torch.float32)
        self.slopes = [torch.full((networks.WIDTH,), 0.25, requires_grad=True) for _ in range(2)]
        self.order = np.random.default_rng(1000 + seed)

    def silence(self, layer: int) -> None:
        """Lower the biases of the first units of a layer until their largest sum over all pictures is -MARGIN."""
        with torch.no_grad():
            highest = _sums(self.name, self.layers, self.slopes, self.rows)[layer].amax(0)[:KILLED]
            self.layers[layer][1][:KILLED] -= highest + MARGIN

    def steps(self, count: int, rate: float) -> bool:
        """Plain stochastic gradient descent; False if a gradient grew past all bounds."""
        learned = [each for layer in self.layers for each in layer] + (self.slopes if self.name == "prelu" else [])
        for _ in range(count):
            chosen = torch.tensor(self.order.integers(0, EXAMPLES, BATCH))
            scores = _sums(self.name, self.layers, self.slopes, self.rows[chosen])[-1]
            gradients = torch.autograd.grad(torch.nn.functional.cross_entropy(scores, self.classes[chosen]), learned)
            if not max(float(each.abs().max()) for each in gradients) < LARGEST:
                return False
            with torch.no_grad():
                for parameter, gradient in zip(learned, gradients, strict=True):
                    parameter -= rate * gradient
        return True

    def by_torch(self) -> list[networks.Array]:
        """Sums of both layers and scores on all pictures."""
        with torch.no_grad():
            return [each.numpy() for each in _sums(self.name, self.layers, self.slopes, self.rows)]

    def by_hand(self) -> list[networks.Array]:
        """The same by NumPy."""
        slopes = [each.detach().double().numpy() for each in self.slopes]
        return _sums_by_hand(self.name, networks.arrays(self.layers), slopes, self.inputs)


def _silent(sums: networks.Array) -> int:
    return int((sums.max(axis=0) <= 0).sum())


def _trained(name: str, rate: float, seed: int) -> dict[str, object]:
    """What is measured at the edge of divergence has names of its own, because it is not compared."""
    run, edge = Run(name, seed), "edge_" if (name, rate) in EDGE else ""
    if not run.steps(STEPS, rate):
        names = ("silent_torch", "silent_numpy", "correct_torch", "correct_numpy")
        return {f"{edge}diverged": 1, **{edge + each: 0 for each in names}}
    measured: dict[str, object] = {f"{edge}diverged": 0}
    for route, sums in (("torch", run.by_torch()), ("numpy", run.by_hand())):
        measured[f"{edge}silent_{route}"] = _silent(sums[0]) + _silent(sums[1])
        measured[f"{edge}correct_{route}"] = int((sums[2].argmax(axis=1) == run.labels).sum())
    return measured


def _revived(name: str, layer: int, seed: int) -> dict[str, object]:
    run = Run(name, seed)
    run.silence(layer)
    before = [each.detach().clone()[:KILLED] for each in run.layers[layer]]
    counts: dict[str, list[int]] = {"torch": [], "numpy": []}
    for done, until in zip((0, *MOMENTS), MOMENTS, strict=False):
        if not run.steps(until - done, RATE):
            raise ArithmeticError(f"{name} diverged at the rate {RATE} after fewer than {until} steps")
        counts["torch"].append(_silent(run.by_torch()[layer][:, :KILLED]))
        counts["numpy"].append(_silent(run.by_hand()[layer][:, :KILLED]))
    moved = max(
        float((now.detach()[:KILLED] - then).abs().max()) for now, then in zip(run.layers[layer], before, strict=True)
    )
    return {
        "still_silent_torch": counts["torch"],
        "still_silent_numpy": counts["numpy"],
        "largest_change": moved,
        "slopes_below_zero_torch": int((run.slopes[layer].detach()[:KILLED] < 0).sum()),
        "slopes_below_zero_numpy": int(np.count_nonzero(np.signbit(run.slopes[layer].detach().numpy()[:KILLED]))),
        "correct_torch": int((run.by_torch()[2].argmax(axis=1) == run.labels).sum()),
        "correct_numpy": int((run.by_hand()[2].argmax(axis=1) == run.labels).sum()),
    }


def _measure(case: Case) -> dict[str, object]:
    name, seed = str(case["activation"]), int(case["seed"])
    if case["kind"] == "trained":
        return _trained(name, float(case["rate"]), seed)
    return _revived(name, int(case["layer"]), seed)


CASES: list[Case] = [
    {"kind": "trained", "activation": name, "rate": rate, "seed": seed}
    for name in ACTIVATIONS
    for rate in RATES
    for seed in range(3)
]
CASES += [
    {"kind": "revived", "activation": name, "layer": layer, "seed": seed}
    for name, layer in (*((each, 0) for each in ACTIVATIONS), ("relu", 1))
    for seed in range(3)
]
EXPERIMENT = Experiment(
    what="Units silent on all 10,000 training pictures: how many training leaves, and how many come back",
    cases=CASES,
    measure=_measure,
    tolerance={
        # Ten units in the last place of the first weights move these by at most 103 pictures, 1 silent unit, and in
        # the revived networks by 2 units and 0.003; another processor moves them about as much.
        "diverged": 0,
        "correct_torch": 400,
        "correct_numpy": 400,
        "silent_torch": 4,
        "silent_numpy": 4,
        "still_silent_torch": 8,
        "still_silent_numpy": 8,
        "largest_change": 0.02,
        "slopes_below_zero_torch": 2,
        "slopes_below_zero_numpy": 2,
        # Not compared: at the rates of EDGE the last digit of a product decides whether a run diverges at all, and
        # no finite number bounds the difference between a run and none. The pages say of them only that they fail.
        "edge_diverged": math.inf,
        "edge_correct_torch": math.inf,
        "edge_correct_numpy": math.inf,
        "edge_silent_torch": math.inf,
        "edge_silent_numpy": math.inf,
    },
)
