"""A whole file: what is read, what is refused row by row, what is refused whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.spreadsheet import limits
from services.gateway.spreadsheet.findings import Unreadable
from services.gateway.spreadsheet.reading import CSV_TYPE, XLSX_TYPE, read_spreadsheet
from tests.gateway.spreadsheet.sheets import HEADER, ROW, csv_of, workbook


def test_csv_and_workbook_of_the_same_rows_say_the_same() -> None:
    rows = [HEADER, ROW, ("Grow", "Sales", "Earn", "€", 5, 7.5, -1), ("", "", "", "", "", "", 1)]
    from_csv = read_spreadsheet(csv_of(*rows), CSV_TYPE)
    from_book = read_spreadsheet(workbook(*rows), XLSX_TYPE)
    assert from_csv == from_book
    assert [row.row for row in from_csv.rows] == [2, 3]
    assert from_csv.rows_read == 3


def test_rows_at_fault_are_left_out_and_the_others_go_on() -> None:
    content = csv_of(HEADER, ROW, ("", "", "", "", 0, 0, 0), ROW)
    sheet = read_spreadsheet(content)
    assert [row.row for row in sheet.rows] == [2, 4]
    assert {note.row for note in sheet.refused} == {3}
    assert [note.column for note in sheet.refused] == ["objective", "key_result", "target"]
    assert sheet.rows_read == 3


def test_a_formula_refuses_its_row_and_names_its_column() -> None:
    computed = (*ROW[:6], "=F2/2")
    for sheet in (
        read_spreadsheet(workbook(HEADER, computed, ROW)),
        read_spreadsheet(csv_of(HEADER, computed, ROW)),
    ):
        (note,) = sheet.refused
        assert (note.row, note.column, note.code) == (2, "actual", "formula")
        assert "not computed" in note.message
        assert [row.row for row in sheet.rows] == [3]


def test_a_formula_in_a_column_that_is_not_read_does_not_matter() -> None:
    sheet = read_spreadsheet(workbook((*HEADER, "Sum"), (*ROW, "=F2+G2")))
    assert sheet.refused == ()
    assert sheet.ignored == ("Sum",)
    assert [note.code for note in sheet.doubtful] == ["column_ignored"]


def test_a_column_that_is_missing_is_doubted_once() -> None:
    sheet = read_spreadsheet(csv_of(("objective", "kr", "target"), ("a", "b", 1), ("a", "c", 2)))
    assert [(note.row, note.code) for note in sheet.doubtful] == [(1, "baseline_assumed")]


def test_one_decimal_comma_makes_points_before_three_digits_ambiguous() -> None:
    rows = [("objective", "kr", "target"), ("a", "b", "1.234"), ("a", "c", "7,5")]
    sheet = read_spreadsheet(csv_of(*rows, delimiter="\t"))
    assert [(note.row, note.code) for note in sheet.refused] == [(2, "ambiguous_number")]
    assert [row.target for row in sheet.rows] == [Decimal("7.5")]
    alone = read_spreadsheet(csv_of(*rows[:2], delimiter="\t"))
    assert [row.target for row in alone.rows] == [Decimal("1.234")]


@pytest.mark.parametrize(
    ("header", "reported", "doubts"),
    [
        ("score", ("0.5", "1"), []),
        ("score", ("50", "100"), []),
        ("score", ("1", "1"), ["reported_score_disagrees", "reported_score_disagrees"]),
        ("reported_percent", ("0.5", "1"), ["reported_score_disagrees"] * 2),
    ],
)
def test_a_score_column_may_count_to_one_or_to_a_hundred(
    header: str, reported: tuple[str, str], doubts: list[str]
) -> None:
    names = ("objective", "kr", "baseline", "target", "actual", header)
    rows = [("a", f"kr {at}", 0, 10, 5 * (at + 1), value) for at, value in enumerate(reported)]
    sheet = read_spreadsheet(csv_of(names, *rows))
    assert [note.code for note in sheet.doubtful] == doubts


WHOLE = csv_of(HEADER, ROW)


@pytest.mark.parametrize(
    ("content", "content_type", "code"),
    [
        (b"", CSV_TYPE, "empty"),
        (b" \r\n ", CSV_TYPE, "empty"),
        (csv_of(HEADER), CSV_TYPE, "no_rows"),
        (workbook(HEADER), XLSX_TYPE, "no_rows"),
        (csv_of(("objective", "target"), ("a", 1)), CSV_TYPE, "missing_column"),
        (csv_of((*HEADER, "Target"), ROW), CSV_TYPE, "doubled_column"),
        (b"\x89PNG\r\n\x1a\n\0\0", CSV_TYPE, "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "", "old_workbook"),
        (b"PK\x03\x04 and nothing more", XLSX_TYPE, "broken_workbook"),
        (WHOLE, XLSX_TYPE, "broken_workbook"),
        (WHOLE, "image/png", "unknown_type"),
        (WHOLE, "application/json", "unknown_type"),
        (csv_of(HEADER, *[ROW] * 50_000), CSV_TYPE, "too_many_rows"),
        (b"x" * (limits.FILE_BYTES_MAX + 1), CSV_TYPE, "file_too_large"),
    ],
)
def test_a_file_at_fault_is_refused_whole(content: bytes, content_type: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_spreadsheet(content, content_type)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert refused.value.is_too_large is code.startswith(("too_many", "file_too"))
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "content_type", ["", "text/csv; charset=utf-8", "TEXT/CSV", "application/vnd.ms-excel"]
)
def test_what_the_file_is_shows_in_its_first_bytes(content_type: str) -> None:
    assert len(read_spreadsheet(WHOLE, content_type).rows) == 1
    assert len(read_spreadsheet(workbook(HEADER, ROW), content_type).rows) == 1


CELLS = st.one_of(
    st.text(max_size=20),
    st.decimals(allow_nan=True).map(str),
    st.sampled_from(["objective", "target", "kr", "=1", "1,234", "5%", "€5", '"', "\n", ";"]),
)


@given(st.lists(st.lists(CELLS, max_size=9), max_size=6))
def test_any_cells_are_rows_or_named_faults(rows: list[list[str]]) -> None:
    content = csv_of(HEADER, *rows).replace(b"\0", b"")
    try:
        sheet = read_spreadsheet(content)
    except Unreadable as refused:
        assert refused.faults
        return
    accounted = {row.row for row in sheet.rows} | {note.row for note in sheet.refused}
    assert len(accounted) == sheet.rows_read
    assert all(row.baseline != row.target for row in sheet.rows)
