"""The miniature guide, built: what a reader finds in it."""

from __future__ import annotations

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rahnama import catalogue
from rahnama.publish.checks import built, parity, template
from rahnama.publish.records import CLAIM_FIELDS, ERRATUM_FIELDS
from rahnama.text import LANGUAGES

QUESTIONS = ("primer/q1", "primer/q2")
HEADING = re.compile(r'<h([1-6]) id="([^"]+)">(.*?)<a class="headerlink"', re.DOTALL)
CLAIMS = [
    "primer/q1/a/sum_to_hundred",
    "primer/q1/b/1/sums/1",
    "primer/q1/b/1/sums/2",
    "primer/q1/b/1/sums/3",
    "primer/q2/mean_of_means",
]


def words(html):
    """The text of some HTML."""
    return re.sub(r"<[^>]*>", "", html).strip()


def rows(page):
    """The rows of the home page's table of coverage, as lists of texts."""
    table = re.search(r'<div class="rn-coverage">(.*?)</table>', page, re.DOTALL)[1]
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)
    ]


@pytest.mark.parametrize("path", QUESTIONS)
def test_every_part_has_its_heading_under_the_same_id_in_both_languages(guide, path):
    question = catalogue.load(guide.folder / "catalogue").question(path)
    wanted = [("1", "top"), *((str(part.level), part.heading_id) for part in question.parts)]
    for language in LANGUAGES:
        found = HEADING.findall(guide.page(f"{language}/{path}"))
        assert [(level, identifier) for level, identifier, _ in found] == wanted
        assert words(found[0][2]) == question.title[language]
        titles = [words(text) for _, _, text in found[1:]]
        assert all(part.title[language] in title for part, title in zip(question.parts, titles, strict=True))


def test_numbers_stand_in_the_digits_of_the_page_and_in_latin_digits_inside_formulas(guide):
    persian, english = (guide.page(f"{language}/primer/q1") for language in LANGUAGES)
    assert '<bdi dir="ltr" class="rn-n">۵٬۰۵۰</bdi>' in persian and '<bdi dir="ltr" class="rn-n">5,050</bdi>' in english
    assert '<bdi dir="ltr" class="rn-n">۵٬۰۵۱</bdi>' in persian
    assert all(r"=2\cdot5{,}050</annotation>" in page for page in (persian, english))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slot_place_or_unrendered_formula_is_left(guide, language):
    pages = sorted((guide.site / language).rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"\{@|rn-place|\\\(|\\\[|data-search-exclude", html), page


