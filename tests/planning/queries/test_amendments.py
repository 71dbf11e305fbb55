"""What was changed of what had been published, asked for."""

from uuid import UUID

import pytest

from contracts import errors
from contracts.queries.planning_amendments import CycleAmendments
from contracts.values import Metric
from tests.planning.bakery import MEMBER, Bakery, publish_of
from tests.planning.quarter import (
    BREAD,
    JONAS,
    QUARTER,
    REGULARS,
    WASTE,
    change,
    change_regulars,
    define,
    draft,
    metric,
    withdraw,
)

AMENDMENTS = CycleAmendments(cycle_id=QUARTER)


async def told(bakery, query=AMENDMENTS, **by):
    page = await bakery.ask(query, **by)
    return [(row.field, row.old, row.new, row.reason) for row in page.data]


async def test_amendments_are_told_in_the_order_they_were_made(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(change_regulars(metric=metric(target=400), reason="More come"))
    await bakery.tell(change(title="Cakes", reason="Bread is done"))
    await bakery.tell(define(WASTE, reason="We forgot it"))
    await bakery.tell(withdraw(reason="Nobody counts"))
    rows = (await bakery.ask(AMENDMENTS)).data
    assert [(row.field, row.old, row.new, row.reason) for row in rows] == [
        ("metric.target", 350, 400, "More come"),
        ("title", draft().title, "Cakes", "Bread is done"),
        ("state", None, "live", "We forgot it"),
        ("state", "live", "withdrawn", "Nobody counts"),
    ]
    assert [row.key_result_id for row in rows] == [REGULARS, None, WASTE, REGULARS]
    assert all(row.by.kind == "member" for row in rows)
    assert [row.position for row in rows] == sorted({row.position for row in rows})


async def test_what_changes_in_a_draft_is_no_amendment(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(define())
    await bakery.tell(change_regulars(metric=Metric(kind="boolean")))
    await bakery.tell(change(accountable_id=JONAS))
    assert await told(bakery) == []


async def test_amendments_come_page_by_page_and_as_of_a_moment(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    before = await bakery.count()
    await bakery.tell(change(title="Cakes", description="Sweet", reason="Why"))
    await bakery.tell(change(title="Rolls", reason="Why"))
    first = await bakery.ask(CycleAmendments(cycle_id=QUARTER, limit=2))
    rest = await bakery.ask(CycleAmendments(cycle_id=QUARTER, limit=2, after=first.next))
    assert [row.new for page in (first, rest) for row in page.data] == ["Cakes", "Sweet", "Rolls"]
    assert rest.next is None
    assert len((await bakery.ask(AMENDMENTS, as_of=before + 1)).data) == 2


async def test_amendments_of_what_is_confidential_leave_no_trace(bakery: Bakery):
    other, hidden = UUID(int=50), UUID(int=51)
    await bakery.tell(draft(objective_id=hidden, confidential=True))
    await bakery.tell(define(WASTE, objective_id=hidden))
    await bakery.tell(publish_of(hidden))
    await bakery.write(other, REGULARS)
    for objective_id in (hidden, other):
        wish = type(change())(objective_id=objective_id, title="Cakes", reason="Why")
        await bakery.tell(wish)
    assert len(await told(bakery)) == 2
    page = await bakery.ask(CycleAmendments(cycle_id=QUARTER, limit=1), by=MEMBER)
    assert [row.objective_id for row in page.data] == [other]
    assert page.next is None


async def test_a_cycle_nobody_opened_has_no_amendments(bakery: Bakery):
    with pytest.raises(errors.NotFound):
        await bakery.ask(CycleAmendments(cycle_id=UUID(int=99)))
