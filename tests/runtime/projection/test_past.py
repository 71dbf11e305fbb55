"""What was is the fold of the log up to then, whatever is kept of it on the way."""

import asyncio
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import encode
from contracts.events.identity import MemberInvited, TeamCreated, TeamMemberAdded
from contracts.events.identity_erasure import PersonErased
from services.audit.projections.names import NAMES
from services.runtime.projection.definition import fold
from services.runtime.projection.past import Past, Pasts
from services.runtime.store.api import Append, Appended, Recorded, StreamWrite
from services.runtime.store.memory import MemoryStore
from tests.support.history import ORGANISATION
from tests.support.rolls import rolls

EVENTS = 40
ANN = UUID(int=5)


class Counting(MemoryStore):
    """Remembers how many events were read."""

    read = 0

    async def scan(self, *asked: Any, **more: Any) -> Any:
        async for batch in super().scan(*asked, **more):
            self.read += len(batch)
            yield batch


async def written(*events: Any) -> Counting:
    store = Counting()
    await store.open_log(ORGANISATION, ORGANISATION.hex)
    await append(store, *events)
    return store


async def append(store: MemoryStore, *events: Any) -> Recorded[Any]:
    head = await store.head(ORGANISATION)
    stream = f"team/{head.last_index if head else 0}"
    outcome = await store.append(
        Append(
            organisation_id=ORGANISATION,
            writes=(StreamWrite(stream=stream, expected=0, events=events),),
            actor="system/test",
            correlation=UUID(int=0),
            at=0,
        )
    )
    assert isinstance(outcome, Appended), outcome
    return (await store.read_stream(ORGANISATION, stream))[-1]


def teams() -> list[Any]:
    """A log of teams that grow."""
    made = [TeamCreated(team_id=UUID(int=n), name=f"Team {n}") for n in range(4)]
    joined = [
        TeamMemberAdded(team_id=UUID(int=n % 4), member_id=UUID(int=100 + n))
        for n in range(EVENTS - len(made))
    ]
    return [*made, *joined]


@given(
    st.lists(st.integers(0, EVENTS + 2), min_size=1, max_size=12),
    st.integers(1, 9),
    st.integers(1, 40),
)
def test_every_position_is_the_fold_up_to_it(positions: list[int], between: int, most: int):
    async def asked() -> None:
        store = await written(*teams())
        log = await store.read_log(ORGANISATION, 0)
        past = Past((rolls,), between=between, documents_max=most)
        for position in positions:
            found = await past.at(store, ORGANISATION, position)
            expected = fold(rolls, log[:position])
            assert encode(found.shelf(rolls, ORGANISATION).documents) == encode(expected)

    asyncio.run(asked())


async def test_what_is_known_is_not_folded_again():
    store = await written(*teams())
    past = Past((rolls,), between=10)
    await past.at(store, ORGANISATION, EVENTS)
    assert store.read == EVENTS
    for position in range(EVENTS):
        await past.at(store, ORGANISATION, position)
    assert store.read <= EVENTS + EVENTS * 10


async def test_a_moment_that_is_asked_for_again_is_not_folded_again():
    store = await written(*teams())
    past = Past((rolls,), between=1_000)
    first = await past.at(store, ORGANISATION, 17)
    read = store.read
    again = await past.at(store, ORGANISATION, 17)
    assert encode(again.shelf(rolls, ORGANISATION).documents) == encode(
        first.shelf(rolls, ORGANISATION).documents
    )
    assert store.read == read


async def test_what_comes_after_a_moment_was_asked_for_beyond_the_end_is_told_then():
    store = await written(*teams())
    past = Past((rolls,), between=1_000)
    await past.at(store, ORGANISATION, EVENTS + 5)
    await append(store, TeamCreated(team_id=UUID(int=9), name="Late"))
    found = await past.at(store, ORGANISATION, EVENTS + 5)
    assert str(UUID(int=9)) in found.shelf(rolls, ORGANISATION).documents


async def test_of_many_who_ask_at_once_one_folds():
    store = await written(*teams())
    past = Past((rolls,), between=EVENTS)
    await asyncio.gather(*(past.at(store, ORGANISATION, EVENTS) for _ in range(8)))
    assert store.read == EVENTS


async def test_no_more_is_kept_than_is_said():
    store = await written(*teams())
    past = Past((rolls,), between=1, documents_max=7)
    await past.at(store, ORGANISATION, EVENTS)
    assert 0 < sum(kept.weight for kept in past._kept.values()) <= 7


async def test_who_was_forgotten_since_is_not_told_of_the_past_either():
    invited = MemberInvited(member_id=ANN, name="Ann", email="a@example.org", role="member")
    store = await written(invited, *teams())
    past = Past((NAMES,), between=1)
    before = await past.at(store, ORGANISATION, 3)
    assert before.shelf(NAMES, ORGANISATION).documents[str(ANN)].name == "Ann"
    key_id = await store.key_id(ORGANISATION, str(ANN))
    told = await append(
        store,
        PersonErased(
            subject="member", subject_id=ANN, key_id=key_id, legal_ground="consent_withdrawn"
        ),
    )
    assert await store.forget(told)
    after = await past.at(store, ORGANISATION, 3)
    assert after.shelf(NAMES, ORGANISATION).documents[str(ANN)].name == ""


def test_what_is_asked_of_together_is_kept_together():
    pasts = Pasts()
    assert pasts.of((rolls,)) is pasts.of((rolls,))
    assert pasts.of((rolls,)) is not pasts.of((rolls, NAMES))
