"""Old versions of events, lifted to the present when they are read; what is stored never changes.

An entry lifts a payload from its version to the next: "planning.cycle_opened.v1" makes that of v2.
A lift is a pure function from JSON object to JSON object, amounts being Decimal. It may not look
into a sealed field nor rename one: the field's name is part of the seal.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Raw

from contracts.envelope import Event, decode
from contracts.registry import EVENTS

Payload = dict[str, Any]
Upcast = Callable[[Payload], Payload]


def unchanged(payload: Payload) -> Payload:
    """From this version on a field is sealed that was not; what was written open reads as it is."""
    return payload


UPCASTS: dict[str, Upcast] = {"identity.api_key_issued.v1": unchanged}

_objects = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


class UnknownEventType(LookupError):
    """The log holds an event that this code has neither a struct nor a lift for."""


def read_event(
    wire: str,
    payload: bytes | Raw,
    *,
    events: Mapping[str, type[Event]] = EVENTS,
    upcasts: Mapping[str, Upcast] = UPCASTS,
) -> Event:
    """The event that a stored payload is today.

    Raises UnknownEventType for a wire name nobody knows, msgspec.ValidationError for a payload
    that does not fit its type.
    """
    kind = events.get(wire)
    if kind is not None:
        return decode(payload, kind)
    return _lifted(wire, payload, events, upcasts)


def _lifted(
    wire: str,
    payload: bytes | Raw,
    events: Mapping[str, type[Event]],
    upcasts: Mapping[str, Upcast],
) -> Event:
    content = _objects.decode(payload)
    name = wire
    while name not in events:
        if name not in upcasts:
            raise UnknownEventType(wire)
        content = upcasts[name](content)
        name = next_version(name)
    return msgspec.convert(content, events[name])


def next_version(wire: str) -> str:
    """The wire name one version on: planning.cycle_opened.v1 gives planning.cycle_opened.v2."""
    stem, mark, version = wire.rpartition(".v")
    return f"{stem}{mark}{int(version) + 1}"
