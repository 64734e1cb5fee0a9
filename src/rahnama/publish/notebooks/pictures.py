"""Pictures of a notebook in the language, the digits and the colours of a page.

A notebook is executed once, so its pictures hold English words, as text, and the light colours of our palette. The
words come from ``notebooks/words.tsv``; a word or a colour that is not known is refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from rahnama.publish.canvas import phrase
from rahnama.publish.digits import NUMERAL
from rahnama.publish.drawing import PIXELS_PER_INCH, finished, in_roles, scoured
from rahnama.publish.renderer import POINTS_PER_INCH
from rahnama.publish.style import ROLES, SENTINELS
from rahnama.publish.svg import id_prefix
from rahnama.publish.ticks import tick
from rahnama.text import Language, Text

WORD = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
FAMILY = re.compile(r"font-family:[^;\"]*;?\s*")
LEVEL = re.compile(r' transform="rotate\(-?0 [^)]*\)"')  # a turn by nothing
IMAGE_ID = re.compile(r'(<image\b[^>]*?) id="[^"]*"')  # Matplotlib gives equal pixels one id
FRAME = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def translated(text: str, known: Mapping[str, Text], language: Language) -> str:
    """One text of a picture.

    Raises:
        ValueError: if it is neither a number nor a known word.

    >>> translated("12.5%", {}, "en")
    '12.5%'
    """
    bare = text.strip()
    if not bare or NUMERAL.fullmatch(bare):
        return tick(bare, language)
    if bare not in known:
        raise ValueError(f"the text {bare!r} of a picture is not in notebooks/words.tsv")
    return phrase(known[bare], language)


def page_svg(svg: str, language: Language, identity: str, known: Mapping[str, Text]) -> str:
    """A picture as Matplotlib wrote it, as our pages show it.

    Args:
        svg: with words as text and the light colours of our palette, black and white.
        language: of the page.
        identity: ``document/question/name``; ids derive from it.
        known: the words.

    Raises:
        ValueError: for an unknown word, a colour that is not of the palette, or something that is no such picture.
    """
    frame = FRAME.search(svg)
    if frame is None:
        raise ValueError(f"{identity}: not a picture that Matplotlib wrote")
    for role, colours in ROLES.items():
        svg = svg.replace(colours.light, SENTINELS[role]) if role != "bg" else svg

    def word(match: re.Match[str]) -> str:
        said = translated(html.unescape(match[2]), known, language)
        attributes = FAMILY.sub("", match[1])
        return f"<text{LEVEL.sub('', attributes)}>{html.escape(said, quote=False)}</text>"

    svg = IMAGE_ID.sub(r"\1", svg)
    width, height = (round(float(side) * PIXELS_PER_INCH / POINTS_PER_INCH) for side in frame.groups())
    return finished(scoured(in_roles(WORD.sub(word, svg))), id_prefix(identity, language), width, height)
