"""Whole networks: published totals, sizes and laws."""

from __future__ import annotations

import pytest

from rahnama.reference import architectures as described
from rahnama.reference import skip_architectures
from rahnama.reference.layers import total_parameters, trace


def count(network: described.Network, side: int = 224, channels: int = 3) -> int:
    return total_parameters(trace(network, (channels, side, side)))


# Totals that torchvision states for its models; it has no LeNet, NiN or AlexNet of 2012, and another GoogLeNet.
@pytest.mark.parametrize(
    ("network", "stated"),
    [
        (described.vgg16(), 138357544),
        (skip_architectures.resnet(18), 11689512),
        (skip_architectures.resnet(34), 21797672),
        (skip_architectures.resnet(50), 25557032),
        (skip_architectures.resnet(101), 44549160),
        (skip_architectures.resnet(152), 60192808),
        (skip_architectures.densenet(121), 7978856),
        (skip_architectures.densenet(161), 28681000),
        (skip_architectures.densenet(169), 14149480),
        (skip_architectures.densenet(201), 20013928),
    ],
)
def test_has_as_many_parameters_as_torchvision_states(network: described.Network, stated: int) -> None:
    assert count(network) == stated


def test_lenet_by_hand() -> None:
    assert count(described.lenet(), 28, 1) == 156 + 2416 + 48120 + 10164 + 850


def test_two_towers_have_less_by_half_of_three_layers() -> None:
    halves = (25 * 96 * 256 + 9 * 384 * 384 + 9 * 384 * 256) // 2
    assert count(described.alexnet(1), 227) - count(described.alexnet(2), 227) == halves


def test_alexnet_needs_227_pixels_for_maps_of_55() -> None:
    assert trace(described.alexnet(), (3, 227, 227))[0].leaving == (96, 55, 55)
    assert trace(described.alexnet(), (3, 224, 224))[0].leaving == (96, 54, 54)


def test_inception_modules_keep_the_map_and_join_their_branches() -> None:
    ends = {step.name: step.leaving for step in trace(described.googlenet(), (3, 224, 224)) if step.kind == "join"}
    assert ends == {
        "3a": (256, 28, 28),
        "3b": (480, 28, 28),
        "4a": (512, 14, 14),
        "4b": (512, 14, 14),
        "4c": (512, 14, 14),
        "4d": (528, 14, 14),
        "4e": (832, 14, 14),
        "5a": (832, 7, 7),
        "5b": (1024, 7, 7),
    }


def test_reductions_change_no_output() -> None:
    for reduced in (True, False):
        assert trace(described.googlenet(reduced=reduced), (3, 224, 224))[-1].leaving == (1000, 1, 1)


def test_nin_ends_in_as_many_numbers_as_classes_without_a_linear_layer() -> None:
    steps = trace(described.nin(17), (3, 224, 224))
    assert steps[-1].leaving == (17, 1, 1)
    assert not any(step.kind == "linear" for step in steps)


def test_nin_has_the_same_parameters_with_and_without_padding() -> None:
    assert count(described.nin(padded=True)) == count(described.nin(padded=False))


def test_a_bottleneck_pays_once_the_input_is_wider_than_seven_growth_rates() -> None:
    def weights(channels: int, bottleneck: bool) -> int:
        return sum(
            step.weights for step in trace((skip_architectures.dense_layer("d", 5, bottleneck),), (channels, 4, 4))
        )

    assert weights(36, True) == weights(36, False)  # 4kc + 36k² = 9kc at c = 36k/5
    assert weights(37, True) < weights(37, False)
    assert weights(35, True) > weights(35, False)


def test_unknown_depths_are_refused() -> None:
    with pytest.raises(KeyError):
        skip_architectures.resnet(51)
    with pytest.raises(KeyError):
        skip_architectures.densenet(120)


def test_the_head_of_alexnet_and_vgg_has_three_layers_and_ends_in_the_classes():
    assert [layer.out_features for layer in described.fully_connected_head(7)] == [4096, 4096, 7]


def test_a_block_of_nin_sees_further_than_one_pixel_only_in_its_first_layer():
    block = described.nin_block(2, 7, 5, stride=3, padding=1)
    assert [(layer.out_channels, layer.kernel, layer.stride, layer.padding) for layer in block] == [
        (7, 5, 3, 1),
        (7, 1, 1, 0),
        (7, 1, 1, 0),
    ]


@pytest.mark.parametrize("reduced", [True, False])
def test_an_inception_module_keeps_the_map_and_its_channels_do_not_depend_on_the_reductions(reduced):
    module = described.inception("m", (2, 3, 5, 7, 11, 13), reduced)
    assert trace((module,), (17, 6, 9))[-1].leaving == (2 + 5 + 11 + 13, 6, 9)
