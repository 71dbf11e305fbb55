"""The rhythm, held to a year of dates and to a plain count of days."""

from calendar import FRIDAY, MONDAY
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.rhythm import (
    GRACE_DAYS,
    Agreed,
    Slot,
    missed,
    owed,
    slot_for,
    slots_of,
    timeliness,
)
from contracts.times import day_of, micros
from contracts.values import Rhythm

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
WEEKLY = Rhythm(every="weekly", weekday="friday")
BIWEEKLY = Rhythm(every="biweekly", weekday="monday")
MONTHLY = Rhythm(every="monthly", weekday="friday")


def year_of(rhythm: Rhythm) -> tuple[Slot, ...]:
    return slots_of(YEAR[0], YEAR[-1], [Agreed(date.min, rhythm)])


def days(slots) -> list[date]:
    return [slot.on for slot in slots]


def test_weekly_slots_are_that_weekday_of_every_week():
    assert days(year_of(WEEKLY)) == [day for day in YEAR if day.weekday() == FRIDAY]


def test_every_second_week_begins_with_the_first_such_weekday_of_the_cycle():
    assert days(year_of(BIWEEKLY)) == [day for day in YEAR if day.weekday() == MONDAY][::2]


def test_monthly_slots_are_the_last_such_weekday_of_every_month():
    fridays = {day.month: day for day in YEAR if day.weekday() == FRIDAY}
    assert days(year_of(MONTHLY)) == list(fridays.values())


# When a check-in is made, which slot it is for and how late it is; slots on Fridays of 2026.
TABLE = [
    (WEEKLY, "2026-01-01", "2026-01-02", -1),  # a day early
    (WEEKLY, "2026-01-02", "2026-01-02", 0),
    (WEEKLY, "2026-01-03", "2026-01-02", 1),
    (WEEKLY, "2026-01-05", "2026-01-02", 3),  # the last day of grace
    (WEEKLY, "2026-01-06", "2026-01-02", 4),  # outdated, and late all the same
    (WEEKLY, "2026-01-07", "2026-01-02", 5),  # two days before the next is not early
    (WEEKLY, "2026-01-08", "2026-01-09", -1),
    (WEEKLY, "2026-12-25", "2026-12-25", 0),
    (WEEKLY, "2026-12-31", "2026-12-25", 6),  # after the last slot
    (BIWEEKLY, "2026-01-01", None, None),  # before the first and too early for it
    (BIWEEKLY, "2026-01-02", "2026-01-05", -3),
    (BIWEEKLY, "2026-01-15", "2026-01-05", 10),
    (BIWEEKLY, "2026-01-16", "2026-01-19", -3),
    (MONTHLY, "2026-01-22", None, None),
    (MONTHLY, "2026-01-23", "2026-01-30", -7),
    (MONTHLY, "2026-02-19", "2026-01-30", 20),
    (MONTHLY, "2026-02-20", "2026-02-27", -7),
]


@pytest.mark.parametrize(("rhythm", "made_on", "slot_on", "days_late"), TABLE)
def test_a_check_in_counts_for_one_slot(rhythm, made_on, slot_on, days_late):
    made = date.fromisoformat(made_on)
    slot = slot_for(made, year_of(rhythm))
    assert (slot.on.isoformat() if slot else None) == slot_on
    if slot is not None:
        assert (made - slot.on).days == days_late


@pytest.mark.parametrize(
    ("rhythm", "early_days"), [(WEEKLY, 1), (BIWEEKLY, 3), (MONTHLY, 7)], ids=lambda x: str(x)
)
def test_through_a_year_every_day_is_early_on_time_or_late_for_the_nearest_slot_it_may_be(
    rhythm, early_days
):
    slots = year_of(rhythm)
    on = set(days(slots))
    for day in YEAR:
        ahead = [day + timedelta(days=n) for n in range(early_days + 1)]
        behind = [day - timedelta(days=n) for n in range(1, 366)]
        expected = next((other for other in (*ahead, *behind) if other in on), None)
        slot = slot_for(day, slots)
        assert (slot.on if slot else None) == expected, day


@pytest.mark.parametrize(
    ("days_late", "word"), [(-7, "early"), (-1, "early"), (0, "on_time"), (1, "late"), (9, "late")]
)
def test_a_check_in_is_early_on_time_or_late(days_late, word):
    assert timeliness(days_late) == word


