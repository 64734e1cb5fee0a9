"""Where a guide keeps its things: the one place that knows paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Project:
    """A guide that can be built: this repository by default, or a miniature one in the tests.

    Args:
        root: the guide's folder.
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", self.root.resolve())

    @property
    def exhibits(self) -> Path:
        """Folder of the exhibit modules."""
        return self.root / self.source / self.package / "exhibits"

    @property
    def experiments(self) -> Path:
        """Folder of the experiments."""
        return self.root / self.source / self.package / "experiments"

    @property
    def results(self) -> Path:
        """Folder of their committed results."""
        return self.root / "results"

    @property
    def output(self) -> Path:
        """Folder of the generated exhibits."""
        return self.root / "build" / "exhibits"

    @property
    def guard(self) -> Path:
        """The file that whoever writes generated exhibits holds locked."""
        return self.root / "build" / "cache" / "exhibits.lock"

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose changes matter: the guide's own, and ours."""
        return tuple(dict.fromkeys((self.package, "rahnama")))

    @property
    def sources(self) -> tuple[Path, ...]:
        """Folders that make those packages importable."""
        return tuple(dict.fromkeys((self.root / self.source, REPOSITORY / "src")))

    def directory(self, identity: str) -> Path:
        """Where the exhibits of one question, ``document/question``, are written."""
        return self.output / identity

    def relative(self, path: Path) -> str:
        """``path`` as manifests and messages write it: below the root, or else below this repository.

        >>> Project().relative(REPOSITORY / "locks" / "compute.txt")
        'locks/compute.txt'
        """
        for base in (self.root, REPOSITORY):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return path.as_posix()

    def absolute(self, relative: str) -> Path:
        """The inverse of ``relative``."""
        below = self.root / relative
        return below if below.exists() else REPOSITORY / relative
