"""The example of question 4: its numbers, and every route to the vectors that several exhibits show.

x = (1, 4, -2, 3), w = (2, -1, 3), padding 1, and the loss L = ½‖o - t‖², whose gradient at the output is
(1, 2, -1, 3). All are whole, none is zero, and no two results that could be confused are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rahnama.exhibit import Claim, Route
from rahnama.exhibits.sharif_dl_hw2 import _q4_routes as routes
from rahnama.reference import convolution1d as reference
from rahnama.text import Text

X, W, G, TARGET = (1, 4, -2, 3), (2, -1, 3), (1, 2, -1, 3), (10, -10, 20, -10)
PADDED, FRAMED = (0, *X, 0), (0, *G, 0)  # x and g between their zeros
REVERSED = W[::-1]
Routes = dict[Route, Any]


def claim(fa: str, en: str, values: Routes, unit: Text | None = None) -> Claim:
    """A claim in this question's tolerance: exact but for the rounding of floating point."""
    return Claim(Text(fa=fa, en=en), values, unit, tolerance=1e-9)


def entries(fa: str, en: str, values: Routes) -> list[Claim]:
    """One claim for each entry of a vector."""
    return [
        claim(fa, en, {route: vector[i] for route, vector in values.items()})
        for i in range(len(next(iter(values.values()))))
    ]


def loss(x: Sequence[Any], w: Sequence[Any]) -> float:
    """L = ½‖o - t‖²."""
    return float(0.5 * sum((o - t) ** 2 for o, t in zip(routes.loop_correlation(x, w, 1), TARGET, strict=True)))


def output() -> Routes:
    """o, the output of the layer."""
    return {
        Route.LOOPS: routes.loop_correlation(X, W, 1),
        Route.MATRIX: reference.band_matrix(W, 6) @ PADDED,
        Route.TORCH: routes.conv(routes.tensor(X), routes.tensor(W), 1),
    }


def input_gradient() -> Routes:
    """∂L/∂x."""
    by_input: Callable[[Any], float] = lambda x: loss(x, W)  # noqa: E731
    return {
        Route.MATRIX: G @ reference.band_matrix(W, 4, padding=1),
        Route.LOOPS: routes.loop_input_gradient(G, W, 4, 1),
        Route.AUTOGRAD: routes.torch_gradients(X, W, TARGET)[1],
        Route.DIFFERENCES: routes.central_differences(by_input, X),
    }


def kernel_gradient() -> Routes:
    """∂L/∂w."""
    by_kernel: Callable[[Any], float] = lambda w: loss(X, w)  # noqa: E731
    return {
        Route.NUMPY: np.correlate(PADDED, G, "valid"),
        Route.AUTOGRAD: routes.torch_gradients(X, W, TARGET)[2],
        Route.DIFFERENCES: routes.central_differences(by_kernel, W),
    }


def upsampled() -> Routes:
    """The transposed convolution of x with w, nothing cropped."""
    return {
        Route.LOOPS: routes.loop_stamps(X, W),
        Route.MATRIX: reference.band_matrix(W, 6).T @ X,
        Route.TORCH: routes.conv_transpose(routes.tensor(X), routes.tensor(W)),
    }


def upsampled_cropped() -> Routes:
    """The same with padding 1."""
    return {
        Route.MATRIX: reference.band_matrix(W, 4, padding=1).T @ X,
        Route.NUMPY: np.convolve(X, W, "same"),
        Route.TORCH: routes.conv_transpose(routes.tensor(X), routes.tensor(W), 1),
    }


def band_weights() -> Routes:
    """Non-zero entries of W, and of A."""
    wide, narrow = reference.band_matrix(W, 6), reference.band_matrix(W, 4, padding=1)
    by_torch = [np.count_nonzero(routes.torch_jacobian(W, length, padding)) for length, padding in ((6, 0), (4, 1))]
    return {
        Route.CLOSED_FORM: (4 * 3, 4 * 3 - 2),
        Route.AUTOGRAD: by_torch,
        Route.COUNTING: (np.count_nonzero(wide), np.count_nonzero(narrow)),
    }


def there_and_back() -> Routes:
    """AᵀAx."""
    matrix, kernel = reference.band_matrix(W, 4, padding=1), routes.tensor(W)
    return {
        Route.MATRIX: matrix.T @ matrix @ X,
        Route.TORCH: routes.conv_transpose(routes.conv(routes.tensor(X), kernel, 1), kernel, 1),
    }


def solved_back() -> Routes:
    """x from A and o."""
    matrix, right = reference.band_matrix(W, 4, padding=1), routes.loop_correlation(X, W, 1)
    return {
        Route.SYMBOLIC: routes.solve(routes.symbolic_jacobian(W), right),
        Route.NUMPY: np.linalg.solve(matrix, right),
    }


def product_rank() -> Routes:
    """Rank of WᵀW."""
    symbolic, numeric = routes.symbolic_band(W, 6), reference.band_matrix(W, 6)
    return {Route.SYMBOLIC: (symbolic.T * symbolic).rank(), Route.NUMPY: np.linalg.matrix_rank(numeric.T @ numeric)}


def flip_cases() -> list[tuple[bool, bool, Routes]]:
    """(reversed?, convolution?, result) of all four readings of «convolve the padded g with the filter»."""
    cases = []
    for reverses in (True, False):
        for convolves in (False, True):
            kernel = REVERSED if reverses else W
            if convolves:
                values = {
                    Route.LOOPS: routes.loop_correlation(G, kernel[::-1], 1),
                    Route.NUMPY: np.convolve(G, kernel, "same"),
                }
            else:
                values = {
                    Route.LOOPS: routes.loop_correlation(G, kernel, 1),
                    Route.TORCH: routes.conv(routes.tensor(G), routes.tensor(kernel), 1),
                }
            cases.append((reverses, convolves, values))
    return cases
