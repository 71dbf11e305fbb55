"""Group append: the requests waiting in this process go into one transaction.

Concurrent callers share a round trip and a flush, not a fate: `log.append` commits or refuses
each request on its own. Two groups are under way at a time, so that the database works while
this process encodes. Where they share an organisation the second waits for the first one's lock
on its head, and in turn for nothing else.
"""

import asyncio
from collections import deque
from collections.abc import Iterable

import asyncpg

from contracts.errors import Unavailable
from services.runtime import clock, telemetry
from services.runtime.sql import statements
from services.runtime.store.group import (
    GROUP_REQUESTS_MAX,
    Verdict,
    Waiting,
    columns,
    scalars,
    take,
)
from services.runtime.tenancy import UNREACHABLE, Connection, Pool

sql = statements("services.runtime.store", "append.sql")

LANES = 2
# So few are not worth two transactions.
SHARED_MIN = 4
# So few are sent so soon after those under way that they might get a head's lock before them, and
# would have to be recorded anew, later: they wait.
OVERLAP_MIN = 8
ACQUIRE_TIMEOUT_S = 10.0
# How long a lane keeps its connection when nobody waits: taking one costs a third of an append.
LINGER_S = 0.05


class GroupAppend:
    """The queue of a process and the lanes that empty it, each holding a connection meanwhile."""

    def __init__(self, pool: Pool, lanes: int = LANES) -> None:
        self._pool = pool
        self._lanes_max = lanes
        self._queue: deque[Waiting] = deque()
        self._under_way: list[list[Waiting]] = []
        self._lanes: set[asyncio.Task[None]] = set()
        self._idle: list[asyncio.Future[None]] = []

    def write(self, waiting: Waiting) -> asyncio.Future[Verdict]:
        """Have a request written with whatever else waits; its verdict, to be awaited.

        That raises Unavailable when the database does not answer: then it happened once or not at
        all. To stop waiting is harmless: what was sent may still be committed.
        """
        self._queue.append(waiting)
        self._call_lane()
        return waiting.verdict

    async def close(self) -> None:
        """Wait until nothing waits."""
        while self._lanes:
            await asyncio.wait(self._lanes)

    def _call_lane(self) -> None:
        """Have one more lane look at the queue, if there is one."""
        while self._idle:
            idle = self._idle.pop()
            if not idle.done():
                idle.set_result(None)
                return
        if len(self._lanes) < self._lanes_max:
            lane = asyncio.create_task(self._drain())
            self._lanes.add(lane)
            lane.add_done_callback(self._lane_ended)

    def _lane_ended(self, lane: asyncio.Task[None]) -> None:
        self._lanes.discard(lane)
        if not self._queue:
            return
        if lane.cancelled() or lane.exception() is not None:
            # Nobody is kept waiting by a fault of ours, or at the end of the process.
            _tell_unavailable(self._queue)
            self._queue.clear()
        else:
            self._call_lane()

    async def _drain(self) -> None:
        """Write groups on one connection until none waits or it breaks."""
        try:
            async with self._pool.acquire(timeout=ACQUIRE_TIMEOUT_S) as connection:
                while group := await self._next_group():
                    await self._write(connection, group)
        except Unavailable:
            pass  # That group was told; the others get a connection of their own.
        except UNREACHABLE:
            # None to be had: whoever waits is told now rather than kept waiting.
            _tell_unavailable(self._queue)
            self._queue.clear()

    async def _next_group(self) -> list[Waiting]:
        """What to write next; none when nobody came for a while."""
        # Those just answered ask again first: fuller groups, and one writer finds its lane awake.
        await asyncio.sleep(0)
        while True:
            count = len(self._queue)
            outstanding = count + sum(map(len, self._under_way))
            share = max(SHARED_MIN, -(-outstanding // self._lanes_max))
            held_up = [w.log for group in self._under_way for w in group if count < OVERLAP_MIN]
            group = take(self._queue, held_up, min(share, GROUP_REQUESTS_MAX))
            if group or not await self._is_called():
                return group

    async def _is_called(self) -> bool:
        """Whether somebody comes before the connection is given back."""
        idle = asyncio.get_running_loop().create_future()
        self._idle.append(idle)
        try:
            async with asyncio.timeout(LINGER_S):
                await idle
        except TimeoutError:
            return False
        return True

    async def _write(self, connection: Connection, group: list[Waiting]) -> None:
        self._under_way.append(group)
        telemetry.append_group_size.observe(len(group))
        began = clock.monotonic()
        try:
            await _write(connection, group)
        finally:
            telemetry.append_seconds.observe(clock.monotonic() - began)
            self._under_way.remove(group)
            if self._queue:
                self._call_lane()


async def _write(connection: Connection, group: list[Waiting]) -> None:
    """Send a group and tell every member. Raises Unavailable once they are told so."""
    if not group:
        return
    try:
        if len(group) == 1 and group[0].is_plain:
            before = await connection.fetchval(sql.append_one, *scalars(group[0]))
            if before is not None:
                telemetry.append_outcomes.labels("appended").inc()
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
        telemetry.append_outcomes.labels(reasons[i]).inc()
    telemetry.append_outcomes.labels("appended").inc(len(group) - len(refusals))
    for n, waiting in enumerate(group):
        _settle(waiting, refusals.get(n) or Verdict(befores[n]))


def _settle(waiting: Waiting, verdict: Verdict) -> None:
    if not waiting.verdict.done():
        waiting.verdict.set_result(verdict)


def _tell_unavailable(waiting: Iterable[Waiting]) -> None:
    for one in waiting:
        _refuse(one, Unavailable(what="the database"))


def _refuse(waiting: Waiting, fault: Exception) -> None:
    telemetry.append_outcomes.labels("failed").inc()
    if not waiting.verdict.done():
        waiting.verdict.set_exception(fault)
