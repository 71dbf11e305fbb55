"""What every store promises of forgetting."""

from typing import Any
from uuid import UUID, uuid4

from contracts.envelope import encode, leaf_of
from contracts.events.identity import MemberInvited
from contracts.events.identity_erasure import OrganisationOffboarded, PersonErased
from contracts.tree import EMPTY_ROOT, root_of
from services.runtime.store.api import Erased, Recorded, Store, StreamWrite
from tests.runtime.store.ground import (
    MEMBER,
    Ground,
    invite_two,
    is_appended,
    request,
    store_log,
    write,
)


async def told(store: Store, organisation: UUID, event: Any, stream: str) -> Recorded[Any]:
    """An event that forgets, as it stands in the log."""
    said = StreamWrite(stream=stream, expected=0, events=(event,))
    is_appended(await store.append(request(organisation, said)))
    return (await store.read_stream(organisation, stream))[-1]


async def erasure(store: Store, organisation: UUID) -> Recorded[Any]:
    key_id = await store.key_id(organisation, str(MEMBER))
    event = PersonErased(
        subject="member", subject_id=MEMBER, key_id=key_id, legal_ground="objection"
    )
    return await told(store, organisation, event, "member/9")


async def leaving(store: Store, organisation: UUID, about: UUID | None = None) -> Recorded[Any]:
    event = OrganisationOffboarded(
        organisation_id=about or organisation, reason="r", export_size=2, export_root="0" * 64
    )
    return await told(store, organisation, event, f"organisation/{about or organisation}")


class ForgetConformance:
    """The promises, one test each; a subclass gives the ground."""

    async def test_who_is_forgotten_is_read_nowhere_and_the_others_are(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        _, bo = await invite_two(store, organisation)
        assert await store.forget(await erasure(store, organisation))
        ann, other, _ = await store_log(store, organisation)
        assert (ann.event.name, ann.event.email, ann.event.member_id) == ("", "", MEMBER)
        assert other.event == bo

    async def test_what_is_said_of_them_later_is_not_kept(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        assert await store.forget(await erasure(store, organisation))
        late = MemberInvited(member_id=MEMBER, name="Ann", email="a@b.c", role="lead")
        said = StreamWrite(stream="member/7", expected=0, events=(late,))
        is_appended(await store.append(request(organisation, said)))
        (found,) = await store.read_stream(organisation, "member/7")
        assert (found.event.name, found.event.email) == ("", "")

    async def test_only_where_identity_decides_it_somebody_is_forgotten(self, ground: Ground):
        store, other = await ground.store(), await ground.store("planning")
        organisation = await ground.organisation()
        await invite_two(store, organisation)
        event = await erasure(store, organisation)
        assert not await other.forget(event)
        assert (await store_log(other, organisation))[0].event.name == "Ann Ω"
        assert await store.forget(event)
        assert await other.forget(event)
        assert (await store_log(other, organisation))[0].event.name == ""

    async def test_what_was_answered_before_is_emptied_and_its_key_is_kept(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        for n, words in enumerate((b"before", b"after")):
            asked = request(
                organisation, write(f"member/{n}"), key=f"k{n}", answer=lambda _, w=words: w
            )
            if words == b"after":
                event = await erasure(store, organisation)
            is_appended(await store.append(asked))
        assert await store.forget(event)
        kept = [await store.answer_of(organisation, f"k{n}") for n in (0, 1)]
        assert [answer.answer for answer in kept if answer] == [b"", b"after"]

    async def test_of_an_organisation_that_left_payloads_go_and_headers_stay(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        stranger = await ground.organisation()
        await invite_two(store, organisation)
        theirs = await invite_two(store, stranger)
        before = await store_log(store, organisation)
        event = await leaving(store, organisation)
        assert await store.forget(event)
        assert await store.forget(event)
        after = await store_log(store, organisation)
        assert [r.header for r in after[:-1]] == [r.header for r in before]
        assert [r.event for r in after] == [Erased(), Erased(), event.event]
        assert [r.event for r in await store_log(store, stranger)] == theirs

    async def test_telling_that_another_organisation_left_takes_nothing_here(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        events = await invite_two(store, organisation)
        assert await store.forget(await leaving(store, organisation, about=uuid4()))
        assert [r.event for r in (await store_log(store, organisation))[:2]] == events

    async def test_the_last_moment_from_which_a_log_reads_differently_is_known(
        self, ground: Ground
    ):
        store, organisation = await ground.store(), await ground.organisation()
        assert await store.forgotten_until(organisation) == 0
        await invite_two(store, organisation)
        assert await store.forgotten_until(organisation) == 0
        event = await erasure(store, organisation)
        is_appended(await store.append(request(organisation, write("member/3"))))
        assert await store.forgotten_until(organisation) == event.index == 3

    async def test_a_person_has_one_key_also_when_nothing_was_sealed_yet(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        key_id = await store.key_id(organisation, "ann")
        assert await store.key_id(organisation, "ann") == key_id
        assert await store.key_id(organisation, "bo") != key_id

    async def test_the_root_over_so_many_entries_is_that_of_the_tree(self, ground: Ground):
        store, organisation = await ground.store(), await ground.organisation()
        is_appended(await store.append(request(organisation, write("member/1", events=7))))
        leaves = [leaf_of(encode(r.header)) for r in await store_log(store, organisation)]
        for size in range(8):
            assert await store.root_at(organisation, size) == root_of(leaves[:size])
        assert await store.root_at(organisation, 0) == EMPTY_ROOT
        assert await store.root_at(organisation, 99) == root_of(leaves)
