"""Builds in processes of their own: what fails is told, what is broken off is not believed, bytes do not vary."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rahnama.publish.discover import Module, Source
from rahnama.publish.project import REPOSITORY, Project
from rahnama.publish.report import Report
from rahnama.publish.survey import load_exhibits, survey
from rahnama.publish.work import Outcome, Task

Build = Callable[..., "subprocess.CompletedProcess[str]"]


def contents(project: Project) -> dict[str, bytes]:
    """Every generated file."""
    return {
        path.relative_to(project.output).as_posix(): path.read_bytes()
        for path in sorted(project.output.rglob("*"))
        if path.is_file()
    }


def changed(project: Project, question: str, old: str, new: str) -> Path:
    """Replaces some source of a question."""
    path = project.exhibits / "primer" / f"{question}.py"
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new), encoding="utf-8")
    return path


def without_figure(project: Project) -> Project:
    """The guide with no need of Matplotlib, which takes the longest to load."""
    path = project.exhibits / "primer" / "q1.py"
    source = path.read_text(encoding="utf-8")
    start = source.index("def growth")
    path.write_text(source[: source.rindex("@part", 0, start)].rstrip() + "\n", encoding="utf-8")
    return project


def test_two_builds_with_other_hash_seeds_give_the_same_bytes(tiny: Project, built: Project, build: Build) -> None:
    assert build(tiny, jobs=2, env={"PYTHONHASHSEED": "12345"}).returncode == 0
    assert contents(tiny) == contents(built)
    assert len(contents(built)) == 8


def test_builds_every_kind_of_exhibit(built: Project) -> None:
    exhibits = [record for question in load_exhibits(built).values() for record in question["exhibits"].values()]
    assert {record["kind"] for record in exhibits} == {"Claim", "Table", "Figure", "Diagram", "Erratum"}
    for record in exhibits:
        lines = (built.root / record["file"]).read_text(encoding="utf-8").split("\n")
        assert lines[record["line"] - 1].startswith("def ") and record["end"] >= record["line"]
        for name in record.get("files", {}).values():
            svg = (built.root / "build/exhibits/primer" / ("q1" if "growth" in name else "q2") / name).read_text()
            assert f'width="{record["width"]}"' in svg and f'height="{record["height"]}"' in svg


def test_a_line_per_exhibit_and_a_sum_are_told(tiny: Project, build: Build) -> None:
    lines = build(without_figure(tiny)).stdout.split("\n")
    for number in range(1, 5):
        assert re.fullmatch(rf"\[{number}/4\] primer/q\d \w+ ok \d+\.\d s", lines[number - 1])
    assert lines[4].startswith("exhibits: 4 of 2 questions, 2 of 2 stale built, nothing wrong")


def test_building_what_is_fresh_loads_nothing_heavy_and_changes_nothing(fresh: Project, build: Build) -> None:
    before = {path: path.stat().st_mtime_ns for path in fresh.output.rglob("*")}
    done = build(fresh, after="print({'numpy', 'matplotlib', 'torch', 'joblib', 'filelock'} & set(sys.modules))")
    assert done.returncode == 0 and "nothing to build, nothing wrong" in done.stdout
    assert done.stdout.endswith("set()\n")
    assert {path: path.stat().st_mtime_ns for path in fresh.output.rglob("*")} == before


def test_checking_tells_what_is_stale_orphaned_or_wrong_and_writes_nothing(fresh: Project, build: Build) -> None:
    assert build(fresh, check=True).returncode == 0
    changed(fresh, "q2", "Two groups", "The two groups")
    (fresh.output / "gone").mkdir()
    before = contents(fresh)
    done = build(fresh, check=True)
    assert done.returncode == 1
    assert "stale   primer/q2: changed: src/tiny_guide/exhibits/primer/q2.py" in done.stdout
    assert "orphan  build/exhibits/gone" in done.stdout
    assert contents(fresh) == before and (fresh.output / "gone").is_dir()


def test_only_what_is_stale_is_built_and_orphans_are_removed(fresh: Project, build: Build) -> None:
    changed(fresh, "q2", "Two groups", "The two groups")
    for name in ("gone/q1", "primer/q1/old"):
        (fresh.output / name).mkdir(parents=True)
    (fresh.output / "primer/q1/growth.de.svg").write_text("x")
    done = build(fresh)
    assert "2 of 2" not in done.stdout and "1 of 1 stale built" in done.stdout
    assert survey(fresh).fresh
    assert sorted(path.name for path in fresh.output.iterdir()) == ["primer"]


def test_an_exhibit_that_is_gone_takes_its_pictures_with_it(fresh: Project, build: Build) -> None:
    assert build(without_figure(fresh), "primer/q1").returncode == 0
    assert not list(fresh.output.rglob("growth*"))
    assert "growth" not in load_exhibits(fresh)["primer", "q1"]["exhibits"]


def test_only_what_is_asked_for_is_built(tiny: Project, build: Build) -> None:
    assert build(tiny, "primer/q2").returncode == 0
    assert [stale.module.identity for stale in survey(tiny).stale] == ["primer/q1"]


def test_an_unknown_question_is_answered_with_the_nearest(tiny: Project, build: Build) -> None:
    done = build(tiny, "primer/q3")
    assert (done.returncode, done.stderr) == (2, "error: unknown question 'primer/q3'; did you mean 'primer/q2'?\n")


def test_a_disagreement_is_told_with_every_route_and_the_rest_is_built(tiny: Project, build: Build) -> None:
    path = changed(without_figure(tiny), "q1", "sum(range(1, n + 1))", "sum(range(n))")
    done = build(tiny)
    line = next(number for number, text in enumerate(path.read_text().split("\n"), 1) if "def sum_to_hundred" in text)
    assert done.returncode == 1
    for told in (
        f"FAILED primer/q1 sum_to_hundred (primer, question q1, part a; {tiny.relative(path)}:{line})",
        "Disagreement: the sum of 1 to 100: closed form = 5050; counted one by one = 4950",
    ):
        assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert {stale.module.identity: stale.reason for stale in survey(tiny).stale} == {"primer/q1": "no manifest"}
    assert "1 of 2 stale built" in done.stdout


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("return 3", "TypeError: sum_to_hundred is annotated -> Claim, but it returned int"),
        ("return None", "but it returned nothing"),
        ("import sys; sys.exit(0)", "SystemExit: 0"),
        ("return 1 / 0", "ZeroDivisionError: division by zero\n"),
        ("open('nowhere')", "No such file or directory"),
        ("import tiny_guide.reference.nowhere", "No module named 'tiny_guide.reference.nowhere'"),
        (
            "from pathlib import Path; Path(__file__).parents[4].joinpath('results/groups.json').read_text()",
            'reads results/groups.json, which it does not declare: write DATA = ("results/groups.json",)',
        ),
    ],
)
def test_an_exhibit_that_fails_is_told_and_the_others_of_its_question_can_be_looked_at(
    tiny: Project, build: Build, statement: str, told: str
) -> None:
    changed(without_figure(tiny), "q1", '"""The sum of 1 to 100."""', f'"""The sum."""\n    {statement}')
    done = build(tiny, "primer/q1")
    assert done.returncode == 1
    assert "FAILED primer/q1 sum_to_hundred" in done.stderr and told in done.stderr
    assert list(json.loads((tiny.output / "primer/q1/exhibits.json").read_text())["exhibits"]) == ["sums"]
    assert [stale.reason for stale in survey(tiny, ["primer/q1"]).stale] == ["no manifest"]


def test_the_line_of_the_guide_that_raised_is_told(tiny: Project, build: Build) -> None:
    path = tiny.root / "src/tiny_guide/reference/sums.py"
    path.write_text(path.read_text().replace("return n * (n + 1) // 2", "raise OverflowError('too many')"))
    done = build(without_figure(tiny), "primer/q1")
    assert "OverflowError: too many" in done.stderr
    assert re.search(r"reference/sums\.py:\d+ in triangular: raise OverflowError\('too many'\)", done.stderr)


def test_a_module_that_cannot_be_parsed_is_told_and_the_others_are_built(tiny: Project, build: Build) -> None:
    changed(tiny, "q1", "def sums()", "def sums(")
    done = build(tiny)
    assert done.returncode == 1
    assert "error src/tiny_guide/exhibits/primer/q1.py:" in done.stderr and "syntax error" in done.stderr
    assert (tiny.output / "primer/q2/manifest.json").is_file()


def test_a_process_that_dies_costs_only_the_exhibit_that_killed_it(tiny: Project, build: Build) -> None:
    changed(without_figure(tiny), "q1", '"""The sum of 1 to 100."""', '"""The sum."""\n    import os; os._exit(9)')
    done = build(tiny, jobs=2)
    assert done.returncode == 1
    assert "FAILED primer/q1 sum_to_hundred" in done.stderr and "its process died" in done.stderr
    assert done.stderr.count("FAILED") == 1
    assert list(load_exhibits_of(tiny, "q2")) == ["pooling", "mean_of_means"]


LOTS = """

