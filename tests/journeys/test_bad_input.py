"""Whatever is wrong in a JSON body is named, all of it at once, and nothing of it happens."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.customers import customer
from tests.support.platform import Platform
from tests.support.refusals import Faults, Watched

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def bakery(platform: Platform) -> Iterator[Watched]:
    with customer(platform, "Sourdough") as company:
        yield Watched(company)


@pytest.fixture(scope="module")
def objective(bakery: Watched) -> str:
    made = bakery.customer.objective(bakery.customer.cycle(), "Bread that people talk about")
    bakery.position = bakery.customer.now()
    return made


def metric(**but: Any) -> bytes:
    """A body that is sound but for what is said of its metric."""
    ends = {"kind": "number", "baseline": 0, "target": 10}
    return json.dumps({"title": "Ten bakers name us", "metric": {**ends, **but}}).encode()


def target(text: str) -> bytes:
    """A body whose target is written so."""
    return metric(target="@").replace(b'"@"', text.encode())


def sound(**but: Any) -> bytes:
    """A body that is sound but for these fields; None leaves one out."""
    whole = {**json.loads(metric()), **but}
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


NO_JSON = {
    "nothing but a brace": b"{",
    "a comma too many": b'{"title": "x",}',
    "single quotes": b"{'title': 'x'}",
    "blanks": b"   ",
    "words": b"title=x",
    "two documents": metric() + metric(),
    "NaN": target("NaN"),
    "Infinity": target("Infinity"),
    "minus Infinity": target("-Infinity"),
    "a number with a plus": target("+5"),
    "hexadecimal": target("0x1F"),
    "nested beyond reason": b"[" * 100_000,
    "UTF-16": sound(title="Brötchen").decode().encode("utf-16"),
    "Latin-1": '{"title": "Brötchen"}'.encode("latin-1"),
    "a byte order mark": b"\xef\xbb\xbf" + metric(),
    "a raw control character": b'{"title": "a\x01b"}',
    "half of a surrogate pair": b'{"title": "\\ud83c"}',
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
}


@pytest.mark.parametrize("body", NO_JSON.values(), ids=NO_JSON)
def test_what_is_no_json_is_400(bakery: Watched, objective: str, body: bytes):
    place = ("POST", f"/v1/objectives/{objective}/key-results")
    bakery.refused(place, 400, "bad_json", content=body, headers=JSON)


def test_an_empty_body_is_400(bakery: Watched, objective: str):
    place = ("POST", f"/v1/objectives/{objective}/key-results")
    bakery.refused(place, 400, "empty_body", content=b"", headers=JSON)


TARGET = "/metric/target"
FAULTY: dict[str, tuple[bytes, Faults]] = {
    "null": (b"null", {"": "wrong_type"}),
    "an array": (b"[]", {"": "wrong_type"}),
    "a text": (b'"key result"', {"": "wrong_type"}),
    "a field nobody knows": (sound(colour="red"), {"/colour": "unknown_field"}),
    "a field nobody knows, deep inside": (metric(mood=1), {"/metric/mood": "unknown_field"}),
    "an id of one's own": (sound(key_result_id="x"), {"/key_result_id": "unknown_field"}),
    "no metric": (sound(metric=None), {"/metric": "missing"}),
    "no title": (sound(title=None), {"/title": "missing"}),
    "a number for a text": (sound(title=5), {"/title": "wrong_type"}),
    "a text for an object": (sound(metric="number"), {"/metric": "wrong_type"}),
    "an array for an object": (sound(metric=[]), {"/metric": "wrong_type"}),
    "a text for a number": (metric(target="10"), {TARGET: "wrong_type"}),
    "truth for a number": (metric(target=True), {TARGET: "wrong_type"}),
    "a kind that is none": (metric(kind="mood"), {"/metric/kind": "not_allowed"}),
    "one beyond the greatest": (target("1000000000000001"), {TARGET: "out_of_range"}),
    "one beyond the least": (target("-1000000000000001"), {TARGET: "out_of_range"}),
    "1e400": (target("1e400"), {TARGET: "out_of_range"}),
    "-1e400": (target("-1e400"), {TARGET: "out_of_range"}),
    "an exponent of twelve digits": (target("1e999999999999"), {TARGET: "out_of_range"}),
    "five thousand digits": (target("9" * 5000), {"": "out_of_range"}),
    "seven decimals": (target("0.1234567"), {TARGET: "too_many_decimals"}),
    "1e-400": (target("1e-400"), {TARGET: "too_many_decimals"}),
    "baseline = target": (metric(baseline=10), {TARGET: "equals_baseline"}),
    "baseline = target, spelt otherwise": (target("0.000"), {TARGET: "equals_baseline"}),
    "no ends": (
        sound(metric={"kind": "number"}),
        {"/metric/baseline": "missing", TARGET: "missing"},
    ),
    "a weight of nothing": (sound(weight=0), {"/weight": "weight_out_of_range"}),
    "a weight below nothing": (sound(weight=-1), {"/weight": "weight_out_of_range"}),
    "a title too long": (sound(title="x" * 301), {"/title": "too_long"}),
    "a unit too long": (metric(unit="x" * 41), {"/metric/unit": "too_long"}),
    "a blank title": (sound(title=" \u00a0"), {"/title": "bad_format"}),
    "an empty title": (sound(title=""), {"/title": "too_short"}),
    "a line break in a title": (sound(title="a\nb"), {"/title": "control_characters"}),
    "a NUL in a title": (sound(title="a\x00b"), {"/title": "control_characters"}),
    "a malformed id": (sound(accountable_id="me"), {"/accountable_id": "bad_id"}),
    "a reason too long": (sound(reason="x" * 10_001), {"/reason": "too_long"}),
}


@pytest.mark.parametrize(("body", "faults"), FAULTY.values(), ids=FAULTY)
def test_what_is_json_but_wrong_is_422_with_the_place(
    bakery: Watched, objective: str, body: bytes, faults: Faults
):
    place = ("POST", f"/v1/objectives/{objective}/key-results")
    bakery.refused(place, 422, "invalid", faults, content=body, headers=JSON)


def test_every_fault_is_named_at_once(bakery: Watched, objective: str):
    body = {
        "title": "x" * 301,
        "metric": {"kind": "mood", "baseline": "nothing", "target": 1e300, "until": "then"},
        "weight": "heavy",
        "accountable_id": 7,
        "tilte": "Ten bakers name us",
    }
    faults = {
        "/title": "too_long",
        "/metric/kind": "not_allowed",
        "/metric/baseline": "wrong_type",
        TARGET: "out_of_range",
        "/metric/until": "unknown_field",
        "/weight": "wrong_type",
        "/accountable_id": "wrong_type",
        "/tilte": "unknown_field",
    }
    place = ("POST", f"/v1/objectives/{objective}/key-results")
    bakery.refused(place, 422, "invalid", faults, json=body)


def test_every_fault_that_only_the_domain_can_see_is_named_at_once(bakery: Watched):
    body = {"name": "Q3", "starts_on": "2018-07-01", "ends_on": "2018-06-30"}
    bakery.refused(
        ("POST", "/v1/cycles"), 422, "invalid", {"/ends_on": "ends_before_start"}, json=body
    )
    nobody = "0192f7c0-0000-7000-8000-00000000dead"
    body = {"name": "Q3", "lead_id": nobody, "parent_id": nobody}
    faults = {"/lead_id": "unknown_member", "/parent_id": "unknown_team"}
    bakery.refused(("POST", "/v1/teams"), 422, "invalid", faults, json=body)


def test_what_is_just_within_the_limits_is_taken_digit_for_digit(bakery: Watched, objective: str):
    place = f"/v1/objectives/{objective}/key-results"
    body = sound(title="ü" * 300).replace(b"10}", b"999999999999999.123456}")
    response = bakery.api.send("POST", place, content=body, headers=JSON)
    assert response.status_code == 201, response.text
    assert b'"target":999999999999999.123456' in response.content.replace(b" ", b"")
    assert response.json()["title"] == "ü" * 300
    bakery.moved(1)
