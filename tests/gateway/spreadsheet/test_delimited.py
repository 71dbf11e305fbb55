"""Delimited text to a table."""

import pytest

from services.gateway.spreadsheet import limits
from services.gateway.spreadsheet.delimited import table_of_csv
from services.gateway.spreadsheet.findings import Unreadable
from tests.gateway.spreadsheet.sheets import HEADER, ROW, csv_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_delimiter_and_encoding_gives_the_same_table(delimiter: str, encoding: str) -> None:
    content = csv_of(HEADER, ROW, delimiter=delimiter).decode().encode(encoding)
    table = table_of_csv(content)
    assert table.header.cells == HEADER
    assert table.lines[0].cells == tuple(map(str, ROW))
    assert table.has_decimal_commas is (delimiter == ";")


def test_the_delimiter_is_that_of_the_header_whatever_the_texts_hold() -> None:
    table = table_of_csv(b"objective;key_result;target\na,b,c,d,e;f,g;7")
    assert table.lines[0].cells == ("a,b,c,d,e", "f,g", "7")


def test_a_quoted_header_may_hold_the_other_delimiters() -> None:
    table = table_of_csv(b'"objective","key_result","target","a;b;c;d"\nx,y,1,')
    assert table.header.cells == ("objective", "key_result", "target", "a;b;c;d")


def test_the_hint_of_spreadsheet_programs_is_followed() -> None:
    table = table_of_csv(b"sep=;\r\nobjective;target\r\nGrow;1\r\n")
    assert table.header.row == 2
    assert table.lines[0] == (3, ("Grow", "1"))


def test_a_line_break_in_quotes_is_part_of_its_row() -> None:
    table = table_of_csv(b'objective,target\n"Grow\r\nfast",1\n\nKeep,2\n')
    assert [(line.row, line.cells[0]) for line in table.lines] == [(2, "Grow\r\nfast"), (4, "Keep")]


def test_doubled_quotes_are_one() -> None:
    assert table_of_csv(b'objective\n"say ""yes"""').lines[0].cells == ('say "yes"',)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(ends: str) -> None:
    table = table_of_csv(ends.join(["objective,target", "Grow,1", "Keep,2"]).encode())
    assert [line.cells for line in table.lines] == [("Grow", "1"), ("Keep", "2")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n , \n", "empty"),
        (b'objective,target\n"Grow,1', "broken_csv"),
        (b'objective,target\n"Grow"er,1', "broken_csv"),
        (b"objective\n" + b"x" * 200_000, "broken_csv"),
        (b"," * limits.COLUMNS_MAX + b"\n", "too_many_columns"),
        (b"\n" * (limits.ROWS_SCANNED_MAX + 1) + b"x", "too_many_rows"),
        (csv_of(HEADER, *[ROW] * (limits.ROWS_MAX + 1)), "too_many_rows"),
        (csv_of(HEADER, *[ROW] * 50_000), "too_many_rows"),
    ],
)
def test_what_is_no_table_or_too_big_a_one_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        table_of_csv(content)
    assert refused.value.faults[0].code == code
    assert refused.value.is_too_large is code.startswith("too_many")


def test_as_many_rows_as_allowed_are_read() -> None:
    assert len(table_of_csv(csv_of(HEADER, *[ROW] * limits.ROWS_MAX)).lines) == limits.ROWS_MAX


def test_windows_text_is_read_with_a_doubt() -> None:
    table = table_of_csv("objective,target\nGrün,1".encode("cp1252"))
    assert table.lines[0].cells[0] == "Grün"
    assert [doubt.code for doubt in table.doubts] == ["read_as_windows_1252"]
