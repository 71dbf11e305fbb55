"""One line to a row: everything wrong with it at once, everything doubtful beside it."""

from decimal import Decimal
from typing import NamedTuple

import pytest

from contracts.values import NAME_CHARS_MAX, TITLE_CHARS_MAX, UNIT_CHARS_MAX, Metric
from services.gateway.spreadsheet.columns import Columns
from services.gateway.spreadsheet.findings import Cell, Figure, Line, ParsedRow, Unusable
from services.gateway.spreadsheet.rows import Manner, RowReading

TEXTS = ("objective", "team", "key_result", "unit")
NAMES = (*TEXTS, "baseline", "target", "actual", "reported_percent")
COLUMNS = Columns({name: at for at, name in enumerate(NAMES)}, ())
GOOD: dict[str, Cell] = {
    "objective": "Grow",
    "team": "Sales",
    "key_result": "Win customers",
    "baseline": "0",
    "target": "10",
    "actual": "5",
}


class Found(NamedTuple):
    row: ParsedRow | None
    faults: list[tuple[str, str]]
    doubts: list[tuple[str, str]]


def read(manner: Manner | None = None, /, **cells: Cell) -> Found:
    """What a good line says with some of its cells changed."""
    line = Line(7, tuple((GOOD | cells).get(name, "") for name in NAMES))
    return found(line, COLUMNS, manner or Manner(width=len(NAMES)))


def found(line: Line, columns: Columns, manner: Manner) -> Found:
    reading = RowReading(line, columns, manner)
    row = reading.row()
    assert {note.row for note in reading.faults + reading.doubts} <= {line.row}
    return Found(
        row,
        [(note.column, note.code) for note in reading.faults],
        [(note.column, note.code) for note in reading.doubts],
    )


def test_a_good_line_is_a_row() -> None:
    assert read() == (
        ParsedRow(
            row=7,
            objective="Grow",
            owner="Sales",
            key_result="Win customers",
            kind="number",
            unit=None,
            baseline=Decimal(0),
            target=Decimal(10),
            actual=Decimal(5),
        ),
        [],
        [],
    )


def test_a_row_knows_how_it_is_measured() -> None:
    row = read(unit="%").row
    assert row is not None
    assert row.metric == Metric(kind="percent", unit="%", baseline=Decimal(0), target=Decimal(10))


def test_spaces_and_line_breaks_in_a_text_are_one_space() -> None:
    row = read(objective="  Grow\r\n  the\tshop ").row
    assert row is not None
    assert row.objective == "Grow the shop"


def test_a_text_may_be_a_figure_in_a_workbook() -> None:
    row = read(objective=Figure(Decimal(2026)), team=Figure(Decimal(7))).row
    assert row is not None
    assert (row.objective, row.owner) == ("2026", "7")


def test_the_owner_the_unit_and_the_actual_may_be_missing() -> None:
    row = read(team="", unit="", actual="").row
    assert row is not None
    assert (row.owner, row.unit, row.actual) == ("", None, None)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("objective", "", "missing"),
        ("key_result", " ", "missing"),
        ("target", "", "missing"),
        ("objective", "x" * (TITLE_CHARS_MAX + 1), "too_long"),
        ("key_result", "x" * (TITLE_CHARS_MAX + 1), "too_long"),
        ("team", "x" * (NAME_CHARS_MAX + 1), "too_long"),
        ("unit", "x" * (UNIT_CHARS_MAX + 1), "too_long"),
        ("objective", "bell\x07", "control_character"),
        ("key_result", "=A1", "formula"),
        ("objective", Unusable("formula", "why"), "formula"),
        ("target", Unusable("date", "why"), "date"),
        ("target", "ten", "not_a_number"),
        ("target", "1,234", "ambiguous_number"),
        ("baseline", "NaN", "not_finite"),
        ("actual", "1e99", "out_of_range"),
        ("target", "0", "equals_baseline"),
        ("target", "0.0000001", "equals_baseline"),
    ],
)
def test_a_cell_at_fault_refuses_its_row(column: str, cell: Cell, code: str) -> None:
    reading = read(**{column: cell})
    assert reading.row is None
    assert reading.faults == [(column, code)]


def test_texts_as_long_as_allowed_pass() -> None:
    assert read(objective="x" * TITLE_CHARS_MAX, team="x" * NAME_CHARS_MAX).faults == []


