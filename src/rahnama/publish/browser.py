"""The system's Chromium or Chrome: where it is, and how it is started so that it asks nothing of the network."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "no browser: install Chromium (`apt-get install chromium`, `brew install --cask chromium`) or Chrome, "
    f"so that one of {', '.join(NAMES)} is on the PATH"
)


def browser_path() -> str | None:
    """Path of the first browser on the PATH, or None; ``MISSING`` says what to do then."""
    return next(filter(None, map(shutil.which, NAMES)), None)
