"""Who can be named: the members and teams of the organisation, and those outside it knows.

Somebody invited can be named before the first sign-in; somebody who left cannot.
"""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from contracts.events.identity import MemberDeactivated, MemberInvited, MemberJoined, TeamCreated
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from contracts.values import OwnerKind
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Nameable(Struct, frozen=True, kw_only=True):
    """A member or a team; a member who left is here no longer."""

    is_here: bool


def key_of(kind: OwnerKind | Literal["external_party"], party_id: UUID) -> str:
    """The key of a member's, a team's or an outsider's document."""
    return f"{kind}/{party_id}"


def welcome(shelf: Shelf[Nameable], recorded: Recorded[Any]) -> None:
    """A member, a team or an outsider comes in."""
    for key in keys(recorded):
        shelf.put(key, Nameable(is_here=True))


def see_off(
    shelf: Shelf[Nameable], recorded: Recorded[MemberDeactivated] | Recorded[PersonErased]
) -> None:
    """A member leaves, or somebody is forgotten."""
    for key in keys(recorded):
        shelf.put(key, Nameable(is_here=False))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Who the event is about."""
    event = recorded.event
    if isinstance(event, TeamCreated):
        return (key_of("team", event.team_id),)
    if isinstance(event, ExternalPartyAdded):
        return (key_of("external_party", event.external_party_id),)
    if isinstance(event, PersonErased):
        return (key_of(event.subject, event.subject_id),)
    return (key_of("member", event.member_id),)


people: Projection[Nameable] = Projection(
    name="people",
    version=3,
    document=Nameable,
    steps={
        MemberInvited: welcome,
        MemberJoined: welcome,
        MemberDeactivated: see_off,
        TeamCreated: welcome,
        ExternalPartyAdded: welcome,
        PersonErased: see_off,
    },
    keys=keys,
)
