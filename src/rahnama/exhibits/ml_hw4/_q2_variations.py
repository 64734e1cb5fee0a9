"""Stride, padding, dilation, batch and channels: what becomes of ∂L/∂W, and the routes that verify it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch

from rahnama.exhibit import Route
from rahnama.exhibits.ml_hw4 import _q2_routes as routes
from rahnama.exhibits.ml_hw4._q2_example import K, Routes, X
from rahnama.reference import convolution1d_layer as layer

Array = routes.Array


class Layer(NamedTuple):
    """Lengths N and K, stride s, padding p and dilation D."""

    length: int
    size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def beyond(self) -> int:
        """N + 2p - D(K - 1) - 1: how far the window can still move from the first place."""
        return self.length + 2 * self.padding - self.dilation * (self.size - 1) - 1

    @property
    def outputs(self) -> int:
        """M."""
        return self.beyond // self.stride + 1

    @property
    def unread(self) -> int:
        """Entries at the end that no window reaches."""
        return self.beyond % self.stride


STRIDED = Layer(len(X), K, stride=2)
LAYERS = (
    Layer(6, 3),
    Layer(6, 3, stride=2),
    Layer(7, 3, stride=2),
    Layer(6, 3, padding=1),
    Layer(6, 3, padding=2),
    Layer(8, 3, dilation=2),
    Layer(10, 3, stride=3, padding=1, dilation=2),
    Layer(10, 2, stride=4, dilation=2),
    Layer(5, 1, stride=2, padding=1),
    Layer(5, 5, stride=3),
)


def whole_numbers(case: Layer) -> tuple[list[int], list[int]]:
    """X and G of this layer: small whole numbers, none zero and none twice; the example's own for N = 6."""
    draw = np.random.default_rng(7 * case.length + 3 * case.size + case.stride + case.padding + case.dilation)
    pool = np.array([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
    signal = list(X) if case.length == len(X) else draw.permutation(pool)[: case.length].tolist()
    upstream = [3, 1, 4, -1, 2, 5, -2, 6][: case.outputs]
    return signal, upstream


def spread(upstream: list[int], stride: int) -> Array:
    """s - 1 zeros between neighbours."""
    wide = np.zeros(stride * (len(upstream) - 1) + 1)
    wide[::stride] = upstream
    return wide


def all_places(case: Layer) -> Array:
    """Spread G slid along the padded X in steps of D: every place it finds, which may be more than K."""
    signal, upstream = whole_numbers(case)
    result: Array = np.correlate(np.pad(signal, case.padding), spread(upstream, case.stride), "valid")[:: case.dilation]
    return result


def gradient(case: Layer) -> Routes:
    """∂L/∂W: the first K of those places, loops, automatic differentiation, and the reference."""
    signal, upstream = whole_numbers(case)
    rest = (case.size, case.stride, case.padding, case.dilation)
    return {
        Route.NUMPY: all_places(case)[: case.size],
        Route.LOOPS: routes.loop_layer_gradient(upstream, signal, *rest),
        Route.AUTOGRAD: routes.torch_kernel_gradient(upstream, signal, *rest),
    }


def places(case: Layer) -> Routes:
    """How many places spread G finds: K + ⌊r / D⌋."""
    signal, upstream = whole_numbers(case)
    wide = routes.conv(
        routes.tensor(signal), routes.tensor(upstream), stride=case.dilation, padding=case.padding, dilation=case.stride
    )
    last = len(signal) + 2 * case.padding - 1
    counted = [start for start in range(0, last + 1, case.dilation) if start + case.stride * (case.outputs - 1) <= last]
    return {
        Route.CLOSED_FORM: case.size + case.unread // case.dilation,
        Route.COUNTING: len(counted),
        Route.TORCH: len(wide),
    }


def outputs(case: Layer) -> Routes:
    """M."""
    signal, _ = whole_numbers(case)
    kernel = routes.tensor([1.0] * case.size)
    return {
        Route.CLOSED_FORM: case.outputs,
        Route.TORCH: len(routes.conv(routes.tensor(signal), kernel, case.stride, case.padding, case.dilation)),
    }


def unread(case: Layer) -> Routes:
    """r, entries of the padded signal after the last one that is read."""
    read = [case.stride * i + case.dilation * j for i in range(case.outputs) for j in range(case.size)]
    return {Route.CLOSED_FORM: case.unread, Route.COUNTING: case.length + 2 * case.padding - 1 - max(read)}


# batch and channels: B = 2 examples, C = 3 channels, F = 4 filters, N = 7, K = 3

SHAPE = (2, 3, 4, 7, 3)


def _tensors() -> tuple[Array, Array, Array]:
    b, c, f, n, k = SHAPE
    draw = np.random.default_rng(11)
    return draw.normal(size=(b, c, n)), draw.normal(size=(f, c, k)), draw.normal(size=(b, f, n - k + 1))


def _autograd() -> tuple[Array, Array]:
    x, w, g = (torch.tensor(each, requires_grad=True) for each in _tensors())
    by_kernel, by_input = torch.autograd.grad(torch.nn.functional.conv1d(x, w), (w, x), g.detach())
    return by_kernel.numpy(), by_input.numpy()


def agreeing_kernel_entries() -> Routes:
    """Entries of ∂L/∂W that agree with one correlation for each pair of filter and channel, added over examples."""
    b, c, f, _, k = SHAPE
    x, _, g = _tensors()
    pairs = np.array(
        [[sum(np.correlate(x[e, m], g[e, o], "valid") for e in range(b)) for m in range(c)] for o in range(f)]
    )
    swapped = torch.nn.functional.conv1d(torch.tensor(x).transpose(0, 1), torch.tensor(g).transpose(0, 1))
    return {
        Route.CLOSED_FORM: f * c * k,
        Route.AUTOGRAD: _agreeing(pairs, _autograd()[0]),
        Route.TORCH: _agreeing(pairs, swapped.transpose(0, 1).numpy()),
        Route.NUMPY: _agreeing(pairs, layer.layer_kernel_gradient(g, x, k)),
    }


def agreeing_input_entries() -> Routes:
    """Entries of ∂L/∂X that agree with full convolutions added over filters."""
    b, c, f, n, _ = SHAPE
    _, w, g = _tensors()
    full = np.array([[sum(np.convolve(g[e, o], w[o, m]) for o in range(f)) for m in range(c)] for e in range(b)])
    return {
        Route.CLOSED_FORM: b * c * n,
        Route.AUTOGRAD: _agreeing(full, _autograd()[1]),
        Route.NUMPY: _agreeing(full, layer.layer_input_gradient(g, w, n)),
    }


def _agreeing(left: Array, right: Any) -> int:
    return int(np.isclose(left, right, rtol=1e-10, atol=1e-12).sum()) if left.shape == np.shape(right) else 0
