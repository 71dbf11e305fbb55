"""Addresses that a mail server refused, and mending that."""

from collections.abc import Sequence
from typing import Any

from contracts import errors
from contracts.commands.notification_mail import TrustAddress
from contracts.envelope import Ok
from contracts.events.notification_mail import AddressTrusted
from contracts.queries.notification_mail import AddressView
from contracts.rights import demand
from services.notification.projections.people import PEOPLE
from services.runtime.handle import Aggregate, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

TRUST: Aggregate[None] = Aggregate(kind="address", initial=None, evolve=lambda _, __: None)


async def trust_address(asked: Asked[TrustAddress], desk: Desk) -> Ok:
    """Mail somebody again; nothing happens where mail goes there anyway. Raises NotFound."""
    demand(TrustAddress, asked.actor)
    member_id = asked.command.member_id
    person = await desk.documents.get(PEOPLE, asked.organisation_id, str(member_id))
    if person is None or not person.is_here:
        raise errors.NotFound(what="member")
    events = [] if person.refused_with is None else [AddressTrusted(member_id=member_id)]

    def answer(_history: Sequence[Recorded[Any]]) -> AddressView:
        return AddressView(member_id=member_id, refused_with=None, since=None)

    return await handle(
        asked, desk, TRUST, member_id, lambda _: events, answer, matches_stream=False
    )
