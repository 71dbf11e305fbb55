"""The tasks under a key result, asked for."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.planning_work import InitiativeList
from tests.planning.bakery import MEMBER, Bakery, publish_of
from tests.planning.quarter import BREAD, REGULARS, TASTING, add, change_tasting, define, draft

OTHER = UUID(int=6)


async def test_tasks_are_listed_in_their_order_page_by_page(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(add())
    await bakery.tell(add(initiative_id=OTHER))
    first = await bakery.ask(InitiativeList(key_result_id=REGULARS, limit=1))
    rest = await bakery.ask(InitiativeList(key_result_id=REGULARS, after=first.next))
    assert [task.id for page in (first, rest) for task in page.data] == [TASTING, OTHER]
    assert rest.next is None


async def test_tasks_are_told_as_they_were(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    before = await bakery.count()
    await bakery.tell(add())
    await bakery.tell(change_tasting(state="done"))
    page = await bakery.ask(InitiativeList(key_result_id=REGULARS), as_of=before + 1)
    assert [task.state for task in page.data] == ["open"]
    assert (await bakery.ask(InitiativeList(key_result_id=REGULARS), as_of=before)).data == ()


async def test_tasks_of_what_is_confidential_are_not_found(bakery: Bakery):
    await bakery.tell(draft(confidential=True))
    await bakery.tell(define())
    await bakery.tell(publish_of(BREAD))
    await bakery.tell(add())
    with pytest.raises(errors.NotFound):
        await bakery.ask(InitiativeList(key_result_id=REGULARS), by=MEMBER)
    with pytest.raises(errors.NotFound):
        await bakery.tell(change_tasting(state="done"), by=MEMBER)
