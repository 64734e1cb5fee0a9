"""Every claim and every erratum of the guide as plain records: for the generated pages and for the data files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rahnama.catalogue.model import Catalogue
from rahnama.exhibit import Route

Exhibits = Mapping[str, Mapping[str, Mapping[str, Any]]]  # question path → exhibit name → payload
Record = dict[str, Any]


def _claim(identifier: str, payload: Mapping[str, Any], home: Mapping[str, Any]) -> Record:
    return {
        "id": identifier,
        **home,
        "what": payload["what"],
        "value": payload["routes"][0]["value"],
        "unit": payload["unit"],
        "convention": payload["convention"],
        "routes": [
            {
                "route": Route[each["route"]].name.lower(),
                "name": {"fa": Route[each["route"]].value.fa, "en": Route[each["route"]].value.en},
                "value": each["value"],
            }
            for each in payload["routes"]
        ],
        "difference": payload["difference"],
        "tolerance": payload["tolerance"],
        "printed": payload["printed"],
    }


def _in_table(identifier: str, table: Mapping[str, Any], home: Mapping[str, Any]) -> Iterator[Record]:
    for number, row in enumerate(table["rows"], 1):
        claims = [(column, cell) for column, cell in enumerate(row, 1) if cell and cell["kind"] == "claim"]
        for column, cell in claims:
            suffix = f"{number}" if len(claims) == 1 else f"{number}/{column}"
            yield _claim(f"{identifier}/{suffix}", cell, home)


def _home(path: str, name: str, exhibit: Mapping[str, Any]) -> tuple[str, Record]:
    document, question = path.split("/")
    identifier = "/".join(filter(None, (path, exhibit["part"], name)))
    page = f"{path}/#{exhibit['part'].replace('/', '-')}".removesuffix("#")
    return identifier, {
        "document": document,
        "question": question,
        "part": exhibit["part"],
        "exhibit": name,
        "page": page,
        "file": exhibit["file"],
        "line": exhibit["line"],
    }


def claims(catalogue: Catalogue, exhibits: Exhibits) -> Iterator[Record]:
    """All verified numbers, in the order of the catalogue: single claims, cells of tables, counter-examples."""
    for question in catalogue:
        for name, exhibit in exhibits.get(question.path, {}).items():
            identifier, home = _home(question.path, name, exhibit)
            if exhibit["kind"] == "Claim":
                yield _claim(identifier, exhibit, home)
            elif exhibit["kind"] == "Table":
                yield from _in_table(identifier, exhibit, home)
            elif exhibit["kind"] == "Erratum":
                yield _claim(identifier, exhibit["claim"], home)


def errata(catalogue: Catalogue, exhibits: Exhibits) -> Iterator[Record]:
    """All errata, in the order of the catalogue."""
    for question in catalogue:
        for name, exhibit in exhibits.get(question.path, {}).items():
            if exhibit["kind"] == "Erratum":
                identifier, home = _home(question.path, name, exhibit)
                right = exhibit["claim"]
                yield {
                    "id": identifier,
                    **home,
                    "where": exhibit["where"],
                    "says": exhibit["says"],
                    "right": exhibit["right"],
                    "why": exhibit["why"],
                    "counterexample": {
                        "what": right["what"],
                        "printed": exhibit["printed"],
                        "value": right["routes"][0]["value"],
                        "unit": right["unit"],
                        "convention": right["convention"],
                        "routes": _claim(identifier, right, {})["routes"],
                        "difference": right["difference"],
                        "tolerance": right["tolerance"],
                    },
                }


def counts(exhibits: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Figures, verified numbers and errata of one question."""
    kinds = [exhibit["kind"] for exhibit in exhibits.values()]
    cells = sum(
        bool(cell) and cell["kind"] == "claim"
        for exhibit in exhibits.values()
        if exhibit["kind"] == "Table"
        for row in exhibit["rows"]
        for cell in row
    )
    return {
        "figures": kinds.count("Figure") + kinds.count("Diagram"),
        "numbers": kinds.count("Claim") + cells + kinds.count("Erratum"),
        "errata": kinds.count("Erratum"),
    }


CLAIM_FIELDS = {
    "id": "document/question/part/name, permanent; a cell of a table adds /row or /row/column, counted from 1",
    "document": "id of the source document",
    "question": "id of the question",
    "part": "path of the part, or empty",
    "exhibit": "name of the exhibit function",
    "page": "path below /fa/ and /en/, with the part's heading id",
    "file": "module that computes it",
    "line": "line of the exhibit in that module",
    "what": "the quantity, in both languages",
    "value": "number, string, {fraction: [p, q]}, or a list of values",
    "unit": "unit in both languages, or null",
    "convention": "what is counted and how, in both languages, or null",
    "routes": "two or more {route, name, value}; the first is the one shown",
    "difference": "largest absolute difference between the first route and any other",
    "tolerance": "largest difference accepted, relative to the magnitude of the value; 0 is exact",
    "printed": "what the source printed, or null",
}
ERRATUM_FIELDS = {
    **{key: CLAIM_FIELDS[key] for key in ("id", "document", "question", "part", "exhibit", "page", "file", "line")},
    "where": "which row, equation or sentence of the source",
    "says": "what the source states, in our words",
    "right": "what holds instead",
    "why": "where the slip comes from, or null",
    "counterexample": "{what, printed, value, unit, convention, routes, difference, tolerance}, as run",
}
