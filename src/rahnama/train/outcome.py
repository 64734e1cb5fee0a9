"""What comes of a finished training: a result that machines can read, the weights, figures; all of it or nothing."""

from __future__ import annotations

import hashlib
import io
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from rahnama.train import figures, writing
from rahnama.train.loop import Run
from rahnama.train.mistakes import confusion_matrix, surest_mistakes

SHOWN = 12
RESULT = "result.json"  # written last: where it stands, everything else does
NAMES = tuple(
    [f"{name}.{kind}" for name in ("curves", "confusion", "mistakes") for kind in ("svg", "png")]
    + ["weights.npz", RESULT]
)


def write(folder: Path, run: Run, data: str, names: Sequence[str] = ()) -> list[str]:
    """Write the result, the weights and the figures of a finished run; returns the names of the files.

    Args:
        folder: where to; it is made if need be.
        run: the training.
        data: ``digest()`` of its pictures.
        names: of the classes; without them their numbers are shown.

    Raises:
        Diverged: if a weight is no number; nothing is written then.
        CannotWrite: if the disk is full, say.
    """
    run.require_finite()
    names = tuple(names) or tuple(str(each) for each in range(run.pictures.classes))
    labels = run.pictures.test_labels
    probabilities = run.probabilities(run.pictures.test_inputs)
    confusion = confusion_matrix(labels, probabilities.argmax(axis=1), run.pictures.classes)
    wrong = surest_mistakes(probabilities, labels, SHOWN)
    weights = _archive(run)
    drawn = figures.drawn(
        run.history, (len(run.pictures.train_labels), len(labels)), confusion, names, _shown(run, wrong, names)
    )
    result = {
        "settings": asdict(run.settings),
        "data_sha256": data,
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "sizes": list(run.network.sizes),
        "parameters": run.network.weights.size,
        "examples": {"train": len(run.pictures.train_labels), "test": len(labels)},
        "classes": list(names),
        "history": asdict(run.history),
        "confusion": confusion.tolist(),
        "mistakes": wrong,
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
    }
    text = json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    written = figures.files(drawn) | {"weights.npz": weights, RESULT: text.encode()}
    writing.write_all(folder, written)
    return list(written)


def _archive(run: Run) -> bytes:
    """The weights as ``W1, b1, W2, …``; the same weights are the same bytes."""
    stream = io.BytesIO()
    named = {
        f"{letter}{number}": each
        for number, layer in enumerate(run.network.layers, start=1)
        for letter, each in zip("Wb", layer, strict=True)
    }
    np.savez(stream, **named)  # type: ignore[arg-type]
    return stream.getvalue()


def _shown(run: Run, wrong: list[dict[str, Any]], names: Sequence[str]) -> list[tuple[Any, str]]:
    """The mistaken pictures with their titles; none if the inputs are no square pictures."""
    side = round(run.network.sizes[0] ** 0.5)
    if side * side != run.network.sizes[0]:
        return []
    return [
        (
            run.pictures.test_inputs[each["index"]].reshape(side, side),
            f"{names[each['label']]}, not\n{names[each['predicted']]} ({100 * each['probability']:.1f} %)",
        )
        for each in wrong
    ]
