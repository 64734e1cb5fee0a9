"""Dilated cross-correlation, its size, and its kernel written out with zeros."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rahnama.reference.convolution2d import (
    dilate_kernel,
    dilated_cross_correlation,
    effective_kernel,
    output_size,
    selector,
)

SIDES, RATES = st.integers(1, 5), st.integers(1, 4)


def generic(rows, columns, seed=7):
    """Numbers without zeros and symmetry, rows of different scale."""
    numbers = np.random.default_rng(seed).normal(size=(rows, columns)) + 0.1
    return numbers * 10.0 ** np.arange(rows)[:, None] / 10 ** (rows // 2)


def torch_correlation(image, kernel, dilation):
    picture, weights = (torch.tensor(each, dtype=torch.float64)[None, None] for each in (image, kernel))
    return torch.nn.functional.conv2d(picture, weights, dilation=dilation)[0, 0].numpy()


def test_a_window_ends_with_its_last_weight():
    assert effective_kernel(4, 3) == 10  # weights at 0, 3, 6, 9


def test_dilation_one_leaves_the_kernel_as_it_is():
    assert [effective_kernel(side, 1) for side in (1, 2, 5)] == [1, 2, 5]


def test_a_single_weight_has_no_gaps():
    assert effective_kernel(1, 9) == 1


@given(size=st.integers(1, 30), side=SIDES, dilation=RATES, stride=st.integers(1, 4))
def test_output_size_counts_the_places_that_fit(size, side, dilation, stride):
    places = [corner for corner in range(0, size, stride) if corner + dilation * (side - 1) < size]
    assert output_size(size, side, dilation, stride) == len(places)


@given(size=st.integers(1, 20), side=SIDES, dilation=RATES)
def test_output_size_is_the_size_that_torch_returns(size, side, dilation):
    if size > dilation * (side - 1):
        result = torch.nn.functional.conv1d(torch.ones(1, 1, size), torch.ones(1, 1, side), dilation=dilation)
        assert output_size(size, side, dilation) == result.shape[2]


def test_output_size_with_stride_one_is_the_question_s_formula():
    assert output_size(17, 4, 3) == 17 - 3 * 4 + 3


def test_the_smallest_image_has_one_output_row_and_one_row_less_has_none():
    assert (output_size(10, 4, 3), output_size(9, 4, 3), output_size(2, 4, 3)) == (1, 0, 0)


def test_correlation_by_hand():
    image = [[1, 2, 4, 8], [3, 5, 7, 9], [10, 20, 30, 50]]
    # corners (0, 0) and (0, 1): 2·1 − 3·4 + 5·10 + 7·30, and 2·2 − 3·8 + 5·20 + 7·50
    assert np.array_equal(dilated_cross_correlation(image, [[2, -3], [5, 7]], 2), [[250, 430]])


@pytest.mark.parametrize(
    ("rows", "columns", "height", "width", "dilation"),
    [(9, 12, 3, 2, 1), (9, 12, 3, 2, 3), (11, 8, 2, 4, 2), (7, 13, 1, 5, 3)],
)
def test_correlation_is_what_torch_computes(rows, columns, height, width, dilation):
    image, kernel = generic(rows, columns), generic(height, width, seed=3)
    np.testing.assert_allclose(
        dilated_cross_correlation(image, kernel, dilation), torch_correlation(image, kernel, dilation), rtol=1e-12
    )


def test_correlation_is_linear_in_the_kernel():
    image, first, second = generic(8, 11), generic(2, 3, seed=1), generic(2, 3, seed=2)
    np.testing.assert_allclose(
        dilated_cross_correlation(image, 2 * first - 5 * second, 3),
        2 * dilated_cross_correlation(image, first, 3) - 5 * dilated_cross_correlation(image, second, 3),
        rtol=1e-9,
    )


def test_correlation_moves_with_the_image():
    image, kernel = generic(9, 12), generic(2, 3, seed=1)
    np.testing.assert_allclose(
        dilated_cross_correlation(image[1:, 2:], kernel, 2),
        dilated_cross_correlation(image, kernel, 2)[1:, 2:],
        rtol=1e-12,
    )


def test_the_kernel_is_not_flipped():
    assert dilated_cross_correlation([[1, 10, 100]], [[1, 2]], 2).tolist() == [[201]]


@given(side=st.integers(1, 4), dilation=RATES)
def test_kronecker_entries_follow_division_with_remainder(side, dilation):
    kernel = generic(side, side + 1)
    enlarged = dilate_kernel(kernel, dilation)
    for r, s in np.ndindex(*enlarged.shape):
        inside = r % dilation == 0 and s % dilation == 0
        assert enlarged[r, s] == (kernel[r // dilation, s // dilation] if inside else 0)


def test_ordinary_correlation_with_the_trimmed_kernel_is_the_dilated_one():
    image, kernel = generic(11, 13), generic(3, 2, seed=4)
    ordinary = dilated_cross_correlation(image, dilate_kernel(kernel, 3, border=False))
    assert ordinary.shape == (5, 10)
    np.testing.assert_allclose(ordinary, dilated_cross_correlation(image, kernel, 3), rtol=1e-12)


def test_the_border_of_zeros_costs_the_last_rows_and_columns_only():
    image, kernel = generic(11, 13), generic(3, 2, seed=4)
    with_border = dilated_cross_correlation(image, dilate_kernel(kernel, 3))
    assert with_border.shape == (11 - 9 + 1, 13 - 6 + 1)
    np.testing.assert_allclose(with_border, dilated_cross_correlation(image, kernel, 3)[:-2, :-2], rtol=1e-12)


@pytest.mark.parametrize(("row", "column"), [(0, 2), (1, 0), (2, 1)])
def test_a_one_elsewhere_moves_the_output(row, column):
    image, kernel = generic(12, 14), generic(2, 3, seed=5)
    moved = dilated_cross_correlation(image, np.kron(kernel, selector(3, row, column)))
    wanted = dilated_cross_correlation(image, kernel, 3)[row:, column:]
    np.testing.assert_allclose(moved, wanted[: moved.shape[0], : moved.shape[1]], rtol=1e-12)


def test_the_other_order_spreads_nothing():
    image, kernel = generic(12, 14), generic(2, 3, seed=5)
    swapped = dilated_cross_correlation(image, np.kron(selector(3), kernel))
    wanted = dilated_cross_correlation(image, kernel)
    np.testing.assert_allclose(swapped, wanted[: swapped.shape[0], : swapped.shape[1]], rtol=1e-12)


@pytest.mark.parametrize("number", [0, -2, 1.5, True])
def test_refuses_what_is_not_a_positive_integer(number):
    with pytest.raises(ValueError, match="positive integer"):
        effective_kernel(number, 2)
    with pytest.raises(ValueError, match="positive integer"):
        output_size(7, 3, dilation=number)
    with pytest.raises(ValueError, match="positive integer"):
        selector(number)


def test_refuses_a_window_larger_than_the_image():
    with pytest.raises(ValueError, match=r"window \(5, 3\) and image \(4, 9\)"):
        dilated_cross_correlation(np.ones((4, 9)), np.ones((3, 2)), 2)


@pytest.mark.parametrize("image", [np.ones(5), np.ones((0, 3)), np.ones((2, 3, 4))])
def test_refuses_what_is_not_a_matrix(image):
    with pytest.raises(ValueError, match="image must be a matrix"):
        dilated_cross_correlation(image, [[1]])


@pytest.mark.parametrize("entry", [np.nan, np.inf])
def test_refuses_a_kernel_that_is_not_finite(entry):
    with pytest.raises(ValueError, match="kernel must be finite, got 1 entries"):
        dilate_kernel([[1, entry]], 2)


def test_refuses_a_one_outside_the_matrix():
    with pytest.raises(ValueError, match="inside a 3×3 matrix, got row 1, column 3"):
        selector(3, 1, 3)
