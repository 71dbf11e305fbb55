"""`scoreline bench kill`: what a worker that is killed while it delivers loses and sends twice.

A worker is a process of its own and is killed as a machine kills: no handler runs, no connection
is closed. Its lease is taken for run out once the database has noticed that it is gone; to wait the
half minute each time would show nothing more.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import asyncpg

from services.bench.budgets import Budget
from services.bench.deliveries import TYPE, filled
from services.bench.office import Logins, office
from services.bench.receiver import HOST, Receiver
from services.notification.delivery.keeping import UNKEPT_MAX
from services.runtime.sql import statements

DELIVERIES, KILLS = 100_000, 10
PATIENCE_SECONDS, LOOK_SECONDS = 60.0, 0.01
OPEN_SECONDS_MAX = 600.0

sql = statements("services.bench", "killed.sql")


async def measure(logins: Logins, deliveries: int, kills: int) -> dict[str, float]:
    """How many of so many deliveries were lost, and sent twice, with so many kills among them."""
    organisation_id = await filled(logins, deliveries)
    came = Receiver()
    server = await asyncio.start_server(came.serve, HOST, 0)
    async with office(logins.of("notification")) as here:
        await here.caught_up(organisation_id)
        hook = f"http://{HOST}:{server.sockets[0].getsockname()[1]}/hook"
        await here.hook(organisation_id, hook, TYPE, begin="beginning")
        await _opened(logins.url)
    twice = [0]
    for n in range(1, kills + 1):
        async with _worker(logins):
            await _until(came, n * deliveries // (kills + 1))
        await _free_lanes(logins.url)
        twice.append(_twice(came))
    async with _worker(logins):
        await _until(came, deliveries)
    twice.append(_twice(came))
    server.close()
    return {
        "deliveries": deliveries,
        "kills": kills,
        "lost": deliveries - len(came.names),
        "twice": twice[-1],
        "twice_after_a_kill_max": max(b - a for a, b in pairwise(twice)),
    }


def budgets(figures: dict[str, float]) -> list[Budget]:
    """webhooks.md §15, gate 7."""
    twice = figures["twice_after_a_kill_max"]
    return [
        Budget("events lost when workers are killed", figures["lost"], "at most", 0),
        Budget("events sent twice after a kill, at worst", twice, "at most", UNKEPT_MAX),
    ]


def _twice(came: Receiver) -> int:
    return len(came.came) - len(came.names)


async def _until(came: Receiver, events: int) -> None:
    """Wait for so many different events as long as there is progress. Raises TimeoutError."""
    while len(came.names) < events:
        came.more.clear()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await came.more.wait()


@asynccontextmanager
async def _worker(logins: Logins) -> AsyncIterator[None]:
    """A worker in a process of its own, which is killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "services.bench.killed"),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None  # a pipe
    process.stdin.write(logins.of("notification").encode() + b"\n")
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        await process.wait()


async def _opened(url: str) -> None:
    """Reactions read all that happened before they hear of the webhook; what takes a minute of a
    long log is no part of what is measured, and would look like a worker that does nothing."""
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(OPEN_SECONDS_MAX):
            while not await connection.fetchval(sql.lanes):  # noqa: ASYNC110  # the server tells nobody
                await asyncio.sleep(LOOK_SECONDS)
    finally:
        await connection.close()


async def _free_lanes(url: str) -> None:
    """As if the lease of who is gone had run out; what it had begun to write is over by then."""
    connection = await asyncpg.connect(url)
    try:
        while await connection.fetchval(sql.sessions):  # noqa: ASYNC110  # the server tells nobody
            await asyncio.sleep(LOOK_SECONDS)
        await connection.execute(sql.expire)
    finally:
        await connection.close()


async def work(login: str) -> None:
    """Deliver until killed."""
    async with office(login) as here:
        here.employ()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(work(sys.stdin.readline().strip()))
