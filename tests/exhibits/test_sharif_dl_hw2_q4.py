"""What the page about the convolution matrix asserts: values worked by hand, errata that separate, routes agree."""

import inspect

import numpy as np
import pytest
import torch

from rahnama.exhibit import Claim, Diagram, Erratum, Figure, Table
from rahnama.exhibits.sharif_dl_hw2 import _q4_example as example
from rahnama.exhibits.sharif_dl_hw2 import _q4_routes as routes
from rahnama.exhibits.sharif_dl_hw2 import q4
from rahnama.reference import convolution1d as reference

EXHIBITS = {name: function for name, function in vars(q4).items() if hasattr(function, "part")}


def cells(table: Table, column: int) -> list:
    """Values of the claims in one column."""
    return [row[column].value for row in table.rows if isinstance(row[column], Claim)]


@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_every_exhibit_is_what_it_announces(name):
    function = EXHIBITS[name]
    announced = {kind.__name__: kind for kind in (Claim, Table, Figure, Diagram, Erratum)}
    assert isinstance(function(), announced[inspect.signature(function).return_annotation])
    assert function.part in {"1", "2", "3", "4"}


def test_the_example_has_no_zero_and_no_two_confusable_results():
    assert 0 not in (*example.X, *example.W, *example.G)
    right, wrong = (tuple(np.asarray(values[next(iter(values))]).tolist()) for _, _, values in example.flip_cases()[:2])
    assert right != wrong and len({*right}) == len({*wrong}) == 4


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("example_output", (11, -8, 19, -7)),
        ("true_convolution", (7, -5, 20, -9)),
        ("band_weights", (12, 10)),
        ("printed_output_terms", 48),
        ("jacobian", ((-1, 3, 0, 0), (2, -1, 3, 0), (0, 2, -1, 3), (0, 0, 2, -1))),
        ("upstream_gradient", (1, 2, -1, 3)),
        ("input_gradient", (3, -1, 13, -6)),
        ("kernel_gradient", (-8, 20, -3)),
        ("strided_gradient", (-1, 7, -2, 6)),
        ("unread_tail", 1),
        ("upsampled", (2, 7, -5, 20, -9, 9)),
        ("upsampled_cropped", (7, -5, 20, -9)),
        ("printed_upsampled_terms", 72),
        ("inner_product", -45),
        ("there_and_back", (-27, 79, -57, 64)),
        ("solved_back", (1, 4, -2, 3)),
        ("product_rank", 4),
    ],
)
def test_claims_have_the_values_worked_on_paper(name, by_hand):
    claim = EXHIBITS[name]()
    for value in claim.routes.values():
        assert np.allclose(value, by_hand, rtol=0, atol=1e-7)


def test_tables_have_the_values_worked_on_paper():
    assert cells(q4.output_rows(), 2) == [11, -8, 19, -7]
    assert cells(q4.gradient_paths(), 2) == [3, -1, 13, -6]
    assert cells(q4.padding_rule(), 3) == [1, 2, 3, 0, 0, -1]
    assert cells(q4.transposed_length(), 3) == [6, 4, 9, 8, 7]
    assert [cell.value for cell in q4.stamped_kernels().rows[-1][1:]] == [2, 7, -5, 20, -9, 9]
    assert cells(q4.overlap_counts(), 2)[2:] == [(1, 1, 2, 1, 2, 1, 2, 1, 1), (1, 1, 2, 2, 2, 2, 2, 2, 1, 1)]


def test_stamps_add_up_column_by_column():
    rows = q4.stamped_kernels().rows
    for column in range(1, 7):
        assert sum(row[column] or 0 for row in rows[:-1]) == rows[-1][column].value


def test_just_two_of_the_four_readings_are_the_gradient():
    table = q4.flip_and_operator()
    assert [row[3].en for row in table.rows] == ["yes", "no", "no", "yes"]
    assert list(table.marked) == [1, 2]
    assert table.rows[1][2].value == table.rows[2][2].value == (5, -3, 14, -5)


@pytest.mark.parametrize(
    ("name", "printed", "right"),
    [
        ("symbolic_jacobian_row", (2, -1, -1, 3, 3), (2, -1, 3, 0)),
        ("reversed_filter", (5, -3, 14, -5), (3, -1, 13, -6)),
        ("zero_padding", (7, -5, 20, -9), (2, 7, -5, 20, -9, 9)),
    ],
)
def test_errata_show_what_was_printed_and_what_holds(name, printed, right):
    erratum = EXHIBITS[name]()
    assert erratum.printed == printed
    assert erratum.claim.value == right


def test_the_printed_formulas_hold_for_any_numbers():
    x, w = np.random.default_rng(5).normal(size=(2, 4))
    w = w[:3]
    assert np.allclose(routes.printed_output(w, x), reference.cross_correlation(x, w, padding=1))
    assert np.allclose(routes.printed_upsampled(w, x), reference.transposed_convolution(x, w))


def test_the_agreement_counts_notice_a_wrong_formula():
    def wrong(w, x):
        return [*routes.printed_output(w, x)[:3], x[2] * w[1] + x[3] * w[0]]

    assert routes.agreeing_terms_symbolic(wrong, 4) < 48
    assert routes.agreeing_terms_torch(wrong, lambda x, w: routes.conv(x, w, 1)) < 48


def test_reading_k_as_the_reversed_kernel_would_be_wrong():
    reversed_stamps = routes.printed_upsampled(example.REVERSED, example.X)
    assert not np.allclose(reversed_stamps, q4.upsampled().value)


@pytest.mark.parametrize(("n", "k", "p", "s"), [(7, 3, 1, 1), (9, 4, 0, 2), (8, 5, 2, 3), (5, 2, 3, 2)])
def test_routes_agree_with_the_library_on_generic_layers(n, k, p, s):
    numbers = np.random.default_rng(n).normal(size=40)
    x, w = numbers[:n], numbers[n : n + k]
    signal, kernel = torch.tensor(x)[None, None], torch.tensor(w)[None, None]
    output = torch.nn.functional.conv1d(signal, kernel, padding=p, stride=s)[0, 0]
    assert np.allclose(routes.loop_correlation(x, w, p, s), output)
    g = numbers[-len(output) :]
    assert np.allclose(routes.loop_input_gradient(g, w, n, p, s), routes.torch_input_gradient(g, w, n, p, s))
    assert routes.unread_entries(n, k, s, p) == (n + 2 * p - k) % s


def test_transposing_the_band_is_reversing_the_kernel():
    assert q4.upsampled_cropped().value == q4.true_convolution().value
