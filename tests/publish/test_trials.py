"""Long computations: run case by case, resumed, reproduced within their tolerance, stale when their code changes."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from rahnama import results
from rahnama.experiment import Experiment
from rahnama.publish import reruns, trials
from rahnama.publish.project import REPOSITORY, Project
from rahnama.publish.provenance import Stale, code_digest, stale

pytestmark = pytest.mark.xdist_group("trials")

HELPER = '''"""A constant of the toy."""
FACTOR = 2.0
'''
MODULE = '''"""A toy."""
import os, time
import numpy as np
from pathlib import Path
from toy_guide.experiments._helper import FACTOR
from rahnama.experiment import Experiment

def _measure(case):
    """Noisy halves."""
    if slow := os.environ.get("TOY_SLOW"):
        time.sleep(float(slow))
    log = Path(__file__).parents[3] / "log"
    with log.open("a") as file:
        file.write(f"{case['seed']}\\n")
    noise = float(os.environ.get("TOY_NOISE", "0"))
    weights = np.arange(6, dtype=np.float32).reshape(2, 3) + case["seed"]
    return {"half": case["seed"] / FACTOR + noise, "weights": weights, "words": ["a", "b"]}

EXPERIMENT = Experiment(
    what="Halves.", cases=tuple({"seed": seed} for seed in range(5)), measure=_measure,
    tolerance={"half": 0.01}, data=(),
)
'''


@pytest.fixture
def toy(tmp_path):
    """A guide with one experiment that was never run."""
    package = tmp_path / "src" / "toy_guide"
    for folder in (package, package / "experiments"):
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text('"""A toy."""\n')
    (package / "experiments" / "_helper.py").write_text(HELPER)
    (package / "experiments" / "halves.py").write_text(MODULE)
    (tmp_path / "exhibits").mkdir()
    return Project(root=tmp_path, package="toy_guide")


def results_script(project, *words, **environment):
    """``scripts/results.py`` on the toy, in a process of its own, so that nothing of it stays imported."""
    code = (
        "import sys; from pathlib import Path; from rahnama.publish.project import Project; "
        "from rahnama.publish.reruns import main; "
        "root, check, accept, stale, *only = sys.argv[1:]; "
        "raise SystemExit(main(Project(root=Path(root), package='toy_guide'), only, stale == '1', accept == '1', 2, "
        "check == '1'))"
    )
    flags = [str(int(each in words)) for each in ("--check", "--accept", "--stale")]
    command = [sys.executable, "-c", code, str(project.root), *flags, *(each for each in words if each[0] != "-")]
    paths = os.pathsep.join([str(REPOSITORY / "src"), str(project.root / "src")])
    return subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": paths} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def ran(project, *words, **environment):
    """Exit status and output of a run to its end."""
    process = results_script(project, *words, **environment)
    output, _ = process.communicate(timeout=120)
    return process.returncode, output


def test_a_run_is_committed_with_its_provenance_and_read_back(toy) -> None:
    status, output = ran(toy)
    assert status == 0, output
    content = json.loads((toy.results / "halves.json").read_text(encoding="utf-8"))
    provenance = content["provenance"]
    assert provenance["seeds"] == [0, 1, 2, 3, 4] and provenance["threads"] == 1
    assert provenance["versions"].keys() == {"python", "numpy", "torch"}
    assert {Path(path).name for path in provenance["code"]} >= {"halves.py", "_helper.py", "experiment.py"}
    result = results.load("halves", toy.results)
    assert [each["seed"] for each in result.records] == [0, 1, 2, 3, 4]
    assert result.values("half").tolist() == [0, 0.5, 1, 1.5, 2]
    weights = result.where(seed=3)[0]["weights"]
    assert weights.dtype == np.float32 and weights.tolist() == [[3, 4, 5], [6, 7, 8]]
    assert ran(toy, "--check") == (0, "results: 1 experiments, none stale\n")
    with pytest.raises(LookupError, match="seed"):
        result.where(seed=77)


def test_a_second_run_is_compared_and_never_replaces_what_it_does_not_reproduce(toy) -> None:
    assert ran(toy)[0] == 0
    before = (toy.results / "halves.json").read_bytes()
    status, output = ran(toy, TOY_NOISE="0.009")
    assert status == 0 and "half: largest difference 0.009, allowed 0.01" in output and "reproduced" in output
    status, output = ran(toy, TOY_NOISE="0.5")
    assert status == 1 and "NOT REPRODUCED" in output
    assert (toy.results / "halves.json").read_bytes() == before
    status, output = ran(toy, "--accept", TOY_NOISE="0.5")
    assert status == 0 and results.load("halves", toy.results).values("half")[0] == 0.5


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [("halves.py", "FACTOR + noise", "FACTOR - noise", "halves.py"), ("_helper.py", "2.0", "3.0", "_helper.py")],
)
def test_changed_code_makes_the_result_stale_until_it_is_run_again(toy, file, old, new, named) -> None:
    assert ran(toy)[0] == 0
    path = toy.experiments / file
    path.write_text(path.read_text().replace(old, new))
    (found,) = stale(toy)
    assert found.name == "halves" and named in found.reason and "make results ID=halves" in found.reason
    assert ran(toy, "--check")[0] == 1
    status, output = ran(toy, "--stale")
    assert status == 0 and "written (its code has changed" in output
    assert stale(toy) == []
    status, output = ran(toy, "--stale")
    assert status == 0 and "0 of 1 experiments run" in output


def test_words_and_layout_make_nothing_stale() -> None:
    code = b'"""What it is."""\n\n\ndef f(x):\n    """Twice."""\n    return 2 * x  # not x + x\n'
    assert code_digest(code) == code_digest(b"def f(x): return (2*x)\n")
    assert code_digest(code) != code_digest(b"def f(x): return 3*x\n")
    assert code_digest(b'x = "words"') != code_digest(b'x = "other words"')


@pytest.mark.parametrize("damage", ["edited", "cut", "lost", "foreign"])
def test_a_result_that_nobody_vouches_for_is_stale(toy, damage) -> None:
    assert ran(toy)[0] == 0
    path = toy.results / "halves.json"
    text = path.read_text()
    if damage == "edited":
        assert "0.5" in text
        path.write_text(text.replace("0.5", "0.6"))
    elif damage == "cut":
        path.write_text(text[: len(text) // 2])
    elif damage == "lost":
        path.unlink()
    else:
        (toy.results / "thirds.json").write_text(text)
    (found,) = stale(toy)
    wanted = {"edited": "edited by hand", "cut": "damaged", "lost": "never run", "foreign": "no experiment made it"}
    assert wanted[damage] in found.reason
    assert found.name == ("thirds" if damage == "foreign" else "halves")
    assert ran(toy, "--check")[0] == 1


def test_an_interrupted_run_goes_on_where_it_was(toy) -> None:
    process = results_script(toy, TOY_SLOW="0.5")
    log = toy.root / "log"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not log.is_file() or len(log.read_text().split()) < 2):
        time.sleep(0.05)
    time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    kept = list((toy.root / "build" / "cache" / "trials").rglob("*.json"))
    assert kept and not (toy.results / "halves.json").exists()
    measured = [int(path.stem) for path in kept]
    log.unlink()
    assert ran(toy)[0] == 0
    again = {int(seed) for seed in log.read_text().split()}
    assert again == set(range(5)) - set(measured)
    assert len(results.load("halves", toy.results).records) == 5
    assert not list((toy.root / "build" / "cache" / "trials").rglob("*.json"))


def test_a_diverged_case_is_named_and_nothing_is_committed(toy) -> None:
    status, output = ran(toy, TOY_NOISE="nan")
    assert status == 1 and "error: halves, case {'seed':" in output and "nan" in output
    assert not (toy.results / "halves.json").exists()


def test_an_unknown_experiment_is_named_with_those_there_are(toy) -> None:
    status, output = ran(toy, "thirds")
    assert status == 2 and "'thirds'" in output and "halves" in output


@pytest.mark.parametrize(
    ("cases", "tolerance", "message"),
    [
        ((), {}, "at least one case"),
        (({"n": 3},), {}, "seed"),
        (({"seed": 1}, {"seed": 1}), {}, "equal"),
        (({"seed": 1},), {"a": -1.0}, "negative"),
        (({"seed": 1},), {"a": math.nan}, "negative"),
    ],
)
def test_an_experiment_that_cannot_be_reproduced_is_refused(cases, tolerance, message) -> None:
    with pytest.raises(ValueError, match=message):
        Experiment("x", cases, dict, tolerance)


@pytest.mark.parametrize(
    "value", [3, 2.5, "words", [1, [2.5, "x"]], {"a": [1], "b": {"c": 2}}, np.arange(4.0), np.eye(2, dtype=np.int8)]
)
def test_measured_values_come_back_as_they_were(value) -> None:
    back = results.decoded(json.loads(json.dumps(results.encoded(value))))
    np.testing.assert_equal(back, value)
    assert not isinstance(value, np.ndarray) or back.dtype == value.dtype


@pytest.mark.parametrize("value", [math.inf, np.array([1.0, np.nan]), [1.0, -math.inf]])
def test_what_is_not_finite_is_no_result(value) -> None:
    with pytest.raises(ValueError, match="no result"):
        results.encoded(value)


def test_other_things_are_no_measured_values() -> None:
    with pytest.raises(TypeError, match="set"):
        results.encoded({1, 2})


def test_comparing_is_by_cases_and_names() -> None:
    def content(measured, cases=({"seed": 1}, {"seed": 2})):
        records = [[case, dict(measured)] for case in cases]
        return {"tolerance": {"a": 0.5, "free": None}, "records": records}

    def difference(old, new):
        return {each.name: each for each in trials.compare(content(old), content(new))}

    assert difference({"a": 1.0}, {"a": 1.5})["a"].fine
    assert not difference({"a": 1.0}, {"a": 1.6})["a"].fine
    assert not difference({"b": 1}, {"b": 2})["b"].fine
    assert difference({"free": 1}, {"free": 1000})["free"].fine
    assert not difference({"b": [1, 2]}, {"b": [1]})["b"].fine
    assert not difference({"b": "x"}, {"b": "y"})["b"].fine
    assert not difference({"b": 1}, {"c": 1})["b"].fine
    some = {"tolerance": {}, "records": [[{"seed": 1}, {"a": 1}], [{"seed": 2}, {"b": 2}]]}
    assert all(each.fine for each in trials.compare(some, some))  # not every case measures everything
    fewer = {"tolerance": {}, "records": [[{"seed": 1}, {"a": 1}], [{"seed": 2}, {}]]}
    assert [each.fine for each in trials.compare(some, fewer)] == [True, False]
    with pytest.raises(ValueError, match="cases"):
        trials.compare(content({"a": 1}), content({"a": 1}, cases=({"seed": 1}, {"seed": 3})))


def test_the_results_of_this_guide_stand_for_their_experiments() -> None:
    assert stale(Project()) == []
    assert reruns.check(Project()) == 0
    assert isinstance(Stale("a", "b"), Stale)
