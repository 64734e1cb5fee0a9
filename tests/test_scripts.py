"""The scripts behind the Makefile's verbs, before they have anything to work with."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SETUP = ROOT / "scripts" / "setup.py"


@pytest.fixture(scope="module")
def setup():
    """scripts/setup.py as a module."""
    spec = importlib.util.spec_from_file_location("rahnama_setup", SETUP)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command, **environment):
    """What a command says and its exit status."""
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_nothing_is_missing_on_a_machine_that_has_everything(setup):
    assert setup.problems((3, 11, 2), 20, "/usr/bin/npm") == []
    assert setup.problems((3, 13, 0), 24, "/usr/bin/npm") == []


@pytest.mark.parametrize(
    ("python", "node", "npm", "words"),
    [
        ((3, 10, 12), 20, "npm", ("Python 3.10.12 is too old", "needs Python 3.11 or newer", "make PYTHON=")),
        (
            (3, 12, 0),
            None,
            None,
            ("Node is missing", "install Node 20 or newer with npm", "apt-get install nodejs npm"),
        ),
        ((3, 12, 0), 18, "npm", ("Node 18 is too old", "needs Node 20 or newer")),
        ((3, 12, 0), 22, None, ("npm is missing", "apt-get install npm")),
    ],
)
def test_what_is_missing_is_named_with_its_remedy(setup, python, node, npm, words):
    (problem,) = setup.problems(python, node, npm)
    assert all(word in problem for word in words), problem


def test_all_that_is_missing_is_named_at_once(setup):
    assert len(setup.problems((3, 9, 2), 12, None)) == 3


def test_setting_up_without_node_says_so_and_installs_nothing(tmp_path):
    done = run(sys.executable, str(SETUP), PATH=str(tmp_path))
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("Node is missing: install Node 20 or newer with npm")


def test_setting_up_with_an_old_node_says_so_and_installs_nothing(tmp_path):
    for name, says in (("node", "v18.19.0"), ("npm", "9.2.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {says}\n")
        (tmp_path / name).chmod(0o755)
    done = run(sys.executable, str(SETUP), PATH=f"{tmp_path}:/bin")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Node 18 is too old: Rahnama needs Node 20 or newer\n"


def test_a_node_that_says_nothing_sensible_counts_as_missing(setup, tmp_path, monkeypatch):
    (tmp_path / "node").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "node").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    assert setup.node_version() is None


def test_the_setup_can_be_read_by_old_pythons_so_that_it_can_refuse_them():
    ast.parse(SETUP.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_what_is_installed_is_known_by_the_locks_and_the_interpreter(setup, tmp_path):
    state = setup.digest(*setup.LOCKS)
    stamp = tmp_path / "installed"
    assert not setup.fresh(stamp, state)
    stamp.write_text(state)
    assert setup.fresh(stamp, state) and not setup.fresh(stamp, setup.digest("package-lock.json"))


def test_serving_on_a_port_in_use_names_it_and_offers_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(sys.executable, "scripts/serve.py", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"port {port} on 127.0.0.1 is in use: stop what listens there, or choose another")
    assert f"make serve PORT={port + 1}" in done.stderr


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_alone_lists_every_verb_with_what_it_does():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = re.findall(r"(?m)^([a-z]+):", makefile)
    listed = dict(line.split(maxsplit=1) for line in run("make", "--no-print-directory").stdout.splitlines())
    assert list(listed) == verbs and len(verbs) >= 10
    assert set(re.search(r"\.PHONY: (.*)", makefile)[1].split()) == set(verbs)


@pytest.mark.parametrize("arguments", [(), ("ml-hw4/q2", "ml-hw4/q3")])
def test_a_new_question_needs_one_id(arguments):
    done = run(sys.executable, "scripts/new.py", *arguments)
    assert done.returncode == 2 and "make new ID=document/q7" in done.stderr


def test_an_unknown_step_of_the_checks_is_refused_with_the_steps_there_are():
    done = run(sys.executable, "scripts/check.py", "lnit")
    assert done.returncode == 2 and "there is no step 'lnit'; the steps are: format, lint, types" in done.stderr


def test_reconciling_a_question_without_pages_names_the_page():
    done = run(sys.executable, "scripts/reconcile.py", "ml-hw4/q99")
    assert done.returncode == 1 and "docs/fa/ml-hw4/q99.md does not exist" in done.stderr
    assert "Traceback" not in done.stderr


def test_checking_a_site_that_is_not_there_fails(tmp_path):
    done = run(sys.executable, "scripts/check_site.py", str(tmp_path))
    assert done.returncode == 1 and "checked no" in done.stdout
