"""Lanes change hands safely, and no organisation's are written by another's transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from msgspec import structs

from services.notification.delivery.ledger import Attempt, Claim, Ledger, Note
from services.notification.domain.breaker import Standing
from services.notification.domain.passage import Dead, Flush, Parked
from services.runtime import clock, ids
from services.runtime.sql import statements
from services.runtime.tenancy import Pool, tenant
from tests.support.models import open_store

sql = statements("services.notification", "lanes.sql")
ROW = Parked(key="objective/1", sequence=3, attempts=2, due_at=9.5, since=1.5, reason="dns")
EXPIRE = "update lane set lease_until = '-infinity' where organisation_id = $1"


@asynccontextmanager
async def opened(database: str) -> AsyncIterator[tuple[Pool, UUID, UUID]]:
    """An organisation with a lane that is due."""
    async with open_store(database, "identity") as (store, _):
        organisation_id, lane_id = ids.new_id(), ids.new_id()
        await store.open_log(organisation_id, organisation_id.hex)
    async with open_store(database, "notification") as (_, pool):
        async with tenant(pool, organisation_id) as connection:
            lane = (organisation_id, lane_id, lane_id, "live", True, 5, None, 0, b"{}")
            await connection.execute(sql.open_lane, *lane)
        yield pool, organisation_id, lane_id


def flush(**more: Any) -> Flush:
    fields: dict[str, Any] = {"park": (), "unpark": (), "dead": (), "standing": Standing()}
    return Flush(cursor=7, **(fields | more))


def note(claim: Claim, attempts: Sequence[Attempt] = (), **more: Any) -> Note:
    return Note(claim=claim, flush=flush(**more), attempts=attempts, seen=9)


async def keep(
    ledger: Ledger, claim: Claim, attempts: Sequence[Attempt] = (), **more: Any
) -> bool | None:
    (is_open,) = await ledger.keep([note(claim, attempts, **more)])
    return is_open


async def let_go(ledger: Ledger, claim: Claim) -> bool | None:
    (is_open,) = await ledger.keep([structs.replace(note(claim), lets_go=True)])
    return is_open


def attempted() -> Attempt:
    return Attempt(
        id=ids.new_id(),
        event_id="evt_6",
        sequence=6,
        type="t",
        subject="s",
        attempt=12,
        at=clock.now_us(),
        duration_us=1,
        status=500,
        outcome="http_5xx",
        detail=b"{}",
    )


async def claimed(ledger: Ledger, pool: Pool, organisation_id: UUID) -> Any:
    lanes = await ledger.free(organisation_id)
    found = await ledger.claim({(organisation_id, lane): 0 for lane in lanes})
    return found[0] if found else None


async def test_a_lane_is_one_workers_at_a_time(database: str):
    async with opened(database) as (pool, organisation, lane):
        first, second = Ledger(pool, "first"), Ledger(pool, "second")
        assert (organisation, lane) in await first.due(clock.now_us(), 1_000)
        claim = await claimed(first, pool, organisation)
        assert claim.lane_id == lane and claim.cursor == 5
        assert await claimed(second, pool, organisation) is None
        assert (organisation, lane) not in await second.due(clock.now_us(), 1_000)
        await let_go(first, claim)
        assert (await claimed(second, pool, organisation)).cursor == 7


async def test_who_lost_a_lane_writes_nothing_more(database: str):
    async with opened(database) as (pool, organisation, _):
        first, second = Ledger(pool, "first"), Ledger(pool, "second")
        old = await claimed(first, pool, organisation)
        async with tenant(pool, organisation) as connection:
            await connection.execute(EXPIRE, organisation)
        new = await claimed(second, pool, organisation)
        assert new.fence == old.fence + 1
        assert not await keep(first, old, park=(ROW,))
        assert not await let_go(first, old)
        assert await second.parked(new) == []
        assert await keep(second, new, park=(ROW,))
        assert await second.parked(new) == [ROW]


async def test_what_a_lane_gave_up_and_tried_is_kept_with_its_place(database: str):
    async with opened(database) as (pool, organisation, lane):
        ledger = Ledger(pool, "one")
        claim = await claimed(ledger, pool, organisation)
        dead = Dead(sequence=6, id="evt_6", type="t", reason="exhausted")
        tried = attempted()
        await keep(ledger, claim, (tried,), park=(ROW,), dead=(dead,))
        await keep(ledger, claim, (tried,), unpark=(ROW.key,), dead=(dead,))
        async with tenant(pool, organisation) as connection:
            for table, rows in (("dead_letter", 1), ("attempt", 1), ("lane_parked", 0)):
                count = f"select count(*) from {table} where organisation_id = $1"
                assert await connection.fetchval(count, organisation) == rows
        # By hand it arrives after all, and is given up no longer.
        again = Ledger(pool, "one")
        replay = type(claim)(
            **{f: getattr(claim, f) for f in claim.__struct_fields__} | {"kind": "retry"}
        )
        arrived = type(tried)(
            **{f: getattr(tried, f) for f in tried.__struct_fields__}
            | {"id": ids.new_id(), "outcome": "delivered"}
        )
        await keep(again, replay, (arrived,))
        async with tenant(pool, organisation) as connection:
            count = "select count(*) from dead_letter where organisation_id = $1"
            assert await connection.fetchval(count, organisation) == 0
        assert lane


async def test_lanes_are_noted_together_and_one_that_was_lost_takes_no_other_along(database: str):
    async with opened(database) as (pool, here, _), opened(database) as (_, there, _):
        ledger, other = Ledger(pool, "one"), Ledger(pool, "other")
        mine, lost = await claimed(ledger, pool, here), await claimed(ledger, pool, there)
        async with tenant(pool, there) as connection:
            await connection.execute(EXPIRE, there)
        assert await claimed(other, pool, there)
        notes = [note(claim, (attempted(),), park=(ROW,)) for claim in (lost, mine)]
        assert await ledger.keep(notes) == [None, True]
        for organisation, rows in ((here, 1), (there, 0)):
            async with tenant(pool, organisation) as connection:
                for table in ("attempt", "lane_parked"):
                    count = f"select count(*) from {table} where organisation_id = $1"
                    assert await connection.fetchval(count, organisation) == rows


async def test_another_organisations_transaction_sees_no_attempts_and_moves_no_lane(database: str):
    async with opened(database) as (pool, organisation, lane):
        async with tenant(pool, ids.new_id()) as connection:
            for table in ("lane_parked", "dead_letter", "attempt"):
                assert await connection.fetchval(f"select count(*) from {table}") == 0
            moved = await connection.execute(
                "update lane set cursor = 0 where organisation_id = $1", organisation
            )
            assert moved == "UPDATE 0"
        async with pool.acquire() as connection:
            # The sweep shows that there is a lane, and lets nobody touch it.
            assert await connection.fetchval("select count(*) from lane where lane_id = $1", lane)
            gone = await connection.execute("delete from lane where lane_id = $1", lane)
            assert gone == "DELETE 0"
