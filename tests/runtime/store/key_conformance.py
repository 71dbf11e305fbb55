"""What every store promises of idempotency keys and of claims."""

import asyncio

from msgspec.structs import replace

from services.runtime.store.api import (
    KEY_REMEMBERED_US,
    Appended,
    ClaimTaken,
    KeyReused,
    Replayed,
    StoredAnswer,
)
from tests.runtime.store.ground import (
    ANN,
    AT,
    Ground,
    is_appended,
    request,
    write,
)


class KeyConformance:
    """The promises, one test each; a subclass gives the ground."""

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
