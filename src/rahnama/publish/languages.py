"""The MkDocs plugin of the whole site: builds every language under its own path, and the data files."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from rahnama import catalogue as catalogues
from rahnama.publish import records
from rahnama.publish.guide import chosen, load_exhibits
from rahnama.publish.memory import Memory, signature
from rahnama.publish.plugin import GENERATED, run_generation, stale_results
from rahnama.publish.twins import lagging
from rahnama.text import LANGUAGES, Language

log = logging.getLogger("mkdocs.plugins.rahnama")


class Settings(Config):  # type: ignore[no-untyped-call]
    """Options, relative to the configuration file; ``{language}`` stands for fa or en."""

    config = config_options.Type(str, default="mkdocs.{language}.yml")
    catalogue = config_options.Type(str, default="src/rahnama/catalogue")
    exhibits = config_options.Type(str, default="build/exhibits")
    generate = config_options.Type(str, default="scripts/generate.py")
    package = config_options.Type(str, default="src/rahnama")


def link_or_copy(source: str, target: str) -> None:
    """A second name for a file that is never changed in place; a copy where the file system knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """MkDocs warns of builds of changed pages only, since plain MkDocs loses the search index in them; ours doesn't."""
    logger = logging.getLogger("mkdocs.commands.build")

    def other(record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(("A 'dirty' build", "The directory contains stale files"))

    logger.addFilter(other)
    try:
        yield
    finally:
        logger.removeFilter(other)


class Languages(BasePlugin[Settings]):  # type: ignore[no-untyped-call]
    """Builds ``mkdocs.<language>.yml`` into ``<site>/<language>/``; while serving, only the language that changed.

    Everything is built aside, before MkDocs empties the site's folder: a build that fails leaves the last site alone.
    """

    def __init__(self) -> None:
        self.serving = self.watching = False
        self.aside: Path | None = None
        self.generated = ""
        self.stale: frozenset[str] = frozenset()
        self.built: dict[str, str] = {}
        self.memories: dict[str, Memory] = {language: Memory() for language in LANGUAGES}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether we serve; being here keeps this object alive between rebuilds."""
        self.serving = command == "serve"

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Generate once for both languages, then build both aside."""
        self._generate(self._root(config))
        before = os.environ.get(GENERATED)
        os.environ[GENERATED] = "1"
        try:
            for language in LANGUAGES:
                self._language(language, config)
        finally:
            os.environ.pop(GENERATED) if before is None else os.environ.__setitem__(GENERATED, before)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Put both languages into the site, then write the data files."""
        assert self.aside is not None
        shutil.copytree(self.aside, config.site_dir, copy_function=link_or_copy, dirs_exist_ok=True)
        self._write_data(config)
        if not self.serving:
            self.on_shutdown()

    def on_build_error(self, *, error: Exception) -> None:
        """Leave nothing half built behind."""
        if not self.serving:
            self.on_shutdown()

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch code and words; generated files stay unwatched, or every build would start another."""
        self.watching = True
        for path in {
            self._root(config) / name for name in ("src", "docs", "notebooks", "results", self.config.catalogue)
        }:
            if path.is_dir():
                server.watch(str(path))
        return server

    def on_shutdown(self) -> None:
        """Remove what was built aside."""
        if self.aside is not None:
            shutil.rmtree(self.aside.parent, ignore_errors=True)
        self.aside = None
        self.built.clear()
        self.memories = {language: Memory() for language in LANGUAGES}

    def _generate(self, root: Path) -> None:
        """Bring the exhibits up to date; while serving, only if a file that they are made from has another time."""

        def state() -> str:
            return signature(*(root / name for name in ("src", "results", "locks", self.config.exhibits)))

        if not self.serving or state() != self.generated:
            self.generated = ""
            run_generation(root / self.config.generate, leave_no_trace=self.watching)
            self.stale = stale_results(root, root / self.config.package)
            self.generated = state()

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent

    def _language(self, language: Language, config: MkDocsConfig) -> None:
        root = self._root(config)
        settings = self._settings(language, config)
        docs = Path(settings.docs_dir)
        surroundings = signature(
            *root.glob("mkdocs*.yml"),
            root / "notebooks",
            root / "results" / "notebooks",
            docs.parent / "theme",
            root / self.config.catalogue,
            root / self.config.exhibits,
        ) + " ".join([*sorted(map(str, docs.rglob("*.md"))), *sorted(self.stale)])
        state = surroundings + signature(docs) + " ".join(lagging(docs.parent, language))
        if self.built.get(language) != state:
            self.built.pop(language, None)
            guide: Any = settings.plugins["rahnama"]
            memory = guide.memory = self.memories[language]
            settings.plugins.on_startup(command="build", dirty=False)
            with quiet():
                build(settings, dirty=memory.enter(surroundings))
            settings.plugins.on_shutdown()
            self.built[language] = state

    def _settings(self, language: Language, config: MkDocsConfig) -> MkDocsConfig:
        root = self._root(config)
        url = f"{config.site_url.rstrip('/')}/{language}/" if config.site_url else ""
        return load_config(
            str(root / self.config.config.format(language=language)),
            strict=config.strict,
            site_dir=str(self._make_aside(root) / language),
            site_url=url,
        )

    def _make_aside(self, root: Path) -> Path:
        """The folder in which the languages are built, readable for whoever serves the site later."""
        if self.aside is None:
            (root / "build").mkdir(exist_ok=True)
            self.aside = Path(tempfile.mkdtemp(prefix="languages-", dir=root / "build")) / "site"
        return self.aside

    def _write_data(self, config: MkDocsConfig) -> None:
        root, folder = self._root(config), Path(config.site_dir) / "data"
        catalogue = chosen(catalogues.load(root / self.config.catalogue))
        exhibits = load_exhibits(root / self.config.exhibits, catalogue)
        folder.mkdir(parents=True, exist_ok=True)
        for name, found, fields in (
            ("claims", records.claims, records.CLAIM_FIELDS),
            ("errata", records.errata, records.ERRATUM_FIELDS),
        ):
            content = {"schema": {"version": 1, "fields": fields}, name: list(found(catalogue, exhibits))}
            text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
