"""Requests to report on key results."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from msgspec import Meta

from contracts.envelope import Command
from contracts.queries.checkin import CheckInView
from contracts.values import Note, Status

Confidence = Annotated[int, Meta(ge=0, le=10)]


class RecordCheckIn(Command):
    """Say where a key result stands; effective_on defaults to today where the company is."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID
    key_result_id: UUID
    value: Decimal
    confidence: Confidence | None = None
    status: Status | None = None
    note: Note = ""
    effective_on: date | None = None


class RecordImported(Command):
    """Record the actual value that a spreadsheet named, in the importer's name; a reaction,
    never asked from outside. imported_from is the index of the ActualImported."""

    ANSWER: ClassVar[Any] = CheckInView

    check_in_id: UUID
    key_result_id: UUID
    value: Decimal
    author_id: UUID
    effective_on: date
    imported_from: int
    source: Literal["import"] = "import"
