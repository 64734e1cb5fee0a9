"""What linear regression costs: seconds of three methods by the number of columns, and updates until it is solved.

``time``: 2000 examples with p columns (one of them all ones); the normal equations, gradient descent, and gradient
descent on the precomputed XᵀX, each in NumPy and in PyTorch, on one thread; processor time, the best of several runs.
NumPy solves the normal equations by elimination, PyTorch by Cholesky's factor.
``updates``: 60 examples of two features whose scale, mean or correlation is changed; how many updates of gradient
descent bring the weights within a share of their first distance from the best ones, at two learning rates.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from rahnama.experiment import Case, Experiment

Array = NDArray[np.floating]
EXAMPLES, COLUMNS, UPDATES, RUNS = 2000, (16, 32, 64, 128, 256, 512, 1024), (10, 100, 1000), (15, 6, 3)
FEW, SHARES, TOO_MANY = 60, (1e-2, 1e-4, 1e-6, 1e-8), 2_000_000
KINDS = ("drawn", "times_3", "times_10", "times_30", "times_100", "shifted", "correlated")


def _best(function: Callable[[], object], runs: int) -> float:
    """Processor seconds of the fastest of several runs: what disturbs a run makes it only slower."""
    function()
    found = math.inf
    for _ in range(runs):
        begin = time.process_time()
        function()
        found = min(found, time.process_time() - begin)
    return found


def _numpy_methods(design: Array, targets: Array, rate: float) -> tuple[Callable[..., Array], ...]:
    """The three methods; those that iterate take the number of updates."""
    step = rate / len(targets)

    def closed() -> Array:
        return np.linalg.solve(design.T @ design, design.T @ targets)

    def direct(updates: int) -> Array:
        weights = np.zeros(design.shape[1])
        for _ in range(updates):
            weights = weights - step * (design.T @ (design @ weights - targets))
        return weights

    def gram(updates: int) -> Array:
        square, side, weights = design.T @ design, design.T @ targets, np.zeros(design.shape[1])
        for _ in range(updates):
            weights = weights - step * (square @ weights - side)
        return weights

    return closed, direct, gram


def _torch_methods(design: torch.Tensor, targets: torch.Tensor, rate: float) -> tuple[Callable[..., torch.Tensor], ...]:
    """The same in PyTorch, with Cholesky's factor in place of elimination."""
    step = rate / len(targets)

    def closed() -> torch.Tensor:
        factor = torch.linalg.cholesky(design.T @ design)
        return torch.cholesky_solve((design.T @ targets)[:, None], factor)[:, 0]

    def direct(updates: int) -> torch.Tensor:
        weights = torch.zeros(design.shape[1], dtype=torch.float64)
        for _ in range(updates):
            weights = weights - step * (design.T @ (design @ weights - targets))
        return weights

    def gram(updates: int) -> torch.Tensor:
        square, side = design.T @ design, design.T @ targets
        weights = torch.zeros(design.shape[1], dtype=torch.float64)
        for _ in range(updates):
            weights = weights - step * (square @ weights - side)
        return weights

    return closed, direct, gram


def _timed(columns: int, seed: int) -> dict[str, object]:
    generator = np.random.default_rng(seed)
    design = np.hstack([generator.normal(size=(EXAMPLES, columns - 1)), np.ones((EXAMPLES, 1))])
    targets = design @ generator.normal(size=columns) + generator.normal(size=EXAMPLES)
    rate = 1 / (1 + math.sqrt(columns / EXAMPLES)) ** 2  # about 1/λ_max of independent normal features
    ours = _numpy_methods(design, targets, rate)
    theirs = _torch_methods(torch.tensor(design), torch.tensor(targets), rate)
    found: dict[str, object] = {
        "closed_difference": float(np.abs(ours[0]() - theirs[0]().numpy()).max()),
        "direct_difference": float(np.abs(ours[1](50) - theirs[1](50).numpy()).max()),
        "gram_difference": float(np.abs(ours[1](50) - theirs[2](50).numpy()).max()),
    }
    for name, (closed, direct, gram) in (("numpy", ours), ("torch", theirs)):
        found[f"seconds_closed_{name}"] = _best(closed, 9)
        for method, function in (("direct", direct), ("gram", gram)):
            timed = [_best(lambda f=function, m=m: f(m), r) for m, r in zip(UPDATES, RUNS, strict=True)]  # type: ignore[misc]
            found[f"seconds_{method}_{name}"] = timed
    return found


