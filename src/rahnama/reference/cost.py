"""Multiply–accumulates of convolutions, alone and behind a 1×1 bottleneck.

Axes: H×W pixels of the output, C input channels, O output channels, K kernel side, r channels of the bottleneck.
"""

from __future__ import annotations

from fractions import Fraction


def convolution_cost(rows: int, columns: int, in_channels: int, out_channels: int, kernel: int) -> int:
    """``H·W·O·K²·C``: each of the H·W·O outputs is a sum of K²·C products.

    Products with the zeros of a padding are counted, as hardware does; biases and activations are not.

    Args:
        rows, columns: H and W of the output, at least 1.
        in_channels: C, at least 1.
        out_channels: O, at least 1.
        kernel: K, at least 1.

    Returns:
        The count, in multiply–accumulates (MAC) for one image.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        The definition of ``torch.nn.Conv2d`` with ``groups=1``; a counter that reports FLOPs gives twice this number.

    Example:
        A 1×1 kernel that reads three channels and writes two, on six pixels, makes 6·2·3 products:

        >>> convolution_cost(2, 3, in_channels=3, out_channels=2, kernel=1)
        36
    """
    _require_positive(rows=rows, columns=columns, in_channels=in_channels, out_channels=out_channels, kernel=kernel)
    return rows * columns * out_channels * kernel**2 * in_channels


def bottleneck_cost(rows: int, columns: int, in_channels: int, width: int, out_channels: int, kernel: int) -> int:
    """``H·W·r·(C + K²·O)``: a 1×1 convolution to r channels, then K×K from r channels.

    Args:
        rows, columns: H and W, the same before and after (stride 1, padding "same").
        in_channels: C, at least 1.
        width: r, channels of the bottleneck, at least 1.
        out_channels: O, at least 1.
        kernel: K, at least 1.

    Returns:
        The count, in multiply–accumulates (MAC) for one image.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Szegedy et al., arXiv:1409.4842, section 4, "dimension reduction".

    Example:
        On one pixel, 4 channels are squeezed to 1 (4 products), then 3×3 writes 2 channels (18 products):

        >>> bottleneck_cost(1, 1, in_channels=4, width=1, out_channels=2, kernel=3)
        22
    """
    return convolution_cost(rows, columns, in_channels, width, 1) + convolution_cost(
        rows, columns, width, out_channels, kernel
    )


def break_even_width(in_channels: int, out_channels: int, kernel: int) -> Fraction:
    """``K²·C·O / (C + K²·O)``: below this width a bottleneck is cheaper than the direct convolution.

    Kept as a fraction: whether a width wins must not hang on a rounding.

    Args:
        in_channels: C, at least 1.
        out_channels: O, at least 1.
        kernel: K, at least 1.

    Returns:
        The width r at which both cost the same, in channels; it need not be whole, and is always less than C.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Equate ``bottleneck_cost`` and ``convolution_cost``; H and W cancel.

    Example:
        2×2 kernels from 4 to 3 channels: 48 products a pixel directly, 16 for each channel of a bottleneck:

        >>> break_even_width(in_channels=4, out_channels=3, kernel=2)
        Fraction(3, 1)
    """
    direct = convolution_cost(1, 1, in_channels, out_channels, kernel)
    return Fraction(direct, bottleneck_cost(1, 1, in_channels, 1, out_channels, kernel))


def _require_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
