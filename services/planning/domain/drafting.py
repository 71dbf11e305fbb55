"""Writing an objective down, changing it, publishing it."""

from typing import assert_never
from uuid import UUID

from contracts import errors
from contracts.commands.planning import ChangeObjective, DraftObjective, PublishObjective
from contracts.envelope import Fault
from contracts.events.planning import ObjectiveChanged, ObjectiveDrafted, ObjectivePublished
from services.planning.domain import faults
from services.planning.domain.alignment import parent_faults
from services.planning.domain.change import changed
from services.planning.domain.cycle import demand_state
from services.planning.domain.objective import STATES, Objective, ObjectiveEvent, evolve
from services.planning.domain.surroundings import Surroundings, accountable_faults, owner_faults

ObjectiveCommand = DraftObjective | ChangeObjective | PublishObjective


def decide(
    objective: Objective | None, command: ObjectiveCommand, around: Surroundings
) -> list[ObjectiveEvent]:
    """What a command makes happen to an objective.

    Raises Invalid, NotFound, IdTaken, CycleStateWrong, ObjectiveStateWrong, AmbitionFixed,
    NoKeyResults.
    """
    if isinstance(command, DraftObjective):
        return draft(objective, command, around)
    if objective is None:
        raise errors.NotFound(what="objective")
    match command:
        case ChangeObjective():
            return change(objective, command, around)
        case PublishObjective():
            return publish(objective, command, around)
        case _:
            assert_never(command)


def draft(
    objective: Objective | None, command: DraftObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """Write it down. A draft counts nowhere, so no reason is wanted while the cycle runs."""
    if around.cycle_state is not None:
        demand_structure(around)
    accountable_id = _accountable(command, around)
    wrong = _draft_faults(command, accountable_id, around)
    if wrong or accountable_id is None:
        raise errors.Invalid(*wrong)
    drafted = ObjectiveDrafted(
        objective_id=command.objective_id,
        cycle_id=command.cycle_id,
        title=command.title,
        description=command.description,
        owner=command.owner,
        accountable_id=accountable_id,
        ambition=command.ambition,
        parent_id=command.parent_id,
        confidential=command.confidential,
        rhythm=command.rhythm,
    )
    if objective is None:
        return [drafted]
    if objective == evolve(None, drafted):
        return []  # The same command again: already true, so nothing new happened.
    raise errors.IdTaken(what="objective")


def change(
    objective: Objective, command: ChangeObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """Another definition; once published it is an amendment with a reason."""
    demand_structure(around)
    demand_open(objective)
    event = ObjectiveChanged(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        title=changed(objective.title, command.title),
        description=changed(objective.description, command.description),
        owner=changed(objective.owner, command.owner),
        accountable_id=changed(objective.accountable_id, command.accountable_id),
        ambition=changed(objective.ambition, command.ambition),
        confidential=changed(objective.confidential, command.confidential),
        rhythm=changed(objective.rhythm, command.rhythm),
        amendment=objective.is_published,
        reason=command.reason,
    )
    is_other = any(
        (
            event.title,
            event.description,
            event.owner,
            event.accountable_id,
            event.ambition,
            event.confidential,
            event.rhythm,
        )
    )
    if event.ambition and objective.is_published:
        raise errors.AmbitionFixed
    wrong = _change_faults(event, around) + _sight_faults(event, around)
    wrong += faults.reason(command.reason, wanted=is_other and objective.is_published)
    if wrong:
        raise errors.Invalid(*wrong)
    return [event] if is_other else []


def publish(
    objective: Objective, command: PublishObjective, around: Surroundings
) -> list[ObjectiveEvent]:
    """Fix its definition; in a running cycle that is an amendment of the cycle's structure."""
    demand_structure(around)
    demand_open(objective)
    if objective.state != "draft":
        raise errors.ObjectiveStateWrong(wanted="to be a draft", state=STATES[objective.state])
    is_running = around.cycle_state == "active"
    wrong = faults.reason(command.reason, wanted=is_running)
    if wrong:
        raise errors.Invalid(*wrong)
    if not objective.live:
        raise errors.NoKeyResults
    return [
        ObjectivePublished(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            amendment=is_running,
            reason=command.reason,
        )
    ]


def demand_structure(around: Surroundings) -> None:
    """Pass while a structure may change at all, or raise CycleStateWrong."""
    assert around.cycle_state is not None, "an objective belongs to a cycle"
    demand_state(around.cycle_state, "planning", "active")


def demand_open(objective: Objective) -> None:
    """Pass while an objective goes on, or raise ObjectiveStateWrong, ObjectiveSetAside."""
    if objective.archived_with is not None:
        raise errors.ObjectiveSetAside
    if objective.state == "closed":
        raise errors.ObjectiveStateWrong(wanted="a draft or published", state=STATES["closed"])


def _accountable(command: DraftObjective, around: Surroundings) -> UUID | None:
    if command.accountable_id is not None:
        return command.accountable_id
    return command.owner.id if command.owner.kind == "member" else around.me


def _draft_faults(
    command: DraftObjective, accountable_id: UUID | None, around: Surroundings
) -> list[Fault]:
    wrong = faults.blank("/title", command.title)
    if around.cycle_state is None:
        wrong.append(Fault("/cycle_id", "unknown_cycle", "There is no such cycle here."))
    wrong += owner_faults(command.owner, around)
    if command.accountable_id is not None:
        wrong += accountable_faults(command.accountable_id, around)
    elif accountable_id is None and not wrong:
        wrong.append(Fault("/accountable_id", "missing", "Who is accountable for it?"))
    if command.parent_id is not None:
        is_told = around.is_told_by(confidential=command.confidential)
        wrong += parent_faults(command.objective_id, around.ancestors, is_told=is_told)
    return wrong


def _change_faults(event: ObjectiveChanged, around: Surroundings) -> list[Fault]:
    wrong: list[Fault] = []
    if event.title:
        wrong += faults.blank("/title", event.title.new)
    if event.owner:
        wrong += owner_faults(event.owner.new, around)
    if event.accountable_id:
        wrong += accountable_faults(event.accountable_id.new, around)
    return wrong


def _sight_faults(event: ObjectiveChanged, around: Surroundings) -> list[Fault]:
    """What names it, or what it names, that everybody would go on reading."""
    if event.confidential is None:
        return []
    if around.is_told_by(confidential=event.confidential.new):
        message = "It hangs under what is confidential; hang it elsewhere first."
        return [Fault("/confidential", "confidential_parent", message)]
    if not event.confidential.new:
        return []
    return [
        Fault(
            "/confidential",
            "public_child",
            f"“{child.title}” hangs under it and is for everybody; change that first.",
        )
        for child in around.under
        if child.parent_id == event.objective_id and not child.confidential
    ]
