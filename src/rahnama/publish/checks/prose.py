"""The prose of a page: its Markdown with code, maths, links' targets, slots and markup taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rahnama.publish.maths import DISPLAY, INLINE
from rahnama.publish.pages import body_of
from rahnama.publish.slots import CODE

# Stands for something that was taken out, so that its neighbours don't become neighbours of each other.
HOLE = "\ufffc"
SHOWN = (
    CODE,
    DISPLAY,
    INLINE,
    re.compile(r"\{@(?:(?!\n).)*?@\}"),  # a slot on one line
    re.compile(r"https?://\S+"),
)
MARKUP = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"\{@[^\n]*|^@\}", re.MULTILINE),  # first and last line of a slot with a caption
    re.compile(r"^(?:alt|caption):", re.MULTILINE),
    re.compile(r"(?<=\])\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)"),  # the target of a link
    re.compile(r"\{[#.:][^{}\n]*\}"),  # attributes
    re.compile(r"^/{3,}[ \w-]*\|?", re.MULTILINE),  # fences of blocks; what follows the bar is prose
    re.compile(r"</?[a-zA-Z][^<>]*>"),
    re.compile(r"[*]{1,2}|(?<=\])\ufffc?|\[(?=[^\]]*\])|(?<=[^\[])\](?!\()"),  # emphasis and the brackets of links
)


def prose(source: str) -> Iterator[tuple[int, str]]:
    """Line number and prose of every line that has some."""
    body, first_line = body_of(source)
    for pattern in SHOWN:
        body = pattern.sub(lambda match: HOLE + "\n" * match[0].count("\n"), body)
    for pattern in MARKUP:
        body = pattern.sub(lambda match: "\n" * match[0].count("\n"), body)
    for number, line in enumerate(body.split("\n"), first_line):
        text = re.sub(r"^\s*(?:#{1,6}|[-+]|[0-9]+\.)\s+", "", line).strip()
        if re.search(r"[^\W\d_]", text.replace(HOLE, "")):
            yield number, text
