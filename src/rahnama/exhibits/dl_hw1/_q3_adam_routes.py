"""Second routes to Adam's numbers: torch's own optimizer, and sums and loops that share nothing with ``reference``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray

Array = NDArray[np.float64]


def states(gradients: Array) -> tuple[Array, Array, Array]:
    """Steps over the rate, m and v of ``torch.optim.Adam`` in float64, one row for each step."""
    weight = torch.zeros(gradients.shape[1:], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([weight], lr=1.0)
    found: tuple[list[Array], list[Array], list[Array]] = ([], [], [])
    for gradient in gradients:
        with torch.no_grad():
            weight.zero_()  # so that the step is not lost in the digits of what it is added to
        weight.grad = torch.tensor(gradient)
        optimizer.step()
        found[0].append(-weight.detach().numpy().copy())
        found[1].append(optimizer.state[weight]["exp_avg"].numpy().copy())
        found[2].append(optimizer.state[weight]["exp_avg_sq"].numpy().copy())
    return np.array(found[0]), np.array(found[1]), np.array(found[2])


def weighted_mean(values: Sequence[float], beta: Fraction) -> float:
    """The mean with weights 1, β, β², … from the last value backwards, which is what m̂ is."""
    weights = [beta**age for age in range(len(values) - 1, -1, -1)]
    total = sum((weight * Fraction(value) for weight, value in zip(weights, values, strict=True)), Fraction(0))
    return float(total / sum(weights))


def step_by_sums(gradients: Sequence[float], correct: tuple[bool, bool]) -> float:
    """The last step over the rate from the two sums, term by term."""
    sums = []
    for beta, power, each in zip((0.9, 0.999), (1, 2), correct, strict=True):
        weights = [beta**age for age in range(len(gradients) - 1, -1, -1)]
        total = math.fsum(weight * value**power for weight, value in zip(weights, gradients, strict=True))
        sums.append(total / math.fsum(weights) if each else (1 - beta) * total)
    return sums[0] / (math.sqrt(sums[1]) + 1e-8)


def early_epsilon(gradient: float) -> float:
    """The first step over the rate where ε is added to the uncorrected root, as TensorFlow's Adam does."""
    rate, first, second = torch.tensor([1.0, 0.1 * gradient, 0.001 * gradient**2], dtype=torch.float64)
    return float(rate * math.sqrt(1 - 0.999) / (1 - 0.9) * first / (torch.sqrt(second) + 1e-8))


def averages(values: Array, beta: float) -> Array:
    """Moving averages from zero as one matrix product with the weights (1 − β) β^(t−i)."""
    t = np.arange(len(values))
    ages = t[:, None] - t[None, :]
    weights = np.where(ages >= 0, (1 - beta) * beta ** np.maximum(ages, 0).astype(float), 0.0)
    result: Array = weights @ values
    return result


def quadratic_run(first: int) -> float:
    """Thirty steps of Adam on 1.5 θ² from 2; the parameters are numbered from ``first``."""
    theta, m, v = {first: 2.0}, 0.0, 0.0
    for t in range(1, 31):
        before = t - 1 + first
        gradient = 3 * theta[before]
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        step = m / (1 - 0.9**t) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
        theta[before + 1] = theta[before] - 0.1 * step
    return theta[30 + first]
