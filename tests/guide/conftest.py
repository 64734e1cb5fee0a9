"""The miniature guide as a whole: built once, to be looked at, and copies of it, to be broken."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from rahnama.publish.project import REPOSITORY
from rahnama.publish.synthetic import copy

HERE = Path(__file__).parent
TINY = REPOSITORY / "tests" / "tiny"
URL = "https://example.org/guide/"
DRAFT = "# {@ title @}\n\nA draft that nobody should see.\n"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The built guide is shared by all tests here, so one worker runs them."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("guide"))


def environment(**changes: str) -> dict[str, str]:
    """This process's environment, in which our package is found, with some changes; exhibits are generated."""
    ours = {"PYTHONPATH": str(REPOSITORY / "src"), "NO_MKDOCS_2_WARNING": "1", "SITE_URL": URL}
    return os.environ | ours | {"RAHNAMA_GENERATED": "0"} | changes


def start(folder: Path, *arguments: str, **changes: str) -> subprocess.Popen[str]:
    """Start MkDocs in a guide, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "mkdocs", *arguments],
        cwd=folder,
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@dataclass(frozen=True)
class Built:
    """A built guide: its folder, its site, and what the build said."""

    folder: Path
    said: str

    @property
    def site(self) -> Path:
        """The built site."""
        return self.folder / "site"

    def page(self, path: str) -> str:
        """A page's HTML, by its address."""
        return (self.site / path / "index.html").read_text(encoding="utf-8")


def prepared(folder: Path) -> Path:
    """The miniature guide with a draft in it, and with an English page that lags behind its twin."""
    copy(TINY, folder)
    for language in ("fa", "en"):
        (folder / "docs" / language / "primer" / "q3.md").write_text(DRAFT, encoding="utf-8")
    twin = folder / "docs" / "fa" / "primer" / "q2.md"
    twin.write_text(twin.read_text(encoding="utf-8") + "\nجمله‌ای تازه.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """The guide built in two folders, by two processes that hash differently."""
    folders = [prepared(tmp_path_factory.mktemp("guide") / name) for name in ("one", "another")]
    running = [
        start(folder, "build", "--strict", PYTHONHASHSEED=str(seed), SOURCE_DATE_EPOCH="1700000000")
        for seed, folder in enumerate(folders, 1)
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], "\n".join(said)
    first, second = (Built(folder, text) for folder, text in zip(folders, said, strict=True))
    return first, second


@pytest.fixture(scope="session")
def guide(twice: tuple[Built, Built]) -> Built:
    """The built guide, to be looked at only."""
    return twice[0]


@dataclass
class Draft:
    """A copy of the guide whose exhibits are built, to be changed and built in this process."""

    folder: Path
    log: pytest.LogCaptureFixture

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} holds no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def build(self, name: str = "mkdocs.en.yml", strict: bool = True) -> None:
        """Build one language, or with ``mkdocs.yml`` all."""
        settings = load_config(str(self.folder / name), strict=strict)
        settings.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(settings)
        finally:
            settings.plugins.on_shutdown()

    def refusal(self, name: str = "mkdocs.en.yml") -> str:
        """What the build says when it refuses; it must refuse."""
        self.log.clear()
        with self.log.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
            self.build(name)
        return "\n".join(record.getMessage() for record in self.log.records if record.levelno >= logging.WARNING)


@pytest.fixture
def draft(
    guide: Built, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Draft]:
    """A copy of the guide to be changed; its exhibits are as they were built."""
    monkeypatch.setenv("RAHNAMA_GENERATED", "1")
    monkeypatch.setenv("SITE_URL", URL)
    folder = tmp_path / "guide"
    copy(TINY, folder)
    shutil.copytree(guide.folder / "build", folder / "build")
    yield Draft(folder, caplog)


@pytest.fixture
def mkdocs() -> Callable[..., subprocess.Popen[str]]:
    """Starts MkDocs in a process of its own."""
    return start
