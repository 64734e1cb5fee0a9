"""Writing and hashing files so that a crash at any moment leaves either the old file or the new one."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MISSING = "missing"
TEMPORARY = ".tmp"
PATIENCE = 120  # seconds to wait for another build's writing


class CannotWrite(OSError):
    """A file could not be written; the message names it and the reason."""


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes; ``"missing"`` if there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return MISSING


def write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step; a file that holds it already is left alone.

    Raises:
        CannotWrite: if the disk is full, say; the old file, if any, still stands.
    """
    if digest(path) == hashlib.sha256(data).hexdigest():
        return
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=TEMPORARY)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        Path(temporary).replace(path)
    except BaseException as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CannotWrite(f"cannot write {path}: {error.strerror or error}") from error
        raise


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder; nothing happens if it is not there.

    Raises:
        CannotWrite: if it may not be removed.
    """
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(f"cannot remove {path}: {error.strerror or error}") from error


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other builds from writing meanwhile; the lock of a killed process frees itself."""
    import filelock  # 25 ms, and only who writes needs it

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(path, timeout=PATIENCE)
        lock.acquire()
    except filelock.Timeout as error:
        raise CannotWrite(f"another build has kept {path} locked for {PATIENCE} s") from error
    except OSError as error:
        raise CannotWrite(f"cannot lock {path}: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
