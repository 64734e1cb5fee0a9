"""A notebook in the miniature guide: its page in both languages, its download, its staleness."""

from __future__ import annotations

import json
import re

import pytest

from rahnama.publish.checks.notebooks import check
from rahnama.publish.notebooks import outcome
from rahnama.publish.notebooks.source import read

SOURCE = """\
# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
#   rahnama: {question: primer/q1}
# ---

# %% [markdown] lang="fa"
# # گام‌های نخست {#top}
#
# جمع این عددها را می‌خواهیم، $n=3$.
# پرسش را [در صفحه‌اش](../q1/#a) ببینید.
#
# ## جمع {#sum}

# %% [markdown] lang="en"
# # First steps {#top}
#
# We want the sum of these numbers, $n=3$.
# The question stands [on its page](../q1/#a).
#
# ## The sum {#sum}

# %% name="total"
print("sum", 1 + 2 < 4, "<b>")
"""
SVG = (
    '<svg width="72pt" height="72pt" viewBox="0 0 72 72" xmlns="http://www.w3.org/2000/svg">'
    '<path d="M 0 0 L 72 72" style="fill: none; stroke: #0b66c2"/><text x="9" y="9">loss</text></svg>'
)
OUTPUTS = {
    "total": [
        {"output_type": "stream", "name": "stdout", "text": "sum True <b>\n"},
        {"output_type": "display_data", "data": {"image/svg+xml": SVG}, "metadata": {}},
    ]
}
ORIGIN = {
    "data": {"numbers": "a" * 64},
    "versions": {"python": "3"},
    "processor": "none",
    "cores": 1,
    "seconds": 1.5,
}
PAGE = "primer/q1-first-steps"
PLUGIN = '\n  mkdocs-jupyter: {include: ["pages/*/*.ipynb"], execute: false, allow_errors: false, cache: false}\nextra:'


@pytest.fixture
def notebook(draft):
    """The miniature guide with a notebook whose outputs are committed."""
    folder = draft.folder / "notebooks"
    folder.mkdir()
    (folder / "first_steps.py").write_text(SOURCE, encoding="utf-8")
    (folder / "words.tsv").write_text("en\tfa\nloss\tزیان\n", encoding="utf-8")
    (folder / "pictures.tsv").write_text("cell\tnumber\tfa\ten\ntotal\t1\tخط راست\tA straight line\n", encoding="utf-8")
    draft.edit("mkdocs.base.yml", "\nextra:", PLUGIN)
    outcome.commit(draft.folder, "first_steps", OUTPUTS, {"code": read(folder / "first_steps.py").digest(), **ORIGIN})
    return draft


def pages(draft):
    draft.build("mkdocs.yml")
    site = draft.folder / "site"
    return {language: (site / language / PAGE / "index.html").read_text(encoding="utf-8") for language in ("fa", "en")}


def test_each_language_has_its_words_the_same_code_and_the_same_outputs(notebook):
    built = pages(notebook)
    assert "جمع این عددها" in built["fa"] and "We want the sum" not in built["fa"]
    assert "We want the sum" in built["en"] and "جمع این عددها" not in built["en"]
    for language, html in built.items():
        assert '<h2 id="sum">' in html and 'href="#sum"' in html, "no heading, or it is not in the table of contents"
        assert "katex-html" in html and "$n=3$" not in html
        assert "sum True &lt;b&gt;" in html and 'id="cell-total"' in html
        assert {"fa": ">زیان<", "en": ">loss<"}[language] in html
        assert {"fa": "خط راست", "en": "A straight line"}[language] in html
        assert "var(--rn-c1)" in html


def test_nothing_of_the_plugin_weighs_on_the_page(notebook):
    for html in pages(notebook).values():
        assert not re.search(r"jp-Notebook|mathjax|requirejs|https?://cdn|unpkg|jupyter-wrapper", html, re.IGNORECASE)
        assert len(html) < 60_000


