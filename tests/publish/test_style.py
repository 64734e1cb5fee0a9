"""The palette can be read in light and in dark."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from rahnama.publish import style


def channels(colour: str) -> list[float]:
    """Red, green and blue between 0 and 1."""
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(rgb: list[float]) -> float:
    """Relative luminance by WCAG 2."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    """Contrast ratio by WCAG 2, between 1 and 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tinted(tone: str, ground: str) -> list[float]:
    """A box's ground: its tone, thinly, over the page."""
    return [
        style.TINT * over + (1 - style.TINT) * under
        for over, under in zip(channels(tone), channels(ground), strict=True)
    ]


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast(channels("#000000"), channels("#ffffff")) == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", style.TEXT_ROLES)
def test_text_stands_out_from_the_page_by_4_5(role: str, scheme: str) -> None:
    page = style.PAGE[scheme]
    assert contrast(channels(getattr(style.ROLES[role], scheme)), channels(page)) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", style.CYCLE)
def test_drawn_lines_stand_out_from_the_page_and_from_the_pale_fill_by_3(role: str, scheme: str) -> None:
    colour = channels(getattr(style.ROLES[role], scheme))
    for ground in (style.PAGE[scheme], getattr(style.ROLES["fill"], scheme)):
        assert contrast(colour, channels(ground)) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", (*style.CYCLE, "mut"))
@pytest.mark.parametrize("words", ["fg", "mut"])
def test_text_in_a_box_stands_out_from_its_tinted_ground_by_4_5(words: str, tone: str, scheme: str) -> None:
    ground = tinted(getattr(style.ROLES[tone], scheme), style.PAGE[scheme])
    assert contrast(channels(getattr(style.ROLES[words], scheme)), ground) >= 4.5


def test_no_two_roles_share_a_sentinel_or_a_colour() -> None:
    for colours in (
        style.SENTINELS.values(),
        [role.light for role in style.ROLES.values()],
        [role.dark for role in style.ROLES.values()],
    ):
        assert len(set(colours)) == len(style.ROLES) == 11


def test_the_style_sheet_defines_every_role_in_both_schemes() -> None:
    light, dark = style.roles_css().strip().split("\n")
    assert ":root" in light and "default" in light and "slate" in dark
    for sheet, scheme in ((light, "light"), (dark, "dark")):
        defined = dict(re.findall(r"--rn-(\w+):(#[0-9a-f]{6});", sheet))
        assert defined == {name: getattr(role, scheme) for name, role in style.ROLES.items()}


def test_an_unknown_role_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'red' is none of fg, mut, .*c6"):
        style.variable("red")


def test_reading_the_palette_loads_neither_matplotlib_nor_numpy() -> None:
    code = "import rahnama.publish.style, sys; print({'matplotlib', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
