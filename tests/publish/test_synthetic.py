"""The synthetic guide is a guide: as many questions as asked for, each with its module and its pages."""

from __future__ import annotations

import pytest

from rahnama import catalogue
from rahnama.publish.checks import parity, template
from rahnama.publish.discover import discover
from rahnama.publish.project import REPOSITORY, Project
from rahnama.publish.synthetic import copy, synthesise

TINY = REPOSITORY / "tests" / "tiny"


@pytest.fixture(scope="module")
def guide(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic") / "guide"
    synthesise(TINY, folder, 7)
    return folder


def test_has_as_many_written_questions_as_asked_for_and_keeps_the_planned_one(guide):
    status = {question.id: question.status["fa"] for question in catalogue.load(guide / "catalogue")}
    assert status == {
        "q1": "written",
        "q2": "written",
        "q3": "planned",
        "q4": "written",
        "q5": "written",
        "q6": "written",
        "q7": "written",
        "q8": "written",
    }


def test_every_question_has_its_exhibits(guide):
    modules, problems = discover(Project(guide, "tiny_guide"))
    assert [module.question for module in modules] == ["q1", "q2", "q4", "q5", "q6", "q7", "q8"] and not problems
    assert sum(len(module.exhibits) for module in modules) == 4 * 3 + 3 * 2


def test_its_pages_are_twins_with_the_whole_template_and_differ_from_each_other(guide):
    problems = [problem for problem in parity.check(guide / "docs", guide).problems if "last reconciled" not in problem]
    assert problems == [] and template.check(catalogue.load(guide / "catalogue"), guide / "docs", guide).passed
    pages = [page.read_text(encoding="utf-8") for page in (guide / "docs" / "fa" / "primer").glob("q*.md")]
    assert len(pages) == 7 == len(set(pages))


def test_a_guide_smaller_than_its_model_is_refused(tmp_path):
    with pytest.raises(ValueError, match="has 2 written questions already, asked for 1"):
        synthesise(TINY, tmp_path / "guide", 1)


def test_a_copy_borrows_theme_and_packages_and_brings_no_build(tmp_path):
    copy(TINY, tmp_path / "guide")
    assert (tmp_path / "guide" / "docs" / "theme" / "main.html").is_file()
    assert not (tmp_path / "guide" / "build").exists() and not (tmp_path / "guide" / "conftest.py").exists()
