"""Numbers in the digits of a page: Persian or Latin, as HTML, as TeX or as plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rahnama.text import Language

PERSIAN = str.maketrans("0123456789.,", "۰۱۲۳۴۵۶۷۸۹٫٬")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
MINUS = "\u2212"
_NUMBER = r"[−+-]?\d+(?:,\d{3})*(?:\.\d+)?"
# Numbers, sizes, ratios and ranges, but not the digits of names such as ResNet-50, conv2d or 2.13.0.
NUMERAL = re.compile(rf"(?<![A-Za-z0-9_.])(?<![A-Za-z][−-]){_NUMBER}(?:\s?[×/:–-]\s?{_NUMBER})*%?(?![A-Za-z0-9_]|\.\d)")


@dataclass(frozen=True)
class Style:
    """How a number is shown: decimals, an explicit plus sign, as a percentage."""

    digits: int | None = None
    sign: bool = False
    percent: bool = False


def decode(value: Any) -> Any:
    """A value of ``exhibits.json`` as a Python value; fractions come back as Fraction, lists as tuples."""
    if isinstance(value, dict) and "fraction" in value:
        return Fraction(*value["fraction"])
    return tuple(map(decode, value)) if isinstance(value, list) else value


def _split(value: int | float | Fraction, style: Style) -> tuple[str, int | None]:
    """Mantissa in ASCII with grouping, and the power of ten if the number is shown in scientific notation."""
    if isinstance(value, Fraction) and style.digits is None and not style.percent:
        body = f"{value.numerator:,}" if value.denominator == 1 else f"{value.numerator:,}/{value.denominator:,}"
        return body, None
    number = value * 100 if style.percent else value
    sign = "+" if style.sign else ""
    if isinstance(number, int) and style.digits is None:
        return f"{number:{sign},}", None
    number = float(number)
    if number and not style.percent and (abs(number) < 1e-3 or abs(number) >= 1e15):
        mantissa, exponent = f"{number:{sign}.{2 if style.digits is None else style.digits}e}".split("e")
        return mantissa, int(exponent)
    if style.digits is not None:
        return f"{number:{sign},.{style.digits}f}", None
    body = f"{number:{sign},.10f}".rstrip("0").rstrip(".") if number == round(number, 10) else f"{number:{sign},.6g}"
    return body, None


def _localise(text: str, language: Language) -> str:
    text = text.replace("-", MINUS)
    return text.translate(PERSIAN) if language == "fa" else text


def text_number(value: Any, language: Language, style: Style = Style()) -> str:
    """The number as plain text in the page's digits.

    >>> text_number(1234.5, "fa"), text_number(-0.25, "en", Style(percent=True, digits=1))
    ('۱٬۲۳۴٫۵', '−25.0%')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        comma = "، " if language == "fa" else ", "
        return "(" + comma.join(text_number(each, language, style) for each in value) + ")"
    mantissa, exponent = _split(value, style)
    body = _localise(mantissa, language)
    if exponent is not None:
        body += "×" + _localise("10", language) + "^" + _localise(str(exponent), language)
    return body + (("٪" if language == "fa" else "%") if style.percent else "")


def html_number(value: Any, language: Language, style: Style = Style()) -> str:
    """The number isolated for bidirectional text, as HTML.

    >>> html_number(-3, "fa")
    '<bdi dir="ltr" class="rn-n">−۳</bdi>'
    """
    if isinstance(value, tuple):
        inner = ", ".join(_html_body(each, language, style) for each in value)
        return f'<bdi dir="ltr" class="rn-n">({inner})</bdi>'
    if isinstance(value, str):
        return f'<bdi dir="ltr">{value}</bdi>'
    return f'<bdi dir="ltr" class="rn-n">{_html_body(value, language, style)}</bdi>'


def _html_body(value: Any, language: Language, style: Style) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_html_body(each, language, style) for each in value) + ")"
    if isinstance(value, str):
        return value
    mantissa, exponent = _split(value, style)
    body = _localise(mantissa, language)
    if exponent is not None:
        ten, power = _localise("10", language), _localise(str(exponent), language)
        body += f"×{ten}<sup>{power}</sup>"
    return body + (("٪" if language == "fa" else "%") if style.percent else "")


def tex_number(value: Any, style: Style = Style()) -> str:
    """The number as TeX, in Latin digits in both languages.

    >>> tex_number(120422400), tex_number(2.5e-5)
    ('120{,}422{,}400', '2.50\\\\times10^{-5}')
    """
    if isinstance(value, tuple):
        return "(" + ",\\;".join(tex_number(each, style) for each in value) + ")"
    if isinstance(value, str):
        return rf"\text{{{value}}}"
    mantissa, exponent = _split(value, style)
    if "/" in mantissa:
        top, bottom = mantissa.split("/")
        mantissa = rf"\tfrac{{{top}}}{{{bottom}}}"
    body = mantissa.replace(",", "{,}")
    if exponent is not None:
        body += rf"\times10^{{{exponent}}}"
    return body + (r"\%" if style.percent else "")


def _persian_numeral(match: re.Match[str]) -> str:
    return match[0].replace("-", MINUS).translate(PERSIAN).replace("%", "٪")


def plain_numerals(text: str, language: Language) -> str:
    """Plain text with its numbers in the page's digits.

    >>> plain_numerals("بخش 2 از VGG-16", "fa")
    'بخش ۲ از VGG-16'
    """
    return text if language == "en" else NUMERAL.sub(_persian_numeral, text)


def isolate_numerals(text: str, language: Language) -> str:
    """Escaped text with its numbers in the page's digits and, in Persian, isolated left to right."""
    if language == "en":
        return text
    return NUMERAL.sub(lambda match: f'<bdi dir="ltr" class="rn-n">{_persian_numeral(match)}</bdi>', text)
