"""Builds what is stale of the exhibits, in parallel."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

from rahnama.publish.discover import Module, discover
from rahnama.publish.project import Project
from rahnama.publish.work import Outcome, Task, compute


def generate(project: Project, only: Sequence[str] = ()) -> int:
    """Build the exhibits; returns the exit status."""
    modules, problems = discover(project)
    chosen = [module for module in modules if not only or module.identity in only]
    for problem in problems:
        print(problem, file=sys.stderr)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    from joblib import Parallel, delayed
    sources = tuple(map(str, project.sources))
    os.environ["PYTHONPATH"] = os.pathsep.join([*sources, os.environ.get("PYTHONPATH", "")])
    tasks = [(module, Task(module.name, source.name, source.kind, module.identity, sources, str(project.fonts)))
             for module in chosen for source in module.exhibits]
    outcomes: dict[tuple[str, str], Outcome] = {}
    results = Parallel(n_jobs=-1, return_as="generator_unordered")(delayed(compute)(task) for _, task in tasks)
    for number, outcome in enumerate(results, 1):
        task = outcome.task
        outcomes[task.module, task.name] = outcome
        print(f"[{number}/{len(tasks)}] {task.identity} {task.name} {'FAILED' if outcome.error else 'ok'} {outcome.seconds:.1f} s")
        if outcome.error:
            print(outcome.error, file=sys.stderr)
    for module in chosen:
        _write(project, module, outcomes)
    return int(bool(problems) or any(outcome.error for outcome in outcomes.values()))


def _write(project: Project, module: Module, outcomes: dict[tuple[str, str], Outcome]) -> None:
    folder = project.directory(module.document, module.question)
    folder.mkdir(parents=True, exist_ok=True)
    exhibits = {}
    for source in module.exhibits:
        outcome = outcomes[module.name, source.name]
        if outcome.error:
            continue
        exhibits[source.name] = {
            "kind": source.kind, "part": source.part, "summary": source.summary, "file": project.relative(module.path),
            "line": source.line, "end": source.end, **json.loads(outcome.payload)}
        for name, data in outcome.files.items():
            (folder / name).write_bytes(data)
    content = {"document": module.document, "question": module.question, "exhibits": exhibits}
    (folder / "exhibits.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
