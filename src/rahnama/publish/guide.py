"""One language's view of the whole guide: catalogue, exhibits and glossary, and what pages ask of them."""

from __future__ import annotations

import dataclasses
import json
import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rahnama import catalogue as catalogues
from rahnama.catalogue.glossary import Term
from rahnama.catalogue.glossary import load as load_glossary
from rahnama.catalogue.model import Catalogue, Part, Question, Status
from rahnama.publish import listings
from rahnama.publish.codepages import PACKAGE, code_pages
from rahnama.publish.pages import Page, digest
from rahnama.publish.records import Exhibits
from rahnama.publish.suggest import suggestion
from rahnama.publish.svg import with_description
from rahnama.publish.terms import keep_names_whole, link_terms
from rahnama.publish.words import WORDS
from rahnama.text import LANGUAGES, Language, Text

ONLY = "RAHNAMA_ONLY"  # paths of questions to build while writing them, between commas; the others count as planned
TITLE = re.compile(r"(?m)^# (.+?)(?:\s*\{[^{}]*\})?[ \t]*$")  # without its id
FIXED = ("index.md", "topics.md", "glossary.md", "errata.md", "verification.md")


def load_exhibits(folder: Path, catalogue: Catalogue, package: str = PACKAGE.name) -> dict[str, dict[str, Any]]:
    """Exhibits by question path and name, of every question written in some language.

    Raises:
        ValueError: if a written question has no generated exhibits.
    """
    found = {}
    for question in catalogue:
        path = folder / question.path / "exhibits.json"
        if "written" not in question.status.values():
            continue
        if not path.is_file():
            raise ValueError(
                f"{question.path} is marked as written but has no exhibits: its module "
                f"src/{package}/exhibits/{question.module}.py is missing or was not generated "
                f"(while writing another question, build that one alone with {ONLY}=document/q1)"
            )
        found[question.path] = json.loads(path.read_text(encoding="utf-8"))["exhibits"]
    return found


def numbered(part: Part, language: Language) -> str:
    """The text of a part's heading: its label and its title."""
    label = part.label[language]
    return f"{label}{')' if language == 'fa' else '.'} {part.title[language]}" if label else part.title[language]


