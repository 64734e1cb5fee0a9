"""What a classifier confuses: the confusion matrix, and the mistakes it is surest of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def confusion_matrix(labels: NDArray[np.int64], predicted: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """How many examples of each class were taken for each: rows are the true classes, columns the predicted ones.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    return np.bincount(labels * classes + predicted, minlength=classes**2).reshape(classes, classes)


def surest_mistakes(probabilities: NDArray[Any], labels: NDArray[np.int64], most: int) -> list[dict[str, Any]]:
    """The wrong answers with the highest probability, at most so many, the surest first.

    >>> surest_mistakes(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([1, 1]), 12)
    [{'index': 0, 'label': 1, 'predicted': 0, 'probability': 0.9}]
    """
    predicted, sureness = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    chosen = wrong[np.argsort(-sureness[wrong], kind="stable")][:most]
    return [
        {
            "index": int(each),
            "label": int(labels[each]),
            "predicted": int(predicted[each]),
            "probability": float(sureness[each]),
        }
        for each in chosen
    ]
