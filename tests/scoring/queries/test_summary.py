from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.scoring_summary import CycleSummary
from services.scoring.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    CYCLE,
    MAX,
    OLGA,
    RUNNING,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    reported,
)

QUESTION = CycleSummary(cycle_id=CYCLE)


async def test_a_cycle_is_summed_up_as_it_is_and_as_it_was():
    town = await bakery(SERVICE, so_far=RUNNING)
    told = []
    for value in (2, 9):
        await hear(town, reported(value, confidence=5))
        told.append((len(await town.events()), await town.ask(QUESTION, actor=MAX)))
    assert [str(view.total.score) for _, view in told] == ["0.2", "0.9"]
    for at, view in told:
        assert await town.ask(QUESTION, actor=MAX, as_of=at) == view


async def test_what_is_confidential_to_others_is_not_summed_up_for_them():
    hidden = (opened(), drafted(confidential=True), defined(), published, reported(4))
    town = await bakery(SERVICE, so_far=hidden)
    for actor, over in ((ANNA, 1), (ADA, 1), (MAX, 0)):
        view = await town.ask(QUESTION, actor=actor)
        assert (view.total.over, len(view.objectives), len(view.levels)) == (over, over, over)


async def test_a_cycle_that_is_none_of_ours_is_not_found():
    town = await bakery(SERVICE, so_far=RUNNING)
    elsewhere = await town.open(UUID(int=999))
    with pytest.raises(errors.NotFound):
        await town.ask(QUESTION, actor=OLGA, organisation=elsewhere)
    with pytest.raises(errors.NotFound):
        await town.ask(CycleSummary(cycle_id=UUID(int=4)), actor=OLGA)
