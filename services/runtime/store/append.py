"""Group append: the requests waiting in this process go into one transaction.

Concurrent callers share a round trip and a flush, not a fate: `log.append` commits or refuses
each request on its own. An organisation always takes the same lane, so that groups of one process
never wait for each other's heads.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

import asyncpg

from contracts.errors import Unavailable
from services.runtime.sql import statements
from services.runtime.store.group import Verdict, Waiting, columns, scalars, take
from services.runtime.tenancy import UNREACHABLE, Connection, Pool

sql = statements("services.runtime.store", "append.sql")

LANES = 2
ACQUIRE_TIMEOUT_S = 10.0
# How long a lane keeps its connection when nobody waits: taking one costs a third of an append.
LINGER_S = 0.05


class GroupAppend:
    """The lanes of a process."""

    def __init__(self, pool: Pool, lanes: int = LANES) -> None:
        self._lanes = [_Lane(pool) for _ in range(lanes)]

    async def write(self, waiting: Waiting) -> Verdict:
        """Have a request written with whatever else waits.

        Raises Unavailable when the database does not answer: then it happened once or not at all.
        To stop waiting is harmless: what was sent may still be committed.
        """
        self._lanes[waiting.log.organisation_id.int % len(self._lanes)].add(waiting)
        return await waiting.verdict

    async def close(self) -> None:
        """Wait until the queues are empty."""
        await asyncio.gather(*(lane.drained() for lane in self._lanes))


class _Lane:
    """One group at a time, on a connection that is held while requests wait."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._queue: deque[Waiting] = deque()
        self._wake = asyncio.Event()
        self._draining: asyncio.Task[None] | None = None

    def add(self, waiting: Waiting) -> None:
        """Put a request in the queue."""
        self._queue.append(waiting)
        self._wake.set()
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())

    async def drained(self) -> None:
        """Wait until nothing waits."""
        while self._draining is not None:
            await asyncio.wait({self._draining})

    async def _drain(self) -> None:
        try:
            while self._queue:
                await self._write_while_it_lasts()
        finally:
            self._draining = None
            # Somebody is left only where this task was cancelled or is broken.
            self._send_away()

    async def _write_while_it_lasts(self) -> None:
        """Write groups on one connection until none waits or it breaks."""
        try:
            async with self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
                while await self._has_more():
                    await _write(connection, take(self._queue))
        except Unavailable:
            pass  # That group was told; the others get a connection of their own.
        except UNREACHABLE:
            # None to be had: whoever waits is told now rather than kept waiting.
            self._send_away()

    def _send_away(self) -> None:
        _tell_unavailable(self._queue)
        self._queue.clear()

    async def _has_more(self) -> bool:
        """Whether a request waits, or comes before the connection is given back."""
        if self._queue:
            return True
        self._wake.clear()
        try:
            async with asyncio.timeout(LINGER_S):
                await self._wake.wait()
        except TimeoutError:
            return False
        return True


async def _write(connection: Connection, group: list[Waiting]) -> None:
    """Send a group and tell every member. Raises Unavailable once they are told so."""
    if not group:
        return
    try:
        if len(group) == 1 and group[0].is_plain:
            before = await connection.fetchval(sql.append_one, *scalars(group[0]))
            if before is not None:
                _settle(group[0], Verdict(before))
                return
        row = await connection.fetchrow(sql.append, *columns(group))
    except UNREACHABLE as fault:
        _tell_unavailable(group)
        raise Unavailable(what="the database") from fault
    except asyncpg.PostgresError as fault:
        # Nothing of it happened. One request's fault is not the others': each goes alone.
        if len(group) == 1:
            _refuse(group[0], fault)
        for waiting in group if len(group) > 1 else ():
            await _write(connection, [waiting])
    except BaseException:
        _tell_unavailable(group)
        raise
    else:
        assert row is not None  # a function without a set answers with one row
        _tell(group, *row)


def _tell(
    group: list[Waiting],
    befores: list[int],
    refused: list[int] | None,
    reasons: list[str],
    subjects: list[str],
    numbers: list[int],
) -> None:
    refusals: dict[int, Verdict] = {}
    for i, n in enumerate(refused or ()):
        refusals[n - 1] = Verdict(0, reasons[i], subjects[i] or "", numbers[i] or 0)
    for n, waiting in enumerate(group):
        _settle(waiting, refusals.get(n) or Verdict(befores[n]))


def _settle(waiting: Waiting, verdict: Verdict) -> None:
    if not waiting.verdict.done():
        waiting.verdict.set_result(verdict)


def _tell_unavailable(waiting: Iterable[Waiting]) -> None:
    for one in waiting:
        _refuse(one, Unavailable(what="the database"))


def _refuse(waiting: Waiting, fault: Exception) -> None:
    if not waiting.verdict.done():
        waiting.verdict.set_exception(fault)
