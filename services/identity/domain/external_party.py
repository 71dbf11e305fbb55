"""Somebody outside the organisation: known once, and sealed like a member."""

from typing import assert_never
from uuid import UUID

from msgspec import Struct, structs

from contracts import errors
from contracts.commands.identity_parties import AddExternalParty
from contracts.events.identity_erasure import ErasureFinished, PersonErased
from contracts.events.identity_parties import ExternalPartyAdded
from services.identity.domain.change import blank

PartyEvent = ExternalPartyAdded | PersonErased | ErasureFinished


class ExternalParty(Struct, frozen=True, kw_only=True):
    """Somebody outside as their events made them."""

    id: UUID
    name: str
    email: str
    company: str
    is_erased: bool = False


def evolve(party: ExternalParty | None, event: PartyEvent) -> ExternalParty | None:
    """Somebody outside after an event."""
    match event:
        case ExternalPartyAdded():
            return known(event)
        case _ if party is None:
            return None
        case PersonErased():
            return erased(party)
        case ErasureFinished():
            return party
        case _:
            assert_never(event)


def known(event: ExternalPartyAdded) -> ExternalParty:
    """Whom an event made known."""
    return ExternalParty(
        id=event.external_party_id, name=event.name, email=event.email, company=event.company
    )


def erased(party: ExternalParty) -> ExternalParty:
    """What is left of somebody who was forgotten."""
    return structs.replace(party, name="", email="", company="", is_erased=True)


def add(party: ExternalParty | None, command: AddExternalParty) -> list[ExternalPartyAdded]:
    """Make them known. Raises Invalid, IdTaken."""
    company = command.company or ""
    faults = blank("/name", command.name)
    if command.company is not None:
        faults += blank("/company", command.company)
    if faults:
        raise errors.Invalid(*faults)
    event = ExternalPartyAdded(
        external_party_id=command.external_party_id,
        name=command.name.strip(),
        email=command.email,
        company=company.strip(),
    )
    if party is None:
        return [event]
    if party == known(event):
        return []
    raise errors.IdTaken(what="external party")
