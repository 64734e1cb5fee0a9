"""Exhibit → the plain JSON that pages and data files are made of."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rahnama.exhibit import Claim, Code, Column, Diagram, Erratum, Figure, Maths, Table, plain
from rahnama.text import Text


def value_json(value: Any) -> Any:
    """A plain value: numbers and strings as they are, a fraction as its two parts, a tuple as a list."""
    if isinstance(value, tuple):
        return [value_json(each) for each in value]
    return {"fraction": [value.numerator, value.denominator]} if isinstance(value, Fraction) else value


def text_json(text: Text | None) -> dict[str, str] | None:
    """Both languages of a phrase; None stays None."""
    return None if text is None else {"fa": text.fa, "en": text.en}


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim with every route's value."""
    return {
        "what": text_json(claim.what),
        "routes": [{"route": route.name, "value": value_json(value)} for route, value in claim.routes.items()],
        "unit": text_json(claim.unit),
        "convention": text_json(claim.convention),
        "tolerance": float(claim.tolerance),
        "difference": claim.spread,
        "printed": value_json(claim.printed),
    }


def cell_json(cell: Any) -> dict[str, Any] | None:
    """A cell by its kind: number, string, text, maths, code or claim."""
    match cell:
        case None:
            return None
        case Text():
            return {"kind": "text", "fa": cell.fa, "en": cell.en}
        case Maths():
            return {"kind": "maths", "tex": cell.tex}
        case Code():
            return {"kind": "code", "code": cell.code}
        case Claim():
            return {"kind": "claim", **claim_json(cell)}
        case str():
            return {"kind": "string", "value": cell}
        case _:
            return {"kind": "number", "value": value_json(plain(cell))}


def _heading(column: Column) -> dict[str, Any]:
    heading: Any = column.heading
    if isinstance(heading, Text):
        heading = text_json(heading)
    elif isinstance(heading, Maths):
        heading = {"tex": heading.tex}
    return {"heading": heading, "digits": column.digits, "unit": text_json(column.unit), "percent": column.percent}


def payload(exhibit: Any) -> dict[str, Any]:
    """What ``exhibits.json`` says of an exhibit beyond its name and place; figures and diagrams add their files."""
    match exhibit:
        case Claim():
            return claim_json(exhibit)
        case Table():
            return {
                "columns": [_heading(column) for column in exhibit.columns],
                "rows": [[cell_json(cell) for cell in row] for row in exhibit.rows],
                "marked": [int(row) for row in exhibit.marked],
                "total": bool(exhibit.total),
            }
        case Erratum():
            words = {key: text_json(getattr(exhibit, key)) for key in ("says", "right", "where", "why")}
            return words | {"printed": value_json(exhibit.printed), "claim": claim_json(exhibit.claim)}
        case Figure() | Diagram():
            return {}
    raise TypeError(f"not an exhibit: {type(exhibit).__name__}")
