"""Parts b and e: the network's layers, its gradient by three routes, what an epoch costs, and where training starts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log, log1p
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.flop_counter import FlopCounterMode

from rahnama.exhibit import Arrow, Box, Cell, Claim, Column, Diagram, Label, Maths, Route, Shape, Table
from rahnama.reference import initial_layers, mlp, parameters
from rahnama.text import Text

Array = NDArray[Any]
TWO, THREE, BATCH, TRAIN = (784, 128, 64, 10), (784, 128, 64, 64, 10), 100, 60_000
SMALL, STEP = (5, 4, 3, 3), 1e-6  # the network of the gradient check, and the step of its central differences
MAC = Text(fa="ضرب–جمع", en="MAC")


def _network(sizes: Sequence[int]) -> torch.nn.Sequential:
    layers: list[torch.nn.Module] = []
    for entering, leaving in pairwise(sizes):
        layers += [torch.nn.Linear(entering, leaving), torch.nn.Sigmoid()]
    return torch.nn.Sequential(*layers[:-1])


# How many numbers


def parameters_of(sizes: Sequence[int]) -> Claim:
    """Weights and biases of a network."""
    return Claim(
        Text(fa="پارامترها", en="parameters"),
        {
            Route.CLOSED_FORM: sum(parameters.linear_parameters(*pair) for pair in pairwise(sizes)),
            Route.TORCH: sum(each.numel() for each in _network(sizes).parameters()),
        },
        convention=Text(fa="با بایاس", en="with biases"),
    )


def layers_of(sizes: Sequence[int]) -> Table:
    """Shape of the weights, and parameters, of each layer."""
    columns = [
        Column(Text(fa="لایه", en="layer")),
        Column(Maths("W_l")),
        Column(Maths("b_l")),
        Column(Maths("A_l")),
        Column(Text(fa="پارامترها", en="parameters")),
    ]
    rows: list[tuple[Cell, ...]] = []
    for number, (entering, leaving) in enumerate(pairwise(sizes), start=1):
        count = Claim(
            Text(fa="پارامترهای لایه", en="parameters of the layer"),
            {
                Route.CLOSED_FORM: parameters.linear_parameters(entering, leaving),
                Route.TORCH: sum(each.numel() for each in torch.nn.Linear(entering, leaving).parameters()),
            },
        )
        shapes = (Maths(rf"{entering}\times{leaving}"), Maths(str(leaving)), Maths(rf"N\times{leaving}"))
        rows.append((number, *shapes, count))
    rows.append((Text(fa="روی هم", en="together"), None, None, None, parameters_of(sizes)))
    return Table(columns, rows, total=True)


# What it costs


def multiplications(sizes: Sequence[int], backward: bool = True) -> int:
    """MACs of one example: forward once, for the weights' gradient once, and back through all layers but the first."""
    forward = sum(a * b for a, b in pairwise(sizes))
    return 3 * forward - sizes[0] * sizes[1] if backward else forward


