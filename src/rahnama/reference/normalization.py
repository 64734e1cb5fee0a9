"""Normalization layers: batch, layer, instance and group normalization, running statistics, and folding.

Axes: N examples, C channels, then any number of positions (none for a fully connected layer, H and W for a map).
Variances that normalise are biased (divided by the number of values); the stored running variance is unbiased, as in
PyTorch. The scale γ and the shift β have one entry for each channel throughout.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def standardize(signal: ArrayLike, axes: tuple[int, ...], epsilon: float = 1e-5) -> Array:
    """``(x − mean) / sqrt(variance + ε)``, both taken over the given axes.

    The variance is the mean of squared deviations, not E[x²] − E[x]², which loses all digits when the mean is large.

    Args:
        signal: x, any shape.
        axes: the axes that are averaged away; every combination of the others has statistics of its own.
        epsilon: ε, at least 0; it keeps a constant set of values from dividing by zero.

    Returns:
        Array of the shape of ``signal``, without unit; over ``axes`` its mean is 0 and its variance at most 1.

    Raises:
        ValueError: if no value is averaged, ε is negative, or a variance is zero and ε too.

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, algorithm 1, with the choice of axes left open.

    Example:
        Of 1 and 3 the mean is 2 and the biased variance 1:

        >>> standardize([[1.0, 3.0]], axes=(1,), epsilon=0.0)
        array([[-1.,  1.]])
    """
    x = np.asarray(signal, dtype=np.float64)
    if not axes or x.size == 0:
        raise ValueError(f"need at least one axis and one value to average, got axes {axes} of shape {x.shape}")
    if epsilon < 0:
        raise ValueError(f"epsilon must not be negative, got {epsilon}")
    centred = x - x.mean(axis=axes, keepdims=True)
    variance = (centred**2).mean(axis=axes, keepdims=True)
    if epsilon == 0 and not variance.all():
        raise ValueError("a set of equal values has no spread to divide by; give an epsilon above 0")
    result: Array = centred / np.sqrt(variance + epsilon)
    return result


def batch_normalize(signal: ArrayLike, gamma: ArrayLike, beta: ArrayLike, epsilon: float = 1e-5) -> Array:
    """``γ_c x̂ + β_c`` with statistics over the batch and all positions of a channel: training mode.

    Args:
        signal: (N, C) or (N, C, …), with at least two values in a channel.
        gamma: γ, one for each channel.
        beta: β, one for each channel.
        epsilon: ε, at least 0.

    Returns:
        Array of the shape of ``signal``, without unit.

    Raises:
        ValueError: if there is no channel axis, γ or β do not fit, or a channel has one value only (its deviation
            from itself is 0, whatever it is).

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, algorithm 1 and section 3.2; ``torch.nn.BatchNorm2d`` in training mode.

    Example:
        Two examples, one feature; whatever the two values are, they become −1 and 1 before γ and β:

        >>> batch_normalize([[5.0], [9.0]], gamma=[2.0], beta=[3.0], epsilon=0.0)
        array([[1.],
               [5.]])
    """
    x = _signal(signal)
    if x.size // x.shape[1] < 2:
        raise ValueError("a channel with one value has no spread; batch statistics need at least two values")
    return _affine(standardize(x, (0, *range(2, x.ndim)), epsilon), gamma, beta)


def group_normalize(signal: ArrayLike, groups: int, gamma: ArrayLike, beta: ArrayLike, epsilon: float = 1e-5) -> Array:
    """``γ_c x̂ + β_c`` with statistics over the positions and the channels of a group, for each example alone.

    One group is layer normalization over channels and positions; C groups are instance normalization.

    Args:
        signal: (N, C) or (N, C, …).
        groups: G, at least 1, a divisor of C; neighbouring channels share a group.
        gamma: γ, one for each channel.
        beta: β, one for each channel.
        epsilon: ε, at least 0.

    Returns:
        Array of the shape of ``signal``, without unit; an example's output does not depend on the others.

    Raises:
        ValueError: if C is no multiple of G, or γ or β do not fit.

    Source:
        Wu and He, arXiv:1803.08494, equation 7; ``torch.nn.GroupNorm``. ``torch.nn.LayerNorm`` over (C, H, W) averages
        over the same values as one group, but learns a γ and a β for each of the C·H·W entries.

    Example:
        Each channel alone; the second example is ten times the first, which leaves no trace:

        >>> group_normalize([[[1.0, 3.0]], [[10.0, 30.0]]], 1, gamma=[1.0], beta=[0.0], epsilon=0.0)
        array([[[-1.,  1.]],
        <BLANKLINE>
               [[-1.,  1.]]])
    """
    x = _signal(signal)
    if groups < 1 or x.shape[1] % groups:
        raise ValueError(f"the number of groups must divide the {x.shape[1]} channels, got {groups}")
    cut = x.reshape(len(x), groups, -1)
    return _affine(standardize(cut, (2,), epsilon).reshape(x.shape), gamma, beta)


def normalize_with(
    signal: ArrayLike, mean: ArrayLike, variance: ArrayLike, gamma: ArrayLike, beta: ArrayLike, epsilon: float = 1e-5
) -> Array:
    """``γ_c (x − μ_c) / sqrt(σ²_c + ε) + β_c`` with stored statistics: inference mode, an affine map for each channel.

    Args:
        signal: (N, C) or (N, C, …).
        mean: μ, one for each channel.
        variance: σ², one for each channel, at least 0.
        gamma: γ, one for each channel.
        beta: β, one for each channel.
        epsilon: ε, at least 0.

    Returns:
        Array of the shape of ``signal``, without unit.

    Raises:
        ValueError: if a parameter does not fit, a variance is negative, or σ² + ε is 0.

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, algorithm 2, line 11; ``torch.nn.BatchNorm2d`` in evaluation mode.

    Example:
        >>> normalize_with([[3.0]], mean=[1.0], variance=[4.0], gamma=[2.0], beta=[1.0], epsilon=0.0)
        array([[3.]])
    """
    x = _signal(signal)
    centre, spread = (_column(each, x, name) for each, name in ((mean, "mean"), (variance, "variance")))
    if epsilon < 0 or (spread < 0).any() or not (spread + epsilon).all():
        raise ValueError("variances and epsilon must not be negative, and their sum not zero")
    return _affine((x - centre) / np.sqrt(spread + epsilon), gamma, beta)


def update_running(
    mean: ArrayLike, variance: ArrayLike, signal: ArrayLike, momentum: float = 0.1
) -> tuple[Array, Array]:
    """``(1 − m) old + m new`` for the mean and the unbiased variance of every channel, after one batch.

    Args:
        mean: running mean, one for each channel; PyTorch starts it at 0.
        variance: running variance, one for each channel; PyTorch starts it at 1.
        signal: the batch, (N, C) or (N, C, …), with at least two values in a channel.
        momentum: m, in (0, 1]: the weight of the new batch. Other libraries call 1 − m the momentum.

    Returns:
        The new running mean and variance, (C,) each.

    Raises:
        ValueError: if a channel has one value only, the statistics do not fit, or m is out of range.

    Source:
        ``torch.nn.BatchNorm2d``, note on ``momentum``; it normalises with the biased variance and stores the unbiased.

    Example:
        The batch 1, 3 has mean 2 and unbiased variance 2:

        >>> mean, variance = update_running([0.0], [1.0], [[1.0], [3.0]])
        >>> print(mean, variance.round(3))
        [0.2] [1.1]
    """
    x = _signal(signal)
    count = x.size // x.shape[1]
    if count < 2 or not 0 < momentum <= 1:
        raise ValueError(f"need two values in a channel and a momentum in (0, 1], got {count} and {momentum}")
    old = [_column(each, x, name).reshape(-1) for each, name in ((mean, "mean"), (variance, "variance"))]
    axes = (0, *range(2, x.ndim))
    new = x.mean(axis=axes), x.var(axis=axes, ddof=1)
    return (1 - momentum) * old[0] + momentum * new[0], (1 - momentum) * old[1] + momentum * new[1]


def fold(
    weights: ArrayLike,
    bias: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    epsilon: float = 1e-5,
) -> tuple[Array, Array]:
    """Weights and bias of the one linear layer that equals a linear layer followed by frozen batch normalization.

    With ``s = γ / sqrt(σ² + ε)`` they are ``s W`` and ``s (b − μ) + β``.

    Args:
        weights: W, (C, …): one filter, or one row, for each output channel.
        bias: b, one for each channel; zeros if the layer has none.
        mean: μ, one for each channel.
        variance: σ², one for each channel, at least 0.
        gamma: γ, one for each channel.
        beta: β, one for each channel.
        epsilon: ε, at least 0.

    Returns:
        Weights of the shape of ``weights``, and a bias for each channel.

    Raises:
        ValueError: if a parameter does not fit, a variance is negative, or σ² + ε is 0.

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, algorithm 2, line 11, composed with the layer in front of it.

    Example:
        >>> weights, bias = fold([[6.0]], [1.0], [3.0], [4.0], [2.0], [1.0], epsilon=0.0)
        >>> print(weights, bias)
        [[6.]] [-1.]
    """
    w = np.asarray(weights, dtype=np.float64)
    ones = np.ones((1, len(w)))
    scale = normalize_with(ones, np.zeros(len(w)), variance, gamma, np.zeros(len(w)), epsilon)[0]
    shift = normalize_with(_column(bias, ones, "bias"), mean, variance, gamma, beta, epsilon)[0]
    return w * scale.reshape(-1, *[1] * (w.ndim - 1)), shift


def batch_normalize_gradient(
    upstream: ArrayLike, signal: ArrayLike, gamma: ArrayLike, epsilon: float = 1e-5
) -> tuple[Array, Array, Array]:
    """Gradients of a loss by the input, γ and β of ``batch_normalize``.

    ``∂L/∂x = γ / sqrt(σ² + ε) · (g − mean(g) − x̂ mean(g x̂))``, the means over a channel's values.
    This adds up to 0 over a channel, because a constant added to the channel leaves the output as it was.

    Args:
        upstream: g = ∂L/∂y, of the shape of ``signal``.
        signal: x, (N, C) or (N, C, …).
        gamma: γ, one for each channel.
        epsilon: ε, above 0, or 0 if every channel has a spread.

    Returns:
        ∂L/∂x of the shape of ``signal``; ∂L/∂γ and ∂L/∂β, (C,) each.

    Raises:
        ValueError: if shapes do not fit or a channel has no spread and ε is 0.

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, section 3, the chain rule there with the sums carried out.

    Example:
        Two values always become −1 and 1, so neither can move the output:

        >>> batch_normalize_gradient([[1.0], [0.0]], [[5.0], [9.0]], gamma=[2.0], epsilon=0.0)[0]
        array([[0.],
               [0.]])
    """
    x, g = _signal(signal), np.asarray(upstream, dtype=np.float64)
    if g.shape != x.shape:
        raise ValueError(f"the upstream gradient must have the signal's shape {x.shape}, got {g.shape}")
    axes = (0, *range(2, x.ndim))
    flat = standardize(x, axes, epsilon)
    deviation = np.sqrt(x.var(axis=axes, keepdims=True) + epsilon)
    inner = g - g.mean(axis=axes, keepdims=True) - flat * (g * flat).mean(axis=axes, keepdims=True)
    return _column(gamma, x, "gamma") / deviation * inner, (g * flat).sum(axis=axes), g.sum(axis=axes)


def _affine(flat: Array, gamma: ArrayLike, beta: ArrayLike) -> Array:
    return flat * _column(gamma, flat, "gamma") + _column(beta, flat, "beta")


def _column(values: ArrayLike, signal: Array, name: str) -> Array:
    """One number for each channel, shaped so that it broadcasts over the signal."""
    found = np.asarray(values, dtype=np.float64)
    if found.shape != (signal.shape[1],):
        raise ValueError(f"{name} needs one number for each of {signal.shape[1]} channels, got shape {found.shape}")
    return found.reshape(1, -1, *[1] * (signal.ndim - 2))


def _signal(values: ArrayLike) -> Array:
    x = np.asarray(values, dtype=np.float64)
    if x.ndim < 2 or x.size == 0:
        raise ValueError(f"a signal has examples and channels, and is not empty; got shape {x.shape}")
    return x
