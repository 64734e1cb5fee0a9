"""Committed results of experiments, as exhibits read them; see ``rahnama.experiment``."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "results"
Record = dict[str, Any]


@dataclass(frozen=True)
class Result:
    """What came of an experiment: its cases with what was measured in each, in the experiment's order."""

    name: str
    records: Sequence[Record]
    provenance: Mapping[str, Any]
    tolerance: Mapping[str, float | None]

    def where(self, **wanted: Any) -> list[Record]:
        """The records whose case has these values.

        Raises:
            LookupError: if there is none, so that a misspelt setting does not pass as an empty result.
        """
        found = [each for each in self.records if all(each.get(key) == value for key, value in wanted.items())]
        if not found:
            raise LookupError(f"{self.name} has no record with {wanted}")
        return found

    def values(self, measured: str, **wanted: Any) -> np.ndarray:
        """What was measured in those records, one entry each along the first axis.

        Raises:
            LookupError: if there is no such record, or nothing of that name was measured.
        """
        return np.array([each[measured] for each in self.where(**wanted)])


def load(name: str, folder: Path = FOLDER) -> Result:
    """The committed result of one experiment.

    Raises:
        FileNotFoundError: if it was never run.
        ValueError: if the file is damaged.
    """
    path = folder / f"{name}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        records = [decoded(case | measured) for case, measured in content["records"]]
    except FileNotFoundError as error:
        raise FileNotFoundError(f"results/{name}.json is missing: run `make results ID={name}`") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"results/{name}.json is damaged ({error}): restore it, or run `make results`") from error
    return Result(name, records, content["provenance"], content["tolerance"])


def encoded(value: Any) -> Any:
    """A measured value as JSON: arrays keep their type and shape, as little-endian bytes in base64.

    Raises:
        ValueError: if a number in it is not finite: a diverged run is no result.
        TypeError: if it is none of number, string, list, mapping or array.
    """
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ValueError("an array with values that are not finite is no result")
        raw = np.ascontiguousarray(value.astype(value.dtype.newbyteorder("<"), copy=False))
        text = base64.b64encode(raw.tobytes()).decode()
        return {"dtype": str(value.dtype), "shape": list(value.shape), "base64": text}
    if isinstance(value, Mapping):
        return {str(key): encoded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [encoded(each) for each in value]
    if isinstance(value, float) and not np.isfinite(value):
        raise ValueError(f"{value} is no result")
    if isinstance(value, int | float | str):
        return int(value) if isinstance(value, bool) else value
    raise TypeError(
        f"a measured value is a number, a string, a list, a mapping or an array, got {type(value).__name__}"
    )


def decoded(value: Any) -> Any:
    """The inverse of ``encoded``, but for tuples, which come back as lists."""
    if isinstance(value, dict) and value.keys() == {"dtype", "shape", "base64"}:
        stored = np.dtype(value["dtype"]).newbyteorder("<")
        array = np.frombuffer(base64.b64decode(value["base64"]), dtype=stored)
        return array.reshape(value["shape"]).astype(value["dtype"])
    if isinstance(value, dict):
        return {key: decoded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [decoded(each) for each in value]
    return value
