"""A small data set that can be learned, and the command run on it in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rahnama.train import Pictures

SOURCE = Path(__file__).resolve().parents[2] / "src"
TOY = """
import os, sys, time
import numpy as np
from rahnama.train import Pictures, Run, figures
from rahnama.train.command import main

update, pause = Run.update, float(os.environ.get("PAUSE", 0))  # so that there is time to interrupt it
Run.update = lambda self: (time.sleep(pause), update(self))[1]
if os.environ.get("DRAWN") == "0":  # figures take longer than the training
    figures.drawn = lambda *_: {}

def toy(folder, dtype):
    generator = np.random.default_rng(11)
    middles = generator.random((4, 36))
    def some(count):
        labels = generator.integers(0, 4, count)
        return (middles[labels] + 0.5 * generator.standard_normal((count, 36))).astype(dtype), labels
    return Pictures(*some(1050), *some(200))

sys.exit(main(sys.argv[1:], toy))
"""


def made(count: int = 1050, classes: int = 4, seed: int = 11, dtype: str = "float32") -> Pictures:
    """Noisy copies of a few pictures of 6×6 pixels; 1050 are ten batches of 100 and one of 50."""
    generator = np.random.default_rng(seed)
    middles = generator.random((classes, 36))

    def some(size: int) -> tuple[np.ndarray, np.ndarray]:
        labels = generator.integers(0, classes, size)
        return (middles[labels] + 0.5 * generator.standard_normal((size, 36))).astype(dtype), labels

    return Pictures(*some(count), *some(200))


@pytest.fixture
def pictures() -> Pictures:
    """The small data set."""
    return made()


@pytest.fixture
def command():
    """Starts the command in a process of its own, on the small data set or, with ``real``, as a user would."""
    started = []

    def start(*arguments: str, real: bool = False, **environment: str) -> subprocess.Popen[str]:
        given = ["-m", "rahnama.train"] if real else ["-c", TOY]
        surroundings = {**os.environ, "PYTHONPATH": str(SOURCE), "OPENBLAS_NUM_THREADS": "1", **environment}
        surroundings = {name: value for name, value in surroundings.items() if value}  # an empty one is not set
        process = subprocess.Popen(
            [sys.executable, *given, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def finished(command):
    """Runs the command to its end: status, output, errors."""

    def run(*arguments: str, real: bool = False, **environment: str) -> tuple[int, str, str]:
        process = command(*arguments, real=real, **environment)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    return run
