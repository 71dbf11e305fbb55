"""What becomes of an objective."""

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_life import (
    ArchiveObjective,
    CloseObjective,
    ReopenObjective,
    RestoreObjective,
)
from contracts.events.planning_life import (
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
)
from services.planning.domain import drafting, key_result
from services.planning.domain.life import decide, living_under
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.quarter import (
    BREAD,
    QUARTER,
    around,
    change,
    change_regulars,
    defined,
    drafted,
    published,
)
from tests.support.scenario import scenario

CAKES, ROOT = UUID(int=60), UUID(int=61)
PLACE: dict[str, Any] = {"objective_id": BREAD, "cycle_id": QUARTER}


def told(**there):
    surroundings = around(**there)
    story = scenario(OBJECTIVE, lambda state, wish: decide(state, wish, surroundings))
    return story.given(drafted(), defined(), published())


def close(outcome="achieved", **other):
    return CloseObjective(objective_id=BREAD, outcome=outcome, **other)


def closed(outcome="achieved", **other):
    return ObjectiveClosed(**PLACE, outcome=outcome, **other)


def archived(root_id=BREAD, **other):
    return ObjectiveArchived(**PLACE, root_id=root_id, **other)


def child(**other):
    state = OBJECTIVE.state([drafted(objective_id=CAKES, title="Cakes"), defined(), published()])
    assert state is not None
    return replace(state, **other)


running, in_review, over = (told(cycle_state=state) for state in ("active", "review", "closed"))


def test_an_objective_closes_with_how_it_came_out():
    for story in (running, in_review):
        story.when(close("partly")).then(closed("partly"))
    over.when(close()).then_refused(errors.CycleStateWrong)


@pytest.mark.parametrize("outcome", ["abandoned", "postponed"])
def test_giving_up_needs_a_reason(outcome):
    running.when(close(outcome)).then_refused(errors.Invalid, "/reason")
    running.when(close(outcome, reason="Why")).then(closed(outcome, reason="Why"))


def test_only_what_is_published_is_closed_and_only_once():
    draft = scenario(OBJECTIVE, running.decide).given(drafted(), defined())
    draft.when(close()).then_refused(errors.ObjectiveStateWrong, wanted="published")
    running.given(closed()).when(close()).then_refused(errors.ObjectiveStateWrong)


def test_closing_a_parent_lists_its_living_children_and_asks():
    story = told(cycle_state="active", under=(child(),))
    story.when(close()).then_refused(errors.LivingChildren, f"/children/{CAKES}")
    story.when(close(children="keep")).then(closed())
    story.when(close(children="close")).then(closed())


def test_drafts_closed_ones_those_set_aside_and_those_of_other_cycles_do_not_live():
    there = OBJECTIVE.state([drafted(), defined(), published()])
    others = (
        child(state="draft"),
        child(state="closed"),
        child(archived_with=CAKES),
        child(cycle_id=CAKES),
    )
    assert there is not None
    assert living_under(there, around(under=(*others, child()))) == [child()]


def test_a_closed_objective_goes_on_with_a_reason_and_what_had_been_said_is_kept():
    wish = ReopenObjective(objective_id=BREAD, reason="They came back")
    back = ObjectiveReopened(**PLACE, outcome="missed", reason="They came back")
    running.given(closed("missed")).when(wish).then(back).when(close()).then(closed())
    running.when(wish).then_refused(errors.ObjectiveStateWrong, wanted="closed")
    over.given(closed("missed")).when(wish).then_refused(errors.CycleStateWrong)


def test_what_is_published_is_set_aside_with_a_reason():
    wish = ArchiveObjective(objective_id=BREAD)
    running.when(wish).then_refused(errors.Invalid, "/reason")
    running.when(replace(wish, reason="Later")).then(archived(reason="Later"))
    running.given(archived()).when(replace(wish, reason="Later")).then()


def test_a_draft_is_set_aside_freely_unless_something_published_goes_along():
    draft = told().history[:2]
    alone = scenario(OBJECTIVE, told().decide).given(*draft)
    alone.when(ArchiveObjective(objective_id=BREAD)).then(archived())
    parent = scenario(OBJECTIVE, told(under=(child(),)).decide).given(*draft)
    parent.when(ArchiveObjective(objective_id=BREAD)).then_refused(errors.Invalid, "/reason")


def test_what_was_set_aside_comes_back_with_what_it_went_with():
    wish = RestoreObjective(objective_id=BREAD)
    back = ObjectiveRestored(**PLACE, root_id=BREAD)
    running.given(archived()).when(wish).then(back)
    running.when(wish).then()
    running.given(archived(ROOT)).when(wish).then_refused(errors.SetAsideWithParent, root=ROOT)


def test_nothing_is_changed_of_what_is_closed_or_set_aside():
    there = around(cycle_state="active")
    for end, refusal in (
        (closed(), errors.ObjectiveStateWrong),
        (archived(), errors.ObjectiveSetAside),
    ):
        story = running.given(end)
        story.when(
            lambda o: drafting.decide(o, change(title="Cakes", reason="W"), there)
        ).then_refused(refusal)
        wish = change_regulars(title="Guests", reason="Why")
        story.when(lambda o, wish=wish: key_result.decide(o, wish, there)).then_refused(refusal)
    running.given(archived()).when(close()).then_refused(errors.ObjectiveSetAside)
