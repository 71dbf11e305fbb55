"""Somebody outside the organisation: known once, and sealed like a member."""

from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.commands.identity_parties import AddExternalParty
from contracts.events.identity_parties import ExternalPartyAdded
from services.identity.domain.change import blank


class ExternalParty(Struct, frozen=True, kw_only=True):
    """Somebody outside, as the one event made them."""

    id: UUID
    name: str
    email: str
    company: str


def evolve(party: ExternalParty | None, event: ExternalPartyAdded) -> ExternalParty:
    """Whom the event made known."""
    return ExternalParty(
        id=event.external_party_id, name=event.name, email=event.email, company=event.company
    )


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
    if party == evolve(None, event):
        return []
    raise errors.IdTaken(what="external party")