import random
import numpy as np


@part("a")
def lots() -> Table:
    return Table([Column("lot"), Column("lot")], [[random.random(), np.random.rand()]])
"""


def test_an_exhibit_that_seeds_nothing_still_gives_the_same_every_time(tiny: Project, build: Build) -> None:
    path = without_figure(tiny).exhibits / "primer/q1.py"
    path.write_text(path.read_text(encoding="utf-8") + LOTS, encoding="utf-8")
    rows = []
    for jobs in (1, 2):
        assert build(tiny, "primer/q1", jobs=jobs).returncode == 0
        rows.append(load_exhibits_of(tiny, "q1")["lots"]["rows"])
        shutil.rmtree(tiny.output)
    assert rows[0] == rows[1]


def test_a_package_that_is_not_installed_is_told(tiny: Project, build: Build) -> None:
    done = build(tiny, before="import sys; sys.modules['grimp'] = None")
    assert done.returncode == 2 and "grimp" in done.stderr and "CONTRIBUTING.md" in done.stderr


def test_no_processes_at_all_is_refused(tiny: Project, build: Build) -> None:
    done = build(tiny, jobs=0)
    assert done.returncode == 2 and "-j -1 is one for each core" in done.stderr


def test_a_terminal_that_knows_no_persian_is_no_obstacle(tiny: Project, build: Build) -> None:
    changed(without_figure(tiny), "q1", '"""The sum of 1 to 100."""', '"""Sum."""\n    raise ValueError("گام")')
    done = build(tiny, "primer/q1", env={"PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1 and r"\u06af" in done.stderr


def load_exhibits_of(project: Project, question: str) -> dict[str, Any]:
    """The exhibits of one question as they were written."""
    return dict(json.loads((project.output / "primer" / question / "exhibits.json").read_text())["exhibits"])


def test_a_missing_font_is_told_with_the_remedy(tiny: Project, build: Build, tmp_path: Path) -> None:
    done = build(Project(tiny.root, tiny.package, fonts=tmp_path / "none"), "primer/q1")
    assert done.returncode == 1
    assert "Vazirmatn-Regular.ttf" in done.stderr and "npm ci --ignore-scripts" in done.stderr


def test_a_full_disk_is_told_by_path_and_what_is_left_is_not_believed(fresh: Project, build: Build) -> None:
    changed(fresh, "q2", "Two groups", "The two groups")
    full = "import os, errno\ndef full(_): raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\nos.fsync = full\n"
    done = build(fresh, before=full)
    assert done.returncode == 1
    assert re.search(r"FAILED primer/q2: cannot write .*/primer/q2/\S+: No space left on device", done.stderr)
    assert "Traceback" not in done.stderr
    assert [stale.module.identity for stale in survey(fresh).stale] == ["primer/q2"]
    assert not list(fresh.output.rglob(".*"))
    assert build(fresh).returncode == 0 and survey(fresh).fresh


@pytest.mark.parametrize("backend", ["threading", "multiprocessing", "sequential"])
def test_every_backend_gives_the_same_bytes(tiny: Project, built: Project, build: Build, backend: str) -> None:
    done = build(tiny, backend=backend, jobs=2)
    assert done.returncode == 0, done.stderr
    assert contents(tiny) == contents(built)


@pytest.mark.parametrize(("backend", "told"), [("nonsense", "expected one of"), ("dask", "pip install distributed")])
def test_a_backend_that_is_not_there_is_told(tiny: Project, build: Build, backend: str, told: str) -> None:
    hide = "import sys; sys.modules['dask'] = None"
    done = build(tiny, backend=backend, before=hide)
    assert done.returncode == 2
    assert f"error: --backend {backend}" in done.stderr and told in done.stderr


def test_a_worker_that_has_loaded_older_code_says_so(tiny: Project) -> None:
    code = """
