"""A member: invited, come in, changed, gone."""

import hashlib
from typing import assert_never
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType, structs

from contracts import errors
from contracts.commands.identity import ChangeMember, DeactivateMember, InviteMember
from contracts.commands.identity_erasure import EraseMember
from contracts.commands.identity_sessions import ChangePreferences
from contracts.envelope import Fault
from contracts.events.identity import (
    MemberChanged,
    MemberDeactivated,
    MemberInvited,
    MemberJoined,
    MemberRoleChanged,
)
from contracts.events.identity_erasure import ErasureFinished, PersonErased
from contracts.events.identity_sessions import PreferencesChanged
from contracts.queries.identity import MemberState
from contracts.values import Role, Theme
from services.identity.domain.change import after, blank, changed, trimmed

MemberEvent = (
    MemberInvited
    | MemberJoined
    | MemberChanged
    | MemberRoleChanged
    | MemberDeactivated
    | PreferencesChanged
    | PersonErased
    | ErasureFinished
)


class Member(Struct, frozen=True, kw_only=True):
    """A member as its events made it."""

    id: UUID
    name: str
    email: str
    role: Role
    state: MemberState = "invited"
    language: str | None = None
    theme: Theme | None = None
    single_letters: bool = True
    beginning_shown: bool = True

    @property
    def has_left(self) -> bool:
        """Whether the member was deactivated, or forgotten as well."""
        return self.state in ("deactivated", "erased")

    @property
    def is_owner(self) -> bool:
        """Whether the member holds the organisation."""
        return self.role == "owner" and not self.has_left


def evolve(member: Member | None, event: MemberEvent) -> Member | None:
    """The member after an event."""
    match event:
        case MemberInvited():
            return Member(id=event.member_id, name=event.name, email=event.email, role=event.role)
        case _ if member is None:
            return None
        case MemberJoined():
            return structs.replace(member, state="active")
        case MemberChanged():
            return structs.replace(
                member,
                name=member.name if event.name is None else event.name,
                email=member.email if event.email is None else event.email,
            )
        case MemberRoleChanged():
            return structs.replace(member, role=after(member.role, event.role))
        case MemberDeactivated():
            return structs.replace(member, state="deactivated")
        case PreferencesChanged():
            return structs.replace(
                member,
                language=after(member.language, event.language),
                theme=after(member.theme, event.theme),
                single_letters=after(member.single_letters, event.single_letters),
                beginning_shown=after(member.beginning_shown, event.beginning_shown),
            )
        case PersonErased():
            return structs.replace(member, state="erased", name="", email="")
        case ErasureFinished():
            return member
        case _:
            assert_never(event)


def email_digest(organisation_id: UUID, email: str) -> str:
    """The key under which an address is claimed: the same whatever its case, and no address."""
    return hashlib.sha256(organisation_id.bytes + email.casefold().encode()).hexdigest()


def invite(member: Member | None, command: InviteMember) -> list[MemberEvent]:
    """Ask a person in. Raises Invalid, IdTaken."""
    faults = blank("/name", command.name)
    if faults:
        raise errors.Invalid(*faults)
    if member is not None:
        raise errors.IdTaken(what="member")
    return [
        MemberInvited(
            member_id=command.member_id,
            name=command.name.strip(),
            email=command.email,
            role=command.role,
        )
    ]


def join(member: Member) -> list[MemberEvent]:
    """Come in, unless that happened before."""
    return [MemberJoined(member_id=member.id)] if member.state == "invited" else []


def change(
    member: Member | None, command: ChangeMember, *, has_other_owner: bool
) -> list[MemberEvent]:
    """Another name, address or role. Raises NotFound, MemberLeft, LastOwner, Invalid."""
    if member is None:
        raise errors.NotFound(what="member")
    faults = blank("/name", command.name)
    if faults:
        raise errors.Invalid(*faults)
    role = changed(member.role, command.role)
    words = _words(member, trimmed(command.name), command.email)
    events: list[MemberEvent] = [words] if words else []
    if role is not None:
        if member.is_owner and not has_other_owner:
            raise errors.LastOwner
        events.append(MemberRoleChanged(member_id=member.id, role=role))
    if events and member.has_left:
        raise errors.MemberLeft
    return events


def _words(member: Member, name: str | UnsetType, email: str | UnsetType) -> MemberChanged | None:
    new_name = name if name is not UNSET and name != member.name else None
    new_email = email if email is not UNSET and email != member.email else None
    if new_name is None and new_email is None:
        return None
    return MemberChanged(
        member_id=member.id,
        name=new_name,
        old_name=None if new_name is None else member.name,
        email=new_email,
        old_email=None if new_email is None else member.email,
    )


def deactivate(
    member: Member | None,
    command: DeactivateMember | EraseMember,
    *,
    heir: Member | None,
    has_other_owner: bool,
) -> list[MemberEvent]:
    """Let a member go; heir is whom hand_over_to names. Raises NotFound, Invalid, LastOwner."""
    if member is None:
        raise errors.NotFound(what="member")
    if member.has_left:
        return []
    if command.hand_over_to is not None:
        faults = present_faults("/hand_over_to", heir)
        if heir is not None and heir.id == member.id:
            faults = [Fault("/hand_over_to", "same_member", "Somebody else must take over.")]
        if faults:
            raise errors.Invalid(*faults)
    if member.is_owner and not has_other_owner:
        raise errors.LastOwner
    return [MemberDeactivated(member_id=member.id, hand_over_to=command.hand_over_to)]


def present_faults(pointer: str, member: Member | None) -> list[Fault]:
    """The fault of naming somebody who is not here or was deactivated."""
    if member is None:
        return [Fault(pointer, "unknown_member", "There is no such member here.")]
    if member.has_left:
        return [Fault(pointer, "member_left", "This member was deactivated.")]
    return []


def prefer(member: Member | None, command: ChangePreferences) -> list[MemberEvent]:
    """Be served otherwise. Raises NotFound, MemberLeft."""
    if member is None:
        raise errors.NotFound(what="member")
    if member.has_left:
        raise errors.MemberLeft
    moved = PreferencesChanged(
        member_id=member.id,
        language=changed(member.language, command.language),
        theme=changed(member.theme, command.theme),
        single_letters=changed(member.single_letters, command.single_letters),
        beginning_shown=changed(member.beginning_shown, command.beginning_shown),
    )
    return [] if moved == PreferencesChanged(member_id=member.id) else [moved]
