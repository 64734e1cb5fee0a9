"""Twin pages: the digest each states of the other."""

from __future__ import annotations

import pytest

from rahnama.publish.pages import digest
from rahnama.publish.twins import lagging, reconcile, with_twin


@pytest.fixture
def docs(tmp_path):
    for language in ("fa", "en"):
        (tmp_path / language / "d").mkdir(parents=True)
        (tmp_path / language / "d" / "q1.md").write_text(f"# {language}\n", encoding="utf-8")
        (tmp_path / language / "index.md").write_text("# no question\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# T\n", "---\ntwin: 12\n---\n# T\n"),
        ("---\ntwin: 00\n---\n# T\n", "---\ntwin: 12\n---\n# T\n"),
        ("---\nhide: toc\n---\n# T\n", "---\ntwin: 12\nhide: toc\n---\n# T\n"),
        ("---\nhide: toc\ntwin: 00\n---\ntwin: in the text\n", "---\nhide: toc\ntwin: 12\n---\ntwin: in the text\n"),
    ],
)
def test_the_digest_is_stated_in_the_front_matter_and_nothing_else_changes(before, after):
    assert with_twin(before, "12") == after


def test_pages_lag_until_they_are_reconciled_and_again_after_a_change_of_the_twin(docs):
    assert lagging(docs, "fa") == ["fa/d/q1.md"] and lagging(docs, "en") == ["en/d/q1.md"]
    reconcile(docs, "d/q1")
    assert lagging(docs, "fa") == lagging(docs, "en") == []
    page = docs / "fa" / "d" / "q1.md"
    page.write_text(page.read_text(encoding="utf-8") + "more\n", encoding="utf-8")
    assert lagging(docs, "fa") == [] and lagging(docs, "en") == ["en/d/q1.md"]


def test_a_page_without_a_twin_does_not_lag(docs):
    (docs / "en" / "d" / "q1.md").unlink()
    assert lagging(docs, "fa") == []


def test_reconciling_twice_changes_nothing(docs):
    pages = reconcile(docs, "d/q1")
    texts = [page.read_bytes() for page in pages]
    assert [page.read_bytes() for page in reconcile(docs, "d/q1")] == texts
    assert digest(texts[0].decode()) in texts[1].decode()


def test_a_question_without_one_of_its_pages_cannot_be_reconciled(docs):
    (docs / "en" / "d" / "q1.md").unlink()
    with pytest.raises(FileNotFoundError, match=r"en/d/q1\.md does not exist; a question has a page in each language"):
        reconcile(docs, "d/q1")
    assert "twin" not in (docs / "fa" / "d" / "q1.md").read_text(encoding="utf-8")
