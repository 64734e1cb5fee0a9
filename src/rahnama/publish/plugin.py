"""The MkDocs plugin of one language: exhibits, generated pages, maths, figures and search, page by page."""

from __future__ import annotations

import functools
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage

from rahnama.publish import assets, provenance, search
from rahnama.publish.codepages import highlighted
from rahnama.publish.guide import GuideBook, load_book
from rahnama.publish.maths import FormulaError, katex_source, render_page, require_balance
from rahnama.publish.memory import Memory, state
from rahnama.publish.notebooks import pages as notebooks
from rahnama.publish.pages import PLACE, Page, body_of, require_ids, with_title_id
from rahnama.publish.project import Project
from rahnama.publish.slots import PageError
from rahnama.publish.twins import lagging
from rahnama.publish.words import WORDS
from rahnama.text import Language

log = logging.getLogger("mkdocs.plugins.rahnama")
GENERATED = "RAHNAMA_GENERATED"  # set by the shell that has generated the exhibits already


class Settings(Config):  # type: ignore[no-untyped-call]
    """Options of the plugin, all relative to the configuration file."""

    root = config_options.Type(str, default=".")
    catalogue = config_options.Type(str, default="src/rahnama/catalogue")
    exhibits = config_options.Type(str, default="build/exhibits")
    generate = config_options.Type(str, default="scripts/generate.py")
    assets = config_options.Type(str, default=".")
    package = config_options.Type(str, default="src/rahnama")


