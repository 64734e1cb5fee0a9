"""Parameters of single layers."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from rahnama.reference.parameters import convolution_parameters, linear_parameters, normalization_parameters


def tensors(module: nn.Module) -> int:
    return sum(tensor.numel() for tensor in module.parameters())


@pytest.mark.parametrize(
    ("kernel", "entering", "leaving", "groups", "bias"),
    [(11, 3, 96, 1, True), (5, 96, 256, 2, True), (3, 12, 20, 4, False), (1, 7, 5, 1, False), (3, 6, 6, 6, True)],
)
def test_convolution_has_as_many_parameters_as_its_tensors(
    kernel: int, entering: int, leaving: int, groups: int, bias: bool
) -> None:
    with torch.device("meta"):
        layer = nn.Conv2d(entering, leaving, kernel, groups=groups, bias=bias)
    assert convolution_parameters(kernel, entering, leaving, groups, bias) == tensors(layer)


def test_convolution_by_hand() -> None:
    assert convolution_parameters(3, 64, 64) == 9 * 4096 + 64


def test_groups_divide_the_weights_and_leave_the_biases() -> None:
    whole, split = convolution_parameters(5, 96, 256), convolution_parameters(5, 96, 256, groups=2)
    assert whole - 256 == 2 * (split - 256)


def test_pointwise_convolution_is_a_linear_layer_on_each_pixel() -> None:
    assert convolution_parameters(1, 17, 23) == linear_parameters(17, 23)


def test_smallest_convolution_has_one_weight() -> None:
    assert convolution_parameters(1, 1, 1, bias=False) == 1


def test_linear_has_as_many_parameters_as_its_tensors() -> None:
    with torch.device("meta"):
        assert linear_parameters(25088, 4096) == tensors(nn.Linear(25088, 4096)) == 102764544
        assert linear_parameters(7, 3, bias=False) == tensors(nn.Linear(7, 3, bias=False))


def test_normalization_learns_a_scale_and_a_shift_but_not_its_running_statistics() -> None:
    assert normalization_parameters(37) == tensors(nn.BatchNorm2d(37)) == 74


@pytest.mark.parametrize("wrong", [0, -3, 2.0, True])
def test_refuses_what_is_no_positive_integer(wrong: object) -> None:
    with pytest.raises(ValueError, match="positive integer"):
        convolution_parameters(wrong, 3, 8)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="positive integer"):
        linear_parameters(4, wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="positive integer"):
        normalization_parameters(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("entering", "leaving"), [(9, 8), (8, 9)])
def test_refuses_channels_that_the_groups_do_not_divide(entering: int, leaving: int) -> None:
    with pytest.raises(ValueError, match="multiples of groups=4"):
        convolution_parameters(3, entering, leaving, groups=4)
