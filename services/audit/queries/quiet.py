"""Whether a silence is still kept about an event, told by the log itself.

The bytes of a proof would say what an idea's board does not; so not even those who audit see them
before the reveal, but for what they said themselves.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from msgspec import Struct

from contracts import errors
from contracts.envelope import Header, decode
from contracts.events.planning_ideas import IdeasRevealed
from contracts.proofs import EntryBytes
from contracts.public import is_silent
from contracts.registry import EVENTS, wire_name
from contracts.values import Actor
from services.audit.projections.reveals import REVEALS
from services.runtime.service import Desk
from services.runtime.store.api import Stored


class _Kind(Struct, frozen=True):
    type: str


async def quiet(desk: Desk, organisation_id: UUID, entries: Iterable[Stored]) -> frozenset[int]:
    """The indexes of what was said in a silence that lasts: nobody is given these payloads."""
    said = {each.index: cycle for each in entries if (cycle := silent_in(each)) is not None}
    cycles = sorted({str(cycle) for cycle in said.values()})
    reveals = await desk.documents.many(REVEALS, organisation_id, cycles)
    return frozenset(
        index
        for index, cycle in said.items()
        if (reveal := reveals.get(str(cycle))) is None or reveal.position < index
    )


def silent_in(stored: Stored) -> UUID | None:
    """The cycle about whose ideas an entry says something in silence, if it does."""
    kind = EVENTS.get(decode(stored.header, _Kind).type)
    if kind is None or stored.payload is None or "silent" not in kind.__struct_fields__:
        return None
    event: Any = decode(stored.payload, kind)
    return event.cycle_id if is_silent(event) else None


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
