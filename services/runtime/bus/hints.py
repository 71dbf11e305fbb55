"""Hints that a service's read models have moved: lost ones do no harm, nobody depends on them."""

from collections.abc import Callable
from uuid import UUID

import nats.errors
from msgspec import Struct
from nats.aio.msg import Msg

from contracts.envelope import decode, encode
from contracts.subjects import HINTS_ALL, applied_hint
from services.runtime.bus.connection import Link


class Applied(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service's read models of an organisation have reached a position of its log."""

    service: str
    organisation_id: UUID
    position: int


async def hint_applied(link: Link, organisation_id: UUID, position: int) -> None:
    """Tell whoever watches; without a connection nobody does."""
    hint = Applied(service=link.name, organisation_id=organisation_id, position=position)
    try:
        if link.client.is_connected:
            await link.client.publish(applied_hint(link.name), encode(hint))
    except nats.errors.Error:
        return


async def hear_hints(link: Link, hear: Callable[[Applied], None]) -> None:
    """Call hear with every hint of every service from now on; for the gateway's live pages."""

    async def take(message: Msg) -> None:
        hear(decode(message.data, Applied))

    await link.client.subscribe(HINTS_ALL, cb=take)
