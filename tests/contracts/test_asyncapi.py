"""The document of the bus is complete: every subject, every payload, nothing dangling."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.asyncapi import document
from contracts.registry import COMMANDS, EVENTS, QUERIES, owner_of
from contracts.subjects import command_subject, event_subject, query_subject


@pytest.fixture(scope="module")
def bus() -> dict[str, Any]:
    return document()


def test_every_subject_is_a_channel_and_there_is_no_other(bus: dict[str, Any]) -> None:
    subjects = [event_subject(event, "{log_id}") for event in EVENTS.values()]
    subjects += [command_subject(command) for command in COMMANDS.values()]
    subjects += [query_subject(query) for query in QUERIES.values()]
    addresses = [channel["address"] for channel in bus["channels"].values()]
    assert sorted(addresses) == sorted(subjects)


def test_every_message_has_an_operation_of_its_owner(bus: dict[str, Any]) -> None:
    messages: dict[str, Any] = {**EVENTS, **COMMANDS, **QUERIES}
    for wire, message in messages.items():
        operation = bus["operations"][wire]
        assert operation["tags"] == [{"name": owner_of(message)}]
        assert operation["action"] == ("send" if wire in EVENTS else "receive")
        assert ("reply" in operation) is (wire not in EVENTS)


def test_nothing_refers_to_what_is_not_there(bus: dict[str, Any]) -> None:
    for reference in references(bus):
        node = bus
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def test_a_frame_shows_what_it_carries(bus: dict[str, Any]) -> None:
    opened = bus["channels"]["planning.cycle_opened.v1"]["messages"]["event"]["payload"]
    assert opened["properties"]["payload"] == {"$ref": "#/components/schemas/CycleOpened"}
    asked = bus["channels"]["planning.CycleById"]["messages"]
    assert asked["request"]["payload"]["properties"]["body"] == {
        "$ref": "#/components/schemas/CycleById"
    }
    ok, refused = asked["reply"]["payload"]["oneOf"]
    assert ok["properties"]["body"] == {"$ref": "#/components/schemas/CycleView"}
    assert refused == {"$ref": "#/components/schemas/Refused"}
