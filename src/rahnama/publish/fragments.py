"""Exhibits as HTML fragments: numbers, tables, errata; figures are placed later, by the plugin."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rahnama.exhibit import Route
from rahnama.publish.digits import Style, decode, html_number, tex_number
from rahnama.publish.phrase import flat, phrase
from rahnama.publish.slots import Slot
from rahnama.publish.words import WORDS
from rahnama.text import Language

Payload = Mapping[str, Any]
FORMULA = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>')
SIGNS = {
    "partial": "∂",
    "times": "×",
    "cdot": "·",
    "sum": "Σ",
    "prod": "Π",
    "ge": "≥",
    "le": "≤",
    "tfrac": "",
    "frac": "",
}
TICK = '<span class="rn-ok" role="img" aria-label="{}"></span>'


def _tag(name: str, classes: str = "") -> str:
    """An opening tag, with its classes if it has any."""
    return f'<{name} class="{classes}">' if classes else f"<{name}>"


def whole(slot: Slot, option: str, text: str) -> int:
    """A whole number among a slot's options.

    Raises:
        LookupError: if it is none.
    """
    try:
        return int(text)
    except ValueError:
        raise LookupError(f"{option}={slot.options[option]}: {text!r} is no whole number") from None


def style_of(slot: Slot) -> Style:
    """How a slot wants its number shown."""
    digits = whole(slot, "digits", slot.options["digits"]) if "digits" in slot.options else None
    return Style(digits, slot.has("sign"), slot.has("percent"))


def picked(slot: Slot, claim: Payload) -> Any:
    """The value a slot asks for: of a route, as printed, at an index.

    Raises:
        LookupError: if there is no such route, index, or printed value; the message says what there is.
    """
    if slot.has("printed"):
        if claim["printed"] is None:
            raise LookupError("the claim has no printed value")
        value = decode(claim["printed"])
    else:
        routes, number = claim["routes"], whole(slot, "route", slot.options.get("route", "1"))
        if not 1 <= number <= len(routes):
            raise LookupError(f"route={number}, but the claim has {len(routes)} routes")
        value = decode(routes[number - 1]["value"])
    for text in filter(None, slot.options.get("index", "").split(",")):
        step = whole(slot, "index", text)
        if not isinstance(value, tuple) or not -len(value) <= step < len(value):
            raise LookupError(f"index={slot.options['index']} does not fit the value {value}")
        value = value[step]
    return value


def number_html(slot: Slot, claim: Payload, language: Language) -> str:
    """The number a slot asks for, isolated, with its unit if the slot says so."""
    body = html_number(picked(slot, claim), language, style_of(slot))
    if slot.has("unit") and claim["unit"]:
        body += f"&nbsp;{phrase(claim['unit'], language)}"
    return body


def number_tex(slot: Slot, claim: Payload) -> str:
    """The same inside a formula."""
    return tex_number(picked(slot, claim), style_of(slot))


def route_name(route: str, language: Language) -> str:
    """A route in the page's language."""
    return Route[route].value[language]


def verified_by(claims: Sequence[Payload], language: Language) -> str:
    """A tick and the routes that agreed, each once."""
    names = list(dict.fromkeys(route_name(each["route"], language) for claim in claims for each in claim["routes"]))
    whole = (f'<span class="rn-whole">{html.escape(name)}</span>' for name in names)
    return TICK.format(WORDS["verified"][language]) + " " + " · ".join(whole)


def _cell(cell: Payload | None, column: Payload, language: Language) -> tuple[str, bool]:
    """HTML of a table cell and whether it is a number."""
    if cell is None:
        return "", False
    style = Style(column["digits"], percent=column["percent"])
    match cell["kind"]:
        case "number":
            return html_number(decode(cell["value"]), language, _fitting(cell["value"], style)), True
        case "claim":
            value = decode(cell["routes"][0]["value"])
            return html_number(value, language, _fitting(value, style)), not isinstance(value, str)
        case "text":
            return phrase({"fa": cell["fa"], "en": cell["en"]}, language), False
        case "maths":
            return f'<span class="arithmatex">\\({html.escape(cell["tex"], quote=False)}\\)</span>', False
        case "code":
            return f"<code>{html.escape(cell['code'], quote=False)}</code>", False
        case _:
            return f'<bdi dir="ltr">{html.escape(str(cell["value"]), quote=False)}</bdi>', False


def _fitting(value: Any, style: Style) -> Style:
    """Decimals are for floats; whole numbers stay whole."""
    return Style(None, style.sign, False) if isinstance(value, int) and not style.percent else style


def _heading(column: Payload, language: Language) -> str:
    heading = column["heading"]
    if isinstance(heading, dict) and "tex" in heading:
        body = f'<span class="arithmatex">\\({html.escape(heading["tex"], quote=False)}\\)</span>'
    elif isinstance(heading, str):
        body = f'<bdi dir="ltr">{html.escape(heading)}</bdi>'
    else:
        body = phrase(heading, language)
    return body + (f' <span class="rn-unit">({phrase(column["unit"], language)})</span>' if column["unit"] else "")


