"""A convolution that keeps the size of its input: values by hand, torch, transposition, counts, refusals."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rahnama.reference.same_convolution import (
    same_convolution,
    same_convolution_input_gradient,
    same_convolution_kernel_gradient,
    same_padding,
    windows_per_pixel,
)

SHAPES = [((5, 7, 3), (2, 2), 0), ((5, 7, 3), (2, 2), 1), ((6, 4, 2), (3, 3), 2), ((4, 5, 2), (3, 2), 1)]


def generic(*shape, seed=11):
    """Numbers without zeros and symmetry, rows of different scale."""
    numbers = np.random.default_rng(seed).normal(size=shape) + 0.1
    return numbers * 3.0 ** np.arange(shape[0]).reshape(-1, *[1] * (len(shape) - 1))


def torch_same(image, kernel, before):
    pixels, weights = (torch.tensor(each.transpose(2, 0, 1))[None] for each in (image, kernel))
    after = (kernel.shape[0] - 1 - before, kernel.shape[1] - 1 - before)
    padded = torch.nn.functional.pad(pixels, (before, after[1], before, after[0]))
    return torch.nn.functional.conv2d(padded, weights)[0, 0].numpy()


def test_an_even_kernel_has_one_more_zero_after_than_before():
    assert [same_padding(9, side) for side in range(1, 7)] == [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3)]


@given(size=st.integers(1, 30), kernel=st.integers(1, 7), stride=st.integers(1, 4))
def test_same_padding_makes_room_for_the_promised_windows_and_for_no_more(size, kernel, stride):
    before, after = same_padding(size, kernel, stride)
    windows = -(-size // stride)
    needed = (windows - 1) * stride + kernel
    assert after - before in (0, 1)
    assert before + after == max(needed - size, 0)


@pytest.mark.parametrize("kernel", range(1, 7))
def test_same_padding_is_where_torch_puts_the_zeros(kernel):
    before, after = same_padding(9, kernel)
    signal, weights = torch.tensor(generic(9))[None, None], torch.tensor(generic(kernel, seed=2))[None, None]
    explicit = torch.nn.functional.conv1d(torch.nn.functional.pad(signal, (before, after)), weights)
    torch.testing.assert_close(torch.nn.functional.conv1d(signal, weights, padding="same"), explicit)


@pytest.mark.parametrize("wrong", [(0, 2, 1), (4, 0, 1), (4, 2, 0), (4.0, 2, 1), (True, 2, 1)])
def test_same_padding_refuses_what_is_no_positive_integer(wrong):
    with pytest.raises(ValueError, match="positive integer"):
        same_padding(*wrong)


def test_the_convolution_by_hand_with_zeros_on_either_side():
    image = np.array([[1, 2], [3, 5]])[:, :, None]
    kernel = np.array([[7, 11], [13, 17]])[:, :, None]
    # 7·1 + 11·2 + 13·3 + 17·5, 7·2 + 13·5, 7·3 + 11·5, 7·5
    assert np.array_equal(same_convolution(image, kernel), [[153, 79], [76, 35]])
    # 17·1, 13·1 + 17·2, 11·1 + 17·3, 7·1 + 11·2 + 13·3 + 17·5
    assert np.array_equal(same_convolution(image, kernel, before=1), [[17, 47], [62, 153]])


@pytest.mark.parametrize(("shape", "sides", "before"), SHAPES)
def test_the_convolution_is_what_torch_computes(shape, sides, before):
    image, kernel = generic(*shape), generic(*sides, shape[2], seed=5)
    np.testing.assert_allclose(
        same_convolution(image, kernel, before), torch_same(image, kernel, before), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize(("shape", "sides", "before"), SHAPES)
def test_the_input_gradient_is_the_transposed_map(shape, sides, before):
    image, kernel, flow = generic(*shape), generic(*sides, shape[2], seed=5), generic(*shape[:2], seed=6)
    forward = np.vdot(flow, same_convolution(image, kernel, before))
    back = np.vdot(same_convolution_input_gradient(flow, kernel, before), image)
    assert forward == pytest.approx(back, rel=1e-12)


@pytest.mark.parametrize(("shape", "sides", "before"), SHAPES)
def test_both_gradients_are_those_of_central_differences(shape, sides, before):
    image, kernel, flow = generic(*shape), generic(*sides, shape[2], seed=5), generic(*shape[:2], seed=6)

    def slope(of, at, place):
        moved = [at.copy(), at.copy()]
        moved[0][place] += 0.5
        moved[1][place] -= 0.5  # the map is linear, so the step need not be small
        return np.vdot(flow, of(moved[0])) - np.vdot(flow, of(moved[1]))

    to_image = same_convolution_input_gradient(flow, kernel, before)
    for place in np.ndindex(shape):
        wanted = slope(lambda each: same_convolution(each, kernel, before), image, place)
        assert to_image[place] == pytest.approx(wanted, rel=1e-9, abs=1e-9)
    to_kernel = same_convolution_kernel_gradient(flow, image, sides, before)
    for place in np.ndindex(kernel.shape):
        wanted = slope(lambda each: same_convolution(image, each, before), kernel, place)
        assert to_kernel[place] == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def test_the_input_gradient_reads_the_turned_kernel():
    kernel = np.array([[2, 3], [5, 7]])[:, :, None]
    one = np.zeros((3, 4))
    one[1, 1] = 1
    assert np.array_equal(same_convolution_input_gradient(one, kernel)[1:, 1:3, 0], [[2, 3], [5, 7]])
    assert np.array_equal(same_convolution_input_gradient(one, kernel, before=1)[:2, :2, 0], [[2, 3], [5, 7]])


def test_a_one_by_one_kernel_has_no_border():
    image, kernel = generic(3, 4, 2), np.array([[[2.0, -3.0]]])
    assert np.allclose(same_convolution(image, kernel), image @ [2, -3])


@given(rows=st.integers(1, 6), columns=st.integers(1, 6), kernel=st.integers(1, 4), data=st.data())
def test_windows_are_counted_one_by_one(rows, columns, kernel, data):
    before = data.draw(st.integers(0, kernel - 1))
    counted = np.zeros((rows, columns), dtype=int)
    for i, j, a, b in np.ndindex(rows, columns, kernel, kernel):
        if 0 <= i + a - before < rows and 0 <= j + b - before < columns:
            counted[i + a - before, j + b - before] += 1
    assert np.array_equal(windows_per_pixel(rows, columns, kernel, before), counted)


def test_windows_on_the_question_s_map():
    assert windows_per_pixel(4, 4)[0].tolist() == [1, 2, 2, 2]
    assert windows_per_pixel(4, 4, before=1)[3].tolist() == [2, 2, 2, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: same_convolution(np.ones((3, 3)), np.ones((2, 2, 1))), "image must have 3 axes"),
        (lambda: same_convolution(np.ones((3, 3, 2)), np.ones((2, 2, 1))), "same channels"),
        (lambda: same_convolution(np.full((3, 3, 1), np.nan), np.ones((2, 2, 1))), "finite"),
        (lambda: same_convolution(np.ones((3, 3, 1)), np.ones((2, 2, 1)), before=2), "before must be"),
        (lambda: same_convolution_input_gradient(np.ones(3), np.ones((2, 2, 1))), "upstream must have 2 axes"),
        (lambda: same_convolution_input_gradient(np.ones((3, 3)), np.ones((2, 2, 1)), before=-1), "before must be"),
        (lambda: same_convolution_kernel_gradient(np.ones((3, 3)), np.ones((3, 4, 1))), "rows and columns"),
        (lambda: windows_per_pixel(0, 4), "positive integer"),
        (lambda: windows_per_pixel(4, 4, before=2), "before must be"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
