"""Masks, and what reaches one output pixel through masked layers and through two stacks."""

import numpy as np
import pytest
import torch

from rahnama.reference.masked_convolution import mask, past, visible_pixels, visible_through_stacks

SHAPE, PIXEL = (7, 12), (5, 6)


def chain(*rates, side=3, first="A"):
    return [(mask(side, first if depth == 0 else "B"), rate) for depth, rate in enumerate(rates)]


def responses(forward, shape, pixel):
    """Which pixels move the output pixel when raised by one, tried one by one."""
    images = torch.rand(1, 1, *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    images = images.repeat(shape[0] * shape[1] + 1, 1, 1, 1)
    for number, place in enumerate(np.ndindex(*shape)):
        images[(number, 0, *place)] += 1
    outputs = forward(images)[(slice(None), 0, *pixel)]
    return (outputs[:-1] != outputs[-1]).reshape(shape).numpy()


def network(layers):
    def forward(signal):
        for used, rate in layers:
            kernel = torch.tensor(np.asarray(used, dtype=np.float64))[None, None]
            margin = tuple(rate * (side // 2) for side in kernel.shape[2:])
            signal = torch.nn.functional.conv2d(signal, kernel, padding=margin, dilation=rate)
        return signal

    return forward


@pytest.mark.parametrize("side", [1, 3, 5, 7])
def test_masks_keep_half_the_weights_and_b_the_centre_too(side):
    assert mask(side, "A").sum() == (side**2 - 1) // 2
    assert mask(side, "B").sum() == (side**2 + 1) // 2
    assert np.argwhere(mask(side, "B") != mask(side, "A")).tolist() == [[side // 2, side // 2]]


def test_mask_a_and_its_half_turn_and_the_centre_fill_the_kernel():
    kept = mask(5, "A").astype(int)
    centre = np.zeros((5, 5), dtype=int)
    centre[2, 2] = 1
    assert (kept + kept[::-1, ::-1] + centre == 1).all()


def test_the_past_is_what_comes_before_in_reading_order():
    earlier = past((3, 4), (1, 2))
    assert earlier.ravel().tolist() == [True] * 6 + [False] * 6
    assert past((3, 4), (0, 0)).sum() == 0


@pytest.mark.parametrize(
    "layers",
    [
        chain(1),
        chain(1, 1, 1),
        chain(1, 2, 4),
        chain(2, 1, side=5),
        chain(1, 1, first="B"),
        [(np.ones((1, 3)), 1), (mask(3, "B"), 2)],
    ],
)
def test_what_is_visible_is_what_moves_the_output(layers):
    assert (visible_pixels(layers, SHAPE, PIXEL) == responses(network(layers), SHAPE, PIXEL)).all()


@pytest.mark.parametrize("pixel", [(0, 0), (0, 11), (6, 0), (6, 11)])
def test_it_holds_at_the_corners_as_well(pixel):
    layers = chain(1, 1, 2)
    assert (visible_pixels(layers, SHAPE, pixel) == responses(network(layers), SHAPE, pixel)).all()


@pytest.mark.parametrize("rates", [(1,), (1, 1, 1), (1, 2, 4), (3, 5)])
def test_nothing_of_the_present_and_the_future_is_visible_after_mask_a(rates):
    assert not (visible_pixels(chain(*rates), SHAPE, PIXEL) & ~past(SHAPE, PIXEL)).any()


def test_mask_b_in_the_first_layer_leaks_the_pixel_itself():
    leaked = visible_pixels(chain(1, 1, first="B"), SHAPE, PIXEL) & ~past(SHAPE, PIXEL)
    assert np.argwhere(leaked).tolist() == [list(PIXEL)]


@pytest.mark.parametrize("rates", [(1, 1, 1, 1), (1, 1, 2, 4), (1, 3, 2)])
def test_dilation_does_not_reach_beyond_the_diagonal(rates):
    rows, columns = np.nonzero(visible_pixels(chain(*rates), (20, 41), (19, 20)))
    assert (columns - 20 <= 19 - rows).all()


def test_an_unbroken_wedge_has_the_closed_form_s_size():
    for rates in ([1] * 4, [1, 1, 2, 4]):
        reach = sum(rates)
        seen = visible_pixels(chain(*rates), (reach + 1, 2 * reach + 1), (reach, reach))
        assert seen.sum() == reach * (3 * reach + 5) // 2


def test_doubling_right_after_mask_a_sees_only_odd_distances_in_the_own_row():
    seen = visible_pixels(chain(1, 2, 4), (8, 20), (7, 12))
    assert (12 - np.flatnonzero(seen[7])).tolist() == [7, 5, 3, 1]


def stacks(side, rates, shift):
    rows, columns, half = np.ogrid[:side, :side][0], np.ogrid[:side, :side][1], side // 2

    def forward(image):
        vertical = horizontal = image
        for depth, rate in enumerate(rates):
            vertical = network([(np.broadcast_to(rows <= half, (side, side)), rate)])(vertical)
            moved = torch.nn.functional.pad(vertical, (0, 0, shift, 0))[:, :, : image.shape[2]]
            left = (rows == half) & (columns < half + (depth > 0))
            horizontal = network([(left, rate)])(horizontal) + moved
        return horizontal

    return forward


@pytest.mark.parametrize(("side", "rates"), [(3, (1,)), (3, (1, 1, 2)), (5, (1, 2)), (3, (2, 1, 1))])
@pytest.mark.parametrize("pixel", [PIXEL, (0, 11), (6, 0)])
def test_two_stacks_see_what_moves_their_output(side, rates, pixel):
    seen = visible_through_stacks(side, rates, SHAPE, pixel)
    assert (seen == responses(stacks(side, rates, 1), SHAPE, pixel)).all()
    assert not (seen & ~past(SHAPE, pixel)).any()


def test_two_stacks_have_no_blind_spot():
    reach = 4
    seen = visible_through_stacks(3, [1] * reach, (reach + 1, 2 * reach + 1), (reach, reach))
    assert (seen == past(seen.shape, (reach, reach))).all()


@pytest.mark.parametrize("side", [0, 2, -3])
def test_refuses_a_mask_without_a_centre(side):
    with pytest.raises(ValueError, match="odd and positive"):
        mask(side, "A")


def test_refuses_an_unknown_kind():
    with pytest.raises(ValueError, match="'A' or 'B', got 'C'"):
        mask(3, "C")


@pytest.mark.parametrize("pixel", [(7, 0), (0, -1)])
def test_refuses_a_pixel_outside_the_image(pixel):
    for call in (
        lambda: past(SHAPE, pixel),
        lambda: visible_pixels(chain(1), SHAPE, pixel),
        lambda: visible_through_stacks(3, [1], SHAPE, pixel),
    ):
        with pytest.raises(ValueError, match="inside the image"):
            call()


def test_refuses_no_layer_and_a_mask_of_even_side_and_a_dilation_of_zero():
    with pytest.raises(ValueError, match="at least one layer"):
        visible_pixels([], SHAPE, PIXEL)
    with pytest.raises(ValueError, match="two odd sides"):
        visible_pixels([(np.ones((2, 3)), 1)], SHAPE, PIXEL)
    with pytest.raises(ValueError, match="dilation must be a positive integer, got 0"):
        visible_pixels([(mask(3, "A"), 0)], SHAPE, PIXEL)


@pytest.mark.parametrize(("side", "rates"), [(4, (1,)), (1, (1,)), (3, ())])
def test_stacks_refuse_an_even_or_small_side_and_no_layer(side, rates):
    with pytest.raises(ValueError, match="an odd side from 3 on"):
        visible_through_stacks(side, rates, SHAPE, PIXEL)
