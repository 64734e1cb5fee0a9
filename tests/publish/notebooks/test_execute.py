"""Executing a notebook in a kernel of its own."""

from types import SimpleNamespace

import pytest

from rahnama.publish.notebooks import outcome, runs
from rahnama.publish.notebooks.execute import execute, slim
from rahnama.publish.notebooks.source import read


def stream(text, name="stdout"):
    return SimpleNamespace(output_type="stream", name=name, text=text)


def test_progress_and_warnings_are_no_results():
    kept = slim([stream("10 %\r20 %\rdone\n"), stream("a warning", "stderr"), stream("sum 6\n")])
    assert kept == [{"output_type": "stream", "name": "stdout", "text": "done\nsum 6\n"}]


def test_of_several_forms_of_a_picture_the_drawing_is_kept():
    data = {"text/plain": "<Figure>", "image/png": "…", "image/svg+xml": "<svg/>"}
    kept = slim([SimpleNamespace(output_type="display_data", data=data)])
    assert [each["data"] for each in kept] == [{"image/svg+xml": "<svg/>"}]


def test_nothing_is_left_of_silence():
    assert slim([stream("\n")]) == []


def test_a_run_keeps_outputs_by_cell_and_says_where_they_come_from(write_notebook):
    notebook = read(write_notebook())
    outputs, origin = execute(notebook)
    assert list(outputs) == ["growth"]
    assert outputs["growth"][0]["text"] == "sum 6\n" and "<svg" in outputs["growth"][1]["data"]["image/svg+xml"]
    assert origin["code"] == notebook.digest() and origin["versions"]["numpy"] and origin["seconds"] > 0


def test_a_cell_that_fails_is_named_and_leaves_the_committed_outputs_alone(write_notebook, tmp_path, capsys):
    path = write_notebook()
    outcome.commit(tmp_path, path.stem, {}, {"code": read(path).digest()})
    before = outcome.path_of(tmp_path, path.stem).read_bytes()
    write_notebook(("1, 2, 3", '1, 2, "three"'))
    assert runs.main(tmp_path, [], only_stale=False, checking=False) == runs.WRONG
    said = capsys.readouterr().err
    assert said.startswith("error: first_steps:") and "TypeError" in said and "\x1b" not in said
    assert outcome.path_of(tmp_path, path.stem).read_bytes() == before


def test_the_check_counts_and_names_what_is_stale(write_notebook, tmp_path, capsys):
    path = write_notebook()
    assert runs.main(tmp_path, [], only_stale=False, checking=True) == runs.WRONG
    assert "never executed" in capsys.readouterr().out
    outcome.commit(tmp_path, path.stem, {}, {"code": read(path).digest()})
    assert runs.main(tmp_path, [], only_stale=False, checking=True) == runs.FINE
    assert runs.main(tmp_path, [], only_stale=True, checking=False) == runs.FINE
    assert "0 of 1 executed" in capsys.readouterr().out


def test_an_unknown_name_is_refused(tmp_path, write_notebook, capsys):
    write_notebook()
    assert runs.main(tmp_path, ["second_steps"], only_stale=False, checking=False) == runs.MISUSED
    assert "there are: first_steps" in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["[markdown] lang", 'name="growth"'])
def test_a_source_that_cannot_be_read_is_one_message(write_notebook, tmp_path, capsys, broken):
    write_notebook((broken, "x"))
    assert runs.main(tmp_path, [], only_stale=False, checking=True) == runs.WRONG
    assert capsys.readouterr().err.startswith("error: first_steps.py")
