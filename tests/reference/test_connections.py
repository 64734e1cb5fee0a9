"""Connections of one layer: by hand, by the Jacobian of a real layer, at the border, and the laws."""

import pytest
import torch

from rahnama.reference.connections import axis_connections, convolution_counts, fully_connected_counts
from rahnama.reference.cost import convolution_cost


def jacobian_counts(layer, shape):
    """Units, joined pairs and weights of a torch layer with weights that cannot cancel."""
    with torch.no_grad():
        for each in layer.parameters():
            each.uniform_(0.5, 1.5)
    result = torch.autograd.functional.jacobian(layer, torch.rand(1, *shape))
    return layer(torch.rand(1, *shape)).numel(), int(result.count_nonzero()), sum(p.numel() for p in layer.parameters())


def test_small_axis_by_hand():
    # Windows of three on four units read 2, 3, 3 and 2 of them.
    assert axis_connections(4, 3, "same") == 2 + 3 + 3 + 2
    assert axis_connections(4, 3, "valid") == 3 + 3


@pytest.mark.parametrize("kernel", range(1, 12))
@pytest.mark.parametrize("size", [5, 6, 9])
def test_axis_counts_the_places_inside_for_odd_and_even_kernels(size, kernel):
    before = (kernel - 1) // 2
    inside = sum(0 <= i - before + m < size for i in range(size) for m in range(kernel))
    assert axis_connections(size, kernel, "same") == inside


def test_axis_formula_fails_where_the_kernel_is_refused():
    size, kernel = 2, 7  # three places on one side of the middle: the farthest never meets an input
    inside = sum(0 <= i - 3 + m < size for i in range(size) for m in range(kernel))
    assert inside != kernel * size - kernel**2 // 4
    with pytest.raises(ValueError, match="at most 2·2 \\+ 1, got 7"):
        axis_connections(size, kernel, "same")


@pytest.mark.parametrize(
    ("maps", "size", "kernel", "padding"),
    [
        ((2, 3), (6, 5), 3, "same"),
        ((2, 3), (6, 5), 3, "valid"),
        ((3, 2), (4, 7), 4, "same"),
        ((1, 4), (5, 3), 5, "same"),
    ],
)
def test_convolution_is_what_the_jacobian_of_a_real_layer_says(maps, size, kernel, padding):
    layer = torch.nn.Conv2d(*maps, kernel, padding=padding, bias=False)
    assert convolution_counts(*maps, size, kernel, padding) == jacobian_counts(layer, (maps[0], size[1], size[0]))


def test_fully_connected_is_what_the_jacobian_of_a_real_layer_says():
    layer = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(2 * 6 * 5, 3 * 4 * 7, bias=False))
    assert fully_connected_counts(2, 3, (6, 5), (4, 7)) == jacobian_counts(layer, (2, 5, 6))


def test_weights_of_a_convolution_know_no_size_and_those_of_a_full_layer_grow_with_its_square():
    small, large = (convolution_counts(3, 5, side, 3, "same") for side in ((6, 8), (12, 16)))
    assert small.weights == large.weights == 3 * 5 * 9
    dense, denser = (fully_connected_counts(3, 5, side) for side in ((6, 8), (12, 16)))
    assert denser.weights == 16 * dense.weights


def test_the_border_costs_little_on_large_maps():
    counted = convolution_counts(2, 3, (400, 300), 3, "same").connections
    assert 0.99 < counted / convolution_cost(300, 400, 2, 3, 3) < 1


def test_without_padding_every_product_is_a_connection():
    assert convolution_counts(2, 3, (9, 7), 4, "valid").connections == convolution_cost(4, 6, 2, 3, 4)


def test_kernel_of_the_whole_map_without_padding_is_a_full_layer():
    assert convolution_counts(2, 3, (5, 5), 5, "valid") == fully_connected_counts(2, 3, (5, 5), (1, 1))


def test_kernel_larger_than_the_map_has_no_place_without_padding():
    assert convolution_counts(2, 3, (5, 4), 5, "valid") == (0, 0, 150)


@pytest.mark.parametrize("bad", [0, -1, 2.0, True])
def test_refuses_what_is_no_positive_integer(bad):
    with pytest.raises(ValueError, match="kernel must be a positive integer"):
        axis_connections(5, bad, "same")
    with pytest.raises(ValueError, match="in_maps must be a positive integer"):
        convolution_counts(bad, 2, (5, 4), 3, "same")
    with pytest.raises(ValueError, match="rows must be a positive integer"):
        fully_connected_counts(2, 3, (5, 4), (2, bad))


def test_refuses_an_unknown_padding():
    with pytest.raises(ValueError, match="'same' or 'valid', got 'full'"):
        axis_connections(5, 3, "full")
    with pytest.raises(ValueError, match="'same' or 'valid'"):
        convolution_counts(2, 3, (5, 4), 3, "full")
