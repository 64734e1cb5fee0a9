"""Explorers in a browser: what they show, in both languages, by keyboard, on a phone, on paper, and when they fail.

An explorer that no page shows yet is put where another one stands; the page loads its scripts by itself.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from rahnama.exhibit import Claim
from rahnama.exhibits.ml_hw4 import q4
from rahnama.publish import explorers
from rahnama.publish.digits import Style, text_number

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BOTTLENECK, DILATION = "ml-hw4/q4/", "ml-hw4/q5/"
LANGUAGES = ("fa", "en")
DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "en": "0123456789"}
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"
PUT = """([name, attributes]) => {
  const box = document.createElement("template")
  box.innerHTML = `<rn-${name} ${attributes}><p class="fallback">The static figure</p></rn-${name}>`
  document.querySelector("rn-inception").replaceWith(box.content)
  rahnama.explorers.prepare()
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
WIDER = """e => [...e.querySelectorAll(":not(svg, svg *, input, legend)")]
  .filter(each => each.clientWidth && each.scrollWidth > each.clientWidth + 1).map(each => each.outerHTML)"""


def shown(visit: Any, language: str, name: str, attributes: str = "", **options: Any) -> Page:
    """A page on which an explorer is ready, with every answer open."""
    page = visit(f"{language}/{DILATION if name == 'dilation' else BOTTLENECK}", **options)
    page.evaluate(OPEN)
    if attributes or name not in {"dilation", "inception"}:
        page.evaluate(PUT, [name, attributes])
    page.locator(f"rn-{name}[data-ready]").first.wait_for(state="attached")
    return page


def written(page: Page) -> dict[str, str]:
    """The named numbers that an explorer shows."""
    pairs = "all => Object.fromEntries(all.map(each => [each.firstChild.textContent, each.lastChild.textContent]))"
    return dict(page.locator(".rn-explorer__numbers > div").evaluate_all(pairs))


def verified(claim: Claim, language: Any, **style: Any) -> str:
    """A claim's number as the page writes it."""
    return text_number(next(iter(claim.routes.values())), language, Style(**style))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calculator_starts_at_the_numbers_that_the_page_verifies(visit, language):
    page = shown(visit, language, "inception")
    found = list(written(page).values())
    assert found[:6] == [
        verified(q4.direct_cost(), language),
        verified(q4.bottleneck_total(), language),
        verified(q4.squeezing_cost(), language),
        verified(q4.remaining_convolution_cost(), language),
        verified(q4.remaining_share(), language, percent=True, digits=2),
        verified(q4.break_even_exactly(), language, digits=1),
    ]
    weights = [next(iter(each.routes.values())) for each in q4.counting_conventions().rows[3][1:3]]
    assert found[6:] == [text_number(each, language) for each in weights]
    said = page.locator("rn-inception [aria-live]").inner_text()
    for claim, style in (
        (q4.reduction(), {"percent": True, "digits": 2}),
        (q4.speed_up(), {"digits": 2}),
        (q4.break_even(), {}),
    ):
        assert verified(claim, language, **style) in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", explorers.names())
def test_every_slider_box_and_choice_is_worked_with_the_keyboard(visit, language, name):
    page = shown(visit, language, name)
    explorer = page.locator(f"rn-{name}").first
    state = "e => [...e.querySelectorAll('svg, dd, [aria-live]')].map(each => each.outerHTML).join()"
    start = explorer.evaluate(state)
    for control in explorer.locator("input[type=range]:visible, input[type=checkbox], input[type=radio]:checked").all():
        before = explorer.evaluate(state)
        kind = control.get_attribute("type")
        control.focus()
        page.keyboard.press("Space" if kind == "checkbox" else "ArrowDown")
        if name == "inception" and explorer.evaluate(state) == before:
            page.keyboard.press("ArrowUp")
        assert explorer.evaluate(state) != before, control.evaluate("e => e.outerHTML")
    reset = explorer.locator("button")
    reset.focus()
    page.keyboard.press("Enter")
    assert explorer.evaluate(state) == start
    assert visit.errors == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", explorers.names())
def test_numbers_stand_in_the_digits_of_the_page_and_apart_from_the_words(visit, language, name):
    page = shown(visit, language, name)
    others = re.compile(f"[{DIGITS[next(each for each in LANGUAGES if each != language)]}]")
    texts = page.locator(f"rn-{name} .rn-explorer :is(p, dd, dt, label, legend, output, text)").all_text_contents()
    assert len(texts) > 8
    assert [each for each in texts if others.search(each)] == []
    bare = """all => all.flatMap(each => [...each.childNodes])
      .filter(node => node.nodeType === Node.TEXT_NODE && /[0-9۰-۹]/.test(node.data)).map(node => node.data)"""
    assert page.locator(f"rn-{name} .rn-explorer :is(p, dd)").evaluate_all(bare) == []


def test_both_scripts_may_be_typed_and_nonsense_is_not_believed(visit):
    page = shown(visit, "fa", "inception")
    channels, width = (page.locator("rn-inception input[type=text]").nth(i) for i in (1, 3))
    total = lambda: list(written(page).values())[1]  # noqa: E731
    width.fill("32")
    width.press("Enter")
    assert (width.input_value(), total()) == ("۳۲", text_number(2 * 12_443_648, "fa"))
    width.fill("۸")
    width.press("Tab")
    assert (width.input_value(), total()) == ("۸", text_number(12_443_648 // 2, "fa"))
    for nonsense in ("", "abc", "۸ب"):
        width.fill(nonsense)
        width.press("Enter")
        assert width.input_value() == "۸"
    channels.fill("4")
    channels.press("Enter")
    expect(width).to_have_value("۴")  # no bottleneck is wider than its input
    channels.fill("99999")
    channels.press("Enter")
    expect(channels).to_have_value("۱٬۰۲۴")


@pytest.mark.parametrize(
    ("language", "attributes", "value", "words"),
    [
        ("fa", 'function="relu" z="0"', "تعریف‌نشده", "مشتق تعریف نمی‌شود"),
        ("en", 'function="relu" z="0"', "undefined", "no derivative"),
        ("fa", 'function="relu" z="-1"', "۰", "شیب این‌جا صفر است"),
        ("en", 'function="sigmoid" z="0" layers="100"', "0.2500", "6.22×10−61"),
        ("en", 'function="prelu" a="1" z="0"', "1", "arrives as it was"),
    ],
)
def test_slopes_are_said_and_a_kink_has_none(visit, language, attributes, value, words):
    page = shown(visit, language, "activations", attributes)
    assert list(written(page).values())[1] == value
    expect(page.locator("rn-activations [aria-live]")).to_contain_text(words)


def test_only_the_parameter_of_the_chosen_function_is_shown(visit):
    page = shown(visit, "en", "activations")
    sliders = page.locator("rn-activations input[type=range]:visible")
    for name, count in (("sigmoid", 2), ("leaky", 3), ("prelu", 3), ("elu", 3), ("relu", 2)):
        page.locator(f"rn-activations input[value={name}]").check()
        expect(sliders).to_have_count(count)


@pytest.mark.parametrize(
    ("attributes", "fa", "en"),
    [
        ('alpha="2"', "تابع عوض شده است", "The function has changed"),
        ('alpha="2" statistics="batch"', "تنها به سبب ε", "Only ε"),
        ('alpha="-2" statistics="batch"', "علامت همه", "changed its sign"),
        ('alpha="2" statistics="batch" epsilon="0"', "تابع همان است", "is the one it was"),
        ('alpha="2" statistics="rescaled"', "خود بایاس نه", "the bias itself was not"),
        ('alpha="0" statistics="batch" epsilon="0"', "بر صفر تقسیم", "divide by zero"),
    ],
)
def test_the_effect_of_alpha_is_said_in_both_languages(visit, attributes, fa, en):
    for language, words in (("fa", fa), ("en", en)):
        page = shown(visit, language, "batchnorm", attributes)
        expect(page.locator("rn-batchnorm [aria-live]")).to_contain_text(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_explorers_are_accessible_and_fit_a_phone(visit, language):
    faults, checked = [], 0
    for name in explorers.names():
        page = shown(visit, language, name, color_scheme="light", reduced_motion="reduce")
        page.add_script_tag(path=AXE)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(150)
            assert not page.evaluate(SIDEWAYS), (name, width)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                run = "([where, tags]) => axe.run(where, {runOnly: {type: 'tag', values: tags}})"
                found = page.evaluate(run, [f"rn-{name}", TAGS])
                checked += len(found["passes"])
                faults += [
                    f"{name} {width} {scheme} {each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]
                ]
        inside = page.locator(f"rn-{name} .rn-explorer").evaluate(WIDER)
        assert inside == [], name
    assert checked > 50 and faults == []


def test_nothing_moves_by_itself(visit):
    page = shown(visit, "en", "activations", color_scheme="light")
    moving = """all => all.filter(each => {
      const {animationName, transitionDuration} = getComputedStyle(each)
      return animationName !== "none" || each.closest("svg") && transitionDuration !== "0s"
    }).length"""
    assert page.locator("rn-activations .rn-explorer *").evaluate_all(moving) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_the_static_figure_stands(visit, language):
    page = visit(f"{language}/{BOTTLENECK}", java_script_enabled=False)
    for solution in page.locator("details.rn-solution > summary").all():
        solution.click()
    expect(page.locator("rn-inception svg.rn-svg")).to_be_visible()


@pytest.mark.parametrize("script", ["frame", "inception", "inception-element"])
def test_where_a_script_does_not_arrive_the_static_figure_stands(visit, script):
    page = visit("")
    page.route(f"**/explorers/{script}.js", lambda route: route.abort())
    page.goto(f"{visit.home}/en/{BOTTLENECK}")
    page.evaluate(OPEN)
    page.wait_for_load_state("networkidle")
    expect(page.locator("rn-inception svg.rn-svg")).to_be_visible()
    assert page.locator("rn-inception .rn-explorer").count() == 0


def test_an_explorer_that_fails_gives_its_place_back_to_the_figure(visit):
    page = visit("")
    page.route(
        "**/explorers/inception.js",
        lambda route: route.fulfill(
            content_type="text/javascript",
            body="rahnama.inception = {OPTIONS: {width: {min: 1, max: 20, usual: 16}}, compare() { throw Error('x') }}",
        ),
    )
    page.goto(f"{visit.home}/en/{BOTTLENECK}")
    page.evaluate(OPEN)
    page.wait_for_load_state("networkidle")
    expect(page.locator("rn-inception svg.rn-svg")).to_be_visible()
    assert page.locator("rn-inception .rn-explorer").count() == 0


@pytest.mark.parametrize("name", ["dilation", "inception"])
def test_on_paper_stands_the_static_figure(visit, name):
    page = shown(visit, "fa", name)
    figure, explorer = page.locator(f"rn-{name} svg.rn-svg").first, page.locator(f"rn-{name} .rn-explorer").first
    expect(figure).to_be_hidden()
    page.emulate_media(media="print")
    expect(figure).to_be_visible()
    expect(explorer).to_be_hidden()


def test_pages_load_the_scripts_of_their_own_explorers_only(visit):
    for address, expected in (
        ("en/glossary/", set()),
        (f"en/{DILATION}", {"numbers", "frame", "axes", "dilation", "dilation-element"}),
        (f"en/{BOTTLENECK}", {"numbers", "frame", "axes", "inception", "inception-element"}),
    ):
        page = visit(address)
        page.wait_for_load_state("networkidle")
        loaded = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
        assert {found[1] for each in loaded if (found := re.search(r"/explorers/([\w-]+)\.js", each))} == expected


def test_an_explorer_works_from_the_disk(visit, site):
    page = visit((site.folder / "fa" / BOTTLENECK / "index.html").as_uri())
    page.evaluate(OPEN)
    expect(page.locator("rn-inception .rn-explorer")).to_be_visible()


def test_an_explorer_works_after_instant_navigation(visit, site):
    page = visit("fa/")
    listed = "".join(f"<url><loc>{site.url}/fa/{path}</loc></url>" for path in ("", BOTTLENECK, DILATION))
    page.route(
        "**/sitemap.xml", lambda route: route.fulfill(body=f"<urlset>{listed}</urlset>", content_type="text/xml")
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    page.evaluate("window.same = true")
    for address, name in ((BOTTLENECK, "inception"), (DILATION, "dilation"), (BOTTLENECK, "inception")):
        page.evaluate("address => document.querySelector(`nav a[href$='${address}']`).click()", address)
        page.wait_for_url(re.compile(f"/fa/{address}"))
        page.locator(f"rn-{name}[data-ready]").first.wait_for(state="attached")
    assert page.evaluate("window.same"), "the page was loaded anew"
    assert visit.errors == []


def test_side_by_side_each_language_has_an_explorer_of_its_own(visit):
    page = shown(visit, "fa", "inception", viewport={"width": 1280, "height": 900})
    page.locator('[data-tool="both"]').click()
    expect(page.locator("rn-inception[data-ready]")).to_have_count(2)
    page.evaluate(OPEN)
    for explorer in page.locator("rn-inception").all():
        language = explorer.evaluate("e => e.closest('[lang]').lang")
        assert any(each in DIGITS[language] for each in explorer.locator("[aria-live]").inner_text())
        slider = explorer.locator("input[type=range]").last
        before = explorer.locator("dd").nth(1).inner_text()
        slider.focus()
        page.keyboard.press("ArrowRight")
        expect(explorer.locator("dd").nth(1)).not_to_have_text(before)
    assert not page.evaluate(SIDEWAYS) and visit.errors == []
