"""What a reader types and what a page writes meet under one spelling, the same in Python and in the browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import quickjs
from hypothesis import given, settings
from hypothesis import strategies as st

from rahnama.publish.search_fold import fold, forms, glue, key, words

FOLD_JS = Path(__file__).resolve().parents[2] / "docs/theme/assets/search/fold.js"
LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيىكةۀەأإآٱؤئء"
SIGNS = "\u200c\u200c-–_×٫٬.,؟،:()%٪*xX ً\u064e\u0654ـ\u00a0"
PIECES = ["ها", "های", "هایی", "تر", "ترین", "می", "نمی", "ای", "در", "by", "ies", "ses", "is", "هٔ", "یی", "isation"]
TEXT = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(LETTERS + SIGNS, max_size=4),
        st.text("abceinosxzABCIS0123456789۰۱۲۳۹٠١٢٩àßİıéøΣςα " + SIGNS, max_size=4),
    ),
    max_size=12,
).map("".join)


@pytest.fixture(scope="module")
def browser_fold() -> Any:
    """The functions of fold.js by name, as the browser runs them."""
    context = quickjs.Context()
    context.eval(FOLD_JS.read_text(encoding="utf-8"))
    context.eval("const spelled = {fold, glue, stem, words: text => words(text).map(([word]) => word), forms}")

    def call(name: str, argument: str) -> Any:
        return json.loads(context.eval(f"JSON.stringify(spelled[{json.dumps(name)}]({json.dumps(argument)}))"))

    return call


@settings(max_examples=1500, deadline=None, derandomize=True, database=None)
@given(text=TEXT)
def test_the_build_and_the_browser_agree_on_every_word(browser_fold: Any, text: str) -> None:
    assert browser_fold("glue", text) == glue(text)
    assert browser_fold("words", text) == words(text)
    for word in words(text):
        assert browser_fold("fold", word) == fold(word)
        assert browser_fold("forms", word) == forms(word)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(text=TEXT)
def test_gluing_moves_no_character(text: str) -> None:
    assert len(glue(text)) == len(text)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(text=TEXT)
def test_folding_a_folded_word_changes_nothing(text: str) -> None:
    for word in words(text):
        assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    "spellings",
    [
        "کرنل كرنل",
        "یادگیری يادگيري یادگیرى",
        "تأثیر تاثیر تأثير",
        "مسئله مسأله مساله",
        "هیئت هیأت",
        "مؤثر موثر",
        "شیء شی شئ",
        "سیگموئید سیگموید",
        "جزئی جزیی",
        "کاملاً کاملا",
        "آنتروپی انتروپی",
        "شبکۀ شبکه شبکهٔ",
        "رِلو رلو",
        "مــدل مدل",
        "۲۰۱۶ 2016 ٢٠١٦",
        "U-Net unet UNET u-net U‑Net",
        "۳٫۵ 3.5",
        "۱۲۰٬۴۲۲٬۴۰۰ 120,422,400 120422400",
        "3×3 ۳×۳ 3x3 3X3",
        "فعال‌سازی فعالسازی",
        "normalisation normalization Normalization",
        "trous",
    ],
)
def test_spellings_of_one_word_are_filed_together(spellings: str) -> None:
    assert len({forms(word)[0] for word in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("لایه‌های", "لایه"),
        ("لایه ها", "لایه"),
        ("لایه‌ی", "لایه"),
        ("لایه ی", "لایه"),
        ("لایهی", "لایه"),
        ("لایهٔ", "لایه"),
        ("شبکه‌هایی", "شبکه"),
        ("بزرگ‌ترین", "بزرگ"),
        ("بزرگ تر", "بزرگ"),
        ("می‌شود", "شود"),
        ("می شود", "شود"),
        ("نمی‌شود", "شود"),
        ("گرادیانها", "گرادیان"),
        ("gradients", "gradient"),
        ("losses", "loss"),
        ("biases", "bias"),
        ("CNN‌ها", "cnn"),
        ("پیش‌فعال‌سازی", "فعالسازی"),
        ("cross-entropy", "crossentropy"),
        ("cross-entropy", "entropy"),
        ("۳ در ۳", "3x3"),
        ("1 × 1", "1x1"),
        ("۱در۱", "1x1"),
        ("28×28×192", "192"),
        ("running_mean", "mean"),
    ],
)
def test_a_written_word_is_found_by_what_readers_type(written: str, asked: str) -> None:
    [word] = words(written)
    assert asked in forms(word)


@pytest.mark.parametrize("text", ["bias biased", "فیلتر فیل", "گام هنگام", "دفتر دف", "تنها تن", "class classify"])
def test_words_that_only_look_alike_stay_apart(text: str) -> None:
    one, other = text.split()
    assert key(one) != key(other)
    assert other not in forms(one)


def test_a_point_or_comma_belongs_to_a_number_only_inside_it() -> None:
    assert words("از ۳٫۵ تا 4.5. و 1,000,000، 3,12") == ["از", "۳٫۵", "تا", "4.5", "و", "1,000,000", "3", "12"]
