"""Routes to the gradients of question 3 that share no code with the reference, nor with one another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.reference.small_cnn import Weights

Array = NDArray[np.float64]
Gradients = dict[str, Array]
QUANTITIES = ("pooled", "second", "first", "second_weights", "first_weights")


# Automatic differentiation


def by_autograd(image: Array, weights: Weights, before: int, loss: Callable[[Any], Any] | None = None) -> Gradients:
    """PyTorch builds the network out of its own layers and differentiates it; the loss is z unless one is given."""
    import torch

    first = torch.tensor(weights.first)[:, :, None, None].requires_grad_()  # (M, C, 1, 1)
    second = torch.tensor(weights.second.transpose(2, 0, 1))[None].requires_grad_()  # (1, M, 2, 2)
    read = torch.tensor(image.transpose(2, 0, 1))[None]
    mixed = torch.nn.functional.conv2d(read, first)
    padded = torch.nn.functional.pad(mixed, (before, 1 - before, before, 1 - before))
    map_ = torch.nn.functional.conv2d(padded, second)
    pooled = torch.nn.functional.avg_pool2d(map_, 2)
    score = torch.nn.functional.linear(pooled.flatten(), torch.tensor(weights.last))
    objective = score if loss is None else loss(score)
    found = torch.autograd.grad(objective, (pooled, map_, mixed, second, first))
    return {
        "pooled": found[0][0, 0].numpy(),
        "second": found[1][0, 0].numpy(),
        "first": found[2][0].numpy().transpose(1, 2, 0),
        "second_weights": found[3][0].numpy().transpose(1, 2, 0),
        "first_weights": found[4][:, :, 0, 0].numpy(),
    }


# Loops: every output hands its gradient back to what it was made of


def by_loops(image: Array, weights: Weights, before: int, upstream: float = 1.0) -> Gradients:
    """Plain loops over windows; each window adds its share to the pixels and the weights that it used."""
    x, w1, w2 = image.tolist(), weights.first.tolist(), weights.second.tolist()
    height, width, channels = image.shape
    filters = len(w1)
    p1 = [
        [[sum(w1[m][c] * x[i][j][c] for c in range(channels)) for m in range(filters)] for j in range(width)]
        for i in range(height)
    ]
    pooled = np.zeros((height // 2, width // 2))
    found = {
        "pooled": pooled,
        "second": np.zeros((height, width)),
        "first": np.zeros((height, width, filters)),
        "second_weights": np.zeros((2, 2, filters)),
        "first_weights": np.zeros((filters, channels)),
    }
    for place in range(pooled.size):
        pooled[place // (width // 2)][place % (width // 2)] = upstream * float(weights.last[place])
    for i in range(height):
        for j in range(width):
            share = float(pooled[i // 2, j // 2]) / 4
            found["second"][i, j] = share
            _hand_back(found, p1, w2, (i, j), before, share)
    for i, j, m, c in np.ndindex(height, width, filters, channels):
        found["first_weights"][m, c] += found["first"][i, j, m] * x[i][j][c]
    return found


def _hand_back(found: Gradients, p1: Any, w2: Any, corner: tuple[int, int], before: int, share: float) -> None:
    """One window gives its gradient to the pixels it read and to the weights it used."""
    for a in range(2):
        for b in range(2):
            row, column = corner[0] + a - before, corner[1] + b - before
            if 0 <= row < len(p1) and 0 <= column < len(p1[0]):
                for m in range(len(w2[0][0])):
                    found["first"][row, column, m] += share * w2[a][b][m]
                    found["second_weights"][a, b, m] += share * p1[row][column][m]


# Central differences: the forward pass alone, with one number at a time made larger and smaller


def _mix(image: Array, first: Array) -> Array:
    result: Array = np.einsum("ijc,...mc->...ijm", image, first)
    return result


def _slide(mixed: Array, second: Array, before: int) -> Array:
    """The 2×2 convolution: the map and the three copies of it that are moved by a row, a column, or both."""
    total = np.zeros(np.broadcast_shapes(mixed.shape[:-3], second.shape[:-3]) + mixed.shape[-3:-1])
    for a in (0, 1):
        for b in (0, 1):
            moved = np.roll(mixed, (before - a, before - b), axis=(-3, -2))
            if a != before:
                moved[..., 0 if before else -1, :, :] = 0
            if b != before:
                moved[..., 0 if before else -1, :] = 0
            total += np.einsum("...ijm,...m->...ij", moved, second[..., a, b, :])
    return total


def _pool(second: Array) -> Array:
    total: Array = second[..., ::2, ::2] + second[..., 1::2, ::2] + second[..., ::2, 1::2] + second[..., 1::2, 1::2]
    return total / 4


def _score(pooled: Array, last: Array) -> Array:
    result: Array = np.einsum("...p,p->...", pooled.reshape(*pooled.shape[:-2], -1), last)
    return result


def values(image: Array, weights: Weights, before: int) -> dict[str, Array]:
    """The forward pass of the differences, for claims on the values themselves."""
    first = _mix(image, weights.first)
    second = _slide(first, weights.second, before)
    pooled = _pool(second)
    return {"first": first, "second": second, "pooled": pooled, "score": _score(pooled, weights.last)}


def by_differences(
    image: Array, weights: Weights, before: int, step: float = 1.0, loss: Callable[[Array], Array] | None = None
) -> Gradients:
    """(L(u + h) - L(u - h)) / 2h for every entry u; exact for the loss z, which is linear in each entry alone."""
    mixed = _mix(image, weights.first)
    second = _slide(mixed, weights.second, before)
    objective: Callable[[Array], Array] = loss or (lambda score: score)

    def after(pooled: Array) -> Array:
        return objective(_score(pooled, weights.last))

    ways: dict[str, tuple[Array, Callable[[Array], Array]]] = {
        "pooled": (_pool(second), after),
        "second": (second, lambda each: after(_pool(each))),
        "first": (mixed, lambda each: after(_pool(_slide(each, weights.second, before)))),
        "second_weights": (weights.second, lambda each: after(_pool(_slide(mixed, each, before)))),
        "first_weights": (
            weights.first,
            lambda each: after(_pool(_slide(_mix(image, each), weights.second, before))),
        ),
    }
    return {name: _slopes(start, onward, step) for name, (start, onward) in ways.items()}


def _slopes(start: Array, onward: Callable[[Array], Array], step: float) -> Array:
    moves = step * np.eye(start.size).reshape(start.size, *start.shape)
    slopes: Array = (onward(start + moves) - onward(start - moves)) / (2 * step)
    return slopes.reshape(start.shape)


# Matrix forms


def by_matrices(image: Array, weights: Weights, before: int) -> Gradients:
    """Every layer as a matrix, every gradient as a product with its transpose."""
    height, width, _ = image.shape
    pixels = image.reshape(height * width, -1)  # (16, C)
    pooling = np.kron(np.kron(np.eye(height // 2), [[1, 1]]), np.kron(np.eye(width // 2), [[1, 1]])) / 4  # (4, 16)
    moves = {(a, b): np.kron(_moved(height, a - before), _moved(width, b - before)) for a in (0, 1) for b in (0, 1)}
    mixed = pixels @ weights.first.T
    flow = pooling.T @ weights.last
    first = sum(np.outer(move.T @ flow, weights.second[tap]) for tap, move in moves.items())
    taps = {tap: flow @ move @ mixed for tap, move in moves.items()}
    return {
        "pooled": weights.last.reshape(height // 2, width // 2),
        "second": flow.reshape(height, width),
        "first": np.asarray(first).reshape(height, width, -1),
        "second_weights": np.array([[taps[a, b] for b in (0, 1)] for a in (0, 1)]),
        "first_weights": np.asarray(first).T @ pixels,
    }


def _moved(size: int, by: int) -> Array:
    """The matrix that puts entry i + by at place i, and 0 where there is none."""
    return np.eye(size, k=by)


# Padding


def torch_same_zeros(size: int, kernel: int) -> tuple[int, int]:
    """Zeros before and after that PyTorch's padding="same" puts, found by running it.

    The pixel x₀ = 1 reaches output i through weight number ``before - i``; with weights 1, 2, 3, … output 0 shows it.
    """
    import warnings

    import torch

    weights = torch.arange(1.0, kernel + 1).reshape(1, 1, -1)
    impulse = torch.zeros(1, 1, size)
    impulse[0, 0, 0] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch warns that an even kernel needs a padded copy
        shown = torch.nn.functional.conv1d(impulse, weights, padding="same")
    before = int(shown[0, 0, 0]) - 1
    return before, kernel - 1 - before


def torch_same_is(image: Array, weights: Weights, before: int) -> float:
    """Largest difference of the second layer between padding="same" and explicit zeros on the stated side."""
    import warnings

    import torch

    mixed = torch.tensor((image @ weights.first.T).transpose(2, 0, 1))[None]
    kernel = torch.tensor(weights.second.transpose(2, 0, 1))[None]
    explicit = torch.nn.functional.pad(mixed, (before, 1 - before, before, 1 - before))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same = torch.nn.functional.conv2d(mixed, kernel, padding="same")
    return float((same - torch.nn.functional.conv2d(explicit, kernel)).abs().max())


def torch_full(flow: Array, kernel: Array) -> Array:
    """The transposed convolution of PyTorch: every value of G spreads a copy of the kernel."""
    import torch

    spread = torch.nn.functional.conv_transpose2d(
        torch.tensor(flow)[None, None], torch.tensor(kernel.transpose(2, 0, 1))[None]
    )
    result: Array = spread[0].numpy().transpose(1, 2, 0)
    return result


def full_correlation(flow: Array, kernel: Array) -> Array:
    """G with a zero border, cross-correlated with the kernel turned by 180°; shape (H + 1, W + 1, M)."""
    padded = np.pad(flow, 1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2, 2))  # (H + 1, W + 1, 2, 2)
    result: Array = np.einsum("ijab,abm->ijm", windows, kernel[::-1, ::-1])
    return result


# Counting


def count_windows(rows: int, columns: int, before: int) -> NDArray[np.int64]:
    """Windows that read each pixel, one window and one tap after the other."""
    counts = np.zeros((rows, columns), dtype=np.int64)
    for i, j, a, b in np.ndindex(rows, columns, 2, 2):
        if 0 <= i + a - before < rows and 0 <= j + b - before < columns:
            counts[i + a - before, j + b - before] += 1
    return counts


def autograd_windows(rows: int, columns: int, before: int) -> NDArray[np.int64]:
    """The same as the gradient of the sum of all outputs of a kernel of ones."""
    import torch

    pixels = torch.zeros(1, 1, rows, columns, requires_grad=True)
    padded = torch.nn.functional.pad(pixels, (before, 1 - before, before, 1 - before))
    outputs = torch.nn.functional.conv2d(padded, torch.ones(1, 1, 2, 2))
    (slopes,) = torch.autograd.grad(outputs.sum(), pixels)
    return slopes[0, 0].numpy().astype(np.int64)


def count_terms(rows: int, columns: int, before: int) -> tuple[tuple[int, ...], ...]:
    """Positions at which each weight of the 2×2 kernel meets a pixel and not a zero of the padding."""
    return tuple(
        tuple(
            sum(
                0 <= i + a - before < rows and 0 <= j + b - before < columns
                for i in range(rows)
                for j in range(columns)
            )
            for b in (0, 1)
        )
        for a in (0, 1)
    )
