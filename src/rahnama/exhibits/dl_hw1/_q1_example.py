"""The small example of dl-hw1/q1 in exact fractions: four points on a line, and what follows from them alone.

Axes: n examples, p columns (the feature and a column of ones, so that the weights are (w, b)).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pair = tuple[Fraction, Fraction]
FEATURE, TARGETS = (0, 1, 2, 3), (1, 3, 4, 8)
DESIGN = np.array([[float(x), 1.0] for x in FEATURE])
WANTED = np.array([float(y) for y in TARGETS])
RATE = Fraction(1, 10)


def loss(w: Fraction, b: Fraction, feature: Sequence[int] = FEATURE) -> Fraction:
    """Half the mean squared error, example by example."""
    return sum(((y - w * x - b) ** 2 for x, y in zip(feature, TARGETS, strict=True)), Fraction(0)) / (2 * len(TARGETS))


def gradient(w: Fraction, b: Fraction, feature: Sequence[int] = FEATURE) -> Pair:
    """Its derivatives by w and b, example by example."""
    residuals = [w * x + b - y for x, y in zip(feature, TARGETS, strict=True)]
    count = len(TARGETS)
    return sum((r * x for r, x in zip(residuals, feature, strict=True)), Fraction(0)) / count, sum(
        residuals, Fraction(0)
    ) / count


def path(rates: Sequence[Fraction], feature: Sequence[int] = FEATURE) -> list[Pair]:
    """Gradient descent from (0, 0) with one learning rate for each update."""
    points: list[Pair] = [(Fraction(0), Fraction(0))]
    for rate in rates:
        (w, b), (by_w, by_b) = points[-1], gradient(*points[-1], feature)
        points.append((w - rate * by_w, b - rate * by_b))
    return points


def best(feature: Sequence[int] = FEATURE) -> Pair:
    """The least-squares line by Cramer's rule."""
    count, of_x, of_y = len(feature), sum(feature), sum(TARGETS)
    squares = sum(x * x for x in feature)
    products = sum(x * y for x, y in zip(feature, TARGETS, strict=True))
    determinant = count * squares - of_x**2
    w = Fraction(count * products - of_x * of_y, determinant)
    return w, Fraction(squares * of_y - of_x * products, determinant)


def squared_distance(point: Pair, feature: Sequence[int] = FEATURE) -> Fraction:
    """Squared distance of (w, b) from the best weights."""
    wanted = best(feature)
    return (point[0] - wanted[0]) ** 2 + (point[1] - wanted[1]) ** 2


def torch_gradient(w: float, b: float, scale: float = 1 / (2 * len(TARGETS))) -> list[float]:
    """Derivatives of scale · Σ(y - ŷ)² by automatic differentiation."""
    slope = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    shift = torch.tensor(b, dtype=torch.float64, requires_grad=True)
    residuals = torch.tensor(WANTED) - slope * torch.tensor(DESIGN[:, 0]) - shift
    return [float(each) for each in torch.autograd.grad(scale * (residuals**2).sum(), (slope, shift))]


def torch_path(rate: float, updates: int) -> list[tuple[float, float]]:
    """Gradient descent from (0, 0) with PyTorch's layer, loss and automatic differentiation."""
    weights = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
    shift = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    inputs, targets = torch.tensor(DESIGN[:, :1]), torch.tensor(WANTED)[:, None]
    found = [(0.0, 0.0)]
    for _ in range(updates):
        height = torch.nn.functional.mse_loss(torch.nn.functional.linear(inputs, weights, shift), targets) / 2
        slopes = torch.autograd.grad(height, (weights, shift))
        with torch.no_grad():
            weights -= rate * slopes[0]
            shift -= rate * slopes[1]
        found.append((float(weights.detach()[0, 0]), float(shift.detach()[0])))
    return found


def central_differences(w: float, b: float, step: float = 1e-5) -> list[float]:
    """Derivatives of the loss by central differences, the loss by NumPy."""

    def at(slope: float, shift: float) -> float:
        return float(np.mean((WANTED - slope * DESIGN[:, 0] - shift) ** 2)) / 2

    return [(at(w + step, b) - at(w - step, b)) / (2 * step), (at(w, b + step) - at(w, b - step)) / (2 * step)]
