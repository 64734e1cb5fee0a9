"""How many steps a network needs with and without batch normalization, by activation and learning rate.

Perceptrons with three hidden layers of 100 units learn Fashion-MNIST by plain stochastic gradient descent on batches
of 64. ``speed``: after every ten steps the loss on 1,000 held-out training images, with stored statistics; the length
of the second layer's weights; and, every 50 steps, how much of the decrease that the gradient promises to the step
comes true on the batch from which it was taken. ``cost``: the time of one step, by the wall's clock and by the
processor's.
"""

from __future__ import annotations

import math
import time

import numpy as np
import torch
from torch import nn

from rahnama.experiment import Case, Experiment
from rahnama.experiments import _normalized_perceptrons as networks

WIDTHS, BATCH, STEPS, EVERY, LOOKS, CAP, NUDGE = (100, 100, 100), 64, 600, 10, 50, 5.0, 1e-4
RATES = {"sigmoid": (0.1, 0.3, 1.0, 3.0, 10.0, 30.0), "relu": (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)}
BLOCKS, BLOCK = 12, 30
EDGE = {("sigmoid", "batch"): 10.0, ("sigmoid", "none"): 3.0, ("relu", "batch"): 3.0, ("relu", "none"): 0.3}


class Run:
    """One network in training, and what is measured of it."""

    def __init__(self, activation: str, norm: networks.Norm, rate: float, seed: int) -> None:
        """All randomness comes from the seed."""
        self.activation, self.norm, self.rate = activation, norm, rate
        self.model = networks.network(activation, norm, WIDTHS, seed)
        rows, classes, held, labels = networks.pictures()
        self.rows, self.classes = torch.from_numpy(rows), torch.from_numpy(classes)
        self.held, self.labels = held, labels
        self.order = np.random.default_rng(1000 + seed)

    def batch(self) -> torch.Tensor:
        """Which images come next."""
        return torch.from_numpy(self.order.integers(0, len(self.rows), BATCH))

    def gradients(self, chosen: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Loss of a batch in training mode, and its gradient."""
        self.model.train()
        loss = nn.functional.cross_entropy(self.model(self.rows[chosen]), self.classes[chosen])
        return loss.detach(), list(torch.autograd.grad(loss, list(self.model.parameters())))

    def move(self, gradient: list[torch.Tensor], by: float) -> None:
        """Add a multiple of the gradient to the parameters."""
        with torch.no_grad():
            for parameter, each in zip(self.model.parameters(), gradient, strict=True):
                parameter.add_(by * each)

    def held_out(self) -> tuple[float, float]:
        """Loss on the held-out images with stored statistics, by torch and by NumPy, at most CAP."""
        self.model.eval()
        with torch.no_grad():
            scores = self.model(torch.from_numpy(self.held))
            loss = float(nn.functional.cross_entropy(scores, torch.from_numpy(self.labels)))
        with np.errstate(all="ignore"):
            apart = networks.numpy_scores(networks.numbers_of(self.model), self.held, self.activation)
            found = loss, networks.numpy_loss(apart, self.labels)
        return found[0] if found[0] < CAP else CAP, found[1] if found[1] < CAP else CAP

    def kept(self, chosen: torch.Tensor) -> tuple[float, float]:
        """Real decrease over promised decrease of this batch's loss, for one step, by torch and by NumPy.

        Torch promises rate · |gradient|² from automatic differentiation; NumPy finds the slope along the gradient from
        the losses a little before and a little behind, by its own forward pass. Clipped to −1…2.
        """
        before, gradient = self.gradients(chosen)
        promised = self.rate * sum(float((each.double() ** 2).sum()) for each in gradient)
        small = NUDGE / math.sqrt(promised / self.rate)
        losses, after = [], before
        for place in (0.0, -self.rate, -small, small):
            self.move(gradient, place)
            losses.append(self._batch_loss(chosen))
            after = self.gradients(chosen)[0] if place == -self.rate else after
            self.move(gradient, -place)
        slope = (losses[3] - losses[2]) / (2 * small)
        found = float(before - after) / promised, (losses[0] - losses[1]) / (self.rate * slope)
        clipped = [float(np.clip(each, -1, 2)) if math.isfinite(each) else -1.0 for each in found]
        return clipped[0], clipped[1]

    def _batch_loss(self, chosen: torch.Tensor) -> float:
        rows, labels = self.rows[chosen].numpy(), self.classes[chosen].numpy()
        scores = networks.numpy_scores(networks.numbers_of(self.model), rows, self.activation, batch=True)
        return networks.numpy_loss(scores, labels)


def _speed(run: Run) -> dict[str, object]:
    losses, apart, kept, kept_apart, lengths, lengths_apart = [], [], [], [], [], []
    second = [layer for layer in run.model if isinstance(layer, nn.Linear)][1]
    for step in range(STEPS + 1):
        if step % EVERY == 0:
            one, other = run.held_out()
            losses.append(one)
            apart.append(other)
            weights = second.weight.detach()
            lengths.append(float(weights.norm()) if one < CAP else 0.0)
            lengths_apart.append(float(np.sqrt((weights.numpy().astype(np.float64) ** 2).sum())) if one < CAP else 0.0)
        chosen = run.batch()
        if step % LOOKS == 0 and losses[-1] < CAP:
            one, other = run.kept(chosen)
            kept.append(one)
            kept_apart.append(other)
        loss, gradient = run.gradients(chosen)
        if not torch.isfinite(loss) or not all(bool(torch.isfinite(each).all()) for each in gradient):
            break
        run.move(gradient, -run.rate)
    missing = STEPS // EVERY + 1 - len(losses)
    edge = "edge_" if run.rate >= EDGE[run.activation, run.norm] else ""
    measured = {
        "diverged": int(missing > 0),
        "loss": np.array(losses + [CAP] * missing, dtype=np.float32),
        "loss_numpy": np.array(apart + [CAP] * missing, dtype=np.float32),
        "length": np.array(lengths + [0.0] * missing, dtype=np.float32),
        "length_numpy": np.array(lengths_apart + [0.0] * missing, dtype=np.float32),
        "kept": kept,
        "kept_numpy": kept_apart,
    }
    return {edge + name: each for name, each in measured.items()}


def _cost(run: Run) -> dict[str, object]:
    """Milliseconds of a step: the least of several blocks, because what disturbs a clock only adds to it."""
    walls, processors = [], []
    for _ in range(BLOCKS):
        wall, processor = time.perf_counter(), time.process_time()
        for _ in range(BLOCK):
            run.move(run.gradients(run.batch())[1], -run.rate)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return {"wall": 1e3 * min(walls) / BLOCK, "processor": 1e3 * min(processors) / BLOCK}


def _measure(case: Case) -> dict[str, object]:
    norm: networks.Norm = "batch" if case["norm"] == "batch" else "none"
    run = Run(str(case["activation"]), norm, float(case["rate"]), int(case["seed"]))
    return _speed(run) if case["kind"] == "speed" else _cost(run)


CASES: list[Case] = [
    {"kind": "speed", "activation": activation, "norm": norm, "rate": rate, "seed": seed}
    for activation, rates in RATES.items()
    for norm in ("batch", "none")
    for rate in rates
    for seed in range(3)
]
CASES += [
    {"kind": "cost", "activation": activation, "norm": norm, "rate": 0.1, "seed": 0}
    for activation in RATES
    for norm in ("batch", "none")
]
NAMES = ("diverged", "loss", "loss_numpy", "length", "length_numpy", "kept", "kept_numpy")
EXPERIMENT = Experiment(
    what="Loss by step with and without batch normalization, by activation and learning rate, and the cost of a step",
    cases=CASES,
    measure=_measure,
    tolerance={
        # A relative change of 1e-6 in the first weights moves these by at most a fifth of what is allowed.
        "loss": 0.5,
        "loss_numpy": 0.5,
        "length": 0.5,
        "length_numpy": 0.5,
        "kept": 1.0,
        "kept_numpy": 1.0,
        # Not compared: from the rates of EDGE on, the last digit of a product decides how far a run is thrown; and a
        # clock's time is its machine's.
        **{f"edge_{name}": math.inf for name in NAMES},
        "wall": math.inf,
        "processor": math.inf,
    },
)
