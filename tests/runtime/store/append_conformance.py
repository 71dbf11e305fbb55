"""What every store promises of appending."""

import asyncio
import itertools
from uuid import uuid4

import pytest

from contracts.events.identity import MemberJoined
from contracts.registry import wire_name
from services.runtime.store.api import (
    Appended,
    Claim,
    ClaimTaken,
    Conflict,
    KeyReused,
    NotYours,
    Stamp,
    UnknownOrganisation,
)
from services.runtime.store.encode import NAME_CHARS_MAX
from tests.runtime.store.ground import (
    ANN,
    AT,
    Ground,
    is_appended,
    request,
    store_log,
    write,
)


class AppendConformance:
    """The promises, one test each; a subclass gives the ground."""

    async def test_an_organisation_without_a_log_is_unknown(self, ground: Ground):
        store = await ground.store()
        assert await store.append(request(uuid4(), write("member/1"))) == UnknownOrganisation()
        assert await store.head(uuid4()) is None

    async def test_opening_a_log_again_changes_nothing(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1")))
        before = await store.head(organisation)
        await store.open_log(organisation, "f" * 32)
        assert await store.head(organisation) == before

    async def test_events_of_one_request_follow_each_other_by_a_microsecond(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        first, second = write("member/1", events=2), write("team/1", events=2)
        seen: list[int] = []

        def answer(stamp: Stamp) -> bytes:
            seen.extend(stamp.recorded_at(w, n) for w in (first, second) for n in range(2))
            return b"done"

        done = is_appended(await store.append(request(organisation, first, second, answer=answer)))
        assert (done.first_index, done.last_index, done.answer) == (1, 4, b"done")
        log = await store.read_log(organisation, 0)
        assert [r.header.recorded_at for r in log] == seen == [AT, AT + 1, AT + 2, AT + 3]
        assert [(r.header.stream, r.header.version) for r in log] == [
            ("member/1", 1),
            ("member/1", 2),
            ("team/1", 1),
            ("team/1", 2),
        ]

    async def test_a_wrong_version_is_a_conflict_and_changes_nothing(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1", events=3)))
        for expected in (0, 2, 4):
            refused = await store.append(
                request(organisation, write("team/1"), write("member/1", expected), key="k")
            )
            assert refused == Conflict(stream="member/1", expected=expected, actual=3)
        assert len(await store.read_log(organisation, 0)) == 3
        assert await store.answer_of(organisation, "k") is None

    async def test_a_stream_that_is_only_checked_is_checked(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("cycle/1", events=2)))
        checked = write("cycle/1", expected=2, events=0)
        is_appended(await store.append(request(organisation, write("member/1"), checked)))
        stale = write("cycle/1", expected=1, events=0)
        refused = await store.append(request(organisation, write("member/2"), stale))
        assert refused == Conflict(stream="cycle/1", expected=1, actual=2)
        assert await store.read_stream(organisation, "member/2") == []

    async def test_of_many_who_write_one_version_one_succeeds(self, ground: Ground):
        store, other = await ground.store(), await ground.store()
        organisation = await ground.organisation()
        outcomes = await asyncio.gather(
            *(s.append(request(organisation, write("member/1"))) for s in (store, other) * 8)
        )
        assert sum(isinstance(o, Appended) for o in outcomes) == 1
        conflict = Conflict(stream="member/1", expected=0, actual=1)
        assert sum(o == conflict for o in outcomes) == 15

    async def test_checks_of_one_stream_do_not_refuse_each_other(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        checked = write("cycle/1", expected=0, events=0)
        outcomes = await asyncio.gather(
            *(store.append(request(organisation, write(f"member/{n}"), checked)) for n in range(20))
        )
        assert all(isinstance(o, Appended) for o in outcomes)

    async def test_who_checks_after_a_write_is_told(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        # From the second request on they are sent in the order in which they were asked.
        await store.append(request(organisation, write("member/0")))
        checked = write("cycle/1", expected=0, events=0)
        done, refused = await asyncio.gather(
            store.append(request(organisation, write("cycle/1"))),
            store.append(request(organisation, write("member/1"), checked)),
        )
        is_appended(done)
        assert refused == Conflict(stream="cycle/1", expected=0, actual=1)

    async def test_indexes_are_dense_under_concurrency(self, ground: Ground):
        stores = [await ground.store() for _ in range(3)]
        organisation = await ground.organisation()
        outcomes = await asyncio.gather(
            *(
                stores[n % 3].append(request(organisation, write(f"member/{n}", events=n % 4 + 1)))
                for n in range(60)
            )
        )
        spans = sorted((o.first_index, o.last_index) for o in map(is_appended, outcomes))
        assert spans[0][0] == 1
        assert all(b[0] == a[1] + 1 for a, b in itertools.pairwise(spans))
        log = await store_log(stores[0], organisation)
        assert [r.index for r in log] == list(range(1, spans[-1][1] + 1))
        times = [r.header.recorded_at for r in log]
        assert times == sorted(set(times))

    async def test_times_rise_even_when_the_clock_steps_back(self, ground: Ground):
        store, other = await ground.store(), await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1")))
        await other.append(request(organisation, write("member/2"), at=AT + 50))
        for n in range(3, 9):
            asked = request(organisation, write(f"member/{n}"), at=AT - n * 1_000_000)
            is_appended(await (store, other)[n % 2].append(asked))
        times = [r.header.recorded_at for r in await store.read_log(organisation, 0)]
        assert times == sorted(set(times))
        assert times[0] == AT

    async def test_a_service_appends_its_own_events_only(self, ground: Ground):
        store = await ground.store("planning")
        organisation = await ground.organisation()
        refused = await store.append(request(organisation, write("member/1")))
        assert refused == NotYours(type=wire_name(MemberJoined))
        assert await store.read_log(organisation, 0) == []

    async def test_one_refusal_does_not_touch_its_neighbours(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/0"), key="k", claims=(ANN,)))
        outcomes = await asyncio.gather(
            store.append(request(organisation, write("member/1"))),
            store.append(request(organisation, write("member/0"))),
            store.append(request(organisation, write("member/2"), key="k", fingerprint=b"x")),
            store.append(request(organisation, write("member/3"), claims=(ANN,))),
            store.append(request(uuid4(), write("member/4"))),
            store.append(request(organisation, write("member/5", events=2))),
        )
        assert [type(o) for o in outcomes] == [
            Appended,
            Conflict,
            KeyReused,
            ClaimTaken,
            UnknownOrganisation,
            Appended,
        ]
        streams = [r.header.stream for r in await store.read_log(organisation, 0)]
        assert sorted(streams) == ["member/0", "member/1", "member/5", "member/5"]

    @pytest.mark.parametrize("name", ["", "a\0b", "\ud83d", "x" * (NAME_CHARS_MAX + 1)])
    async def test_a_name_that_cannot_be_kept_is_a_bug_of_the_caller(
        self, ground: Ground, name: str
    ):
        store = await ground.store()
        organisation = await ground.organisation()
        for asked in (
            request(organisation, write(name)),
            request(organisation, write("member/1"), key=name),
            request(organisation, write("member/1"), claims=(Claim(scope="s", key=name),)),
        ):
            with pytest.raises(ValueError, match="cannot name"):
                await store.append(asked)

    async def test_an_answer_that_cannot_be_made_is_nobody_elses_trouble(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()

        def answer(_: Stamp) -> bytes:
            raise KeyError("no such resource")

        bad, good = await asyncio.gather(
            store.append(request(organisation, write("member/1"), answer=answer)),
            store.append(request(organisation, write("member/2"))),
            return_exceptions=True,
        )
        assert isinstance(bad, KeyError)
        assert isinstance(good, Appended)
        assert len(await store.read_log(organisation, 0)) == 1
