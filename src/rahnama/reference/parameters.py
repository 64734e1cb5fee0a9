"""How many numbers a layer learns: convolution, fully connected layer and batch normalization.

A weight is counted once, however many places of the image it is used at. Pooling, dropout and activations learn
nothing, so they have no function here. Nothing in this module depends on the size of the image.
"""

from __future__ import annotations


def convolution_parameters(kernel: int, in_channels: int, out_channels: int, groups: int = 1, bias: bool = True) -> int:
    """``K² (C_in / g) C_out``, and one bias for each output channel.

    One filter reads a K×K window of each channel of its group, C_in / g channels; there are C_out filters.

    Args:
        kernel: K, side of the square kernel, at least 1.
        in_channels: C_in, at least 1, a multiple of ``groups``.
        out_channels: C_out, at least 1, a multiple of ``groups``.
        groups: g, number of groups whose channels do not see one another; 1 is the ordinary convolution.
        bias: whether each output channel has a bias.

    Returns:
        The count, in parameters.

    Raises:
        ValueError: if a number is not a positive integer, or a channel count is not a multiple of ``groups``.

    Source:
        ``torch.nn.Conv2d``, section Variables: the shape of ``weight``.

    Example:
        AlexNet's first layer, 96 filters of 11·11·3 weights and a bias each:

        >>> convolution_parameters(11, 3, 96)
        34944
    """
    _require_positive(kernel=kernel, in_channels=in_channels, out_channels=out_channels, groups=groups)
    if in_channels % groups or out_channels % groups:
        raise ValueError(f"channels must be multiples of groups={groups}, got {in_channels} and {out_channels}")
    return kernel * kernel * (in_channels // groups) * out_channels + out_channels * bias


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    """``n_in n_out``, and one bias for each output.

    Args:
        in_features: n_in, at least 1; for a map that was flattened it is C·H·W.
        out_features: n_out, at least 1.
        bias: whether each output has a bias.

    Returns:
        The count, in parameters.

    Raises:
        ValueError: if a number is not a positive integer.

    Source:
        ``torch.nn.Linear``, section Variables.

    Example:
        Two outputs that read three inputs each, and a bias each:

        >>> linear_parameters(3, 2)
        8
    """
    _require_positive(in_features=in_features, out_features=out_features)
    return in_features * out_features + out_features * bias


def normalization_parameters(channels: int) -> int:
    """``2C``: a scale and a shift for each channel.

    The running mean and variance are stored but not learnt, so they are not counted.

    Args:
        channels: C, at least 1.

    Returns:
        The count, in parameters.

    Raises:
        ValueError: if the number is not a positive integer.

    Source:
        Ioffe and Szegedy, arXiv:1502.03167, algorithm 1 (γ and β); ``torch.nn.BatchNorm2d`` with ``affine=True``.

    Example:
        >>> normalization_parameters(64)
        128
    """
    _require_positive(channels=channels)
    return 2 * channels


def _require_positive(**numbers: int) -> None:
    for name, number in numbers.items():
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise ValueError(f"{name} must be a positive integer, got {number!r}")
