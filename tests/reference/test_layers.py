"""The walk through a network."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rahnama.reference.layers import (
    Branches,
    Convolution,
    GlobalPooling,
    Linear,
    Normalization,
    Pooling,
    total_parameters,
    trace,
    window_count,
)


@pytest.mark.parametrize("ceil", [False, True])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [2, 3])
def test_window_count_is_the_size_that_pooling_returns(kernel: int, stride: int, padding: int, ceil: bool) -> None:
    pool = nn.MaxPool2d(kernel, stride, padding, ceil_mode=ceil)
    for size in range(3, 15):
        assert window_count(size, kernel, stride, padding, ceil) == pool(torch.zeros(1, 1, size, 4)).shape[2]


def test_a_last_window_must_begin_inside() -> None:
    assert window_count(3, 1, stride=3, ceil=True) == 1  # the ceiling alone would count a window at 3
    assert window_count(112, 3, stride=2, ceil=True) == 56


def test_the_smallest_input_has_one_window() -> None:
    assert window_count(7, 7) == 1


@pytest.mark.parametrize("arguments", [(0, 1, 1, 0), (5, 0, 1, 0), (5, 3, 0, 0), (5, 3, 1, -1)])
def test_window_count_refuses_numbers_out_of_range(arguments: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="need size"):
        window_count(*arguments)


def test_window_count_refuses_a_window_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        window_count(5, 8, padding=1)


def test_every_kind_of_layer_by_hand() -> None:
    network = (
        Convolution("c", 6, 3, stride=2, padding=1, groups=2),
        Normalization("n"),
        Pooling("p", 2, 2),
        GlobalPooling("g"),
        Linear("l", 5),
    )
    steps = trace(network, (4, 9, 13))
    assert [step.leaving for step in steps] == [(6, 5, 7), (6, 5, 7), (6, 2, 3), (6, 1, 1), (5, 1, 1)]
    assert [step.parameters for step in steps] == [9 * 2 * 6 + 6, 12, 0, 0, 35]
    assert [step.multiply_accumulates for step in steps] == [5 * 7 * 6 * 18, 0, 0, 0, 30]
    assert total_parameters(steps) == 114 + 12 + 35
    assert total_parameters(steps, "linear") == 35


def test_a_linear_layer_flattens_its_map() -> None:
    (step,) = trace((Linear("l", 2),), (3, 4, 5))
    assert step.parameters == 2 * 61


def test_concatenation_adds_channels_and_addition_keeps_them() -> None:
    same = Convolution("same", 7, 3, padding=1)
    assert trace((Branches("b", ((), (same,))),), (7, 4, 6))[-1].leaving == (14, 4, 6)
    assert trace((Branches("b", ((), (same,)), "addition"),), (7, 4, 6))[-1].leaving == (7, 4, 6)


def test_layers_inside_branches_carry_the_branch_name() -> None:
    inner = Branches("in", ((Convolution("c", 2, 1),),))
    steps = trace((Branches("out", ((inner,),)),), (3, 4, 4))
    named = [(step.name, step.kind) for step in steps]
    assert named == [("out/in/c", "convolution"), ("out/in", "join"), ("out", "join")]


def test_parameters_do_not_depend_on_the_image_where_nothing_is_flattened() -> None:
    network = (Convolution("a", 5, 3), GlobalPooling("g"), Linear("l", 4))
    assert total_parameters(trace(network, (2, 9, 11))) == total_parameters(trace(network, (2, 30, 8)))


def test_multiply_accumulates_of_a_convolution_grow_with_the_map() -> None:
    layer = (Convolution("a", 5, 3, padding=1),)
    small, large = (trace(layer, (2, side, 7))[0].multiply_accumulates for side in (6, 18))
    assert large == 3 * small


def test_refuses_branches_that_do_not_match() -> None:
    with pytest.raises(ValueError, match="joined by addition"):
        trace((Branches("b", ((), (Convolution("c", 5, 1),)), "addition"),), (3, 4, 4))
    with pytest.raises(ValueError, match="joined by concatenation"):
        trace((Branches("b", ((), (Convolution("c", 5, 3),))),), (3, 4, 4))


def test_an_empty_network_has_no_steps() -> None:
    assert trace((), (3, 4, 4)) == ()
