"""Keeps what people are called now, inside and outside, for the history to name who acted."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.identity import MemberChanged, MemberInvited
from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class Name(Struct, frozen=True):
    """Somebody's name; empty once they were forgotten."""

    name: str
    is_erased: bool = False


def take(shelf: Shelf[Name], recorded: Recorded[Any]) -> None:
    """A name is given, or changes."""
    (key,) = keys(recorded)
    if recorded.event.name is not None:
        shelf.put(key, Name(recorded.event.name))


def forget(shelf: Shelf[Name], recorded: Recorded[PersonErased]) -> None:
    """Nobody is called that any more."""
    shelf.put(str(recorded.event.subject_id), Name("", is_erased=True))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one person."""
    match recorded.event:
        case PersonErased(subject_id=person_id):
            return (str(person_id),)
        case ExternalPartyAdded(external_party_id=person_id):
            return (str(person_id),)
        case event:
            return (str(event.member_id),)


NAMES = Projection(
    name="names",
    version=2,
    document=Name,
    steps={
        MemberInvited: take,
        MemberChanged: take,
        ExternalPartyAdded: take,
        PersonErased: forget,
    },
    keys=keys,
)
