"""Where the training of a multilayer perceptron starts: random weights whose size fits the width of the layers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[Any]  # float32 or float64
Start = Literal["xavier", "he", "torch"]


def initial_layers(
    sizes: Sequence[int], start: Start, generator: np.random.Generator, dtype: DTypeLike = np.float64
) -> list[tuple[Array, Array]]:
    """Weights and biases to start from: normal with variance 2/(n_{l-1}+n_l) or 2/n_{l-1}, or uniform as in PyTorch.

    Drawn in float64 and rounded once, so that both types start from the same network.

    Args:
        sizes: D, n_1, …, M.
        start: "xavier" or "he", both with biases 0; "torch": weights and biases within ±1/√n_{l-1}.
        generator: the source of the numbers, asked layer by layer, weights before biases.
        dtype: of the result.

    Returns:
        [(W_1, b_1), …, (W_L, b_L)].

    Raises:
        ValueError: if there are fewer than two sizes, one is not positive, or the start is unknown.

    Source:
        Glorot and Bengio, AISTATS 2010, section 4.2 (its normal form); He et al., arXiv:1502.01852, equation (10);
        the default of ``torch.nn.Linear``.

    Example:
        Layers of 784 → 128 → 64 → 10, with 784·128 + 128 + … numbers in all:

        >>> layers = initial_layers([784, 128, 64, 10], "xavier", np.random.default_rng(0))
        >>> sum(weights.size + biases.size for weights, biases in layers)
        109386
    """
    if len(sizes) < 2 or min(sizes) < 1 or start not in get_args(Start):
        raise ValueError(f"need positive sizes and a start of {get_args(Start)}, got {list(sizes)} and {start!r}")
    layers = []
    for reads, units in pairwise(sizes):
        if start == "torch":
            bound = 1.0 / np.sqrt(reads)
            weights = generator.uniform(-bound, bound, (reads, units))
            biases = generator.uniform(-bound, bound, units)
        else:
            variance = 2.0 / (reads + units) if start == "xavier" else 2.0 / reads
            weights = generator.standard_normal((reads, units)) * np.sqrt(variance)
            biases = np.zeros(units)
        layers.append((weights.astype(dtype), biases.astype(dtype)))
    return layers
