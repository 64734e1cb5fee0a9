"""Signals led back by three rules, and covering by a patch."""

import numpy as np
import pytest
import torch

from rahnama.reference.attribution import (
    Convolution,
    Network,
    forward,
    led_back,
    occlusion_map,
    relu_backward,
)

RULES = ("gradient", "deconvnet", "guided")


def network(seed=2):
    """Two convolutions, the first pooled; no two axes equal."""
    draw = np.random.default_rng(seed).normal
    first = Convolution(draw(size=(3, 2, 3, 3)), draw(size=3), pooled=True)
    second = Convolution(draw(size=(4, 3, 3, 3)), draw(size=4), pooled=False)
    return Network((first, second), draw(size=(5, 4 * 2 * 3)), draw(size=5))


IMAGES = np.random.default_rng(8).normal(size=(2, 2, 4, 6))


def start(net, visit, row=1):
    return np.broadcast_to(net.head[row], (2, net.head.shape[1])).reshape(visit.leaving[-1].shape)


def test_the_four_pairs_of_signs():
    passed = [relu_backward([4, -6, 5, -7], [2, 3, -1, -2], rule).tolist() for rule in RULES]
    assert passed == [[4, -6, 0, 0], [4, 0, 5, 0], [4, 0, 0, 0]]


def test_guided_is_both_other_rules_one_after_the_other():
    signal, entering = np.random.default_rng(0).normal(size=(2, 50))
    once = relu_backward(relu_backward(signal, entering, "gradient"), entering, "deconvnet")
    np.testing.assert_array_equal(relu_backward(signal, entering, "guided"), once)


def test_a_unit_exactly_at_zero_is_closed():
    assert relu_backward([3], [0], "gradient").tolist() == [0]


def test_forward_is_what_torch_computes():
    net = network()
    maps = torch.tensor(IMAGES)
    for layer in net.convolutions:
        maps = torch.conv2d(maps, torch.tensor(layer.kernels), torch.tensor(layer.biases), padding=1).relu()
        maps = torch.nn.functional.max_pool2d(maps, 2) if layer.pooled else maps
    theirs = maps.flatten(1) @ torch.tensor(net.head).T + torch.tensor(net.head_biases)
    np.testing.assert_allclose(forward(net, IMAGES).scores, theirs.numpy(), rtol=1e-12)


def test_the_rule_gradient_is_the_derivative_by_central_differences():
    net = network()
    found = led_back(net, visit := forward(net, IMAGES), start(net, visit), "gradient")
    for place in ((0, 0, 0, 0), (0, 1, 2, 3), (1, 1, 3, 5), (1, 0, 1, 4)):
        moved = np.zeros_like(IMAGES)
        moved[place] = 1e-6
        slope = (forward(net, IMAGES + moved).scores - forward(net, IMAGES - moved).scores)[place[0], 1] / 2e-6
        assert found[place] == pytest.approx(slope, abs=1e-6)


def test_without_negative_numbers_all_rules_agree():
    net = network()
    positive = tuple(Convolution(np.abs(each.kernels), np.abs(each.biases), each.pooled) for each in net.convolutions)
    net = Network(positive, np.abs(net.head), net.head_biases)
    visit = forward(net, np.abs(IMAGES))
    maps = [led_back(net, visit, start(net, visit), rule) for rule in RULES]
    np.testing.assert_allclose(maps[1], maps[0])
    np.testing.assert_allclose(maps[2], maps[0])


def test_deconvnet_without_switches_does_not_look_at_the_image():
    net = network()
    maps = led_back(net, visit := forward(net, IMAGES), start(net, visit), "deconvnet", switched=False)
    np.testing.assert_array_equal(maps[0], maps[1])
    seen = led_back(net, visit, start(net, visit), "deconvnet")
    assert not np.allclose(seen[0], seen[1])


def test_deconvnet_grows_with_its_start():
    net = network()
    visit = forward(net, IMAGES)
    once, thrice = (led_back(net, visit, each * start(net, visit), "deconvnet") for each in (1, 3))
    np.testing.assert_allclose(thrice, 3 * once)


def test_covering_takes_what_a_sum_loses():
    image = np.arange(24.0).reshape(4, 6)
    found = occlusion_map(lambda images: images.sum(axis=(1, 2)), image, 3, 0.0, step=2)
    expected = [[image[r - 1 : r + 2, c - 1 : c + 2].sum() for c in (1, 3, 5)] for r in (1, 3)]
    np.testing.assert_allclose(found, expected)


def test_covering_with_what_is_there_changes_nothing():
    assert not occlusion_map(lambda images: images.sum(axis=(1, 2)), np.full((4, 4), 0.3), 3, 0.3).any()


@pytest.mark.parametrize(
    "call",
    [
        lambda: relu_backward([1, 2], [1], "gradient"),
        lambda: relu_backward([1], [1], "saliency"),
        lambda: forward(network(), IMAGES[:, :1]),
        lambda: forward(network(), IMAGES[:, :, :2]),
        lambda: led_back(network(), forward(network(), IMAGES), np.ones((2, 4, 3, 2)), "guided"),
        lambda: occlusion_map(lambda images: images.sum(axis=(1, 2)), np.ones((2, 2)), 2, 0),
        lambda: occlusion_map(lambda images: images.sum(axis=(1, 2)), np.ones((2, 2)), 1, 0, step=3),
        lambda: occlusion_map(lambda images: images.sum(axis=(1, 2)), np.ones(4), 1, 0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError, match=r"."):
        call()
