"""What a figure is drawn on: Matplotlib's figure, the palette, and phrases and numbers safe for both scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rahnama.publish.digits import NUMERAL, PERSIAN, Style, text_number
from rahnama.publish.style import SENTINELS
from rahnama.text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as MatplotlibFigure

RIGHT_TO_LEFT, LEFT_TO_RIGHT, END = "\u2067", "\u2066", "\u2069"
ARABIC_LETTER = re.compile(r"[\u0600-\u065f\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
MATHS_OR_NUMERAL = re.compile(rf"(?P<maths>\$[^$]*\$)|{NUMERAL.pattern}")


def has_persian(text: str) -> bool:
    """Whether there is a Persian letter in it; digits do not count.

    >>> has_persian("گام 3"), has_persian("۳×۳")
    (True, False)
    """
    return ARABIC_LETTER.search(text) is not None


def isolate(text: str) -> str:
    """The text as a left-to-right island, so that its signs and its order survive Persian neighbours."""
    return f"{LEFT_TO_RIGHT}{text}{END}"


def persian_digits(numeral: str) -> str:
    """A number or a size in Persian digits, with a true minus.

    >>> persian_digits("-1,234.5"), persian_digits("28×28")
    ('−۱٬۲۳۴٫۵', '۲۸×۲۸')
    """
    return numeral.replace("-", "−").translate(PERSIAN).replace("%", "٪")


def phrase(text: Text | str, language: Language) -> str:
    """The phrase in one language, in its digits; numbers in Persian are isolated by control characters.

    A plain string is the same in both languages; only if it is nothing but a number or a size does it take the
    page's digits.

    >>> phrase("ResNet-50", "fa"), phrase("28×28", "en")
    ('ResNet-50', '28×28')
    """
    words = text[language] if isinstance(text, Text) else text
    if language == "en" or (isinstance(text, str) and not NUMERAL.fullmatch(text.strip())):
        return words
    return MATHS_OR_NUMERAL.sub(lambda match: match[0] if match["maths"] else isolate(persian_digits(match[0])), words)


def drawn(words: str) -> str:
    """Words safe to hand to Matplotlib: a line with Persian letters reads from right to left.

    Raises:
        ValueError: if Persian letters and ``$`` stand in one string: Matplotlib would not shape the Persian.
    """
    if not has_persian(words) or words.startswith(RIGHT_TO_LEFT):
        return words
    if "$" in words:
        raise ValueError(f"Persian and $maths$ in one label come out reversed: {words!r}; make them two labels")
    return "\n".join(f"{RIGHT_TO_LEFT}{line}{END}" for line in words.split("\n"))


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
            ValueError: if Persian letters and ``$`` stand in one string.
        """
        return drawn(phrase(text, self.language))

    def number(self, value: int | float | Fraction, digits: int | None = None, percent: bool = False) -> str:
        """The number in the page's digits, grouped by thousands, with a true minus."""
        text = text_number(value, self.language, Style(digits=digits, percent=percent))
        return isolate(text) if self.language == "fa" else text

    def photo(self, axes: Axes, values: Any) -> None:
        """A picture of H×W grey values that stays pixels: the greatest value is white, the least black."""
        from rahnama.publish import pictures

        pictures.photo(axes, values)

    def heat(self, axes: Axes, values: Any, scale: float | None = None) -> None:
        """A signed map of H×W values that stays pixels: one colour for each sign; ``scale`` is shown in full colour."""
        from rahnama.publish import pictures

        pictures.heat(axes, values, scale)
