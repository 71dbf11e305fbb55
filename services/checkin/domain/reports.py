"""All that was said about one key result, folded from its stream, and what of it counts."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.arithmetic import Reading, latest
from contracts.events.checkin import (
    CheckInAcknowledged,
    CheckInCorrected,
    CheckInMissed,
    CheckInRecorded,
    CheckInRetracted,
)
from contracts.values import Change, Status
from services.checkin.domain.said import Said

CheckInEvent = (
    CheckInRecorded | CheckInCorrected | CheckInRetracted | CheckInAcknowledged | CheckInMissed
)


class CheckIn(Struct, frozen=True, kw_only=True):
    """A check-in as it stands now; version is that of the stream when it last changed."""

    id: UUID
    author_id: UUID
    said: Said
    effective_on: date
    confidence: int | None = None
    status: Status | None = None
    note: str = ""
    is_retracted: bool = False
    acknowledged_by: tuple[UUID, ...] = ()
    due_on: date | None = None
    days_late: int = 0
    version: int = 0


class Reports(Struct, frozen=True, kw_only=True):
    """All that was said about one key result, in the order recorded.

    imported_from is the index of the newest spreadsheet value taken over, 0 for none; missed are
    the days that nobody reported for in time.
    """

    check_ins: tuple[CheckIn, ...] = ()
    imported: Decimal | None = None
    imported_from: int = 0
    missed: tuple[date, ...] = ()
    version: int = 0

    def check_in(self, check_in_id: UUID) -> CheckIn | None:
        """One of them, None where there is none."""
        return next((c for c in self.check_ins if c.id == check_in_id), None)

    @property
    def newest(self) -> CheckIn | None:
        """The one that counts, None where none does."""
        return newest_of(self.check_ins)


class Moved(Struct, frozen=True, kw_only=True):
    """What is current before and after something was said."""

    current: Change[Decimal | bool | None]
    current_on: Change[date | None]
    current_reached: Change[tuple[UUID, ...]] | None


def evolve(reports: Reports, event: CheckInEvent) -> Reports:
    """What was said, after one more event."""
    reports = replace(reports, version=reports.version + 1)
    match event:
        case CheckInRecorded():
            return recorded(reports, event)
        case CheckInCorrected():
            return changed(reports, event.check_in_id, **_put_right(event))
        case CheckInRetracted():
            return changed(reports, event.check_in_id, is_retracted=True)
        case CheckInAcknowledged(acknowledged_by=member_id):
            check_in = reports.check_in(event.check_in_id)
            by = (*check_in.acknowledged_by, member_id) if check_in else ()
            return changed(reports, event.check_in_id, acknowledged_by=by)
        case CheckInMissed():
            return replace(reports, missed=(*reports.missed, event.due_on))
        case _:
            assert_never(event)


def recorded(reports: Reports, event: CheckInRecorded) -> Reports:
    """One more check-in."""
    check_in = CheckIn(
        id=event.check_in_id,
        author_id=event.author_id,
        said=Said(event.value, event.reached),
        effective_on=event.effective_on,
        confidence=event.confidence,
        status=event.status,
        note=event.note,
        due_on=event.due_on,
        days_late=event.days_late or 0,
        version=reports.version,
    )
    reports = replace(reports, check_ins=(*reports.check_ins, check_in))
    if event.imported_from is None or not isinstance(event.value, Decimal):
        return reports
    return replace(reports, imported=event.value, imported_from=event.imported_from)


def changed(reports: Reports, check_in_id: UUID, **changes: object) -> Reports:
    """One of the check-ins is otherwise; it keeps its place among the others."""
    return replace(
        reports,
        check_ins=tuple(
            replace(c, **changes, version=reports.version) if c.id == check_in_id else c
            for c in reports.check_ins
        ),
    )


def _put_right(event: CheckInCorrected) -> dict[str, object]:
    fields = {
        name: change.new
        for name in ("effective_on", "confidence", "status")
        if (change := getattr(event, name)) is not None
    }
    if event.note is not None:
        fields["note"] = event.note
    if event.value is not None or event.reached is not None:
        value = event.value.new if event.value else None
        fields["said"] = Said(value, event.reached.new if event.reached else ())
    return fields


def confidence_before(reports: Reports, day: date) -> int | None:
    """The confidence last stated about a day or an earlier one, None if there was none."""
    stated = [c for c in reports.check_ins if c.confidence is not None and c.effective_on <= day]
    newest = newest_of(stated)
    return newest.confidence if newest else None


def newest_until(reports: Reports, day: date) -> CheckIn | None:
    """The newest about a day or an earlier one."""
    return newest_of([c for c in reports.check_ins if c.effective_on <= day])


def newest_of(check_ins: Sequence[CheckIn]) -> CheckIn | None:
    """The one that counts, by the rule that everything else goes by too."""
    # The order in the stream is that in the log, so the place serves as position.
    readings: Iterable[Reading] = (
        Reading(c.effective_on, place, retracted=c.is_retracted)
        for place, c in enumerate(check_ins)
    )
    newest = latest(readings)
    return check_ins[newest.position] if newest else None


def moved(before: Reports, after: Reports) -> Moved:
    """The latest value before and after; a late report may leave it where it was."""
    old, new = before.newest, after.newest
    was, now = old.said if old else Said(), new.said if new else Said()
    reached = Change(old=was.reached, new=now.reached) if was.reached or now.reached else None
    return Moved(
        current=Change(old=was.value, new=now.value),
        current_on=Change(
            old=old.effective_on if old else None, new=new.effective_on if new else None
        ),
        current_reached=reached,
    )
