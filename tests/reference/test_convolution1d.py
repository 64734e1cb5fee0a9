"""Convolution of vectors, its matrix, its gradients and its transpose."""

import numpy as np
import pytest
import torch

from rahnama.reference import convolution1d as conv

LAYERS = [
    (4, 3, 1, 1),
    (7, 3, 1, 0),
    (9, 4, 2, 1),
    (8, 5, 3, 2),
    (6, 2, 2, 3),
    (5, 5, 1, 0),
    (1, 1, 1, 0),
    (10, 3, 4, 1),
]
layers = pytest.mark.parametrize(("n", "k", "s", "p"), LAYERS)


def vector(length: int, seed: int) -> np.ndarray:
    """Generic entries: no zero, no symmetry, different scales."""
    return np.random.default_rng(seed).normal(size=length) * 1.7 ** np.arange(length) + 0.3


def tensor(values: np.ndarray, grad: bool = False) -> torch.Tensor:
    return torch.tensor(np.array(values), dtype=torch.float64)[None, None].requires_grad_(grad)


def outputs(n: int, k: int, s: int, p: int) -> int:
    return (n + 2 * p - k) // s + 1


# by hand


def test_correlates_as_worked_on_paper():
    assert conv.cross_correlation([1, 4, -2, 3], [2, -1, 3], padding=1).tolist() == [11, -8, 19, -7]


def test_writes_the_matrix_as_worked_on_paper():
    wanted = [[-1, 3, 0, 0], [2, -1, 3, 0], [0, 2, -1, 3], [0, 0, 2, -1]]
    assert conv.band_matrix([2, -1, 3], 4, padding=1).tolist() == wanted


def test_gradients_are_those_worked_on_paper():
    assert conv.input_gradient([1, 2, -1, 3], [2, -1, 3], 4, padding=1).tolist() == [3, -1, 13, -6]
    assert conv.kernel_gradient([1, 2, -1, 3], [1, 4, -2, 3], 3, padding=1).tolist() == [-8, 20, -3]


def test_stamps_are_those_worked_on_paper():
    assert conv.transposed_convolution([1, 4, -2, 3], [2, -1, 3]).tolist() == [2, 7, -5, 20, -9, 9]


# a second route


@layers
def test_equals_the_library_forward(n, k, s, p):
    x, w = vector(n, 1), vector(k, 2)
    wanted = torch.nn.functional.conv1d(tensor(x), tensor(w), stride=s, padding=p)[0, 0].numpy()
    assert np.allclose(conv.cross_correlation(x, w, s, p), wanted)
    flipped = torch.nn.functional.conv1d(tensor(x), tensor(w[::-1].copy()), stride=s, padding=p)[0, 0].numpy()
    assert np.allclose(conv.convolution(x, w, s, p), flipped)


def test_full_forms_equal_numpy():
    x, w = vector(6, 1), vector(4, 2)
    assert np.allclose(conv.full_correlation(x, w), np.correlate(x, w, "full"))
    assert np.allclose(conv.convolution(x, w, padding=3), np.convolve(x, w))


@layers
def test_the_matrix_does_what_the_operation_does(n, k, s, p):
    x, w = vector(n, 3), vector(k, 4)
    assert np.allclose(conv.band_matrix(w, n, s, p) @ x, conv.cross_correlation(x, w, s, p))
    assert np.allclose(conv.band_matrix(w, n + 2 * p, s) @ np.pad(x, p), conv.cross_correlation(x, w, s, p))


@layers
def test_gradients_equal_autograd(n, k, s, p):
    x, w, g = vector(n, 5), vector(k, 6), vector(outputs(n, k, s, p), 7)
    signal, kernel = tensor(x, True), tensor(w, True)
    torch.nn.functional.conv1d(signal, kernel, stride=s, padding=p).backward(tensor(g))
    assert np.allclose(conv.input_gradient(g, w, n, s, p), signal.grad[0, 0].numpy())
    assert np.allclose(conv.kernel_gradient(g, x, k, s, p), kernel.grad[0, 0].numpy())


@layers
def test_gradients_equal_central_differences(n, k, s, p):
    x, w, g, step = vector(n, 5), vector(k, 6), vector(outputs(n, k, s, p), 7), 1e-5

    def slope(loss, at):
        return [(loss(at + step * e) - loss(at - step * e)) / (2 * step) for e in np.eye(len(at))]

    by_input = slope(lambda v: g @ conv.cross_correlation(v, w, s, p) ** 2 / 2, x)
    by_kernel = slope(lambda v: g @ conv.cross_correlation(x, v, s, p) ** 2 / 2, w)
    upstream = g * conv.cross_correlation(x, w, s, p)
    assert np.allclose(conv.input_gradient(upstream, w, n, s, p), by_input, rtol=1e-5, atol=1e-6)
    assert np.allclose(conv.kernel_gradient(upstream, x, k, s, p), by_kernel, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("n", "k", "s", "p"), [(4, 3, 1, 0), (4, 3, 1, 1), (5, 4, 2, 1), (3, 2, 3, 0), (1, 5, 2, 2)])
