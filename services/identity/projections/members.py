"""Keeps the members, with the teams they belong to and those they lead."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct, structs

from contracts.events.identity import (
    MemberChanged,
    MemberDeactivated,
    MemberInvited,
    MemberJoined,
    MemberRoleChanged,
    TeamChanged,
    TeamCreated,
    TeamMemberAdded,
    TeamMemberRemoved,
)
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_sessions import PreferencesChanged
from contracts.queries.identity import MemberState, MemberView
from contracts.queries.identity_sessions import Preferences
from contracts.times import rfc3339
from contracts.values import ERASED_NAME, Role, Theme
from services.identity.domain.member import email_digest
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Member(Struct, frozen=True, kw_only=True):
    """A member; index is the place in the log, created_at is in µs.

    version counts what happened to the member, not to the teams.
    """

    id: UUID
    name: str
    email: str
    role: Role
    state: MemberState = "invited"
    team_ids: tuple[UUID, ...] = ()
    leads: tuple[UUID, ...] = ()
    language: str | None = None
    theme: Theme | None = None
    single_letters: bool = True
    beginning_shown: bool = True
    email_digest: str = ""
    created_at: int
    index: int
    version: int

    @property
    def has_left(self) -> bool:
        """Whether the member was deactivated, or forgotten as well."""
        return self.state in ("deactivated", "erased")


def present(member: Member) -> MemberView:
    """A member as people see one."""
    return MemberView(
        id=member.id,
        name=ERASED_NAME if member.state == "erased" else member.name,
        email=member.email,
        role=member.role,
        state=member.state,
        team_ids=member.team_ids,
        created_at=rfc3339(member.created_at),
        version=member.version,
    )


def preferences_of(member: Member) -> Preferences:
    """How a member wants to be served."""
    return Preferences(
        language=member.language,
        theme=member.theme,
        single_letters=member.single_letters,
        beginning_shown=member.beginning_shown,
    )


def invite(shelf: Shelf[Member], recorded: Recorded[MemberInvited]) -> None:
    """A new member."""
    event = recorded.event
    member = Member(
        id=event.member_id,
        name=event.name,
        email=event.email,
        role=event.role,
        email_digest=email_digest(recorded.organisation_id, event.email),
        created_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(str(event.member_id), member)


def join(shelf: Shelf[Member], recorded: Recorded[MemberJoined]) -> None:
    """The member came in."""
    _move(shelf, recorded, state="active")


def change(shelf: Shelf[Member], recorded: Recorded[MemberChanged]) -> None:
    """Another name or address."""
    email = recorded.event.email
    wanted = {
        "name": recorded.event.name,
        "email": email,
        "email_digest": email and email_digest(recorded.organisation_id, email),
    }
    _move(shelf, recorded, **{n: v for n, v in wanted.items() if v is not None})


def change_role(shelf: Shelf[Member], recorded: Recorded[MemberRoleChanged]) -> None:
    """Another role."""
    _move(shelf, recorded, role=recorded.event.role.new)


def prefer(shelf: Shelf[Member], recorded: Recorded[PreferencesChanged]) -> None:
    """To be served otherwise."""
    event = recorded.event
    wanted = {
        "language": event.language,
        "theme": event.theme,
        "single_letters": event.single_letters,
        "beginning_shown": event.beginning_shown,
    }
    _move(shelf, recorded, **{n: c.new for n, c in wanted.items() if c is not None})


def deactivate(shelf: Shelf[Member], recorded: Recorded[MemberDeactivated]) -> None:
    """The member left."""
    _move(shelf, recorded, state="deactivated")


def erase(shelf: Shelf[Member], recorded: Recorded[PersonErased]) -> None:
    """The member is forgotten: what was said of them reads as empty by now."""
    _move(shelf, recorded, state="erased", name="", email="", email_digest="")


def _move(shelf: Shelf[Member], recorded: Recorded[Any], **fields: Any) -> None:
    (key,) = keys(recorded)
    member = shelf.get(key)
    if member is not None:
        shelf.put(key, structs.replace(member, version=recorded.header.version, **fields))


def add_to_team(shelf: Shelf[Member], recorded: Recorded[TeamMemberAdded]) -> None:
    """One team more."""
    member = shelf.get(str(recorded.event.member_id))
    if member is not None:
        team_ids = (*member.team_ids, recorded.event.team_id)
        shelf.put(str(member.id), structs.replace(member, team_ids=team_ids))


def remove_from_team(shelf: Shelf[Member], recorded: Recorded[TeamMemberRemoved]) -> None:
    """One team less."""
    member = shelf.get(str(recorded.event.member_id))
    if member is not None:
        team_ids = tuple(t for t in member.team_ids if t != recorded.event.team_id)
        shelf.put(str(member.id), structs.replace(member, team_ids=team_ids))


def lead_new_team(shelf: Shelf[Member], recorded: Recorded[TeamCreated]) -> None:
    """A team came with a lead, perhaps."""
    _take_lead(shelf, recorded.event.lead_id, recorded.event.team_id)


def pass_lead(shelf: Shelf[Member], recorded: Recorded[TeamChanged]) -> None:
    """A team's lead changed, perhaps."""
    lead = recorded.event.lead_id
    if lead is None:
        return
    before = shelf.get(str(lead.old)) if lead.old is not None else None
    if before is not None:
        leads = tuple(t for t in before.leads if t != recorded.event.team_id)
        shelf.put(str(before.id), structs.replace(before, leads=leads))
    _take_lead(shelf, lead.new, recorded.event.team_id)


def _take_lead(shelf: Shelf[Member], member_id: UUID | None, team_id: UUID) -> None:
    member = shelf.get(str(member_id)) if member_id is not None else None
    if member is not None:
        leads = (*member.leads, team_id)
        shelf.put(str(member.id), structs.replace(member, leads=leads))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """The member an event is about; of a team's, its lead before and after."""
    match recorded.event:
        case TeamCreated(lead_id=lead_id):
            touched = [lead_id]
        case TeamChanged(lead_id=lead):
            touched = [lead.old, lead.new] if lead else []
        case PersonErased(subject_id=member_id):
            # Of somebody outside nothing stands here.
            touched = [member_id]
        case event:
            touched = [event.member_id]
    return [str(member_id) for member_id in touched if member_id is not None]


def of_email(digest: str) -> str:
    """The list of who has an address; digest is domain.member.email_digest's."""
    return f"email/{digest}"


def lists(_key: str, member: Member) -> Iterable[tuple[str, str]]:
    """All in the order they came, the owners who are here, and who is here by address."""
    sort = f"{member.index:012}"
    yield "all", sort
    if not member.has_left:
        yield of_email(member.email_digest), sort
    if member.role == "owner" and not member.has_left:
        yield "owners", sort


MEMBERS = Projection(
    name="members",
    version=4,
    document=Member,
    steps={
        MemberInvited: invite,
        MemberJoined: join,
        MemberChanged: change,
        MemberRoleChanged: change_role,
        MemberDeactivated: deactivate,
        PreferencesChanged: prefer,
        PersonErased: erase,
        TeamMemberAdded: add_to_team,
        TeamMemberRemoved: remove_from_team,
        TeamCreated: lead_new_team,
        TeamChanged: pass_lead,
    },
    keys=keys,
    lists=lists,
)
