"""The edition that opens from a disk: links name files, and the archive is the same every time."""

from __future__ import annotations

import json
import os
import zipfile

import pytest

from rahnama.publish.offline import explicit, pack, prepare

BUNDLE = '<script src="{}assets/javascripts/bundle.12345678.min.js"></script>'


@pytest.fixture
def site(tmp_path):
    """A small site with a page in a folder, in each language."""
    folder = tmp_path / "site"
    for name in ("", "fa/", "fa/q/", "en/", "en/q/"):
        (folder / name).mkdir(exist_ok=True, parents=True)
        up = "../" * (name.count("/") - 1) or "./"
        script = BUNDLE.format(up) if name else ""
        (folder / name / "index.html").write_text(f'<a href="q/">q</a><a href=".">here</a>{script}')
    for language in ("fa", "en"):
        (folder / language / "assets" / "search").mkdir(parents=True)
        (folder / language / "assets" / "search" / "worker.js").write_text("// </script>\n", encoding="utf-8")
        (folder / language / "search").mkdir()
        index = {"config": {"lang": [language]}, "docs": [{"location": "q/#a", "title": "t", "text": "x"}]}
        (folder / language / "search" / "search_index.json").write_text(json.dumps(index), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="q/">', '<a href="q/index.html">'),
        ('<a href="q/#b-1">', '<a href="q/index.html#b-1">'),
        ('<a href="q/?h=x#a">', '<a href="q/index.html?h=x#a">'),
        ('<a href=".">', '<a href="./index.html">'),
        ('<a href="..">', '<a href="../index.html">'),
        ('<a href="#a">', '<a href="#a">'),
        ('<a href="q/picture.png">', '<a href="q/picture.png">'),
        ('<a href="https://example.org/q/">', '<a href="https://example.org/q/">'),
        ('<a href="mailto:a@example.org">', '<a href="mailto:a@example.org">'),
        ('<a data-href="q/">', '<a data-href="q/">'),
        ('"features": ["navigation.instant", "toc.follow"]', '"features": ["toc.follow"]'),
    ],
)
def test_links_to_folders_name_their_page_and_no_other_does(site, before, after):
    assert explicit(before, site / "fa") == after


def test_a_link_to_a_folder_without_a_page_stays(site):
    assert explicit('<a href="assets/">', site / "fa") == '<a href="assets/">'


def test_the_copy_is_changed_and_the_site_is_not(site, tmp_path):
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    prepare(site, tmp_path / "copy")
    assert before == {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    page = (tmp_path / "copy" / "fa" / "index.html").read_text(encoding="utf-8")
    assert 'href="q/index.html"' in page and "offline-worker.js" in page
    assert "q/index.html#a" in (tmp_path / "copy" / "en" / "search" / "search_index.js").read_text(encoding="utf-8")


def test_what_an_earlier_copy_held_is_gone(site, tmp_path):
    (tmp_path / "copy" / "old").mkdir(parents=True)
    prepare(site, tmp_path / "copy")
    assert not (tmp_path / "copy" / "old").exists()


def test_without_a_site_it_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="run `make site` first"):
        prepare(tmp_path / "none", tmp_path / "copy")


def test_the_same_files_make_the_same_archive_whatever_their_times(site, tmp_path):
    pack(site, tmp_path / "a.zip")
    for path in site.rglob("*"):
        os.utime(path, (1, 1))
    pack(site, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert "site/fa/q/index.html" in archive.namelist() and archive.namelist() == sorted(archive.namelist())


def test_an_archive_is_replaced_in_one_step(site, tmp_path):
    (tmp_path / "a.zip").write_text("old")
    pack(site, tmp_path / "a.zip")
    assert zipfile.is_zipfile(tmp_path / "a.zip") and not (tmp_path / "a.part").exists()
