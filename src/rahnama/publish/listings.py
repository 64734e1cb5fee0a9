"""Generated lists: documents, coverage, topics, glossary, errata, verification; Markdown with HTML tables."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rahnama.catalogue.model import Document, Question
from rahnama.publish import records
from rahnama.publish.digits import decode, html_number
from rahnama.publish.experiments import experiments
from rahnama.publish.fragments import TICK, erratum_html, scroll_box
from rahnama.publish.phrase import flat, phrase
from rahnama.publish.words import WORDS
from rahnama.text import LANGUAGES, Language

if TYPE_CHECKING:
    from rahnama.publish.guide import GuideBook

# Persian letters in their own order; Unicode's order puts پ چ ژ ک گ ی after the Arabic letters.
ALPHABET = {letter: rank for rank, letter in enumerate("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")}


def word(key: str, book: GuideBook) -> str:
    """A word of the site's furniture."""
    return WORDS[key][book.language]


def points(question: Question, book: GuideBook) -> str:
    """The points as printed."""
    if question.points is None:
        return word("points_unprinted", book)
    return f"{html_number(question.points, book.language)} {word('points', book)}"


def facts(question: Question, book: GuideBook) -> str:
    """What stands under a question's title: document, points, topics, what to know before."""
    document = book.catalogue.document(question.document)
    links = "، ".join if book.language == "fa" else ", ".join
    topics = links(
        f"[{book.catalogue.topics[slug].title[book.language]}](../topics.md#{slug})" for slug in question.topics
    )
    parts = [f"[{document.title[book.language]}](index.md)", points(question, book)]
    if topics:
        parts.append(f"{word('topics', book)}: {topics}")
    before = [_prerequisite(each, book) for each in question.prerequisites]
    if before:
        parts.append(f"{word('prerequisites', book)}: {links(before)}")
    return " · ".join(parts) + "\n{ .rn-facts }"


def _prerequisite(path: str, book: GuideBook) -> str:
    terms = {term.slug: term for term in book.terms}
    if path in terms:
        term = terms[path]
        return f"[{term.persian if book.language == 'fa' else term.english}](../glossary.md#{path})"
    if "/" not in path:
        return path
    document, _, rest = path.partition("/")
    question = book.catalogue.question(f"{document}/{rest.split('/')[0]}")
    if book.has_page(question):
        return f"[{question.title[book.language]}](../{question.path}.md)"
    return question.title[book.language]


def _state(question: Question, language: Language, book: GuideBook) -> str:
    if question.status[language] == "written":
        return TICK.format(word("written", book))
    return f'<span class="rn-planned">{word("planned", book)}</span>'


def _name(question: Question, book: GuideBook, prefix: str = "") -> str:
    title = phrase(question.title, book.language)
    return f'<a href="{prefix}{question.path}/">{title}</a>' if book.has_page(question) else title


def documents(book: GuideBook) -> str:
    """Cards of the documents with their questions, written or not, and with what is not available."""
    return f'<div class="rn-cards">{"".join(_card(document, book) for document in book.catalogue.documents)}</div>'


def _card(document: Document, book: GuideBook) -> str:
    language = book.language
    items = "".join(_item(question, book) for question in document.questions)
    missing = "".join(
        f'<li class="rn-planned">{phrase(text, language)} <small>({word("unavailable", book)})</small></li>'
        for text in document.unavailable
    )
    rest = f"<ul>{missing}</ul>" if missing else ""
    return (
        f'<section class="rn-card"><h3><a href="{document.id}/">{phrase(document.title, language)}</a></h3>'
        f"<p>{phrase(document.course, language)}</p><ol>{items}</ol>{rest}</section>"
    )


def _item(question: Question, book: GuideBook) -> str:
    if book.has_page(question):
        return f"<li>{_name(question, book)}</li>"
    return f'<li class="rn-planned">{_name(question, book)} <small>({word("planned", book)})</small></li>'


