"""Who may have tasks done, and what is answered."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.envelope import decode
from contracts.queries.planning_work import InitiativeList, InitiativeView
from tests.planning.bakery import LEAD, MEMBER, VIEWER, Bakery
from tests.planning.quarter import BREAD, JONAS, REGULARS, add, change_tasting


async def test_a_task_answers_as_the_list_after_it(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    for wish in (add(), change_tasting(title="Cakes"), change_tasting(state="done")):
        done = await bakery.tell(wish)
        page = await bakery.ask(InitiativeList(key_result_id=REGULARS))
        assert decode(done.body, InitiativeView) == page.data[0]
        assert done.version == page.data[0].version


async def test_whoever_it_is_assigned_to_may_finish_it_and_others_may_not(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    for nobody in (MEMBER, LEAD, VIEWER):
        with pytest.raises(errors.Forbidden):
            await bakery.tell(add(), by=nobody)
    await bakery.tell(add(assignee_id=JONAS))
    with pytest.raises(errors.Forbidden):
        await bakery.tell(change_tasting(state="done"), by=LEAD)
    assert (await bakery.told(change_tasting(state="done"), by=MEMBER)).state == "done"


async def test_a_stale_version_of_a_task_is_refused(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(add())
    await bakery.tell(change_tasting(title="Cakes"), if_match=1)
    with pytest.raises(errors.Stale):
        await bakery.tell(change_tasting(state="done"), if_match=1)


async def test_a_task_nobody_has_is_not_found(bakery: Bakery):
    with pytest.raises(errors.NotFound):
        await bakery.tell(change_tasting(state="done"))
    with pytest.raises(errors.NotFound):
        await bakery.tell(add(key_result_id=UUID(int=98)))
