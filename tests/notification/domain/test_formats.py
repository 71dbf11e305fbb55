from uuid import UUID

import msgspec
import pytest

from contracts.catalogue import TOLD
from services.notification.domain.formats import (
    BODY_BYTES_MAX,
    CLOUDEVENTS,
    JSON,
    echoes,
    event_of,
    example,
    thin,
    verification,
    wrapped,
)
from services.runtime import ids
from tests.notification.hooks import AT

ORGANISATION = ids.new_id()
OBJECTIVE = "01920000-0000-7000-8000-0000000000f1"


def told(text="Bread"):
    return msgspec.json.encode(
        {
            "id": "evt_1",
            "type": "objective.drafted",
            "timestamp": "2026-11-23T10:00:00.000000Z",
            "organisation_id": str(ORGANISATION),
            "sequence": 812,
            "subject": f"objective/{OBJECTIVE}",
            "subject_version": 7,
            "actor": {"kind": "member", "id": "m"},
            "data": {"objective_id": OBJECTIVE, "title": text, "weight": 0.10},
        }
    ).replace(b"0.1}", b"0.10}")


def test_the_plain_form_is_the_feeds_bytes_untouched():
    parcel = wrapped(told(), "standard", "full")
    assert parcel.body == told() and parcel.media == JSON


def test_a_thin_one_says_what_it_is_about_and_no_more():
    event = msgspec.json.decode(wrapped(told(), "standard", "thin").body)
    assert event["data"] == {"objective_id": OBJECTIVE}
    assert event["sequence"] == 812
    assert thin({"a_id": 1, "id": 2, "title": 3}) == {"a_id": 1}


def test_a_cloud_event_says_the_same_in_its_own_words():
    parcel = wrapped(told(), "cloudevents", "full")
    event = msgspec.json.decode(parcel.body)
    assert parcel.media == CLOUDEVENTS and b"0.10" in parcel.body
    assert event["specversion"] == "1.0" and event["id"] == "evt_1"
    assert event["source"] == f"urn:scoreline:organisation:{ORGANISATION}"
    assert event["sequence"] == "0" * 17 + "812" and event["subjectversion"] == "7"
    assert event["time"].startswith("2026-11-23T10")


@pytest.mark.parametrize("format", ["standard", "cloudevents"])
def test_what_is_too_large_for_everybody_comes_thin(format):
    room = BODY_BYTES_MAX - len(told(""))
    if format == "standard":
        assert wrapped(told("x" * room), format, "full").body == told("x" * room)
    large = wrapped(told("x" * (room + 1)), format, "full")
    assert len(large.body) < 1_000
    assert msgspec.json.decode(large.body)["data"] == {"objective_id": OBJECTIVE}


@pytest.mark.parametrize("type_", sorted(TOLD))
def test_every_type_has_an_example_that_says_that_it_is_a_test(type_):
    body = example(type_, UUID(OBJECTIVE), ORGANISATION, AT)
    event = msgspec.json.decode(body)
    assert event["test"] is True and event["type"] == type_ and event["data"]
    assert event_of(body) == f"evt_{UUID(OBJECTIVE).hex}"


def test_a_challenge_is_answered_with_its_word_and_with_nothing_else():
    body = verification(UUID(OBJECTIVE), ORGANISATION, "dough", AT)
    assert msgspec.json.decode(body)["data"] == {"challenge": "dough"}
    assert echoes(b'{"challenge":"dough"}', "dough") and echoes(b'"dough"', "dough")
    assert echoes(b" dough\n", "dough")
    for answer in (b"", b"{}", b"ok", b'{"challenge":1}', b'["dough"]', body, b"\xff"):
        assert not echoes(answer, "dough")
