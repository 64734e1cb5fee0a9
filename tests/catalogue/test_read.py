"""Reading a catalogue: what is accepted, and what every refusal says."""

from __future__ import annotations

from pathlib import Path

import pytest

from rahnama.catalogue import CatalogueError, load
from rahnama.text import Text

TOPICS = """
[pooling]
title = { fa = "ادغام", en = "Pooling" }
summary = { fa = "خلاصه کردن پنجره‌ها.", en = "Summing up windows." }
"""
DOCUMENT = """
id = "tiny-hw"
order = 1
title = { fa = "تمرین کوچک", en = "A tiny homework" }
course = { fa = "درس", en = "Course" }

[source]
file = "tiny.txt"
kind = "questions"
description = { fa = "یک تمرین.", en = "A homework." }

[[questions]]
id = "q1"
title = { fa = "نخست", en = "First" }
points = 5
topics = ["pooling"]
parts = [
  { path = "a", group = true, fa = "گروه", en = "Group" },
  { path = "a/1", fa = "یک", en = "One", points = 2 },
  { path = "a/ii", fa = "دو", en = "Two", bonus = true },
  { path = "1-2", fa = "سه", en = "Three" },
  { path = "weights", fa = "وزن‌ها", en = "Weights" },
  { path = "b", fa = "چهار", en = "Four", label = { fa = "ب*", en = "b*" } },
]

[[questions]]
id = "q2"
title = { fa = "دوم", en = "Second" }
prerequisites = ["tiny-hw/q1", "tiny-hw/q1/a/1", "kernel"]
status = { fa = "planned", en = "written" }
"""
GLOSSARY = (
    "slug\tenglish\tpersian\tvariants\tlink\tdefinition_en\tdefinition_fa\n"
    "kernel\tkernel\tکرنل\tهسته\tyes\tA small array.\tآرایه‌ای کوچک.\n"
)


def write(folder: Path, document: str = DOCUMENT, topics: str = TOPICS, name: str = "tiny_hw.toml") -> Path:
    (folder / "topics.toml").write_text(topics, encoding="utf-8")
    (folder / "glossary.tsv").write_text(GLOSSARY, encoding="utf-8")
    (folder / name).write_text(document, encoding="utf-8")
    return folder


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


def test_a_document_comes_back_as_written(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))
    document = catalogue.document("tiny-hw")
    first, second = document.questions
    assert (document.module, document.points, document.source.file) == ("tiny_hw", None, "tiny.txt")
    assert (first.path, first.module, first.number, first.points) == ("tiny-hw/q1", "tiny_hw/q1", 1, 5)
    assert first.status == {"fa": "planned", "en": "planned"}
    assert second.status == {"fa": "planned", "en": "written"}
    assert catalogue.topics["pooling"].questions == (first,)
    assert catalogue.question("tiny-hw/q2") is second


def test_parts_know_their_heading_their_group_and_their_label(tmp_path: Path) -> None:
    question = load(write(tmp_path)).question("tiny-hw/q1")
    shown = [(part.heading_id, part.level, part.group, part.label["fa"], part.label["en"]) for part in question.parts]
    assert shown == [
        ("a", 2, None, "الف", "a"),
        ("a-1", 3, "a", "الف-۱", "a.1"),
        ("a-ii", 3, "a", "الف-۲", "a.ii"),
        ("1-2", 2, None, "۱-\u200f۲", "1.2"),
        ("weights", 2, None, "", ""),
        ("b", 2, None, "ب*", "b*"),
    ]
    assert [part.path for part in question.leaves()] == ["a/1", "a/ii", "1-2", "weights", "b"]
    assert question.part("a/1").points == 2
    assert question.part("a/ii").bonus


def test_a_question_without_parts_is_its_own_part(tmp_path: Path) -> None:
    question = load(write(tmp_path)).question("tiny-hw/q2")
    (leaf,) = question.leaves()
    assert (leaf.path, leaf.title) == ("", Text(fa="دوم", en="Second"))
    assert question.part("") == leaf


def test_asking_for_what_is_not_there_says_what_is(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))
    with pytest.raises(KeyError, match=r"tiny-hw/q1, tiny-hw/q2"):
        catalogue.question("tiny-hw/q9")
    with pytest.raises(KeyError, match="a, a/1"):
        catalogue.question("tiny-hw/q1").part("z")
    with pytest.raises(KeyError, match="tiny-hw"):
        catalogue.document("big-hw")


