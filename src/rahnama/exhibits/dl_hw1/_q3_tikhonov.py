"""Part b, beyond linear models: what noise on the inputs adds to a small network and to logistic regression.

Inputs are pairs, so that the mean over normal noise is a double integral that quadrature gives to many digits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.text import Text

Array = NDArray[np.float64]
DEVIATIONS = (0.1, 0.3, 1.0)
Cost = Callable[[Array], Array]


@cache
def data() -> tuple[Array, Array, Array]:
    """Ten pairs, a real target and a label of ±1 for each."""
    generator = np.random.default_rng(11)
    rows = generator.standard_normal((10, 2))
    return rows, np.sin(2 * rows[:, 0]) + 0.5 * rows[:, 1], np.where(rows[:, 0] + rows[:, 1] > 0, 1.0, -1.0)


@cache
def parameters() -> tuple[Array, Array, Array]:
    """Hidden weights, hidden biases and output weights of a network 2-5-1 with tanh."""
    generator = np.random.default_rng(2)
    return generator.standard_normal((5, 2)), generator.standard_normal(5), generator.standard_normal(5)


def network_cost(inputs: Array) -> Array:
    """Half the squared error for every example; inputs (…, 10, 2)."""
    hidden, biases, factors = parameters()
    errors: Array = np.tanh(inputs @ hidden.T + biases) @ factors - data()[1]
    return errors**2 / 2


def fitted_cost(inputs: Array) -> Array:
    """The same network on targets that it meets: its own outputs at the clean inputs."""
    hidden, biases, factors = parameters()
    outputs: Array = np.tanh(data()[0] @ hidden.T + biases) @ factors
    errors: Array = np.tanh(inputs @ hidden.T + biases) @ factors - outputs
    return errors**2 / 2


def logistic_cost(inputs: Array) -> Array:
    """log(1 + exp(-label·score)) for every example, with weights (2, -1)."""
    scores: Array = data()[2] * (inputs @ np.array([2.0, -1.0]))
    return np.logaddexp(0.0, -scores)


def linear_cost(inputs: Array) -> Array:
    """Half the squared error of the linear model with weights (2, -1)."""
    errors: Array = inputs @ np.array([2.0, -1.0]) - data()[1]
    return errors**2 / 2


COSTS: dict[str, tuple[Text, Cost]] = {
    "linear": (Text(fa="خطی، مربع خطا", en="linear, squared error"), linear_cost),
    "logistic": (Text(fa="لجستیک", en="logistic"), logistic_cost),
    "fitted": (Text(fa="شبکه‌ی tanh، خطای صفر", en="tanh network, no error"), fitted_cost),
    "network": (Text(fa="همان شبکه، هدف‌های دیگر", en="same network, other targets"), network_cost),
}


def by_quadrature(cost: Cost, deviation: float) -> float:
    """Mean rise by Gauss and Hermite's rule in both directions."""
    places, masses = np.polynomial.hermite_e.hermegauss(90)
    masses = masses / masses.sum()
    noise = np.stack(np.meshgrid(places, places, indexing="ij"), axis=-1)[:, :, None, :] * deviation
    values = cost(data()[0] + noise).mean(axis=-1)
    return float(masses @ values @ masses - cost(data()[0]).mean())


def by_grid(name: str, deviation: float) -> float:
    """The same by torch: the trapezoid rule on a fine grid of ±7 deviations."""
    places = torch.linspace(-7, 7, 81, dtype=torch.float64)
    density = torch.exp(-(places**2) / 2)
    density = density / density.sum()
    noise = torch.stack(torch.meshgrid(places, places, indexing="ij"), dim=-1)[:, :, None, :] * deviation
    rows = torch.tensor(data()[0])
    values = torch_cost(name, rows + noise).mean(dim=-1)
    return float(density @ values @ density - torch_cost(name, rows).mean())


def torch_cost(name: str, inputs: torch.Tensor) -> torch.Tensor:
    """The three costs in torch's own words."""
    _, targets, labels = (torch.tensor(each) for each in data())
    line = torch.tensor([2.0, -1.0], dtype=torch.float64)
    if name == "linear":
        return 0.5 * (inputs @ line - targets).square()
    if name == "logistic":
        return torch.nn.functional.softplus(-labels * (inputs @ line))
    hidden, biases, factors = (torch.tensor(each) for each in parameters())
    if name == "fitted":
        targets = torch.tanh(torch.nn.functional.linear(torch.tensor(data()[0]), hidden, biases)) @ factors
    return 0.5 * (torch.tanh(torch.nn.functional.linear(inputs, hidden, biases)) @ factors - targets).square()