def test_everything_wrong_with_a_line_is_named_at_once() -> None:
    assert read(objective="", target="ten", baseline="inf", actual="=1").faults == [
        ("objective", "missing"),
        ("baseline", "not_finite"),
        ("target", "not_a_number"),
        ("actual", "formula"),
    ]


@pytest.mark.parametrize(
    ("cells", "kind", "unit"),
    [
        ({"target": "85%"}, "percent", "%"),
        ({"target": Figure(Decimal(85), "%")}, "percent", "%"),
        ({"target": "€ 9.50"}, "currency", "€"),
        ({"unit": "EUR", "target": "€ 9.50"}, "currency", "EUR"),
        ({"unit": "hires"}, "number", "hires"),
    ],
)
def test_units_and_signs_make_the_kind(cells: dict[str, Cell], kind: str, unit: str) -> None:
    row = read(**cells).row
    assert row is not None
    assert (row.kind, row.unit) == (kind, unit)


@pytest.mark.parametrize(
    "cells",
    [{"unit": "hires", "target": "85%"}, {"target": "85%", "actual": "€5"}],
)
def test_units_and_signs_that_contradict_refuse_the_row(cells: dict[str, Cell]) -> None:
    assert read(**cells).faults == [("unit", "unit_mismatch")]


def test_the_sign_of_a_reported_percentage_says_nothing_of_the_unit() -> None:
    reading = read(reported_percent="50%")
    assert reading.row is not None
    assert reading.row.kind == "number"
    assert reading.doubts == []


def test_a_missing_baseline_is_zero_with_a_doubt() -> None:
    reading = read(baseline="")
    assert reading.row is not None
    assert reading.row.baseline == 0
    assert reading.doubts == [("baseline", "baseline_assumed")]


def test_a_file_without_the_column_is_not_doubted_row_by_row() -> None:
    columns = Columns({"objective": 0, "key_result": 1, "target": 2}, ())
    reading = found(Line(2, ("Grow", "Win", "10")), columns, Manner(width=3))
    assert reading.row is not None
    assert reading.doubts == []


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "reported", "doubts"),
    [
        ("0", "10", "5", "50", []),
        ("0", "10", "5", "50.4", []),
        ("0", "10", "5", "50.5", ["reported_score_disagrees"]),
        ("0", "3", "2", "67", []),
        ("0", "3", "2", "66", ["reported_score_disagrees"]),
        ("0", "200", "98.5", "49.25", []),
        ("0", "10", "12", "100", ["beyond_target"]),
        ("0", "10", "12", "120", ["reported_score_disagrees", "beyond_target"]),
        ("0", "10", "-1", "0", ["behind_baseline"]),
        ("12", "4", "6", "75", []),
        ("12", "4", "3", "100", ["beyond_target"]),
        ("12", "4", "14", "0", ["behind_baseline"]),
        ("0", "10", "", "50", ["reported_without_actual"]),
        ("0", "10", "5", "half", ["not_a_number"]),
    ],
)
def test_figures_that_disagree_are_doubted_at_whole_percents(
    baseline: str, target: str, actual: str, reported: str, doubts: list[str]
) -> None:
    reading = read(baseline=baseline, target=target, actual=actual, reported_percent=reported)
    assert reading.row is not None
    assert [code for _, code in reading.doubts] == doubts


def test_a_score_from_zero_to_one_is_compared_as_a_share() -> None:
    as_share = Manner(width=len(NAMES), has_shares=True)
    assert read(as_share, reported_percent="0.5").doubts == []
    assert read(reported_percent="0.5").doubts == [("reported_percent", "reported_score_disagrees")]


def test_decimals_beyond_the_sixth_are_rounded_with_a_doubt() -> None:
    reading = read(actual="5.0000004")
    assert reading.row is not None
    assert reading.row.actual == 5
    assert reading.doubts == [("actual", "rounded")]


def test_cells_beyond_the_header_show_a_delimiter_without_quotes() -> None:
    line = Line(7, (*("x" for _ in TEXTS), "0", "10", "5", "50", "", "stray"))
    manner = Manner(width=len(NAMES))
    assert ("", "too_many_cells") in found(line, COLUMNS, manner).faults
    assert found(line, COLUMNS, Manner(width=0)).faults == []


def test_a_line_shorter_than_the_header_has_nothing_in_the_rest() -> None:
    line = Line(7, ("Grow", "Sales", "Win", "", "0", "10"))
    reading = found(line, COLUMNS, Manner(width=len(NAMES)))
    assert reading.row is not None
    assert reading.row.actual is None