@dataclass(frozen=True)
class GuideBook:
    """What the plugin asks while it builds one language."""

    language: Language
    catalogue: Catalogue
    exhibits: Exhibits
    terms: Sequence[Term]
    docs: Path
    built: Path
    package: Path = PACKAGE
    stale: frozenset[str] = frozenset()  # committed results, as paths below the root, whose code has changed since
    companions: dict[str, Text] = field(default_factory=dict)  # titles of further pages of questions

    @property
    def other(self) -> Language:
        """The twin's language."""
        return LANGUAGES[1 - LANGUAGES.index(self.language)]

    def question_of(self, uri: str) -> Question | None:
        """The question whose page this is, or which this page goes on from (``document/q5-comparison``), if any."""
        path = posixpath.splitext(uri)[0]
        return next((each for each in self.catalogue if path == each.path or path.startswith(f"{each.path}-")), None)

    def is_companion(self, uri: str) -> bool:
        """Whether this is a further page of a question, not the question's own."""
        question = self.question_of(uri)
        return question is not None and uri != f"{question.path}.md"

    def has_page(self, question: Question) -> bool:
        """Whether the question's page exists in this language."""
        return question.status[self.language] == "written" and (self.docs / f"{question.path}.md").is_file()

    def navigation(self) -> list[Any]:
        """The navigation, in the order of the catalogue."""
        names = {
            "index.md": "home",
            "topics.md": "topics",
            "glossary.md": "glossary",
            "errata.md": "errata",
            "verification.md": "verification",
        }
        documents = [
            {
                document.title[self.language]: [
                    {document.title[self.language]: f"{document.id}/index.md"},
                    *(
                        page
                        for question in document.questions
                        if self.has_page(question)
                        for page in ({question.title[self.language]: f"{question.path}.md"}, *self.further(question))
                    ),
                ]
            }
            for document in self.catalogue.documents
        ]
        fixed = [{WORDS[names[path]][self.language]: path} for path in FIXED if (self.docs / path).is_file()]
        return [*fixed[:1], {WORDS["documents"][self.language]: documents}, *fixed[1:]]

    def further(self, question: Question) -> list[dict[str, str]]:
        """The pages that go on from a question, as entries of the navigation."""
        written = {
            path.relative_to(self.docs).as_posix(): TITLE.search(path.read_text(encoding="utf-8"))
            for path in sorted(self.docs.glob(f"{question.path}-*.md"))
        }
        titles = {uri: title[1] if title else uri for uri, title in written.items()}
        titles |= {uri: title[self.language] for uri, title in self.companions.items()}
        return [{titles[uri]: uri} for uri in sorted(titles) if self.question_of(uri) == question]

    def generated_pages(self) -> dict[str, str]:
        """Pages without a source: one for each document, one for each module of code."""
        pages = {f"{document.id}/index.md": listings.document(document, self) for document in self.catalogue.documents}
        return pages | code_pages(self, self.package)

    def page(self, uri: str, path: str) -> Page:
        """The state of one page."""
        question = self.question_of(uri)
        depth = posixpath.relpath(".", posixpath.dirname(uri) or ".")

        def title(name: str) -> str:
            if question is None:
                raise LookupError("a title slot belongs on a question's page")
            if not name:
                return question.title[self.language]
            known = {part.path: part for part in question.parts}
            if name not in known:
                raise LookupError(f"{question.path} has no part {name!r}{suggestion(name, known)}")
            return numbered(known[name], self.language)

        def listing(name: str) -> str:
            if name not in listings.LISTINGS:
                raise LookupError(f"no listing is called {name!r}{suggestion(name, listings.LISTINGS)}")
            return listings.LISTINGS[name](self)

        exhibits = self.exhibits.get(question.path, {}) if question else {}
        code = posixpath.normpath(f"{depth}/code/{question.path}.md") if question else ""
        return Page(path, self.language, exhibits, title, listing, code, stale=self.stale)

    def decorate(self, uri: str, markdown: str, twin: object) -> str:
        """The page with its facts under the title and, if its twin has changed since, a banner."""
        question = self.question_of(uri)
        if question is None:
            return markdown
        heading, _, rest = markdown.lstrip().partition("\n")
        banner = (
            f'\n<p class="rn-lagging" role="note">{WORDS["lagging"][self.language]}</p>\n'
            if self.lags(uri, twin)
            else ""
        )
        facts = self._origin(question) if self.is_companion(uri) else listings.facts(question, self)
        return f"{heading}\n\n{facts}\n{banner}{self._stale_banner(question)}\n{rest}"

    def _origin(self, question: Question) -> str:
        """The question from which a further page goes on."""
        link = f'<a href="../{question.path.rpartition("/")[2]}/">{question.title[self.language]}</a>'
        return f'<p class="rn-facts">{WORDS["companion_of"][self.language]} {link}</p>\n'

    def _stale_banner(self, question: Question) -> str:
        """Which results on a question's page no longer stand for their code."""
        exhibits = self.exhibits.get(question.path, {}).values()
        names = sorted(self.stale.intersection(name for each in exhibits for name in each.get("data", ())))
        if not names:
            return ""
        listed = ", ".join(f"<code>{name}</code>" for name in names)
        return f'\n<p class="rn-outdated" role="note">{WORDS["stale_results"][self.language]} {listed}</p>\n'

    def lags(self, uri: str, twin: object) -> bool:
        """Whether the twin page has changed since this page was last reconciled with it."""
        path = self.docs.parent / self.other / uri
        return path.is_file() and str(twin) != digest(path.read_text(encoding="utf-8"))

    def link_terms(self, content: str, uri: str) -> str:
        """The glossary's terms of a question's page, explained on hover and linked."""
        if self.question_of(uri) is None:
            return content
        depth = "../" * (uri.removesuffix(".md").count("/") + 1)
        linked = link_terms(content, self.terms, self.language, f"{depth}glossary/")
        return keep_names_whole(linked, self.language)

    def inline_figure(self, uri: str, file: str, name: str, alt: str) -> str:
        """The SVG of an exhibit with its description in the page's language."""
        question = self.question_of(uri)
        folder = question.path if question else uri.removesuffix(".md")
        svg = (self.built / folder / file).read_text(encoding="utf-8").strip()
        return with_description(svg, f"{name}-{self.language}", alt)

    def unkept_promises(self, pages: Mapping[str, Page], site: Path) -> list[str]:
        """What a question marked as written lacks in this language."""
        return [
            each
            for question in self.catalogue
            if question.status[self.language] == "written"
            for each in self._lacks(question, pages, site)
        ]

    def _lacks(self, question: Question, pages: Mapping[str, Page], site: Path) -> list[str]:
        view = pages.get(f"{question.path}.md")
        built = site / question.path / "index.html"
        if view is None or not built.is_file():
            return [f"docs/{self.language}/{question.path}.md is missing; write it, or call the question planned"]
        exhibits = self.exhibits.get(question.path, {})
        ids = set(re.findall(r'<h[1-6] id="([^"]+)"', built.read_text(encoding="utf-8")))
        lacking = [
            f"{view.path}: the heading of part {part.path} is missing; write "
            f"{'#' * part.level} {{@ title {part.path} @}} {{#{part.heading_id}}}"
            for part in question.parts
            if part.heading_id not in ids
        ]
        shown = {exhibit["part"] for exhibit in exhibits.values()}
        module = f"src/{self.package.name}/exhibits/{question.module}.py"
        lacking += [
            f'{module}: no exhibit has @part("{part.path}"); write one'
            for part in question.leaves()
            if part.path not in shown
        ]
        lacking += [
            f"{view.path}: the exhibit {name!r} ({exhibit['file']}:{exhibit['line']}) is not shown; "
            f"write a slot for it, or remove it"
            for name, exhibit in exhibits.items()
            if not any(name in each.used for uri, each in pages.items() if self.question_of(uri) == question)
        ]
        return lacking


