"""The kinds of streams this service writes, and one of them as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from contracts.envelope import Event
from services.identity.domain import api_key, external_party, member, organisation, session, team
from services.runtime.handle import Aggregate
from services.runtime.service import Desk
from services.runtime.store.api import StreamWrite

S = TypeVar("S")

ORGANISATION = Aggregate[organisation.Organisation | None](
    kind="organisation", initial=None, evolve=organisation.evolve
)
MEMBER = Aggregate[member.Member | None](kind="member", initial=None, evolve=member.evolve)
TEAM = Aggregate[team.Team | None](kind="team", initial=None, evolve=team.evolve)
EXTERNAL_PARTY = Aggregate[external_party.ExternalParty | None](
    kind="external_party", initial=None, evolve=external_party.evolve
)
API_KEY = Aggregate[api_key.ApiKey | None](kind="api_key", initial=None, evolve=api_key.evolve)

SESSION = Aggregate[session.Session | None](kind="session", initial=None, evolve=session.evolve)


@dataclass(frozen=True, kw_only=True)
class Loaded(Generic[S]):
    """Another stream that a decision looks at.

    pin, put among the writes, makes the decision fail if the stream has moved by then.
    """

    state: S
    pin: StreamWrite


async def load(
    desk: Desk, organisation_id: UUID, aggregate: Aggregate[S], entity_id: UUID
) -> Loaded[S]:
    """A stream as the log has it now; what was never written has the initial state."""
    stream = aggregate.stream(entity_id)
    history = await desk.store.read_stream(organisation_id, stream)
    return Loaded(
        state=aggregate.state([r.event for r in history]),
        pin=StreamWrite(stream=stream, expected=len(history)),
    )


def writing(pin: StreamWrite, events: Sequence[Event]) -> StreamWrite:
    """A pin that also writes."""
    return StreamWrite(stream=pin.stream, expected=pin.expected, events=tuple(events))
