"""Readers see what was run: on which pages it is shown, its seeds, data, versions and tolerance, in their digits."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from rahnama.publish.codepages import experiments_of, experiments_shown
from rahnama.publish.experiments import experiments

PROVENANCE = {
    "seeds": [0, 1],
    "data": {"fashion-mnist": {}},
    "versions": {"python": "3.11.7", "torch": "2.13.0"},
    "processor_seconds": 61.6,
}


@pytest.fixture
def book(tmp_path):
    """A book in which one figure shows the result of one experiment."""
    folder = tmp_path / "results"
    folder.mkdir()
    content = {"provenance": PROVENANCE, "tolerance": {"accuracy": 0.02, "free": None}, "records": [[{}, {}]] * 12}
    (folder / "depth.json").write_text(json.dumps(content))
    exhibits = {"d/q1": {"curve": {"data": ["results/depth.json", "other/file.json"]}}, "d/q2": {"sum": {}}}
    return SimpleNamespace(language="fa", exhibits=exhibits, package=tmp_path / "src" / "guide", stale=frozenset())


def test_only_results_are_experiments(book) -> None:
    assert experiments_of(book.exhibits["d/q1"]["curve"]) == ["depth"]
    assert experiments_of({}) == [] and experiments_shown(book.exhibits) == ["depth"]


def test_the_entry_says_where_it_is_shown_and_how_it_was_made(book) -> None:
    shown = experiments(book)
    assert '<a href="../d/q1/"><code>d/q1</code></a>' in shown and "d/q2" not in shown
    assert '<a href="../code/experiments/depth/">' in shown
    for text in ("۱۲", "۶۲", "<code>torch 2.13.0</code>", "<code>fashion-mnist</code>", "۰٫۰۲", "سنجیده نمی‌شود"):
        assert text in shown
    assert "rn-stale" not in shown


def test_a_stale_one_is_marked(book) -> None:
    book.stale = frozenset({"results/depth.json"})
    assert "rn-stale" in experiments(book)


def test_a_guide_without_experiments_shows_nothing(book) -> None:
    book.exhibits = {"d/q2": {"sum": {}}}
    assert experiments(book) == ""
