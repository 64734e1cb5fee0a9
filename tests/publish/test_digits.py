"""Numbers in the digits of a page."""

from fractions import Fraction

import pytest

from rahnama.publish.digits import Style, decode, html_number, isolate_numerals, tex_number, text_number


def test_groups_thousands_in_both_scripts():
    assert text_number(120422400, "en") == "120,422,400"
    assert text_number(120422400, "fa") == "۱۲۰٬۴۲۲٬۴۰۰"


def test_uses_the_true_minus_and_the_persian_decimal_separator():
    assert text_number(-12.25, "en") == "\u221212.25"
    assert text_number(-12.25, "fa") == "\u2212۱۲٫۲۵"


def test_shows_a_percentage_of_the_stored_share():
    assert text_number(0.1033366, "en", Style(digits=2, percent=True)) == "10.33%"
    assert text_number(Fraction(1, 8), "fa", Style(digits=1, percent=True)) == "۱۲٫۵٪"


def test_whole_floats_lose_their_point_and_fractions_stay_exact():
    assert text_number(3.0, "en") == "3"
    assert text_number(Fraction(7, 3), "en") == "7/3"
    assert text_number(0.1 + 0.2, "en") == "0.3"


def test_very_small_numbers_are_scientific_with_the_exponent_raised():
    assert html_number(2.656e-5, "en") == '<bdi dir="ltr" class="rn-n">2.66×10<sup>\u22125</sup></bdi>'
    assert html_number(2.656e-5, "fa") == '<bdi dir="ltr" class="rn-n">۲٫۶۶×۱۰<sup>\u2212۵</sup></bdi>'


def test_formulas_keep_latin_digits_with_unspaced_grouping():
    assert tex_number(12443648) == "12{,}443{,}648"
    assert tex_number((1, -2)) == r"(1,\;-2)"
    assert tex_number(Fraction(1, 4)) == r"\tfrac{1}{4}"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("28×28", '<bdi dir="ltr" class="rn-n">۲۸×۲۸</bdi>'),
        ("-3", '<bdi dir="ltr" class="rn-n">\u2212۳</bdi>'),
        ("VGG-16", "VGG-16"),
        ("conv1", "conv1"),
    ],
)
def test_isolates_sizes_and_signs_but_leaves_names_alone(source, shown):
    assert isolate_numerals(source, "fa") == shown


def test_decodes_fractions_inside_lists():
    assert decode([1, {"fraction": [1, 3]}, [2.5]]) == (1, Fraction(1, 3), (2.5,))
