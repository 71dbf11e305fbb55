"""People outside are made known."""

from collections.abc import Sequence
from typing import Any

from contracts.commands.identity_parties import AddExternalParty
from contracts.envelope import Ok
from contracts.queries.identity_parties import ExternalPartyView
from contracts.rights import demand
from services.identity.domain.external_party import add
from services.identity.handlers.streams import EXTERNAL_PARTY
from services.identity.projections.external_parties import EXTERNAL_PARTIES, present
from services.runtime.handle import handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded


async def add_external_party(asked: Asked[AddExternalParty], desk: Desk) -> Ok:
    """Make somebody outside known."""
    command = asked.command
    demand(AddExternalParty, asked.actor)

    def answer(history: Sequence[Recorded[Any]]) -> ExternalPartyView:
        (document,) = fold(EXTERNAL_PARTIES, history).values()
        return present(document)

    party_id = command.external_party_id
    return await handle(
        asked, desk, EXTERNAL_PARTY, party_id, lambda party: add(party, command), answer
    )
