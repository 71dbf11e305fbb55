import pytest

from contracts import errors
from services.scoring.main import SERVICE
from services.scoring.projections.around import around_cycle
from tests.support.quarter import (
    ANNA,
    CYCLE,
    MAX,
    OBJECTIVE,
    ORGANISATION,
    bakery,
    defined,
    drafted,
    opened,
    published,
    reported,
)

HIDDEN = (opened(), drafted(confidential=True), defined(), published, reported(4))


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
