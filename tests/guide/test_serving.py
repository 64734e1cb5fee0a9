"""Serving while writing: an edit builds its page, nothing builds itself again, and mistakes take nothing away."""

from __future__ import annotations

import filecmp
import socket
import threading
import time
import urllib.request

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page

Q1 = "docs/en/primer/q1.md"


class Server:
    """What ``mkdocs serve`` does on each build, without the server: the plugins live on between builds."""

    def __init__(self, folder, site):
        self.folder, self.site = folder, site
        self.settings().plugins.on_startup(command="serve", dirty=False)

    def settings(self):
        return load_config(str(self.folder / "mkdocs.yml"), site_dir=str(self.site))

    def build(self):
        """Build as after a change; the pages that were rendered, in order."""
        rendered, render = [], Page.render
        Page.render = lambda page, *rest: (rendered.append(page.file.src_uri), render(page, *rest))[1]
        try:
            build(self.settings(), serve_url="http://127.0.0.1:8000/")
        finally:
            Page.render = render
        return rendered

    def stop(self):
        self.settings().plugins.on_shutdown()


@pytest.fixture
def server(draft, tmp_path):
    """The guide, built once by a server that goes on."""
    running = Server(draft.folder, tmp_path / "served")
    running.build()
    yield running
    running.stop()


def test_an_edit_builds_the_edited_page_and_the_twin_that_lags_now(server, draft):
    draft.edit(Q1, "How large", "How very large")
    assert server.build() == ["primer/q1.md", "primer/q1.md"]
    assert 'class="rn-lagging"' in (server.site / "fa/primer/q1/index.html").read_text(encoding="utf-8")
    draft.edit(Q1, "How very large", "How really very large")
    assert server.build() == ["primer/q1.md"]
    assert "How really very large" in (server.site / "en/primer/q1/index.html").read_text(encoding="utf-8")


def test_without_an_edit_nothing_is_built(server):
    assert server.build() == []
    assert (server.site / "fa/primer/q1/index.html").is_file()


def test_what_an_edit_builds_is_what_a_whole_build_makes(server, draft):
    draft.edit(Q1, "How large", "How very large")
    server.build()
    draft.edit("docs/fa/primer/q2.md", "هر عدد چند بار", "هر عددی چند بار")
    server.build()
    whole = Server(draft.folder, draft.folder / "whole")
    server.stop()
    whole.build()
    names, others = (
        sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
        for site in (whole.site, server.site)
    )
    assert names == others
    compared = [name for name in names if not name.endswith("sitemap.xml.gz")]  # which holds the time of its making
    assert len(compared) > 100
    assert filecmp.cmpfiles(server.site, whole.site, compared, shallow=False) == (compared, [], [])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("catalogue/primer.toml", "A hundred numbers", "One hundred numbers"),
        ("build/exhibits/primer/q1/exhibits.json", "5051", "5052"),
        ("mkdocs.base.yml", "toc_depth: 3", "toc_depth: 2"),
    ],
)
def test_what_every_page_may_depend_on_builds_every_page(server, draft, name, old, new):
    draft.edit(name, old, new)
    assert len(server.build()) > 20


def test_a_page_that_is_removed_is_gone(server, draft):
    for language in ("fa", "en"):
        (draft.folder / "docs" / language / "primer" / "q2.md").unlink()
    draft.edit(
        "catalogue/primer.toml",
        '"arithmetic-mean"]\nstatus = { fa = "written", en = "written" }',
        '"arithmetic-mean"]\nstatus = { fa = "planned", en = "planned" }',
    )
    server.build()
    assert not (server.site / "en/primer/q2/index.html").exists()
    assert (server.site / "en/primer/q1/index.html").exists()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("{@ number sum_to_hundered @}", "{@ number sum_to_hundred @}"),  # refused while pages are read
        (r"$\frac{1$ {@ number sum_to_hundred @}", "{@ number sum_to_hundred @}"),  # refused while pages are written
    ],
)
def test_a_mistake_leaves_what_is_served_as_it_is_and_its_correction_is_served(server, draft, wrong, right):
    page = server.site / "en/primer/q1/index.html"
    before = page.read_bytes()
    draft.edit(Q1, right, wrong)
    with pytest.raises(Abort):
        server.build()
    assert page.read_bytes() == before
    draft.edit(Q1, wrong, right)
    server.build()
    assert page.read_bytes() == before


def free_port():
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, patience=60):
    """Wait until something holds."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < patience, "it never happened"
        time.sleep(0.05)


@pytest.fixture
def serving(draft, mkdocs):
    """``mkdocs serve`` on the guide: its address, and the lines it has said so far."""
    port, said = free_port(), []
    process = mkdocs(draft.folder, "serve", "--dev-addr", f"127.0.0.1:{port}", SITE_URL="http://127.0.0.1:8000/")
    threading.Thread(target=lambda: said.extend(iter(process.stdout.readline, "")), daemon=True).start()
    try:
        wait_for(lambda: any("Serving on" in line for line in said) or process.poll() is not None)
        assert process.poll() is None, "".join(said)
        yield f"http://127.0.0.1:{port}/", said
    finally:
        process.terminate()
        process.wait()


def test_an_edit_is_served_and_no_build_starts_another(serving, draft):
    address, said = serving

    def builds():
        return sum("Building documentation..." in line for line in said)

    def served(path, words):
        with urllib.request.urlopen(f"{address}{path}", timeout=30) as answer:
            return words in answer.read().decode()

    assert served("fa/primer/q1/", "</html>") and builds() == 1
    draft.edit(Q1, "How large", "How very large")
    wait_for(lambda: served("en/primer/q1/", "How very large"))
    draft.edit("src/tiny_guide/exhibits/primer/q1.py", "The sum of 1 to 100.", "The sum of 1 to 100, twice.")
    wait_for(lambda: served("en/code/primer/q1/", "to 100, twice"))
    time.sleep(1.5)  # an edit that is seen half written is built twice
    settled = builds()
    time.sleep(3)
    assert settled == builds() and 3 <= settled <= 5, "".join(said)