def _features(kind: str, seed: int) -> tuple[Array, Array]:
    """Two features, slightly correlated, and a target; then one property of the second feature is changed."""
    generator = np.random.default_rng(seed)
    first, other, noise = generator.normal(size=(3, FEW))
    share = 0.999 if kind == "correlated" else 0.3
    second = share * first + math.sqrt(1 - share**2) * other
    targets = 2 * first - second + 3 + 0.5 * noise
    if kind.startswith("times_"):
        second = second * float(kind.removeprefix("times_"))
    if kind == "shifted":
        second = second + 10
    return np.stack([first, second], axis=1), targets


def _until(design: Array, targets: Array, rate: float, best: Array) -> list[int]:
    """Updates of gradient descent from zero until each share of the first distance is reached."""
    weights, whole, counts, step = np.zeros(len(best)), float(np.linalg.norm(best)), list[int](), rate / len(targets)
    for done in range(1, TOO_MANY + 1):
        weights = weights - step * (design.T @ (design @ weights - targets))
        rest = weights - best
        while len(counts) < len(SHARES) and math.sqrt(rest @ rest) <= SHARES[len(counts)] * whole:
            counts.append(done)
        if len(counts) == len(SHARES):
            return counts
    raise ArithmeticError(f"not there after {TOO_MANY} updates")


def _counted(kind: str, standardised: bool, seed: int) -> dict[str, object]:
    features, targets = _features(kind, seed)
    if standardised:
        features = (features - features.mean(axis=0)) / features.std(axis=0)
    design = np.hstack([features, np.ones((FEW, 1))])
    slopes = np.linalg.eigvalsh(design.T @ design / FEW)
    best, *_ = np.linalg.lstsq(design, targets, rcond=None)
    return {
        "design": design,
        "targets": targets,
        "updates_safe": _until(design, targets, 1 / slopes[-1], best),
        "updates_best": _until(design, targets, 2 / (slopes[0] + slopes[-1]), best),
    }


def _measure(case: Case) -> dict[str, object]:
    if case["kind"] == "time":
        return _timed(int(case["columns"]), int(case["seed"]))
    return _counted(str(case["features"]), bool(case["standardised"]), int(case["seed"]))


CASES: list[Case] = [{"kind": "time", "columns": columns, "seed": 0} for columns in COLUMNS]
CASES += [{"kind": "updates", "features": kind, "standardised": 0, "seed": 5} for kind in KINDS]
CASES += [
    {"kind": "updates", "features": kind, "standardised": 1, "seed": 5}
    for kind in ("times_100", "shifted", "correlated")
]
EXPERIMENT = Experiment(
    what="Seconds of three ways to linear regression, and updates of gradient descent until it is solved",
    cases=CASES,
    measure=_measure,
    tolerance={
        "closed_difference": 1e-9,
        "direct_difference": 1e-9,
        "gram_difference": 1e-9,
        "design": 1e-9,
        "targets": 1e-12,
        "updates_safe": 300,  # where κ is 10⁴ the last share is near what rounding allows, and the count is 10⁵ or more
        "updates_best": 300,
        # Not compared: seconds belong to the machine, its load and its libraries.
        **{
            f"seconds_{method}_{library}": math.inf
            for method in ("closed", "direct", "gram")
            for library in ("numpy", "torch")
        },
    },
    data=(),
)
