"""Second and third routes to the numbers of question 5: loops, sets, PyTorch and SymPy, nothing of `reference`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import sympy
import torch
from numpy.typing import NDArray

Array = NDArray[np.float64]
Forward = Callable[[torch.Tensor], torch.Tensor]


def admissible_corners(size: int, side: int, dilation: int) -> int:
    """Corners along one axis at which every pixel read exists, tried one by one."""
    pixels = set(range(size))
    return sum(all(corner + dilation * tap in pixels for tap in range(side)) for corner in range(size))


def torch_shape(rows: int, columns: int, side: int, dilation: int) -> tuple[int, int]:
    """Shape that ``torch`` returns for an image of ones; (0, 0) where it refuses the input."""
    image, kernel = torch.ones(1, 1, rows, columns), torch.ones(1, 1, side, side)
    try:
        height, width = torch.nn.functional.conv2d(image, kernel, dilation=dilation).shape[2:]
    except RuntimeError:
        return 0, 0
    return int(height), int(width)


def torch_correlation(image: Array, kernel: Array, dilation: int = 1) -> Array:
    """``torch``'s layer with one channel, in float64."""
    picture, weights = (torch.tensor(each, dtype=torch.float64)[None, None] for each in (image, kernel))
    result: Array = torch.nn.functional.conv2d(picture, weights, dilation=dilation)[0, 0].numpy()
    return result


def torch_kronecker(left: Array, right: Array) -> Array:
    """``torch``'s Kronecker product."""
    result: Array = torch.kron(torch.tensor(left), torch.tensor(right)).numpy()
    return result


def loops(image: Array, kernel: Array, dilation: int) -> Array:
    """The definition, term by term: the sum over all taps, for every corner at which all of them lie in the image."""
    (rows, columns), (height, width) = image.shape, kernel.shape
    result = np.zeros((admissible_corners(rows, height, dilation), admissible_corners(columns, width, dilation)))
    for i, j in np.ndindex(*result.shape):
        for m, n in np.ndindex(height, width):
            result[i, j] += kernel[m, n] * image[i + dilation * m, j + dilation * n]
    return result


def offsets(sides: Sequence[int], dilations: Sequence[int]) -> set[int]:
    """Every sum of one tap per layer: the rows that an output row reads, as a set. Dilation 0 is allowed."""
    return {
        sum(dilation * tap for dilation, tap in zip(dilations, taps, strict=True))
        for taps in product(*(range(side) for side in sides))
    }


def window(sides: Sequence[int], dilations: Sequence[int]) -> int:
    """Rows from the first to the last that an output row reads, counted in the set."""
    read = offsets(sides, dilations)
    return len(range(min(read), max(read) + 1))


def polynomial(
    pairs: Callable[[sympy.Symbol, sympy.Symbol], Sequence[tuple[sympy.Expr, sympy.Expr]]],
) -> tuple[int, ...]:
    """Coefficients of dw, d, w and 1 in 1 + Σ(F - 1)D, multiplied out by SymPy."""
    w, d = sympy.symbols("w d")
    sides = sympy.Poly(sympy.expand(1 + sum((side - 1) * dilation for side, dilation in pairs(w, d))), d, w)
    return tuple(int(sides.coeff_monomial(term)) for term in (d * w, d, w, 1))


def fitted(pairs: Callable[[int, int], Sequence[tuple[int, int]]]) -> tuple[int, ...]:
    """The same coefficients, solved from windows counted at four settings of (w, d)."""
    settings = [(3, 2), (4, 2), (3, 5), (5, 4)]
    counted = [window(*zip(*pairs(w, d), strict=True)) for w, d in settings]
    return tuple(round(each) for each in np.linalg.solve([[d * w, d, w, 1] for w, d in settings], counted))


def contributions(sides: Sequence[int], dilations: Sequence[int]) -> Array:
    """Gradient of the only output pixel of a stack of all-ones layers: paths from every input pixel to it."""
    size = 1 + sum((side - 1) * dilation for side, dilation in zip(sides, dilations, strict=True))

    def forward(signal: torch.Tensor) -> torch.Tensor:
        for side, dilation in zip(sides, dilations, strict=True):
            weights = torch.ones(1, 1, side, side, dtype=torch.float64)
            signal = torch.nn.functional.conv2d(signal, weights, dilation=dilation)
        return signal

    return gradient(forward, (size, size), (0, 0))


