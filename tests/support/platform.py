"""The embedded servers, once for all tests of a run, and the whole platform as `scoreline up`.

`postgres` and `nats` are the servers alone, `database` is a migrated database of one's own for a
test module, `platform` is everything in processes of its own, started when first asked for.
"""

import asyncio
import io
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import asyncpg
import pytest

from contracts.registry import SERVICES
from services.runtime.bus.config import RELAY, nats_conf, user_names
from services.runtime.embedded.datadir import DataDir
from services.runtime.embedded.logs import Logs
from services.runtime.embedded.nats import Listen, Nats
from services.runtime.embedded.postgres import Postgres
from services.runtime.embedded.supervisor import Patience, Supervisor
from services.runtime.migrate import migrate
from services.runtime.roles import SIGNER, role_of
from services.runtime.settings import Settings

TEMPLATE = "scoreline_template"
UP_SECONDS_MAX = 90.0
STOP_SECONDS_MAX = 15.0


class PostgresServer:
    """The server of this run; databases on it are cheap."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._made = 0
        self._template = asyncio.Lock()
        self._has_template = False

    async def fresh_database(self) -> str:
        """A migrated database of one's own: an administrator's URL for it."""
        await self._make_template()
        return await self._make(TEMPLATE)

    async def empty_database(self) -> str:
        """A database with nothing in it: an administrator's URL for it."""
        return await self._make("template1")

    async def _make(self, template: str) -> str:
        self._made += 1
        name = f"test_{self._made}"
        await self._execute(f"create database {name} template {template}")
        return self.server.url(database=name)

    async def _make_template(self) -> None:
        async with self._template:
            if not self._has_template:
                await self._execute(f"create database {TEMPLATE}")
                passwords = {name: password_of(name) for name in (*SERVICES, RELAY, SIGNER)}
                await migrate(self.server.url(database=TEMPLATE), passwords)
                self._has_template = True

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.server.url(database="postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def password_of(service: str) -> str:
    """The password of a service's login in the test database."""
    return f"secret-of-{service}"


def login(admin_url: str, service: str) -> str:
    """The URL of the same database for a service (or "relay") with its own rights."""
    parts = urlsplit(admin_url)
    place = f"{parts.hostname}:{parts.port}"
    return f"postgres://{role_of(service)}:{password_of(service)}@{place}{parts.path}"


def configured(nats: Nats, listen: Listen) -> str:
    """The configuration `scoreline up` would write."""
    passwords = {name: nats.password(name) for name in user_names()}
    return nats_conf(
        passwords, store_dir=listen.store_dir, listen=listen.listen, monitor=listen.monitor
    )


@dataclass(frozen=True)
class Held:
    """A data directory with a supervisor; console is what a person would have seen."""

    data: DataDir
    supervisor: Supervisor
    console: io.StringIO


@asynccontextmanager
async def held(path: Path, patience: Patience | None = None) -> AsyncIterator[Held]:
    """Hold a data directory; what was started there is stopped at the end."""
    data = DataDir.hold(path)
    console = io.StringIO()
    logs = Logs(data.folder("logs"), console=console)
    supervisor = Supervisor(logs, patience)
    try:
        yield Held(data, supervisor, console)
    finally:
        await supervisor.stop()
        logs.close()
        data.release()


@pytest.fixture(scope="session")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PostgresServer]:
    """PostgreSQL, durable as in production."""
    async with held(tmp_path_factory.mktemp("postgres")) as here:
        server = Postgres(here.data, Settings())
        await here.supervisor.start([server.child()])
        yield PostgresServer(server)


@pytest.fixture(scope="module")
async def database(postgres: PostgresServer) -> str:
    """A migrated database for this module: an administrator's URL; `login` makes others of it."""
    return await postgres.fresh_database()


@pytest.fixture(scope="session")
async def nats(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nats]:
    """NATS with every user and nothing provisioned; `nats.url("planning")` signs in."""
    async with held(tmp_path_factory.mktemp("nats")) as here:
        server = Nats(here.data, Settings(), lambda listen: configured(server, listen))
        await here.supervisor.start([server.child()])
        yield server


class Console:
    """What `scoreline up` says on stderr, read all along: a full pipe would stop it in mid-word."""

    def __init__(self, stream: IO[str]) -> None:
        self.lines: list[str] = []
        self._said = threading.Condition()
        self._reading = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._reading.start()

    def heard(self, *words: str, after: int = 0, seconds: float = UP_SECONDS_MAX) -> str:
        """The first line from number after on that has all the words; waits for it."""

        def found() -> str | None:
            lines = self.lines[after:]
            return next((line for line in lines if all(w in line for w in words)), None)

        with self._said:
            line = self._said.wait_for(found, seconds)
        assert line, f"{words} was not said; last:\n" + "".join(self.lines[-40:])
        return line

    def close(self) -> None:
        """Read to the end."""
        self._reading.join(STOP_SECONDS_MAX)

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            with self._said:
                self.lines.append(line)
                self._said.notify_all()


@dataclass(frozen=True)
class Platform:
    """A running `scoreline up`."""

    url: str
    operator_key: str
    data_dir: Path
    process: "subprocess.Popen[str]"
    console: Console

    def pids(self) -> dict[str, int]:
        """The process number each child was last ready with, by its name."""
        ready = (_READY.search(line) for line in self.console.lines)
        return {found["child"]: int(found["pid"]) for found in ready if found}


_READY = re.compile(r"child ready +child=(?P<child>\w+) +pid=(?P<pid>\d+)")


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The whole platform, once for all tests of this run; who kills it starts one of their own."""
    with running_platform(tmp_path_factory.mktemp("platform")) as up:
        yield up


@contextmanager
def running_platform(data_dir: Path, options: Sequence[str] = ()) -> Iterator[Platform]:
    """`scoreline up` on data_dir until the end of the block."""
    command = (sys.executable, "-P", "-m", "services.cli.main", "up")
    process = subprocess.Popen(
        [*command, "--data-dir", str(data_dir), "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Nobody should have to wait ten seconds for a signature.
        env=os.environ | {"SCORELINE_CHECKPOINT_S": "1"},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    console = Console(process.stderr)
    giving_up = threading.Timer(UP_SECONDS_MAX, process.kill)
    giving_up.start()
    try:
        first = process.stdout.readline().split()
        giving_up.cancel()
        assert first[:1] == ["ready"], "not ready:\n" + "".join(console.lines[-40:])
        key = (data_dir / "platform.key").read_text().strip()
        yield Platform(first[1], key, data_dir, process, console)
    finally:
        giving_up.cancel()
        process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS_MAX)
        console.close()
        process.stdout.close()
        process.stderr.close()
