"""Requests that name what is not there, ask twice, come late or are far too long."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.customers import customer
from tests.support.platform import Platform
from tests.support.refusals import Watched, assert_problem

JSON = {"Content-Type": "application/json"}
MIB = 1024 * 1024
NOBODY = "0192f7c0-0000-7000-8000-00000000dead"


@pytest.fixture(scope="module")
def bakery(platform: Platform) -> Iterator[Watched]:
    with customer(platform, "Rye") as company:
        yield Watched(company)


@pytest.fixture(scope="module")
def things(bakery: Watched) -> dict[str, str]:
    """The ids of one thing of each kind."""
    company = bakery.customer
    cycle = company.cycle()
    objective = company.objective(cycle, "Bread that people talk about")
    key_result = company.key_result(objective, "Ten bakers name us")
    bakery.position = company.now()
    return {"cycle": cycle, "objective": objective, "key_result": key_result}


TOO_LONG = {
    "one byte beyond 1 MiB": b'{"name": "' + b"x" * (MIB - 11) + b'"}',
    "10 MB": b'{"name": "' + b"x" * 10_000_000 + b'"}',
}


@pytest.mark.parametrize("body", TOO_LONG.values(), ids=TOO_LONG)
def test_a_body_beyond_1_mib_is_413_announced_or_not(bakery: Watched, body: bytes):
    pieces = (body[n : n + 65_536] for n in range(0, len(body), 65_536))
    for content in (body, pieces):
        response = bakery.api.send("POST", "/v1/teams", content=content, headers=JSON)
        assert "at most 1048576 bytes" in assert_problem(response, 413, "too_large")["detail"]
    bakery.assert_unmoved()


def test_a_body_of_1_mib_is_still_read(bakery: Watched):
    body = TOO_LONG["one byte beyond 1 MiB"][:-3] + b'"}'
    assert len(body) == MIB
    bakery.refused(
        ("POST", "/v1/teams"), 422, "invalid", {"/name": "too_long"}, content=body, headers=JSON
    )


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "text/plain"}, "media_type_not_taken"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "media_type_not_taken"),
        ({**JSON, "Content-Encoding": "gzip"}, "encoding_not_taken"),
    ],
)
def test_a_body_in_another_form_is_415(bakery: Watched, headers: dict[str, str], code: str):
    body = b'{"name": "Bakehouse"}'
    bakery.refused(("POST", "/v1/teams"), 415, code, content=body, headers=headers)


@pytest.mark.parametrize("key", [None, "", "Basic c2lkOnNpZA==", "Bearer", "Bearer sl_x"])
def test_without_a_key_of_this_platform_there_is_nothing(bakery: Watched, key: str | None):
    headers = {"Authorization": key or ""}
    response = bakery.refused(("GET", "/v1/me"), 401, "unauthorized", headers=headers)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


PLACES: dict[str, tuple[str, str, Any]] = {
    "cycle": ("GET", "/v1/cycles/{}", None),
    "tree": ("GET", "/v1/cycles/{}/tree", None),
    "activation": ("POST", "/v1/cycles/{}/activate", {}),
    "objective": ("GET", "/v1/objectives/{}", None),
    "objective changed": ("PATCH", "/v1/objectives/{}", {"title": "Other"}),
    "key result": ("GET", "/v1/key-results/{}", None),
    "key result withdrawn": ("POST", "/v1/key-results/{}/withdraw", {"reason": "No"}),
    "check-in": ("POST", "/v1/key-results/{}/check-ins", {"value": 1}),
    "score": ("GET", "/v1/key-results/{}/score", None),
    "score set": ("PUT", "/v1/key-results/{}/score", {"score": 0.5, "reason": "Half"}),
    "history": ("GET", "/v1/objectives/{}/history", None),
    "member": ("GET", "/v1/members/{}", None),
    "team": ("PATCH", "/v1/teams/{}", {"name": "Other"}),
    "API key": ("DELETE", "/v1/api-keys/{}", None),
}
IDS = {
    "that does not exist": NOBODY,
    "that is none": "mine",
    "in braces": "{" + NOBODY + "}",
    "with a NUL": "%00",
    "of five thousand letters": "a" * 5000,
}


@pytest.mark.parametrize(("method", "path", "body"), PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("given", IDS.values(), ids=IDS)
def test_an_id_that_names_nothing_is_404(
    bakery: Watched, method: str, path: str, body: Any, given: str
):
    response = bakery.api.send(method, path.format(given), json=body)
    assert_problem(response, 404, "not_found")


def test_none_of_that_has_left_anything(bakery: Watched, things: dict[str, str]):
    bakery.assert_unmoved()
    response = bakery.api.send("POST", "/v1/nowhere", json={})
    assert_problem(response, 404, "no_such_path")
    response = bakery.api.send("DELETE", f"/v1/cycles/{things['cycle']}")
    assert_problem(response, 405, "method_not_allowed")
    assert "GET" in response.headers["Allow"]
    bakery.assert_unmoved()


def test_an_id_in_a_body_that_names_nothing_is_422_at_its_place(
    bakery: Watched, things: dict[str, str]
):
    body = {
        "cycle_id": things["cycle"],
        "title": "Bread",
        "owner": {"kind": "team", "id": NOBODY},
        "ambition": "committed",
        "accountable_id": NOBODY,
    }
    faults = {"/owner/id": "unknown_team", "/accountable_id": "unknown_member"}
    bakery.refused(("POST", "/v1/objectives"), 422, "invalid", faults, json=body)


def test_a_stale_if_match_is_412_and_the_present_version_is_taken(
    bakery: Watched, things: dict[str, str]
):
    place = ("PATCH", f"/v1/objectives/{things['objective']}")
    now = bakery.api.send("GET", place[1]).headers["ETag"]
    body = {"title": "Bread that towns talk about"}
    for stale in ('"1"', '"99"'):
        assert stale != now
        bakery.refused(place, 412, "stale", json=body, headers={"If-Match": stale})
    for no_version in ("abc", now.strip('"'), '"1", "2"', '""'):
        headers = {"If-Match": no_version}
        bakery.refused(
            place, 422, "invalid", {"/If-Match": "bad_header"}, json=body, headers=headers
        )
    taken = bakery.api.send(*place, json=body, headers={"If-Match": now})
    assert taken.status_code == 200
    assert taken.headers["ETag"] != now
    bakery.moved(1)
    bakery.refused(place, 412, "stale", json={"title": "Late"}, headers={"If-Match": now})


def test_the_same_key_and_body_answers_the_same_bytes(bakery: Watched):
    send = {"content": b'{"name": "Bakehouse"}', "headers": {**JSON, "Idempotency-Key": "Brot 1"}}
    first = bakery.api.send("POST", "/v1/teams", **send)
    assert first.status_code == 201
    assert "Idempotency-Replayed" not in first.headers
    bakery.moved(1)
    for _ in range(3):
        again = bakery.api.send("POST", "/v1/teams", **send)
        assert again.headers.pop("Idempotency-Replayed") == "true"
        assert (again.status_code, again.content) == (first.status_code, first.content)
        for header in ("ETag", "Scoreline-Position", "Content-Type"):
            assert again.headers[header] == first.headers[header]
        bakery.assert_unmoved()


def test_a_key_that_came_with_another_request_is_422(bakery: Watched, things: dict[str, str]):
    headers = {**JSON, "Idempotency-Key": "Brot 2"}
    place = ("POST", "/v1/teams")
    assert bakery.api.send(*place, content=b'{"name": "Shop"}', headers=headers).is_success
    bakery.moved(1)
    bakery.refused(place, 422, "key_reused", content=b'{"name": "Office"}', headers=headers)
    elsewhere = ("PATCH", f"/v1/objectives/{things['objective']}")
    bakery.refused(elsewhere, 422, "key_reused", content=b'{"title": "Shop"}', headers=headers)


def test_a_refused_request_does_not_use_its_key_up(bakery: Watched):
    headers = {"Idempotency-Key": "Brot 3"}
    place = ("POST", "/v1/teams")
    faults = {"/name": "wrong_type"}
    bakery.refused(place, 422, "invalid", faults, json={"name": 1}, headers=headers)
    assert bakery.api.send(*place, json={"name": "Garden"}, headers=headers).is_success
    bakery.moved(1)


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "ä".encode("latin-1") * 256])
def test_a_key_that_is_none_is_422(bakery: Watched, key: str | bytes):
    headers = {"Idempotency-Key": key}
    faults = {"/Idempotency-Key": "bad_header"}
    body = {"name": "Cellar"}
    bakery.refused(("POST", "/v1/teams"), 422, "invalid", faults, json=body, headers=headers)


ASKED: dict[str, tuple[str, str]] = {
    "limit=0": ("/limit", "out_of_range"),
    "limit=201": ("/limit", "out_of_range"),
    "limit=many": ("/limit", "wrong_type"),
    "limit=5&limit=6": ("/limit", "given_twice"),
    "colour=red": ("/colour", "unknown_field"),
    "after=here": ("/after", "bad_cursor"),
}


@pytest.mark.parametrize(("asked", "fault"), ASKED.items(), ids=ASKED)
@pytest.mark.parametrize("path", ["/v1/teams", "/v1/members", "/v1/cycles", "/v1/objectives"])
def test_a_list_is_asked_for_in_its_own_words(
    bakery: Watched, path: str, asked: str, fault: tuple[str, str]
):
    response = bakery.api.send("GET", f"{path}?{asked}")
    assert_problem(response, 422, "invalid", dict([fault]))


def test_a_position_that_was_never_given_is_503_with_retry_after(bakery: Watched):
    headers = {"Scoreline-Min-Position": "999999999"}
    response = bakery.refused(("GET", "/v1/teams"), 503, "behind", headers=headers)
    assert int(response.headers["Retry-After"]) >= 1
    headers = {"Scoreline-Min-Position": "soon"}
    faults = {"/Scoreline-Min-Position": "bad_header"}
    bakery.refused(("GET", "/v1/teams"), 422, "invalid", faults, headers=headers)
