"""How many weights of a lasso come out as exact zeros, by algorithm, and how near each algorithm is to the minimum.

The data: 60 examples of 20 correlated, standardised features, of which 5 matter; targets centred. The cost is
``(1/2n)‖y − Xw‖² + λ‖w‖₁`` with λ = 0.15. Every algorithm runs twice: in NumPy with gradients and steps by hand, and
in PyTorch with its automatic differentiation, its optimisers and its soft threshold.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.experiment import Case, Experiment
from rahnama.reference import lasso
from rahnama.reference.ridge import ridge_through_origin
from rahnama.reference.soft_threshold import soft_threshold

Array = NDArray[np.float64]
EXAMPLES, FEATURES, STRENGTH, STEPS, BATCH, RATE = 60, 20, 0.15, 5_000, 10, 0.05
EFFECTS = (2.0, -1.5, 1.0, 0.7, -0.5)
ALGORITHMS = (
    "subgradient",
    "falling subgradient",
    "stochastic subgradient",
    "adam",
    "stochastic proximal",
    "proximal",
    "coordinates",
    "constrained",
    "ridge",
)


def data(seed: int) -> tuple[Array, Array]:
    """Inputs with mean 0 and mean square 1 in every column, and centred targets."""
    generator = np.random.default_rng(seed)
    rows = generator.standard_normal((EXAMPLES, FEATURES)) + 0.5 * generator.standard_normal((EXAMPLES, 1))
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    true = np.zeros(FEATURES)
    true[::4] = EFFECTS
    targets = rows @ true + 0.5 * generator.standard_normal(EXAMPLES)
    return rows, targets - targets.mean()


def _batches(seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(100 + seed).integers(0, EXAMPLES, (STEPS, BATCH))


def _stochastic_by_hand(rows: Array, targets: Array, seed: int, proximal: bool) -> Array:
    """Mini-batches with a rate that falls with the root of the step, penalty by its sign or by the threshold."""
    weights = np.zeros(FEATURES)
    for number, chosen in enumerate(_batches(seed), 1):
        rate = RATE / math.sqrt(number)
        slope = rows[chosen].T @ (rows[chosen] @ weights - targets[chosen]) / BATCH
        if proximal:
            weights = soft_threshold(weights - rate * slope, rate * STRENGTH)
        else:
            weights = weights - rate * (slope + STRENGTH * np.sign(weights))
    return weights


def _adam_by_hand(rows: Array, targets: Array) -> Array:
    weights, first, second = np.zeros(FEATURES), np.zeros(FEATURES), np.zeros(FEATURES)
    for number in range(1, STEPS + 1):
        slope = rows.T @ (rows @ weights - targets) / EXAMPLES + STRENGTH * np.sign(weights)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        step = (first / (1 - 0.9**number)) / (np.sqrt(second / (1 - 0.999**number)) + 1e-8)
        weights = weights - 1e-3 * step
    return weights


def by_numpy(name: str, rows: Array, targets: Array, radius: float, seed: int) -> Array:
    """The weights by the algorithms written here and in the reference."""
    runs: dict[str, Callable[[], Array]] = {
        "subgradient": lambda: lasso.lasso_by_subgradient(rows, targets, STRENGTH, STEPS),
        "falling subgradient": lambda: lasso.lasso_by_subgradient(rows, targets, STRENGTH, STEPS, falling=True),
        "stochastic subgradient": lambda: _stochastic_by_hand(rows, targets, seed, proximal=False),
        "adam": lambda: _adam_by_hand(rows, targets),
        "stochastic proximal": lambda: _stochastic_by_hand(rows, targets, seed, proximal=True),
        "proximal": lambda: lasso.lasso_by_proximal_gradient(rows, targets, STRENGTH, STEPS),
        "coordinates": lambda: lasso.lasso_by_coordinates(rows, targets, STRENGTH, STEPS // 20),
        "constrained": lambda: lasso.least_squares_in_l1_ball(rows, targets, radius, STEPS),
        "ridge": lambda: ridge_through_origin(rows, targets, STRENGTH),
    }
    return runs[name]()


class ByTorch:
    """The same algorithms with torch's gradients, optimisers and soft threshold."""

    def __init__(self, rows: Array, targets: Array, radius: float, seed: int) -> None:
        """Data as tensors, weights at zero."""
        self.rows, self.targets = torch.tensor(rows), torch.tensor(targets)
        self.radius, self.chosen = radius, torch.tensor(_batches(seed))
        self.weights = torch.zeros(FEATURES, dtype=torch.float64, requires_grad=True)
        self.rate = 1 / float(torch.linalg.eigvalsh(self.rows.T @ self.rows / EXAMPLES)[-1])

    def loss(self, chosen: torch.Tensor | None = None) -> torch.Tensor:
        """Half the mean squared error of all examples or of some."""
        rows, targets = (self.rows, self.targets) if chosen is None else (self.rows[chosen], self.targets[chosen])
        return torch.nn.functional.mse_loss(rows @ self.weights, targets) / 2

    def optimised(self, optimiser: torch.optim.Optimizer, falling: bool, stochastic: bool) -> None:
        """An optimiser of torch on the loss plus the penalty."""
        power = 0.5 if falling else 0.0
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda number: (number + 1) ** -power)
        for number in range(STEPS):
            optimiser.zero_grad()
            penalty = STRENGTH * self.weights.abs().sum()
            torch.autograd.backward(self.loss(self.chosen[number] if stochastic else None) + penalty)
            optimiser.step()
            schedule.step()

    def stepped(self, stochastic: bool) -> Iterator[tuple[torch.Tensor, float]]:
        """One gradient step after the other, and its rate; who asks puts the result back into the weights."""
        for number in range(1, STEPS + 1):
            rate = RATE / number**0.5 if stochastic else self.rate
            (slope,) = torch.autograd.grad(self.loss(self.chosen[number - 1] if stochastic else None), self.weights)
            yield self.weights.detach() - rate * slope, rate

    def put(self, weights: torch.Tensor) -> None:
        """New weights."""
        self.weights = weights.detach().requires_grad_()

    def coordinates(self) -> None:
        """Every weight to its own minimum, with Gram matrix and correlations."""
        gram, pull = self.rows.T @ self.rows / EXAMPLES, self.rows.T @ self.targets / EXAMPLES
        weights = torch.zeros(FEATURES, dtype=torch.float64)
        for _ in range(STEPS // 20):
            for place in range(FEATURES):
                alone = pull[place] - gram[place] @ weights + gram[place, place] * weights[place]
                weights[place] = torch.nn.functional.softshrink(alone, STRENGTH) / gram[place, place]
        self.put(weights)

    def onto_ball(self, point: torch.Tensor) -> torch.Tensor:
        """The nearest point of the ball; its threshold by bisection."""
        if float(point.abs().sum()) <= self.radius:
            return point
        low, high = 0.0, float(point.abs().max())
        for _ in range(60):
            middle = (low + high) / 2
            outside = float((point.abs() - middle).clamp(min=0).sum()) > self.radius
            low, high = (middle, high) if outside else (low, middle)
        return torch.nn.functional.softshrink(point, low)

    def run(self, name: str) -> Array:
        """The weights by one algorithm."""
        if name == "ridge":
            gram = self.rows.T @ self.rows + EXAMPLES * STRENGTH * torch.eye(FEATURES)
            self.put(torch.cholesky_solve((self.rows.T @ self.targets)[:, None], torch.linalg.cholesky(gram))[:, 0])
        elif name == "coordinates":
            self.coordinates()
        elif name in ("proximal", "stochastic proximal", "constrained"):
            for point, rate in self.stepped(stochastic=name.startswith("stochastic")):
                inside = name == "constrained"
                self.put(self.onto_ball(point) if inside else torch.nn.functional.softshrink(point, rate * STRENGTH))
        elif name == "adam":
            self.optimised(torch.optim.Adam([self.weights]), falling=False, stochastic=False)
        else:
            stochastic = name.startswith("stochastic")
            optimiser = torch.optim.SGD([self.weights], lr=RATE if stochastic else self.rate)
            self.optimised(optimiser, falling=name != "subgradient", stochastic=stochastic)
        return self.weights.detach().numpy()


def _measure(case: Case) -> dict[str, object]:
    seed, name = int(case["seed"]), str(case["algorithm"])
    rows, targets = data(seed)
    if name == "data":
        return {"inputs": rows, "targets": targets}
    best = lasso.lasso_by_coordinates(rows, targets, STRENGTH, 2000)
    radius = float(np.abs(best).sum())
    found: dict[str, object] = {}
    runs = {"numpy": by_numpy(name, rows, targets, radius, seed)}
    runs["torch"] = ByTorch(rows, targets, radius, seed).run(name)
    lowest = lasso.lasso_cost(rows, targets, best, STRENGTH)
    for route, weights in runs.items():
        found[f"zeros_{route}"] = int((weights == 0).sum())
        found[f"left_{route}"] = float(np.abs(weights[best == 0]).max())
        found[f"excess_{route}"] = lasso.lasso_cost(rows, targets, weights, STRENGTH) - lowest
        found[f"sizes_{route}"] = np.sort(np.abs(weights)).tolist()
    return found | {
        "zeros_of_minimum": int((best == 0).sum()),
        "violation_of_minimum": lasso.lasso_violation(rows, targets, best, STRENGTH),
    }


CASES: list[Case] = [{"algorithm": "data", "seed": 0}]
CASES += [{"algorithm": name, "seed": seed} for name in ALGORITHMS for seed in range(5)]
EXPERIMENT = Experiment(
    what="Exact zeros among 20 weights of a lasso, by algorithm, on five data sets",
    cases=CASES,
    measure=_measure,
    tolerance={
        # Hopping weights end on either side of zero according to the last digit, and stochastic ones may lose a zero.
        "inputs": 1e-12,
        "targets": 1e-12,
        "zeros_numpy": 1,
        "zeros_torch": 1,
        "violation_of_minimum": 1e-10,
        **{f"{kind}_{route}": 0.01 for kind in ("left", "excess", "sizes") for route in ("numpy", "torch")},
    },
    data=(),
)
