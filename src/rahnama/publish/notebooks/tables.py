"""The tables beside the notebooks: words of their pictures in both languages, and what each picture shows."""

from __future__ import annotations

import csv
from pathlib import Path

from rahnama.text import Text


def table(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a tab-separated table.

    Raises:
        ValueError: if its columns are others, or a cell is empty.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
        found = tuple(rows[0]) if rows else columns
    if found != columns or any(not row[column] for row in rows for column in columns):
        raise ValueError(f"{path.name}: its columns are {', '.join(columns)}, and no cell is empty")
    return rows


def words(root: Path) -> dict[str, Text]:
    """The words of the pictures by their English form."""
    path = root / "notebooks" / "words.tsv"
    rows = table(path, ("en", "fa")) if path.is_file() else []
    return {row["en"]: Text(fa=row["fa"], en=row["en"]) for row in rows}


def descriptions(root: Path) -> dict[tuple[str, int], Text]:
    """What each picture shows, for someone who cannot see it, by cell and by its place among the cell's pictures."""
    path = root / "notebooks" / "pictures.tsv"
    rows = table(path, ("cell", "number", "fa", "en")) if path.is_file() else []
    return {(row["cell"], int(row["number"])): Text(fa=row["fa"], en=row["en"]) for row in rows}