def chosen(catalogue: Catalogue) -> Catalogue:
    """The catalogue; while an author builds some questions alone, with all the others as planned."""
    only = [each for each in os.environ.get(ONLY, "").split(",") if each]
    if not only:
        return catalogue
    for each in only:
        if each not in {question.path for question in catalogue}:
            raise ValueError(f"{ONLY}: there is no question {each!r}")
    planned: dict[Language, Status] = {"fa": "planned", "en": "planned"}
    return dataclasses.replace(
        catalogue,
        documents=tuple(
            dataclasses.replace(
                document,
                questions=tuple(
                    question if question.path in only else dataclasses.replace(question, status=planned)
                    for question in document.questions
                ),
            )
            for document in catalogue.documents
        ),
    )


def load_book(
    catalogue: Path,
    built: Path,
    docs: Path,
    language: Language,
    package: Path = PACKAGE,
    stale: frozenset[str] = frozenset(),
) -> GuideBook:
    """Everything one language needs, read from disk.

    Raises:
        ValueError: if the catalogue, the glossary or the generated exhibits cannot be used.
    """
    read = chosen(catalogues.load(catalogue))
    glossary = catalogue / "glossary.tsv"
    terms = load_glossary(glossary) if glossary.is_file() else ()
    return GuideBook(language, read, load_exhibits(built, read, package.name), terms, docs, built, package, stale)


__all__ = ["GuideBook", "load_book", "load_exhibits", "numbered"]
