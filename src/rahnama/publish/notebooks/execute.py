"""Runs a notebook as a reader would: alone, in an empty folder, with nothing of ours in reach of its imports."""

from __future__ import annotations

import os
import platform
import re
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rahnama.publish.notebooks.source import Notebook

PATIENCE = 1800  # seconds for a cell
PACKAGES = ("numpy", "matplotlib", "torch")
KEPT = ("image/svg+xml", "text/html", "text/plain")  # of several forms of one output, the first that is there
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class CellFailed(RuntimeError):
    """A cell raised an error; the message names the cell and repeats the error."""


def execute(notebook: Notebook, data: Path | None = None) -> tuple[dict[str, list[dict[str, Any]]], dict[str, Any]]:
    """Run every cell of code once.

    Args:
        notebook: what to run.
        data: a folder that holds the data; otherwise the notebook looks for them by itself.

    Returns:
        The outputs by cell, and their provenance.

    Raises:
        CellFailed: if a cell raised an error.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    cells = [nbformat.v4.new_code_cell(text, id=_identity(name)) for name, text in notebook.code.items()]
    made = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            made,
            timeout=PATIENCE,
            kernel_name="python3",
            record_timing=False,
            resources={"metadata": {"path": folder}},
            extra_arguments=["--log-level=ERROR"],
        )
        try:
            client.execute(env=_surroundings(data))
        except CellExecutionError as error:
            raise CellFailed(f"{notebook.name}: {COLOURS.sub('', str(error)).strip()}") from error
    outputs = {name: slim(cell.outputs) for name, cell in zip(notebook.code, made.cells, strict=True)}
    return {name: each for name, each in outputs.items() if each}, _origin(notebook, time.perf_counter() - start)


def _identity(name: str) -> str:
    """A cell's id: Jupyter allows 64 characters."""
    return name[:64]


def _surroundings(data: Path | None) -> dict[str, str]:
    ours = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return kept | ours | ({"RAHNAMA_DATA": str(data.resolve())} if data else {})


def slim(outputs: list[Any]) -> list[dict[str, Any]]:
    """Outputs without counters, progress lines and second forms; neighbouring texts become one.

    A line that a carriage return overwrote is dropped, as a terminal would; what a cell says on its error channel
    (progress, warnings) is no result.
    """
    kept: list[dict[str, Any]] = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name != "stdout":
                continue
            text = re.sub(r"(?m)^.*\r(?!\n)", "", output.text)
            if kept and kept[-1]["output_type"] == "stream":
                kept[-1]["text"] += text
            else:
                kept.append({"output_type": "stream", "name": "stdout", "text": text})
        elif output.output_type in {"display_data", "execute_result"}:
            form = next((each for each in KEPT if each in output.data), None)
            if form is not None:
                kept.append({"output_type": "display_data", "data": {form: output.data[form]}, "metadata": {}})
    return [each for each in kept if each["output_type"] != "stream" or each["text"].strip()]


def _origin(notebook: Notebook, seconds: float) -> dict[str, Any]:
    from rahnama.data.fashion_mnist import DATA

    versions: Mapping[str, str] = {name: version(name) for name in PACKAGES}
    return {
        "code": notebook.digest(),
        "data": dict(DATA.checksums),
        "versions": {"python": platform.python_version(), **versions},
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "seconds": round(seconds, 1),
    }
