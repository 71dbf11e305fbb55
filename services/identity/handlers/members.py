"""Members are asked in, changed and let go."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from msgspec import UNSET, structs

from contracts.commands.identity import ChangeMember, DeactivateMember, InviteMember
from contracts.commands.identity_erasure import EraseMember
from contracts.envelope import Event, Ok
from contracts.events.identity import MemberChanged, MemberDeactivated
from contracts.queries.identity import MemberView
from contracts.rights import demand
from contracts.values import LIST_LIMIT_MAX
from services.identity.domain.member import (
    Member,
    MemberEvent,
    change,
    deactivate,
    email_digest,
    invite,
)
from services.identity.domain.team import let_go
from services.identity.handlers.streams import MEMBER, TEAM, Loaded, load, writing
from services.identity.projections.members import MEMBERS, present
from services.runtime.handle import Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Claim, Recorded, StreamWrite

Events = list[MemberEvent]


class Leaving(Protocol):
    """Decides what lets a member go; heir is whom hand_over_to names."""

    def __call__(
        self, member: Member | None, *, heir: Member | None, has_other_owner: bool
    ) -> Events:
        """The events. Raises what refuses it."""
        ...


def email_claim(organisation_id: UUID, email: str) -> Claim:
    """An address belongs to one member who is here."""
    return Claim(scope="member_email", key=email_digest(organisation_id, email))


async def invite_member(asked: Asked[InviteMember], desk: Desk) -> Ok:
    """Ask a person in. Raises EmailTaken."""
    command = asked.command
    demand(InviteMember, asked.actor)
    claim = email_claim(asked.organisation_id, command.email)
    return await handle(
        asked,
        desk,
        MEMBER,
        command.member_id,
        lambda member: Decided(events=invite(member, command), claims=(claim,)),
        _present,
    )


async def change_member(asked: Asked[ChangeMember], desk: Desk) -> Ok:
    """Another name, address or role. Raises EmailTaken."""
    command = asked.command
    demand(ChangeMember, asked.actor)
    steps_down = command.role is not UNSET and command.role != "owner"
    other = await other_owner(asked, desk, command.member_id) if steps_down else None

    def decide(member: Member | None) -> Decided:
        events = change(member, command, has_other_owner=other is not None)
        claims = [
            (event.email, event.old_email)
            for event in events
            if isinstance(event, MemberChanged) and event.email and event.old_email
        ]
        new = tuple(email_claim(asked.organisation_id, email) for email, _ in claims)
        old = tuple(email_claim(asked.organisation_id, email) for _, email in claims)
        moved = new != old
        return Decided(
            events=events,
            claims=new if moved else (),
            releases=old if moved else (),
            others=(other.pin,) if other else (),
        )

    team_ids = await _team_ids(asked, desk, command.member_id)
    return await handle(
        asked, desk, MEMBER, command.member_id, decide, lambda h: _present(h, team_ids)
    )


async def deactivate_member(asked: Asked[DeactivateMember], desk: Desk) -> Ok:
    """Let a member go, out of the teams too; hand_over_to leads in their place."""
    command = asked.command
    demand(DeactivateMember, asked.actor)

    def decide(member: Member | None, *, heir: Member | None, has_other_owner: bool) -> Events:
        return deactivate(member, command, heir=heir, has_other_owner=has_other_owner)

    return await let_leave(asked, desk, decide)


async def let_leave(
    asked: Asked[DeactivateMember] | Asked[EraseMember], desk: Desk, decide: Leaving
) -> Ok:
    """Carry out what lets a member go, if they are still here: their teams and address too."""
    command = asked.command
    heir = await named(asked, desk, command.hand_over_to)
    other = await other_owner(asked, desk, command.member_id)
    teams = await teams_without(asked, desk, command)
    pins = {found.pin.stream: found.pin for found in (heir, other) if found is not None}

    def decided(member: Member | None) -> Decided:
        events = decide(
            member, heir=heir.state if heir else None, has_other_owner=other is not None
        )
        left = any(isinstance(event, MemberDeactivated) for event in events)
        if member is None or not left:
            return Decided(events=events)
        claim = email_claim(asked.organisation_id, member.email)
        return Decided(events=events, releases=(claim,), others=(*pins.values(), *teams))

    return await handle(asked, desk, MEMBER, command.member_id, decided, _present)


async def named(
    asked: Asked[Any], desk: Desk, member_id: UUID | None
) -> Loaded[Member | None] | None:
    """Who is to take over, if anybody is named."""
    if member_id is None:
        return None
    return await load(desk, asked.organisation_id, MEMBER, member_id)


async def other_owner(
    asked: Asked[Any], desk: Desk, member_id: UUID
) -> Loaded[Member | None] | None:
    """An owner besides this member, as the log has it now; None if there is none.

    Pinned, so that of two owners who let each other go at once one is told.
    """
    owners, _ = await desk.documents.listed(
        MEMBERS, asked.organisation_id, "owners", limit=LIST_LIMIT_MAX
    )
    for owner in owners:
        if owner.id != member_id:
            found = await load(desk, asked.organisation_id, MEMBER, owner.id)
            if found.state is not None and found.state.is_owner:
                return found
    return None


async def teams_without(
    asked: Asked[Any], desk: Desk, command: DeactivateMember | EraseMember
) -> list[StreamWrite]:
    """What the member's teams record when the member goes."""
    member = await desk.documents.get(MEMBERS, asked.organisation_id, str(command.member_id))
    writes = []
    for team_id in dict.fromkeys((*member.leads, *member.team_ids)) if member else ():
        team = await load(desk, asked.organisation_id, TEAM, team_id)
        if team.state is not None:
            events: Sequence[Event] = let_go(team.state, command.member_id, command.hand_over_to)
            writes.append(writing(team.pin, events))
    return writes


async def _team_ids(asked: Asked[Any], desk: Desk, member_id: UUID) -> tuple[UUID, ...]:
    """The member's teams, which stand in the teams' streams."""
    member = await desk.documents.get(MEMBERS, asked.organisation_id, str(member_id))
    return member.team_ids if member else ()


def _present(history: Sequence[Recorded[Any]], team_ids: tuple[UUID, ...] = ()) -> MemberView:
    (member,) = fold(MEMBERS, history).values()
    return present(structs.replace(member, team_ids=team_ids))
