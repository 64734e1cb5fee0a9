"""Seconds of an epoch in NumPy and in PyTorch on the same threads, and the share of what the machine can multiply.

The times are those of one machine and are not compared with another's; the ratios are what a page may speak of. Run it
while the machine does nothing else: on one whose cores are busy, threads that wait for each other distort everything.
"""

from __future__ import annotations

import math

from rahnama.experiment import Case, Experiment
from rahnama.experiments import _epoch_timing as timing

THREADS, REPEATS = (1, 2), 5


def _measure(case: Case) -> dict[str, object]:
    """All in one case, one number of threads after the other: cases run side by side and would disturb each other."""
    return {f"threads_{threads}": timing.measured(threads, REPEATS) for threads in THREADS}


EXPERIMENT = Experiment(
    what="Seconds of an epoch by NumPy and PyTorch on one and two threads, and GFLOP/s against the machine's limit",
    cases=({"seed": 0},),
    measure=_measure,
    tolerance={f"threads_{threads}": math.inf for threads in THREADS},
)
