"""The explorer's arithmetic, as the browser runs it, says what the reference and a brute force say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from rahnama.reference.receptive_field import contribution_counts, receptive_field

KERNELS, DILATIONS, LAYERS = range(2, 6), range(1, 5), range(1, 5)
SETTINGS = list(itertools.product(KERNELS, DILATIONS, LAYERS, (False, True)))


def read_positions(kernel: int, dilations: Sequence[int]) -> list[int]:
    """Input positions with a non-zero gradient, found by dilated correlations of an impulse, layer by layer."""
    signal = np.ones(1)
    for dilation in dilations:
        taps = np.zeros(dilation * (kernel - 1) + 1)
        taps[::dilation] = 1
        signal = np.convolve(signal, taps)
    return [int(position) for position in np.flatnonzero(signal)]


def test_every_setting_of_the_sliders_is_checked() -> None:
    assert len(SETTINGS) == 4 * 4 * 4 * 2


def test_dilations_are_equal_or_double_from_the_input_upwards(explorer: Callable[..., Any]) -> None:
    assert explorer("dilationsOf", 3, 4, False) == [3, 3, 3, 3]
    assert explorer("dilationsOf", 3, 4, True) == [3, 6, 12, 24]


@pytest.mark.parametrize(("kernel", "dilation", "layers", "doubling"), SETTINGS)
def test_field_and_touched_pixels_agree_with_the_reference(
    explorer: Callable[..., Any], kernel: int, dilation: int, layers: int, doubling: bool
) -> None:
    dilations = explorer("dilationsOf", dilation, layers, doubling)
    kernels = [kernel] * layers
    touched = explorer("touched", kernel, dilations)

    assert explorer("receptiveField", kernel, dilations) == receptive_field(kernels, dilations)
    assert touched == [int(each) for each in np.flatnonzero(contribution_counts(kernels, dilations))]
    assert touched == read_positions(kernel, dilations)
    assert touched[-1] + 1 == receptive_field(kernels, dilations), "the last pixel read ends the window"


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("dilation", DILATIONS)
def test_effective_kernel_is_the_field_of_a_single_layer(
    explorer: Callable[..., Any], kernel: int, dilation: int
) -> None:
    assert explorer("effectiveKernel", kernel, dilation) == explorer("receptiveField", kernel, [dilation])
    assert len(explorer("touched", kernel, [dilation])) == kernel, "spreading the taps reads no more pixels"


def test_reach_begins_with_one_output_and_ends_with_the_input(explorer: Callable[..., Any]) -> None:
    # From the output down: the upper layer (dilation 4) first, then the lower one (dilation 1).
    assert explorer("reach", 2, [1, 4]) == [[0], [0, 4], [0, 1, 4, 5]]


def test_a_doubling_stack_of_threes_leaves_no_holes(explorer: Callable[..., Any]) -> None:
    dilations = explorer("dilationsOf", 1, 4, True)
    assert explorer("touched", 3, dilations) == list(range(explorer("receptiveField", 3, dilations)))


def test_equal_dilations_above_one_leave_holes(explorer: Callable[..., Any]) -> None:
    assert explorer("touched", 3, [2, 2]) == [0, 2, 4, 6, 8]
