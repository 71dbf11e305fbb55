from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.checkin import AcknowledgeCheckIn, RecordCheckIn, RetractCheckIn
from contracts.events.planning import CycleClosed
from contracts.queries.checkin import UnacknowledgedList
from contracts.queries.page import Page
from services.checkin.main import SERVICE
from tests.support.quarter import (
    ADA,
    ANNA,
    BEN,
    CYCLE,
    KEY_RESULT,
    LEA,
    MAX,
    OLGA,
    OTHER_KEY_RESULT,
    RUNNING,
    bakery,
    defined,
    hear,
)
from tests.support.town import Town

FIRST, SECOND, THIRD = (UUID(int=n) for n in (11, 12, 13))


async def reported() -> Town:
    """Anna has reported twice on her key result and once on another, under Ben's objective."""
    town = await bakery(SERVICE, so_far=(*RUNNING, defined(OTHER_KEY_RESULT, title="Rolls")))
    for n, (id, key_result_id) in enumerate(
        ((FIRST, KEY_RESULT), (SECOND, OTHER_KEY_RESULT), (THIRD, KEY_RESULT))
    ):
        command = RecordCheckIn(
            check_in_id=id, key_result_id=key_result_id, value=Decimal(n), note=f"Note {n}"
        )
        await town.tell(command, actor=ANNA)
    return town


async def waiting(town: Town, actor: Any, **asked: Any) -> Page[Any]:
    as_of = asked.pop("as_of", None)
    page: Page[Any] = await town.ask(UnacknowledgedList(**asked), actor=actor, as_of=as_of)
    return page


def ids(page: Page[Any]) -> list[UUID]:
    return [one.check_in.id for one in page.data]


@pytest.mark.parametrize("actor", [BEN, LEA], ids=["answers for it", "leads the team"])
async def test_who_answers_for_an_objective_or_leads_its_team_is_reported_to(actor: Any):
    page = await waiting(await reported(), actor)
    assert ids(page) == [THIRD, SECOND, FIRST]
    assert [one.title for one in page.data] == ["Ten bakers name us", "Rolls", "Ten bakers name us"]
    assert page.data[0].check_in.note == "Note 2" and page.data[0].objective_title


@pytest.mark.parametrize("actor", [ANNA, MAX, OLGA, ADA])
async def test_nobody_else_is_and_nobody_by_themselves(actor: Any):
    assert ids(await waiting(await reported(), actor)) == []


async def test_what_one_reported_oneself_waits_for_others_only():
    town = await bakery(SERVICE, so_far=RUNNING)
    command = RecordCheckIn(check_in_id=FIRST, key_result_id=KEY_RESULT, value=Decimal(4))
    await town.tell(command, actor=BEN)
    assert ids(await waiting(town, BEN)) == []
    assert ids(await waiting(town, LEA)) == [FIRST]


async def test_what_was_seen_or_taken_back_waits_no_longer():
    town = await reported()
    before = len(await town.events())
    await town.tell(AcknowledgeCheckIn(check_in_id=SECOND), actor=BEN)
    await town.tell(RetractCheckIn(check_in_id=FIRST, reason="Another month"), actor=ANNA)
    assert ids(await waiting(town, LEA)) == [THIRD]
    assert ids(await waiting(town, LEA, as_of=before)) == [THIRD, SECOND, FIRST]


@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_pages_together_are_all_of_it(limit: int):
    town = await reported()
    found, after = [], None
    while True:
        page = await waiting(town, BEN, limit=limit, after=after)
        assert len(page.data) <= limit
        found += ids(page)
        after = page.next
        if after is None:
            break
    assert found == [THIRD, SECOND, FIRST]


async def test_of_a_closed_cycle_nothing_waits():
    town = await reported()
    await hear(town, CycleClosed(cycle_id=CYCLE))
    assert ids(await waiting(town, BEN)) == []
