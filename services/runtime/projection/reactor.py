"""Turns events into this service's own commands, each once however often it hears them."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from contracts.envelope import Ok
from contracts.errors import Behind, Refusal, Unavailable, WrittenMeanwhile
from services.runtime import clock, signals
from services.runtime.projection.retries import ATTEMPTS_MAX, Place, Retries
from services.runtime.service import Asked, Desk, Reaction
from services.runtime.sql import statements
from services.runtime.store.api import Recorded
from services.runtime.tenancy import UNANSWERED, Pool, tenant

EVENTS_PER_READ_MAX = 500
# Between two looks at the tables whether a replica has parked a lane, or a person let it go on.
LOOK_SECONDS = 5.0
# As many as can share an append without keeping others from the database.
TOGETHER_MAX = 32

sql = statements("services.runtime.projection", "runner.sql")
logger = structlog.get_logger("reaction")

CarryOut = Callable[[Asked[Any]], Awaitable[Ok]]


@dataclass
class _Standing:
    """What the tables said of an organisation's lanes; until: not believed from then on."""

    until: float
    noted: dict[str, int]


class Reactor:
    """The reactions of one service, each a lane of its own beside the projections' lanes.

    The key of a call names reaction, event and place, so a second hearing, after a crash or by a
    replica, is answered from the log and records nothing.
    """

    def __init__(
        self,
        reactions: Sequence[Reaction],
        desk: Desk,
        pool: Pool,
        carry_out: CarryOut,
        retries: Retries | None = None,
    ) -> None:
        self._reactions = {f"reaction:{r.name}": r for r in reactions}
        self._desk = desk
        self._pool = pool
        self._carry_out = carry_out
        self._retries = retries or Retries()
        self._reached: dict[UUID, int] = {}
        self._told: dict[UUID, int] = {}
        # Where each lane stands, which is ahead of the tables while it has heard nothing.
        self._at: dict[Place, int] = {}
        self._seen: dict[UUID, _Standing] = {}
        # What is known of the logs beyond that: handed over by the runner, or read.
        self._ahead: dict[UUID, Sequence[Recorded[Any]]] = {}
        self._wake = asyncio.Event()

    def notify(
        self, organisation_id: UUID, index: int, events: Sequence[Recorded[Any]] = ()
    ) -> None:
        """This service's documents have reached an index: react up to it. events are what was
        read of the log for it, in order, so that it need not be read again; where there are none,
        what was handed over before is not believed any more."""
        if self._reactions and index > self._told.get(organisation_id, -1):
            self._reached[organisation_id] = index
            known = self._ahead.get(organisation_id, ())
            self._ahead[organisation_id] = joined(known, [e for e in events if e.index <= index])
            self._wake.set()

    async def run(self) -> None:
        """React until cancelled; a lost database is waited for."""
        while True:
            pause = self._retries.next_due_in(clock.monotonic())
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                for organisation_id, _lane in self._retries.due(clock.monotonic()):
                    self._reached.setdefault(organisation_id, self._told.get(organisation_id, 0))
            self._wake.clear()
            while self._reached:
                # Who has waited longest, so that nobody waits for ever.
                organisation_id = next(iter(self._reached))
                index = self._reached.pop(organisation_id)
                await self._react(organisation_id, index)
                if organisation_id not in self._reached:
                    self._ahead.pop(organisation_id, None)

    async def _react(self, organisation_id: UUID, index: int) -> None:
        # Before it is tried: what is tried again later must go as far as this.
        self._told[organisation_id] = index
        try:
            for lane, noted in (await self._standing(organisation_id)).items():
                place = (organisation_id, lane)
                if not self._retries.resting(place, clock.monotonic()):
                    await self._run_lane(place, noted, index)
        except UNANSWERED as error:
            logger.warning("reaction put off", error=str(error))
            # No fault of the reaction, so not counted: the next try is never far.
            self._retries.cleared((organisation_id, "database"))
            self._retries.failed((organisation_id, "database"), clock.monotonic())
        except Exception as error:  # the edge: an event no code of this version can read
            logger.critical("log unreadable", error=f"{type(error).__name__}: {error}")
            self._retries.failed((organisation_id, "log"), clock.monotonic())

    async def _standing(self, organisation_id: UUID) -> dict[str, int]:
        """Where the tables had the lanes that are not parked, a moment ago at most."""
        seen = self._seen.get(organisation_id)
        if seen is None or clock.monotonic() >= seen.until:
            seen = _Standing(clock.monotonic() + LOOK_SECONDS, await self._look(organisation_id))
            self._seen[organisation_id] = seen
        return seen.noted

    async def _look(self, organisation_id: UUID) -> dict[str, int]:
        lanes = list(self._reactions)
        # Not flushed: a lane that a crash undoes is opened again.
        async with tenant(self._pool, organisation_id, flushed=False) as connection:
            rows = await connection.fetch(sql.lock_lanes, [organisation_id], lanes)
            if len(rows) < len(lanes):
                await connection.execute(sql.open_lanes, [organisation_id], lanes)
                rows = await connection.fetch(sql.lock_lanes, [organisation_id], lanes)
        self._retries.cleared((organisation_id, "database"))
        return {row["lane"]: row["index"] for row in rows if not row["is_parked"]}

    async def _run_lane(self, place: Place, noted: int, index: int) -> None:
        """React to everything up to `index`. The tables are told where the lane stands when it has
        heard something, or passed over so much that a new process would be long in reading it."""
        organisation_id, lane = place
        listens = self._reactions[lane].listens
        at = max(noted, self._at.get(place, 0))
        while at < index:
            batch = [r for r in await self._after(organisation_id, at) if r.index <= index]
            if not batch:
                return
            failed = await self._hear(lane, batch)
            at = batch[-1].index if failed is None else failed.index - 1
            self._at[place] = at
            heard = any(isinstance(recorded.event, listens) for recorded in batch)
            if heard or at - noted >= EVENTS_PER_READ_MAX:
                await self._move(organisation_id, lane, at)
                noted = self._seen[organisation_id].noted[lane] = at
            if failed is not None:
                # It may be parked now.
                self._seen.pop(organisation_id, None)
                return

    async def _after(self, organisation_id: UUID, at: int) -> list[Recorded[Any]]:
        """What follows in the log, as it was handed over, or read once for all lanes there."""
        ahead = self._ahead.get(organisation_id, ())
        if not ahead or not ahead[0].index <= at + 1 <= ahead[-1].index:
            ahead = await self._desk.store.read_log(organisation_id, at, EVENTS_PER_READ_MAX)
            self._ahead[organisation_id] = ahead
        return [recorded for recorded in ahead if recorded.index > at]

    async def _hear(self, lane: str, batch: Iterable[Recorded[Any]]) -> Recorded[Any] | None:
        """React to each event; the first that failed, None if all went well. What was carried out
        beyond a failure is heard again, and recorded once all the same."""
        reaction = self._reactions[lane]
        for some in together(reaction, batch):
            ended = await asyncio.gather(
                *(self._effect(reaction, recorded) for recorded in some), return_exceptions=True
            )
            faults = [fault for fault in ended if fault is not None]
            for fault in faults:
                if isinstance(fault, UNANSWERED) or not isinstance(fault, Exception):
                    raise fault
            if faults:
                # The edge: a reaction that breaks stops its lane only.
                failed = some[ended.index(faults[0])]
                await self._failed(failed, lane, faults[0])
                return failed
            self._retries.cleared((some[0].organisation_id, lane))
        return None

    async def _effect(self, reaction: Reaction, recorded: Recorded[Any]) -> None:
        calls = list(await reaction.react(recorded, self._desk))
        done = (self._call(reaction, recorded, n, call) for n, call in enumerate(calls))
        await asyncio.gather(*done)

    async def _call(self, reaction: Reaction, recorded: Recorded[Any], n: int, call: Any) -> None:
        asked: Asked[Any] = Asked(
            command=call.command,
            organisation_id=recorded.organisation_id,
            actor=call.actor,
            at=self._desk.now_us(),
            correlation=recorded.header.correlation,
            key=f"reaction:{reaction.name}:{recorded.index}:{n}",
            causation=call.causation,
        )
        try:
            await self._carry_out(asked)
        except (Unavailable, WrittenMeanwhile, Behind):
            raise
        except Refusal as refusal:
            # A rule said no: that is an answer, and asking again would give the same one.
            logger.info("reaction refused", reaction=reaction.name, code=refusal.code)

    async def _failed(self, recorded: Recorded[Any], lane: str, error: BaseException) -> None:
        place = (recorded.organisation_id, lane)
        words = f"{type(error).__name__}: {error}"
        attempts = self._retries.failed(place, clock.monotonic())
        if attempts < ATTEMPTS_MAX:
            logger.warning("a reaction failed", lane=lane, index=recorded.index, error=words)
            return
        async with tenant(self._pool, recorded.organisation_id) as connection:
            await connection.execute(sql.park, *place, recorded.index, attempts, words)
        self._retries.cleared(place)
        logger.critical("lane parked", lane=lane, index=recorded.index, error=words)
        signals.emit("lane_parked", lane=lane, index=recorded.index)

    async def _move(self, organisation_id: UUID, lane: str, index: int) -> None:
        # Not flushed: what a crash undoes is heard again.
        async with tenant(self._pool, organisation_id, flushed=False) as connection:
            await connection.execute(sql.advance, organisation_id, lane, index)


def joined(
    known: Sequence[Recorded[Any]], events: Sequence[Recorded[Any]]
) -> Sequence[Recorded[Any]]:
    """What is known of a log with what follows in it, or only that where it does not follow."""
    if not known or not events or len(known) + len(events) > EVENTS_PER_READ_MAX:
        return events
    last = known[-1].index
    if not events[0].index <= last + 1:
        return events
    return [*known, *(recorded for recorded in events if recorded.index > last)]


def together(
    reaction: Reaction, batch: Iterable[Recorded[Any]]
) -> Iterator[Sequence[Recorded[Any]]]:
    """The events of a batch that a reaction hears, in their order, cut where one must wait."""
    some: list[Recorded[Any]] = []
    taken: set[Hashable] = set()
    for recorded in batch:
        if not isinstance(recorded.event, reaction.listens):
            continue
        about = reaction.about(recorded.event) if reaction.about else None
        if some and (about is None or about in taken or len(some) == TOGETHER_MAX):
            yield some
            some, taken = [], set()
        some.append(recorded)
        taken.add(about)
        if about is None:
            yield some
            some, taken = [], set()
    if some:
        yield some
