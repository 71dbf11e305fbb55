"""Has a service's timers go off, in every process of it; who comes second finds nothing to do."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import structlog

from contracts.envelope import Ok
from contracts.errors import Refusal, Unavailable
from services.runtime import signals
from services.runtime.service import Asked, Desk, Errand, Timer
from services.runtime.tenancy import UNANSWERED

logger = structlog.get_logger("timer")

CarryOut = Callable[[Asked[Any]], Awaitable[Ok]]


class Ticker:
    """The timers of one service.

    Nothing is remembered of an earlier round: what was left undone by a lost database, or by the
    end of a process, is found due again in the next one.
    """

    def __init__(self, timers: Sequence[Timer], desk: Desk, carry_out: CarryOut) -> None:
        self._timers = timers
        self._desk = desk
        self._carry_out = carry_out

    async def run(self) -> None:
        """Go off again and again until cancelled, with or without timers."""
        async with asyncio.TaskGroup() as tasks:
            for timer in self._timers:
                tasks.create_task(self._keep(timer))
            # Whoever runs the parts of a service takes one that ends for one that broke.
            await asyncio.get_running_loop().create_future()

    async def _keep(self, timer: Timer) -> None:
        while True:
            try:
                await self.tick(timer)
            except UNANSWERED as error:
                logger.warning("timer put off", timer=timer.name, error=str(error))
            await asyncio.sleep(timer.every_s)

    async def tick(self, timer: Timer) -> None:
        """Serve every organisation; one whose work breaks does not keep the others from theirs."""
        for head in await self._desk.store.heads():
            try:
                await self.serve(timer, head.organisation_id)
            except UNANSWERED:
                raise
            except Refusal as refusal:
                # As when its read models are behind: the next round comes soon enough.
                logger.info("timer refused", timer=timer.name, code=refusal.code)
            except Exception as error:  # the edge: what breaks for one organisation stops no other
                logger.error("a timer failed", timer=timer.name, exc_info=error)
        signals.emit("timer.ticked", timer=timer.name)

    async def serve(self, timer: Timer, organisation_id: UUID) -> int:
        """Carry out what is due in one organisation, in order; how much that was."""
        errands = list(await timer.due(organisation_id, self._desk))
        for errand in errands:
            try:
                await self._carry_out(self._asked(timer, organisation_id, errand))
            except Unavailable:
                raise
            except Refusal as refusal:
                logger.info("errand refused", timer=timer.name, code=refusal.code)
        return len(errands)

    def _asked(self, timer: Timer, organisation_id: UUID, errand: Errand) -> Asked[Any]:
        return Asked(
            command=errand.command,
            organisation_id=organisation_id,
            actor=errand.actor,
            at=self._desk.now_us(),
            correlation=self._desk.new_id(),
            key=f"timer:{timer.name}:{errand.key}",
        )
