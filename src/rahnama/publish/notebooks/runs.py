"""What ``make notebooks`` says and does: execute, keep the outputs, and say which were stale."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rahnama.data.store import VARIABLE
from rahnama.publish.notebooks import outcome
from rahnama.publish.notebooks.execute import CellFailed, execute
from rahnama.publish.notebooks.source import read, sources

FINE, WRONG, MISUSED, INTERRUPTED = 0, 1, 2, 130


def check(root: Path) -> int:
    """Say whose outputs are stale; returns the exit status."""
    found = outcome.stale(root)
    for each in found:
        print(f"stale   {each}")
    print(f"notebooks: {len(list(sources(root)))}, {len(found) or 'none'} stale")
    return WRONG if found else FINE


def _chosen(root: Path, only: Sequence[str], only_stale: bool) -> list[Path]:
    known = {path.stem: path for path in sources(root)}
    for name in only:
        if name not in known:
            raise LookupError(f"there is no notebook {name!r}; there are: {', '.join(known) or 'none'}")
    behind = {each.name.rpartition("/")[2] for each in outcome.stale(root)} if only_stale else set(known)
    return [path for name, path in known.items() if (not only or name in only) and name in behind]


def run(root: Path, path: Path) -> None:
    """Execute one notebook; its outputs are replaced only when all of its cells have succeeded.

    Raises:
        CellFailed: if a cell raised an error.
        ValueError: if the source cannot be read, or was changed meanwhile.
    """
    notebook = read(path)
    print(f"{path.stem}: {len(notebook.code)} cells", flush=True)
    given = os.environ.get(VARIABLE)
    outputs, origin = execute(notebook, Path(given) if given else None)
    if read(path).digest() != origin["code"]:
        raise ValueError(f"{path.name} was changed while it ran: execute it again")
    written = outcome.commit(root, path.stem, outputs, origin)
    print(f"{written.relative_to(root)} written, {origin['seconds']:g} s")


def main(root: Path, only: Sequence[str], only_stale: bool, checking: bool) -> int:
    """What ``scripts/notebooks.py`` runs, with every expected error as one message."""
    try:
        if checking:
            return check(root)
        chosen = _chosen(root, only, only_stale)
        for path in chosen:
            run(root, path)
        print(f"notebooks: {len(chosen)} of {len(list(sources(root)))} executed")
        return FINE
    except LookupError as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return MISUSED
    except (CellFailed, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("\ninterrupted; the committed outputs are as they were", file=sys.stderr)
        return INTERRUPTED
