"""Which sections the names of a glossary term should lead to, whatever those sections call it themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from rahnama.publish.search_fold import key, without_ending, words

LONGEST_PHRASE = 6  # in words
LONG = 8  # letters from which on a term is itself however it is spaced: back propagation, backpropagation
SECTIONS_PER_TERM = 2  # how many sections of one page a term's variants lead to


class Term(Protocol):
    """What search needs of a glossary term."""

    @property
    def slug(self) -> str: ...

    @property
    def english(self) -> str: ...

    @property
    def persian(self) -> str: ...

    @property
    def variants(self) -> tuple[str, ...]: ...


def _is_name(term: str) -> bool:
    """Whether a word is a name by its capitals, as SGD and BatchNorm are: only so written does it name the thing."""
    return term.isascii() and " " not in term and sum(map(str.isupper, term)) > 1


def _phrase(text: str) -> str:
    """A term without grammar and without a remark in brackets (``bias (neuron)`` is ``bias``); a name as it is."""
    text = re.sub(r"\s*\([^)]*\)", "", text)
    return f"={text}" if _is_name(text) else " ".join(key(word) for word in words(text))


def signs(glossary: Sequence[Term]) -> dict[str, frozenset[str]]:
    """For each term, by slug, the phrases whose occurrence shows that a text is about it.

    These are what it is called in both languages, and such variants as can mean nothing else: names of more than two
    letters and English phrases of several words, unless another term has them too.
    """
    called = {term.slug: {_phrase(term.english), _phrase(term.persian)} for term in glossary}
    other = {term.slug: {_phrase(each) for each in term.variants if each.isascii()} for term in glossary}
    owners = Counter(phrase for slug in called for phrase in called[slug] | other[slug])

    def clear(phrase: str) -> bool:
        return owners[phrase] == 1 and (" " in phrase or (phrase.startswith("=") and len(phrase) > 3))

    return {slug: frozenset(called[slug] | set(filter(clear, other[slug]))) - {""} for slug in called}


class Occurrences:
    """How often phrases stand in a text, as whole words, however they are spaced, spelled and inflected."""

    def __init__(self, text: str) -> None:
        written = words(text)
        keys = [key(word) for word in written]
        self.counts = Counter("=" + without_ending(word) for word in written)
        for size in range(1, LONGEST_PHRASE + 1):
            runs = [keys[start : start + size] for start in range(len(keys) - size + 1)]
            self.counts.update(" ".join(run) for run in runs)
            self.counts.update(f"+{joined}" for joined in map("".join, runs) if len(joined) >= LONG)

    def of(self, phrases: Iterable[str]) -> int:
        """How often any of the phrases occurs; long ones may be spaced in any way."""
        return sum(max(self.counts[phrase], self.counts["+" + phrase.replace(" ", "")]) for phrase in phrases)


def tag(sections: Sequence[tuple[str, str, str]], glossary: Sequence[Term]) -> list[list[int]]:
    """For each section (its page, heading and text) the numbers of the terms that should lead to it.

    On every page a term leads to the sections that have it in their heading, else to those where it occurs most.
    Sections without a page are never led to.
    """
    known = signs(glossary)
    titles = [Occurrences(title) for _, title, _ in sections]
    texts = [Occurrences(text) for _, _, text in sections]
    pages: dict[str, list[int]] = {}
    for number, (page, _, _) in enumerate(sections):
        if page:
            pages.setdefault(page, []).append(number)
    tags: list[list[int]] = [[] for _ in sections]
    for index, term in enumerate(glossary):
        phrases = known[term.slug]
        for members in pages.values():
            named = [each for each in members if titles[each].of(phrases)]
            counts = {each: texts[each].of(phrases) for each in members}
            often = sorted(filter(counts.__getitem__, members), key=lambda each: -counts[each])
            for each in named or often[:SECTIONS_PER_TERM]:
                tags[each].append(index)
    return tags
