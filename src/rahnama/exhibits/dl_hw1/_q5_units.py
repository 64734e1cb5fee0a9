"""Reads ``results/mlp_units.json``: the loss's derivative by layer before training, and silent units of ReLU."""

from __future__ import annotations

import numpy as np

from rahnama import results
from rahnama.exhibit import Cell, Claim, Column, Maths, Route, Table
from rahnama.text import Text

NAME = "mlp_units"
NETWORKS = {
    "relu": Text(fa="ReLU، دو لایه‌ی پنهان", en="ReLU, two hidden layers"),
    "sigmoid": Text(fa="سیگموئید، دو لایه‌ی پنهان", en="sigmoid, two hidden layers"),
    "three_layers": Text(fa="سیگموئید، سه لایه‌ی پنهان", en="sigmoid, three hidden layers"),
}
ROUTES = ((Route.MATRIX, "signal"), (Route.AUTOGRAD, "signal_torch"))
MEDIAN = Text(fa="میانه‌ی 3 بذر، پیش از آموزش", en="median of 3 seeds, before training")


def _signals(variant: str, name: str) -> np.ndarray:
    """By seed and layer."""
    return results.load(NAME).values(name, variant=variant)


def signal(variant: str, layer: int) -> Claim:
    """Root mean square of the loss's derivative by the pre-activations of a layer; layers count from 1."""
    return Claim(
        Text(fa=f"مشتق زیان در لایه‌ی {layer}", en=f"derivative of the loss at layer {layer}"),
        {route: float(np.median(_signals(variant, name)[:, layer - 1])) for route, name in ROUTES},
        convention=MEDIAN,
        tolerance=1e-9,
    )


def fall(variant: str) -> Claim:
    """The derivative at the last layer over that at the first."""
    return Claim(
        Text(fa="مشتق در آخرین لایه بر نخستین لایه", en="derivative at the last layer over that at the first"),
        {
            route: float(np.median(_signals(variant, name)[:, -1] / _signals(variant, name)[:, 0]))
            for route, name in ROUTES
        },
        convention=MEDIAN,
        tolerance=1e-9,
    )


def signal_by_layer() -> Table:
    """The derivative by layer of three networks, and its fall."""
    columns = [Column(Text(fa="شبکه", en="network"))]
    columns += [Column(Maths(rf"\Delta_{layer}"), digits=4) for layer in range(1, 5)]
    columns.append(Column(Text(fa="آخرین بر نخستین", en="last over first"), digits=1))
    rows: list[tuple[Cell, ...]] = []
    for variant, name in NETWORKS.items():
        layers = _signals(variant, "signal").shape[1]
        cells: list[Cell] = [signal(variant, layer) for layer in range(1, layers + 1)]
        rows.append((name, *cells, *([None] * (4 - layers)), fall(variant)))
    return Table(columns, rows)


def silent_units() -> Claim:
    """Hidden units of ReLU that give 0 for every training picture after 20 epochs, all seeds together."""
    found = results.load(NAME)
    return Claim(
        Text(fa="واحدهای خاموش", en="silent units"),
        {
            Route.NUMPY: int(found.values("silent", variant="relu").sum()),
            Route.TORCH: sum(sum(map(int, each["silent_torch"])) for each in found.where(variant="relu")),
        },
        convention=Text(fa="3 بذر، هر کدام 192 واحد پنهان", en="3 seeds of 192 hidden units each"),
    )


def share_of_zeros(layer: int) -> Claim:
    """Share of the outputs of a hidden layer that are 0, mean of the seeds, over all training pictures."""
    found = results.load(NAME)
    return Claim(
        Text(fa=f"سهم صفرها در لایه‌ی {layer}", en=f"share of zeros in layer {layer}"),
        {
            Route.NUMPY: float(found.values("zeros", variant="relu")[:, layer - 1].mean()),
            Route.TORCH: float(found.values("zeros_torch", variant="relu")[:, layer - 1].mean()),
        },
        convention=Text(fa="میانگین 3 بذر، همه‌ی تصویرهای آموزش", en="mean of 3 seeds, all training pictures"),
        tolerance=1e-5,
    )
