"""The built site: links and anchors, hosts, duplicate ids, weights of pages and scripts."""

from __future__ import annotations

import functools
import gzip
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rahnama.publish.checks.report import Report

PAGE_LIMIT, SCRIPT_LIMIT = 150_000, 60_000  # bytes, gzipped
LOADING = {
    ("script", "src"),
    ("img", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("source", "src"),
    ("use", "href"),
    ("image", "href"),
    ("video", "src"),
    ("audio", "src"),
    ("object", "data"),
    ("form", "action"),
}
LOADED_RELATIONS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
    "apple-touch-icon",
}
CSS_URL = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])(?P<url>[^'")\s]+)""")


@dataclass
class Collected(HTMLParser):
    """Links, loaded files and ids of one page."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    base: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Sort every reference of a tag into what is loaded and what is linked."""
        values = {key: value or "" for key, value in attrs}
        self.ids.update([values["id"]] if values.get("id") else [])
        relation = set(values.get("rel", "").split())
        for key in ("href", "src", "data", "action"):
            if key not in values or (tag == "base" and not self.base):
                continue
            if (tag, key) in LOADING and not (tag == "link" and not relation & LOADED_RELATIONS):
                self.loads.append(values[key])
            else:
                self.links.append(values[key])
        if "style" in values:
            self.loads += CSS_URL.findall(values["style"])


@functools.lru_cache(maxsize=4096)
def collected(page: Path) -> Collected:
    """What a page refers to."""
    found = Collected()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def pages(site: Path) -> list[Path]:
    """Every HTML page of the site."""
    return sorted(site.rglob("*.html"))


def _target(page: Path, path: str, site: Path) -> Path:
    base = site if path.startswith("/") else page.parent
    target = (base / unquote(path).lstrip("/")).resolve() if path else page
    return target / "index.html" if target.is_dir() else target


def links(site: Path) -> Report:
    """Every internal link and loaded file exists, its anchor too."""
    site, report = site.resolve(), Report("links", "links and anchors")
    for page in pages(site):
        found = collected(page)
        absolute = page.name == "404.html"
        for reference in (*found.links, *found.loads):
            parts = urlsplit(reference)
            if parts.scheme or parts.netloc or (absolute and not reference.startswith("#")):
                continue
            report.checked += 1
            target = _target(page, parts.path, site)
            if not target.is_file():
                report.problems.append(f"{page.relative_to(site)}: {reference} leads nowhere")
            elif parts.fragment and target.suffix == ".html" and not _anchor(target, unquote(parts.fragment)):
                report.problems.append(f"{page.relative_to(site)}: {reference}: no such anchor")
    return report


def _anchor(page: Path, fragment: str) -> bool:
    return fragment.startswith((":~:", "__")) or fragment in collected(page).ids


def hosts(site: Path) -> Report:
    """Nothing is loaded from another host, neither by pages nor by style sheets."""
    report = Report("hosts", "loaded files")
    for page in pages(site):
        report.checked += len(collected(page).loads)
        report.problems += [f"{page.relative_to(site)}: loads {url}" for url in collected(page).loads if _foreign(url)]
    for sheet in sorted(site.rglob("*.css")):
        for url in CSS_URL.findall(sheet.read_text(encoding="utf-8")):
            report.checked += 1
            if _foreign(url):
                report.problems.append(f"{sheet.relative_to(site)}: loads {url}")
            elif not url.startswith(("data:", "#")) and not (sheet.parent / urlsplit(url).path).is_file():
                report.problems.append(f"{sheet.relative_to(site)}: {url} does not exist")
    return report


def _foreign(url: str) -> bool:
    return bool(urlsplit(url).netloc)


def ids(site: Path) -> Report:
    """No id stands twice on a page."""
    report = Report("ids", "ids")
    for page in pages(site):
        report.checked += sum(collected(page).ids.values())
        report.problems += [
            f"{page.relative_to(site)}: the id {name!r} stands {times} times"
            for name, times in collected(page).ids.items()
            if times > 1
        ]
    return report


def zipped(path: Path) -> int:
    """Bytes of a file, gzipped."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def questions(site: Path) -> Iterator[Path]:
    """The pages of questions, with those that go on from them."""
    for page in pages(site):
        if re.fullmatch(r"(fa|en)/[a-z0-9-]+/q\d+(-[a-z0-9-]+)?/index\.html", page.relative_to(site).as_posix()):
            yield page


def weights(site: Path) -> Report:
    """A question's page and our scripts keep within their weights."""
    report = Report("weights", "pages and scripts")
    for page in questions(site):
        report.checked += 1
        if zipped(page) > PAGE_LIMIT:
            report.problems.append(f"{page.relative_to(site)}: {zipped(page):,} bytes gzipped, at most {PAGE_LIMIT:,}")
    for language in sorted({page.relative_to(site).parts[0] for page in questions(site)}):
        scripts = [
            path
            for path in (site / language / "assets").rglob("*.js")
            if "javascripts" not in path.relative_to(site).parts
        ]
        report.checked += len(scripts)
        total = sum(map(zipped, scripts))
        if total > SCRIPT_LIMIT:
            report.problems.append(f"{language}: our scripts weigh {total:,} bytes gzipped, at most {SCRIPT_LIMIT:,}")
    return report


CHECKS = (links, hosts, ids, weights)
