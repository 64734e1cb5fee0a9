"""Notices the files that an exhibit reads, so that data it does not declare cannot go unnoticed when they change."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Code is found through imports; the rest is no part of the guide.
CODE = (".py", ".pyc", ".pyi", ".so")
FOREIGN = ("site-packages", ".venv", "node_modules", "build", ".git", "__pycache__")


class Undeclared(LookupError):
    """An exhibit read a file that it does not declare."""


_now = threading.local()
_listening = False


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or (seen := getattr(_now, "seen", None)) is None:
        return
    path, mode, _ = arguments
    if isinstance(path, str | os.PathLike) and (mode is None or "r" in mode):
        seen.add(os.fspath(path))


@contextlib.contextmanager
def declared(root: Path, data: tuple[str, ...]) -> Iterator[set[str]]:
    """Inside this block, files of the guide may be read only if they are declared; those read are in its set after it.

    Args:
        root: the guide's folder; files elsewhere are not ours to watch.
        data: the declared files, as paths below it.

    Raises:
        Undeclared: at the end of the block, naming a file that was read and is not declared.
    """
    global _listening
    if not _listening:
        sys.addaudithook(_hear)  # cannot be removed again; it does nothing outside such a block
        _listening = True
    seen: set[str] = set()
    used: set[str] = set()
    _now.seen = seen
    try:
        yield used
    finally:
        _now.seen = None
    for path in sorted(seen):
        name = _inside(Path(os.fsdecode(path)), root)
        if name in data:
            used.add(name)
        elif name is not None:
            raise Undeclared(
                f'reads {name}, which it does not declare: write DATA = ("{name}",) in the module that '
                "reads it, or a change of that file would go unnoticed"
            )


def _inside(path: Path, root: Path) -> str | None:
    """The path below the root, if it is a data file of the guide."""
    try:
        below = Path(os.path.realpath(path)).relative_to(os.path.realpath(root))
    except ValueError:
        return None
    if path.suffix in CODE or any(folder in FOREIGN for folder in below.parts) or not (root / below).is_file():
        return None
    return below.as_posix()
