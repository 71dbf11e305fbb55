"""What every store promises. test_append.py holds PostgreSQL to it, test_memory.py memory."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any, Protocol
from uuid import UUID, uuid4

import pytest

from contracts.events.identity import MemberChanged, MemberInvited, MemberJoined, TeamCreated
from contracts.registry import wire_name
from services.runtime.store.api import (
    KEY_REMEMBERED_US,
    Append,
    Appended,
    Claim,
    ClaimTaken,
    Conflict,
    Head,
    KeyReused,
    NotYours,
    Outcome,
    Replayed,
    Stamp,
    Store,
    StoredAnswer,
    StreamWrite,
    UnknownOrganisation,
)
from services.runtime.store.encode import NAME_CHARS_MAX

AT = 1_790_000_000_000_000
MEMBER = UUID("01900000-0000-7000-8000-000000000001")
ANN = Claim(scope="member_email", key="ann")


class Ground(Protocol):
    """Where a store is tried."""

    async def organisation(self) -> UUID:
        """A new organisation with an empty log."""
        ...

    async def store(self, service: str = "identity", now_us: Any = lambda: AT) -> Store:
        """The store as a service has it."""
        ...

    async def erase(self, organisation_id: UUID, person: str) -> None:
        """Destroy a person's key."""
        ...


def joined() -> MemberJoined:
    return MemberJoined(member_id=MEMBER)


def request(organisation_id: UUID, *writes: StreamWrite, **more: Any) -> Append:
    asked: dict[str, Any] = {"actor": "operator", "correlation": uuid4(), "at": AT, **more}
    return Append(organisation_id=organisation_id, writes=writes, **asked)


def write(stream: str, expected: int = 0, events: int = 1) -> StreamWrite:
    return StreamWrite(
        stream=stream, expected=expected, events=tuple(joined() for _ in range(events))
    )


def is_appended(outcome: Outcome) -> Appended:
    assert isinstance(outcome, Appended), outcome
    return outcome


