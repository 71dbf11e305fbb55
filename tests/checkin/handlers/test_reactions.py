from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from contracts.commands.checkin import RecordCheckIn, RecordImported
from contracts.events.checkin import CheckInRecorded
from contracts.times import micros
from contracts.values import Value
from services.checkin.handlers.reactions import take_over
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ANNA,
    ENDS_ON,
    KEY_RESULT,
    NOON_US,
    OLGA,
    OTHER_KEY_RESULT,
    STARTS_ON,
    TODAY,
    activated,
    bakery,
    defined,
    drafted,
    hear,
    imported,
    opened,
    published,
    registered,
    who,
)

PLANNED = (registered(), opened(), drafted(), defined(), published)


async def check_ins(town) -> list[CheckInRecorded]:
    return [r.event for r in await town.events() if isinstance(r.event, CheckInRecorded)]


async def values(town) -> list[Value]:
    return [event.value for event in await check_ins(town)]


async def called(town, heard) -> list[UUID]:
    """The key results that hearing of an event calls for, in order."""
    commands = [call.command for call in await take_over(heard, town.desk(SERVICE))]
    return [c.key_result_id for c in commands if isinstance(c, RecordImported)]


async def test_an_imported_value_waits_for_the_cycle_to_run():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4)))
    assert await check_ins(town) == []
    await hear(town, activated)
    (event,) = await check_ins(town)
    assert (event.value, event.source, event.effective_on) == (Decimal(4), "import", TODAY)


async def test_while_the_cycle_is_planned_nothing_is_asked_for():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4)))
    for heard in await town.events():
        if isinstance(heard.event, SERVICE.reactions[0].listens):
            assert await called(town, heard) == []


async def test_an_imported_check_in_is_in_the_importer_s_name():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4), activated))
    (event,) = await check_ins(town)
    assert (event.author_id, event.stand_in) == (who(OLGA), True)


async def test_a_value_that_a_service_imported_is_in_the_name_of_whoever_is_accountable():
    town = await bakery(SERVICE, so_far=PLANNED)
    await town.record(imported(4), stream="objective/x", actor="system/planning")
    await hear(town, activated)
    assert [event.author_id for event in await check_ins(town)] == [who(ANNA)]


async def test_an_imported_check_in_names_the_import_as_its_cause():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4), activated))
    log = await town.events()
    (recorded,) = [r for r in log if isinstance(r.event, CheckInRecorded)]
    assert (recorded.event.imported_from, recorded.header.causation) == (6, 7)
    assert recorded.header.actor == "system/checkin"


async def test_a_value_imported_into_a_running_cycle_is_a_check_in_at_once():
    town = await bakery(SERVICE, so_far=(*PLANNED, activated, imported(4)))
    assert await values(town) == [Decimal(4)]


async def test_an_imported_value_waits_for_its_objective_to_be_published():
    town = await bakery(SERVICE, so_far=(*PLANNED[:-1], imported(4), activated))
    assert await check_ins(town) == []
    await hear(town, published)
    assert await values(town) == [Decimal(4)]


async def test_every_key_result_of_a_cycle_gets_its_value_however_many_there_are():
    more = [UUID(int=5000 + n) for n in range(450)]
    rows = [defined(key_result_id) for key_result_id in more]
    actuals = [imported(n, key_result_id) for n, key_result_id in enumerate(more)]
    town = await bakery(SERVICE, so_far=(opened(), drafted()))
    for event in (*rows, published, *actuals):
        await town.record(event, stream="objective/x")
    await hear(town, activated)
    assert sorted(map(str, await values(town))) == sorted(str(n) for n in range(450))


@pytest.mark.parametrize(
    ("imported_at", "day"),
    [("2025-12-20", STARTS_ON), ("2026-02-10", TODAY), ("2026-05-01", ENDS_ON)],
)
async def test_an_imported_check_in_is_about_the_day_of_the_import_within_the_cycle(
    imported_at, day
):
    moment = micros(datetime.fromisoformat(imported_at).replace(tzinfo=UTC))
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4)), now=lambda: moment)
    town.now_us = lambda: max(moment, NOON_US) + 10**12
    await hear(town, activated)
    assert [event.effective_on for event in await check_ins(town)] == [day]


async def test_the_day_of_the_import_is_the_company_s_day():
    late = micros(datetime(2026, 2, 10, 23, 30, tzinfo=UTC))
    town = await bakery(SERVICE, so_far=(*PLANNED, activated, imported(4)), now=lambda: late)
    assert [event.effective_on for event in await check_ins(town)] == [date(2026, 2, 11)]


async def test_hearing_of_everything_twice_records_every_value_once():
    both = (defined(OTHER_KEY_RESULT), imported(4), imported(5, OTHER_KEY_RESULT))
    town = await bakery(SERVICE, so_far=(*PLANNED, *both, activated, imported(6)))
    before = await town.events()
    await town.react_again()
    assert await town.events() == before
    assert await values(town) == [Decimal(4), Decimal(5), Decimal(6)]


async def test_hearing_of_everything_again_when_the_keys_have_lapsed_records_nothing():
    town = await bakery(
        SERVICE, so_far=(*PLANNED, imported(4), activated, imported(6), imported(4))
    )
    before = await town.events()
    for recorded in before:
        for call in await take_over(recorded, town.desk(SERVICE)):
            await town.tell(call.command, actor=call.actor)
    assert await town.events() == before


async def test_a_second_import_of_a_changed_value_is_a_new_check_in_and_the_first_stays():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4), activated, imported(6)))
    assert await values(town) == [Decimal(4), Decimal(6)]
    assert [event.current.new for event in await check_ins(town)] == [Decimal(4), Decimal(6)]


async def test_only_the_newest_of_several_values_is_waiting_when_the_cycle_starts():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4), imported(6), activated))
    assert await values(town) == [Decimal(6)]


async def test_a_second_import_of_the_same_value_is_no_news():
    town = await bakery(SERVICE, so_far=(*PLANNED, imported(4), activated))
    report = RecordCheckIn(check_in_id=UUID(int=7), key_result_id=KEY_RESULT, value=Decimal(5))
    await town.tell(report, actor=ANNA)
    await hear(town, imported(4))
    assert await values(town) == [Decimal(4), Decimal(5)]


async def test_a_second_hearing_counts_its_calls_as_the_first_whatever_came_since():
    both = (defined(OTHER_KEY_RESULT), imported(4), imported(5, OTHER_KEY_RESULT))
    town = await bakery(SERVICE, so_far=(*PLANNED, *both, activated))
    heard = next(r for r in await town.events() if r.event == activated)
    first = await called(town, heard)
    await hear(town, imported(9), defined(UUID(int=77)), imported(1, UUID(int=77)))
    assert await called(town, heard) == first == [KEY_RESULT, OTHER_KEY_RESULT]
