"""Networks on which part a of question 6 measures gradients, and second routes by torch and SymPy.

Sizes and seeds are chosen here; nothing is trained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import sympy
import torch
from numpy.typing import NDArray

from rahnama.reference import gradient_product

Array = NDArray[np.float64]
Sequences = dict[str, Callable[[int, int], Fraction]]

DEPTH, WIDTH, SEEDS, NORM = 100, 32, 20, 0.9

# σ_k of a network with L layers, k = 1…L
SINGULAR_VALUES: Sequences = {
    "common": lambda k, L: Fraction(9, 10),
    "harmonic": lambda k, L: 1 - Fraction(1, k + 1),
    "quadratic": lambda k, L: 1 - Fraction(1, (k + 1) ** 2),
    "by_depth": lambda k, L: 1 - Fraction(1, L),
}
# product of all of them, worked out on the page
PRODUCTS: dict[str, Callable[[int], Fraction]] = {
    "common": lambda L: Fraction(9, 10) ** L,
    "harmonic": lambda L: Fraction(1, L + 1),
    "quadratic": lambda L: Fraction(L + 2, 2 * (L + 1)),
    "by_depth": lambda L: (1 - Fraction(1, L)) ** L,
}


def matrices_of(name: str, depth: int) -> list[Array]:
    """W_1…W_L with σ_max(W_k) = σ_k: a swap of two units, scaled, so that no singular value is smaller."""
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    return [float(SINGULAR_VALUES[name](k, depth)) * swap for k in range(1, depth + 1)]


def shares(inputs: Array, weights: Sequence[Array], last: Array) -> Array:
    """``|δ_i| / |δ_L|`` for i = 0…L by hand-written backpropagation."""
    sizes = np.array([np.linalg.norm(each) for each in gradient_product.relu_deltas(inputs, weights, last)])
    result: Array = sizes / sizes[-1]
    return result


def autograd_deltas(inputs: Array, weights: Sequence[Array], last: Array, active: bool = True) -> list[Array]:
    """δ_0…δ_L by torch: gradients of ``last · z_L`` by all z_k, with ReLU or (``active=False``) without."""
    before = [torch.tensor(inputs, requires_grad=True)]
    signal = before[0]
    for matrix in weights:
        before.append(torch.tensor(matrix) @ signal)
        signal = torch.relu(before[-1]) if active else before[-1]
    loss = before[-1] @ torch.tensor(last)
    return [each.numpy() for each in torch.autograd.grad(loss, before)]


def autograd_share(inputs: Array, weights: Sequence[Array], last: Array, active: bool = True) -> float:
    """``|δ_0| / |δ_L|`` by torch."""
    deltas = autograd_deltas(inputs, weights, last, active)
    return float(np.linalg.norm(deltas[0]) / np.linalg.norm(last))


def chain_share(name: str, depth: int) -> float:
    """``|δ_0| / M`` measured with torch on a real ReLU network of this depth, two units wide, positive input."""
    return autograd_share(np.array([2.0, 3.0]), matrices_of(name, depth), np.array([0.6, 0.8]))


def infinite_product() -> float:
    """The product of all 1 - 1/(k+1)², extrapolated from its first 128 to 4096 factors with forty digits.

    Richardson's scheme: each round removes the next power of 1/L from the difference to the limit.
    """
    with localcontext() as context:
        context.prec = 40
        product, partial = Decimal(1), []
        for k in range(1, 4097):
            product *= 1 - 1 / Decimal(k + 1) ** 2
            if k >= 128 and k & (k - 1) == 0:
                partial.append(product)
        for power in range(1, len(partial)):
            weight = 2**power
            partial = [(weight * b - a) / (weight - 1) for a, b in pairwise(partial)]
        return float(partial[0])


def infinite_product_limit() -> sympy.Expr:
    """Its limit from the partial products, multiplied out by SymPy."""
    k, depth = sympy.symbols("k L", integer=True, positive=True)
    product = sympy.product(k * (k + 2) / (k + 1) ** 2, (k, 1, depth))
    return sympy.limit(sympy.simplify(product), depth, sympy.oo)


def largest_singular_value(matrix: Array) -> float:
    """By SymPy from the eigenvalues of AᵀA, in exact numbers."""
    exact = sympy.Matrix([[sympy.nsimplify(each, rational=True) for each in row] for row in matrix.tolist()])
    return float(max(sympy.sqrt(value).evalf() for value in (exact.T * exact).eigenvals()))


def spectral_radius(matrix: Array) -> float:
    """By SymPy: largest modulus of an eigenvalue."""
    exact = sympy.Matrix([[sympy.nsimplify(each, rational=True) for each in row] for row in matrix.tolist()])
    return float(max(sympy.Abs(value).evalf() for value in exact.eigenvals()))


def orthogonal(generator: np.random.Generator, width: int) -> Array:
    """A random orthogonal matrix, evenly distributed."""
    factor, triangle = np.linalg.qr(generator.standard_normal((width, width)))
    result: Array = factor * np.sign(np.diag(triangle))
    return result


def network(kind: str, seed: int) -> tuple[Array, list[Array], Array]:
    """Positive inputs, weights with largest singular value 0.9 in every layer, and a last gradient of length 1.

    ``permutation``: 0.9 times a permutation; ``orthogonal``: 0.9 times a random orthogonal matrix; ``gaussian``:
    normal entries, scaled until the largest singular value is 0.9.
    """
    generator = np.random.default_rng(seed)
    inputs, last = generator.uniform(0.5, 1.5, WIDTH), generator.standard_normal(WIDTH)
    weights = []
    for _ in range(DEPTH):
        if kind == "permutation":
            matrix = np.eye(WIDTH)[generator.permutation(WIDTH)]
        elif kind == "orthogonal":
            matrix = orthogonal(generator, WIDTH)
        else:
            matrix = generator.standard_normal((WIDTH, WIDTH))
            matrix /= np.linalg.norm(matrix, 2)
        weights.append(NORM * matrix)
    return inputs, weights, last / np.linalg.norm(last)


@cache
def measured(kind: str) -> Array:
    """``|δ_i| / |δ_L|`` by layer for every network of a kind: (seeds, L+1)."""
    return np.array([shares(*network(kind, seed)) for seed in range(SEEDS)])


@cache
def measured_by_autograd(kind: str) -> Array:
    """``|δ_0| / |δ_L|`` by torch: (seeds,)."""
    return np.array([autograd_share(*network(kind, seed)) for seed in range(SEEDS)])


def zeros_in_single_precision() -> tuple[int, int]:
    """Gaussian networks of which δ_0 is exactly zero in 32-bit numbers: by NumPy and by torch."""
    by_numpy = by_torch = 0
    for seed in range(SEEDS):
        inputs, weights, last = network("gaussian", seed)
        small = [matrix.astype(np.float32) for matrix in weights]
        signal, slopes = inputs.astype(np.float32), []
        for matrix in small:
            before = matrix @ signal
            slopes.append(before > 0)
            signal = np.maximum(before, np.float32(0))
        delta = last.astype(np.float32)
        for matrix, slope in zip(small[::-1], [*slopes[-2::-1], np.ones(WIDTH, dtype=bool)], strict=True):
            delta = (delta @ matrix) * slope
        by_numpy += not delta.any()
        start = torch.tensor(inputs, dtype=torch.float32, requires_grad=True)
        flow = start
        for number, matrix in enumerate(small):
            flow = torch.tensor(matrix) @ (torch.relu(flow) if number else flow)
        (gradient,) = torch.autograd.grad(flow @ torch.tensor(last, dtype=torch.float32), start)
        by_torch += not bool(gradient.any())
    return by_numpy, by_torch


# Three layers of four units: which product is δ_0?


def small_network() -> tuple[Array, list[Array], Array]:
    """Four units in each of three layers: equal widths, so that every wrong product has a value too."""
    generator = np.random.default_rng(34)
    inputs, weights = generator.uniform(0.5, 1.5, 4), [generator.standard_normal((4, 4)) for _ in range(3)]
    return inputs, weights, np.array([1.0, -2.0, 0.5, 1.5])


def slopes_of(inputs: Array, weights: Sequence[Array]) -> list[Array]:
    """D_0…D_L as matrices; D_0 is the identity."""
    signal, slopes = inputs, [np.eye(len(inputs))]
    for matrix in weights:
        before = matrix @ signal
        slopes.append(np.diag((before > 0).astype(float)))
        signal = np.maximum(before, 0)
    return slopes


def products_of_small_network() -> dict[str, Array]:
    """δ_0 by the right product in both conventions, and by three slips."""
    inputs, (first, second, third), last = small_network()
    slopes = slopes_of(inputs, [first, second, third])
    return {
        "row": last @ third @ slopes[2] @ second @ slopes[1] @ first @ slopes[0],
        "column": slopes[0] @ first.T @ slopes[1] @ second.T @ slopes[2] @ third.T @ last,
        "slope_of_own": last @ third @ slopes[3] @ second @ slopes[2] @ first @ slopes[1],
        "rising": last @ first @ slopes[0] @ second @ slopes[1] @ third @ slopes[2],
        "untransposed": slopes[0] @ first @ slopes[1] @ second @ slopes[2] @ third @ last,
    }


def difference_from_autograd(guess: Array) -> float:
    """Largest difference of a row from δ_0 by torch."""
    return float(np.abs(guess - autograd_deltas(*small_network())[0]).max())


def difference_from_slopes(guess: Array) -> float:
    """The same, with δ_0 by central differences of ``last · z_L``."""
    inputs, weights, last = small_network()

    def value(point: Array) -> float:
        for matrix in weights[:-1]:
            point = np.maximum(matrix @ point, 0)
        return float(last @ weights[-1] @ point)

    step = 1e-6
    slopes = np.array([(value(inputs + step * e) - value(inputs - step * e)) / (2 * step) for e in np.eye(len(inputs))])
    return float(np.abs(guess - slopes).max())
