"""The example of question 2: its numbers, and every route to the vectors that several exhibits show.

X has N = 6 entries, W has K = 3 weights, Z and G have N - K + 1 = 4: no two lengths alike. The loss is ½‖Z - t‖², whose
gradient at the output is G = (3, 1, 4, -1). All numbers are whole, none is zero, and no two results that could be
confused are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rahnama.exhibit import Claim, Route
from rahnama.exhibits.ml_hw4 import _q2_routes as routes
from rahnama.reference import convolution1d as reference
from rahnama.text import Text

X, W, G, TARGET = (5, -2, -1, 1, 4, 2), (4, 2, -3), (3, 1, 4, -1), (16, -14, -18, 7)
N, K, M = len(X), len(W), len(G)
FRAMED = (0, 0, *G, 0, 0)  # G between K - 1 zeros on either side
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


def windows(x: Sequence[float], size: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """T(X): row i holds the ``size`` entries from X_i on."""
    rows = len(x) - size + 1
    return np.array([[x[i + j] for j in range(size)] for i in range(rows)], dtype=np.float64)  # (M, K)


def loss(x: Sequence[Any], w: Sequence[Any]) -> float:
    """L = ½‖Z - t‖²."""
    return float(0.5 * sum((z - t) ** 2 for z, t in zip(routes.loop_output(x, w), TARGET, strict=True)))


def loss_by_bias(bias: Sequence[float] | routes.Array) -> float:
    """The same loss of Z_i + b, by b."""
    shifted = [z + bias[0] for z in routes.loop_output(X, W)]
    return float(0.5 * sum((z - t) ** 2 for z, t in zip(shifted, TARGET, strict=True)))


def output() -> Routes:
    """Z."""
    return {
        Route.LOOPS: routes.loop_output(X, W),
        Route.MATRIX: windows(X, K) @ W,
        Route.TORCH: routes.conv(routes.tensor(X), routes.tensor(W)),
    }


def kernel_gradient() -> Routes:
    """∂L/∂W, by five routes."""
    return {
        Route.LOOPS: routes.loop_kernel_gradient(G, X, K),
        Route.MATRIX: windows(X, K).T @ G,
        Route.NUMPY: np.correlate(X, G, "valid"),
        Route.AUTOGRAD: routes.torch_gradients(X, W, TARGET)[1],
        Route.DIFFERENCES: routes.central_differences(lambda w: loss(X, w.tolist()), W),
    }


def input_gradient() -> Routes:
    """∂L/∂X, by five routes."""
    return {
        Route.LOOPS: routes.loop_input_gradient(G, W, N),
        Route.MATRIX: reference.band_matrix(W, N).T @ G,
        Route.NUMPY: np.convolve(G, W, "full"),
        Route.AUTOGRAD: routes.torch_gradients(X, W, TARGET)[2],
        Route.DIFFERENCES: routes.central_differences(lambda x: loss(x.tolist(), W), X),
    }


def readings() -> list[tuple[str, str, bool, Routes]]:
    """(vector that slides, operation, is it ∂L/∂W?, result) of what «convolve X with G» can mean."""
    backwards = G[::-1]
    plain, turned = routes.loop_kernel_gradient(G, X, K), routes.loop_kernel_gradient(backwards, X, K)
    return [
        ("G", "correlation", True, {Route.LOOPS: plain, Route.TORCH: routes.conv(_fixed(X), _fixed(G))}),
        ("reversed", "convolution", True, {Route.LOOPS: plain, Route.NUMPY: np.convolve(X, backwards, "valid")}),
        ("G", "convolution", False, {Route.LOOPS: turned, Route.NUMPY: np.convolve(X, G, "valid")}),
        (
            "reversed",
            "correlation",
            False,
            {Route.LOOPS: turned, Route.TORCH: routes.conv(_fixed(X), _fixed(backwards))},
        ),
    ]


def flipped_layer_gradient() -> Routes:
    """∂L/∂W if the forward pass itself reversed its kernel: Z_i = Σ W_j X_{i+K-1-j}."""
    return {
        Route.LOOPS: [sum(G[i] * X[i + K - 1 - j] for i in range(M)) for j in range(K)],
        Route.NUMPY: np.convolve(X[::-1], G, "valid"),
        Route.AUTOGRAD: routes.torch_flipped_gradient(G, X, K),
    }


def _fixed(values: Sequence[float]) -> Any:
    return routes.tensor(values).detach()
