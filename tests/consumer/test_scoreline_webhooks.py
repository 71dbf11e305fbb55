"""The consumer's kit, held to its vectors, to our sender and to the official package."""

import json
from base64 import b64decode
from io import BytesIO
from typing import Any

import asyncpg
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.consumer.scoreline_webhooks import (
    BODY_BYTES_MAX,
    BadDelivery,
    Gaps,
    Seen,
    asgi_request,
    verify,
    wsgi_request,
)
from services.notification.domain.signing import headers_of
from services.runtime.sql import statements
from tests.consumer.vectors import AT, BODY, FILE, ID, OLD, text

SIGNED = headers_of((OLD,), ID, AT, BODY)
sql = statements("services.consumer", "seen.sql")
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]


def judged(vector: dict[str, Any]) -> bool:
    body, headers = b64decode(vector["body_base64"]), vector["headers"]
    try:
        verify(body, headers, vector["keys"], clock=lambda: vector["now"])
    except BadDelivery:
        return False
    return True


def test_the_vectors_are_what_our_sender_signs():
    assert FILE.read_text() == text(), "python -m tests.consumer.vectors writes them anew"


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_every_vector_is_judged_as_it_says(vector: dict[str, Any]):
    assert judged(vector) is vector["valid"]


@pytest.mark.parametrize(
    "vector",
    [v for v in VECTORS if len(v["keys"]) == 1 and v["keys"][0].startswith("whsec_")],
    ids=lambda vector: vector["name"],
)
def test_the_official_package_takes_what_has_a_v1_of_its_key(vector, monkeypatch):
    monkeypatch.setattr(Webhook, "_Webhook__verify_timestamp", at_the_time_of(vector))
    hook = Webhook(vector["keys"][0])
    body = b64decode(vector["body_base64"]).decode()
    try:
        hook.verify(body, vector["headers"])
        is_taken = True
    except (WebhookVerificationError, ValueError):
        is_taken = False
    assert is_taken is vector["valid"]


def at_the_time_of(vector: dict[str, Any]) -> Any:
    """Its rule on time, at the vector's time: it asks the clock of the machine."""
    from datetime import UTC, datetime

    def check(_self: Webhook, stamp: str) -> datetime:
        if not stamp.isdigit() or abs(int(stamp) - vector["now"]) > 300:
            raise WebhookVerificationError("time")
        return datetime.fromtimestamp(int(stamp), tz=UTC)

    return check


def test_a_body_changed_anywhere_is_refused():
    headers = next(v for v in VECTORS if v["valid"])["headers"]
    keys = [OLD.secret, OLD.public_key]
    assert verify(BODY, headers, keys, clock=lambda: AT).id == ID
    for place in range(len(BODY)):
        changed = BODY[:place] + bytes((BODY[place] ^ 1,)) + BODY[place + 1 :]
        with pytest.raises(BadDelivery):
            verify(changed, headers, keys, clock=lambda: AT)


def test_headers_are_found_in_any_case_and_missed_where_they_are_not():
    headers = {k.title(): v for k, v in VECTORS[0]["headers"].items()}
    assert verify(BODY, headers, [OLD.secret], clock=lambda: AT).event["id"] == "evt_1"
    for name in headers:
        with pytest.raises(BadDelivery):
            rest = {k: v for k, v in headers.items() if k != name}
            verify(BODY, rest, [OLD.secret], clock=lambda: AT)


@pytest.mark.parametrize("key", ["", "secret", "whsec_AAAA", "whsec_%", "whpk_AAAA"])
def test_a_key_that_is_none_is_not_the_senders_fault(key: str):
    with pytest.raises(ValueError):
        verify(BODY, VECTORS[0]["headers"], [key], clock=lambda: AT)


def test_a_delivery_is_new_once():
    seen = Seen(size_max=2)
    assert [seen.is_new(id) for id in "aabca"] == [True, False, True, True, True]


def test_what_is_missing_of_a_subject_is_named_until_it_comes():
    gaps = Gaps()
    versions = [3, 4, 7, 5, 6, 2, 8]
    found = [gaps.see({"subject": "objective/1", "subject_version": n}) for n in versions]
    assert found == [[], [], [5, 6], [6], [], [], []]
    assert gaps.see({"subject": "objective/2", "subject_version": 9}) == []
    assert gaps.see({"subject": "test/1", "subject_version": 0}) == gaps.see({}) == []


def test_the_request_of_a_wsgi_server_is_read_as_it_came():
    environ = {"CONTENT_LENGTH": str(len(BODY)), "wsgi.input": BytesIO(BODY + b"more")}
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in SIGNED.items()}
    body, headers = wsgi_request(environ)
    assert verify(body, headers, [OLD.secret], clock=lambda: AT).id == ID


@pytest.mark.parametrize("length", ["", "x", "-1", str(BODY_BYTES_MAX + 1)])
def test_a_wsgi_body_without_a_length_or_with_one_too_long_is_no_delivery(length: str):
    with pytest.raises(BadDelivery):
        wsgi_request({"CONTENT_LENGTH": length, "wsgi.input": BytesIO(b"")})


async def asked(*messages: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    headers = [(name.encode(), text.encode()) for name, text in SIGNED.items()]
    return await asgi_request({"headers": headers}, receive)


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_the_request_of_an_asgi_server_is_put_together_from_its_parts():
    body, headers = await asked(part(BODY[:5], more=True), part(BODY[5:]))
    assert verify(body, headers, [OLD.secret], clock=lambda: AT).id == ID


async def test_an_asgi_body_that_is_too_long_or_breaks_off_is_no_delivery():
    with pytest.raises(BadDelivery):
        await asked(part(b"x" * BODY_BYTES_MAX, more=True), part(b"x"))
    with pytest.raises(BadDelivery):
        await asked(part(b"x", more=True), {"type": "http.disconnect"})


async def test_a_delivery_is_taken_once_in_the_transaction_of_what_is_done_with_it(database: str):
    connection = await asyncpg.connect(database)
    try:
        await connection.execute("SET search_path = pg_temp")
        await connection.execute(sql.table)
        broken = connection.transaction()
        await broken.start()
        assert await connection.execute(sql.take, ID) == "INSERT 0 1"
        await broken.rollback()
        assert await connection.execute(sql.take, ID) == "INSERT 0 1"
        assert await connection.execute(sql.take, ID) == "INSERT 0 0"
    finally:
        await connection.close()
