"""Dilated cross-correlation in two dimensions: its result, its size, and its kernel written out with zeros.

Axes: M rows and N columns of the image, F kernel side, D dilation rate (D = 1 is the ordinary operation).
No padding anywhere: an output pixel exists only where every pixel that it reads exists.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def effective_kernel(side: int, dilation: int) -> int:
    """Side of the window that a dilated kernel spans: ``D(F - 1) + 1``.

    F weights have F - 1 gaps between them, each D pixels long; the 1 is the first pixel itself.

    Args:
        side: F, number of weights along one side, at least 1.
        dilation: D, distance between neighbouring weights in pixels, at least 1.

    Returns:
        The side in pixels, at least F.

    Raises:
        ValueError: if either number is not a positive integer.

    Source:
        Yu and Koltun, arXiv:1511.07122 (their l is D); PyTorch counts the same way. CS231n's notes count the pixels
        skipped: their dilation 0 is D = 1 here.

    Example:
        Three weights 2 apart stand at 0, 2 and 4, so they span five pixels:

        >>> effective_kernel(3, 2)
        5
    """
    _require_positive(side=side, dilation=dilation)
    return dilation * (side - 1) + 1


def output_size(size: int, side: int, dilation: int = 1, stride: int = 1) -> int:
    """Number of places that a dilated kernel can take along one axis: ``floor((M - D(F-1) - 1) / s) + 1``.

    With stride 1 this is ``M - DF + D``. Where the window is longer than the axis there is no place; the formula
    turns zero or negative there, the count is 0.

    Args:
        size: M, pixels along the axis, at least 1.
        side: F, weights along the axis, at least 1.
        dilation: D, at least 1.
        stride: s, distance between neighbouring places in pixels, at least 1.

    Returns:
        The count, in pixels of the output, at least 0.

    Raises:
        ValueError: if any number is not a positive integer.

    Source:
        ``torch.nn.Conv2d``, section Shape, with padding 0.

    Example:
        The window of five pixels may start at 0, 1, 2, 3 or 4 of nine:

        >>> output_size(9, 3, dilation=2)
        5
    """
    _require_positive(size=size, stride=stride)
    room = size - effective_kernel(side, dilation)
    return room // stride + 1 if room >= 0 else 0


def dilated_cross_correlation(image: ArrayLike, kernel: ArrayLike, dilation: int = 1) -> Array:
    """``(K ⋆_D I)(i, j) = Σ_m Σ_n K(m, n) I(i + Dm, j + Dn)``, without padding and with stride 1.

    Every window is a view of the image, of which only each D-th row and column is taken: no zero is multiplied.

    Args:
        image: I, shape (M, N).
        kernel: K, shape (F, G); neither side needs to equal the other.
        dilation: D, at least 1.

    Returns:
        Shape (M - D(F-1), N - D(G-1)), in the unit of image times kernel.

    Raises:
        ValueError: if an array is not a matrix with at least one entry, holds a number that is not finite, or if
            the window does not fit into the image.

    Source:
        The definition in Yu and Koltun, arXiv:1511.07122, equation 2, flips the kernel (a convolution); this one,
        like every deep-learning library, does not (a cross-correlation).

    Example:
        A kernel of two ones, two rows apart, adds rows 0 and 2:

        >>> dilated_cross_correlation([[1, 2], [5, 7], [10, 20]], [[1], [1]], dilation=2)
        array([[11., 22.]])
    """
    picture, weights = _matrix(image, "image"), _matrix(kernel, "kernel")
    window = tuple(effective_kernel(side, dilation) for side in weights.shape)
    if window[0] > picture.shape[0] or window[1] > picture.shape[1]:
        raise ValueError(f"the window must fit into the image, got window {window} and image {picture.shape}")
    windows = sliding_window_view(picture, window)[:, :, ::dilation, ::dilation]  # (M', N', F, G)
    result: Array = np.einsum("ijmn,mn->ij", windows, weights)
    return result


def selector(dilation: int, row: int = 0, column: int = 0) -> Array:
    """The D×D matrix with a single 1, at (row, column): E_pq, and with p = q = 0 the A of ``K' = K ⊗ A``.

    Args:
        dilation: D, at least 1.
        row, column: p and q, from 0 to D - 1.

    Returns:
        Shape (D, D), entries 0 and 1.

    Raises:
        ValueError: if D is not a positive integer, or p or q lies outside the matrix.

    Source:
        Machine Learning, homework 4, question 5, part b; for E_pq any text on matrix units.

    Example:
        >>> selector(2)
        array([[1., 0.],
               [0., 0.]])
    """
    _require_positive(dilation=dilation)
    if not (0 <= row < dilation and 0 <= column < dilation):
        raise ValueError(f"the 1 must stand inside a {dilation}×{dilation} matrix, got row {row}, column {column}")
    matrix = np.zeros((dilation, dilation))
    matrix[row, column] = 1.0
    return matrix


def dilate_kernel(kernel: ArrayLike, dilation: int, border: bool = True) -> Array:
    """The kernel with its gaps written out as zeros: ``K' = K ⊗ A``, A = ``selector(D)``.

    The Kronecker product leaves D - 1 zero rows and columns *after* the last weight as well; ``border=False`` cuts
    them off, and leaves the effective kernel.

    Args:
        kernel: K, shape (F, G).
        dilation: D, at least 1.
        border: whether to keep the trailing zeros.

    Returns:
        Shape (DF, DG), or (D(F-1)+1, D(G-1)+1) without the border, in the unit of the kernel.

    Raises:
        ValueError: if the kernel is not a finite matrix, or D is not a positive integer.

    Source:
        Kronecker product as in ``numpy.kron``: K'(r, s) = K(r div D, s div D) · A(r mod D, s mod D).

    Example:
        >>> dilate_kernel([[3, 4]], 2)
        array([[3., 0., 4., 0.],
               [0., 0., 0., 0.]])
        >>> dilate_kernel([[3, 4]], 2, border=False)
        array([[3., 0., 4.]])
    """
    weights = _matrix(kernel, "kernel")
    enlarged = np.asarray(np.kron(weights, selector(dilation)), dtype=np.float64)
    if border:
        return enlarged
    height, width = (effective_kernel(side, dilation) for side in weights.shape)
    return enlarged[:height, :width]


def _matrix(values: ArrayLike, name: str) -> Array:
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise ValueError(f"{name} must be a matrix with at least one entry, got shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise ValueError(f"{name} must be finite, got {np.count_nonzero(~np.isfinite(matrix))} entries that are not")
    return matrix


def _require_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
