"""Samples are made from the types alone."""

from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from contracts.compatibility import the_catalogue
from contracts.envelope import decode
from contracts.samples import sample_of

MESSAGES = the_catalogue().messages


@pytest.mark.parametrize("wire", MESSAGES)
def test_a_sample_reads_as_its_message_and_fills_every_field(wire: str) -> None:
    kind = MESSAGES[wire]
    sample = sample_of(kind)
    assert isinstance(decode(sample, kind), kind)
    assert tuple(decode(sample, dict[str, Any])) == kind.__struct_encode_fields__


class Limited(Struct):
    address: Annotated[str, Meta(pattern=r"^[^@]+@[^@]+$")]
    dice: Annotated[int, Meta(ge=1, le=6)]
    above: Annotated[int, Meta(gt=4, lt=6)]


def test_a_sample_keeps_to_the_limits_and_is_the_same_on_every_machine() -> None:
    assert decode(sample_of(Limited), dict[str, Any]) == {
        "address": "a@example.org",
        "dice": 5,
        "above": 5,
    }


class Unheard(Struct):
    phrase: Annotated[str, Meta(pattern=r"^no such example$")]


def test_a_field_without_an_example_is_named() -> None:
    with pytest.raises(LookupError, match=r"Unheard\.phrase"):
        sample_of(Unheard)
