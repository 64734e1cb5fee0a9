"""Claims of question 3 that several of its exhibits are built from."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.exhibits.ml_hw4 import _q3_routes as routes
from rahnama.exhibits.ml_hw4._q3_example import IMAGE, SIDES, WEIGHTS, Array, random_network
from rahnama.reference import small_cnn
from rahnama.text import Text

UNIT = Text(fa="برابرِ δ", en="times δ")
WEIGHT = Text(fa="وزن", en="weights")
SIDE = Column(Text(fa="صفرها", en="zeros"))
TEX = {
    "pooled": r"\partial L/\partial P^{(3)}",
    "second": r"\partial L/\partial P^{(2)}",
    "first": r"\partial L/\partial P^{(1)}",
    "second_weights": r"\partial L/\partial W^{(2)}",
    "first_weights": r"\partial L/\partial W^{(1)}",
}
NETWORKS = 100
STEP = 1e-4  # of central differences where the loss is curved


def whole(array: Any) -> Any:
    """An array of whole numbers as such."""
    rounded = np.rint(array)
    if not np.array_equal(rounded, array):
        raise ValueError("expected whole numbers")
    return rounded.astype(int)


@cache
def closed(before: int) -> dict[str, Array]:
    """Gradients of the example for δ = 1, by the closed forms."""
    return small_cnn.gradients(IMAGE, WEIGHTS, 1.0, before)._asdict()


@cache
def found(before: int) -> dict[Route, routes.Gradients]:
    """The same by the other routes."""
    return {
        Route.AUTOGRAD: routes.by_autograd(IMAGE, WEIGHTS, before),
        Route.LOOPS: routes.by_loops(IMAGE, WEIGHTS, before),
        Route.DIFFERENCES: routes.by_differences(IMAGE, WEIGHTS, before),
        Route.MATRIX: routes.by_matrices(IMAGE, WEIGHTS, before),
    }


def gradient(quantity: str, what: Text, before: int = 0) -> Claim:
    """A whole gradient of the example, in units of δ, by five routes."""
    shown = {Route.CLOSED_FORM: closed(before)[quantity]} | {
        route: each[quantity] for route, each in found(before).items()
    }
    return Claim(what, {route: whole(each) for route, each in shown.items()}, UNIT)


def entry(quantity: str, place: tuple[int, ...], before: int = 0) -> Claim:
    """One entry of a gradient of the example; a cell of a table."""
    shown = {
        Route.CLOSED_FORM: closed(before)[quantity],
        Route.AUTOGRAD: found(before)[Route.AUTOGRAD][quantity],
        Route.DIFFERENCES: found(before)[Route.DIFFERENCES][quantity],
    }
    name = Text(fa="یک درایه‌ی گرادیان", en="an entry of the gradient")
    return Claim(name, {route: int(whole(each[place])) for route, each in shown.items()}, UNIT)


def forward(name: str, what: Text, before: int = 0) -> Claim:
    """What a layer of the example puts out, by the reference and by moved copies."""
    reference = small_cnn.forward(IMAGE, WEIGHTS, before)._asdict()[name]
    return Claim(what, {Route.NUMPY: reference, Route.MATRIX: routes.values(IMAGE, WEIGHTS, before)[name]})


# Losses


def bernoulli(score: float, label: int) -> float:
    """∂L/∂z of the binary cross-entropy after a sigmoid."""
    return 1 / (1 + math.exp(-score)) - label


def squares(score: float, label: int) -> float:
    """∂L/∂z of half the squared error after a sigmoid."""
    guess = 1 / (1 + math.exp(-score))
    return (guess - label) * guess * (1 - guess)


LOSSES = {"cross-entropy": bernoulli, "squares": squares}


def torch_loss(name: str, label: int) -> Any:
    """The loss as PyTorch computes it from z."""
    import torch

    def loss(score: Any) -> Any:
        target = torch.full_like(score, float(label))
        if name == "squares":
            return (torch.sigmoid(score) - target).square().sum() / 2
        return torch.nn.functional.binary_cross_entropy_with_logits(score, target, reduction="sum")

    return loss


def numpy_loss(name: str, label: int) -> Any:
    """The loss from its definition, for central differences."""

    def loss(score: Any) -> Any:
        guess = 1 / (1 + np.exp(-np.asarray(score)))
        if name == "squares":
            return (guess - label) ** 2 / 2
        return -label * np.log(guess) - (1 - label) * np.log(1 - guess)

    return loss


def slope_of_loss(name: str, label: int) -> Claim:
    """δ = ∂L/∂z at the example's z, by the formula, by autograd and by a central difference."""
    import torch

    score = small_cnn.forward(IMAGE, WEIGHTS).score
    at = torch.tensor(score, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(torch_loss(name, label)(at), at)
    loss = numpy_loss(name, label)
    return Claim(
        Text(fa="گرادیان زیان نسبت به z", en="gradient of the loss with respect to z"),
        {
            Route.CLOSED_FORM: LOSSES[name](score, label),
            Route.AUTOGRAD: float(slope),
            Route.DIFFERENCES: float(loss(score + STEP) - loss(score - STEP)) / (2 * STEP),
        },
        tolerance=1e-7,
    )


# Many random networks


@cache
def exact_differences(before: int) -> dict[str, dict[Route, float]]:
    """Largest difference of the closed form from each other route, over networks of whole numbers, L = z."""
    generator = np.random.default_rng(30 + before)
    worst = {name: dict.fromkeys((Route.AUTOGRAD, Route.LOOPS, Route.DIFFERENCES, Route.MATRIX), 0.0) for name in TEX}
    for _ in range(NETWORKS):
        image, weights = random_network(generator, whole=True)
        formula = small_cnn.gradients(image, weights, 1.0, before)._asdict()
        others = {
            Route.AUTOGRAD: routes.by_autograd(image, weights, before),
            Route.LOOPS: routes.by_loops(image, weights, before),
            Route.DIFFERENCES: routes.by_differences(image, weights, before),
            Route.MATRIX: routes.by_matrices(image, weights, before),
        }
        for name, largest in worst.items():
            for route, other in others.items():
                largest[route] = max(largest[route], float(np.abs(formula[name] - other[name]).max()))
    return worst


def agreement(*quantities: str) -> Table:
    """Largest difference of the closed form from each other way, for both sides; with one quantity it is not named."""
    ways = (Route.AUTOGRAD, Route.LOOPS, Route.MATRIX, Route.DIFFERENCES)
    named = len(quantities) > 1
    rows: list[tuple[Cell, ...]] = [
        (*([Maths(TEX[name])] if named else []), SIDES[before], *(nothing(gaps[way]) for way in ways))
        for name in quantities
        for before in SIDES
        for gaps in (exact_differences(before)[name],)
    ]
    first = [Column(Text(fa="کمیت", en="quantity"))] if named else []
    return Table([*first, SIDE, *(Column(way.value) for way in ways)], rows)


def nothing(difference: float) -> int:
    """A difference that must be zero to the last bit, or the table that shows it cannot be made."""
    if difference:
        raise ValueError(f"expected no difference, got {difference:g}")
    return 0


@cache
def curved_differences(loss: str, before: int) -> dict[Route, float]:
    """The same over normal networks with a loss behind a sigmoid, relative to the largest entry, all quantities."""
    generator = np.random.default_rng(60 + before)
    worst = dict.fromkeys((Route.AUTOGRAD, Route.LOOPS, Route.DIFFERENCES), 0.0)
    for number in range(NETWORKS):
        image, weights = random_network(generator, whole=False)
        weights = weights._replace(last=weights.last / 4)  # keeps most sigmoids off their flat ends
        label = number % 2
        upstream = LOSSES[loss](small_cnn.forward(image, weights, before).score, label)
        formula = small_cnn.gradients(image, weights, upstream, before)._asdict()
        others = {
            Route.AUTOGRAD: routes.by_autograd(image, weights, before, torch_loss(loss, label)),
            Route.LOOPS: routes.by_loops(image, weights, before, upstream),
            Route.DIFFERENCES: routes.by_differences(image, weights, before, STEP, numpy_loss(loss, label)),
        }
        for route, other in others.items():
            gaps = [np.abs(formula[name] - other[name]).max() / max(1.0, np.abs(formula[name]).max()) for name in TEX]
            worst[route] = max(worst[route], float(max(gaps)))
    return worst


def below(difference: float, power: int) -> Maths:
    """The statement that a difference is below a power of ten; it cannot be made if it is not true.

    Rounding differs between machines, so the digits themselves are not shown.
    """
    if not difference < 10.0**power:
        raise ValueError(f"expected less than 1e{power}, got {difference:g}")
    return Maths(rf"<10^{{{power}}}")
