"""Colours that Matplotlib blends, made so that they still follow the page's colour scheme.

A colour map here never changes its colour, only its opacity: over the page's ground it fades in light and in dark.
"""

from __future__ import annotations

import functools
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from rahnama.publish.pictures import MARK
from rahnama.publish.style import CYCLE, SENTINELS

LEVELS = 41  # under 50, from which on Matplotlib would draw a colour bar as pixels
CELLS = 1024  # an image of more cells is too large as vectors


def _fading(role: str, opacities: np.ndarray) -> list[tuple[float, float, float, float]]:
    return [(*to_rgb(SENTINELS[role]), float(opacity)) for opacity in opacities]


@functools.cache
def register() -> None:
    """Make the maps known: ``c1``…``c6`` fade in; ``c2-c1`` and its like fade from one to nothing to the other."""
    rising = np.linspace(0, 1, LEVELS)
    for role in CYCLE:
        matplotlib.colormaps.register(ListedColormap(_fading(role, rising), role), force=True)
    half = np.linspace(1 / (LEVELS // 2), 1, LEVELS // 2)
    for low in CYCLE:
        for high in CYCLE:
            colours = [*_fading(low, half[::-1]), (0.0, 0.0, 0.0, 0.0), *_fading(high, half)]
            if low != high:
                matplotlib.colormaps.register(ListedColormap(colours, f"{low}-{high}"), force=True)


def draw_images_as_cells(figure: Figure) -> None:
    """Replace every small image by coloured cells: pixels cannot follow the page's colours, and do not scale.

    Raises:
        ValueError: if an image is too large for that.
    """
    for axes in figure.axes:
        for image in list(axes.images):
            if isinstance(image, AxesImage) and image.get_label() != MARK:
                _as_cells(axes, image)


def _as_cells(axes: Axes, image: AxesImage) -> None:
    values = image.get_array()
    if values is None:
        return
    rows, columns = values.shape[:2]
    if rows * columns > CELLS:
        raise ValueError(
            f"an image of {rows}×{columns} cells would be drawn as pixels, which follow no colour scheme: "
            f"show at most {CELLS} cells, or a part of it"
        )
    left, right, bottom, top = image.get_extent()
    x = np.linspace(left, right, columns + 1)
    y = np.linspace(top, bottom, rows + 1) if image.origin == "upper" else np.linspace(bottom, top, rows + 1)
    colouring: dict[str, Any] = {} if values.ndim == 3 else {"cmap": image.get_cmap(), "norm": image.norm}
    cells = axes.pcolormesh(x, y, values, zorder=image.get_zorder(), alpha=image.get_alpha(), **colouring)
    if image.colorbar is not None:
        image.colorbar.update_normal(cells)
    image.remove()
