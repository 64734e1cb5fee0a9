"""Seconds of an epoch in NumPy and in PyTorch, in turns, and of the matrix products alone; a process of its own.

The number of threads must be known before NumPy and PyTorch are loaded: ``measured`` starts this module as a program
with the variables set that say it. All are float32, in batches of 100, on the 60,000 training pictures.

FLOP: 2 for each multiplication with its addition in the matrix products of the forward pass, of the gradients by the
weights and of the signals that go back, to the last example; activations, softmax, biases and the update not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch

from rahnama.data import fashion_mnist
from rahnama.experiments import _mlp_torch as by_torch
from rahnama.reference import mlp
from rahnama.train.loop import Run
from rahnama.train.pictures import Pictures, scaled
from rahnama.train.settings import Settings

SIDE = 2048  # of the large matrices
VARIANTS: dict[str, dict[str, Any]] = {
    "sigmoid": {},
    "relu": {"activation": "relu"},
    "momentum": {"momentum": 0.9},
    "three_layers": {"hidden": (128, 64, 64)},
}


def measured(threads: int, repeats: int) -> dict[str, Any]:
    """What ``main`` prints, from a process with so many threads.

    Raises:
        RuntimeError: if it fails; with what it said.
    """
    number = {name: str(threads) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    command = [sys.executable, str(Path(__file__)), str(threads), str(repeats)]
    done = subprocess.run(command, env={**os.environ, **number}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def flop(sizes: Sequence[int], examples: int) -> int:
    """Floating-point operations of the matrix products of an epoch.

    >>> flop([3, 2, 4], 10) == 10 * 2 * (2 * (3 * 2 + 2 * 4) + 2 * 4)
    True
    """
    weights = [reads * units for reads, units in pairwise(sizes)]
    return 2 * examples * (2 * sum(weights) + sum(weights[1:]))  # no signal goes back to the pixels


def _by_numpy(run: Run) -> Callable[[], float]:
    def epoch() -> float:
        before = run.epoch
        while run.epoch == before:
            run.update()
        return run.history.seconds[-1]  # without the evaluation

    return epoch


def _by_readable_numpy(run: Run) -> Callable[[], float]:
    settings, pictures, layers = run.settings, run.pictures, run.network.layers
    state = layers, [(np.zeros_like(weights), np.zeros_like(biases)) for weights, biases in layers]

    def epoch() -> float:
        nonlocal state
        start, order = time.perf_counter(), np.random.default_rng(0).permutation(len(pictures.train_labels))
        for first in range(0, len(order), settings.batch):
            chosen = order[first : first + settings.batch]
            inputs, labels = pictures.train_inputs[chosen], pictures.train_labels[chosen]
            _, slopes = mlp.gradients(state[0], inputs, labels, settings.activation)
            state = mlp.momentum_step(*state, slopes, settings.learning_rate, settings.momentum)
        return time.perf_counter() - start

    return epoch


def _by_torch(run: Run, fused: bool) -> Callable[[], float]:
    settings, network = run.settings, by_torch.build(run.network.sizes, run.settings.activation)
    inputs, labels = torch.from_numpy(run.pictures.train_inputs), torch.from_numpy(run.pictures.train_labels)
    optimizer = torch.optim.SGD(
        network.parameters(), lr=settings.learning_rate, momentum=settings.momentum, fused=fused or None
    )

    def epoch() -> float:
        start, order = time.perf_counter(), torch.randperm(len(labels))
        by_torch.train_epoch(network, optimizer, inputs, labels, order, settings.batch)
        return time.perf_counter() - start

    return epoch


def _variant(settings: Settings, pictures: Pictures, repeats: int) -> dict[str, Any]:
    """Seconds of every contender, in turns, after one epoch of each that is not counted; and of the products alone."""
    contenders = {
        "numpy": _by_numpy(Run(settings, pictures)),
        "pytorch": _by_torch(Run(settings, pictures), False),
        "pytorch_fused": _by_torch(Run(settings, pictures), True),  # its update in one kernel, which is not the default
        "numpy_readable": _by_readable_numpy(Run(settings, pictures)),
    }
    sizes = Run(settings, pictures).network.sizes
    seconds: dict[str, list[float]] = {name: [] for name in (*contenders, "products")}
    for turn in range(repeats + 1):
        for name, epoch in contenders.items():
            taken = epoch()
            if turn:
                seconds[name].append(taken)
        seconds["products"] += [_products(sizes, settings.batch, len(pictures.train_labels))] if turn else []
    middle = {name: median(values) for name, values in seconds.items()}
    count = flop(sizes, len(pictures.train_labels))
    return {
        "seconds": seconds,
        "median": middle,
        "ratio": middle["numpy"] / middle["pytorch"],
        "ratio_fused": middle["numpy"] / middle["pytorch_fused"],
        "flop": count,
        "gflops": count / middle["numpy"] / 1e9,
        "gflops_products": count / middle["products"] / 1e9,
        "share_of_products": middle["products"] / middle["numpy"],
    }


def _products(sizes: Sequence[int], batch: int, examples: int, rounds: int = 100) -> float:
    """Seconds of an epoch's matrix products and nothing else, in memory that stays."""
    outputs = [np.ones((batch, units), np.float32) for units in sizes]
    signals = [np.ones((batch, units), np.float32) for units in sizes]
    weights = [np.ones(pair, np.float32) for pair in pairwise(sizes)]
    slopes = [np.ones(pair, np.float32) for pair in pairwise(sizes)]
    start = time.perf_counter()
    for _ in range(rounds):
        for layer, matrix in enumerate(weights):
            np.matmul(outputs[layer], matrix, out=outputs[layer + 1])
        for layer in range(len(weights) - 1, -1, -1):
            np.matmul(outputs[layer].T, signals[layer + 1], out=slopes[layer])
            if layer:
                np.matmul(signals[layer + 1], weights[layer].T, out=signals[layer])
        for each in (*outputs, *signals):
            each.fill(1)  # a few microseconds; without it the numbers would grow beyond all bounds
    return (time.perf_counter() - start) / rounds * examples / batch


def _limit(repeats: int) -> float:
    """GFLOP/s of the product of two large float32 matrices, the best of a few."""
    generator = np.random.default_rng(0)
    left, right = (generator.random((SIDE, SIDE), dtype=np.float32) for _ in range(2))
    result, best = np.empty_like(left), float("inf")
    for _ in range(repeats + 1):
        start = time.perf_counter()
        np.matmul(left, right, out=result)
        best = min(best, time.perf_counter() - start)
    return 2 * SIDE**3 / best / 1e9


def main(threads: int, repeats: int) -> None:
    """Measure in this process and print it as JSON."""
    if os.environ.get("OPENBLAS_NUM_THREADS") != str(threads):
        raise SystemExit(
            f"start it by `measured`, or with OPENBLAS_NUM_THREADS={threads}: NumPy's threads are set by then"
        )
    torch.set_num_threads(threads)
    pictures = scaled(fashion_mnist.load())
    limits = [_limit(repeats)]
    variants = {name: _variant(Settings(**given), pictures, repeats) for name, given in VARIANTS.items()}
    limits.append(_limit(repeats))  # once more at the end: on a machine that others use, the better one counts
    for each in variants.values():
        each["share_of_limit"] = each["gflops"] / max(limits)
    print(json.dumps({"threads": threads, "limit_gflops": max(limits), "variants": variants}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
