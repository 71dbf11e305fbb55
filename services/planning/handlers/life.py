"""What becomes of objectives, where more than one is touched."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from contracts import errors
from contracts.commands.planning_life import (
    AlignObjective,
    ArchiveObjective,
    CarryObjectiveForward,
    CloseObjective,
    ReopenObjective,
    RestoreObjective,
    UnalignObjective,
)
from contracts.envelope import Event, Ok
from contracts.queries.planning import ObjectiveView
from contracts.rights import demand
from services.planning.domain import aligning, carrying, life
from services.planning.domain.cycle import Cycle
from services.planning.domain.objective import Objective
from services.planning.domain.sight import relations, sees
from services.planning.domain.surroundings import Surroundings
from services.planning.handlers.lookups import seen_objective, surroundings
from services.planning.handlers.on_objective import Looked, on_objective
from services.planning.handlers.streams import (
    OBJECTIVE,
    cycle_now,
    demand_match,
    in_cycle,
    unmoved,
)
from services.planning.handlers.trees import chain_above, levels_under, pin, writing
from services.planning.projections.key_results import key_results
from services.planning.projections.objectives import document_of, present_objective
from services.runtime.handle import Decided, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded, StreamWrite


async def live(
    asked: Asked[CloseObjective | ReopenObjective | ArchiveObjective | RestoreObjective],
    desk: Desk,
) -> Ok:
    """Close, reopen, set aside or bring back, with what hangs under it where it goes along."""
    command = asked.command
    known = await seen_objective(asked, desk, command.objective_id)

    async def look(around: Surroundings) -> Looked:
        levels = await levels_under(asked, desk, command.objective_id)
        below = tuple(each for level in levels for each in level)
        # What is not to be seen is neither asked about nor closed.
        if isinstance(command, CloseObjective):
            below = tuple(each for each in below if sees(asked.actor, each))
        around = replace(around, under=below)
        return Looked(around=around, others=_going_along(asked, known.objective, around))

    def decide(objective: Objective, around: Surroundings) -> Sequence[Event]:
        demand(type(command), asked.actor, relations(asked.actor, objective))
        demand_match(asked, objective.version)
        return life.decide(objective, command, around)

    def answer(history: Sequence[Recorded[Any]]) -> ObjectiveView:
        return present_objective(document_of(history, known))

    return await on_objective(asked, desk, known, decide, answer, look=look)


def _going_along(
    asked: Asked[Any], root: Objective, around: Surroundings
) -> tuple[StreamWrite, ...]:
    """What happens at the same time to those under an objective."""
    command = asked.command
    events: list[tuple[Objective, Event]] = []
    match command:
        case CloseObjective(children="close"):
            living = life.living_under(root, around)
            for child in living:
                demand(CloseObjective, asked.actor, relations(asked.actor, child))
            events = [(child, life.closed(child, command)) for child in living]
        case ArchiveObjective():
            here = (each for each in around.under if each.archived_with is None)
            events = [(each, life.archived(each, root, command)) for each in here]
        case RestoreObjective():
            along = (each for each in around.under if each.archived_with == root.id)
            events = [(each, life.restored(each, root, command)) for each in along]
    return tuple(writing(each, event) for each, event in events)


async def align(asked: Asked[AlignObjective | UnalignObjective], desk: Desk) -> Ok:
    """Hang an objective under another, or under nothing.

    It rests on every version from the new parent to the top: of two who hang each other's
    objectives under their own at once, one is told.
    """
    command = asked.command
    known = await seen_objective(asked, desk, command.objective_id)

    async def look(around: Surroundings) -> Looked:
        parent_id = getattr(command, "parent_id", None)
        key_result_id = getattr(command, "key_result_id", None)
        if parent_id is None and key_result_id is not None:
            place = await desk.documents.get(key_results, asked.organisation_id, str(key_result_id))
            parent_id = place.objective_id if place else None
        chain = await chain_above(asked, desk, parent_id) if parent_id else []
        levels = await levels_under(asked, desk, command.objective_id)
        around = replace(
            around,
            ancestors=tuple(each.id for each in chain),
            parent=chain[0] if chain else None,
            height=1 + len(levels),
        )
        pins = tuple(pin(each) for each in chain if each.id != command.objective_id)
        return Looked(around=around, others=pins)

    def decide(objective: Objective, around: Surroundings) -> Sequence[Event]:
        demand(type(command), asked.actor, relations(asked.actor, objective))
        demand_match(asked, objective.version)
        return aligning.decide(objective, command, around)

    def answer(history: Sequence[Recorded[Any]]) -> ObjectiveView:
        return present_objective(document_of(history, known))

    return await on_objective(asked, desk, known, decide, answer, look=look)


async def carry_forward(asked: Asked[CarryObjectiveForward], desk: Desk) -> Ok:
    """Go on with an objective in another cycle; each of the two names the other."""
    command = asked.command
    known = await seen_objective(asked, desk, command.objective_id)

    async def carry_out(cycle: Cycle | None) -> Ok:
        history = await desk.store.read_stream(
            asked.organisation_id, OBJECTIVE.stream(command.objective_id)
        )
        source = OBJECTIVE.state([recorded.event for recorded in history]) or known.objective
        demand(CarryObjectiveForward, asked.actor, relations(asked.actor, source))
        demand_match(asked, source.version)
        assigned = {each.assignee_id for each in source.initiatives if each.assignee_id}
        members = tuple(source.named | assigned)
        around = await surroundings(asked, desk, cycle, owners=(source.owner,), members=members)

        def decide(objective: Objective | None) -> Decided:
            if objective is not None:
                raise errors.IdTaken(what="objective")
            new, carried = carrying.carry(source, command, around)
            said = writing(source, carried)
            return Decided(events=new, others=(said, unmoved(command.cycle_id, cycle)))

        def answer(history: Sequence[Recorded[Any]]) -> ObjectiveView:
            return present_objective(document_of(history, None))

        return await handle(
            asked, desk, OBJECTIVE, command.new_objective_id, decide, answer, matches_stream=False
        )

    try:
        return await in_cycle(asked, desk, command.cycle_id, carry_out)
    except errors.WrittenMeanwhile:
        # The source was written meanwhile, which in_cycle does not look at.
        return await carry_out(await cycle_now(asked, desk, command.cycle_id))
