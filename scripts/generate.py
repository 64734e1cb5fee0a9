"""Build the exhibits that are stale: python scripts/generate.py [ml-hw4/q5 …]."""

import argparse
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - who runs an older one should read why it fails
    raise SystemExit("Rahnama needs Python 3.11 or newer; " + sys.executable + " is " + sys.version.split()[0])
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from rahnama.publish.generate import main
from rahnama.publish.project import Project


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description="Build the exhibits that are stale.")
    parser.add_argument("only", nargs="*", metavar="ID", help="question, ml-hw4/q5, or document, ml-hw4; default: all")
    parser.add_argument("--check", action="store_true", help="say what is stale or orphaned, compute nothing")
    parser.add_argument("--backend", default="loky", help="joblib's: loky, threading, multiprocessing, dask, ray")
    parser.add_argument("-j", "--jobs", type=int, default=-1, help="processes; default: one for each core")
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    raise SystemExit(main(Project(), given.only, given.backend, given.jobs, given.check))
