"""Files that appear whole or not at all, however a run ends."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path


class CannotWrite(OSError):
    """A file could not be written; the message names it and the reason."""


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: first all under temporary names, then each takes its place in one step, in order.

    A crash before that leaves what was there; whoever looks for the last file finds either none or all of them new.

    Raises:
        CannotWrite: if the disk is full, say; no temporary file stays.
    """
    ready: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".tmp")
            ready[Path(temporary)] = folder / name
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
        for temporary_path, path in ready.items():
            temporary_path.replace(path)
    except OSError as error:
        raise CannotWrite(f"cannot write into {folder}: {error.strerror or error}") from error
    finally:
        for temporary_path in ready:
            with contextlib.suppress(OSError):
                temporary_path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a run that was killed while it wrote has left: files named like temporary ones."""
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            path.unlink()


def remove(folder: Path, names: Sequence[str]) -> None:
    """Remove files of a folder, the last one named first; those that are not there don't matter.

    Raises:
        CannotWrite: if one may not be removed.
    """
    for name in reversed(names):
        try:
            (folder / name).unlink()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise CannotWrite(f"cannot remove {folder / name}: {error.strerror or error}") from error
