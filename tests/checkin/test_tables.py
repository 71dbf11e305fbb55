"""Check-in on the real tables: the same answers as in memory, and a scheduler that is killed."""

import asyncio
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from contracts.commands.checkin import (
    AcknowledgeCheckIn,
    CorrectCheckIn,
    NewBlocker,
    RecordCheckIn,
    ResolveBlocker,
    RetractCheckIn,
)
from contracts.envelope import decode
from contracts.events.checkin import CheckInMissed
from contracts.queries.checkin import BlockerList, CheckInById, CheckInList, CheckInView, DueList
from contracts.times import micros
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ANNA,
    BEN,
    KEY_RESULT,
    RUNNING,
    defined,
    opened,
)
from tests.support.tables import Tables, on_tables, planned

ROOT = Path(__file__).parents[2]
FIRST, SECOND = UUID(int=101), UUID(int=102)
OTHERS = [UUID(int=5000 + n) for n in range(3)]
# The cycle is over; every Friday since its activation on 10 February went by.
APRIL_US = micros(datetime(2026, 4, 20, 12, tzinfo=UTC))
FRIDAYS = [date(2026, 2, 13) + timedelta(days=7 * n) for n in range(7)]


async def missing(tables: Tables, organisation_id: UUID) -> list[tuple[UUID, date]]:
    recorded = await tables.desk.store.read_log(organisation_id, 0, limit=1000)
    events = [r.event for r in recorded if isinstance(r.event, CheckInMissed)]
    return sorted((event.key_result_id, event.due_on) for event in events)


async def scheduler(database: str, organisation_id: UUID, *more: str) -> asyncio.subprocess.Process:
    """A scheduler in a process of its own, in April."""
    arguments = (database, str(organisation_id), str(APRIL_US), *more)
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.scheduler",
        *arguments,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def test_a_scheduler_killed_at_work_and_then_started_twice_records_everything_once(
    database: str,
):
    organisation_id = await planned(database, (*RUNNING, *map(defined, OTHERS)))
    killed = await scheduler(database, organisation_id, "5")
    assert killed.stdout is not None
    assert await killed.stdout.readline() == b"enough\n"
    killed.kill()
    assert await killed.wait() == -signal.SIGKILL
    async with on_tables(database, SERVICE) as tables:
        assert len(await missing(tables, organisation_id)) == 5
        both = [await scheduler(database, organisation_id) for _ in range(2)]
        assert [await one.wait() for one in both] == [0, 0]
        await tables.started(organisation_id)
        assert await missing(tables, organisation_id) == [
            (key_result_id, friday) for key_result_id in (KEY_RESULT, *OTHERS) for friday in FRIDAYS
        ]
        assert await tables.differences() == []


def reports() -> list[RecordCheckIn]:
    """Two check-ins, the second with a blocker."""
    first = RecordCheckIn(
        check_in_id=FIRST, key_result_id=KEY_RESULT, value=Decimal(4), note="Well"
    )
    mill = NewBlocker(text="The mill delivers late")
    second = replace(first, check_in_id=SECOND, value=Decimal(9), blockers=(mill,))
    return [first, second]


async def test_check_ins_corrections_and_blockers_are_on_the_tables_what_they_are_in_memory(
    database: str,
):
    # No day of the calendar is asserted here, so the cycle may be any that goes on for long.
    running = (RUNNING[0], opened(ends_on=date(2099, 12, 31)), *RUNNING[2:])
    here = await planned(database, running)
    async with on_tables(database, SERVICE) as tables:
        await tables.started(here)
        for report in reports():
            await tables.tell(report, actor=ANNA, organisation=here)
        for command in (
            CorrectCheckIn(check_in_id=SECOND, reason="Miscounted", value=Decimal(7), note="Ill"),
            AcknowledgeCheckIn(check_in_id=SECOND),
            RetractCheckIn(check_in_id=FIRST, reason="Gone"),
        ):
            done = await tables.tell(command, actor=BEN, organisation=here)
            question = CheckInById(check_in_id=command.check_in_id)
            shown = await tables.ask(question, actor=ANNA, organisation=here)
            assert decode(done.body, CheckInView) == shown
        page = await tables.ask(
            CheckInList(key_result_id=KEY_RESULT), actor=ANNA, organisation=here
        )
        assert [(v.state, v.value, v.note) for v in page.data] == [
            ("corrected", Decimal(7), "Ill"),
            ("retracted", Decimal(4), "Well"),
        ]
        (blocker,) = (await tables.ask(BlockerList(), actor=ANNA, organisation=here)).data
        assert (blocker.text, blocker.check_in_id) == ("The mill delivers late", SECOND)
        resolve = ResolveBlocker(blocker_id=blocker.id, resolution="Another mill")
        await tables.tell(resolve, actor=BEN, organisation=here)
        (blocker,) = (await tables.ask(BlockerList(), actor=ANNA, organisation=here)).data
        assert (blocker.state, blocker.resolution) == ("resolved", "Another mill")
        assert (await tables.ask(DueList(), actor=ANNA, organisation=here)).data
        assert await tables.differences() == []
