"""Tables and errata as HTML."""

from __future__ import annotations

import re
from html import unescape

import pytest

from rahnama.publish.fragments import counterexample_table, erratum_html, scroll_box, table_html, verified_by
from rahnama.publish.words import WORDS

CLAIM = {
    "kind": "claim",
    "what": {"fa": "جمع", "en": "the sum"},
    "unit": None,
    "convention": None,
    "printed": None,
    "routes": [{"route": "CLOSED_FORM", "value": 1200}, {"route": "COUNTING", "value": 1200}],
    "tolerance": 0,
    "difference": 0,
}


def column(heading, **options):
    """A column as exhibits.json holds it."""
    return {"heading": heading, "digits": None, "unit": None, "percent": False, **options}


def number(value):
    """A cell that holds a number."""
    return {"kind": "number", "value": value}


TABLE = {
    "columns": [
        column({"fa": "لایه", "en": "layer"}),
        column({"tex": "n^2"}, unit={"fa": "پیکسل", "en": "pixels"}),
        column("MAC", digits=2),
        column({"fa": "سهم", "en": "share"}, percent=True, digits=1),
    ],
    "rows": [
        [{"kind": "text", "fa": "نخستین", "en": "first"}, CLAIM, number(2.0), number(0.5)],
        [{"kind": "code", "code": "a<b"}, number(5), None, {"kind": "maths", "tex": "x<y"}],
        [{"kind": "string", "value": "sum & all"}, CLAIM, number(-1), number(1)],
    ],
    "marked": [1],
    "total": True,
}
ERRATUM = {
    "where": {"fa": "سطر 3", "en": "row 3"},
    "says": {"fa": "الف", "en": "$x$ is one"},
    "right": {"fa": "ب", "en": "two"},
    "why": {"fa": "شتاب", "en": "haste"},
    "printed": 7,
    "claim": {**CLAIM, "unit": {"fa": "پیکسل", "en": "pixels"}, "convention": {"fa": "از صفر", "en": "from 0"}},
}


def rows(html):
    """The rows of a table, each as the list of its cells with their tags."""
    return [re.findall(r"<t[hd].*?</t[hd]>", row) for row in re.findall(r"<tr.*?</tr>", html)]


def test_headings_show_words_formulas_and_units():
    head = rows(table_html(TABLE, "en"))[0]
    assert '<th scope="col">layer</th>' in head[0]
    assert '\\(n^2\\)</span> <span class="rn-unit">(pixels)</span>' in head[1]
    assert head[2].endswith('><bdi dir="ltr">MAC</bdi></th>') and head[4] == '<th scope="col">verified by</th>'


def test_numbers_are_marked_as_such_and_shown_with_the_decimals_of_their_column():
    first, second, last = rows(table_html(TABLE, "en"))[1:]
    number = '<td class="rn-num"><bdi dir="ltr" class="rn-n">{}</bdi></td>'
    assert first[1:4] == [number.format("1,200"), number.format("2.00"), number.format("50.0%")]
    assert second[1] == number.format("5") and second[2] == "<td></td>"
    assert last[2:4] == [number.format("\u22121"), number.format("100.0%")]


def test_the_first_words_of_a_row_are_its_heading():
    first, second, last = (row[0] for row in rows(table_html(TABLE, "en"))[1:])
    assert first == '<th scope="row">first</th>' and second == '<th scope="row"><code>a&lt;b</code></th>'
    assert last == '<th scope="row"><bdi dir="ltr">sum &amp; all</bdi></th>'


def words(html):
    """What a reader sees of a piece of HTML."""
    return re.sub(r"<[^>]+>", "", html)


def test_the_last_column_says_by_which_routes_a_row_was_verified():
    cells = [row[-1] for row in rows(table_html(TABLE, "fa"))[1:]]
    assert "فرم بسته · شمردن یک‌به‌یک" in words(cells[0]) and 'aria-label="راستی‌آزمایی شده"' in cells[0]
    assert cells[1] == '<td class="rn-verified"></td>'


def test_routes_that_all_rows_share_are_said_once_below_them():
    """A column that says the same in every row would only make the table wide."""
    row = TABLE["rows"][0]
    same = {**TABLE, "rows": [row, row], "marked": [], "total": False}
    html = table_html(same, "en")
    assert len(rows(html)[0]) == 4
    (foot,) = re.findall(r"<tfoot>(.*?)</tfoot>", html)
    assert 'colspan="4"' in foot and words(foot).strip().startswith("every row verified by")
    assert words(foot).endswith("closed form · counted one by one")
    other = {**row_claim(row), "routes": [{"route": "TORCH", "value": 1}, {"route": "NUMPY", "value": 1}]}
    differing = {**same, "rows": [row, [other if cell is row_claim(row) else cell for cell in row]]}
    html = table_html(differing, "en")
    assert "<tfoot>" not in html and html.count('<td class="rn-verified">') == 2


def row_claim(row):
    """The first claim of a row."""
    return next(cell for cell in row if cell and cell["kind"] == "claim")


def test_a_table_without_claims_has_no_such_column():
    plain = {**TABLE, "rows": [TABLE["rows"][1]], "marked": [], "total": False}
    assert len(rows(table_html(plain, "en"))[0]) == 4


def test_marked_rows_and_the_sum_are_set_apart():
    assert re.findall(r'<tr class="([^"]*)">', table_html(TABLE, "en")) == ["rn-marked", "rn-total"]


def test_a_route_that_many_cells_share_is_named_once():
    other = {**CLAIM, "routes": [{"route": "COUNTING", "value": 1}, {"route": "TORCH", "value": 1}]}
    assert words(verified_by([CLAIM, other], "en")).endswith("closed form · counted one by one · PyTorch")


def test_a_box_that_scrolls_is_named_and_reached_with_the_keyboard():
    box = scroll_box("<p></p>", 'a "name"')
    assert 'tabindex="0"' in box and 'aria-label="a &quot;name&quot;"' in box and "<p></p>" in box


def test_a_counterexample_shows_what_was_printed_beside_every_route():
    html = counterexample_table(ERRATUM, "en")
    assert "<caption>the sum (pixels)</caption>" in html and '<p class="rn-convention">from 0</p>' in html
    found = re.findall(r'<th scope="row">(.*?)</th><td class="rn-num"><bdi[^>]*>(.*?)</bdi>', unescape(html))
    assert found == [(WORDS["stated"]["en"], "7"), ("closed form", "1,200"), ("counted one by one", "1,200")]
    assert html.count("rn-marked") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Erratum in the source: row 3", "The source says", "What holds", "haste", "Counter-example, as run"]),
        ("fa", ["نادرستی در منبع: سطر", "منبع می‌گوید", "درست آن است که", "شتاب", "مثال نقضی که اجرا شده است"]),
    ],
)
def test_an_erratum_says_what_the_source_says_and_what_holds(language, words):
    html = erratum_html("slip", ERRATUM, language)
    assert [word for word in words if word not in html] == []


def test_an_erratum_without_a_known_cause_is_silent_about_it():
    assert "Where the slip" not in erratum_html("slip", {**ERRATUM, "why": None}, "en")
