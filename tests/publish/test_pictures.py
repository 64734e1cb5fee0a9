"""Photographs and signed maps stay small PNGs inside a figure; anything else is refused."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image

from rahnama.exhibit import Canvas, Figure
from rahnama.publish.drawing import figure_svg
from rahnama.publish.pictures import grey, signed
from rahnama.publish.project import Project
from rahnama.publish.style import PIXELS

VALUES = np.random.default_rng(3).normal(size=(28, 21))


def drawn(draw):
    """The SVG of a small figure."""
    return figure_svg(Figure(draw, 2, 2), "fa", "primer/q1/picture", Project().fonts)


def pixels(svg):
    """The embedded picture as an array (H, W, 4)."""
    (encoded,) = re.findall(r'href="data:image/png;base64,([^"]+)"', svg)
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(re.sub(r"\s", "", encoded)))).convert("RGBA"))


def test_a_photograph_keeps_its_pixels_and_its_way_up() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.photo(canvas.figure.subplots(), VALUES)

    svg = drawn(draw)
    found = pixels(svg)[:, :, 0].astype(float) / 255
    if np.abs(found - grey(VALUES)[:, :, 0]).max() > 0.01:  # an SVG may store rows from below and turn them round
        assert "matrix(" in svg or "scale(" in svg
        found = found[::-1]
    assert found.shape == (28, 21)
    np.testing.assert_allclose(found, grey(VALUES)[:, :, 0], atol=0.01)
    assert "pixelated" in svg and len(svg) < 6000


def test_many_pictures_in_one_figure_share_no_id() -> None:
    def draw(canvas: Canvas) -> None:
        for axes in canvas.figure.subplots(1, 3):
            canvas.photo(axes, VALUES)

    ids = re.findall(r' id="([^"]+)"', drawn(draw))
    assert len(ids) == len(set(ids)) > 0


def test_the_brightest_value_is_white_and_a_constant_picture_is_black() -> None:
    shades = grey(VALUES)
    assert shades.max() == 1 and shades.min() == 0
    assert np.unravel_index(shades[:, :, 0].argmax(), VALUES.shape) == np.unravel_index(VALUES.argmax(), VALUES.shape)
    assert not grey(np.full((3, 4), 7.0)).any()


def test_a_map_has_one_colour_for_each_sign_and_is_opaque_only_where_it_is_large() -> None:
    colours = signed(np.array([[-2.0, 0.0, 1.0, 9.0]]), 2.0)[0]
    assert colours[:, 3].tolist() == [1.0, 0.0, 0.5, 1.0]
    to_byte = [[round(channel * 255) for channel in colour[:3]] for colour in colours]
    assert "#" + bytes(to_byte[0]).hex() == PIXELS["negative"]
    assert "#" + bytes(to_byte[2]).hex() == "#" + bytes(to_byte[3]).hex() == PIXELS["positive"]


@pytest.mark.parametrize("wrong", [np.zeros(5), np.zeros((200, 3)), np.zeros((2, 3, 3)), np.full((3, 3), np.nan)])
def test_what_is_no_small_picture_is_refused(wrong: np.ndarray) -> None:
    for draw in (
        lambda canvas: canvas.photo(canvas.figure.subplots(), wrong),
        lambda canvas: canvas.heat(canvas.figure.subplots(), wrong),
    ):
        with pytest.raises(ValueError, match="picture"):
            drawn(draw)


@pytest.mark.parametrize("scale", [0.0, -1.0])
def test_a_scale_is_positive(scale: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        drawn(lambda canvas: canvas.heat(canvas.figure.subplots(), VALUES, scale))
