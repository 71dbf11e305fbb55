"""Whoever follows a log by its index misses nothing and hears nothing twice.

Sixteen writers with random delays, rollbacks and long transactions; beside them, as a control, a
table numbered by a sequence and a reader that remembers the last number it saw: it must miss some.
SCORELINE_FEED_SECONDS=60 runs it at full length.
"""

import asyncio
import os
import random
from typing import Any, cast
from uuid import UUID

import asyncpg

from contracts.errors import Unavailable
from contracts.events.identity import TeamCreated
from services.runtime import clock, ids
from services.runtime.store.api import Append, Appended, StreamWrite
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import open_pool
from tests.support.models import MASTER_KEY
from tests.support.platform import login
from tests.support.slow import AFTER, ALL, CONTROL, GRANT, SlowPool

SECONDS = float(os.environ.get("SCORELINE_FEED_SECONDS", "5"))
WRITERS = 16
ORGANISATIONS = 4
DELAY_S_MAX = 0.03
LONG_S_MAX = 0.4


async def test_sixteen_writers_are_followed_without_a_miss_and_without_a_repeat(database: str):
    admin = await asyncpg.connect(database)
    await admin.execute(CONTROL)
    await admin.execute(GRANT)
    pool = await open_pool(login(database, "identity"), size=24, name="feed")
    reader = PostgresStore(pool, PostgresKeyring(pool, MASTER_KEY))
    organisations = [ids.new_id() for _ in range(ORGANISATIONS)]
    for organisation in organisations:
        await reader.open_log(organisation, organisation.hex)
    stop = asyncio.Event()
    following = [asyncio.create_task(follow(reader, o, stop)) for o in organisations]
    control = asyncio.create_task(follow_naively(database, stop))
    written = await asyncio.gather(*(write(pool, n, organisations) for n in range(WRITERS)))
    stop.set()
    followed = [event for heard in await asyncio.gather(*following) for event in heard]
    seen = await control
    there = {row["id"] for row in await admin.fetch(ALL)}
    acknowledged = [event for events in written for event in events]
    print(f"{len(acknowledged)} acknowledged, {len(followed)} followed;", end=" ")
    print(f"the naive reader missed {len(there - seen)} of {len(there)}")
    assert len(followed) == len(set(followed)), "heard twice"
    assert set(acknowledged) <= set(followed), "missed"
    assert len(acknowledged) > WRITERS
    assert there - seen, "the control missed nothing: then this test could not either"
    await admin.close()
    await reader.close()
    await pool.close()


async def write(pool: Any, n: int, organisations: list[UUID]) -> list[UUID]:
    """Append for a while; the ids of what was acknowledged."""
    chance = random.Random(n)
    delay_s = LONG_S_MAX if n % 8 == 0 else DELAY_S_MAX
    slow = cast(Any, SlowPool(pool, n, delay_s))
    store = PostgresStore(slow, PostgresKeyring(pool, MASTER_KEY))
    deadline = clock.monotonic() + SECONDS
    acknowledged = []
    while clock.monotonic() < deadline:
        team = ids.new_id()
        write = StreamWrite(
            stream=f"team/{team}",
            expected=0,
            events=(TeamCreated(team_id=team, name=f"Team of {n}"),),
        )
        request = Append(
            organisation_id=chance.choice(organisations),
            writes=(write,),
            actor="system/test",
            correlation=team,
            at=clock.now_us(),
        )
        try:
            outcome = await store.append(request)
        except Unavailable:
            continue
        if isinstance(outcome, Appended):
            acknowledged.append(team)
    await store.close()
    return acknowledged


async def follow(store: PostgresStore, organisation: UUID, stop: asyncio.Event) -> list[UUID]:
    """Tail a log by its index until the writers are done and nothing is left."""
    heard: list[UUID] = []
    at = 0
    while True:
        is_last = stop.is_set()
        batch = await store.read_log(organisation, at)
        for recorded in batch:
            assert recorded.index == at + 1, f"a gap after {at}"
            at = recorded.index
            heard.append(recorded.event.team_id)
        if is_last and not batch:
            return heard


async def follow_naively(database: str, stop: asyncio.Event) -> set[int]:
    """Tail a table by its sequence: the way that loses."""
    connection = await asyncpg.connect(database)
    seen: set[int] = set()
    last = 0
    while True:
        is_last = stop.is_set()
        rows = await connection.fetch(AFTER, last)
        for row in rows:
            last = row["id"]
            seen.add(last)
        if is_last and not rows:
            await connection.close()
            return seen
