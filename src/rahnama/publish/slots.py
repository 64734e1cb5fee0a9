"""Slots: where a page asks for a number, a table, a figure or a title, as ``{@ kind name options @}``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rahnama.publish import explorers
from rahnama.publish.suggest import suggestion

SLOT = re.compile(r"\{@(.*?)@\}", re.DOTALL)
HEAD = re.compile(r"\s*(?P<kind>[a-z]+)(?P<rest>[^\n]*)")
KEY = re.compile(r"^\s*(?P<key>[a-z]+):\s?(?P<value>.*)$")
CODE = re.compile(r"(?ms)^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^(?P=fence)[ ]*$|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)")

KINDS = {
    "number": {"digits", "index", "route", "percent", "sign", "printed", "unit"},
    "tex": {"digits", "index", "route", "percent", "sign", "printed"},
    "figure": {"alt", "caption"},
    "diagram": {"alt", "caption"},
    "table": {"caption"},
    "erratum": set[str](),
    "explorer": {"fallback", "caption", "alt"},  # and the options that the explorer itself states
    "title": set[str](),
    "listing": set[str](),
}
NEEDED = {"figure": {"alt", "caption"}, "diagram": {"alt", "caption"}, "table": {"caption"}, "explorer": {"fallback"}}


class PageError(ValueError):
    """Something is wrong in a page; the message starts with its file and line."""


def fail(path: str, line: int, message: str) -> PageError:
    """The error at a place of a page."""
    return PageError(f"{path}:{line}: {message}")


@dataclass(frozen=True)
class Slot:
    """One slot of a page: what it asks for, with its options, and where it stands."""

    kind: str
    name: str
    options: dict[str, str]
    start: int
    end: int
    line: int
    flags: frozenset[str] = field(default_factory=frozenset)

    def has(self, flag: str) -> bool:
        """Whether a bare word such as ``percent`` was given."""
        return flag in self.flags


def _options(body: str, slot: str, path: str, line: int) -> dict[str, str]:
    options: dict[str, str] = {}
    key = ""
    for offset, text in enumerate(body.split("\n")):
        found = KEY.match(text)
        if found and found["key"] in {"alt", "caption", "fallback"}:
            key = found["key"]
            options[key] = found["value"].strip()
        elif text.strip() and not key:
            raise fail(path, line + offset, f"slot {slot!r}: expected 'key: text', got {text.strip()!r}")
        elif key:
            options[key] = f"{options[key]}\n{text.strip()}".strip()
    return options


def _own_options(name: str, path: str, line: int) -> dict[str, explorers.Option]:
    try:
        return explorers.options(name)
    except LookupError as error:
        raise fail(path, line, str(error.args[0])) from error


def _parse(match: re.Match[str], path: str, line: int) -> Slot:
    first, _, body = match[1].partition("\n")
    head = HEAD.fullmatch(first)
    if not head:
        raise fail(path, line, f"a slot is '{{@ kind name … @}}', got {first.strip()!r}")
    kind = head["kind"]
    if kind not in KINDS:
        raise fail(path, line, f"unknown kind of slot {kind!r}{suggestion(kind, KINDS)}")
    words = head["rest"].split()
    name = words.pop(0) if words and "=" not in words[0] else ""
    options = _options(body, kind, path, line + 1) if body else {}
    flags = {word for word in words if "=" not in word}
    options |= dict(word.split("=", 1) for word in words if "=" in word)
    own = _own_options(name, path, line) if kind == "explorer" else {}
    known = KINDS[kind] | own.keys()
    for key in sorted((options.keys() | flags) - known):
        raise fail(path, line, f"slot '{kind} {name}' has an unknown option {key!r}{suggestion(key, known)}")
    for key in sorted(own.keys() & (options.keys() | flags)):
        wrong = explorers.complaint(own[key], options[key]) if key in options else "it needs a value"
        if wrong:
            raise fail(path, line, f"slot '{kind} {name}', option {key!r}: {wrong}")
    for key in sorted(NEEDED.get(kind, set()) - options.keys()):
        raise fail(path, line, f"slot '{kind} {name}' needs '{key}: …'")
    return Slot(kind, name, options, match.start(), match.end(), line, frozenset(flags))


def slots(markdown: str, path: str = "page", first_line: int = 1) -> Iterator[Slot]:
    """The slots of a page in order, outside of code; positions are offsets into ``markdown``.

    Raises:
        PageError: naming file and line, if a slot is malformed.
    """
    hidden = [match.span() for match in CODE.finditer(markdown)]
    for match in SLOT.finditer(markdown):
        if not any(start <= match.start() < end for start, end in hidden):
            yield _parse(match, path, first_line + markdown.count("\n", 0, match.start()))
