"""Phrases and numbers in pictures keep their digits, their signs and their direction."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from matplotlib.figure import Figure as MatplotlibFigure

from rahnama.publish.canvas import PageCanvas, phrase
from rahnama.publish.style import ROLES
from rahnama.text import Language, Text

RTL, LTR, END = "\u2067", "\u2066", "\u2069"


def canvas(language: Language) -> PageCanvas:
    """A canvas that nothing is drawn on."""
    return PageCanvas(MatplotlibFigure(), language)


def test_a_persian_phrase_reads_from_right_to_left_even_if_it_begins_with_latin() -> None:
    assert canvas("fa").say(Text(fa="ReLU در لایه", en="ReLU")) == f"{RTL}ReLU در لایه{END}"


def test_each_line_of_a_persian_phrase_has_its_own_direction() -> None:
    assert canvas("fa").say(Text(fa="یک\nدو", en="one")) == f"{RTL}یک{END}\n{RTL}دو{END}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("گام 3", "۳"),
        ("تا -3 درجه", "−۳"),
        ("تا −3", "−۳"),
        ("اندازه‌ی 28×28×192", "۲۸×۲۸×۱۹۲"),
        ("دقت 97.5%", "۹۷٫۵٪"),
        ("از 1,000,000 وزن", "۱٬۰۰۰٬۰۰۰"),
        ("نسبت 1:3", "۱:۳"),
        ("از 10–20", "۱۰–۲۰"),
        ("+5 تا", "+۵"),
        ("گام 3.", "۳"),
    ],
)
def test_numbers_and_sizes_in_persian_are_islands_in_persian_digits(words: str, expected: str) -> None:
    assert f"{LTR}{expected}{END}" in canvas("fa").say(Text(fa=words, en="x"))


@pytest.mark.parametrize("name", ["ResNet-50", "VGG16", "conv2d", "2.13.0", "x_1", "GPT-4"])
def test_the_digits_of_names_stay_as_they_are_in_persian(name: str) -> None:
    assert canvas("fa").say(Text(fa=f"شبکه‌ی {name} است", en="x")) == f"{RTL}شبکه‌ی {name} است{END}"


def test_english_is_left_as_it_is() -> None:
    assert canvas("en").say(Text(fa="گام 3", en="stride 3, -2")) == "stride 3, -2"


@pytest.mark.parametrize("text", ["ResNet-50", "i = 0", "$x^2$"])
def test_a_plain_string_is_the_same_in_both_languages(text: str) -> None:
    assert canvas("fa").say(text) == canvas("en").say(text) == text


@pytest.mark.parametrize(("text", "expected"), [("28×28", "۲۸×۲۸"), ("-3", "−۳"), ("7", "۷")])
def test_a_plain_string_that_is_only_a_number_takes_the_digits_of_the_page(text: str, expected: str) -> None:
    assert canvas("fa").say(text) == f"{LTR}{expected}{END}"
    assert canvas("en").say(text) == text


def test_persian_beside_maths_is_refused_with_the_words() -> None:
    with pytest.raises(ValueError, match=r"Persian and \$maths\$.*تابع"):
        canvas("fa").say(Text(fa="تابع $x^2$", en="function $x^2$"))


def test_maths_beside_english_or_alone_is_fine() -> None:
    assert canvas("en").say(Text(fa="تابع", en="function $x^2$")) == "function $x^2$"
    assert canvas("fa").say(Text(fa="$x^2$", en="$x^2$")) == "$x^2$"


@pytest.mark.parametrize(
    ("value", "options", "persian", "english"),
    [
        (1234567, {}, "۱٬۲۳۴٬۵۶۷", "1,234,567"),
        (-0.5, {"digits": 2}, "−۰٫۵۰", "−0.50"),
        (0.256, {"percent": True, "digits": 1}, "۲۵٫۶٪", "25.6%"),
        (Fraction(1, 3), {}, "۱/۳", "1/3"),
    ],
)
def test_numbers_are_grouped_and_signed_in_the_digits_of_the_page(
    value: Any, options: dict[str, Any], persian: str, english: str
) -> None:
    assert canvas("fa").number(value, **options) == f"{LTR}{persian}{END}"
    assert canvas("en").number(value, **options) == english


def test_every_role_has_a_colour_of_its_own() -> None:
    assert set(canvas("fa").colour) == set(ROLES)
    assert len(set(canvas("fa").colour.values())) == len(ROLES)


def test_two_numbers_in_one_phrase_are_two_islands() -> None:
    assert phrase(Text(fa="از 3 تا -5", en="x"), "fa") == f"از {LTR}۳{END} تا {LTR}−۵{END}"
