"""Layers on stacks of maps, and their ways back."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from rahnama.reference.image_layers import convolution, max_pooling, transposed_convolution, unpooling


def generic(*shape, seed=3):
    """Numbers without zeros, ties and symmetry."""
    return np.random.default_rng(seed).normal(size=shape) + 0.1


MAPS, KERNELS, BIASES = generic(2, 3, 4, 6), generic(5, 3, 3, 3, seed=4), generic(5, seed=5)


def test_a_pixel_by_hand():
    maps = [[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]
    kernels = np.zeros((1, 2, 3, 3))
    kernels[0, 0, 1, 2], kernels[0, 1, 0, 1] = 10, 100  # right neighbour of map 0, upper neighbour of map 1
    assert convolution(maps, kernels, [0.5]).tolist() == [[[[20.5, 0.5], [540.5, 600.5]]]]


def test_convolution_is_what_torch_computes():
    theirs = functional.conv2d(*(torch.tensor(each) for each in (MAPS, KERNELS, BIASES)), padding=1)
    np.testing.assert_allclose(convolution(MAPS, KERNELS, BIASES), theirs.numpy(), rtol=1e-12)


def test_a_shift_of_the_maps_shifts_the_result_away_from_the_border():
    moved = np.roll(MAPS, 1, axis=3)
    np.testing.assert_allclose(
        convolution(moved, KERNELS)[..., 2:-1], convolution(MAPS, KERNELS)[..., 1:-2], rtol=1e-12
    )


def test_kernels_of_one_pixel_mix_channels_only():
    kernels = generic(2, 3, 1, 1)
    np.testing.assert_allclose(convolution(MAPS, kernels), np.einsum("ncij,kc->nkij", MAPS, kernels[:, :, 0, 0]))


def test_transposed_convolution_moves_to_the_other_side_of_the_inner_product():
    signal = generic(2, 5, 4, 6, seed=9)
    left, right = (convolution(MAPS, KERNELS) * signal).sum(), (MAPS * transposed_convolution(signal, KERNELS)).sum()
    assert left == pytest.approx(right, rel=1e-12)


def test_transposed_convolution_is_what_torch_computes_and_no_inverse():
    theirs = functional.conv_transpose2d(
        torch.tensor(generic(2, 5, 4, 6, seed=9)), torch.tensor(KERNELS), padding=1
    ).numpy()
    np.testing.assert_allclose(transposed_convolution(generic(2, 5, 4, 6, seed=9), KERNELS), theirs, rtol=1e-12)
    assert not np.allclose(transposed_convolution(convolution(MAPS, KERNELS), KERNELS), MAPS)


def test_switches_by_hand_and_by_torch():
    maxima, switches = max_pooling([[[[1, 2, 9, 3], [4, 3, 7, 8]]]])
    assert (maxima.tolist(), switches.tolist()) == ([[[[4.0, 9.0]]]], [[[[2, 0]]]])
    theirs, places = functional.max_pool2d(torch.tensor(MAPS), 2, return_indices=True)
    ours, switches = max_pooling(MAPS)
    np.testing.assert_array_equal(ours, theirs.numpy())
    rows, columns = np.indices(switches.shape)[2:]
    np.testing.assert_array_equal((2 * rows + switches // 2) * 6 + 2 * columns + switches % 2, places.numpy())


def test_of_equal_maxima_the_first_counts():
    assert max_pooling(np.ones((1, 1, 2, 2)))[1].item() == 0


def test_unpooling_returns_maxima_to_their_places_and_torch_agrees():
    maxima, switches = max_pooling(MAPS)
    back = unpooling(maxima, switches)
    np.testing.assert_array_equal(back[back != 0], MAPS[back != 0])
    theirs = functional.max_unpool2d(*functional.max_pool2d(torch.tensor(MAPS), 2, return_indices=True), 2)
    np.testing.assert_array_equal(back, theirs.numpy())


@pytest.mark.parametrize("side", [1, 2, 3])
def test_unpooling_keeps_the_sum_with_and_without_switches(side):
    signal = generic(2, 3, 2, 4)
    switches = np.random.default_rng(1).integers(0, side**2, signal.shape)
    for places in (switches, None):
        back = unpooling(signal, places, side)
        assert back.shape == (2, 3, 2 * side, 4 * side)
        np.testing.assert_allclose(back.sum(axis=(2, 3)), signal.sum(axis=(2, 3)), rtol=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: convolution(MAPS[0], KERNELS),
        lambda: convolution(MAPS, KERNELS[:, :2]),
        lambda: convolution(MAPS, KERNELS[..., :2]),
        lambda: convolution(MAPS, generic(5, 3, 2, 2)),
        lambda: convolution(MAPS, KERNELS, BIASES[:4]),
        lambda: convolution(np.where(MAPS > 1, np.nan, MAPS), KERNELS),
        lambda: transposed_convolution(MAPS, KERNELS),
        lambda: max_pooling(MAPS, 5),
        lambda: max_pooling(MAPS, 0),
        lambda: max_pooling(MAPS[0]),
        lambda: unpooling(MAPS, np.zeros((2, 3, 4, 5), dtype=int)),
        lambda: unpooling(MAPS, np.full(MAPS.shape, 4)),
        lambda: unpooling(MAPS, None, 0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError, match=r"."):
        call()
