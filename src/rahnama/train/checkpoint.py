"""A training that was interrupted goes on as if it had not been: the same bits at the end, on the same machine.

A checkpoint is one line that says what it is, with the SHA-256 of the rest, and then an ``.npz`` archive: the weights,
the velocities, and as JSON everything else, the state of the generator included.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from rahnama.train.loop import History, Run
from rahnama.train.pictures import Pictures
from rahnama.train.settings import Settings
from rahnama.train.writing import write_all

NAME = "checkpoint"
MARK = b"rahnama training, format 1, sha256 "


class Unusable(Exception):
    """A checkpoint that is missing, damaged, or of another training; the message says which."""


def save(folder: Path, run: Run, data: str) -> None:
    """Save a run between two updates, in one step: a crash leaves the checkpoint before.

    Args:
        folder: where to; it is made if need be.
        run: the training.
        data: ``digest()`` of its pictures.

    Raises:
        Diverged: if a weight is no number; the checkpoint before stays.
        CannotWrite: if the disk is full, say.
    """
    run.require_finite()
    about = {
        "settings": asdict(run.settings),
        "data": data,
        "epoch": run.epoch,
        "position": run.position,
        "total": run.total,
        "spent": run.spent,
        "history": asdict(run.history),
        # within an epoch: the state from which its order is drawn again
        "generator": run.order_state if run.position else run.generator.bit_generator.state,
    }
    stream = io.BytesIO()
    text = np.frombuffer(json.dumps(about).encode(), np.uint8)
    np.savez(stream, about=text, weights=run.network.weights, velocity=run.network.velocity)
    content = stream.getvalue()
    write_all(folder, {NAME: MARK + hashlib.sha256(content).hexdigest().encode() + b"\n" + content})


def resume(folder: Path, settings: Settings, pictures: Pictures, data: str) -> Run:
    """The run that was saved in a folder, ready for its next update.

    Args:
        folder: where it was saved.
        settings: must be those it was begun with; only ``epochs`` may differ, and not be fewer than are done.
        pictures: the same as before.
        data: their ``digest()``.

    Raises:
        Unusable: if there is no checkpoint, or it is damaged or of another training.
    """
    path = folder / NAME
    about, weights, velocity = _read(path)
    _require_same(path, about, settings, data)
    run = Run(settings, pictures)
    if weights.shape != run.network.weights.shape or weights.dtype != run.network.weights.dtype:
        raise Unusable(f"{path} holds {weights.size} weights, the network has {run.network.weights.size}")
    np.copyto(run.network.weights, weights)
    np.copyto(run.network.velocity, velocity)
    run.generator.bit_generator.state = about["generator"]
    if about["position"]:
        run.begin_epoch()
    run.epoch, run.position = about["epoch"], about["position"]
    run.total, run.spent = about["total"], about["spent"]
    run.history = History(**about["history"])
    return run


def _read(path: Path) -> tuple[dict[str, Any], Any, Any]:
    try:
        head, _, content = path.read_bytes().partition(b"\n")
    except FileNotFoundError as error:
        raise Unusable(f"there is no checkpoint {path}: leave --resume out to begin a new run") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or error}") from error
    if head != MARK + hashlib.sha256(content).hexdigest().encode():
        raise Unusable(f"{path} is damaged or no checkpoint of this program: remove it and begin a new run")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            return json.loads(archive["about"].tobytes()), archive["weights"], archive["velocity"]
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise Unusable(f"{path} is of another version of this program ({error}): begin a new run") from error


def _require_same(path: Path, about: dict[str, Any], settings: Settings, data: str) -> None:
    saved, wanted = dict(about["settings"]), json.loads(json.dumps(asdict(settings)))
    done = about["epoch"] + (about["position"] > 0)
    if done > wanted.pop("epochs"):
        raise Unusable(f"{path} is in epoch {done} already, more than the {settings.epochs} that are wanted")
    saved.pop("epochs")
    different = [f"{name} {saved.get(name)}, not {wanted[name]}" for name in wanted if saved.get(name) != wanted[name]]
    if different:
        raise Unusable(f"{path} is of a run with other settings ({'; '.join(different)}): use those, or another folder")
    if about["data"] != data:
        raise Unusable(f"{path} is of a run on other pictures: use those, or another folder")
