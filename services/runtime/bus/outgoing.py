"""An event as it leaves for the bus: the same bytes, subject and message id whoever sends it."""

from dataclasses import dataclass
from uuid import UUID

from msgspec import Raw
from nats.js.api import Header

from contracts.envelope import EventMessage, encode
from contracts.subjects import event_subject_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """A committed event; header and payload are the stored bytes, personal fields sealed."""

    organisation_id: UUID
    log_id: str
    index: int
    type: str
    header: bytes
    payload: bytes

    @property
    def subject(self) -> str:
        """Where it is told."""
        return event_subject_of(self.type, self.log_id)

    @property
    def headers(self) -> dict[str, str]:
        """The id by which JetStream knows a second copy, for as long as it remembers."""
        return {Header.MSG_ID: f"{self.log_id}:{self.index}"}

    @property
    def body(self) -> bytes:
        """The EventMessage."""
        return encode(
            EventMessage(
                organisation_id=self.organisation_id,
                index=self.index,
                header=Raw(self.header),
                payload=Raw(self.payload),
            )
        )
