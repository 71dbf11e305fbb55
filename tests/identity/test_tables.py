"""Identity on the real tables: what the log's own rules say, and the same answers as in memory."""

import asyncio
from typing import Any

import pytest

from contracts import errors
from contracts.api_keys import read_api_key
from contracts.commands.identity import (
    ChangeMember,
    ChangeOrganisation,
    ChangeTeam,
    CreateTeam,
    DeactivateMember,
    EnsureTeams,
    InviteMember,
)
from contracts.envelope import Ok, decode
from contracts.ids import PLATFORM
from contracts.queries.identity import (
    Authenticate,
    MemberById,
    Organisation,
    OrganisationList,
    RegisteredView,
    TeamById,
)
from contracts.values import Actor, system
from services.identity.main import SERVICE
from services.runtime import ids
from tests.identity.house import member, registering
from tests.identity.people import OPERATOR
from tests.support.tables import Tables, on_tables


async def registered(tables: Tables, key: str | None = None) -> tuple[RegisteredView, Ok]:
    """A new organisation, as the gateway asks for one: the frame names it already."""
    command = registering()
    done = await tables.tell(command, actor=OPERATOR, organisation=command.organisation_id, key=key)
    made = decode(done.body, RegisteredView)
    await tables.caught_up(made.organisation.id)
    return made, done


async def test_an_organisation_begins_and_its_key_opens_the_door(database: str):
    async with on_tables(database, SERVICE) as tables:
        made, done = await registered(tables, "demo")
        again, replay = await registered(tables, "demo")
        assert bytes(replay.body) == bytes(done.body) and replay.replayed
        assert (replay.version, replay.position) == (done.version, done.position)
        key = read_api_key(made.api_key)
        assert key is not None
        here = made.organisation.id
        credential = await tables.ask(
            Authenticate(api_key_id=key.api_key_id, secret_sha256=key.secret_sha256),
            actor=system("gateway"),
            organisation=here,
        )
        owner = credential.actor
        assert (owner.id, owner.role) == (str(again.owner.id), "owner")
        assert await tables.ask(Organisation(), actor=owner, organisation=here) == (
            made.organisation
        )
        await tables.tell(ChangeOrganisation(name="New"), actor=owner, organisation=here)
        page = await tables.ask(OrganisationList(limit=200), actor=OPERATOR, organisation=PLATFORM)
        assert [o.name for o in page.data if o.id == here] == ["New"]
        assert await tables.differences() == []


async def test_names_and_addresses_belong_to_one_at_a_time(database: str):
    async with on_tables(database, SERVICE) as tables:
        made, _ = await registered(tables)
        owner = member(made.owner.id, "owner")
        here: dict[str, Any] = {"actor": owner, "organisation": made.organisation.id}
        invite = [
            InviteMember(member_id=ids.new_id(), name="Ben", email=email)
            for email in ("ben@example.com", "BEN@example.com")
        ]
        outcomes = await asyncio.gather(
            *(tables.tell(command, **here) for command in invite), return_exceptions=True
        )
        assert {type(o) for o in outcomes} == {Ok, errors.EmailTaken}
        ben = next(c.member_id for c, o in zip(invite, outcomes, strict=True) if isinstance(o, Ok))
        await tables.tell(ChangeMember(member_id=ben, email="new@example.com"), **here)
        eve = InviteMember(member_id=ids.new_id(), name="Eve", email="ben@example.com")
        await tables.tell(eve, **here)
        team = CreateTeam(team_id=ids.new_id(), name="Bakers", lead_id=ben)
        await tables.tell(team, **here)
        with pytest.raises(errors.TeamNameTaken):
            await tables.tell(CreateTeam(team_id=ids.new_id(), name="BAKERS"), **here)
        await tables.tell(ChangeTeam(team_id=team.team_id, name="bakers"), **here)
        ensured = await tables.tell(EnsureTeams(names=("Bakers", "Shops")), **here)
        assert decode(ensured.body, EnsureTeams.ANSWER).made == ("shops",)
        nothing_new = await tables.tell(EnsureTeams(names=("Bakers", "Shops")), **here)
        assert decode(nothing_new.body, EnsureTeams.ANSWER).made == ()
        assert nothing_new.position == ensured.position
        gone = await tables.tell(
            DeactivateMember(member_id=ben, hand_over_to=eve.member_id), **here
        )
        assert decode(gone.body, DeactivateMember.ANSWER) == await tables.ask(
            MemberById(member_id=ben), **here
        )
        bakers = await tables.ask(TeamById(team_id=team.team_id), **here)
        assert (bakers.name, bakers.lead_id) == ("bakers", eve.member_id)
        again = InviteMember(member_id=ids.new_id(), name="Ben", email="new@example.com")
        await tables.tell(again, **here)
        assert await tables.differences() == []


async def test_two_owners_who_let_each_other_go_at_once_leave_one(database: str):
    async with on_tables(database, SERVICE) as tables:
        made, _ = await registered(tables)
        first: Actor = member(made.owner.id, "owner")
        here = made.organisation.id
        ben = InviteMember(
            member_id=ids.new_id(), name="Ben", email="ben@example.com", role="owner"
        )
        await tables.tell(ben, actor=first, organisation=here)
        outcomes = await asyncio.gather(
            *(
                tables.tell(DeactivateMember(member_id=m), actor=first, organisation=here)
                for m in (ben.member_id, made.owner.id)
            ),
            return_exceptions=True,
        )
        assert {type(o) for o in outcomes} == {Ok, errors.LastOwner}
