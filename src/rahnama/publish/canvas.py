"""What a figure is drawn on: Matplotlib's figure, the palette, and phrases and numbers safe for both scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from rahnama.publish.digits import PERSIAN, Style, text_number
from rahnama.publish.style import SENTINELS
from rahnama.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MatplotlibFigure

RIGHT_TO_LEFT, LEFT_TO_RIGHT, END = "\u2067", "\u2066", "\u2069"
PERSIAN_LETTER = re.compile(r"[\u0600-\u065f\u066e-\u06ef\u06fa-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")
_ONE = r"[−+-]?\d[\d,]*(?:\.\d+)?"
NUMERAL = re.compile(rf"(?<![\w.]){_ONE}(?:\s?[×/:–]\s?{_ONE})*%?(?!\w)")


def isolate(text: str) -> str:
    """The text as a left-to-right island, so that its signs and its order survive Persian neighbours."""
    return f"{LEFT_TO_RIGHT}{text}{END}"


def persian_digits(numeral: str) -> str:
    """A number or size in Persian digits, with a true minus.

    >>> persian_digits("-1,234.5"), persian_digits("28×28")
    ('−۱٬۲۳۴٫۵', '۲۸×۲۸')
    """
    return numeral.replace("-", "−").translate(PERSIAN).replace("%", "٪")


def phrase(text: Text | str, language: Language) -> str:
    """The phrase in one language, in its digits, with bidirectional isolation by control characters.

    A plain string is the same in both languages; only if it is nothing but a number or a size does it take
    the page's digits.
    """
    if isinstance(text, Text):
        words = text[language]
        if language == "en":
            return words
        return NUMERAL.sub(lambda match: isolate(persian_digits(match[0])), words)
    if language == "fa" and NUMERAL.fullmatch(text.strip()):
        return isolate(persian_digits(text.strip()))
    return text


@dataclass(frozen=True)
class PageCanvas:
    """The canvas of one figure in one language; see ``rahnama.exhibit.Canvas``."""

    figure: MatplotlibFigure
    language: Language

    @property
    def colour(self) -> Mapping[str, str]:
        """Colour by role: fg, mut, grid, bg, fill, c1…c6."""
        return SENTINELS

    def say(self, text: Text | str) -> str:
        """The phrase in the page's language and digits, safe to hand to Matplotlib.

        Raises:
            ValueError: if Persian letters and ``$`` stand in one string: Matplotlib would not shape the Persian.
        """
        words = phrase(text, self.language)
        if not PERSIAN_LETTER.search(words):
            return words
        if "$" in words:
            raise ValueError(f"Persian and $maths$ in one label come out reversed: {words!r}; split it in two labels")
        return "\n".join(f"{RIGHT_TO_LEFT}{line}{END}" for line in words.split("\n"))

    def number(self, value: int | float | Fraction, digits: int | None = None, percent: bool = False) -> str:
        """The number in the page's digits, grouped by thousands."""
        text = text_number(value, self.language, Style(digits=digits, percent=percent))
        return isolate(text) if self.language == "fa" else text
