"""Keeps who is of the organisation, and can be named as whoever is to clear a blocker."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts.events.identity import MemberDeactivated, MemberInvited, MemberJoined
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.service import Documents
from services.runtime.store.api import Recorded


class Member(Struct, frozen=True, kw_only=True):
    """A member; one who left is here no longer. Who was invited can be named already."""

    id: UUID
    is_here: bool


def welcome(shelf: Shelf[Member], recorded: Recorded[MemberInvited | MemberJoined]) -> None:
    """Somebody comes in."""
    member_id = recorded.event.member_id
    shelf.put(str(member_id), Member(id=member_id, is_here=True))


def see_off(shelf: Shelf[Member], recorded: Recorded[MemberDeactivated]) -> None:
    """Somebody leaves."""
    member_id = recorded.event.member_id
    shelf.put(str(member_id), Member(id=member_id, is_here=False))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one member."""
    return (str(recorded.event.member_id),)


MEMBERS = Projection(
    name="members",
    version=1,
    document=Member,
    steps={MemberInvited: welcome, MemberJoined: welcome, MemberDeactivated: see_off},
    keys=keys,
)


async def members_among(
    documents: Documents, organisation_id: UUID, named: Iterable[UUID | None]
) -> frozenset[UUID]:
    """Those named who are members and here."""
    wanted = sorted({str(member_id) for member_id in named if member_id is not None})
    found = await documents.many(MEMBERS, organisation_id, wanted)
    return frozenset(member.id for member in found.values() if member.is_here)
