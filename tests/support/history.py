"""A hand-made log: events as they would stand in one, for folding without a store."""

from typing import Any
from uuid import UUID

from contracts.envelope import Event, Header
from contracts.registry import wire_name
from services.runtime.store.api import Recorded

ORGANISATION = UUID("01920000-0000-7000-8000-000000000001")
# Noon of 23 November 2026 UTC; each event is a microsecond later than the one before.
NOON_US = 1_795_435_200_000_000


class History:
    """Events of one organisation, numbered as the log would: index dense, version per stream."""

    def __init__(self, organisation_id: UUID = ORGANISATION) -> None:
        self.organisation_id = organisation_id
        self.events: list[Recorded[Any]] = []
        self._versions: dict[str, int] = {}

    def add(self, stream: str, *events: Event, actor: str = "system/test") -> "History":
        """What happened next, in a stream named as "team/<id>"."""
        for event in events:
            self._versions[stream] = self._versions.get(stream, 0) + 1
            self.events.append(self._recorded(stream, event, actor))
        return self

    def _recorded(self, stream: str, event: Event, actor: str) -> Recorded[Any]:
        index = len(self.events) + 1
        header = Header(
            format=1,
            log_id=self.organisation_id.hex,
            event_id=UUID(int=index),
            stream=stream,
            version=self._versions[stream],
            type=wire_name(type(event)),
            actor=actor,
            recorded_at=NOON_US + index,
            causation=None,
            correlation=UUID(int=0),
            commitment="",
        )
        return Recorded(
            organisation_id=self.organisation_id, index=index, header=header, event=event
        )
