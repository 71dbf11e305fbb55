"""Going on with an objective in another cycle, and with a member's work in other hands."""

from collections.abc import Callable
from uuid import UUID

from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_life import CarryObjectiveForward
from contracts.envelope import Fault
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    ObjectiveChanged,
    ObjectiveDrafted,
)
from contracts.events.planning_life import ObjectiveCarriedForward
from contracts.events.planning_work import InitiativeAdded, InitiativeChanged
from contracts.values import Change, Owner
from services.planning.domain import faults
from services.planning.domain.objective import KeyResult, Objective, ObjectiveEvent
from services.planning.domain.surroundings import Surroundings

# The reason of what changes hands because somebody left.
HANDED_OVER = "Handed over by a member who left."


def carry(
    source: Objective, command: CarryObjectiveForward, around: Surroundings
) -> tuple[list[ObjectiveEvent], ObjectiveCarriedForward]:
    """The draft in the other cycle, whose state around holds, and what the source says of it.

    Who left is followed by whoever carries it forward. Raises Invalid, CarriedAlready,
    ObjectiveSetAside.
    """
    if source.archived_with is not None:
        raise errors.ObjectiveSetAside
    wrong = faults.reason(command.reason, wanted=False) + _cycle_faults(source, command, around)
    if wrong:
        raise errors.Invalid(*wrong)
    if any(carried.cycle_id == command.cycle_id for carried in source.carried_to):
        raise errors.CarriedAlready
    key_results = [(around.fresh(), kr) for kr in source.live]
    new: list[ObjectiveEvent] = [_drafted(source, command, around)]
    new += [_defined(command, new_id, kr, around) for new_id, kr in key_results]
    new += _initiatives(source, command, {kr.id: new_id for new_id, kr in key_results}, around)
    carried = ObjectiveCarriedForward(
        objective_id=source.id,
        cycle_id=source.cycle_id,
        to_objective_id=command.new_objective_id,
        to_cycle_id=command.cycle_id,
        reason=command.reason,
    )
    return new, carried


def hand_over(objective: Objective, member_id: UUID, to_id: UUID) -> list[ObjectiveEvent]:
    """All that a member is accountable for goes to another: the whole, parts, open tasks."""
    events: list[ObjectiveEvent] = []
    mine = Owner(kind="member", id=member_id)
    owner = Change(old=mine, new=Owner(kind="member", id=to_id))
    hands = Change(old=member_id, new=to_id)
    if member_id == objective.accountable_id or objective.owner == mine:
        events.append(
            ObjectiveChanged(
                objective_id=objective.id,
                cycle_id=objective.cycle_id,
                owner=owner if objective.owner == mine else None,
                accountable_id=hands if member_id == objective.accountable_id else None,
                amendment=objective.is_published,
                reason=HANDED_OVER,
            )
        )
    for kr in objective.live:
        if kr.accountable_id == member_id:
            events.append(_kr_handed_over(objective, kr, hands))
    events += [
        InitiativeChanged(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            key_result_id=each.key_result_id,
            initiative_id=each.id,
            assignee_id=Change(old=member_id, new=to_id),
        )
        for each in objective.initiatives
        if each.assignee_id == member_id and each.state == "open"
    ]
    return events


def _kr_handed_over(
    objective: Objective, kr: KeyResult, hands: Change[UUID]
) -> KeyResultAmended | KeyResultChanged:
    if objective.is_published:
        return KeyResultAmended(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            key_result_id=kr.id,
            reason=HANDED_OVER,
            accountable_id=hands,
        )
    return KeyResultChanged(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        key_result_id=kr.id,
        accountable_id=hands,
    )


def _cycle_faults(
    source: Objective, command: CarryObjectiveForward, around: Surroundings
) -> list[Fault]:
    if around.cycle_state is None:
        return [Fault("/cycle_id", "unknown_cycle", "There is no such cycle here.")]
    if command.cycle_id == source.cycle_id:
        return [Fault("/cycle_id", "same_cycle", "It is in this cycle already.")]
    if around.cycle_state not in ("planning", "active"):
        return [Fault("/cycle_id", "cycle_over", "This cycle takes no more objectives.")]
    return []


def _follower(member_id: UUID, around: Surroundings) -> UUID:
    if member_id in around.members or around.me is None:
        return member_id
    return around.me


def _drafted(
    source: Objective, command: CarryObjectiveForward, around: Surroundings
) -> ObjectiveDrafted:
    accountable_id = _follower(source.accountable_id, around)
    owner = source.owner
    if owner.kind == "member" and owner.id is not None:
        owner = replace(owner, id=_follower(owner.id, around))
    return ObjectiveDrafted(
        objective_id=command.new_objective_id,
        cycle_id=command.cycle_id,
        title=source.title,
        description=source.description,
        owner=owner,
        accountable_id=accountable_id,
        ambition=source.ambition,
        confidential=source.confidential,
        source="carry_forward",
        rhythm=source.rhythm,
        carried_from=source.id,
    )


def _defined(
    command: CarryObjectiveForward, new_id: UUID, kr: KeyResult, around: Surroundings
) -> KeyResultDefined:
    return KeyResultDefined(
        objective_id=command.new_objective_id,
        cycle_id=command.cycle_id,
        key_result_id=new_id,
        title=kr.title,
        accountable_id=_follower(kr.accountable_id, around),
        weight=kr.weight,
        metric=replace(kr.metric, curve=()),
        source="carry_forward",
        carried_from=kr.id,
    )


def _initiatives(
    source: Objective,
    command: CarryObjectiveForward,
    new_ids: dict[UUID, UUID],
    around: Surroundings,
) -> list[ObjectiveEvent]:
    fresh: Callable[[], UUID] = around.fresh
    return [
        InitiativeAdded(
            objective_id=command.new_objective_id,
            cycle_id=command.cycle_id,
            key_result_id=new_ids[each.key_result_id],
            initiative_id=fresh(),
            title=each.title,
            assignee_id=each.assignee_id if each.assignee_id in around.members else None,
            due_on=each.due_on,
        )
        for each in source.initiatives
        if each.state == "open" and each.key_result_id in new_ids
    ]
