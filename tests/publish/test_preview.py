"""An author can look at one picture without building the site."""

from __future__ import annotations

import pytest
from PIL import Image

from rahnama.publish.browser import browser_path
from rahnama.publish.preview import html_page, preview
from rahnama.publish.project import Project


def test_a_picture_stands_on_a_page_in_its_language_scheme_and_font(built: Project) -> None:
    page = html_page("<svg></svg>", "fa", True, built.fonts)
    for part in ('dir="rtl"', 'lang="fa"', 'data-md-color-scheme="slate"', "--rn-c1:", "@font-face", "<svg></svg>"):
        assert part in page
    assert "http" not in page.replace("http://www.w3.org/", "")


def test_a_picture_that_was_not_built_is_answered_with_those_that_were(built: Project) -> None:
    with pytest.raises(FileNotFoundError, match=r"primer/q1/grwth\.fa\.svg; there are growth"):
        preview(built, "primer/q1", "grwth")


@pytest.mark.browser
@pytest.mark.skipif(browser_path() is None, reason="needs Chromium or Chrome")
@pytest.mark.parametrize(("dark", "ground"), [(False, (255, 255, 255)), (True, (30, 33, 41))])
def test_a_picture_is_rendered_whole_in_both_schemes(fresh: Project, dark: bool, ground: tuple[int, int, int]) -> None:
    with Image.open(preview(fresh, "primer/q2", "pooling", "fa", dark)) as picture:
        assert picture.size == (2 * (400 + 32), 2 * (160 + 32))
        pixels = picture.convert("RGB")
        assert pixels.getpixel((0, 0)) == ground
        assert len(pixels.getcolors(100_000) or []) > 50
