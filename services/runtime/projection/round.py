"""One round of the runner: new events of some organisations into documents, in one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import structlog

from contracts.errors import Unavailable
from services.runtime import clock, signals, telemetry
from services.runtime.projection.refold import is_touched, refold
from services.runtime.projection.retries import ATTEMPTS_MAX, Place, Retries
from services.runtime.projection.work import Failure, Lane, Work, columns
from services.runtime.sql import statements
from services.runtime.store.api import Recorded, Store
from services.runtime.tenancy import UNREACHABLE, Connection, Pool, tenants

__all__ = ["Lane", "Round"]

EVENTS_PER_ORGANISATION_MAX = 500

# Of these the whole round is put off.
UNANSWERED: tuple[type[BaseException], ...] = (*UNREACHABLE, Unavailable)

sql = statements("services.runtime.projection", "runner.sql")
logger = structlog.get_logger("projection")


class Round:
    """Locks the lanes, reads, folds, saves, moves the lanes.

    unfinished has more to read; early waits for another process to forget somebody first.
    """

    def __init__(self, store: Store, pool: Pool, lanes: Sequence[Lane], retries: Retries) -> None:
        self._store = store
        self._pool = pool
        self._lanes = {lane.label: lane for lane in lanes}
        self._retries = retries
        self.unfinished: set[UUID] = set()
        self.early: set[UUID] = set()
        self._forgetting: dict[Place, Recorded[Any]] = {}
        self._read: dict[UUID, list[Recorded[Any]]] = {}

    def events(self, organisation_id: UUID) -> Sequence[Recorded[Any]]:
        """What was read of a log, for whoever reads it next; nothing where somebody was forgotten
        in it, since what comes before may hold what can no longer be read."""
        events = self._read.get(organisation_id, ())
        return () if any(recorded.event.FORGETS for recorded in events) else events

    async def carry_out(self, organisations: Sequence[UUID]) -> dict[UUID, int]:
        """Apply what is new; returns how far each organisation's documents are now.

        The row locks are the lease: a replica waits for them and then finds the work done. The
        commit is not flushed: what a crash undoes is folded again from the log.
        """
        async with tenants(self._pool, organisations, flushed=False) as connection:
            standing, parked = await self._lock(connection, organisations)
            works = await self._plan(standing, parked)
            await load(connection, works)
            failures = [failure for w in works if (failure := w.fold()) is not None]
            if works:
                await save(connection, works)
            newly_parked = await self._count(connection, works, failures)
        for work in works:
            standing[work.place] = max(standing[work.place], work.upto)
            measure(work)
        for place, told in self._forgetting.items():
            if place not in newly_parked and standing[place] == told.index - 1:
                await self._forget(place, told, standing)
        return self._reached(standing, parked | newly_parked)

    async def _forget(self, place: Place, told: Recorded[Any], standing: dict[Place, int]) -> None:
        """Bring a lane over an event that forgets somebody, once they are forgotten."""
        if not await self._store.forget(told):
            self.early.add(told.organisation_id)
            signals.emit("forgetting_awaited", lane=place[1], index=told.index)
            return
        try:
            await refold(self._lanes[place[1]], told, self._store, self._pool)
        except UNANSWERED:
            raise
        except Exception as error:  # the edge: whatever a step raises stops its lane only
            self._put_off(told.organisation_id, [place[1]], told.index - 1, error)
            return
        standing[place] = told.index
        self.unfinished.add(told.organisation_id)

    async def _lock(
        self, connection: Connection, organisations: Sequence[UUID]
    ) -> tuple[dict[Place, int], set[Place]]:
        """Where the lanes stand, and which of them are parked."""
        labels = list(self._lanes)
        rows = await connection.fetch(sql.lock_lanes, list(organisations), labels)
        if len(rows) < len(organisations) * len(labels):
            await connection.execute(sql.open_lanes, list(organisations), labels)
            rows = await connection.fetch(sql.lock_lanes, list(organisations), labels)
        standing = {(row["organisation_id"], row["lane"]): row["index"] for row in rows}
        parked = {(row["organisation_id"], row["lane"]) for row in rows if row["is_parked"]}
        return standing, parked

    async def _plan(self, standing: dict[Place, int], parked: set[Place]) -> list[Work]:
        """Which events each lane folds; lanes that rest or are parked stay where they are."""
        now = clock.monotonic()
        moving = {
            place: index
            for place, index in standing.items()
            if place not in parked and not self._retries.resting(place, now)
        }
        lanes: dict[UUID, dict[str, int]] = {}
        for (organisation_id, lane), index in moving.items():
            lanes.setdefault(organisation_id, {})[lane] = index
        self._read = await self._read_after(lanes)
        works = [
            self._work(organisation_id, lane, at, events)
            for organisation_id, events in self._read.items()
            for lane, at in lanes[organisation_id].items()
        ]
        return [work for work in works if work is not None]

    async def _read_after(
        self, lanes: dict[UUID, dict[str, int]]
    ) -> dict[UUID, list[Recorded[Any]]]:
        """What comes after the lane furthest behind of each organisation, where it is readable."""
        after = {organisation_id: min(at.values()) for organisation_id, at in lanes.items()}
        try:
            found = await self._store.read_logs(after, EVENTS_PER_ORGANISATION_MAX)
        except UNANSWERED:
            raise
        except Exception as error:  # the edge: an event no code of this version can read
            if len(lanes) > 1:  # Whose it is shows when they are read one by one.
                parts = [await self._read_after({o: at}) for o, at in lanes.items()]
                return {o: events for part in parts for o, events in part.items()}
            ((organisation_id, at),) = lanes.items()
            self._put_off(organisation_id, at, after[organisation_id], error)
            return {}
        for organisation_id, events in found.items():
            if len(events) == EVENTS_PER_ORGANISATION_MAX:
                self.unfinished.add(organisation_id)
        return found

    def _put_off(
        self, organisation_id: UUID, lanes: Iterable[str], after: int, error: Exception
    ) -> None:
        """Try again later and later, without end: the version that can read it is on its way.

        Other organisations go on; so does this one, once a process that knows the event runs.
        """
        words = f"{type(error).__name__}: {error}"
        organisation = str(organisation_id)
        logger.critical("log unreadable", organisation=organisation, after=after, error=words)
        for lane in lanes:
            self._retries.failed((organisation_id, lane), clock.monotonic())
        signals.emit("log_unreadable", organisation_id=organisation_id, after=after)

    def _work(
        self, organisation_id: UUID, lane: str, index: int, events: Sequence[Recorded[Any]]
    ) -> Work | None:
        new = [r for r in events if r.index > index]
        projection = self._lanes[lane].projection
        for n, recorded in enumerate(new):
            if is_touched(projection, recorded):
                self._forgetting[organisation_id, lane] = recorded
                new = new[:n]
                break
        if not new:
            return None
        mine = [r for r in new if type(r.event) in projection.steps]
        return Work(organisation_id, self._lanes[lane], mine, upto=new[-1].index)

    async def _count(
        self, connection: Connection, works: Sequence[Work], failures: Sequence[Failure]
    ) -> set[Place]:
        """Count the failures; park the lanes that failed too often, and say so."""
        failed = {f.place for f in failures}
        for work in works:
            if work.place not in failed:
                self._retries.cleared(work.place)
        parked: set[Place] = set()
        for failure in failures:
            attempts = self._retries.failed(failure.place, clock.monotonic())
            words = {"lane": failure.lane, "index": failure.index, "error": failure.error}
            if attempts < ATTEMPTS_MAX:
                logger.warning("a step failed", attempts=attempts, **words)
                continue
            await connection.execute(
                sql.park, *failure.place, failure.index, attempts, failure.error
            )
            self._retries.cleared(failure.place)
            parked.add(failure.place)
            telemetry.projection_parked.labels(self._lanes[failure.lane].projection.name).inc()
            logger.critical("lane parked", organisation=str(failure.organisation_id), **words)
            signals.emit("lane_parked", lane=failure.lane, index=failure.index)
        return parked

    def _reached(self, standing: dict[Place, int], parked: set[Place]) -> dict[UUID, int]:
        """The lowest lane of each organisation, parked ones left out."""
        lowest: dict[UUID, int] = {}
        for place, index in standing.items():
            if place not in parked:
                lowest[place[0]] = min(index, lowest.get(place[0], index))
        return lowest


def measure(work: Work) -> None:
    """Count what was applied, and how long after it was recorded."""
    name, now_us = work.lane.projection.name, clock.now_us()
    telemetry.projection_applied.labels(name).inc(len(work.events))
    seconds = telemetry.projection_lag_seconds.labels(name)
    for recorded in work.events:
        seconds.observe((now_us - recorded.header.recorded_at) / 1e6)


async def load(connection: Connection, works: Sequence[Work]) -> None:
    """Fetch what the works will touch: one statement, and more only where documents lead on."""
    while wanted := {work.place: keys for work in works if (keys := work.wanted())}:
        asked = [(*place, key) for place, keys in wanted.items() for key in keys]
        found: dict[Place, dict[str, bytes]] = {place: {} for place in wanted}
        for row in await connection.fetch(sql.load, *columns(asked, 3)):
            found[row["organisation_id"], row["label"]][row["key"]] = row["body"]
        for work in works:
            if work.place in wanted:
                work.take(wanted[work.place], found[work.place])


async def save(connection: Connection, works: Sequence[Work]) -> None:
    """Write the documents, their places and how far the lanes have come."""
    moves = [work.moves() for work in works]
    await connection.execute(
        sql.save,
        *columns([row for work in works for row in work.documents()], 4),
        *columns([place for gone, _ in moves for place in gone], 5),
        *columns([place for _, new in moves for place in new], 5),
        *columns([(*work.place, work.upto) for work in works], 3),
    )
