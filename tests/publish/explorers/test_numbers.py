"""Explorers write numbers as the pages do, and read what a reader types in either script."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import pytest

from rahnama.publish.digits import Style, text_number

Script = Callable[..., Any]
VALUES = [0, 7, -12, 1234, -98765, 120_422_400, 6_366_215_274_496, 0.1, -2.6, 154.83870967741936, 0.10333333333333333,
          1234.5678, 99999.75, 4.5e-4, -2.2332e-7, 3e-12, 7.77e18, -0.001]  # fmt: skip


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_number_is_written_as_the_pages_write_it(explorer: Script, language: str) -> None:
    checked = 0
    for value, digits, percent in itertools.product(VALUES, (None, 0, 1, 2, 4), (False, True)):
        style = {"percent": percent} | ({} if digits is None else {"digits": digits})
        expected = text_number(value, language, Style(digits=digits, percent=percent))
        if not any(each in expected for each in "123456789۱۲۳۴۵۶۷۸۹"):
            expected = expected.removeprefix("−")  # here zeros carry no minus
        assert explorer("text", value, language, style) == expected, (value, style)
        checked += 1
    assert checked == len(VALUES) * 10


def test_zeros_carry_no_minus(explorer: Script) -> None:
    assert explorer("text", -0.004, "en", {"digits": 2}) == "0.00"


def test_persian_has_its_own_digits_marks_and_percent_sign(explorer: Script) -> None:
    assert explorer("text", -1234.5, "fa") == "−۱٬۲۳۴٫۵"
    assert explorer("text", 0.1033, "fa", {"percent": True, "digits": 2}) == "۱۰٫۳۳٪"


@pytest.mark.parametrize(
    ("sign", "exponent", "expected"),
    [
        (1, 100 * math.log10(0.25), ["6.22", -61]),
        (-1, -400.0, ["-1.00", -400]),
        (1, 399.9999999, ["1.00", 400]),
        (1, math.log10(0.0904), ["0.0904", None]),
        (-1, math.log10(12.5), ["-12.5", None]),
        (1, 0, ["1", None]),
        (0, 0, ["0", None]),
    ],
)
def test_powers_too_small_or_too_large_for_a_number_are_still_written(
    explorer: Script, sign: int, exponent: float, expected: list[object]
) -> None:
    mantissa, power = explorer("splitPower", sign, exponent)
    assert (mantissa.rstrip("0") if power is None and "." in mantissa else mantissa, power) == tuple(expected)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("192", 192), ("۱۹۲", 192), ("١٩٢", 192), (" ۱٬۰۲۴ ", 1024), ("1,024", 1024), ("−0.5", -0.5), ("-۰٫۵", -0.5),
     (".5", 0.5), ("\u2066۲\u2069", 2), ("+3", 3)],
)  # fmt: skip
def test_both_scripts_are_read(explorer: Script, typed: str, value: float) -> None:
    assert explorer("parse", typed) == value


@pytest.mark.parametrize("typed", ["", "abc", "۱۲ب", "1.2.3", "--1", "1e5", "∞", "-"])
def test_what_is_no_number_is_refused(explorer: Script, typed: str) -> None:
    assert explorer("parse", typed) == "NaN"


def test_what_is_written_is_read_back(explorer: Script) -> None:
    for value, language in itertools.product((0, 5, -12, 1024, 0.01, -3.99), ("fa", "en")):
        assert explorer("parse", explorer("text", value, language)) == value


@pytest.mark.parametrize(
    "interval", [(0, 192), (-8, 8), (-0.08, 1.08), (0, 7.1e12), (-188.6, 1.08), (0, 2), (-4.3, 9.7)]
)
def test_ticks_are_round_evenly_spaced_and_inside(explorer: Script, interval: tuple[float, float]) -> None:
    ticks = explorer("ticks", *interval, 3)
    steps = {round((b - a) / (ticks[1] - ticks[0]), 9) for a, b in itertools.pairwise(ticks)}
    assert 3 <= len(ticks) <= 7 and steps == {1}
    assert interval[0] <= ticks[0] and ticks[-1] <= interval[1]
    mantissa = float(f"{ticks[1] - ticks[0]:e}".split("e")[0])
    assert mantissa in (1, 2, 5)
