"""A page's Markdown with its slots replaced by numbers, titles and frames."""

from __future__ import annotations

import pytest

from rahnama.publish.pages import Page, body_of, digest, plain_caption, require_ids, with_title_id
from rahnama.publish.slots import PageError

CLAIM = {
    "kind": "Claim",
    "what": {"fa": "جمع", "en": "sum"},
    "unit": {"fa": "پیکسل", "en": "pixels"},
    "convention": None,
    "printed": -5051,
    "routes": [{"route": "CLOSED_FORM", "value": 5050}, {"route": "COUNTING", "value": 5050}],
    "tolerance": 0,
    "difference": 0,
}
EXHIBITS = {
    "total": CLAIM,
    "share": {**CLAIM, "routes": [{"route": "CLOSED_FORM", "value": {"fraction": [1, 8]}}]},
    "sizes": {
        **CLAIM,
        "routes": [{"route": "LOOPS", "value": [[3, -4], [5, 6]]}, {"route": "TORCH", "value": [[3, -4], [5, 7]]}],
    },
    "curve": {"kind": "Figure", "files": {"fa": "curve.fa.svg", "en": "curve.en.svg"}},
    "flow": {"kind": "Diagram", "files": {"fa": "flow.fa.svg", "en": "flow.en.svg"}},
    "rows": {
        "kind": "Table",
        "columns": [{"heading": "n", "digits": None, "unit": None, "percent": False}],
        "rows": [[{"kind": "number", "value": 7}]],
        "marked": [],
        "total": False,
    },
    "slip": {
        "kind": "Erratum",
        "where": {"fa": "سطر", "en": "row"},
        "says": {"fa": "الف", "en": "one"},
        "right": {"fa": "ب", "en": "two"},
        "why": None,
        "printed": 1,
        "claim": CLAIM,
    },
}


def page(language="en"):
    """A page that knows a few exhibits, one part and one list."""
    return Page(
        "docs/x.md",
        language,
        EXHIBITS,
        {"": "The question", "a": "a. The part"}.__getitem__,
        {"topics": "a list"}.__getitem__,
        "../code/d/q1.md",
    )


def shown(markdown, language="en"):
    """The page with its slots replaced and its frames filled."""
    view = page(language)
    return view.fill(view.markdown(markdown, 1))


@pytest.mark.parametrize(
    ("slot", "persian", "english"),
    [
        ("number total", "۵٬۰۵۰", "5,050"),
        ("number total printed", "\u2212۵٬۰۵۱", "\u22125,051"),
        ("number total sign", "+۵٬۰۵۰", "+5,050"),
        ("number total digits=1", "۵٬۰۵۰٫۰", "5,050.0"),
        ("number share percent digits=1", "۱۲٫۵٪", "12.5%"),
        ("number share", "۱/۸", "1/8"),
        ("number sizes index=0,1", "\u2212۴", "\u22124"),
        ("number sizes index=1,1 route=2", "۷", "7"),
        ("number sizes index=-1,0", "۵", "5"),
    ],
)
def test_a_number_is_shown_in_the_digits_of_the_page_and_isolated(slot, persian, english):
    for language, digits in (("fa", persian), ("en", english)):
        assert shown(f"It is {{@ {slot} @}}.", language) == f'It is <bdi dir="ltr" class="rn-n">{digits}</bdi>.'


def test_a_number_brings_its_unit_if_asked_for():
    assert shown("{@ number total unit @}", "fa").endswith("</bdi>&nbsp;پیکسل")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_inside_a_formula_digits_are_latin_in_both_languages(language):
    assert shown("$2\\cdot{@ tex total @}$", language) == "$2\\cdot5{,}050$"


def test_titles_and_lists_come_from_the_guide():
    assert shown("# {@ title @}\n\n## {@ title a @} {#a}\n\n{@ listing topics @}\n") == (
        "# The question\n\n## a. The part {#a}\n\na list\n"
    )


def test_a_figure_becomes_a_frame_whose_picture_is_placed_later():
    view = page()
    text = view.markdown("{@ figure curve\nalt: A curve.\ncaption: Notice $x$. And more.\n@}\n", 1)
    assert "//////// exhibit | rn-figure\n    key: 'figure:curve'\n    id: 'fig-curve'\n    element: figure\n" in text
    assert "Notice $x$. And more.\n[the code behind this](../code/d/q1.md#curve){.rn-source}" in text
    assert view.figures == {"figure:curve": ("curve.en.svg", "curve", "A curve.")}
    filled = view.fill('<div class="rn-place" data-slot="figure:curve"></div>')
    assert 'tabindex="0"' in filled and 'aria-label="figure, scrolls sideways: Notice x."' in filled
    assert '<div class="rn-place" data-slot="svg:figure:curve"></div>' in filled


