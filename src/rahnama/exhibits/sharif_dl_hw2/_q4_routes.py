"""Second and third routes to the numbers of question 4: loops, SymPy, torch; nothing of the reference module.

Also the formulas as the source prints them, as functions of (w, x), so that they can be run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import sympy
import torch
from numpy.typing import NDArray

Array = NDArray[np.float64]
Vector = Sequence[float]
Layer = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


# the source's formulas


def printed_output(w: Sequence[Any], x: Sequence[Any]) -> list[Any]:
    """The four rows of o in part 1, as printed."""
    return [
        x[0] * w[1] + x[1] * w[2],
        x[0] * w[0] + x[1] * w[1] + x[2] * w[2],
        x[1] * w[0] + x[2] * w[1] + x[3] * w[2],
        x[2] * w[0] + x[3] * w[1],
    ]


def printed_upsampled(k: Sequence[Any], x: Sequence[Any]) -> list[Any]:
    """The six rows of the output in part 4, as printed, with its letter k for the kernel."""
    return [
        k[0] * x[0],
        k[1] * x[0] + k[0] * x[1],
        k[2] * x[0] + k[1] * x[1] + k[0] * x[2],
        k[2] * x[1] + k[1] * x[2] + k[0] * x[3],
        k[2] * x[2] + k[1] * x[3],
        k[2] * x[3],
    ]


# loops from the definition


def loop_correlation(x: Vector, w: Vector, padding: int = 0, stride: int = 1) -> list[float]:
    """``o_i = Σ_r w_r x'_{s i + r}``, term by term; what lies outside the vector counts as zero."""
    places = range(0, len(x) + 2 * padding - len(w) + 1, stride)
    return [sum(w[r] * x[i + r - padding] for r in range(len(w)) if 0 <= i + r - padding < len(x)) for i in places]


def loop_input_gradient(g: Vector, w: Vector, length: int, padding: int, stride: int = 1) -> list[float]:
    """Every output hands its gradient to the inputs it read, times the weight that joined them."""
    result = [0.0] * length
    for i, upstream in enumerate(g):
        for r, weight in enumerate(w):
            if 0 <= stride * i + r - padding < length:
                result[stride * i + r - padding] += weight * upstream
    return result


def loop_stamps(x: Vector, w: Vector, stride: int = 1) -> list[float]:
    """A transposed convolution without cropping, output entry by output entry: all pairs (j, r) with s j + r = i."""
    return [
        sum(w[r] * x[j] for j in range(len(x)) for r in range(len(w)) if stride * j + r == i)
        for i in range(stride * (len(x) - 1) + len(w))
    ]


# torch


def conv(x: torch.Tensor, w: torch.Tensor, padding: int = 0, stride: int = 1) -> torch.Tensor:
    """``torch``'s convolution of two vectors."""
    return torch.nn.functional.conv1d(x[None, None], w[None, None], padding=padding, stride=stride)[0, 0]


def conv_transpose(x: torch.Tensor, w: torch.Tensor, padding: int = 0, stride: int = 1) -> torch.Tensor:
    """``torch``'s transposed convolution of two vectors."""
    return torch.nn.functional.conv_transpose1d(x[None, None], w[None, None], padding=padding, stride=stride)[0, 0]


def tensor(values: Sequence[float] | Array) -> torch.Tensor:
    """In float64, with a gradient."""
    return torch.tensor(np.array(values, dtype=np.float64), requires_grad=True)


def torch_gradients(x: Vector, w: Vector, target: Vector, padding: int = 1) -> tuple[Array, Array, Array]:
    """∂L/∂o, ∂L/∂x and ∂L/∂w of ``L = ½‖o - t‖²`` by automatic differentiation."""
    signal, kernel = tensor(x), tensor(w)
    output = conv(signal, kernel, padding)
    loss = 0.5 * (output - tensor(target).detach()).square().sum()
    by_output, by_signal, by_kernel = (each.numpy() for each in torch.autograd.grad(loss, (output, signal, kernel)))
    return by_output, by_signal, by_kernel


def torch_input_gradient(g: Vector, w: Vector, length: int, padding: int, stride: int = 1) -> Array:
    """∂L/∂x for a given ∂L/∂o by automatic differentiation."""
    signal = tensor([0.0] * length)
    (gradient,) = torch.autograd.grad(conv(signal, tensor(w), padding, stride), signal, tensor(g).detach())
    result: Array = gradient.numpy()
    return result


