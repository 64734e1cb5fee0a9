"""Where the files of a data set are on this machine, and whether they are what they should be.

A file is looked for in ``$RAHNAMA_DATA`` and then in the user's cache directory, below the name of its data set or
directly, compressed (``.gz``) or not. What counts is the SHA-256 of its decompressed content.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "RAHNAMA_DATA"


class DataError(Exception):
    """A data file is missing, damaged, or not what it should be; the message says what to do."""


class Missing(DataError):
    """A file that lies in none of the places where it is looked for."""


class Wrong(DataError):
    """A file whose content is not that of the data set."""


@dataclass(frozen=True)
class DataSet:
    """A published data set.

    Args:
        name: its folder in a store.
        checksums: SHA-256 of the decompressed content by file name without ``.gz``.
        addresses: where ``<file>.gz`` can be had, to be tried in this order; each ends with a slash.
        sizes: bytes of the compressed files, for a first message before any server has answered.
    """

    name: str
    checksums: Mapping[str, str]
    addresses: Sequence[str]
    sizes: Mapping[str, int]


def cache_directory() -> Path:
    """The user's cache directory for data, which need not exist."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("rahnama", appauthor=False)) / "data"


def places(name: str) -> list[Path]:
    """The folders in which files of the data set ``name`` are looked for, in this order.

    Raises:
        Missing: if ``$RAHNAMA_DATA`` names something that is no folder.
    """
    tops = [cache_directory()]
    if given := os.environ.get(VARIABLE):
        if not Path(given).is_dir():
            raise Missing(f"${VARIABLE} is {given!r}, which is no folder: correct it, or unset it")
        tops.insert(0, Path(given))
    return [folder for top in tops for folder in (top / name, top)]


def find(data: DataSet, file: str) -> Path:
    """The path of a file, compressed or not; its content is not looked at.

    Raises:
        Missing: naming the places and how to get the file.
    """
    looked = places(data.name)
    for folder in looked:
        for path in (folder / f"{file}.gz", folder / file):
            if path.is_file():
                return path
    listed = "\n  ".join(str(folder / f"{file}.gz") for folder in looked)
    raise Missing(
        f"{file} of {data.name} is in none of these places:\n  {listed}\n"
        f"`make results` downloads it, or set ${VARIABLE} to a folder that holds it"
    )


def _chunks(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        while block := stream.read(1 << 20):
            yield block


def content(data: DataSet, file: str, path: Path | None = None) -> bytes:
    """The decompressed content of a file, verified.

    Args:
        data: the data set.
        file: the name of the file, without ``.gz``.
        path: where it lies; looked for if not given.

    Raises:
        Missing: if it is not there.
        Wrong: if it is truncated, damaged, or some other file.
    """
    path = path or find(data, file)
    remedy = f"remove it and run `make results`, or put the real {file} of {data.name} there"
    try:
        found = b"".join(_chunks(path))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Wrong(f"{path} is truncated or damaged ({error}): {remedy}") from error
    except OSError as error:
        raise Wrong(f"{path} cannot be read ({error.strerror or error}): {remedy}") from error
    digest = hashlib.sha256(found).hexdigest()
    if digest != data.checksums[file]:
        raise Wrong(
            f"{path} is not {file} of {data.name}: its decompressed content has the SHA-256\n  {digest}, not\n"
            f"  {data.checksums[file]}: {remedy}"
        )
    return found
