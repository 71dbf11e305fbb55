"""A team: its name, its place under another, its lead and its people."""

from collections.abc import Iterable, Mapping
from typing import assert_never
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, structs

from contracts import errors
from contracts.commands.identity import ChangeTeam, CreateTeam
from contracts.envelope import Fault
from contracts.events.identity import (
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.names import folded
from contracts.values import Change
from services.identity.domain.change import after, blank, changed, trimmed
from services.identity.domain.member import Member, present_faults

# A company of this size has no more levels; it bounds the walk to the top.
TEAM_LEVELS_MAX = 10

TeamEvent = TeamCreated | TeamChanged | TeamMemberAdded | TeamMemberRemoved


class Team(Struct, frozen=True, kw_only=True):
    """A team as its events made it."""

    id: UUID
    name: str
    parent_id: UUID | None = None
    lead_id: UUID | None = None
    member_ids: tuple[UUID, ...] = ()


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a decision on a team must know of others.

    above runs from the parent wished for to the top, empty if there is no such team; lead is whom
    lead_id wishes for.
    """

    above: tuple[UUID, ...] = ()
    lead: Member | None = None


def evolve(team: Team | None, event: TeamEvent) -> Team | None:
    """The team after an event."""
    match event:
        case TeamCreated():
            return Team(
                id=event.team_id,
                name=event.name,
                parent_id=event.parent_id,
                lead_id=event.lead_id,
            )
        case _ if team is None:
            return None
        case TeamChanged():
            return structs.replace(
                team,
                name=after(team.name, event.name),
                parent_id=after(team.parent_id, event.parent_id),
                lead_id=after(team.lead_id, event.lead_id),
            )
        case TeamMemberAdded():
            return structs.replace(team, member_ids=(*team.member_ids, event.member_id))
        case TeamMemberRemoved():
            left = tuple(m for m in team.member_ids if m != event.member_id)
            return structs.replace(team, member_ids=left)
        case _:
            assert_never(event)


def create(team: Team | None, command: CreateTeam, around: Surroundings) -> list[TeamEvent]:
    """Make a team. Raises Invalid, IdTaken."""
    faults = blank("/name", command.name)
    faults += _parent_faults(command.parent_id, around) + _lead_faults(command.lead_id, around)
    if faults:
        raise errors.Invalid(*faults)
    if team is not None:
        raise errors.IdTaken(what="team")
    return [
        TeamCreated(
            team_id=command.team_id,
            name=command.name.strip(),
            parent_id=command.parent_id,
            lead_id=command.lead_id,
        )
    ]


def change(team: Team | None, command: ChangeTeam, around: Surroundings) -> list[TeamEvent]:
    """Another name, parent or lead. Raises NotFound, Invalid, TeamCircle."""
    if team is None:
        raise errors.NotFound(what="team")
    faults = blank("/name", command.name)
    if command.parent_id != team.parent_id:
        faults += _parent_faults(command.parent_id, around)
    if command.lead_id != team.lead_id:
        faults += _lead_faults(command.lead_id, around)
    if faults:
        raise errors.Invalid(*faults)
    if team.id in around.above:
        raise errors.TeamCircle
    event = TeamChanged(
        team_id=team.id,
        name=changed(team.name, trimmed(command.name)),
        parent_id=changed(team.parent_id, command.parent_id),
        lead_id=changed(team.lead_id, command.lead_id),
    )
    return [event] if event != TeamChanged(team_id=team.id) else []


def _parent_faults(wished: UUID | UnsetType | None, around: Surroundings) -> list[Fault]:
    if wished is None or wished is UNSET:
        return []
    if not around.above:
        return [Fault("/parent_id", "unknown_team", "There is no such team here.")]
    if len(around.above) >= TEAM_LEVELS_MAX:
        message = f"Teams stand at most {TEAM_LEVELS_MAX} levels deep."
        return [Fault("/parent_id", "too_deep", message)]
    return []


def _lead_faults(wished: UUID | UnsetType | None, around: Surroundings) -> list[Fault]:
    if wished is None or wished is UNSET:
        return []
    return present_faults("/lead_id", around.lead)


def add_member(team: Team | None, member: Member | None) -> list[TeamEvent]:
    """Put a member in. Raises NotFound for either, MemberLeft."""
    if team is None:
        raise errors.NotFound(what="team")
    if member is None:
        raise errors.NotFound(what="member")
    if member.id in team.member_ids:
        return []
    if member.has_left:
        raise errors.MemberLeft
    return [TeamMemberAdded(team_id=team.id, member_id=member.id)]


def remove_member(team: Team | None, member: Member | None) -> list[TeamEvent]:
    """Take a member out. Raises NotFound for either."""
    if team is None:
        raise errors.NotFound(what="team")
    if member is None:
        raise errors.NotFound(what="member")
    if member.id not in team.member_ids:
        return []
    return [TeamMemberRemoved(team_id=team.id, member_id=member.id)]


def let_go(team: Team, member_id: UUID, heir_id: UUID | None) -> list[TeamEvent]:
    """What a team loses when a member leaves the organisation; the heir leads in their place."""
    events: list[TeamEvent] = []
    if team.lead_id == member_id:
        lead: Change[UUID | None] = Change(old=member_id, new=heir_id)
        events.append(TeamChanged(team_id=team.id, lead_id=lead))
    if member_id in team.member_ids:
        events.append(TeamMemberRemoved(team_id=team.id, member_id=member_id))
    return events


def missing(names: Iterable[str], there: Mapping[str, UUID]) -> list[str]:
    """Those of the names, each once, that no team has; there are the teams by folded name.

    Raises Invalid naming each blank one by its place.
    """
    faults: list[Fault] = []
    wanted: dict[str, str] = {}
    for n, name in enumerate(names):
        faults += blank(f"/names/{n}", name)
        if folded(name) not in there:
            wanted.setdefault(folded(name), name.strip())
    if faults:
        raise errors.Invalid(*faults)
    return list(wanted.values())
