"""Workbooks: values as they stand, formulas refused, bombs not unpacked."""

import datetime
import io
import random
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from services.gateway.spreadsheet import limits
from services.gateway.spreadsheet.findings import Figure, Unreadable, Unusable
from services.gateway.spreadsheet.workbook import table_of_xlsx
from tests.gateway.spreadsheet.sheets import HEADER, ROW, saved, with_part, workbook

SHEET = "xl/worksheets/sheet1.xml"
XML = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"%s<sheetData>%s</sheetData></worksheet>"
)


def cell(value: Any, number_format: str = "") -> Any:
    """What a value in A2 becomes."""
    formats = {"A2": number_format} if number_format else {}
    table = table_of_xlsx(workbook(["objective"], [value], formats=formats))
    return table.lines[0].cells[0]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        ("Grow", "General", "Grow"),
        (7, "General", Figure(Decimal(7))),
        (98.5, "0.00", Figure(Decimal("98.5"))),
        (0.1 + 0.2, "General", Figure(Decimal("0.3"))),
        (0.85, "0%", Figure(Decimal(85), "%")),
        (0.666666666666667, "0.00%", Figure(Decimal("66.6666666666667"), "%")),
        (1200, "[$€-407] #,##0.00", Figure(Decimal(1200))),
        (True, "General", "TRUE"),
    ],
)
def test_a_value_is_taken_as_it_stands(value: Any, number_format: str, expected: Any) -> None:
    assert cell(value, number_format) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("=SUM(A1:A3)", "formula"),
        ("#DIV/0!", "error_value"),
        (datetime.date(2026, 7, 1), "date"),
        (datetime.time(12, 30), "date"),
    ],
)
def test_what_is_no_value_is_kept_for_its_row_to_refuse(value: Any, code: str) -> None:
    found = cell(value)
    assert isinstance(found, Unusable)
    assert found.code == code


def test_rows_keep_the_numbers_they_have_in_the_sheet() -> None:
    table = table_of_xlsx(workbook([], HEADER, [], ROW, [None, " "], ROW))
    assert table.header.row == 2
    assert [line.row for line in table.lines] == [4, 6]


def test_only_the_first_sheet_is_read_and_the_others_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEADER, ROW)))
    book.create_sheet("Old").append(["objective"])
    table = table_of_xlsx(saved(book))
    assert len(table.lines) == 1
    assert "'Old'" in table.doubts[0].message


def refused(content: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        table_of_xlsx(content)
    return caught.value


def test_a_sheet_without_anything_is_refused_as_empty() -> None:
    assert refused(workbook()).faults[0].code == "empty"
    assert refused(workbook([], [" "])).faults[0].code == "empty"


def test_as_many_rows_as_allowed_are_read_and_one_more_is_refused() -> None:
    full = [HEADER, *[ROW] * limits.ROWS_MAX]
    assert len(table_of_xlsx(workbook(*full)).lines) == limits.ROWS_MAX
    refusal = refused(workbook(*full, ROW))
    assert refusal.is_too_large
    assert refusal.faults[0].code == "too_many_rows"


def test_fifty_thousand_rows_are_refused_without_reading_them_all() -> None:
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    content = with_part(workbook(HEADER), SHEET, XML % (b"", row * 50_000))
    assert refused(content).faults[0].code == "too_many_rows"


def test_a_row_far_below_the_others_is_not_waited_for() -> None:
    content = with_part(
        workbook(HEADER),
        SHEET,
        XML % (b"", b'<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"></row>'),
    )
    assert refused(content).faults[0].code == "too_many_rows"


def test_a_row_too_wide_is_refused() -> None:
    widest = [None] * (limits.COLUMNS_MAX - 1) + [1]
    assert table_of_xlsx(workbook(widest)).header.cells[-1] == Figure(Decimal(1))
    assert refused(workbook([None, *widest])).faults[0].code == "too_many_columns"


def test_a_sheet_that_claims_to_be_vast_is_read_for_what_it_holds() -> None:
    content = with_part(
        workbook(HEADER),
        SHEET,
        XML % (b'<dimension ref="A1:XFD1048576"/>', b'<row r="1"><c r="A1"><v>1</v></c></row>'),
    )
    assert table_of_xlsx(content).header.cells == (Figure(Decimal(1)),)


def test_a_bomb_is_not_unpacked() -> None:
    spaces = b" " * (limits.UNPACKED_BYTES_MAX + 1)
    content = with_part(workbook(HEADER, ROW), "xl/more.xml", spaces)
    assert len(content) < limits.FILE_BYTES_MAX
    refusal = refused(content)
    assert refusal.is_too_large
    assert refusal.faults[0].code == "unpacks_too_large"


def test_too_many_parts_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in range(limits.PARTS_MAX + 1):
            archive.writestr(f"{part}.xml", b"")
    assert refused(file.getvalue()).faults[0].code == "unpacks_too_large"


def test_entities_that_multiply_are_refused() -> None:
    entities = b"".join(
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10 if level else b"x" * 10)
        for level in range(9)
    )
    bomb = (
        b"<!DOCTYPE worksheet ["
        + entities
        + b"]>"
        + XML
        % (
            b"",
            b'<row><c t="inlineStr"><is><t>&a8;</t></is></c></row>',
        )
    )
    assert refused(with_part(workbook(HEADER), SHEET, bomb)).faults[0].code == "broken_workbook"


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
@pytest.mark.parametrize("part", [b"", b"<", b"<a/>", b"\x00\xff", b"<a>&b;</a>"])
def test_a_damaged_part_is_refused_or_does_not_matter(name: str, part: bytes) -> None:
    try:
        table_of_xlsx(with_part(workbook(HEADER, ROW), name, part))
    except Unreadable as refusal:
        assert refusal.faults[0].code in ("broken_workbook", "empty")


def test_a_workbook_with_damaged_bytes_is_refused_or_read_but_never_breaks() -> None:
    whole = workbook(HEADER, ROW)
    chance = random.Random(7)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            table_of_xlsx(bytes(damaged[: chance.randrange(len(damaged))] or damaged))
        except Unreadable as refusal:
            assert refusal.faults
