"""The glossary: a complete table, and refusals that name the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rahnama.catalogue.glossary import LONGEST_DEFINITION, GlossaryError, Term, load

TERMS = load()
HEADER = "slug\tenglish\tpersian\tvariants\tlink\tdefinition_en\tdefinition_fa"
KERNEL = "kernel\tkernel\tکرنل\tهسته; kernel\tyes\tA small array.\tآرایه‌ای کوچک."
STRIDE = "stride\tstride\tگام\t\ten\tA distance.\tیک فاصله."


def write(folder: Path, *lines: str) -> Path:
    file = folder / "glossary.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_term_comes_back_with_its_variants_and_its_languages(tmp_path: Path) -> None:
    kernel, stride = load(write(tmp_path, HEADER, KERNEL, "", STRIDE))
    assert (kernel.slug, kernel.variants, kernel.links) == ("kernel", ("هسته", "kernel"), ("fa", "en"))
    assert (stride.variants, stride.links, stride.name.fa) == ((), ("en",), "گام")
    assert stride.definition.en == "A distance."


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([HEADER.replace("\tlink", ""), KERNEL], "glossary.tsv:1: the column 'link' is missing"),
        ([HEADER, KERNEL.replace("\tyes", "")], "glossary.tsv:2: 6 fields, the header has 7; put one tab between them"),
        ([HEADER, KERNEL, STRIDE.replace("A distance.", "")], "glossary.tsv:3: 'definition_en' is empty; fill it in"),
        ([HEADER, KERNEL, STRIDE.replace("stride\ts", "kernel\ts")], "glossary.tsv:3: slug 'kernel' is in line 2 too"),
        ([HEADER, KERNEL, STRIDE.replace("\tstride", "\tKernel")], "glossary.tsv:3: english 'Kernel' is in line 2 too"),
        ([HEADER, KERNEL, STRIDE.replace("گام", "کرنل")], "glossary.tsv:3: persian 'کرنل' is in line 2 too"),
        ([HEADER, KERNEL.replace("kernel\tk", "Kernel 1\tk")], "glossary.tsv:2: slug 'Kernel 1' must be lower-case"),
        ([HEADER, KERNEL.replace("yes", "maybe")], "glossary.tsv:2: 'link' must be one of yes, no, fa, en"),
        ([HEADER, KERNEL.replace("A small", "A very" * 40)], "characters; shorten it to 160"),
        ([""], "glossary.tsv:1: the column 'slug' is missing"),
    ],
)
def test_is_refused_with_its_line_and_the_fix(lines: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match=re.escape(message)):
        load(write(tmp_path, *lines))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match=r"terms.tsv: no such file; create it with the columns slug, english"):
        load(tmp_path / "terms.tsv")


def test_the_guide_has_its_terms_in_alphabetical_order() -> None:
    names = [term.english.casefold() for term in TERMS]
    assert len(names) >= 200
    assert names == sorted(names)


@pytest.mark.parametrize("slug", ["receptive-field", "mac", "effective-kernel-size", "blind-spot", "offset"])
def test_the_guide_has_the_terms_its_pages_need(slug: str) -> None:
    assert slug in {term.slug for term in TERMS}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_a_definition_is_one_or_two_closed_sentences_that_fit_a_tooltip(term: Term) -> None:
    for text in (term.definition.fa, term.definition.en):
        assert 20 <= len(text) <= LONGEST_DEFINITION
        assert text.endswith(".")
        assert text.count("(") == text.count(")")
    assert not re.search(r"[يكى]| ها[ی ]|\bن?می ", term.persian + term.definition.fa)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_a_definition_does_not_open_with_the_term_itself(term: Term) -> None:
    name = re.sub(r"\s*\(.*?\)", "", term.english).casefold()
    assert not term.definition.en.casefold().startswith((name, f"a {name}", f"the {name}"))
    assert not re.match(rf"{re.escape(term.persian)}(?![\w\u200c])", term.definition.fa)
