"""From the search box to the words on the page, from a server and from a disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from rahnama.publish.offline import prepare

BOX = "[data-md-component=search-query]"
LINK = ".md-search-result__link"
CASES = [("fa", "كرنل"), ("fa", "لایه ها"), ("en", "kernels")]


def ask(page: Page, query: str) -> None:
    """Type a query and wait for its results."""
    page.locator(BOX).click()
    page.locator(BOX).fill(query)
    page.locator(BOX).dispatch_event("keyup")
    page.locator(LINK).first.wait_for()


def marked(page: Page) -> list[str]:
    """What is marked in the text of the page, in closed blocks too."""
    page.wait_for_function("() => document.querySelector('article mark')")
    return list(page.evaluate("() => [...document.querySelectorAll('article mark')].map(mark => mark.textContent)"))


@pytest.mark.parametrize(("language", "query"), CASES)
def test_the_page_marks_the_words_that_were_sought(visit: Any, language: str, query: str) -> None:
    page = visit(f"{language}/")
    ask(page, query)
    teaser = page.locator(f"{LINK} mark").first.text_content()
    page.locator(LINK).filter(has=page.locator("mark")).first.click()
    page.wait_for_url("**?h=*")
    found = marked(page)
    assert teaser in found
    assert page.evaluate("() => !document.querySelector('svg mark, .katex mark, mark mark')")
    assert visit.foreign == []


def test_marks_stand_in_closed_solutions_but_nowhere_in_formulas(visit: Any) -> None:
    page = visit("en/ml-hw4/q5/?h=kernel#a")
    assert set(map(str.lower, marked(page))) <= {"kernel"}
    assert page.evaluate("() => !!document.querySelector('details:not([open]) mark')")
    assert page.evaluate("() => !document.querySelector('svg mark, .katex mark')")


def test_marking_changes_no_word_of_the_page(visit: Any) -> None:
    plain, sought = visit("fa/ml-hw4/q5/"), visit("fa/ml-hw4/q5/?h=" + "کرنل لایه‌های پنجره")
    marked(sought)
    text = "() => document.querySelector('article').textContent"
    assert plain.evaluate(text) == sought.evaluate(text)


@pytest.fixture(scope="module")
def disk(site: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as its offline edition holds it."""
    folder = tmp_path_factory.mktemp("disk") / "rahnama"
    prepare(site.folder, folder)
    return folder


@pytest.mark.parametrize(("language", "query"), CASES)
def test_search_works_in_a_site_opened_from_a_disk(visit: Any, disk: Path, language: str, query: str) -> None:
    page = visit((disk / language / "index.html").as_uri())
    ask(page, query)
    teaser = page.locator(f"{LINK} mark").first.text_content()
    page.locator(LINK).filter(has=page.locator("mark")).first.click()
    page.wait_for_url("**/index.html?h=*")
    assert teaser in marked(page)
    assert visit.foreign == [] == visit.errors


def test_where_workers_are_refused_the_page_answers_itself(visit: Any, disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "refused"
    shutil.copytree(disk / "fa", folder)
    script = folder / "assets/search/offline-worker.js"
    refusal = "window.Worker = function () { throw new Error('refused') }\n"
    script.write_text(refusal + script.read_text(encoding="utf-8"), encoding="utf-8")
    page = visit((folder / "index.html").as_uri())
    ask(page, "كرنل")
    assert page.locator(f"{LINK} mark").first.text_content() == "کرنل"
