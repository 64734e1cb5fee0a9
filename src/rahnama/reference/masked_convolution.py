"""Masked convolutions in raster order: the masks, and which pixels of the image reach one output pixel.

Pixels are generated row by row from the top, each row from the left: the past of a pixel is all rows above and the
pixels to its left. One channel; layers keep the size of the image and pad with zeros. R rows, C columns, F kernel side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Kind = Literal["A", "B"]
Map = NDArray[np.bool_]
Layer = tuple[ArrayLike, int]


def mask(side: int, kind: Kind) -> Map:
    """Which weights of an F×F kernel may be used: those before the centre in raster order; kind B also the centre.

    Kind A belongs to the first layer, where the centre is the pixel to be predicted. Later layers read features that
    no longer contain that pixel, and use kind B.

    Args:
        side: F, odd, at least 1.
        kind: "A" or "B".

    Returns:
        Shape (F, F), True where the weight is kept: (F² - 1)/2 entries for A, one more for B.

    Raises:
        ValueError: if the side is not odd and positive, or the kind is neither A nor B.

    Source:
        van den Oord, Kalchbrenner and Kavukcuoglu, arXiv:1601.06759; there A and B also order the colours of a pixel.

    Example:
        >>> mask(3, "A").astype(int)
        array([[1, 1, 1],
               [1, 0, 0],
               [0, 0, 0]])
    """
    if side < 1 or side % 2 == 0:
        raise ValueError(f"side must be odd and positive, so that there is a centre, got {side}")
    if kind not in ("A", "B"):
        raise ValueError(f"kind must be 'A' or 'B', got {kind!r}")
    before = np.arange(side * side) < (side * side) // 2 + (kind == "B")
    return before.reshape(side, side)


def past(shape: tuple[int, int], pixel: tuple[int, int]) -> Map:
    """The pixels generated before ``pixel``: all that an autoregressive model may use for it.

    Args:
        shape: (R, C) of the image.
        pixel: (row, column) inside it.

    Returns:
        Shape (R, C), True for the past.

    Raises:
        ValueError: if the pixel lies outside the image.

    Source:
        Van den Oord, Kalchbrenner and Kavukcuoglu, arXiv:1601.06759: pixels in raster order, row by row.

    Example:
        >>> past((2, 3), (1, 1)).astype(int)
        array([[1, 1, 1],
               [1, 0, 0]])
    """
    _require_inside(shape, pixel)
    return np.arange(shape[0] * shape[1]).reshape(shape) < pixel[0] * shape[1] + pixel[1]


def visible_pixels(layers: Sequence[Layer], shape: tuple[int, int], pixel: tuple[int, int]) -> Map:
    """The pixels of the image that reach ``pixel`` of the output, found by walking back through the layers.

    Args:
        layers: pairs (mask, dilation) from the input to the output; a mask is an array with odd sides whose centre
            stands on the output pixel, its non-zero entries are the weights in use.
        shape: (R, C) of the image and of every layer.
        pixel: (row, column) of the output.

    Returns:
        Shape (R, C), True for a pixel with at least one path of used weights inside the image.

    Raises:
        ValueError: if there is no layer, a mask has no centre, a dilation is not positive, or the pixel lies outside.

    Source:
        The definition of a path through the layers; compare figure 1 of van den Oord et al., arXiv:1606.05328.

    Example:
        A first layer of kind A sees the four neighbours that came before:

        >>> visible_pixels([(mask(3, "A"), 1)], (2, 4), (1, 2)).astype(int)
        array([[0, 1, 1, 1],
               [0, 1, 0, 0]])
    """
    if not layers:
        raise ValueError("there must be at least one layer, got none")
    reached = _only(shape, pixel)
    for used, dilation in reversed(layers):
        reached = _read_by(reached, used, dilation)
    return reached


def visible_through_stacks(side: int, dilations: Sequence[int], shape: tuple[int, int], pixel: tuple[int, int]) -> Map:
    """The same for a vertical and a horizontal stack, which together have no blind spot.

    The vertical stack reads its own row and the rows above, over the kernel's whole width, and hands its features to
    the horizontal stack moved down by one row, so that nothing of the current row comes through it. The horizontal
    stack reads only to the left in its own row; its first layer leaves the centre out.

    Args:
        side: F of both stacks, odd, at least 3.
        dilations: D of each layer of both stacks.
        shape: (R, C) of the image.
        pixel: (row, column) of the output.

    Returns:
        Shape (R, C), True for the pixels that reach the output pixel.

    Raises:
        ValueError: if the side is even or below 3, there is no layer, a dilation is not positive, or the pixel lies
            outside.

    Source:
        van den Oord et al., arXiv:1606.05328, section 2.2.

    Example:
        One layer: three pixels above and one to the left, also at the right edge of the wedge's blind spot:

        >>> visible_through_stacks(3, [1], (3, 4), (2, 1)).astype(int)
        array([[1, 1, 1, 0],
               [1, 1, 1, 0],
               [1, 0, 0, 0]])
    """
    if side < 3 or side % 2 == 0 or not len(dilations):
        raise ValueError(f"there must be a layer and an odd side from 3 on, got {len(dilations)} layers, side {side}")
    half = side // 2
    up, down = np.zeros((side, side)), np.zeros((3, 3))
    up[: half + 1] = 1  # the vertical stack's own row and all above
    down[0, 1] = 1  # what the horizontal stack takes over: one row higher
    horizontal, vertical = _only(shape, pixel), np.zeros(shape, dtype=bool)
    for depth, dilation in reversed(list(enumerate(dilations))):
        left = np.zeros((side, side))
        left[half, : half + (depth > 0)] = 1
        vertical = _read_by(vertical | _read_by(horizontal, down, 1), up, dilation)
        horizontal = _read_by(horizontal, left, dilation)
    return horizontal | vertical


def _read_by(reached: Map, used: ArrayLike, dilation: int) -> Map:
    """The pixels that the reached ones read through the used weights, as far as they lie inside the image."""
    weights = np.asarray(used)
    if weights.ndim != 2 or any(side % 2 == 0 for side in weights.shape):
        raise ValueError(f"a mask needs two odd sides, so that it has a centre, got shape {weights.shape}")
    if dilation < 1:
        raise ValueError(f"a dilation must be a positive integer, got {dilation}")
    (rows, columns), middle = reached.shape, np.array(weights.shape) // 2
    result = np.zeros_like(reached)
    for row, column in np.argwhere(reached):
        read = (np.argwhere(weights) - middle) * dilation + (row, column)
        inside = read[((read >= 0) & (read < (rows, columns))).all(axis=1)]
        result[tuple(inside.T)] = True
    return result


def _only(shape: tuple[int, int], pixel: tuple[int, int]) -> Map:
    _require_inside(shape, pixel)
    reached = np.zeros(shape, dtype=bool)
    reached[pixel] = True
    return reached


def _require_inside(shape: tuple[int, int], pixel: tuple[int, int]) -> None:
    if not all(0 <= place < size for place, size in zip(pixel, shape, strict=True)):
        raise ValueError(f"the pixel must lie inside the image of shape {shape}, got {pixel}")
