"""A notebook as a page of one language, and as the file that readers download.

MkDocs' notebook plugin converts the code and the texts it printed. Prose goes through the guide's own Markdown, so
that headings, formulas and terms are those of every page; pictures are put in last, as on every page.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rahnama.publish.files import write
from rahnama.publish.fragments import scroll_box
from rahnama.publish.notebooks.outcome import Outcome
from rahnama.publish.notebooks.source import Notebook
from rahnama.publish.svg import with_description
from rahnama.publish.words import WORDS
from rahnama.text import Language, Text

SVG = "image/svg+xml"
DRAWN_AS = 2  # to be raised when ``pictures`` makes something else of the same picture
RELATIVE = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)\s]*\)")  # a link to another page leads nowhere from a download
HEADING_ID = re.compile(r"(?m)^(#+ .*?)[ \t]*\{[^{}]*\}[ \t]*$")


def place(key: str) -> str:
    """Where a piece of a page will stand."""
    return f'<div class="rn-place" data-slot="{key}"></div>'


@dataclass
class Shown:
    """One notebook in one language.

    Args:
        notebook: its source.
        outcome: what its execution left; None if it was never executed.
        language: of the page.
        words: of its pictures.
        descriptions: of its pictures, by cell and number.
        cache: a folder for its finished pictures.
    """

    notebook: Notebook
    outcome: Outcome | None
    language: Language
    words: Mapping[str, Text]
    descriptions: Mapping[tuple[str, int], Text]
    cache: Path
    pieces: dict[str, str] = field(default_factory=dict)

    def outputs(self, name: str) -> list[dict[str, Any]]:
        """What a cell left."""
        return list(self.outcome.outputs.get(name, [])) if self.outcome else []

    def markdown(self) -> str:
        """Prose with a place for every cell of code."""
        shown = (
            cell.text if cell.language else place(f"cell:{cell.name}")
            for cell in self.notebook.cells
            if cell.language in (self.language, None)
        )
        return "\n\n".join(shown) + "\n"

    def for_the_plugin(self) -> bytes:
        """What MkDocs' plugin is given: code with what it printed, and nothing that our pages do themselves."""
        cells = []
        for name, text in self.notebook.code.items():
            printed = [{**each, "text": each["text"]} for each in self.outputs(name) if "text" in each]
            cells.append(_code_cell(name, text, printed))
        return _file(cells, self.language)

    def convert(self, plugin_html: str) -> None:
        """Take from the plugin's page what is the notebook's, cell by cell, and leave its style sheets and scripts."""
        from bs4 import BeautifulSoup

        bare = re.sub(r"<(style|script|svg)\b.*?</\1>", "", plugin_html, flags=re.DOTALL)
        found = BeautifulSoup(bare, "html.parser").select('.jp-CodeCell[id^="cell-id="]')
        cells = {str(cell["id"]).removeprefix("cell-id="): cell for cell in found}
        for name in self.notebook.code:
            if name not in cells:
                raise ValueError(
                    f"notebooks/{self.notebook.name}.py: the cell {name!r} was lost on the way to its page"
                )
            self.pieces[f"cell:{name}"] = self._cell(name, cells[name])

    def _cell(self, name: str, cell: Any) -> str:
        code = cell.select_one(".highlight-ipynb pre").decode_contents().removeprefix("<span></span>").rstrip("\n")
        printed = iter(cell.select(".jp-OutputArea-output pre"))
        out = [f'<div class="highlight"><pre><span></span><code>{code}\n</code></pre></div>']
        pictures = 0
        for output in self.outputs(name):
            if "text" in output:
                out.append(self._text(next(printed).decode_contents()))
            elif SVG in output["data"]:
                pictures += 1
                out.append(self._picture(name, pictures, output["data"][SVG]))
            else:
                raise ValueError(
                    f"notebooks/{self.notebook.name}.py: {name} left {sorted(output['data'])}, not a picture"
                )
        return f'<div class="rn-cell" id="cell-{name}">{"".join(out)}</div>'

    def _text(self, text: str) -> str:
        label = WORDS["printed_by_cell"][self.language]
        return (
            f'<div class="rn-output" dir="ltr" tabindex="0" role="group" aria-label="{label}">'
            f'<pre dir="ltr">{text}</pre></div>'
        )

    def _picture(self, name: str, number: int, svg: str) -> str:
        described = self.descriptions.get((name, number))
        if described is None:
            raise ValueError(f"notebooks/pictures.tsv says nothing of picture {number} of the cell {name!r}")
        identity = f"{self.notebook.page}/{name}-{number}"
        drawn = self._drawn(svg, identity)
        alt = described[self.language]
        drawn = with_description(drawn.strip(), f"{name}-{number}-{self.language}", alt)
        label = html.escape(f"{WORDS['scroll_figure'][self.language]}: {alt}", quote=True)
        return f'<figure class="rn-figure rn-output-figure">{scroll_box(drawn, label)}</figure>'

    def _drawn(self, svg: str, identity: str) -> str:
        """The picture in the page's words and colours; made once, since that loads Matplotlib."""
        said = sorted((english, words[self.language]) for english, words in self.words.items())
        key = hashlib.sha256(json.dumps([DRAWN_AS, identity, svg, said]).encode()).hexdigest()[:24]
        kept = self.cache / f"{key}.svg"
        if not kept.is_file():
            from rahnama.publish.notebooks.pictures import page_svg

            write(kept, page_svg(svg, self.language, identity, self.words).encode())
        return kept.read_text(encoding="utf-8")

    def download(self) -> bytes:
        """The notebook of one language as Jupyter opens it, with its outputs; nothing in it needs the guide."""
        cells = []
        for number, cell in enumerate(self.notebook.cells):
            if cell.language is None:
                cells.append(_code_cell(cell.name, cell.text, self.outputs(cell.name)))
            elif cell.language == self.language:
                cells.append(_prose_cell(f"prose-{number}", _for_jupyter(cell.text), self.language))
        return _file(cells, self.language)


def _for_jupyter(text: str) -> str:
    """Prose without what only our pages understand: ids of headings and links from page to page."""
    return RELATIVE.sub(r"\1", HEADING_ID.sub(r"\1", text))


def _code_cell(name: str, text: str, outputs: list[dict[str, Any]]) -> dict[str, Any]:
    fixed: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}}
    return fixed | {"id": name[:64], "outputs": outputs, "source": text}


def _prose_cell(identity: str, text: str, language: Language) -> dict[str, Any]:
    written = f'<div dir="rtl">\n\n{text}\n\n</div>' if language == "fa" else text
    return {"cell_type": "markdown", "id": identity, "metadata": {}, "source": written}


def _file(cells: list[dict[str, Any]], language: Language) -> bytes:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}, "language": language}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