def coverage(book: GuideBook) -> str:
    """Question by question: written in which language, figures, verified numbers, errata; with a sum."""
    rows, sums = [], {"figures": 0, "numbers": 0, "errata": 0}
    for question in book.catalogue:
        found = records.counts(book.exhibits.get(question.path, {}))
        sums = {key: sums[key] + found[key] for key in sums}
        states = "".join(f"<td>{_state(question, language, book)}</td>" for language in LANGUAGES)
        numbers = "".join(f'<td class="rn-num">{html_number(found[key], book.language)}</td>' for key in sums)
        head = f'<th scope="row">{_name(question, book)} <code>{question.path}</code></th>'
        rows.append(f"<tr>{head}{states}{numbers}</tr>")
    total = "".join(f'<td class="rn-num">{html_number(sums[key], book.language)}</td>' for key in sums)
    written = "".join(f"<td>{_share(language, book)}</td>" for language in LANGUAGES)
    heads = "".join(f'<th scope="col">{each}</th>' for each in (word("item", book), "فارسی", "English"))
    heads += "".join(f'<th scope="col" class="rn-num">{word(key, book)}</th>' for key in sums)
    table = (
        f'<table class="rn-grid"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}'
        f'<tr class="rn-total"><th scope="row">Σ</th>{written}{total}</tr></tbody></table>'
    )
    return f'<div class="rn-coverage">{scroll_box(table, word("status", book))}</div>'


def _share(language: Language, book: GuideBook) -> str:
    """How many questions are written in a language, of how many."""
    done = sum(question.status[language] == "written" for question in book.catalogue)
    return (
        f"{html_number(done, book.language)} {word('of', book)} "
        f"{html_number(len(book.catalogue.questions), book.language)}"
    )


def topics(book: GuideBook) -> str:
    """Each topic with its questions."""
    out = []
    for slug, topic in book.catalogue.topics.items():
        items = "".join(
            f"<li>{_name(question, book, '../')} <code>{question.path}</code>"
            f"{'' if book.has_page(question) else ' <small>(' + word('planned', book) + ')</small>'}</li>"
            for question in topic.questions
        )
        out.append(
            f"## {topic.title[book.language]} {{#{slug}}}\n\n{topic.summary[book.language]}\n\n"
            f'<ul class="rn-topic">{items}</ul>\n'
        )
    return "\n".join(out)


def document(document: Document, book: GuideBook) -> str:
    """The page of one document: what it is, what it asks, what is written."""
    language = book.language
    lines = [
        f"# {document.title[language]}",
        "",
        f"{document.course[language]}",
        "",
        f"**{word('source', book)}:** {phrase(document.source.description, language)} (`{document.source.file}`)",
        "",
    ]
    for question in document.questions:
        title = question.title[language]
        name = f"[{title}]({question.id}.md)" if book.has_page(question) else f"{title} ({word('planned', book)})"
        number = html_number(question.number, language)
        lines += [f"## {number}. {name} {{#{question.id}}}", "", points(question, book), ""]
        lines += [f"- {_part_title(part, question, book)}" for part in question.parts] + [""]
    lines += [f"- {phrase(text, language)} — {word('unavailable', book)}" for text in document.unavailable]
    return "\n".join(lines) + "\n"


def _part_title(part: Any, question: Question, book: GuideBook) -> str:
    from rahnama.publish.guide import numbered

    text = numbered(part, book.language)
    return f"[{text}]({question.id}.md#{part.heading_id})" if book.has_page(question) else text


def _persian_order(name: str) -> tuple[int, ...]:
    """Persian letters in their order after the space, and all other signs, Latin letters among them, after those."""
    letters = name.replace("\u200c", "")
    return tuple(ALPHABET.get(letter, -1 if letter == " " else 100 + ord(letter)) for letter in letters)


