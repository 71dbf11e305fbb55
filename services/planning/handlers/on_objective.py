"""What is decided on an objective's stream rests on the state of its cycle."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts.envelope import Event, Ok, decode
from contracts.values import Owner
from services.planning.domain.cycle import Cycle
from services.planning.domain.objective import Objective
from services.planning.domain.sight import demand_seen
from services.planning.domain.surroundings import Surroundings
from services.planning.handlers.lookups import surroundings
from services.planning.handlers.streams import OBJECTIVE, in_cycle, unmoved
from services.planning.projections.objectives import ObjectiveDocument
from services.runtime.handle import Decided, handle
from services.runtime.service import Asked, Desk
from services.runtime.store.api import Recorded

Decide = Callable[[Objective, Surroundings], Sequence[Event]]
Answer = Callable[[Sequence[Recorded[Any]]], Struct]


async def on_objective(
    asked: Asked[Any],
    desk: Desk,
    known: ObjectiveDocument,
    decide: Decide,
    answer: Answer,
    *,
    owners: tuple[Owner, ...] = (),
    members: tuple[UUID, ...] = (),
) -> Ok:
    """Decide on an objective that is there to be seen, and answer with a resource that has a
    version of its own. owners and members are those that the command names."""

    async def carry_out(cycle: Cycle | None) -> Ok:
        around = await surroundings(asked, desk, cycle, owners=owners, members=members)

        def decided(objective: Objective | None) -> Decided:
            objective = demand_seen(asked.actor, objective)
            return held(decide(objective, around), known.objective.cycle_id, cycle)

        done = await handle(
            asked, desk, OBJECTIVE, known.objective.id, decided, answer, matches_stream=False
        )
        # The loop knows the version of the stream; what is answered may have its own.
        return replace(done, version=decode(done.body, _Versioned).version)

    return await in_cycle(asked, desk, known.objective.cycle_id, carry_out)


def held(events: Sequence[Event], cycle_id: UUID, cycle: Cycle | None) -> Decided:
    """Events that stand only if the cycle has not moved; without events nothing rests on it."""
    return Decided(events=events, others=(unmoved(cycle_id, cycle),) if events else ())


class _Versioned(Struct):
    version: int