@pytest.mark.parametrize(("path", "name"), [("primer/q1", "growth"), ("primer/q2", "pooling")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_are_inlined_and_described_in_the_language_of_the_page(guide, path, name, language):
    source = (guide.folder / "docs" / language / f"{path}.md").read_text(encoding="utf-8")
    alt = re.search(rf"\{{@ \w+ {name}\nalt: (.*)\n", source)[1]
    figure = re.search(
        rf'<figure class="rn-figure" id="fig-{name}">(.*?)</figure>', guide.page(f"{language}/{path}"), re.DOTALL
    )[1]
    svg = re.search(r"<svg([^>]*)><title id=\"([^\"]+)\">(.*?)</title>", figure)
    assert svg[3] == alt and f'aria-labelledby="{svg[2]}"' in svg[1] and 'role="img"' in svg[1]
    assert "<img" not in figure and words(re.search(r"<figcaption>(.*?)</figcaption>", figure, re.DOTALL)[1])


def test_table_rows_say_by_which_routes_they_were_verified(guide):
    page = guide.page("en/primer/q1")
    table = re.search(r'id="tab-sums">(.*?)</figure>', page, re.DOTALL)[1]
    (verified,) = re.findall(r'<span class="rn-verified">(.*?)</span></td>', table)
    assert " ".join(words(verified).split()) == "every row verified by closed form · counted one by one"
    assert re.findall(r'class="rn-n">([^<]*)</bdi>', table)[-3:] == ["1,000", "500,500", "500,000.0"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_index_holds_words_and_neither_pictures_nor_formulas(guide, language):
    text = (guide.site / language / "search" / "search_index.json").read_text(encoding="utf-8")
    sections = {each["location"]: each for each in json.loads(text)["docs"]}
    assert {
        "",
        "primer/",
        "primer/q1/",
        "primer/q1/#a",
        "primer/q1/#b-2",
        "primer/q2/",
        "topics/#sums",
        "errata/",
        "verification/#primer-q1",
        "glossary/#natural-number",
    } <= set(sections)
    assert not re.search(r"<svg|katex|\\frac|annotation|rn-place|\{@", text)
    assert {"fa": "۵٬۰۵۰", "en": "5,050"}[language] in sections["primer/q1/#a"]["text"]
    assert not [location for location in sections if location.startswith("code/")]


def test_every_claim_is_published_with_the_fields_that_the_file_documents(guide):
    content = json.loads((guide.site / "data" / "claims.json").read_text(encoding="utf-8"))
    assert content["schema"]["fields"] == CLAIM_FIELDS
    assert [claim["id"] for claim in content["claims"]] == CLAIMS
    for claim in content["claims"]:
        assert set(claim) == set(CLAIM_FIELDS) and len(claim["routes"]) >= 2
        assert claim["value"] == claim["routes"][0]["value"]
        line = (guide.folder / claim["file"]).read_text(encoding="utf-8").splitlines()[claim["line"] - 1]
        assert line.startswith(f"def {claim['exhibit']}(")
    assert content["claims"][0]["printed"] == 5051 and content["claims"][0]["value"] == 5050


def test_every_erratum_is_published_with_its_counterexample(guide):
    content = json.loads((guide.site / "data" / "errata.json").read_text(encoding="utf-8"))
    assert content["schema"]["fields"] == ERRATUM_FIELDS
    (erratum,) = content["errata"]
    assert set(erratum) == set(ERRATUM_FIELDS) and erratum["id"] == "primer/q2/mean_of_means"
    assert (erratum["document"], erratum["question"], erratum["part"]) == ("primer", "q2", "")
    assert erratum["counterexample"]["printed"] != erratum["counterexample"]["value"] == 7.4


@pytest.mark.parametrize("record", ["claims", "errata"])
def test_the_address_of_a_record_leads_to_its_heading(guide, record):
    for each in json.loads((guide.site / "data" / f"{record}.json").read_text(encoding="utf-8"))[record]:
        path, _, anchor = each["page"].partition("#")
        for language in LANGUAGES:
            assert f'id="{anchor}"' in guide.page(f"{language}/{path}") or not anchor


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_generated_lists_name_every_erratum_and_every_claim(guide, language):
    verification, errata = guide.page(f"{language}/verification"), guide.page(f"{language}/errata")
    assert re.findall(r"<code>(primer/q\d/[^<]*)</code></a></th>", verification) == CLAIMS
    assert 'href="../primer/q2/#erratum-mean_of_means"' in errata
    assert 'id="erratum-mean_of_means"' in guide.page(f"{language}/primer/q2")


def test_the_home_page_counts_what_the_data_hold(guide):
    data = {
        name: json.loads((guide.site / "data" / f"{name}.json").read_text(encoding="utf-8"))[name]
        for name in ("claims", "errata")
    }
    head, *questions, total = rows(guide.page("en"))
    assert head[1:] == ["فارسی", "English", "figures", "verified numbers", "Errata"]
    for row in questions:
        path = row[0].split()[-1]
        counted = [sum(f"{each['document']}/{each['question']}" == path for each in found) for found in data.values()]
        assert [int(cell) for cell in row[-2:]] == counted
    assert total == ["Σ", "2 of 3", "2 of 3", "2", str(len(data["claims"])), str(len(data["errata"]))]


def test_the_home_page_lists_written_and_planned_questions(guide):
    for language, planned in (("fa", "هنوز نوشته نشده"), ("en", "not written yet")):
        home = guide.page(language)
        assert all(f'<a href="{path}/">' in home for path in QUESTIONS) and 'href="primer/q3/"' not in home
        assert words(re.search(r'<li class="rn-planned">(.*?)</li>', home)[1]).endswith(f"({planned})")
        assert [cell for cell in rows(home)[3] if planned in cell]


def test_the_code_of_every_exhibit_is_a_page_and_links_to_functions_resolve(guide):
    for language in LANGUAGES:
        for path in QUESTIONS:
            page = guide.page(f"{language}/{path}")
            links = re.findall(r'class="rn-source" href="\.\./\.\./(code/[^"#]+)#([^"]+)"', page)
            assert links, path
            assert all(f'id="{name}"' in guide.page(f"{language}/{page}") for page, name in links)
        assert 'href="../../reference/sums/"' in guide.page(f"{language}/code/primer/q1")
        assert 'id="triangular"' in guide.page(f"{language}/code/reference/sums")


def test_a_page_whose_twin_has_changed_says_so_and_its_twin_does_not(guide):
    lagging = [
        (language, path)
        for language in LANGUAGES
        for path in QUESTIONS
        if 'class="rn-lagging"' in guide.page(f"{language}/{path}")
    ]
    assert lagging == [("en", "primer/q2")]


def test_a_draft_is_not_published(guide):
    assert not list(guide.site.rglob("q3*"))
    assert not [page for page in guide.site.rglob("*.html") if "nobody should see" in page.read_text(encoding="utf-8")]


def test_the_site_passes_the_checks_of_links_hosts_ids_and_weights(guide):
    for check in built.CHECKS:
        assert check(guide.site).passed, str(check(guide.site))


def test_the_words_pass_the_checks_of_twins_and_template(guide):
    tiny = Path(__file__).parents[1] / "tiny"
    reports = (
        parity.check(tiny / "docs", tiny),
        template.check(catalogue.load(tiny / "catalogue"), tiny / "docs", tiny),
    )
    assert all(report.passed for report in reports), "\n".join(map(str, reports))


def test_the_languages_know_their_own_address_below_the_site(guide):
    for language in LANGUAGES:
        assert f'<link rel="canonical" href="https://example.org/guide/{language}/primer/q1/">' in guide.page(
            f"{language}/primer/q1"
        )
    assert all(
        f"https://example.org/guide/{language}/sitemap.xml" in (guide.site / "sitemap.xml").read_text()
        for language in LANGUAGES
    )
    assert (guide.site / "index.html").is_file()


def test_two_processes_that_hash_differently_build_the_same_bytes(twice):
    one, another = (built.site for built in twice)
    names = sorted(path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(another).as_posix() for path in another.rglob("*") if path.is_file())
    assert len(names) > 100 and any(name.endswith(".svg") for name in names)
    assert filecmp.cmpfiles(one, another, names, shallow=False) == (names, [], [])


def test_nothing_of_this_machine_is_in_the_site(guide):
    for path in guide.site.rglob("*"):
        if path.is_file():
            assert str(guide.folder).encode() not in path.read_bytes(), path


HEAVY = {"matplotlib", "torch", "sympy", "joblib"}
BUILD = """
import sys
from mkdocs.__main__ import cli
cli(["build", "--strict"], standalone_mode=False)
print("LOADED", *{name.partition(".")[0] for name in sys.modules})
"""


def fresh_process(folder, *arguments):
    """What a Python process says that runs in a guide."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    return done.stdout + done.stderr


def test_generating_what_is_fresh_imports_no_heavy_package(draft):
    said = fresh_process(draft.folder, "-X", "importtime", "scripts/generate.py")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in said.splitlines() if "|" in line}
    assert "nothing wrong" in said and "rahnama" in imported
    assert not imported & HEAVY


def test_building_what_is_fresh_imports_no_heavy_package(draft):
    loaded = set(fresh_process(draft.folder, "-c", BUILD).rpartition("LOADED")[2].split())
    assert {"mkdocs", "rahnama"} <= loaded and not loaded & HEAVY


def test_a_build_leaves_nothing_half_built_behind(guide):
    assert sorted(path.name for path in (guide.folder / "build").iterdir()) == ["cache", "exhibits"]


def test_a_stale_result_is_shown_as_stale_on_its_page_and_fails_no_build(draft):
    """groups.json is a result that no run vouches for as soon as an experiment of that name exists."""
    folder = draft.folder / "src" / "tiny_guide" / "experiments"
    for language, words in (("en", "(stale result)"), ("fa", "(نتیجه‌ی کهنه)")):
        draft.build(f"mkdocs.{language}.yml")
        site = draft.folder / "site" / language
        fresh = (site / "primer/q2/index.html").read_text(encoding="utf-8")
        assert "rn-outdated" not in fresh and words not in fresh
        folder.mkdir()
        (folder / "__init__.py").write_text('"""Experiments."""\n', encoding="utf-8")
        (folder / "groups.py").write_text('"""Groups."""\n', encoding="utf-8")
        draft.build(f"mkdocs.{language}.yml")
        stale = (site / "primer/q2/index.html").read_text(encoding="utf-8")
        assert stale.count("rn-outdated") == 1 and "<code>results/groups.json</code>" in stale
        assert words in stale  # beside what was made from it
        other = (site / "primer/q1/index.html").read_text(encoding="utf-8")
        assert "rn-outdated" not in other and words not in other
        shutil.rmtree(folder)
