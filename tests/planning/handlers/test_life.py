"""What becomes of objectives that hang under each other."""

from datetime import date
from uuid import UUID

import pytest

from contracts import errors
from contracts.commands.planning_life import (
    AlignObjective,
    ArchiveObjective,
    CarryObjectiveForward,
    CloseObjective,
    ReopenObjective,
    RestoreObjective,
    UnalignObjective,
)
from contracts.envelope import decode
from contracts.queries.planning import CycleTree, ObjectiveById, ObjectiveList
from contracts.queries.planning_amendments import CycleAmendments
from contracts.queries.planning_work import InitiativeList
from services.planning.domain.alignment import DEPTH_MAX
from tests.planning.bakery import LEAD, MEMBER, OWNER, Bakery
from tests.planning.quarter import (
    BREAD,
    HANNA,
    OF_BAKEHOUSE,
    OF_JONAS,
    QUARTER,
    REGULARS,
    add,
    draft,
    open_quarter,
)

CAKES, ROLLS = UUID(int=60), UUID(int=61)
NEXT, AGAIN = UUID(int=70), UUID(int=71)


async def write_tree(bakery: Bakery) -> None:
    """Bread, under it cakes, under these rolls; all published."""
    await bakery.write(BREAD, REGULARS)
    await bakery.write(CAKES, UUID(int=160), parent_id=BREAD, title="Cakes")
    await bakery.write(ROLLS, UUID(int=161), parent_id=CAKES, title="Rolls")


async def view(bakery: Bakery, objective_id: UUID = BREAD):
    return await bakery.ask(ObjectiveById(objective_id=objective_id))


async def states(bakery: Bakery) -> list[str]:
    return [(await view(bakery, each)).state for each in (BREAD, CAKES, ROLLS)]


