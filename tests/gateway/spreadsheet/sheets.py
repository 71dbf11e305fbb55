"""Spreadsheets for tests, made in memory."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADER = ("objective", "team", "key_result", "unit", "baseline", "target", "actual")
ROW = ("Grow", "Sales", "Win customers", "", 0, 10, 5)


def workbook(*rows: Sequence[Any], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of one sheet with these rows; formats are number formats by cell, as B2."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one of its parts replaced, or added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return file.getvalue()


def csv_of(*rows: Sequence[Any], delimiter: str = ",") -> bytes:
    """Rows as delimited text, without quotes."""
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode()
