"""What was changed of what had been published, asked for."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.queries.planning import KeyResultById
from contracts.queries.planning_amendments import CycleAmendments
from contracts.values import CurvePoint, Metric
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


async def test_all_that_a_measure_is_made_of_is_kept_shown_and_amended_field_by_field(
    bakery: Bakery,
):
    falling = metric(baseline=12, target=4, unit="kg")
    curve = (CurvePoint(on=date(2026, 8, 1), share=Decimal("0.2")),)
    whole = replace(falling, commit=Decimal(8), stretch=Decimal(2), decimals=1, curve=curve)
    await bakery.tell(draft())
    made = await bakery.told(define(metric=whole, weight=Decimal(3)))
    assert (made.metric, made.weight) == (whole, 3)
    await bakery.tell(publish_of(BREAD))
    then = await bakery.count()
    later = (CurvePoint(on=date(2026, 9, 1), share=Decimal("0.5")),)
    other = replace(whole, commit=Decimal(6), stretch=Decimal(1), decimals=0, curve=later)
    wish = change_regulars(metric=other, weight=Decimal(2), reason="We know better")
    assert (await bakery.told(wish)).metric == other
    rows = {field: (old, new) for field, old, new, _ in await told(bakery)}
    assert rows.keys() == {
        *("metric.commit", "metric.stretch", "metric.decimals", "metric.curve", "weight")
    }
    assert (rows["metric.commit"], rows["metric.stretch"]) == ((8, 6), (2, 1))
    asked = KeyResultById(key_result_id=REGULARS)
    assert (await bakery.ask(asked, as_of=then)).metric == whole
    assert (await bakery.ask(asked)).metric == other


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
