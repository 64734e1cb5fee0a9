"""Glossary links in finished pages: where they appear, and that nothing else changes."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rahnama.catalogue.glossary import Term, load
from rahnama.publish.terms import isolate_formulas, keep_names_whole, link_terms
from rahnama.text import LANGUAGES, Language, Text

TERMS = load()
ADDED = re.compile(r'<a class="rn-term" href="\.\./glossary/#[a-z0-9-]+" title="[^"]*">(.*?)</a>', re.S)


def linked(page: str, language: Language = "en", **options: frozenset[str]) -> list[str]:
    return ADDED.findall(link_terms(page, TERMS, language, "../glossary/", **options))


def unlinked(page: str) -> str:
    return ADDED.sub(r"\1", page)


def test_a_link_carries_address_slug_and_escaped_definition() -> None:
    term = Term("kernel", "kernel", "کرنل", (), Text(fa="«a» & b", en='a "small" <array> & more'))
    page = link_terms("<p>A kernel.</p>", [term], "en", "../glossary/?a&b")
    assert page == (
        '<p>A <a class="rn-term" href="../glossary/?a&amp;b#kernel" '
        'title="a &quot;small&quot; &lt;array&gt; &amp; more">kernel</a>.</p>'
    )


def test_only_the_first_occurrence_in_a_section_is_linked() -> None:
    assert linked("<p>A kernel and a kernel.</p><p>kernels</p>") == ["kernel"]
    assert linked("<p>kernel</p><h2>B</h2><p>kernel</p><h3>C</h3><p>kernels</p><h4>D</h4><p>kernel</p>") == [
        "kernel", "kernel", "kernels",
    ]  # fmt: skip


def test_the_longest_term_wins_and_hides_the_shorter_one_inside() -> None:
    twice = "<p>a dilated convolution; a dilated convolution; a convolution</p>"
    assert linked(twice) == ["dilated convolution", "convolution"]
    assert linked("<p>کانولوشن گسترش‌یافته و کانولوشن</p>", "fa") == ["کانولوشن گسترش‌یافته", "کانولوشن"]
    assert linked("<p>stochastic gradient descent</p>") == ["stochastic gradient descent"]


@pytest.mark.parametrize(
    "written",
    [
        "Batch Normalization", "batch normalisation", "batch\nnormalization", "cross-entropy", "cross entropy",
        "kernels", "partial derivatives", "U-Net", "U-Nets", "MACs", "FLOPs", "logit", "mini-batches",
        "fully-connected layers",
        "Kaiming initialization", "adjoint operators", "Toeplitz matrices", "computational complexities",
        "skip connections",
    ],
)  # fmt: skip
def test_english_is_found_in_any_case_number_hyphenation_and_spelling(written: str) -> None:
    assert linked(f"<p>One {written}.</p>") == [written]


@pytest.mark.parametrize("written", ["kernelize", "subkernel", "kernel-wise", "relu", "FLOPS", "nin", "Mac"])
def test_english_is_found_only_as_a_whole_word_and_acronyms_only_as_written(written: str) -> None:
    assert linked(f"<p>One {written}.</p>") == []


@pytest.mark.parametrize(
    "written",
    [
        "کرنل‌ها", "کرنل ها", "کرنل‌های", "کرنلی", "کرنلش", "کرنلِ", "كرنل", "نقشه‌ی ویژگی",
        "نقشه ویژگی", "نقشهٔ ویژگی",
        "نقشه‌های ویژگی", "نقشه ی ویژگی", "نرمال‌سازی دسته‌ای", "نرمالسازی دسته ای",
        "لایه‌های کانولوشني", "گستره‌ی دیدِ", "تکانه‌ی",
        "شبکه‌های عصبی کانولوشنی", "DenseNet", "DenseNet‌ها", "ReLU", "ماتریس ژاکوبی",
        "اندازه‌ی موثر کرنل", "کدگذار-کدگشا",
    ],
)  # fmt: skip
def test_persian_is_found_with_its_suffixes_half_spaces_and_letter_variants(written: str) -> None:
    assert linked(f"<p>یک {written} اینجاست.</p>", "fa") == [written]


@pytest.mark.parametrize("written", ["زیرکرنل", "کرنل‌محور", "پیش‌کرنل", "کرنلک", "گام", "دسته", "وزن", "ویژگی", "کلاس"])
def test_persian_is_found_only_as_a_whole_word_and_never_where_it_has_an_everyday_sense(written: str) -> None:
    assert linked(f"<p>یک {written} اینجاست.</p>", "fa") == []


@pytest.mark.parametrize("word", ["class", "label", "feature", "weight", "training", "bias", "moment", "parameter"])
def test_english_words_with_an_everyday_sense_are_left_alone(word: str) -> None:
    assert linked(f"<p>The {word} of it.</p>") == []


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>kernel</h1>", "<h2>kernel</h2>", "<h3 id='a'>a <em>kernel</em></h3>", "<a href='#'>a <b>kernel</b></a>",
        "<code>kernel</code>", "<pre><span>kernel</span></pre>", "<summary>kernel</summary>",
        "<svg><title>kernel</title><g><text>kernel</text></g></svg>", "<bdi>kernel</bdi>", "<th>kernel</th>",
        "<script>var kernel = '<p>kernel</p>'</script>", "<style>.kernel{}</style>", "<button>kernel</button>",
        '<span class="arithmatex"><span>kernel</span><span>kernel</span></span>', '<span class="katex">kernel</span>',
        '<span class="big rn-source">kernel</span>', '<section class="rn-block rn-reading"><p>kernel</p></section>',
        "<rn-dilation size='9'><figure>kernel</figure></rn-dilation>", "<!-- kernel -->", "<img alt='kernel'>",
        "<?kernel?>", "<!DOCTYPE kernel>", "<math><mi>kernel</mi></math>", "&kernel;", "<p title='a kernel > b'></p>",
    ],
)  # fmt: skip
def test_nothing_is_linked_outside_running_text(markup: str) -> None:
    page = f"{markup}<p>and then a kernel</p>"
    assert link_terms(page, TERMS, "en", "../glossary/").startswith(markup)
    assert linked(page) == ["kernel"]


def test_captions_lists_cells_and_folded_blocks_are_running_text() -> None:
    page = (
        "<figcaption>a kernel</figcaption><ul><li>stride</ul><table><td>padding</td></table>"
        "<details class='rn-hint'><summary>pooling</summary><p>pooling</p></details><br><img class='rn-source'>dropout"
    )
    assert linked(page) == ["kernel", "stride", "padding", "pooling", "dropout"]


def test_chosen_terms_can_be_left_out_of_a_page() -> None:
    assert linked("<p>A kernel with a stride.</p>", skip_slugs=frozenset(["kernel"])) == ["stride"]


def test_without_terms_the_page_is_unchanged() -> None:
    assert link_terms("<p>A kernel.</p>", [], "en", "../glossary/") == "<p>A kernel.</p>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_that_may_be_linked_is_found_by_its_own_name(language: Language) -> None:
    tried = [term for term in TERMS if language in term.links]
    assert len(tried) > 150
    for term in tried:
        name = re.sub(r"\s*\([^)]*\)", "", term.name[language])
        page = link_terms(f"<p>{name}</p>", TERMS, language, "../glossary/")
        assert f"#{term.slug}" in page and unlinked(page) == f"<p>{name}</p>", term.slug


FRAGMENTS = st.sampled_from([
    "kernel", "kernels ", "dilated convolution", "کانولوشن‌های", " گسترش‌یافته", "نقشه‌ی ویژگی",
    "<p>", "</p>", "<h2 id='a'>", "</h2>", "<code>", "</code>", "<a href=\"x>y\">", "</a>", "<br/>", "<svg>",
    "</svg>", "&amp;", "&#160;", "&zwnj;", "<!-- kernel -->", "\n", "\r\n", " ", "&",
    "<span class='katex'>", "</span>", "<script>a<b</script>", "<![CDATA[kernel]]>", "٬", "۱۲", "<",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=6), max_size=30).map("".join), st.sampled_from(LANGUAGES))
def test_taking_the_added_tags_away_gives_the_page_back_byte_for_byte(page: str, language: Language) -> None:
    assert unlinked(link_terms(page, TERMS, language, "../glossary/")) == page


def test_a_page_of_100_kilobytes_takes_less_than_60_milliseconds() -> None:
    prose = "A convolution of a feature map by a kernel gives a weighted sum; the receptive field grows. " * 20
    maths = '<div class="arithmatex"><span class="katex">' + '<span class="x">a</span>' * 60 + "</span></div>"
    page = f"<h2>A</h2><p>{prose}</p>{maths}" * 30
    assert len(page) > 100_000

    def once() -> float:
        start = time.process_time()
        link_terms(page, TERMS, "en", "../glossary/")
        return time.process_time() - start

    assert min(once() for _ in range(3)) < 0.06


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("نگاشت Wx + b است.", "نگاشت ⟪Wx + b⟫ است."),
        ("تابع max(0, x): مشتقش", "تابع ⟪max(0, x)⟫: مشتقش"),
        ("هزینه (C کانال)", "هزینه (⟪C⟫ کانال)"),
        ("تا 1/(1−μ) برابر", "تا ⟪1/(1−μ)⟫ برابر"),
        ("کانولوشن ۱×۱ و ۳×۳.", "کانولوشن ۱×۱ و ۳×۳."),
    ],
)
def test_formulas_in_a_persian_tooltip_keep_their_direction(text: str, shown: str) -> None:
    assert isolate_formulas(text, "fa") == shown.replace("⟪", "\u2066").replace("⟫", "\u2069")


def test_english_tooltips_need_no_isolation() -> None:
    assert isolate_formulas("the map Wx + b", "en") == "the map Wx + b"


def test_names_with_a_hyphen_stay_whole_in_persian_prose_only():
    page = "<p>شبکه‌ی ResNet-50 و <code>a-1</code> و U-Net.</p>"
    assert keep_names_whole(page, "en") == page
    whole = keep_names_whole(page, "fa")
    assert whole.count("rn-whole") == 2 and "<code>a-1</code>" in whole
    assert re.sub(r"</?span[^>]*>", "", whole) == page
    assert "<bdi" not in whole  # an isolate beside Latin words would change places with them
