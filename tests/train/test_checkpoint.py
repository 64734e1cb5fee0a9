"""A saved run goes on bit for bit; a damaged checkpoint or another run's is refused; files are written whole."""

from __future__ import annotations

import errno
import io
import json
import math
import os

import numpy as np
import pytest

from rahnama.train import Diverged, Run, Settings, train, writing
from rahnama.train.checkpoint import NAME, Unusable, resume, save
from rahnama.train.writing import CannotWrite, write_all

SETTINGS = Settings(hidden=(9, 5), momentum=0.9, epochs=3, seed=2)


def same(one: Run, other: Run) -> bool:
    """Whether two runs are in the same state, to the last bit; only the clock may differ."""
    arrays = [(run.network.weights.tobytes(), run.network.velocity.tobytes()) for run in (one, other)]
    histories = [{key: value for key, value in vars(run.history).items() if key != "seconds"} for run in (one, other)]
    states = [run.generator.bit_generator.state for run in (one, other)]
    return arrays[0] == arrays[1] and histories[0] == histories[1] and states[0] == states[1]


@pytest.mark.parametrize("updates", [0, 1, 11, 16, 32, 33])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_resumed_run_ends_as_if_it_had_never_stopped(tmp_path, pictures, updates, dtype):
    settings = Settings(hidden=(9, 5), momentum=0.9, epochs=3, seed=2, dtype=dtype)
    whole = train(settings, pictures)
    run = Run(settings, pictures)
    for _ in range(updates):
        run.update()
    save(tmp_path, run, "data")
    again = resume(tmp_path, settings, pictures, "data")
    assert again.updates == updates
    while not again.finished:
        again.update()
    assert same(whole, again)


def test_a_finished_run_can_be_made_longer_and_is_then_the_longer_run(tmp_path, pictures):
    save(tmp_path, train(SETTINGS, pictures), "data")
    longer = Settings(hidden=(9, 5), momentum=0.9, epochs=5, seed=2)
    again = resume(tmp_path, longer, pictures, "data")
    assert again.epoch == 3 and not again.finished
    while not again.finished:
        again.update()
    assert same(train(longer, pictures), again)


def test_a_run_that_is_resumed_twice_is_still_the_same(tmp_path, pictures):
    run = Run(SETTINGS, pictures)
    for pause in (5, 9, 2):
        for _ in range(pause):
            run.update()
        save(tmp_path, run, "data")
        run = resume(tmp_path, SETTINGS, pictures, "data")
    while not run.finished:
        run.update()
    assert same(train(SETTINGS, pictures), run)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"hidden": (9,)}, r"hidden \[9, 5\], not \[9\]"),
        ({"momentum": 0.8}, r"momentum 0\.9, not 0\.8"),
        ({"seed": 3}, "seed 2, not 3"),
        ({"activation": "relu"}, "activation sigmoid, not relu"),
        ({"epochs": 1}, "in epoch 2 already, more than the 1"),
    ],
)
def test_a_checkpoint_of_other_settings_is_refused_by_their_name(tmp_path, pictures, changed, message):
    run = Run(SETTINGS, pictures)
    for _ in range(16):
        run.update()
    save(tmp_path, run, "data")
    with pytest.raises(Unusable, match=message):
        resume(tmp_path, Settings(**{**vars(SETTINGS), "start": None, **changed}), pictures, "data")


def test_a_checkpoint_of_other_pictures_is_refused(tmp_path, pictures):
    save(tmp_path, Run(SETTINGS, pictures), pictures.digest())
    other = pictures._replace(train_labels=pictures.train_labels[::-1].copy())
    with pytest.raises(Unusable, match="other pictures"):
        resume(tmp_path, SETTINGS, other, other.digest())


@pytest.mark.parametrize("place", [0, 40, 110, -1])
def test_one_changed_byte_anywhere_is_noticed(tmp_path, pictures, place):
    save(tmp_path, Run(SETTINGS, pictures), "data")
    content = bytearray((tmp_path / NAME).read_bytes())
    content[place] ^= 1
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(Unusable, match="damaged"):
        resume(tmp_path, SETTINGS, pictures, "data")


@pytest.mark.parametrize("content", [b"", b"something else", b"\0" * 5000])
def test_what_is_no_checkpoint_is_refused(tmp_path, pictures, content):
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(Unusable, match="no checkpoint"):
        resume(tmp_path, SETTINGS, pictures, "data")


def test_a_truncated_and_a_missing_checkpoint_are_told_apart(tmp_path, pictures):
    with pytest.raises(Unusable, match="there is no checkpoint"):
        resume(tmp_path, SETTINGS, pictures, "data")
    save(tmp_path, Run(SETTINGS, pictures), "data")
    content = (tmp_path / NAME).read_bytes()
    (tmp_path / NAME).write_bytes(content[: len(content) // 2])
    with pytest.raises(Unusable, match="damaged"):
        resume(tmp_path, SETTINGS, pictures, "data")


def test_weights_that_are_no_numbers_are_never_saved(tmp_path, pictures):
    run = Run(SETTINGS, pictures)
    save(tmp_path, run, "data")
    before = (tmp_path / NAME).read_bytes()
    run.network.weights[4] = math.inf
    with pytest.raises(Diverged):
        save(tmp_path, run, "data")
    assert (tmp_path / NAME).read_bytes() == before


def test_a_full_disk_leaves_the_checkpoint_before_and_no_rubbish(tmp_path, pictures, monkeypatch):
    run = Run(SETTINGS, pictures)
    save(tmp_path, run, "data")
    before = (tmp_path / NAME).read_bytes()
    run.update()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left"):
        save(tmp_path, run, "data")
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == before


def test_of_several_files_none_takes_its_place_before_all_are_ready(tmp_path, monkeypatch):
    write_all(tmp_path, {"one": b"old", "two": b"old"})
    ready, real = [], os.fsync

    def second_fails(handle: int) -> None:
        ready.append(handle)
        if len(ready) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(handle)

    monkeypatch.setattr(writing.os, "fsync", second_fails)
    with pytest.raises(CannotWrite):
        write_all(tmp_path, {"one": b"new", "two": b"new"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"old", "two": b"old"}


def test_a_checkpoint_holds_every_setting_there_is(tmp_path, pictures):
    save(tmp_path, Run(SETTINGS, pictures), "data")
    with np.load(io.BytesIO((tmp_path / NAME).read_bytes().partition(b"\n")[2])) as archive:
        about = json.loads(archive["about"].tobytes())
    assert set(about["settings"]) == set(vars(SETTINGS))
