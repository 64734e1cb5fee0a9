"""Where stochastic gradient descent goes when noise is added to inputs or targets of a linear regression.

The data: 30 examples of 4 correlated features, no bias. ``fresh``: normal noise of deviation 0.5 on the inputs, drawn
anew for every step; ``copy``: the same noise drawn once and kept; ``targets``: noise of deviation 0.5 on the targets,
drawn anew. Every run is made in NumPy with the gradient by hand and in PyTorch with its gradient and optimiser.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.experiment import Case, Experiment
from rahnama.reference.ridge import ridge_through_origin

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
EXAMPLES, FEATURES, BATCH, NOISE = 30, 4, 10, 0.5
MOMENTS = (10, 30, 100, 300, 1000, 3000, 10_000)
FIRST_RATE, HALVED_AFTER = 0.1, 60  # the rate is FIRST_RATE/(1 + t/HALVED_AFTER)


def data() -> tuple[Array, Array]:
    """The clean examples."""
    generator = np.random.default_rng(5)
    rows = generator.standard_normal((EXAMPLES, FEATURES))
    rows[:, 1] = 0.8 * rows[:, 0] + 0.6 * rows[:, 1]
    targets = rows @ np.array([1.5, -1.0, 0.8, 0.3]) + 0.3 * generator.standard_normal(EXAMPLES)
    return rows, targets


def _drawn(kind: str, seed: int) -> tuple[Indices, Array, Array]:
    """Which examples each step sees, and the noise on their inputs and targets."""
    generator = np.random.default_rng(200 + seed)
    chosen = generator.integers(0, EXAMPLES, (MOMENTS[-1], BATCH))
    inputs, targets = np.zeros((MOMENTS[-1], BATCH, FEATURES)), np.zeros((MOMENTS[-1], BATCH))
    if kind == "fresh":
        inputs = NOISE * generator.standard_normal(inputs.shape)
    elif kind == "copy":
        inputs = (NOISE * generator.standard_normal((EXAMPLES, FEATURES)))[chosen]
    else:
        targets = NOISE * generator.standard_normal(targets.shape)
    return chosen, inputs, targets


def by_numpy(kind: str, seed: int) -> list[Array]:
    """The weights at the moments, with the gradient by hand."""
    rows, wanted = data()
    chosen, on_inputs, on_targets = _drawn(kind, seed)
    weights, found = np.zeros(FEATURES), []
    for number in range(MOMENTS[-1]):
        seen = rows[chosen[number]] + on_inputs[number]
        errors = seen @ weights - wanted[chosen[number]] - on_targets[number]
        weights = weights - FIRST_RATE / (1 + number / HALVED_AFTER) * (seen.T @ errors) / BATCH
        if number + 1 in MOMENTS:
            found.append(weights)
    return found


def by_torch(kind: str, seed: int) -> list[Array]:
    """The same with torch's gradient, optimiser and schedule."""
    rows, wanted = (torch.tensor(each) for each in data())
    chosen, on_inputs, on_targets = (torch.tensor(each) for each in _drawn(kind, seed))
    layer = torch.nn.Linear(FEATURES, 1, bias=False, dtype=torch.float64)
    torch.nn.init.zeros_(layer.weight)
    optimiser = torch.optim.SGD(layer.parameters(), lr=FIRST_RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda number: 1 / (1 + number / HALVED_AFTER))
    found = []
    for number in range(MOMENTS[-1]):
        output = layer(rows[chosen[number]] + on_inputs[number])[:, 0]
        optimiser.zero_grad()
        loss = torch.nn.functional.mse_loss(output, wanted[chosen[number]] + on_targets[number]) / 2
        torch.autograd.backward(loss)
        optimiser.step()
        schedule.step()
        if number + 1 in MOMENTS:
            found.append(layer.weight.detach().numpy()[0].copy())
    return found


def _measure(case: Case) -> dict[str, object]:
    kind, seed = str(case["kind"]), int(case["seed"])
    rows, wanted = data()
    goals = {"ridge": ridge_through_origin(rows, wanted, NOISE**2), "clean": ridge_through_origin(rows, wanted, 0.0)}
    found: dict[str, object] = {}
    for route, path in (("numpy", by_numpy(kind, seed)), ("torch", by_torch(kind, seed))):
        for goal, weights in goals.items():
            found[f"to_{goal}_{route}"] = [float(np.linalg.norm(each - weights)) for each in path]
        found[f"weights_{route}"] = path[-1].tolist()
    return found


EXPERIMENT = Experiment(
    what="Distance of stochastic gradient descent to ridge and to least squares, with noise on inputs or targets",
    cases=tuple({"kind": kind, "seed": seed} for kind in ("fresh", "copy", "targets") for seed in range(5)),
    measure=_measure,
    # A contraction: rounding is forgotten on the way.
    tolerance={f"{name}_{route}": 1e-9 for name in ("to_ridge", "to_clean", "weights") for route in ("numpy", "torch")},
    data=(),
)
