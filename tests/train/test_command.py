"""The command: what it writes, how each failure ends, and that an interrupted run goes on to the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
import signal

import numpy as np
import pytest

from rahnama.data import download
from rahnama.data.fashion_mnist import DATA
from rahnama.train.__main__ import VARIABLES
from rahnama.train.command import main

SMALL = ("--hidden", "9", "5", "--momentum", "0.9", "--quiet")
FILES = {f"{name}.{kind}" for name in ("curves", "confusion", "mistakes") for kind in ("svg", "png")}


@pytest.fixture
def undrawn(monkeypatch):
    """Figures take longer than the training: most tests do without."""
    monkeypatch.setattr("rahnama.train.figures.drawn", lambda *_: {})


@pytest.fixture
def run(pictures, capsys):
    """The command in this process, on the small data set: status, output, errors."""

    def on(*arguments: str) -> tuple[int, str, str]:
        status = main([*SMALL, *arguments], lambda folder, dtype: pictures)
        return status, *capsys.readouterr()

    return on


def outcome(folder):
    """What a run came to, but for the clock."""
    result = json.loads((folder / "result.json").read_text())
    result["history"].pop("seconds")
    return result, (folder / "weights.npz").read_bytes()


def test_a_run_writes_result_weights_figures_and_checkpoint_and_nothing_else(run, tmp_path):
    status, output, errors = run("--epochs", "2", "--out", str(tmp_path / "new" / "run"))
    folder = tmp_path / "new" / "run"
    assert (status, errors) == (0, "")
    assert {path.name for path in folder.iterdir()} == FILES | {"result.json", "weights.npz", "checkpoint"}
    result, weights = outcome(folder)
    assert result["weights_sha256"] == hashlib.sha256(weights).hexdigest()
    assert result["sizes"] == [36, 9, 5, 4] and result["parameters"] == 36 * 9 + 9 + 9 * 5 + 5 + 5 * 4 + 4
    assert sum(map(sum, result["confusion"])) == 200 == result["examples"]["test"]
    right = sum(result["confusion"][each][each] for each in range(4))
    assert right == result["history"]["test_correct"][-1]
    assert f"({right} of 200)" in output and "epoch 2 of 2" in output
    with np.load(folder / "weights.npz") as archive:
        assert [archive[name].shape for name in ("W1", "b1", "W3", "b3")] == [(36, 9), (9,), (5, 4), (4,)]
    assert (folder / "curves.svg").read_text().startswith("<?xml")
    assert (folder / "confusion.png").read_bytes().startswith(b"\x89PNG")


def test_without_out_nothing_is_written(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, output, _ = run("--epochs", "1")
    assert status == 0 and "accuracy" in output and list(tmp_path.iterdir()) == []


def test_two_runs_with_the_same_seed_are_the_same_bytes_figures_included(run, tmp_path):
    for name in ("one", "two"):
        assert run("--epochs", "1", "--out", str(tmp_path / name))[0] == 0
    for name in FILES | {"weights.npz"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_run_that_is_there_is_not_replaced_by_mistake(undrawn, run, tmp_path):
    assert run("--epochs", "1", "--out", str(tmp_path))[0] == 0
    before = outcome(tmp_path)
    status, _, errors = run("--epochs", "1", "--seed", "4", "--out", str(tmp_path))
    assert status == 5 and "--resume" in errors and "--overwrite" in errors
    assert outcome(tmp_path) == before
    assert run("--epochs", "1", "--seed", "4", "--out", str(tmp_path), "--overwrite")[0] == 0
    assert outcome(tmp_path)[1] != before[1]


def test_more_epochs_for_a_finished_run_give_the_longer_run(undrawn, run, tmp_path):
    assert run("--epochs", "1", "--out", str(tmp_path / "one"))[0] == 0
    assert run("--epochs", "3", "--out", str(tmp_path / "one"), "--resume")[0] == 0
    assert run("--epochs", "3", "--out", str(tmp_path / "two"))[0] == 0
    assert outcome(tmp_path / "one") == outcome(tmp_path / "two")


def test_a_diverging_run_ends_with_advice_and_leaves_a_checkpoint_but_no_result(run, tmp_path):
    assert run("--epochs", "1", "--learning-rate", "1e30", "--out", str(tmp_path))[0] == 4
    assert {path.name for path in tmp_path.iterdir()} == {"checkpoint"}
    status, output, errors = run("--epochs", "1", "--learning-rate", "1e30")
    assert status == 4 and "accuracy" not in output
    assert "epoch 1, update" in errors and "learning rate of 1e+29" in errors


def test_an_extended_run_that_fails_leaves_no_result_of_the_shorter_one(undrawn, run, tmp_path, monkeypatch):
    assert run("--epochs", "1", "--out", str(tmp_path))[0] == 0
    monkeypatch.setattr("rahnama.train.loop.BLOWN_UP", 1e-9)
    monkeypatch.setattr("rahnama.train.loop.Run._evaluate", lambda self: None)
    assert run("--epochs", "2", "--out", str(tmp_path), "--resume")[0] == 4
    assert {path.name for path in tmp_path.iterdir()} == {"checkpoint"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("--hidden", "0"), "hidden must be"),
        (("--momentum", "1"), "momentum must be"),
        (("--momentum", "nan"), "momentum must be"),
        (("--learning-rate", "-1"), "learning rate must be"),
        (("--learning-rate", "inf"), "learning rate must be"),
        (("--epochs", "0"), "epochs must be"),
        (("--batch", "0"), "batch must be"),
        (("--seed", "-1"), "seed must be"),
        (("--resume",), "--out"),
        (("--checkpoint-every", "5"), "--out"),
        (("--out", "x", "--checkpoint-every", "0"), "--checkpoint-every must be"),
        (("--out", "x", "--resume", "--overwrite"), "choose one"),
    ],
)
def test_options_that_make_no_sense_end_with_status_2_before_anything_is_read(wrong, message, capsys):
    def read(folder, dtype):
        raise AssertionError("nothing should be read")

    assert main([*wrong], read) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [("--hidden",), ("--activation", "step"), ("--epochs", "many"), ("--unknown",)])
def test_options_that_cannot_be_read_end_with_status_2(wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*wrong])
    assert ended.value.code == 2 and "usage" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_told_before_the_training(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    status, output, errors = run("--out", str(tmp_path / "file" / "run"))
    assert status == 5 and "cannot write into" in errors and "epoch" not in output
    assert run("--out", str(tmp_path / "none"), "--resume")[0] == 5


def test_a_damaged_checkpoint_and_one_of_other_settings_end_with_status_5(undrawn, run, tmp_path):
    assert run("--epochs", "1", "--out", str(tmp_path))[0] == 0
    status, _, errors = run("--epochs", "2", "--seed", "9", "--out", str(tmp_path), "--resume")
    assert status == 5 and "seed 0, not 9" in errors
    content = (tmp_path / "checkpoint").read_bytes()
    (tmp_path / "checkpoint").write_bytes(content[:-1])
    status, _, errors = run("--epochs", "2", "--out", str(tmp_path), "--resume")
    assert status == 5 and "damaged" in errors


def test_missing_and_damaged_data_end_with_status_3_and_are_not_looked_for_elsewhere(tmp_path, monkeypatch, capsys):
    def never(*_):
        raise AssertionError("a folder that was named is the only place")

    monkeypatch.setattr(download, "download", never)
    out = tmp_path / "out"
    for data, message in ((tmp_path / "none", "is no folder"), (tmp_path, "train-images-idx3-ubyte")):
        assert main(["--data", str(data), "--out", str(out)]) == 3
        assert message in capsys.readouterr().err
    (tmp_path / "fashion-mnist").mkdir()
    for number, file in enumerate(DATA.checksums):
        (tmp_path / "fashion-mnist" / f"{file}.gz").write_bytes(gzip.compress(b"something else")[: 40 - 15 * number])
    assert main(["--data", str(tmp_path), "--out", str(out)]) == 3
    errors = capsys.readouterr().err
    assert "is not train-images-idx3-ubyte" in errors and "make results" not in errors
    (tmp_path / "fashion-mnist" / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"some" * 99)[:-12])
    assert main(["--data", str(tmp_path / "fashion-mnist"), "--out", str(out)]) == 3
    assert "truncated or damaged" in capsys.readouterr().err
    assert not out.exists()


def test_ctrl_c_while_the_data_are_read_is_an_interruption(capsys):
    def read(folder, dtype):
        raise KeyboardInterrupt

    assert main([], read) == 130
    assert capsys.readouterr().err == "error: interrupted\n"


def until(process, words):
    """Read a process's output until a line has these words."""
    for line in process.stdout:
        if words in line:
            return
    raise AssertionError(f"no line with {words!r}: {process.stderr.read()}")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_goes_on_to_the_same_bytes(command, finished, tmp_path, how):
    """SIGKILL leaves what was there between two checkpoints; the others save one more, in the middle of an epoch."""
    arguments = (*SMALL, "--epochs", "60", "--checkpoint-every", "7", "--out")
    whole, broken = str(tmp_path / "whole"), str(tmp_path / "broken")
    assert finished(*arguments, whole, DRAWN="0")[0] == 0
    process = command(*arguments, broken, PAUSE="0.001", DRAWN="0")
    until(process, "epoch  4 of 60")
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    assert not (tmp_path / "broken" / "result.json").exists()
    if how == signal.SIGKILL:
        assert process.returncode == -9
    else:
        assert process.returncode == 128 + how and "--resume goes on" in errors
        assert {path.name for path in (tmp_path / "broken").iterdir()} == {"checkpoint"}
    status, output, errors = finished(*arguments, broken, "--resume", DRAWN="0")
    assert (status, errors) == (0, "") and "resumed after epoch" in output and "epoch  3 of 60" not in output
    assert outcome(tmp_path / "broken") == outcome(tmp_path / "whole")


def test_a_reader_that_leaves_is_no_accident(command):
    process = command(*SMALL, "--epochs", "300", PAUSE="0.001", DRAWN="0")
    until(process, "epoch")
    process.stdout.close()
    process.wait(timeout=60)
    assert process.returncode == 141 and process.stderr.read() == ""
    process.stdout = None


def test_the_module_is_a_command_and_its_help_explains_every_status(finished):
    status, output, _ = finished("--help", real=True)
    assert status == 0
    for word in ("--hidden", "--activation", "--resume", "exit status", "  3 ", "  4 ", "  5 ", "  130 "):
        assert word in output
    unsaid = dict.fromkeys(VARIABLES, "")  # then it settles the number of threads and begins again
    status, _, errors = finished("--data", "/nowhere/at/all", real=True, **unsaid)
    assert status == 3 and errors == f"error: {errors[7:]}" and "Traceback" not in errors
