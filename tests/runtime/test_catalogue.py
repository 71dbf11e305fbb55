"""The catalogue of a migrated database says what was promised of every table in it."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

SCHEMAS = [
    "log",
    "keyring",
    "proof",
    *("identity", "planning", "checkin", "scoring", "notification", "audit"),
]
TENANT_TABLES = """
select format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity, c.relforcerowsecurity,
    (select array_agg(a.attname order by k.ord)
     from unnest(i.indkey) with ordinality as k (num, ord)
     join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num) as key
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute t on t.attrelid = c.oid and t.attname = 'organisation_id' and not t.attisdropped
left join pg_index i on i.indrelid = c.oid and (i.indisunique or i.indisprimary)
where n.nspname = any ($1) and c.relkind in ('r', 'p')
"""
DEFINERS = """
select p.oid::regprocedure::text as name, r.rolname as owner, p.proconfig as settings
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
where p.prosecdef and n.nspname = any ($1)
"""
POWERFUL = """
select rolname from pg_roles
where rolname like 'scoreline\\_%' and rolname <> 'scoreline_admin'
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
"""
VIEWS = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any ($1) and c.relkind in ('v', 'm')
"""


@pytest.fixture
async def catalogue(database: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def test_every_table_of_tenants_forces_row_security(catalogue: Any):
    rows = await catalogue.fetch(TENANT_TABLES, SCHEMAS)
    names = {row["name"] for row in rows}
    assert {
        "proof.checkpoint",
        "log.event",
        "log.event_payload",
        "planning.document",
        "audit.place",
    } <= names
    assert all(row["relrowsecurity"] and row["relforcerowsecurity"] for row in rows)


async def test_every_unique_key_of_tenants_begins_with_the_organisation(catalogue: Any):
    # A log's public id names it across organisations: it is random, and unique for all.
    for row in await catalogue.fetch(TENANT_TABLES, SCHEMAS):
        if row["key"] is not None and list(row["key"]) != ["log_id"]:
            assert row["key"][0] == "organisation_id", row["name"]


async def test_what_runs_with_its_owners_rights_is_a_short_list(catalogue: Any):
    rows = await catalogue.fetch(DEFINERS, SCHEMAS)
    names = {row["name"].partition("(")[0] for row in rows}
    assert "log.append" in names
    append = {"log.append", "log.append_one"}
    forget = {"log.forget_texts", "log.forget_claims", "log.erase_payloads", "keyring.destroy_all"}
    assert names <= append | forget | {"log.open", "log.forget_answers", "keyring.destroy"}
    assert {row["owner"] for row in rows} <= {"scoreline_log", "scoreline_erase"}
    pinned = [s for row in rows for s in row["settings"] if s.startswith("search_path=")]
    assert len(pinned) == len(rows)


async def test_no_role_of_ours_gets_around_the_rules(catalogue: Any):
    assert await catalogue.fetch(POWERFUL) == []


async def test_no_view_stands_in_front_of_tenants_rows(catalogue: Any):
    assert await catalogue.fetch(VIEWS, SCHEMAS) == []


@pytest.mark.parametrize("service", ["identity", "planning", "checkin", "scoring", "audit"])
async def test_without_a_named_organisation_there_is_nothing_to_see(catalogue: Any, service: str):
    await catalogue.execute(f"set role scoreline_{service}")
    assert await catalogue.fetchval("select count(*) from log.event") == 0
    assert await catalogue.fetchval(f"select count(*) from {service}.document") == 0


async def test_a_service_does_not_read_another_services_tables(catalogue: Any):
    await catalogue.execute("set role scoreline_planning")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await catalogue.fetch("select * from scoring.document")
