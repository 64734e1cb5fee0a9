"""Readers find the page they mean: realistic queries, typed into the search box of the built site.

``queries.tsv``: language, class, query, accepted pages (one of them must be among the first three). A page stands for
all its sections; ``glossary/#slug`` for that entry.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

REQUIRED = 0.95
FIRST = 3
RESULTS = "[data-md-component=search-result] .md-search-result__item"
BOX = "[data-md-component=search-query]"
READ_RESULTS = f"""() => [...document.querySelectorAll({RESULTS!r})].map(item => [...item.querySelectorAll("a")]
    .map(link => [+link.firstElementChild.dataset.mdScore, link.getAttribute("href")]))"""


@dataclass(frozen=True)
class Query:
    """A line of ``queries.tsv``."""

    language: str
    kind: str
    text: str
    accepted: tuple[str, ...]


def queries() -> list[Query]:
    """All lines, in order."""
    with Path(__file__).with_name("queries.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Query(language, kind, text, tuple(accepted.split())) for language, kind, text, accepted in rows[1:]]


def place(address: str, language: str) -> str:
    """Where a result leads, below the language's site, without what is to be marked there."""
    return re.sub(r"\?h=[^#]*", "", address.partition(f"/{language}/")[2])


class SearchBox:
    """The search box of an open page."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        page.locator(BOX).click()
        page.wait_for_function("() => document.querySelector('.md-search-result__meta').textContent.trim().length")

    def ask(self, text: str) -> list[list[str]]:
        """For each page found, best first, where its links lead, the best section first."""
        self.page.evaluate("""() => { window.answered = new Promise(done => new MutationObserver((_, observer) => {
            observer.disconnect(); setTimeout(done) }).observe(document.querySelector(".md-search-result__meta"),
            {childList: true, characterData: true, subtree: true})) }""")
        self.page.locator(BOX).fill(text)
        self.page.locator(BOX).dispatch_event("keyup")
        self.page.evaluate("() => window.answered")
        groups = self.page.evaluate(READ_RESULTS)
        best_first = [sorted(group, key=lambda link: -link[0]) for group in groups]
        return [[place(address, self.language) for _, address in group] for group in best_first]


@pytest.fixture(scope="module")
def boxes(tour: Any) -> dict[str, SearchBox]:
    return {language: SearchBox(tour(f"{language}/"), language) for language in ("fa", "en")}


def is_hit(query: Query, found: list[list[str]]) -> bool:
    """Whether one of the accepted places leads one of the first groups; an entry must be its best section."""
    leaders = [group[0] for group in found[:FIRST]]
    return any(leader in query.accepted or leader.partition("#")[0] in query.accepted for leader in leaders)


@pytest.fixture(scope="module")
def misses(boxes: dict[str, SearchBox]) -> dict[Query, list[str]]:
    """For each query that misses, what was found instead."""
    found = {query: boxes[query.language].ask(query.text) for query in queries()}
    return {query: [group[0] for group in got[:FIRST]] for query, got in found.items() if not is_hit(query, got)}


def test_readers_find_what_they_mean(misses: dict[Query, list[str]], record_property: Any) -> None:
    kinds = Counter((query.language, query.kind) for query in queries())
    missed = Counter((query.language, query.kind) for query in misses)
    for (language, kind), asked in kinds.items():
        record_property(f"hit@{FIRST} {language} {kind}", f"{asked - missed[language, kind]}/{asked}")
        print(f"{language} {kind:16} {asked - missed[language, kind]:3}/{asked}")
    print(f"hit@{FIRST}, all queries: {kinds.total() - len(misses)}/{kinds.total()}")
    told = "\n".join(f"{each.kind}: {each.text!r} wants {each.accepted}, got {got}" for each, got in misses.items())
    print(told)
    assert len(misses) <= (1 - REQUIRED) * kinds.total(), told


def test_the_queries_are_many_and_different() -> None:
    asked = queries()
    assert len(asked) >= 60
    assert len({(query.language, query.text) for query in asked}) == len(asked)
    assert {query.language for query in asked} == {"fa", "en"}


def test_searching_asks_no_other_host(boxes: dict[str, SearchBox], tour: Any) -> None:
    assert boxes["fa"].ask("گرادیان")
    assert tour.foreign == []
