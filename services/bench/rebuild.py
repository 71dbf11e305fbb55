"""How fast read models are built from the log: read and folded, and written too.

The log is a quarter of a big company: objectives with key results, and then check-ins only.
"""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from contracts.envelope import Event
from contracts.events.checkin import CheckInRecorded
from contracts.events.planning import CycleOpened, KeyResultDefined, ObjectiveDrafted
from contracts.registry import wire_name
from contracts.values import Change, Metric, Owner, Rhythm
from services.bench.budgets import Budget
from services.cli.rebuild import wiring_of
from services.runtime import clock, ids
from services.runtime.migrate import migrate
from services.runtime.projection.definition import Projection, Shelf, apply
from services.runtime.projection.rebuild import rebuild
from services.runtime.roles import role_of
from services.runtime.store.api import Append, Appended, StreamWrite
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Pool, open_pool

OBJECTIVES = 200
KEY_RESULTS_EACH = 5
EVENTS_PER_APPEND = 500
PASSWORD = "for-the-bench"
# The machine has moods: the middle one is told.
FOLDS = 5
# Who keeps which read models: one that folds much into little, and two that keep every event.
MEASURED = (("planning", "objectives"), ("audit", "history"), ("notification", "feed"))


# architecture.md §8, row 4, per core.
FOLDED_MIN = 100_000
REBUILT_MIN = 30_000


@dataclass(frozen=True)
class Speed:
    """Events a second of one read model: read from the log and folded on one core, by the time
    that core worked; and rebuilt whole with what is written, by the clock."""

    projection: str
    folded: float
    rebuilt: float


def budgets(speeds: Sequence[Speed]) -> list[Budget]:
    """The budget is that of a read model of things; one that keeps every event writes more."""
    first = speeds[0]
    return [
        Budget(f"{first.projection}: events/s/core folded", first.folded, "at least", FOLDED_MIN),
        Budget(f"{first.projection}: events/s written", first.rebuilt, "at least", REBUILT_MIN),
    ]


async def measure(admin_url: str, events: int) -> list[Speed]:
    """The speeds on a log of about so many events; admin_url names a database for this alone."""
    services = ("planning", "checkin", "audit", "notification")
    await migrate(admin_url, dict.fromkeys(services, PASSWORD))
    organisation_id = ids.new_id()
    await open_log(admin_url, organisation_id)
    await write_log(admin_url, organisation_id, events)
    speeds = []
    for service, name in MEASURED:
        projection = {p.name: p for p in wiring_of(service).projections}[name]
        async with opened(admin_url, service) as (store, pool):
            folded = median([await _fold(projection, store, organisation_id) for _ in range(FOLDS)])
            built = await rebuild(projection, store, pool, beside=False)
            rate = built.events / built.seconds
            speeds.append(Speed(f"{service}/{name}", folded, rate))
    return speeds


async def _fold(projection: Projection[Any], store: PostgresStore, organisation_id: UUID) -> float:
    """Events a second through read, decode and fold on one core."""
    shelf: Shelf[Any] = Shelf({})
    seen = 0
    types = [wire_name(kind) for kind in projection.steps]
    started = time.process_time()
    async for batch in store.scan(organisation_id, 0, types):
        for recorded in batch:
            apply(projection, shelf, recorded)
        seen += len(batch)
    return seen / (time.process_time() - started)


@asynccontextmanager
async def opened(admin_url: str, service: str) -> AsyncIterator[tuple[PostgresStore, Pool]]:
    """The log and the tables as a service of a migrated database has them."""
    parts = urlsplit(admin_url)
    place = f"{role_of(service)}:{PASSWORD}@{parts.hostname}:{parts.port}"
    url = urlunsplit(parts._replace(netloc=place))
    pool = await open_pool(url, size=4, name="bench", timeout_s=120.0)
    store = PostgresStore(pool, PostgresKeyring(pool, bytes(32)))
    try:
        yield store, pool
    finally:
        await store.close()
        await pool.close()


