"""When check-ins are due, and what that makes of those that come, or do not.

All of it goes by days where the company is; whoever calls knows its time zone.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from contracts.times import day_of
from contracts.values import Cadence, Rhythm, Weekday

# domain.md §4. Every second week stands between the two that are named there.
EARLY_DAYS: dict[Cadence, int] = {"weekly": 1, "biweekly": 3, "monthly": 7}
GRACE_DAYS = 3
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_DAY = timedelta(days=1)

Timeliness = Literal["early", "on_time", "late"]
SlotState = Literal["upcoming", "due", "grace", "outdated"]


class Agreed(Struct, frozen=True):
    """A rhythm, and the first day it holds on."""

    since: date
    rhythm: Rhythm


class Slot(Struct, frozen=True):
    """A day on which a check-in is due."""

    on: date
    every: Cadence

    @property
    def early_from(self) -> date:
        """The first day whose check-in counts for it."""
        return self.on - EARLY_DAYS[self.every] * _DAY

    @property
    def grace_until(self) -> date:
        """The last day on which nothing said is not yet outdated."""
        return self.on + GRACE_DAYS * _DAY

    @property
    def outdated_from(self) -> date:
        """The first day on which it is outdated."""
        return self.grace_until + _DAY

    def state(self, today: date) -> SlotState:
        """What it is while nobody has reported for it."""
        if today < self.early_from:
            return "upcoming"
        if today <= self.on:
            return "due"
        return "grace" if today <= self.grace_until else "outdated"


def slots_of(starts_on: date, ends_on: date, agreed: Sequence[Agreed]) -> tuple[Slot, ...]:
    """The slots of a cycle, both of its days included, in order.

    A changed rhythm holds from its day on and leaves the slots before it. A cycle too short for
    its rhythm has one slot, its last day.
    """
    found: list[Slot] = []
    ends = [*(later.since - _DAY for _, later in pairwise(agreed)), ends_on]
    for piece, until in zip(agreed, ends, strict=True):
        first, last = max(piece.since, starts_on), min(until, ends_on)
        days = _days(piece.rhythm, starts_on, ends_on)
        found += [Slot(day, piece.rhythm.every) for day in days if first <= day <= last]
    if not found and agreed:
        return (Slot(ends_on, agreed[-1].rhythm.every),)
    return tuple(found)


def slots_since(
    starts_on: date,
    ends_on: date,
    rhythms: Iterable[tuple[int, Rhythm]],
    first: date,
    timezone: str,
) -> tuple[Slot, ...]:
    """The slots of a cycle from a day on, by the clock of a time zone. rhythms are those agreed,
    each with the moment (µs) since when; what was agreed first holds from the first day, however
    late the cycle was opened."""
    agreed = [Agreed(day_of(since, timezone), rhythm) for since, rhythm in rhythms]
    agreed[:1] = [Agreed(date.min, agreed[0].rhythm)]
    return tuple(slot for slot in slots_of(starts_on, ends_on, agreed) if slot.on >= first)


def joined(
    own: Iterable[tuple[int, Rhythm | None]], of_cycle: Iterable[tuple[int, Rhythm]]
) -> Iterator[tuple[int, Rhythm]]:
    """What was agreed, each with the moment (µs) since when: an objective's own rhythm goes before
    that of its cycle, None ends it."""
    overrides, usuals = dict(own), dict(of_cycle)
    override: Rhythm | None = None
    usual: Rhythm | None = None
    for moment in sorted({*overrides, *usuals}):
        override = overrides.get(moment, override)
        usual = usuals.get(moment, usual)
        rhythm = override or usual
        if rhythm is not None:
            yield moment, rhythm


def _days(rhythm: Rhythm, starts_on: date, ends_on: date) -> Iterator[date]:
    weekday = WEEKDAYS.index(rhythm.weekday)
    if rhythm.every == "monthly":
        yield from _last_of_months(weekday, starts_on, ends_on)
        return
    step = _DAY * (7 if rhythm.every == "weekly" else 14)
    day = starts_on + _DAY * ((weekday - starts_on.weekday()) % 7)
    while day <= ends_on:
        yield day
        day += step


def _last_of_months(weekday: int, starts_on: date, ends_on: date) -> Iterator[date]:
    """The last such weekday of each month: a month is reported when it is nearly over."""
    month = starts_on.replace(day=1)
    while month <= ends_on:
        end = month.replace(day=monthrange(month.year, month.month)[1])
        yield end - _DAY * ((end.weekday() - weekday) % 7)
        month = end + _DAY


def slot_for(day: date, slots: Sequence[Slot]) -> Slot | None:
    """The slot that a check-in made on a day counts for: the next one if it is that day or early
    enough for it, else the one before, late; None before the first."""
    ahead = next((slot for slot in slots if slot.on >= day), None)
    if ahead is not None and day >= ahead.early_from:
        return ahead
    return next((slot for slot in reversed(slots) if slot.on < day), None)


def timeliness(days_late: int) -> Timeliness:
    """The word for so many days after the slot, before it below zero."""
    if days_late < 0:
        return "early"
    return "late" if days_late else "on_time"


def owed(slots: Sequence[Slot], reported: Iterable[date]) -> Slot | None:
    """The slot to report for next, or long since; reported are the slots reported for, on time or
    late. None when the last one is done."""
    newest = max(reported, default=None)
    return next((slot for slot in slots if newest is None or slot.on > newest), None)


def missed(slots: Sequence[Slot], in_time: Iterable[date], today: date) -> list[Slot]:
    """The slots that nobody reported for before they were outdated; in_time are the others."""
    done = frozenset(in_time)
    return [slot for slot in slots if slot.on not in done and today > slot.grace_until]
