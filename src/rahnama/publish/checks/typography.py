"""Persian typography: نیم‌فاصله, letters, digits, punctuation, quotation marks, and rival terms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rahnama import catalogue
from rahnama.catalogue import glossary
from rahnama.publish.checks.prose import HOLE, prose
from rahnama.publish.checks.report import Report
from rahnama.publish.words import WORDS

LETTER = "آ-یءئؤأ"
VERBS = (
    "شو|کن|ده|گیر|توان|رو|ساز|خواه|دان|بین|گو|گذار|آی|آور|مان|رس|ماند|یاب|نویس|خوان|بر|زن|پرداز|شمار|ریز|افت|سنج|"
    "چین|پوش|خور|کش|شکن|دار|باش|بخش|پذیر|افزا|کاه|چرخ|نشین|نام|کرد|شد|داد|گرفت|رفت|گفت|دید|آمد"
)
NOUNS = r"ان|زبان|دان(?![آ-ی])|ز(?![آ-ی])|راث|ل"  # میان، میزبان، میدان، میز، میراث، میل are no verbs
JOINED = re.compile(rf"(?<![{LETTER}\u200c])ن?می(?=(?:{VERBS})[{LETTER}]*(?![{LETTER}]))(?!{NOUNS})")
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("Arabic letter; write ی or ک", re.compile("[\u064a\u0643\u0649]")),
    ("Arabic digit; write ۰–۹", re.compile("[٠-٩]")),
    ("Latin digit in Persian prose; write ۰–۹ or a formula", re.compile(r"(?<![\w.\-–/:])[0-9][0-9.,]*(?![\w\-])")),
    ("می and its verb need a نیم‌فاصله", re.compile(rf"(?<![{LETTER}\u200c])ن?می (?=[{LETTER}])")),
    ("می is joined to its verb; a نیم‌فاصله is missing", JOINED),
    (
        "a plural or comparative suffix needs a نیم‌فاصله",
        re.compile(rf"(?<=[{LETTER}]) (?:ها|های|هایی|هایش|هایشان|تر|ترین)(?![{LETTER}])"),
    ),
    ("after ه the ezafe is ‌ی with a نیم‌فاصله", re.compile(rf"(?<=[{LETTER}]ه) ی(?![{LETTER}])|هٔ|ۀ")),
    ("space before a punctuation mark", re.compile(r" [،؛؟!.:](?![.\d])")),
    (
        "no space after a punctuation mark",
        re.compile(rf"[،؛؟](?=[{LETTER}A-Za-z{HOLE}])|(?<=[{LETTER}])[.:!](?=[{LETTER}])"),
    ),
    (
        "Latin comma, semicolon or question mark; write ، ؛ ؟",
        re.compile(rf"(?<=[{LETTER}])[,;?]|[,;?](?= ?[{LETTER}])"),
    ),
    ("straight or curly quotation marks; write «»", re.compile(r"[\"“”]")),
    ("two spaces", re.compile(r"(?<=\S)  +(?=\S)")),
    ("نیم‌فاصله beside a space or doubled", re.compile("\u200c[ \u200c]| \u200c")),
)
START = re.compile(rf"(?:(?<=[.؟!] )|^)(?:[A-Za-z]{{2,}}|{HOLE})(?=[^\n]*[{LETTER}]{{3}})")
STARTS = "a sentence begins with Latin text or a formula"


def faults(line: str, opens: bool = True) -> Iterator[tuple[str, str]]:
    """What is wrong in a line of Persian prose: the rule and the words around it.

    ``opens`` says that a sentence begins with the line, and not on an earlier one.
    """
    for rule, pattern in (*RULES, (STARTS, START)):
        for match in pattern.finditer(line):
            around = line[max(0, match.start() - 12) : match.end() + 12].replace(HOLE, "▢")
            if rule != STARTS or match.start() or opens:
                yield rule, around


def rivals(line: str, banned: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Rival terms in a line, outside brackets and quotation marks, where they are mentioned and not used.

    The second of each pair is the term of the glossary.
    """
    spaced = re.sub(r"\([^()]*\)|«[^»]*»", "", line).replace("\u200c", " ")
    for rival, preferred in banned:
        if re.search(rf"(?<![{LETTER}]){re.escape(rival.replace(chr(0x200C), ' '))}(?![{LETTER}])", spaced):
            yield f"rival term {rival!r}; the glossary says {preferred!r}", line.strip()[:40]


def references(source: str) -> set[int]:
    """Numbers of the lines inside reading lists, where names and titles stand in their own script."""
    found: set[int] = set()
    for match in re.finditer(r"(?ms)^(/{3,})[ ]*reading[ ]*$.*?^\1[ ]*$", source):
        found.update(range(source.count("\n", 0, match.start()) + 1, source.count("\n", 0, match.end()) + 2))
    return found


def check(pages: Iterable[Path], root: Path, banned: Sequence[tuple[str, str]] = ()) -> Report:
    """Every line of Persian prose of some pages."""
    texts = ((page.relative_to(root).as_posix(), page.read_text(encoding="utf-8")) for page in pages)
    return check_texts(texts, banned)


def check_texts(texts: Iterable[tuple[str, str]], banned: Sequence[tuple[str, str]] = ()) -> Report:
    """Every line of Persian prose of some texts, each with the name by which a problem calls it."""
    report = Report("Persian typography", "lines of prose")
    for name, source in texts:
        before, listed = (0, ""), references(source)
        for number, line in prose(source):
            report.checked += 1
            opens = before[0] != number - 1 or before[1].endswith((".", "؟", "!", ":", "؛", "»"))
            before = (number, line)
            reference = number in listed
            for rule, around in (*faults(line, opens), *rivals(line, banned)):
                if not (reference and (rule == STARTS or rule.startswith("Latin"))):
                    report.problems.append(f"{name}:{number}: {rule}: {around}")
    return report


def _persian(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every Persian phrase inside a decoded JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get("fa"), str) and "en" in value and not value["fa"].endswith(".svg"):
            yield where, value["fa"]
        for key, each in value.items():
            yield from _persian(each, f"{where} {key}" if where.count(" ") < 2 else where)
    elif isinstance(value, list):
        for each in value:
            yield from _persian(each, where)


def phrases(root: Path) -> Iterator[tuple[str, str]]:
    """Every Persian phrase written in code or data: exhibits, catalogue, glossary, the site's furniture."""
    for file in sorted((root / "build" / "exhibits").rglob("exhibits.json")):
        yield from _persian(json.loads(file.read_text(encoding="utf-8")), file.parent.relative_to(root).as_posix())
    for name, text in WORDS.items():
        yield f"words {name}", text.fa
    for term in glossary.load():
        yield f"glossary {term.slug}", term.persian
        yield f"glossary {term.slug}", term.definition.fa
    read = catalogue.load()
    for document in read.documents:
        yield f"catalogue {document.id}", document.title.fa
        for question in document.questions:
            yield f"catalogue {question.path}", question.title.fa
            yield from ((f"catalogue {question.path}/{part.path}", part.title.fa) for part in question.parts)


def check_phrases(root: Path) -> Report:
    """The same rules on phrases, whose digits the publisher sets and whose maths and code stand between signs."""
    report = Report("Persian phrases in code", "phrases")
    for where, text in phrases(root):
        report.checked += 1
        bare = re.sub(r"\$[^$]*\$|`[^`]*`", HOLE, text)
        report.problems += [
            f"{where}: {rule}: {around}"
            for rule, around in faults(bare, opens=False)
            if rule != STARTS and not rule.startswith("Latin digit")
        ]
    report.problems = list(dict.fromkeys(report.problems))
    return report
