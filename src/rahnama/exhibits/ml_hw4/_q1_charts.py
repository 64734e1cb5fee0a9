"""Plots as diagrams with real text, which weigh a fifth of drawn letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10
from typing import NamedTuple

from rahnama.exhibit import Arrow, Label, Shape
from rahnama.text import Text

Point = tuple[float, float]


class Frame(NamedTuple):
    """A plotting area in user units, and the numbers at its edges; the horizontal axis is logarithmic."""

    left: float
    top: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]

    def place(self, x: float, y: float) -> Point:
        """Where a point with these numbers is drawn; ``x`` must be positive."""
        start, end = map(log10, self.across)
        share = (log10(x) - start) / (end - start)
        high = (y - self.up[0]) / (self.up[1] - self.up[0])
        return self.left + share * self.width, self.top + (1 - high) * self.height

    def axes(self, across: Sequence[float], up: Mapping[float, Text | str], title: Text, numbers: bool) -> list[Shape]:
        """Axes with ticks, a grid line at each tick of the upright one, and what the horizontal one shows."""
        right, bottom = self.left + self.width, self.top + self.height
        shapes: list[Shape] = [
            Arrow(
                [(self.left, self.place(self.across[0], each)[1]), (right, self.place(self.across[0], each)[1])],
                "grid",
                False,
            )
            for each in up
        ]
        shapes += [Arrow([(self.left, self.top), (self.left, bottom), (right, bottom)], head=False)]
        if numbers:
            shapes += [
                Label(self.left - 20, self.place(self.across[0], each)[1], name, "mut", True)
                for each, name in up.items()
            ]
        shapes += [Label(self.place(each, self.up[0])[0], bottom + 15, f"{each:,}", "mut", True) for each in across]
        return [*shapes, Label(self.left + self.width / 2, bottom + 36, title, "mut", True)]

    def line(self, points: Sequence[Point], tone: str, dashed: bool) -> Shape:
        """A line through points given by their numbers."""
        return Arrow([self.place(*point) for point in points], tone, head=False, dashed=dashed)


def power(exponent: int) -> Text:
    """A power of ten as the label of a tick, in the digits of the page."""
    raised = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return Text(fa=f"\u2066۱۰{raised}\u2069", en=f"10{raised}")