def operations_of_an_epoch(sizes: Sequence[int]) -> Claim:
    """FLOP of the matrix products of an epoch's training: two per MAC; evaluation is not counted."""
    network = _network(sizes)
    inputs, labels = torch.zeros(BATCH, sizes[0]), torch.zeros(BATCH, dtype=torch.int64)
    with FlopCounterMode(display=False) as counter:
        torch.nn.functional.cross_entropy(network(inputs), labels).backward()  # type: ignore[no-untyped-call]
    return Claim(
        Text(fa="عملیات یک دوره", en="operations of an epoch"),
        {
            Route.CLOSED_FORM: 2 * multiplications(sizes) * TRAIN / 1e9,
            Route.TORCH: counter.get_total_flops() * (TRAIN // BATCH) / 1e9,
        },
        Text(fa="گیگافلاپ", en="GFLOP"),
        Text(
            fa="تنها ضرب‌های ماتریسی؛ هر ضرب–جمع دو عمل؛ بی ارزیابی",
            en="matrix products only; a MAC is two operations; without evaluation",
        ),
        tolerance=1e-12,
    )


def forward_multiplications(sizes: Sequence[int]) -> Claim:
    """MACs of one example on the way forward."""
    with FlopCounterMode(display=False) as counter:
        _network(sizes)(torch.zeros(1, sizes[0]))
    return Claim(
        Text(fa="ضرب–جمع رو به جلو", en="MACs forward"),
        {Route.CLOSED_FORM: multiplications(sizes, backward=False), Route.TORCH: counter.get_total_flops() // 2},
        MAC,
    )


def all_multiplications(sizes: Sequence[int]) -> Claim:
    """MACs of one example forward and back."""
    network = _network(sizes)
    with FlopCounterMode(display=False) as counter:
        network(torch.zeros(1, sizes[0])).sum().backward()
    return Claim(
        Text(fa="ضرب–جمع آموزش یک نمونه", en="MACs of training on one example"),
        {Route.CLOSED_FORM: multiplications(sizes), Route.TORCH: counter.get_total_flops() // 2},
        MAC,
    )


# The gradient by three routes


def gradient_by_three_routes() -> Table:
    """Length of the loss's derivative by each parameter of a small network: by hand, autograd, central differences."""
    layers, inputs, labels = _example()
    columns = [
        Column(Text(fa="مشتق زیان نسبت به", en="derivative of the loss by")),
        Column(Text(fa="شکل", en="shape")),
        Column(Text(fa="نرم مشتق", en="norm of the derivative"), digits=6),
    ]
    _, by_hand = mlp.gradients(layers, inputs, labels, "sigmoid")
    traced, differences = _by_autograd(layers, inputs, labels), _by_differences(layers, inputs, labels)
    rows: list[tuple[Cell, ...]] = []
    for number in range(len(layers)):
        for place, name in enumerate("Wb"):
            shape = r"\times".join(map(str, layers[number][place].shape))
            values = (by_hand[number][place], traced[number][place], differences[number][place])
            rows.append((Maths(f"{name}_{number + 1}"), Maths(shape), _norm(*values)))
    return Table(columns, rows)


def _norm(by_hand: Array, traced: Array, differences: Array) -> Claim:
    routes = (Route.MATRIX, Route.AUTOGRAD, Route.DIFFERENCES)
    lengths = (float(np.linalg.norm(each)) for each in (by_hand, traced, differences))
    return Claim(Text(fa="نرم مشتق", en="norm"), dict(zip(routes, lengths, strict=True)), tolerance=1e-7)


def _example() -> tuple[list[mlp.Layer], Array, NDArray[np.int64]]:
    """Seven examples of five numbers, and a network of 4 and 3 sigmoid units and 3 classes."""
    generator = np.random.default_rng(3)
    layers = [(generator.standard_normal(pair), 0.5 * generator.standard_normal(pair[1])) for pair in pairwise(SMALL)]
    return layers, generator.standard_normal((7, SMALL[0])), generator.integers(0, SMALL[-1], 7)


def _by_autograd(layers: Sequence[mlp.Layer], inputs: Array, labels: Array) -> list[mlp.Layer]:
    leaves = [[torch.tensor(each, requires_grad=True) for each in layer] for layer in layers]
    values = torch.tensor(inputs)
    for number, (weights, biases) in enumerate(leaves):
        values = torch.nn.functional.linear(torch.sigmoid(values) if number else values, weights.T, biases)
    loss = torch.nn.functional.cross_entropy(values, torch.tensor(labels))
    loss.backward()  # type: ignore[no-untyped-call]
    return [(np.asarray(weights.grad), np.asarray(biases.grad)) for weights, biases in leaves]


def _by_differences(layers: Sequence[mlp.Layer], inputs: Array, labels: NDArray[np.int64]) -> list[mlp.Layer]:
    """Each number moved by ±h; the loss written out here, without the reference's functions."""

    def loss(moved: Sequence[mlp.Layer]) -> float:
        values = inputs
        for number, (weights, biases) in enumerate(moved):
            values = (1 / (1 + np.exp(-values)) if number else values) @ weights + biases
        powers = np.exp(values)
        return float(-np.log(powers[np.arange(len(labels)), labels] / powers.sum(axis=1)).mean())

    found = [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]
    for layer, slopes in zip(layers, found, strict=True):
        for values, slope in zip(layer, slopes, strict=True):
            for place in np.ndindex(values.shape):
                kept = values[place]
                values[place] = kept + STEP
                above = loss(layers)
                values[place] = kept - STEP
                slope[place] = (above - loss(layers)) / (2 * STEP)
                values[place] = kept
    return found


# Where training starts


def starts() -> Table:
    """Standard deviation of the weights of each layer under the three starts."""
    columns = [Column(Text(fa="لایه", en="layer"))]
    columns += [
        Column(name, digits=4)
        for name in (
            Maths(r"\text{Xavier}"),
            Maths(r"\text{He}"),
            Text(fa="پیش‌فرض PyTorch", en="PyTorch's default"),
        )
    ]
    rows: list[tuple[Cell, ...]] = [
        (Maths(rf"{a}\to{b}"), *(_deviation(a, b, start) for start in ("xavier", "he", "torch")))
        for a, b in pairwise(TWO)
    ]
    return Table(columns, rows)


def _deviation(entering: int, leaving: int, start: initial_layers.Start) -> Claim:
    """By formula, and measured on at least 200,000 weights drawn by the reference."""
    variance = {"xavier": 2 / (entering + leaving), "he": 2 / entering, "torch": 1 / (3 * entering)}[start]
    generator = np.random.default_rng(5)
    repeats = -(-200_000 // (entering * leaving))
    drawn = [initial_layers.initial_layers((entering, leaving), start, generator)[0][0].ravel() for _ in range(repeats)]
    return Claim(
        Text(fa="انحراف معیار وزن‌ها", en="standard deviation of the weights"),
        {Route.CLOSED_FORM: variance**0.5, Route.SIMULATION: float(np.concatenate(drawn).std())},
        tolerance=0.01,
    )


# The way forward and back


def forward_and_back() -> Diagram:
    """The network as a chain of boxes with shapes; below it, the way back, with what each step yields."""
    places, high, low = (40.0, 200.0, 360.0, 520.0), 60.0, 190.0
    shapes: list[Shape] = [Label(320, 14, Text(fa="گذر رو به جلو", en="forward pass"), "mut", True)]
    names = (("X", "N×784"), ("A₁ = σ(Z₁)", "N×128"), ("A₂ = σ(Z₂)", "N×64"), ("P = softmax(Z₃)", "N×10"))
    for place, (name, size) in zip(places, names, strict=True):
        shapes.append(Box(place + 40, high, 112, 50, name, size, "c1"))
    backs = (("Δ₁", "N×128"), ("Δ₂", "N×64"), ("Δ₃ = (P−Y)/N", "N×10"))
    for place, (name, size) in zip(places[1:], backs, strict=True):
        shapes.append(Box(place + 40, low, 112, 50, name, size, "c2"))
    for number, (start, end) in enumerate(pairwise(places), start=1):
        shapes.append(Arrow(((start + 96, high), (end - 16, high)), "c1"))
        shapes.append(Label((start + end) / 2 + 40, high - 12, f"W{'₁₂₃'[number - 1]}", "c1", True))
        shapes.append(Arrow(((end + 40, high + 25), (end + 40, low - 25)), "mut", dashed=True))
        if number > 1:
            shapes.append(Arrow(((end - 16, low), (start + 96, low)), "c2"))
            shapes.append(Label((start + end) / 2 + 40, low - 12, f"W{'₁₂₃'[number - 1]}ᵀ", "c2", True))
        shapes.append(Arrow(((end + 40, low + 25), (end + 40, low + 52)), "c2"))
        shapes.append(Label(end + 40, low + 66, f"∂W{'₁₂₃'[number - 1]}, ∂b{'₁₂₃'[number - 1]}", "fg", True))
    shapes.append(Label(80, low, Text(fa="گذر رو به عقب", en="backward pass"), "mut", True))
    return Diagram(640, 270, shapes, mirrors=False)


def largest_exponent() -> Claim:
    """The largest x whose exponential is finite in float32."""
    return Claim(
        Text(fa="بزرگ‌ترین نمای متناهی", en="largest finite exponent"),
        {
            Route.CLOSED_FORM: 128 * log(2) + log1p(-(2.0**-24)),
            Route.NUMPY: float(np.log(np.float64(np.finfo(np.float32).max))),
        },
        tolerance=1e-12,
    )


def added_share() -> Claim:
    """Parameters of the added layer over those of the network with two hidden layers."""
    counted = [sum(each.numel() for each in _network(sizes).parameters()) for sizes in (TWO, THREE)]
    return Claim(
        Text(fa="سهم پارامترهای افزوده", en="share of added parameters"),
        {
            Route.CLOSED_FORM: (64 * 64 + 64) / sum(parameters.linear_parameters(*pair) for pair in pairwise(TWO)),
            Route.TORCH: counted[1] / counted[0] - 1,
        },
        tolerance=1e-9,
    )
