"""An AsyncAPI 3 document of everything on the bus, from the registry.

`python -m contracts.asyncapi` prints it. Services are told apart by the operations' tags.
"""

import sys
from typing import Any

import msgspec
from msgspec import Struct

from contracts.envelope import (
    Command,
    CommandMessage,
    Event,
    EventMessage,
    Header,
    Ok,
    Query,
    QueryMessage,
    Refused,
    encode,
)
from contracts.registry import COMMANDS, EVENTS, QUERIES, owner_of
from contracts.schemas import Schema, components
from contracts.subjects import command_subject, event_subject, query_subject

ASYNCAPI = "3.0.0"
SCHEMAS = "#/components/schemas/"

Request = type[Command] | type[Query]

_LOG_ID = {"log_id": {"description": "The organisation's log, 32 hex digits."}}


def document() -> Schema:
    """The document: a channel per subject, who sends and who answers, every payload's schema."""
    schemas = _Schemas()
    channels: Schema = {}
    operations: Schema = {}
    for wire, event in EVENTS.items():
        channels[wire] = _event_channel(wire, event, schemas)
        operations[wire] = _operation("send", wire, event)
    requests: dict[str, Request] = {**COMMANDS, **QUERIES}
    for wire, request in requests.items():
        channels[wire] = _request_channel(wire, request, schemas)
        operations[wire] = _operation("receive", wire, request) | {
            "reply": {"channel": _channel(wire), "messages": [_message(wire, "reply")]}
        }
    return {
        "asyncapi": ASYNCAPI,
        "info": {
            "title": "Scoreline on the bus",
            "version": "1",
            "description": "Facts, requests and questions between the services, over NATS.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"schemas": schemas.definitions},
    }


class _Schemas:
    """Collects the definitions of every payload as they are asked for."""

    def __init__(self) -> None:
        self.definitions: Schema = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type, by reference where it has a name."""
        references, definitions = components([kind], SCHEMAS)
        self.definitions |= definitions
        return references[0]

    def frame(self, kind: type[Struct], **inside: Schema) -> Schema:
        """The schema of a frame, with what it carries as bytes spelt out."""
        self.of(kind)
        frame: Schema = self.definitions[kind.__name__]
        return {**frame, "properties": {**frame["properties"], **inside}}


def _event_channel(wire: str, event: type[Event], schemas: _Schemas) -> Schema:
    payload = schemas.frame(EventMessage, header=schemas.of(Header), payload=schemas.of(event))
    return {
        "address": event_subject(event, "{log_id}"),
        "parameters": _LOG_ID,
        "messages": {"event": _described(wire, event, payload)},
    }


def _request_channel(wire: str, request: type[Command] | type[Query], schemas: _Schemas) -> Schema:
    is_command = issubclass(request, Command)
    frame = CommandMessage if is_command else QueryMessage
    answer = {} if request.ANSWER is None else schemas.of(request.ANSWER)
    replies = [schemas.frame(Ok, body=answer), schemas.of(Refused)]
    return {
        "address": _subject(request),
        "messages": {
            "request": _described(wire, request, schemas.frame(frame, body=schemas.of(request))),
            "reply": {"payload": {"oneOf": replies}},
        },
    }


def _subject(request: Request) -> str:
    if issubclass(request, Command):
        return command_subject(request)
    return query_subject(request)


def _described(wire: str, kind: type[Struct], payload: Schema) -> Schema:
    return {"name": wire, "summary": (kind.__doc__ or "").strip(), "payload": payload}


def _operation(action: str, wire: str, kind: type[Event] | Request) -> Schema:
    name = "event" if action == "send" else "request"
    return {
        "action": action,
        "channel": _channel(wire),
        "tags": [{"name": owner_of(kind)}],
        "messages": [_message(wire, name)],
    }


def _channel(wire: str) -> Schema:
    return {"$ref": f"#/channels/{wire}"}


def _message(wire: str, name: str) -> Schema:
    return {"$ref": f"#/channels/{wire}/messages/{name}"}


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.format(encode(document()), indent=2) + b"\n")
