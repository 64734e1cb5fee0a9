"""What the page of question 3 asserts, by ways of their own; the pages print the example that is computed with."""

import re
from pathlib import Path

import numpy as np
import pytest

from rahnama.exhibit import Claim, Diagram, Disagreement, Figure, Table
from rahnama.exhibits.ml_hw4 import _q3_claims as claims
from rahnama.exhibits.ml_hw4 import _q3_example as example
from rahnama.exhibits.ml_hw4 import _q3_routes as routes
from rahnama.exhibits.ml_hw4 import q3

ROOT = Path(__file__).resolve().parents[2]
EXHIBITS = {name: function for name, function in vars(q3).items() if hasattr(function, "part")}


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_can_be_made_and_says_what_it_is(name):
    assert isinstance(EXHIBITS[name](), Claim | Table | Figure | Diagram)
    assert EXHIBITS[name].__doc__


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_pages_print_the_numbers_of_the_example(language):
    page = (ROOT / "docs" / language / "ml-hw4" / "q3.md").read_text(encoding="utf-8")
    printed = [
        tuple(tuple(int(each) for each in row.split("&")) for row in body.split(r"\\"))
        for body in re.findall(r"\\begin\{pmatrix\}([-\d&\\]+)\\end\{pmatrix\}", page)
    ]
    wanted = [*example.CHANNELS, example.FILTERS, *example.KERNELS, (example.LAST,)]
    assert printed[: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trainable_weights", 52),
        ("first_at_corner", -1),
        ("second_at_corner", 26),
        ("pooled", ((19, 17), (-10, 9))),
        ("score", (0, 6)),
        ("pooled_gradient", ((4, -8), (12, 20))),
        ("pooled_gradient_by_columns", ((4, 12), (-8, 20))),
        ("pairs", 49),
        ("unflipped", 18),
        ("one_cell_for_all", 25),
        ("without_quarter", 8),
        ("full_correlation_differences", (0, 0)),
        ("one_position_only", 6),
        ("flipped_by_habit", 20),
    ],
)
def test_the_numbers_of_the_page(name, value):
    assert EXHIBITS[name]().value == value


@pytest.mark.parametrize("before", [0, 1])
def test_the_closed_form_with_ceilings_is_the_gradient(before):
    """The formula of part a/ii written out as on the page, with indices from one."""
    found = np.array(claims.gradient("first", claims.UNIT, before).value)
    for i, j, m in np.ndindex(4, 4, 4):
        total = 0.0
        for a in (1, 2):
            for b in (1, 2):
                row, column = i + 1 - a + 1 + before, j + 1 - b + 1 + before
                if 1 <= row <= 4 and 1 <= column <= 4:
                    cell = 2 * ((row + 1) // 2 - 1) + (column + 1) // 2
                    total += example.KERNELS[m][a - 1][b - 1] * example.LAST[cell - 1] / 4
        assert found[i, j, m] == total


def test_the_other_side_moves_the_maps_by_one_pixel():
    upper, lower = (np.array(claims.gradient("first", claims.UNIT, before).value) for before in (0, 1))
    assert np.array_equal(upper[1:, 1:], lower[:-1, :-1])


def test_same_padding_of_torch_is_the_bottom_and_right_one():
    near, far = q3.same_against_sides().value
    assert near == 0 < far


def test_terms_by_weight_and_windows_per_pixel_are_the_same_pairs():
    for column in (1, 2):
        assert sum(row[column].value for row in q3.terms_by_weight().rows) == q3.pairs().value
    table = q3.pixels_by_windows()
    assert [row[0] for row in table.rows] == [1, 2, 4]
    for column in (1, 2):
        assert sum(row[0] * row[column].value for row in table.rows) == q3.pairs().value


def test_products_add_up_to_the_gradients_of_the_tables():
    assert q3.products_by_row().rows[-1][-1].value == q3.first_weights_gradient().value[0][2]
    assert q3.products_of_last_weight().rows[-1][-1].value == q3.second_weights_gradient().value[1][1][0]


def test_the_wrong_forms_would_be_caught():
    right = np.array(q3.first_gradient().value)
    for wrong, place in (
        (q3.unflipped(), (1, 1, 0)),
        (q3.one_cell_for_all(), (2, 2, 0)),
        (q3.without_quarter(), (2, 2, 0)),
    ):
        with pytest.raises(Disagreement):
            Claim(wrong.what, {q3.Route.CLOSED_FORM: int(right[place]), q3.Route.NUMPY: wrong.value})


def test_a_bound_that_does_not_hold_cannot_be_shown():
    with pytest.raises(ValueError, match="expected less"):
        claims.below(2e-12, -12)


def test_a_difference_that_is_not_zero_cannot_be_shown_as_zero():
    assert claims.nothing(0.0) == 0
    with pytest.raises(ValueError, match="expected no difference"):
        claims.nothing(1e-16)


def test_the_tables_of_agreement_have_a_row_for_each_side_and_a_column_for_each_way():
    for table, quantities in ((q3.agreement_of_pooled(), 1), (q3.agreement_of_outputs(), 2)):
        assert len(table.rows) == 2 * quantities
        assert all(row[-4:] == (0, 0, 0, 0) for row in table.rows)


@pytest.mark.parametrize("before", [0, 1])
def test_central_differences_of_the_score_do_not_depend_on_the_step(before):
    image, weights = example.random_network(np.random.default_rng(1), whole=True)
    small, large = (routes.by_differences(image, weights, before, step) for step in (0.25, 8.0))
    for name in routes.QUANTITIES:
        assert np.array_equal(small[name], large[name])
