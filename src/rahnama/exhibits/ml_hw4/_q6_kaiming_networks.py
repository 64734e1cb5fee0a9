"""Convolutional networks on which part b of question 6 measures scales, by torch and by Fourier transforms.

Axes: N examples, O output channels, C input channels, S side of the maps, K side of the kernels. Borders wrap round, so
that every output sums exactly fan_in products and every input is read exactly fan_out times. Nothing is trained.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
import sympy
import torch
from numpy.typing import NDArray
from torch.nn import functional, init

from rahnama.reference.kaiming import Mode, kaiming_variance, scale_factor

Array = NDArray[np.float64]

SHAPE = (5, 3, 8, 8)  # the question's layer: (O, C, K, K)
CHANNELS, KERNEL, SIDE, EXAMPLES, LAYERS, SEEDS = 16, 8, 10, 1, 20, 9
FAN = CHANNELS * KERNEL**2
STARTS: dict[str, float] = {
    "large": 0.3,
    "he": math.sqrt(2 / FAN),
    "default": math.sqrt(1 / (3 * FAN)),
    "small": 0.01,
}


def spectrum(kernel: Array, side: int) -> NDArray[np.complex128]:
    """Fourier transform of a kernel on the side×side torus: (O, C, S, S)."""
    return np.fft.fft2(kernel, (side, side))


def correlate(maps: Array, kernel: Array) -> Array:
    """Cross-correlation on the torus, by Fourier transforms: (N, C, S, S) → (N, O, S, S)."""
    product = np.einsum("ocuv,ncuv->nouv", spectrum(kernel, maps.shape[-1]).conj(), np.fft.fft2(maps), optimize=True)
    result: Array = np.fft.ifft2(product).real
    return result


def correlate_back(gradient: Array, kernel: Array) -> Array:
    """Gradient by the maps that ``correlate`` read: (N, O, S, S) → (N, C, S, S)."""
    product = np.einsum("ocuv,nouv->ncuv", spectrum(kernel, gradient.shape[-1]), np.fft.fft2(gradient), optimize=True)
    result: Array = np.fft.ifft2(product).real
    return result


def torch_correlate(maps: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:
    """The same by torch: the maps are continued to the right and downwards by what wraps round."""
    more = kernel.shape[-1] - 1
    return functional.conv2d(functional.pad(maps, (0, more, 0, more), mode="circular"), kernel)


def network(start: str, seed: int) -> tuple[Array, list[Array], Array]:
    """Standard normal pictures, kernels of all layers, and a standard normal last gradient."""
    generator = np.random.default_rng(seed)
    size = (EXAMPLES, CHANNELS, SIDE, SIDE)
    inputs, last = generator.standard_normal(size), generator.standard_normal(size)
    kernels = [STARTS[start] * generator.standard_normal((CHANNELS, CHANNELS, KERNEL, KERNEL)) for _ in range(LAYERS)]
    return inputs, kernels, last


def root_mean_square(values: Array) -> float:
    """Size of a typical entry."""
    return float(np.sqrt(np.mean(values**2)))


def scales(start: str, seed: int) -> tuple[Array, Array]:
    """Root mean square of z_0…z_L and of ∂J/∂z_0…∂J/∂z_L for ``J = Σ last · z_L``, by Fourier transforms."""
    inputs, kernels, last = network(start, seed)
    signals = [inputs]
    for kernel in kernels:
        signals.append(correlate(np.maximum(signals[-1], 0), kernel))
    gradients = [last]
    for kernel, before in zip(kernels[::-1], signals[-2::-1], strict=True):
        gradients.append(correlate_back(gradients[-1], kernel) * (before > 0))
    return np.array(list(map(root_mean_square, signals))), np.array(list(map(root_mean_square, gradients[::-1])))


@cache
def measured_with_he() -> Array:
    """Both scales of the He networks: (2, seeds, L+1); first the signal, then the gradient."""
    return np.stack([scales("he", seed) for seed in range(SEEDS)], axis=1)


def measured(start: str) -> Array:
    """The same for any start, from the He networks: ``relu(s·z) = s·relu(z)``, so a factor of all kernels comes out."""
    layers = np.arange(LAYERS + 1)
    powers = np.stack([layers, LAYERS - layers])  # layers that the signal, and the gradient, have passed
    result: Array = measured_with_he() * (STARTS[start] / STARTS["he"]) ** powers[:, None, :]
    return result


@cache
def measured_by_torch(start: str) -> Array:
    """Scale of z_L and of ∂J/∂z_0 for all seeds by torch: (2, seeds)."""
    rows = []
    for seed in range(SEEDS):
        inputs, kernels, last = network(start, seed)
        first = signal = torch.tensor(inputs, requires_grad=True)
        for kernel in kernels:
            signal = torch_correlate(torch.relu(signal), torch.tensor(kernel))
        (gradient,) = torch.autograd.grad((signal * torch.tensor(last)).sum(), first)
        rows.append((root_mean_square(signal.detach().numpy()), root_mean_square(gradient.numpy())))
    return np.array(rows).T


def factor_per_layer(start: str) -> float:
    """By how much one layer multiplies the scale, on average."""
    return math.sqrt(scale_factor(STARTS[start] ** 2, FAN))


# The question's layer alone


def torch_deviation(shape: Sequence[int], slope: float = 0.0, mode: Mode = "fan_in") -> float:
    """The number by which torch's ``kaiming_normal_`` multiplies standard normal numbers of the same seed."""
    drawn = torch.empty(*shape, dtype=torch.float64)
    plain = torch.empty(*shape, dtype=torch.float64)
    init.kaiming_normal_(drawn, a=slope, mode=mode, generator=torch.Generator().manual_seed(0))
    plain.normal_(0, 1, generator=torch.Generator().manual_seed(0))
    return float((drawn / plain).median())


