"""What is told: every public type with the JSON Schema of its data."""

from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from contracts.envelope import Event
from contracts.public import PUBLIC, description_of, told_fields
from contracts.queries.notification import EventType
from contracts.samples import sample_of
from contracts.schemas import Schema, components

_reader = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)

TOLD: dict[str, type[Event]] = {
    public.type: event for event, public in PUBLIC.items() if public.is_told
}


@cache
def catalogue() -> tuple[EventType, ...]:
    """All types, by name."""
    return tuple(
        EventType(
            type=name,
            description=description_of(event),
            schema=data_schema(event),
            example=data_example(event),
        )
        for name, event in sorted(TOLD.items())
    )


def data_example(event: type[Event]) -> Schema:
    """What the data of an event may look like; what it is about exists nowhere."""
    sample = _reader.decode(sample_of(event))
    return {name: sample[name] for name in told_fields(event) if name in sample}


def data_schema(event: type[Event]) -> Schema:
    """The schema of an event's data. Fields may be added to it, so others are not forbidden."""
    _, definitions = components([event])
    whole = definitions.pop(event.__name__)
    fields = told_fields(event)
    schema: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {name: whole["properties"][name] for name in fields},
        "required": [name for name in fields if name in whole.get("required", ())],
    }
    return schema | ({"$defs": definitions} if definitions else {})
