"""Glossary terms in a finished page: the first one of each section becomes a link with its definition."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from html.parser import HTMLParser
from itertools import groupby

from rahnama.catalogue.glossary import Term
from rahnama.text import Language

SECTION = ("h2", "h3")  # each begins a part, where terms are linked anew
SKIPPED_TAGS = frozenset((
    "a", "abbr", "bdi", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "head", "kbd", "math", "nav", "option",
    "pre", "samp", "script", "select", "style", "summary", "svg", "template", "textarea", "th", "title", "var",
))  # fmt: skip
SKIPPED_CLASSES = frozenset(("arithmatex", "katex", "rn-source", "rn-reading", "rn-n", "rn-block__title"))
VOID_TAGS = frozenset(("br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
ZWNJ = "\u200c"
SHORT_VOWELS = "\u064b-\u0652"
# What may follow a Persian term: plural, ezafe, indefinite ی, possessives, «است/اند», a short vowel.
SUFFIX = (
    rf"(?:[{ZWNJ} ]?ها(?:[یي](?:[یي]|ش|شان|مان|تان)?)?|{ZWNJ}?(?:[یي]|ش|شان)|{ZWNJ}(?:ا[یي]|اش|اند|ست)|"
    rf"ٔ|[{SHORT_VOWELS}])?"
)
INNER_SUFFIX = rf"(?:[{ZWNJ} ]?ها[یي]|[{ZWNJ} ]?[یي]|ٔ|[{SHORT_VOWELS}])?"  # of a word inside a term: plural and ezafe
SPELLINGS = {
    "ی": "[یيى]", "ک": "[کك]", "ه": "[هۀ]", "ؤ": "[ؤو]", "ئ": "[ئی]", "أ": "[أا]", ZWNJ: f"[{ZWNJ} ]?", "–": "[-–]",
}  # fmt: skip
FORMULA = re.compile(r"[^\s\u0600-\u06ff\u200c«»](?:[^\u0600-\u06ff\u200c«»]*[^\s\u0600-\u06ff\u200c«».:!])?")
HYPHENATED = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+(?![\w-])")
WHOLE = r'<span class="rn-whole">\g<0></span>'  # no isolate: it would part the name from the Latin words beside it
ISOLATE, POP = "\u2066", "\u2069"


def link_terms(
    page: str, terms: Sequence[Term], language: Language, url: str, skip_slugs: AbstractSet[str] = frozenset()
) -> str:
    """The page with the first occurrence of each term in each section linked to ``url#slug``.

    Only running text is touched: not headings, links, code, maths, numbers, drawings or summaries. The longest term
    wins, and what is not linked comes back byte for byte.

    Args:
        page: HTML of a page or of a piece of one.
        terms: the glossary; a term whose ``links`` lack the language is left alone.
        url: address of the glossary page, without ``#``.
        skip_slugs: terms not to link on this page.
    """
    pattern, found = _pattern(tuple(terms), language)
    linked: set[str] = set()

    def link(match: re.Match[str]) -> str:
        term = found[(match.lastindex or 1) - 1]
        if term.slug in linked or term.slug in skip_slugs:
            return match[0]
        linked.add(term.slug)
        title = html.escape(isolate_formulas(term.definition[language], language))
        return f'<a class="rn-term" href="{html.escape(url)}#{term.slug}" title="{title}">{match[0]}</a>'

    pieces = []
    for piece, kind in _pieces(page):
        if kind == "section":
            linked.clear()
        pieces.append(pattern.sub(link, piece) if kind == "prose" else piece)
    return "".join(pieces)


def keep_names_whole(page: str, language: Language) -> str:
    """On Persian pages names such as ResNet-50 are not broken at their hyphen, which would jump to the other side."""
    if language == "en":
        return page
    return "".join(HYPHENATED.sub(WHOLE, piece) if kind == "prose" else piece for piece, kind in _pieces(page))


def isolate_formulas(text: str, language: Language) -> str:
    """Plain text in which, for Persian, runs of Latin and mathematics keep their own direction.

    >>> isolate_formulas("نگاشت Wx + b است.", "fa") == "نگاشت \\u2066Wx + b\\u2069 است."
    True
    """
    return FORMULA.sub(_isolate, text) if language == "fa" else text


def _isolate(match: re.Match[str]) -> str:
    """The run isolated, without the punctuation and the brackets of the sentence around it."""
    before, run, after = _peeled(match[0])
    while run.count("(") > run.count(")") and run.startswith("("):
        before, run = before + run[0], run[1:]
    while run.count(")") > run.count("(") and run.endswith(")"):
        after, run = run[-1] + after, run[:-1]
    if re.fullmatch(r"\([^()]*\)", run):
        before, run, after = before + "(", run[1:-1], ")" + after
    return f"{before}{ISOLATE}{run}{POP}{after}" if re.search(r"\w", run) else match[0]


def _peeled(run: str) -> tuple[str, str, str]:
    """Leading punctuation, the run itself, trailing punctuation."""
    inner = run.lstrip(".:;,!? ")
    start = len(run) - len(inner)
    core = inner.rstrip(".:;,!? ")
    return run[:start], core, inner[len(core) :]


class _Scanner(HTMLParser):
    """Where each construct of a page begins, and whether it is prose, markup, or the heading of a section."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.marks: list[tuple[int, int, str]] = []
        self.skipping, self.depth = "", 0
        self.feed(page)
        self.close()

    def mark(self, kind: str) -> None:
        self.marks.append((*self.getpos(), "skipped" if self.skipping and kind == "prose" else kind))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.mark("section" if tag in SECTION else "markup")
        if self.skipping:
            self.depth += tag == self.skipping
        elif tag not in VOID_TAGS and (tag in SKIPPED_TAGS or tag.startswith("rn-") or _has_skipped_class(attrs)):
            self.skipping, self.depth = tag, 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.mark("markup")

    def handle_endtag(self, tag: str) -> None:
        self.mark("markup")
        if tag == self.skipping:
            self.depth -= 1
            self.skipping = self.skipping if self.depth else ""

    def handle_data(self, data: str) -> None:
        self.mark("prose")

    def handle_entityref(self, name: str) -> None:
        self.mark("prose")

    def handle_charref(self, name: str) -> None:
        self.mark("prose")

    def handle_comment(self, data: str) -> None:
        self.mark("markup")

    def handle_decl(self, decl: str) -> None:
        self.mark("markup")

    def handle_pi(self, data: str) -> None:
        self.mark("markup")

    def unknown_decl(self, data: str) -> None:
        self.mark("markup")


