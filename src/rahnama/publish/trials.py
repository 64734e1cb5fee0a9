"""Runs experiments: case by case in processes of one thread, kept when interrupted, compared with what is committed."""

from __future__ import annotations

import importlib
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rahnama import results
from rahnama.experiment import Experiment
from rahnama.publish.files import remove, write
from rahnama.publish.project import Project
from rahnama.publish.provenance import FORMAT, code_of, module_of, read, seal

THREADS = 1  # of a case: more would change the order of sums, and so the digits
DATA_SETS = {"fashion-mnist": "rahnama.data.fashion_mnist"}


@dataclass(frozen=True)
class Difference:
    """How far one measured quantity of a second run is from the first, at the worst of its cases."""

    name: str
    largest: float
    allowed: float

    @property
    def fine(self) -> bool:
        """Whether the second run reproduced it."""
        return self.largest <= self.allowed


def load(project: Project, name: str) -> Experiment:
    """The experiment of a module.

    Raises:
        TypeError: if the module has no constant ``EXPERIMENT``.
    """
    sys.path[:0] = [str(source) for source in project.sources if str(source) not in sys.path]
    found = getattr(importlib.import_module(module_of(project, name)), "EXPERIMENT", None)
    if not isinstance(found, Experiment):
        raise TypeError(f"{module_of(project, name)} has no constant EXPERIMENT = Experiment(…)")
    return found


def _measure(project: Project, name: str, index: int) -> tuple[int, dict[str, Any], float]:
    """One case, in a process of its own."""
    experiment = load(project, name)
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(THREADS)
        torch.use_deterministic_algorithms(True)
    case, start = experiment.cases[index], time.process_time()
    try:
        measured = results.encoded(dict(experiment.measure(case)))
    except ValueError as error:
        raise ValueError(f"{name}, case {dict(case)}: {error}") from error
    return index, measured, time.process_time() - start


def _finished(folder: Path) -> dict[int, dict[str, Any]]:
    """The cases that an interrupted run had measured with the same code."""
    return {int(path.stem): json.loads(path.read_bytes()) for path in folder.glob("*.json")}


def _run(project: Project, name: str, todo: list[int], jobs: int) -> Iterator[tuple[int, dict[str, Any], float]]:
    import joblib

    with joblib.parallel_config(backend="loky", n_jobs=jobs, inner_max_num_threads=THREADS):
        parallel = joblib.Parallel(return_as="generator_unordered")
        yield from parallel(joblib.delayed(_measure)(project, name, index) for index in todo)


def run(project: Project, name: str, jobs: int = -1) -> dict[str, Any]:
    """Run an experiment and return its result as it is to be committed; nothing is committed here.

    Raises:
        DataError: if its data is not to be had; nothing is run then.
    """
    from tqdm import tqdm

    experiment, code = load(project, name), code_of(project, name)
    data = {each: _data(each) for each in experiment.data}
    kept = project.root / "build" / "cache" / "trials" / name / seal({"code": code, "data": data})[:16]
    done, start = _finished(kept), time.perf_counter()
    todo = [index for index in range(len(experiment.cases)) if index not in done]
    with tqdm(total=len(experiment.cases), initial=len(done), desc=name, unit="case", dynamic_ncols=True) as bar:
        for index, measured, seconds in _run(project, name, todo, jobs):
            done[index] = {"measured": measured, "seconds": seconds}
            write(kept / f"{index}.json", json.dumps(done[index], allow_nan=False).encode())
            bar.update()
    if code_of(project, name) != code:
        remove(kept)
        raise RuntimeError(f"the code of {name} changed while it ran: run it again")
    content = _content(experiment, name, done)
    content["provenance"] |= {
        "data": data,
        "code": code,
        "processor_seconds": round(sum(each["seconds"] for each in done.values()), 1),
        "seconds": round(time.perf_counter() - start, 1),
    }
    content["seal"] = seal(content)
    remove(kept)
    return content


def _data(name: str) -> dict[str, str]:
    """Makes sure of a data set; SHA-256 of its files, as they were found on this machine."""
    from rahnama.data.download import ensure

    data_set = importlib.import_module(DATA_SETS[name]).DATA
    ensure(data_set)
    return dict(data_set.checksums)


def _content(experiment: Experiment, name: str, done: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    torch = sys.modules.get("torch")
    finite = {key: None if allowed == float("inf") else allowed for key, allowed in experiment.tolerance.items()}
    return {
        "format": FORMAT,
        "experiment": name,
        "what": experiment.what,
        "tolerance": finite,
        "provenance": {
            "seeds": sorted({case["seed"] for case in experiment.cases}),
            "versions": {"python": platform.python_version()} | {each: version(each) for each in ("numpy", "torch")},
            "processor": f"{platform.machine()} {torch.backends.cpu.get_cpu_capability() if torch else ''}".strip(),
            "threads": THREADS,
            "processes": os.cpu_count(),
        },
        "records": [[dict(case), done[index]["measured"]] for index, case in enumerate(experiment.cases)],
    }


def commit(project: Project, content: Mapping[str, Any]) -> Path:
    """Write a result into ``results/``, one case a line; returns its path."""
    path = project.results / f"{content['experiment']}.json"
    head = json.dumps({key: content[key] for key in content if key != "records"}, indent=1, ensure_ascii=False)
    rows = ",\n  ".join(json.dumps(record, ensure_ascii=False, allow_nan=False) for record in content["records"])
    write(path, f'{head.removesuffix(chr(10) + "}")},\n "records": [\n  {rows}\n ]\n}}\n'.encode())
    return path


def committed(project: Project, name: str) -> dict[str, Any] | None:
    """The committed result, or None if there is none that can be believed."""
    try:
        return read(project.results / f"{name}.json")
    except (OSError, ValueError):
        return None


def _distance(left: Any, right: Any) -> float:
    """Largest absolute difference of two measured values; infinite if they differ in shape or in words."""
    import numpy

    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        return max((_distance(a, b) for a, b in zip(left, right, strict=True)), default=0.0)
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return max((_distance(left[key], right[key]) for key in left), default=0.0)
    if isinstance(left, numpy.ndarray) and isinstance(right, numpy.ndarray) and left.shape == right.shape:
        return float(numpy.abs(left.astype(float) - right.astype(float)).max(initial=0.0))
    if isinstance(left, int | float) and isinstance(right, int | float):
        return abs(float(left) - float(right))
    return 0.0 if type(left) is type(right) and left == right else float("inf")


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """How far a new run is from an old one, for each measured quantity.

    Raises:
        ValueError: if the two measured other cases or other quantities.
    """
    if [case for case, _ in old["records"]] != [case for case, _ in new["records"]]:
        raise ValueError("the cases are not those that are committed")
    names = {name for content in (old, new) for _, measured in content["records"] for name in measured}
    tolerance = {name: float("inf") if each is None else each for name, each in new["tolerance"].items()}
    pairs = [(a, b) for (_, a), (_, b) in zip(old["records"], new["records"], strict=True)]
    return [
        Difference(name, max(_apart(name, a, b) for a, b in pairs), tolerance.get(name, 0.0)) for name in sorted(names)
    ]


def _apart(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> float:
    """The distance of one quantity in two runs of a case; not every case measures every quantity."""
    if name not in old and name not in new:
        return 0.0
    if name not in old or name not in new:
        return float("inf")
    return _distance(results.decoded(old[name]), results.decoded(new[name]))
