"""Deformable convolution: a convolution whose every tap may leave its place.

Axes: C input channels, O output channels, H×W image, K kernel side, N = K² taps, row by row.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rahnama.reference.bilinear import bilinear

Array = NDArray[np.float64]


def regular_grid(kernel: int, dilation: int = 1) -> Array:
    """Places of the taps relative to the middle, row by row, as (row, column).

    Args:
        kernel: K, odd, at least 1.
        dilation: distance of neighbouring taps in pixels, at least 1.

    Returns:
        (K², 2), in pixels; their mean is zero.

    Raises:
        ValueError: if the kernel is even or a number is not positive.

    Source:
        Dai et al., arXiv:1703.06211, section 2.1, the grid written there as a calligraphic R.

    Example:
        >>> regular_grid(3)[:2].tolist()
        [[-1.0, -1.0], [-1.0, 0.0]]
    """
    if kernel < 1 or kernel % 2 == 0 or dilation < 1:
        raise ValueError(f"need an odd kernel and a positive dilation, got {kernel} and {dilation}")
    steps = dilation * (np.arange(kernel) - kernel // 2)
    return np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2).astype(np.float64)


def affine_offsets(kernel: int, matrix: ArrayLike) -> Array:
    """Offsets ``(A - 1)·p`` that move every tap p of the regular grid to A·p: scaling, rotation, shear.

    Args:
        kernel: K, odd.
        matrix: A, (2, 2), acting on (row, column).

    Returns:
        (K², 2), in pixels; zero for the middle tap, and zero throughout if A is the identity.

    Raises:
        ValueError: if the matrix is not 2×2 and finite, or the kernel is refused by ``regular_grid``.

    Source:
        Dai et al., arXiv:1703.06211, figure 1 (c, d) shows the two cases.

    Example:
        Doubling the grid moves its first tap from (-1, -1) to (-2, -2):

        >>> affine_offsets(3, [[2, 0], [0, 2]])[0].tolist()
        [-1.0, -1.0]
    """
    linear = np.asarray(matrix, dtype=np.float64)
    if linear.shape != (2, 2) or not np.isfinite(linear).all():
        raise ValueError(f"need a finite 2×2 matrix, got shape {linear.shape}")
    offsets: Array = regular_grid(kernel) @ (linear - np.eye(2)).T
    return offsets


def deformable_convolution(image: ArrayLike, kernel: ArrayLike, offsets: ArrayLike) -> Array:
    """``y(o, p) = Σ_c Σ_n w(o, c, n)·x_c(p + p_n + Δp_n(p))``, each x_c read by bilinear interpolation.

    The same offsets serve all channels: there is one deformable group. Stride 1; the output is as large as the image,
    which is zero outside.

    Args:
        image: x, (C, H, W).
        kernel: w, (O, C, K, K), K odd.
        offsets: Δp, (H, W, K², 2), in pixels, as (row, column), taps row by row.

    Returns:
        (O, H, W).

    Raises:
        ValueError: if the shapes do not fit, with those that came.

    Source:
        Dai et al., arXiv:1703.06211, equation (2). Libraries lay the offsets out as 2K² channels, row before column.

    Example:
        One tap that looks one pixel to the right of where it stands:

        >>> deformable_convolution([[[2, 5]]], [[[[10]]]], [[[[0, 1]], [[0, 1]]]]).tolist()
        [[[50.0, 0.0]]]
    """
    x, w, moved = (np.asarray(each, dtype=np.float64) for each in (image, kernel, offsets))
    if x.ndim != 3 or w.ndim != 4 or w.shape[1] != x.shape[0] or w.shape[2] != w.shape[3]:
        raise ValueError(f"need an image (C, H, W) and a kernel (O, C, K, K), got {x.shape} and {w.shape}")
    taps = regular_grid(w.shape[2])
    if moved.shape != (*x.shape[1:], len(taps), 2):
        raise ValueError(f"need offsets of shape {(*x.shape[1:], len(taps), 2)}, got {moved.shape}")
    result = np.zeros((w.shape[0], *x.shape[1:]))
    for row, column in np.ndindex(*x.shape[1:]):
        places = (row, column) + taps + moved[row, column]  # (N, 2)
        seen = np.array([[bilinear(channel, *place) for place in places] for channel in x])  # (C, N)
        result[:, row, column] = w.reshape(w.shape[0], -1) @ seen.ravel()
    return result
