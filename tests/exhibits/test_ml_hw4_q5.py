"""What the page of question 5 asserts, and that wrong variants of it would be caught."""

from fractions import Fraction

import numpy as np
import pytest

from rahnama.exhibit import Claim, Diagram, Disagreement, Figure, Table
from rahnama.exhibits.ml_hw4 import _q5_claims as claims
from rahnama.exhibits.ml_hw4 import _q5_routes as routes
from rahnama.exhibits.ml_hw4 import q5
from rahnama.reference import convolution2d as dilated
from rahnama.reference import masked_convolution as masking

EXHIBITS = {name: function for name, function in vars(q5).items() if hasattr(function, "part")}


def column(table, number):
    return [cell.value if isinstance(cell, Claim) else cell for cell in (row[number] for row in table.rows)]


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_exhibit_can_be_made_and_says_what_it_is(name):
    assert isinstance(EXHIBITS[name](), Claim | Table | Figure | Diagram)
    assert EXHIBITS[name].__doc__


def test_every_part_has_verified_numbers_and_something_to_see():
    for part in "abcd":
        kinds = {type(function()).__name__ for function in EXHIBITS.values() if function.part == part}
        assert {"Claim", "Table"} <= kinds
        assert kinds & {"Figure", "Diagram"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("window_side", 7),
        ("places_on_nine_rows", 5),
        ("places_at_dilation_three", 3),
        ("places_of_wrong_window", 1),
        ("value_at_corner", 219),
        ("difference_after_lengthening", 0),
        ("difference_of_moved_one", 0),
        ("products_with_zero", 27),
        ("formula_of_the_side", (3, -3, 0, 3)),
        ("formula_of_reversed_pairing", (3, -3, 0, -1)),
        ("side_at_three", 21),
        ("area_at_three", 441),
        ("touched_at_three", 361),
        ("skipped_offsets", (1, 19)),
        ("output_of_stack", (10, 7)),
        ("rows_seen_from_corner", (1, 2, 3, 4, 5, 6, 7, 8, 10)),
        ("side_at_rate_zero", 9),
        ("side_of_equal_layers", 13),
        ("touched_on_axis_of_equal_layers", 7),
        ("odd_columns", (1, 3, 5, 7)),
        ("samples_of_a_wave_block", 1024),
        ("samples_without_dilation", 11),
        ("runs_for_an_image", 784),
        ("leak_without_moving_down", 5),
    ],
)
def test_the_numbers_of_the_page(name, value):
    assert EXHIBITS[name]().value == value


def test_the_last_image_of_the_size_table_is_refused():
    assert column(q5.output_size(), 4)[-2:] == [1, 0]
    assert q5.output_size().rows[-1][-1] is None


def test_the_wrong_window_would_not_pass_as_the_right_one():
    with pytest.raises(Disagreement):
        Claim(
            q5.places_on_nine_rows().what,
            {q5.Route.CLOSED_FORM: 9 - 2 * 3 + 1, q5.Route.COUNTING: routes.admissible_corners(9, 3, 2)},
        )


def test_only_the_right_matrix_gives_no_difference():
    differences = column(q5.candidates_for_a(), 1)
    assert differences[0] == 0
    assert min(differences[1:]) > 0


def test_the_border_costs_rows_and_no_values():
    table = q5.kronecker_sizes()
    kept, whole = column(table, 2), column(table, 3)
    assert np.subtract(whole, kept).tolist() == [0, 1, 2, 2, 2]  # D - 1
    assert set(column(table, 5)) == {0}
    assert column(table, 4) == [0, 0, 0, 0, None]


def test_a_wrong_shift_would_be_seen():
    image = claims.integers(9, 11)
    wrong = claims.Enlarged(image, claims.SMALL_KERNEL, dilated.selector(3, 1, 2), shift=(2, 1))
    assert claims.difference(wrong).value > 0


def test_only_the_pairing_changes_the_receptive_field():
    assert column(q5.order_and_pairing(), 1) == [21] * 6 + [17]


def test_equal_rates_skip_and_mixed_rates_do_not():
    table = q5.gridding_cases()
    share = dict(zip([cell.tex for cell in column(table, 0)], column(table, 3), strict=True))
    assert share[r"1,\;2,\;3"] == 1
    assert share[r"2,\;2,\;2"] == pytest.approx(49 / 169)
    assert share[r"1,\;4,\;4"] < 1


def test_correct_masks_leak_nothing_and_wrong_ones_do():
    assert column(q5.leak_test(), 2) == [13, 1, 0, 0, 0]


def test_only_the_two_stacks_miss_nothing_in_their_window():
    assert column(q5.visible_counts(), 3) == [6, 42, 28, 0]
    assert column(q5.visible_counts(), 4) == [0, 0, 0, 0]


def test_the_blind_share_rises_towards_a_quarter():
    shares = [claims.blind_share(claims.doubling(depth)).value for depth in (2, 3, 4, 5)]
    assert shares == sorted(shares)
    assert all(share < Fraction(1, 4) for share in shares)


def test_holes_would_be_caught_by_the_closed_form():
    with pytest.raises(Disagreement):
        claims.seen_by_chain((1, 2, 4))


def test_missed_pixels_are_counted_in_the_past_of_the_target():
    earlier = masking.past(claims.SHAPE, claims.TARGET)
    network = claims.four_networks()[0]
    seen, missed = claims.count(network, earlier, "seen").value, claims.count(network, earlier, "missed").value
    assert seen + missed == np.count_nonzero(earlier)
