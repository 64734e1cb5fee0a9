"""A convolutional network as a list of layers, and the walk that gives each one its size, parameters and cost.

A network is a tuple of layers; ``trace`` sends a shape (C channels, H rows, W columns) through it. ``Branches`` runs
several networks side by side on the same input and joins them: by concatenation (inception, dense layer) or by
addition (residual block). An empty branch is the identity. Only square kernels, as in all networks described here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rahnama.reference.parameters import convolution_parameters, linear_parameters, normalization_parameters

Shape = tuple[int, int, int]  # (C, H, W)
Kind = Literal["convolution", "linear", "normalization", "pooling", "join"]


@dataclass(frozen=True)
class Convolution:
    """K×K kernels, stride s, p zeros on each side."""

    name: str
    out_channels: int
    kernel: int
    stride: int = 1
    padding: int = 0
    groups: int = 1
    bias: bool = True


@dataclass(frozen=True)
class Pooling:
    """A K×K window per channel; ``ceil`` lets the last window hang over the edge."""

    name: str
    kernel: int
    stride: int
    padding: int = 0
    ceil: bool = False


@dataclass(frozen=True)
class GlobalPooling:
    """The mean (or maximum) of each whole map."""

    name: str


@dataclass(frozen=True)
class Normalization:
    """Batch normalization with a learnt scale and shift."""

    name: str


@dataclass(frozen=True)
class Linear:
    """A fully connected layer on the flattened input."""

    name: str
    out_features: int
    bias: bool = True


@dataclass(frozen=True)
class Branches:
    """Networks side by side on one input, joined channel by channel."""

    name: str
    branches: tuple[Network, ...]
    joined_by: Literal["concatenation", "addition"] = "concatenation"


Layer = Convolution | Pooling | GlobalPooling | Normalization | Linear | Branches
Network = tuple[Layer, ...]


@dataclass(frozen=True)
class Step:
    """What one layer did: its shapes, its learnt numbers and its multiply–accumulates for one image.

    ``weights`` leaves out biases and the two numbers per channel of a normalization; ``parameters`` counts all.
    ``name`` is the path through the branches, such as ``3a/5x5``.
    """

    name: str
    kind: Kind
    entering: Shape
    leaving: Shape
    parameters: int = 0
    weights: int = 0
    multiply_accumulates: int = 0


def window_count(size: int, kernel: int, stride: int = 1, padding: int = 0, ceil: bool = False) -> int:
    """Number of places of a window along one axis: ``floor((n + 2p - K) / s) + 1``, or the ceiling.

    With the ceiling a window may hang over the end, but it must begin inside the input or its left padding.

    Args:
        size: n, pixels along the axis, at least 1.
        kernel: K, at least 1.
        stride: s, at least 1.
        padding: p, on each side, at least 0.
        ceil: whether a last, incomplete window counts.

    Returns:
        The count, in pixels of the output, at least 1.

    Raises:
        ValueError: if a number is out of range or the window does not fit.

    Source:
        ``torch.nn.MaxPool2d``, section Shape and its note on ``ceil_mode``.

    Example:
        AlexNet's first layer on 227 pixels; with 224 the last three pixels are not read:

        >>> window_count(227, 11, stride=4), window_count(224, 11, stride=4)
        (55, 54)
    """
    if min(size, kernel, stride) < 1 or padding < 0:
        raise ValueError(f"need size, kernel, stride ≥ 1 and padding ≥ 0, got {size}, {kernel}, {stride}, {padding}")
    room = size + 2 * padding - kernel
    if room < 0:
        raise ValueError(f"a window of {kernel} does not fit in {size} pixels with padding {padding}")
    if not ceil:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - ((count - 1) * stride >= size + padding)


def trace(network: Sequence[Layer], shape: Shape) -> tuple[Step, ...]:
    """Send a shape through a network and note every layer, branches included, in order.

    Args:
        network: the layers.
        shape: (C, H, W) of the input, all positive.

    Returns:
        One ``Step`` per layer. The layers inside branches carry the branches' name in front; after them stands a step
        of kind "join", without parameters, whose ``leaving`` is the joined shape.

    Raises:
        ValueError: if a window does not fit or joined branches do not match.

    Source:
        The shape rules of ``torch.nn``; a multiply–accumulate is one product added to a sum, biases not counted.

    Example:
        A 3×3 convolution from 2 to 5 channels on a 4×4 image, without padding: 2·2 places of 5·2·9 products:

        >>> step, = trace((Convolution("c", 5, 3),), (2, 4, 4))
        >>> step.leaving, step.parameters, step.multiply_accumulates
        ((5, 2, 2), 95, 360)
    """
    steps: list[Step] = []
    for layer in network:
        steps += _branches(layer, shape) if isinstance(layer, Branches) else [_step(layer, shape)]
        shape = steps[-1].leaving
    return tuple(steps)


def total_parameters(steps: Iterable[Step], kind: Kind | None = None) -> int:
    """Sum of the parameters of all steps, or of those of one kind.

    Args:
        steps: what ``trace`` gives.
        kind: count only layers of this kind; None counts all.

    Returns:
        Number of parameters, biases counted.

    Raises:
        TypeError: if ``steps`` is no iterable.

    Source:
        A parameter is a number that training changes: what PyTorch's ``Module.parameters`` lists.

    Example:
        >>> total_parameters(trace((Convolution("c", 5, 3), Linear("f", 2)), (2, 4, 4)))
        137
    """
    return sum(step.parameters for step in steps if kind in (None, step.kind))


def _step(layer: Convolution | Pooling | GlobalPooling | Normalization | Linear, shape: Shape) -> Step:
    channels, rows, columns = shape
    match layer:
        case Convolution(name, out, kernel, stride, padding, groups, bias):
            sides = [window_count(side, kernel, stride, padding) for side in (rows, columns)]
            weights = convolution_parameters(kernel, channels, out, groups, bias=False)
            parameters = convolution_parameters(kernel, channels, out, groups, bias)
            leaving = (out, sides[0], sides[1])
            return Step(name, "convolution", shape, leaving, parameters, weights, weights * sides[0] * sides[1])
        case Linear(name, out, bias):
            entering = channels * rows * columns
            weights = linear_parameters(entering, out, bias=False)
            return Step(name, "linear", shape, (out, 1, 1), linear_parameters(entering, out, bias), weights, weights)
        case Normalization(name):
            return Step(name, "normalization", shape, shape, normalization_parameters(channels))
        case GlobalPooling(name):
            return Step(name, "pooling", shape, (channels, 1, 1))
        case Pooling(name, kernel, stride, padding, ceil):
            sides = [window_count(side, kernel, stride, padding, ceil) for side in (rows, columns)]
            return Step(name, "pooling", shape, (channels, sides[0], sides[1]))


def _branches(layer: Branches, shape: Shape) -> list[Step]:
    steps: list[Step] = []
    ends: list[Shape] = []
    for branch in layer.branches:
        inside = trace(branch, shape)
        steps += [
            Step(
                f"{layer.name}/{step.name}",
                step.kind,
                step.entering,
                step.leaving,
                step.parameters,
                step.weights,
                step.multiply_accumulates,
            )
            for step in inside
        ]
        ends.append(inside[-1].leaving if inside else shape)
    return [*steps, Step(layer.name, "join", shape, _joined(layer, ends))]


def _joined(layer: Branches, ends: Sequence[Shape]) -> Shape:
    same = {end if layer.joined_by == "addition" else end[1:] for end in ends}
    if len(same) != 1:
        raise ValueError(f"{layer.name}: branches joined by {layer.joined_by} end in different shapes {list(ends)}")
    _, rows, columns = ends[0]
    return (ends[0][0] if layer.joined_by == "addition" else sum(end[0] for end in ends), rows, columns)