def test_transposed_convolution_equals_the_library(n, k, s, p):
    x, w = vector(n, 8), vector(k, 9)
    wanted = torch.nn.functional.conv_transpose1d(tensor(x), tensor(w), stride=s, padding=p)[0, 0].numpy()
    assert np.allclose(conv.transposed_convolution(x, w, s, p), wanted)
    assert np.allclose(conv.band_matrix(w, len(wanted), s, p).T @ x, wanted)


# laws


@layers
def test_input_gradient_is_the_adjoint(n, k, s, p):
    x, w, y = vector(n, 10), vector(k, 11), vector(outputs(n, k, s, p), 12)
    assert np.isclose(conv.cross_correlation(x, w, s, p) @ y, x @ conv.input_gradient(y, w, n, s, p))


@layers
def test_kernel_gradient_is_the_adjoint_in_the_kernel(n, k, s, p):
    x, w, y = vector(n, 10), vector(k, 11), vector(outputs(n, k, s, p), 12)
    assert np.isclose(conv.cross_correlation(x, w, s, p) @ y, w @ conv.kernel_gradient(y, x, k, s, p))


def test_a_shifted_signal_gives_a_shifted_output():
    x, w = vector(6, 13), vector(3, 14)
    late = np.concatenate([np.zeros(2), x])
    assert np.allclose(conv.full_correlation(late, w), np.concatenate([np.zeros(2), conv.full_correlation(x, w)]))


def test_stride_keeps_every_second_output():
    x, w = vector(9, 15), vector(4, 16)
    assert np.allclose(conv.cross_correlation(x, w, 2, 1), conv.cross_correlation(x, w, 1, 1)[::2])


def test_convolution_commutes_and_correlation_does_not():
    x, w = vector(4, 17), vector(3, 18)
    assert np.allclose(conv.convolution(x, w, padding=2), conv.convolution(w, x, padding=3))
    assert not np.allclose(conv.full_correlation(x, w), conv.full_correlation(w, x))


def test_padding_of_a_transposed_convolution_crops():
    x, w = vector(5, 19), vector(4, 20)
    assert np.allclose(conv.transposed_convolution(x, w, 2, 1), conv.transposed_convolution(x, w, 2)[1:-1])


def test_gradient_beyond_the_full_padding_is_cropped():
    g, w = vector(9, 21), vector(2, 22)  # n = 4, k = 2, p = 3: the rule k - 1 - p gives -2
    assert np.allclose(conv.input_gradient(g, w, 4, padding=3), conv.full_correlation(g, w[::-1])[3:-3])


# extremes


def test_a_kernel_of_one_weight_scales():
    assert conv.cross_correlation([3, 5], [7]).tolist() == conv.transposed_convolution([3, 5], [7]).tolist() == [21, 35]


def test_entries_that_no_window_reads_have_gradient_zero():
    assert conv.input_gradient([2, 3], [5, 7], 6, stride=3).tolist() == [10, 14, 0, 15, 21, 0]


def test_a_kernel_as_long_as_the_signal_gives_one_number():
    assert conv.cross_correlation([1e8, 1.0], [1.0, 1e-8]).tolist() == [1e8 + 1e-8]


# refusals


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: conv.cross_correlation([[1, 2]], [1]), r"signal must be a vector.*\(1, 2\)"),
        (lambda: conv.cross_correlation([1, 2], []), r"kernel must be a vector.*\(0,\)"),
        (lambda: conv.cross_correlation([1, np.nan], [1]), "signal must be finite, got 1"),
        (lambda: conv.cross_correlation([1, 2], [np.inf]), "kernel must be finite"),
        (lambda: conv.cross_correlation([1, 2], [1, 2, 3]), "2 entries, 3 weights"),
        (lambda: conv.cross_correlation([1, 2], [1], stride=0), "stride must be a whole number from 1, got 0"),
        (lambda: conv.cross_correlation([1, 2], [1], padding=-1), "padding must be a whole number from 0, got -1"),
        (lambda: conv.cross_correlation([1, 2], [1], padding=1.0), "padding must be a whole number from 0, got 1.0"),
        (lambda: conv.cross_correlation([1, 2], [1], stride=True), "stride must be a whole number from 1, got True"),
        (lambda: conv.convolution([1, 2], [[1]]), "kernel must be a vector"),
        (lambda: conv.full_correlation([1, 2], []), "kernel must be a vector"),
        (lambda: conv.band_matrix([1, 2], 0), "length must be a whole number from 1, got 0"),
        (lambda: conv.band_matrix([1, 2, 3], 2), "2 entries, 3 weights"),
        (lambda: conv.input_gradient([1, 2, 3], [1, 2], 3), "upstream must have 2 entries.*got 3"),
        (lambda: conv.input_gradient([1], [1], 0), "length must be a whole number from 1"),
        (lambda: conv.kernel_gradient([1, 2, 3], [1, 2, 3], 2), "upstream must have 2 entries.*got 3"),
        (lambda: conv.kernel_gradient([1], [1], 0), "size must be a whole number from 1"),
        (
            lambda: conv.transposed_convolution([1, 2], [1], padding=1),
            "cropping must leave an entry, got padding 1 for 2",
        ),
        (lambda: conv.transposed_convolution([1], [1], stride=-2), "stride must be a whole number from 1, got -2"),
    ],
)
def test_refuses_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
