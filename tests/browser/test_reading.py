"""What a reader does: switch language, read side by side, open answers, print, read without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

QUESTION = "ml-hw4/q5/"
WORDS = """() => {
  const article = document.querySelector("article").cloneNode(true)
  article.querySelectorAll("button, [role=status], [aria-live]").forEach(each => each.remove())
  return article.textContent.split(/\\s+/).join(" ").trim()
}"""
TWINS = {"fa": "en", "en": "fa"}


@pytest.mark.parametrize("language", TWINS)
def test_the_switcher_keeps_page_and_section(visit, language):
    page = visit(f"{language}/{QUESTION}#c")
    page.click(f'a[hreflang="{TWINS[language]}"]')
    page.wait_for_url(re.compile(f"/{TWINS[language]}/{QUESTION}#c$"))
    expect(page.locator("html")).to_have_attribute("lang", TWINS[language])


def test_the_switcher_follows_instant_navigation(visit, site):
    """The theme navigates instantly where the sitemap's address is the site's; here the port is the test's own."""
    page = visit("fa/404.html")
    sitemap = (site.folder / "fa" / "sitemap.xml").read_text(encoding="utf-8")
    served = sitemap.replace("http://127.0.0.1:8000", site.url)
    page.route("**/fa/sitemap.xml", lambda route: route.fulfill(body=served, content_type="application/xml"))
    page.goto(f"{site.url}/fa/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.sameDocument = true")
    page.click(f'article a[href$="{QUESTION}"]')
    page.wait_for_url(re.compile(f"/fa/{QUESTION}"))
    assert page.evaluate("window.sameDocument"), "the page was loaded anew: instant navigation is off"
    page.click('a[hreflang="en"]')
    page.wait_for_url(re.compile(f"/en/{QUESTION}"))


def test_the_root_offers_both_languages_without_scripts(visit):
    page = visit("", java_script_enabled=False)
    page.click("text=فارسی")
    page.wait_for_url(re.compile("/fa/"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("language", TWINS)
def test_headings_and_languages_are_twins(visit, language):
    mine = (
        visit(f"{language}/{QUESTION}").locator("article :is(h1,h2,h3)[id]").evaluate_all("all => all.map(h => h.id)")
    )
    theirs = (
        visit(f"{TWINS[language]}/{QUESTION}")
        .locator("article :is(h1,h2,h3)[id]")
        .evaluate_all("all => all.map(h => h.id)")
    )
    assert [each for each in mine if each] and mine[1:] == theirs[1:]


def test_every_page_names_its_alternates(visit, site):
    page = visit(f"fa/{QUESTION}")
    found = dict(page.locator("link[hreflang]").evaluate_all("all => all.map(l => [l.hreflang, l.href])"))
    assert set(found) == {"fa", "en", "x-default"}
    assert found["en"].endswith(f"/en/{QUESTION}")


def test_answers_are_folded_until_asked_for_and_open_in_print(visit):
    page = visit(f"fa/{QUESTION}")
    folded = page.locator("details.rn-hint, details.rn-solution")
    assert folded.count() >= 12
    assert page.locator("article details[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 0


def test_a_link_into_a_folded_answer_opens_it(visit):
    page = visit(f"en/{QUESTION}")
    inside = page.evaluate("document.querySelector('.rn-solution figure[id]').id")
    other = visit(f"en/{QUESTION}#{inside}")
    expect(other.locator(f"#{inside}")).to_be_visible()


def test_no_request_goes_to_another_host(visit, site):
    for language in TWINS:
        for address in (f"{language}/", f"{language}/{QUESTION}", f"{language}/glossary/", f"{language}/verification/"):
            visit(address).wait_for_load_state("networkidle")
    visit("").wait_for_load_state("networkidle")
    assert visit.foreign == [] and visit.errors == []


def test_no_cookie_is_set(visit):
    page = visit(f"en/{QUESTION}")
    page.wait_for_load_state("networkidle")
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", TWINS)
def test_a_page_reads_whole_without_scripts(visit, language):
    page = visit(f"{language}/{QUESTION}", java_script_enabled=False)
    assert page.locator(".katex-html").count() > 20 and page.locator("svg.rn-svg").count() > 3
    page.locator("details.rn-solution summary").first.click()
    assert page.locator("details.rn-solution").first.locator("p").first.is_visible()


def test_formulas_keep_their_direction_in_persian(visit):
    page = visit(f"fa/{QUESTION}")
    directions = page.locator(".arithmatex").evaluate_all(
        "all => [...new Set(all.map(e => getComputedStyle(e).direction))]"
    )
    assert directions == ["ltr"]


def test_both_languages_have_a_page_for_what_is_missing(site):
    for language in TWINS:
        assert f'lang="{language}"' in (site.folder / language / "404.html").read_text(encoding="utf-8")


def test_side_by_side_pairs_every_block_and_ends_as_it_began(visit):
    page = visit(f"fa/{QUESTION}", viewport={"width": 1280, "height": 900})
    before = page.evaluate(WORDS)
    button = page.locator('[data-tool="both"]')
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator('article .rn-solution [lang="en"]').first).to_be_attached()
    for block in page.locator("article :is(.rn-question, .rn-hint, .rn-solution, .rn-mistakes)").all():
        assert block.locator('[lang="en"]').count() >= 1 and block.locator('[lang="fa"]').count() >= 1
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id).filter(Boolean)")
    assert len(ids) == len(set(ids))
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(WORDS) == before


def test_side_by_side_is_one_column_on_a_phone(visit):
    page = visit(f"en/{QUESTION}", viewport={"width": 360, "height": 800})
    page.locator('[data-tool="both"]').click()
    expect(page.locator('article .rn-question [lang="fa"]').first).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_explorer_is_worked_with_the_keyboard_in_both_languages(visit):
    for language, digit in (("fa", "۰۱۲۳۴۵۶۷۸۹"), ("en", "0123456789")):
        page = visit(f"{language}/{QUESTION}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        explorer = page.locator("rn-dilation").first
        live = explorer.locator("[aria-live]").first
        first = live.inner_text()
        slider = explorer.locator("input[type=range]").nth(1)
        slider.focus()
        page.keyboard.press("ArrowRight")
        expect(live).not_to_have_text(first)
        assert any(each in digit for each in live.inner_text())


def test_the_explorer_keeps_its_static_figure_for_readers_without_scripts(visit):
    page = visit(f"fa/{QUESTION}", java_script_enabled=False)
    for solution in page.locator("details.rn-solution > summary").all():
        solution.click()
    assert page.locator("rn-dilation svg").first.is_visible()
