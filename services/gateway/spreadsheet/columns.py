"""Which column means what, by its header."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from contracts.queries.planning import RowNote
from contracts.values import NAME_CHARS_MAX
from services.gateway.spreadsheet.findings import Cell, Figure, Line, Table, Unreadable, Unusable

# Case, spaces, underscores and hyphens make no difference.
ALIASES = {
    "objective": "objective",
    "team": "team",
    "owner": "team",
    "keyresult": "key_result",
    "kr": "key_result",
    "unit": "unit",
    "baseline": "baseline",
    "start": "baseline",
    "target": "target",
    "actual": "actual",
    "current": "actual",
    "value": "actual",
    "reportedpercent": "reported_percent",
    "score": "reported_percent",
}
REQUIRED = ("objective", "key_result", "target")
AMOUNTS = ("baseline", "target", "actual", "reported_percent")


class Columns(NamedTuple):
    """Where each meaning stands, counted from 0, and the headers that mean nothing here."""

    at: dict[str, int]
    ignored: tuple[str, ...]
    # The header of reported_percent, which may be score, counted otherwise.
    reported: str = ""

    def cell(self, line: Line, meaning: str) -> Cell:
        """What a line holds in a column, "" where the file has no such column."""
        return line.cell(self.at[meaning]) if meaning in self.at else ""


def known_columns(header: Sequence[str]) -> set[str]:
    """The meanings that a header names."""
    return {ALIASES[name] for name in map(_normal, header) if name in ALIASES}


def columns_of(table: Table) -> Columns:
    """The columns of a table. Raises Unreadable naming all that is doubled and missing."""
    header = table.header
    named: dict[str, list[int]] = {}
    ignored = []
    faults = []
    for at, cell in enumerate(header.cells):
        if isinstance(cell, Unusable):
            faults.append(_fault(header, "", cell.code, f"Header {at + 1}: {cell.message}"))
            continue
        text = format(cell.value, "f") if isinstance(cell, Figure) else cell.strip()
        meaning = ALIASES.get(_normal(text))
        if meaning is not None:
            named.setdefault(meaning, []).append(at)
        elif text or any(line.cell(at) != "" for line in table.lines):
            ignored.append(text[:NAME_CHARS_MAX] or f"column {at + 1}")
    faults += [_missing(header, name) for name in REQUIRED if name not in named]
    faults += [
        _doubled(header, meaning, found) for meaning, found in named.items() if len(found) > 1
    ]
    if faults:
        raise Unreadable(*faults)
    places = {meaning: found[0] for meaning, found in named.items()}
    reported = _normal(str(header.cell(places.get("reported_percent", len(header.cells)))))
    return Columns(places, tuple(ignored), reported)


def _normal(name: str) -> str:
    return re.sub(r"[\s_\-]+", "", name.replace("%", "percent")).casefold()


def _missing(header: Line, meaning: str) -> RowNote:
    found = ", ".join(str(cell).strip()[:40] or "(blank)" for cell in header.cells[:20])
    message = f"There is no column {meaning}. The header says: {found}."
    return _fault(header, meaning, "missing_column", message)


def _doubled(header: Line, meaning: str, places: Sequence[int]) -> RowNote:
    named = " and ".join(f"{at + 1} ({str(header.cells[at]).strip()[:40]})" for at in places)
    message = f"Columns {named} both mean {meaning}; leave one of them."
    return _fault(header, meaning, "doubled_column", message)


def _fault(header: Line, column: str, code: str, message: str) -> RowNote:
    return RowNote(row=header.row, column=column, code=code, message=message)
