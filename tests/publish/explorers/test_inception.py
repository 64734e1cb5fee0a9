"""The bottleneck's calculator counts what the reference and a loop count, and starts at the page's numbers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from rahnama.exhibits.ml_hw4 import q4
from rahnama.publish.explorers import options
from rahnama.publish.project import REPOSITORY
from rahnama.publish.slots import slots
from rahnama.reference.cost import bottleneck_cost, break_even_width, convolution_cost

Script = Callable[..., Any]
SIZES = [
    {"side": side, "input": c, "kernel": k, "output": o, "width": r}
    for side, c, k, o, r in itertools.product((1, 7, 224), (1, 13, 1024), (3, 11), (1, 32, 1024), (1, 16, 1024))
]


@pytest.mark.parametrize("sizes", SIZES, ids=lambda sizes: "-".join(map(str, sizes.values())))
def test_costs_and_break_even_agree_with_the_reference(explorer: Script, sizes: dict[str, int]) -> None:
    side, c, k, o, r = sizes.values()
    found = explorer("compare", sizes)
    assert found["direct"] == convolution_cost(side, side, c, o, k)
    assert found["total"] == bottleneck_cost(side, side, c, r, o, k) == found["squeezing"] + found["remaining"]
    assert Fraction(*explorer("breakEven", c, o, k)) == break_even_width(c, o, k)
    assert found["share"] == pytest.approx(float(Fraction(found["total"], found["direct"])), rel=1e-15)
    assert found["directWeights"] * side**2 == found["direct"]
    assert found["totalWeights"] * side**2 == found["total"]


def test_a_small_case_agrees_with_counting_every_product(explorer: Script) -> None:
    pixels, c, k, o, r = range(4), range(3), range(3 * 3), range(5), range(2)
    direct = sum(1 for _ in itertools.product(pixels, o, k, c))
    below = sum(1 for _ in itertools.product(pixels, r, c)) + sum(1 for _ in itertools.product(pixels, o, k, r))
    found = explorer("compare", {"side": 2, "input": 3, "kernel": 3, "output": 5, "width": 2})
    assert (found["direct"], found["total"]) == (direct, below)


def test_the_widest_that_pays_is_the_last_cheaper_one_tried_one_by_one(explorer: Script) -> None:
    for c, o, k in itertools.product((1, 2, 9, 192), (1, 4, 32), (3, 5)):
        cheaper = [r for r in range(1, c + 1) if bottleneck_cost(1, 1, c, r, o, k) < convolution_cost(1, 1, c, o, k)]
        assert explorer("widestCheaper", c, o, k) == max(cheaper, default=0), (c, o, k)


def test_where_both_cost_the_same_is_not_called_cheaper(explorer: Script) -> None:
    # 9·18·2 = 324 weights directly, 18 + 18 = 36 for each channel of the bottleneck: nine channels cost as much.
    found = explorer("compare", {"side": 3, "input": 18, "kernel": 3, "output": 2, "width": 9})
    assert found["total"] == found["direct"] and found["saved"] == 0 and found["widest"] == 8


def test_the_largest_sizes_are_still_counted_exactly() -> None:
    most = {name: option["max"] for name, option in options("inception").items()}
    largest = bottleneck_cost(most["side"], most["side"], most["input"], most["width"], most["output"], most["kernel"])
    assert largest < 2**53


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_starts_it_at_the_numbers_that_the_page_verifies(explorer: Script, language: str) -> None:
    path = REPOSITORY / "docs" / language / "ml-hw4/q4.md"
    (slot,) = [each for each in slots(path.read_text(encoding="utf-8")) if each.kind == "explorer"]
    sizes = {name: int(slot.options[name]) for name in options("inception")}
    found = explorer("compare", sizes)
    exact = {"direct": q4.direct_cost(), "squeezing": q4.squeezing_cost(), "widest": q4.break_even(),
             "remaining": q4.remaining_convolution_cost(), "total": q4.bottleneck_total()}  # fmt: skip
    close = {
        "share": q4.remaining_share(),
        "saved": q4.reduction(),
        "times": q4.speed_up(),
        "equal": q4.break_even_exactly(),
    }
    for name, claim in exact.items():
        assert set(claim.routes.values()) == {found[name]}, name
    for name, claim in close.items():
        assert found[name] == pytest.approx(float(next(iter(claim.routes.values()))), rel=1e-14), name
    weights = q4.counting_conventions().rows[3][1:3]
    assert [found["directWeights"], found["totalWeights"]] == [next(iter(each.routes.values())) for each in weights]


def test_the_usual_values_are_those_of_the_question() -> None:
    usual = {name: option["usual"] for name, option in options("inception").items()}
    (slot,) = re.findall(
        r"\{@ explorer inception .*", (REPOSITORY / "docs/en/ml-hw4/q4.md").read_text(encoding="utf-8")
    )
    assert {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", slot)} == usual
