"""What is decided on an objective's stream rests on the state of its cycle."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from contracts import errors
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
from services.runtime.store.api import Recorded, StreamWrite

# Somebody who writes under the same tree each time it was looked at is a storm.
LOOKS_MAX = 2


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a look at other objectives found: the surroundings with it, and the streams that are
    written, or only held to their versions, together with a decision."""

    around: Surroundings
    others: tuple[StreamWrite, ...] = ()


Look = Callable[[Surroundings], Awaitable[Looked]]
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
    look: Look | None = None,
) -> Ok:
    """Decide on an objective that is there to be seen, and answer with a resource that has a
    version of its own. owners and members are those that the command names; look sees to other
    objectives, again whenever one of them was written meanwhile."""

    async def carry_out(cycle: Cycle | None) -> Ok:
        around = await surroundings(asked, desk, cycle, owners=owners, members=members)
        looked = await look(around) if look else Looked(around=around)

        def decided(objective: Objective | None) -> Decided:
            objective = demand_seen(asked.actor, objective)
            events = decide(objective, looked.around)
            return held(events, known.objective.cycle_id, cycle, looked.others)

        done = await handle(
            asked, desk, OBJECTIVE, known.objective.id, decided, answer, matches_stream=False
        )
        # The loop knows the version of the stream; what is answered may have its own.
        return replace(done, version=decode(done.body, _Versioned).version)

    for _ in range(LOOKS_MAX if look else 0):
        with suppress(errors.WrittenMeanwhile):
            return await in_cycle(asked, desk, known.objective.cycle_id, carry_out)
    return await in_cycle(asked, desk, known.objective.cycle_id, carry_out)


def held(
    events: Sequence[Event],
    cycle_id: UUID,
    cycle: Cycle | None,
    others: Sequence[StreamWrite] = (),
) -> Decided:
    """Events that stand only if the cycle has not moved; without events nothing rests on it."""
    return Decided(events=events, others=(unmoved(cycle_id, cycle), *others) if events else ())


class _Versioned(Struct):
    version: int
