"""Objectives and key results, as they are asked."""

from decimal import Decimal
from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.planning import KeyResultById, ObjectiveById, ObjectiveList
from tests.planning.bakery import LEAD, MEMBER, Bakery
from tests.planning.quarter import BREAD, OF_JONAS, QUARTER, REGULARS, define, draft, open_quarter

OBJECTIVE, KEY_RESULT = ObjectiveById(objective_id=BREAD), KeyResultById(key_result_id=REGULARS)


async def test_an_objective_and_its_key_result_tell_the_same(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.check_in(224, 7)
    objective = await bakery.ask(OBJECTIVE)
    assert objective.key_results == (await bakery.ask(KEY_RESULT),)
    assert objective.key_results[0].current == Decimal(224)


async def test_what_is_not_there_or_hidden_is_not_found(bakery: Bakery):
    for question in (OBJECTIVE, KEY_RESULT):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question)
    await bakery.tell(draft(confidential=True))
    await bakery.tell(define())
    for question in (OBJECTIVE, KEY_RESULT):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question, by=MEMBER)
        assert await bakery.ask(question)


async def test_objectives_are_listed_in_the_order_of_drafting_all_or_of_a_cycle(bakery: Bakery):
    year = UUID(int=70)
    await bakery.tell(open_quarter(cycle_id=year))
    drafts = [(UUID(int=n), year if n % 2 else QUARTER) for n in range(105, 100, -1)]
    for objective_id, cycle_id in drafts:
        await bakery.tell(draft(objective_id=objective_id, cycle_id=cycle_id))
    page = await bakery.ask(ObjectiveList())
    assert [view.id for view in page.data] == [objective_id for objective_id, _ in drafts]
    page = await bakery.ask(ObjectiveList(cycle_id=year))
    assert [view.id for view in page.data] == [o for o, cycle_id in drafts if cycle_id == year]
    assert (await bakery.ask(ObjectiveList(cycle_id=BREAD))).data == ()


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
async def test_hidden_objectives_leave_no_gap_in_the_pages(bakery: Bakery, limit):
    open_to_all = []
    for n in range(100, 114):
        is_hidden = n % 3 != 0
        await bakery.tell(draft(objective_id=UUID(int=n), confidential=is_hidden))
        if not is_hidden:
            open_to_all.append(UUID(int=n))
    found, after = [], None
    while True:
        page = await bakery.ask(ObjectiveList(limit=limit, after=after), by=MEMBER)
        found += [view.id for view in page.data]
        after = page.next
        assert (len(page.data) == limit) or after is None
        if after is None:
            break
    assert found == open_to_all


async def test_where_the_rest_is_hidden_no_further_page_is_promised(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(draft(objective_id=UUID(int=60), confidential=True))
    page = await bakery.ask(ObjectiveList(limit=1), by=MEMBER)
    assert (len(page.data), page.next) == (1, None)


async def test_a_cursor_that_was_not_given_out_is_refused(bakery: Bakery):
    with pytest.raises(errors.Invalid):
        await bakery.ask(ObjectiveList(after="nonsense"))


async def test_those_of_the_team_and_those_named_see_what_is_confidential(bakery: Bakery):
    await bakery.tell(draft(confidential=True, owner=OF_JONAS))
    await bakery.tell(define())
    assert await bakery.ask(OBJECTIVE, by=MEMBER)
    with pytest.raises(errors.NotFound):
        await bakery.ask(OBJECTIVE, by=LEAD)