def torch_jacobian(w: Vector, length: int, padding: int) -> Array:
    """∂o_i/∂x_j of the layer."""
    derivative = torch.func.jacrev(lambda x: conv(x, tensor(w), padding))
    result: Array = derivative(tensor([0.5] * length)).detach().numpy()
    return result


def central_differences(loss: Callable[[Array], float], at: Vector, step: float = 1e-3) -> list[float]:
    """The gradient of a scalar function, entry by entry; exact for a quadratic but for rounding."""
    point = np.array(at, dtype=np.float64)
    return [(loss(point + step * e) - loss(point - step * e)) / (2 * step) for e in np.eye(len(point))]


# SymPy


def symbols(name: str, count: int) -> list[sympy.Symbol]:
    """``name_1`` to ``name_count``."""
    return [sympy.Symbol(f"{name}_{i}") for i in range(1, count + 1)]


def symbolic_band(w: Sequence[Any], length: int) -> sympy.Matrix:
    """W for a padded vector of this length: entry (i, j) is w_{j-i}, or zero."""
    return sympy.Matrix(length - len(w) + 1, length, lambda i, j: w[j - i] if 0 <= j - i < len(w) else 0)


def symbolic_jacobian(w: Sequence[Any]) -> sympy.Matrix:
    """The derivative of ``W (0, x, 0)`` with respect to x, taken by SymPy."""
    x = symbols("x", 4)
    return (symbolic_band(w, 6) * sympy.Matrix([0, *x, 0])).jacobian(x)


def agreeing_terms_symbolic(printed: Callable[..., list[Any]], rows: int) -> int:
    """Pairs (w_k, x_j) and rows for which the printed formula has the coefficient of the expanded matrix product."""
    w, x = symbols("w", 3), symbols("x", 4)
    matrix, vector = (symbolic_band(w, 6), [0, *x, 0]) if rows == 4 else (symbolic_band(w, 6).T, x)
    right = matrix * sympy.Matrix(vector)
    pairs = zip(map(sympy.expand, printed(w, x)), map(sympy.expand, right), strict=True)
    return sum(int(a.coeff(k).coeff(j) == b.coeff(k).coeff(j)) for a, b in pairs for k in w for j in x)


def agreeing_terms_torch(printed: Callable[..., list[Any]], layer: Layer) -> int:
    """The same with mixed second derivatives of the library's layer against the formula run on unit vectors."""
    mixed = torch.func.jacrev(torch.func.jacrev(layer, argnums=0), argnums=1)
    hessians = mixed(tensor([0.5] * 4), tensor([0.5] * 3)).detach().numpy()  # (rows, 4, 3)
    unit = np.array([[printed(w, x) for w in np.eye(3)] for x in np.eye(4)]).transpose(2, 0, 1)
    return int(np.sum(hessians == unit))


# counting


def fitting_padding(length: int, size: int, padding: int) -> int:
    """The padding q of g (a negative one crops) for which the reversed kernel gives ∂L/∂x, all tried one by one."""
    numbers = np.random.default_rng(4).normal(size=64)
    w, g = numbers[:size], numbers[size : size + length + 2 * padding - size + 1]
    wanted = torch_input_gradient(g.tolist(), w.tolist(), length, padding)
    fitting = []
    for q in range(-3, size + 3):
        framed = np.pad(g, q) if q >= 0 else g[-q : len(g) + q]
        result = np.correlate(framed, w[::-1], "valid") if len(framed) >= size else np.zeros(0)
        if result.shape == wanted.shape and np.allclose(result, wanted):
            fitting.append(q)
    (found,) = fitting
    return found


def unread_entries(length: int, size: int, stride: int, padding: int) -> int:
    """Entries at the end of the padded vector that no place of the kernel reads."""
    read = {i + r for i in range(0, length + 2 * padding - size + 1, stride) for r in range(size)}
    return len(set(range(length + 2 * padding)) - read)


def solve(matrix: sympy.Matrix, right: Sequence[float]) -> list[Any]:
    """The exact solution of a system of whole numbers."""
    return list(matrix.LUsolve(sympy.Matrix([sympy.Integer(int(each)) for each in right])))
