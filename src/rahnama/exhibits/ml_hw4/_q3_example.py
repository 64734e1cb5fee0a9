"""The integer example of question 3, printed on both pages, and the names of the two sides of the padding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rahnama.reference.small_cnn import Weights
from rahnama.text import Text

Array = NDArray[np.float64]
SIDES = {0: Text(fa="پایین و راست", en="bottom, right"), 1: Text(fa="بالا و چپ", en="top, left")}
ZEROS = {
    0: Text(fa="صفرها: پایین و راست", en="zeros: bottom, right"),
    1: Text(fa="صفرها: بالا و چپ", en="zeros: top, left"),
}

# X, channel by channel: (C, H, W)
CHANNELS = (
    ((1, 2, 3, 3), (2, 2, 1, 2), (0, 3, 2, 1), (2, 3, 1, 0)),
    ((1, 2, 2, 3), (0, 1, 3, 0), (3, 2, 2, 1), (1, 2, 0, 2)),
    ((3, 0, 1, 3), (3, 2, 3, 3), (2, 2, 2, 2), (0, 2, 2, 2)),
    ((2, 1, 0, 0), (0, 0, 1, 1), (3, 0, 3, 3), (3, 3, 1, 1)),
    ((3, 2, 2, 1), (1, 0, 3, 0), (3, 2, 3, 2), (1, 0, 2, 3)),
    ((3, 3, 2, 1), (2, 3, 0, 0), (2, 3, 2, 2), (3, 3, 2, 0)),
    ((1, 2, 3, 2), (1, 2, 2, 2), (3, 2, 0, 3), (1, 2, 1, 3)),
    ((2, 0, 0, 0), (2, 3, 0, 0), (3, 1, 0, 0), (0, 3, 0, 3)),
)
FILTERS = (
    (1, -1, 2, -2, 1, -1, 1, -2),
    (2, 1, -1, -1, -2, 1, -1, 1),
    (-1, 2, 1, -2, 1, 1, -2, 1),
    (1, -2, -1, 1, 2, -1, -1, 2),
)
# W², channel by channel: (M, 2, 2)
KERNELS = (((2, -1), (3, 1)), ((-1, 2), (1, -3)), ((1, 3), (-2, 2)), ((3, -2), (1, -1)))
LAST = (4, -8, 12, 20)  # multiples of 4: the quarter of the pooling leaves whole numbers

IMAGE: Array = np.array(CHANNELS, dtype=np.float64).transpose(1, 2, 0)  # (H, W, C)
WEIGHTS = Weights(
    np.array(FILTERS, dtype=np.float64),
    np.array(KERNELS, dtype=np.float64).transpose(1, 2, 0),
    np.array(LAST, dtype=np.float64),
)


def random_network(generator: np.random.Generator, whole: bool) -> tuple[Array, Weights]:
    """An image and weights of the question's sizes: whole numbers from -9 to 9 without 0, or normal ones."""
    shapes = ((4, 4, 8), (4, 8), (2, 2, 4), (4,))
    if whole:
        drawn = [generator.integers(1, 10, shape) * generator.choice([-1.0, 1.0], shape) for shape in shapes]
    else:
        drawn = [generator.normal(size=shape) for shape in shapes]
    return drawn[0], Weights(*drawn[1:])
