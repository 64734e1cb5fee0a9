"""Convolution of vectors as a matrix: the forward operation, both its gradients, and its transpose.

Lengths: n of the signal, k of the kernel, m of the output; s is the stride, p the padding on either side.
One channel, no bias, dilation 1. «Cross-correlation» leaves the kernel as it is, «convolution» reverses it first.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def cross_correlation(signal: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0) -> Array:
    """``o_i = Σ_r w_r x'_{s i + r}`` with x' the signal padded by zeros: what libraries call a convolution.

    Args:
        signal: x, shape (n,).
        kernel: w, shape (k,).
        stride: s, at least 1.
        padding: p, zeros put before and after the signal, at least 0.

    Returns:
        Shape (m,), m = floor((n + 2p - k) / s) + 1, in the unit of signal times kernel.

    Raises:
        ValueError: if an array is not a finite vector with an entry, if a whole number is out of range, or if the
            kernel is longer than the padded signal.

    Source:
        ``torch.nn.Conv1d`` («valid cross-correlation operator»); indices start from 0 here.

    Example:
        Without padding the kernel has two places: 1·3 + 10·4 and 1·4 + 10·6.

        >>> cross_correlation([3, 4, 6], [1, 10])
        array([43., 64.])
    """
    weights = _vector(kernel, "kernel")
    _require(stride=(stride, 1), padding=(padding, 0))
    padded = np.pad(_vector(signal, "signal"), padding)
    if len(weights) > len(padded):
        raise ValueError(f"the padded signal must hold the kernel, got {len(padded)} entries, {len(weights)} weights")
    result: Array = sliding_window_view(padded, len(weights))[::stride] @ weights  # (m, k) @ (k,)
    return result


def convolution(signal: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0) -> Array:
    """The same with the kernel reversed: ``Σ_r w_{k-1-r} x'_{s i + r}``, the convolution of mathematics.

    Args:
        signal, kernel, stride, padding: as in ``cross_correlation``.

    Returns:
        Shape (m,), as there.

    Raises:
        ValueError: as there.

    Source:
        ``numpy.convolve``, which with mode "full" is the case p = k - 1, s = 1.

    Example:
        >>> convolution([3, 4, 6], [1, 10])
        array([34., 46.])
    """
    return cross_correlation(signal, _vector(kernel, "kernel")[::-1], stride, padding)


def full_correlation(signal: ArrayLike, kernel: ArrayLike) -> Array:
    """Cross-correlation at every place where kernel and signal share an entry: padding k - 1.

    Args:
        signal: shape (n,).
        kernel: shape (k,); here n may be smaller than k.

    Returns:
        Shape (n + k - 1,), in the unit of signal times kernel.

    Raises:
        ValueError: if an array is not a finite vector with an entry.

    Source:
        ``numpy.correlate`` with mode "full".

    Example:
        The last weight meets the first entry first:

        >>> full_correlation([3, 4], [1, 10])
        array([30., 43.,  4.])
    """
    return cross_correlation(signal, kernel, padding=len(_vector(kernel, "kernel")) - 1)


def band_matrix(kernel: ArrayLike, length: int, stride: int = 1, padding: int = 0) -> Array:
    """The matrix of ``cross_correlation`` on signals of one length: row i holds the kernel, starting in column s i - p.

    With padding, the weights that would meet a padded zero fall outside the matrix; so the W of a padded vector is
    ``band_matrix(w, n + 2p)`` and the matrix of the layer itself ``band_matrix(w, n, padding=p)``, with fewer columns.

    Args:
        kernel: w, shape (k,).
        length: n, entries of the signal, at least 1.
        stride, padding: s and p as in ``cross_correlation``.

    Returns:
        Shape (m, n), in the unit of the kernel.

    Raises:
        ValueError: as ``cross_correlation`` for a signal of this length.

    Source:
        Dumoulin and Visin, arXiv:1603.07285, section 4.1 (there C, and in two dimensions).

    Example:
        >>> band_matrix([7, 8, 9], 4)
        array([[7., 8., 9., 0.],
               [0., 7., 8., 9.]])
    """
    weights = _vector(kernel, "kernel")
    _require(length=(length, 1))
    rows = len(cross_correlation(np.zeros(length), weights, stride, padding))
    wide = np.zeros((rows, length + 2 * padding))
    for row in range(rows):
        wide[row, row * stride : row * stride + len(weights)] = weights
    return wide[:, padding : padding + length]


def input_gradient(upstream: ArrayLike, kernel: ArrayLike, length: int, stride: int = 1, padding: int = 0) -> Array:
    """∂L/∂x of ``o = cross_correlation(x, w, s, p)``: spread, correlate fully with the reversed kernel, crop p.

    To spread is to put s - 1 zeros between neighbours. With stride 1 the result is
    ``cross_correlation(g, reversed w, padding=k - 1 - p)``; cropping a full result, instead of padding by k - 1 - p,
    also works where that number is negative.

    Args:
        upstream: g = ∂L/∂o, shape (m,).
        kernel: w, shape (k,).
        length: n, entries of x: with s > 1 several n give the same m.
        stride, padding: s and p of the forward operation.

    Returns:
        Shape (n,), in the unit of upstream times kernel.

    Raises:
        ValueError: as ``cross_correlation`` for a signal of this length, or if m does not belong to n, k, s and p.

    Source:
        Dumoulin and Visin, arXiv:1603.07285, chapter 4.

    Example:
        One output and two weights: each input's gradient is the weight that it met.

        >>> input_gradient([2], [3, 5], length=2)
        array([ 6., 10.])
    """
    gradient, weights = _vector(upstream, "upstream"), _vector(kernel, "kernel")
    _require(length=(length, 1))
    _require_outputs(gradient, cross_correlation(np.zeros(length), weights, stride, padding))
    spread = np.zeros(stride * (len(gradient) - 1) + 1)
    spread[::stride] = gradient
    full = full_correlation(spread, weights[::-1])
    unread = length + 2 * padding - len(full)  # entries at the end that no place of the kernel reads
    return np.pad(full, (0, unread))[padding : padding + length]


def kernel_gradient(upstream: ArrayLike, signal: ArrayLike, size: int, stride: int = 1, padding: int = 0) -> Array:
    """∂L/∂w of ``o = cross_correlation(x, w, s, p)``: ``Σ_i g_i x'_{s i + r}``, a correlation of x' with g.

    Args:
        upstream: g = ∂L/∂o, shape (m,).
        signal: x, shape (n,).
        size: k, number of weights, at least 1.
        stride, padding: s and p of the forward operation.

    Returns:
        Shape (k,), in the unit of upstream times signal.

    Raises:
        ValueError: as ``cross_correlation`` for a kernel of this size, or if m does not belong to n, k, s and p.

    Source:
        The chain rule on the definition of ``cross_correlation``; a weight's gradient gathers every place it served.

    Example:
        Both weights of a sliding pair meet the middle entry, each with another output:

        >>> kernel_gradient([2, 3], [10, 20, 40], size=2)
        array([ 80., 160.])
    """
    gradient, values = _vector(upstream, "upstream"), _vector(signal, "signal")
    _require(size=(size, 1))
    _require_outputs(gradient, cross_correlation(values, np.zeros(size), stride, padding))
    windows = sliding_window_view(np.pad(values, padding), size)[::stride]  # (m, k)
    result: Array = gradient @ windows
    return result


def transposed_convolution(signal: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0) -> Array:
    """Every entry stamps a multiple of the kernel, s apart; stamps add up; p entries are cropped from either end.

    It multiplies by the transpose of ``band_matrix(w, s (n - 1) + k - 2p, s, p)``; no kernel is reversed anywhere.

    Args:
        signal: shape (n,).
        kernel: w, shape (k,).
        stride: s, distance between neighbouring stamps, at least 1.
        padding: p, entries cropped from either end, at least 0.

    Returns:
        Shape (s (n - 1) + k - 2p,), in the unit of signal times kernel.

    Raises:
        ValueError: if an array is not a finite vector with an entry, if a whole number is out of range, or if
            nothing is left after cropping.

    Source:
        ``torch.nn.ConvTranspose1d`` with output_padding 0.

    Example:
        The stamps (3, 30) and (4, 40) overlap in one entry, 30 + 4:

        >>> transposed_convolution([3, 4], [1, 10])
        array([ 3., 34., 40.])
    """
    values, weights = _vector(signal, "signal"), _vector(kernel, "kernel")
    _require(stride=(stride, 1), padding=(padding, 0))
    result = np.zeros(stride * (len(values) - 1) + len(weights))
    if 2 * padding >= len(result):
        raise ValueError(f"cropping must leave an entry, got padding {padding} for {len(result)} entries")
    for place, value in enumerate(values):
        result[place * stride : place * stride + len(weights)] += value * weights
    return result[padding : len(result) - padding]


def _vector(values: ArrayLike, name: str) -> Array:
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1 or not len(vector):
        raise ValueError(f"{name} must be a vector with at least one entry, got shape {vector.shape}")
    if not np.isfinite(vector).all():
        raise ValueError(f"{name} must be finite, got {np.count_nonzero(~np.isfinite(vector))} entries that are not")
    return vector


def _require_outputs(upstream: Array, outputs: Array) -> None:
    if len(upstream) != len(outputs):
        raise ValueError(f"upstream must have {len(outputs)} entries, one for each output, got {len(upstream)}")


def _require(**numbers: tuple[int, int]) -> None:
    for name, (number, least) in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < least:
            raise ValueError(f"{name} must be a whole number from {least}, got {number!r}")
