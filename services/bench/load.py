"""What is appended: made of parts prepared beforehand, so that the load costs next to nothing."""

import itertools
from uuid import UUID

from contracts.envelope import leaf_of
from contracts.events.planning import ObjectiveDrafted
from contracts.registry import wire_name
from contracts.values import Owner
from services.runtime import clock, ids
from services.runtime.store.api import Append, Stamp, StreamWrite
from services.runtime.store.encode import encoded

ACTOR = "member/01900000-0000-7000-8000-000000000001"
DESCRIPTION = "So that nobody goes without bread, whatever the weather does to the roads. " * 2
# As it is kept for a replay: an objective as JSON.
ANSWER = b'{"objective":"' + b"x" * 280 + b'"}'


class Load:
    """Drafts objectives for organisations in turn."""

    def __init__(self, organisations: list[UUID]) -> None:
        self._organisations = itertools.cycle(organisations)
        self._numbers = itertools.count(1)
        self._run = ids.new_id().hex[:20]
        self._correlation = ids.new_id()
        self._events = (
            ObjectiveDrafted(
                objective_id=ids.new_id(),
                cycle_id=ids.new_id(),
                title="Bread is on the table at six in every shop",
                description=DESCRIPTION,
                owner=Owner(kind="company"),
                accountable_id=ids.new_id(),
                ambition="aspirational",
            ),
        )
        self.type = wire_name(ObjectiveDrafted)
        entry = encoded(self.request(), self._run, clock.now_us(), {}).entries[0]
        self.row = (entry.header, leaf_of(entry.header), entry.salt, entry.payload)

    def name(self) -> str:
        """A name never used before, as long as that of a stream."""
        return f"objective/{self._run}-{next(self._numbers):015d}"

    def request(self) -> Append:
        """A new objective of the next organisation, with an idempotency key and an answer."""
        name = self.name()
        return Append(
            organisation_id=next(self._organisations),
            writes=(StreamWrite(stream=name, expected=0, events=self._events),),
            actor=ACTOR,
            correlation=self._correlation,
            at=clock.now_us(),
            key=name,
            fingerprint=b"f" * 32,
            version=1,
            answer=_answer,
        )


def _answer(_stamp: Stamp) -> bytes:
    return ANSWER
