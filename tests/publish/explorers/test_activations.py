"""Activations and their slopes agree with PyTorch's; products of slopes never underflow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

Script = Callable[..., Any]
POINTS = [float(x) for x in np.linspace(-8, 8, 33) if x] + [-0.1, 1e-9, -1e-9]
CASES: list[tuple[str, float | None, Callable[[torch.Tensor], torch.Tensor]]] = [
    ("sigmoid", None, torch.sigmoid),
    ("tanh", None, torch.tanh),
    ("relu", None, torch.relu),
    ("leaky", 0.01, lambda x: functional.leaky_relu(x, 0.01)),
    ("leaky", 0.5, lambda x: functional.leaky_relu(x, 0.5)),
    ("prelu", -0.5, lambda x: functional.prelu(x, torch.tensor([-0.5], dtype=x.dtype))),
    ("prelu", 1.5, lambda x: functional.prelu(x, torch.tensor([1.5], dtype=x.dtype))),
    ("elu", 1.0, lambda x: functional.elu(x, 1.0)),
    ("elu", 3.0, lambda x: functional.elu(x, 3.0)),
]
IDS = [f"{name}-{p}" for name, p, _ in CASES]


def by_torch(function: Callable[[torch.Tensor], torch.Tensor], points: list[float]) -> tuple[list[float], list[float]]:
    """Values, and slopes by automatic differentiation."""
    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    y = function(x)
    y.sum().backward()
    assert x.grad is not None
    return y.detach().tolist(), x.grad.tolist()


@pytest.mark.parametrize(("name", "p", "function"), CASES, ids=IDS)
def test_values_and_slopes_agree_with_torch(explorer: Script, name: str, p: float | None, function: Any) -> None:
    values, slopes = by_torch(function, POINTS)
    for x, y, slope in zip(POINTS, values, slopes, strict=True):
        assert explorer("value", name, x, p) == pytest.approx(y, rel=1e-12, abs=1e-300), x
        # torch forms 1 − tanh² and rounds where tanh is nearly one
        assert explorer("slope", name, x, p) == pytest.approx(slope, rel=1e-9, abs=1e-12), x


@pytest.mark.parametrize(("name", "p", "function"), CASES, ids=IDS)
def test_slopes_agree_with_central_differences(explorer: Script, name: str, p: float | None, function: Any) -> None:
    step = 1e-5
    for x in (-3.3, -0.7, 0.4, 2.9):
        rise = explorer("value", name, x + step, p) - explorer("value", name, x - step, p)
        assert explorer("slope", name, x, p) == pytest.approx(rise / (2 * step), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("name", "p"), [("relu", None), ("leaky", 0.01), ("prelu", 0.25), ("elu", 2.0)])
def test_at_a_kink_there_is_no_derivative_but_two_slopes(explorer: Script, name: str, p: float | None) -> None:
    assert explorer("slope", name, 0, p) is None
    left, right = explorer("slopes", name, 0, p)
    step = 1e-7
    assert left == pytest.approx((0 - explorer("value", name, -step, p)) / step, abs=1e-6)
    assert right == pytest.approx(explorer("value", name, step, p) / step, abs=1e-6) == 1


@pytest.mark.parametrize(("name", "p"), [("sigmoid", None), ("tanh", None), ("leaky", 1), ("prelu", 1), ("elu", 1)])
def test_without_a_kink_there_is_a_derivative_at_zero(explorer: Script, name: str, p: float | None) -> None:
    assert explorer("slope", name, 0, p) == (0.25 if name == "sigmoid" else 1)


@pytest.mark.parametrize(("name", "p", "function"), CASES[2:], ids=IDS[2:])
def test_at_the_kink_torch_takes_the_slope_from_the_left(
    explorer: Script, name: str, p: float | None, function: Any
) -> None:
    assert explorer("slopes", name, 0, p)[0] == by_torch(function, [0.0])[1][0]


def test_a_prelu_of_torch_starts_where_the_slider_does(explorer: Script) -> None:
    from rahnama.publish.explorers import options

    assert options("activations")["a"]["usual"] == torch.nn.PReLU().weight.item()
    assert options("activations")["slope"]["usual"] == torch.nn.LeakyReLU().negative_slope
    assert options("activations")["alpha"]["usual"] == torch.nn.ELU().alpha


@pytest.mark.parametrize(("name", "p", "function"), CASES, ids=IDS)
def test_far_out_nothing_overflows(explorer: Script, name: str, p: float | None, function: Any) -> None:
    for x in (-800.0, 800.0):
        (y,), (slope,) = by_torch(function, [x])
        assert explorer("value", name, x, p) == pytest.approx(y, abs=1e-300)
        assert explorer("slope", name, x, p) == pytest.approx(slope, abs=1e-300)


@pytest.mark.parametrize("x", [8.0, 20.0, 300.0])
def test_the_slope_of_tanh_and_sigmoid_keeps_its_digits_where_they_are_flat(explorer: Script, x: float) -> None:
    # The leading terms of their series at infinity: exp(−x) and 4·exp(−2x).
    for side in (x, -x):
        assert explorer("slope", "sigmoid", side) == pytest.approx(math.exp(-x), rel=1e-3)
        assert explorer("slope", "tanh", side) == pytest.approx(4 * math.exp(-2 * x), rel=1e-3)


@pytest.mark.parametrize(("name", "p", "function"), CASES, ids=IDS)
def test_no_slope_is_steeper_than_the_steepest(explorer: Script, name: str, p: float | None, function: Any) -> None:
    found = [abs(each) for x in [*POINTS, -1e-12] for each in explorer("slopes", name, x, p)] + explorer(
        "slopes", name, 0, p
    )
    assert max(map(abs, found)) == pytest.approx(abs(explorer("steepest", name, p)), rel=1e-9)


@pytest.mark.parametrize(("slope", "layers"), [(0.25, 10), (-0.5, 3), (-0.5, 4), (1, 100), (2.7, 5)])
def test_a_product_of_slopes_is_what_multiplying_one_by_one_gives(explorer: Script, slope: float, layers: int) -> None:
    product = explorer("product", slope, layers)
    assert product["sign"] * 10 ** product["exponent"] == pytest.approx(math.prod([slope] * layers), rel=1e-12)


def test_a_product_of_slopes_survives_where_a_number_would_be_zero(explorer: Script) -> None:
    assert 3.35e-4**100 == 0
    product = explorer("product", 3.35e-4, 100)
    assert product["sign"] == 1 and product["exponent"] == pytest.approx(100 * math.log10(3.35e-4))


def test_a_product_with_a_slope_of_zero_is_zero(explorer: Script) -> None:
    assert explorer("product", 0, 7)["sign"] == 0
