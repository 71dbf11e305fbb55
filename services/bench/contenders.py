"""A turn of each contender: as fast as it can until the time is over."""

import asyncio
import itertools
import threading
from collections.abc import Callable, Sequence

from services.bench.load import Load
from services.bench.rounds import Sample
from services.bench.scratch import sql
from services.runtime import clock, ids
from services.runtime.store.api import Append, Appended
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import Connection


async def bare(connections: Sequence[Connection], load: Load, seconds: float) -> Sample:
    """Prepared INSERTs of one such row, each committed on its own, one connection a writer."""
    latencies: list[float] = []
    began = clock.monotonic()
    await asyncio.gather(*(_insert(c, load, began + seconds, latencies) for c in connections))
    return Sample(latencies, clock.monotonic() - began)


async def _insert(
    connection: Connection, load: Load, deadline: float, latencies: list[float]
) -> None:
    statement = await connection.prepare(sql.insert_bare)
    organisation = ids.new_id()
    for index in itertools.count(1):
        began = clock.monotonic()
        if began >= deadline:
            return
        at = clock.now_us()
        await statement.fetch(organisation, index, load.name(), 1, load.type, at, *load.row)
        latencies.append(clock.monotonic() - began)


async def append(store: PostgresStore, load: Load, writers: int, seconds: float) -> Sample:
    """Appends with everything, so many callers waiting at a time."""
    latencies: list[float] = []
    began = clock.monotonic()
    await asyncio.gather(
        *(_append(store, load, began + seconds, latencies) for _ in range(writers))
    )
    return Sample(latencies, clock.monotonic() - began)


async def _append(
    store: PostgresStore, load: Load, deadline: float, latencies: list[float]
) -> None:
    while (began := clock.monotonic()) < deadline:
        outcome = await store.append(load.request())
        if not isinstance(outcome, Appended):
            raise RuntimeError(f"nobody else writes here, and yet: {outcome}")
        latencies.append(clock.monotonic() - began)


async def threads(
    write: Callable[[Append], None], load: Load, count: int, seconds: float
) -> Sample:
    """Something that blocks, in so many threads."""
    latencies: list[float] = []
    # Its events differ only in their stream, so the requests can be shared out under a lock.
    lock = threading.Lock()
    began = clock.monotonic()

    def work() -> None:
        while (start := clock.monotonic()) < began + seconds:
            with lock:
                request = load.request()
            write(request)
            latencies.append(clock.monotonic() - start)

    workers = [threading.Thread(target=work) for _ in range(count)]
    for worker in workers:
        worker.start()
    await asyncio.to_thread(_join, workers)
    return Sample(latencies, clock.monotonic() - began)


def _join(workers: list[threading.Thread]) -> None:
    for worker in workers:
        worker.join()
