"""Twins that differ are named, with file and line on both sides."""

import pytest

from rahnama.publish.checks.parity import check
from rahnama.publish.pages import digest
from rahnama.publish.twins import reconcile

PAGE = "# T\n\n## A {#a}\n\n/// hint | H\n$$x=1$$\n///\n\n{@ number n digits=2 @} [l](b.md)\n\n```\ncode\n```\n"


@pytest.fixture
def docs(tmp_path):
    for language in ("fa", "en"):
        (tmp_path / language / "d").mkdir(parents=True)
        (tmp_path / language / "d" / "q1.md").write_text(PAGE)
    reconcile(tmp_path, "d/q1")
    return tmp_path


def change(docs, old, new):
    page = docs / "en" / "d" / "q1.md"
    page.write_text(page.read_text().replace(old, new))


def test_equal_twins_pass_and_are_counted(docs):
    report = check(docs, docs)
    assert report.passed and report.checked == 7, str(report)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{#a}", "{#b}", "heading"),
        ("digits=2", "digits=3", "slot"),
        ("$$x=1$$", "$$x=2$$", "displayed formula"),
        ("code\n", "edoc\n", "code"),
        ("(b.md)", "(c.md)", "link"),
        ("/// hint | H", "/// solution", "block"),
    ],
)
def test_each_difference_names_both_places(docs, old, new, words):
    change(docs, old, new)
    found = [problem for problem in check(docs, docs).problems if words in problem]
    assert found and "fa/d/q1.md:" in found[0] and "en/d/q1.md" in found[0]


def test_a_missing_counterpart_is_named(docs):
    change(docs, "$$x=1$$", "$$x=1$$\n\n$$y$$")
    assert any("has no counterpart in fa/d/q1.md" in problem for problem in check(docs, docs).problems)


def test_changed_words_need_reconciling_and_reconciling_heals(docs):
    change(docs, "# T", "# Another title")
    assert any("last reconciled" in problem for problem in check(docs, docs).problems)
    reconcile(docs, "d/q1")
    assert check(docs, docs).passed


def test_the_digest_ignores_front_matter_only():
    assert digest("---\ntwin: 1\n---\nwords\n") == digest("words\n") != digest("other words\n")


def test_a_page_in_one_language_only_is_named(docs):
    (docs / "fa" / "d" / "q2.md").write_text("# T\n")
    assert "d/q2.md exists in one language only" in check(docs, docs).problems
