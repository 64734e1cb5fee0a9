"""Channels, connections, weights and memory of a dense block.

k₀ channels enter the block, every layer adds k (the growth rate), layers are numbered from 1 to L.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def channels_read(entering: int, growth: int, layer: int) -> int:
    """``k₀ + (l-1)·k``: what the l-th layer finds in front of it.

    Args:
        entering: k₀, channels that enter the block, at least 1.
        growth: k, channels that every layer adds, at least 1.
        layer: l, counted from 1.

    Returns:
        The count, in channels.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Huang et al., arXiv:1608.06993, section 3, "Growth rate".

    Example:
        The first layer reads what enters; the second reads one layer's output more:

        >>> channels_read(5, 3, layer=1), channels_read(5, 3, layer=2)
        (5, 8)
    """
    _require_positive(entering=entering, growth=growth, layer=layer)
    return entering + (layer - 1) * growth


def channels_after(entering: int, growth: int, layer: int) -> int:
    """``k₀ + l·k``: what is handed on once the l-th layer has appended its own k channels.

    Args:
        entering: k₀, at least 1.
        growth: k, at least 1.
        layer: l, counted from 1.

    Returns:
        The count, in channels.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        As ``channels_read``: what layer l hands on is what layer l + 1 reads.

    Example:
        >>> channels_after(5, 3, layer=2)
        11
    """
    return channels_read(entering, growth, layer) + growth


def dense_connections(layers: int) -> int:
    """``L(L+1)/2``: the l-th layer is fed by the block's input and by the l-1 layers before it, so by l sources.

    Args:
        layers: L, at least 1.

    Returns:
        The count, in direct connections.

    Raises:
        ValueError: if the number is not a positive integer.

    Source:
        Huang et al., arXiv:1608.06993, abstract. The block's input counts as a source, its final output is no reader.

    Example:
        Two layers: input → 1, input → 2, 1 → 2:

        >>> dense_connections(2)
        3
    """
    _require_positive(layers=layers)
    return layers * (layers + 1) // 2


def dense_adjacency(layers: int) -> NDArray[np.int64]:
    """Which source feeds which layer: entry (l-1, s) is 1 if layer l reads source s.

    Args:
        layers: L, at least 1.

    Returns:
        Matrix of zeros and ones (L, L); row: reader 1…L, column: source 0…L-1, source 0 being the block's input.

    Raises:
        ValueError: if the number is not a positive integer.

    Source:
        Huang et al., arXiv:1608.06993, equation (2).

    Example:
        >>> dense_adjacency(2).tolist()
        [[1, 0], [1, 1]]
    """
    _require_positive(layers=layers)
    return np.tril(np.ones((layers, layers), dtype=np.int64))


def dense_layer_weights(in_channels: int, growth: int, kernel: int = 3, bottleneck: int = 0) -> int:
    """Weights of one dense layer: ``K²·C·k``, or ``C·bk + K²·bk·k`` behind a 1×1 bottleneck of b·k channels.

    Args:
        in_channels: C, channels the layer reads, at least 1.
        growth: k, channels it adds, at least 1.
        kernel: K, at least 1.
        bottleneck: b, the bottleneck's width in units of k (4 in the paper); 0 for none.

    Returns:
        The count, in weights; biases and normalization are not counted.

    Raises:
        ValueError: if a number is out of range.

    Source:
        Huang et al., arXiv:1608.06993, section 3, "Bottleneck layers".

    Example:
        Two channels read, one added, 3×3: eighteen weights:

        >>> dense_layer_weights(2, 1)
        18
    """
    _require_positive(in_channels=in_channels, growth=growth, kernel=kernel)
    if isinstance(bottleneck, bool) or not isinstance(bottleneck, int) or bottleneck < 0:
        raise ValueError(f"bottleneck must be a whole number, 0 or more, got {bottleneck!r}")
    width = bottleneck * growth
    return in_channels * width + kernel**2 * (width or in_channels) * growth


def channels_copied(entering: int, growth: int, layers: int) -> int:
    """``L·k₀ + k·L(L-1)/2``: channels kept if every layer stores its own concatenated copy of its input.

    The quadratic term is why a naive implementation runs out of memory, although only k₀ + L·k channels are new.

    Args:
        entering: k₀, at least 1.
        growth: k, at least 1.
        layers: L, at least 1.

    Returns:
        The count, in channels.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        Pleiss et al., arXiv:1707.06990, section 3.

    Example:
        Three layers read 5, 8 and 11 channels:

        >>> channels_copied(5, 3, layers=3)
        24
    """
    _require_positive(entering=entering, growth=growth, layers=layers)
    return layers * entering + growth * (layers * (layers - 1) // 2)


def _require_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
