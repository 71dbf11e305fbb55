"""What becomes of an objective: closed with an outcome, reopened, set aside, brought back."""

from typing import assert_never

from contracts import errors
from contracts.commands.planning_life import (
    ArchiveObjective,
    CloseObjective,
    ReopenObjective,
    RestoreObjective,
)
from contracts.envelope import Fault
from contracts.events.planning_life import (
    ObjectiveArchived,
    ObjectiveClosed,
    ObjectiveReopened,
    ObjectiveRestored,
)
from services.planning.domain import faults
from services.planning.domain.cycle import demand_state
from services.planning.domain.objective import STATES, Objective, ObjectiveEvent
from services.planning.domain.surroundings import Surroundings

LifeCommand = CloseObjective | ReopenObjective | ArchiveObjective | RestoreObjective


def decide(
    objective: Objective, command: LifeCommand, around: Surroundings
) -> list[ObjectiveEvent]:
    """What a command makes happen to an objective; around.under are those that hang under it.

    Raises Invalid, CycleStateWrong, ObjectiveStateWrong, ObjectiveSetAside, LivingChildren,
    NotSetAside.
    """
    match command:
        case CloseObjective():
            return close(objective, command, around)
        case ReopenObjective():
            return reopen(objective, command, around)
        case ArchiveObjective():
            return archive(objective, command, around)
        case RestoreObjective():
            return restore(objective, command)
        case _:
            assert_never(command)


def close(
    objective: Objective, command: CloseObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """End it; living ones under it are listed, and the command must say what becomes of them."""
    _demand_open_cycle(around)
    _demand_here(objective)
    if objective.state != "published":
        raise errors.ObjectiveStateWrong(wanted="published", state=STATES[objective.state])
    given_up = command.outcome in ("abandoned", "postponed")
    wrong = faults.reason(command.reason, wanted=given_up)
    if wrong:
        raise errors.Invalid(*wrong)
    living = living_under(objective, around)
    if living and command.children is None:
        raise errors.LivingChildren(
            *(Fault(f"/children/{child.id}", "living_child", child.title) for child in living)
        )
    return [closed(objective, command)]


def living_under(objective: Objective, around: Surroundings) -> list[Objective]:
    """Those under it that would be left alone if it closed: published, in the same cycle."""
    return [
        child
        for child in around.under
        if child.state == "published"
        and child.archived_with is None
        and child.cycle_id == objective.cycle_id
    ]


def closed(objective: Objective, command: CloseObjective) -> ObjectiveClosed:
    """The end of one, of the objective itself or of one that is closed with it."""
    return ObjectiveClosed(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        outcome=command.outcome,
        reason=command.reason,
    )


def reopen(
    objective: Objective, command: ReopenObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """Go on with it."""
    _demand_open_cycle(around)
    _demand_here(objective)
    wrong = faults.reason(command.reason, wanted=True)
    if wrong:
        raise errors.Invalid(*wrong)
    if objective.state != "closed" or objective.outcome is None:
        raise errors.ObjectiveStateWrong(wanted="closed", state=STATES[objective.state])
    return [
        ObjectiveReopened(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            outcome=objective.outcome,
            reason=command.reason,
        )
    ]


def archive(
    objective: Objective, command: ArchiveObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """Set it aside; what hangs under it goes with it."""
    if objective.archived_with is not None:
        return []
    is_public = any(each.is_published for each in (objective, *around.under))
    wrong = faults.reason(command.reason, wanted=is_public)
    if wrong:
        raise errors.Invalid(*wrong)
    return [archived(objective, objective, command)]


def archived(objective: Objective, root: Objective, command: ArchiveObjective) -> ObjectiveArchived:
    """One set aside, on its own or with what it hangs under."""
    return ObjectiveArchived(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        root_id=root.id,
        reason=command.reason,
    )


def restore(objective: Objective, command: RestoreObjective) -> list[ObjectiveEvent]:
    """Bring it back; what was set aside with it comes too."""
    wrong = faults.reason(command.reason, wanted=False)
    if wrong:
        raise errors.Invalid(*wrong)
    if objective.archived_with is None:
        return []
    if objective.archived_with != objective.id:
        raise errors.SetAsideWithParent(root=objective.archived_with)
    return [restored(objective, objective, command)]


def restored(objective: Objective, root: Objective, command: RestoreObjective) -> ObjectiveRestored:
    """One brought back."""
    return ObjectiveRestored(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        root_id=root.id,
        reason=command.reason,
    )


def _demand_open_cycle(around: Surroundings) -> None:
    assert around.cycle_state is not None, "an objective belongs to a cycle"
    demand_state(around.cycle_state, "planning", "active", "review")


def _demand_here(objective: Objective) -> None:
    if objective.archived_with is not None:
        raise errors.ObjectiveSetAside
