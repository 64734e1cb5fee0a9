"""Faults of a built site are found."""

import pytest

from rahnama.publish.checks import built


@pytest.fixture
def site(tmp_path):
    page = tmp_path / "en" / "d" / "q1" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<h1 id="a">A</h1><a href="#a">a</a><a href="../">up</a><img src="x.png" alt="">')
    (page.parent / "x.png").write_bytes(b"x")
    (page.parent.parent / "index.html").write_text("<p id='p'></p>")
    return tmp_path


def add(site, text):
    page = site / "en" / "d" / "q1" / "index.html"
    page.write_text(page.read_text() + text)
    built.collected.cache_clear()


def test_a_sound_site_passes(site):
    for check in built.CHECKS:
        assert check(site).passed, str(check(site))


@pytest.mark.parametrize(
    ("text", "check", "words"),
    [
        ('<a href="../nowhere/">x</a>', built.links, "leads nowhere"),
        ('<a href="../#b">x</a>', built.links, "no such anchor"),
        ('<script src="https://example.org/a.js"></script>', built.hosts, "loads https://example.org/a.js"),
        ('<link rel="stylesheet" href="//example.org/a.css">', built.hosts, "loads //example.org/a.css"),
        ('<p style="background:url(https://example.org/a.png)"></p>', built.hosts, "example.org"),
        ('<p id="a"></p>', built.ids, "stands 2 times"),
    ],
)
def test_each_fault_is_named(site, text, check, words):
    add(site, text)
    assert any(words in problem for problem in check(site).problems)


def test_a_link_to_another_host_is_no_fault(site):
    add(site, '<a href="https://example.org/">x</a><link rel="canonical" href="https://example.org/">')
    assert built.hosts(site).passed and built.links(site).passed


def test_a_style_sheet_may_not_load_from_elsewhere(site):
    (site / "a.css").write_text("@import 'https://example.org/b.css'; p{background:url(missing.png)}")
    assert len(built.hosts(site).problems) == 2


def test_a_heavy_page_is_refused(site, monkeypatch):
    monkeypatch.setattr(built, "PAGE_LIMIT", 10)
    assert not built.weights(site).passed
