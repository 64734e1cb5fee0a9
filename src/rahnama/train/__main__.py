"""``python -m rahnama.train``: trains a perceptron on Fashion-MNIST from the command line; see ``command``.

Everything stands in ``command.main``, which tests and other programs may call with pictures of their own.
"""

from __future__ import annotations

import sys

from rahnama.train.command import main

if __name__ == "__main__":
    # a name of its own for the process's status, which the help explains
    status = main(sys.argv[1:])
    sys.exit(status)
