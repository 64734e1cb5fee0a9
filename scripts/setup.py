"""Set up a clone: .venv with the locked Python packages, torch's CPU build, and the npm assets.

Runs on any Python 3, so that it can say which one is needed. Does nothing if the locks have not changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOCKS = ("locks/compute.txt", "locks/site.txt", "locks/dev.txt")
TORCH = "torch==2.13.0"
NEEDED_PYTHON = (3, 11)
NEEDED_NODE = 20


def node_version():
    """Major version of Node, or None if there is none that says its version."""
    if not shutil.which("node"):
        return None
    said = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, check=False).stdout.decode()
    found = re.match(r"v(\d+)\.", said)
    return int(found.group(1)) if found else None


def problems(python, node, npm):
    """What is missing on this machine, each with what to do about it.

    Args: the Python version as a tuple, Node's major version or None, the path of npm or None.
    """
    found = []
    if tuple(python) < NEEDED_PYTHON:
        found.append(
            "Python {} is too old: Rahnama needs Python {} or newer. Install it and run "
            "`make PYTHON=python3.11 …`".format(".".join(map(str, python)), ".".join(map(str, NEEDED_PYTHON)))
        )
    if node is None:
        found.append(
            "Node is missing: install Node {} or newer with npm (on Debian: `apt-get install nodejs npm`, "
            "or your version manager)".format(NEEDED_NODE)
        )
    elif node < NEEDED_NODE:
        found.append("Node {} is too old: Rahnama needs Node {} or newer".format(node, NEEDED_NODE))
    if node is not None and not npm:  # Debian packs it apart
        found.append("npm is missing: it comes with Node's own packages; on Debian `apt-get install npm`")
    return found


def digest(*names):
    """SHA-256 of some files of the project, with the interpreter's version."""
    state = hashlib.sha256(repr(sys.version_info[:3]).encode())
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            state.update(file.read())
    return state.hexdigest()


def fresh(stamp, state):
    """Whether a stamp says that this state is installed already."""
    if not os.path.isfile(stamp):
        return False
    with open(stamp) as file:
        return file.read() == state


def run(*command, **extra):
    """Run a command in the project's folder; its failure is ours."""
    print("$ " + " ".join(command), flush=True)
    subprocess.run(command, cwd=ROOT, check=True, **extra)


def install_python():
    """The virtual environment, with every package at its locked hash."""
    stamp, state = os.path.join(ROOT, ".venv", "installed"), digest(*LOCKS, "pyproject.toml", "scripts/setup.py")
    if fresh(stamp, state):
        return
    run(sys.executable, "-m", "venv", ".venv")
    pip = [os.path.join(".venv", "bin", "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", *(word for lock in LOCKS for word in ("-r", lock)))
    index = ["--index-url", os.environ["TORCH_INDEX"]] if os.environ.get("TORCH_INDEX") else []
    run(*pip, "--no-deps", *index, TORCH)
    require_torch()
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ".")
    with open(stamp, "w") as file:
        file.write(state)


def require_torch():
    """Fail with the remedy if the torch that was installed wants CUDA."""
    command = [os.path.join(ROOT, ".venv", "bin", "python"), "-c", "import torch"]
    tried = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if tried.returncode:
        sys.exit(
            "torch cannot be imported: the default index of this platform serves the CUDA build.\n"
            'Set TORCH_INDEX to PyTorch\'s CPU index (its address stands on the "Start locally" page of\n'
            "pytorch.org, under pip and CPU), remove .venv and run make again.\n\n" + tried.stderr.decode()[-800:]
        )


def install_assets():
    """KaTeX, Vazirmatn, MiniSearch and the checkers, from the npm lock; no script of theirs is run."""
    stamp, state = os.path.join(ROOT, "node_modules", ".installed"), digest("package-lock.json", "package.json")
    if fresh(stamp, state):
        return
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    with open(stamp, "w") as file:
        file.write(state)


def main():
    """Check the machine, then install what the locks name."""
    found = problems(sys.version_info[:3], node_version(), shutil.which("npm"))
    if found:
        sys.exit("\n".join(found))
    try:
        install_python()
        install_assets()
    except subprocess.CalledProcessError as error:
        sys.exit("setting up failed: `{}` ended with status {}".format(" ".join(error.cmd), error.returncode))


if __name__ == "__main__":
    main()
