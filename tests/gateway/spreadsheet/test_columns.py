"""Columns are known by their header."""

from decimal import Decimal

import pytest

from services.gateway.spreadsheet.columns import ALIASES, columns_of
from services.gateway.spreadsheet.findings import Cell, Figure, Line, Table, Unreadable, Unusable

NEEDED = ("objective", "key_result", "target")


def table(*header: Cell, line: tuple[Cell, ...] = ()) -> Table:
    return Table(Line(1, header), (Line(2, line),))


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("team", "team"),
        ("Owner", "team"),
        ("UNIT", "unit"),
        ("baseline", "baseline"),
        ("Start", "baseline"),
        ("actual", "actual"),
        ("Current", "actual"),
        ("value", "actual"),
        ("reported_percent", "reported_percent"),
        ("Reported %", "reported_percent"),
        ("SCORE", "reported_percent"),
    ],
)
def test_each_alias_names_its_column(header: str, meaning: str) -> None:
    assert columns_of(table(*NEEDED, header)).at[meaning] == 3


@pytest.mark.parametrize("header", ["key_result", "Key Result", "key-result", " KEYRESULT ", "kr"])
def test_case_spaces_and_underscores_make_no_difference(header: str) -> None:
    assert columns_of(table("objective", header, "target")).at["key_result"] == 1


def test_columns_stand_in_any_order() -> None:
    found = columns_of(table("target", "objective", "notes", "kr"))
    assert found.at == {"target": 0, "objective": 1, "key_result": 3}


def test_columns_that_mean_nothing_here_are_named() -> None:
    header = (*NEEDED, "Mood", Figure(Decimal(7)), "", "")
    found = columns_of(table(*header, line=("", "", "", "", "", "x")))
    assert found.ignored == ("Mood", "7", "column 6")


def test_all_that_is_missing_and_doubled_is_named_at_once() -> None:
    with pytest.raises(Unreadable) as refused:
        columns_of(table("Objective", "target", "TARGET", "team", "Owner", "baseline"))
    assert [(fault.code, fault.column) for fault in refused.value.faults] == [
        ("missing_column", "key_result"),
        ("doubled_column", "target"),
        ("doubled_column", "team"),
    ]
    assert "2 (target) and 3 (TARGET)" in str(refused.value)


def test_a_formula_in_the_header_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        columns_of(table(*NEEDED, Unusable("formula", "This is a formula.")))
    assert refused.value.faults[0].code == "formula"


def test_which_header_reports_is_remembered() -> None:
    assert columns_of(table(*NEEDED, "Score")).reported == "score"
    assert columns_of(table(*NEEDED, "reported percent")).reported == "reportedpercent"
    assert columns_of(table(*NEEDED)).reported == ""


def test_the_promised_aliases_are_there() -> None:
    assert ALIASES.keys() >= {"objective", "team", "owner", "keyresult", "kr", "unit", "baseline"}
    assert ALIASES.keys() >= {"start", "target", "actual", "current", "value", "score"}
