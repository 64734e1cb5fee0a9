"""A one-dimensional convolutional layer with batch and channels: output and gradients."""

import numpy as np
import pytest
import torch

from rahnama.reference import convolution1d as single
from rahnama.reference import convolution1d_layer as layer

# B, C, F, N, K, s, p, D
LAYERS = [
    (2, 3, 4, 7, 3, 1, 0, 1),
    (3, 2, 1, 8, 3, 2, 1, 1),
    (1, 2, 3, 9, 2, 3, 0, 4),
    (2, 1, 5, 10, 4, 2, 3, 2),
    (4, 3, 2, 5, 5, 1, 0, 1),
    (2, 3, 4, 6, 1, 1, 2, 3),
    (1, 1, 1, 1, 1, 1, 0, 1),
]
layers = pytest.mark.parametrize(("b", "c", "f", "n", "k", "s", "p", "d"), LAYERS)


def generic(seed, *shape):
    """Generic entries: no zero, no symmetry, channels of different scale."""
    values = np.random.default_rng(seed).normal(size=shape) + 0.4
    return values * 1.9 ** np.arange(shape[1])[:, None]


def library(signals, kernels, s, p, d):
    return torch.nn.functional.conv1d(signals, kernels, stride=s, padding=p, dilation=d)


def outputs(n, k, s, p, d):
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


# by hand


def test_layer_output_as_worked_on_paper():
    assert layer.layer_output([[[1, 4, -2]]], [[[2, -1]], [[3, 5]]]).tolist() == [[[-2, 10], [23, 2]]]


def test_layer_kernel_gradient_as_worked_on_paper():
    upstream, signals = [[[3, 1, 4, -1]]], [[[5, -2, -1, 1, 4, 2]]]
    assert layer.layer_kernel_gradient(upstream, signals, 3).tolist() == [[[8, -7, 12]]]


def test_layer_input_gradient_as_worked_on_paper():
    assert layer.layer_input_gradient([[[3, 1, 4, -1]]], [[[4, 2, -3]]], 6).tolist() == [[[12, 10, 9, 1, -14, 3]]]


# a second route


@layers
def test_layer_output_equals_the_library(b, c, f, n, k, s, p, d):
    x, w = generic(1, b, c, n), generic(2, f, c, k)
    assert np.allclose(layer.layer_output(x, w, s, p, d), library(torch.tensor(x), torch.tensor(w), s, p, d).numpy())


@layers
def test_gradients_equal_autograd(b, c, f, n, k, s, p, d):
    x, w, g = generic(1, b, c, n), generic(2, f, c, k), generic(3, b, f, outputs(n, k, s, p, d))
    signals, kernels = torch.tensor(x, requires_grad=True), torch.tensor(w, requires_grad=True)
    library(signals, kernels, s, p, d).backward(torch.tensor(g))
    assert np.allclose(layer.layer_kernel_gradient(g, x, k, s, p, d), kernels.grad.numpy())
    assert np.allclose(layer.layer_input_gradient(g, w, n, s, p, d), signals.grad.numpy())


