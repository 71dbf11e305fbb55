import asyncio
import os
import pwd
import signal
import socket
import subprocess
from pathlib import Path

import asyncpg
import pytest

from services.runtime import signals
from services.runtime.embedded.account import account_for
from services.runtime.embedded.child import placed
from services.runtime.embedded.datadir import DataDirRefused
from services.runtime.embedded.postgres import Postgres
from services.runtime.settings import Settings
from tests.support.platform import PostgresServer, held

pytestmark = pytest.mark.servers


async def ask(server: Postgres, question: str) -> object:
    connection = await asyncpg.connect(server.url())
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("password_encryption", "scram-sha-256"),
        ("server_encoding", "UTF8"),
        ("timezone", "UTC"),
    ],
)
async def test_what_is_committed_is_on_disk_and_nobody_else_reaches_it(
    postgres: PostgresServer, name, value
):
    assert await ask(postgres.server, f"show {name}") == value


async def test_text_is_ordered_alike_on_every_machine(postgres: PostgresServer):
    locale = "select datlocprovider::text || datlocale from pg_database where datname = 'scoreline'"
    assert await ask(postgres.server, locale) == "bC.UTF-8"


async def test_without_the_password_nobody_comes_in(postgres: PostgresServer):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.server.url(password="guessed"))


async def test_it_runs_as_the_owner_of_its_directory_who_is_never_root(tmp_path):
    async with held(tmp_path) as here:
        await here.supervisor.start([Postgres(here.data, Settings()).child()])
        pid = here.supervisor.pid("postgres")
        runs_as = os.stat(f"/proc/{pid}").st_uid
        assert runs_as == (tmp_path / "postgres").stat().st_uid
        assert runs_as != 0


async def test_a_killed_server_comes_back_at_the_same_place_with_every_row(tmp_path):
    async with held(tmp_path) as here, signals.listening("child.ready") as ready:
        server = Postgres(here.data, Settings())
        await here.supervisor.start([server.child()])
        await ask(server, "create table kept (n int)")
        await ask(server, "insert into kept select generate_series(1, 1000)")
        place = server.url()
        os.kill((await ready.wait())["pid"], signal.SIGKILL)
        await ready.wait()
        assert server.url() == place
        assert await ask(server, "select count(*) from kept") == 1000


async def test_a_stopped_server_starts_again_with_every_row(tmp_path):
    for rows in (1, 2):
        async with held(tmp_path) as here, signals.listening("child.exited") as exited:
            server = Postgres(here.data, Settings())
            await here.supervisor.start([server.child()])
            await ask(server, "create table if not exists kept (n int)")
            await ask(server, "insert into kept values (1)")
            assert await ask(server, "select count(*) from kept") == rows
            await here.supervisor.stop()
            assert exited.heard[-1]["status"] == 0


async def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(tmp_path):
    async with held(tmp_path) as here:
        await here.supervisor.start([Postgres(here.data, Settings()).child()])
        file = tmp_path / "postgres" / "postmaster.pid"
        left_behind = file.read_text()
    stranger = sleeper(file.parent.stat().st_uid)
    with stranger:
        file.write_text(left_behind.replace(left_behind.split()[0], str(stranger.pid), 1))
        async with held(tmp_path) as here:
            server = Postgres(here.data, Settings())
            await here.supervisor.start([server.child()])
            assert await ask(server, "select 1") == 1
            assert stranger.poll() is None
        stranger.kill()


def sleeper(uid: int) -> "subprocess.Popen[bytes]":
    """A process of the account PostgreSQL runs as, which is what makes it hesitate."""
    return subprocess.Popen(["sleep", "600"], cwd="/", user=uid if os.geteuid() == 0 else None)


async def test_a_server_left_behind_is_ended_before_a_new_one_starts(tmp_path):
    async with held(tmp_path) as here:
        earlier = Postgres(here.data, Settings()).child()
        command = await earlier.prepare()
        left = await asyncio.create_subprocess_exec(
            *command.argv, env=dict(command.env), **placed(command)
        )
        assert earlier.ready is not None
        while not await earlier.ready():
            assert left.returncode is None
        server = Postgres(here.data, Settings())
        await here.supervisor.start([server.child()])
        assert await asyncio.wait_for(left.wait(), 5) == 0
        assert await ask(server, "select 1") == 1


async def test_a_taken_port_is_exchanged_for_a_free_one(tmp_path):
    async with held(tmp_path) as here:
        port = here.data.port("postgres")
        with socket.socket() as other:
            other.bind(("127.0.0.1", port))
            other.listen()
            server = Postgres(here.data, Settings())
            await here.supervisor.start([server.child()])
            assert f":{port}/" not in server.url()
            assert await ask(server, "select 1") == 1


async def test_an_initdb_that_was_cut_off_is_begun_again(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    async with held(tmp_path) as here:
        server = Postgres(here.data, Settings())
        await here.supervisor.start([server.child()])
        assert await ask(server, "select 1") == 1


def test_an_account_that_cannot_be_taken_is_named(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(DataDirRefused, match="no account 'nosuch'"):
        account_for(Path("/"), "nosuch")
    with pytest.raises(DataDirRefused, match="SCORELINE_ACCOUNT=root is root"):
        account_for(Path("/"), "root")


def test_a_directory_of_somebody_else_is_refused_with_the_name_of_its_owner(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    with pytest.raises(DataDirRefused, match="/ belongs to root"):
        account_for(Path("/"), "nobody")


def test_the_owner_of_a_directory_keeps_it_when_root_starts(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    if os.getuid() == 0:
        os.chown(tmp_path, pwd.getpwnam("nobody").pw_uid, -1)
    account = account_for(tmp_path, "daemon")
    assert account is not None
    assert account.uid == tmp_path.stat().st_uid
