"""What the page about the filter's gradient asserts: values worked by hand, all lengths, wrong formulas told apart."""

import inspect

import numpy as np
import pytest
import torch

from rahnama.exhibit import Claim, Diagram, Table
from rahnama.exhibits.ml_hw4 import _q2_example as example
from rahnama.exhibits.ml_hw4 import _q2_routes as routes
from rahnama.exhibits.ml_hw4 import _q2_variations as variations
from rahnama.exhibits.ml_hw4 import q2

EXHIBITS = {name: function for name, function in vars(q2).items() if hasattr(function, "part")}


def column(table: Table, number: int) -> list:
    """Values of the claims in one column."""
    return [row[number].value for row in table.rows]


@pytest.mark.parametrize("name", sorted(EXHIBITS))
def test_every_exhibit_is_what_it_announces(name):
    announced = {kind.__name__: kind for kind in (Claim, Table, Diagram)}
    assert isinstance(EXHIBITS[name](), announced[inspect.signature(EXHIBITS[name]).return_annotation])
    assert EXHIBITS[name].part == ""


def test_the_example_has_no_zero_and_no_two_equal_lengths():
    vectors = (example.X, example.W, example.G)
    assert all(0 not in vector and len(set(vector)) == len(vector) for vector in vectors)
    assert len({len(vector) for vector in vectors}) == 3


def test_right_and_wrong_answers_share_no_number():
    answers = [q2.kernel_gradient(), q2.flipped_gradient(), q2.short_sum()]
    numbers = [*(entry for claim in answers for entry in claim.value), q2.same_index().value[0]]
    assert len(set(numbers)) == len(numbers) == 10


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("example_output", (19, -13, -14, 6)),
        ("upstream_gradient", (3, 1, 4, -1)),
        ("kernel_gradient", (8, -7, 12)),
        ("bias_gradient", 7),
        ("input_gradient", (12, 10, 9, 1, -14, 3)),
        ("flipped_layer_gradient", (12, -7, 8)),
        ("flipped_gradient", (-11, 11, 15)),
        ("short_sum", (9, -3, 14)),
        ("same_index", (13, 13, 13)),
        ("wrapped_indices", (13, -4, 12, 1, -14, 3)),
        ("strided_gradient", (14, -5, 1)),
        ("checked_kernel_entries", 84),
        ("checked_input_entries", 140),
        ("transposed_windows", 210),
        ("channel_kernel_entries", 36),
        ("channel_input_entries", 42),
    ],
)
def test_claims_have_the_values_worked_on_paper(name, by_hand):
    for value in EXHIBITS[name]().routes.values():
        assert np.allclose(value, by_hand, rtol=0, atol=1e-7)


def test_tables_have_the_values_worked_on_paper():
    assert column(q2.dot_products(), 2) == [8, -7, 12]
    assert column(q2.input_terms(), 3) == [12, 10, 9, 1, -14, 3]
    assert [row[4].value for row in q2.lengths().rows] == [row[0] for row in q2.lengths().rows]
    assert [row[3].value for row in q2.lengths().rows] == [row[1] for row in q2.lengths().rows]
    assert column(q2.passes_cost(), 2) == [12, 24, 180, 420, 5, 5]


def test_the_letters_of_the_tables_are_those_of_the_numbers():
    names = {f"{letter}_{i}": value for letter in "XWG" for i, value in enumerate(vars(example)[letter])}

    def worth(letters: str) -> int:
        return sum(names[term[:3]] * names[term[3:]] for term in letters.split("+"))

    for row in q2.dot_products().rows:
        assert worth(row[1].tex.split("&")[1].removesuffix(r"\\")) == row[2].value
    for row in q2.input_terms().rows:
        assert worth(row[1].tex) == row[3].value


def test_just_two_of_the_four_readings_are_the_gradient():
    table = q2.readings()
    assert [row[3].en for row in table.rows] == ["yes", "yes", "no", "no"]
    assert list(table.marked) == [2, 3]
    assert table.rows[2][2].value == table.rows[3][2].value != table.rows[0][2].value


def test_all_three_passes_cost_the_same_and_padded_zeros_cost_more():
    for n, k, forward, by_kernel, by_input, padded in q2.passes_cost().rows:
        assert forward.value == by_kernel.value == by_input.value
        assert padded.value - by_input.value == k * (k - 1)
        assert padded.value == n * k