def _header(scope: str, body: str, classes: str = "") -> str:
    """A header cell; one that is nothing but a formula also says it in words, for those who listen."""
    formulas = " ".join(FORMULA.findall(body))
    if formulas and not re.sub(r"<[^>]*>", "", FORMULA.sub("", body)).strip():
        body = f'<span role="math" aria-label="{html.escape(spoken(formulas))}">{body}</span>'
    return _tag(f'th scope="{scope}"', classes) + f"{body}</th>"


def spoken(tex: str) -> str:
    """A short formula as plain text: commands become signs or their names, braces vanish.

    >>> spoken(r"\\partial L/\\partial x_{0}")
    '∂ L/∂ x_0'
    """
    named = re.sub(r"\\([a-zA-Z]+)", lambda match: SIGNS.get(match[1], match[1]), tex)
    return " ".join(re.sub(r"[{}$\\]", "", named).split())


def _row(cells: Sequence[Payload | None], columns: Sequence[Payload], language: Language, verified: bool) -> str:
    out = []
    for position, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        body, numeric = _cell(cell, column, language)
        head = position == 0 and not numeric and body
        out.append(_header("row", body) if head else f"{_tag('td', 'rn-num' if numeric else '')}{body}</td>")
    if verified:
        out.append(f'<td class="rn-verified">{_routes(cells, language)}</td>')
    return "".join(out)


def _routes(cells: Sequence[Payload | None], language: Language) -> str:
    """By which routes the claims of a row were verified; empty if it has none."""
    claims = [cell for cell in cells if cell and cell["kind"] == "claim"]
    return verified_by(claims, language) if claims else ""


def table_html(table: Payload, language: Language) -> str:
    """The table, with the routes by which its rows were verified: once below if all share them, else a column."""
    columns = table["columns"]
    routes = {_routes(row, language) for row in table["rows"]}
    shared = next(iter(routes)) if len(routes) == 1 and len(table["rows"]) > 1 else ""
    verified = routes != {""} and not shared
    numeric = [
        all(row[i] is None or _cell(row[i], column, language)[1] for row in table["rows"])
        for i, column in enumerate(columns)
    ]
    head = "".join(
        _header("col", _heading(column, language), "rn-num" if is_number else "")
        for column, is_number in zip(columns, numeric, strict=True)
    )
    if verified:
        head += f'<th scope="col">{WORDS["verified_by"][language]}</th>'
    body = []
    for number, row in enumerate(table["rows"]):
        classes = " ".join(
            filter(
                None,
                (
                    "rn-marked" if number in table["marked"] else "",
                    "rn-total" if table["total"] and number == len(table["rows"]) - 1 else "",
                ),
            )
        )
        body.append(f"{_tag('tr', classes)}{_row(row, columns, language, verified)}</tr>")
    foot = ""
    if shared:
        said = f'<span class="rn-verified">{WORDS["rows_verified_by"][language]} {shared}</span>'
        foot = f'<tfoot><tr><td colspan="{len(columns)}">{said}</td></tr></tfoot>'
    return f'<table class="rn-grid"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody>{foot}</table>'


def scroll_box(inner: str, label: str) -> str:
    """A box that scrolls sideways by itself, reachable with the keyboard."""
    return f'<div class="rn-scroll" tabindex="0" role="group" aria-label="{html.escape(label)}">{inner}</div>'


def counterexample_table(erratum: Payload, language: Language) -> str:
    """What the source printed beside what each route gives."""
    claim = erratum["claim"]
    rows = [(WORDS["stated"][language], decode(erratum["printed"]), "rn-marked")]
    rows += [(route_name(each["route"], language), decode(each["value"]), "") for each in claim["routes"]]
    body = "".join(
        f'{_tag("tr", mark)}<th scope="row">{html.escape(name, quote=False)}</th>'
        f'<td class="rn-num">{html_number(value, language)}</td></tr>'
        for name, value, mark in rows
    )
    unit = f" ({phrase(claim['unit'], language)})" if claim["unit"] else ""
    note = f'<p class="rn-convention">{phrase(claim["convention"], language)}</p>' if claim["convention"] else ""
    caption = f"<caption>{phrase(claim['what'], language)}{unit}</caption>"
    table = f'<table class="rn-grid">{caption}<tbody>{body}</tbody></table>'
    return scroll_box(table, flat(claim["what"], language)) + note


def erratum_html(name: str, erratum: Payload, language: Language, link: str = "") -> str:
    """An erratum: what the source says, what holds, and the counter-example as run."""
    words = {key: WORDS[key][language] for key in ("erratum", "says", "right", "why", "counterexample")}
    why = f"<dt>{words['why']}</dt><dd>{phrase(erratum['why'], language)}</dd>" if erratum["why"] else ""
    return (
        f'<p class="rn-erratum__title">{words["erratum"]}: {phrase(erratum["where"], language)}{link}</p>'
        f"<dl><dt>{words['says']}</dt><dd>{phrase(erratum['says'], language)}</dd>"
        f"<dt>{words['right']}</dt><dd>{phrase(erratum['right'], language)}</dd>{why}"
        f"<dt>{words['counterexample']}</dt><dd>{counterexample_table(erratum, language)}</dd></dl>"
    )
