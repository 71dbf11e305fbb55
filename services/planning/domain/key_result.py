"""Defining, changing and withdrawing the key results of an objective."""

from collections.abc import Sequence
from typing import assert_never

from msgspec import UNSET

from contracts import errors
from contracts.commands.planning import ChangeKeyResult, DefineKeyResult, WithdrawKeyResult
from contracts.envelope import Fault
from contracts.events.planning import (
    KeyResultAmended,
    KeyResultChanged,
    KeyResultDefined,
    KeyResultWithdrawn,
)
from contracts.values import KEY_RESULTS_MAX, Metric, Milestone
from services.planning.domain import faults
from services.planning.domain.change import changed
from services.planning.domain.drafting import demand_open, demand_structure
from services.planning.domain.metric import (
    completed,
    curve_faults,
    metric_faults,
    numbered,
    settled,
)
from services.planning.domain.objective import KeyResult, Objective, ObjectiveEvent, defined
from services.planning.domain.surroundings import Surroundings, accountable_faults

KeyResultCommand = DefineKeyResult | ChangeKeyResult | WithdrawKeyResult


def decide(
    objective: Objective | None, command: KeyResultCommand, around: Surroundings
) -> list[ObjectiveEvent]:
    """What a command makes happen to a key result.

    Raises Invalid, NotFound, IdTaken, CycleStateWrong, TooManyKeyResults, KeyResultGone.
    """
    if isinstance(command, DefineKeyResult):
        if objective is None:
            raise errors.NotFound(what="objective")
        return define(objective, command, around)
    kr = objective.key_result(command.key_result_id) if objective else None
    if objective is None or kr is None:
        raise errors.NotFound(what="key result")
    match command:
        case ChangeKeyResult():
            return change(objective, kr, command, around)
        case WithdrawKeyResult():
            return withdraw(objective, kr, command, around)
        case _:
            assert_never(command)


def define(
    objective: Objective, command: DefineKeyResult, around: Surroundings
) -> list[ObjectiveEvent]:
    """One more measure; once the objective is published it is an amendment with a reason."""
    demand_structure(around)
    demand_open(objective)
    wrong = faults.blank("/title", command.title)
    there = objective.key_result(command.key_result_id)
    known = there.metric.milestones if there else ()
    wrong += _metric_faults(command.metric, known, around)
    wrong += faults.weight("/weight", command.weight)
    if command.accountable_id is not None:
        wrong += accountable_faults(command.accountable_id, around)
    wrong += faults.reason(command.reason, wanted=objective.is_published)
    if wrong:
        raise errors.Invalid(*wrong)
    event = KeyResultDefined(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        key_result_id=command.key_result_id,
        title=command.title,
        accountable_id=command.accountable_id or objective.accountable_id,
        weight=faults.plain(command.weight),
        metric=settled(numbered(command.metric, known, around.fresh)),
        amendment=objective.is_published,
        reason=command.reason,
    )
    if there is not None:
        if there == defined(event):
            return []  # The same command again: already true, so nothing new happened.
        raise errors.IdTaken(what="key result")
    if len(objective.live) >= KEY_RESULTS_MAX:
        raise errors.TooManyKeyResults(limit=KEY_RESULTS_MAX)
    return [event]


def change(
    objective: Objective, kr: KeyResult, command: ChangeKeyResult, around: Surroundings
) -> list[ObjectiveEvent]:
    """Another definition; once the objective is published it is an amendment with a reason."""
    demand_structure(around)
    demand_open(objective)
    _demand_live(kr)
    wrong = _change_faults(kr, command, around)
    event = None if wrong else _changes(objective, kr, command, around)
    # What is faulty is other than it was, so the reason is asked for in the same breath.
    is_other = event is None or any((event.title, event.accountable_id, event.weight, event.metric))
    wrong += faults.reason(command.reason, wanted=is_other and objective.is_published)
    if event is None or wrong:
        raise errors.Invalid(*wrong)
    if not is_other:
        return []
    return [_amendment(event, command.reason) if objective.is_published else event]


def withdraw(
    objective: Objective, kr: KeyResult, command: WithdrawKeyResult, around: Surroundings
) -> list[ObjectiveEvent]:
    """Let it no longer count; its history stays."""
    demand_structure(around)
    demand_open(objective)
    _demand_live(kr)
    wrong = faults.reason(command.reason, wanted=objective.is_published)
    if wrong:
        raise errors.Invalid(*wrong)
    return [
        KeyResultWithdrawn(
            objective_id=objective.id,
            cycle_id=objective.cycle_id,
            key_result_id=kr.id,
            reason=command.reason,
            amendment=objective.is_published,
        )
    ]


def _demand_live(kr: KeyResult) -> None:
    if kr.is_withdrawn:
        raise errors.KeyResultGone


def _change_faults(kr: KeyResult, command: ChangeKeyResult, around: Surroundings) -> list[Fault]:
    wrong: list[Fault] = []
    if command.title is not UNSET:
        wrong += faults.blank("/title", command.title)
    if command.metric is not UNSET:
        wanted = completed(command.metric, kr.metric)
        wrong += _metric_faults(wanted, kr.metric.milestones, around)
    if command.weight is not UNSET:
        wrong += faults.weight("/weight", command.weight)
    if command.accountable_id not in (UNSET, kr.accountable_id):
        wrong += accountable_faults(command.accountable_id, around)
    return wrong


def _metric_faults(metric: Metric, known: Sequence[Milestone], around: Surroundings) -> list[Fault]:
    found = metric_faults(metric, known)
    if found or around.starts_on is None or around.ends_on is None:
        return found
    return curve_faults(metric, around.starts_on, around.ends_on)


def _changes(
    objective: Objective, kr: KeyResult, command: ChangeKeyResult, around: Surroundings
) -> KeyResultChanged:
    weight, metric = command.weight, command.metric
    if metric is not UNSET:
        metric = completed(metric, kr.metric)
        metric = settled(numbered(metric, kr.metric.milestones, around.fresh))
    return KeyResultChanged(
        objective_id=objective.id,
        cycle_id=objective.cycle_id,
        key_result_id=kr.id,
        title=changed(kr.title, command.title),
        accountable_id=changed(kr.accountable_id, command.accountable_id),
        weight=changed(kr.weight, UNSET if weight is UNSET else faults.plain(weight)),
        metric=changed(kr.metric, metric),
    )


def _amendment(event: KeyResultChanged, reason: str | None) -> KeyResultAmended:
    assert reason is not None, "an amendment was asked for its reason"
    return KeyResultAmended(
        objective_id=event.objective_id,
        cycle_id=event.cycle_id,
        key_result_id=event.key_result_id,
        reason=reason,
        title=event.title,
        accountable_id=event.accountable_id,
        weight=event.weight,
        metric=event.metric,
    )
