"""A database for one run: on a server named, or on one of its own; gone afterwards."""

import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from services.runtime.embedded.datadir import DataDir
from services.runtime.embedded.logs import Logs
from services.runtime.embedded.postgres import Postgres
from services.runtime.embedded.supervisor import Supervisor
from services.runtime.migrate import migrate
from services.runtime.roles import spelt
from services.runtime.settings import Settings
from services.runtime.sql import statements

sql = statements("services.bench", "append.sql")


@dataclass(frozen=True)
class Scratch:
    """url is an administrator's; login_url that of a role that may append planning's events."""

    url: str
    login_url: str


@asynccontextmanager
async def server(dsn: str | None) -> AsyncIterator[str]:
    """An administrator's URL: the one given, or that of an embedded server started for this."""
    if dsn is not None:
        yield dsn
        return
    with tempfile.TemporaryDirectory(prefix="scoreline-bench-") as folder:
        data = DataDir.hold(Path(folder) / "data")
        logs = Logs(data.folder("logs"))
        supervisor = Supervisor(logs)
        try:
            postgres = Postgres(data, Settings())
            await supervisor.start([postgres.child()])
            yield postgres.url(database="postgres")
        finally:
            await supervisor.stop()
            logs.close()
            data.release()


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
