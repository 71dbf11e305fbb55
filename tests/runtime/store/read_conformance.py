"""What every store promises of reading."""

from uuid import uuid4

from contracts.envelope import Header, commitment_of, decode
from contracts.events.identity import MemberChanged, MemberJoined, TeamCreated
from contracts.registry import wire_name
from services.runtime.store.api import Head, StreamWrite
from tests.runtime.store.ground import (
    ANN,
    AT,
    MEMBER,
    Ground,
    invite_two,
    is_appended,
    request,
    write,
)


class ReadConformance:
    """The promises, one test each; a subclass gives the ground."""

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
        done = is_appended(await store.append(asked))
        assert (done.first_index, done.last_index, done.recorded_at) == (1, 1, AT)
        # What a receipt is made of.
        head = await store.head(organisation)
        assert head is not None
        header = decode(done.last_header, Header)
        assert (done.log_id, header.log_id, header.version) == (head.log_id, head.log_id, 1)
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

    async def test_several_logs_are_read_each_from_its_own_position(self, ground: Ground):
        store = await ground.store()
        one, two, empty = [await ground.organisation() for _ in range(3)]
        for n in range(4):
            await store.append(request(one, write(f"member/{n}")))
        await invite_two(store, two)
        read = await store.read_logs({two: 0, one: 1, empty: 0}, limit=2)
        alone = {
            one: await store.read_log(one, 1, limit=2),
            two: await store.read_log(two, 0, limit=2),
            empty: [],
        }
        assert read == alone
        assert [r.index for r in read[one]] == [2, 3]
        assert await store.read_logs({}) == {}

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

    async def test_the_stored_bytes_are_what_the_headers_commit_to(self, ground: Ground):
        store = await ground.store()
        organisation = await ground.organisation()
        assert await store.read_stored(organisation, 0, 10) == []
        await invite_two(store, organisation)
        read = await store.read_log(organisation, 0)
        stored = await store.read_stored(organisation, 0, 10)
        assert [one.index for one in stored] == [one.index for one in read]
        for one, recorded in zip(stored, read, strict=True):
            assert decode(one.header, Header) == recorded.header
            assert one.salt is not None and one.payload is not None
            assert commitment_of(one.salt, one.payload) == recorded.header.commitment
            assert b"sealed:v1:" in one.payload
        assert await store.read_stored(organisation, 1, 1) == stored[1:2]
        assert await store.read_stored(organisation, len(stored), 10) == []
