"""Generated lists: documents, coverage, topics, glossary, facts, navigation."""

from __future__ import annotations

import re

import pytest

from rahnama import catalogue
from rahnama.catalogue.glossary import load as load_glossary
from rahnama.publish import listings
from rahnama.publish.guide import GuideBook, numbered
from rahnama.publish.project import REPOSITORY

TINY = REPOSITORY / "tests" / "tiny"
CATALOGUE = catalogue.load(TINY / "catalogue")
CLAIM = {
    "kind": "Claim",
    "part": "a",
    "file": "src/x.py",
    "line": 3,
    "what": {"fa": "جمع $n$", "en": "sum of $n$"},
    "unit": {"fa": "پیکسل", "en": "pixels"},
    "convention": None,
    "printed": None,
    "tolerance": 1e-9,
    "routes": [{"route": "CLOSED_FORM", "value": 1200}, {"route": "COUNTING", "value": 1200}],
    "difference": 2.5e-10,
}
ERRATUM = {
    "kind": "Erratum",
    "part": "",
    "file": "src/x.py",
    "line": 9,
    "where": {"fa": "سطر", "en": "row"},
    "says": {"fa": "الف", "en": "one"},
    "right": {"fa": "ب", "en": "two"},
    "why": None,
    "printed": 2,
    "claim": CLAIM,
}
EXHIBITS = {"primer/q1": {"total": CLAIM, "curve": {**CLAIM, "kind": "Figure"}}, "primer/q2": {"slip": ERRATUM}}


def book(language="en", **changes):
    """The miniature guide in one language, with exhibits made up."""
    known = {
        "language": language,
        "catalogue": CATALOGUE,
        "exhibits": EXHIBITS,
        "docs": TINY / "docs" / language,
        "terms": load_glossary(TINY / "catalogue" / "glossary.tsv"),
        "built": TINY / "build",
    }
    return GuideBook(**known | changes)


def words(html):
    """The text of some HTML."""
    return re.sub(r"<[^>]*>", "", html).strip()


def test_cards_link_written_questions_and_say_which_are_planned():
    html = listings.documents(book())
    assert re.findall(r'<a href="([^"]+)">', html) == ["primer/", "primer/q1/", "primer/q2/"]
    assert '<li class="rn-planned">The median of two groups <small>(not written yet)</small></li>' in html


def test_a_question_called_written_counts_as_planned_until_its_page_exists(tmp_path):
    assert "primer/q1/" not in listings.documents(book(docs=tmp_path))