async def test_every_command_of_life_answers_as_the_question_after_it(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(draft(objective_id=CAKES))
    for wish in (
        AlignObjective(objective_id=BREAD, parent_id=CAKES, reason="Why"),
        UnalignObjective(objective_id=BREAD, reason="Why"),
        CloseObjective(objective_id=BREAD, outcome="achieved"),
        ReopenObjective(objective_id=BREAD, reason="Why"),
        ArchiveObjective(objective_id=BREAD, reason="Why"),
        RestoreObjective(objective_id=BREAD),
    ):
        done = await bakery.tell(wish)
        assert decode(done.body, wish.ANSWER) == await view(bakery)
        assert done.version == (await view(bakery)).version


async def test_closing_a_parent_leaves_or_closes_what_lives_under_it_as_asked(bakery: Bakery):
    await write_tree(bakery)
    wish = CloseObjective(objective_id=BREAD, outcome="missed")
    with pytest.raises(errors.LivingChildren) as refused:
        await bakery.tell(wish)
    told = [(fault.pointer, fault.message) for fault in refused.value.faults]
    assert told == [(f"/children/{CAKES}", "Cakes"), (f"/children/{ROLLS}", "Rolls")]
    await bakery.tell(CloseObjective(objective_id=BREAD, outcome="missed", children="keep"))
    assert await states(bakery) == ["closed", "published", "published"]
    await bakery.tell(ReopenObjective(objective_id=BREAD, reason="Why"))
    await bakery.tell(CloseObjective(objective_id=BREAD, outcome="missed", children="close"))
    assert await states(bakery) == ["closed"] * 3


async def test_nobody_closes_what_is_anothers_by_closing_its_parent(bakery: Bakery):
    await bakery.write(BREAD, REGULARS, owner=OF_BAKEHOUSE)
    await bakery.write(CAKES, UUID(int=160), owner=OF_JONAS, parent_id=BREAD)
    wish = CloseObjective(objective_id=BREAD, outcome="missed", children="close")
    with pytest.raises(errors.Forbidden):
        await bakery.tell(wish, by=LEAD)
    assert (await view(bakery)).state == "published"


async def test_a_hidden_child_is_neither_listed_nor_closed(bakery: Bakery):
    await bakery.write(BREAD, REGULARS, owner=OF_BAKEHOUSE)
    await bakery.write(CAKES, UUID(int=160), parent_id=BREAD, confidential=True)
    await bakery.tell(
        CloseObjective(objective_id=BREAD, outcome="missed", children="close"), by=LEAD
    )
    assert (await view(bakery, CAKES)).state == "published"


async def test_a_subtree_is_set_aside_and_comes_back_whole(bakery: Bakery):
    await write_tree(bakery)
    await bakery.tell(ArchiveObjective(objective_id=ROLLS, reason="Later"))
    await bakery.tell(ArchiveObjective(objective_id=BREAD, reason="Later"))
    assert (await bakery.ask(CycleTree(cycle_id=QUARTER))).roots == ()
    assert (await bakery.ask(ObjectiveList())).data == ()
    aside = await bakery.ask(ObjectiveList(archived=True))
    assert [one.id for one in aside.data] == [BREAD, CAKES, ROLLS]
    with pytest.raises(errors.SetAsideWithParent):
        await bakery.tell(RestoreObjective(objective_id=CAKES))
    await bakery.tell(RestoreObjective(objective_id=BREAD))
    assert not (await view(bakery, CAKES)).archived
    # What had been set aside on its own stays so.
    assert (await view(bakery, ROLLS)).archived


async def test_of_two_who_hang_their_objectives_under_each_other_at_once_one_is_told(
    bakery: Bakery,
):
    await bakery.tell(draft())
    await bakery.tell(draft(objective_id=CAKES))
    bakery.meanwhile(AlignObjective(objective_id=CAKES, parent_id=BREAD))
    with pytest.raises(errors.Invalid) as refused:
        await bakery.tell(AlignObjective(objective_id=BREAD, parent_id=CAKES))
    assert [fault.code for fault in refused.value.faults] == ["circle"]


async def test_a_tree_is_moved_only_to_where_it_fits(bakery: Bakery):
    chain = [UUID(int=200 + n) for n in range(DEPTH_MAX - 1)]
    for n, objective_id in enumerate(chain):
        parent = {"parent_id": chain[n - 1]} if n else {}
        await bakery.tell(draft(objective_id=objective_id, **parent))
    await bakery.tell(draft())
    await bakery.tell(draft(objective_id=CAKES, parent_id=BREAD))
    with pytest.raises(errors.Invalid) as refused:
        await bakery.tell(AlignObjective(objective_id=BREAD, parent_id=chain[-1]))
    assert [fault.code for fault in refused.value.faults] == ["too_deep"]
    await bakery.tell(AlignObjective(objective_id=BREAD, parent_id=chain[-2]))


async def test_the_outline_follows_and_names_what_hangs_under_nothing(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(draft(objective_id=CAKES, owner=OF_BAKEHOUSE))
    await bakery.tell(draft(objective_id=ROLLS, owner=OF_BAKEHOUSE))
    for supporter in (CAKES, ROLLS):
        tree = await bakery.ask(CycleTree(cycle_id=QUARTER))
        assert supporter in tree.unaligned
        await bakery.tell(AlignObjective(objective_id=supporter, key_result_id=REGULARS))
    tree = await bakery.ask(CycleTree(cycle_id=QUARTER))
    assert tree.unaligned == ()
    (root,) = tree.roots
    assert [child.objective.id for child in root.children] == [CAKES, ROLLS]
    assert {child.objective.parent.key_result_id for child in root.children} == {REGULARS}


async def test_a_move_once_published_is_an_amendment(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(draft(objective_id=CAKES))
    await bakery.tell(AlignObjective(objective_id=BREAD, parent_id=CAKES, reason="It serves it"))
    rows = (await bakery.ask(CycleAmendments(cycle_id=QUARTER))).data
    assert ("parent.objective_id", str(CAKES), "It serves it") in [
        (row.field, row.new, row.reason) for row in rows
    ]


async def test_the_next_cycle_is_planned_and_takes_work_along_while_this_one_runs(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.tell(add())
    await bakery.go_on_to("active")
    await bakery.check_in(224, 7)
    opening = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    await bakery.tell(open_quarter(cycle_id=NEXT, **opening))
    wish = CarryObjectiveForward(new_objective_id=AGAIN, objective_id=BREAD, cycle_id=NEXT)
    made = await bakery.told(wish)
    assert made == await view(bakery, AGAIN)
    assert (made.state, made.carried_from, made.cycle_id) == ("draft", BREAD, NEXT)
    (regulars,) = made.key_results
    assert (regulars.current, regulars.carried_from) == (None, REGULARS)
    tasks = await bakery.ask(InitiativeList(key_result_id=regulars.id))
    assert [task.title for task in tasks.data] == [add().title]
    assert (await view(bakery)).carried_to == (AGAIN,)


async def test_what_is_over_can_still_be_carried_forward(bakery: Bakery):
    await bakery.write(BREAD, REGULARS)
    await bakery.go_on_to("closed")
    opening = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    await bakery.tell(open_quarter(cycle_id=NEXT, **opening))
    wish = CarryObjectiveForward(new_objective_id=AGAIN, objective_id=BREAD, cycle_id=NEXT)
    with pytest.raises(errors.Forbidden):
        await bakery.tell(wish, by=MEMBER)
    assert (await bakery.told(wish, by=OWNER)).accountable_id == HANNA
