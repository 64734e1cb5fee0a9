"""What a page may show refuses to exist in a wrong state."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
import torch

from rahnama.exhibit import (
    Claim,
    Column,
    Diagram,
    Disagreement,
    Erratum,
    Label,
    Maths,
    NotSeparated,
    Route,
    Table,
    difference,
    magnitude,
    part,
    plain,
)
from rahnama.text import Text

WHAT = Text(fa="تعداد", en="number of weights")
SAME = Text(fa="چیزی", en="something")


def claim(first: Any, second: Any, **options: Any) -> Claim:
    """A claim by two routes."""
    return Claim(WHAT, {Route.CLOSED_FORM: first, Route.COUNTING: second}, **options)


def test_a_claim_needs_two_routes() -> None:
    with pytest.raises(ValueError, match=r"number of weights.*two routes.*got 1"):
        Claim(WHAT, {Route.CLOSED_FORM: 3})


def test_a_disagreement_tells_what_every_route_gave() -> None:
    with pytest.raises(Disagreement) as caught:
        Claim(WHAT, {Route.CLOSED_FORM: 7, Route.COUNTING: 7, Route.LOOPS: 9})
    for told in (
        "number of weights",
        "closed form = 7",
        "counted one by one = 7",
        "loops from the definition = 9",
        "difference 2",
        "allowed 0",
    ):
        assert told in str(caught.value)


def test_a_disagreement_of_any_later_route_is_noticed() -> None:
    with pytest.raises(Disagreement):
        Claim(WHAT, {Route.CLOSED_FORM: 7, Route.COUNTING: 8, Route.LOOPS: 7})


def test_routes_agree_exactly_unless_a_tolerance_is_given() -> None:
    with pytest.raises(Disagreement):
        claim(1.0, 1.0 + 1e-15)
    assert claim(1.0, 1.0 + 1e-15, tolerance=1e-12).spread == pytest.approx(1e-15, rel=0.2)


def test_large_integers_that_differ_by_one_disagree() -> None:
    with pytest.raises(Disagreement):
        claim(2**80, 2**80 + 1)


def test_the_tolerance_is_relative_to_the_magnitude_of_the_first_value() -> None:
    assert claim(-2000.0, -2001.0, tolerance=1e-3)
    with pytest.raises(Disagreement):
        claim(-2.0, -2.1, tolerance=1e-3)


def test_beside_zero_the_tolerance_is_absolute() -> None:
    assert claim(0.0, 1e-7, tolerance=1e-6)
    with pytest.raises(Disagreement):
        claim(0.0, 1e-5, tolerance=1e-6)


@pytest.mark.parametrize(("first", "second"), [((1, 2), (1, 2, 3)), ((1, 2), 1), ("3×3", "3×4"), ("3", 3)])
def test_values_of_different_shape_or_kind_disagree_whatever_the_tolerance(first: Any, second: Any) -> None:
    with pytest.raises(Disagreement):
        claim(first, second, tolerance=1e6)


def test_a_claim_shows_its_first_route() -> None:
    assert claim(Fraction(1, 3), 1 / 3, tolerance=1e-12).value == Fraction(1, 3)


def test_what_the_source_printed_is_kept_and_not_compared() -> None:
    assert claim(5, 5, printed=np.int64(6)).printed == 6


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(0.5), 0.5),
        (np.array([[1, 2], [3, 4]]), ((1, 2), (3, 4))),
        (torch.tensor([1.5, 2.5]), (1.5, 2.5)),
        (torch.tensor(7), 7),
        (sympy.Integer(7), 7),
        (sympy.Rational(1, 4), 0.25),
        (Fraction(2, 6), Fraction(1, 3)),
        (True, 1),
        ([1, (2, 3)], (1, (2, 3))),
        ("3×3", "3×3"),
        (torch.tensor([2.0], requires_grad=True), (2.0,)),
    ],
)
def test_every_kind_of_number_becomes_plain_python(value: Any, expected: Any) -> None:
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.array([1.0, np.nan]), torch.tensor(float("-inf"))])
def test_a_value_that_is_not_finite_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        plain(value)


@pytest.mark.parametrize("value", [None, {"a": 1}, object(), 1 + 2j])
def test_what_is_no_value_is_refused_by_its_type(value: Any) -> None:
    with pytest.raises(TypeError, match=f"got {type(value).__name__}"):
        plain(value)


def test_the_difference_of_tuples_is_the_largest_of_their_parts() -> None:
    assert difference((1, (2.0, 3)), (1, (2.5, 3))) == 0.5
    assert difference((), ()) == 0.0


def test_the_magnitude_is_the_largest_number_inside() -> None:
    assert magnitude((1, (-5, 2), "100")) == 5.0


def test_a_row_must_have_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells, the table has 2 columns"):
        Table([Column(Maths("n")), Column(SAME)], [[1, 2], [3]])


def test_a_table_needs_rows() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        Table([Column(SAME)], [])


def test_a_diagram_needs_shapes() -> None:
    with pytest.raises(ValueError, match="at least one shape"):
        Diagram(100, 100)
    assert Diagram(100, 100, [Label(1, 1, "x")]).mirrors


def test_an_erratum_needs_a_counter_example_that_tells_the_two_apart() -> None:
    with pytest.raises(NotSeparated, match=r"something: printed 4 and right 4"):
        Erratum(says=SAME, right=SAME, printed=4, claim=claim(4, 4), where=SAME)
    assert Erratum(says=SAME, right=SAME, printed=5, claim=claim(4, 4), where=SAME).printed == 5


def test_a_difference_within_the_tolerance_separates_nothing() -> None:
    with pytest.raises(NotSeparated):
        Erratum(says=SAME, right=SAME, printed=100.5, claim=claim(100.0, 100.2, tolerance=1e-2), where=SAME)


def test_part_marks_a_function_and_leaves_it_as_it_is() -> None:
    @part("b/1")
    def weights() -> Claim:
        """The weights."""
        return claim(1, 1)

    assert weights.part == "b/1"  # type: ignore[attr-defined]
    assert weights().value == 1
