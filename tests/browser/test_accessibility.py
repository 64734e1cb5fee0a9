"""axe-core finds nothing, and no page scrolls sideways: every page, both languages, both themes, two widths.

Code pages are all made by one template; one of each language is examined. On the light page every rule runs at 1280
px, and every rule but those about colours at 360 px, where the colours are the same; the dark page is the same document
in other colours, so there the rules about colours run, once. That it does not scroll sideways is seen in all four.

Formulas are all made by one renderer, in the colour of the text around them; those of one page stand for the others,
since their thousands of spans take axe four fifths of its time: elsewhere a letter takes their place. So do the first
rows of the verification page's tables: there are thousands, one for each claim of the guide, all of one make.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
# Scroll boxes learn of a new width from an observer, which runs after the frame that shows it.
SETTLED = """() => new Promise(
  done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 120))))"""
FORMULAS = "ml-hw4/q2/"  # the page whose formulas are examined
REPEATED = "verification/"
ROWS = 8  # of a table there
THINNED = """rows => document.querySelectorAll(`tbody tr:nth-child(n + ${rows + 1})`).forEach(row => row.remove())"""
WITHOUT_FORMULAS = "() => document.querySelectorAll('.katex').forEach(each => each.replaceWith('x'))"
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async only => {
  const found = await axe.run({include: [["html"]]}, {...only, resultTypes: ["violations"]})
  return {checked: found.passes.length,
          violations: found.violations.map(
            v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")}`)}
}"""


def addresses(folder: Path, language: str) -> list[str]:
    """Every page of a language, and one of its code pages."""
    found = [
        page.parent.relative_to(folder).as_posix() + "/" for page in sorted((folder / language).rglob("index.html"))
    ]
    code = [address for address in found if "/code/" in address]
    return [address for address in found if address not in code] + code[:1]


def settle(page: Page, scheme: str, width: int) -> None:
    """Both are switched without loading the page again; everything folded is opened."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(SETTLED)


def rules(scheme: str, width: int) -> dict[str, object] | None:
    """Which rules run in a theme at a width, as axe's options; None if none is left to run."""
    if scheme == "light":
        known = {name: {"enabled": width == max(WIDTHS)} for name in COLOURS}
        return {"runOnly": {"type": "tag", "values": TAGS}, "rules": known}
    return {"runOnly": {"type": "rule", "values": COLOURS}} if width == max(WIDTHS) else None


def states(page: Page) -> Iterator[tuple[str, int]]:
    """The page in both themes at both widths."""
    for scheme in SCHEMES:
        for width in WIDTHS:
            settle(page, scheme, width)
            yield scheme, width


@pytest.mark.xdist_group("axe-fa")
def test_persian_pages_are_accessible(tour, site):
    examine(tour, site, "fa")


@pytest.mark.xdist_group("axe-en")
def test_english_pages_are_accessible(tour, site):
    examine(tour, site, "en")


@pytest.mark.xdist_group("axe-en")
def test_the_chooser_is_accessible(tour):
    faults = []
    page = tour("", color_scheme="light")
    page.add_script_tag(path=AXE)
    for scheme, width in states(page):
        found = examined(page, scheme, width)
        faults += [f"chooser {scheme} {width}: {each}" for each in found["violations"]]
    assert faults == []


def examined(page: Page, scheme: str, width: int) -> dict[str, Any]:
    """What axe found: how many rules passed, and the violations."""
    wanted = rules(scheme, width)
    return page.evaluate(RUN, wanted) if wanted else {"checked": 0, "violations": []}


def examine(tour, site, language: str) -> None:
    faults: list[str] = []
    checked = 0
    for address in addresses(site.folder, language):
        page = tour(address, color_scheme="light")
        for scheme, width in states(page):
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{address} {scheme} {width}: the page scrolls sideways")
        page.add_script_tag(path=AXE)
        if address.endswith(REPEATED):
            page.evaluate(THINNED, ROWS)
        if not address.endswith(FORMULAS):
            page.evaluate(WITHOUT_FORMULAS)
        for scheme, width in states(page):
            found = examined(page, scheme, width)
            checked += found["checked"]
            faults += [f"{address} {scheme} {width}: {each}" for each in found["violations"]]
        page.context.close()
        tour.contexts.clear()
    assert checked > 0
    assert faults == [], "\n".join(faults)
