"""What a server remembers of its last build, and when it forgets."""

from __future__ import annotations

from types import SimpleNamespace

from rahnama.publish.memory import Memory, signature, state

SECTIONS = [{"location": "", "text": "home"}, {"location": "a/", "text": "a"}, {"location": "a/#x", "text": "x"}]


def file(name, content=b"words"):
    """As much of a MkDocs file as counts."""
    return SimpleNamespace(src_uri=name, content_bytes=content)


def test_a_page_is_built_again_if_its_words_change_or_if_it_starts_to_lag():
    page = file("d/q1.md")
    assert state(page, []) == state(file("d/q1.md"), ["d/q2.md"])
    assert state(page, []) != state(page, ["d/q1.md"]) != state(file("d/q1.md", b"other"), ["d/q1.md"])


def test_an_empty_memory_knows_no_surroundings_and_no_page():
    memory = Memory()
    assert not memory.enter("here") and memory.enter("here")
    assert memory.recall({"a.md": "1"}) == set()


def test_only_pages_in_their_old_state_are_recalled():
    memory = Memory()
    memory.enter("here")
    memory.keep({"a.md": "1", "b.md": "1"}, {})
    assert memory.recall({"a.md": "1", "b.md": "2", "c.md": "1"}) == {"a.md"}


def test_a_page_whose_build_failed_is_built_again_even_if_its_old_words_are_back():
    memory = Memory()
    memory.enter("here")
    memory.keep({"a.md": "1"}, {})
    assert memory.recall({"a.md": "2"}) == set()  # and the build fails: nothing is kept
    assert memory.recall({"a.md": "1"}) == set()


def test_other_surroundings_make_it_forget_everything():
    memory = Memory()
    memory.enter("here")
    memory.keep({"a.md": "1"}, {"a.md": "view"})
    memory.complete(SECTIONS, ["", "a/"])
    assert not memory.enter("there")
    assert (memory.states, memory.views, memory.sections) == ({}, {}, {})


def test_the_index_is_complete_and_in_the_order_of_the_pages():
    memory = Memory()
    assert memory.complete(SECTIONS, ["a/", ""]) == [*SECTIONS[1:], SECTIONS[0]]
    again = [{"location": "a/", "text": "new"}]
    assert memory.complete(again, ["", "a/"]) == [SECTIONS[0], *again]
    assert memory.complete([], [""]) == [SECTIONS[0]]


def test_a_signature_changes_with_any_file_below_and_with_nothing_else(tmp_path):
    (tmp_path / "a").mkdir()
    page = tmp_path / "a" / "page.md"
    page.write_text("one")
    before = signature(tmp_path)
    assert signature(tmp_path) == before
    (tmp_path / "a" / "__pycache__").mkdir()
    (tmp_path / "a" / "__pycache__" / "x.pyc").write_text("compiled")
    assert signature(tmp_path) == before
    page.write_text("other words")
    assert signature(tmp_path) != before
    assert signature(tmp_path / "missing") == signature(tmp_path / "neither")
