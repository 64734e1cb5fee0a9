"""Computes one exhibit, in whatever process or machine it is sent to: a pure function from a name to bytes."""

from __future__ import annotations

import importlib
import json
import operator
import random
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rahnama.text import LANGUAGES


@dataclass(frozen=True)
class Task:
    """One exhibit to compute.

    Args:
        module, name: the function.
        kind: what it is annotated to return.
        identity: ``document/question``.
        root, sources, fonts: the guide's folder, where its packages are imported from, and where the font lies.
        data: files below the root that it may read.
        code: digest of all our source files when the task was made; empty if that does not matter.
    """

    module: str
    name: str
    kind: str
    identity: str
    root: str
    sources: tuple[str, ...]
    fonts: str
    data: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a task: its payload as JSON and its pictures by file name, or an error."""

    task: Task
    payload: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    error: str = ""
    seconds: float = 0.0


class OldWorker(RuntimeError):
    """A worker that lives longer than one build has loaded modules which have been edited since."""


_loaded: dict[str, str] = {}  # digest of the source files by root, as the first task of this process found them


def compute(task: Task) -> Outcome:
    """The exhibit's payload and pictures. An error becomes part of the outcome, so that the other exhibits go on."""
    start = time.perf_counter()
    try:
        payload, files = _compute(task)
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        return Outcome(task, text, files, seconds=time.perf_counter() - start)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an exhibit that calls sys.exit must not end the build
        return Outcome(task, error=describe(error, task.sources), seconds=time.perf_counter() - start)


def describe(error: BaseException, sources: tuple[str, ...]) -> str:
    """An exception as an author wants to read it: its name and message, and the lines of the guide that led to it.

    A disagreement is about numbers, not about code: it is told without them.
    """
    summary = "".join(traceback.format_exception_only(error)).rstrip()
    summary = summary.removeprefix(f"{type(error).__module__}.")
    if type(error).__name__ in ("Disagreement", "NotSeparated"):
        return summary
    machinery = str(Path(__file__).parent)
    places = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(sources) and not frame.filename.startswith(machinery)
    ]
    return "\n".join([summary, *places])


def _compute(task: Task) -> tuple[dict[str, Any], dict[str, bytes]]:
    from rahnama.publish import reads

    if task.code and _loaded.setdefault(task.root, task.code) != task.code:
        raise OldWorker("this worker still runs modules from before they were edited: restart the workers")
    sys.path[:0] = [source for source in task.sources if source not in sys.path]
    with reads.declared(Path(task.root), task.data) as used:
        payload, files = _render(task, _call(task))
    return payload | ({"data": sorted(used)} if used else {}), files


def _call(task: Task) -> Any:
    """What the exhibit's function returns, which must be what it is annotated to return."""
    module = importlib.import_module(task.module)
    if not any(Path(module.__file__ or "").is_relative_to(source) for source in task.sources):
        raise ImportError(f"{task.module} was imported from {module.__file__}, not from {task.sources[0]}")
    from rahnama import exhibit as kinds  # only now: it imports NumPy

    _seed()
    exhibit = getattr(module, task.name)()
    if not isinstance(exhibit, getattr(kinds, task.kind)):
        raise TypeError(
            f"{task.name} is annotated -> {task.kind}, but it returned "
            f"{'nothing' if exhibit is None else type(exhibit).__name__}"
        )
    return exhibit


def _seed() -> None:
    """Exhibits take a generator of their own; one that forgets must not depend on what its process did before."""
    random.seed(0)
    for library, seed in (("numpy", "random.seed"), ("torch", "manual_seed")):
        if library in sys.modules:
            operator.attrgetter(seed)(sys.modules[library])(0)


def _render(task: Task, exhibit: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    identity = f"{task.identity}/{task.name}"
    if task.kind == "Figure":
        from rahnama.publish.drawing import figure_svg, size

        pictures = {language: figure_svg(exhibit, language, identity, Path(task.fonts)) for language in LANGUAGES}
        width, height = size(exhibit)
    elif task.kind == "Diagram":
        from rahnama.publish.diagrams import diagram_svg

        pictures = {language: diagram_svg(exhibit, language, identity) for language in LANGUAGES}
        width, height = round(exhibit.width), round(exhibit.height)
    else:
        from rahnama.publish.serialise import payload

        return payload(exhibit), {}
    names = {language: f"{task.name}.{language}.svg" for language in LANGUAGES}
    return (
        {"files": dict(names), "width": width, "height": height},
        {names[language]: svg.encode() for language, svg in pictures.items()},
    )
