"""Short phrases written in code (claims, errata, catalogue titles) as HTML: maths, code, digits, direction."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from rahnama.publish.digits import isolate_numerals
from rahnama.text import Language, Text

TOKEN = re.compile(r"\$(?P<tex>[^$]+)\$|`(?P<code>[^`]+)`")


def phrase(text: Text | Mapping[str, str] | str, language: Language) -> str:
    """HTML of a phrase; ``$…$`` is maths, backquotes are code, numbers take the page's digits.

    >>> phrase(Text(fa="بردار 4 تایی", en="4 entries"), "fa")
    'بردار <bdi dir="ltr" class="rn-n">۴</bdi> تایی'
    """
    source = text if isinstance(text, str) else text[language]
    parts: list[str] = []
    position = 0
    for match in TOKEN.finditer(source):
        parts.append(isolate_numerals(html.escape(source[position:match.start()], quote=False), language))
        position = match.end()
        if match["tex"]:
            parts.append(f'<span class="arithmatex">\\({html.escape(match["tex"], quote=False)}\\)</span>')
        else:
            parts.append(f'<code>{html.escape(match["code"], quote=False)}</code>')
    parts.append(isolate_numerals(html.escape(source[position:], quote=False), language))
    return "".join(parts)


def flat(text: Text | Mapping[str, str] | str, language: Language) -> str:
    """The phrase as plain text for an attribute: no markup, digits as they are written in the page's language."""
    source = text if isinstance(text, str) else text[language]
    return TOKEN.sub(lambda match: match["tex"] or match["code"], source)
