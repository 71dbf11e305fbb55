import asyncio
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from contracts.registry import EVENTS, owner_of
from services.runtime import migrate as module
from services.runtime.migrate import (
    COMPONENTS,
    Component,
    MigrationRefused,
    migrate,
    migrations_of,
    register_types,
)
from tests.support.platform import PostgresServer

LOG = COMPONENTS[:2]
MAKE = "CREATE TABLE thing (organisation_id uuid PRIMARY KEY);\nSELECT log.isolate('thing');\n"
Files = Callable[..., Component]


@pytest.fixture
def component(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Makes or rewrites the migrations of a component of its own, as {file: text}."""

    def make(files: dict[str, str]) -> Component:
        folder = tmp_path / "planted" / "sql" / "migrations"
        folder.mkdir(parents=True, exist_ok=True)
        (tmp_path / "planted" / "__init__.py").touch()
        for old in folder.iterdir():
            old.unlink()
        for name, text in files.items():
            (folder / name).write_text(text)
        return Component("planted", "planning", "planted")

    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "planted", raising=False)
    return make


async def test_a_database_is_brought_up_to_date_once(postgres: PostgresServer, component: Files):
    url = await postgres.empty_database()
    planted = component({"0001_thing.sql": MAKE})
    assert await migrate(url, components=(*LOG, planted)) == [
        *(f"log/{m.name}" for m in migrations_of(LOG[0])),
        *(f"keyring/{m.name}" for m in migrations_of(LOG[1])),
        "planted/0001_thing",
    ]
    assert await migrate(url, components=(*LOG, planted)) == []
    later = component({"0001_thing.sql": MAKE, "0002_more.sql": "ALTER TABLE thing ADD at bigint;"})
    assert await migrate(url, components=(*LOG, later)) == ["planted/0002_more"]


async def test_starters_at_once_take_turns(postgres: PostgresServer):
    url = await postgres.empty_database()
    applied = await asyncio.gather(*(migrate(url, components=LOG) for _ in range(4)))
    assert sorted(map(bool, applied)) == [False, False, False, True]


async def test_who_waits_for_another_starter_does_not_wait_for_ever(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "LOCK_WAIT_S_MAX", 0.3)
    url = await postgres.empty_database()
    holder = await asyncpg.connect(url)
    assert await holder.fetchval(module.sql.try_lock)
    with pytest.raises(TimeoutError):
        await migrate(url, components=LOG)
    await holder.close()
    assert await migrate(url, components=LOG)


async def test_a_migration_that_was_edited_is_refused(postgres: PostgresServer, component: Files):
    url = await postgres.empty_database()
    await migrate(url, components=(*LOG, component({"0001_thing.sql": MAKE})))
    edited = component({"0001_thing.sql": MAKE + "-- A word more."})
    with pytest.raises(MigrationRefused, match="0001_thing was applied with another text"):
        await migrate(url, components=(*LOG, edited))


async def test_a_database_newer_than_the_code_is_refused(
    postgres: PostgresServer, component: Files
):
    url = await postgres.empty_database()
    both = {"0001_thing.sql": MAKE, "0002_more.sql": "ALTER TABLE thing ADD at bigint;"}
    await migrate(url, components=(*LOG, component(both)))
    with pytest.raises(MigrationRefused, match="newer than the code"):
        await migrate(url, components=(*LOG, component({"0001_thing.sql": MAKE})))


async def test_a_migration_that_fails_leaves_nothing_of_itself(
    postgres: PostgresServer, component: Files
):
    url = await postgres.empty_database()
    broken = component({"0001_thing.sql": MAKE, "0002_more.sql": "CREATE TABLE x (); SELECT 1/0;"})
    with pytest.raises(asyncpg.DivisionByZeroError) as failed:
        await migrate(url, components=(*LOG, broken))
    assert failed.value.__notes__ == ["in the migration planted/0002_more"]
    mended = component({"0001_thing.sql": MAKE, "0002_more.sql": "CREATE TABLE x ();"})
    assert await migrate(url, components=(*LOG, mended)) == ["planted/0002_more"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["0001_a.sql", "0003_c.sql"], "have gaps"),
        (["0002_b.sql"], "have gaps"),
        (["0001_a.sql", "0001_b.sql"], "have gaps"),
        (["1_a.sql"], "is not named"),
        (["0001_a.sql", "notes.txt"], "is not named"),
    ],
)
def test_migrations_are_numbered_without_gaps(component: Files, names: list[str], said: str):
    with pytest.raises(MigrationRefused, match=said):
        migrations_of(component(dict.fromkeys(names, "")))


async def test_a_table_that_does_not_bind_everybody_to_his_organisation_is_refused(
    postgres: PostgresServer, component: Files
):
    url = await postgres.empty_database()
    open_table = component({"0001_thing.sql": "CREATE TABLE thing (organisation_id uuid);"})
    with pytest.raises(MigrationRefused, match=r"planning\.thing: .* without forced row-level"):
        await migrate(url, components=(*LOG, open_table))


async def test_a_server_that_is_too_old_is_refused(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "POSTGRES_VERSION_MIN", 990000)
    with pytest.raises(MigrationRefused, match="PostgreSQL 99 or newer is needed"):
        await migrate(await postgres.empty_database(), components=LOG)


async def test_every_type_of_event_is_registered_to_its_owner(database: str):
    connection = await asyncpg.connect(database)
    rows = await connection.fetch("SELECT type, service, role FROM log.event_type")
    await connection.close()
    assert {row["type"]: row["service"] for row in rows} == {
        wire: owner_of(event) for wire, event in EVENTS.items()
    }
    assert all(row["role"] == f"scoreline_{row['service']}" for row in rows)


async def test_a_type_of_event_does_not_change_hands(postgres: PostgresServer):
    url = await postgres.empty_database()
    await migrate(url, components=LOG)
    connection = await asyncpg.connect(url)
    wire = next(iter(EVENTS))
    with pytest.raises(MigrationRefused, match=f"{wire} belongs to"):
        await register_types(connection, {wire: "audit"})
    await register_types(connection, {"planning.thing_done.v1": "planning"})
    await connection.close()


async def test_services_work_on_their_own_tables_only(database: str):
    connection = await asyncpg.connect(database)
    rows = await connection.fetch(
        "SELECT grantee, table_schema, privilege_type FROM information_schema.table_privileges"
        " WHERE grantee LIKE 'scoreline%' AND grantee NOT IN ('scoreline_owner', 'scoreline_admin')"
        " AND table_schema NOT IN ('log', 'keyring', 'proof')"
    )
    await connection.close()
    assert rows
    assert all(row["grantee"] == f"scoreline_{row['table_schema']}" for row in rows)


def test_a_digest_is_of_the_text_as_it_is():
    migration = module.Migration(1, "0001_a", "SELECT 1;\n")
    assert migration.sha256 == hashlib.sha256(b"SELECT 1;\n").hexdigest()
