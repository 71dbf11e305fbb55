"""Going on in another cycle, and in other hands."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_life import CarryObjectiveForward
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.events.planning_life import ObjectiveArchived, ObjectiveCarriedForward
from contracts.events.planning_work import InitiativeAdded, InitiativeChanged, InitiativeCompleted
from contracts.values import Change, CurvePoint, Owner
from services.planning.domain.carrying import HANDED_OVER, carry, hand_over
from services.planning.domain.objective import Objective
from services.planning.handlers.streams import OBJECTIVE
from tests.planning.domain.test_initiative import PLACE
from tests.planning.quarter import (
    AYLIN,
    BREAD,
    HANNA,
    JONAS,
    OF_JONAS,
    QUARTER,
    REGULARS,
    TASTING,
    WASTE,
    added,
    around,
    defined,
    drafted,
    metric,
    published,
)

NEXT, AGAIN, DONE = UUID(int=70), UUID(int=71), UUID(int=72)
WISH = CarryObjectiveForward(new_objective_id=AGAIN, objective_id=BREAD, cycle_id=NEXT)


def state(*events) -> Objective:
    made = OBJECTIVE.state([drafted(), defined(), *events])
    assert made is not None
    return made


def test_definition_and_open_tasks_go_on_and_each_names_the_other():
    curve = (CurvePoint(on=date(2026, 7, 31), share=Decimal("0.5")),)
    source = state(
        defined(WASTE, metric=replace(metric(), curve=curve)),
        published(),
        added(assignee_id=JONAS),
        added(initiative_id=DONE),
        InitiativeCompleted(**{**PLACE, "initiative_id": DONE}),
    )
    new, said = carry(source, WISH, around())
    draft, regulars, waste, task = new
    assert isinstance(draft, ObjectiveDrafted)
    assert (draft.title, draft.carried_from, draft.cycle_id) == (drafted().title, BREAD, NEXT)
    assert isinstance(regulars, KeyResultDefined) and isinstance(waste, KeyResultDefined)
    assert (regulars.metric, regulars.carried_from) == (metric(), REGULARS)
    assert (waste.metric, waste.carried_from) == (metric(), WASTE)
    assert isinstance(task, InitiativeAdded)
    assert (task.key_result_id, task.assignee_id) == (regulars.key_result_id, JONAS)
    assert task.initiative_id != TASTING
    assert said == ObjectiveCarriedForward(
        objective_id=BREAD, cycle_id=QUARTER, to_objective_id=AGAIN, to_cycle_id=NEXT
    )
    made = OBJECTIVE.state(new)
    assert made is not None and (made.state, made.version) == ("draft", 4)


def test_what_was_withdrawn_and_its_tasks_stay_behind():
    gone = KeyResultWithdrawn(objective_id=BREAD, cycle_id=QUARTER, key_result_id=REGULARS)
    new, _ = carry(state(added(), gone), WISH, around())
    assert [type(event) for event in new] == [ObjectiveDrafted]


def test_who_left_is_followed_by_whoever_carries_it_forward():
    source = state(added(assignee_id=AYLIN))
    source = replace(source, owner=OF_JONAS, accountable_id=JONAS)
    new, _ = carry(source, WISH, around(members=frozenset((HANNA,))))
    made = OBJECTIVE.state(new)
    assert made is not None
    assert (made.owner, made.accountable_id) == (Owner(kind="member", id=HANNA), HANNA)
    assert made.initiatives[0].assignee_id is None


@pytest.mark.parametrize(
    ("cycle_id", "cycle_state", "code"),
    [
        (NEXT, None, "unknown_cycle"),
        (QUARTER, "planning", "same_cycle"),
        (NEXT, "closed", "cycle_over"),
    ],
)
def test_another_cycle_must_be_there_and_take_it(cycle_id, cycle_state, code):
    with pytest.raises(errors.Invalid) as refused:
        carry(state(), replace(WISH, cycle_id=cycle_id), around(cycle_state=cycle_state))
    assert [(f.pointer, f.code) for f in refused.value.faults] == [("/cycle_id", code)]


def test_an_objective_is_carried_into_a_cycle_once():
    _, said = carry(state(), WISH, around())
    with pytest.raises(errors.CarriedAlready):
        carry(state(said), WISH, around())
    aside = ObjectiveArchived(objective_id=BREAD, cycle_id=QUARTER, root_id=BREAD)
    with pytest.raises(errors.ObjectiveSetAside):
        carry(state(aside), WISH, around())


def test_all_that_somebody_had_to_do_changes_hands_with_old_and_new():
    source = replace(
        state(
            defined(WASTE, accountable_id=JONAS),
            published(),
            added(assignee_id=JONAS),
            added(initiative_id=DONE, assignee_id=JONAS),
            InitiativeCompleted(**{**PLACE, "initiative_id": DONE}),
        ),
        owner=OF_JONAS,
        accountable_id=JONAS,
    )
    place: dict[str, Any] = {"objective_id": BREAD, "cycle_id": QUARTER}
    hands = Change(old=JONAS, new=AYLIN)
    assert hand_over(source, JONAS, AYLIN) == [
        ObjectiveChanged(
            **place,
            owner=Change(old=OF_JONAS, new=Owner(kind="member", id=AYLIN)),
            accountable_id=hands,
            amendment=True,
            reason=HANDED_OVER,
        ),
        KeyResultAmended(**place, key_result_id=WASTE, reason=HANDED_OVER, accountable_id=hands),
        InitiativeChanged(**PLACE, assignee_id=Change(old=JONAS, new=AYLIN)),
    ]


def test_a_draft_changes_hands_without_an_amendment():
    whole, part = hand_over(state(), HANNA, AYLIN)
    assert isinstance(whole, ObjectiveChanged) and not whole.amendment
    assert isinstance(part, KeyResultChanged)
    assert hand_over(state(), JONAS, AYLIN) == []
