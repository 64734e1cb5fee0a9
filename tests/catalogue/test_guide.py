"""The guide's own catalogue: every question of the five source documents, under its permanent id."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time

import pytest

from rahnama.catalogue import load
from rahnama.catalogue.glossary import load as load_glossary
from rahnama.text import LANGUAGES, Text

CATALOGUE = load()
LEAVES = {
    "ml-hw4/q1": "a/1 a/2 b/1 b/2 b/3 b/4 c/1 c/2 d",
    "ml-hw4/q2": "",
    "ml-hw4/q3": "a/i a/ii b c",
    "ml-hw4/q4": "a/1 a/2 a/3 b/1 b/2 b/3 c/1 c/2",
    "ml-hw4/q5": "a b c d",
    "ml-hw4/q6": "a/1 a/2 b c d e",
    "dl-hw1/q1": "a b c",
    "dl-hw1/q2": "a b c",
    "dl-hw1/q3": "a b c d",
    "dl-hw1/q4": "a b",
    "dl-hw1/q5": "a b c d e f",
    "dl-hw8/q1": "",
    "dl-hw8/q2": "a b c",
    "dl-hw8/q3": "a-1 a-2 b-1 b-2",
    "dl-hw8/q4": "",
    "sharif-dl-hw2/q1": "1 2 3 4 5 6",
    "sharif-dl-hw2/q2": "1 2a 2b",
    "sharif-dl-hw2/q3": "1 2",
    "sharif-dl-hw2/q4": "1 2 3 4",
    "sharif-dl-hw2/q5": "1 2 3",
    "sharif-dl-hw2/q6": "1-1 1-2 1-3 2-1 2-2 2-3 3-1 3-2 3-3 4-1 4-2",
    "cnn-basics/q1": "overview weights deltas",
    "cnn-basics/q2": "",
    "cnn-basics/q3": "advantages disadvantages",
    "cnn-basics/q4": "quadratic cross-entropy comparison",
    "cnn-basics/q5": "leaky-relu dying-relu vanishing",
}
POINTS = {
    "ml-hw4": [22, 8, 15, 22, 21, 22],
    "dl-hw1": [15, 10, 20, 20, 40],
    "dl-hw8": [None] * 4,
    "sharif-dl-hw2": [20, 15, 10, 15, 15, 35],
    "cnn-basics": [None] * 5,
}


def every_text() -> list[tuple[str, Text]]:
    texts = [(slug, text) for slug, topic in CATALOGUE.topics.items() for text in (topic.title, topic.summary)]
    for document in CATALOGUE.documents:
        texts += [(document.id, text) for text in (document.title, document.course, document.source.description)]
        texts += [(document.id, text) for text in document.unavailable]
    for question in CATALOGUE:
        texts.append((question.path, question.title))
        texts += [(f"{question.path}/{part.path}", part.title) for part in question.parts]
    return texts


def test_holds_every_question_and_part_under_its_permanent_id() -> None:
    assert {q.path: " ".join(part.path for part in q.leaves()) for q in CATALOGUE} == LEAVES


def test_counts_five_documents_26_questions_and_100_parts() -> None:
    parts = [sum(len(question.leaves()) for question in document.questions) for document in CATALOGUE.documents]
    assert len(CATALOGUE.questions) == 26
    assert [document.id for document in CATALOGUE.documents] == list(POINTS)
    assert parts == [32, 18, 9, 29, 12]


def test_states_points_as_they_are_printed() -> None:
    assert {d.id: [question.points for question in d.questions] for d in CATALOGUE.documents} == POINTS
    for document in CATALOGUE.documents:
        assert document.points == (sum(filter(None, POINTS[document.id])) or None)
        assert all(question.points_printed == document.points_printed for question in document.questions)


def test_marks_the_bonus() -> None:
    bonus = {f"{q.path}/{part.path}" for q in CATALOGUE for part in q.parts if part.bonus}
    assert bonus == {"ml-hw4/q6/a", "ml-hw4/q6/a/1", "ml-hw4/q6/a/2"}
    assert {document.id: document.bonus_points for document in CATALOGUE.documents if document.bonus_points} == {
        "ml-hw4": 10, "sharif-dl-hw2": 10,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_documents_are_written_whole_and_two_have_begun(language: str) -> None:
    written = {question.path for question in CATALOGUE if question.status[language] == "written"}  # type: ignore[index]
    whole = {f"ml-hw4/q{number}" for number in range(1, 7)} | {f"dl-hw1/q{number}" for number in range(1, 6)}
    assert written == whole | {"dl-hw8/q2", "sharif-dl-hw2/q4"}


def test_lists_the_practical_notebooks_as_not_available() -> None:
    listed = {document.id: len(document.unavailable) for document in CATALOGUE.documents if document.unavailable}
    assert listed == {"sharif-dl-hw2": 1}


def test_a_question_has_no_two_parts_with_one_heading_id_or_one_title() -> None:
    for question in CATALOGUE:
        assert len({part.heading_id for part in question.parts}) == len(question.parts)
        for language in LANGUAGES:
            assert len({(part.group, part.title[language]) for part in question.parts}) == len(question.parts)


def test_every_topic_has_a_question_and_every_question_a_topic() -> None:
    assert all(topic.questions for topic in CATALOGUE.topics.values())
    assert all(question.topics for question in CATALOGUE)
    assert 15 <= len(CATALOGUE.topics) <= 20


def test_titles_are_short_enough_for_a_heading() -> None:
    assert not [(place, text) for place, text in every_text() if "homework" not in text.en and len(text.en) > 200]
    titles = [part.title for question in CATALOGUE for part in question.parts] + [q.title for q in CATALOGUE]
    assert not [title for title in titles if max(len(title.fa), len(title.en)) > 60]


def test_persian_is_typed_with_persian_letters_digits_and_half_spaces() -> None:
    assert len(every_text()) > 150
    for place, text in every_text():
        assert not re.search(r"[يكى]|(?<![A-Za-z0-9])[0-9]| ها[ی ]|\bن?می ", text.fa), (place, text.fa)
        assert text.fa == " ".join(text.fa.split()) and text.en == " ".join(text.en.split()), place


def test_prerequisites_never_form_a_circle() -> None:
    needs = {q.path: {"/".join(p.split("/")[:2]) for p in q.prerequisites if "/" in p} for q in CATALOGUE}
    settled: set[str] = set()
    while ready := {path for path, before in needs.items() if before <= settled} - settled:
        settled |= ready
    assert settled == set(needs)


def test_sources_are_named_without_a_folder_and_described() -> None:
    for document in CATALOGUE.documents:
        assert "/" not in document.source.file
        assert document.source.sha256
    assert CATALOGUE.document("cnn-basics").source.kind == "answers"


def test_is_read_within_30_milliseconds() -> None:
    def once() -> float:
        start = time.process_time()
        load()
        return time.process_time() - start

    assert min(once() for _ in range(5)) < 0.03


def test_reading_imports_no_heavy_package() -> None:
    code = "import json, sys, rahnama.catalogue; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "torch", "matplotlib", "sympy", "mkdocs", "markdown"} & set(json.loads(run.stdout))


def test_prerequisite_terms_are_in_the_glossary() -> None:
    terms = {term.slug for term in load_glossary()}
    named = {each for question in CATALOGUE for each in question.prerequisites if "/" not in each}
    assert len(named) > 20
    assert named <= terms