def test_the_download_runs_alone_and_keeps_its_outputs(notebook):
    pages(notebook)
    for language in ("fa", "en"):
        path = notebook.folder / "site" / language / "notebooks" / f"first_steps-{language}.ipynb"
        content = json.loads(path.read_text(encoding="utf-8"))
        prose, code = content["cells"]
        assert code["source"] == 'print("sum", 1 + 2 < 4, "<b>")' and code["outputs"] == OUTPUTS["total"]
        assert ('dir="rtl"' in prose["source"]) is (language == "fa")
        assert "{#" not in prose["source"] and "](" not in prose["source"]
        nbformat = pytest.importorskip("nbformat")
        nbformat.validate(content)


def test_the_page_stands_in_the_navigation_after_its_question(notebook):
    html = pages(notebook)["en"]
    question, further = html.index("../q1/"), html.index('class="md-nav__link md-nav__link--active"')
    assert "First steps" in html and question >= 0 and further >= 0
    listed = (notebook.folder / "site" / "en" / "primer" / "q1" / "index.html").read_text(encoding="utf-8")
    assert 'href="../q1-first-steps/"' in listed


def test_the_search_finds_its_words_and_neither_code_nor_outputs(notebook):
    pages(notebook)
    index = (notebook.folder / "site" / "en" / "search" / "search_index.json").read_text(encoding="utf-8")
    texts = {each["location"]: each["text"] for each in json.loads(index)["docs"]}
    found = " ".join(text for location, text in texts.items() if location.startswith(PAGE))
    assert "We want the sum" in found and "print(" not in found and "True" not in found


def test_changed_code_is_told_on_the_page_and_fails_no_build(notebook):
    assert 'class="rn-outdated"' not in pages(notebook)["en"]
    notebook.edit("notebooks/first_steps.py", "1 + 2 < 4", "1 + 2 < 5")
    assert all('class="rn-outdated"' in html for html in pages(notebook).values())


def test_a_picture_without_a_description_is_refused(notebook):
    notebook.edit("notebooks/pictures.tsv", "total\t1", "total\t2")
    assert "says nothing of picture 1 of the cell 'total'" in notebook.refusal()


def test_a_formula_that_is_not_closed_is_refused(notebook):
    notebook.edit("notebooks/first_steps.py", "numbers, $n=3$.", "numbers, $n=3.")
    assert "is opened with '$'" in notebook.refusal()


def test_the_checks_of_words_compare_both_languages(notebook):
    assert all(report.passed for report in check(notebook.folder))
    notebook.edit("notebooks/first_steps.py", "# ## The sum {#sum}", "# ## The sum {#total}")
    assert "heading" in str(check(notebook.folder)[0]) and not check(notebook.folder)[0].passed
    notebook.edit("notebooks/first_steps.py", "جمع این عددها", "جمع اين 3 عدد")
    assert len(check(notebook.folder)[1].problems) >= 1


def test_a_cell_of_prose_without_its_twin_is_found(notebook):
    notebook.edit(
        "notebooks/first_steps.py", '# %% name="total"', '# %% [markdown] lang="en"\n# More.\n\n# %% name="total"'
    )
    assert "lacks a cell of prose" in str(check(notebook.folder)[0])


def test_a_further_page_of_a_question_shows_its_exhibits_and_leads_back(notebook):
    words = {"fa": ("دنباله", "جمع صد عدد"), "en": ("Sequel", "A hundred numbers")}
    for language, (title, said) in words.items():
        page = notebook.folder / "docs" / language / "primer" / "q1-sequel.md"
        page.write_text(f"# {title}\n\n{said}: {{@ number sum_to_hundred @}}\n", encoding="utf-8")
    notebook.build("mkdocs.yml", strict=False)
    html = (notebook.folder / "site" / "en" / "primer" / "q1-sequel" / "index.html").read_text(encoding="utf-8")
    assert "5,050" in html and '<a href="../q1/">' in html and 'class="rn-lagging"' in html