def padded(sides: Sequence[int], dilations: Sequence[int]) -> Forward:
    """Layers of ones that pad with zeros on all sides, as much as keeps the size; (F - 1)D must be even."""

    def forward(signal: torch.Tensor) -> torch.Tensor:
        for side, dilation in zip(sides, dilations, strict=True):
            weights, margin = torch.ones(1, 1, side, side, dtype=torch.float64), (side - 1) * dilation // 2
            signal = torch.nn.functional.conv2d(signal, weights, padding=margin, dilation=dilation)
        return signal

    return forward


def rows_from_corner(sides: Sequence[int], dilations: Sequence[int], rows: int) -> list[int]:
    """Rows that reach output row 0 of padded layers: a path that leaves the image between layers is lost."""
    reached = {0}
    for side, dilation in reversed(list(zip(sides, dilations, strict=True))):
        margin = (side - 1) * dilation // 2
        reached = {row + dilation * tap - margin for row in reached for tap in range(side)} & set(range(rows))
    return sorted(reached)


def gradient(forward: Forward, shape: tuple[int, int], pixel: tuple[int, int]) -> Array:
    """Derivative of one output pixel by every pixel of an image of ones."""
    image = torch.ones(1, 1, *shape, dtype=torch.float64, requires_grad=True)
    forward(image)[(0, 0, *pixel)].backward()  # type: ignore[no-untyped-call]
    assert image.grad is not None
    result: Array = image.grad[0, 0].numpy()
    return result


def responses(forward: Forward, shape: tuple[int, int], pixel: tuple[int, int]) -> Array:
    """How much one output pixel moves when a single pixel of the image is raised by one, for every pixel in turn."""
    images = torch.ones(shape[0] * shape[1] + 1, 1, *shape, dtype=torch.float64)
    for number, place in enumerate(np.ndindex(*shape)):
        images[(number, 0, *place)] += 1
    outputs = forward(images)[(slice(None), 0, *pixel)]
    result: Array = (outputs[:-1] - outputs[-1]).reshape(shape).numpy()
    return result


def masked(layers: Sequence[tuple[Array, int]]) -> Forward:
    """A network of size-keeping layers whose used weights are one."""

    def forward(signal: torch.Tensor) -> torch.Tensor:
        for weights, dilation in layers:
            signal = _same(signal, weights, dilation)
        return signal

    return forward


def stacked(side: int, dilations: Sequence[int], shift: int = 1) -> Forward:
    """A vertical and a horizontal stack; ``shift`` is how far the vertical features move down before they are read."""
    rows, half = torch.arange(side)[:, None], side // 2
    columns = torch.arange(side)[None, :]

    def forward(image: torch.Tensor) -> torch.Tensor:
        vertical = horizontal = image
        for depth, dilation in enumerate(dilations):
            vertical = _same(vertical, (rows <= half).expand(side, side), dilation)
            moved = torch.nn.functional.pad(vertical, (0, 0, shift, 0))[..., : image.shape[2], :]
            left = (rows == half) & (columns < half + (depth > 0))
            horizontal = _same(horizontal, left, dilation) + moved
        return horizontal

    return forward


def _same(signal: torch.Tensor, weights: Array | torch.Tensor, dilation: int) -> torch.Tensor:
    kernel = torch.as_tensor(weights).to(torch.float64)[None, None]
    return torch.nn.functional.conv2d(signal, kernel, padding=dilation * (kernel.shape[2] // 2), dilation=dilation)


def runs_to_sample(shape: tuple[int, int]) -> int:
    """Draw an image pixel by pixel with a stand-in network, and count how often the network was run."""
    image, runs = np.full(shape, np.nan), 0
    for place in np.ndindex(*shape):
        probability, runs = 1 / (1 + np.exp(-np.nansum(image))), runs + 1
        image[place] = probability - 0.5
    assert np.isfinite(image).all()
    return runs


def wave(dilations: Sequence[int]) -> int:
    """Samples with a non-zero gradient in a stack of causal layers with two weights each."""
    samples = torch.ones(1, 1, 2 * sum(dilations) + 2, dtype=torch.float64, requires_grad=True)
    signal = samples
    for dilation in dilations:
        signal = torch.nn.functional.conv1d(signal, torch.ones(1, 1, 2, dtype=torch.float64), dilation=dilation)
    signal[0, 0, -1].backward()  # type: ignore[no-untyped-call]
    assert samples.grad is not None
    return int(torch.count_nonzero(samples.grad))