async def open_log(admin_url: str, organisation_id: UUID) -> None:
    """Give an organisation its log."""
    pool = await open_pool(admin_url, size=1, name="bench")
    store = PostgresStore(pool, PostgresKeyring(pool, bytes(32)))
    await store.open_log(organisation_id, organisation_id.hex)
    await pool.close()


async def write_log(admin_url: str, organisation_id: UUID, events: int) -> UUID:
    """Write a quarter of about so many events; its cycle."""
    cycle_id, member = ids.new_id(), ids.new_id()
    objectives = [(ids.new_id(), _some_ids(KEY_RESULTS_EACH)) for _ in range(OBJECTIVES)]
    async with opened(admin_url, "planning") as (store, _pool):
        await append(store, organisation_id, f"cycle/{cycle_id}", 0, [_cycle(cycle_id)])
        for objective_id, key_results in objectives:
            written = _objective(cycle_id, objective_id, member, key_results)
            await append(store, organisation_id, f"objective/{objective_id}", 0, written)
    places = [(o, k) for o, key_results in objectives for k in key_results]
    each = max(1, events // len(places))
    async with opened(admin_url, "checkin") as (store, _pool):
        for objective_id, key_result_id in places:
            reports = _reports(cycle_id, objective_id, key_result_id, member, each)
            for start in range(0, each, EVENTS_PER_APPEND):
                some = reports[start : start + EVENTS_PER_APPEND]
                stream = f"key_result/{key_result_id}"
                await append(store, organisation_id, stream, start, some)
    return cycle_id


def _cycle(cycle_id: UUID) -> CycleOpened:
    return CycleOpened(
        cycle_id=cycle_id,
        name="A quarter",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 31),
        question="What matters most?",
        rhythm=Rhythm(),
        votes_per_member=5,
    )


async def append(
    store: PostgresStore, organisation_id: UUID, stream: str, expected: int, events: Sequence[Event]
) -> None:
    """Append to a stream that nobody else writes."""
    write = StreamWrite(stream=stream, expected=expected, events=tuple(events))
    request = Append(
        organisation_id=organisation_id,
        writes=(write,),
        actor="system/bench",
        correlation=ids.new_id(),
        at=clock.now_us(),
    )
    outcome = await store.append(request)
    if not isinstance(outcome, Appended):
        raise RuntimeError(f"not appended: {outcome}")


def _some_ids(count: int) -> list[UUID]:
    return [ids.new_id() for _ in range(count)]


def _objective(
    cycle_id: UUID, objective_id: UUID, member: UUID, key_results: Sequence[UUID]
) -> list[Event]:
    drafted = ObjectiveDrafted(
        objective_id=objective_id,
        cycle_id=cycle_id,
        title="Customers recommend us without being asked",
        description="",
        owner=Owner(kind="company"),
        accountable_id=member,
        ambition="aspirational",
    )
    metric = Metric(kind="number", unit="orders", baseline=Decimal(0), target=Decimal(1000))
    return [drafted] + [
        KeyResultDefined(
            objective_id=objective_id,
            cycle_id=cycle_id,
            key_result_id=key_result_id,
            title="Orders from people who were sent by somebody",
            accountable_id=member,
            weight=Decimal(1),
            metric=metric,
        )
        for key_result_id in key_results
    ]


def _reports(
    cycle_id: UUID, objective_id: UUID, key_result_id: UUID, member: UUID, count: int
) -> list[Event]:
    first = date(2026, 1, 1)
    return [
        CheckInRecorded(
            check_in_id=ids.new_id(),
            key_result_id=key_result_id,
            objective_id=objective_id,
            cycle_id=cycle_id,
            author_id=member,
            value=Decimal(n),
            effective_on=first + timedelta(days=n % 90),
            current=Change(old=Decimal(n - 1) if n else None, new=Decimal(n)),
            confidence=n % 11,
        )
        for n in range(count)
    ]
