"""Whether a silence is still kept about an event, told by the log itself.

The bytes of a proof would say what an idea's board does not; so not even those who audit see them
before the reveal, but for what they said themselves.
"""

from typing import Any
from uuid import UUID

from contracts import errors
from contracts.envelope import Header, decode
from contracts.events.planning_ideas import IdeasRevealed
from contracts.proofs import EntryBytes
from contracts.public import is_silent
from contracts.registry import EVENTS, wire_name
from contracts.values import Actor
from services.runtime.service import Desk


async def demand_told(
    desk: Desk, organisation_id: UUID, actor: Actor, position: int, entry: EntryBytes
) -> None:
    """Pass, or raise IdeasSilent for what somebody else said in a silence that lasts."""
    header = decode(entry.header, Header)
    kind = EVENTS.get(header.type)
    if kind is None or entry.payload is None or "silent" not in kind.__struct_fields__:
        return
    event: Any = decode(entry.payload, kind)
    if not is_silent(event) or header.actor == actor.reference:
        return
    types = [wire_name(IdeasRevealed)]
    async for batch in desk.store.scan(organisation_id, after=position, types=types):
        if any(each.event.cycle_id == event.cycle_id for each in batch):
            return
    raise errors.IdeasSilent
