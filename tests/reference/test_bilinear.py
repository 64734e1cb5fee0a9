"""Reading between pixels: against the definition over all pixels, the library, and central differences."""

import numpy as np
import pytest
import torch

from rahnama.reference.bilinear import bilinear, bilinear_gradient

IMAGE = np.random.default_rng(3).uniform(-5, 9, (5, 7))
POINTS = [(0.3, 0.8), (2.71, 4.4), (3.9, 5.05), (-0.4, 2.2), (4.6, 6.7), (1.25, -0.5)]


def tents(row, column):
    down = np.maximum(0, 1 - np.abs(np.arange(5) - row))
    right = np.maximum(0, 1 - np.abs(np.arange(7) - column))
    return down @ IMAGE @ right


def test_worked_case_by_hand():
    cell = np.array([[10.0, 20], [30, 60]])
    assert bilinear(cell, 0.4, 0.3) == pytest.approx(4.2 + 3.6 + 8.4 + 7.2)
    assert bilinear_gradient(cell, 0.4, 0.3) == pytest.approx((26, 18))


@pytest.mark.parametrize("point", POINTS)
def test_agrees_with_the_definition_and_with_the_library(point):
    row, column = point
    grid = torch.tensor([[[[2 * column / 6 - 1, 2 * row / 4 - 1]]]], dtype=torch.float64)
    library = torch.nn.functional.grid_sample(torch.tensor(IMAGE)[None, None], grid, align_corners=True)
    assert bilinear(IMAGE, row, column) == pytest.approx(tents(row, column))
    assert bilinear(IMAGE, row, column) == pytest.approx(float(library))


@pytest.mark.parametrize("point", POINTS)
def test_gradient_agrees_with_central_differences(point):
    (row, column), step = point, 1e-6
    differences = (
        (tents(row + step, column) - tents(row - step, column)) / (2 * step),
        (tents(row, column + step) - tents(row, column - step)) / (2 * step),
    )
    assert bilinear_gradient(IMAGE, row, column) == pytest.approx(differences, abs=1e-7)


def test_a_flat_image_teaches_nothing():
    assert bilinear_gradient(np.full((4, 6), 3.7), 1.3, 2.6) == (0.0, 0.0)


def test_reproduces_pixels_at_whole_numbers_and_zero_far_outside():
    assert all(bilinear(IMAGE, i, j) == IMAGE[i, j] for i, j in np.ndindex(*IMAGE.shape))
    assert bilinear(IMAGE, 40.5, -9.2) == 0


@pytest.mark.parametrize("image", [[1.0, 2.0], np.zeros((0, 3)), [[np.nan]]])
def test_refuses_what_is_no_finite_matrix(image):
    with pytest.raises(ValueError, match="finite image"):
        bilinear(image, 0, 0)


def test_refuses_points_that_are_not_finite():
    with pytest.raises(ValueError, match="finite point"):
        bilinear_gradient(IMAGE, np.inf, 0)