import dataclasses, sys
from rahnama.publish.work import Task, compute
root, module = sys.argv[1], "tiny_guide.exhibits.primer.q1"
task = Task(module, "sum_to_hundred", "Claim", "primer/q1", root, (root + "/src",), "", code="1")
print([bool(compute(each).error) for each in (task, task)], compute(dataclasses.replace(task, code="2")).error)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tiny.root)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[False, False] OldWorker: ") and "restart the workers" in done.stdout


def test_two_builds_at_once_both_end_well(tiny: Project, built: Project, start: Callable[..., Any]) -> None:
    running = [start(tiny, jobs=1) for _ in range(2)]
    for process in running:
        told, _ = process.communicate(timeout=60)
        assert process.returncode == 0, told
    assert contents(tiny) == contents(built)


def test_a_build_that_is_interrupted_ends_without_a_traceback_and_keeps_what_was_complete(
    tiny: Project, start: Callable[..., Any]
) -> None:
    sleeping = '"""Two."""\n    import time; time.sleep(30)'
    changed(without_figure(tiny), "q2", '"""Two groups flow into one mean."""', sleeping)
    process = start(tiny, jobs=1)
    deadline = time.monotonic() + 20
    while not (tiny.output / "primer/q1/manifest.json").is_file():
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted" in told and "Traceback" not in told
    assert [stale.module.identity for stale in survey(tiny).stale] == ["primer/q2"]


