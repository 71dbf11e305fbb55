from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.checkin import BlockerById, BlockerList
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ANNA,
    MAX,
    NOON_US,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    activated,
    bakery,
    defined,
    drafted,
    hear,
    opened,
    published,
    who,
)
from tests.support.reports import blocked, cleared

MILL, OVEN, SHOP = (UUID(int=n) for n in (301, 302, 303))
DAY_US = 86_400_000_000


async def furnished():
    """The mill is resolved, the oven broken for a while, the shop is somebody else's."""
    town = await bakery(SERVICE, so_far=(*RUNNING, defined(OTHER_KEY_RESULT)))
    await hear(town, blocked(MILL), blocked(OVEN), cleared(MILL))
    await hear(town, blocked(SHOP, key_result_id=OTHER_KEY_RESULT, owner_id=who(MAX)))
    return town


async def found(town, actor=MAX, **but):
    return [view.id for view in (await town.ask(BlockerList(**but), actor=actor)).data]


async def test_blockers_are_listed_across_the_organisation_open_ones_first():
    assert await found(await furnished()) == [OVEN, SHOP, MILL]


@pytest.mark.parametrize(
    ("but", "ids"),
    [
        ({"state": "open"}, [OVEN, SHOP]),
        ({"state": "resolved"}, [MILL]),
        ({"key_result_id": OTHER_KEY_RESULT}, [SHOP]),
        ({"owner_id": who(MAX)}, [SHOP]),
        ({"owner_id": who(ANNA), "state": "open"}, [OVEN]),
        ({"cycle_id": UUID(int=77)}, []),
        ({"objective_id": UUID(int=77)}, []),
    ],
)
async def test_what_is_asked_for_narrows_the_list(but, ids):
    assert await found(await furnished(), **but) == ids


async def test_those_older_than_the_limit_are_marked():
    town = await furnished()
    town.now_us = lambda: NOON_US + 20 * DAY_US
    page = await town.ask(BlockerList(), actor=MAX)
    assert [(view.id, view.is_old) for view in page.data] == [
        (OVEN, True),
        (SHOP, True),
        (MILL, False),
    ]
    page = await town.ask(BlockerList(old_after_days=30), actor=MAX)
    assert not any(view.is_old for view in page.data)


async def test_pages_together_are_the_whole():
    town = await furnished()
    seen, after = [], None
    for _ in range(3):
        page = await town.ask(BlockerList(limit=1, after=after), actor=MAX)
        seen += [view.id for view in page.data]
        after = page.next
    assert (seen, after) == ([OVEN, SHOP, MILL], None)


async def test_blockers_of_a_confidential_objective_are_not_found_by_others():
    hidden = (opened(), drafted(confidential=True), defined(), published, activated)
    town = await bakery(SERVICE, so_far=(*hidden, blocked(MILL)))
    assert await found(town, ANNA) == [MILL]
    assert await found(town, MAX) == []
    with pytest.raises(errors.NotFound):
        await town.ask(BlockerById(blocker_id=MILL), actor=MAX)


async def test_blockers_of_another_organisation_are_not_found():
    town = await furnished()
    elsewhere = await town.open(UUID(int=999))
    assert (await town.ask(BlockerList(), actor=OLGA, organisation=elsewhere)).data == ()
    with pytest.raises(errors.NotFound):
        await town.ask(BlockerById(blocker_id=OVEN), actor=OLGA, organisation=elsewhere)