def test_an_explorer_holds_the_picture_that_stands_for_it_without_script():
    view = page()
    text = view.markdown("{@ explorer dilation fallback=flow kernel=3\ncaption: Turn it.\n@}\n", 1)
    assert "id: 'fig-flow'" in text and view.used == {"flow"}
    assert view.places["explorer:flow"] == (
        '<rn-dilation kernel="3"><div class="rn-scroll" tabindex="0" role="group" '
        'aria-label="figure, scrolls sideways: Turn it.">'
        '<div class="rn-place" data-slot="svg:explorer:flow"></div></div></rn-dilation>'
    )
    assert view.figures["explorer:flow"] == ("flow.en.svg", "flow", "Turn it.")


def test_tables_and_errata_are_filled_before_the_search_looks():
    view = page()
    view.markdown("{@ table rows\ncaption: Sizes.\n@}\n\n{@ erratum slip @}\n", 1)
    place = '<div class="rn-place" data-slot="{}"></div>'
    assert "<thead>" in view.fill(place.format("table:rows"))
    assert "Erratum in the source: row" in view.fill(place.format("erratum:slip"))
    assert view.fill(place.format("table:rows"), lambda key: False) == place.format("table:rows")


def test_what_a_page_shows_is_remembered():
    view = page()
    view.markdown("{@ number total @} {@ tex share @}\n\n{@ table rows\ncaption: x\n@}\n", 1)
    assert view.used == {"total", "share", "rows"}


@pytest.mark.parametrize(
    ("slot", "message"),
    [
        ("number totle", "docs/x.md:7: no exhibit is called 'totle'; did you mean 'total'?"),
        ("number rows", "docs/x.md:7: 'rows' is a Table; the slot 'number' shows a Claim"),
        ("number sizes index=2,0", "docs/x.md:7: index=2,0 does not fit the value"),
        ("number total index=0", "docs/x.md:7: index=0 does not fit the value 5050"),
        ("number total index=a", "docs/x.md:7: index=a: 'a' is no whole number"),
        ("number total digits=two", "docs/x.md:7: digits=two: 'two' is no whole number"),
        ("number total route=3", "docs/x.md:7: route=3, but the claim has 2 routes"),
        ("number total route=0", "docs/x.md:7: route=0, but the claim has 2 routes"),
        ("erratum slip", "docs/x.md:7: the slot 'erratum slip' stands alone, on lines of its own"),
    ],
)
def test_a_wrong_slot_is_refused_with_its_line(slot, message):
    with pytest.raises(PageError) as caught:
        page().markdown(f"\nIt is {{@ {slot} @}}.\n", 6)
    assert str(caught.value).startswith(message)


def test_all_wrong_slots_are_named_together():
    with pytest.raises(PageError) as caught:
        page().markdown("{@ number a @}\n{@ number total @}\n{@ number b @}\n", 1)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["1", "3"]


def test_a_printed_value_that_does_not_exist_is_refused():
    view = page()
    view.exhibits = {"total": {**CLAIM, "printed": None}}
    with pytest.raises(PageError, match="the claim has no printed value"):
        view.markdown("{@ number total printed @}", 1)


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("# T\n\n## No id\n", "p.md:3: the heading 'No id' needs an explicit id, such as {#b-1}"),
        ("## A {#a}\n\n### B {#a}\n", "p.md:3: the id 'a' stands already on line 1"),
    ],
)
def test_headings_need_ids_of_their_own(markdown, message):
    with pytest.raises(PageError) as caught:
        require_ids(markdown, "p.md", 1)
    assert str(caught.value) == message


def test_a_comment_in_code_is_no_heading():
    require_ids("# T\n\n```python\n## no heading\n```\n", "p.md", 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# عنوان\n\nwords\n", "# عنوان {#top}\n\nwords\n"),
        ("# Home {#home}\n\n# Second\n", "# Home {#home}\n\n# Second {#top}\n"),
        ("words only\n", "words only\n"),
    ],
)
def test_a_title_without_an_id_gets_one(before, after):
    assert with_title_id(before) == after


@pytest.mark.parametrize(
    ("caption", "plain"),
    [
        ("The sizes $n^2$ of *all* layers. Notice more.", "The sizes n^2 of all layers."),
        ("See [the part](q1.md#a); it helps.", "See the part; it helps."),
        ("لایه‌ها را ببینید؟ آری.", "لایه‌ها را ببینید؟"),
        ("", ""),
    ],
)
def test_the_first_sentence_of_a_caption_names_what_scrolls(caption, plain):
    assert plain_caption(caption) == plain


def test_the_digest_of_a_page_is_of_its_words():
    assert body_of("---\ntwin: 1\n---\nwords\n") == ("words\n", 4)
    assert digest("---\ntwin: 1\n---\nwords\n") == digest("words") != digest("word")
    assert len(digest("words")) == 12
