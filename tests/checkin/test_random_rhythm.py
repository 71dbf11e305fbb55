"""Whenever people report, what is owed and missed is what a plain walk through the days says."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.commands.checkin import RecordCheckIn, RetractCheckIn
from contracts.events.checkin import CheckInMissed
from contracts.queries.checkin import CheckInById, DueList
from contracts.times import micros
from contracts.values import Rhythm
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ANNA,
    KEY_RESULT,
    OLGA,
    activated,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    registered,
)

DAY = timedelta(days=1)
EARLY = {"weekly": 1, "biweekly": 3, "monthly": 7}
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# The quarters in which clocks change, where they do.
STARTS = [date(2026, 1, 20), date(2026, 9, 15)]
LENGTHS = [13, 40, 100]
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]

rhythms = st.tuples(st.sampled_from(sorted(EARLY)), st.sampled_from(WEEKDAYS))


def due_days(rhythm: tuple[str, str], starts: date, ends: date, first: date) -> list[date]:
    """The days that check-ins are due on, found by walking through the cycle."""
    every, weekday = rhythm
    found, seen = [], 0
    day = starts
    while day <= ends:
        if day.weekday() == WEEKDAYS.index(weekday):
            is_last = (day + 7 * DAY).month != day.month
            seen += 1
            if {"weekly": True, "biweekly": seen % 2 == 1, "monthly": is_last}[every]:
                found.append(day)
        day += DAY
    return [day for day in found or [ends] if day >= first]


def counts_for(day: date, slots: list[date], early: int) -> date | None:
    """The day that a report made on a day is for."""
    ahead = [slot for slot in slots if slot >= day]
    if ahead and (ahead[0] - day).days <= early:
        return ahead[0]
    behind = [slot for slot in slots if slot < day]
    return behind[-1] if behind else None


def state(slot: date, today: date, early: int) -> str:
    """What an open day is."""
    ahead = (slot - today).days
    if ahead > early:
        return "upcoming"
    if ahead >= 0:
        return "due"
    return "grace" if ahead >= -3 else "outdated"


class Walk:
    """A quarter of some key result, walked through by a plain book of who reported when."""

    def __init__(self, draw: Any) -> None:
        self.zone = ZoneInfo(draw(st.sampled_from(ZONES)))
        self.starts = draw(st.sampled_from(STARTS))
        self.ends = self.starts + draw(st.sampled_from(LENGTHS)) * DAY
        self.today = self.starts + draw(st.integers(0, 9)) * DAY
        self.rhythm = draw(rhythms)
        self.slots = due_days(self.rhythm, self.starts, self.ends, self.today)
        self.early = EARLY[self.rhythm[0]]
        self.said: dict[UUID, tuple[date, date | None]] = {}
        self.missed: list[date] = []

    def now_us(self) -> int:
        """A quarter of an hour before midnight there: elsewhere another day."""
        at = datetime.combine(self.today, time(23, 45), self.zone)
        return micros(at.astimezone(UTC))

    def go_on(self, days: int) -> None:
        """Days pass; what was not reported for in time is missed."""
        self.today += days * DAY
        in_time = {slot for made, slot in self.said.values() if slot and (made - slot).days <= 3}
        for slot in self.slots:
            if (self.today - slot).days > 3 and slot not in {*in_time, *self.missed}:
                self.missed.append(slot)

    def owed(self) -> list[tuple[date, str, int]]:
        """The day to report for next, what it is, and how many were missed."""
        done = [slot for _, slot in self.said.values() if slot]
        ahead = [slot for slot in self.slots if not done or slot > max(done)]
        return [(s, state(s, self.today, self.early), len(self.missed)) for s in ahead[:1]]

    def report(self, id: UUID) -> tuple[date | None, int | None]:
        """Somebody reports: the day that it is for, and how many days late."""
        slot = counts_for(self.today, self.slots, self.early)
        self.said[id] = (self.today, slot)
        return slot, None if slot is None else (self.today - slot).days


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
async def test_what_is_owed_and_missed_is_what_a_walk_through_the_days_says(data):
    walk = Walk(data.draw)
    wishes: Any = dict(zip(("every", "weekday"), walk.rhythm, strict=True))
    town = await bakery(SERVICE, now=walk.now_us)
    plan = opened(starts_on=walk.starts, ends_on=walk.ends, rhythm=Rhythm(**wishes))
    await hear(town, registered(walk.zone.key), plan, drafted(), defined(), published, activated)
    for n in range(data.draw(st.integers(1, 6))):
        walk.go_on(data.draw(st.integers(0, 25)))
        await town.tick()
        log = [r.event for r in await town.events()]
        told = [e.due_on for e in log if isinstance(e, CheckInMissed)]
        assert sorted(told) == sorted(walk.missed)
        views = (await town.ask(DueList(), actor=ANNA)).data
        assert [(v.due_on, v.state, v.missed) for v in views] == walk.owed()
        if walk.said and data.draw(st.integers(0, 4)) == 0:
            taken = data.draw(st.sampled_from(sorted(walk.said)))
            await town.tell(RetractCheckIn(check_in_id=taken, reason="No"), actor=OLGA)
            del walk.said[taken]
        elif data.draw(st.integers(0, 3)):
            id = UUID(int=5000 + n)
            command = RecordCheckIn(check_in_id=id, key_result_id=KEY_RESULT, value=Decimal(n))
            await town.tell(command, actor=ANNA)
            view = await town.ask(CheckInById(check_in_id=id), actor=ANNA)
            assert (view.due_on, view.days_late) == walk.report(id)
