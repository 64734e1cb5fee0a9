"""The miniature guide of ``tests/tiny``, copied to where a test may do with it what it likes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rahnama.publish.project import REPOSITORY, Project

TINY = REPOSITORY / "tests" / "tiny"
PACKAGE = "tiny_guide"
MAIN = """
import sys
from pathlib import Path
from rahnama.publish.generate import main
from rahnama.publish.project import Project
root, fonts, backend, jobs, checking, *only = sys.argv[1:]
status = main(Project(Path(root), "tiny_guide", fonts=Path(fonts)), only, backend, int(jobs), checking == "check")
"""

Build = Callable[..., "subprocess.CompletedProcess[str]"]


def copy_of(source: Path, target: Path) -> Project:
    """A guide's sources and what was built from them, at another place."""
    for folder in ("src", "results", "build"):
        if (source / folder).is_dir():
            shutil.copytree(source / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return Project(target, PACKAGE)


def command(
    project: Project,
    *only: str,
    backend: str = "loky",
    jobs: int = 1,
    check: bool = False,
    before: str = "",
    after: str = "",
) -> list[str]:
    """A command line that builds a guide in a process of its own, which runs ``before`` and ``after`` too."""
    code = f"{before}\n{MAIN}\n{after}\nraise SystemExit(status)"
    return [
        sys.executable,
        "-c",
        code,
        str(project.root),
        str(project.fonts),
        backend,
        str(jobs),
        "check" if check else "build",
        *only,
    ]


def environment(**changes: str) -> dict[str, str]:
    """This process's environment, in which our package is found, with some changes."""
    return os.environ | {"PYTHONPATH": str(REPOSITORY / "src")} | changes


@pytest.fixture(scope="session")
def build() -> Build:
    """Builds a guide in a process of its own: ``build(project, *ids, env=, …)`` with the options of ``command``."""

    def run(
        project: Project, *only: str, env: dict[str, str] | None = None, **options: object
    ) -> subprocess.CompletedProcess[str]:
        line = command(project, *only, **options)  # type: ignore[arg-type]
        surroundings = environment(**(env or {}))
        return subprocess.run(line, capture_output=True, text=True, timeout=60, env=surroundings, check=False)

    return run


@pytest.fixture(scope="session")
def start() -> Callable[..., subprocess.Popen[str]]:
    """Like ``build``, but returns at once; the process leads a group of its own."""

    def run(project: Project, **options: object) -> subprocess.Popen[str]:
        line = command(project, **options)  # type: ignore[arg-type]
        return subprocess.Popen(
            line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(), start_new_session=True
        )

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Project:
    """The miniature guide, built; to be looked at only."""
    project = copy_of(TINY, tmp_path_factory.mktemp("built") / "guide")
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def tiny(tmp_path: Path) -> Project:
    """The miniature guide, not built yet."""
    return copy_of(TINY, tmp_path / "guide")


@pytest.fixture
def fresh(tmp_path: Path, built: Project) -> Project:
    """The miniature guide, built, to be changed at will."""
    return copy_of(built.root, tmp_path / "guide")
