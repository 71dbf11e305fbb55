"""Rows to a CSV file or a workbook that reads back in, and in which no text is a formula."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal

import openpyxl
from openpyxl.cell.cell import Cell as WorkbookCell

Value = str | Decimal | None

# What a spreadsheet program would compute, or take for a command, at the beginning of a text.
_ACTIVE = re.compile(r"[=+\-@\t\r]")
# A mark that was put before such a text, or that would be taken for one.
_MARKED = re.compile(r"'+[=+\-@\t\r]")
MARK = "'"


def guarded(text: str) -> str:
    """The text with a mark before it where it would be more than text; unguarded takes it off."""
    return MARK + text if _ACTIVE.match(text) or _MARKED.match(text) else text


def unguarded(text: str) -> str:
    """The text without the mark that guarded put before it."""
    return text[1:] if _MARKED.match(text) else text


def csv_of(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A CSV file, UTF-8 with a byte order mark, without which Excel garbles every accent."""
    return codecs.BOM_UTF8 + csv_lines([header]) + csv_lines(rows)


def csv_lines(rows: Sequence[Sequence[Value]]) -> bytes:
    """Lines of a CSV file, for one that is written piece by piece."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode()


def xlsx_of(title: str, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """A workbook of one sheet; texts are cells of text, amounts are numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append([_cell(sheet, name) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else guarded(value)


def _cell(sheet: object, value: Value) -> WorkbookCell:
    cell = WorkbookCell(sheet, column=1, row=1)
    if isinstance(value, str):
        # Set apart from its type, which openpyxl would guess to be a formula.
        cell._value, cell.data_type = guarded(value), "s"
    else:
        cell.value = value
    return cell
