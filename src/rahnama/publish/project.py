"""Where a guide keeps its things: the one place that knows paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Project:
    """A guide that can be built: this repository by default, or a miniature one in the tests.

    Args:
        root: the guide's folder; every path in a manifest is relative to it where it can be.
        package: the package whose ``exhibits`` subpackage holds one module per question.
        source: folder, below the root, that holds the package.
        fonts: folder that holds the Vazirmatn TTFs.
        lock: the pinned computing packages; a change of one redraws everything.
    """

    root: Path = REPOSITORY
    package: str = "rahnama"
    source: str = "src"
    fonts: Path = REPOSITORY / "node_modules/vazirmatn/fonts/ttf"
    lock: Path = REPOSITORY / "locks/compute.txt"

    @property
    def exhibits(self) -> Path:
        """Folder of the exhibit modules."""
        return self.root / self.source / Path(*self.package.split(".")) / "exhibits"

    @property
    def output(self) -> Path:
        """Folder of the generated exhibits."""
        return self.root / "build" / "exhibits"

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose changes matter: the guide's own, and ours."""
        return tuple(dict.fromkeys((self.package, "rahnama")))

    @property
    def sources(self) -> tuple[Path, ...]:
        """Folders that make those packages importable."""
        return tuple(dict.fromkeys((self.root / self.source, REPOSITORY / "src")))

    def directory(self, document: str, question: str) -> Path:
        """Where the exhibits of one question are written."""
        return self.output / document / question

    def relative(self, path: Path) -> str:
        """``path`` as written in manifests and messages: below the root, or below this repository."""
        for base in (self.root, REPOSITORY):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return path.as_posix()
