"""A computation too long for a build: what it varies, what it measures, and how exactly it can be reproduced.

An experiment is ``experiments/<name>.py`` with one constant ``EXPERIMENT``. ``make results`` runs it and commits what
came of it to ``results/<name>.json``; pages read that file through ``rahnama.results``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Case = Mapping[str, int | float | str]


@dataclass(frozen=True)
class Experiment:
    """One experiment.

    Args:
        what: one sentence on what it measures.
        cases: the settings to measure, each with all its randomness as a ``seed``; they run in any order, each in a
            process with one thread.
        measure: from a case to what was measured: numbers, strings, lists and arrays by name, all of them finite.
        tolerance: by name, the largest absolute difference that a run on another machine may show; what has no
            entry must come out equal, and ``math.inf`` stands for what is not compared.
        data: the data sets that it needs.

    Raises:
        ValueError: if there are no cases, two are equal, one lacks a seed, or a tolerance is negative.
    """

    what: str
    cases: Sequence[Case]
    measure: Callable[[Case], Mapping[str, Any]]
    tolerance: Mapping[str, float]
    data: Sequence[str] = ("fashion-mnist",)

    def __post_init__(self) -> None:
        if not self.cases:
            raise ValueError("an experiment needs at least one case")
        if any("seed" not in case for case in self.cases):
            raise ValueError("every case states its seed, so that it can be run again")
        if len({tuple(sorted(case.items())) for case in self.cases}) != len(self.cases):
            raise ValueError("two cases are equal: the second would only repeat the first")
        if any(not allowed >= 0 for allowed in self.tolerance.values()):
            raise ValueError("a tolerance is an absolute difference, so it is not negative")
