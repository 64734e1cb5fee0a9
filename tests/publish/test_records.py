"""Claims and errata as plain records: permanent ids, documented fields, counts that agree."""

from __future__ import annotations

import pytest

from rahnama import catalogue
from rahnama.publish import records
from rahnama.publish.project import REPOSITORY

CATALOGUE = catalogue.load(REPOSITORY / "tests" / "tiny" / "catalogue")
CLAIM = {
    "what": {"fa": "جمع", "en": "sum"},
    "unit": None,
    "convention": {"fa": "از صفر", "en": "from 0"},
    "printed": 8,
    "routes": [{"route": "CLOSED_FORM", "value": 7}, {"route": "LOOPS", "value": 7}],
    "tolerance": 0.0,
    "difference": 0,
}
CELL = {"kind": "claim", **CLAIM}
PLAIN = {"kind": "number", "value": 1}


def exhibit(kind, part, **payload):
    """An exhibit as exhibits.json holds it."""
    return {"kind": kind, "part": part, "file": "src/x.py", "line": 3, **payload}


EXHIBITS = {
    "primer/q2": {"whole": exhibit("Claim", "", **CLAIM)},
    "primer/q1": {
        "direct": exhibit("Claim", "a", **CLAIM),
        "table": exhibit("Table", "b/1", rows=[[PLAIN, CELL], [PLAIN, None], [CELL, CELL]]),
        "curve": exhibit("Figure", "b/2"),
        "flow": exhibit("Diagram", "b/2"),
        "slip": exhibit(
            "Erratum", "a", where={"en": "row"}, says={"en": "x"}, right={"en": "y"}, why=None, printed=9, claim=CLAIM
        ),
    },
}


@pytest.fixture(scope="module")
def claims():
    return {claim["id"]: claim for claim in records.claims(CATALOGUE, EXHIBITS)}


def test_a_claim_is_known_by_document_question_part_and_name_and_a_cell_by_its_row(claims):
    assert list(claims) == [
        "primer/q1/a/direct",
        "primer/q1/b/1/table/1",
        "primer/q1/b/1/table/3/1",
        "primer/q1/b/1/table/3/2",
        "primer/q1/a/slip",
        "primer/q2/whole",
    ]


def test_every_claim_has_the_documented_fields_and_no_others(claims):
    assert claims and all(set(claim) == set(records.CLAIM_FIELDS) for claim in claims.values())


def test_a_claim_shows_its_first_route_and_lists_all(claims):
    claim = claims["primer/q1/a/direct"]
    assert claim["value"] == 7 and [route["route"] for route in claim["routes"]] == ["closed_form", "loops"]
    assert claim["routes"][1]["name"] == {"fa": "حلقه‌ی مستقیم از روی تعریف", "en": "loops from the definition"}


@pytest.mark.parametrize(
    ("identifier", "page"), [("primer/q1/b/1/table/1", "primer/q1/#b-1"), ("primer/q2/whole", "primer/q2/")]
)
def test_a_record_leads_to_the_heading_of_its_part(claims, identifier, page):
    assert claims[identifier]["page"] == page


def test_an_erratum_has_the_documented_fields_and_its_counterexample():
    (erratum,) = records.errata(CATALOGUE, EXHIBITS)
    assert set(erratum) == set(records.ERRATUM_FIELDS) and erratum["id"] == "primer/q1/a/slip"
    documented = records.ERRATUM_FIELDS["counterexample"].partition("{")[2].partition("}")[0].split(", ")
    assert set(erratum["counterexample"]) == set(documented)
    assert (erratum["counterexample"]["printed"], erratum["counterexample"]["value"]) == (9, 7)


def test_the_counts_are_those_of_the_records(claims):
    counted = [records.counts(EXHIBITS[path]) for path in ("primer/q1", "primer/q2")]
    assert counted == [{"figures": 2, "numbers": 5, "errata": 1}, {"figures": 0, "numbers": 1, "errata": 0}]
    assert sum(each["numbers"] for each in counted) == len(claims)
