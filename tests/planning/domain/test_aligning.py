"""Hanging objectives under each other."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_life import AlignObjective, UnalignObjective
from contracts.events.planning import KeyResultWithdrawn
from contracts.events.planning_life import ObjectiveAligned, ObjectiveClosed, ObjectiveUnaligned
from contracts.values import Change, Support
from services.planning.domain.aligning import decide
from services.planning.domain.alignment import DEPTH_MAX
from services.planning.domain.objective import Objective
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import BREAD, QUARTER, WASTE, around, defined, drafted, published
from tests.support.scenario import scenario

COMPANY_GOAL, OTHER = UUID(int=60), UUID(int=61)
PLACE: dict[str, Any] = {"objective_id": BREAD, "cycle_id": QUARTER}
WISH = AlignObjective(objective_id=BREAD, parent_id=COMPANY_GOAL)


def parent(*events) -> Objective:
    goal = [drafted(objective_id=COMPANY_GOAL), defined(WASTE, objective_id=COMPANY_GOAL), *events]
    state = OBJECTIVE.state(goal)
    assert state is not None
    return state


def told(ancestors=(COMPANY_GOAL,), **there):
    known = around(ancestors=ancestors, parent=parent() if ancestors else None, **there)
    return scenario(OBJECTIVE, lambda state, wish: decide(state, wish, known)).given(drafted())


def aligned(old=None, new=None, **other):
    new = new or Support(objective_id=COMPANY_GOAL)
    return ObjectiveAligned(**PLACE, parent=Change(old=old, new=new), **other)


def test_an_objective_hangs_under_another_and_counts_nothing_unless_said_so():
    told().when(WISH).then(aligned())
    wish = replace(WISH, contributes=True, weight=Decimal("2.50"))
    counts = Support(objective_id=COMPANY_GOAL, contributes=True, weight=Decimal("2.5"))
    told().when(wish).then(aligned(new=counts))


def test_an_objective_hangs_under_a_key_result():
    wish = AlignObjective(objective_id=BREAD, key_result_id=WASTE)
    place = Support(objective_id=COMPANY_GOAL, key_result_id=WASTE)
    told().when(wish).then(aligned(new=place))
    gone = KeyResultWithdrawn(objective_id=COMPANY_GOAL, cycle_id=QUARTER, key_result_id=WASTE)
    known = around(ancestors=(COMPANY_GOAL,), parent=parent(gone))
    story = scenario(OBJECTIVE, lambda state, wish: decide(state, wish, known)).given(drafted())
    story.when(wish).then_refused(errors.Invalid, "/key_result_id")
    told(ancestors=()).when(wish).then_refused(errors.Invalid, "/key_result_id")


def test_the_place_is_one_and_is_named():
    nothing = AlignObjective(objective_id=BREAD)
    told(ancestors=()).when(nothing).then_refused(errors.Invalid, "/parent_id")
    told().when(replace(WISH, key_result_id=WASTE)).then_refused(errors.Invalid, "/key_result_id")
    told(ancestors=()).when(WISH).then_refused(errors.Invalid, "/parent_id")
    told().when(replace(WISH, weight=Decimal(0))).then_refused(errors.Invalid, "/weight")


def test_nothing_comes_to_hang_under_itself():
    told(ancestors=(COMPANY_GOAL, OTHER, BREAD)).when(WISH).then_refused(
        errors.Invalid, "/parent_id"
    )
    by_key_result = AlignObjective(objective_id=BREAD, key_result_id=WASTE)
    told(ancestors=(COMPANY_GOAL, BREAD)).when(by_key_result).then_refused(
        errors.Invalid, "/key_result_id"
    )


def test_a_tree_that_is_moved_stays_within_the_depth():
    told(height=DEPTH_MAX - 1).when(WISH).then(aligned())
    told(height=DEPTH_MAX).when(WISH).then_refused(errors.Invalid, "/parent_id")


def test_moving_asks_for_a_reason_once_published():
    there = told().given(defined(), published())
    there.when(WISH).then_refused(errors.Invalid, "/reason")
    moved = there.when(replace(WISH, reason="It serves this")).then(
        aligned(amendment=True, reason="It serves this")
    )
    moved.when(WISH).then()
    off = UnalignObjective(objective_id=BREAD)
    moved.when(off).then_refused(errors.Invalid, "/reason")
    moved.when(replace(off, reason="It stands alone")).then(
        ObjectiveUnaligned(
            **PLACE,
            parent=Change(old=Support(objective_id=COMPANY_GOAL), new=None),
            amendment=True,
            reason="It stands alone",
        )
    )


def test_a_draft_is_moved_freely_and_taking_off_what_hangs_nowhere_changes_nothing():
    told().when(UnalignObjective(objective_id=BREAD)).then()
    told().given(aligned()).when(UnalignObjective(objective_id=BREAD)).then(
        ObjectiveUnaligned(**PLACE, parent=Change(old=Support(objective_id=COMPANY_GOAL), new=None))
    )


def test_what_is_closed_stays_where_it_hangs():
    over = told().given(ObjectiveClosed(**PLACE, outcome="achieved"))
    over.when(WISH).then_refused(errors.ObjectiveStateWrong)
    told(cycle_state="review").when(WISH).then_refused(errors.CycleStateWrong)
