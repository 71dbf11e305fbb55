"""The receiver behaves as it was told, over real sockets."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from services.consumer.receiver import Behaviour, Came, Receiver
from services.notification.domain.signing import headers_of
from services.runtime import clock
from tests.consumer.vectors import OLD, OTHER

SECONDS_MAX = 20


@contextmanager
def listening(
    keys: tuple[str, ...] = (), *, certificate: Path | None = None, **wish: object
) -> Iterator[tuple[Receiver, list[Came]]]:
    """A receiver and what it tells."""
    told: list[Came] = []
    behaviour = Behaviour(**wish)  # type: ignore[arg-type]  # the test names what it wishes
    with Receiver(("127.0.0.1", 0), keys, behaviour, told.append, certificate) as receiver:
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        try:
            yield receiver, told
        finally:
            receiver.shutdown()
            thread.join(SECONDS_MAX)


def post(receiver: Receiver, body: bytes, n: int = 1, signer=OLD):
    """Status, headers and a way to the body."""
    headers = headers_of((signer,), f"evt_{n}", clock.now_us() // 1_000_000, body)
    link = HTTPConnection("127.0.0.1", receiver.server_address[1], timeout=SECONDS_MAX)
    link.request("POST", "/hook", body=body, headers=headers)
    return link.getresponse()


def event(n: int) -> bytes:
    return json.dumps({"id": f"evt_{n}", "type": "team.created"}).encode()


def test_it_verifies_and_knows_what_it_had():
    with listening((OLD.secret, OLD.public_key)) as (receiver, told):
        answers = [post(receiver, event(1)).status for _ in range(2)]
        answers.append(post(receiver, event(1), signer=OTHER).status)
    assert answers == [200, 200, 401]
    assert [came.verdict for came in told] == ["genuine", "repeated", "no signature fits"]


def test_it_answers_a_challenge():
    body = json.dumps({"type": "endpoint.verification", "data": {"challenge": "dough"}}).encode()
    with listening(fail_percent=100) as (receiver, _):
        assert json.loads(post(receiver, body).read()) == {"challenge": "dough"}


@pytest.mark.parametrize("status", [410, 429, 503])
def test_it_fails_as_it_is_told(status: int):
    with listening(fail_percent=100, status=status, retry_after_s=7) as (receiver, told):
        answer = post(receiver, event(1))
        assert answer.status == status == told[0].status
        assert answer.headers["retry-after"] == (None if status == 410 else "7")


def test_it_fails_a_share_the_same_each_time():
    rounds = []
    for _ in range(2):
        with listening(fail_percent=30, seed=5) as (receiver, _):
            rounds.append([post(receiver, event(n), n).status for n in range(40)])
    assert rounds[0] == rounds[1] and 4 <= rounds[0].count(500) <= 22


def test_it_sends_elsewhere():
    with listening(redirect="http://127.0.0.1:1/") as (receiver, _):
        answer = post(receiver, event(1))
        assert (answer.status, answer.headers["location"]) == (307, "http://127.0.0.1:1/")


def test_it_hangs_until_it_is_stopped():
    with listening(hang=True) as (receiver, _):
        answer = post(receiver, event(1))
        assert (answer.status, answer.headers["content-length"]) == (200, "1")
    with pytest.raises(Exception, match="IncompleteRead"):
        answer.read()
