"""What is asked: documents, questions and parts, with their titles in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rahnama.text import Language, Text

Status = Literal["planned", "written"]
Kind = Literal["questions", "answers", "questions and answers"]


@dataclass(frozen=True)
class Source:
    """Where a document comes from: the file's name in the source set, what it holds, and its citation."""

    file: str
    kind: Kind
    description: Text
    sha256: str | None = None


@dataclass(frozen=True)
class Part:
    """One thing asked, or a group of them that shares a heading.

    Args:
        path: its place below the question, such as ``"b/1"``; ``""`` is a question that has no parts.
        label: as printed beside it: ب-۱ and b.1; empty in both languages for the path ``""``.
        group: path of the group it stands in, if any.
    """

    path: str
    title: Text
    label: Mapping[Language, str]
    is_group: bool = False
    group: str | None = None
    points: int | None = None
    bonus: bool = False

    @property
    def heading_id(self) -> str:
        """The heading's id on the page, the same in both languages: ``b/1`` is ``b-1``."""
        return self.path.replace("/", "-")

    @property
    def level(self) -> int:
        """The heading's level on the page: 2 for a top-level part, 3 inside a group."""
        return 2 if self.group is None else 3


@dataclass(frozen=True)
class Question:
    """A question of a document: one page in each language, one module of exhibits."""

    id: str
    document: str
    title: Text
    parts: tuple[Part, ...] = ()
    points: int | None = None
    topics: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    status: Mapping[Language, Status] = field(default_factory=lambda: {"fa": "planned", "en": "planned"})

    @property
    def path(self) -> str:
        """The permanent id, such as ``ml-hw4/q4``."""
        return f"{self.document}/{self.id}"

    @property
    def number(self) -> int:
        """Its number in the document."""
        return int(self.id.removeprefix("q"))

    @property
    def module(self) -> str:
        """The path of its exhibit module below ``exhibits/``, without suffix: ``ml_hw4/q4``."""
        return self.path.replace("-", "_")

    @property
    def points_printed(self) -> bool:
        """Whether the source prints points for the question."""
        return self.points is not None

    def leaves(self) -> tuple[Part, ...]:
        """The parts that are answered, in order; a question without parts is its own part, ``""``."""
        leaves = tuple(part for part in self.parts if not part.is_group)
        return leaves or (Part("", self.title, {"fa": "", "en": ""}, points=self.points),)

    def part(self, path: str) -> Part:
        """The part or group with this path.

        Raises:
            KeyError: if there is none, with the paths that there are.
        """
        for part in (*self.parts, *self.leaves()):
            if part.path == path:
                return part
        listed = ", ".join(part.path for part in self.parts) or "none"
        raise KeyError(f"{self.path} has no part {path!r}; it has {listed}")


@dataclass(frozen=True)
class Document:
    """A source document, its questions in order, and what of it is not available."""

    id: str
    order: int
    title: Text
    course: Text
    source: Source
    questions: tuple[Question, ...]
    points: int | None = None
    bonus_points: int | None = None
    unavailable: tuple[Text, ...] = ()

    @property
    def module(self) -> str:
        """Its name as a Python package and as a TOML file: ``ml_hw4``."""
        return self.id.replace("-", "_")

    @property
    def points_printed(self) -> bool:
        """Whether the source prints points."""
        return self.points is not None


@dataclass(frozen=True)
class Topic:
    """A thread that runs through several questions, for those who read by subject."""

    slug: str
    title: Text
    summary: Text
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Everything the guide is about, in reading order."""

    documents: tuple[Document, ...]
    topics: Mapping[str, Topic]

    def __iter__(self) -> Iterator[Question]:
        """All questions, in the order of the documents."""
        for document in self.documents:
            yield from document.questions

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the documents."""
        return tuple(self)

    def document(self, id: str) -> Document:
        """The document with this id.

        Raises:
            KeyError: if there is none, with the ids that there are.
        """
        for document in self.documents:
            if document.id == id:
                return document
        raise KeyError(f"no document {id!r}; there are {', '.join(each.id for each in self.documents)}")

    def question(self, path: str) -> Question:
        """The question with this path, such as ``ml-hw4/q4``.

        Raises:
            KeyError: if there is none, with the paths that there are.
        """
        for question in self:
            if question.path == path:
                return question
        raise KeyError(f"no question {path!r}; there are {', '.join(each.path for each in self)}")
