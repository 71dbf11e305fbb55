"""XLSX to a table: the first sheet, its values as they stand; formulas are not computed."""

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from contracts.queries.planning import RowNote
from services.gateway.spreadsheet.findings import (
    Cell,
    Figure,
    Line,
    Table,
    Unusable,
    refusal,
    too_large,
)
from services.gateway.spreadsheet.limits import (
    COLUMNS_MAX,
    PARTS_MAX,
    ROWS_MAX,
    ROWS_SCANNED_MAX,
    UNPACKED_BYTES_MAX,
)

# A double has some 15 digits that mean something: 0.1 + 0.2 is kept in files with 17.
DOUBLE_DIGITS = 15

# All that damaged or hostile workbooks were seen to raise in openpyxl and below it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
)


def table_of_xlsx(content: bytes) -> Table:
    """The table in the first sheet of a workbook. Raises Unreadable for what is none."""
    try:
        _weigh(content)
        return _table(content)
    except _BROKEN as error:
        raise refusal(
            "broken_workbook",
            "This workbook cannot be read: it is damaged, locked with a password or no XLSX file.",
        ) from error


def _weigh(content: bytes) -> None:
    """Refuse what unpacks to too much, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if len(parts) > PARTS_MAX or unpacked > UNPACKED_BYTES_MAX:
        message = (
            f"This workbook unpacks to {unpacked} bytes in {len(parts)} parts; at most "
            f"{UNPACKED_BYTES_MAX} bytes in {PARTS_MAX} parts are read."
        )
        raise too_large("unpacks_too_large", message)


def _table(content: bytes) -> Table:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=False, keep_links=False
    )
    try:
        sheet = book.worksheets[0]
        # A file may claim any size for its sheet; what counts is what is in it.
        sheet.reset_dimensions()
        lines = _lines(sheet)
        header = next((line for line in lines if not line.is_blank), None)
        if header is None:
            raise refusal("empty", f"The sheet {sheet.title!r} is empty; it should have a header.")
        filled = []
        for line in lines:
            if not line.is_blank:
                filled.append(line)
            if len(filled) > ROWS_MAX:
                message = f"At most {ROWS_MAX} rows can be imported at once, this sheet has more."
                raise too_large("too_many_rows", message)
        return Table(header, tuple(filled), tuple(_other_sheets(book)))
    finally:
        book.close()


def _other_sheets(book: Any) -> Iterator[RowNote]:
    others = [sheet.title[:40] for sheet in book.worksheets[1:6]]
    if others:
        message = f"Only the first sheet was read, not {', '.join(map(repr, others))}."
        yield RowNote(row=1, column="", code="other_sheets_ignored", message=message)


def _lines(sheet: Any) -> Iterator[Line]:
    for row, cells in enumerate(sheet.iter_rows(), start=1):
        if row > ROWS_SCANNED_MAX:
            message = f"At most {ROWS_MAX} rows can be imported at once, this sheet has far more."
            raise too_large("too_many_rows", message)
        values = [_cell(cell) for cell in cells]
        while values and values[-1] == "":
            values.pop()
        if len(values) > COLUMNS_MAX:
            message = f"Row {row} has {len(values)} columns, at most {COLUMNS_MAX} are read."
            raise too_large("too_many_columns", message)
        yield Line(row, tuple(values))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Unusable(
            "formula", "This is a formula. Paste its value instead: it is not computed."
        )
    if cell.data_type == "e":
        return Unusable("error_value", f"The spreadsheet shows the error {value}.")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _figure(value, "%" in (cell.number_format or ""))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return Unusable("date", f"This is a date or time ({value}), not an amount.")
    return str(value)


def _figure(value: int | float, is_percentage: bool) -> Cell:
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{DOUBLE_DIGITS}g}")
    if not number.is_finite():
        return Unusable("not_finite", "This is not a finite number.")
    # A percentage is kept as a share of 1 and shown times a hundred.
    return Figure(number.scaleb(2), "%") if is_percentage else Figure(number)
