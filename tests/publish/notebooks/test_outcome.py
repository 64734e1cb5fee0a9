"""Committed outputs: what makes them stale."""

import json

import pytest

from rahnama.publish.notebooks import outcome
from rahnama.publish.notebooks.source import read

OUTPUTS = {"growth": [{"output_type": "stream", "name": "stdout", "text": "sum 6\n"}]}


@pytest.fixture
def committed(write_notebook, tmp_path):
    """A notebook with outputs of its own code."""
    notebook = read(write_notebook())
    return outcome.commit(tmp_path, notebook.name, OUTPUTS, {"code": notebook.digest(), "seconds": 1.0})


def reasons(root):
    return {each.name: each.reason for each in outcome.stale(root)}


def test_outputs_of_the_code_as_it_is_are_not_stale(committed, tmp_path):
    assert reasons(tmp_path) == {}
    assert outcome.load(tmp_path, "first_steps").outputs == OUTPUTS


def test_changed_code_makes_them_stale_and_changed_words_do_not(committed, tmp_path, write_notebook):
    write_notebook(("The sum of numbers", "The total"))
    assert reasons(tmp_path) == {}
    write_notebook(("1, 2, 3", "1, 2, 4"))
    assert "has changed since" in reasons(tmp_path)["notebooks/first_steps"]


def test_a_notebook_without_outputs_was_never_executed(write_notebook, tmp_path):
    write_notebook()
    assert "never executed" in reasons(tmp_path)["notebooks/first_steps"]
    assert outcome.load(tmp_path, "first_steps") is None


def test_outputs_edited_by_hand_are_found_out(committed, tmp_path):
    committed.write_text(committed.read_text(encoding="utf-8").replace("sum 6", "sum 7"), encoding="utf-8")
    assert "edited by hand" in reasons(tmp_path)["notebooks/first_steps"]
    with pytest.raises(ValueError, match="edited"):
        outcome.load(tmp_path, "first_steps")


def test_a_truncated_file_is_found_out(committed, tmp_path):
    committed.write_text(committed.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert "damaged" in reasons(tmp_path)["notebooks/first_steps"]


def test_outputs_without_a_notebook_are_to_be_removed(committed, tmp_path):
    (tmp_path / "notebooks" / "first_steps.py").unlink()
    assert reasons(tmp_path) == {"notebooks/first_steps": "no notebook made it: remove it"}


def test_the_file_is_readable_json_with_its_provenance(committed):
    content = json.loads(committed.read_text(encoding="utf-8"))
    assert content["notebook"] == "first_steps" and content["provenance"]["seconds"] == 1.0
