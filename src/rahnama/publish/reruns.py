"""What ``make results`` says and does: run, compare with what is committed, commit what is new, and say which."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rahnama.data.store import DataError
from rahnama.publish import trials
from rahnama.publish.project import Project
from rahnama.publish.provenance import Stale, experiments, stale

FINE, WRONG, MISUSED, INTERRUPTED = 0, 1, 2, 130


def check(project: Project) -> int:
    """Say which committed results are stale; returns the exit status."""
    found = stale(project)
    for each in found:
        print(f"stale   {each}")
    count = len(experiments(project))
    print(f"results: {count} experiments, {len(found) or 'none'} stale")
    return WRONG if found else FINE


def _chosen(project: Project, only: Sequence[str], only_stale: bool) -> list[str]:
    known = experiments(project)
    for name in only:
        if name not in known:
            raise LookupError(f"there is no experiment {name!r}; there are: {', '.join(known) or 'none'}")
    behind = {each.name for each in stale(project)}
    return [name for name in known if (not only or name in only) and (not only_stale or name in behind)]


def rerun(project: Project, name: str, behind: Sequence[Stale], accept: bool = False, jobs: int = -1) -> int:
    """Run one experiment; a fresh result is compared with what is committed, a stale one replaced.

    Args:
        project: the guide.
        name: of the experiment.
        behind: the stale results.
        accept: commit the new result even if it does not reproduce the committed one.
        jobs: how many processes; -1 is one for each core.
    """
    content = trials.run(project, name, jobs)
    old = trials.committed(project, name)
    reason = next((each.reason for each in behind if each.name == name), "")
    if old is not None and not reason:
        differences = trials.compare(old, content)
        for each in differences:
            verdict = "" if each.fine else "   NOT REPRODUCED"
            print(f"  {name}  {each.name}: largest difference {each.largest:g}, allowed {each.allowed:g}{verdict}")
        if all(each.fine for each in differences):
            print(f"results/{name}.json reproduced in {content['provenance']['seconds']:g} s")
            return FINE
        if not accept:
            print(f"results/{name}.json was left as it is; --accept replaces it", file=sys.stderr)
            return WRONG
    path = trials.commit(project, content)
    print(f"{project.relative(path)} written ({reason or 'accepted'}), {content['provenance']['seconds']:g} s")
    return FINE


def main(project: Project, only: Sequence[str], only_stale: bool, accept: bool, jobs: int, checking: bool) -> int:
    """What ``scripts/results.py`` runs, with every expected error as one message."""
    try:
        if checking:
            return check(project)
        names = _chosen(project, only, only_stale)
        behind = stale(project)
        worst = max((rerun(project, name, behind, accept, jobs) for name in names), default=FINE)
        print(f"results: {len(names)} of {len(experiments(project))} experiments run")
        return worst
    except LookupError as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return MISUSED
    except (DataError, OSError, ValueError, TypeError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("\ninterrupted; the cases that were measured are kept, `make results` goes on there", file=sys.stderr)
        return INTERRUPTED
