"""Training, one update after the other, so that whoever drives it can look, save and stop between any two.

>>> from rahnama.train import Pictures, Settings
>>> generator = np.random.default_rng(1)
>>> inputs, labels = generator.random((50, 4), dtype=np.float32), generator.integers(0, 3, 50)
>>> run = train(Settings(hidden=(5,), batch=20, epochs=2), Pictures(inputs, labels, inputs, labels))
>>> run.updates, len(run.history.test_loss)
(6, 3)
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rahnama.reference import mlp
from rahnama.reference.initial_layers import initial_layers
from rahnama.train.network import Network
from rahnama.train.pictures import Pictures
from rahnama.train.settings import Settings

BLOWN_UP = 1e4  # nats per example: a network that has learned nothing of ten classes loses 2.3
ROWS = 1000  # examples that are evaluated at a time


class Diverged(ArithmeticError):
    """The loss or a weight is no longer a number, or the loss is beyond all measure."""


@dataclass
class History:
    """What was measured: on all pictures before the training (index 0) and after each epoch, and during the epochs."""

    train_loss: list[float] = field(default_factory=list)
    test_loss: list[float] = field(default_factory=list)
    train_correct: list[int] = field(default_factory=list)
    test_correct: list[int] = field(default_factory=list)
    running_loss: list[float] = field(default_factory=list)  # mean over an epoch's examples, of their batch's loss
    seconds: list[float] = field(default_factory=list)  # of an epoch's updates, without the evaluation


class Run:
    """A training under way.

    Args:
        settings: how to train.
        pictures: what on; inputs of another type are converted.

    Raises:
        ValueError: if there are no pictures, or inputs and labels do not match.
    """

    def __init__(self, settings: Settings, pictures: Pictures) -> None:
        _require_matching(pictures)
        self.settings = settings
        self.pictures = _of_type(pictures, settings.dtype)
        self.generator = np.random.default_rng(settings.seed)
        self.network = self._first_network()
        self.history = History()
        self.epoch = 0  # whole epochs behind us
        self.position = 0  # updates of the present one behind us
        self.total = 0.0  # sum of the losses of its examples
        self.spent = 0.0  # seconds of its updates
        self.order_state: Any = None  # of the generator, before it drew the order of this epoch
        self._order = np.empty(0, np.int64)
        self._evaluate()

    def _first_network(self) -> Network:
        settings, pictures = self.settings, self.pictures
        sizes = (pictures.train_inputs.shape[1], *settings.hidden, pictures.classes)
        assert settings.start is not None
        layers = initial_layers(sizes, settings.start, self.generator, settings.dtype)
        return Network(layers, settings.activation, min(settings.batch, len(pictures.train_labels)))

    @property
    def updates_per_epoch(self) -> int:
        """Batches of an epoch, the last one, which may be smaller, included."""
        return math.ceil(len(self.pictures.train_labels) / self.settings.batch)

    @property
    def updates(self) -> int:
        """Updates behind us."""
        return self.epoch * self.updates_per_epoch + self.position

    @property
    def finished(self) -> bool:
        """Whether all epochs are behind us."""
        return self.epoch >= self.settings.epochs

    def update(self) -> float:
        """Learn from the next batch and return its loss; after an epoch's last one, evaluate.

        Raises:
            Diverged: if training leads nowhere any more.
        """
        start = time.perf_counter()
        if self.position == 0:
            self.begin_epoch()
        first = self.position * self.settings.batch
        chosen = self._order[first : first + self.settings.batch]
        with np.errstate(over="ignore", invalid="ignore"):  # it is the loss that tells
            loss = self.network.learn(self.pictures.train_inputs, self.pictures.train_labels, chosen)
            if not loss <= BLOWN_UP:
                raise Diverged(self._diverged(f"the loss of the batch is {loss:.3g}"))
            self.network.step(self.settings.learning_rate, self.settings.momentum)
        self.position += 1
        self.total += loss * len(chosen)
        self.spent += time.perf_counter() - start
        if self.position == self.updates_per_epoch:
            self._end_epoch()
        return loss

    def begin_epoch(self) -> None:
        """Draw the order of an epoch; a resumed run draws the same one again."""
        self.order_state = self.generator.bit_generator.state
        self._order = self.generator.permutation(len(self.pictures.train_labels))

    def _end_epoch(self) -> None:
        self.require_finite()
        self.history.running_loss.append(self.total / len(self._order))
        self.history.seconds.append(self.spent)
        self._evaluate()
        self.epoch, self.position, self.total, self.spent = self.epoch + 1, 0, 0.0, 0.0

    def _evaluate(self) -> None:
        pictures, history = self.pictures, self.history
        for inputs, labels, losses, counts in (
            (pictures.train_inputs, pictures.train_labels, history.train_loss, history.train_correct),
            (pictures.test_inputs, pictures.test_labels, history.test_loss, history.test_correct),
        ):
            loss, correct = self.evaluate(inputs, labels)
            if not loss <= BLOWN_UP:
                raise Diverged(self._diverged(f"the loss on all pictures is {loss:.3g}"))
            losses.append(loss)
            counts.append(correct)

    def evaluate(self, inputs: NDArray[Any], labels: NDArray[np.int64]) -> tuple[float, int]:
        """Mean loss and number of right answers on all these examples."""
        total, correct = 0.0, 0
        with np.errstate(over="ignore", invalid="ignore"):
            for first in range(0, len(labels), ROWS):
                some = slice(first, first + ROWS)
                scores = mlp.forward(self.network.layers, inputs[some], self.settings.activation)[-1]
                total += mlp.cross_entropy(scores, labels[some]) * len(scores)
                correct += int((scores.argmax(axis=1) == labels[some]).sum())
        return total / len(labels), correct

    def probabilities(self, inputs: NDArray[Any]) -> NDArray[Any]:
        """Softmax of the scores, (N, M)."""
        return np.concatenate(
            [
                np.exp(mlp.log_softmax(mlp.forward(self.network.layers, rows, self.settings.activation)[-1]))
                for rows in np.split(inputs, range(ROWS, len(inputs), ROWS))
            ]
        )

    def require_finite(self) -> None:
        """Nothing is made of weights that are no numbers.

        Raises:
            Diverged: if a weight or its velocity is infinite or NaN.
        """
        if not (np.isfinite(self.network.weights).all() and np.isfinite(self.network.velocity).all()):
            raise Diverged(self._diverged("a weight is no longer a finite number"))

    def _diverged(self, what: str) -> str:
        settings = self.settings
        return (
            f"the training diverged in epoch {self.epoch + 1}, "
            f"update {min(self.position + 1, self.updates_per_epoch)} of {self.updates_per_epoch}: "
            f"{what}, at learning rate {settings.learning_rate:g} and momentum {settings.momentum:g}. "
            f"Try a learning rate of {settings.learning_rate / 10:g}"
            + (", or less momentum" if settings.momentum else "")
        )


def train(settings: Settings, pictures: Pictures) -> Run:
    """Train from the first update to the last.

    Raises:
        Diverged: if training leads nowhere.
        ValueError: if there are no pictures, or inputs and labels do not match.
    """
    run = Run(settings, pictures)
    while not run.finished:
        run.update()
    return run


def _of_type(pictures: Pictures, dtype: str) -> Pictures:
    inputs = {name: getattr(pictures, name).astype(dtype, copy=False) for name in ("train_inputs", "test_inputs")}
    return pictures._replace(**inputs)


def _require_matching(pictures: Pictures) -> None:
    for name, inputs, labels in (("training", *pictures[:2]), ("test", *pictures[2:])):
        if inputs.ndim != 2 or labels.shape != inputs.shape[:1] or not inputs.size or labels.min() < 0:
            raise ValueError(f"{name} inputs {inputs.shape} and labels {labels.shape} do not match, or there are none")
        if not np.isfinite(inputs).all():
            raise ValueError(f"{name} inputs hold values that are not finite")
    if pictures.train_inputs.shape[1] != pictures.test_inputs.shape[1]:
        raise ValueError("training and test inputs have different widths")
