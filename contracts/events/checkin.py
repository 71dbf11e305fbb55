"""What people report of their key results."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.values import Change, Status


class CheckInRecorded(Event):
    """Where a key result stands, as its author says.

    current is the latest value before and after: a late report about an earlier day may leave
    it where it was. confidence runs from 0 to 10. effective_on is the day it is about.
    imported_from is the index of the ActualImported it came from, None if somebody said it.
    """

    PERSONAL: ClassVar[dict[str, str]] = {"note": "@actor"}

    check_in_id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    value: Decimal
    effective_on: date
    current: Change[Decimal | None]
    confidence: int | None = None
    status: Status | None = None
    note: str = ""
    stand_in: bool = False
    source: Literal["api", "import"] = "api"
    imported_from: int | None = None
