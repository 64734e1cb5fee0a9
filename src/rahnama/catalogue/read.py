"""Reading the catalogue: one TOML file per source document, and ``topics.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rahnama.catalogue import glossary
from rahnama.catalogue.entry import CatalogueError, Entry, did_you_mean
from rahnama.catalogue.model import Catalogue, Document, Kind, Part, Question, Source, Status, Topic
from rahnama.text import LANGUAGES, Language

HERE = Path(__file__).parent
TOPICS = "topics.toml"
TERMS = "glossary.tsv"
SLUG = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
PATH = r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+)?"
KINDS: tuple[Kind, ...] = ("questions", "answers", "questions and answers")
STATUSES: tuple[Status, ...] = ("planned", "written")
PERSIAN_LETTERS = dict(zip("abcdefghij", "الف ب ج د ه و ز ح ط ی".split(), strict=True))
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
RIGHT_TO_LEFT_MARK = "\u200f"  # keeps ۱-۲ from being laid out as a left-to-right number


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
    entries = [Entry.of_file(file) for file in files]
    ordered = sorted(((_document(entry, topics), entry) for entry in entries), key=lambda pair: pair[0].order)
    documents = tuple(document for document, _ in ordered)
    terms = {term.slug for term in glossary.load(folder / TERMS)} if (folder / TERMS).is_file() else None
    for document, entry in ordered:
        _check_prerequisites(document, entry, documents, terms)
    return Catalogue(documents, _with_questions(topics, documents))


def _topics(folder: Path) -> dict[str, Topic]:
    whole = Entry.of_file(folder / TOPICS)
    topics = {}
    for slug, values in whole.values.items():
        entry = whole.below(values, rf"^\[{re.escape(slug)}\]", name=f"topic {slug}")
        if not re.fullmatch(SLUG, slug):
            raise entry.error("a topic's slug is lower-case words joined by hyphens, such as receptive-field")
        topics[slug] = Topic(slug, entry.text("title"), entry.text("summary"))
        entry.close()
    return topics


def _document(entry: Entry, topics: Mapping[str, Topic]) -> Document:
    id = entry.string("id", SLUG, "ml-hw4")
    if entry.file.stem != id.replace("-", "_"):
        raise entry.error(f"document {id!r} belongs in {id.replace('-', '_')}.toml; rename the file or correct the id", "id")
    questions: list[Question] = []
    listed = entry.array("questions", required=True)
    for place, values in enumerate(listed):
        inner = entry.below(values, r"^\s*\[\[questions\]\]", place, f"question {values.get('id', place + 1)}")
        question = _question(inner, id, topics)
        if question.id in {each.id for each in questions}:
            raise inner.error(f"the id {question.id!r} is already taken by an earlier question; give it the next free one", "id")
        questions.append(question)
    missing = entry.array("unavailable")
    document = Document(
        id=id, order=int(entry.number("order", required=True) or 0), title=entry.text("title"), course=entry.text("course"),
        source=_source(entry), questions=tuple(questions), points=entry.number("points"),
        bonus_points=entry.number("bonus_points"),
        unavailable=tuple(entry.below(each, r"^\s*unavailable", name="unavailable").words() for each in missing),
    )
    entry.close()
    return document


def _source(document: Entry) -> Source:
    entry = document.below(document.take("source"), r"^\s*\[source\]", name="source")
    source = Source(
        file=entry.string("file", r"[\w.-]+", "000_712c.txt, a name without folders"),
        kind=entry.choice("kind", KINDS), description=entry.text("description"),
        sha256=entry.string("sha256", r"[0-9a-f]{64}", "64 hexadecimal digits", required=False) or None,
    )
    entry.close()
    return source


def _question(entry: Entry, document: str, topics: Mapping[str, Topic]) -> Question:
    id = entry.string("id", r"q[1-9]\d*", "q4")
    title = entry.text("title")
    subjects = entry.array("topics", str)
    for slug in subjects:
        if slug not in topics:
            raise entry.error(f"unknown topic {slug!r}{did_you_mean(slug, topics)}", slug)
    question = Question(
        id=id, document=document, title=title, points=entry.number("points"), topics=tuple(subjects),
        prerequisites=tuple(entry.array("prerequisites", str)), status=_status(entry), parts=_parts(entry),
    )
    entry.close()
    return question


def _status(question: Entry) -> dict[Language, Status]:
    values = question.take("status", required=False)
    if values is None:
        return {language: "planned" for language in LANGUAGES}
    entry = question.below(values, r"^\s*status\s*=", name=f"{question.name}, status")
    status: dict[Language, Status] = {language: entry.choice(language, STATUSES) for language in LANGUAGES}
    entry.close()
    return status


def _parts(question: Entry) -> tuple[Part, ...]:
    parts: dict[str, Part] = {}
    for values in question.array("parts"):
        path = str(values.get("path"))
        entry = question.below(values, rf'path\s*=\s*["\']{re.escape(path)}["\']', name=f"{question.name}, part {path}")
        part = _part(entry, parts)
        if path in parts:
            again = question.below(values, rf'path\s*=\s*["\']{re.escape(path)}["\']', 1, entry.name)
            raise again.error(f"the path {path!r} is already taken by an earlier part; give it the next free one")
        parts[path] = part
        entry.close()
    for path, part in parts.items():
        if part.is_group and not any(each.group == path for each in parts.values()):
            raise question.error(f"group {path!r} has no parts; add one, such as {path}/1, or drop group = true", path)
    return tuple(parts.values())


def _part(entry: Entry, earlier: Mapping[str, Part]) -> Part:
    path = entry.string("path", PATH, "a, b/1 or 1-2")
    above = (path.rpartition("/")[0], path.rpartition("-")[0], re.sub(r"(?<=\d)[a-z]$", "", path))
    group = next((parent for parent in above if parent in earlier and parent != path and earlier[parent].is_group), None)
    if "/" in path and group is None:
        raise entry.error(f"its group {path.rpartition('/')[0]!r} is not listed before it; add it with group = true")
    label = entry.take("label", required=False)
    printed = entry.below(label, r"label\s*=", name=f"{entry.name}, label").words() if label is not None else None
    return Part(
        path=path, title=entry.words(), is_group=entry.flag("group"), group=group, points=entry.number("points"),
        bonus=entry.flag("bonus"), label={language: printed[language] if printed else _label(path, language) for language in LANGUAGES},
    )


def _label(path: str, language: Language) -> str:
    """What is printed beside a part: ``b/1`` is ب-۱ and b.1; a part that is named rather than numbered has none."""
    pieces = re.findall(r"[ivx]+(?=$)|[a-j](?![a-z])|\d+|[a-z]+", path) if "/" in path else re.findall(r"[a-z]+|\d+", path)
    if any(len(piece) > 1 and piece.isalpha() and piece not in ROMAN for piece in pieces):
        return ""
    if language == "en":
        return ".".join(pieces)
    shown = [PERSIAN_LETTERS.get(ROMAN.get(piece, piece) if place else piece, ROMAN.get(piece, piece)) for place, piece in enumerate(pieces)]
    joint = "-" + (RIGHT_TO_LEFT_MARK if all(each.isdigit() for each in shown) else "")
    return joint.join(shown).translate(PERSIAN_DIGITS)


def _check_prerequisites(document: Document, entry: Entry, documents: tuple[Document, ...], terms: set[str] | None) -> None:
    places = {question.path for each in documents for question in each.questions}
    places |= {f"{q.path}/{part.path}" for each in documents for q in each.questions for part in q.parts}
    for place, question in enumerate(document.questions):
        for wanted in question.prerequisites:
            known = places if "/" in wanted else terms
            if known is not None and (wanted not in known or wanted == question.path):
                where = entry.below({}, r"^\s*\[\[questions\]\]", place, f"question {question.id}")
                kind = "question or part" if "/" in wanted else "term of the glossary"
                raise where.error(f"the prerequisite {wanted!r} is no other {kind}{_near(wanted, known)}", wanted)


def _near(word: str, known: set[str]) -> str:
    hint = did_you_mean(word, known)
    return hint if hint.startswith("; did") else "; write ml-hw4/q2, ml-hw4/q2/a or a slug of glossary.tsv"


def _with_questions(topics: Mapping[str, Topic], documents: tuple[Document, ...]) -> dict[str, Topic]:
    every = [question for document in documents for question in document.questions]
    return {slug: replace(topic, questions=tuple(q for q in every if slug in q.topics)) for slug, topic in topics.items()}
