"""Make the README's pictures in docs/pictures/ from the built site: python scripts/screenshots.py."""

from __future__ import annotations

import functools
import http.server
import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.browser import FLAGS, browser_path  # noqa: E402

SITE, PICTURES = ROOT / "site", ROOT / "docs" / "pictures"
WIDTH, HEIGHT, COLOURS, LIMIT = 1280, 900, 128, 200_000


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address under which a folder is served."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def compressed(picture: bytes) -> bytes:
    """The picture with few colours, which text and flat surfaces do not notice."""
    out = io.BytesIO()
    reduced = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    reduced.save(out, "PNG", optimize=True)
    return out.getvalue()


def opened(browser: Browser, address: str, scheme: str) -> Page:
    """A page in a light or dark window, with its fonts loaded and nothing moving."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")
    return page


def scroll_to(page: Page, identifier: str) -> None:
    """Put a part's heading below the header."""
    page.evaluate("id => scrollBy(0, document.getElementById(id).getBoundingClientRect().top - 76)", identifier)


def twins(page: Page) -> None:
    """Show both languages side by side."""
    page.locator('[data-tool="both"]').first.click()
    page.wait_for_function("() => document.querySelector('[data-tool=both]').getAttribute('aria-pressed') === 'true'")
    page.wait_for_load_state("networkidle")


def save(page: Page, name: str) -> None:
    """Write one picture; refuse it if it is too heavy for a README."""
    page.wait_for_timeout(400)  # until the header has settled after scrolling
    picture = compressed(page.screenshot())
    if len(picture) > LIMIT:
        raise SystemExit(f"{name} weighs {len(picture):,} bytes, at most {LIMIT:,} are allowed: lower COLOURS")
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / name).write_bytes(picture)
    print(f"docs/pictures/{name}: {len(picture):,} bytes")


def main() -> int:
    """Open two pages of the built site and photograph them."""
    found = browser_path()
    if found is None or not (SITE / "index.html").is_file():
        missing = "a Chromium or Chrome (`apt-get install chromium`)" if found is None else "the site (`make site`)"
        print(f"pictures need {missing}", file=sys.stderr)
        return 1
    with served(SITE) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, "--force-color-profile=srgb"])
        page = opened(browser, f"{home}/fa/ml-hw4/q5/", "light")
        scroll_to(page, "b")
        save(page, "question-fa.png")
        page = opened(browser, f"{home}/en/ml-hw4/q5/", "dark")
        twins(page)
        scroll_to(page, "a")
        save(page, "twins-en.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
