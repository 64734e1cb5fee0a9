"""Pages of the code behind the exhibits."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace

import pytest

from rahnama.publish.codepages import code_pages, highlighted, imported, sections
from rahnama.publish.pages import PLACE

MODULE = '''"""Words."""

from __future__ import annotations

from rahnama.reference.sums import triangular
from rahnama.exhibits.d_one import _helper

SIDE = 3  # ``` in code


@part("a")
def shown():
    return triangular(SIDE)


class Kept:
    pass


def last():
    """{@ number x @} and $ stay code."""
'''
HELPER = "from rahnama.reference import sums\n\n\ndef _help():\n    return 1\n"
SUMS = "import numpy\n\n\ndef triangular(n):\n    return n\n"


@pytest.fixture
def package(tmp_path):
    """A package with one module of exhibits, its helper and a reference module."""
    files = {
        "exhibits/d_one/q1.py": MODULE,
        "exhibits/d_one/_helper.py": HELPER,
        "reference/sums.py": SUMS,
        "exhibits/d_one/q2.py": "def unwritten(): ...\n",
    }
    for name, text in files.items():
        path = tmp_path / "rahnama" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "rahnama"


class Book:
    """As much of a guide as code pages ask for."""

    language = "en"
    exhibits = {"d-one/q1": {}}  # noqa: RUF012

    def __iter__(self):
        return iter(())

    @property
    def catalogue(self):
        return [SimpleNamespace(path=f"d-one/{name}", module=f"d_one/{name}") for name in ("q1", "q2")]


def test_a_module_is_cut_at_its_functions_with_their_decorators():
    cut = dict(sections(MODULE))
    assert list(cut) == ["", "shown", "Kept", "last"]
    assert cut["shown"].startswith('@part("a")\ndef shown') and cut[""].strip().endswith("``` in code")
    assert "\n".join(text for _, text in sections(MODULE)) == MODULE.rstrip("\n")


def test_a_module_without_functions_is_one_piece():
    assert list(sections("X = 1\n")) == [("", "X = 1")]


def test_imports_of_ours_are_found_in_order_and_no_others():
    found = imported("import numpy\nfrom rahnama.a import b\nimport rahnama.c\n")
    assert found == ("rahnama.a", "rahnama.a.b", "rahnama.c")


def test_written_questions_and_what_they_import_have_pages(package):
    assert list(code_pages(Book(), package)) == ["code/d-one/_helper.md", "code/d-one/q1.md", "code/reference/sums.md"]


def test_every_function_has_a_heading_to_link_to_and_modules_link_to_what_they_use(package):
    page = code_pages(Book(), package)["code/d-one/q1.md"]
    assert re.findall(r"(?m)^## `\w+` \{#(\w+)\}$", page) == ["shown", "Kept", "last"]
    assert "[`sums`](../../code/reference/sums.md)" in page and "[`_helper`](../../code/d-one/_helper.md)" in page
    assert page.startswith("---\nsearch:\n  exclude: true\n") and "# Code of `src/rahnama/exhibits/d_one/q1.py`" in page


def test_code_is_shown_as_it_is(package):
    pages = code_pages(Book(), package)
    shown = [highlighted(key) for key in PLACE.findall(pages["code/d-one/q1.md"])]
    text = "".join(html.unescape(re.sub(r"<[^>]*>", "", each)) for each in shown)
    assert "".join(text.split()) == "".join(MODULE.split())
    assert all(each.startswith('<div class="highlight"><pre>') for each in shown)


def test_code_is_highlighted_once_for_both_languages(package):
    first, second = (PLACE.findall(code_pages(Book(), package)["code/d-one/q1.md"]) for _ in range(2))
    assert first == second and highlighted(first[0]) is highlighted(second[0])
