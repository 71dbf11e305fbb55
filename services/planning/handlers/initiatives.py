"""Tasks under key results."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.commands.planning_work import AddInitiative, ChangeInitiative
from contracts.envelope import Event, Ok
from contracts.queries.planning_work import InitiativeView
from contracts.rights import demand, relations_to
from services.planning.domain import initiating
from services.planning.domain.objective import Objective
from services.planning.domain.sight import relations
from services.planning.domain.surroundings import Surroundings
from services.planning.handlers.lookups import seen_key_result, seen_objective
from services.planning.handlers.on_objective import on_objective
from services.planning.handlers.streams import demand_match
from services.planning.projections.initiatives import initiatives, present_initiative
from services.planning.projections.objectives import ObjectiveDocument
from services.runtime.projection.definition import fold
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded


async def add_initiative(asked: Asked[AddInitiative], desk: Desk) -> Ok:
    """Put a task under a key result."""
    known = await seen_key_result(asked, desk, asked.command.key_result_id)
    return await _on_initiative(asked, desk, known)


async def change_initiative(asked: Asked[ChangeInitiative], desk: Desk) -> Ok:
    """Change a task; whoever it is assigned to may, too."""
    key = str(asked.command.initiative_id)
    found = await desk.documents.get(initiatives, asked.organisation_id, key)
    if found is None:
        raise errors.NotFound(what="initiative")
    known = await seen_objective(asked, desk, found.objective_id, "initiative")
    return await _on_initiative(asked, desk, known)


async def _on_initiative(
    asked: Asked[AddInitiative] | Asked[ChangeInitiative], desk: Desk, known: ObjectiveDocument
) -> Ok:
    command, actor = asked.command, asked.actor
    initiative_id = command.initiative_id

    def decide(objective: Objective, around: Surroundings) -> Sequence[Event]:
        there = objective.initiative(initiative_id)
        kr_id = there.key_result_id if there else getattr(command, "key_result_id", None)
        kr = objective.key_result(kr_id) if kr_id else None
        standing = relations(actor, objective, kr)
        if there is not None:
            standing |= relations_to(actor, None, there.assignee_id)
        demand(type(command), actor, standing)
        demand_match(asked, there.version if there else 0)
        return initiating.decide(objective, command, around)

    def answer(history: Sequence[Recorded[Any]]) -> InitiativeView:
        return present_initiative(fold(initiatives, history)[str(initiative_id)])

    assignee = command.assignee_id
    members = (assignee,) if isinstance(assignee, UUID) else ()
    return await on_objective(asked, desk, known, decide, answer, members=members)
