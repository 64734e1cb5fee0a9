"""Reading the catalogue: one TOML file per source document, and ``topics.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from rahnama.catalogue import glossary
from rahnama.catalogue.entry import CatalogueError, Entry, did_you_mean
from rahnama.catalogue.labels import label
from rahnama.catalogue.model import Catalogue, Document, Kind, Part, Question, Source, Status, Topic
from rahnama.text import LANGUAGES, Language

HERE = Path(__file__).parent
TOPICS = "topics.toml"
TERMS = "glossary.tsv"
SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
PATH = r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+)?"
KINDS: tuple[Kind, ...] = ("questions", "answers", "questions and answers")
STATUSES: tuple[Status, ...] = ("planned", "written")
A_QUESTION = r"^\s*\[\[questions\]\]"


def load(folder: Path | str | None = None) -> Catalogue:
    """The catalogue in a folder; without one, the guide's own.

    Raises:
        CatalogueError: if a file is missing, malformed or refers to what does not exist.
        GlossaryError: if the folder's glossary is malformed.
    """
    folder = HERE if folder is None else Path(folder)
    topics = _topics(folder)
    files = sorted(file for file in folder.glob("*.toml") if file.name != TOPICS)
    if not files:
        raise CatalogueError(f"{folder.name}/: no document; write one <document>.toml in it")
    read = [(_document(entry, topics), entry) for entry in map(Entry.of_file, files)]
    read.sort(key=lambda pair: pair[0].order)
    documents = tuple(document for document, _ in read)
    _check_order(read)
    terms = {term.slug for term in glossary.load(folder / TERMS)} if (folder / TERMS).is_file() else set()
    places = _places(documents)
    for document, entry in read:
        _check_prerequisites(document, entry, places, terms)
    return Catalogue(documents, _with_questions(topics, documents))


def _topics(folder: Path) -> dict[str, Topic]:
    whole = Entry.of_file(folder / TOPICS)
    topics = {}
    for slug, values in whole.values.items():
        entry = whole.below(values, rf"^\s*\[{re.escape(slug)}\]", name=f"topic {slug}")
        if not re.fullmatch(SLUG, slug):
            raise entry.error("a topic's slug is lower-case words joined by hyphens, such as receptive-field")
        topics[slug] = Topic(slug, entry.text("title"), entry.text("summary"))
        entry.close()
    return topics


def _document(entry: Entry, topics: Mapping[str, Topic]) -> Document:
    id = entry.string("id", SLUG, "ml-hw4")
    file = id.replace("-", "_") + ".toml"
    if entry.file.name != file:
        raise entry.error(f"the document {id!r} belongs in {file}; rename the file or correct the id", "id")
    document = Document(
        id=id,
        order=entry.number("order", required=True) or 0,
        title=entry.text("title"),
        course=entry.text("course"),
        source=_source(entry),
        questions=_questions(entry, id, topics),
        points=entry.number("points"),
        bonus_points=entry.number("bonus_points"),
        unavailable=tuple(
            entry.below(each, r"^\s*unavailable\s*=", name="unavailable").words() for each in entry.array("unavailable")
        ),
    )
    entry.close()
    return document


def _source(document: Entry) -> Source:
    entry = document.below(document.take("source"), r"^\s*\[source\]", name="source")
    source = Source(
        file=entry.string("file", r"[\w.-]+", "homework.txt, a name without folders"),
        kind=entry.choice("kind", KINDS),
        description=entry.text("description"),
        sha256=entry.string("sha256", r"[0-9a-f]{64}", "64 hexadecimal digits", required=False) or None,
    )
    entry.close()
    return source


def _questions(document: Entry, id: str, topics: Mapping[str, Topic]) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    for place, values in enumerate(document.array("questions", required=True)):
        entry = document.below(values, A_QUESTION, place, f"question {values.get('id', place + 1)}")
        question = _question(entry, id, topics)
        if question.id in questions:
            raise entry.error(f"the id {question.id!r} is taken by an earlier question; take the next free one", "id")
        questions[question.id] = question
    if not questions:
        raise document.error("a document needs at least one question; add one under [[questions]]", "questions")
    return tuple(questions.values())


def _question(entry: Entry, document: str, topics: Mapping[str, Topic]) -> Question:
    question = Question(
        id=entry.string("id", r"q[1-9]\d*", "q4"),
        document=document,
        title=entry.text("title"),
        points=entry.number("points"),
        topics=tuple(entry.array("topics", str)),
        prerequisites=tuple(entry.array("prerequisites", str)),
        status=_status(entry),
        parts=_parts(entry),
    )
    for slug in question.topics:
        if slug not in topics:
            raise entry.error(f"unknown topic {slug!r}{did_you_mean(slug, topics)}", slug)
    entry.close()
    return question


def _status(question: Entry) -> dict[Language, Status]:
    values = question.take("status", required=False)
    if values is None:
        return {"fa": "planned", "en": "planned"}
    entry = question.below(values, r"^\s*status\s*=", name=f"{question.name}, status")
    status: dict[Language, Status] = {language: entry.choice(language, STATUSES) for language in LANGUAGES}
    entry.close()
    return status


def _parts(question: Entry) -> tuple[Part, ...]:
    parts: dict[str, Part] = {}
    for values in question.array("parts"):
        path = str(values.get("path"))
        here = rf'path\s*=\s*["\']{re.escape(path)}["\']'
        entry = question.below(values, here, int(path in parts), f"{question.name}, part {path}")
        if path in parts:
            raise entry.error(f"the path {path!r} is taken by an earlier part; take the next free one")
        parts[path] = _part(entry, parts)
    for path, part in parts.items():
        if part.is_group and not any(each.group == path for each in parts.values()):
            raise question.error(f"group {path!r} has no parts; add one, such as {path}/1, or drop group = true", path)
    return tuple(parts.values())


def _part(entry: Entry, earlier: Mapping[str, Part]) -> Part:
    path = entry.string("path", PATH, "a, b/1 or 1-2")
    above = (path.rpartition("/")[0], path.rpartition("-")[0], re.sub(r"(?<=\d)[a-z]$", "", path))
    group = next((each for each in above if each != path and each in earlier and earlier[each].is_group), None)
    if "/" in path and group is None:
        raise entry.error(f"its group {above[0]!r} is not listed before it; add it there with group = true")
    printed = entry.text("label") if "label" in entry.values else None
    part = Part(
        path=path,
        title=entry.words(),
        label={language: printed[language] if printed else label(path, language) for language in LANGUAGES},
        is_group=entry.flag("group"),
        group=group,
        points=entry.number("points"),
        bonus=entry.flag("bonus"),
    )
    entry.asked.add("label")
    entry.close()
    return part


def _check_order(read: list[tuple[Document, Entry]]) -> None:
    for (earlier, _), (later, entry) in pairwise(read):
        if earlier.order == later.order:
            raise entry.error(f"'order' {later.order} is taken by {earlier.id}; give each document its own", "order")


def _places(documents: tuple[Document, ...]) -> set[str]:
    questions = [question for document in documents for question in document.questions]
    return {q.path for q in questions} | {f"{q.path}/{part.path}" for q in questions for part in q.parts}


def _check_prerequisites(document: Document, entry: Entry, places: set[str], terms: set[str]) -> None:
    for place, question in enumerate(document.questions):
        for wanted in question.prerequisites:
            known = places - {question.path} if "/" in wanted else terms
            if wanted not in known:
                kind = "other question or part" if "/" in wanted else "term of the glossary"
                near = did_you_mean(wanted, known, "write ml-hw4/q2, ml-hw4/q2/a or a slug of glossary.tsv")
                here = entry.below({}, A_QUESTION, place, f"question {question.id}")
                raise here.error(f"the prerequisite {wanted!r} is no {kind}{near}", wanted)


def _with_questions(topics: Mapping[str, Topic], documents: tuple[Document, ...]) -> dict[str, Topic]:
    every = [question for document in documents for question in document.questions]
    return {
        slug: replace(topic, questions=tuple(question for question in every if slug in question.topics))
        for slug, topic in topics.items()
    }
