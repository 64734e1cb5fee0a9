"""Exhibits become plain JSON that says everything and nothing else."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from rahnama.exhibit import Claim, Code, Column, Erratum, Figure, Maths, Route, Table
from rahnama.publish.serialise import cell_json, payload, value_json
from rahnama.text import Text

WHAT, UNIT = Text(fa="تعداد", en="number"), Text(fa="وزن", en="weights")
WHAT_JSON, UNIT_JSON = {"fa": "تعداد", "en": "number"}, {"fa": "وزن", "en": "weights"}


def claim(**options: Any) -> Claim:
    """A claim of a third, exact and approximate."""
    return Claim(WHAT, {Route.CLOSED_FORM: Fraction(1, 3), Route.NUMPY: np.float64(1 / 3)}, tolerance=1e-9, **options)


def test_a_claim_tells_its_routes_in_order_and_how_far_they_are_apart() -> None:
    found = payload(claim(unit=UNIT, printed=0.3))
    assert found.pop("difference") < 1e-9
    assert found.pop("routes") == [
        {"route": "CLOSED_FORM", "value": {"fraction": [1, 3]}},
        {"route": "NUMPY", "value": 1 / 3},
    ]
    assert found == {"what": WHAT_JSON, "unit": UNIT_JSON, "convention": None, "tolerance": 1e-9, "printed": 0.3}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        (0.5, 0.5),
        ("3×3", "3×3"),
        (Fraction(-2, 6), {"fraction": [-1, 3]}),
        ((1, (2, Fraction(1, 2))), [1, [2, {"fraction": [1, 2]}]]),
        (2**70, 2**70),
    ],
)
def test_values_survive_being_written_and_read(value: Any, expected: Any) -> None:
    assert json.loads(json.dumps(value_json(value))) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        (5, {"kind": "number", "value": 5}),
        (np.float32(0.5), {"kind": "number", "value": 0.5}),
        (Fraction(1, 2), {"kind": "number", "value": {"fraction": [1, 2]}}),
        ("conv1", {"kind": "string", "value": "conv1"}),
        (UNIT, {"kind": "text", **UNIT_JSON}),
        (Maths("n^2"), {"kind": "maths", "tex": "n^2"}),
        (Code("nn.Linear"), {"kind": "code", "code": "nn.Linear"}),
    ],
)
def test_a_cell_tells_its_kind(cell: Any, expected: Any) -> None:
    assert cell_json(cell) == expected


def test_a_claim_in_a_cell_is_the_claim_with_its_kind() -> None:
    assert cell_json(claim()) == {"kind": "claim", **payload(claim())}


def test_what_is_no_cell_is_refused() -> None:
    with pytest.raises(TypeError, match="got dict"):
        cell_json({"a": 1})


def test_a_table_tells_its_columns_rows_and_what_is_stressed() -> None:
    table = Table(
        [Column(WHAT, digits=2, unit=UNIT), Column(Maths("n")), Column("FLOPs", percent=True)],
        [[1.5, 2, None], [claim(), 3, 0.5]],
        marked=(np.int64(1),),
        total=True,
    )
    found = json.loads(json.dumps(payload(table)))
    assert found["columns"] == [
        {"heading": WHAT_JSON, "digits": 2, "unit": UNIT_JSON, "percent": False},
        {"heading": {"tex": "n"}, "digits": None, "unit": None, "percent": False},
        {"heading": "FLOPs", "digits": None, "unit": None, "percent": True},
    ]
    assert [[cell and cell["kind"] for cell in row] for row in found["rows"]] == [
        ["number", "number", None],
        ["claim", "number", "number"],
    ]
    assert (found["marked"], found["total"]) == ([1], True)


def test_an_erratum_tells_both_statements_and_both_values() -> None:
    found = payload(Erratum(says=WHAT, right=UNIT, printed=1, claim=claim(), where=WHAT))
    assert found == {
        "says": WHAT_JSON,
        "right": UNIT_JSON,
        "where": WHAT_JSON,
        "why": None,
        "printed": 1,
        "claim": payload(claim()),
    }


def test_a_figure_says_nothing_more_than_its_files() -> None:
    assert payload(Figure(lambda canvas: None)) == {}


def test_what_is_no_exhibit_is_refused() -> None:
    with pytest.raises(TypeError, match="not an exhibit: int"):
        payload(3)
