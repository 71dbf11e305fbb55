"""Keeps the people outside whom the organisation works with."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.events.identity_parties import ExternalPartyAdded
from contracts.queries.identity_parties import ExternalPartyView
from contracts.times import rfc3339
from services.identity.domain.external_party import ExternalParty, evolve
from services.runtime.projection.definition import Projection, Shelf
from services.runtime.store.api import Recorded


class PartyDocument(Struct, frozen=True, kw_only=True):
    """Somebody outside; index is the place in the log, created_at is in µs."""

    party: ExternalParty
    created_at: int
    index: int
    version: int


def present(document: PartyDocument) -> ExternalPartyView:
    """Somebody outside as people see them."""
    party = document.party
    return ExternalPartyView(
        id=party.id,
        name=party.name,
        email=party.email,
        company=party.company,
        created_at=rfc3339(document.created_at),
        version=document.version,
    )


def add(shelf: Shelf[PartyDocument], recorded: Recorded[ExternalPartyAdded]) -> None:
    """Somebody more."""
    document = PartyDocument(
        party=evolve(None, recorded.event),
        created_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(str(document.party.id), document)


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one."""
    return (str(recorded.event.external_party_id),)


def lists(_key: str, document: PartyDocument) -> Iterable[tuple[str, str]]:
    """All, in the order they were added."""
    yield "all", f"{document.index:012d}"


EXTERNAL_PARTIES = Projection(
    name="external_parties",
    version=1,
    document=PartyDocument,
    steps={ExternalPartyAdded: add},
    keys=keys,
    lists=lists,
)
