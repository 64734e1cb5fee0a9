"""The notebooks of one language inside a build: their files, and each page's words, table of contents and title."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from rahnama.publish.files import write
from rahnama.publish.maths import require_balance
from rahnama.publish.notebooks import outcome, tables
from rahnama.publish.notebooks.shown import Shown
from rahnama.publish.notebooks.source import read, sources
from rahnama.publish.pages import require_ids, with_title_id
from rahnama.publish.words import WORDS
from rahnama.text import Language

SUFFIX = ".ipynb"


@dataclass
class Notebooks:
    """The notebooks of a guide in one language, by the path of their pages among the sources."""

    shown: dict[str, Shown]
    stale: Mapping[str, str]
    folder: Path

    def files(self, config: MkDocsConfig) -> list[File]:
        """Pages for MkDocs' notebook plugin, and the files that readers download."""
        found, folder = [], self.folder
        for uri, each in self.shown.items():
            pages, kept = folder / each.language / "pages", folder / each.language / self.download(each)
            write(pages / uri, each.for_the_plugin())
            write(kept, each.download())
            # the plugin wraps files of a folder; it knows none that MkDocs calls generated
            found.append(File(uri, str(pages), config.site_dir, config.use_directory_urls))
            found.append(File.generated(config, self.download(each), abs_src_path=str(kept)))
        return found

    @staticmethod
    def download(shown: Shown) -> str:
        """Where the download lies below a language's site; its name says in which language it is written."""
        return f"notebooks/{shown.notebook.name}-{shown.language}{SUFFIX}"

    def content(self, uri: str, plugin_html: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """The page's words as HTML, with places for the cells; sets its title and its table of contents.

        Raises:
            ValueError: for a heading without an id, a formula that is not closed, or a cell that was lost.
        """
        each = self.shown[uri]
        each.convert(plugin_html)
        text = each.markdown()
        where = f"notebooks/{each.notebook.name}.py, {each.language}"
        require_balance(text, where)
        require_ids(text, where, 1)
        heading, _, rest = with_title_id(text).partition("\n")
        converter = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
        body = converter.convert(f"{heading}\n\n{self._facts(each)}\n\n{rest}")
        page.toc = get_toc(getattr(converter, "toc_tokens", []))
        page.title = each.notebook.title[each.language]
        return body

    def _facts(self, each: Shown) -> str:
        """The download, the question, and where the outputs come from."""
        language = each.language
        depth = "../" * (each.notebook.page.count("/") + 1)
        question = f"{depth}{each.notebook.question}/"
        lines = [
            f'<a class="rn-download" href="{depth}{self.download(each)}" download>{WORDS["download"][language]}</a>',
            f'<a href="{question}">{WORDS["notebook_of"][language]}</a>',
        ]
        lines += [_origin(each.outcome.provenance, language)] if each.outcome else []
        banner = self.stale.get(f"notebooks/{each.notebook.name}")
        warning = f'\n<p class="rn-outdated" role="note">{WORDS["stale_notebook"][language]}</p>\n' if banner else ""
        return f'<p class="rn-facts">{" · ".join(lines)}</p>\n{warning}'


def _origin(provenance: Mapping[str, Any], language: Language) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in provenance["versions"].items())
    machine = f"{provenance['processor']}, {provenance['cores']} CPU, {provenance['seconds']:g} s"
    digests = {"code_word": provenance["code"], "data": next(iter(provenance["data"].values()))}
    shown = [f"{WORDS['executed_with'][language]} {_apart(versions)}", _apart(machine)]
    shown += [f"SHA-256 ({WORDS[word][language]}): {_apart(digest[:12])}" for word, digest in digests.items()]
    return " · ".join(shown)


def _apart(text: str) -> str:
    """A text from left to right, whatever stands beside it."""
    return f'<bdi dir="ltr">{html.escape(text)}</bdi>'


def load(root: Path, language: Language) -> Notebooks:
    """The notebooks of a guide in one language.

    Raises:
        ValueError: if a source, a table of words or a committed outcome cannot be used.
    """
    words, described = tables.words(root), tables.descriptions(root)
    shown, folder = {}, root / "build" / "notebooks"
    for path in sources(root):
        notebook = read(path)
        left = outcome.load(root, notebook.name)
        each = Shown(notebook, left, language, words, described, folder / language / "pictures")
        shown[f"{notebook.page}{SUFFIX}"] = each
    return Notebooks(shown, {each.name: each.reason for each in outcome.stale(root)}, folder)


__all__ = ["Notebooks", "load"]
