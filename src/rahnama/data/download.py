"""Fetches the files of a data set that this machine lacks: with a progress bar, resumed, verified before use."""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO

import filelock
from tqdm import tqdm

from rahnama.data.store import DataSet, Missing, Wrong, cache_directory, content, find

PARTIAL = ".part"
PATIENCE = 20  # seconds without a byte
TRIES = 4  # at each address; a try goes on where the last one broke off
BLOCK = 1 << 16


def ensure(data: DataSet) -> dict[str, Path]:
    """The path of every file of a data set, each verified; what is missing is downloaded into the cache directory.

    Raises:
        Wrong: if a file that is there, or one that was served, is not what it should be.
        Missing: if a file is neither here nor to be had.
    """
    paths: dict[str, Path] = {}
    for file in data.checksums:
        try:
            paths[file] = find(data, file)
        except Missing:
            paths[file] = download(data, file)
        content(data, file, paths[file])
    return paths


def download(data: DataSet, file: str, folder: Path | None = None) -> Path:
    """Download one file and put it in its place only when its content is verified.

    Args:
        data: the data set.
        file: the name of the file, without ``.gz``.
        folder: where to put it; by default the data set's folder in the user's cache.

    Raises:
        Wrong: if every address serves something else.
        Missing: if no address can be reached.
    """
    folder = folder or cache_directory() / data.name
    target = folder / f"{file}.gz"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / f"{file}.lock"):
            return target if target.is_file() else _from_any(data, file, target)
    except OSError as error:
        raise Missing(f"{file} of {data.name} cannot be stored in {folder}: {error.strerror or error}") from error


def _from_any(data: DataSet, file: str, target: Path) -> Path:
    partial = target.with_name(target.name + PARTIAL)
    reasons: list[str] = []
    served_wrong = False
    for address in data.addresses:
        try:
            _fetch(f"{address}{file}.gz", partial, data.sizes.get(file))
            _verify(data, file, partial)
            return partial.replace(target)
        except Wrong as error:
            served_wrong = True
            partial.unlink(missing_ok=True)  # going on from there would never become right
            reasons.append(f"{address}: {error}")
        except (OSError, HTTPException) as error:
            reasons.append(f"{address}: {getattr(error, 'reason', None) or error}")
    listed = "\n  ".join(reasons)
    raise (Wrong if served_wrong else Missing)(
        f"{file} of {data.name} could not be downloaded:\n  {listed}\n"
        f"Bring {file}.gz by other means into {target.parent}, or set $RAHNAMA_DATA to a folder that holds it"
    )


def _verify(data: DataSet, file: str, partial: Path) -> None:
    compressed = partial.with_name(f"{file}.unverified.gz")
    partial.replace(compressed)
    try:
        content(data, file, compressed)
    except Wrong as error:
        compressed.unlink()
        raise Wrong(str(error).split(": remove it")[0].replace(str(compressed), "what it served")) from error
    compressed.replace(partial)


def _fetch(url: str, partial: Path, size: int | None) -> None:
    """Download into ``partial``, going on after what it holds; an interrupted connection is taken up again."""
    for attempt in range(TRIES):
        try:
            return _continue(url, partial, size)
        except urllib.error.HTTPError as error:
            if error.code == 416:  # nothing lies behind what we have: it is whole, or it is something else
                return None
            if error.code < 500 or attempt == TRIES - 1:
                raise
        except (OSError, HTTPException):
            if attempt == TRIES - 1:
                raise
        time.sleep(0.2 * 2**attempt)
    return None


def _continue(url: str, partial: Path, size: int | None) -> None:
    have = partial.stat().st_size if partial.is_file() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        resumed = answer.status == 206
        have = have if resumed else 0
        length = answer.headers.get("Content-Length")
        total = have + int(length) if length else size
        with (
            partial.open("ab" if resumed else "wb") as file,
            tqdm(
                total=total,
                initial=have,
                unit="B",
                unit_scale=True,
                desc=url.rsplit("/", 1)[-1],
                file=sys.stderr,
                dynamic_ncols=True,
            ) as bar,
        ):
            _copy(answer, file, bar)
        if length and partial.stat().st_size != total:
            raise ConnectionError(f"the connection broke off after {partial.stat().st_size} of {total} bytes")


def _copy(answer: HTTPResponse, file: IO[bytes], bar: tqdm) -> None:
    while block := answer.read(BLOCK):
        file.write(block)
        bar.update(len(block))
