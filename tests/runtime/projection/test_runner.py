"""Read models equal the fold of the log, whatever the bus does to the messages."""

import asyncio
import random
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from msgspec import Raw

from contracts.envelope import EventMessage
from contracts.errors import Behind
from contracts.events.identity import TeamCreated, TeamMemberAdded, TeamMemberRemoved
from contracts.events.identity_erasure import PersonErased
from contracts.registry import EVENTS
from services.runtime import ids, signals
from services.runtime.projection import runner as runners
from services.runtime.projection.retries import Retries
from services.runtime.projection.unpark import unpark
from services.runtime.projection.verify import check
from tests.support.models import Models, a_team_and_its_people, open_models
from tests.support.rolls import POISON, rolls


@pytest.fixture
async def models(database: str) -> AsyncIterator[Models]:
    async with open_models(database, (rolls,)) as opened:
        yield opened


def messages(organisation: UUID, upto: int) -> list[EventMessage]:
    nothing = Raw(b"{}")
    return [
        EventMessage(organisation_id=organisation, index=n, header=nothing, payload=nothing)
        for n in range(1, upto + 1)
    ]


async def equal_the_fold(models: Models) -> None:
    found = [c async for c in check((rolls,), models.store, models.pool)]
    assert found and all(c.differences == () for c in found), found


async def test_events_become_documents_and_stand_in_lists(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=3)
    async with models.running():
        await models.runner.reached(organisation, 4)
    page, _ = await models.documents.listed(rolls, organisation, "all", limit=5)
    assert [(roll.name, len(roll.member_ids)) for roll in page] == [("Bakers", 3)]
    await equal_the_fold(models)


async def test_documents_say_up_to_which_event_they_are(models: Models):
    organisation = await models.organisation()
    assert await models.documents.position_of(rolls, organisation) == 0
    await a_team_and_its_people(models, organisation, "Bakers", people=3)
    async with models.running():
        await models.runner.reached(organisation, 4)
    assert await models.documents.position_of(rolls, organisation) == 4


async def test_messages_twice_late_lost_and_in_any_order_change_nothing(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=60)
    chance = random.Random(4)
    told = [m for m in messages(organisation, 61) * 3 if chance.random() > 0.1]
    chance.shuffle(told)
    async with models.running():
        for start in range(0, len(told), 7):
            await models.runner.on_events(told[start : start + 7])
        await models.runner.reached(organisation, 61)
    await equal_the_fold(models)


async def test_without_any_message_the_sweep_finds_what_was_written(models: Models):
    organisation = await models.organisation()
    async with models.running():
        await a_team_and_its_people(models, organisation, "Bakers", people=2)
        await models.applied(organisation, 3)
    await equal_the_fold(models)


async def test_a_log_longer_than_a_round_is_applied_whole(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=1200)
    async with models.running():
        models.runner.want(organisation, 1201)
        await models.applied(organisation, 1201)
    await equal_the_fold(models)


async def test_a_poisoned_event_parks_its_lane_and_nobody_elses(models: Models):
    sick, well = await models.organisation(), await models.organisation()
    models.retries = Retries(delays_seconds=(0.001,))
    async with signals.listening("lane_parked") as parked, models.running():
        await models.record(sick, TeamCreated(team_id=ids.new_id(), name="Before"))
        await models.record(sick, TeamCreated(team_id=ids.new_id(), name=POISON))
        await models.record(sick, TeamCreated(team_id=ids.new_id(), name="After"))
        models.runner.want(sick, 3)
        told = await parked.wait()
        assert (told["lane"], told["index"]) == ("rolls@1.1", 2)
        await a_team_and_its_people(models, well, "Bakers", people=2)
        await models.runner.reached(well, 3)
    page, _ = await models.documents.listed(rolls, sick, "all", limit=5)
    assert [roll.name for roll in page] == ["Before"]
    await equal_the_fold(models)


async def test_two_replicas_share_the_work_and_apply_nothing_twice(models: Models):
    organisation = await models.organisation()
    async with models.running(), models.replica().running():
        for n in range(20):
            await a_team_and_its_people(models, organisation, f"Team {n}", people=3)
            models.runner.want(organisation, (n + 1) * 4)
        await models.applied(organisation, 80)
    await equal_the_fold(models)


