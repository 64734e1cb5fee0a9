"""Time search in a browser: python scripts/bench_search.py [SITE] prints JSON, by language, times in milliseconds."""

from __future__ import annotations

import functools
import http.server
import json
import statistics
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from rahnama.publish.browser import FLAGS, MISSING, browser_path  # noqa: E402

QUERIES = ROOT / "tests/browser/queries.tsv"
# The time until the worker is ready includes its start; an answer's time includes both messages.
MEASURE = """async ([language, queries]) => {
    const index = await (await fetch(`/${language}/search/search_index.json`)).json()
    const start = performance.now(), worker = new Worker(`/${language}/assets/search/worker.js`)
    const reply = message => new Promise(done => { worker.onmessage = done; worker.postMessage(message) })
    await reply({type: 0, data: index})
    const times = {setup: performance.now() - start, queries: [], documents: index.docs.length}
    for (const data of queries) {
        const asked = performance.now()
        await reply({type: 2, data})
        times.queries.push(performance.now() - asked)
    }
    worker.terminate()
    return times
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def queries(language: str) -> list[str]:
    """What readers of a language type."""
    rows = [line.split("\t") for line in QUERIES.read_text(encoding="utf-8").splitlines()[1:]]
    return [row[2] for row in rows if row[0] == language]


def measure(site: Path, language: str) -> dict[str, float]:
    """Times of one language: the best of three set-ups, and all queries of the third."""
    found = browser_path()
    if found is None:
        raise SystemExit(MISSING)
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/{language}/search/search_index.json")
        runs = [page.evaluate(MEASURE, [language, queries(language)]) for _ in range(3)]
        browser.close()
        server.shutdown()
    times = sorted(runs[-1]["queries"])
    return {
        "setup_ms": round(min(run["setup"] for run in runs), 1),
        "query_ms_median": round(statistics.median(times), 2),
        "query_ms_p95": round(times[int(0.95 * (len(times) - 1))], 2),
        "documents": runs[-1]["documents"],
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    if not (folder / "fa/search/search_index.json").is_file():
        raise SystemExit(f"{folder.name} holds no built site: run `make site` first")
    print(json.dumps({language: measure(folder, language) for language in ("fa", "en")}, indent=1))
