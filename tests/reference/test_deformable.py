"""Deformable convolution: its special cases are ordinary convolutions of the library."""

import numpy as np
import pytest
import torch

from rahnama.reference.deformable import affine_offsets, deformable_convolution, regular_grid

GENERATOR = np.random.default_rng(5)
IMAGE, KERNEL = GENERATOR.normal(size=(2, 5, 6)), GENERATOR.normal(size=(3, 2, 3, 3))


def everywhere(offsets):
    return np.broadcast_to(offsets, (5, 6, 9, 2)).copy()


def library(**options):
    return torch.nn.functional.conv2d(torch.tensor(IMAGE)[None], torch.tensor(KERNEL), **options)[0].numpy()


def test_zero_offsets_give_the_ordinary_convolution():
    result = deformable_convolution(IMAGE, KERNEL, everywhere(np.zeros((9, 2))))
    np.testing.assert_allclose(result, library(padding=1), atol=1e-12)


def test_offsets_equal_to_the_taps_give_dilation_two():
    result = deformable_convolution(IMAGE, KERNEL, everywhere(regular_grid(3)))
    np.testing.assert_allclose(result, library(padding=2, dilation=2), atol=1e-12)


def test_is_linear_in_the_image_for_fixed_offsets():
    offsets, other = GENERATOR.normal(size=(5, 6, 9, 2)), GENERATOR.normal(size=IMAGE.shape)
    parts = deformable_convolution(IMAGE, KERNEL, offsets) + 2 * deformable_convolution(other, KERNEL, offsets)
    np.testing.assert_allclose(deformable_convolution(IMAGE + 2 * other, KERNEL, offsets), parts, atol=1e-12)


def test_free_offsets_agree_with_grid_sample():
    offsets = GENERATOR.uniform(-1.5, 1.5, (5, 6, 9, 2))
    centres = np.stack(np.meshgrid(range(5), range(6), indexing="ij"), -1)
    expected = np.zeros((3, 5, 6))
    for number, (m, n) in enumerate(np.ndindex(3, 3)):
        points = centres + [m - 1, n - 1] + offsets[:, :, number]
        grid = torch.tensor(points[..., ::-1] * [2 / 5, 2 / 4] - 1)[None]
        read = torch.nn.functional.grid_sample(torch.tensor(IMAGE)[None], grid, align_corners=True)[0].numpy()
        expected += np.einsum("oc,chw->ohw", KERNEL[:, :, m, n], read)
    np.testing.assert_allclose(deformable_convolution(IMAGE, KERNEL, offsets), expected, atol=1e-12)


def test_rotation_keeps_distances_from_the_middle_and_the_identity_moves_nothing():
    turn = [[0.6, -0.8], [0.8, 0.6]]
    moved = regular_grid(5) + affine_offsets(5, turn)
    np.testing.assert_allclose(np.hypot(*moved.T), np.hypot(*regular_grid(5).T))
    assert not affine_offsets(3, np.eye(2)).any()


def test_grid_is_centred_and_spread_by_the_dilation():
    assert not regular_grid(5, 3).mean(axis=0).any()
    np.testing.assert_array_equal(regular_grid(5, 3), 3 * regular_grid(5))


@pytest.mark.parametrize(("kernel", "dilation"), [(2, 1), (0, 1), (3, 0)])
def test_refuses_even_kernels_and_no_dilation(kernel, dilation):
    with pytest.raises(ValueError, match="odd kernel"):
        regular_grid(kernel, dilation)


def test_refuses_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match="2×2"):
        affine_offsets(3, np.eye(3))
    with pytest.raises(ValueError, match="need an image"):
        deformable_convolution(IMAGE[0], KERNEL, everywhere(0))
    with pytest.raises(ValueError, match="need offsets of shape"):
        deformable_convolution(IMAGE, KERNEL, np.zeros((5, 6, 8, 2)))
