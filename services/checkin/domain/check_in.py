"""Reporting on a key result: what may be said, when, and what it changes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, assert_never
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.arithmetic import Reading, latest
from contracts.commands.checkin import RecordCheckIn, RecordImported
from contracts.envelope import Fault
from contracts.events.checkin import CheckInRecorded
from contracts.values import Change, CycleState, MetricKind
from services.checkin.domain.amount import amount_faults, plain
from services.checkin.domain.calendar import Days, reportable

# domain.md §2: a fall of this much, or more, needs a note.
CONFIDENCE_FALL_MIN = 2
TAKING: frozenset[CycleState] = frozenset(("active", "review"))
# The kinds whose check-in carries a number; the others are not checked in on yet.
MEASURED: frozenset[MetricKind] = frozenset(("number", "percent", "currency"))

CheckInCommand = RecordCheckIn | RecordImported


class CheckIn(Struct, frozen=True, kw_only=True):
    """What a check-in said."""

    id: UUID
    value: Decimal
    effective_on: date
    confidence: int | None = None


class Reports(Struct, frozen=True, kw_only=True):
    """All that was said about one key result, in the order recorded.

    imported_from is the index of the newest spreadsheet value taken over, 0 for none.
    """

    check_ins: tuple[CheckIn, ...] = ()
    imported: Decimal | None = None
    imported_from: int = 0


class Situation(Struct, frozen=True, kw_only=True):
    """The key result reported on, the day it is, and who reports.

    starts_on and state are those of its cycle, today is by the company's clock; stand_in says
    that the author is not the one accountable.
    """

    objective_id: UUID
    cycle_id: UUID
    kind: MetricKind
    is_withdrawn: bool
    objective_state: Literal["draft", "published"]
    cycle_state: CycleState
    starts_on: date
    today: date
    author_id: UUID
    stand_in: bool = False

    @property
    def is_open(self) -> bool:
        """Whether check-ins are taken at all."""
        return (
            self.cycle_state in TAKING
            and self.objective_state == "published"
            and not self.is_withdrawn
        )


def evolve(reports: Reports, event: CheckInRecorded) -> Reports:
    """What was said, with one more check-in."""
    check_in = CheckIn(
        id=event.check_in_id,
        value=event.value,
        effective_on=event.effective_on,
        confidence=event.confidence,
    )
    imported, imported_from = reports.imported, reports.imported_from
    if event.imported_from is not None:
        imported, imported_from = event.value, event.imported_from
    return Reports(
        check_ins=(*reports.check_ins, check_in), imported=imported, imported_from=imported_from
    )


def decide(
    reports: Reports, command: CheckInCommand, situation: Situation
) -> list[CheckInRecorded]:
    """Take a check-in. Raises the rules of the cycle, objective and key result first, then all
    faults of what was sent at once, then the rule about a falling confidence."""
    match command:
        case RecordCheckIn():
            return record(reports, command, situation)
        case RecordImported():
            return record_imported(reports, command, situation)
        case _:
            assert_never(command)


def record(reports: Reports, command: RecordCheckIn, situation: Situation) -> list[CheckInRecorded]:
    """Take what a person reports."""
    if any(c.id == command.check_in_id for c in reports.check_ins):
        return []  # The same command again: already true, so nothing new happened.
    demand_open(situation)
    days = reportable(situation.today, situation.starts_on)
    effective_on = command.effective_on or days.last
    faults = value_faults(command.value, situation.kind) + day_faults(effective_on, days)
    if faults:
        raise errors.Invalid(*faults)
    demand_explanation(reports, command, effective_on)
    said = CheckIn(
        id=command.check_in_id,
        value=plain(command.value),
        effective_on=effective_on,
        confidence=command.confidence,
    )
    return [
        CheckInRecorded(
            check_in_id=said.id,
            key_result_id=command.key_result_id,
            objective_id=situation.objective_id,
            cycle_id=situation.cycle_id,
            author_id=situation.author_id,
            value=said.value,
            effective_on=said.effective_on,
            current=moved(reports, said),
            confidence=said.confidence,
            status=command.status,
            note=command.note,
            stand_in=situation.stand_in,
        )
    ]


def record_imported(
    reports: Reports, command: RecordImported, situation: Situation
) -> list[CheckInRecorded]:
    """Take over a spreadsheet's value, once; one that did not change is not news."""
    heard = command.imported_from <= reports.imported_from
    if heard or command.value == reports.imported or not situation.is_open:
        return []
    said = CheckIn(id=command.check_in_id, value=command.value, effective_on=command.effective_on)
    return [
        CheckInRecorded(
            check_in_id=said.id,
            key_result_id=command.key_result_id,
            objective_id=situation.objective_id,
            cycle_id=situation.cycle_id,
            author_id=situation.author_id,
            value=said.value,
            effective_on=said.effective_on,
            current=moved(reports, said),
            stand_in=situation.stand_in,
            source=command.source,
            imported_from=command.imported_from,
        )
    ]


def demand_open(situation: Situation) -> None:
    """Pass, or raise what stands in the way of any check-in."""
    if situation.cycle_state not in TAKING:
        raise errors.NoCheckInsNow(state=situation.cycle_state)
    if situation.objective_state != "published":
        raise errors.ObjectiveStateWrong(wanted="published", state=situation.objective_state)
    if situation.is_withdrawn:
        raise errors.KeyResultGone


def value_faults(value: Decimal, kind: MetricKind) -> list[Fault]:
    """What is wrong with a value for a kind of key result."""
    if kind not in MEASURED:
        message = f"A key result of kind {kind} takes no number, and nothing else is taken yet."
        return [Fault("/value", "kind_not_taken", message)]
    return amount_faults("/value", value)


def day_faults(day: date, days: Days) -> list[Fault]:
    """What is wrong with a day: still to come, or before the cycle."""
    if day > days.last:
        message = f"A check-in is about a day until {days.last}, not about one to come."
        return [Fault("/effective_on", "in_the_future", message)]
    if day < days.first:
        message = f"A check-in is about a day of its cycle, which began on {days.first}."
        return [Fault("/effective_on", "before_the_cycle", message)]
    return []


def demand_explanation(reports: Reports, command: RecordCheckIn, effective_on: date) -> None:
    """Pass, or raise when confidence fell by much and no note says why."""
    old = confidence_before(reports, effective_on)
    if old is None or command.confidence is None or command.note.strip():
        return
    if old - command.confidence >= CONFIDENCE_FALL_MIN:
        raise errors.ConfidenceFell(old=old, new=command.confidence)


def confidence_before(reports: Reports, day: date) -> int | None:
    """The confidence last stated about a day or an earlier one, None if there was none."""
    stated = [c for c in reports.check_ins if c.confidence is not None and c.effective_on <= day]
    newest = newest_of(stated)
    return newest.confidence if newest else None


def moved(reports: Reports, added: CheckIn) -> Change[Decimal | None]:
    """The latest value before and after one more; a late report may leave it where it was."""
    before = newest_of(reports.check_ins)
    after = newest_of((*reports.check_ins, added))
    return Change(old=before.value if before else None, new=after.value if after else None)


def newest_of(check_ins: Sequence[CheckIn]) -> CheckIn | None:
    """The one that counts, by the rule that everything else goes by too."""
    # The order in the stream is that in the log, so the place serves as position.
    newest = latest(Reading(c.effective_on, place) for place, c in enumerate(check_ins))
    return check_ins[newest.position] if newest else None
