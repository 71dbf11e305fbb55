"""A reaction hears every event at least once and has its effect exactly once."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.identity import AddTeamMember
from contracts.envelope import Event, Ok
from contracts.errors import TeamCircle, Unavailable
from contracts.events.identity import TeamCreated, TeamMemberAdded
from contracts.queries.identity import TeamView
from contracts.times import rfc3339
from contracts.values import system
from services.runtime import clock, ids, signals
from services.runtime.handle import Aggregate, handle
from services.runtime.projection import reactor
from services.runtime.projection.reactor import TOGETHER_MAX, Reactor, joined, together
from services.runtime.projection.retries import Retries
from services.runtime.service import Asked, Call, Desk, Reaction
from services.runtime.store.api import Recorded
from tests.support.models import Models, open_models
from tests.support.rolls import recorded, rolls

people = Aggregate[int](kind="roll_call", initial=0, evolve=lambda count, _event: count + 1)


def team_of(event: Event) -> UUID:
    assert isinstance(event, TeamCreated)
    return event.team_id


class Founders:
    """Every team that is created gets a founder; the effect goes to a stream of its own."""

    def __init__(self, models: Models) -> None:
        self.desk = Desk(
            store=models.store, documents=models.documents, new_id=ids.new_id, now_us=clock.now_us
        )
        self.models = models
        self.heard: list[int] = []
        self.breaks = 0
        self.outages = 0
        reaction = Reaction(
            name="founders", listens=(TeamCreated,), react=self.react, about=team_of
        )
        self.retries = Retries(delays_seconds=(0.001,))
        self.reactor = Reactor(
            (reaction,), self.desk, models.pool, self.carry_out, retries=self.retries
        )

    async def react(self, recorded: Recorded[Any], _desk: Desk) -> Iterable[Call]:
        self.heard.append(recorded.index)
        signals.emit("heard", index=recorded.index)
        if self.outages:
            self.outages -= 1
            raise Unavailable(what="the database")
        if self.breaks:
            self.breaks -= 1
            raise ValueError("cannot react")
        command = AddTeamMember(team_id=recorded.event.team_id, member_id=ids.new_id())
        return [Call(command=command, actor=system("identity"), causation=recorded.index)]

    async def carry_out(self, asked: Asked[Any]) -> Ok:
        command = asked.command
        if command.team_id.int % 2:
            raise TeamCircle  # Half of the teams refuse founders: an answer like any other.
        event = TeamMemberAdded(team_id=command.team_id, member_id=command.member_id)

        def answer(history: Any) -> TeamView:
            at = rfc3339(history[-1].header.recorded_at)
            return TeamView(id=command.team_id, name="", created_at=at, version=len(history))

        done = await handle(
            asked, self.desk, people, command.team_id, lambda _count: [event], answer
        )
        signals.emit("carried_out", replayed=done.replayed)
        return done

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        work = asyncio.create_task(self.reactor.run())
        try:
            yield
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work


@pytest.fixture
async def founders(database: str) -> AsyncIterator[Founders]:
    async with open_models(database, (rolls,)) as models:
        yield Founders(models)


def team_id(*, refuses: bool = False) -> UUID:
    return UUID(int=ids.new_id().int & ~1 | int(refuses))


async def effects(founders: Founders, organisation: UUID) -> int:
    log = await founders.models.store.read_log(organisation, 0)
    return sum(isinstance(r.event, TeamMemberAdded) for r in log)


async def test_an_event_has_its_effect(founders: Founders):
    organisation = await founders.models.organisation()
    await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    async with signals.listening("carried_out") as done, founders.running():
        founders.reactor.notify(organisation, 1)
        await done.wait()
    effect = (await founders.models.store.read_log(organisation, 1))[0]
    assert (effect.header.causation, effect.header.actor) == (1, "system/identity")


async def test_hearing_an_event_again_after_a_crash_records_nothing_more(founders: Founders):
    organisation = await founders.models.organisation()
    await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    async with signals.listening("carried_out") as done:
        async with founders.running():
            founders.reactor.notify(organisation, 1)
            await done.wait()
        # A second process that never heard of the first one's acknowledgement.
        again = Founders(founders.models)
        reaction_lane = "reaction:founders"
        async with founders.models.pool.acquire() as connection, connection.transaction():
            await connection.execute(FORGET, str(organisation))
            await connection.execute(REWIND, organisation, reaction_lane)
        async with again.running():
            again.reactor.notify(organisation, 2)
            told = await done.wait()
    assert told["replayed"] and again.heard == [1]
    assert await effects(founders, organisation) == 1


FORGET = "select set_config('scoreline.organisations', $1, true)"
REWIND = "update applied set index = 0 where organisation_id = $1 and lane = $2"


async def test_a_refused_effect_is_an_answer_and_the_lane_goes_on(founders: Founders):
    organisation = await founders.models.organisation()
    await founders.models.record(
        organisation, TeamCreated(team_id=team_id(refuses=True), name="No founders here")
    )
    await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    async with signals.listening("carried_out") as done, founders.running():
        founders.reactor.notify(organisation, 2)
        await done.wait()
    assert founders.heard == [1, 2] and await effects(founders, organisation) == 1


async def test_a_reaction_that_fails_is_tried_again_until_it_works(founders: Founders):
    organisation = await founders.models.organisation()
    await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    founders.breaks = 3
    async with signals.listening("carried_out") as done, founders.running():
        founders.reactor.notify(organisation, 1)
        await done.wait()
    assert founders.heard == [1, 1, 1, 1] and await effects(founders, organisation) == 1


async def test_a_reaction_cut_off_by_an_outage_happens_without_waiting_for_another_event(
    founders: Founders,
):
    organisation = await founders.models.organisation()
    await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    founders.outages = 20  # More than a fault of its own may have before it is parked.
    async with signals.listening("carried_out") as done, founders.running():
        founders.reactor.notify(organisation, 1)
        await done.wait()
    assert await effects(founders, organisation) == 1


async def test_a_reaction_that_never_works_is_parked_and_the_others_go_on(founders: Founders):
    sick, well = [await founders.models.organisation() for _ in range(2)]
    await founders.models.record(sick, TeamCreated(team_id=team_id(), name="Bakers"))
    await founders.models.record(well, TeamCreated(team_id=team_id(), name="Cooks"))
    founders.breaks = 8
    async with (
        signals.listening("lane_parked") as parked,
        signals.listening("carried_out") as done,
        founders.running(),
    ):
        founders.reactor.notify(sick, 1)
        await parked.wait()
        founders.reactor.notify(well, 1)
        await done.wait()
    assert await effects(founders, sick) == 0 and await effects(founders, well) == 1


async def test_of_neighbours_one_that_fails_is_tried_again_and_each_is_recorded_once(
    founders: Founders,
):
    organisation = await founders.models.organisation()
    for _ in range(3):
        await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    founders.breaks = 1
    async with signals.listening("carried_out") as done, founders.running():
        founders.reactor.notify(organisation, 3)
        # Two beside the one that failed; then all three again.
        told = [await done.wait() for _ in range(5)]
    assert sum(not one["replayed"] for one in told) == 3
    assert await effects(founders, organisation) == 3


async def test_what_a_reaction_does_not_listen_to_is_passed_over_and_noted_now_and_then(
    founders: Founders, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reactor, "EVENTS_PER_READ_MAX", 5)
    organisation = await founders.models.organisation()
    for quiet in (4, 9):
        for _ in range(quiet):
            silent = TeamMemberAdded(team_id=team_id(), member_id=ids.new_id())
            await founders.models.record(organisation, silent)
        await founders.models.record(organisation, TeamCreated(team_id=team_id(), name="Bakers"))
    async with signals.listening("heard") as heard, founders.running():
        founders.reactor.notify(organisation, 4)
        founders.reactor.notify(organisation, 5)
        await heard.wait(lambda it: it["index"] == 5)
        # The second one never gets through, so that nothing is noted behind what was passed over.
        founders.outages = 1_000_000
        founders.reactor.notify(organisation, 15)
        await heard.wait(lambda it: it["index"] == 15)
    assert set(founders.heard) == {5, 15}
    async with founders.models.pool.acquire() as connection, connection.transaction():
        await connection.execute(FORGET, str(organisation))
        assert await connection.fetchval(NOTED, organisation, "reaction:founders") == 10


async def test_what_was_handed_over_is_not_read_again(founders: Founders):
    organisation = await founders.models.organisation()
    for name in ("Bakers", "Cooks"):
        await founders.models.record(organisation, TeamCreated(team_id=team_id(), name=name))
    read = await founders.models.store.read_log(organisation, 0)
    # Not what stands in the log: so it shows where the reaction has it from.
    handed = [recorded(organisation, r.index, TeamCreated(team_id=OTHER, name="")) for r in read]
    async with signals.listening("carried_out") as done, founders.running():
        founders.reactor.notify(organisation, 1, handed)
        await done.wait()
        # Handed nothing, it believes the log only.
        founders.reactor.notify(organisation, 2)
        await done.wait()
    log = await founders.models.store.read_log(organisation, 2)
    assert [r.event.team_id for r in log] == [OTHER, read[1].event.team_id]


OTHER = UUID(int=2)


def test_what_is_handed_over_continues_what_was_known_or_takes_its_place():
    def part(first: int, last: int) -> list[Recorded[Any]]:
        event = TeamCreated(team_id=OTHER, name="")
        return [recorded(OTHER, n, event) for n in range(first, last + 1)]

    def spans(known: list[Recorded[Any]], events: list[Recorded[Any]]) -> list[int]:
        return [r.index for r in joined(known, events)]

    assert spans([], part(3, 4)) == [3, 4]
    assert spans(part(1, 2), part(3, 4)) == [1, 2, 3, 4]
    assert spans(part(1, 3), part(2, 5)) == [1, 2, 3, 4, 5]
    assert spans(part(1, 2), part(4, 5)) == [4, 5]
    assert spans(part(1, 2), []) == []
    assert spans(part(1, 400), part(401, 501)) == [*range(401, 502)]


NOTED = "select index from applied where organisation_id = $1 and lane = $2"


def cut(*names: str, apart: bool = True) -> list[list[str]]:
    """How a batch of teams with these names is cut; "" stands for much at once."""

    async def react(_recorded: Recorded[Any], _desk: Desk) -> Iterable[Call]:
        return ()

    about = (lambda event: event.name or None) if apart else None
    reaction = Reaction(name="any", listens=(TeamCreated,), react=react, about=about)
    team = UUID(int=1)
    batch = [
        recorded(team, n, TeamCreated(team_id=team, name=name)) for n, name in enumerate(names)
    ]
    return [[one.event.name for one in some] for some in together(reaction, batch)]


def test_neighbours_about_different_things_are_reacted_to_together():
    assert cut("a", "b", "c") == [["a", "b", "c"]]
    assert cut("a", "b", "a", "c") == [["a", "b"], ["a", "c"]]
    assert cut("a", "", "b", "c") == [["a"], [""], ["b", "c"]]
    assert cut("a", "b", apart=False) == [["a"], ["b"]]
    assert [len(some) for some in cut(*map(str, range(TOGETHER_MAX + 1)))] == [TOGETHER_MAX, 1]
