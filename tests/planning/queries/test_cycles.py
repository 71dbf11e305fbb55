"""Cycles and the outline of one, as they are asked."""

from datetime import date
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning import ChangeCycle
from contracts.queries.planning import CycleById, CycleList, CycleTree
from tests.planning.bakery import MEMBER, VIEWER, Bakery
from tests.planning.quarter import BREAD, JONAS, OF_JONAS, QUARTER, REGULARS, draft, open_quarter

CAKES, ROLLS, TARTS = (UUID(int=n) for n in (60, 61, 62))


def shape(nodes):
    return {node.objective.id: shape(node.children) for node in nodes}


async def outline(bakery: Bakery, **moment):
    return shape((await bakery.ask(CycleTree(cycle_id=QUARTER), **moment)).roots)


async def test_anybody_inside_reads_a_cycle(bakery: Bakery):
    assert (await bakery.ask(CycleById(cycle_id=QUARTER), by=VIEWER)).name == "Summer"


async def test_a_cycle_that_is_not_there_is_not_found(bakery: Bakery):
    for question in (CycleById(cycle_id=BREAD), CycleTree(cycle_id=BREAD)):
        with pytest.raises(errors.NotFound):
            await bakery.ask(question)
    with pytest.raises(errors.NotFound):
        await bakery.ask(CycleById(cycle_id=QUARTER), organisation=UUID(int=8))


async def test_the_latest_cycle_comes_first_page_by_page(bakery: Bakery):
    for n, month in ((70, 1), (71, 4), (72, 10)):
        other = open_quarter(
            cycle_id=UUID(int=n), starts_on=date(2026, month, 1), ends_on=date(2026, 12, 31)
        )
        await bakery.tell(other)
    months = []
    after = None
    while True:
        page = await bakery.ask(CycleList(limit=1, after=after))
        months += [view.starts_on.month for view in page.data]
        after = page.next
        if after is None:
            break
    assert months == [10, 7, 4, 1]


async def test_the_outline_nests_what_hangs_under_each_other(bakery: Bakery):
    await bakery.tell(draft())
    await bakery.tell(draft(objective_id=CAKES, parent_id=BREAD))
    await bakery.tell(draft(objective_id=ROLLS, parent_id=CAKES))
    await bakery.tell(draft(objective_id=TARTS, parent_id=BREAD))
    assert await outline(bakery) == {BREAD: {CAKES: {ROLLS: {}}, TARTS: {}}}


async def test_what_hangs_under_another_cycle_stands_on_top(bakery: Bakery):
    year = UUID(int=70)
    await bakery.tell(open_quarter(cycle_id=year))
    await bakery.tell(draft(cycle_id=year))
    await bakery.tell(draft(objective_id=CAKES, parent_id=BREAD))
    assert await outline(bakery) == {CAKES: {}}


async def test_what_hangs_under_something_hidden_stands_on_top(bakery: Bakery):
    await bakery.tell(draft(confidential=True))
    hidden = draft(objective_id=CAKES, parent_id=BREAD, confidential=True, accountable_id=JONAS)
    await bakery.tell(hidden)
    assert await outline(bakery, by=MEMBER) == {CAKES: {}}
    assert await outline(bakery) == {BREAD: {CAKES: {}}}


async def test_the_outline_is_of_any_size(bakery: Bakery):
    for n in range(1000, 1205):
        await bakery.tell(draft(objective_id=UUID(int=n), owner=OF_JONAS))
    assert len(await outline(bakery)) == 205


async def test_a_cycle_and_its_outline_are_told_as_they_were(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    then = await bakery.count()
    await bakery.tell(ChangeCycle(cycle_id=QUARTER, name="Q3"))
    await bakery.tell(draft(objective_id=CAKES))
    assert (await bakery.ask(CycleById(cycle_id=QUARTER), as_of=then)).name == "Summer"
    assert await outline(bakery, as_of=then) == {BREAD: {}}
    with pytest.raises(errors.NotFound):
        await bakery.ask(CycleById(cycle_id=QUARTER), as_of=1)
