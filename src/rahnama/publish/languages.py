"""The MkDocs plugin of the whole site: builds every language under its own path, and the data files."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
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
from rahnama.publish.plugin import GENERATED, run_generation
from rahnama.publish.twins import lagging
from rahnama.text import LANGUAGES, Language

log = logging.getLogger("mkdocs.plugins.rahnama")


class Settings(Config):
    """Options, relative to the configuration file; ``{language}`` stands for fa or en."""

    config = config_options.Type(str, default="mkdocs.{language}.yml")
    catalogue = config_options.Type(str, default="src/rahnama/catalogue")
    exhibits = config_options.Type(str, default="build/exhibits")
    generate = config_options.Type(str, default="scripts/generate.py")


def signature(*tops: Path) -> str:
    """A digest of the names, sizes and times of all files below some folders."""
    digest = hashlib.sha256()
    for top in tops:
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                state = path.stat()
                digest.update(f"{path}:{state.st_mtime_ns}:{state.st_size};".encode())
    return digest.hexdigest()


def link_or_copy(source: str, target: str) -> None:
    """A second name for a file that is never changed in place; a copy where the file system knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


class Languages(BasePlugin[Settings]):
    """Builds ``mkdocs.<language>.yml`` into ``<site>/<language>/``; while serving, only the language that changed.

    Everything is built aside, before MkDocs empties the site's folder: a build that fails leaves the last site alone.
    """

    def __init__(self) -> None:
        self.serving = self.watching = False
        self.aside: Path | None = None
        self.built: dict[str, str] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether we serve; being here keeps this object alive between rebuilds."""
        self.serving = command == "serve"

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Generate once for both languages, then build both aside."""
        run_generation(self._root(config) / self.config.generate, leave_no_trace=self.watching)
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
        for path in {self._root(config) / name for name in ("src", "docs", "results", self.config.catalogue)}:
            if path.is_dir():
                server.watch(str(path))
        return server

    def on_shutdown(self) -> None:
        """Remove what was built aside."""
        if self.aside is not None:
            shutil.rmtree(self.aside.parent, ignore_errors=True)
        self.aside = None
        self.built.clear()

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent

    def _language(self, language: Language, config: MkDocsConfig) -> None:
        root = self._root(config)
        file = root / self.config.config.format(language=language)
        docs = Path(load_config(str(file)).docs_dir)
        sources = (docs, docs.parent / "theme", root / self.config.catalogue, root / self.config.exhibits)
        state = signature(*root.glob("mkdocs*.yml"), *sources) + " ".join(lagging(docs.parent, language))
        if self.built.get(language) != state:
            self.built.pop(language, None)
            self._build(file, language, self._make_aside(root) / language, config)
            self.built[language] = state

    def _make_aside(self, root: Path) -> Path:
        """The folder in which the languages are built, readable for whoever serves the site later."""
        if self.aside is None:
            (root / "build").mkdir(exist_ok=True)
            self.aside = Path(tempfile.mkdtemp(prefix="languages-", dir=root / "build")) / "site"
        return self.aside

    def _build(self, file: Path, language: Language, site: Path, config: MkDocsConfig) -> None:
        url = f"{config.site_url.rstrip('/')}/{language}/" if config.site_url else ""
        settings = load_config(str(file), strict=config.strict, site_dir=str(site), site_url=url)
        settings.plugins.on_startup(command="build", dirty=False)
        build(settings)
        settings.plugins.on_shutdown()

    def _write_data(self, config: MkDocsConfig) -> None:
        root, folder = self._root(config), Path(config.site_dir) / "data"
        catalogue = chosen(catalogues.load(root / self.config.catalogue))
        exhibits = load_exhibits(root / self.config.exhibits, catalogue)
        folder.mkdir(parents=True, exist_ok=True)
        for name, found, fields in (("claims", records.claims, records.CLAIM_FIELDS),
                                    ("errata", records.errata, records.ERRATUM_FIELDS)):
            content = {"schema": {"version": 1, "fields": fields}, name: list(found(catalogue, exhibits))}
            text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
