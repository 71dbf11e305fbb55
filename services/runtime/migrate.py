"""Brings a database to what this code expects: roles, schemas, numbered migrations, event types.

Forward only. A migration that was applied is never edited: its digest is compared, and another
text is refused. Several starters may run this at once; one works, the others wait.
"""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import asyncpg
from asyncpg import exceptions as pg

from contracts.registry import EVENT_OWNERS, EVENTS, SERVICES, owner_of
from services.runtime import clock
from services.runtime.roles import LOGINS, ensure_roles, role_of, spelt
from services.runtime.sql import statements
from services.runtime.tenancy import Connection

POSTGRES_VERSION_MIN = 160000
LOCK_WAIT_S_MAX = 60.0
LOCK_POLL_S = 0.1

sql = statements("services.runtime.store", "migrate.sql")
_FILE = re.compile(r"^(\d{4})_([a-z0-9_]+)\.sql$")


class MigrationRefused(Exception):
    """The database is not what the migrations lead to; the text says what to do about it."""


@dataclass(frozen=True)
class Component:
    """A line of migrations: the files of a package's folder, applied in a schema."""

    name: str
    schema: str
    package: str
    folder: str = "sql/migrations"


@dataclass(frozen=True)
class Migration:
    """One file; number counts from 1 without gaps."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Digest of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


# The log comes first: everybody's row-level security asks its log.tenants().
COMPONENTS: tuple[Component, ...] = (
    Component("log", "log", "services.runtime.store"),
    Component("keyring", "keyring", "services.runtime.store", "sql/keyring"),
    Component("relay", "relay", "services.runtime.bus"),
    Component("proof", "proof", "services.runtime.proof"),
    *(Component(f"{s}.documents", s, "services.runtime.projection") for s in EVENT_OWNERS),
    *(Component(s, s, f"services.{s}") for s in SERVICES),
)


async def migrate(
    url: str,
    passwords: Mapping[str, str] | None = None,
    components: tuple[Component, ...] = COMPONENTS,
) -> list[str]:
    """Apply what is missing and say what it was, as ["log/0001_log", …].

    url is an administrator's. passwords gives those of the login roles by service name, and
    "relay"; a role without one keeps what it has. Raises MigrationRefused, and TimeoutError when
    another starter holds the lock for a minute.
    """
    connection = await _sign_in(url)
    try:
        version = await connection.fetchval(sql.server_version)
        if version < POSTGRES_VERSION_MIN:
            raise MigrationRefused(
                f"PostgreSQL {POSTGRES_VERSION_MIN // 10000} or newer is needed, "
                f"this is {version // 10000}"
            )
        await _lock(connection)
        await connection.execute(sql.ledger)
        await ensure_roles(connection, passwords or {})
        applied = [step for component in components for step in await _apply(connection, component)]
        await _open_schemas(connection, components)
        await register_types(connection)
        await _refuse_unisolated(connection, components)
        return applied
    finally:
        await connection.close()


async def _sign_in(url: str) -> Connection:
    try:
        return await asyncpg.connect(url)
    except (pg.InvalidAuthorizationSpecificationError, pg.InvalidCatalogNameError) as fault:
        raise MigrationRefused(str(fault)) from None


async def _lock(connection: Connection) -> None:
    """Polling: a blocking wait here and a concurrent index build there deadlock each other. The
    lock goes with the connection."""
    deadline = clock.monotonic() + LOCK_WAIT_S_MAX
    while not await connection.fetchval(sql.try_lock):
        if clock.monotonic() > deadline:
            raise TimeoutError("another migration has held the lock for a minute")
        await asyncio.sleep(LOCK_POLL_S)


def migrations_of(component: Component) -> list[Migration]:
    """The files of a component in order. Raises MigrationRefused for a gap or a strange name."""
    folder = files(component.package).joinpath(*component.folder.split("/"))
    if not folder.is_dir():
        return []
    found = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        match = _FILE.match(file.name)
        if match is None:
            raise MigrationRefused(f"{component.name}/{file.name} is not named NNNN_name.sql")
        found.append(Migration(int(match[1]), file.name[:-4], file.read_text("utf-8")))
    numbers = [m.number for m in found]
    if numbers != list(range(1, len(found) + 1)):
        raise MigrationRefused(f"the migrations of {component.name} have gaps: {numbers}")
    return found


async def _apply(connection: Connection, component: Component) -> list[str]:
    wanted = migrations_of(component)
    there = await connection.fetch(sql.applied, component.name)
    if len(there) > len(wanted):
        raise MigrationRefused(
            f"{component.name} is at {there[-1]['name']}, which this code does not know: "
            "the database is newer than the code"
        )
    for row, migration in zip(there, wanted, strict=False):
        if (row["number"], row["sha256"]) != (migration.number, migration.sha256):
            raise MigrationRefused(
                f"{component.name}/{migration.name} was applied with another text; "
                "an applied migration is never edited"
            )
    if wanted:
        await connection.execute(await spelt(connection, sql.make_schema, component.schema))
    for migration in wanted[len(there) :]:
        try:
            await _apply_one(connection, component, migration)
        except asyncpg.PostgresError as fault:
            fault.add_note(f"in the migration {component.name}/{migration.name}")
            raise
    return [f"{component.name}/{m.name}" for m in wanted[len(there) :]]


async def _apply_one(connection: Connection, component: Component, migration: Migration) -> None:
    """A transaction of its own: applied and noted, or neither."""
    async with connection.transaction():
        await connection.execute(await spelt(connection, sql.be_owner, component.schema))
        await connection.execute(migration.text)
        await connection.execute(sql.be_self)
        note = (component.name, migration.number, migration.name, migration.sha256)
        await connection.execute(sql.note, *note)


async def _open_schemas(connection: Connection, components: tuple[Component, ...]) -> None:
    """Let each service and the relay work in their own schema."""
    there = {row["nspname"] for row in await connection.fetch(sql.schemas)}
    for name in sorted({c.schema for c in components} & set(LOGINS) & there):
        await connection.execute(await spelt(connection, sql.open_schema, name, role_of(name)))


async def register_types(connection: Connection, owners: Mapping[str, str] | None = None) -> None:
    """Note which service may append which event type; owners are {wire name: service}, those of
    the registry by default. Raises MigrationRefused where a type would change hands."""
    if owners is None:
        owners = {wire: owner_of(event) for wire, event in EVENTS.items()}
    known = {row["type"]: row["service"] for row in await connection.fetch(sql.types)}
    for wire, service in owners.items():
        if known.get(wire, service) != service:
            raise MigrationRefused(f"{wire} belongs to {known[wire]}, not to {service}")
        if wire not in known:
            await connection.execute(sql.add_type, wire, service, role_of(service))


async def _refuse_unisolated(connection: Connection, components: tuple[Component, ...]) -> None:
    schemas = sorted({c.schema for c in components})
    open_tables = [row["name"] for row in await connection.fetch(sql.unisolated, schemas)]
    if open_tables:
        raise MigrationRefused(
            f"{', '.join(open_tables)}: organisation_id without forced row-level security; "
            "SELECT log.isolate('<table>') in the migration that makes it"
        )
