"""The channel under α agrees with PyTorch's batch normalization, and its verdicts with what the outputs do."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import quickjs
import torch
from torch.nn import functional

from rahnama.publish.explorers import SCRIPTS, options

Script = Callable[..., Any]
Outputs = tuple[np.ndarray, np.ndarray]
OPTIONS = options("batchnorm")
ALPHAS = (-4, -0.3, 0.01, 1, 2)
SETTINGS = [
    dict(zip(("alpha", "scaled", "statistics", "epsilon", "bias"), each, strict=True))
    for each in itertools.product(
        ALPHAS, *(OPTIONS[name]["choices"] for name in ("scaled", "statistics", "epsilon")), (True, False)
    )
]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """The numbers that the script states."""
    context = quickjs.Context()
    context.eval((SCRIPTS / "batchnorm.js").read_text(encoding="utf-8"))
    return dict(json.loads(context.eval("JSON.stringify(rahnama.batchnorm)")))


@functools.cache
def _by_torch(
    statistics: str, epsilon: float, given: tuple[float, float, float, float], values: tuple[float, ...]
) -> Outputs:
    _, _, gamma, beta = given
    found = torch.tensor(values, dtype=torch.float64)[:, None]
    if statistics == "batch" and not epsilon:  # torch refuses that
        normalized = gamma * (found - found.mean()) / found.std(correction=0) + beta
    else:
        running = [torch.tensor([each], dtype=torch.float64) for each in given]
        normalized = functional.batch_norm(found, *running, training=statistics == "batch", eps=epsilon)
    return normalized[:, 0].numpy(), torch.relu(normalized)[:, 0].numpy()


def by_torch(settings: dict[str, Any], data: dict[str, Any]) -> Outputs:
    """Normalized values and outputs of a linear layer whose weights or inputs were multiplied."""
    alpha, scaled = settings["alpha"], settings["scaled"]
    weight = data["WEIGHT"] * (1 if scaled == "input" else alpha)
    bias = data["BIAS"] * (alpha if scaled == "both" else 1) if settings["bias"] else 0.0
    x = np.array(data["BATCH"]) * (alpha if scaled == "input" else 1)
    mean, variance = data["RUNNING"]["mean"] + (data["BIAS"] if settings["bias"] else 0), data["RUNNING"]["variance"]
    if settings["statistics"] == "rescaled":
        mean, variance = alpha * mean, alpha**2 * variance
    given = (mean, variance, data["GAMMA"], data["BETA"])
    return _by_torch(settings["statistics"], float(settings["epsilon"]), given, tuple(weight * x + bias))


def test_all_combinations_are_checked() -> None:
    assert len(SETTINGS) == len(ALPHAS) * 3 * 3 * 4 * 2


def test_every_stage_agrees_with_torch(explorer: Script, data: dict[str, Any]) -> None:
    for settings in SETTINGS:
        found = explorer("run", settings)
        normalized, after = by_torch(settings, data)
        np.testing.assert_allclose(found["normalized"], normalized, rtol=1e-9, atol=1e-12, err_msg=str(settings))
        np.testing.assert_allclose(found["after"], after, rtol=1e-9, atol=1e-12, err_msg=str(settings))


def test_the_change_is_the_largest_difference_to_the_untouched_layer(explorer: Script, data: dict[str, Any]) -> None:
    for settings in SETTINGS:
        change = explorer("compare", settings)["change"]
        for name, was, now in zip(
            ("normalized", "after"), by_torch({**settings, "alpha": 1}, data), by_torch(settings, data), strict=True
        ):
            assert change[name] == pytest.approx(np.abs(now - was).max(), rel=1e-6, abs=1e-10), settings


def expected_verdict(settings: dict[str, Any]) -> str:
    """By algebra: statistics that follow α give back sign(α) times what was, up to ε; frozen ones do not."""
    alpha, exact = settings["alpha"], settings["epsilon"] == "0"
    follows = settings["statistics"] == "batch" or (
        settings["statistics"] == "rescaled" and (settings["scaled"] == "both" or not settings["bias"])
    )
    if alpha == 1:
        return "same"
    if not follows:
        return "different"
    return "mirrored" if alpha < 0 else "same" if exact else "epsilon"


def test_the_verdict_is_the_one_of_algebra(explorer: Script) -> None:
    seen = set()
    for settings in SETTINGS:
        verdict = explorer("compare", settings)["verdict"]
        assert verdict == expected_verdict(settings), settings
        seen.add(verdict)
    assert seen == {"same", "epsilon", "mirrored", "different"}


@pytest.mark.parametrize("scaled", OPTIONS["scaled"]["choices"])
def test_a_smaller_epsilon_changes_the_function_less(explorer: Script, scaled: str) -> None:
    changes = [
        explorer("compare", {"alpha": 0.2, "scaled": scaled, "statistics": "batch", "epsilon": epsilon, "bias": True})
        for epsilon in ("0.1", "0.001", "0.00001", "0")
    ]
    sizes = [each["change"]["normalized"] for each in changes]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0.1 and sizes[-1] < 1e-12


def test_negative_alpha_mirrors_at_beta_under_the_batchs_statistics(explorer: Script, data: dict[str, Any]) -> None:
    settings = {"alpha": -3, "scaled": "weights", "statistics": "batch", "epsilon": "0", "bias": True}
    found = explorer("compare", settings)
    was, now = (np.array(found[each]["normalized"]) - data["BETA"] for each in ("plain", "scaled"))
    np.testing.assert_allclose(now, -was, atol=1e-12)


def test_scaling_the_input_of_one_layer_is_scaling_its_weights(explorer: Script) -> None:
    for settings in SETTINGS:
        if settings["scaled"] == "weights":
            other = explorer("run", {**settings, "scaled": "input"})
            np.testing.assert_allclose(
                explorer("run", settings)["normalized"], other["normalized"], rtol=1e-12, atol=1e-12
            )


@pytest.mark.parametrize("statistics", ["batch", "rescaled"])
def test_nothing_is_divided_by_zero(explorer: Script, statistics: str) -> None:
    settings = {"alpha": 0, "scaled": "weights", "statistics": statistics, "epsilon": "0", "bias": False}
    found = explorer("compare", settings)
    assert (found["verdict"], found["change"], found["scaled"]["normalized"]) == ("undefined", None, None)
    assert explorer("compare", {**settings, "epsilon": "0.00001"})["verdict"] == "different"


def test_the_batch_is_generic_and_its_statistics_are_not_the_running_ones(data: dict[str, Any]) -> None:
    values = data["WEIGHT"] * np.array(data["BATCH"])
    assert len(set(data["BATCH"])) == 8 and 0 not in data["BATCH"]
    assert abs(values.mean() - data["RUNNING"]["mean"]) > 0.05
    assert abs(values.var() - data["RUNNING"]["variance"]) > 0.2


def test_the_value_of_three_is_the_one_that_the_page_computes_by_hand(explorer: Script, data: dict[str, Any]) -> None:
    # z = 3, μ = 1, σ² = 4, γ = β = 2: 2·(3α − 1)/2 + 2 with frozen statistics, 2·sign(α) + 2 with rescaled ones.
    place = data["BATCH"].index(1.5)
    settings = {"scaled": "weights", "epsilon": "0", "bias": False}
    for alpha in (1, 2, 0.5, -1):
        frozen = explorer("run", {**settings, "alpha": alpha, "statistics": "frozen"})
        rescaled = explorer("run", {**settings, "alpha": alpha, "statistics": "rescaled"})
        assert frozen["before"][place] == 3 * alpha
        assert frozen["normalized"][place] == 3 * alpha + 1
        assert rescaled["normalized"][place] == (4 if alpha > 0 else 0)
