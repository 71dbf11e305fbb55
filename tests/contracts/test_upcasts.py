"""Old events are read as if they had been written today."""

from decimal import Decimal
from typing import ClassVar

import msgspec
import pytest

from contracts.envelope import Event, encode
from contracts.events.identity import ApiKeyIssued
from contracts.registry import EVENTS, stored_names
from contracts.upcasts import UPCASTS, Payload, UnknownEventType, next_version, read_event


class Weighed(Event, frozen=True):
    """Third version: the unit got a field of its own."""

    VERSION: ClassVar[int] = 3

    kilograms: Decimal
    note: str = ""


def to_v2(payload: Payload) -> Payload:
    return {"weight": payload["grams"] / 1000, "unit": "kg"}


def to_v3(payload: Payload) -> Payload:
    return {"kilograms": payload["weight"]}


TOYS: dict[str, type[Event]] = {"toy.weighed.v3": Weighed}
LIFTS = {"toy.weighed.v1": to_v2, "toy.weighed.v2": to_v3}


def read(wire: str, payload: bytes) -> Event:
    return read_event(wire, payload, events=TOYS, upcasts=LIFTS)


def test_an_event_of_the_present_version_is_simply_decoded() -> None:
    event = Weighed(kilograms=Decimal("1.25"), note="scales")
    assert read("toy.weighed.v3", encode(event)) == event


def test_an_old_event_is_lifted_version_by_version() -> None:
    assert read("toy.weighed.v1", b'{"grams": 1250.0}') == Weighed(kilograms=Decimal("1.25"))
    assert read("toy.weighed.v2", b'{"weight": 3, "unit": "kg"}') == Weighed(kilograms=Decimal(3))


def test_a_lift_loses_no_digit_of_an_amount() -> None:
    amount = "123456789012345.000001"
    lifted = read("toy.weighed.v2", f'{{"weight": {amount}}}'.encode())
    assert lifted == Weighed(kilograms=Decimal(amount))


def test_an_event_nobody_knows_is_named() -> None:
    with pytest.raises(UnknownEventType, match=r"toy.measured.v1"):
        read("toy.measured.v1", b"{}")
    with pytest.raises(UnknownEventType, match=r"toy.weighed.v0"):
        read("toy.weighed.v0", b"{}")


def test_a_lift_that_does_not_fit_the_next_version_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        read("toy.weighed.v2", b'{"weight": "heavy"}')


def test_the_next_version_counts_in_numbers() -> None:
    assert next_version("planning.cycle_opened.v1") == "planning.cycle_opened.v2"
    assert next_version("planning.cycle_opened.v9") == "planning.cycle_opened.v10"


def test_every_lift_ends_at_an_event_that_exists() -> None:
    for wire in UPCASTS:
        assert wire not in EVENTS, f"{wire} is both stored as it is and lifted"
        name = wire
        while name in UPCASTS:
            name = next_version(name)
        assert name in EVENTS, f"{wire} is lifted to {name}, which does not exist"


def test_an_event_is_found_under_the_names_of_all_its_versions() -> None:
    assert stored_names(ApiKeyIssued) == (
        "identity.api_key_issued.v1",
        "identity.api_key_issued.v2",
    )
    assert {next_version(name) for name in UPCASTS} <= {
        name for event in EVENTS.values() for name in stored_names(event)
    }
