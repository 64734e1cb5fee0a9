"""Mistakes of an author, through the build: each is refused with file, line and fix, and nothing is lost."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys

import pytest

CATALOGUE = "catalogue/primer.toml"
Q1, Q2 = "docs/en/primer/q1.md", "docs/en/primer/q2.md"
NUMBER = "{@ number sum_to_hundred @}"
CASES = {  # file, what stands there, what is written instead, the line of the error, what it says
    "an unknown key in the catalogue": (
        CATALOGUE,
        "points = 6",
        "pionts = 6",
        "pionts",
        "question q1: unknown key 'pionts'; did you mean 'points'?",
    ),
    "an id used twice": (
        CATALOGUE,
        'id = "q2"',
        'id = "q1"  # again',
        "# again",
        "question q1: the id 'q1' is taken by an earlier question; take the next free one",
    ),
    "a malformed id": (
        CATALOGUE,
        'id = "q2"',
        'id = "question-2"',
        "question-2",
        "question question-2: 'id' must look like q4, got",
    ),
    "an unknown topic": (
        CATALOGUE,
        'topics = ["sums"]',
        'topics = ["sum"]',
        '["sum"]',
        "question q1: unknown topic 'sum'; did you mean 'sums'",
    ),
    "a line of the glossary with a column too few": (
        "catalogue/glossary.tsv",
        "\taverage\t",
        "\t",
        "arithmetic",
        "6 fields, the header has 7; put one tab between them",
    ),
    "an unknown kind of slot": (
        Q1,
        NUMBER,
        "{@ nubmer sum_to_hundred @}",
        "nubmer",
        "unknown kind of slot 'nubmer'; did you mean 'number'?",
    ),
    "an unknown exhibit": (
        Q1,
        NUMBER,
        "{@ number sum_to_hundered @}",
        "sum_to_hundered",
        "no exhibit is called 'sum_to_hundered'; did you mean 'sum_to_hundred'?",
    ),
    "a slot of the wrong kind": (
        Q1,
        NUMBER,
        "{@ number growth @}",
        "number growth",
        "'growth' is a Figure; the slot 'number' shows a Claim",
    ),
    "an unknown option": (
        Q1,
        NUMBER,
        "{@ number sum_to_hundred digit=2 @}",
        "digit=2",
        "slot 'number sum_to_hundred' has an unknown option 'digit'; did you mean 'digits'?",
    ),
    "an option that is no number": (
        Q1,
        NUMBER,
        "{@ number sum_to_hundred digits=two @}",
        "digits=two",
        "digits=two: 'two' is no whole number",
    ),
    "a route that does not exist": (
        Q1,
        NUMBER,
        "{@ number sum_to_hundred route=3 @}",
        "route=3",
        "route=3, but the claim has 2 routes",
    ),
    "a picture without a description": (
        Q2,
        "alt: Two boxes",
        "caption: Two boxes",
        "diagram pooling",
        "slot 'diagram pooling' needs 'alt: …'",
    ),
    "a figure inside a sentence": (
        Q2,
        "{@ erratum mean_of_means @}",
        "Look: {@ erratum mean_of_means @}",
        "Look: ",
        "the slot 'erratum mean_of_means' stands alone, on lines of its own",
    ),
    "an unknown part in a title": (
        Q1,
        "{@ title b/2 @}",
        "{@ title b/3 @}",
        "title b/3",
        "primer/q1 has no part 'b/3'",
    ),
    "an unknown list": (
        "docs/en/topics.md",
        "listing topics",
        "listing topic",
        "listing topic",
        "no listing is called 'topic'; did you mean",
    ),
    "a formula that is not closed": (
        Q1,
        "of $n$ pairs",
        "of $n pairs",
        "of $n pairs",
        "a formula is opened with '$' and not closed (write '\\$' for",
    ),
    "an empty line in a displayed formula": (
        Q1,
        "$$1+2+",
        "$$1\n\n+2+",
        "$$1",
        "a displayed formula may not contain an empty line",
    ),
    "a formula that KaTeX refuses": (Q1, r"\frac{n(n+1)}{2}$$", r"\frac{n(n+1)}{2$$", r"{2$$", "KaTeX parse error: "),
    "a heading without an id": (
        Q1,
        "## {@ title b @} {#b}",
        "## {@ title b @}",
        "## {@ title b @}",
        "the heading '{@ title b @}' needs an explicit id, such as {#b-1}",
    ),
    "an id that stands twice": (
        Q1,
        "### {@ title b/2 @} {#b-2}",
        "### {@ title b/2 @} {#b-1}",
        "title b/2",
        "the id 'b-1' stands already on line",
    ),
}
WHOLE = {  # mistakes that stand on no line of a page
    "an exhibit that is not shown": (
        Q2,
        "{@ erratum mean_of_means @}",
        "The answer.",
        f"{Q2}: the exhibit 'mean_of_means' (src/tiny_guide/exhibits/primer/q2.py:",
    ),
    "a heading that is missing": (
        Q1,
        "### {@ title b/1 @} {#b-1}",
        "",
        f"{Q1}: the heading of part b/1 is missing; write ### {{@ title b/1 @}} {{#b-1}}",
    ),
    "a part without an exhibit": (
        "build/exhibits/primer/q1/exhibits.json",
        '"part": "b/1"',
        '"part": "b/2"',
        'src/tiny_guide/exhibits/primer/q1.py: no exhibit has @part("b/1"); write one',
    ),
    "a question called written whose exhibits do not exist": (
        CATALOGUE,
        'topics = ["means"]\nprerequisites = ["primer/q2"]',
        'status = { fa = "written", en = "written" }',
        "primer/q3 is marked as written but has no exhibits: its module src/tiny_guide/exhibits/primer/q3.py is",
    ),
    "a link to a page that does not exist": (
        Q2,
        "(q1.md#a)",
        "(q7.md#a)",
        "Doc file 'primer/q2.md' contains a link 'q7.md#a', but the target",
    ),
    "a link to a heading that does not exist": (Q2, "(q1.md#a)", "(q1.md#z)", "does not contain an anchor '#z'"),
}


def line_of(text, needle):
    """The number of the line on which some words stand first."""
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize("case", CASES)
def test_is_refused_with_its_file_its_line_and_the_fix(draft, case):
    name, old, new, place, message = CASES[case]
    draft.edit(name, old, new)
    text = (draft.folder / name).read_text(encoding="utf-8")
    line = line_of(text, place)
    shown = name if name.startswith("docs/") else name.rpartition("/")[2]
    assert f"{shown}:{line}: {message}" in draft.refusal()


@pytest.mark.parametrize("case", WHOLE)
def test_is_refused_with_the_files_that_do_not_agree_and_the_fix(draft, case):
    name, old, new, message = WHOLE[case]
    draft.edit(name, old, new)
    assert message in draft.refusal()


def test_every_wrong_slot_of_a_page_is_named_at_once(draft):
    draft.edit(Q1, NUMBER, "{@ number one @} and {@ number two @}")
    said = draft.refusal()
    assert said.count(f"{Q1}:") == 2 and "no exhibit is called 'one'" in said and "no exhibit is called 'two'" in said


def test_a_page_that_is_missing_is_named(draft):
    (draft.folder / Q2).unlink()
    draft.edit("docs/en/index.md", "{@ listing summary @}", "")
    assert f"{Q2} is missing; write it, or call the question planned" in draft.refusal()


@pytest.mark.parametrize(
    ("missing", "file"),
    [("vazirmatn", "Vazirmatn[wght].woff2"), ("katex", "katex.min.css"), ("minisearch", "index.js")],
)
def test_npm_packages_that_are_not_installed_are_named_with_the_command_that_installs_them(draft, missing, file):
    packages = draft.folder / "node_modules"
    there = packages.resolve()
    packages.unlink()
    packages.mkdir()
    for name in {"vazirmatn", "katex", "minisearch"} - {missing}:
        (packages / name).symlink_to(there / name)
    said = draft.refusal()
    assert file in said and "is missing: run `npm ci --ignore-scripts` (or `make setup`)" in said


def test_what_only_one_language_lacks_is_said_of_that_language(draft):
    draft.edit(Q1, "### {@ title b/1 @} {#b-1}", "")
    draft.build("mkdocs.fa.yml")
    assert f"{Q1}: the heading" in draft.refusal()


def test_a_failing_build_leaves_the_last_site_and_the_exhibits_as_they_were(draft, guide):
    shutil.copytree(guide.site, draft.folder / "site")
    names = [
        path.relative_to(guide.folder).as_posix()
        for top in ("site", "build/exhibits")
        for path in (guide.folder / top).rglob("*")
        if path.is_file()
    ]
    for name, old, new in ((Q1, NUMBER, "{@ number one @}"), (CATALOGUE, "order = 1", "ordre = 1")):
        draft.edit(name, old, new)
        assert draft.refusal("mkdocs.yml")
        assert filecmp.cmpfiles(guide.folder, draft.folder, names, shallow=False) == (names, [], [])
        draft.edit(name, new, old)
    assert sorted(path.name for path in (draft.folder / "build").iterdir()) == ["cache", "exhibits"]


def test_a_mended_mistake_builds_what_was_there_before(draft, guide):
    draft.edit(Q1, NUMBER, "{@ number one @}")
    assert draft.refusal("mkdocs.yml")
    draft.edit(Q1, "{@ number one @}", NUMBER)
    draft.build("mkdocs.yml")
    page = "site/fa/primer/q1/index.html"
    assert (draft.folder / page).read_bytes() == (guide.folder / page).read_bytes()
    claims = "site/data/claims.json"
    assert json.loads((draft.folder / claims).read_text()) == json.loads((guide.folder / claims).read_text())


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "reference/sums.py",
            "n * (n + 1) // 2",
            "n * (n - 1) // 2",
            (
                "FAILED primer/q1 sum_to_hundred (primer, question q1, part a; src/tiny_guide/exhibits/primer/q1.py:",
                "closed form = 4950; counted one by one = 5050",
            ),
        ),
        (
            "exhibits/primer/q1.py",
            "-> Table",
            "-> Tabel",
            ("src/tiny_guide/exhibits/primer/q1.py:", "sums is annotated -> Tabel: annotate it -> "),
        ),
    ],
)
def test_an_exhibit_that_fails_fails_the_build_with_its_place_and_its_values(draft, mkdocs, name, old, new, words):
    draft.edit(f"src/tiny_guide/{name}", old, new)
    building = mkdocs(draft.folder, "build", RAHNAMA_GENERATED="0")
    said = building.communicate(timeout=60)[0]
    assert building.returncode and all(word in said for word in words), said
    assert "some exhibits failed, see above" in said
    assert not (draft.folder / "site").exists()


def test_a_font_that_cannot_be_read_is_named_with_the_command_that_installs_it(draft):
    (draft.folder / "node_modules").unlink()
    fonts = draft.folder / "node_modules/vazirmatn/fonts/ttf"
    fonts.mkdir(parents=True)
    for name in ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf"):
        (fonts / name).write_bytes(b"no font")
    done = subprocess.run(
        [sys.executable, "scripts/generate.py", "primer/q1"],
        cwd=draft.folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 1
    assert "Vazirmatn-Regular.ttf cannot be read" in done.stderr and "npm ci --ignore-scripts" in done.stderr