def _has_skipped_class(attrs: list[tuple[str, str | None]]) -> bool:
    return any(name == "class" and value and not SKIPPED_CLASSES.isdisjoint(value.split()) for name, value in attrs)


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """The page cut into prose, markup and the start tags of sections; joined, they are the page."""
    starts = [0]
    starts.extend(newline.end() for newline in re.finditer("\n", page))
    kind, begin = "markup", 0
    for line, column, next_kind in _Scanner(page).marks:
        if next_kind != kind or kind == "section":
            here = starts[line - 1] + column
            if here > begin:
                yield page[begin:here], kind
            kind, begin = next_kind, here
    if begin < len(page):
        yield page[begin:], kind


@lru_cache(maxsize=8)
def _pattern(terms: tuple[Term, ...], language: Language) -> tuple[re.Pattern[str], tuple[Term, ...]]:
    """One alternation of all terms to link, longest first under each initial; group n is the n-th term returned."""
    linkable = [term for term in terms if language in term.links]
    linkable.sort(key=lambda term: (_name(term, language)[0].casefold(), -len(_name(term, language))))
    branches = []
    for initial, group in groupby(linkable, key=lambda term: _name(term, language)[0].casefold()):
        words = "|".join(f"({_words(_name(term, language), language)})" for term in group)
        first = SPELLINGS.get(initial, f"[{initial}{initial.upper()}]")
        branches.append(f"(?={first})(?:{words})")  # the initial alone rules most branches out
    outside = ZWNJ + SHORT_VOWELS if language == "fa" else "-"
    body = rf"(?<![\w&#{outside}])(?:{'|'.join(branches)})(?![\w{outside}])"
    return re.compile(body if branches else "(?!)"), tuple(linkable)


def _name(term: Term, language: Language) -> str:
    """The words that pages use: the name without what stands in parentheses."""
    return re.sub(r"\s*\([^)]*\)", "", term.name[language])


def _words(name: str, language: Language) -> str:
    """The expression that matches a term as pages write it."""
    return _persian(name) if language == "fa" else _english(name)


def _english(name: str) -> str:
    *first, last = re.split(r"([\s–-]+)", name)
    joints = [r"[\s–-]+" if piece.isspace() else r"[\s–-]*" for piece in first[1::2]]
    words = [re.sub("i[sz]", "i[sz]", re.escape(word)) for word in first[::2]]
    body = "".join(word + joint for word, joint in zip(words, joints, strict=True)) + _plural(last)
    return body if any(letter.isupper() for letter in name[1:]) else f"(?i:{body})"


def _plural(word: str) -> str:
    stem = re.sub("i[sz]", "i[sz]", re.escape(word))
    if word.endswith("ix"):
        return f"{stem[:-1]}(?:x|xes|ces)"
    if re.search("[^aeiou]y$", word):
        return f"{stem[:-1]}(?:y|ies)"
    if re.search("[^s]s$", word):
        return f"{stem}?"
    return f"{stem}(?:es|s)?"


def _persian(name: str) -> str:
    *inner, last = name.split(" ")
    before = "".join(_spelled(word.removesuffix(f"{ZWNJ}ی")) + INNER_SUFFIX + r"\s+" for word in inner)
    return before + _spelled(last) + SUFFIX


def _spelled(word: str) -> str:
    return "".join(SPELLINGS.get(letter, re.escape(letter)) for letter in word)