def torch_xavier_deviation(shape: Sequence[int]) -> float:
    """The same for ``xavier_normal_``."""
    drawn = torch.empty(*shape, dtype=torch.float64)
    plain = torch.empty(*shape, dtype=torch.float64)
    init.xavier_normal_(drawn, generator=torch.Generator().manual_seed(0))
    plain.normal_(0, 1, generator=torch.Generator().manual_seed(0))
    return float((drawn / plain).median())


def fresh_layers(count: int) -> Array:
    """Weights of ``count`` new ``nn.Conv2d(3, 5, 8)``, exactly as torch makes them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layers = [torch.nn.Conv2d(3, 5, 8) for _ in range(count)]
    return np.stack([layer.weight.detach().double().numpy() for layer in layers])


def default_bound() -> float:
    """The bound of torch's default: what it multiplies even numbers of [-1, 1] of the same seed by."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layer = torch.nn.Conv2d(3, 5, 8)
        torch.manual_seed(0)
        plain = torch.empty(SHAPE).uniform_(-1, 1)
    return float((layer.weight.detach() / plain).median())


def kaiming_sample() -> Array:
    """The 960 weights of the question's layer, drawn by torch."""
    drawn = torch.empty(*SHAPE, dtype=torch.float64)
    init.kaiming_normal_(drawn, nonlinearity="relu", generator=torch.Generator().manual_seed(6))
    return drawn.numpy()


def halves() -> tuple[sympy.Expr, sympy.Expr]:
    """E[relu(z)²] and the variance of relu(z) for a standard normal z, by SymPy."""
    z = sympy.symbols("z", real=True)
    density = sympy.exp(-(z**2) / 2) / sympy.sqrt(2 * sympy.pi)
    square = sympy.integrate(z**2 * density, (z, 0, sympy.oo))
    mean = sympy.integrate(z * density, (z, 0, sympy.oo))
    return square, sympy.simplify(square - mean**2)


def halves_by_sums() -> tuple[float, float]:
    """The same by the trapezoidal rule on a fine grid."""
    z = np.linspace(-12, 12, 48_001)
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    active = np.maximum(z, 0)
    square, mean = np.trapezoid(active**2 * density, z), np.trapezoid(active * density, z)
    return float(square), float(square - mean**2)


def one_layer(mode: Mode) -> tuple[float, float]:
    """Factors of the mean square of signal and gradient through the question's layer after ReLU: 300 draws, torch.

    The signal is a standard normal z through ReLU and the layer; the gradient a standard normal one through the layer
    and ReLU's slope.
    """
    deviation = math.sqrt(kaiming_variance(SHAPE, 0.0, mode))
    chance = torch.Generator().manual_seed(1)
    forward = backward = 0.0
    draws, side = 300, 24
    for _ in range(draws):
        kernel = deviation * torch.randn(SHAPE, generator=chance, dtype=torch.float64)
        before = torch.randn((1, 3, side, side), generator=chance, dtype=torch.float64, requires_grad=True)
        after = torch_correlate(torch.relu(before), kernel)
        last = torch.randn(after.shape, generator=chance, dtype=torch.float64)
        (gradient,) = torch.autograd.grad((after * last).sum(), before)
        forward += float((after.detach() ** 2).mean()) / draws
        backward += float((gradient**2).mean()) / draws
    return forward, backward


def truncated_sample_deviation(cut: float) -> float:
    """Standard deviation of a million standard normal numbers of which those beyond ±cut are thrown away."""
    drawn = np.random.default_rng(3).standard_normal(1_000_000)
    return float(drawn[np.abs(drawn) <= cut].std())
