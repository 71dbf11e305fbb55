"""Teams are made, changed, filled and emptied."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import UnsetType

from contracts import errors
from contracts.commands.identity import (
    AddTeamMember,
    ChangeTeam,
    CreateTeam,
    RemoveTeamMember,
)
from contracts.envelope import Ok
from contracts.events.identity import TeamChanged
from contracts.names import folded
from contracts.queries.identity import TeamView
from contracts.rights import Relation, demand, relations_to
from contracts.values import Actor, Owner
from services.identity.domain.team import (
    TEAM_LEVELS_MAX,
    Surroundings,
    Team,
    add_member,
    change,
    create,
    remove_member,
)
from services.identity.handlers.streams import MEMBER, TEAM, load
from services.identity.projections.teams import TEAMS, present
from services.runtime.handle import Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Claim, Recorded, StreamWrite


def name_claim(name: str) -> Claim:
    """A name belongs to one team. A digest, since folding may make a name long."""
    return Claim(scope="team_name", key=hashlib.sha256(folded(name).encode()).hexdigest())


async def create_team(asked: Asked[CreateTeam], desk: Desk) -> Ok:
    """Make a team. Raises TeamNameTaken."""
    command = asked.command
    demand(CreateTeam, asked.actor)
    around = await _look_around(asked, desk, command.parent_id, command.lead_id)

    def decide(team: Team | None) -> Decided:
        return Decided(
            events=create(team, command, around.facts),
            claims=(name_claim(command.name),),
            others=around.pins,
        )

    try:
        return await handle(asked, desk, TEAM, command.team_id, decide, _present)
    except errors.TeamNameTaken:
        raise errors.TeamNameTaken(name=command.name.strip()) from None


async def change_team(asked: Asked[ChangeTeam], desk: Desk) -> Ok:
    """Another name, parent or lead. Raises TeamNameTaken."""
    command = asked.command
    demand(ChangeTeam, asked.actor, relations(asked.actor, command.team_id))
    around = await _look_around(asked, desk, command.parent_id, command.lead_id)

    def decide(team: Team | None) -> Decided:
        events = change(team, command, around.facts)
        names = [e.name for e in events if isinstance(e, TeamChanged) and e.name]
        new = tuple(name_claim(name.new) for name in names)
        old = tuple(name_claim(name.old) for name in names)
        moved = new != old
        return Decided(
            events=events,
            claims=new if moved else (),
            releases=old if moved else (),
            others=around.pins,
        )

    try:
        return await handle(asked, desk, TEAM, command.team_id, decide, _present)
    except errors.TeamNameTaken:
        raise errors.TeamNameTaken(name=str(command.name).strip()) from None


async def add_team_member(asked: Asked[AddTeamMember], desk: Desk) -> Ok:
    """Put a member in."""
    command = asked.command
    demand(AddTeamMember, asked.actor, relations(asked.actor, command.team_id))
    member = await load(desk, asked.organisation_id, MEMBER, command.member_id)
    return await handle(
        asked,
        desk,
        TEAM,
        command.team_id,
        lambda team: Decided(events=add_member(team, member.state), others=(member.pin,)),
        _present,
    )


async def remove_team_member(asked: Asked[RemoveTeamMember], desk: Desk) -> Ok:
    """Take a member out."""
    command = asked.command
    demand(RemoveTeamMember, asked.actor, relations(asked.actor, command.team_id))
    member = await load(desk, asked.organisation_id, MEMBER, command.member_id)
    return await handle(
        asked,
        desk,
        TEAM,
        command.team_id,
        lambda team: remove_member(team, member.state),
        _present,
    )


def relations(actor: Actor, team_id: UUID) -> set[Relation]:
    """How an actor stands to a team."""
    return relations_to(actor, Owner(kind="team", id=team_id), None)


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What a decision looks at, and the checks that it still holds when it is written."""

    facts: Surroundings
    pins: tuple[StreamWrite, ...]


async def _look_around(
    asked: Asked[Any],
    desk: Desk,
    parent_id: UUID | UnsetType | None,
    lead_id: UUID | UnsetType | None,
) -> _Around:
    """The lead wished for and the way from the parent wished for to the top.

    All pinned: two teams put under each other at once would be a circle.
    """
    pins: list[StreamWrite] = []
    above: list[UUID] = []
    upward = parent_id
    while isinstance(upward, UUID) and len(above) < TEAM_LEVELS_MAX:
        team = await load(desk, asked.organisation_id, TEAM, upward)
        if team.state is None:
            break
        above.append(upward)
        pins.append(team.pin)
        upward = team.state.parent_id
    lead = None
    if isinstance(lead_id, UUID):
        found = await load(desk, asked.organisation_id, MEMBER, lead_id)
        lead = found.state
        pins.append(found.pin)
    return _Around(facts=Surroundings(above=tuple(above), lead=lead), pins=tuple(pins))


def _present(history: Sequence[Recorded[Any]]) -> TeamView:
    (team,) = fold(TEAMS, history).values()
    return present(team)
