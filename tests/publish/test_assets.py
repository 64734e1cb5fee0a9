"""Files that the site needs beside its pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rahnama.publish import assets
from rahnama.publish.languages import link_or_copy
from rahnama.publish.project import REPOSITORY


def test_every_font_that_the_style_sheet_of_formulas_names_is_there():
    files = assets.files(REPOSITORY)
    named = re.findall(r"url\(([^)]+)\)", files["assets/katex/katex.min.css"])
    assert len(named) > 10 and all(name.endswith(".woff2") for name in named)
    assert {f"assets/katex/{name}" for name in named} <= set(files)


def test_every_file_exists_or_has_a_text():
    for name, source in assets.files(REPOSITORY).items():
        assert source.is_file() if isinstance(source, Path) else source.strip(), name


def test_missing_packages_are_told_with_their_remedy(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"is missing: run `npm ci --ignore-scripts` \(or `make setup`\)"):
        assets.files(tmp_path)


def test_a_second_name_stands_for_the_same_bytes(tmp_path):
    (tmp_path / "one").write_text("words")
    link_or_copy(str(tmp_path / "one"), str(tmp_path / "another"))
    assert (tmp_path / "another").read_text() == "words"


def test_where_no_second_name_can_be_given_the_file_is_copied(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError("no links here")

    monkeypatch.setattr("os.link", refuse)
    (tmp_path / "one").write_text("words")
    link_or_copy(str(tmp_path / "one"), str(tmp_path / "another"))
    assert (tmp_path / "another").read_text() == "words"
