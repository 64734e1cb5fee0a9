"""Second and third routes to the numbers of question 2: loops, SymPy, torch; nothing of the reference modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import sympy
import torch
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = Sequence[Any] | Array
Sizes = tuple[int, int]


# loops from the definition


def loop_output(x: Vector, w: Vector) -> list[Any]:
    """``Z_i = Σ_j W_j X_{i+j}`` at every i for which all that is read exists."""
    return [sum(w[j] * x[i + j] for j in range(len(w))) for i in range(len(x)) if i + len(w) - 1 < len(x)]


def loop_kernel_gradient(g: Vector, x: Vector, size: int) -> list[Any]:
    """Every product ``W_j X_{i+j}`` of the forward pass leaves ``G_i X_{i+j}`` in the account of W_j."""
    accounts = [0 * x[0]] * size
    for i, upstream in enumerate(g):
        for j in range(size):
            accounts[j] = accounts[j] + upstream * x[i + j]
    return accounts


def loop_input_gradient(g: Vector, w: Vector, length: int) -> list[Any]:
    """The same products, in the account of ``X_{i+j}``."""
    accounts = [0 * w[0]] * length
    for i, upstream in enumerate(g):
        for j, weight in enumerate(w):
            accounts[i + j] = accounts[i + j] + weight * upstream
    return accounts


def loop_layer_gradient(g: Vector, x: Vector, size: int, stride: int, padding: int, dilation: int) -> list[float]:
    """``Σ_i G_i X'_{s i + D j}``; what lies in the padding counts as zero."""
    return [
        sum(
            upstream * x[stride * i + dilation * j - padding]
            for i, upstream in enumerate(g)
            if 0 <= stride * i + dilation * j - padding < len(x)
        )
        for j in range(size)
    ]


# torch


def tensor(values: Vector) -> torch.Tensor:
    """In float64, with a gradient."""
    return torch.tensor(np.array(values, dtype=np.float64), requires_grad=True)


def conv(x: torch.Tensor, w: torch.Tensor, stride: int = 1, padding: int = 0, dilation: int = 1) -> torch.Tensor:
    """``torch``'s convolution of two vectors."""
    signal, kernel = x[None, None], w[None, None]
    return torch.nn.functional.conv1d(signal, kernel, stride=stride, padding=padding, dilation=dilation)[0, 0]


def torch_gradients(x: Vector, w: Vector, target: Vector) -> tuple[Array, Array, Array]:
    """∂L/∂Z, ∂L/∂W and ∂L/∂X of ``L = ½‖Z - t‖²`` by automatic differentiation."""
    signal, kernel = tensor(x), tensor(w)
    output = conv(signal, kernel)
    loss = 0.5 * (output - tensor(target).detach()).square().sum()
    by_output, by_kernel, by_signal = (each.numpy() for each in torch.autograd.grad(loss, (output, kernel, signal)))
    return by_output, by_kernel, by_signal


def torch_kernel_gradient(g: Vector, x: Vector, size: int, stride: int, padding: int, dilation: int) -> Array:
    """∂L/∂W for a given ∂L/∂Z by automatic differentiation."""
    kernel = tensor([0.25] * size)
    output = conv(tensor(x).detach(), kernel, stride, padding, dilation)
    (gradient,) = torch.autograd.grad(output, kernel, tensor(g).detach())
    result: Array = gradient.numpy()
    return result


def torch_flipped_gradient(g: Vector, x: Vector, size: int) -> Array:
    """The same for a layer that reverses its kernel before it slides it."""
    kernel = tensor([0.25] * size)
    (gradient,) = torch.autograd.grad(conv(tensor(x).detach(), kernel.flip(0)), kernel, tensor(g).detach())
    result: Array = gradient.numpy()
    return result


def central_differences(loss: Callable[[Array], float], at: Vector, step: float = 1e-3) -> list[float]:
    """The gradient of a scalar function, entry by entry; exact for a quadratic but for rounding."""
    point = np.array(at, dtype=np.float64)
    return [(loss(point + step * e) - loss(point - step * e)) / (2 * step) for e in np.eye(len(point))]


# every length up to a limit: how many entries of a gradient agree with the formula


def sizes(limit: int) -> Iterator[Sizes]:
    """All (N, K) with 1 ≤ K ≤ N ≤ limit."""
    return ((n, k) for n in range(1, limit + 1) for k in range(1, n + 1))


def numbers(n: int, k: int) -> tuple[Array, Array]:
    """Generic X and W for these lengths."""
    values = np.random.default_rng(100 * n + k).normal(size=n + k) + 0.3
    return values[:n], values[n:]