MISTAKES = {
    "an unknown key of a document": ('order = 1', 'ordre = 1\norder = 1', "ordre", "did you mean 'order'"),
    "an unknown key of a question": ('points = 5', 'point = 5', "point = 5", "did you mean 'points'"),
    "an unknown key of a part": ('en = "One", points', 'en = "One", pionts', "pionts", "did you mean 'points'"),
    "an unknown key of a source": ('kind = "q', 'sort = "x"\nkind = "q', "sort", "unknown key 'sort'"),
    "an id used twice": ('id = "q2"', 'id = "q1"', None, "the id 'q1' is taken"),
    "a path used twice": ('path = "weights"', 'path = "a/1"', 'path = "a/1", fa = "وزن', "the path 'a/1' is taken"),
    "a malformed document id": ('"tiny-hw"\norder', '"Tiny_HW"\norder', "Tiny_HW", "must look like ml-hw4"),
    "a malformed question id": ('id = "q2"', 'id = "question2"', "question2", "must look like q4"),
    "a malformed path": ('path = "b"', 'path = "B.1"', "B.1", "must look like a, b/1 or 1-2"),
    "a part without Persian": ('fa = "یک", en', 'en', 'path = "a/1"', "the Persian wording is missing"),
    "a title without English": ('"دوم", en = "Second"', '"دوم"', 'fa = "دوم"', "the English wording is missing"),
    "an empty title": ('en = "Second"', 'en = " "', 'en = " "', "'en' must look like a text"),
    "an unknown topic": ('["pooling"]', '["poling"]', "poling", "unknown topic 'poling'; did you mean 'pooling'?"),
    "an unknown question before": ('"tiny-hw/q1",', '"tiny-hw/q7",', "tiny-hw/q7", "did you mean 'tiny-hw/q"),
    "an unknown term before": ('"kernel"', '"kernle"', "kernle", "no term of the glossary; did you mean 'kernel'?"),
    "a question before itself": ('"tiny-hw/q1",', '"tiny-hw/q2",', "tiny-hw/q2", "is no other question or part"),
    "points that are words": ('points = 5', 'points = "five"', "five", "must be a whole number"),
    "points that are negative": ('points = 5', 'points = -5', "-5", "must be a whole number greater than zero"),
    "a status that is unknown": ('en = "written" }', 'en = "writen" }', "writen", "did you mean 'written'?"),
    "an unknown kind of source": ('kind = "questions"', 'kind = "question"', "kind", "did you mean 'questions'?"),
    "a group without parts": (
        '"weights", fa', '"weights", group = true, fa', '"weights"', "group 'weights' has no parts",
    ),
    "a part before its group": ('"a", group = true', '"a"', 'path = "a/1"', "add it there with group = true"),
    "a flag that is a word": ('bonus = true', 'bonus = "yes"', "bonus", "must be true or false"),
    "a title that is no table": ('{ fa = "دوم", en = "Second" }', '"Second"', '"Second"', "expected a table"),
    "a missing key": ('order = 1', '', None, "'order' is missing; add it"),
    "topics that are no list": ('["pooling"]', '"pooling"', "topics", "must be a list of quoted names"),
    "a source file with a folder": ('"tiny.txt"', '"/home/me/tiny.txt"', "/home/me", "a name without folders"),
    "an invalid file": ('order = 1', 'order = ', "order = ", "not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_is_refused_with_its_file_its_line_and_the_fix(name: str, tmp_path: Path) -> None:
    right, wrong, place, message = MISTAKES[name]
    assert DOCUMENT.count(right) >= 1
    document = DOCUMENT.replace(right, wrong, 1)
    with pytest.raises(CatalogueError) as error:
        load(write(tmp_path, document))
    assert message in str(error.value)
    assert str(error.value).startswith("tiny_hw.toml:")
    if place is not None:
        assert str(error.value).startswith(f"tiny_hw.toml:{line_of(document, place)}: ")


def test_a_second_document_needs_its_own_place_in_the_order(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENT.replace("tiny-hw", "last-hw"), name="last_hw.toml")
    with pytest.raises(CatalogueError, match=r"tiny_hw.toml:3: 'order' 1 is taken by last-hw"):
        load(write(tmp_path))


def test_documents_come_in_their_order_not_that_of_their_names(tmp_path: Path) -> None:
    other = DOCUMENT.replace("tiny-hw", "a-hw").replace("order = 1", "order = 2")
    write(tmp_path, other, name="a_hw.toml")
    assert [document.id for document in load(write(tmp_path)).documents] == ["tiny-hw", "a-hw"]


def test_a_document_in_the_wrong_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"other.toml:2: the document 'tiny-hw' belongs in tiny_hw.toml"):
        load(write(tmp_path, name="other.toml"))


def test_a_document_without_questions_is_refused(tmp_path: Path) -> None:
    empty = DOCUMENT[: DOCUMENT.index("[[questions]]")]
    with pytest.raises(CatalogueError, match="'questions' is missing"):
        load(write(tmp_path, empty))
    with pytest.raises(CatalogueError, match="needs at least one question"):
        load(write(tmp_path, empty.replace("order = 1", "order = 1\nquestions = []")))


def test_a_folder_without_topics_or_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"topics.toml: no such file"):
        load(tmp_path)
    (tmp_path / "topics.toml").write_text(TOPICS, encoding="utf-8")
    with pytest.raises(CatalogueError, match="no document; write one"):
        load(tmp_path)


def test_a_malformed_or_unfinished_topic_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"topics.toml:2: topic Pooling: a topic's slug"):
        load(write(tmp_path, topics=TOPICS.replace("[pooling]", "[Pooling]")))
    with pytest.raises(CatalogueError, match=r"topics.toml:2: topic pooling: 'summary' is missing"):
        load(write(tmp_path, topics=TOPICS.replace("summary", "#")))