@layers
def test_gradients_equal_central_differences(b, c, f, n, k, s, p, d):
    x, w, g, step = generic(4, b, c, n), generic(5, f, c, k), generic(6, b, f, outputs(n, k, s, p, d)), 1e-5

    def slope(loss, at):
        steps = step * np.eye(at.size).reshape(-1, *at.shape)
        return np.reshape([(loss(at + e) - loss(at - e)) / (2 * step) for e in steps], at.shape)

    def loss(signals, kernels):
        return float(np.sum(g * np.sin(layer.layer_output(signals, kernels, s, p, d))))

    upstream = g * np.cos(layer.layer_output(x, w, s, p, d))
    by_kernel, by_input = slope(lambda v: loss(x, v), w), slope(lambda v: loss(v, w), x)
    assert np.allclose(layer.layer_kernel_gradient(upstream, x, k, s, p, d), by_kernel, rtol=1e-5, atol=1e-5)
    assert np.allclose(layer.layer_input_gradient(upstream, w, n, s, p, d), by_input, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(("n", "k", "s", "p"), [(7, 3, 1, 0), (9, 4, 2, 1), (5, 5, 1, 0)])
def test_one_channel_is_the_convolution_of_vectors(n, k, s, p):
    x, w = generic(7, 1, 1, n), generic(8, 1, 1, k)
    g = generic(9, 1, 1, outputs(n, k, s, p, 1))
    assert np.allclose(layer.layer_output(x, w, s, p)[0, 0], single.cross_correlation(x[0, 0], w[0, 0], s, p))
    by_kernel = single.kernel_gradient(g[0, 0], x[0, 0], k, s, p)
    assert np.allclose(layer.layer_kernel_gradient(g, x, k, s, p)[0, 0], by_kernel)
    by_input = single.input_gradient(g[0, 0], w[0, 0], n, s, p)
    assert np.allclose(layer.layer_input_gradient(g, w, n, s, p)[0, 0], by_input)


# laws


@layers
def test_both_gradients_are_adjoints(b, c, f, n, k, s, p, d):
    x, w, g = generic(1, b, c, n), generic(2, f, c, k), generic(3, b, f, outputs(n, k, s, p, d))
    wanted = np.sum(g * layer.layer_output(x, w, s, p, d))
    assert np.isclose(np.sum(w * layer.layer_kernel_gradient(g, x, k, s, p, d)), wanted)
    assert np.isclose(np.sum(x * layer.layer_input_gradient(g, w, n, s, p, d)), wanted)


def test_kernel_gradient_adds_over_examples_and_input_gradient_does_not():
    x, w, g = generic(1, 3, 2, 6), generic(2, 4, 2, 3), generic(3, 3, 4, 4)
    alone = [layer.layer_kernel_gradient(g[[b]], x[[b]], 3) for b in range(3)]
    assert np.allclose(layer.layer_kernel_gradient(g, x, 3), sum(alone))
    apart = [layer.layer_input_gradient(g[[b]], w, 6) for b in range(3)]
    assert np.allclose(layer.layer_input_gradient(g, w, 6), np.concatenate(apart))


# extremes


def test_a_kernel_as_long_as_the_signal_sees_the_signal():
    x, g = generic(1, 1, 2, 5), np.array([[[3.0], [-2.0]]])
    assert np.allclose(layer.layer_kernel_gradient(g, x, 5), np.stack([3 * x[0], -2 * x[0]]))


def test_entries_that_no_window_reads_have_gradient_zero():
    assert layer.layer_input_gradient([[[2, 3]]], [[[5, 7]]], 6, stride=3).tolist() == [[[10, 14, 0, 15, 21, 0]]]


# refusals

ONE = [[[1.0]]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: layer.layer_output([[1]], ONE), r"signals must have three axes.*\(1, 1\)"),
        (lambda: layer.layer_output(ONE, [[[]]]), r"kernels must have three axes.*\(1, 1, 0\)"),
        (lambda: layer.layer_output([[[np.nan]]], ONE), "signals must be finite, got 1"),
        (lambda: layer.layer_output([[[1], [2]]], ONE), "agree in their channels, got 2 and 1"),
        (lambda: layer.layer_output(ONE, [[[1, 2]]], dilation=3), "got 1 entries for a kernel that spans 4"),
        (lambda: layer.layer_output(ONE, ONE, stride=0), "stride must be a whole number from 1, got 0"),
        (lambda: layer.layer_output(ONE, ONE, padding=-1), "padding must be a whole number from 0, got -1"),
        (lambda: layer.layer_output(ONE, ONE, dilation=1.0), "dilation must be a whole number from 1, got 1.0"),
        (lambda: layer.layer_output(ONE, ONE, stride=True), "stride must be a whole number from 1, got True"),
        (lambda: layer.layer_kernel_gradient(ONE, ONE, 0), "size must be a whole number from 1, got 0"),
        (lambda: layer.layer_kernel_gradient([[[1, 2]]], ONE, 1), "1 examples and 1 outputs each"),
        (lambda: layer.layer_kernel_gradient([[[1]], [[2]]], ONE, 1), "1 examples and 1 outputs each"),
        (lambda: layer.layer_input_gradient(ONE, ONE, 0), "length must be a whole number from 1, got 0"),
        (lambda: layer.layer_input_gradient([[[1, 2]]], ONE, 1), "1 examples and 1 outputs each"),
        (lambda: layer.layer_input_gradient([[[1], [2]]], ONE, 1), "agree in their channels, got 2 and 1"),
    ],
)
def test_refuses_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
