from uuid import UUID

import pytest

from services.runtime.store import read
from services.runtime.store.api import StreamWrite
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import tenant
from tests.runtime.store.ground import AT, is_appended, joined, request
from tests.support.database import LogDatabase

PLAN = "EXPLAIN (FORMAT TEXT) "


async def filled(log_database: LogDatabase, events: int) -> tuple[PostgresStore, UUID]:
    """A log with so many events, one stream per hundred."""
    store, organisation = await log_database.store(), await log_database.organisation()
    for n in range(0, events, 100):
        some = StreamWrite(
            stream=f"member/{n}", expected=0, events=(joined(),) * min(100, events - n)
        )
        is_appended(await store.append(request(organisation, some, at=AT + n)))
    return store, organisation


@pytest.mark.parametrize("events", [0, 1, 99, 100, 101, 250])
async def test_a_scan_gives_every_event_once_whatever_the_page(
    log_database: LogDatabase, monkeypatch: pytest.MonkeyPatch, events: int
):
    monkeypatch.setattr(read, "PAGE", 50)
    monkeypatch.setattr(read, "SLICE", 20)
    store, organisation = await filled(log_database, events)
    for types in (None, ["identity.member_joined.v1"]):
        pages = [page async for page in store.scan(organisation, 0, types)]
        assert [r.index for page in pages for r in page] == list(range(1, events + 1))
        assert all(page for page in pages)
        assert all(len(page) <= 20 for page in pages)


async def test_a_scan_that_is_left_lets_go_of_its_connection(log_database: LogDatabase):
    store, organisation = await filled(log_database, 200)
    for _ in range(10):
        async for _page in store.scan(organisation):
            break
    assert len(await store.read_log(organisation, 0)) == 200


async def test_a_page_is_read_by_its_indexes_alone(log_database: LogDatabase):
    _, organisation = await filled(log_database, 4_000)
    statement = read.sql.page.replace("$1", f"'{organisation}'")
    async with log_database.administrator() as connection:
        await connection.execute("ANALYZE log.event, log.event_payload")
        rows = await connection.fetch(PLAN + statement.replace("$2", "100").replace("$3", "200"))
    plan = "\n".join(row[0] for row in rows)
    assert "event_pkey" in plan
    assert "event_payload_pkey" in plan
    assert "Seq Scan" not in plan


async def test_a_read_names_its_organisation_for_itself_alone(log_database: LogDatabase):
    _, organisation = await filled(log_database, 3)
    other = await log_database.organisation()
    async with tenant(await log_database.pool("identity"), other) as connection:
        assert len(await connection.fetch(read.sql.after, organisation, 0, 10)) == 3
        assert len(await connection.fetch(read.sql.stream, organisation, ["member/0"], 9)) == 3
        assert await connection.fetchval("SELECT log.tenants()") == [other]
