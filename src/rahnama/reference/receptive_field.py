"""What one output pixel of a stack of convolutions sees: the window, the pixels in it, and how often each is used.

One axis suffices: a square kernel treats rows and columns alike, so the window is R × R, the pixels touched are all
pairs of touched rows and columns, and the counts multiply. F kernel side, D dilation, s stride; the layers are listed
from the input to the output.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


def receptive_field(kernels: Sequence[int], dilations: Sequence[int], strides: Sequence[int] | None = None) -> int:
    """Side of the window that one output pixel sees: ``R = 1 + Σ_l (F_l - 1) D_l J_l``.

    J is the product of the strides of the layers before: how far apart, in pixels of the input, two neighbours of the
    layer's own input lie. With stride 1 everywhere J is 1 and the order of the layers does not matter.

    Args:
        kernels: F of each layer, at least 1.
        dilations: D of each layer, at least 1.
        strides: s of each layer, at least 1; None means 1 everywhere.

    Returns:
        R in pixels, at least 1; the window is R×R.

    Raises:
        ValueError: if the lists differ in length or are empty, or hold anything but positive integers.

    Source:
        Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019,
        doi:10.23915/distill.00021, with F replaced by the effective kernel D(F-1)+1.

    Example:
        Two layers of three weights see 1 + 2·1 + 2·2 pixels if the second is dilated by 2:

        >>> receptive_field([3, 3], [1, 2])
        7
    """
    return 1 + sum((side - 1) * step for side, step in _layers(kernels, dilations, strides))


def contribution_counts(
    kernels: Sequence[int], dilations: Sequence[int], strides: Sequence[int] | None = None
) -> Counts:
    """Number of paths from each offset in the window to the output pixel: its gradient if every weight is 1.

    Each layer replaces a path by F paths, one per tap: the counts are convolved with ones that stand D·J apart.

    Args:
        kernels, dilations, strides: as in :func:`receptive_field`.

    Returns:
        Shape (R,), paths from offset 0 … R-1; zero where a pixel inside the window is never read. They add up to
        the product of all F. In two dimensions the counts are the outer product of this with itself.

    Raises:
        ValueError: as in :func:`receptive_field`.

    Source:
        Counting paths through the layers; with weights of one it is the gradient of the output.

    Example:
        Two layers with the same dilation 2 skip every second pixel:

        >>> contribution_counts([2, 2], [2, 2])
        array([1, 0, 2, 0, 1])
    """
    counts: Counts = np.ones(1, dtype=np.int64)
    for side, step in _layers(kernels, dilations, strides):
        taps = np.zeros((side - 1) * step + 1, dtype=np.int64)
        taps[::step] = 1
        counts = np.convolve(counts, taps)
    return counts


def touched_pixels(kernels: Sequence[int], dilations: Sequence[int], strides: Sequence[int] | None = None) -> int:
    """Number of pixels of the R×R window that reach the output at all.

    A pixel is read if its row is among the touched rows and its column among the touched columns.

    Args:
        kernels, dilations, strides: as in :func:`receptive_field`.

    Returns:
        The count in pixels, from 1 to R².

    Raises:
        ValueError: as in :func:`receptive_field`.

    Source:
        The offsets of :func:`contribution_counts` that are not zero, on both axes.

    Example:
        Offsets 0, 2 and 4 on each axis:

        >>> touched_pixels([2, 2], [2, 2])
        9
    """
    return int(np.count_nonzero(contribution_counts(kernels, dilations, strides))) ** 2


def _layers(kernels: Sequence[int], dilations: Sequence[int], strides: Sequence[int] | None) -> list[tuple[int, int]]:
    """Pairs (F, D·J) of the layers."""
    strides = [1] * len(kernels) if strides is None else strides
    if not kernels or not len(kernels) == len(dilations) == len(strides):
        raise ValueError(
            "kernels, dilations and strides must have one entry per layer, at least one, "
            f"got {len(kernels)}, {len(dilations)} and {len(strides)}"
        )
    for name, numbers in (("kernels", kernels), ("dilations", dilations), ("strides", strides)):
        if any(isinstance(each, bool) or not isinstance(each, int | np.integer) or each < 1 for each in numbers):
            raise ValueError(f"{name} must be positive integers, got {list(numbers)}")
    jumps = np.cumprod([1, *strides[:-1]])
    return [(int(side), int(dilation * jump)) for side, dilation, jump in zip(kernels, dilations, jumps, strict=True)]
