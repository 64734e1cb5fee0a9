"""The numbers that Matplotlib itself writes, along axes and elsewhere, in the digits of the page."""

from __future__ import annotations

import re
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import Formatter, NullFormatter

from rahnama.publish.canvas import drawn, phrase
from rahnama.publish.digits import PERSIAN
from rahnama.text import Language

PLAIN = re.compile(r"(?:\$\\mathdefault\{)?([−+-]?)(\d+)((?:\.\d+)?%?)(?:\}\$)?")
MATHS = re.compile(r"\$(?:\\mathdefault|\\times|\\frac|[{}^\d.,×−+\- ])*\$")
GROUPED_FROM = 5  # digits: 2015 may be a year


def tick(text: str, language: Language) -> str:
    """A tick's text in the page's digits if it is a number, a power or a size; any other as it is.

    >>> tick("120000", "en"), tick("$\\\\mathdefault{10^{3}}$", "fa")
    ('120,000', '$\\\\mathdefault{۱۰^{۳}}$')
    """
    if found := PLAIN.fullmatch(text):
        sign, whole, rest = found.groups()
        text = sign + (f"{int(whole):,}" if len(whole) >= GROUPED_FROM else whole) + rest
    elif language == "fa" and MATHS.fullmatch(text):
        return text.translate(PERSIAN)  # numerals need no shaping, so mathtext draws them right
    return phrase(text, language)


class PageTicks(Formatter):
    """A formatter that writes what another one writes, in the page's digits."""

    def __init__(self, inner: Formatter, language: Language) -> None:
        self.inner, self.language = inner, language

    def __call__(self, x: float, pos: int | None = None) -> str:
        return tick(self.inner(x, pos), self.language)

    def format_ticks(self, values: Any) -> list[str]:
        """The text of every tick."""
        return [tick(text, self.language) for text in self.inner.format_ticks(values)]

    def get_offset(self) -> str:
        """The common factor at the end of the axis."""
        return tick(self.inner.get_offset(), self.language)


def localise(figure: Figure, language: Language) -> None:
    """Give all tick labels, and every other text that is only a number, the digits of the page.

    Raises:
        ValueError: if Persian letters and ``$`` stand in one string.
    """
    for axes in figure.axes:
        for axis in axes._axis_map.values():
            for ticker in (axis.major, axis.minor):
                inner = ticker.formatter
                if inner is not None and not isinstance(inner, PageTicks | NullFormatter):
                    ticker.formatter = PageTicks(inner, language)
    for text in figure.findobj(Text):
        text.set_text(drawn(tick(text.get_text(), language)))
