"""What comes out of reading a spreadsheet."""

from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct

from contracts.queries.planning import RowNote
from contracts.values import Metric

RowKind = Literal["number", "percent", "currency"]


class ParsedRow(Struct, frozen=True, kw_only=True):
    """A line that can be imported; row counts from 1, the header, as the spreadsheet shows it.

    owner is the text of its column, "" for none. reported_percent is what the file itself says
    of progress, in percent.
    """

    row: int
    objective: str
    owner: str
    key_result: str
    kind: RowKind
    unit: str | None
    baseline: Decimal
    target: Decimal
    actual: Decimal | None = None
    reported_percent: Decimal | None = None

    @property
    def metric(self) -> Metric:
        """How the key result is measured."""
        return Metric(kind=self.kind, unit=self.unit, baseline=self.baseline, target=self.target)


class Spreadsheet(Struct, frozen=True, kw_only=True):
    """All that a file says. rows_read counts the lines that are not blank, refused ones included;
    ignored are the headers of columns that mean nothing here."""

    rows: tuple[ParsedRow, ...]
    refused: tuple[RowNote, ...] = ()
    doubtful: tuple[RowNote, ...] = ()
    ignored: tuple[str, ...] = ()
    rows_read: int = 0


class Unreadable(Exception):
    """The file as a whole is refused; faults say why, all that were found at once."""

    def __init__(self, *faults: RowNote, is_too_large: bool = False) -> None:
        self.faults = faults
        self.is_too_large = is_too_large
        super().__init__("; ".join(fault.message for fault in faults))


class Figure(NamedTuple):
    """A number as a workbook holds it; sign is "%" where it is shown as a percentage."""

    value: Decimal
    sign: str = ""


class Unusable(NamedTuple):
    """A cell that holds something no import can take, and why."""

    code: str
    message: str


Cell = str | Figure | Unusable


class Line(NamedTuple):
    """One row of the file, by its number there."""

    row: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; "" beyond the end of the row."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return all(isinstance(cell, str) and not cell.strip() for cell in self.cells)


class Table(NamedTuple):
    """The header, and the rows below it that are not blank.

    has_decimal_commas: the file comes from where 1.234 is a thousand and more. is_delimited: a
    cell beyond the header is a sign of a delimiter that stands in a text without quotes.
    """

    header: Line
    lines: tuple[Line, ...]
    doubts: tuple[RowNote, ...] = ()
    has_decimal_commas: bool = False
    is_delimited: bool = False


def refusal(code: str, message: str, *, row: int = 1, column: str = "") -> Unreadable:
    """The file is refused for one reason."""
    return Unreadable(RowNote(row=row, column=column, code=code, message=message))


def too_large(code: str, message: str) -> Unreadable:
    """The file is refused for its size."""
    fault = RowNote(row=1, column="", code=code, message=message)
    return Unreadable(fault, is_too_large=True)
