"""A convolution that keeps the size of its input, by zeros whose side is stated: forward, both gradients, counts.

Axes: H rows and W columns of the input, K channels, A×B kernel; one output channel, stride 1, kernel not flipped.
``before`` is the number of zero rows above (and zero columns to the left of) the input, from 0 to A - 1 (B - 1); the
other A - 1 - before rows of zeros are below. A 2×2 kernel with before = 0 is padded at the bottom and on the right.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def same_padding(size: int, kernel: int, stride: int = 1) -> tuple[int, int]:
    """Zeros before and after one axis under padding «same»: ``floor(t / 2)`` and the rest of t.

    t is the least total with ``ceil(n / s)`` windows; where it is odd (any even kernel with stride 1), the extra zero
    comes after: at the bottom, or on the right.

    Args:
        size: n, pixels along the axis, at least 1.
        kernel: weights along the axis, at least 1.
        stride: s, at least 1.

    Returns:
        (before, after), in pixels, each at least 0; after is before or before + 1.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        TensorFlow, ``tf.nn``, «Notes on padding». PyTorch's ``padding="same"`` does the same, for stride 1 only.

    Example:
        Two weights need one zero in all:

        >>> same_padding(4, 2), same_padding(4, 3)
        ((0, 1), (1, 1))
    """
    for name, number in {"size": size, "kernel": kernel, "stride": stride}.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def same_convolution(image: ArrayLike, kernel: ArrayLike, before: int = 0) -> Array:
    """``Y(i, j) = Σ_a Σ_b Σ_k W(a, b, k) X(i + a - before, j + b - before, k)``, indices from 0, X = 0 outside.

    The sum runs over the few weights, each of which meets the whole shifted image at once: no window is copied.

    Args:
        image: X, shape (H, W, K).
        kernel: W, shape (A, B, K).
        before: zeros above and to the left, from 0 to min(A, B) - 1.

    Returns:
        Shape (H, W), in the unit of image times kernel.

    Raises:
        ValueError: if an array is not finite with three axes, the channels differ, or ``before`` is out of range.

    Source:
        ``torch.nn.functional.conv2d`` after ``pad``, which calls this cross-correlation a convolution.

    Example:
        Under padding at the bottom and on the right, weight (1, 0) reads the pixel below:

        >>> same_convolution([[[2], [3]], [[5], [7]]], [[[0], [0]], [[10], [0]]])
        array([[50., 70.],
               [ 0.,  0.]])
    """
    pixels, weights = _tensor(image, "image"), _tensor(kernel, "kernel")
    _require_fit(pixels.shape, weights.shape, before)
    height, width, _ = pixels.shape
    padded = _padded(pixels, weights.shape, before)
    result: Array = sum(
        (padded[a : a + height, b : b + width] @ weights[a, b] for a, b in np.ndindex(weights.shape[:2])),
        start=np.zeros((height, width)),
    )
    return result


def same_convolution_input_gradient(upstream: ArrayLike, kernel: ArrayLike, before: int = 0) -> Array:
    """``∂L/∂X(i, j, k) = Σ_a Σ_b W(a, b, k) G(i - a + before, j - b + before)`` with G = ∂L/∂Y, G = 0 outside.

    It is the same sum with the kernel turned by 180° and the zeros on the other side, and is computed so.

    Args:
        upstream: G, shape (H, W).
        kernel: W, shape (A, B, K).
        before: as in the forward pass.

    Returns:
        Shape (H, W, K), in the unit of upstream times kernel.

    Raises:
        ValueError: as there, or if ``upstream`` is not a finite matrix.

    Source:
        Dumoulin and Visin, arXiv:1603.07285, section 4.1: the backward pass multiplies by the transposed matrix.

    Example:
        The gradient of the upper left output reaches the pixels that its window read:

        >>> same_convolution_input_gradient([[1, 0], [0, 0]], [[[2], [3]], [[5], [7]]])[:, :, 0]
        array([[2., 3.],
               [5., 7.]])
    """
    flow, weights = _matrix(upstream, "upstream"), _tensor(kernel, "kernel")
    _require_fit((*flow.shape, weights.shape[2]), weights.shape, before)
    height, width = flow.shape
    turned = weights[::-1, ::-1]
    after = (weights.shape[0] - 1 - before, weights.shape[1] - 1 - before)
    padded = np.pad(flow, ((after[0], before), (after[1], before)))
    gradient = np.zeros((height, width, weights.shape[2]))
    for a, b in np.ndindex(turned.shape[:2]):
        gradient += padded[a : a + height, b : b + width, None] * turned[a, b]
    return gradient


def same_convolution_kernel_gradient(
    upstream: ArrayLike, image: ArrayLike, shape: tuple[int, int] = (2, 2), before: int = 0
) -> Array:
    """``∂L/∂W(a, b, k) = Σ_i Σ_j G(i, j) X(i + a - before, j + b - before, k)``, X = 0 outside.

    One weight serves every position, so the contributions of all positions are added; the padded image is
    cross-correlated with G, and nothing is flipped.

    Args:
        upstream: G = ∂L/∂Y, shape (H, W).
        image: X, shape (H, W, K).
        shape: (A, B).
        before: as in the forward pass.

    Returns:
        Shape (A, B, K), in the unit of upstream times image.

    Raises:
        ValueError: if the arrays are not finite or do not fit together, or ``before`` is out of range.

    Source:
        The chain rule; ``torch.nn.grad.conv2d_weight`` computes the same sum.

    Example:
        Only the upper left window counts, which read the whole image:

        >>> same_convolution_kernel_gradient([[1, 0], [0, 0]], [[[2], [3]], [[5], [7]]])[:, :, 0]
        array([[2., 3.],
               [5., 7.]])
    """
    flow, pixels = _matrix(upstream, "upstream"), _tensor(image, "image")
    if flow.shape != pixels.shape[:2]:
        raise ValueError(f"upstream must have the rows and columns of the image, got {flow.shape}, {pixels.shape}")
    _require_fit(pixels.shape, (*shape, pixels.shape[2]), before)
    height, width = flow.shape
    padded = _padded(pixels, shape, before)
    rows = [
        [np.tensordot(flow, padded[a : a + height, b : b + width], axes=2) for b in range(shape[1])]
        for a in range(shape[0])
    ]
    return np.array(rows)


def windows_per_pixel(rows: int, columns: int, kernel: int = 2, before: int = 0) -> Counts:
    """How many windows of a square kernel read each pixel: ``r(i) c(j)``, one factor for each axis.

    Along an axis the windows at i - F + 1 + before … i + before read pixel i, as far as they exist.

    Args:
        rows, columns: H and W, at least 1.
        kernel: F, at least 1.
        before: zeros before either axis, from 0 to F - 1.

    Returns:
        Shape (H, W), counts from 0 to F².

    Raises:
        ValueError: if a size is not a positive integer or ``before`` is out of range.

    Source:
        Counting the integers of an interval.

    Example:
        >>> windows_per_pixel(2, 3)
        array([[1, 2, 2],
               [2, 4, 4]])
    """
    for name, number in {"rows": rows, "columns": columns, "kernel": kernel}.items():
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
    _require_fit((rows, columns, 1), (kernel, kernel, 1), before)

    def along(size: int) -> Counts:
        last = np.minimum(np.arange(size) + before, size - 1)
        first = np.maximum(np.arange(size) + before - kernel + 1, 0)
        return np.asarray(np.maximum(last - first + 1, 0), dtype=np.int64)

    return np.outer(along(rows), along(columns))


def _padded(pixels: Array, kernel: tuple[int, ...], before: int) -> Array:
    return np.pad(pixels, ((before, kernel[0] - 1 - before), (before, kernel[1] - 1 - before), (0, 0)))


def _require_fit(image: tuple[int, ...], kernel: tuple[int, ...], before: int) -> None:
    if image[2] != kernel[2]:
        raise ValueError(f"image and kernel must have the same channels, got {image[2]} and {kernel[2]}")
    if isinstance(before, bool) or not isinstance(before, int | np.integer) or not 0 <= before < min(kernel[:2]):
        raise ValueError(f"before must be an integer from 0 to {min(kernel[:2]) - 1}, got {before!r}")


def _tensor(values: ArrayLike, name: str) -> Array:
    return _finite(values, name, 3)


def _matrix(values: ArrayLike, name: str) -> Array:
    return _finite(values, name, 2)


def _finite(values: ArrayLike, name: str, axes: int) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != axes or 0 in array.shape:
        raise ValueError(f"{name} must have {axes} axes and an entry, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {np.count_nonzero(~np.isfinite(array))} entries that are not")
    return array
