"""Units, connections and weights of one layer between two stacks of maps: fully connected, and convolutional.

A connection is a pair (input unit, output unit) joined by a weight; a place of the kernel that hangs over the border
joins nothing. A weight is counted once, however many connections share it. Biases are left out. Stride 1.

Axes: J input maps of W×H units, I output maps, K kernel side.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Padding = Literal["same", "valid"]


class Counts(NamedTuple):
    """How many output units a layer has, how many connections lead to them, and how many numbers it learns."""

    units: int
    connections: int
    weights: int


def axis_connections(size: int, kernel: int, padding: Padding) -> int:
    """Connections of a one-dimensional convolution: ``K·W - floor(K²/4)`` ("same") or ``K·(W - K + 1)`` ("valid").

    With "same" there are W windows of K places. The place d steps beside the middle hangs over the border in |d| of
    them, for d from -floor((K-1)/2) to floor(K/2); the sum of these |d| is floor(K²/4), for even K too, where the
    longer side of the padding comes after the input, as in PyTorch.

    Args:
        size: W, units along the axis, at least 1.
        kernel: K, at least 1; at most 2W + 1 with "same", so that no place misses the input in every window.
        padding: "same" or "valid".

    Returns:
        The count, in connections; 0 if no window fits ("valid").

    Raises:
        ValueError: if a number is not a positive integer, K is too large, or the padding is neither of the two.

    Source:
        The shapes of ``torch.nn.Conv1d`` with these paddings; the zeros of the padding are not units.

    Example:
        Five units and three weights: each end loses one connection, 3·5 - 2:

        >>> axis_connections(5, 3, "same"), axis_connections(5, 3, "valid")
        (13, 9)
    """
    _require_positive(size=size, kernel=kernel)
    _require_padding(padding)
    if padding == "valid":
        return kernel * max(size - kernel + 1, 0)
    if kernel > 2 * size + 1:
        raise ValueError(f"with padding 'same' the kernel must be at most 2·{size} + 1, got {kernel}")
    return kernel * size - kernel**2 // 4


def convolution_counts(in_maps: int, out_maps: int, size: tuple[int, int], kernel: int, padding: Padding) -> Counts:
    """A K×K convolution from J to I maps: ``I·J·c(W)·c(H)`` connections with c of ``axis_connections``.

    A pair of units is connected when it is in both directions, and each of the J·I pairs of maps has its own kernel;
    so the counts multiply.

    Args:
        in_maps: J, at least 1.
        out_maps: I, at least 1.
        size: (W, H) of the input maps, each at least 1.
        kernel: K, at least 1; the limits of ``axis_connections``.
        padding: "same" or "valid".

    Returns:
        Units ``I·W·H`` or ``I·(W-K+1)·(H-K+1)``, connections, and ``I·J·K²`` weights, which know no size.

    Raises:
        ValueError: if a number is not a positive integer, K is too large, or the padding is neither of the two.

    Source:
        Machine Learning, homework 4, question 1, part a.

    Example:
        A 3×3 kernel on 3×3 units reads 9 of them in the middle, 6 at an edge and 4 in a corner: 9 + 4·6 + 4·4:

        >>> convolution_counts(1, 1, (3, 3), 3, "same")
        Counts(units=9, connections=49, weights=9)
    """
    _require_positive(in_maps=in_maps, out_maps=out_maps)
    width, height = (axis_connections(side, kernel, padding) for side in size)
    columns, rows = (side if padding == "same" else max(side - kernel + 1, 0) for side in size)
    maps = in_maps * out_maps
    return Counts(out_maps * columns * rows, maps * width * height, maps * kernel**2)


def fully_connected_counts(
    in_maps: int, out_maps: int, size: tuple[int, int], out_size: tuple[int, int] | None = None
) -> Counts:
    """Every input unit to every output unit: ``J·W·H · I·W'·H'`` connections, each with a weight of its own.

    Args:
        in_maps: J, at least 1.
        out_maps: I, at least 1.
        size: (W, H) of the input maps, each at least 1.
        out_size: (W', H') of the output maps; None is that of the input maps.

    Returns:
        Units ``I·W'·H'``, and connections and weights, which are the same number.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Machine Learning, homework 4, question 1, part a.

    Example:
        Two maps of six units joined to three maps of six units, 12 · 18:

        >>> fully_connected_counts(2, 3, (3, 2))
        Counts(units=18, connections=216, weights=216)
    """
    columns, rows = out_size or size
    _require_positive(in_maps=in_maps, out_maps=out_maps, width=size[0], height=size[1], columns=columns, rows=rows)
    units = out_maps * columns * rows
    connections = in_maps * size[0] * size[1] * units
    return Counts(units, connections, connections)


def _require_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")


def _require_padding(padding: str) -> None:
    if padding not in ("same", "valid"):
        raise ValueError(f"padding must be 'same' or 'valid', got {padding!r}")
