"""A new question: what is written for it, and that nothing is written over."""

from __future__ import annotations

import ast
import shutil

import pytest

from rahnama import catalogue
from rahnama.publish.checks import parity, template
from rahnama.publish.project import REPOSITORY
from rahnama.publish.scaffold import page, scaffold

OURS = REPOSITORY / "src" / "rahnama" / "catalogue"


@pytest.fixture
def guide(tmp_path):
    """A guide that has our catalogue and nothing else."""
    folder = tmp_path / "src" / "rahnama" / "catalogue"
    folder.mkdir(parents=True)
    for path in (*OURS.glob("*.toml"), *OURS.glob("*.tsv")):
        shutil.copy(path, folder)
    return tmp_path


def names(paths, root):
    """Paths below a folder, as text."""
    return [path.relative_to(root).as_posix() for path in paths]


def test_a_planned_question_gets_a_module_and_two_pages(guide):
    written = scaffold("ml-hw4/q1", guide)
    assert names(written, guide) == [
        "src/rahnama/exhibits/ml_hw4/q1.py",
        "src/rahnama/exhibits/ml_hw4/__init__.py",
        "docs/fa/ml-hw4/q1.md",
        "docs/en/ml-hw4/q1.md",
    ]


def test_a_question_of_a_new_number_gets_a_block_in_the_catalogue_too(guide):
    written = scaffold("ml-hw4/q7", guide)
    assert names(written, guide)[0] == "src/rahnama/catalogue/ml_hw4.toml"
    question = catalogue.load(guide / "src" / "rahnama" / "catalogue").question("ml-hw4/q7")
    assert question.status == {"fa": "planned", "en": "planned"} and [part.path for part in question.parts] == ["a"]


@pytest.mark.parametrize("path", ["cnn-basics/q1", "cnn-basics/q2", "sharif-dl-hw2/q2", "dl-hw1/q6"])
def test_the_pages_are_twins_with_the_whole_template_for_every_part(guide, path):
    scaffold(path, guide)
    report = parity.check(guide / "docs", guide)
    assert report.checked > 5
    assert [problem for problem in report.problems if "last reconciled" not in problem] == []
    folder = guide / "src" / "rahnama" / "catalogue" / f"{path.split('/')[0].replace('-', '_')}.toml"
    text = folder.read_text(encoding="utf-8").replace('status = { fa = "planned", en = "planned" }', "")
    folder.write_text(
        text.replace(
            f'id = "{path.split("/")[1]}"\n',
            f'id = "{path.split("/")[1]}"\nstatus = {{ fa = "written", en = "written" }}\n',
        ),
        encoding="utf-8",
    )
    read = catalogue.load(folder.parent)
    report = template.check(read, guide / "docs", guide)
    assert report.passed and report.checked == 2 * len(read.question(path).leaves()), str(report)


def test_a_question_without_parts_has_no_heading_but_its_title(guide):
    question = catalogue.load(OURS).question("ml-hw4/q2")
    assert [line for line in page(question, "en").splitlines() if line.startswith("#")] == ["# {@ title @}"]


def test_the_module_is_an_exhibit_of_the_first_part_that_runs(guide):
    scaffold("ml-hw4/q1", guide)
    module = guide / "src" / "rahnama" / "exhibits" / "ml_hw4" / "q1.py"
    scope = {}
    exec(compile(ast.parse(module.read_text(encoding="utf-8")), str(module), "exec"), scope)
    assert scope["example"].part == "a/1" and scope["example"]().value == 55


def test_what_is_written_already_is_left_alone(guide):
    mine = guide / "docs" / "fa" / "ml-hw4" / "q1.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("my words", encoding="utf-8")
    assert mine not in scaffold("ml-hw4/q1", guide)
    assert mine.read_text(encoding="utf-8") == "my words"


def test_a_question_that_has_everything_is_refused(guide):
    scaffold("ml-hw4/q1", guide)
    with pytest.raises(ValueError, match="ml-hw4/q1 has its block, its module and its pages already; nothing"):
        scaffold("ml-hw4/q1", guide)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("ml-hw4", "'ml-hw4' is not an id: write document/q7, such as ml-hw4/q7"),
        ("ML/q1", "is not an id"),
        ("ml-hw4/q0", "is not an id"),
        ("ml-hw4/7", "is not an id"),
        ("../etc/q1", "is not an id"),
        ("ml-hw5/q1", "there is no document 'ml-hw5'; there are ml-hw4, dl-hw1"),
    ],
)
def test_an_id_that_cannot_be_is_refused_and_nothing_is_written(guide, path, message):
    before = sorted(guide.rglob("*"))
    with pytest.raises(ValueError) as caught:
        scaffold(path, guide)
    assert message in str(caught.value)
    assert sorted(guide.rglob("*")) == before
