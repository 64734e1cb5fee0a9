"""Builds the exhibits that are stale, in parallel, and nothing else."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Sequence

from rahnama.publish.discover import Source
from rahnama.publish.engines import NoEngine, outcomes
from rahnama.publish.files import CannotWrite, locked, remove
from rahnama.publish.manifest import RECORDS, Changed, store, store_partly
from rahnama.publish.project import Project
from rahnama.publish.report import Report
from rahnama.publish.survey import Stale, Survey, UnknownQuestion, orphans, survey
from rahnama.publish.work import Outcome, Task

FINE, WRONG, MISUSED, INTERRUPTED = 0, 1, 2, 130


def check(project: Project, only: Sequence[str] = ()) -> int:
    """Say what is stale, orphaned or wrong, and why; compute and write nothing. Returns the exit status."""
    found = survey(project, only)
    for problem in found.problems:
        print(f"error   {problem}")
    for stale in found.stale:
        print(f"stale   {stale.module.identity}: {stale.reason}")
    for path in found.orphans:
        print(f"orphan  {project.relative(path)}")
    if found.fresh:
        print(f"exhibits: {_counted(found)}, all fresh")
    return FINE if found.fresh else WRONG


def generate(project: Project, only: Sequence[str] = (), backend: str = "loky", jobs: int = -1) -> int:
    """Build what is stale of a guide's exhibits and remove what belongs to none. Returns the exit status.

    Args:
        project: the guide.
        only: ids of questions or documents; all of them if empty.
        backend: one that joblib knows: loky, threading, multiprocessing, dask, ray.
        jobs: how many processes; -1 is one for each core.

    Raises:
        UnknownQuestion: for an id that does not exist.
        NoEngine: if the backend is not there.
        CannotWrite: if orphans cannot be removed.
    """
    start = time.perf_counter()
    found = survey(project, only)
    for problem in found.problems:
        print(f"error {problem}", file=sys.stderr)
    if found.orphans:
        _remove_orphans(project, found)
    built = _build(project, found, backend, jobs) if found.stale else 0
    wrong = len(found.stale) - built + len(found.problems)
    done = f"{built} of {len(found.stale)} stale built" if found.stale else "nothing to build"
    print(f"exhibits: {_counted(found)}, {done}, {wrong or 'nothing'} wrong, {time.perf_counter() - start:.1f} s")
    return WRONG if wrong else FINE


def _counted(found: Survey) -> str:
    exhibits = sum(len(module.exhibits) for module in found.modules)
    return f"{exhibits} of {len(found.modules)} question{'' if len(found.modules) == 1 else 's'}"


def _remove_orphans(project: Project, found: Survey) -> None:
    with locked(project.guard):
        for path in found.orphans:  # looked for again: another build may have been writing when we looked
            if path in orphans(project, found.everything):
                remove(path)


def _tasks(project: Project, stale: Stale, code: str) -> list[Task]:
    sources = tuple(map(str, project.sources))
    return [
        Task(
            stale.module.name,
            source.name,
            source.kind,
            stale.module.identity,
            str(project.root),
            sources,
            str(project.fonts),
            stale.data,
            code,
        )
        for source in stale.module.exhibits
    ]


def _build(project: Project, found: Survey, backend: str, jobs: int) -> int:
    """Compute all exhibits of all stale questions and write each question as soon as it is complete."""
    by_module = {stale.module.name: stale for stale in found.stale}
    tasks = [task for stale in found.stale for task in _tasks(project, stale, found.code)]
    collected: dict[str, dict[str, Outcome]] = {name: {} for name in by_module}
    report, built = Report(len(tasks)), 0
    try:
        for outcome in outcomes(tasks, backend, jobs):
            report.finished(outcome)
            collected[outcome.task.module][outcome.task.name] = outcome
            stale = by_module[outcome.task.module]
            if len(collected[stale.module.name]) == len(stale.module.exhibits):
                built += _finish(project, stale, collected.pop(stale.module.name), report)
    finally:
        report.clear()
    return built


def _finish(project: Project, stale: Stale, collected: dict[str, Outcome], report: Report) -> bool:
    """Write a question whose exhibits are all computed; whether it may be called fresh now."""
    module, failed = stale.module, False
    for source in module.exhibits:
        if error := collected[source.name].error:
            report.failed(project, module, source, error)
            failed = True
    files = {name: data for outcome in collected.values() for name, data in outcome.files.items()}
    files[RECORDS] = _records(project, stale, collected)
    try:
        if failed:
            store_partly(project, module, files, stale.inputs)
        else:
            store(project, module, files, stale.inputs)
    except (CannotWrite, Changed) as error:
        report.clear()
        print(f"FAILED {module.identity}: {error}", file=sys.stderr)
        return False
    return not failed


def _records(project: Project, stale: Stale, collected: dict[str, Outcome]) -> bytes:
    """``exhibits.json`` of a question: its exhibits in the order of the source."""
    module, path = stale.module, project.relative(stale.module.path)

    def record(source: Source) -> dict[str, object]:
        return {
            "kind": source.kind,
            "part": source.part,
            "summary": source.summary,
            "file": path,
            "line": source.line,
            "end": source.end,
            **json.loads(collected[source.name].payload),
        }

    exhibits = {source.name: record(source) for source in module.exhibits if not collected[source.name].error}
    content = {"document": module.document, "question": module.question, "exhibits": exhibits}
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def main(project: Project, only: Sequence[str], backend: str, jobs: int, checking: bool) -> int:
    """``generate`` or ``check`` with every expected error as one line; what ``scripts/generate.py`` runs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # Persian values must not break a Latin terminal
    try:
        if jobs == 0:
            raise NoEngine("-j 0 would compute nothing: -j 1 is one process, -j -1 is one for each core")
        return check(project, only) if checking else generate(project, only, backend, jobs)
    except (UnknownQuestion, NoEngine) as error:
        print(f"error: {error}", file=sys.stderr)
        return MISUSED
    except ModuleNotFoundError as error:
        print(f"error: {error}: install the guide's packages first, as CONTRIBUTING.md says", file=sys.stderr)
        return MISUSED
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("\ninterrupted; the questions that were complete are kept", file=sys.stderr)
        return INTERRUPTED
