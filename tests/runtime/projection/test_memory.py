"""Documents in memory answer as the tables do."""

import pytest

from contracts.errors import Behind
from contracts.events.identity import TeamCreated, TeamMemberAdded
from services.runtime import ids
from services.runtime.projection.memory import MemoryDocuments
from tests.support.rolls import recorded, rolls

organisation, other = ids.new_id(), ids.new_id()


def with_teams(*names: str) -> MemoryDocuments:
    documents = MemoryDocuments([rolls])
    for index, name in enumerate(names, start=1):
        documents.take(recorded(organisation, index, TeamCreated(team_id=ids.new_id(), name=name)))
    return documents


async def test_a_list_is_read_in_pages_from_either_end():
    documents = with_teams("Cooks", "Bakers", "Drivers")
    page, following = await documents.listed(rolls, organisation, "all", limit=2)
    assert [roll.name for roll in page] == ["Bakers", "Cooks"]
    page, following = await documents.listed(rolls, organisation, "all", limit=2, after=following)
    assert ([roll.name for roll in page], following) == (["Drivers"], None)
    page, _ = await documents.listed(rolls, organisation, "all", limit=9, descending=True)
    assert [roll.name for roll in page] == ["Drivers", "Cooks", "Bakers"]


async def test_an_event_heard_twice_counts_once():
    documents = MemoryDocuments([rolls])
    team, ann = ids.new_id(), ids.new_id()
    documents.take(recorded(organisation, 1, TeamCreated(team_id=team, name="Bakers")))
    again = recorded(organisation, 2, TeamMemberAdded(team_id=team, member_id=ann))
    documents.take(again)
    documents.take(again)
    roll = await documents.get(rolls, organisation, str(team))
    assert roll is not None and roll.member_ids == (ann,)


async def test_another_organisation_sees_none_of_it():
    documents = with_teams("Bakers")
    assert await documents.listed(rolls, other, "all", limit=9) == ([], None)


async def test_a_position_not_reached_yet_is_said():
    documents = with_teams("Bakers")
    await documents.reached(organisation, 1)
    with pytest.raises(Behind):
        await documents.reached(organisation, 2)
