"""The small CNN of homework 4, question 3: by hand, torch, central differences, laws, refusals."""

import numpy as np
import pytest
import torch

from rahnama.reference.small_cnn import Weights, average_pooling, average_pooling_gradient, forward, gradients


def network(rows=4, columns=6, channels=5, filters=3, seed=4):
    """Generic numbers; no two axes equal."""
    draw = np.random.default_rng(seed)
    weights = Weights(
        draw.normal(size=(filters, channels)),
        draw.normal(size=(2, 2, filters)) * 3,
        draw.normal(size=rows * columns // 4) + 0.2,
    )
    return draw.normal(size=(rows, columns, channels)) + 0.1, weights


def test_average_pooling_by_hand():
    assert np.array_equal(average_pooling([[1, 2, 10, 0], [3, 6, 20, 30]]), [[3, 15]])


def test_average_pooling_is_what_torch_computes():
    image = np.random.default_rng(1).normal(size=(6, 8))
    wanted = torch.nn.AvgPool2d(2)(torch.tensor(image)[None])[0].numpy()
    np.testing.assert_allclose(average_pooling(image), wanted, rtol=1e-12)


def test_the_pooling_s_gradient_keeps_the_sum_and_is_its_transpose():
    draw = np.random.default_rng(2)
    image, flow = draw.normal(size=(4, 6)), draw.normal(size=(2, 3))
    back = average_pooling_gradient(flow)
    assert back.sum() == pytest.approx(flow.sum())
    assert np.vdot(back, image) == pytest.approx(np.vdot(flow, average_pooling(image)))
    assert np.ptp(back[2:, 2:4]) == 0  # one value in each cell


def test_forward_by_hand():
    image = np.array([[[1, 2], [0, 1]], [[3, -1], [2, 2]]])
    weights = Weights(np.array([[2.0, -1.0]]), np.array([[[1.0], [2.0]], [[3.0], [4.0]]]), np.array([8.0]))
    # P1 = 0, -1; 7, 2.  Zeros below and on the right: P2 = 27, 5; 11, 2
    values = forward(image, weights)
    assert values.first[:, :, 0].tolist() == [[0, -1], [7, 2]]
    assert values.second.tolist() == [[27, 5], [11, 2]]
    assert values.score == 8 * 45 / 4
    # zeros above and on the left: 4·0; 3·0 - 4·1; 2·0 + 4·7; 1·0 - 2·1 + 3·7 + 4·2
    assert forward(image, weights, before=1).second.tolist() == [[0, -4], [28, 27]]


@pytest.mark.parametrize("before", [0, 1])
def test_all_gradients_are_those_of_torch(before):
    image, weights = network()
    first, second, last = (torch.tensor(each, requires_grad=True) for each in weights)
    mixed = torch.tensor(image) @ first.T
    padded = torch.nn.functional.pad(mixed.permute(2, 0, 1)[None], (before, 1 - before, before, 1 - before))
    map_ = torch.nn.functional.conv2d(padded, second.permute(2, 0, 1)[None])
    pooled = torch.nn.functional.avg_pool2d(map_, 2)
    score = pooled.flatten() @ last
    wanted = torch.autograd.grad(
        torch.nn.functional.softplus(score, threshold=100), (pooled, map_, mixed, last, second, first)
    )
    upstream = 1 / (1 + np.exp(-forward(image, weights, before).score))
    for got, expected in zip(gradients(image, weights, upstream, before), wanted, strict=True):
        np.testing.assert_allclose(got, expected.numpy().reshape(got.shape), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize(("name", "field"), [("first", 5), ("second", 4), ("last", 3)])
def test_weights_gradients_are_central_differences(before, name, field):
    image, weights = network(seed=8)
    found = gradients(image, weights, -0.7, before)[field]
    start = getattr(weights, name)
    for place in np.ndindex(start.shape):
        scores = []
        for step in (0.5, -0.5):
            moved = start.copy()
            moved[place] += step
            scores.append(forward(image, weights._replace(**{name: moved}), before).score)
        assert found[place] == pytest.approx(-0.7 * (scores[0] - scores[1]), rel=1e-9, abs=1e-10)


def test_each_weight_times_its_gradient_adds_up_to_the_score_in_every_layer():
    image, weights = network(seed=9)
    found = gradients(image, weights)
    score = forward(image, weights).score
    pairs = zip(weights, (found.first_weights, found.second_weights, found.last_weights), strict=True)
    assert [np.vdot(weight, slope) for weight, slope in pairs] == pytest.approx([score] * 3)


def test_nothing_flows_back_from_a_loss_that_does_not_change():
    image, weights = network()
    assert not any(each.any() for each in gradients(image, weights, 0.0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first": np.ones((3, 4))}, "first weights must read 5 channels"),
        ({"second": np.ones((3, 2, 3))}, "two rows and two columns"),
        ({"second": np.ones((2, 2, 4))}, "same channels"),
        ({"last": np.ones(5)}, "last weights must be 6"),
        ({"last": np.full(6, np.inf)}, "finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused(change, message):
    image, weights = network()
    with pytest.raises(ValueError, match=message):
        forward(image, weights._replace(**change))


def test_odd_sides_and_slopes_that_are_not_finite_are_refused():
    image, weights = network()
    with pytest.raises(ValueError, match="even"):
        average_pooling(np.ones((3, 4)))
    with pytest.raises(ValueError, match="2 axes"):
        average_pooling_gradient([1.0, 2.0])
    with pytest.raises(ValueError, match="upstream"):
        gradients(image, weights, np.nan)
    with pytest.raises(ValueError, match="before"):
        gradients(image, weights, 1.0, before=2)
