"""What a fixed permutation of the pixels does to a picture: three garments, natural and permuted, as they are learnt.

The permutation is the one that ``fewer_weights`` draws for the same seed, after the order of the training pictures.
"""

from __future__ import annotations

import numpy as np

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment

GARMENTS = (9, 3, 8)  # ankle boot, dress, bag


def _measure(case: Case) -> dict[str, object]:
    data = fashion_mnist.load()
    generator = np.random.default_rng(int(case["seed"]))
    generator.permutation(len(data.train_labels))
    order = generator.permutation(data.train_images[0].size)
    natural = np.stack([data.train_images[np.flatnonzero(data.train_labels == garment)[0]] for garment in GARMENTS])
    permuted = natural.reshape(len(natural), -1)[:, order].reshape(natural.shape)
    return {"garments": list(GARMENTS), "natural": natural, "permuted": permuted}


EXPERIMENT = Experiment(
    what="Three pictures with natural and with permuted pixels",
    cases=({"seed": 0},),
    measure=_measure,
    tolerance={},
)
