import hashlib
import hmac
import json
from uuid import uuid4

import pytest

from contracts.envelope import HEADER_BYTES_MAX
from contracts.events.identity import TeamCreated
from services.runtime.store.api import Append, Claim, Erased, StreamWrite
from services.runtime.store.encode import check, decoded, encoded
from tests.runtime.store.ground import AT, MEMBER, joined, request, write

LOG_ID = "ab" * 16


def test_what_is_stored_can_be_read_with_a_standard_library():
    team = TeamCreated(team_id=MEMBER, name="Bäcker")
    asked = request(uuid4(), StreamWrite(stream="team/1", expected=4, events=(team,)))
    (entry,) = encoded(asked, LOG_ID, AT, {}).entries
    header = json.loads(entry.header)
    assert header == {
        "format": 1,
        "log_id": LOG_ID,
        "event_id": header["event_id"],
        "stream": "team/1",
        "version": 5,
        "type": "identity.team_created.v1",
        "actor": "operator",
        "recorded_at": AT,
        "causation": None,
        "correlation": str(asked.correlation),
        "commitment": hmac.new(entry.salt, entry.payload, hashlib.sha256).hexdigest(),
    }
    payload = json.loads(entry.payload)
    assert payload == {
        "team_id": str(MEMBER),
        "name": "Bäcker",
        "parent_id": None,
        "lead_id": None,
    }


def test_events_are_placed_write_by_write():
    asked = request(uuid4(), write("a/1", 3, events=2), write("b/1", 0, 0), write("c/1", 7))
    stored = encoded(asked, LOG_ID, AT, {})
    assert [(e.write, e.ordinal, e.version) for e in stored.entries] == [
        (1, 1, 4),
        (1, 2, 5),
        (3, 3, 8),
    ]
    assert stored.size == sum(len(e.header) + len(e.payload) for e in stored.entries)
    assert len({e.salt for e in stored.entries}) == 3
    times = [json.loads(e.header)["recorded_at"] for e in stored.entries]
    assert times == [AT, AT + 1, AT + 2]


def test_what_was_stored_decodes_to_what_was_said():
    (entry,) = encoded(request(uuid4(), write("a/1")), LOG_ID, AT, {}).entries
    header, event = decoded(entry.header, entry.payload)
    assert event == joined()
    assert header.log_id == LOG_ID
    assert decoded(entry.header, None) == (header, Erased())


def test_a_header_has_a_limit():
    asked = request(uuid4(), write("a/1"), actor="system/" + "x" * HEADER_BYTES_MAX)
    with pytest.raises(ValueError, match="a header has at most"):
        encoded(asked, LOG_ID, AT, {})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (request(MEMBER, write("a/1"), write("a/1", 1)), "writes each stream once"),
        (request(MEMBER, claims=(Claim(scope="s", key="k"),)), "there is none"),
        (request(MEMBER, releases=(Claim(scope="s", key="k"),)), "there is none"),
        (request(MEMBER, write("a/1"), releases=(Claim(scope="", key="k"),)), "cannot name"),
    ],
)
def test_a_request_no_store_can_hold_is_a_bug_of_the_caller(asked: Append, said: str):
    with pytest.raises(ValueError, match=said):
        check(asked)
