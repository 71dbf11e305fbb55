"""Keeps what members may see: webhooks are told things as one of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.events.identity import (
    MemberDeactivated,
    MemberInvited,
    MemberRoleChanged,
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.values import Actor, Role
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Documents
from services.runtime.store.api import Recorded


class Principal(Struct, frozen=True, kw_only=True):
    """What decides about a member's sight; who left has no role."""

    role: Role | None = None
    teams: frozenset[UUID] = frozenset()
    leads: frozenset[UUID] = frozenset()

    def actor(self, member_id: UUID) -> Actor:
        """The member as one who looks; who left sees what anybody sees."""
        if self.role is None:
            return NOBODY
        return Actor(
            kind="member",
            id=str(member_id),
            role=self.role,
            leads=tuple(self.leads),
            teams=tuple(self.teams),
        )


NEW = Principal()
# A member who owns nothing and is in no team: sees what is not confidential.
NOBODY = Actor(kind="member", id=str(UUID(int=0)), role="viewer")


async def eyes_of(documents: Documents, organisation_id: UUID, member_id: UUID | None) -> Actor:
    """A member as one who looks, with the role and the teams of now; nobody for None."""
    if member_id is None:
        return NOBODY
    known = await documents.get(PRINCIPALS, organisation_id, str(member_id))
    return (known or NEW).actor(member_id)


def member(shelf: Shelf[Principal], recorded: Recorded[Any]) -> None:
    """Somebody came, got another role, or left."""
    event, key = recorded.event, str(recorded.event.member_id)
    known = shelf.get(key) or NEW
    match event:
        case MemberInvited():
            shelf.put(key, replace(known, role=event.role))
        case MemberRoleChanged():
            shelf.put(key, replace(known, role=event.role.new))
        case MemberDeactivated():
            shelf.put(key, replace(known, role=None))


def belong(shelf: Shelf[Principal], recorded: Recorded[Any]) -> None:
    """Somebody joined a team or left it."""
    event, key = recorded.event, str(recorded.event.member_id)
    known = shelf.get(key) or NEW
    is_in = isinstance(event, TeamMemberAdded)
    shelf.put(key, replace(known, teams=_with(known.teams, event.team_id, is_in)))


def lead(shelf: Shelf[Principal], recorded: Recorded[Any]) -> None:
    """A team came with a lead, or has another one."""
    event = recorded.event
    for member_id, is_in in _leads(event):
        known = shelf.get(str(member_id)) or NEW
        leads = _with(known.leads, event.team_id, is_in)
        shelf.put(str(member_id), replace(known, leads=leads))


def _leads(event: TeamCreated | TeamChanged) -> Iterable[tuple[UUID, bool]]:
    """Who leads no longer, then who leads now."""
    if isinstance(event, TeamCreated):
        moved: tuple[tuple[UUID | None, bool], ...] = ((event.lead_id, True),)
    else:
        change = event.lead_id
        moved = ((change.old, False), (change.new, True)) if change else ()
    return [(member_id, is_in) for member_id, is_in in moved if member_id is not None]


def _with(some: frozenset[UUID], one: UUID, is_in: bool) -> frozenset[UUID]:
    return some | {one} if is_in else some - {one}


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """The members an event is about."""
    event = recorded.event
    if isinstance(event, TeamCreated | TeamChanged):
        return [str(member_id) for member_id, _ in _leads(event)]
    return (str(event.member_id),)


PRINCIPALS = Projection(
    name="principals",
    version=1,
    document=Principal,
    steps={
        MemberInvited: member,
        MemberRoleChanged: member,
        MemberDeactivated: member,
        TeamMemberAdded: belong,
        TeamMemberRemoved: belong,
        TeamCreated: lead,
        TeamChanged: lead,
    },
    keys=keys,
)
