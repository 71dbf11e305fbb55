import asyncio
from collections import deque
from typing import Any
from uuid import UUID

from services.runtime import ids
from services.runtime.store.api import Claim, StreamWrite
from services.runtime.store.group import GROUP_BYTES_MAX, Log, Waiting, columns, take
from tests.runtime.store.ground import joined, request, write

ANN = Claim(scope="member_email", key="ann")


def a_log() -> Log:
    organisation = ids.new_id()
    return Log(organisation, organisation.hex)


def waiting(log: Log, *writes: StreamWrite, **more: Any) -> Waiting:
    asked = request(log.organisation_id, *writes, **more)
    return Waiting(asked, log, {}, asyncio.get_running_loop().create_future())


def taken(*queued: Waiting, held_up: tuple[Log, ...] = (), limit: int = 256) -> list[list[Waiting]]:
    """The groups a queue gives until it is empty."""
    queue = deque(queued)
    groups = []
    while group := take(queue, held_up, limit):
        groups.append(group)
    return groups


async def test_what_has_nothing_to_do_with_each_other_goes_together():
    one, two = a_log(), a_log()
    a, b, c = waiting(one, write("a/1")), waiting(one, write("a/2")), waiting(two, write("a/1"))
    assert taken(a, b, c) == [[a, b, c]]


async def test_two_on_one_stream_key_or_claim_take_turns():
    log = a_log()
    pairs = [
        (waiting(log, write("a/1")), waiting(log, write("a/1", 1))),
        (waiting(log, write("a/1"), key="k"), waiting(log, write("a/2"), key="k")),
        (waiting(log, write("a/1"), claims=(ANN,)), waiting(log, write("a/2"), claims=(ANN,))),
        (waiting(log, write("a/1"), releases=(ANN,)), waiting(log, write("a/2"), claims=(ANN,))),
        (waiting(log, write("a/1")), waiting(log, write("a/1", 1, events=0))),
        (waiting(log, write("a/1", 1, events=0)), waiting(log, write("a/1", 1))),
    ]
    for first, second in pairs:
        assert taken(first, second) == [[first], [second]]


async def test_two_that_only_check_a_stream_go_together():
    log = a_log()
    first = waiting(log, write("a/1"), write("cycle/1", 3, events=0))
    second = waiting(log, write("a/2"), write("cycle/1", 3, events=0))
    assert taken(first, second) == [[first, second]]


async def test_who_has_to_wait_is_not_overtaken_by_its_own_organisation():
    one, two = a_log(), a_log()
    a, b = waiting(one, write("a/1")), waiting(one, write("a/1", 1))
    c, d = waiting(one, write("a/3")), waiting(two, write("a/1"))
    assert taken(a, b, c, d) == [[a, d], [b, c]]


async def test_an_organisation_that_is_held_up_waits():
    one, two = a_log(), a_log()
    a, b = waiting(one, write("a/1")), waiting(two, write("a/1"))
    queue = deque([a, b])
    assert take(queue, (one,), 256) == [b]
    assert take(queue, (one,), 256) == []
    assert list(queue) == [a]


async def test_who_went_away_is_not_taken_along():
    log = a_log()
    a, b = waiting(log, write("a/1")), waiting(log, write("a/2"))
    a.verdict.cancel()
    assert taken(a, b) == [[b]]
    b.verdict.cancel()
    assert taken(b) == []


async def test_a_group_has_an_end():
    log = a_log()
    queued = [waiting(log, write(f"a/{n}")) for n in range(10)]
    assert [len(group) for group in taken(*queued, limit=4)] == [4, 4, 2]


async def test_a_request_too_big_for_a_group_goes_alone():
    log = a_log()
    many = 2 + GROUP_BYTES_MAX // 400
    big = waiting(log, StreamWrite(stream="a/1", expected=0, events=(joined(),) * many))
    small = waiting(log, write("a/2"))
    assert taken(big, small) == [[big], [small]]


async def test_times_rise_through_a_queue():
    log = a_log()
    queued = [waiting(log, write(f"a/{n}", events=n), at=100 - n) for n in range(1, 5)]
    stamps = [(w.stored.stamp, len(w.stored.entries)) for w in queued]
    assert stamps == [(99, 1), (100, 2), (102, 3), (105, 4)]


async def test_columns_name_each_organisation_and_type_once():
    logs = sorted((a_log() for _ in range(3)), key=lambda log: log.organisation_id)
    group = [waiting(logs[n], write(f"a/{n}", events=2)) for n in (2, 0, 2, 1)]
    arrays = columns(group)
    owners: list[UUID] = arrays[0]
    assert owners == [log.organisation_id for log in logs]
    assert arrays[1] == [3, 1, 3, 2]
    assert arrays[11] == ["identity.member_joined.v1"]
    assert arrays[12] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert {len(a) for a in arrays[12:18]} == {8}
