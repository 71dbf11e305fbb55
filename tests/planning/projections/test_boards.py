"""How many ideas a cycle has, and how many it takes."""

from uuid import UUID

import pytest

from contracts import errors
from services.planning.domain.idea import IDEAS_MAX
from services.planning.projections.boards import Board, boards
from services.runtime.projection.definition import fold
from tests.planning import brainstorm as b
from tests.planning.bakery import MEMBER, OWNER, Bakery
from tests.planning.brainstorm import QUEUE, RYE
from tests.planning.quarter import QUARTER, log

STRANGER = UUID(int=99)


def test_a_merged_idea_counts_as_well():
    documents = fold(boards, log(b.submitted(), b.submitted(RYE)))
    assert documents == {str(QUARTER): Board(ideas=2)}


async def test_a_cycle_takes_only_so_many_ideas(bakery: Bakery):
    said = [b.submitted(UUID(int=10_000 + n)) for n in range(IDEAS_MAX - 1)]
    await bakery.town.record(*said, stream=f"idea/{STRANGER}")
    await bakery.tell(b.submit(QUEUE))
    before = await bakery.count()
    with pytest.raises(errors.TooManyIdeas) as refused:
        await bakery.tell(b.submit(RYE), MEMBER)
    assert str(IDEAS_MAX) in refused.value.message
    await bakery.tell(b.submit(QUEUE), OWNER)  # The same again is still true.
    assert await bakery.count() == before
