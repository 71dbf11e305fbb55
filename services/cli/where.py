"""Finds the database of a service: the one named, or that of the platform running here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import click

from services.runtime.embedded.postgres import DATABASE, HOST
from services.runtime.roles import role_of
from services.runtime.settings import Settings
from services.runtime.store.keyring import PostgresKeyring
from services.runtime.store.postgres import PostgresStore
from services.runtime.tenancy import UNREACHABLE, Pool, open_pool

CONNECTIONS = 4


def database_url(settings: Settings, service: str) -> str:
    """SCORELINE_DATABASE_URL, or a service's login to the platform of the data directory.

    Raises ClickException where there is neither.
    """
    if settings.database_url:
        return settings.database_url
    folder = Path(settings.data_dir).expanduser().absolute()
    try:
        port = (folder / "ports" / "postgres").read_text("ascii").strip()
        password = (folder / "secrets" / f"postgres-{service}").read_text("ascii").strip()
    except OSError:
        raise click.ClickException(
            f"SCORELINE_DATABASE_URL is not set and {folder} is no platform's data directory"
        ) from None
    return f"postgres://{role_of(service)}:{password}@{HOST}:{port}/{DATABASE}"


def master_key(settings: Settings) -> bytes:
    """SCORELINE_MASTER_KEY, or that of the data directory."""
    if settings.master_key:
        return bytes.fromhex(settings.master_key)
    kept = Path(settings.data_dir).expanduser().absolute() / "master.key"
    try:
        return bytes.fromhex(kept.read_text("ascii").strip())
    except OSError:
        raise click.ClickException(
            f"SCORELINE_MASTER_KEY is not set and {kept} is missing"
        ) from None


@asynccontextmanager
async def open_store(settings: Settings, service: str) -> AsyncIterator[tuple[PostgresStore, Pool]]:
    """The log and the tables as a service sees them. Raises ClickException if out of reach."""
    url = database_url(settings, service)
    try:
        pool = await open_pool(url, size=CONNECTIONS, name=f"scoreline {service} by hand")
    except UNREACHABLE as error:
        raise click.ClickException(
            f"the database does not answer: {error}; is `scoreline up` running?"
        ) from None
    store = PostgresStore(pool, PostgresKeyring(pool, master_key(settings)))
    try:
        yield store, pool
    finally:
        await store.close()
        await pool.close()
