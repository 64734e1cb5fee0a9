"""Which pixels mattered: signals led back through a convolutional network by three rules, and covering by a patch.

The network is convolutions with ReLU, some followed by 2×2 max pooling, and one linear layer that gives the scores.
Axes: N examples, H×W pixels; a map has the shape of the image. The rules differ in one place only: at a ReLU.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rahnama.reference.image_layers import (
    Places,
    convolution,
    max_pooling,
    transposed_convolution,
    unpooling,
)

Array = NDArray[np.float64]
Rule = Literal["gradient", "deconvnet", "guided"]


@dataclass(frozen=True)
class Convolution:
    """Kernels (I, C, K, K) and biases (I,), ReLU, and, if ``pooled``, 2×2 max pooling."""

    kernels: Array
    biases: Array
    pooled: bool


@dataclass(frozen=True)
class Network:
    """The convolutions from the image on, then the scores ``A f + a`` of the flattened last maps f."""

    convolutions: tuple[Convolution, ...]
    head: Array
    head_biases: Array


@dataclass(frozen=True)
class Visit:
    """What the forward pass leaves behind, by convolution: what entered the ReLU, the switches, what left the layer."""

    entering: tuple[Array, ...]
    switches: tuple[Places | None, ...]
    leaving: tuple[Array, ...]
    scores: Array


def relu_backward(signal: ArrayLike, entering: ArrayLike, rule: Rule) -> Array:
    """What a signal s from above becomes at a ReLU that z entered on the way up.

    gradient: ``s · [z > 0]``; deconvnet: ``max(s, 0)``; guided: ``max(s, 0) · [z > 0]``. At z = 0 the mask is closed,
    as in PyTorch.

    Args:
        signal: s, any shape.
        entering: z, the same shape.
        rule: which of the three.

    Returns:
        The shape and unit of s.

    Raises:
        ValueError: if the shapes differ or the rule is none of the three.

    Source:
        Simonyan, Vedaldi and Zisserman, arXiv:1312.6034; Zeiler and Fergus, arXiv:1311.2901; Springenberg et al.,
        arXiv:1412.6806.

    Example:
        An open unit that gets a negative signal, and a closed one that gets a positive signal:

        >>> [relu_backward([-3, 5], [2, -1], rule).tolist() for rule in ("gradient", "deconvnet", "guided")]
        [[-3.0, 0.0], [0.0, 5.0], [0.0, 0.0]]
    """
    above, below = np.asarray(signal, dtype=np.float64), np.asarray(entering, dtype=np.float64)
    if above.shape != below.shape:
        raise ValueError(f"signal and entering must have one shape, got {above.shape} and {below.shape}")
    if rule not in get_args(Rule):
        raise ValueError(f"the rule must be one of {get_args(Rule)}, got {rule!r}")
    kept = above if rule == "gradient" else np.maximum(above, 0)
    return kept if rule == "deconvnet" else np.where(below > 0, kept, 0.0)


def forward(network: Network, images: ArrayLike) -> Visit:
    """The scores, and everything that the way back needs.

    Args:
        network: the network.
        images: shape (N, C, H, W).

    Returns:
        The visit; scores have the shape (N, number of scores).

    Raises:
        ValueError: if the images do not fit the first kernels, a map cannot be halved, or the head does not fit.

    Source:
        The layers of ``image_layers``.

    Example:
        One pixel, doubled, and two scores of it:

        >>> double = Convolution(np.full((1, 1, 1, 1), 2.0), np.zeros(1), pooled=False)
        >>> forward(Network((double,), np.array([[1.0], [-1.0]]), np.zeros(2)), [[[[3]]]]).scores
        array([[ 6., -6.]])
    """
    maps = np.asarray(images, dtype=np.float64)
    entering: list[Array] = []
    switches: list[Places | None] = []
    leaving: list[Array] = []
    for layer in network.convolutions:
        entering.append(convolution(maps, layer.kernels, layer.biases))
        maps = np.maximum(entering[-1], 0)
        places = None
        if layer.pooled:
            maps, places = max_pooling(maps)
        switches.append(places)
        leaving.append(maps)
    flat = maps.reshape(len(maps), -1)
    if flat.shape[1] != network.head.shape[1]:
        raise ValueError(f"the head reads {network.head.shape[1]} numbers, the last maps have {flat.shape[1]}")
    scores: Array = flat @ network.head.T + network.head_biases
    return Visit(tuple(entering), tuple(switches), tuple(leaving), scores)


def led_back(network: Network, visit: Visit, signal: ArrayLike, rule: Rule, switched: bool = True) -> Array:
    """A signal at the last maps, led back to the image: unpooling, the rule at the ReLU, transposed filters.

    With the rule "gradient" and the head's row of a class as signal, this is the derivative of that class's score.

    Args:
        network: the network.
        visit: its forward pass on the images.
        signal: shape of the last maps, (N, C, H, W).
        rule: what happens at a ReLU.
        switched: whether unpooling follows the switches; otherwise it spreads evenly over the window.

    Returns:
        Maps of the shape of the images.

    Raises:
        ValueError: if the signal does not have the shape of the last maps, or the rule is unknown.

    Source:
        Zeiler and Fergus, arXiv:1311.2901, section 2.1.

    Example:
        >>> double = Convolution(np.full((1, 1, 1, 1), 2.0), np.zeros(1), pooled=False)
        >>> network = Network((double,), np.array([[-5.0]]), np.zeros(1))
        >>> visit = forward(network, [[[[3]]]])
        >>> [float(led_back(network, visit, [[[[-5]]]], rule)[0, 0, 0, 0]) for rule in ("gradient", "deconvnet")]
        [-10.0, 0.0]
    """
    back = np.asarray(signal, dtype=np.float64)
    if back.shape != visit.leaving[-1].shape:
        raise ValueError(f"the signal must have the last maps' shape {visit.leaving[-1].shape}, got {back.shape}")
    for layer, entering, switches in reversed(
        list(zip(network.convolutions, visit.entering, visit.switches, strict=True))
    ):
        if layer.pooled:
            back = unpooling(back, switches if switched else None)
        back = transposed_convolution(relu_backward(back, entering, rule), layer.kernels)
    return back


def occlusion_map(score: Callable[[Array], Array], image: ArrayLike, side: int, fill: float, step: int = 1) -> Array:
    """How far the score falls when a square of ``side`` pixels round a place is covered by one grey value.

    Places stand ``step`` pixels apart, the first in row and column ``step // 2``. The square is cut at the border of
    the image. A negative entry means that covering raised the score.

    Args:
        score: from images (N, H, W) to N scores.
        image: shape (H, W).
        side: odd, so that the square has a middle.
        fill: the grey value, in the unit of the image.
        step: distance between neighbouring places, at least 1, a divisor of H and W.

    Returns:
        Shape (H/step, W/step): the score of the image minus that of the covered image, in the unit of the score.

    Raises:
        ValueError: if the image is no finite matrix, the side is not odd and positive, or the step does not divide
            the sides of the image.

    Source:
        Zeiler and Fergus, arXiv:1311.2901, section 4.2; they show the probability itself.

    Example:
        If the score is the sum of the pixels, covering one of them takes away what it exceeds the grey by:

        >>> occlusion_map(lambda images: images.sum(axis=(1, 2)), [[5, 1]], 1, 2)
        array([[ 3., -1.]])
    """
    picture = np.asarray(image, dtype=np.float64)
    if picture.ndim != 2 or not np.isfinite(picture).all():
        raise ValueError(f"the image must be a finite matrix, got shape {picture.shape}")
    if side < 1 or side % 2 == 0:
        raise ValueError(f"the side of the square must be odd and positive, got {side}")
    if step < 1 or picture.shape[0] % step or picture.shape[1] % step:
        raise ValueError(f"the step must divide the image's sides {picture.shape}, got {step}")
    places = (picture.shape[0] // step, picture.shape[1] // step)
    covered = np.repeat(picture[None], places[0] * places[1], axis=0)
    for number, place in enumerate(np.ndindex(*places)):
        row, column = (each * step + step // 2 for each in place)
        rows = slice(max(row - side // 2, 0), row + side // 2 + 1)
        columns = slice(max(column - side // 2, 0), column + side // 2 + 1)
        covered[number, rows, columns] = fill
    result: Array = score(picture[None])[0] - score(covered).reshape(places)
    return result
