"""The audit of question 2 of homework 8: which rows of the source hold, and that every erratum separates."""

from __future__ import annotations

import inspect

from rahnama.exhibit import Claim, Erratum, Table
from rahnama.exhibits.dl_hw8 import _q2_tables as tables
from rahnama.exhibits.dl_hw8 import q2


def exhibits() -> dict[str, object]:
    return {
        name: member()
        for name, member in inspect.getmembers(q2, inspect.isfunction)
        if member.__module__ == q2.__name__ and hasattr(member, "part")
    }


def test_every_part_has_claims_tables_and_errata() -> None:
    kinds: dict[str, set[str]] = {}
    for name, member in inspect.getmembers(q2, inspect.isfunction):
        if hasattr(member, "part"):
            kinds.setdefault(member.part, set()).add(str(member.__annotations__["return"]))
            assert member.__doc__, name
    assert set(kinds) == {"a", "b", "c"}
    assert all({"Claim", "Table", "Figure", "Diagram", "Erratum"} <= kind for kind in kinds.values())


def test_all_exhibits_can_be_computed_and_each_erratum_has_two_routes() -> None:
    made = exhibits()
    errata = [each for each in made.values() if isinstance(each, Erratum)]
    assert len(made) == 54
    assert len(errata) == 20
    assert all(len(each.claim.routes) >= 2 for each in errata)


def test_the_printed_rows_add_up_to_the_printed_totals() -> None:
    assert sum(row.parameters for row in tables.ALEXNET) == tables.ALEXNET_TOTAL
    assert sum(row.parameters for row in tables.VGG) == tables.VGG_TOTAL
    assert str(tables.VGG_TOTAL).startswith("13842320")  # what is legible in print


def test_only_the_pooling_and_the_total_of_vgg_are_marked() -> None:
    assert list(q2.vgg_rows().marked) == [5, 21]
    assert not q2.alexnet_rows().marked
    assert not q2.nin_rows().marked


def test_the_marked_rows_of_googlenet() -> None:
    table = q2.googlenet_rows()
    assert [table.rows[number][0] for number in table.marked] == ["conv1", "4a", "4c", "4d", "4e", "5a", "5b"]


def test_every_cell_that_is_verified_has_two_routes() -> None:
    cells = [
        cell
        for made in exhibits().values()
        if isinstance(made, Table)
        for row in made.rows
        for cell in row
        if isinstance(cell, Claim)
    ]
    assert len(cells) > 150
    assert all(len(cell.routes) >= 2 for cell in cells)
