"""Short phrases written in code (claims, errata, catalogue titles) as HTML: maths, code, digits, direction."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from rahnama.publish.digits import NUMERAL, isolate_numerals, plain_numerals
from rahnama.publish.terms import isolate_formulas
from rahnama.text import Language, Text

RUN = re.compile("\u2066([^\u2069]*)\u2069")
TOKEN = re.compile(r"\$(?P<tex>[^$]+)\$|`(?P<code>[^`]+)`")


def _prose(source: str, language: Language) -> str:
    """Escaped prose; in Persian, runs of Latin and mathematics keep their own direction."""
    if language == "en":
        return html.escape(source, quote=False)
    parts: list[str] = []
    position = 0
    isolated = isolate_formulas(source, language)
    for match in RUN.finditer(isolated):
        parts.append(isolate_numerals(html.escape(isolated[position : match.start()], quote=False), language))
        position = match.end()
        run = html.escape(match[1], quote=False)
        parts.append(isolate_numerals(run, language) if NUMERAL.fullmatch(match[1]) else f'<bdi dir="ltr">{run}</bdi>')
    return "".join(parts) + isolate_numerals(html.escape(isolated[position:], quote=False), language)


def phrase(text: Text | Mapping[str, str] | str, language: Language) -> str:
    """HTML of a phrase; ``$…$`` is maths, backquotes are code, numbers take the page's digits.

    >>> phrase(Text(fa="بردار 4 تایی", en="4 entries"), "fa")
    'بردار <bdi dir="ltr" class="rn-n">۴</bdi> تایی'
    """
    source = text if isinstance(text, str) else text[language]
    parts: list[str] = []
    position = 0
    for match in TOKEN.finditer(source):
        parts.append(_prose(source[position : match.start()], language))
        position = match.end()
        if match["tex"]:
            parts.append(f'<span class="arithmatex">\\({html.escape(match["tex"], quote=False)}\\)</span>')
        else:
            parts.append(f"<code>{html.escape(match['code'], quote=False)}</code>")
    parts.append(_prose(source[position:], language))
    return "".join(parts)


def flat(text: Text | Mapping[str, str] | str, language: Language) -> str:
    """The phrase as plain text for an attribute: no markup, digits as they are written in the page's language."""
    source = text if isinstance(text, str) else text[language]
    parts: list[str] = []
    position = 0
    for match in TOKEN.finditer(source):
        parts += [plain_numerals(source[position : match.start()], language), match["tex"] or match["code"]]
        position = match.end()
    return "".join(parts) + plain_numerals(source[position:], language)
