"""Data is found where it should be, and a wrong, truncated or missing file is told apart and never used."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from rahnama.data import fashion_mnist, store
from rahnama.data.idx import decode
from rahnama.data.store import DataSet, Missing, Wrong, content, find
from rahnama.publish.project import REPOSITORY

WORDS = b"the content of a file " * 5000
TOY = DataSet("toy", {"words": hashlib.sha256(WORDS).hexdigest()}, ("http://127.0.0.1:9/",), {"words": 100})


@pytest.fixture
def places(tmp_path, monkeypatch):
    """``$RAHNAMA_DATA`` and the user's cache, both empty."""
    given, cache = tmp_path / "given", tmp_path / "cache"
    given.mkdir()
    monkeypatch.setenv("RAHNAMA_DATA", str(given))
    monkeypatch.setattr(store, "cache_directory", lambda: cache)
    return given, cache


def put(folder: Path, data: bytes = WORDS, packed: bool = True) -> Path:
    """The file in a folder, compressed or not."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("words.gz" if packed else "words")
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


def test_what_the_variable_names_comes_before_the_cache(places) -> None:
    given, cache = places
    in_cache = put(cache / "toy")
    assert find(TOY, "words") == in_cache
    in_given = put(given)
    assert find(TOY, "words") == in_given
    in_own_folder = put(given / "toy")
    assert find(TOY, "words") == in_own_folder


@pytest.mark.parametrize("packed", [True, False])
def test_the_content_counts_not_how_it_was_compressed(places, packed) -> None:
    put(places[0], packed=packed)
    assert content(TOY, "words") == WORDS


def test_a_missing_file_is_told_with_all_places_and_the_remedy(places) -> None:
    given, cache = places
    with pytest.raises(Missing) as error:
        content(TOY, "words")
    for expected in (str(given / "words.gz"), str(cache / "toy" / "words.gz"), "make results", "RAHNAMA_DATA"):
        assert expected in str(error.value)


def test_a_variable_that_names_no_folder_is_told(places, monkeypatch) -> None:
    monkeypatch.setenv("RAHNAMA_DATA", str(places[0] / "nowhere"))
    with pytest.raises(Missing, match="which is no folder"):
        find(TOY, "words")


def test_without_the_variable_the_cache_is_looked_in(places, monkeypatch) -> None:
    monkeypatch.delenv("RAHNAMA_DATA")
    path = put(places[1] / "toy")
    assert find(TOY, "words") == path


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda raw: raw[:200], "truncated or damaged"),
        (lambda raw: b"", "is not words of toy|truncated or damaged"),
        (lambda raw: b"<html>404</html>", "truncated or damaged"),
        (lambda raw: raw[:60] + bytes([raw[60] ^ 255]) + raw[61:], "damaged|is not words of toy"),
        (lambda raw: gzip.compress(WORDS[:-1]), "is not words of toy"),
        (lambda raw: gzip.compress(b"another file"), "SHA-256"),
    ],
)
def test_a_truncated_damaged_or_other_file_is_refused_by_name(places, damage, message) -> None:
    path = put(places[0])
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Wrong, match=message) as error:
        content(TOY, "words")
    assert str(path) in str(error.value) and "make results" in str(error.value)


def test_a_wrong_file_under_the_variable_is_not_passed_over_in_silence(places) -> None:
    given, cache = places
    put(cache / "toy")
    put(given, b"another file")
    with pytest.raises(Wrong):
        content(TOY, "words")


def head(*shape: int) -> bytes:
    """The first bytes of an IDX file."""
    return bytes([0, 0, 8, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape)


def test_idx_is_read_row_by_row() -> None:
    values = np.arange(2 * 3 * 4, dtype=np.uint8)
    found = decode(head(2, 3, 4) + values.tobytes())
    assert found.shape == (2, 3, 4) and found[1, 2, 3] == 23 and found[1, 0, 0] == 12
    assert not found.flags.writeable


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "not an IDX file"),
        (b"\0\0\x0d\1" + b"\0" * 20, "not an IDX file"),
        (b"\1\0\x08\1" + b"\0" * 20, "not an IDX file"),
        (b"\0\0\x08\3" + b"\0" * 5, "head of 16 bytes"),
        (head(2, 3) + b"12345", "needs 6 values, the file has 5"),
        (head(2, 3) + b"1234567", "needs 6 values, the file has 7"),
    ],
)
def test_idx_of_another_kind_or_length_is_refused(raw, message) -> None:
    with pytest.raises(ValueError, match=message):
        decode(raw)


def test_fashion_mnist_is_what_it_says(monkeypatch) -> None:
    beside = REPOSITORY.parent / "shared"
    if "RAHNAMA_DATA" not in os.environ and (beside / "fashion-mnist").is_dir():
        monkeypatch.setenv("RAHNAMA_DATA", str(beside))
    try:
        find(fashion_mnist.DATA, "train-images-idx3-ubyte")
    except Missing:
        pytest.skip("Fashion-MNIST is not on this machine; nothing in a build needs it")
    images = fashion_mnist.load()
    assert images.train_images.shape == (60000, 28, 28) and images.test_images.shape == (10000, 28, 28)
    assert np.bincount(images.train_labels).tolist() == [6000] * 10
    assert np.bincount(images.test_labels).tolist() == [1000] * 10
    assert len(fashion_mnist.CLASSES) == 10
