"""How far the mean and the variance of a batch are from those of all images, for the maps of a first convolution.

Eight random 3×3 filters look at the test images of Fashion-MNIST without padding. For several batch sizes many batches
are drawn, and the spread of their means and variances over batches is measured: by PyTorch on the maps themselves, and
by NumPy from the sum and the sum of squares of each image.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from rahnama.data import fashion_mnist
from rahnama.experiment import Case, Experiment
from rahnama.experiments._batchnorm_networks import prepared

SIZES, BATCHES, FILTERS, BINS = (2, 8, 32), 2000, 8, np.linspace(-1.5, 1.5, 41)


def _measure(case: Case) -> dict[str, object]:
    images, size = fashion_mnist.load(), int(case["batch_size"])
    generator = np.random.default_rng(int(case["seed"]))
    filters = generator.standard_normal((FILTERS, 3, 3)).astype(np.float32)
    pixels = prepared(images.test_images)
    drawn = generator.integers(0, len(pixels), (BATCHES, size))
    maps = np.tensordot(sliding_window_view(pixels[:, 0], (3, 3), axis=(1, 2)), filters, axes=((3, 4), (1, 2)))
    values = maps[0, :, :, 0].size
    sums, squares = (np.sum(maps.astype(np.float64) ** power, axis=(1, 2)) for power in (1, 2))  # (N, filters)
    whole = sums.mean(0) / values
    variance = squares.mean(0) / values - whole**2
    means = sums[drawn].sum(1) / (size * values)  # (batches, filters)
    variances = squares[drawn].sum(1) / (size * values) - means**2
    found: dict[str, object] = {
        "values_per_image": values,
        "mean_spread": (means.std(0) / np.sqrt(variance)).tolist(),
        "variance_spread": (variances.std(0) / variance).tolist(),
        "between_images": (np.var(sums / values, axis=0) / variance).tolist(),
        "histogram": np.histogram((means[:, 0] - whole[0]) / np.sqrt(variance[0]), BINS)[0].tolist(),
        "outside": int((np.abs(means[:, 0] - whole[0]) / np.sqrt(variance[0]) > BINS[-1]).sum()),
    }
    return found | _by_torch(pixels, filters, drawn)


def _by_torch(pixels: np.ndarray, filters: np.ndarray, drawn: np.ndarray) -> dict[str, object]:
    maps = torch.nn.functional.conv2d(torch.from_numpy(pixels), torch.from_numpy(filters)[:, None]).double()
    deviation = maps.std(dim=(0, 2, 3), correction=0)
    means, variances = [], []
    for chosen in torch.from_numpy(drawn):
        batch = maps[chosen]
        means.append(batch.mean(dim=(0, 2, 3)))
        variances.append(batch.var(dim=(0, 2, 3), correction=0))
    return {
        "mean_spread_torch": (torch.stack(means).std(0, correction=0) / deviation).tolist(),
        "variance_spread_torch": (torch.stack(variances).std(0, correction=0) / deviation**2).tolist(),
    }


_SPREADS = ("mean_spread", "variance_spread", "between_images", "mean_spread_torch", "variance_spread_torch")

EXPERIMENT = Experiment(
    what="Spread of batch means and variances over batches, for random filters on Fashion-MNIST, by batch size",
    cases=tuple({"batch_size": size, "seed": 7} for size in SIZES),
    measure=_measure,
    # Sums in float32 differ in the last digits; a mean on the edge of a bin may change sides.
    tolerance={**dict.fromkeys(_SPREADS, 1e-4), "histogram": 3.0, "outside": 3.0},
)
