"""Second and third routes to the numbers of question 5: loops, sets and autograd, nothing of the reference modules."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

Array = NDArray[np.float64]


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


def loops(image: Array, kernel: Array, dilation: int) -> Array:
    """The definition, term by term: the sum over all taps that fall into the image, for every corner where all do."""
    (rows, columns), (height, width) = image.shape, kernel.shape
    result = np.zeros((admissible_corners(rows, height, dilation), admissible_corners(columns, width, dilation)))
    for i, j in np.ndindex(*result.shape):
        for m, n in np.ndindex(height, width):
            result[i, j] += kernel[m, n] * image[i + dilation * m, j + dilation * n]
    return result


def pixels_read(side: int, dilation: int) -> int:
    """Pixels with a non-zero gradient from one output pixel: what a single layer multiplies."""
    return int(np.count_nonzero(contributions([side], [dilation])))


def contributions(sides: Sequence[int], dilations: Sequence[int]) -> Array:
    """Gradient of the only output pixel of a stack of all-ones layers: paths from every input pixel to it."""
    size = 1 + sum((side - 1) * dilation for side, dilation in zip(sides, dilations, strict=True))
    image = torch.zeros(1, 1, size, size, dtype=torch.float64, requires_grad=True)
    signal = image
    for side, dilation in zip(sides, dilations, strict=True):
        weights = torch.ones(1, 1, side, side, dtype=torch.float64)
        signal = torch.nn.functional.conv2d(signal, weights, dilation=max(dilation, 1))
    signal.sum().backward()
    assert image.grad is not None and signal.numel() == 1
    result: Array = image.grad[0, 0].numpy()
    return result
