"""Layers of a convolutional network on stacks of maps, each with its way back: filters, pooling and its switches.

Axes: N examples, C channels read, I channels made, H×W rows and columns, K odd side of a kernel, S side of a pooling
window. A kernel is not flipped, and a border of zeros keeps H×W.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int64]


def convolution(maps: ArrayLike, kernels: ArrayLike, biases: ArrayLike | None = None) -> Array:
    """``z(n, i) = b_i + Σ_c W(i, c) ⋆ x(n, c)``, with a border of (K-1)/2 zeros on each side.

    The windows are a view, so that only one copy is made: the one that the matrix product needs.

    Args:
        maps: x, shape (N, C, H, W).
        kernels: W, shape (I, C, K, K), K odd.
        biases: b, shape (I,); None for zeros.

    Returns:
        Shape (N, I, H, W), in the unit of maps times kernels.

    Raises:
        ValueError: if an array has another number of axes or numbers that are not finite, if K is even or the kernels
            are not square, or if the channels or the biases do not match.

    Source:
        ``torch.nn.Conv2d`` with ``padding=(K - 1) // 2``.

    Example:
        One kernel that adds the left neighbour to each pixel:

        >>> convolution([[[[1, 2, 4]]]], [[[[0, 0, 0], [1, 1, 0], [0, 0, 0]]]])
        array([[[[1., 3., 6.]]]])
    """
    values, weights = _stack(maps, "maps"), _kernels(kernels)
    if values.shape[1] != weights.shape[1]:
        raise ValueError(f"the kernels read {weights.shape[1]} channels, got {values.shape[1]}")
    windows = sliding_window_view(_bordered(values, weights.shape[2] // 2), weights.shape[2:], axis=(2, 3))
    result: Array = np.moveaxis(np.tensordot(windows, weights, axes=((1, 4, 5), (1, 2, 3))), 3, 1)
    if biases is None:
        return result
    shifts = np.asarray(biases, dtype=np.float64)
    if shifts.shape != weights.shape[:1]:
        raise ValueError(f"need one bias for each of {weights.shape[0]} kernels, got shape {shifts.shape}")
    return result + shifts[:, None, None]


def transposed_convolution(signal: ArrayLike, kernels: ArrayLike) -> Array:
    """The transpose of ``convolution`` without biases: ``⟨W x, s⟩ = ⟨x, Wᵀ s⟩`` for all maps x and signals s.

    It is a convolution with the kernels turned by 180° and the roles of I and C exchanged. It inverts nothing.

    Args:
        signal: s, shape (N, I, H, W).
        kernels: W, shape (I, C, K, K), the same as on the way up.

    Returns:
        Shape (N, C, H, W), in the unit of signal times kernels.

    Raises:
        ValueError: as ``convolution`` does.

    Source:
        Zeiler and Fergus, arXiv:1311.2901, section 2.1, filtering: the filters flipped vertically and horizontally.

    Example:
        The left neighbour that was read gets the signal back:

        >>> transposed_convolution([[[[0, 0, 5]]]], [[[[0, 0, 0], [1, 1, 0], [0, 0, 0]]]])
        array([[[[0., 5., 5.]]]])
    """
    weights = _kernels(kernels)
    return convolution(signal, np.swapaxes(weights, 0, 1)[:, :, ::-1, ::-1])


def max_pooling(maps: ArrayLike, side: int = 2) -> tuple[Array, Places]:
    """The maximum of every S×S window, and where in the window it stood: the switch.

    Of equal maxima the first in reading order counts, as in PyTorch.

    Args:
        maps: shape (N, C, H, W), H and W multiples of S.
        side: S, at least 1; also the stride.

    Returns:
        Maxima and switches, each of shape (N, C, H/S, W/S); a switch is a number from 0 to S² - 1 in reading order.

    Raises:
        ValueError: if the maps have other axes or numbers that are not finite, or are not cut evenly into windows.

    Source:
        Zeiler and Fergus, arXiv:1311.2901, section 2.1, unpooling.

    Example:
        >>> maxima, switches = max_pooling([[[[1, 7], [3, 5]]]])
        >>> float(maxima[0, 0, 0, 0]), int(switches[0, 0, 0, 0])
        (7.0, 1)
    """
    values = _stack(maps, "maps")
    examples, channels, rows, columns = values.shape
    if side < 1 or rows % side or columns % side:
        raise ValueError(f"{rows}×{columns} maps cannot be cut into windows of side {side}")
    windows = values.reshape(examples, channels, rows // side, side, columns // side, side).swapaxes(3, 4)
    flat = windows.reshape(*windows.shape[:4], side * side)
    switches = flat.argmax(axis=4)
    return np.take_along_axis(flat, switches[..., None], axis=4)[..., 0], switches


def unpooling(signal: ArrayLike, switches: Places | None, side: int = 2) -> Array:
    """Each number goes back into its window: to the place of its switch, or, without switches, a share to every place.

    The share is 1/S², so that the sum of a map stays what it was in both cases.

    Args:
        signal: shape (N, C, H, W).
        switches: from ``max_pooling``, the shape of the signal; None spreads evenly.
        side: S, at least 1.

    Returns:
        Shape (N, C, S·H, S·W), in the unit of the signal.

    Raises:
        ValueError: if the signal is no such array, ``side`` is less than 1, or the switches do not match.

    Source:
        Zeiler and Fergus, arXiv:1311.2901, section 2.1; ``torch.nn.MaxUnpool2d``. Spreading evenly is ours.

    Example:
        >>> unpooling([[[[7]]]], np.array([[[[1]]]]))
        array([[[[0., 7.],
                 [0., 0.]]]])
    """
    values = _stack(signal, "signal")
    if side < 1:
        raise ValueError(f"the side of a window must be at least 1, got {side}")
    if switches is None:
        return np.asarray(values.repeat(side, axis=2).repeat(side, axis=3) / side**2)
    if switches.shape != values.shape or switches.min() < 0 or switches.max() >= side**2:
        raise ValueError(f"switches must have the shape {values.shape} and lie in 0…{side**2 - 1}")
    flat = np.zeros((*values.shape, side * side))
    np.put_along_axis(flat, switches[..., None], values[..., None], axis=4)
    examples, channels, rows, columns = values.shape
    windows = flat.reshape(examples, channels, rows, columns, side, side).swapaxes(3, 4)
    return windows.reshape(examples, channels, rows * side, columns * side)


def _bordered(values: Array, border: int) -> Array:
    return np.pad(values, ((0, 0), (0, 0), (border, border), (border, border)))


def _stack(values: ArrayLike, name: str) -> Array:
    stack = np.asarray(values, dtype=np.float64)
    if stack.ndim != 4 or not stack.size:
        raise ValueError(f"{name} must have the axes (N, C, H, W) and an entry, got shape {stack.shape}")
    if not np.isfinite(stack).all():
        raise ValueError(f"{name} must be finite, got {np.count_nonzero(~np.isfinite(stack))} numbers that are not")
    return stack


def _kernels(kernels: ArrayLike) -> Array:
    weights = _stack(kernels, "kernels")
    if weights.shape[2] != weights.shape[3] or weights.shape[2] % 2 == 0:
        raise ValueError(f"kernels must be square with an odd side, got {weights.shape[2]}×{weights.shape[3]}")
    return weights
