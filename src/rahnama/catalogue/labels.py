"""What is printed beside a part, derived from its path."""

from __future__ import annotations

import re

from rahnama.text import Language

LETTERS = dict(zip("abcdefghij", ("الف", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ی"), strict=True))
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
RIGHT_TO_LEFT_MARK = "\u200f"  # or ۱-۲ would be laid out as one left-to-right number, and read as ۲-۱


def label(path: str, language: Language) -> str:
    """The label of a part; empty for a part that is named rather than numbered.

    >>> label("b/1", "fa"), label("b/1", "en"), label("a/ii", "fa"), label("2a", "en"), label("cross-entropy", "en")
    ('ب-۱', 'b.1', 'الف-۲', '2.a', '')
    """
    pieces = re.findall(r"[a-z]+|\d+", path)
    if not all(_is_number(piece, place) for place, piece in enumerate(pieces)):
        return ""
    if language == "en":
        return ".".join(pieces)
    shown = [_persian(piece, place) for place, piece in enumerate(pieces)]
    joint = "-" + (RIGHT_TO_LEFT_MARK if all(each.isdigit() for each in shown) else "")
    return joint.join(shown).translate(DIGITS)


def _is_number(piece: str, place: int) -> bool:
    return piece.isdigit() or piece in LETTERS or (place > 0 and piece in ROMAN)


def _persian(piece: str, place: int) -> str:
    if place > 0 and piece in ROMAN:
        return ROMAN[piece]
    return LETTERS.get(piece, piece)
