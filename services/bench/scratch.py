"""A database for one run: on a server named, or on one of its own; gone afterwards."""

import asyncio
import secrets
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from services.runtime.migrate import migrate
from services.runtime.roles import spelt
from services.runtime.sql import statements

sql = statements("services.bench", "append.sql")


@dataclass(frozen=True)
class Scratch:
    """url is an administrator's; login_url that of a role that may append planning's events."""

    url: str
    login_url: str


@asynccontextmanager
async def server(dsn: str | None) -> AsyncIterator[str]:
    """An administrator's URL: the one given, or that of an embedded server started for this.

    The server is kept by a process of its own: root starts PostgreSQL under another account, which
    uvloop cannot, and what is measured here runs on uvloop as the services do.
    """
    if dsn is not None:
        yield dsn
        return
    keeper = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "services.bench.server"), stdin=PIPE, stdout=PIPE
    )
    assert keeper.stdout is not None
    assert keeper.stdin is not None
    try:
        yield (await keeper.stdout.readline()).decode().strip()
    finally:
        keeper.stdin.close()
        await keeper.wait()


@asynccontextmanager
async def scratch(dsn: str | None) -> AsyncIterator[Scratch]:
    """A migrated database and a login of its own; both are dropped at the end."""
    name = f"scoreline_bench_{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(16)
    async with server(dsn) as place:
        administrator = await asyncpg.connect(place)
        try:
            await administrator.execute(await spelt(administrator, sql.make_database, name))
            url = _moved(place, database=name)
            await migrate(url)
            make_login = await spelt(administrator, sql.make_login, name, password)
            await administrator.execute(make_login)
            join = await spelt(administrator, sql.join_group, "scoreline_service", name)
            await administrator.execute(join)
            yield Scratch(url, _moved(place, database=name, user=name, password=password))
        finally:
            await administrator.execute(await spelt(administrator, sql.drop_database, name))
            await administrator.execute(await spelt(administrator, sql.drop_login, name))
            await administrator.close()


def _moved(url: str, *, database: str, user: str = "", password: str = "") -> str:
    """The same server, another database and perhaps another user."""
    parts = urlsplit(url)
    who, _, place = parts.netloc.rpartition("@")
    signed = f"{user}:{password}" if user else who
    return parts._replace(netloc=f"{signed}@{place}", path=f"/{database}").geturl()
