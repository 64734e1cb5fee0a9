"""What a small trained network looked at: its maps by the reference functions, and what is measured on them, in NumPy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rahnama import results
from rahnama.reference.attribution import Convolution, Network, Rule, Visit, forward, led_back
from rahnama.reference.image_layers import unpooling

Array = NDArray[np.float64]
NAME = "seen_by_a_network"
GREY, TENTH = 0.286, 78  # the grey that covers, and how many of the 784 pixels it covers
SHOWN = (0, 1, 2, 6, 8, 13, 18, 19)  # the images of which rebuilt ones are recorded


class Seen(NamedTuple):
    """A trained network, the test images recorded with it, and the fall of the score under a grey patch."""

    network: Network
    parameters: list[NDArray[np.float32]]
    images: Array  # (N, 28, 28), 0…1
    labels: NDArray[np.uint8]
    covered: dict[str, NDArray[np.float32]]  # by route, (N, 14, 14)


def seen(seed: int = 0) -> Seen:
    """One of the networks, and the images recorded with the first; the patch was measured on the first alone."""
    records = results.load(NAME)
    first, record = records.where(seed=0)[0], records.where(seed=seed)[0]
    parameters = record["weights"]
    wide = [np.asarray(each, dtype=np.float64) for each in parameters]
    layers = tuple(Convolution(wide[2 * k], wide[2 * k + 1], pooled=k < 2) for k in range(3))
    covered = {"torch": record["covered"], "numpy": record["covered_numpy"]}
    return Seen(Network(layers, *wide[6:8]), parameters, first["images"] / 255.0, first["labels"], covered)


def visited(found: Seen) -> Visit:
    """The forward pass on the recorded images."""
    return forward(found.network, found.images[:, None])


def answers(visit: Visit, place: int = 0) -> NDArray[np.int64]:
    """The class of the highest score by image; place 1 is the runner-up."""
    order: NDArray[np.int64] = np.argsort(-visit.scores, axis=1)
    return order[:, place]


def maps(found: Seen, rule: Rule, place: int = 0, switched: bool = True) -> Array:
    """The score of the answer (or the runner-up) led back to the pixels: (N, 28, 28)."""
    visit = visited(found)
    start = found.network.head[answers(visit, place)].reshape(visit.leaving[-1].shape)
    return led_back(found.network, visit, start, rule, switched)[:, 0]


def covered_map(found: Seen) -> Array:
    """The fall of the answer's score under the patch, one number for each 2×2 pixels, repeated: (N, 28, 28)."""
    return unpooling(found.covered["numpy"][:, None] * 4.0, None)[:, 0]


def unit_map(found: Seen, image: int, rule: Rule) -> tuple[Array, tuple[int, int, int]]:
    """The strongest unit of the third convolution alone, led back; and which unit it is."""
    visit = visited(found)
    top = visit.leaving[-1]
    place = tuple(int(each) for each in np.unravel_index(np.argmax(top[image]), top.shape[1:]))
    start = np.zeros_like(top)
    start[(image, *place)] = top[(image, *place)]
    return led_back(found.network, visit, start, rule)[image, 0], (place[0], place[1], place[2])


# What is measured on maps (N, 28, 28): one mean over the images each


def inside(found: Seen, drawn: Array) -> float:
    """Share of the map's magnitude on the garment: the pixels that are not black."""
    sizes = np.abs(drawn)
    return float(np.mean((sizes * (found.images > 0)).sum(axis=(1, 2)) / sizes.sum(axis=(1, 2))))


def negative(drawn: Array) -> float:
    """Share of the map's magnitude that is negative."""
    return float(np.mean(np.maximum(-drawn, 0).sum(axis=(1, 2)) / np.abs(drawn).sum(axis=(1, 2))))


def likeness(left: Array, right: Array) -> float:
    """Pearson's correlation of two maps of an image."""
    pairs = zip(left.reshape(len(left), -1), right.reshape(len(right), -1), strict=True)
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in pairs]))


def fall(found: Seen, order: Array) -> float:
    """Fall of the answer's score when the tenth of the pixels that comes first in ``order`` (greatest) turns grey."""
    chosen = np.argsort(-order.reshape(len(order), -1), axis=1, kind="stable")[:, :TENTH]
    covered = found.images.reshape(len(order), -1).copy()
    np.put_along_axis(covered, chosen, GREY, axis=1)
    visit = visited(found)
    after = forward(found.network, covered.reshape(found.images.shape)[:, None]).scores
    each = np.arange(len(order))
    return float(np.mean(visit.scores[each, answers(visit)] - after[each, answers(visit)]))


def chance_order(found: Seen) -> Array:
    """Pixels in a random order, for comparison."""
    return np.random.default_rng(7).random(found.images.shape)


def distinct(drawn: Array) -> int:
    """How many of the maps differ from one another by more than rounding."""
    return len({tuple(np.round(each.ravel() / np.abs(each).max(), 9) + 0.0) for each in drawn})


def lost_and_let_through(found: Seen) -> tuple[float, float]:
    """At the last ReLU: the share of the signal that deconvnet drops as negative, and, of what it lets pass, the share
    that goes through units which were off."""
    visit = visited(found)
    signal = found.network.head[answers(visit)].reshape(visit.leaving[-1].shape)
    passed, closed = np.maximum(signal, 0), visit.entering[-1] <= 0
    axes = (1, 2, 3)
    dropped = np.maximum(-signal, 0).sum(axis=axes) / np.abs(signal).sum(axis=axes)
    through = (passed * closed).sum(axis=axes) / passed.sum(axis=axes)
    return float(dropped.mean()), float(through.mean())
