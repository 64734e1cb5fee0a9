"""What an L2 penalty on the biases does to a small network when inputs or targets are far from zero.

A network 1-16-1 with tanh learns one and a half waves of a sine from 60 noisy points, with half the mean squared error
plus (λ/2)‖·‖² and λ = 0.001. The same points are then moved along the axis of the targets, or of the inputs. If no bias
is penalised, the moved network with moved biases costs as much as the old one, so nothing need change; here it is
measured what changes if the output's bias, or every bias, is penalised. Trained in float64 by Levenberg and Marquardt's
method with derivatives by hand, always from the same start, moved along with the data; the length of the gradient
at the end is computed by automatic differentiation.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.experiment import Case, Experiment

Array = NDArray[np.float64]
POINTS, HIDDEN, STRENGTH, ROUNDS, ENOUGH = 60, 16, 1e-3, 4000, 1e-8
PENALISED = ("weights", "output bias too", "all biases too")
MOVES = (("targets", 0.0), ("targets", 10.0), ("targets", 100.0), ("inputs", 20.0))


def points(seed: int) -> tuple[Array, Array]:
    """Places in (-3, 3) and noisy heights."""
    generator = np.random.default_rng(seed)
    places = np.sort(generator.uniform(-3, 3, POINTS))
    return places, np.sin(1.5 * places) + 0.1 * generator.standard_normal(POINTS)


def start(seed: int) -> Array:
    """Hidden weights, hidden biases, output weights and output bias in one vector, for data that are not moved."""
    generator = np.random.default_rng(50 + seed)
    hidden, biases = generator.uniform(-1.5, 1.5, HIDDEN), generator.uniform(-3, 3, HIDDEN)
    return np.concatenate([hidden, biases, generator.normal(0, 0.25, HIDDEN), [0.0]])


def moved(vector: Array, inputs: float, targets: float) -> Array:
    """The parameters that give the moved function on the moved data: b - w·inputs and level + targets."""
    hidden, biases, factors = vector[:-1].reshape(3, HIDDEN)
    return np.concatenate([hidden, biases - hidden * inputs, factors, [vector[-1] + targets]])


def outputs_and_slopes(vector: Array, places: Array) -> tuple[Array, Array]:
    """What the network says at every place, and its derivative with respect to every parameter."""
    hidden, biases, factors = vector[:-1].reshape(3, HIDDEN)
    active = np.tanh(places[:, None] * hidden + biases)
    inner = factors * (1 - active**2)
    slopes = np.hstack([inner * places[:, None], inner, active, np.ones((len(places), 1))])
    return active @ factors + vector[-1], slopes


def penalties(penalised: str) -> Array:
    """λ for every penalised parameter, 0 for the others."""
    counted = np.full((3, HIDDEN), STRENGTH)
    counted[1] *= penalised == PENALISED[2]
    return np.append(counted, 0.0 if penalised == PENALISED[0] else STRENGTH)


def trained(vector: Array, places: Array, heights: Array, each: Array, move: dict[str, float]) -> Array:
    """Parameters of least cost, by Gauss and Newton's step, made shorter until the cost falls.

    The search runs in the coordinates of data that are not moved, where it is well conditioned; what is penalised are
    the parameters of the moved network, which depend on these linearly.
    """
    damping, roots = 1e-2, np.sqrt(each)
    linear = roots[:, None] * np.stack([moved(unit, move["inputs"], 0.0) for unit in np.eye(len(vector))], axis=1)
    constant = roots * moved(np.zeros(len(vector)), 0.0, move["targets"])

    def errors_and_slopes(trial: Array) -> tuple[Array, Array]:
        values, slopes = outputs_and_slopes(trial, places)
        errors = np.concatenate([(values - heights) / np.sqrt(len(places)), linear @ trial + constant])
        return errors, np.vstack([slopes / np.sqrt(len(places)), linear])

    errors, slopes = errors_and_slopes(vector)
    for _ in range(ROUNDS):
        gradient = slopes.T @ errors
        if np.linalg.norm(gradient) < ENOUGH:
            break
        trial = vector - np.linalg.solve(slopes.T @ slopes + damping * np.eye(len(vector)), gradient)
        found, steeper = errors_and_slopes(trial)
        if found @ found <= errors @ errors:
            vector, errors, slopes, damping = trial, found, steeper, max(damping / 3, 1e-9)
        else:
            damping *= 4
    return vector


class ByTorch:
    """The same network and cost in torch."""

    def __init__(self, vector: Array) -> None:
        """The parameters as tensors of their own."""
        pieces = np.split(vector, [HIDDEN, 2 * HIDDEN, 3 * HIDDEN])
        self.parameters = [torch.tensor(each, requires_grad=True) for each in pieces]

    def __call__(self, places: Array) -> torch.Tensor:
        """The output at every place."""
        weights, biases, factors, level = self.parameters
        active = torch.tanh(torch.nn.functional.linear(torch.tensor(places)[:, None], weights[:, None], biases))
        return torch.nn.functional.linear(active, factors[None], level)[:, 0]

    def last_gradient(self, places: Array, heights: Array, penalised: str) -> float:
        """Length of the gradient of the cost, by automatic differentiation."""
        weights, biases, factors, level = self.parameters
        counted = [weights, factors, *([level] if penalised != PENALISED[0] else [])]
        counted += [biases] if penalised == PENALISED[2] else []
        cost = torch.nn.functional.mse_loss(self(places), torch.tensor(heights)) / 2
        cost = cost + STRENGTH / 2 * torch.cat(counted).square().sum()
        return float(torch.cat(torch.autograd.grad(cost, self.parameters)).norm())


def _measure(case: Case) -> dict[str, object]:
    seed, penalised = int(case["seed"]), str(case["penalised"])
    move = {"inputs": 0.0, "targets": 0.0, str(case["moved"]): float(case["by"])}
    places, heights = points(seed)
    vector = moved(trained(start(seed), places, heights, penalties(penalised), move), **move)
    places, heights = places + move["inputs"], heights + move["targets"]
    where = np.linspace(-3, 3, 61)
    truth = np.sin(1.5 * where) + move["targets"]
    by_numpy, by_torch = outputs_and_slopes(vector, where + move["inputs"])[0], ByTorch(vector)
    values = by_torch(where + move["inputs"]).detach().numpy()
    return {
        "error_numpy": float(np.sqrt(np.mean((by_numpy - truth) ** 2))),
        "error_torch": float(np.sqrt(np.mean((values - truth) ** 2))),
        "output_bias": float(vector[-1]),
        "curve": (by_numpy - move["targets"]).tolist(),
        "last_gradient": by_torch.last_gradient(places, heights, penalised),
    }


EXPERIMENT = Experiment(
    what="Error of a small network under an L2 penalty with and without its biases, when the data lie far from zero",
    cases=tuple(
        {"moved": moved, "by": by, "penalised": penalised, "seed": seed}
        for moved, by in MOVES
        for penalised in PENALISED
        for seed in range(3)
    ),
    measure=_measure,
    # Converged, but the cost has several minima, and the last digit may choose another one.
    tolerance={"error_numpy": 0.05, "error_torch": 0.05, "output_bias": 10.0, "curve": 0.3, "last_gradient": 1e-4},
    data=(),
)
