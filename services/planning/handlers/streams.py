"""The streams of planning, and how a decision on one of them rests on the cycle's."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from contracts import errors
from contracts.envelope import Ok
from services.planning.domain import cycle as cycle_rules
from services.planning.domain import objective as objective_rules
from services.planning.domain.cycle import Cycle
from services.planning.domain.objective import Objective
from services.runtime.handle import Aggregate
from services.runtime.service import Asked, Desk
from services.runtime.store.api import StreamWrite

CYCLE: Aggregate[Cycle | None] = Aggregate(kind="cycle", initial=None, evolve=cycle_rules.evolve)
OBJECTIVE: Aggregate[Objective | None] = Aggregate(
    kind="objective", initial=None, evolve=objective_rules.evolve
)


async def in_cycle(
    asked: Asked[Any],
    desk: Desk,
    cycle_id: UUID,
    carry_out: Callable[[Cycle | None], Awaitable[Ok]],
) -> Ok:
    """Carry out what rests on a cycle's state; once more if the cycle moved meanwhile."""
    cycle = await cycle_now(asked, desk, cycle_id)
    try:
        return await carry_out(cycle)
    except errors.WrittenMeanwhile:
        moved = await cycle_now(asked, desk, cycle_id)
        if moved == cycle:
            raise
        return await carry_out(moved)


async def cycle_now(asked: Asked[Any], desk: Desk, cycle_id: UUID) -> Cycle | None:
    """The cycle as the log has it, None if there is none."""
    stream = CYCLE.stream(cycle_id)
    history = await desk.store.read_stream(asked.organisation_id, stream)
    return CYCLE.state([recorded.event for recorded in history])


def unmoved(cycle_id: UUID, cycle: Cycle | None) -> StreamWrite:
    """Holds a write to the cycle's version, so that nothing slips into one just closed."""
    return StreamWrite(stream=CYCLE.stream(cycle_id), expected=cycle.version if cycle else 0)


def demand_match(asked: Asked[Any], version: int) -> None:
    """Pass if nobody wrote since the caller looked; raises Stale.

    Not left to the loop: only who sees a thing may learn its version.
    """
    if asked.if_match not in (None, version):
        raise errors.Stale(seen=asked.if_match, actual=version)
