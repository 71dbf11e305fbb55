"""What reminders take for owed is what check-in says is owed, day by day."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.events.planning import CycleChanged, CycleClosed, KeyResultWithdrawn
from contracts.events.planning_life import ObjectiveArchived, ObjectiveRestored
from contracts.queries.checkin import DueList
from contracts.rhythm import Slot
from contracts.times import micros
from contracts.values import Change, Rhythm
from services.checkin.main import SERVICE as CHECKIN
from services.notification.domain.owing import is_for
from services.notification.mailing.reminders import all_owed
from services.notification.main import SERVICE
from services.notification.projections.house import house_of
from tests.support.quarter import (
    CYCLE,
    KEY_RESULT,
    OBJECTIVE,
    OLGA,
    ORGANISATION,
    OTHER_KEY_RESULT,
    RUNNING,
    activated,
    amended,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    registered,
    reported,
)

DAY = date(2026, 2, 10)
ENDED: dict[str, Any] = {"objective_id": OBJECTIVE, "cycle_id": CYCLE}
ASIDE: dict[str, Any] = {**ENDED, "root_id": OBJECTIVE}


async def both(*events) -> tuple[set[Any], set[Any]]:
    """What check-in and what reminders say, after these events."""
    town = await bakery(CHECKIN, SERVICE, so_far=events)
    desk = town.desk(SERVICE)
    house = await house_of(desk.documents, ORGANISATION)
    ours = {(o.key_result_id, o.slot.on) for o in await all_owed(ORGANISATION, desk, house)}
    page = await town.ask(DueList(of="all"), actor=OLGA)
    return ours, {(view.key_result_id, view.due_on) for view in page.data}


async def test_it_is_what_check_in_says():
    own = Rhythm(every="monthly", weekday="monday")
    for more in (
        (),
        (defined(OTHER_KEY_RESULT),),
        (reported(1, due_on=date(2026, 2, 13)),),
        (defined(OTHER_KEY_RESULT), reported(1, due_on=date(2026, 3, 27))),
        (CycleChanged(cycle_id=CYCLE, rhythm=Change(old=Rhythm(), new=own)),),
        (
            ObjectiveArchived(**ASIDE),
            ObjectiveRestored(**ASIDE),
        ),
        (amended(title=Change(old="a", new="b")),),
    ):
        ours, theirs = await both(*RUNNING, *more)
        assert ours == theirs != set(), more


async def test_an_objective_s_own_rhythm_counts():
    own = drafted(rhythm=Rhythm(every="biweekly", weekday="monday"))
    ours, theirs = await both(registered(), opened(), own, defined(), published, activated)
    assert ours == theirs == {(KEY_RESULT, date(2026, 2, 16))}


async def test_what_ended_owes_nothing():
    for last in (
        (KeyResultWithdrawn(**ENDED, key_result_id=KEY_RESULT),),
        (ObjectiveArchived(**ASIDE),),
        (CycleClosed(cycle_id=CYCLE),),
    ):
        assert await both(*RUNNING, *last) == (set(), set())
    assert await both(*RUNNING[:-1]) == (set(), set())


def test_a_reminder_falls_on_the_day_agreed_and_on_the_last_of_grace():
    slot = Slot(DAY, "weekly")
    days = [DAY + timedelta(days=n) for n in range(-7, 8)]
    assert [day for day in days if is_for(slot, day)] == [DAY, DAY + timedelta(days=3)]


async def test_it_follows_the_days_of_a_quarter():
    town = await bakery(CHECKIN, SERVICE, so_far=RUNNING)
    desk = town.desk(SERVICE)
    house = await house_of(desk.documents, ORGANISATION)
    for n in range(0, 49, 7):
        on = date(2026, 2, 13) + timedelta(days=n)
        (owed,) = await all_owed(ORGANISATION, desk, house)
        assert owed.slot.on == on
        noon = micros(datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
        town.now_us = partial(int, noon)
        await hear(town, reported(n, on=on, due_on=on))
    assert await all_owed(ORGANISATION, desk, house) == []


@pytest.mark.parametrize(
    ("every", "wished", "on"),
    [
        ("weekly", None, date(2026, 2, 13)),
        ("weekly", "friday", date(2026, 2, 13)),
        # A check-in of Thursday counts already, one of Wednesday does not.
        ("weekly", "thursday", date(2026, 2, 12)),
        ("weekly", "wednesday", date(2026, 2, 13)),
        ("weekly", "saturday", date(2026, 2, 14)),
        ("monthly", "monday", date(2026, 2, 9)),
    ],
)
def test_a_reminder_comes_on_the_weekday_wished_where_a_check_in_then_counts(every, wished, on):
    slot = Slot(on=date(2026, 2, 13), every=every)
    days = [slot.on + timedelta(days=n) for n in range(-10, 10)]
    assert [day for day in days if is_for(slot, day, wished)] == sorted({on, slot.grace_until})
