"""Four random training pictures of Fashion-MNIST at each call, one picture of each class, and the sets in numbers.

Counts of labels, and mean and standard deviation of the pixels, are found by NumPy on the whole array and again by
plain Python: labels one by one, pixels from a histogram of the 256 bytes in whole numbers.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment

SHOWN, CALLS = 4, 3  # pictures in a grid, and calls of the function with one generator


def _drawn(labels: NDArray[np.uint8], seed: int) -> NDArray[np.int64]:
    """The indices of each call: (calls, pictures)."""
    generator = np.random.default_rng(seed)
    return np.stack([generator.choice(len(labels), size=SHOWN, replace=False) for _ in range(CALLS)])


def _pixels(images: NDArray[np.uint8]) -> tuple[dict[str, float], dict[str, float]]:
    """Mean and standard deviation (dividing by n) of all pixels as fractions of 255, by both routes."""
    values = images.astype(np.float64) / 255
    by_numpy = {"mean": float(values.mean()), "deviation": float(values.std())}
    histogram: Counter[int] = Counter()
    for picture in images:
        histogram.update(picture.tobytes())
    total = sum(histogram.values())
    mean = sum(value * count for value, count in histogram.items()) / total
    square = sum(value * value * count for value, count in histogram.items()) / total
    by_counting = {"mean": mean / 255, "deviation": sqrt(square - mean * mean) / 255}
    return by_numpy, by_counting


def _measure(case: Case) -> dict[str, Any]:
    data = fashion_mnist.load()
    indices = _drawn(data.train_labels, int(case["seed"]))
    first = [int(np.flatnonzero(data.train_labels == label)[0]) for label in range(10)]
    by_numpy, by_counting = _pixels(data.train_images)
    counted = {name: Counter(labels.tobytes()) for name, labels in _labels(data).items()}
    return {
        "indices": indices,
        "labels": data.train_labels[indices],
        "pictures": data.train_images[indices],
        "first": first,
        "first_pictures": data.train_images[first],
        **{f"{name}_counts": np.bincount(labels, minlength=10) for name, labels in _labels(data).items()},
        **{f"{name}_counted": [each[label] for label in range(10)] for name, each in counted.items()},
        **{f"pixel_{name}": value for name, value in by_numpy.items()},
        **{f"pixel_{name}_counted": value for name, value in by_counting.items()},
    }


def _labels(data: fashion_mnist.Images) -> dict[str, NDArray[np.uint8]]:
    return {"train": data.train_labels, "test": data.test_labels}


EXPERIMENT = Experiment(
    what="Four random pictures of Fashion-MNIST at each call, the first of each class, and counts of labels and pixels",
    cases=({"seed": 0},),
    measure=_measure,
    tolerance={f"pixel_{name}": 1e-9 for name in ("mean", "deviation", "mean_counted", "deviation_counted")},
)