class StoreConformance:
    """The promises, one test each; a subclass gives the ground."""

    async def test_an_organisation_without_a_log_is_unknown(self, ground: Ground):
        store = await ground.store()
        assert await store.append(request(uuid4(), write("member/1"))) == UnknownOrganisation()
        assert await store.head(uuid4()) is None

    async def test_a_new_log_is_empty(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        head = await store.head(organisation)
        assert head == Head(
            organisation_id=organisation,
            log_id=organisation.hex,
            last_index=0,
            last_recorded_at=0,
        )
        assert await store.read_log(organisation, 0) == []
        assert await store.read_stream(organisation, "member/1") == []
        assert [b async for b in store.scan(organisation)] == []
        assert await store.index_at(organisation, AT) == 0
        assert head in await store.heads()

    async def test_opening_a_log_again_changes_nothing(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1")))
        before = await store.head(organisation)
        await store.open_log(organisation, "f" * 32)
        assert await store.head(organisation) == before

    async def test_what_was_appended_is_read_as_it_was(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        team = TeamCreated(team_id=uuid4(), name="Ofen & Söhne 🥐")
        asked = request(
            organisation,
            StreamWrite(stream="team/1", expected=0, events=(team,)),
            actor=f"member/{MEMBER}",
            causation=7,
        )
        assert await store.append(asked) == Appended(
            first_index=1, last_index=1, recorded_at=AT, answer=b""
        )
        (recorded,) = await store.read_stream(organisation, "team/1")
        assert recorded.event == team
        assert (recorded.organisation_id, recorded.index) == (organisation, 1)
        header = recorded.header
        assert header.log_id == organisation.hex
        assert (header.format, header.stream, header.version) == (1, "team/1", 1)
        assert header.type == wire_name(TeamCreated)
        assert (header.actor, header.causation) == (f"member/{MEMBER}", 7)
        assert (header.correlation, header.recorded_at) == (asked.correlation, AT)
        assert len(header.commitment) == 64
        assert header.event_id.version == 7

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

    async def test_a_command_told_twice_gets_the_first_answer(self, ground: Ground):
        store, other = await ground.store(), await ground.store()
        organisation = await ground.organisation()
        asked = request(
            organisation,
            write("member/1", events=2),
            key="k",
            fingerprint=b"f",
            version=2,
            answer=lambda _: b"first",
        )
        is_appended(await store.append(asked))
        again = replace(asked, answer=lambda _: b"second", version=9)
        replayed = Replayed(first_index=1, last_index=2, version=2, answer=b"first")
        assert await store.append(again) == replayed
        assert await other.append(replace(again, writes=())) == replayed
        assert await store.answer_of(organisation, "k") == StoredAnswer(
            fingerprint=b"f", answer=b"first", first_index=1, last_index=2, version=2
        )
        assert len(await store.read_log(organisation, 0)) == 2

    async def test_of_many_who_tell_a_command_at_once_one_does_it(self, ground: Ground):
        store, other = await ground.store(), await ground.store()
        organisation = await ground.organisation()
        asked = [
            request(organisation, write("member/1"), key="k", fingerprint=b"f") for _ in range(8)
        ]
        outcomes = await asyncio.gather(*(s.append(a) for a in asked for s in (store, other)))
        assert sum(isinstance(o, Appended) for o in outcomes) == 1
        assert sum(isinstance(o, Replayed) for o in outcomes) == 15
        assert len(await store.read_log(organisation, 0)) == 1

    async def test_a_key_with_another_body_is_refused(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1"), key="k", fingerprint=b"f"))
        other = request(organisation, write("member/2"), key="k", fingerprint=b"g")
        assert await store.append(other) == KeyReused()

    async def test_the_same_key_in_two_organisations_is_two_keys(self, ground: Ground):
        store = await ground.store()
        for _ in range(2):
            organisation = await ground.organisation()
            asked = request(organisation, write("member/1"), key="k", fingerprint=b"f")
            is_appended(await store.append(asked))

    async def test_a_key_is_forgotten_after_a_day(self, ground: Ground):
        store = await ground.store(now_us=lambda: AT + KEY_REMEMBERED_US)
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1"), key="k", fingerprint=b"f"))
        assert await store.answer_of(organisation, "k") is None
        late = request(organisation, write("member/2"), key="k", at=AT + KEY_REMEMBERED_US)
        is_appended(await store.append(late))
        early = request(organisation, write("member/3"), key="k", at=AT + KEY_REMEMBERED_US)
        assert isinstance(await store.append(early), Replayed)

    async def test_an_answer_is_kept_without_events(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1", events=3)))
        asked = request(organisation, key="k", answer=lambda _: b"nothing new")
        done = is_appended(await store.append(asked))
        assert (done.first_index, done.last_index) == (3, 3)
        replayed = Replayed(first_index=3, last_index=3, version=0, answer=b"nothing new")
        assert await store.append(asked) == replayed

    async def test_a_claim_is_held_by_one_stream(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        is_appended(await store.append(request(organisation, write("member/1"), claims=(ANN,))))
        refused = await store.append(request(organisation, write("member/2"), claims=(ANN,)))
        assert refused == ClaimTaken(scope="member_email", key="ann")
        assert await store.read_stream(organisation, "member/2") == []
        again = request(organisation, write("member/1", expected=1), claims=(ANN,))
        is_appended(await store.append(again))

    async def test_of_many_who_claim_one_key_one_gets_it(self, ground: Ground):
        store, other = await ground.store(), await ground.store()
        organisation = await ground.organisation()
        outcomes = await asyncio.gather(
            *(
                (store, other)[n % 2].append(
                    request(organisation, write(f"member/{n}"), claims=(ANN,))
                )
                for n in range(12)
            )
        )
        assert sum(isinstance(o, Appended) for o in outcomes) == 1
        assert outcomes.count(ClaimTaken(scope="member_email", key="ann")) == 11

    async def test_a_claim_given_back_is_free(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1"), claims=(ANN,)))
        stranger = request(organisation, write("member/2"), releases=(ANN,))
        is_appended(await store.append(stranger))
        third = request(organisation, write("member/3"), claims=(ANN,))
        assert isinstance(await store.append(third), ClaimTaken)
        owner = request(organisation, write("member/1", expected=1), releases=(ANN,))
        is_appended(await store.append(owner))
        is_appended(await store.append(third))

    async def test_a_claim_moves_within_one_request(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await store.append(request(organisation, write("member/1"), claims=(ANN,)))
        moved = request(
            organisation,
            write("member/2"),
            write("member/1", expected=1),
            claims=(ANN,),
            releases=(ANN,),
        )
        is_appended(await store.append(moved))
        back = request(organisation, write("member/1", expected=2), claims=(ANN,))
        assert isinstance(await store.append(back), ClaimTaken)

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

    async def test_personal_fields_are_read_as_they_were_said(self, ground: Ground):
        store, other = await ground.store(), await ground.store()
        organisation = await ground.organisation()
        events = await invite_two(store, organisation)
        assert [r.event for r in await other.read_log(organisation, 0)] == events
        assert [r.event for b in [b async for b in other.scan(organisation)] for r in b] == events

    async def test_an_erased_person_reads_as_empty(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        events = await invite_two(store, organisation)
        await ground.erase(organisation, str(MEMBER))
        fresh = await ground.store()
        first, second = await fresh.read_log(organisation, 0)
        assert (first.event.name, first.event.email) == ("", "")
        assert first.event.role == events[0].role
        assert second.event == events[1]
        changed = MemberChanged(member_id=MEMBER, name="Ann again")
        late = StreamWrite(stream="member/1", expected=1, events=(changed,))
        is_appended(await fresh.append(request(organisation, late)))
        (recorded,) = await fresh.read_log(organisation, 2)
        assert (recorded.event.name, recorded.event.email) == ("", None)

    async def test_a_log_is_read_as_of_a_position(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        for n in range(4):
            await store.append(request(organisation, write("member/1", n), write("team/1", n)))
        stream = await store.read_stream(organisation, "member/1", until=5)
        assert [r.header.version for r in stream] == [1, 2, 3]
        both = await store.read_streams(organisation, ["team/1", "member/1"], until=5)
        assert [r.index for r in both] == [1, 2, 3, 4, 5]
        assert await store.read_streams(organisation, []) == []
        page = await store.read_log(organisation, 2, limit=3)
        assert [r.index for r in page] == [3, 4, 5]

    async def test_a_moment_is_found_in_the_log(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        for n in range(9):
            await store.append(request(organisation, write(f"member/{n}"), at=AT + n * 10))
        moments = (AT - 1, AT, AT + 9, AT + 10, AT + 79, AT + 80, AT + 10**9)
        found = [await store.index_at(organisation, moment) for moment in moments]
        assert found == [0, 1, 1, 2, 8, 9, 9]

    async def test_a_scan_gives_the_types_asked_for(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        await invite_two(store, organisation)
        await store.append(request(organisation, write("member/1", expected=1, events=3)))
        wire = wire_name(MemberJoined)
        found = [r.index for b in [b async for b in store.scan(organisation, 3, [wire])] for r in b]
        assert found == [4, 5]

    async def test_no_organisation_sees_another(self, ground: Ground):
        store = await ground.store()
        one, two = await ground.organisation(), await ground.organisation()
        await store.append(request(one, write("member/1"), key="k", claims=(ANN,)))
        assert await store.read_stream(two, "member/1") == []
        assert await store.answer_of(two, "k") is None
        is_appended(await store.append(request(two, write("member/1"), claims=(ANN,))))
        assert [len(await store.read_log(o, 0)) for o in (one, two)] == [1, 1]

    @pytest.mark.parametrize("name", ["", "a\0b", "x" * (NAME_CHARS_MAX + 1)])
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

    async def test_any_text_is_kept(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        name = 'nul \0, quote ", newline \n, 日本語, 🥐, \u202e'
        team = TeamCreated(team_id=uuid4(), name=name)
        await store.append(
            request(organisation, StreamWrite(stream="team/日", expected=0, events=(team,)))
        )
        (recorded,) = await store.read_stream(organisation, "team/日")
        assert recorded.event == team

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


async def store_log(store: Store, organisation: UUID) -> list[Any]:
    return await store.read_log(organisation, 0, limit=100_000)


async def invite_two(store: Store, organisation: UUID) -> list[MemberInvited]:
    """Two invitations in the log, of MEMBER and of another."""
    events = [
        MemberInvited(member_id=MEMBER, name="Ann Ω", email="ann@example.test", role="lead"),
        MemberInvited(member_id=uuid4(), name="Bo", email="bo@example.test", role="member"),
    ]
    for n, event in enumerate(events, 1):
        invited = StreamWrite(stream=f"member/{n}", expected=0, events=(event,))
        is_appended(await store.append(request(organisation, invited)))
    return events
