"""The calendar finds what is missing; whatever happens to it, each is on record once."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.checkin import RecordCheckIn, RecordMissed
from contracts.events.checkin import CheckInMissed, CheckInRecorded
from contracts.events.planning import CycleClosed
from contracts.times import micros
from services.checkin.handlers.rhythm import MISSING_CHECK_INS
from services.checkin.main import SERVICE
from services.runtime.bus.ticker import Ticker
from services.runtime.service import Asked, Errand
from tests.support.quarter import (
    ANNA,
    CYCLE,
    KEY_RESULT,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    bakery,
    defined,
    hear,
    review_started,
    who,
)

FRIDAYS = [date(2026, 2, 13), date(2026, 2, 20), date(2026, 2, 27)]


def at(day: str) -> int:
    return micros(datetime.fromisoformat(day).replace(tzinfo=UTC))


class Day:
    """Which day it is, until it is another."""

    def __init__(self, moment: str = "2026-02-10T12:00:00") -> None:
        self.moment = moment

    def __call__(self) -> int:
        return at(self.moment)


async def running(day: Day, *more: Any):
    return await bakery(SERVICE, so_far=(*RUNNING, *more), now=day)


async def missing(town) -> list[tuple[UUID, date]]:
    log = await town.events()
    found = [r.event for r in log if isinstance(r.event, CheckInMissed)]
    return [(event.key_result_id, event.due_on) for event in found]


def report(check_in_id: int = 101) -> RecordCheckIn:
    return RecordCheckIn(
        check_in_id=UUID(int=check_in_id), key_result_id=KEY_RESULT, value=Decimal(4)
    )


async def test_silence_is_recorded_when_its_grace_is_over_and_not_before():
    day = Day("2026-02-10T12:00:00")
    town = await running(day)
    # Berlin's Monday ends an hour before that of UTC.
    for moment, found in (("2026-02-16T22:59:59", 0), ("2026-02-16T23:00:00", 1)):
        day.moment = moment
        await town.tick()
        assert len(await missing(town)) == found
    (recorded,) = [r for r in await town.events() if isinstance(r.event, CheckInMissed)]
    assert recorded.header.actor == "system/checkin"
    assert (recorded.event.due_on, recorded.event.accountable_id) == (FRIDAYS[0], who(ANNA))


async def test_silence_is_recorded_once_however_often_it_is_found():
    day = Day()
    town = await running(day, defined(OTHER_KEY_RESULT))
    day.moment = "2026-03-04T12:00:00"
    for _ in range(3):
        await town.tick()
    both = [(k, friday) for k in (KEY_RESULT, OTHER_KEY_RESULT) for friday in FRIDAYS]
    assert sorted(await missing(town)) == sorted(both)


async def test_two_schedulers_at_once_record_it_once():
    day = Day()
    town = await running(day)
    day.moment = "2026-03-04T12:00:00"
    desk = town.desk(SERVICE)

    async def carry_out(asked: Asked[Any]):
        await asyncio.sleep(0)
        return await SERVICE.commands[type(asked.command)](asked, desk)

    tickers = [Ticker(SERVICE.timers, desk, carry_out) for _ in range(2)]
    await asyncio.gather(*(t.serve(MISSING_CHECK_INS, town.organisation) for t in tickers))
    assert await missing(town) == [(KEY_RESULT, friday) for friday in FRIDAYS]


async def test_a_scheduler_that_is_killed_between_two_goes_on_where_it_was():
    day = Day()
    town = await running(day)
    day.moment = "2026-03-04T12:00:00"
    desk, done = town.desk(SERVICE), 0

    async def dies(asked: Asked[Any]):
        nonlocal done
        if done:
            raise KeyboardInterrupt
        done += 1
        return await SERVICE.commands[type(asked.command)](asked, desk)

    with pytest.raises(KeyboardInterrupt):
        await Ticker(SERVICE.timers, desk, dies).serve(MISSING_CHECK_INS, town.organisation)
    # Nobody has told its read models yet either, so it finds what is on record once more.
    assert len(list(await MISSING_CHECK_INS.due(town.organisation, desk))) == 3
    await town.tick()
    assert await missing(town) == [(KEY_RESULT, friday) for friday in FRIDAYS]


async def test_it_is_recorded_once_also_when_the_keys_have_lapsed():
    day = Day()
    town = await running(day)
    day.moment = "2026-02-18T12:00:00"
    desk = town.desk(SERVICE)
    errands: Iterable[Errand] = await MISSING_CHECK_INS.due(town.organisation, desk)
    for errand in (*errands, *errands):
        await town.tell(errand.command, actor=errand.actor)
    assert await missing(town) == [(KEY_RESULT, FRIDAYS[0])]


@pytest.mark.parametrize(
    ("moment", "due_on", "days_late", "misses"),
    [
        ("2026-02-11T12:00:00", None, None, 1),
        ("2026-02-12T12:00:00", FRIDAYS[0], -1, 0),
        ("2026-02-13T12:00:00", FRIDAYS[0], 0, 0),
        ("2026-02-16T22:59:00", FRIDAYS[0], 3, 0),
        ("2026-02-16T23:01:00", FRIDAYS[0], 4, 1),
    ],
)
async def test_a_check_in_says_which_day_it_was_due_for(moment, due_on, days_late, misses):
    day = Day()
    town = await running(day)
    day.moment = moment
    await town.tell(report(), actor=ANNA)
    (event,) = [r.event for r in await town.events() if isinstance(r.event, CheckInRecorded)]
    assert (event.due_on, event.days_late) == (due_on, days_late)
    day.moment = "2026-02-17T12:00:00"
    await town.tick()
    assert len(await missing(town)) == misses


async def test_what_a_closed_cycle_would_have_missed_is_nothing():
    day = Day()
    town = await running(day, review_started, CycleClosed(cycle_id=CYCLE))
    day.moment = "2026-03-04T12:00:00"
    assert await town.tick() == 0


async def test_a_cycle_closed_in_the_days_of_grace_has_missed_its_last_check_in_once():
    day = Day()
    town = await running(day)
    day.moment = "2026-02-15T12:00:00"
    await town.tick()
    assert await missing(town) == []
    await hear(town, review_started, CycleClosed(cycle_id=CYCLE))
    for _ in range(2):
        await town.tick()
        assert await missing(town) == [(KEY_RESULT, FRIDAYS[0])]


async def test_a_scheduler_that_was_away_for_long_leaves_a_closed_cycle():
    day = Day()
    town = await running(day)
    day.moment = "2026-02-15T12:00:00"
    await hear(town, review_started, CycleClosed(cycle_id=CYCLE))
    for moment, found in (("2026-03-17T12:00:01", 0), ("2026-03-17T11:59:00", 1)):
        day.moment = moment
        await town.tick()
        assert len(await missing(town)) == found


async def test_nobody_from_outside_says_that_a_check_in_is_missing():
    town = await running(Day())
    command = RecordMissed(key_result_id=KEY_RESULT, due_on=FRIDAYS[0])
    with pytest.raises(errors.Forbidden):
        await town.tell(command, actor=OLGA)
