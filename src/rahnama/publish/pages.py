"""A question's page: from Markdown with slots to Markdown with frames, and the HTML that fills the frames."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rahnama.publish import explorers
from rahnama.publish.codepages import experiments_of
from rahnama.publish.fragments import erratum_html, number_html, number_tex, scroll_box, table_html
from rahnama.publish.maths import blank
from rahnama.publish.slots import CODE, PageError, Slot, fail, slots
from rahnama.publish.suggest import suggestion
from rahnama.publish.words import WORDS
from rahnama.text import Language

HEADING = re.compile(r"(?m)^(?P<level>#{1,6})[ \t]+(?P<text>.*?)[ \t]*(?:\{[^{}]*#(?P<id>[\w-]+)[^{}]*\})?[ \t]*$")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TITLE = re.compile(r"(?m)^# (?!.*\{[^{}]*#[\w-]+[^{}]*\}[ \t]*$).*$")  # one without an id
PLACE = re.compile(r'<div class="rn-place" data-slot="([^"]+)"></div>')
SHOWN = {
    "number": {"Claim"},
    "tex": {"Claim"},
    "figure": {"Figure"},
    "diagram": {"Diagram"},
    "table": {"Table"},
    "erratum": {"Erratum"},
}


def body_of(source: str) -> tuple[str, int]:
    """A page without its front matter, and the line (from 1) on which the rest begins."""
    found = FRONT_MATTER.match(source)
    return (source[found.end() :], source.count("\n", 0, found.end()) + 1) if found else (source, 1)


def digest(source: str) -> str:
    """Twelve hexadecimal digits that change when a page's words change; its front matter doesn't count."""
    return hashlib.sha256(body_of(source)[0].strip().encode()).hexdigest()[:12]


def require_ids(markdown: str, path: str, first_line: int) -> None:
    """Every heading below the first level carries an explicit id, the same in both languages.

    Raises:
        PageError: naming the heading without one.
    """
    seen: dict[str, int] = {}
    for match in HEADING.finditer(blank(markdown, CODE)):
        line = first_line + markdown.count("\n", 0, match.start())
        if len(match["level"]) > 1 and not match["id"]:
            raise fail(path, line, f"the heading {match['text']!r} needs an explicit id, such as {{#b-1}}")
        if match["id"] in seen and match["id"]:
            raise fail(path, line, f"the id {match['id']!r} stands already on line {seen[match['id']]}")
        seen[match["id"]] = line


def with_title_id(markdown: str) -> str:
    """The page's title under the id ``top``, since a Persian title has none of its own.

    >>> with_title_id("# عنوان\\n\\nwords")
    '# عنوان {#top}\\n\\nwords'
    """
    return TITLE.sub(lambda match: f"{match[0].rstrip()} {{#top}}", markdown, count=1)


@dataclass
class Page:
    """What one page needs while it is built.

    ``title`` gives the text of a heading; ``listing`` the Markdown of a generated list. Both raise LookupError for an
    unknown name. ``places`` collects the HTML to put into the frames, ``figures`` the SVG files with their alt texts.
    """

    path: str
    language: Language
    exhibits: Mapping[str, Mapping[str, Any]]
    title: Callable[[str], str]
    listing: Callable[[str], str]
    code_page: str
    used: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    figures: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()  # data files that no longer stand for the code that made them

    def markdown(self, source: str, first_line: int) -> str:
        """The page with every slot replaced.

        Raises:
            PageError: listing every slot that is wrong, each with file and line.
        """
        out: list[str] = []
        position, errors = 0, []
        for slot in slots(source, self.path, first_line):
            out.append(source[position : slot.start])
            position = slot.end
            try:
                out.append(self._replace(slot, source))
            except PageError as error:
                errors.append(str(error))
            except (LookupError, ValueError) as error:
                errors.append(f"{self.path}:{slot.line}: {error.args[0] if error.args else error}")
        if errors:
            raise PageError("\n".join(errors))
        return "".join(out) + source[position:]

    def _replace(self, slot: Slot, source: str) -> str:
        if slot.kind == "title":
            return self.title(slot.name)
        if slot.kind == "listing":
            return self.listing(slot.name)
        if slot.kind in {"number", "tex"}:
            claim = self._exhibit(slot, slot.name)
            return (
                number_html(slot, claim, self.language) + self._mark(claim)
                if slot.kind == "number"
                else number_tex(slot, claim)
            )
        self._require_own_line(slot, source)
        return self._frame(slot)

    def _exhibit(self, slot: Slot, name: str) -> Mapping[str, Any]:
        if name not in self.exhibits:
            raise LookupError(f"no exhibit is called {name!r}{suggestion(name, self.exhibits)}")
        exhibit = self.exhibits[name]
        wanted = SHOWN.get(slot.kind, {"Figure", "Diagram"})
        if exhibit["kind"] not in wanted:
            raise LookupError(f"{name!r} is a {exhibit['kind']}; the slot {slot.kind!r} shows a {' or '.join(wanted)}")
        self.used.add(name)
        return exhibit

    def _require_own_line(self, slot: Slot, source: str) -> None:
        before = source[source.rfind("\n", 0, slot.start) + 1 : slot.start]
        if before.strip() or source[slot.end : slot.end + 1] not in {"", "\n"}:
            raise fail(self.path, slot.line, f"the slot '{slot.kind} {slot.name}' stands alone, on lines of its own")

    def _frame(self, slot: Slot) -> str:
        name = slot.options.get("fallback", slot.name) if slot.kind == "explorer" else slot.name
        exhibit = self._exhibit(slot, name)
        if slot.kind == "erratum":
            self.places[f"erratum:{name}"] = erratum_html(name, exhibit, self.language, self._mark(exhibit))
            return self._block(f"erratum:{name}", "rn-erratum", f"erratum-{name}", "", "section")
        caption = slot.options.get("caption", "") + self._mark(exhibit)
        link = f"[{WORDS['code'][self.language]}]({self.code_page}#{name}){{.rn-source}}"
        for experiment in experiments_of(exhibit):
            page = posixpath.join(posixpath.dirname(self.code_page), f"../experiments/{experiment}.md")
            link += f" · [{WORDS['experiment'][self.language]}]({posixpath.normpath(page)}){{.rn-source}}"
        if slot.kind == "table":
            label = f"{WORDS['scroll'][self.language]}: {plain_caption(caption)}"
            self.places[f"table:{name}"] = scroll_box(table_html(exhibit, self.language), label)
            return self._block(f"table:{name}", "rn-table", f"tab-{name}", f"{caption}\n{link}")
        self._place_figure(slot, name, exhibit)
        return self._block(f"{slot.kind}:{name}", "rn-figure", f"fig-{name}", f"{caption}\n{link}")

    def _mark(self, exhibit: Mapping[str, Any]) -> str:
        """A mark behind what was made from a stale result."""
        if self.stale.isdisjoint(exhibit.get("data", ())):
            return ""
        return f' <strong class="rn-stale">{WORDS["stale"][self.language]}</strong>'

    def _place_figure(self, slot: Slot, name: str, exhibit: Mapping[str, Any]) -> None:
        alt = slot.options.get("alt") or plain_caption(slot.options.get("caption", ""))
        key = f"{slot.kind}:{name}"
        self.figures[key] = (exhibit["files"][self.language], name, alt)
        label = f"{WORDS['scroll_figure'][self.language]}: {plain_caption(slot.options.get('caption', '')) or alt}"
        box = scroll_box(f'<div class="rn-place" data-slot="svg:{key}"></div>', label)
        self.places[key] = (
            f"{explorers.opening(slot.name, slot.options)}{box}</rn-{slot.name}>" if slot.kind == "explorer" else box
        )

    @staticmethod
    def _block(key: str, classes: str, identifier: str, body: str, element: str = "figure") -> str:
        return (
            f"\n//////// exhibit | {classes}\n    key: '{key}'\n    id: '{identifier}'\n    element: {element}\n\n"
            f"{body}\n\n////////\n"
        )

    def fill(self, content: str, which: Callable[[str], bool] = lambda key: True) -> str:
        """The page's HTML with its frames filled."""
        return PLACE.sub(lambda match: self.places.get(match[1], match[0]) if which(match[1]) else match[0], content)


def plain_caption(caption: str) -> str:
    """The first sentence of a caption without markup, for an accessible name."""
    bare = re.sub(r"\$([^$]+)\$", r"\1", caption)
    bare = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", bare)
    bare = re.sub(r"[*`]|<[^>]+>", "", bare)
    first = re.split(r"(?<=[.؟!؛:])\s", bare.strip(), maxsplit=1)[0]
    return " ".join(first.split())
