"""``python -m rahnama.train``: trains a perceptron on Fashion-MNIST from the command line; see ``command``.

On one thread unless the user says otherwise. Batches of a hundred gain little from a second one, on a machine with
other work threads that wait for each other are far slower than one, and the last digits of a run then do not depend on
how many cores there are. NumPy asks for the number when it is loaded, which is before this line is read: hence the
second start.
"""

from __future__ import annotations

import os
import sys

from rahnama.train.command import main

VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def _settle_threads() -> None:
    """Begin again with one thread if nobody has said how many; where a process cannot be replaced, go on as it is."""
    if os.name == "posix" and not any(name in os.environ for name in VARIABLES):
        os.environ.update(dict.fromkeys(VARIABLES, "1"))
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


if __name__ == "__main__":
    _settle_threads()
    sys.exit(main(sys.argv[1:]))
