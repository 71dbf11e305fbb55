"""Keeps what members are called now, for the history to name who acted."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.identity import MemberChanged, MemberInvited
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Name(Struct, frozen=True):
    """A member's name; empty once the person was forgotten."""

    name: str


def take(shelf: Shelf[Name], recorded: Recorded[MemberInvited] | Recorded[MemberChanged]) -> None:
    """A name is given, or changes."""
    if recorded.event.name is not None:
        shelf.put(str(recorded.event.member_id), Name(recorded.event.name))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one member."""
    return (str(recorded.event.member_id),)


NAMES = Projection(
    name="names",
    version=1,
    document=Name,
    steps={MemberInvited: take, MemberChanged: take},
    keys=keys,
)