def agreeing_symbolic(limit: int, formula: Callable[..., list[Any]], by_kernel: bool) -> int:
    """Entries whose derivative, taken by SymPy of ``Σ G_i Z_i`` with letters for all numbers, is the formula's."""
    count = 0
    for n, k in sizes(limit):
        x, w, g = (sympy.symbols(f"{name}:{size}") for name, size in (("x", n), ("w", k), ("g", n - k + 1)))
        loss = sum(g[i] * w[j] * x[i + j] for i in range(n - k + 1) for j in range(k))
        wanted = formula(g, x, k) if by_kernel else formula(g, w, n)
        letters = w if by_kernel else x
        count += sum(
            sympy.expand(sympy.diff(loss, letter) - entry) == 0 for letter, entry in zip(letters, wanted, strict=True)
        )
    return count


def agreeing_autograd(limit: int, formula: Callable[..., Array], by_kernel: bool) -> int:
    """The same for ``L = Σ sin Z_i``, which is not linear, against automatic differentiation."""
    count = 0
    for n, k in sizes(limit):
        x, w = (tensor(each) for each in numbers(n, k))
        output = conv(x, w)
        upstream, taken = torch.autograd.grad(output.sin().sum(), (output, w if by_kernel else x))
        given = (x if by_kernel else w).detach().numpy()
        wanted = formula(upstream.numpy(), given, k if by_kernel else n)
        count += int(np.isclose(taken.numpy(), wanted, rtol=1e-10, atol=1e-12).sum())
    return count


def agreeing_differences(limit: int, formula: Callable[..., Array], by_kernel: bool) -> int:
    """The same against central differences of the loss, whose output is computed by loops."""
    count = 0
    for n, k in sizes(limit):
        x, w = numbers(n, k)
        upstream = np.cos(loop_output(x, w))
        if by_kernel:
            slopes = central_differences(lambda v, x=x: float(np.sin(loop_output(x, v)).sum()), w, 1e-5)  # type: ignore[misc]
            wanted = formula(upstream, x, k)
        else:
            slopes = central_differences(lambda v, w=w: float(np.sin(loop_output(v, w)).sum()), x, 1e-5)  # type: ignore[misc]
            wanted = formula(upstream, w, n)
        count += int(np.isclose(slopes, wanted, rtol=1e-6, atol=1e-7).sum())
    return count


# counting


def multiplications(n: int, k: int) -> tuple[int, int, int]:
    """Products made by the three passes, each run by loops over what exists."""
    forward = sum(1 for i in range(n) for j in range(k) if i + k - 1 < n)
    by_kernel = sum(1 for j in range(k) for i in range(n) if i + k - 1 < n and i + j < n)
    by_input = sum(1 for m in range(n) for i in range(n) if i + k - 1 < n and 0 <= m - i < k)
    return forward, by_kernel, by_input


def padded_multiplications(n: int, k: int) -> int:
    """Products of the full correlation when the zeros around G are multiplied like any other number."""
    framed = [0] * (k - 1) + [1] * (n - k + 1) + [0] * (k - 1)
    return sum(len(framed[place : place + k]) for place in range(len(framed) - k + 1))


def triples(n: int, k: int) -> int:
    """Products that autograd finds: pairs (i, j) for which ∂Z_i/∂W_j is not zero."""
    jacobian = torch.func.jacrev(lambda w: conv(torch.ones(n, dtype=torch.float64), w))(tensor([0.5] * k))
    return int(torch.count_nonzero(jacobian))


def input_pairs(n: int, k: int) -> int:
    """Pairs (i, n) for which ∂Z_i/∂X_n is not zero."""
    jacobian = torch.func.jacrev(lambda x: conv(x, torch.ones(k, dtype=torch.float64)))(tensor([0.5] * n))
    return int(torch.count_nonzero(jacobian))


# wrong formulas that students write


def short_sum(g: Vector, x: Vector, size: int) -> list[Any]:
    """The sum over outputs stopped at K - 1, as if it were a sum over weights."""
    return [sum(g[i] * x[i + j] for i in range(size)) for j in range(size)]


def same_index(g: Vector, x: Vector, size: int) -> list[Any]:
    """∂Z_i/∂W_j taken for Σ_j X_{i+j}, because one letter served as two indices."""
    return [sum(g[i] * sum(x[i + j] for j in range(size)) for i in range(len(g)))] * size


def wrapped_input_gradient(g: Vector, w: Vector, length: int) -> list[Any]:
    """``Σ_i G_i W_{n-i}`` guarded at one end only; Python reads a negative index from the back."""
    return [sum(g[i] * w[n - i] for i in range(len(g)) if n - i < len(w)) for n in range(length)]
