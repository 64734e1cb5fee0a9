"""Question 2: the mean of two groups is not the mean of their means."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from rahnama.exhibit import Arrow, Box, Claim, Diagram, Erratum, Label, Route, part
from rahnama.text import Text
from tiny_guide.reference.sums import mean

DATA = ("results/groups.json",)
ROOT = Path(__file__).resolve().parents[4]


def _groups() -> list[list[float]]:
    groups: list[list[float]] = json.loads((ROOT / DATA[0]).read_text(encoding="utf-8"))
    return groups


@part("")
def pooling() -> Diagram:
    """Two groups flow into one mean."""
    return Diagram(
        400,
        160,
        [
            Box(80, 45, 120, 40, Text(fa="گروه 1", en="group 1"), "3×1", tone="c1"),
            Box(80, 115, 120, 40, Text(fa="گروه 2", en="group 2"), "2×1", tone="c2"),
            Box(320, 80, 120, 40, Text(fa="میانگین", en="mean"), dashed=True),
            Arrow([(140, 45), (260, 75)]),
            Arrow([(140, 115), (260, 85)], tone="c2", curved=True),
            Label(20, 15, Text(fa="آغاز", en="start"), anchor="start", small=True),
        ],
    )


@part("")
def mean_of_means() -> Erratum:
    """Groups of different sizes weigh differently."""
    first, second = _groups()
    right = Claim(
        Text(fa="میانگین همه", en="mean of all"),
        {Route.CLOSED_FORM: mean(first + second), Route.NUMPY: np.concatenate([first, second]).mean()},
        tolerance=1e-12,
    )
    return Erratum(
        says=Text(fa="میانگین همه، میانگین میانگین‌هاست.", en="The mean of all is the mean of the means."),
        right=Text(fa="هر گروه به اندازه‌ی خود وزن دارد.", en="Each group weighs as much as it is large."),
        printed=mean([mean(first), mean(second)]),
        claim=right,
        where=Text(fa="جمله‌ی آخر", en="the last sentence"),
    )
