"""A real browser and the built site, for the tests of this folder.

``browser`` is the system's Chromium or Chrome; ``site`` serves the built site on this machine; ``visit`` opens pages in
fresh, guarded contexts: a request to any other host is stopped and noted in ``visit.foreign``.
"""

from __future__ import annotations

import functools
import os
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from rahnama.publish.browser import FLAGS, NAMES, browser_path

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's browser; without one the tests are skipped, and say what to install."""
    found = browser_path()
    if found is None:
        message = (
            "NO BROWSER, so nothing of the site was tried: install Chromium (`apt-get install chromium`, "
            f"`brew install --cask chromium`) or Chrome, so that one of {', '.join(NAMES)} is on the PATH"
        )
        warnings.warn(pytest.PytestWarning(message), stacklevel=1)
        pytest.skip(message)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield running
        running.close()


@dataclass(frozen=True)
class Site:
    """The built site: its folder, and the address under which it is served, without a slash at the end."""

    folder: Path
    url: str


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site built beforehand, in $RAHNAMA_SITE or ./site."""
    folder = Path(os.environ.get("RAHNAMA_SITE", "site")).resolve()
    if not (folder / "index.html").is_file():
        pytest.fail(f"{folder.name}/index.html is missing: build the site first (`make site`), or set RAHNAMA_SITE")
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(folder, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


@dataclass
class Visit:
    """Opens pages. Options are those of a Playwright context: viewport, color_scheme, java_script_enabled, …"""

    browser: Browser
    home: str
    contexts: list[BrowserContext] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __call__(self, address: str = "", **options: Any) -> Page:
        """A page in a context of its own, at an address below the site, or at any file: address."""
        context = self.browser.new_context(**options)
        self.contexts.append(context)
        context.route("**/*", self._guard)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        page = context.new_page()
        page.goto(address if "://" in address else f"{self.home}/{address.lstrip('/')}")
        return page

    def _guard(self, route: Route) -> None:
        address = route.request.url
        if urlsplit(address).scheme in ("http", "https") and not address.startswith(f"{self.home}/"):
            self.foreign.append(address)
            route.abort()
        else:
            route.continue_()

    def close(self) -> None:
        """Close every context."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens pages of the built site; they are closed after the test."""
    visiting = Visit(browser, site.url)
    yield visiting
    visiting.close()


@pytest.fixture(scope="module")
def tour(browser: Browser, site: Site) -> Iterator[Visit]:
    """Like ``visit``, but its pages stay open for all tests of a module."""
    visiting = Visit(browser, site.url)
    yield visiting
    visiting.close()
