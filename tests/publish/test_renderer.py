"""Words of a figure are text in the page's font, where Matplotlib would have drawn them; what it lacks is outlines."""

from __future__ import annotations

import re

import pytest
from matplotlib import font_manager

from rahnama.exhibit import Canvas, Figure
from rahnama.publish.canvas import LEFT_TO_RIGHT, RIGHT_TO_LEFT
from rahnama.publish.drawing import figure_svg
from rahnama.publish.project import Project
from rahnama.publish.renderer import drawable
from rahnama.publish.style import FONT_FILES
from rahnama.text import Text

FONTS = Project().fonts
PATH = str(FONTS / FONT_FILES[0])


def drawn(words, language="fa", **settings):
    """A figure of 4×2 inches with one label in its middle."""

    def draw(canvas: Canvas) -> None:
        canvas.figure.text(0.5, 0.5, canvas.say(words), **settings)

    return figure_svg(Figure(draw, 4, 2), language, "primer/q1/words", FONTS)


def texts(svg):
    """Attributes and content of every ``<text>``."""
    found = re.findall(r"<text([^>]*)>([^<]*)</text>", svg)
    return [(dict(re.findall(r' ([\w-]+)="([^"]*)"', attributes)), content) for attributes, content in found]


def test_persian_words_are_one_isolated_text_in_a_left_to_right_picture() -> None:
    svg = drawn(Text(fa="تعداد 12 لایه", en="12 layers"))
    ((attributes, content),) = texts(svg)
    assert content.startswith(RIGHT_TO_LEFT) and "۱۲" in content and LEFT_TO_RIGHT in content
    assert 'direction="ltr"' in svg and "<path" not in svg
    assert attributes["x"] == "144" and attributes["fill"] == "var(--rn-fg)"


@pytest.mark.parametrize(("alignment", "anchor"), [("left", None), ("center", "middle"), ("right", "end")])
def test_a_label_is_held_where_its_alignment_says(alignment, anchor) -> None:
    ((attributes, _),) = texts(drawn(Text(fa="میانه", en="middle"), ha=alignment))
    assert attributes.get("text-anchor") == anchor
    assert float(attributes["x"]) == pytest.approx(144, abs=1.5)


def test_a_turned_label_turns_about_its_anchor() -> None:
    ((attributes, _),) = texts(drawn(Text(fa="دقت", en="accuracy"), rotation=90, ha="center", va="center"))
    angle, x, y = (float(each) for each in re.findall(r"-?[\d.]+", attributes["transform"]))
    assert angle in (-90, 270)
    assert (x, y) == pytest.approx((float(attributes["x"]), float(attributes["y"])), abs=0.02)
    assert y == pytest.approx(72, abs=2)


def test_each_line_is_a_text_of_its_own_held_in_its_middle() -> None:
    svg = drawn(Text(fa="یک\nدو", en="one\ntwo"), ha="center")
    lines = texts(svg)
    assert len(lines) == 2 and 'text-anchor="middle"' in svg  # on each, or on what holds both
    assert float(lines[0][0]["y"]) < float(lines[1][0]["y"])


def test_bold_and_size_and_opacity_are_kept() -> None:
    ((attributes, _),) = texts(drawn(Text(fa="عنوان", en="title"), weight="bold", size=13, alpha=0.5))
    assert attributes["font-weight"] == "700" and attributes["font-size"] == "13"
    assert float(attributes["opacity"]) == 0.5


@pytest.mark.parametrize("words", ["$x^2$", "α = 2", "✓"])
def test_formulas_and_what_the_font_lacks_stay_outlines(words) -> None:
    svg = drawn(words, language="en")
    assert texts(svg) == [] and "<path" in svg


def test_which_characters_the_font_has() -> None:
    font_manager.fontManager.addfont(PATH)
    assert drawable("دقت ۱۲٪ می‌شود", PATH) and drawable("accuracy, 12 % − 3×3", PATH)
    assert not drawable("α", PATH) and not drawable("∇", PATH)
