"""Reading an image between its pixels, and the derivative by the place.

Rows are numbered downwards and columns to the right, from 0; a pixel is a point at whole numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def bilinear(image: ArrayLike, row: float, column: float) -> float:
    """Weighted mean of the four pixels around a point, ``Σ_q max(0, 1-|q_r - r|)·max(0, 1-|q_c - c|)·I(q)``.

    Pixels outside the image count as zero, so the value falls off linearly within one pixel of the border.

    Args:
        image: (H, W), finite.
        row, column: the point, any finite real numbers.

    Returns:
        The value, in the image's unit; between the smallest and the largest of the four pixels.

    Raises:
        ValueError: if the image is not a finite matrix or the point is not finite.

    Source:
        Dai et al., arXiv:1703.06211, equations (3) and (4).

    Example:
        Halfway between two pixels of a row stands their mean:

        >>> bilinear([[2, 6]], 0, 0.5)
        4.0
    """
    corners, (down, right) = _cell(image, row, column)
    return float(np.array([1 - down, down]) @ corners @ np.array([1 - right, right]))


def bilinear_gradient(image: ArrayLike, row: float, column: float) -> tuple[float, float]:
    """Derivative of ``bilinear`` by the point: differences of pixels, weighted along the other axis.

    At whole rows (columns) the value has a kink; the derivative returned is the one to the larger side.

    Args:
        image: (H, W), finite.
        row, column: the point, any finite real numbers.

    Returns:
        (by the row, by the column), in the image's unit per pixel.

    Raises:
        ValueError: if the image is not a finite matrix or the point is not finite.

    Source:
        Dai et al., arXiv:1703.06211, appendix A, "Deformable convolution back-propagation".

    Example:
        A ramp that rises by 4 per column and not at all per row:

        >>> bilinear_gradient([[2, 6], [2, 6]], 0.3, 0.5)
        (0.0, 4.0)
    """
    corners, (down, right) = _cell(image, row, column)
    by_row = (corners[1] - corners[0]) @ np.array([1 - right, right])
    by_column = np.array([1 - down, down]) @ (corners[:, 1] - corners[:, 0])
    return float(by_row), float(by_column)


def _cell(image: ArrayLike, row: float, column: float) -> tuple[Array, tuple[float, float]]:
    """The four pixels around a point, (2, 2), and how far it lies below and to the right of the first."""
    pixels = np.asarray(image, dtype=np.float64)
    if pixels.ndim != 2 or not pixels.size or not np.isfinite(pixels).all():
        raise ValueError(f"need a finite image of shape (H, W), got shape {pixels.shape}")
    if not np.isfinite([row, column]).all():
        raise ValueError(f"need a finite point, got ({row}, {column})")
    top, left = int(np.floor(row)), int(np.floor(column))
    corners = np.zeros((2, 2))
    for i, j in np.ndindex(2, 2):
        if 0 <= top + i < pixels.shape[0] and 0 <= left + j < pixels.shape[1]:
            corners[i, j] = pixels[top + i, left + j]
    return corners, (row - top, column - left)
