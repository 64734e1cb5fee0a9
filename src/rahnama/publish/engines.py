"""Where tasks run: joblib's own backends, and what it leaves to its callers for Dask and Ray."""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Iterable, Iterator, Sequence

from rahnama.publish.work import Outcome, Task, compute

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
           "NUMEXPR_NUM_THREADS")


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

    Raises:
        NoEngine: if the backend is not there.
    """
    _prepare_workers(tasks[0].sources)
    import joblib  # imports NumPy, which reads the number of threads when it is loaded

    try:
        with _engine(backend), joblib.parallel_config(backend=backend, n_jobs=jobs):
            parallel = joblib.Parallel(return_as="generator_unordered", batch_size=1)
            yield from parallel(joblib.delayed(compute)(task) for task in tasks)
    except ModuleNotFoundError as error:
        raise NoEngine(f"--backend {backend} needs a package that is not installed: {error.name}") from error
    except ValueError as error:
        if "backend" not in str(error).lower():
            raise
        raise NoEngine(f"--backend {backend}: {error}") from error
