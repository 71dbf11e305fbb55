"""A timer goes off for every organisation, and what it finds due happens once."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

import pytest

from contracts.commands.identity import AddTeamMember
from contracts.envelope import Ok
from contracts.errors import MemberLeft, Unavailable
from contracts.events.identity import TeamMemberAdded
from contracts.queries.identity import TeamView
from contracts.values import system
from services.runtime import clock, ids, signals
from services.runtime.bus.ticker import Ticker
from services.runtime.handle import Aggregate, handle
from services.runtime.projection.memory import MemoryDocuments
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.store.memory import MemoryStore

ONE, TWO, TEAM = UUID(int=1), UUID(int=2), UUID(int=3)
people = Aggregate[int](kind="team", initial=0, evolve=lambda count, _event: count + 1)


class Roster:
    """A timer that wants as many people in a team as days have passed, in two organisations."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.store = store or MemoryStore()
        self.day = 1
        self.broken: Exception | None = None
        self.refused: Exception | None = None
        self.desk = Desk(
            store=self.store,
            documents=MemoryDocuments(()),
            new_id=ids.new_id,
            now_us=clock.now_us,
        )
        self.timer = Timer(name="roster", every_s=0.001, due=self.due)
        self.ticker = Ticker((self.timer,), self.desk, self.carry_out)

    async def open(self) -> "Roster":
        for organisation in (ONE, TWO):
            await self.store.open_log(organisation, organisation.hex)
        return self

    async def due(self, organisation_id: UUID, _desk: Desk) -> Iterable[Errand]:
        if organisation_id == ONE and self.broken is not None:
            raise self.broken
        command = AddTeamMember(team_id=TEAM, member_id=UUID(int=self.day))
        return [
            Errand(command=command, actor=system("identity"), key=str(day))
            for day in range(1, self.day + 1)
        ]

    async def carry_out(self, asked: Asked[AddTeamMember]) -> Ok:
        if self.refused is not None:
            raise self.refused
        await asyncio.sleep(0)  # so that two tickers take turns
        event = TeamMemberAdded(team_id=TEAM, member_id=asked.command.member_id)
        return await handle(
            asked, self.desk, people, TEAM, lambda _count: [event], lambda _history: A_TEAM
        )

    async def happened(self, organisation_id: UUID) -> int:
        return len(await self.store.read_log(organisation_id, 0))


A_TEAM = TeamView(id=TEAM, name="Team", created_at="", version=1)


async def test_a_timer_serves_every_organisation():
    roster = await Roster().open()
    await roster.ticker.tick(roster.timer)
    assert [await roster.happened(o) for o in (ONE, TWO)] == [1, 1]


async def test_what_was_done_once_is_not_done_again_in_a_later_round():
    roster = await Roster().open()
    for day in (1, 1, 2, 3, 3):
        roster.day = day
        await roster.ticker.tick(roster.timer)
    assert await roster.happened(ONE) == 3


async def test_two_processes_at_once_do_it_once():
    first = await Roster().open()
    second = Roster(first.store)
    first.day = second.day = 5
    await asyncio.gather(*(r.ticker.tick(r.timer) for r in (first, second)))
    assert [await first.happened(o) for o in (ONE, TWO)] == [5, 5]


async def test_one_organisation_that_breaks_does_not_stop_another():
    roster = await Roster().open()
    roster.broken = ValueError("cannot say")
    await roster.ticker.tick(roster.timer)
    assert [await roster.happened(o) for o in (ONE, TWO)] == [0, 1]
    roster.broken = None
    await roster.ticker.tick(roster.timer)
    assert await roster.happened(ONE) == 1


async def test_a_refused_errand_is_an_answer():
    roster = await Roster().open()
    roster.refused = MemberLeft()
    assert await roster.ticker.serve(roster.timer, ONE) == 1


@pytest.mark.parametrize("lost", [Unavailable(what="the database"), ConnectionError("gone")])
async def test_a_lost_database_is_waited_for(lost):
    roster = await Roster().open()
    roster.broken = lost
    async with signals.listening("timer.ticked") as heard:
        running = asyncio.create_task(roster.ticker.run())
        try:
            await asyncio.sleep(0)
            roster.broken = None
            await heard.wait(timeout=10)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
    assert await roster.happened(ONE) == 1


async def test_without_timers_it_runs_all_the_same_until_it_is_told_to_stop():
    roster = Roster()
    running = asyncio.create_task(Ticker((), roster.desk, roster.carry_out).run())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not running.done()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert running.cancelled()
