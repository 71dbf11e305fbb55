"""One line of a spreadsheet to a row, or to everything that is wrong with it."""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from contracts import arithmetic
from contracts.queries.planning import RowNote
from contracts.values import NAME_CHARS_MAX, TITLE_CHARS_MAX, UNIT_CHARS_MAX
from services.gateway.spreadsheet.amounts import Amount, read_amount
from services.gateway.spreadsheet.columns import AMOUNTS, Columns
from services.gateway.spreadsheet.findings import Figure, Line, ParsedRow, RowKind, Unusable
from services.gateway.spreadsheet.units import UnitClash, kind_and_unit
from services.gateway.spreadsheet.writing import unguarded

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CHARS_MAX = {
    "objective": TITLE_CHARS_MAX,
    "key_result": TITLE_CHARS_MAX,
    "team": NAME_CHARS_MAX,
    "unit": UNIT_CHARS_MAX,
}


class Manner(NamedTuple):
    """How this file writes things, found by looking at all of it."""

    width: int
    has_decimal_commas: bool = False
    # A column called score may hold 0.7 where another holds 70.
    has_shares: bool = False


class RowReading:
    """Reads one line. faults refuse it, all at once; doubts let it pass and are told."""

    def __init__(self, line: Line, columns: Columns, manner: Manner) -> None:
        self.line = line
        self.columns = columns
        self.manner = manner
        self.faults: list[RowNote] = []
        self.doubts: list[RowNote] = []

    def row(self) -> ParsedRow | None:
        """The row, None if anything about it is at fault."""
        objective, owner = self._text("objective", is_required=True), self._text("team")
        key_result, unit = self._text("key_result", is_required=True), self._text("unit")
        amounts = {column: self._amount(column) for column in AMOUNTS}
        baseline, target = self._baseline(amounts["baseline"]), amounts["target"]
        kind, unit = self._measure(unit, amounts)
        self._beyond_the_header()
        self._ends(baseline, target)
        if self.faults or baseline is None or target is None:
            return None
        actual, reported = amounts["actual"], amounts["reported_percent"]
        row = ParsedRow(
            row=self.line.row,
            objective=objective,
            owner=owner,
            key_result=key_result,
            kind=kind,
            unit=unit or None,
            baseline=baseline,
            target=target.value,
            actual=actual.value if actual else None,
            reported_percent=self._percent(reported),
        )
        self._compare(row)
        return row

    def _text(self, column: str, *, is_required: bool = False) -> str:
        cell = self.columns.cell(self.line, column)
        if isinstance(cell, Unusable):
            self._fault(column, cell.code, cell.message)
            return ""
        whole = f"{cell.value:f}{cell.sign}" if isinstance(cell, Figure) else cell
        # Line breaks inside a cell are spaces to a title.
        text = " ".join(whole.split())
        if is_required and not text:
            merged = "Merged cells count in their first row only."
            self._fault(column, "missing", f"The {column} is missing. {merged}")
        elif text.startswith("="):
            message = "This is a formula. Paste its value instead: it is not computed."
            self._fault(column, "formula", message)
        elif _CONTROL.search(text):
            self._fault(column, "control_character", "There are control characters in this text.")
        elif len(text) > _CHARS_MAX[column]:
            message = f"This has {len(text)} characters, at most {_CHARS_MAX[column]} are taken."
            self._fault(column, "too_long", message)
        # An export puts a mark before what would be a formula.
        return unguarded(text)

    def _amount(self, column: str) -> Amount | None:
        amount = read_amount(
            self.columns.cell(self.line, column),
            has_decimal_commas=self.manner.has_decimal_commas,
        )
        if isinstance(amount, Unusable):
            # What the file says of progress is only compared, so it refuses no row.
            note = self._doubt if column == "reported_percent" else self._fault
            note(column, amount.code, amount.message)
            return None
        if amount is not None and amount.is_rounded:
            self._doubt(column, "rounded", f"Rounded to {amount.value}: six decimals are kept.")
        return amount

    def _baseline(self, amount: Amount | None) -> Decimal | None:
        if amount is not None:
            return amount.value
        if self._is_faulty("baseline"):
            return None
        if "baseline" in self.columns.at:
            self._doubt("baseline", "baseline_assumed", "There is no baseline: 0 is assumed.")
        return Decimal(0)

    def _measure(self, unit: str, amounts: dict[str, Amount | None]) -> tuple[RowKind, str]:
        signs = {
            amount.sign
            for column, amount in amounts.items()
            if amount is not None and amount.sign and column != "reported_percent"
        }
        try:
            return kind_and_unit(unit, signs)
        except UnitClash as clash:
            self._fault("unit", "unit_mismatch", str(clash))
            return "number", unit

    def _beyond_the_header(self) -> None:
        beyond = self.line.cells[self.manner.width :] if self.manner.width else ()
        if any(cell != "" for cell in beyond):
            message = (
                f"This row has {len(self.line.cells)} cells, the header {self.manner.width}: "
                "quote texts that hold the delimiter."
            )
            self._fault("", "too_many_cells", message)

    def _ends(self, baseline: Decimal | None, target: Amount | None) -> None:
        if target is None:
            if not self._is_faulty("target"):
                self._fault("target", "missing", "A key result needs a target: a number.")
        elif target.value == baseline:
            message = f"The target equals the baseline, {baseline}: there is no way to cover."
            self._fault("target", "equals_baseline", message)

    def _percent(self, reported: Amount | None) -> Decimal | None:
        if reported is None:
            return None
        return reported.value * 100 if self.manner.has_shares else reported.value

    def _compare(self, row: ParsedRow) -> None:
        """What the figures say of themselves, at the precision of whole percents."""
        reported = row.reported_percent
        if row.actual is None:
            if reported is not None:
                message = f"{reported} % is reported without an actual value to compare."
                self._doubt("reported_percent", "reported_without_actual", message)
            return
        progress = arithmetic.measured(row.baseline, row.target, row.actual)
        figures = f"{row.baseline} to {row.target}, now {row.actual}"
        if reported is not None and _whole(Fraction(reported)) != _whole(progress * 100):
            computed = arithmetic.figure(progress) * 100
            message = f"The file reports {reported} %; {figures}, gives {computed:.2f} %."
            self._doubt("reported_percent", "reported_score_disagrees", message)
        is_rising = row.target > row.baseline
        if (row.actual > row.target) if is_rising else (row.actual < row.target):
            self._doubt("actual", "beyond_target", f"{figures}: beyond the target.")
        if (row.actual < row.baseline) if is_rising else (row.actual > row.baseline):
            self._doubt("actual", "behind_baseline", f"{figures}: behind the baseline.")

    def _is_faulty(self, column: str) -> bool:
        return any(fault.column == column for fault in self.faults)

    def _fault(self, column: str, code: str, message: str) -> None:
        self.faults.append(RowNote(row=self.line.row, column=column, code=code, message=message))

    def _doubt(self, column: str, code: str, message: str) -> None:
        self.doubts.append(RowNote(row=self.line.row, column=column, code=code, message=message))


def _whole(percent: Fraction) -> int:
    return floor(percent + Fraction(1, 2))
