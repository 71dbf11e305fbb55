"""Noting goes on beside sending, and never far behind it."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec import structs

from services.notification.delivery.keeping import NOTE_ATTEMPTS, UNKEPT_MAX, Keeping, Notes
from services.notification.delivery.ledger import Claim, Lost, Note
from services.notification.delivery.together import Together
from services.notification.domain.breaker import Standing
from services.notification.domain.lane import Lane
from services.notification.domain.passage import Rules
from services.runtime import ids
from tests.notification.delivery.test_ledger import attempted
from tests.notification.log import TEAM

CLAIM = Claim(
    organisation_id=TEAM,
    lane_id=ids.new_id(),
    webhook_id=ids.new_id(),
    kind="live",
    cursor=0,
    until=None,
    seen=0,
    fence=1,
    standing=Standing(),
    wish=b"{}",
)


class Table:
    """What is noted; holds notes back while it is told to."""

    def __init__(self, is_open: bool | None = True) -> None:
        self.notes: list[Note] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self._is_open = is_open

    async def keep(self, notes: Sequence[Note]) -> list[bool | None]:
        await self.may_go_on.wait()
        self.notes += notes
        return [self._is_open for _ in notes]


def kept_in(table: Table) -> tuple[Keeping, Lane, asyncio.Event]:
    notes: Notes = Together(table.keep, 0.0)
    wake = asyncio.Event()
    lane = Lane(Rules(), 0, Standing(), lambda: 0.5)
    return Keeping(notes, CLAIM, wake), lane, wake


def tried(keeping: Keeping, count: int) -> None:
    for _ in range(count):
        keeping.add(structs.replace(attempted(), id=ids.new_id()))


async def test_no_more_requests_go_out_than_a_crash_may_have_sent_again():
    table = Table()
    table.may_go_on.clear()
    keeping, lane, wake = kept_in(table)
    tried(keeping, NOTE_ATTEMPTS)
    keeping.begin(lane, 1)
    await asyncio.sleep(0)
    in_flight = 8
    tried(keeping, UNKEPT_MAX - NOTE_ATTEMPTS - in_flight - 1)
    # Those of the note that is under way are not noted yet either.
    assert keeping.has_room(in_flight)
    tried(keeping, 1)
    assert not keeping.has_room(in_flight)
    table.may_go_on.set()
    await wake.wait()
    keeping.check()
    assert keeping.has_room(in_flight)


async def test_one_note_is_under_way_at_a_time_and_the_last_has_the_rest():
    table = Table()
    table.may_go_on.clear()
    keeping, lane, _ = kept_in(table)
    tried(keeping, NOTE_ATTEMPTS)
    assert keeping.is_due
    keeping.begin(lane, 1)
    await asyncio.sleep(0)
    tried(keeping, NOTE_ATTEMPTS)
    assert not keeping.is_due
    table.may_go_on.set()
    await keeping.last(lane, 2, 9.0, lets_go=True)
    first, last = table.notes
    assert len(first.attempts) == len(last.attempts) == NOTE_ATTEMPTS
    assert not first.lets_go and last.lets_go and last.due_at == 9.0


async def test_who_lost_the_lane_hears_of_it():
    keeping, lane, wake = kept_in(Table(is_open=None))
    tried(keeping, 1)
    keeping.begin(lane, 1)
    await wake.wait()
    await settled(keeping)
    with pytest.raises(Lost):
        keeping.check()


async def test_who_closed_the_lane_is_heeded():
    keeping, lane, wake = kept_in(Table(is_open=False))
    assert keeping.is_open
    keeping.begin(lane, 1)
    await wake.wait()
    assert not keeping.is_open


async def settled(keeping: Keeping) -> Any:
    task = keeping._task
    assert task is not None
    await asyncio.wait((task,))
