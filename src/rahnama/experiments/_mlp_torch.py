"""The multilayer perceptron and its training in PyTorch, written as one writes it there, and the way between the two.

A layer of ours has weights (reads, units), PyTorch's (units, reads).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rahnama.train.loop import History
from rahnama.train.pictures import Pictures
from rahnama.train.settings import Settings

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}
Layer = tuple[NDArray[Any], NDArray[Any]]


def build(sizes: Sequence[int], activation: str, dtype: torch.dtype = torch.float32) -> nn.Sequential:
    """A perceptron with the weights that PyTorch draws by default."""
    parts: list[nn.Module] = []
    for reads, units in pairwise(sizes):
        parts += [nn.Linear(reads, units, dtype=dtype), ACTIVATIONS[activation]()]
    return nn.Sequential(*parts[:-1])


def take_over(network: nn.Sequential, layers: Sequence[Layer]) -> None:
    """Give a network of PyTorch our weights."""
    linear = [each for each in network if isinstance(each, nn.Linear)]
    with torch.no_grad():
        for each, (weights, biases) in zip(linear, layers, strict=True):
            each.weight.copy_(torch.from_numpy(np.ascontiguousarray(weights.T)))
            each.bias.copy_(torch.from_numpy(np.ascontiguousarray(biases)))


def layers_of(network: nn.Sequential, dtype: type = np.float64) -> list[Layer]:
    """Copies of the weights of a network of PyTorch, as ours."""
    linear = [each for each in network if isinstance(each, nn.Linear)]
    return [(each.weight.detach().numpy().T.astype(dtype), each.bias.detach().numpy().astype(dtype)) for each in linear]


def train_epoch(
    network: nn.Sequential,
    optimizer: torch.optim.Optimizer,
    inputs: torch.Tensor,
    labels: torch.Tensor,
    order: torch.Tensor,
    batch: int,
) -> float:
    """One epoch of the usual training; the mean over its examples of their batch's loss."""
    loss_of, total = nn.CrossEntropyLoss(), 0.0
    for chosen in order.split(batch):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(network(inputs[chosen]), labels[chosen])
        loss.backward()
        optimizer.step()
        total += loss.item() * len(chosen)
    return total / len(order)


def evaluate(network: nn.Sequential, inputs: torch.Tensor, labels: torch.Tensor) -> tuple[float, int]:
    """Mean loss on all examples, and how many are classified rightly."""
    with torch.no_grad():
        scores = torch.cat([network(rows) for rows in inputs.split(10_000)])
        loss = nn.functional.cross_entropy(scores.double(), labels)
    return float(loss), int((scores.argmax(dim=1) == labels).sum())


def train(network: nn.Sequential, settings: Settings, pictures: Pictures, draw: Callable[[], torch.Tensor]) -> History:
    """All epochs, each in an order that is drawn, with the same measurements as in our own training."""
    train_inputs, train_labels, test_inputs, test_labels = (torch.tensor(each) for each in pictures)
    optimizer = torch.optim.SGD(network.parameters(), lr=settings.learning_rate, momentum=settings.momentum)
    history = History()
    for epoch in range(settings.epochs + 1):
        if epoch > 0:
            start, order = time.perf_counter(), draw()
            running = train_epoch(network, optimizer, train_inputs, train_labels, order, settings.batch)
            history.seconds.append(time.perf_counter() - start)
            history.running_loss.append(running)
        for losses, counts, inputs, labels in (
            (history.train_loss, history.train_correct, train_inputs, train_labels),
            (history.test_loss, history.test_correct, test_inputs, test_labels),
        ):
            loss, correct = evaluate(network, inputs, labels)
            losses.append(loss)
            counts.append(correct)
    return history
