"""What an execution left: the outputs of every cell and where they come from, in ``results/notebooks/<name>.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rahnama.publish import provenance
from rahnama.publish.files import write
from rahnama.publish.notebooks.source import Notebook, read, sources
from rahnama.publish.provenance import Stale

FOLDER = "results/notebooks"
Outputs = Mapping[str, list[dict[str, Any]]]  # by cell, as Jupyter's format has them


@dataclass(frozen=True)
class Outcome:
    """The outputs of the cells and their provenance: digest of the code, data, versions, threads, seconds."""

    outputs: Outputs
    provenance: Mapping[str, Any]


def path_of(root: Path, name: str) -> Path:
    """Where the outcome of a notebook is committed."""
    return root / FOLDER / f"{name}.json"


def commit(root: Path, name: str, outputs: Outputs, origin: Mapping[str, Any]) -> Path:
    """Write an outcome, sealed, one output a line."""
    content: dict[str, Any] = {"format": provenance.FORMAT, "notebook": name, "provenance": dict(origin)}
    content["outputs"] = {cell: list(each) for cell, each in outputs.items()}
    content["seal"] = provenance.seal(content)
    path = path_of(root, name)
    write(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
    return path


def load(root: Path, name: str) -> Outcome | None:
    """The committed outcome; None if the notebook was never executed.

    Raises:
        ValueError: if the file is damaged or was edited.
    """
    try:
        content = provenance.read(path_of(root, name))
    except FileNotFoundError:
        return None
    return Outcome(content["outputs"], content["provenance"])


def _reason(root: Path, notebook: Notebook) -> str:
    remedy = f"run `make notebooks ID={notebook.name}`"
    try:
        outcome = load(root, notebook.name)
    except ValueError as error:
        return str(error)
    if outcome is None:
        return f"never executed: {remedy}"
    if outcome.provenance.get("code") != notebook.digest():
        return f"the code of notebooks/{notebook.name}.py has changed since: {remedy}"
    return ""


def stale(root: Path) -> list[Stale]:
    """The notebooks whose committed outputs are not those of their code, and outputs of notebooks that do not exist.

    Raises:
        ValueError: if a source cannot be read.
    """
    notebooks = [read(path) for path in sources(root)]
    found = [Stale(f"notebooks/{each.name}", reason) for each in notebooks if (reason := _reason(root, each))]
    known = {each.name for each in notebooks}
    lost = sorted(path.stem for path in (root / FOLDER).glob("*.json") if path.stem not in known)
    return found + [Stale(f"notebooks/{name}", "no notebook made it: remove it") for name in lost]