@pytest.mark.parametrize(
    ("language", "last"),
    [("en", ["Σ", "2 of 3", "2 of 3", "1", "2", "1"]), ("fa", ["Σ", "۲ از ۳", "۲ از ۳", "۱", "۲", "۱"])],
)
def test_coverage_adds_up(language, last):
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", listings.coverage(book(language)))
    cells = [[words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]
    assert len(cells) == 1 + 3 + 1 and cells[-1] == last
    assert cells[1][0].endswith("primer/q1") and cells[3][1:3] == [listings.word("planned", book(language))] * 2


def test_the_summary_counts_what_coverage_counts():
    assert re.findall(r"<bdi[^>]*>(\d+)</bdi></b> ([\w ]+)<", listings.summary(book())) == [
        ("2", "verified numbers"),
        ("1", "figures"),
        ("1", "Errata"),
    ]


def test_each_topic_has_its_id_and_its_questions():
    text = listings.topics(book("fa"))
    assert re.findall(r"(?m)^## .* \{#(.*)\}$", text) == ["sums", "means"]
    means = text[text.index("{#means}") :]
    assert 'href="../primer/q2/"' in means and 'href="../primer/q3/"' not in means and "primer/q3" in means


def test_terms_stand_in_the_order_of_the_alphabet_of_the_page():
    persian, english = (re.findall(r"\{#(.*)\}", listings.glossary(book(language))) for language in ("fa", "en"))
    assert english == ["arithmetic-mean", "natural-number"] == persian[::-1]


def test_persian_letters_have_their_own_order():
    names = ["کرنل", "پدینگ", "گام", "تابع", "لایه", "آفین", "بایاس", "یادگیری", "نرخ یادگیری", "نرخ"]
    assert sorted(names, key=listings._persian_order) == [
        "آفین",
        "بایاس",
        "پدینگ",
        "تابع",
        "کرنل",
        "گام",
        "لایه",
        "نرخ",
        "نرخ یادگیری",
        "یادگیری",
    ]


def test_a_term_brings_its_other_name_and_the_words_readers_search_for():
    entry = listings.glossary(book()).split("{#natural-number}")[1]
    assert "عدد طبیعی" in entry and 'lang="fa" dir="rtl"' in entry and "<bdi>counting number</bdi>" in entry


def test_a_documents_page_lists_every_question_and_part_and_links_the_written_ones():
    text = listings.document(CATALOGUE.document("primer"), book())
    assert text.startswith("# A tiny homework\n") and "`primer.txt`" in text
    assert re.findall(r"(?m)^## .*\{#(q\d)\}$", text) == ["q1", "q2", "q3"]
    assert "- [b.1. In a table](q1.md#b-1)" in text and "- a. Definition\n" in text
    assert "The median of two groups (not written yet)" in text and "points not printed" in text


def test_the_facts_of_a_question_lead_to_its_document_its_topics_and_what_comes_before():
    facts = listings.facts(CATALOGUE.question("primer/q2"), book())
    assert re.findall(r"\]\(([^)]*)\)", facts) == [
        "index.md",
        "../topics.md#means",
        "../primer/q1.md",
        "../glossary.md#arithmetic-mean",
    ]
    assert facts.endswith("\n{ .rn-facts }")


def test_what_comes_before_is_not_linked_while_it_is_planned():
    planned = listings.facts(CATALOGUE.question("primer/q3"), book(docs=TINY / "nowhere"))
    assert "The mean of two groups" in planned and "q2.md" not in planned


def test_every_claim_is_listed_with_its_routes_and_its_difference():
    text = listings.verification(book())
    assert "## Sums of consecutive numbers {#primer-q1}" in text and "## The mean of two groups {#primer-q2}" in text
    assert '<a href="../primer/q1/#a"><code>primer/q1/a/total</code></a>' in text
    assert "2.50×10<sup>\u221210</sup>" in text and "closed form: " in text and "\\(n\\)" in text


def test_an_exact_claim_says_so():
    exact = {"primer/q1": {"total": {**CLAIM, "difference": 0}}}
    assert "<td>exact</td>" in listings.verification(book(exhibits=exact))


def test_every_erratum_is_listed_under_its_question_with_a_link_to_where_it_stands():
    text = listings.errata(book("fa"))
    assert "## میانگین دو گروه {#primer-q2}" in text and "{#primer-q2-slip}" in text
    assert 'href="../primer/q2/#erratum-slip"' in text


@pytest.mark.parametrize(
    ("path", "persian", "english"),
    [("a", "الف) جمع صد عدد", "a. A hundred numbers"), ("b/1", "ب-۱) در یک جدول", "b.1. In a table")],
)
def test_a_heading_is_the_label_and_the_title_of_its_part(path, persian, english):
    part = CATALOGUE.question("primer/q1").part(path)
    assert (numbered(part, "fa").replace("\u200f", ""), numbered(part, "en")) == (persian, english)


def test_navigation_follows_the_catalogue_and_holds_no_planned_question():
    home, documents, *others = book().navigation()
    assert home == {"Home": "index.md"} and len(others) == 4
    (document,) = documents["Assignments"]
    assert document["A tiny homework"][1:] == [
        {"Sums of consecutive numbers": "primer/q1.md"},
        {"The mean of two groups": "primer/q2.md"},
    ]
