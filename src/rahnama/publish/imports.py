"""Which files of ours a module runs: everything it imports, directly or not, found without importing anything."""

from __future__ import annotations

import importlib
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rahnama.publish.discover import Problem
from rahnama.publish.project import Project

if TYPE_CHECKING:
    from grimp import ImportGraph


class Imports:
    """The import graph of a guide's packages.

    grimp reads the whole graph in some 20 ms, so nothing is kept from one run to the next: its cache goes by
    modification times, which do not always change when a file does.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.problem: Problem | None = None
        self._graph = self._read()

    @property
    def broken(self) -> bool:
        """Whether a file of ours could not be parsed, so that nothing is known of imports."""
        return self._graph is None

    def _read(self) -> ImportGraph | None:
        import grimp
        from grimp.exceptions import SourceSyntaxError

        path = sys.path[:]
        sys.path[:0] = map(str, self.project.sources)
        importlib.invalidate_caches()
        try:
            return grimp.build_graph(*self.project.packages, cache_dir=None)
        except SourceSyntaxError as error:
            self.problem = Problem(self.project.relative(Path(error.filename)), error.lineno or 1, "syntax error")
            return None
        finally:
            sys.path[:] = path

    @cached_property
    def all_files(self) -> tuple[Path, ...]:
        """Every source file of the guide's packages."""
        return tuple(
            sorted(
                {
                    path
                    for source in self.project.sources
                    for package in self.project.packages
                    for path in (source / package).rglob("*.py")
                }
            )
        )

    def files(self, module: str) -> tuple[Path, ...]:
        """The module's file and those of all that it imports, with the ``__init__`` of every package above them.

        If some file of ours is broken, that is every file: too many are safe, too few are not.
        """
        if self._graph is None or module not in self._graph.modules:
            return self.all_files
        names = {module} | self._graph.find_upstream_modules(module)
        names |= {name.rsplit(".", up)[0] for name in names for up in range(1, name.count(".") + 1)}
        return tuple(sorted(path for name in names if (path := self._locate(name))))

    def _locate(self, name: str) -> Path | None:
        for source in self.project.sources:
            base = source.joinpath(*name.split("."))
            for path in (base / "__init__.py", base.with_suffix(".py")):
                if path.is_file():
                    return path
        return None  # a folder without __init__.py runs no code
