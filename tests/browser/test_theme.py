"""The theme's own tools: answers, side-by-side reading, the glossary's filter, and reaching all of it with keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

QUESTION = "ml-hw4/q5/"
TWINS = {"fa": "en", "en": "fa"}
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
# tabindex is left out: boxes lose and gain it with their width.
SNAPSHOT = """() => {
  const copy = document.querySelector(".rn-page").cloneNode(true)
  for (const each of copy.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex")
  return copy.innerHTML.replace(/>\\s+</g, "><")
}"""
OPEN = "() => document.querySelectorAll('.rn-page details[open]').length"
ALL = "() => document.querySelectorAll('.rn-page details').length"


def instant(page, site):
    """The page again, with a sitemap of this address: only then is navigation instant."""
    listed = "".join(f"<url><loc>{site.url}/fa/{path}</loc></url>" for path in ("", QUESTION, "glossary/"))
    sitemap = f"<urlset>{listed}</urlset>"
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=sitemap, content_type="text/xml"))
    page.reload()
    page.wait_for_load_state("networkidle")
    return page


def both(page):
    """Turn side-by-side reading on."""
    page.locator('[data-tool="both"]').click()
    expect(page.locator('[data-tool="both"]')).to_have_attribute("aria-pressed", "true")
    return page


def test_all_answers_open_and_close_by_one_button_that_says_so(visit):
    page = visit(f"en/{QUESTION}")
    button = page.locator('[data-tool="answers"]')
    expect(button).to_have_text("Open all answers")
    button.press("Enter")
    assert page.evaluate(OPEN) == page.evaluate(ALL) > 0
    expect(button).to_have_text("Close all answers")
    expect(page.locator(".rn-said")).to_have_text("All hints and solutions are open")
    button.press("Enter")
    assert page.evaluate(OPEN) == 0


def test_printing_restores_what_was_open(visit):
    page = visit(f"fa/{QUESTION}")
    page.locator(".rn-hint > summary").first.click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OPEN) == page.evaluate(ALL)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(OPEN) == 1


@pytest.mark.parametrize("language", TWINS)
def test_twins_share_one_box_and_open_together(visit, language):
    page = both(visit(f"{language}/{QUESTION}", viewport=WIDE))
    hint, twin = page.locator(".rn-hint").first, f'[lang="{TWINS[language]}"]'
    assert page.locator(f".rn-page summary {twin}").count() == page.evaluate(ALL)
    expect(hint.locator(f"> .rn-pair > {twin}").first).to_be_hidden()
    hint.locator("summary").click()
    expect(hint.locator(f"> .rn-pair > {twin}").first).to_be_visible()


def test_side_by_side_ends_as_it_began_without_loading_the_page_again(visit):
    page = visit(f"fa/{QUESTION}", viewport=WIDE)
    page.locator(".rn-hint > summary").first.click()
    before = page.evaluate(SNAPSHOT)
    both(page).evaluate("window.same = true")
    assert page.locator(".rn-pair").count() > 30
    page.locator('[data-tool="both"]').click()
    expect(page.locator(".rn-pair")).to_have_count(0)
    assert page.evaluate(SNAPSHOT) == before and page.evaluate("window.same")


def test_the_twin_has_its_own_direction_and_ids(visit):
    page = both(visit(f"fa/{QUESTION}", viewport=WIDE))
    directions = "all => [...new Set(all.map(e => getComputedStyle(e).direction))]"
    assert page.locator(".rn-twin").evaluate_all(directions) == ["ltr"]
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    lost = page.locator(".rn-twin [aria-labelledby]").evaluate_all(
        "all => all.flatMap(e => e.getAttribute('aria-labelledby').split(' '))"
        ".filter(id => !document.getElementById(id))"
    )
    assert lost == []
    glyphs = page.locator(".rn-twin use").evaluate_all(
        "all => all.map(e => e.getAttribute('href')).filter(link => !document.querySelector(link))"
    )
    assert glyphs == []


def test_a_formula_that_is_the_same_in_both_languages_is_shown_once(visit):
    page = visit(f"en/{QUESTION}")
    formulas = page.locator(".rn-page div.arithmatex").count()
    assert both(page).locator(".rn-page div.arithmatex").count() == formulas > 0


def test_reading_and_switching_survive_instant_navigation_from_a_page_with_figures(visit, site):
    page = both(instant(visit(f"fa/{QUESTION}", viewport=WIDE), site))
    page.evaluate("window.same = true")
    page.locator('.md-tabs__link[href$="/glossary/"]').click()
    page.wait_for_url(re.compile("/fa/glossary/"))
    expect(page.locator(".rn-page--both")).to_have_count(1)
    assert page.evaluate("window.same"), "the page was loaded anew"
    assert page.locator("a.rn-language").evaluate("link => link.href").endswith("/en/glossary/")


def test_without_its_twin_a_page_stays_as_it_is_and_says_why(visit):
    page = visit(f"en/{QUESTION}")
    page.route(f"**/fa/{QUESTION}", lambda route: route.fulfill(status=404))
    button = page.locator('[data-tool="both"]')
    button.click()
    expect(button).to_be_disabled()
    assert "could not be fetched" in button.get_attribute("title")
    expect(page.locator(".rn-pair")).to_have_count(0)


def test_from_the_disk_side_by_side_is_out_of_reach_and_the_rest_works(visit, site):
    page = visit((site.folder / "en" / QUESTION / "index.html").as_uri())
    expect(page.locator('[data-tool="both"]')).to_be_disabled()
    page.locator('[data-tool="answers"]').click()
    assert page.evaluate(OPEN) == page.evaluate(ALL)
    expect(page.locator("rn-dilation .rn-explorer").first).to_be_visible()


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [("fa", "نرمال سازي", "نرمال‌سازی"), ("fa", "batch norm", "نرمال‌سازی"), ("en", "PADDING", "padding")],
)
def test_the_glossary_is_filtered_whatever_the_spelling(visit, language, typed, expected):
    page = visit(f"{language}/glossary/")
    terms = page.locator(".rn-page h2")
    before = terms.count()
    page.locator(".rn-filter").fill(typed)
    shown = page.locator(".rn-page h2:visible").all_inner_texts()
    assert 0 < len(shown) < before and any(expected in text for text in shown)
    page.locator(".rn-filter").fill("")
    assert page.locator(".rn-page h2:visible").count() == before


def test_the_drawer_opens_with_keys_and_says_that_it_is_open(visit):
    page = visit(f"en/{QUESTION}", viewport=PHONE)
    opener = page.locator(".rn-opener").first
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.focus()
    page.keyboard.press("Space")
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert page.locator("#__drawer").is_checked()


def test_only_boxes_that_scroll_are_a_stop_for_the_tab_key(visit):
    page = visit(f"en/{QUESTION}", viewport=PHONE)
    page.locator('[data-tool="answers"]').click()
    page.wait_for_timeout(200)
    wrong = page.locator(".rn-scroll, div.arithmatex").evaluate_all(
        "all => all.filter(e => e.clientWidth"
        " && (e.scrollWidth > e.clientWidth + 1) !== e.hasAttribute('tabindex')).length"
    )
    assert wrong == 0


def test_the_switcher_names_the_heading_under_which_one_reads(visit):
    page = visit(f"en/{QUESTION}")
    page.evaluate("document.querySelector('#b').scrollIntoView()")
    page.locator("a.rn-language").focus()
    assert page.locator("a.rn-language").evaluate("link => link.href").endswith(f"/fa/{QUESTION}#b")


@pytest.mark.parametrize("language", TWINS)
def test_the_page_says_its_direction_before_any_script(site, language):
    html = (site.folder / language / "index.html").read_text(encoding="utf-8")
    direction = "rtl" if language == "fa" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in html


def test_links_between_languages_are_relative(site):
    html = (site.folder / "fa" / QUESTION / "index.html").read_text(encoding="utf-8")
    assert f'href="../../../en/{QUESTION}"' in html
