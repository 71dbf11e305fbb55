"""An event in its public form: the same bytes by pull, by stream and by webhook."""

from uuid import UUID

from msgspec import Raw

from contracts.envelope import Event, Header, encode
from contracts.public import PUBLIC, PublicEvent, actor_of, subject_of, told_data
from contracts.times import rfc3339

ID_PREFIX = "evt_"


def told(
    event: Event, header: Header, organisation_id: UUID, sequence: int, subject_version: int
) -> bytes:
    """The bytes that everybody outside gets of an event, in the field order of PublicEvent.

    The id is that of the event in the log, so it is the same after every rebuild.
    """
    return encode(
        PublicEvent(
            id=ID_PREFIX + header.event_id.hex,
            type=PUBLIC[type(event)].type,
            timestamp=rfc3339(header.recorded_at),
            organisation_id=organisation_id,
            sequence=sequence,
            subject=subject_of(event, header.stream),
            subject_version=subject_version,
            actor=actor_of(header.actor),
            data=Raw(encode(told_data(event))),
        )
    )
