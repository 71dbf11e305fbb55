"""The worker of a process: finds lanes that have something to do, takes those that are free, and
drives each in a task of its own. Any number of processes may work beside each other."""

import asyncio
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection
from typing import Any
from uuid import UUID

import structlog

from contracts.envelope import Command, Ok
from contracts.errors import Refusal, Unavailable
from contracts.values import system
from services.notification.delivery.client import Client
from services.notification.delivery.courier import Courier
from services.notification.delivery.driver import Driver
from services.notification.delivery.guard import Resolver, Sockets
from services.notification.delivery.ledger import Claim, Ledger
from services.notification.delivery.news import News
from services.notification.delivery.single import deliver_once
from services.notification.delivery.tools import Tools
from services.notification.delivery.upkeep import Upkeep
from services.notification.domain.addresses import read_permits
from services.notification.keychain import Keychain
from services.runtime import clock, ids
from services.runtime.service import Asked, Desk
from services.runtime.tenancy import UNANSWERED

SWEEP_SECONDS = 1.0
# What is applied within this time is found by one sweep.
GATHER_SECONDS = 0.04
LANES_PER_SWEEP_MAX = 200
# What a process of 250 MB holds in memory; the rest waits for its turn.
DRIVERS_MAX = 2_000
STOP_SECONDS = 3.0
UPKEEP_SECONDS = 15 * 60.0

logger = structlog.get_logger("delivery")

CarryOut = Callable[[Asked[Any]], Awaitable[Ok]]


class Worker:
    """See services.runtime.service.Worker."""

    def __init__(self, desk: Desk, carry_out: CarryOut, courier: Courier | None = None) -> None:
        if desk.pool is None:
            raise ValueError("lanes are kept in tables: there is no way to them")
        self._desk = desk
        self._carry_out = carry_out
        owner = f"{socket.gethostname()}:{os.getpid()}:{ids.new_id()}"
        self._tools = Tools(
            desk=desk,
            ledger=Ledger(desk.pool, owner),
            courier=courier or new_courier(desk),
            news=News(desk.pool),
            carry_out=self._command,
        )
        self._upkeep = Upkeep(desk.pool, self._command)
        # By organisation, and there by lane.
        self._drivers: dict[UUID, dict[UUID, Driver]] = {}
        self._woken: set[UUID] = set()
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()

    def applied(self, organisation_id: UUID, position: int) -> None:
        """An organisation's feed may have something new."""
        held = self._drivers.get(organisation_id, {})
        for driver in held.values():
            driver.applied(position)
        if not held:
            self._woken.add(organisation_id)
            self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; then let requests under way arrive, and note what came of them."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._sweep())
                tasks.create_task(self._clean())
        finally:
            await self._stop()

    async def _sweep(self) -> None:
        """Look at all lanes now and then, at those of an organisation as soon as it has news."""
        swept_at = float("-inf")
        while True:
            try:
                woken, self._woken = self._woken, set()
                is_whole = clock.monotonic() - swept_at >= SWEEP_SECONDS
                await self._take_due(None if is_whole else woken)
                swept_at = clock.monotonic() if is_whole else swept_at
            except UNANSWERED as error:
                logger.warning("database unreachable", error=str(error) or type(error).__name__)
                await asyncio.sleep(SWEEP_SECONDS)
            await asyncio.sleep(GATHER_SECONDS)
            await self._pause(swept_at + SWEEP_SECONDS - clock.monotonic())

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._wake.wait()
        except TimeoutError:
            return
        finally:
            self._wake.clear()

    async def _take_due(self, organisations: Collection[UUID] | None) -> None:
        self._tools.is_crowded = len(self._tasks) > DRIVERS_MAX - LANES_PER_SWEEP_MAX
        room = min(LANES_PER_SWEEP_MAX, DRIVERS_MAX - len(self._tasks))
        if room > 0 and (organisations is None or organisations):
            now_us = self._desk.now_us()
            await self._take(await self._tools.ledger.due(now_us, room, organisations))

    async def _take(self, wanted: dict[tuple[UUID, UUID], int]) -> None:
        for claim in await self._tools.ledger.claim(wanted):
            if claim.kind in ("test", "verify"):
                work = deliver_once(self._tools, claim)
            else:
                driver = Driver(self._tools, claim)
                self._drivers.setdefault(claim.organisation_id, {})[claim.lane_id] = driver
                work = driver.run()
            task = asyncio.create_task(work)
            self._tasks[claim.lane_id] = task
            task.add_done_callback(self._ended(claim))

    def _ended(self, claim: Claim) -> Callable[[asyncio.Task[None]], None]:
        def ended(task: asyncio.Task[None]) -> None:
            here = claim.organisation_id
            if self._tasks.get(claim.lane_id) is task:
                del self._tasks[claim.lane_id]
                self._drivers.get(here, {}).pop(claim.lane_id, None)
            if not self._drivers.get(here):
                self._drivers.pop(here, None)
                self._tools.tails.pop(here, None)
            fault = None if task.cancelled() else task.exception()
            if fault is not None and not isinstance(fault, UNANSWERED):
                # Its lease runs out, and then it is tried again.
                logger.error("a lane broke", lane=str(claim.lane_id), exc_info=fault)

        return ended

    async def _clean(self) -> None:
        while True:
            try:
                await self._upkeep.round()
            except UNANSWERED as error:
                logger.warning("upkeep put off", error=str(error) or type(error).__name__)
            await asyncio.sleep(UPKEEP_SECONDS)

    async def _stop(self) -> None:
        for held in self._drivers.values():
            for driver in held.values():
                driver.stop()
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._tools.rest()
        await self._tools.courier.close()

    async def _command(self, organisation_id: UUID, command: Command) -> None:
        """Have a command of our own carried out; a refusal means that it is too late for it."""
        asked = Asked(
            command=command,
            organisation_id=organisation_id,
            actor=system("notification"),
            at=self._desk.now_us(),
            correlation=self._desk.new_id(),
        )
        try:
            await self._carry_out(asked)
        except Unavailable:
            raise
        except Refusal as refusal:
            logger.info("command refused", command=type(command).__name__, code=refusal.code)


def new_courier(desk: Desk, context: ssl.SSLContext | None = None) -> Courier:
    """The way out, as the operator's settings allow it; says so where they allow more. context is
    whom to trust, by default whom this machine trusts."""
    permits = read_permits(desk.settings.egress_allow)
    if permits:
        logger.warning("webhooks may call addresses inside", allowed=desk.settings.egress_allow)
    client = Client(Sockets(permits), Resolver(permits), context)
    keychain = Keychain(desk.pool, bytes.fromhex(desk.settings.master_key))
    return Courier(client, desk.settings, permits, keychain)
