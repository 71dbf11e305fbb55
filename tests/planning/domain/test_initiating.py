"""Tasks under a key result."""

from datetime import date
from uuid import UUID

import pytest

from contracts import errors
from contracts.events.planning import KeyResultWithdrawn
from contracts.events.planning_work import InitiativeChanged, InitiativeCompleted
from contracts.values import INITIATIVES_MAX, Change
from services.planning.domain.initiating import decide
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.domain.test_initiative import PLACE
from tests.planning.quarter import (
    BREAD,
    JONAS,
    QUARTER,
    REGULARS,
    WASTE,
    add,
    added,
    around,
    change_tasting,
    defined,
    drafted,
    published,
)
from tests.support.scenario import scenario

STRANGER = UUID(int=99)
DAY = date(2026, 8, 1)


def told(**there):
    surroundings = around(**there)
    story = scenario(OBJECTIVE, lambda state, wish: decide(state, wish, surroundings))
    return story.given(drafted(), defined(), published())


running, in_review, closed = (told(cycle_state=state) for state in ("active", "review", "closed"))
done = InitiativeCompleted(**PLACE)


def test_a_task_needs_no_reason_even_under_what_is_published():
    running.when(add(assignee_id=JONAS, due_on=DAY)).then(added(assignee_id=JONAS, due_on=DAY))


def test_adding_the_same_task_twice_records_it_once():
    running.given(added()).when(add()).then()
    running.given(added()).when(add(title="Cakes")).then_refused(errors.IdTaken)


def test_a_task_names_a_member_and_says_something():
    wish = add(title=" ", assignee_id=STRANGER)
    running.when(wish).then_refused(errors.Invalid, "/title", "/assignee_id")
    other = change_tasting(title=" ", assignee_id=STRANGER)
    running.given(added()).when(other).then_refused(errors.Invalid, "/title", "/assignee_id")


def test_a_task_stands_under_a_key_result_that_counts():
    running.when(add(key_result_id=WASTE)).then_refused(errors.NotFound)
    gone = KeyResultWithdrawn(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS)
    running.given(gone).when(add()).then_refused(errors.KeyResultGone)


def test_a_key_result_has_so_many_tasks_and_no_more():
    full = running.given(*(added(initiative_id=UUID(int=200 + n)) for n in range(INITIATIVES_MAX)))
    full.when(add()).then_refused(errors.TooManyInitiatives, limit=INITIATIVES_MAX)


def test_a_changed_task_keeps_old_and_new():
    wish = change_tasting(title="A tasting on Sunday", assignee_id=JONAS, due_on=DAY)
    running.given(added()).when(wish).then(
        InitiativeChanged(
            **PLACE,
            title=Change(old=added().title, new="A tasting on Sunday"),
            assignee_id=Change(old=None, new=JONAS),
            due_on=Change(old=None, new=DAY),
        )
    )


def test_a_task_may_lose_its_assignee_and_its_day():
    there = running.given(added(assignee_id=JONAS, due_on=DAY))
    there.when(change_tasting(assignee_id=None, due_on=None)).then(
        InitiativeChanged(
            **PLACE,
            assignee_id=Change(old=JONAS, new=None),
            due_on=Change(old=DAY, new=None),
        )
    )


def test_a_task_may_be_finished_while_the_cycle_is_reviewed():
    in_review.given(added()).when(change_tasting(state="done")).then(done)
    in_review.given(added(), done).when(change_tasting(state="done")).then()
    in_review.when(add()).then_refused(errors.CycleStateWrong)


def test_a_task_done_may_be_opened_again():
    running.given(added(), done).when(change_tasting(state="open")).then(
        InitiativeChanged(**PLACE, state=Change(old="done", new="open"))
    )


def test_after_the_cycle_tasks_stay_as_they_are():
    closed.given(added()).when(change_tasting(state="done")).then_refused(errors.CycleStateWrong)


@pytest.mark.parametrize("wish", [change_tasting(state="done"), change_tasting(title="Cakes")])
def test_a_task_that_is_not_there_is_not_found(wish):
    running.when(wish).then_refused(errors.NotFound, what="initiative")
