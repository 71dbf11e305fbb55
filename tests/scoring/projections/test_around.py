from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.scoring_reviews import CarriedOver
from services.scoring.domain import facts
from services.scoring.main import SERVICE
from services.scoring.projections.around import around_cycle
from tests.support.quarter import (
    ANNA,
    CYCLE,
    MAX,
    OBJECTIVE,
    ORGANISATION,
    TODAY,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    reported,
)

HIDDEN = (
    opened(),
    drafted(confidential=True),
    defined(),
    published,
    reported(4, due_on=TODAY, days_late=0),
)


async def test_a_review_is_shown_with_what_its_reader_may_see():
    town = await bakery(SERVICE, so_far=HIDDEN)
    desk = town.desk(SERVICE)
    seen = await around_cycle(desk, ORGANISATION, CYCLE, ANNA)
    assert [sheet.objective_id for sheet in seen.sheets] == [OBJECTIVE]
    assert list(seen.records) == [str(OBJECTIVE)]
    hidden = await around_cycle(desk, ORGANISATION, CYCLE, MAX)
    assert (hidden.sheets, hidden.records) == ((), {})


async def test_a_cycle_that_is_none_of_ours_is_not_found():
    town = await bakery(SERVICE)
    with pytest.raises(errors.NotFound):
        await around_cycle(town.desk(SERVICE), ORGANISATION, CYCLE, ANNA)


NEXT, CARRIED = UUID(int=800), UUID(int=801)


async def test_what_was_carried_over_names_where_it_came_from_and_how_often():
    again = UUID(int=802)
    third = UUID(int=803)
    story = (
        opened(cycle_id=NEXT),
        drafted(objective_id=CARRIED, cycle_id=NEXT, carried_from=OBJECTIVE),
        opened(cycle_id=third),
        drafted(objective_id=again, cycle_id=third, carried_from=CARRIED),
    )
    town = await bakery(SERVICE, so_far=(opened(), drafted(), defined(), published, reported(4)))
    await hear(town, *story)
    found = facts.facts(await around_cycle(town.desk(SERVICE), ORGANISATION, third, ANNA))
    assert found.carried_over == (
        CarriedOver(
            objective_id=again,
            from_objective_id=CARRIED,
            from_cycle_id=NEXT,
            score=Decimal("0.0"),
            times=2,
        ),
    )
    (once,) = facts.facts(
        await around_cycle(town.desk(SERVICE), ORGANISATION, NEXT, ANNA)
    ).carried_over
    assert (once.from_objective_id, str(once.score), once.times) == (OBJECTIVE, "0.4", 1)


async def test_a_source_that_is_hidden_is_not_told_of():
    carried = drafted(objective_id=CARRIED, cycle_id=NEXT, carried_from=OBJECTIVE)
    town = await bakery(SERVICE, so_far=(*HIDDEN, opened(cycle_id=NEXT), carried))
    desk = town.desk(SERVICE)
    assert len((await around_cycle(desk, ORGANISATION, NEXT, ANNA)).sources) == 1
    assert (await around_cycle(desk, ORGANISATION, NEXT, MAX)).sources == {}
