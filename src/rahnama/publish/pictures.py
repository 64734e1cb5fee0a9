"""Pictures that stay pixels in a figure: photographs and signed maps, embedded as small PNGs.

Pixels cannot follow the page's colour scheme: photographs are grey in both, and maps take tones that are seen on
light and on dark ground, fading to nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from rahnama.publish.style import PIXELS, SENTINELS

MARK = "_picture"  # the label of such images, by which they are told from small heat maps, which become cells
SHADES = 64  # of a photograph: more are not seen on so small a picture, and weigh
STEPS = 24  # of opacity of each sign of a map
LARGEST = 128  # pixels along a side


def photo(axes: Axes, values: Any) -> None:
    """A photograph of H×W grey values: the greatest is white, the least black.

    Raises:
        ValueError: if the values are no such array, not finite, or more than a thumbnail.
    """
    _show(axes, grey(_checked(values)))


def heat(axes: Axes, values: Any, scale: float | None = None) -> None:
    """A signed map of H×W values; ``scale``, by default the largest magnitude, is shown in full colour.

    Raises:
        ValueError: as ``photo`` does, and if ``scale`` is not positive.
    """
    array = _checked(values)
    if scale is not None and not scale > 0:
        raise ValueError(f"the scale of a map must be positive, got {scale}")
    _show(axes, signed(array, scale or float(np.abs(array).max()) or 1.0))


def grey(values: np.ndarray) -> np.ndarray:
    """RGB in [0, 1], shape (H, W, 3): from black for the least value to white for the greatest."""
    low, high = float(values.min()), float(values.max())
    shades = np.round((values - low) / ((high - low) or 1.0) * (SHADES - 1)) / (SHADES - 1)
    return np.repeat(shades[:, :, None], 3, axis=2)


def signed(values: np.ndarray, scale: float) -> np.ndarray:
    """RGBA in [0, 1], shape (H, W, 4): a colour for each sign, opaque where ``scale`` is reached."""
    opacity = np.round(np.clip(np.abs(values) / scale, 0, 1) * STEPS) / STEPS
    colours = np.where((values >= 0)[:, :, None], to_rgb(PIXELS["positive"]), to_rgb(PIXELS["negative"]))
    return np.dstack([np.where(opacity[:, :, None] > 0, colours, 0.0), opacity])


def _checked(values: Any) -> np.ndarray:
    array = np.asarray(values, dtype=float)
    if array.ndim != 2 or not 1 < max(array.shape) <= LARGEST:
        raise ValueError(f"a picture is H×W with sides up to {LARGEST}, got the shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError("a picture's values must be finite")
    return array


def _show(axes: Axes, colours: np.ndarray) -> None:
    axes.imshow(colours, interpolation="none").set_label(MARK)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(True)
        spine.set_color(SENTINELS["grid"])
