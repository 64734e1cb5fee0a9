"""Markdown blocks of a part: question, hint, solution, mistakes, reading, and the frame of an exhibit."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from typing import Any, ClassVar

from markdown import Markdown
from pymdownx.blocks import BlocksExtension, BlocksProcessor
from pymdownx.blocks.block import Block, type_string

from rahnama.publish.digits import PERSIAN_DIGITS
from rahnama.publish.words import WORDS
from rahnama.text import Language

SECTIONS = ("question", "mistakes", "reading")


class _Prose(Block):  # type: ignore[misc]
    """A titled section that is always open."""

    CONFIG: ClassVar = {"language": "en"}

    def on_create(self, parent: etree.Element) -> etree.Element:
        section = etree.SubElement(parent, "section", {"class": f"rn-block rn-{self.NAME}"})
        title = etree.SubElement(section, "p", {"class": "rn-block__title"})
        title.text = WORDS[self.NAME][self.config["language"]]
        return section


class Question(_Prose):
    """The question restated, with its data."""

    NAME = "question"


class Mistakes(_Prose):
    """What goes wrong often, and why it is wrong."""

    NAME = "mistakes"


class Reading(_Prose):
    """References."""

    NAME = "reading"


class Hint(Block):  # type: ignore[misc]
    """A folded hint; hints count from one in each part."""

    NAME = "hint"
    ARGUMENT = True
    CONFIG: ClassVar = {"language": "en"}

    def on_create(self, parent: etree.Element) -> etree.Element:
        number = 1
        for sibling in reversed(list(parent)):
            if sibling.get("class") != "rn-hint":
                break
            number += 1
        language: Language = self.config["language"]
        shown = str(number).translate(PERSIAN_DIGITS) if language == "fa" else str(number)
        details = etree.SubElement(parent, "details", {"class": "rn-hint"})
        summary = etree.SubElement(details, "summary")
        summary.text = f"{WORDS['hint'][language]} {shown}{'؛' if language == 'fa' else ':'} {self.argument}"
        return details


class Solution(Block):  # type: ignore[misc]
    """The folded solution."""

    NAME = "solution"
    CONFIG: ClassVar = {"language": "en"}

    def on_create(self, parent: etree.Element) -> etree.Element:
        details = etree.SubElement(parent, "details", {"class": "rn-solution"})
        etree.SubElement(details, "summary").text = WORDS["solution"][self.config["language"]]
        return details


class Exhibit(Block):  # type: ignore[misc]
    """The frame that a slot becomes: a figure with a place for what is shown, and its caption as Markdown."""

    NAME = "exhibit"
    ARGUMENT = True
    OPTIONS: ClassVar = {"key": ("", type_string), "id": ("", type_string), "element": ("figure", type_string)}

    def on_create(self, parent: etree.Element) -> etree.Element:
        frame = etree.SubElement(parent, self.options["element"], {"class": self.argument, "id": self.options["id"]})
        etree.SubElement(frame, "div", {"class": "rn-place", "data-slot": self.options["key"]})
        if self.options["element"] == "figure":
            etree.SubElement(frame, "figcaption")
        return frame

    def on_add(self, block: etree.Element) -> etree.Element:
        caption = block.find("figcaption")
        return block if caption is None else caption


class GuideBlocks(BlocksExtension):  # type: ignore[misc]
    """Registers the blocks; ``language`` is the page's."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"language": ["en", "language of the page"]}
        super().__init__(**settings)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: BlocksProcessor) -> None:
        """Register every block with the page's language."""
        for block in (Question, Mistakes, Reading, Hint, Solution):
            block_mgr.register(block, self.getConfigs())
        block_mgr.register(Exhibit, {})


def makeExtension(**settings: Any) -> GuideBlocks:
    """Python-Markdown's entry point."""
    return GuideBlocks(**settings)
