"""Whose key is this: asked of identity, remembered shortly, never for the wrong people."""

import base64
import hashlib
from typing import Any
from uuid import UUID

import pytest
from msgspec import Raw

from contracts.api_keys import ApiKey
from contracts.envelope import Ok, QueryMessage, Reply, encode
from contracts.errors import NotFound, Unavailable
from contracts.queries.identity import Credential
from contracts.values import Actor
from services.gateway import credentials
from services.gateway.credentials import Credentials
from services.gateway.problems import Problem
from services.runtime import clock

OURS = UUID(int=1)
KEY = ApiKey(organisation_id=OURS, api_key_id=UUID(int=2), secret=b"s" * 32)


class Identity:
    """The identity service as a wire sees it: answers what it was given, the last one for ever."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.asked: list[QueryMessage] = []

    async def ask(self, kind: Any, message: QueryMessage, timeout_s: float = 5.0) -> Reply:
        self.asked.append(message)
        return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

    async def tell(self, kind: Any, message: Any, timeout_s: float = 5.0) -> Reply:
        raise AssertionError("nothing is told here")


def known(**more: Any) -> Ok:
    actor = Actor(kind="member", id=str(UUID(int=3)), role="member")
    credential = Credential(**{"organisation_id": OURS, "actor": actor, **more})
    return Ok(body=Raw(encode(credential)))


UNKNOWN = NotFound(what="key").refused
AWAY = Unavailable(what="identity").refused


def bearer(key: ApiKey) -> bytes:
    return f"Bearer {key.text}".encode()


async def refusal(knower: Credentials, header: bytes | None) -> Problem:
    with pytest.raises(Problem) as refused:
        await knower.guest(header)
    return refused.value


async def test_a_key_stands_for_its_member_and_only_its_hash_travels():
    identity = Identity(known())
    guest = await Credentials(identity, "op").guest(bearer(KEY))
    assert (guest.organisation_id, guest.actor.role, guest.key_id) == (OURS, "member", UUID(int=2))
    (message,) = identity.asked
    assert hashlib.sha256(KEY.secret).hexdigest().encode() in bytes(message.body)
    assert base64.b64encode(KEY.secret) not in bytes(message.body)


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"Bearer",
        b"Bearer ",
        b"Basic b3A6b3A=",
        b"Bearer sl_tooshort",
        b"Bearer sl_" + b"!" * 86,
        b"Bearer \xff\xfe",
        b"Bearer opp",
        KEY.text.encode(),
    ],
)
async def test_what_is_no_key_is_401_with_a_challenge_and_nobody_is_asked(header):
    identity = Identity(known())
    problem = await refusal(Credentials(identity, "op"), header)
    assert (problem.status, problem.code) == (401, "unauthorized")
    assert dict(problem.headers)[b"www-authenticate"].startswith(b"Bearer")
    assert identity.asked == []


async def test_the_operators_key_needs_nobody():
    guest = await Credentials(Identity(AWAY), "the key").guest(b"bearer the key")
    assert guest.actor.kind == "operator"


async def test_without_an_operators_key_nobody_is_the_operator():
    assert (await refusal(Credentials(Identity(AWAY), ""), b"Bearer ")).status == 401


async def test_a_key_is_asked_for_once_in_a_while_and_so_is_a_bad_one(monkeypatch):
    now = 100.0
    monkeypatch.setattr(clock, "monotonic", lambda: now)
    good, bad = Identity(known()), Identity(UNKNOWN)
    knows, denies = Credentials(good, "op"), Credentials(bad, "op")
    for _ in range(3):
        await knows.guest(bearer(KEY))
        assert (await refusal(denies, bearer(KEY))).status == 401
    assert len(good.asked) == len(bad.asked) == 1
    now += credentials.REMEMBERED_SECONDS
    await knows.guest(bearer(KEY))
    assert len(good.asked) == 2


async def test_another_secret_of_the_same_key_is_not_remembered_as_good():
    identity = Identity(known(), UNKNOWN)
    knower = Credentials(identity, "op")
    await knower.guest(bearer(KEY))
    forged = ApiKey(organisation_id=OURS, api_key_id=KEY.api_key_id, secret=b"x" * 32)
    assert (await refusal(knower, bearer(forged))).status == 401


async def test_a_change_of_people_is_seen_at_once_and_not_from_an_older_state():
    identity = Identity(known(), UNKNOWN)
    knower = Credentials(identity, "op")
    await knower.guest(bearer(KEY))
    knower.changed(OURS, 42)
    assert (await refusal(knower, bearer(KEY))).status == 401
    assert [message.min_position for message in identity.asked] == [0, 42]


async def test_an_answer_from_before_a_change_is_not_remembered_beyond_it():
    class Overtaken(Identity):
        async def ask(self, kind: Any, message: QueryMessage, timeout_s: float = 5.0) -> Reply:
            reply = await super().ask(kind, message, timeout_s)
            if len(self.asked) == 1:
                knower.changed(OURS, 42)
            return reply

    identity = Overtaken(known(), UNKNOWN)
    knower = Credentials(identity, "op")
    await knower.guest(bearer(KEY))
    assert (await refusal(knower, bearer(KEY))).status == 401


async def test_an_answer_for_another_organisation_opens_nothing():
    identity = Identity(known(organisation_id=UUID(int=9)))
    assert (await refusal(Credentials(identity, "op"), bearer(KEY))).status == 401


async def test_a_suspended_organisation_is_told_so():
    problem = await refusal(Credentials(Identity(known(suspended=True)), "op"), bearer(KEY))
    assert (problem.status, problem.code) == (403, "organisation_closed")


async def test_a_key_that_expires_while_remembered_opens_nothing_more(monkeypatch):
    expires = clock.now_us() + 60_000_000
    knower = Credentials(Identity(known(expires_at=expires)), "op")
    await knower.guest(bearer(KEY))
    monkeypatch.setattr(clock, "now_us", lambda: expires)
    assert (await refusal(knower, bearer(KEY))).status == 401


async def test_silence_is_503_and_not_remembered():
    identity = Identity(AWAY, known())
    knower = Credentials(identity, "op")
    assert (await refusal(knower, bearer(KEY))).status == 503
    assert (await knower.guest(bearer(KEY))).organisation_id == OURS


async def test_keys_tried_by_the_thousand_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(credentials, "REMEMBERED_MAX", 10)
    identity = Identity(UNKNOWN)
    knower = Credentials(identity, "op")
    for n in range(50):
        key = ApiKey(organisation_id=OURS, api_key_id=UUID(int=n), secret=b"s" * 32)
        await refusal(knower, bearer(key))
    asked = len(identity.asked)
    first = ApiKey(organisation_id=OURS, api_key_id=UUID(int=0), secret=b"s" * 32)
    await refusal(knower, bearer(first))
    assert len(identity.asked) == asked + 1