SLOW = """
import os, random, time
real = os.replace
def slow(*arguments, **options):
    time.sleep(random.random() / 20)
    return real(*arguments, **options)
os.replace = slow
fsync = os.fsync
os.fsync = lambda handle: (time.sleep(random.random() / 20), fsync(handle))
"""


def test_whatever_a_kill_leaves_behind_is_right_or_not_believed(
    tiny: Project, built: Project, build: Build, start: Callable[..., Any]
) -> None:
    chance, right, seen = random.Random(3), contents(built), set()
    for _ in range(8):
        process = start(tiny, jobs=1, before=SLOW)
        while not (tiny.output.is_dir() and list(tiny.output.rglob("*.json"))) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.random() * 0.5)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=20)
        stale = {each.module.question for each in survey(tiny).stale}
        seen.add(len(stale))
        for name, data in contents(tiny).items():
            assert name.split("/")[1] in stale or data == right[name]
        if not stale:
            shutil.rmtree(tiny.output)
    assert 1 in seen or 2 in seen
    assert build(tiny).returncode == 0
    assert contents(tiny) == right


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


def outcome(error: str = "") -> Outcome:
    """A task that is done."""
    return Outcome(Task("m", "sums", "Table", "primer/q1", "", (), ""), error=error, seconds=0.44)


def test_elsewhere_than_on_a_terminal_each_exhibit_has_its_line() -> None:
    out = io.StringIO()
    report = Report(2, out, out)
    report.finished(outcome())
    report.finished(outcome("x"))
    assert out.getvalue() == "[1/2] primer/q1 sums ok 0.4 s\n[2/2] primer/q1 sums FAILED 0.4 s\n"


def test_on_a_terminal_one_line_is_rewritten_and_cleared_before_a_failure_is_told(tiny: Project) -> None:
    out = Terminal()
    report = Report(2, out, out)
    report.finished(outcome())
    assert "\n" not in out.getvalue() and "█" * 12 + "░" * 12 in out.getvalue()
    module = Module("primer", "q1", "m", tiny.exhibits / "primer/q1.py")
    report.failed(tiny, module, Source("sums", "Table", "", "", 7, 9), "ValueError: no")
    told = out.getvalue().split("\r\x1b[K")[-1]
    assert told == (
        "FAILED primer/q1 sums (primer, question q1, no parts; src/tiny_guide/exhibits/primer/q1.py:7)\n"
        "    ValueError: no\n"
    )


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command that authors call."""
    path = REPOSITORY / "scripts" / "generate.py"
    line = [sys.executable, *arguments[:1], str(path), *arguments[1:]]
    return subprocess.run(line, capture_output=True, text=True, timeout=60, cwd="/", check=False)


def test_the_command_explains_itself_from_any_folder() -> None:
    done = script("-B", "--help")
    assert done.returncode == 0
    for told in ("--check", "--backend", "--jobs", "ml-hw4/q5"):
        assert told in done.stdout


def test_the_command_runs_where_the_package_is_not_installed() -> None:
    done = script("-S", "nowhere/q1")  # without site-packages, where it would be installed
    assert "unknown question 'nowhere/q1'" in done.stderr or "No module named 'grimp'" in done.stderr
    assert "No module named 'rahnama'" not in done.stderr


def test_an_old_python_is_told_what_is_needed() -> None:
    path = REPOSITORY / "scripts" / "generate.py"
    code = f"import sys, runpy; sys.version_info = (3, 10, 4); runpy.run_path({str(path)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "needs Python 3.11 or newer" in done.stderr and "Traceback" not in done.stderr
