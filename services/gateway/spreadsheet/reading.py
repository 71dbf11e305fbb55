"""The way in: a spreadsheet's bytes to rows, refusals and doubts."""

from contracts.queries.planning import RowNote
from services.gateway.spreadsheet.amounts import Amount, is_decimal_comma, read_amount
from services.gateway.spreadsheet.columns import AMOUNTS, Columns, columns_of
from services.gateway.spreadsheet.delimited import table_of_csv
from services.gateway.spreadsheet.findings import Spreadsheet, Table, refusal, too_large
from services.gateway.spreadsheet.limits import FILE_BYTES_MAX
from services.gateway.spreadsheet.rows import Manner, RowReading
from services.gateway.spreadsheet.workbook import table_of_xlsx

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A browser or a command line that does not know says one of these.
_ANY_TYPES = (
    "",
    "application/octet-stream",
    "text/plain",
    "application/csv",
    "application/zip",
    "application/vnd.ms-excel",
)

_ZIP = b"PK\x03\x04"
# Workbooks of before 2007, and those locked with a password.
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_spreadsheet(content: bytes, content_type: str = "") -> Spreadsheet:
    """Everything a CSV or XLSX file says; rows at fault are left out and named.

    Whether it is a workbook is seen from its first bytes; content_type, parameters allowed, only
    keeps out what claims to be something else. Raises Unreadable for the file as a whole.
    """
    table = _table(content, content_type)
    columns = columns_of(table)
    if not table.lines:
        raise refusal("no_rows", "There is a header and no row below it.", row=table.header.row)
    manner = _manner(table, columns)
    rows, refused, doubtful = [], [], list(table.doubts) + _column_doubts(table, columns)
    for line in table.lines:
        reading = RowReading(line, columns, manner)
        row = reading.row()
        refused += reading.faults
        if row is not None:
            rows.append(row)
            doubtful += reading.doubts
    return Spreadsheet(
        rows=tuple(rows),
        refused=tuple(refused),
        doubtful=tuple(doubtful),
        ignored=columns.ignored,
        rows_read=len(table.lines),
    )


def _table(content: bytes, content_type: str) -> Table:
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in (CSV_TYPE, XLSX_TYPE, *_ANY_TYPES):
        raise refusal("unknown_type", f"Send {CSV_TYPE} or {XLSX_TYPE}, not {kind}.")
    if len(content) > FILE_BYTES_MAX:
        message = f"At most {FILE_BYTES_MAX} bytes are read, this file has {len(content)}."
        raise too_large("file_too_large", message)
    if not content.strip():
        raise refusal("empty", "The file is empty: its first row should be a header.")
    if content.startswith(_ZIP):
        return table_of_xlsx(content)
    if content.startswith(_OLD_EXCEL):
        message = "This is an old or locked Excel file. Save it as XLSX without a password."
        raise refusal("old_workbook", message)
    if kind == XLSX_TYPE:
        raise refusal("broken_workbook", "This is no XLSX file: it does not begin like one.")
    return table_of_csv(content)


def _manner(table: Table, columns: Columns) -> Manner:
    amounts = [columns.cell(line, name) for line in table.lines for name in AMOUNTS]
    return Manner(
        width=len(table.header.cells) if table.is_delimited else 0,
        has_decimal_commas=table.has_decimal_commas or any(map(is_decimal_comma, amounts)),
        has_shares=columns.reported == "score" and _are_shares(table, columns),
    )


def _are_shares(table: Table, columns: Columns) -> bool:
    """Scores from 0 to 1, as this product counts them: one at least has decimals, none is more."""
    found = [read_amount(columns.cell(line, "reported_percent")) for line in table.lines]
    values = [amount.value for amount in found if isinstance(amount, Amount)]
    return all(0 <= value <= 1 for value in values) and any(value % 1 for value in values)


def _column_doubts(table: Table, columns: Columns) -> list[RowNote]:
    row = table.header.row
    doubts = [
        RowNote(row=row, column=name, code="column_ignored", message="This column is not read.")
        for name in columns.ignored
    ]
    if "baseline" not in columns.at:
        message = "There is no column baseline: 0 is assumed in every row."
        doubts.append(RowNote(row=row, column="baseline", code="baseline_assumed", message=message))
    return doubts
