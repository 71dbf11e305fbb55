"""A member leaves, and another takes over."""

from uuid import UUID

from contracts.events.identity import MemberDeactivated
from contracts.events.planning import ObjectiveChanged
from contracts.queries.planning import ObjectiveById
from contracts.queries.planning_amendments import CycleAmendments
from contracts.queries.planning_work import InitiativeList
from contracts.values import Owner
from services.planning.domain.carrying import HANDED_OVER
from tests.planning.bakery import Bakery
from tests.planning.quarter import (
    AYLIN,
    BREAD,
    JONAS,
    OF_JONAS,
    QUARTER,
    WASTE,
    add,
    define,
    draft,
    publish,
)

CAKES = UUID(int=60)


async def leave(bakery: Bakery, to: UUID | None = AYLIN) -> None:
    left = MemberDeactivated(member_id=JONAS, hand_over_to=to)
    await bakery.town.record(left, stream=f"member/{JONAS}")


async def jonas_has_work(bakery: Bakery) -> None:
    await bakery.tell(draft(owner=OF_JONAS))
    await bakery.tell(define())
    await bakery.tell(publish())
    await bakery.tell(draft(objective_id=CAKES))
    await bakery.tell(define(WASTE, objective_id=CAKES, accountable_id=JONAS))
    await bakery.tell(add(key_result_id=WASTE, assignee_id=JONAS))


async def test_all_that_was_a_members_is_the_followers_once_the_member_left(bakery: Bakery):
    await jonas_has_work(bakery)
    await leave(bakery)
    bread = await bakery.ask(ObjectiveById(objective_id=BREAD))
    assert (bread.owner, bread.accountable_id) == (Owner(kind="member", id=AYLIN), AYLIN)
    assert bread.key_results[0].accountable_id == AYLIN
    cakes = await bakery.ask(ObjectiveById(objective_id=CAKES))
    assert cakes.key_results[0].accountable_id == AYLIN
    tasks = await bakery.ask(InitiativeList(key_result_id=WASTE))
    assert tasks.data[0].assignee_id == AYLIN
    rows = (await bakery.ask(CycleAmendments(cycle_id=QUARTER))).data
    assert {(row.objective_id, row.reason, row.by.kind) for row in rows} == {
        (BREAD, HANDED_OVER, "system")
    }


async def test_hearing_twice_that_somebody_left_hands_over_once(bakery: Bakery):
    await jonas_has_work(bakery)
    await leave(bakery)
    before = await bakery.count()
    await bakery.town.react_again()
    assert await bakery.count() == before


async def test_without_a_follower_everything_stays_and_waits(bakery: Bakery):
    await jonas_has_work(bakery)
    await leave(bakery, None)
    bread = await bakery.ask(ObjectiveById(objective_id=BREAD))
    assert bread.accountable_id == JONAS


async def test_what_stands_in_a_closed_cycle_stays_as_it_was(bakery: Bakery):
    await jonas_has_work(bakery)
    await bakery.go_on_to("closed")
    await leave(bakery)
    told = [recorded.event for recorded in await bakery.town.events()]
    assert not any(isinstance(event, ObjectiveChanged) for event in told)


async def test_somebody_without_work_leaves_nothing_behind(bakery: Bakery):
    before = await bakery.count()
    await leave(bakery)
    assert await bakery.count() == before + 1
