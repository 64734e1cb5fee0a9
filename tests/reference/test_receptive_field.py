"""Window, coverage and contributions of stacked convolutions."""

from itertools import permutations, product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rahnama.reference.receptive_field import contribution_counts, receptive_field, touched_pixels

LAYERS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=4)


def offsets(layers):
    """Every sum of one tap per layer, with its multiplicity; strides multiply the layers after them."""
    jumps = np.cumprod([1, *(stride for _, _, stride in layers)])[:-1]
    return [
        sum(dilation * jump * tap for (_, dilation, _), jump, tap in zip(layers, jumps, taps, strict=True))
        for taps in product(*(range(side) for side, _, _ in layers))
    ]


def gradient(sides, rates):
    """Derivative of one output of all-ones layers by every pixel of one axis."""
    size = 1 + sum((side - 1) * rate for side, rate in zip(sides, rates, strict=True))
    signal = image = torch.zeros(1, 1, size, dtype=torch.float64, requires_grad=True)
    for side, rate in zip(sides, rates, strict=True):
        signal = torch.nn.functional.conv1d(signal, torch.ones(1, 1, side, dtype=torch.float64), dilation=rate)
    signal.sum().backward()
    return image.grad[0, 0].numpy()


def test_side_by_hand():
    assert receptive_field([2, 3, 4], [2, 3, 4]) == 1 + 1 * 2 + 2 * 3 + 3 * 4


def test_one_layer_sees_its_effective_kernel():
    assert receptive_field([4], [3]) == 10


def test_layers_of_single_weights_see_one_pixel():
    assert (receptive_field([1, 1], [5, 7]), touched_pixels([1, 1], [5, 7])) == (1, 1)


def test_strides_spread_the_layers_after_them():
    # the second layer's three weights are 2 pixels of the image apart, the third layer's two weights 2·3
    assert receptive_field([3, 3, 2], [1, 1, 1], strides=[2, 3, 1]) == 1 + 2 + 2 * 2 + 1 * 6


@given(LAYERS)
def test_side_and_counts_are_those_of_all_sums_of_taps(layers):
    reached = offsets(layers)
    arguments = tuple(list(each) for each in zip(*layers, strict=True))
    assert receptive_field(*arguments) == max(reached) + 1
    assert contribution_counts(*arguments).tolist() == np.bincount(reached).tolist()
    assert touched_pixels(*arguments) == len(set(reached)) ** 2


@pytest.mark.parametrize(("sides", "rates"), [([2, 3, 4], [2, 3, 4]), ([3, 2], [1, 5]), ([4, 1, 2], [2, 3, 1])])
def test_counts_are_the_gradient_of_layers_of_ones(sides, rates):
    assert contribution_counts(sides, rates).tolist() == gradient(sides, rates).tolist()


def test_counts_add_up_to_the_product_of_the_sides():
    assert contribution_counts([2, 3, 5], [4, 1, 2]).sum() == 30


def test_counts_are_the_same_from_both_ends():
    counts = contribution_counts([2, 3, 5], [4, 1, 3])
    assert counts.tolist() == counts[::-1].tolist()


def test_the_order_of_the_layers_changes_nothing():
    wanted = contribution_counts([2, 3, 4], [2, 3, 4]).tolist()
    for stack in permutations([(2, 2), (3, 3), (4, 4)]):
        assert contribution_counts(*zip(*stack, strict=True)).tolist() == wanted


@pytest.mark.parametrize(("w", "d"), [(2, 2), (3, 2), (4, 3), (3, 5), (6, 4)])
def test_the_three_layers_of_the_question(w, d):
    assert receptive_field([w - 1, w, w + 1], [d - 1, d, d + 1]) == 3 * d * w - 3 * d + 3
    assert receptive_field([w - 1, w, w + 1], [d + 1, d, d - 1]) == 3 * d * w - 3 * d - 1


def test_offsets_one_and_nineteen_are_never_read():
    counts = contribution_counts([2, 3, 4], [2, 3, 4])
    assert np.flatnonzero(counts == 0).tolist() == [1, 19]


@given(st.lists(st.integers(2, 4), min_size=1, max_size=3), st.integers(2, 4))
def test_a_common_factor_of_the_dilations_leaves_gaps_everywhere(sides, factor):
    counts = contribution_counts(sides, [factor] * len(sides))
    assert all(offset % factor == 0 for offset in np.flatnonzero(counts))


@pytest.mark.parametrize("arguments", [([], []), ([3], [1, 2]), ([3, 3], [1, 1], [1])])
def test_refuses_lists_that_do_not_match(arguments):
    with pytest.raises(ValueError, match="one entry per layer"):
        receptive_field(*arguments)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [(([0], [1]), "kernels"), (([3], [0]), "dilations"), (([3], [2], [-1]), "strides"), (([2.5], [1]), "kernels")],
)
def test_refuses_what_is_not_a_positive_integer(arguments, name):
    with pytest.raises(ValueError, match=f"{name} must be positive integers"):
        contribution_counts(*arguments)