def curvature_by_autograd(name: str) -> float:
    """Half the mean Laplacian of the cost in its input: what σ² is multiplied by to second order."""
    rows = torch.tensor(data()[0], requires_grad=True)
    (slopes,) = torch.autograd.grad(torch_cost(name, rows).sum(), rows, create_graph=True)  # no cost sees two rows
    curvatures = [torch.autograd.grad(slopes[:, axis].sum(), rows, retain_graph=True)[0][:, axis] for axis in (0, 1)]
    return float((curvatures[0] + curvatures[1]).mean() / 2)


def curvature_by_differences(cost: Cost) -> float:
    """The same by second central differences."""
    rows, step = data()[0], 1e-3
    total = np.zeros(len(rows))
    for axis in np.eye(2):
        total += (cost(rows + step * axis) - 2 * cost(rows) + cost(rows - step * axis)) / step**2
    return float(total.mean() / 2)


def squared_slope_by_autograd(name: str) -> float:
    """Half the mean square of the output's gradient: the part that is left where errors average out."""
    rows = torch.tensor(data()[0], requires_grad=True)
    line = torch.tensor([2.0, -1.0], dtype=torch.float64)
    hidden, biases, factors = (torch.tensor(each) for each in parameters())
    outputs = rows @ line if name == "linear" else torch.tanh(rows @ hidden.T + biases) @ factors
    (slopes,) = torch.autograd.grad(outputs.sum(), rows)
    return float(slopes.square().sum(dim=1).mean() / 2)


def squared_slope_by_differences(name: str) -> float:
    """The same by central differences."""
    rows, step = data()[0], 1e-5
    hidden, biases, factors = parameters()

    def output(inputs: Array) -> Array:
        values: Array = (
            np.tanh(inputs @ hidden.T + biases) @ factors if name != "linear" else inputs @ np.array([2.0, -1.0])
        )
        return values

    slopes = [(output(rows + step * axis) - output(rows - step * axis)) / (2 * step) for axis in np.eye(2)]
    return float(np.mean(slopes[0] ** 2 + slopes[1] ** 2) / 2)


RISE = Text(fa="افزایش میانگین هزینه", en="rise of the mean cost")


def _row(name: str, deviation: float) -> list[Cell]:
    text, cost = COSTS[name]
    exact, grid = by_quadrature(cost, deviation), by_grid(name, deviation)
    routes = {Route.NUMPY: curvature_by_differences(cost), Route.AUTOGRAD: curvature_by_autograd(name)}
    second = {route: value * deviation**2 for route, value in routes.items()}
    slope = {
        Route.NUMPY: squared_slope_by_differences(name) * deviation**2,
        Route.AUTOGRAD: squared_slope_by_autograd(name) * deviation**2,
    }
    ratio = {
        Route.NUMPY: second[Route.NUMPY] / exact,
        Route.AUTOGRAD: second[Route.AUTOGRAD] / grid,
    }
    return [
        text,
        Maths(f"{deviation:g}"),
        Claim(RISE, {Route.NUMPY: exact, Route.TORCH: grid}, tolerance=1e-5),
        Claim(RISE, second, tolerance=1e-4),
        Claim(Text(fa="نسبت", en="ratio"), ratio, tolerance=1e-4),
        None if name == "logistic" else Claim(RISE, slope, tolerance=1e-6),
    ]


def beyond_linear_models() -> Table:
    """Exact rise, its second-order approximation and Tikhonov's part of it, for three models and three deviations."""
    columns = [
        Column(Text(fa="مدل", en="model")),
        Column(Maths(r"\sigma")),
        Column(Text(fa="افزایش دقیق", en="exact rise"), digits=5),
        Column(Text(fa="تقریب مرتبه‌ی دوم", en="to second order"), digits=5),
        Column(Text(fa="تقریب بر دقیق", en="their ratio"), digits=3),
        Column(Maths(r"\tfrac{\sigma^2}{2n}\sum\lVert\nabla f\rVert^2"), digits=5),
    ]
    rows = [_row("linear", 1.0), *(_row(name, each) for name in list(COSTS)[1:] for each in DEVIATIONS)]
    return Table(columns, rows)
