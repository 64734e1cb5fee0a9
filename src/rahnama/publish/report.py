"""What a build says: progress, one line per exhibit, and failures that name their place."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TextIO

from rahnama.publish.discover import Module, Source
from rahnama.publish.project import Project
from rahnama.publish.work import Outcome

BAR = 24


class Report:
    """Tells of a build on a stream: a bar that rewrites its line on a terminal, plain lines elsewhere.

    Args:
        total: how many exhibits there are to compute.
        out: for progress.
        err: for failures.
    """

    def __init__(self, total: int, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.total, self.done = total, 0
        self.out, self.err = out or sys.stdout, err or sys.stderr
        self.bar = self.out.isatty()

    def finished(self, outcome: Outcome) -> None:
        """One exhibit more."""
        self.done += 1
        task, state = outcome.task, "FAILED" if outcome.error else "ok"
        line = f"[{self.done}/{self.total}] {task.identity} {task.name} {state} {outcome.seconds:.1f} s"
        if self.bar:
            filled = BAR * self.done // self.total
            width = shutil.get_terminal_size().columns - 1
            self.out.write("\r\x1b[K" + f"{'█' * filled}{'░' * (BAR - filled)} {line}"[:width])
        else:
            self.out.write(line + "\n")
        self.out.flush()

    def failed(self, project: Project, module: Module, source: Source, error: str) -> None:
        """An exhibit that could not be computed: whose, where, why."""
        self.clear()
        place = f"{project.relative(module.path)}:{source.line}"
        where = f"{module.document}, question {module.question}, {f'part {source.part}' if source.part else 'no parts'}"
        print(f"FAILED {module.identity} {source.name} ({where}; {place})", file=self.err)
        print(textwrap.indent(error, "    "), file=self.err, flush=True)

    def clear(self) -> None:
        """Take the bar off the terminal's line."""
        if self.bar:
            self.out.write("\r\x1b[K")
            self.out.flush()
