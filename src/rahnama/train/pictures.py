"""Pictures as a network reads them: rows of numbers from 0 to 1, with their classes; Fashion-MNIST is the usual set."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rahnama.data import download, fashion_mnist, store
from rahnama.data.idx import decode
from rahnama.data.store import Missing, Wrong


class Pictures(NamedTuple):
    """Training and test pictures; any data set of rows and classes will do."""

    train_inputs: NDArray[Any]  # (N, D), float32 or float64
    train_labels: NDArray[np.int64]  # (N,), from 0 on
    test_inputs: NDArray[Any]
    test_labels: NDArray[np.int64]

    @property
    def classes(self) -> int:
        """How many classes the labels name."""
        return int(max(self.train_labels.max(), self.test_labels.max())) + 1

    def digest(self) -> str:
        """SHA-256 of all the numbers, by which a checkpoint knows its data."""
        whole = hashlib.sha256()
        for each in self:
            whole.update(f"{each.dtype} {each.shape} ".encode())
            whole.update(np.ascontiguousarray(each).data)
        return whole.hexdigest()


def fashion(folder: Path | None = None, dtype: DTypeLike = np.float32) -> Pictures:
    """Fashion-MNIST, verified, with pixels divided by 255.

    Args:
        folder: the only place to look in: it, or ``fashion-mnist/`` in it, holds the four IDX files, compressed or
            not. Without it they are looked for as usual, and downloaded if they are nowhere.
        dtype: of the inputs.

    Raises:
        Missing: if a file is not there (or, without a folder, not to be had).
        Wrong: if one is damaged or another one.
    """
    files = fashion_mnist.DATA.checksums
    paths = [_anywhere(file) if folder is None else _in(folder, file) for file in files]
    arrays = (_array(file, path) for file, path in zip(files, paths, strict=True))
    return scaled(fashion_mnist.Images(*arrays), dtype)


def scaled(images: fashion_mnist.Images, dtype: DTypeLike = np.float32) -> Pictures:
    """Images (N, H, W) from 0 to 255 as rows (N, H·W) from 0 to 1, each pixel divided in the type asked for."""
    train, test = (
        each.reshape(len(each), -1) / np.asarray(255, dtype) for each in (images.train_images, images.test_images)
    )
    return Pictures(train, images.train_labels.astype(np.int64), test, images.test_labels.astype(np.int64))


def _anywhere(file: str) -> Path:
    """The path of a file in one of the usual places, where it is downloaded to if it is in none."""
    try:
        return store.find(fashion_mnist.DATA, file)
    except Missing:
        return download.download(fashion_mnist.DATA, file)


def _in(folder: Path, file: str) -> Path:
    """The path of a file in a folder that the user has named; nothing else is searched, nothing downloaded."""
    name = fashion_mnist.DATA.name
    if not folder.is_dir():
        raise Missing(f"{folder} is no folder: name one that holds the files of {name}, directly or in {name}/")
    tried = [place / each for place in (folder / name, folder) for each in (f"{file}.gz", file)]
    for path in tried:
        if path.is_file():
            return path
    listed = "\n  ".join(map(str, tried))
    raise Missing(
        f"{file} of {name} is missing, looked for as\n  {listed}\n"
        "Put it there, or leave the folder out: then it is looked for in the usual places and downloaded"
    )


def _array(file: str, path: Path) -> NDArray[np.uint8]:
    try:
        return decode(store.content(fashion_mnist.DATA, file, path))
    except Wrong as error:  # its remedy, `make results`, is for files in the cache
        told = str(error).split(": remove it")[0]
        raise Wrong(f"{told}: remove it, or put the real {file} there") from error
