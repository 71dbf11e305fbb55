"""Each command: is it there to be seen, may they, and on which streams it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import UNSET
from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning import (
    ActivateCycle,
    ChangeCycle,
    ChangeKeyResult,
    ChangeObjective,
    CloseCycle,
    DefineKeyResult,
    DraftObjective,
    OpenCycle,
    PublishObjective,
    WithdrawKeyResult,
)
from contracts.envelope import Event, Fault, Ok
from contracts.queries.planning import CycleView, KeyResultView, ObjectiveView
from contracts.rights import demand
from contracts.values import Owner
from services.planning.domain import cycle as cycle_rules
from services.planning.domain import drafting
from services.planning.domain import key_result as key_result_rules
from services.planning.domain.cycle import Cycle, CycleCommand
from services.planning.domain.drafting import ObjectiveCommand
from services.planning.domain.key_result import KeyResultCommand
from services.planning.domain.objective import Objective
from services.planning.domain.readiness import hidden_places, shortcomings, unfinished, warnings
from services.planning.domain.sight import relations
from services.planning.domain.surroundings import Surroundings
from services.planning.handlers.lint import unanswered
from services.planning.handlers.lookups import (
    all_of_cycle,
    most_votes_given,
    open_dependencies,
    seen_key_result,
    seen_objective,
    surroundings,
)
from services.planning.handlers.on_objective import Looked, held, on_objective
from services.planning.handlers.streams import (
    CYCLE,
    OBJECTIVE,
    cycle_now,
    demand_match,
    in_cycle,
)
from services.planning.handlers.trees import next_to, pin
from services.planning.projections.cycles import cycles, present_cycle
from services.planning.projections.objectives import (
    ObjectiveDocument,
    document_of,
    present_key_result,
    present_objective,
)
from services.planning.projections.outcomes import outcomes
from services.runtime.handle import Decided, handle
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded


async def run_cycle(asked: Asked[CycleCommand], desk: Desk) -> Ok:
    """Open, change, activate, review, close or reopen a cycle."""
    command = asked.command
    found = _Readiness()
    spent = 0
    if isinstance(command, ChangeCycle):
        spent = await most_votes_given(asked, desk, command.cycle_id)
    if isinstance(command, ActivateCycle):
        found = await _readiness(asked, desk, command.cycle_id)
    if isinstance(command, CloseCycle):
        found = await _rest(asked, desk, command.cycle_id)

    def decide(cycle: Cycle | None) -> Sequence[Event]:
        if cycle is None and not isinstance(command, OpenCycle):
            raise errors.NotFound(what="cycle")
        demand(type(command), asked.actor)
        demand_match(asked, cycle.version if cycle else 0)
        short, warned, hidden = found.short, found.warned, found.hidden
        return cycle_rules.decide(cycle, command, short, warned, spent, hidden)

    def answer(history: Sequence[Recorded[Any]]) -> CycleView:
        (document,) = fold(cycles, history).values()
        return present_cycle(document)

    return await handle(asked, desk, CYCLE, command.cycle_id, decide, answer, matches_stream=False)


@dataclass(frozen=True)
class _Readiness:
    """What a cycle lacks, what is only warned of, and which places of it are confidential."""

    short: Sequence[Fault] = ()
    warned: Sequence[Fault] = ()
    hidden: frozenset[str] = frozenset()


async def _readiness(asked: Asked[CycleCommand], desk: Desk, cycle_id: UUID) -> _Readiness:
    documents = await all_of_cycle(asked, desk, cycle_id)
    cycle = await cycle_now(asked, desk, cycle_id)
    needs = await open_dependencies(asked, desk, cycle_id)
    objectives = [document.objective for document in documents]
    days = (cycle.starts_on, cycle.ends_on) if cycle else None
    return _Readiness(
        short=(
            *shortcomings(objectives, days),
            *await unanswered(asked, desk, cycle_id, documents),
        ),
        warned=warnings(needs),
        hidden=hidden_places(objectives, needs),
    )


async def _rest(asked: Asked[CycleCommand], desk: Desk, cycle_id: UUID) -> _Readiness:
    """What a cycle in review lacks before it can close."""
    documents = await all_of_cycle(asked, desk, cycle_id)
    objectives = [document.objective for document in documents]
    ids = [str(objective.id) for objective in objectives]
    told = await desk.documents.many(outcomes, asked.organisation_id, ids)
    reviewed = {outcome.objective_id for outcome in told.values()}
    return _Readiness(short=unfinished(objectives, reviewed), hidden=hidden_places(objectives, ()))


async def draft_objective(asked: Asked[DraftObjective], desk: Desk) -> Ok:
    """Write an objective down in a cycle."""
    command = asked.command

    async def carry_out(cycle: Cycle | None) -> Ok:
        around = await surroundings(
            asked,
            desk,
            cycle,
            owners=(command.owner,),
            members=_members(command),
            parent_id=command.parent_id,
        )

        def decide(objective: Objective | None) -> Decided:
            demand(DraftObjective, asked.actor)
            events = drafting.decide(objective, command, around)
            return held(events, command.cycle_id, cycle)

        return await handle(
            asked, desk, OBJECTIVE, command.objective_id, decide, answer, matches_stream=False
        )

    def answer(history: Sequence[Recorded[Any]]) -> ObjectiveView:
        return present_objective(document_of(history, None))

    return await in_cycle(asked, desk, command.cycle_id, carry_out)


async def change_objective(asked: Asked[ChangeObjective | PublishObjective], desk: Desk) -> Ok:
    """Change an objective, or publish it."""
    command = asked.command
    known = await seen_objective(asked, desk, command.objective_id)

    async def look(around: Surroundings) -> Looked:
        # Whether it may be hidden, or shown, hangs on what names it and what it names.
        near = await next_to(asked, desk, known.objective)
        parent = next((each for each in near if each.id == known.objective.parent_id), None)
        around = replace(around, under=tuple(near), parent=parent)
        return Looked(around=around, others=tuple(map(pin, near)))

    def decide(objective: Objective, around: Surroundings) -> Sequence[Event]:
        demand(type(command), asked.actor, relations(asked.actor, objective))
        demand_match(asked, objective.version)
        return drafting.decide(objective, command, around)

    def answer(history: Sequence[Recorded[Any]]) -> ObjectiveView:
        return present_objective(document_of(history, known))

    is_of_sight = isinstance(command, ChangeObjective) and command.confidential is not UNSET
    return await on_objective(
        asked,
        desk,
        known,
        decide,
        answer,
        owners=_owners(command),
        members=_members(command),
        look=look if is_of_sight else None,
    )


async def define_key_result(asked: Asked[DefineKeyResult], desk: Desk) -> Ok:
    """Define a measure of an objective."""
    known = await seen_objective(asked, desk, asked.command.objective_id)
    return await _on_key_result(asked, desk, asked.command, known)


async def change_key_result(asked: Asked[ChangeKeyResult | WithdrawKeyResult], desk: Desk) -> Ok:
    """Change a key result, or withdraw it."""
    known = await seen_key_result(asked, desk, asked.command.key_result_id)
    return await _on_key_result(asked, desk, asked.command, known)


async def _on_key_result(
    asked: Asked[Any], desk: Desk, command: KeyResultCommand, known: ObjectiveDocument
) -> Ok:
    is_new = isinstance(command, DefineKeyResult)

    def decide(objective: Objective, around: Surroundings) -> Sequence[Event]:
        kr = None if is_new else objective.key_result(command.key_result_id)
        demand(type(command), asked.actor, relations(asked.actor, objective, kr))
        demand_match(asked, kr.version if kr else objective.version)
        return key_result_rules.decide(objective, command, around)

    def answer(history: Sequence[Recorded[Any]]) -> KeyResultView:
        document = document_of(history, known)
        kr = document.objective.key_result(command.key_result_id)
        assert kr is not None, "it was just decided on"
        return present_key_result(document, kr)

    return await on_objective(asked, desk, known, decide, answer, members=_members(command))


def _members(command: ObjectiveCommand | KeyResultCommand) -> tuple[UUID, ...]:
    """The member whom a command makes accountable, if it names one."""
    member_id = getattr(command, "accountable_id", None)
    return (member_id,) if isinstance(member_id, UUID) else ()


def _owners(command: ChangeObjective | PublishObjective) -> tuple[Owner, ...]:
    """The owner that a command names, if it does."""
    owner = getattr(command, "owner", None)
    return (owner,) if isinstance(owner, Owner) else ()
