"""What a training is determined by, checked: with the pictures, these numbers fix every bit of its outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

from rahnama.reference.initial_layers import Start
from rahnama.reference.mlp import Activation

WIDEST = 100_000  # units of a layer
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Settings:
    """One training.

    Args:
        hidden: units of the hidden layers.
        activation: of the hidden layers.
        momentum: μ in ``v ← μv + g``.
        learning_rate: η in ``w ← w - ηv``.
        batch: examples in an update; the last batch of an epoch may have fewer.
        epochs: passes through the training pictures.
        seed: of the one generator, asked for the first weights and then for the order of each epoch.
        start: how the first weights are drawn; None stands for "he" with ReLU and for "xavier" otherwise.
        dtype: "float32" or "float64".

    Raises:
        ValueError: if one of them makes no training; the message names it.
    """

    hidden: tuple[int, ...] = (128, 64)
    activation: Activation = "sigmoid"
    momentum: float = 0.0
    learning_rate: float = 0.1
    batch: int = 100
    epochs: int = 20
    seed: int = 0
    start: Start | None = None
    dtype: str = "float32"

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", tuple(int(units) for units in self.hidden))
        if self.start is None:
            object.__setattr__(self, "start", "he" if self.activation == "relu" else "xavier")
        _require(self.hidden and all(1 <= each <= WIDEST for each in self.hidden), "hidden", self.hidden, "1 to 100000")
        _require(self.activation in get_args(Activation), "activation", self.activation, get_args(Activation))
        _require(0 <= self.momentum < 1, "momentum", self.momentum, "from 0 to below 1")
        _require(
            math.isfinite(self.learning_rate) and self.learning_rate > 0,
            "learning rate",
            self.learning_rate,
            "above 0 and finite",
        )
        for name, least in (("batch", 1), ("epochs", 1), ("seed", 0)):
            _require(getattr(self, name) >= least, name, getattr(self, name), f"at least {least}")
        _require(self.start in get_args(Start), "start", self.start, get_args(Start))
        _require(self.dtype in DTYPES, "dtype", self.dtype, DTYPES)


def _require(holds: object, name: str, found: object, wanted: str | tuple[str, ...]) -> None:
    if not holds:
        raise ValueError(f"{name} must be {wanted if isinstance(wanted, str) else ' or '.join(wanted)}, got {found}")