@pytest.mark.parametrize("rhythm", [WEEKLY, BIWEEKLY, MONTHLY], ids=lambda rhythm: rhythm.every)
def test_through_a_year_a_slot_is_upcoming_then_due_then_in_grace_then_outdated(rhythm):
    for slot in year_of(rhythm):
        states = [slot.state(day) for day in YEAR if day >= slot.on - timedelta(days=10)]
        early = (slot.on - slot.early_from).days
        told = [states.count(state) for state in ("due", "grace")]
        room = (YEAR[-1] - slot.on).days
        assert told == [
            min(early, (slot.on - YEAR[0]).days) + 1,
            min(GRACE_DAYS, room),
        ]
        order = {"upcoming": 0, "due": 1, "grace": 2, "outdated": 3}
        assert states == sorted(states, key=order.__getitem__)
        assert slot.state(slot.on) == "due"


def test_on_time_or_late_moves_to_the_next_slot():
    slots = year_of(WEEKLY)
    first, second, third, fourth = slots[:4]
    assert owed(slots, []) == first
    assert owed(slots, [first.on]) == second
    assert owed(slots, [third.on, first.on]) == fourth
    assert owed(slots, [slots[-1].on]) is None


def test_what_was_missed_stays_owed_since_the_first_of_it():
    slots = year_of(WEEKLY)
    slot = owed(slots, [slots[0].on])
    assert slot == slots[1]
    assert slot.state(slots[5].on) == "outdated"


def test_a_slot_is_missed_when_its_grace_is_over_and_once_for_each():
    slots = year_of(WEEKLY)
    for today in YEAR:
        gone = [slot for slot in slots if (today - slot.on).days > 3]
        assert missed(slots, [], today) == gone
    assert missed(slots, days(slots[:40]), date(2026, 10, 19)) == [slots[40]]
    assert slots[40].on == date(2026, 10, 9)


def test_a_changed_rhythm_holds_from_its_day_on_and_leaves_what_was_before():
    change = date(2026, 2, 11)
    found = slots_of(
        date(2026, 1, 1),
        date(2026, 3, 31),
        [Agreed(date.min, MONTHLY), Agreed(change, WEEKLY)],
    )
    fridays = [day for day in YEAR if day.weekday() == FRIDAY]
    weekly = [day for day in fridays if change <= day <= date(2026, 3, 31)]
    assert days(found) == [date(2026, 1, 30), *weekly]
    assert [slot.every for slot in found[:2]] == ["monthly", "weekly"]


def test_a_cycle_too_short_for_its_rhythm_has_its_last_day():
    found = slots_of(date(2026, 1, 3), date(2026, 1, 8), [Agreed(date.min, WEEKLY)])
    assert days(found) == [date(2026, 1, 8)]


@pytest.mark.parametrize(
    ("timezone", "on_the_day", "grace_is_over"),
    [
        # The night in which Berlin's clocks go forward, and the one in which they go back.
        ("Europe/Berlin", "2026-03-27T22:59:59", "2026-03-30T22:00:00"),
        ("Europe/Berlin", "2026-10-23T21:59:59", "2026-10-26T23:00:00"),
        ("America/New_York", "2026-03-07T04:59:59", "2026-03-10T04:00:00"),
        ("America/New_York", "2026-10-31T03:59:59", "2026-11-03T05:00:00"),
        ("Pacific/Kiritimati", "2026-03-27T09:59:59", "2026-03-30T10:00:00"),
    ],
)
def test_a_slot_s_days_begin_and_end_at_the_company_s_midnight_also_when_clocks_change(
    timezone, on_the_day, grace_is_over
):
    slots = year_of(WEEKLY)
    last_moment = day_of(at(on_the_day), timezone)
    slot = slot_for(last_moment, slots)
    assert slot is not None
    assert slot.on == last_moment
    over = at(grace_is_over)
    assert slot.state(day_of(over - 1, timezone)) == "grace"
    assert slot.state(day_of(over, timezone)) == "outdated"


def at(moment: str) -> int:
    return micros(datetime.fromisoformat(moment).replace(tzinfo=UTC))
