"""Keeps the people outside whom the organisation works with."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs

from contracts.events.identity_erasure import PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from contracts.queries.identity_parties import ExternalPartyView
from contracts.times import rfc3339
from contracts.values import ERASED_NAME
from services.identity.domain.external_party import ExternalParty, erased, known
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
        name=ERASED_NAME if party.is_erased else party.name,
        email=party.email,
        company=party.company,
        created_at=rfc3339(document.created_at),
        version=document.version,
        erased=party.is_erased,
    )


def add(shelf: Shelf[PartyDocument], recorded: Recorded[ExternalPartyAdded]) -> None:
    """Somebody more."""
    document = PartyDocument(
        party=known(recorded.event),
        created_at=recorded.header.recorded_at,
        index=recorded.index,
        version=recorded.header.version,
    )
    shelf.put(str(document.party.id), document)


def erase(shelf: Shelf[PartyDocument], recorded: Recorded[PersonErased]) -> None:
    """One of them is forgotten; of a member nothing stands here."""
    document = shelf.get(str(recorded.event.subject_id))
    if document is not None:
        party, version = erased(document.party), recorded.header.version
        shelf.put(str(party.id), structs.replace(document, party=party, version=version))


def keys(recorded: Recorded[Any]) -> Iterable[str]:
    """Each event is about one."""
    event = recorded.event
    is_erasure = isinstance(event, PersonErased)
    return (str(event.subject_id if is_erasure else event.external_party_id),)


def lists(_key: str, document: PartyDocument) -> Iterable[tuple[str, str]]:
    """All, in the order they were added."""
    yield "all", f"{document.index:012d}"


EXTERNAL_PARTIES = Projection(
    name="external_parties",
    version=2,
    document=PartyDocument,
    steps={ExternalPartyAdded: add, PersonErased: erase},
    keys=keys,
    lists=lists,
)
