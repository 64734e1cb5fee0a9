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
from rahnama.text import LANGUAGES

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


class Languages(BasePlugin[Settings]):
    """Builds ``mkdocs.<language>.yml`` into ``<site>/<language>/``; while serving, only the language that changed."""

    def __init__(self) -> None:
        self.serving = False
        self.built: dict[str, tuple[str, Path]] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether we serve; being here keeps this object alive between rebuilds."""
        self.serving = command == "serve"

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Generate once for both languages."""
        run_generation(self._root(config) / self.config.generate)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Build both languages, then write the data files."""
        before = os.environ.get(GENERATED)
        os.environ[GENERATED] = "1"
        try:
            for language in LANGUAGES:
                self._language(language, config)
        finally:
            os.environ.pop(GENERATED) if before is None else os.environ.__setitem__(GENERATED, before)
        self._write_data(config)

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> Any:
        """Watch code and words; generated files stay unwatched, or every build would start another."""
        root = self._root(config)
        for name in ("src", "docs"):
            server.watch(str(root / name))
        return server

    def on_shutdown(self) -> None:
        """Remove what was built for serving."""
        for _, folder in self.built.values():
            shutil.rmtree(folder, ignore_errors=True)

    def _root(self, config: MkDocsConfig) -> Path:
        return Path(config.config_file_path).resolve().parent

    def _language(self, language: str, config: MkDocsConfig) -> None:
        root, site = self._root(config), Path(config.site_dir)
        file = root / self.config.config.format(language=language)
        if not self.serving:
            self._build(file, language, site / language, config)
            return
        state = signature(file, *self._sources(root, language))
        known, folder = self.built.get(language, ("", None))
        if known != state or folder is None:
            folder = folder or Path(tempfile.mkdtemp(prefix=f"rahnama-{language}-"))
            self._build(file, language, folder, config)
            self.built[language] = (state, folder)
        shutil.copytree(folder, site / language, dirs_exist_ok=True)

    def _sources(self, root: Path, language: str) -> list[Path]:
        docs = Path(load_config(str(root / self.config.config.format(language=language))).docs_dir)
        return [docs, docs.parent / "theme", root / self.config.catalogue, root / self.config.exhibits]

    def _build(self, file: Path, language: str, site: Path, config: MkDocsConfig) -> None:
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
