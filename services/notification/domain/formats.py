"""What goes over the wire: an event's own bytes, or the same in another shape. Pure.

The `standard`, `full` form is the feed's bytes untouched, so that what is pulled, streamed and
called back is one and the same.
"""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Raw, Struct

from contracts.catalogue import TOLD
from contracts.envelope import Event, encode
from contracts.events.notification_webhooks import Format, Payload
from contracts.public import told_fields
from contracts.samples import sample_of
from contracts.times import rfc3339
from services.notification.domain.chat import VERIFICATION, slack, teams

BODY_BYTES_MAX = 64 * 1024
JSON, CLOUDEVENTS = "application/json", "application/cloudevents+json"
# What people read; such an address cannot echo, so its owner reads the code out.
CHAT: tuple[Format, ...] = ("slack", "teams")
_SEQUENCE_DIGITS = 20

# Numbers with a point as they were written, to the last digit.
_reader = msgspec.json.Decoder(float_hook=Decimal)


class Parcel(Struct, frozen=True, kw_only=True):
    """A body and what it is."""

    body: bytes
    media: str


def wrapped(body: bytes, format: Format, payload: Payload) -> Parcel:
    """An event as an endpoint wants it; too large for everybody it comes thin."""
    is_plain = format == "standard" and payload == "full"
    if is_plain and len(body) <= BODY_BYTES_MAX:
        return Parcel(body=body, media=JSON)
    event = exact(body)
    full = shaped(event, format)
    if payload == "full" and len(full.body) <= BODY_BYTES_MAX:
        return full
    return shaped(event | {"data": thin(event["data"])}, format)


def exact(body: bytes) -> dict[str, Any]:
    """An event's bytes as a value, its numbers to the last digit."""
    event: dict[str, Any] = _reader.decode(body)
    return event


def thin(data: dict[str, Any]) -> dict[str, Any]:
    """Only what the event is about; the rest is asked for by whoever may."""
    return {name: value for name, value in data.items() if name.endswith("_id")}


def shaped(event: dict[str, Any], format: Format) -> Parcel:
    """A public event as a value in one of the formats."""
    match format:
        case "standard":
            return Parcel(body=encode(event), media=JSON)
        case "cloudevents":
            return Parcel(body=encode(_cloud(event)), media=CLOUDEVENTS)
        case "slack":
            return Parcel(body=encode(slack(event)), media=JSON)
        case "teams":
            return Parcel(body=encode(teams(event)), media=JSON)


def _cloud(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event["id"],
        "source": f"urn:scoreline:organisation:{event['organisation_id']}",
        "type": event["type"],
        "subject": event["subject"],
        "time": event["timestamp"],
        "datacontenttype": JSON,
        "dataschema": f"urn:scoreline:event-type:{event['type']}",
        "sequence": str(event["sequence"]).zfill(_SEQUENCE_DIGITS),
        "subjectversion": str(event["subject_version"]),
        "data": event["data"],
    } | ({"test": True} if event.get("test") else {})


def example(type_: str, test_id: UUID, organisation_id: UUID, at: int) -> bytes:
    """An example of a type, marked as a test; what it is about exists nowhere."""
    kind: type[Event] = TOLD[type_]
    sample: dict[str, Any] = _reader.decode(sample_of(kind))
    return encode(
        {
            "id": f"evt_{test_id.hex}",
            "type": type_,
            "timestamp": rfc3339(at),
            "organisation_id": organisation_id,
            "sequence": 0,
            "subject": f"test/{test_id}",
            "subject_version": 0,
            "actor": {"kind": "system", "id": "test"},
            "test": True,
            "data": {name: sample[name] for name in told_fields(kind) if name in sample},
        }
    )


def verification(check_id: UUID, organisation_id: UUID, challenge: str, at: int) -> bytes:
    """The question whether an endpoint wants to be told: it answers with the challenge."""
    return encode(
        {
            "id": f"evt_{check_id.hex}",
            "type": VERIFICATION,
            "timestamp": rfc3339(at),
            "organisation_id": organisation_id,
            "data": {"challenge": challenge},
        }
    )


def echoes(answer: bytes, challenge: str) -> bool:
    """Whether an answer is the challenge: the word itself, or JSON that holds it as challenge."""
    try:
        said = msgspec.json.decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = answer.decode("utf-8", "replace").strip()
    found = said.get("challenge") if isinstance(said, dict) else said
    return isinstance(found, str) and found == challenge


def event_of(body: bytes | Raw) -> str:
    """The id of a told event."""
    return msgspec.json.decode(body, type=_Named).id


class _Named(Struct):
    id: str
