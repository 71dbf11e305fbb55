"""What a member owes on a day: check-ins that nobody made yet. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from contracts.rhythm import WEEKDAYS, Slot, joined, owed, slots_since
from contracts.times import day_of
from contracts.values import CycleState, ObjectiveState, Rhythm, Weekday

_DAY = timedelta(days=1)


class Measure(Struct, frozen=True, kw_only=True):
    """A key result as far as check-ins go; reported holds, by check-in, the day it was for."""

    title: str
    accountable_id: UUID
    defined_at: int
    is_withdrawn: bool = False
    reported: dict[UUID, date | None] = {}


class Duty(Struct, frozen=True, kw_only=True):
    """An objective whose key results are reported on. open_since is when it was published, or came
    back; rhythms are its own, each with the moment since when. Moments are in µs."""

    id: UUID
    cycle_id: UUID
    title: str
    state: ObjectiveState = "draft"
    is_archived: bool = False
    open_since: int | None = None
    rhythms: tuple[tuple[int, Rhythm | None], ...] = ()
    measures: dict[UUID, Measure] = {}

    @property
    def is_open(self) -> bool:
        """Whether check-ins on it are owed."""
        return self.state == "published" and not self.is_archived


class Season(Struct, frozen=True, kw_only=True):
    """A cycle as far as check-ins go."""

    id: UUID
    starts_on: date
    ends_on: date
    state: CycleState = "planning"
    activated_at: int | None = None
    rhythms: tuple[tuple[int, Rhythm], ...] = ()


class Owed(Struct, frozen=True, kw_only=True):
    """A check-in owed, by whom and for which day."""

    member_id: UUID
    objective_id: UUID
    key_result_id: UUID
    title: str
    objective: str
    slot: Slot


def owed_in(season: Season, duties: Iterable[Duty], timezone: str) -> Iterator[Owed]:
    """The next check-in of each key result in a cycle that nobody made yet."""
    for duty in duties:
        if not duty.is_open:
            continue
        for key_result_id, measure in duty.measures.items():
            slot = _slot(season, duty, measure, timezone)
            if slot is not None:
                yield Owed(
                    member_id=measure.accountable_id,
                    objective_id=duty.id,
                    key_result_id=key_result_id,
                    title=measure.title,
                    objective=duty.title,
                    slot=slot,
                )


def _slot(season: Season, duty: Duty, measure: Measure, timezone: str) -> Slot | None:
    began = (season.activated_at, duty.open_since, measure.defined_at)
    if measure.is_withdrawn or season.state not in ("active", "review") or None in began:
        return None
    first = max(day_of(moment, timezone) for moment in began if moment is not None)
    rhythms = joined(duty.rhythms, season.rhythms)
    slots = slots_since(season.starts_on, season.ends_on, rhythms, first, timezone)
    return owed(slots, (on for on in measure.reported.values() if on is not None))


def is_for(slot: Slot, day: date, wished: Weekday | None = None) -> bool:
    """Whether a reminder of a check-in falls on a day: the one agreed, or the weekday wished in its
    place; and the last on which it is not outdated yet."""
    return day in (_reminded_on(slot, wished), slot.grace_until)


def _reminded_on(slot: Slot, wished: Weekday | None) -> date:
    """The weekday wished that is next to the day agreed, where a check-in then counts for it; else
    the day agreed. Earlier is nearer: who asks for a Thursday wants to be ready by Friday."""
    early = [slot.on - n * _DAY for n in range((slot.on - slot.early_from).days + 1)]
    late = [slot.on + n * _DAY for n in range(1, (slot.grace_until - slot.on).days + 1)]
    fits = (day for day in (*early, *late) if wished == WEEKDAYS[day.weekday()])
    return next(fits, slot.on)
