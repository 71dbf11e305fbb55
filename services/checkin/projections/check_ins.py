"""Keeps the check-ins as people see them: by id, and per key result the latest about first."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from contracts.events.checkin import CheckInRecorded
from contracts.queries.checkin import CheckInView
from contracts.times import rfc3339
from contracts.values import Status
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class CheckIn(Struct, frozen=True, kw_only=True):
    """A check-in; index is its place in the log, recorded_at is in µs."""

    id: UUID
    key_result_id: UUID
    objective_id: UUID
    cycle_id: UUID
    author_id: UUID
    value: Decimal
    confidence: int | None
    status: Status | None
    note: str
    effective_on: date
    recorded_at: int
    stand_in: bool
    source: Literal["api", "import"]
    index: int
    version: int


def document(recorded: Recorded[CheckInRecorded]) -> CheckIn:
    """The document that a recorded check-in makes."""
    event = recorded.event
    return CheckIn(
        id=event.check_in_id,
        key_result_id=event.key_result_id,
        objective_id=event.objective_id,
        cycle_id=event.cycle_id,
        author_id=event.author_id,
        value=event.value,
        confidence=event.confidence,
        status=event.status,
        note=event.note,
        effective_on=event.effective_on,
        recorded_at=recorded.header.recorded_at,
        stand_in=event.stand_in,
        source=event.source,
        index=recorded.index,
        version=recorded.header.version,
    )


def present(check_in: CheckIn) -> CheckInView:
    """A check-in as people see it."""
    return CheckInView(
        id=check_in.id,
        key_result_id=check_in.key_result_id,
        objective_id=check_in.objective_id,
        cycle_id=check_in.cycle_id,
        state="recorded",
        author=check_in.author_id,
        value=check_in.value,
        confidence=check_in.confidence,
        status=check_in.status,
        note=check_in.note,
        effective_on=check_in.effective_on,
        recorded_at=rfc3339(check_in.recorded_at),
        stand_in=check_in.stand_in,
        source=check_in.source,
        version=check_in.version,
    )


def keep(shelf: Shelf[CheckIn], recorded: Recorded[CheckInRecorded]) -> None:
    """A check-in was recorded."""
    shelf.put(str(recorded.event.check_in_id), document(recorded))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one check-in."""
    return (str(recorded.event.check_in_id),)


def of_key_result(key_result_id: UUID) -> str:
    """The list of a key result's check-ins; from its end it begins with the one that counts."""
    return f"key_result/{key_result_id}"


def lists(_key: str, check_in: CheckIn) -> Iterable[tuple[str, str]]:
    """By the day it is about, then by position: the rule of what counts as latest."""
    sort = f"{check_in.effective_on}/{check_in.index:012}"
    return ((of_key_result(check_in.key_result_id), sort),)


CHECK_INS = Projection(
    name="check_ins",
    version=1,
    document=CheckIn,
    steps={CheckInRecorded: keep},
    keys=keys,
    lists=lists,
)
