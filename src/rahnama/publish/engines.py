"""Where tasks run: joblib's own backends, and what it leaves to its callers for Dask and Ray."""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor

from rahnama.publish.work import Outcome, Task, compute

THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
PACKAGES = {"dask": "distributed", "ray": "ray"}


class NoEngine(RuntimeError):
    """A backend that is not installed or does not exist."""


@contextlib.contextmanager
def _engine(backend: str) -> Iterator[None]:
    """Start what a backend needs: for Dask a client, on $DASK_SCHEDULER_ADDRESS or this machine; for Ray its name."""
    if backend == "dask":
        with importlib.import_module("dask.distributed").Client():
            yield
        return
    if backend == "ray":
        importlib.import_module("ray.util.joblib").register_ray()
    yield


def _prepare_workers(sources: Iterable[str]) -> None:
    """Workers inherit the environment: where to import from, and one BLAS thread each, so that bytes do not vary."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, dict.fromkeys([*sources, *known])))


def outcomes(tasks: Sequence[Task], backend: str, jobs: int) -> Iterator[Outcome]:
    """The outcome of every task, as they come.

    If a process dies (out of memory, a crash in native code), nobody knows which task it was: those that are left are
    then run one by one, so that only the culprit is without a result.

    Raises:
        NoEngine: if the backend is not there.
    """
    _prepare_workers(tasks[0].sources)
    left = {(task.module, task.name): task for task in tasks}
    try:
        with _engine(backend):
            try:
                for outcome in _parallel(tasks, backend, jobs):
                    del left[outcome.task.module, outcome.task.name]
                    yield outcome
            except BrokenExecutor:
                for task in left.values():
                    yield from _alone(task, backend)
    except ModuleNotFoundError as error:
        raise NoEngine(
            f"--backend {backend} needs a package that is not installed: {error.name}; "
            f"run: pip install {PACKAGES.get(backend, error.name)}"
        ) from error


def _parallel(tasks: Sequence[Task], backend: str, jobs: int) -> Iterator[Outcome]:
    import joblib  # imports NumPy, which reads the number of threads when it is loaded

    try:
        with joblib.parallel_config(backend=backend, n_jobs=jobs):
            streams = getattr(joblib.parallel.get_active_backend()[0], "supports_return_generator", False)
            parallel = joblib.Parallel(return_as="generator_unordered" if streams else "list", batch_size=1)
    except ValueError as error:
        raise NoEngine(f"--backend {backend}: {error}") from error
    yield from parallel(joblib.delayed(compute)(task) for task in tasks)


def _alone(task: Task, backend: str) -> Iterator[Outcome]:
    try:
        yield from _parallel([task], backend, 2)
    except BrokenExecutor:
        yield Outcome(task, error="its process died without a word: out of memory, or a crash in native code")