async def test_a_position_that_never_comes_is_said_and_not_waited_for_ever(
    models: Models, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(runners, "REACHED_SECONDS_MAX", 0.05)
    organisation = await models.organisation()
    async with models.running():
        with pytest.raises(Behind):
            await models.runner.reached(organisation, 7)


async def test_people_come_and_go_while_the_bus_is_away(models: Models):
    organisation, team = await models.organisation(), ids.new_id()
    await models.record(organisation, TeamCreated(team_id=team, name="Bakers"))
    people = [ids.new_id() for _ in range(10)]
    async with models.running():
        for person in people:
            await models.record(organisation, TeamMemberAdded(team_id=team, member_id=person))
        for person in people[::2]:
            await models.record(organisation, TeamMemberRemoved(team_id=team, member_id=person))
        await models.runner.reached(organisation, 16)
    roll = await models.documents.get(rolls, organisation, str(team))
    assert roll is not None and list(roll.member_ids) == people[1::2]
    await equal_the_fold(models)


async def test_many_waiting_readers_are_all_answered(models: Models):
    organisation = await models.organisation()
    await a_team_and_its_people(models, organisation, "Bakers", people=5)
    async with models.running():
        await asyncio.gather(*(models.runner.reached(organisation, n % 6 + 1) for n in range(200)))


async def test_a_lane_that_was_mended_goes_on_from_the_log_and_skips_nothing(
    models: Models, monkeypatch: pytest.MonkeyPatch
):
    organisation = await models.organisation()
    models.retries = Retries(delays_seconds=(0.001,))
    async with signals.listening("lane_parked") as parked, models.running():
        for name in ("Before", POISON, "After"):
            await models.record(organisation, TeamCreated(team_id=ids.new_id(), name=name))
        models.runner.want(organisation, 3)
        await parked.wait()
        monkeypatch.setattr("tests.support.rolls.POISON", "mended")
        gone_on = await unpark(models.store, models.pool)
        assert (organisation, "rolls@1.1", 2) in gone_on
        models.runner.want(organisation, 4)
        await models.applied(organisation, 3)
    page, _ = await models.documents.listed(rolls, organisation, "all", limit=5)
    assert sorted(roll.name for roll in page) == sorted(("Before", POISON, "After"))
    await equal_the_fold(models)


async def test_what_was_read_is_handed_on_but_not_where_somebody_is_forgotten(models: Models):
    organisation = await models.organisation()
    async with signals.listening("applied") as applied, models.running():
        for index, handed, event in (
            (1, 1, TeamCreated(team_id=ids.new_id(), name="Cooks")),
            (2, 0, FORGOTTEN),
            (3, 1, TeamCreated(team_id=ids.new_id(), name="Bakers")),
        ):
            await models.record(organisation, event)
            models.runner.want(organisation, index)
            # A sweep in between tells of an earlier position once more.
            said = await applied.wait(partial(tells_of, organisation, index))
            assert said["handed"] == handed


def tells_of(organisation: UUID, index: int, said: dict[str, Any]) -> bool:
    return bool(said["organisation_id"] == organisation and said["index"] == index)


FORGOTTEN = PersonErased(
    subject="member", subject_id=UUID(int=5), key_id=UUID(int=1), legal_ground="objection"
)


async def test_an_event_that_no_code_here_can_read_stops_its_organisation_only(
    models: Models, monkeypatch: pytest.MonkeyPatch
):
    newer, well = await models.organisation(), await models.organisation()
    await a_team_and_its_people(models, newer, "Bakers", people=2)
    models.retries = Retries(delays_seconds=(0.001,))
    known = dict(EVENTS)
    monkeypatch.delitem(EVENTS, "identity.team_member_added.v1")
    await models.record(well, TeamCreated(team_id=ids.new_id(), name="Cooks"))
    async with signals.listening("log_unreadable") as unreadable, models.running():
        models.runner.want(newer, 3)
        models.runner.want(well, 1)
        told = await unreadable.wait(lambda said: said["organisation_id"] == newer)
        assert told["after"] == 0
        await models.runner.reached(well, 1)
        monkeypatch.setitem(
            EVENTS, "identity.team_member_added.v1", known["identity.team_member_added.v1"]
        )
        await models.applied(newer, 3)
    page, _ = await models.documents.listed(rolls, newer, "all", limit=5)
    assert [len(roll.member_ids) for roll in page] == [2]
