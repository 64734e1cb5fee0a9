"""Short phrases of code and catalogue as HTML: maths, code, digits, direction."""

from __future__ import annotations

import pytest

from rahnama.publish.phrase import flat, phrase
from rahnama.text import Text


def test_a_phrase_is_that_of_the_page():
    assert phrase(Text(fa="جمع", en="sum"), "fa") == "جمع"
    assert phrase({"fa": "جمع", "en": "sum"}, "en") == "sum"
    assert phrase("both", "en") == "both"


def test_what_looks_like_markup_is_escaped_everywhere():
    assert phrase("a < b & `x<y` & $i<j$", "en") == (
        'a &lt; b &amp; <code>x&lt;y</code> &amp; <span class="arithmatex">\\(i&lt;j\\)</span>'
    )


def test_persian_numbers_take_the_digits_of_the_page_but_formulas_and_code_keep_theirs():
    shown = phrase({"fa": "لایه‌ی 3 با $3\\times3$ و `conv3`", "en": ""}, "fa")
    assert shown.startswith('لایه‌ی <bdi dir="ltr" class="rn-n">۳</bdi> با ')
    assert '<span class="arithmatex">\\(3\\times3\\)</span>' in shown
    assert shown.endswith("و <code>conv3</code>")


def test_english_numbers_stay_as_they_are_written():
    assert phrase("3 layers of 3×3, -1", "en") == "3 layers of 3×3, -1"


@pytest.mark.parametrize("name", ["VGG-16", "DenseNet-121 (k = 32)"])
def test_latin_names_in_persian_keep_their_direction_and_their_digits(name):
    html = phrase({"fa": f"شبکه‌ی {name} است", "en": ""}, "fa")
    assert f'<bdi dir="ltr">{name}</bdi>' in html


def test_a_flat_phrase_has_no_markup():
    assert flat({"fa": "", "en": "$F^2$ taps of `conv`"}, "en") == "F^2 taps of conv"


def test_a_flat_phrase_has_the_digits_of_the_page_but_in_formulas_and_code():
    assert flat({"fa": "بخش 2، $3^2$ در `conv3`: 50% از -7", "en": ""}, "fa") == "بخش ۲، 3^2 در conv3: ۵۰٪ از \u2212۷"