def test_only_the_first_entries_suffer_from_wrapped_indices():
    wrong = np.not_equal(q2.wrapped_indices().value, q2.input_gradient().value)
    assert wrong.tolist() == [True] * 3 + [False] * 3


@pytest.mark.parametrize("case", variations.LAYERS)
def test_variations_equal_the_library_for_generic_numbers(case):
    draw = np.random.default_rng(case.length)
    x, w, g = draw.normal(size=case.length), draw.normal(size=case.size), draw.normal(size=case.outputs)
    signal, kernel = routes.tensor(x), routes.tensor(w)
    output = routes.conv(signal, kernel, case.stride, case.padding, case.dilation)
    by_kernel, by_signal = torch.autograd.grad(output, (kernel, signal), torch.tensor(g))
    found = routes.loop_layer_gradient(g.tolist(), x.tolist(), *case[1:])
    assert np.allclose(found, by_kernel.numpy())
    met = np.zeros(case.length + 2 * case.padding)
    for i in range(case.outputs):
        for j in range(case.size):
            met[case.stride * i + case.dilation * j] += g[i] * w[j]
    assert np.allclose(met[case.padding : case.padding + case.length], by_signal.numpy())


def test_an_unread_end_gives_surplus_places_in_some_layers_and_none_in_others():
    surplus = {case: variations.places(case) for case in variations.LAYERS if case.unread}
    counts = [next(iter(routes_.values())) - case.size for case, routes_ in surplus.items()]
    assert set(counts) == {0, 1}


@pytest.mark.parametrize("by_kernel", [True, False])
def test_the_agreement_counts_notice_a_wrong_formula(by_kernel):
    def kernel(g, x, k):
        return routes.loop_kernel_gradient(g[::-1], x, k)

    def signal(g, w, n):
        return routes.loop_input_gradient(g, w[::-1], n)

    wrong = kernel if by_kernel else signal
    total = sum(k if by_kernel else n for n, k in routes.sizes(4))
    for count in (routes.agreeing_symbolic, routes.agreeing_autograd, routes.agreeing_differences):
        assert count(4, wrong, by_kernel) < total


def test_reversing_the_columns_makes_the_windows_toeplitz():
    windows = example.windows(example.X, example.K)
    turned = windows[:, ::-1]
    assert np.array_equal(turned[1:, 1:], turned[:-1, :-1])
    assert not np.array_equal(windows[1:, 1:], windows[:-1, :-1])
    assert np.array_equal(turned @ example.REVERSED, windows @ example.W)


@pytest.mark.parametrize(("n", "k"), [(6, 3), (7, 2), (5, 5), (5, 1), (9, 6)])
def test_a_layer_that_reverses_its_filter_convolves_the_gradient_with_the_reversed_input(n, k):
    draw = np.random.default_rng(n + k)
    x, g = draw.normal(size=n), draw.normal(size=n - k + 1)
    m = len(g)
    assert np.allclose(np.convolve(g, x[::-1])[m - 1 : m - 1 + k], routes.torch_flipped_gradient(g, x, k))


@pytest.mark.parametrize(("n", "k"), [(6, 3), (7, 2), (5, 5), (5, 1)])
def test_zeros_after_the_end_only_shorten_the_sum_with_j(n, k):
    draw = np.random.default_rng(n * k)
    x, g, kernel = draw.normal(size=n), draw.normal(size=n), routes.tensor(draw.normal(size=k))
    output = routes.conv(torch.tensor(np.append(x, np.zeros(k - 1))), kernel)
    (gradient,) = torch.autograd.grad(output, kernel, torch.tensor(g))
    assert np.allclose([sum(g[i] * x[i + j] for i in range(n - j)) for j in range(k)], gradient.numpy())


def test_negative_indices_are_silent_just_as_long_as_there_are_few_outputs():
    for n, k in routes.sizes(9):
        g, w = [1.0] * (n - k + 1), [1.0] * k
        if len(g) <= k + 1:
            routes.wrapped_input_gradient(g, w, n)
        else:
            with pytest.raises(IndexError):
                routes.wrapped_input_gradient(g, w, n)
