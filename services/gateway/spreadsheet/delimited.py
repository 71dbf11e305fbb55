"""CSV to a table: delimited by comma, semicolon or tab, as its header says."""

import csv
import io
from collections.abc import Iterator

from contracts.queries.planning import RowNote
from services.gateway.spreadsheet.columns import known_columns
from services.gateway.spreadsheet.encodings import decoded
from services.gateway.spreadsheet.findings import Line, Table, refusal, too_large
from services.gateway.spreadsheet.limits import (
    COLUMNS_MAX,
    HEADER_CHARS_MAX,
    ROWS_MAX,
    ROWS_SCANNED_MAX,
)

DELIMITERS = (",", ";", "\t")


def table_of_csv(content: bytes) -> Table:
    """The table in a CSV file. Raises Unreadable for what is no text or no table."""
    text, encoding = decoded(content)
    delimiter, text, rows_before = _hint(text)
    if delimiter is None:
        delimiter = _sniffed(text)
    lines = _lines(text, delimiter, rows_before)
    header = next((line for line in lines if not line.is_blank), None)
    if header is None:
        raise refusal("empty", "The file is empty: its first row should be a header.")
    doubts = []
    if encoding == "windows-1252":
        message = "The file is not UTF-8; it was read as Windows-1252. Check names with accents."
        doubts.append(RowNote(row=1, column="", code="read_as_windows_1252", message=message))
    filled = tuple(line for line in lines if not line.is_blank)
    if len(filled) > ROWS_MAX:
        message = f"At most {ROWS_MAX} rows can be imported at once, this file has {len(filled)}."
        raise too_large("too_many_rows", message)
    return Table(header, filled, tuple(doubts), delimiter == ";", is_delimited=True)


def _hint(text: str) -> tuple[str | None, str, int]:
    """The delimiter that a first line `sep=;` names, as spreadsheet programs write it."""
    first, _, rest = text.partition("\n")
    hint = first.strip("\r").lower()
    if hint.startswith("sep=") and hint[4:] in DELIMITERS:
        return hint[4:], rest, 1
    return None, text, 0


def _sniffed(text: str) -> str:
    """The delimiter under which the header names most columns known here."""
    return max(DELIMITERS, key=lambda delimiter: len(known_columns(_first_row(text, delimiter))))


def _first_row(text: str, delimiter: str) -> list[str]:
    # Leniently: quotes that do not close are told of when the whole file is read.
    rows = csv.reader(io.StringIO(text[:HEADER_CHARS_MAX], newline=""), delimiter=delimiter)
    try:
        return next((row for row in rows if any(map(str.strip, row))), [])
    except csv.Error:
        return []


def _lines(text: str, delimiter: str, rows_before: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = rows_before
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = f"Line {reader.line_num} cannot be read, look at its quotes: {error}."
            raise refusal("broken_csv", message, row=row + 1) from None
        if cells is None:
            return
        row += 1
        if len(cells) > COLUMNS_MAX:
            message = f"Row {row} has {len(cells)} columns, at most {COLUMNS_MAX} are read."
            raise too_large("too_many_columns", message)
        if row > ROWS_SCANNED_MAX:
            message = f"At most {ROWS_MAX} rows can be imported at once, this file has far more."
            raise too_large("too_many_rows", message)
        yield Line(row, tuple(cells))
