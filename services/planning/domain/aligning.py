"""Hanging an objective under another, or under a key result of another."""

from typing import assert_never

from contracts import errors
from contracts.commands.planning_life import AlignObjective, UnalignObjective
from contracts.envelope import Fault
from contracts.events.planning_life import ObjectiveAligned, ObjectiveUnaligned
from contracts.values import Change, Support
from services.planning.domain import faults
from services.planning.domain.alignment import parent_faults
from services.planning.domain.drafting import demand_open, demand_structure
from services.planning.domain.objective import Objective, ObjectiveEvent
from services.planning.domain.surroundings import Surroundings

AlignmentCommand = AlignObjective | UnalignObjective


def decide(
    objective: Objective, command: AlignmentCommand, around: Surroundings
) -> list[ObjectiveEvent]:
    """What a command makes happen; around.ancestors runs from the parent named to the top,
    around.parent is that, around.height counts the levels under the objective, itself included.

    Raises Invalid, CycleStateWrong, ObjectiveStateWrong, ObjectiveSetAside.
    """
    demand_structure(around)
    demand_open(objective)
    match command:
        case AlignObjective():
            return align(objective, command, around)
        case UnalignObjective():
            return unalign(objective, command)
        case _:
            assert_never(command)


def align(
    objective: Objective, command: AlignObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """Hang it there; once published it is an amendment with a reason."""
    wrong = _place_faults(objective, command, around)
    wrong += faults.weight("/weight", command.weight)
    support = None
    if not wrong and around.ancestors:
        support = Support(
            objective_id=around.ancestors[0],
            key_result_id=command.key_result_id,
            contributes=command.contributes,
            weight=faults.plain(command.weight),
        )
    is_other = support is None or support != objective.support
    wrong += faults.reason(command.reason, wanted=is_other and objective.is_published)
    if wrong or support is None:
        raise errors.Invalid(*wrong)
    if not is_other:
        return []
    return [
        ObjectiveAligned(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            parent=Change(old=objective.support, new=support),
            amendment=objective.is_published,
            reason=command.reason,
        )
    ]


def unalign(objective: Objective, command: UnalignObjective) -> list[ObjectiveEvent]:
    """Take it off; once published it is an amendment with a reason."""
    is_other = objective.support is not None
    wrong = faults.reason(command.reason, wanted=is_other and objective.is_published)
    if wrong:
        raise errors.Invalid(*wrong)
    if not is_other:
        return []
    return [
        ObjectiveUnaligned(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            parent=Change(old=objective.support, new=None),
            amendment=objective.is_published,
            reason=command.reason,
        )
    ]


def _place_faults(
    objective: Objective, command: AlignObjective, around: Surroundings
) -> list[Fault]:
    if command.parent_id is None and command.key_result_id is None:
        return [Fault("/parent_id", "missing", "Under which objective, or which key result?")]
    if command.parent_id is not None and command.key_result_id is not None:
        message = "Name an objective or a key result, not both."
        return [Fault("/key_result_id", "not_wanted", message)]
    if command.key_result_id is None:
        return _parent_faults(objective, around)
    kr = around.parent.key_result(command.key_result_id) if around.parent else None
    if kr is None or kr.is_withdrawn:
        message = "There is no such key result here, or it was withdrawn."
        return [Fault("/key_result_id", "unknown_key_result", message)]
    found = _parent_faults(objective, around)
    return [Fault("/key_result_id", fault.code, fault.message) for fault in found]


def _parent_faults(objective: Objective, around: Surroundings) -> list[Fault]:
    is_told = around.is_told_by(confidential=objective.confidential)
    return parent_faults(objective.id, around.ancestors, around.height, is_told=is_told)
