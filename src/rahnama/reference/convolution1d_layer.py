"""A one-dimensional convolutional layer with batch and channels: its output and both its gradients.

Axes: B examples, C input channels, F filters (output channels), N entries of a signal, K weights of a kernel,
M outputs; s is the stride, p the padding on either side, D the dilation. The kernel is not reversed; there is no bias.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def layer_output(signals: ArrayLike, kernels: ArrayLike, stride: int = 1, padding: int = 0, dilation: int = 1) -> Array:
    """``Z[b,f,i] = Σ_c Σ_j W[f,c,j] X'[b,c, s i + D j]`` with X' the signals padded by zeros.

    The entries that are read are gathered first, (B, C, M, K) of them, so that all three functions of this module are
    one sum of products over the same windows.

    Args:
        signals: X, shape (B, C, N).
        kernels: W, shape (F, C, K).
        stride: s, at least 1.
        padding: p, zeros put before and after each signal, at least 0.
        dilation: D, distance between neighbouring weights, at least 1.

    Returns:
        Shape (B, F, M), M = floor((N + 2p - D(K - 1) - 1) / s) + 1, in the unit of signal times kernel.

    Raises:
        ValueError: if an array is not finite or has not three axes of at least one entry, if the channels differ, if a
            whole number is out of range, or if the dilated kernel is longer than the padded signal.

    Source:
        ``torch.nn.Conv1d`` with groups 1 and without bias.

    Example:
        Two channels of two entries, one weight each: 1·3 + 10·5 and 1·4 + 10·6.

        >>> layer_output([[[3, 4], [5, 6]]], [[[1], [10]]])
        array([[[53., 64.]]])
    """
    values, weights = _three_axes(signals, "signals"), _three_axes(kernels, "kernels")
    _require_channels(values.shape[1], weights.shape[1], "signals", "kernels")
    windows = np.pad(values, _last(padding))[:, :, _read(values.shape[2], weights.shape[2], stride, padding, dilation)]
    result: Array = np.einsum("bcmk,fck->bfm", windows, weights)
    return result


def layer_kernel_gradient(
    upstream: ArrayLike, signals: ArrayLike, size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Array:
    """``∂L/∂W[f,c,j] = Σ_b Σ_i G[b,f,i] X'[b,c, s i + D j]``: summed over examples and places, not over channels.

    Args:
        upstream: G = ∂L/∂Z, shape (B, F, M).
        signals: X, shape (B, C, N).
        size: K, at least 1.
        stride, padding, dilation: s, p and D of the layer.

    Returns:
        Shape (F, C, K), in the unit of upstream times signal.

    Raises:
        ValueError: as ``layer_output`` for kernels of this size, or if B or M does not fit.

    Source:
        The chain rule on the definition of ``layer_output``; Goodfellow et al., *Deep Learning*, eq. 9.11, in one
        dimension, with stride only and counted from 1.

    Example:
        Two examples with one entry each add up:

        >>> layer_kernel_gradient([[[2]], [[3]]], [[[5]], [[7]]], size=1)
        array([[[31.]]])
    """
    gradient, values = _three_axes(upstream, "upstream"), _three_axes(signals, "signals")
    places = _read(values.shape[2], size, stride, padding, dilation)
    _require_upstream(gradient, values.shape[0], len(places))
    result: Array = np.einsum("bfm,bcmk->fck", gradient, np.pad(values, _last(padding))[:, :, places])
    return result


def layer_input_gradient(
    upstream: ArrayLike, kernels: ArrayLike, length: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> Array:
    """``∂L/∂X``: every output hands ``G[b,f,i] W[f,c,j]`` to the entry ``s i + D j`` that it read; padding is cropped.

    Args:
        upstream: G = ∂L/∂Z, shape (B, F, M).
        kernels: W, shape (F, C, K).
        length: N, entries of a signal: with s > 1 several N give the same M.
        stride, padding, dilation: s, p and D of the layer.

    Returns:
        Shape (B, C, N), in the unit of upstream times kernel.

    Raises:
        ValueError: as ``layer_output`` for signals of this length, or if F or M does not fit.

    Source:
        The chain rule on the definition of ``layer_output``; Goodfellow et al., *Deep Learning*, eq. 9.13.

    Example:
        The middle entry is read twice, 3·7 + 2·10:

        >>> layer_input_gradient([[[2, 3]]], [[[7, 10]]], length=3)
        array([[[14., 41., 30.]]])
    """
    gradient, weights = _three_axes(upstream, "upstream"), _three_axes(kernels, "kernels")
    places = _read(length, weights.shape[2], stride, padding, dilation)
    _require_upstream(gradient, gradient.shape[0], len(places))
    _require_channels(gradient.shape[1], weights.shape[0], "upstream", "kernels")
    wide = np.zeros((gradient.shape[0], weights.shape[1], length + 2 * padding))
    for tap in range(weights.shape[2]):  # for one weight the outputs read different entries, so += loses nothing
        wide[:, :, places[:, tap]] += np.einsum("bfm,fc->bcm", gradient, weights[:, :, tap])
    return wide[:, :, padding : padding + length]


def _read(length: int, size: int, stride: int, padding: int, dilation: int) -> NDArray[np.int64]:
    """``s i + D j`` for every output i and weight j, shape (M, K)."""
    _require(length=(length, 1), size=(size, 1), stride=(stride, 1), padding=(padding, 0), dilation=(dilation, 1))
    beyond = length + 2 * padding - dilation * (size - 1) - 1
    if beyond < 0:
        raise ValueError(
            f"the padded signal must hold the kernel, got {length + 2 * padding} entries for a kernel that spans "
            f"{dilation * (size - 1) + 1}"
        )
    return stride * np.arange(beyond // stride + 1)[:, None] + dilation * np.arange(size)


def _last(padding: int) -> list[tuple[int, int]]:
    _require(padding=(padding, 0))
    return [(0, 0), (0, 0), (padding, padding)]


def _three_axes(values: ArrayLike, name: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 3 or not array.size:
        raise ValueError(f"{name} must have three axes with at least one entry each, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {np.count_nonzero(~np.isfinite(array))} entries that are not")
    return array


def _require_channels(left: int, right: int, first: str, second: str) -> None:
    if left != right:
        raise ValueError(f"{first} and {second} must agree in their channels, got {left} and {right}")


def _require_upstream(upstream: Array, examples: int, outputs: int) -> None:
    if (upstream.shape[0], upstream.shape[2]) != (examples, outputs):
        raise ValueError(
            f"upstream must have {examples} examples and {outputs} outputs each, got shape {upstream.shape}"
        )


def _require(**numbers: tuple[int, int]) -> None:
    for name, (number, least) in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < least:
            raise ValueError(f"{name} must be a whole number from {least}, got {number!r}")
