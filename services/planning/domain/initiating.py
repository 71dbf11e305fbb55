"""Putting tasks under a key result, changing them, getting them done.

Tasks are not part of what was published: no reason is wanted, and they may be finished while the
cycle is reviewed.
"""

from typing import Any, assert_never
from uuid import UUID

from msgspec import UNSET

from contracts import errors
from contracts.commands.planning_work import AddInitiative, ChangeInitiative
from contracts.envelope import Fault
from contracts.events.planning_work import InitiativeAdded, InitiativeChanged, InitiativeCompleted
from contracts.values import INITIATIVES_MAX, Change
from services.planning.domain import faults
from services.planning.domain.change import changed
from services.planning.domain.cycle import demand_state
from services.planning.domain.drafting import demand_open, demand_structure
from services.planning.domain.initiative import Initiative, evolve
from services.planning.domain.objective import Objective, ObjectiveEvent
from services.planning.domain.surroundings import Surroundings

InitiativeCommand = AddInitiative | ChangeInitiative


def decide(
    objective: Objective | None, command: InitiativeCommand, around: Surroundings
) -> list[ObjectiveEvent]:
    """What a command makes happen to a task.

    Raises Invalid, NotFound, IdTaken, CycleStateWrong, KeyResultGone, TooManyInitiatives.
    """
    match command:
        case AddInitiative():
            if objective is None:
                raise errors.NotFound(what="key result")
            return add(objective, command, around)
        case ChangeInitiative():
            found = objective.initiative(command.initiative_id) if objective else None
            if objective is None or found is None:
                raise errors.NotFound(what="initiative")
            return change(objective, found, command, around)
        case _:
            assert_never(command)


def add(objective: Objective, command: AddInitiative, around: Surroundings) -> list[ObjectiveEvent]:
    """One more task."""
    demand_structure(around)
    demand_open(objective)
    kr = objective.key_result(command.key_result_id)
    if kr is None:
        raise errors.NotFound(what="key result")
    if kr.is_withdrawn:
        raise errors.KeyResultGone
    wrong = faults.blank("/title", command.title) + _assignee(command.assignee_id, around)
    if wrong:
        raise errors.Invalid(*wrong)
    event = InitiativeAdded(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        key_result_id=kr.id,
        initiative_id=command.initiative_id,
        title=command.title,
        assignee_id=command.assignee_id,
        due_on=command.due_on,
    )
    there = objective.initiative(command.initiative_id)
    if there is not None:
        if there == evolve(None, event):
            return []  # The same command again: already true, so nothing new happened.
        raise errors.IdTaken(what="initiative")
    if sum(each.key_result_id == kr.id for each in objective.initiatives) >= INITIATIVES_MAX:
        raise errors.TooManyInitiatives(limit=INITIATIVES_MAX)
    return [event]


def change(
    objective: Objective, there: Initiative, command: ChangeInitiative, around: Surroundings
) -> list[ObjectiveEvent]:
    """Another title, assignee or due date; done, or open again."""
    assert around.cycle_state is not None, "an objective belongs to a cycle"
    demand_state(around.cycle_state, "planning", "active", "review")
    assignee = changed(there.assignee_id, command.assignee_id)
    state = changed(there.state, command.state)
    place: dict[str, Any] = {
        "objective_id": objective.id,
        "cycle_id": objective.cycle_id,
        "key_result_id": there.key_result_id,
        "initiative_id": there.id,
    }
    event = InitiativeChanged(
        **place,
        title=changed(there.title, command.title),
        assignee_id=assignee,
        due_on=changed(there.due_on, command.due_on),
        state=state if state and state.new == "open" else None,
    )
    wrong = [] if command.title is UNSET else faults.blank("/title", command.title)
    wrong += _assignee(assignee.new, around) if assignee else []
    if wrong:
        raise errors.Invalid(*wrong)
    events: list[ObjectiveEvent] = [] if event == InitiativeChanged(**place) else [event]
    if state == Change(old="open", new="done"):
        events.append(InitiativeCompleted(**place))
    return events


def _assignee(member_id: UUID | None, around: Surroundings) -> list[Fault]:
    if member_id is None or member_id in around.members:
        return []
    return [Fault("/assignee_id", "unknown_member", "There is no such member here.")]
