"""Computes one exhibit, in whatever process or machine it is sent to: a pure function from a name to bytes."""

from __future__ import annotations

import importlib
import json
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rahnama.text import LANGUAGES


@dataclass(frozen=True)
class Task:
    """One exhibit to compute: module and function, what it is announced to return, and where to import from."""

    module: str
    name: str
    kind: str
    identity: str  # document/question
    sources: tuple[str, ...]
    fonts: str


@dataclass(frozen=True)
class Outcome:
    """What came of a task: the payload as JSON and files by name, or an error."""

    task: Task
    payload: str = "{}"
    files: dict[str, bytes] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0


def _render(task: Task, exhibit: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    identity, fonts = f"{task.identity}/{task.name}", Path(task.fonts)
    if task.kind == "Figure":
        from rahnama.publish import drawing
        pictures = {language: drawing.draw(exhibit, language, identity, fonts) for language in LANGUAGES}
        width, height = drawing.size(exhibit)
    else:
        from rahnama.publish.diagrams import diagram_svg
        pictures = {language: diagram_svg(exhibit, language, identity) for language in LANGUAGES}
        width, height = exhibit.width, exhibit.height
    names = {language: f"{task.name}.{language}.svg" for language in LANGUAGES}
    return ({"files": dict(names), "width": width, "height": height},
            {names[language]: svg.encode() for language, svg in pictures.items()})


def _compute(task: Task) -> tuple[dict[str, Any], dict[str, bytes]]:
    for source in reversed(task.sources):
        if source not in sys.path:
            sys.path.insert(0, source)
    exhibit = getattr(importlib.import_module(task.module), task.name)()
    from rahnama.publish.serialise import payload
    if type(exhibit).__name__ != task.kind:
        raise TypeError(f"{task.name} is annotated -> {task.kind} but returned {type(exhibit).__name__}")
    if task.kind in ("Figure", "Diagram"):
        return _render(task, exhibit)
    return payload(exhibit), {}


def compute(task: Task) -> Outcome:
    """The exhibit's payload and files; an error becomes part of the outcome, so that the others go on."""
    start = time.perf_counter()
    try:
        content, files = _compute(task)
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        return Outcome(task, text, files, seconds=time.perf_counter() - start)
    except Exception:
        return Outcome(task, error=traceback.format_exc(), seconds=time.perf_counter() - start)