class Guide(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Turns the guide's Markdown and exhibits into pages."""

    book: GuideBook
    pages: dict[str, Page]
    assets_root: Path

    def __init__(self) -> None:
        self.memory = Memory()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalogue, build the navigation from it, tell the blocks their language."""
        root = (Path(config.config_file_path).parent / self.config.root).resolve()
        self.root, self.assets_root = root, (root / self.config.assets).resolve()
        self.language: Language = "fa" if config.theme["language"] == "fa" else "en"
        run_generation(root / self.config.generate)
        try:
            self.book = load_book(
                root / self.config.catalogue,
                root / self.config.exhibits,
                Path(config.docs_dir),
                self.language,
                root / self.config.package,
                stale_results(root, root / self.config.package),
            )
            self.notebooks = notebooks.load(root, self.language)
        except ValueError as error:
            raise PluginError(str(error)) from error
        self.book.companions.update({uri: each.notebook.title for uri, each in self.notebooks.shown.items()})
        config.nav = self.book.navigation()
        config.mdx_configs["rahnama.publish.blocks"] = {"language": self.language}
        if "rahnama.publish.blocks" not in config.markdown_extensions:
            config.markdown_extensions.append("rahnama.publish.blocks")
        return config

    @event_priority(50)  # before MkDocs' notebook plugin, which takes over the notebooks
    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the generated pages and the assets."""
        self.pages = {}
        for draft in list(files.documentation_pages()):  # a page whose question isn't written yet is a draft
            question = self.book.question_of(draft.src_uri)
            if question is not None and question.status[self.language] != "written":
                log.info("%s is a draft: the catalogue calls %s planned", draft.src_uri, question.path)
                files.remove(draft)
        for path, markdown in self.book.generated_pages().items():
            if files.get_file_from_path(path) is None:
                files.append(File.generated(config, path, content=markdown))
        try:
            for path, source in assets.files(self.assets_root).items():
                files.append(_asset(config, path, source))
            for file in self.notebooks.files(config):
                question = self.book.question_of(file.src_uri)
                if question is None or question.status[self.language] == "written":
                    files.append(file)
        except (OSError, ValueError) as error:
            raise PluginError(str(error)) from error
        return files

    @event_priority(-50)
    def _skip_what_is_built(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Tell MkDocs which pages it need not build again; it asks only while serving."""
        behind = {name.partition("/")[2] for name in lagging(self.book.docs.parent, self.language)}
        self.urls = [file.url.removeprefix("./") for file in files.documentation_pages()]
        self.states = {file.src_uri: state(file, behind) for file in files.documentation_pages()}
        known = self.memory.recall(self.states)
        for file in files.documentation_pages():
            changed = file.src_uri not in known
            file.is_modified = lambda changed=changed: changed  # type: ignore[method-assign,misc]
        return files

    on_files = CombinedEvent(_add_files, _skip_what_is_built)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Keep compiled templates from one build to the next."""
        env.bytecode_cache = _templates()
        return env

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Replace the slots of a page."""
        where = page.file.src_uri
        path = _shown_path(page, self.root)
        if where in self.notebooks.shown:
            self.pages[where] = self.book.page(where, path)
            return markdown
        source = page.file.content_string
        body, first_line = body_of(source)
        try:
            require_balance(body, path, first_line)
            if page.file.generated_by is None:
                require_ids(body, path, first_line)
            view = self.pages[where] = self.book.page(where, path)
            text = view.markdown(body, first_line)
        except PageError as error:
            raise PluginError(str(error)) from error
        return with_title_id(self.book.decorate(where, text, page.meta.get("twin")))

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Fill tables and errata (they are searched), link the glossary's terms."""
        where = page.file.src_uri
        view = self.pages[where]
        if where in self.notebooks.shown:
            try:
                html = self.notebooks.content(where, html, page, config)
            except ValueError as error:
                raise PluginError(str(error)) from error
            return search.for_the_index(self.book.link_terms(html, where))
        linked = self.book.link_terms(html, page.file.src_uri)
        return search.for_the_index(view.fill(linked, lambda key: not key.startswith("svg:")))

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Inline figures and code and render the formulas: none of them belongs into the search index."""
        view = self.pages.get(page.file.src_uri)
        if view is None:
            return output

        def place(match: re.Match[str]) -> str:
            if match[1].startswith("code:"):
                return highlighted(match[1])
            if match[1].startswith("cell:"):
                return self.notebooks.shown[page.file.src_uri].pieces[match[1]]
            key = match[1].removeprefix("svg:")
            if key not in view.figures:
                raise PluginError(f"{page.file.src_uri}: nothing fills the place {match[1]!r}")
            return self.book.inline_figure(page.file.src_uri, *view.figures[key])

        output = PLACE.sub(place, output)
        try:
            return render_page(
                output, katex_source(self.assets_root), _shown_path(page, self.root), page.file.content_string
            )
        except (FormulaError, OSError) as error:
            raise PluginError(str(error)) from error

    @event_priority(-50)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Refuse what the catalogue promises and the pages do not keep; finish the search index."""
        site = Path(config.site_dir)
        missing = self.book.unkept_promises(self.memory.views | self.pages, site)
        if missing:
            raise PluginError("the catalogue calls these written, but:\n  " + "\n  ".join(missing))
        assets.finish_search(site, self.book, lambda sections: self.memory.complete(sections, self.urls))
        self.memory.keep(self.states, self.pages)

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch the code too; generated files stay unwatched, or every build would start another."""
        server.watch(str(self.root / "src"))
        return server


def stale_results(root: Path, package: Path) -> frozenset[str]:
    """The committed results, as paths below the root, that no longer stand for their experiments; each is told."""
    project = Project(root=root, package=package.name, source=package.parent.relative_to(root).as_posix())
    found = provenance.stale(project)
    for each in found:
        log.info("stale: %s", each)
    return frozenset(f"results/{each.name}.json" for each in found)


@functools.cache
def _templates() -> jinja2.BytecodeCache:
    return _Remembered()


class _Remembered(jinja2.BytecodeCache):
    """Compiled templates, for as long as this process lives."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


def _asset(config: MkDocsConfig, path: str, source: Path | str) -> File:
    if isinstance(source, Path):
        return File.generated(config, path, abs_src_path=str(source))
    return File.generated(config, path, content=source)


def _shown_path(page: MkDocsPage, root: Path) -> str:
    absolute = page.file.abs_src_path
    if absolute is None:
        return f"{page.file.src_uri} (generated)"
    path = Path(absolute)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def run_generation(script: Path, leave_no_trace: bool = False) -> None:
    """Generate the exhibits in a fresh process, so that no module of an earlier build is believed.

    Args:
        script: what to run.
        leave_no_trace: write no bytecode beside the modules, since a server that watches them would build again.

    Raises:
        PluginError: if an exhibit failed.
    """
    if os.environ.get(GENERATED) == "1" or not script.is_file():
        return
    environment = os.environ | ({"PYTHONDONTWRITEBYTECODE": "1"} if leave_no_trace else {})
    if subprocess.run([sys.executable, str(script)], cwd=script.parent.parent, env=environment, check=False).returncode:
        raise PluginError("some exhibits failed, see above")


__all__ = ["WORDS", "Guide", "run_generation"]
