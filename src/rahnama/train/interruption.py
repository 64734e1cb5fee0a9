"""Ctrl-C and SIGTERM as a question that a loop asks between two steps, instead of an exception in the middle of one."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(Exception):
    """The user or the system wants the program to end; ``number`` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextlib.contextmanager
def noted() -> Iterator[list[int]]:
    """The signals that have arrived, in a list that grows; after it they work as before."""
    arrived: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        arrived.append(number)

    before = {each: signal.signal(each, note) for each in SIGNALS}
    try:
        yield arrived
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