def glossary(book: GuideBook) -> str:
    """Every term with its definition, its name in the other language, and the names a reader may know it by."""
    persian = book.language == "fa"
    terms = sorted(book.terms, key=lambda term: _persian_order(term.persian) if persian else term.english.casefold())
    out = [
        f'<input class="rn-filter" type="search" aria-label="{word("filter", book)}" '
        f'placeholder="{word("filter", book)}" autocomplete="off">',
        "",
    ]
    for term in terms:
        mine, theirs = (term.persian, term.english) if persian else (term.english, term.persian)
        tongue = 'lang="en" dir="ltr"' if persian else 'lang="fa" dir="rtl"'
        variants = ("، " if persian else ", ").join(f"<bdi>{html.escape(each)}</bdi>" for each in term.variants)
        also = f" <small>{word('variants', book)}: {variants}</small>" if variants else ""
        other = f'<bdi class="rn-other" {tongue}>{html.escape(theirs)}</bdi> · ' if theirs != mine else ""
        out += [
            f"## {mine} {{#{term.slug}}}",
            "",
            f'<p class="rn-entry">{other}{phrase(term.definition, book.language)}{also}</p>',
            "",
        ]
    return "\n".join(out)


def errata(book: GuideBook) -> str:
    """Every erratum of every document, with a link to where it stands."""
    out, question = [], ""
    for record in records.errata(book.catalogue, book.exhibits):
        path = f"{record['document']}/{record['question']}"
        if path != question:
            question = path
            out += [f"## {book.catalogue.question(path).title[book.language]} {{#{path.replace('/', '-')}}}", ""]
        link = f' · <a href="../{path}/#erratum-{record["exhibit"]}">{word("where", book)}</a>'
        body = erratum_html(record["exhibit"], book.exhibits[path][record["exhibit"]], book.language, link)
        identifier = record["id"].replace("/", "-")
        out += [
            f"### {flat(record['where'], book.language)} {{#{identifier}}}",
            "",
            f'<section class="rn-erratum">{body}</section>',
            "",
        ]
    return "\n".join(out)


def _claim_row(record: records.Record, book: GuideBook) -> str:
    language = book.language
    unit = f"&nbsp;{phrase(record['unit'], language)}" if record["unit"] else ""
    routes = "".join(
        f"<li>{phrase(each['name'], language)}: {html_number(decode(each['value']), language)}</li>"
        for each in record["routes"]
    )
    gap = word("exact", book) if not record["difference"] else html_number(record["difference"], language)
    convention = phrase(record["convention"], language) if record["convention"] else ""
    return (
        f'<tr><th scope="row">{phrase(record["what"], language)}{unit}<br><a href="../{record["page"]}">'
        f"<code>{html.escape(record['id'])}</code></a></th><td><ul>{routes}</ul></td>"
        f"<td>{gap}</td><td>{convention}</td></tr>"
    )


def verification(book: GuideBook) -> str:
    """Every claim with its routes, their values, the difference, its unit and convention."""
    groups: dict[str, list[records.Record]] = {}
    for record in records.claims(book.catalogue, book.exhibits):
        groups.setdefault(f"{record['document']}/{record['question']}", []).append(record)
    head = "".join(f'<th scope="col">{word(key, book)}</th>' for key in ("claim", "routes", "difference", "convention"))
    out = []
    for path, found in groups.items():
        title = book.catalogue.question(path).title[book.language]
        rows = "".join(_claim_row(record, book) for record in found)
        table = f'<table class="rn-grid rn-claims"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        out += [
            f"## {title} {{#{path.replace('/', '-')}}}",
            "",
            f"{html_number(len(found), book.language)} {word('numbers', book)}",
            "",
            scroll_box(table, title),
            "",
        ]
    return "\n".join(out)


def summary(book: GuideBook) -> str:
    """One sentence of figures for the home page: how much is verified."""
    total = {
        key: sum(records.counts(each)[key] for each in book.exhibits.values())
        for key in ("numbers", "figures", "errata")
    }
    cells = "".join(f"<li><b>{html_number(total[key], book.language)}</b> {word(key, book)}</li>" for key in total)
    return f'<ul class="rn-tally">{cells}</ul>'


LISTINGS: dict[str, Callable[[Any], str]] = {
    "documents": documents,
    "coverage": coverage,
    "topics": topics,
    "glossary": glossary,
    "errata": errata,
    "verification": verification,
    "summary": summary,
    "experiments": experiments,
}
