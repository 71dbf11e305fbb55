"""The embedded PostgreSQL: durable, on the loopback address only, a password for everybody."""

import os
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import asyncpg
import structlog

from services.runtime.embedded import orphan
from services.runtime.embedded.account import account_for, give
from services.runtime.embedded.child import Child, Command, run_once
from services.runtime.embedded.datadir import DataDir, DataDirRefused
from services.runtime.embedded.programs import postgres_programs
from services.runtime.settings import Settings
from services.runtime.sql import statements
from services.runtime.tenancy import UNREACHABLE

ADMIN = "scoreline_admin"
DATABASE = "scoreline"
HOST = "127.0.0.1"
CONNECT_S_MAX = 5.0
# All that the others leave of the supervisor's ten seconds.
STOP_S = 8.0
# An orphan gets a clean end, then a fast one that is repaired from the write-ahead log.
ORPHAN_STEPS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 6.0))

# Most are defaults; they are said because everything else relies on them.
OPTIONS: Mapping[str, str] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "256MB",
    # A checkpoint in the middle of a busy hour writes every page it meets anew: seldom, then.
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    # A new piece of the write-ahead log is not filled with zeros first: that stops all for 50 ms.
    "wal_init_zero": "off",
    # Compiling a plan costs more than any statement of ours takes.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m ",
    "log_checkpoints": "off",
}

log = structlog.get_logger()
sql = statements("services.runtime.embedded", "postgres.sql")


class Postgres:
    """The server in DIR/postgres."""

    def __init__(self, data: DataDir, settings: Settings) -> None:
        self._data = data
        self._settings = settings
        self._folder = data.path / "postgres"
        whose = self._folder if self._folder.exists() else data.path
        self._account = account_for(whose, settings.account)
        self._programs: Path | None = None
        self._password = data.secret("postgres-admin")
        self._port = 0
        self._was_ready = False

    def url(self, user: str = ADMIN, password: str | None = None, database: str = DATABASE) -> str:
        """Where to connect; an administrator's unless a user is given with its password."""
        word = self._password if password is None else password
        return f"postgres://{user}:{word}@{HOST}:{self._port}/{database}"

    def child(self, options: Mapping[str, str] | None = None) -> Child:
        """The server as a child; options are settings of PostgreSQL that replace ours."""
        chosen = {**OPTIONS, **(options or {})}

        async def prepare() -> Command:
            return await self._prepare(chosen)

        return Child(
            name="postgres",
            prepare=prepare,
            ready=self._ready,
            stage=4,
            # Fast: clients are sent away. Never SIGTERM, which waits for them.
            stop_with=signal.SIGINT,
            stop_hard=signal.SIGQUIT,
            grace_s=STOP_S,
            dies_with=signal.SIGINT,
            shows=_is_news,
        )

    async def _prepare(self, options: Mapping[str, str]) -> Command:
        if self._programs is None:
            self._programs = postgres_programs(
                self._settings.postgres_bin, self._account, self._data.folder("programs")
            )
        if not self._folder.exists():
            await self._init()
        if self._account is not None:
            give(self._folder, self._account)
        await self._clear_pid_file()
        if not self._was_ready:
            # Later it stays: the services were told this one, and it was ours until now.
            self._port = self._data.port("postgres")
        given = {**options, "port": str(self._port), "scoreline.directory": str(self._folder)}
        options_given = (f"--{name}={value}" for name, value in given.items())
        return self._command("postgres", self._folder, *options_given)

    def _command(self, program: str, folder: Path, *arguments: str) -> Command:
        assert self._programs is not None
        # Another account may be unable to walk to the directory, and opening up its parents is
        # not ours to do. It starts inside, entered while still root, and calls it by that.
        place = "/proc/self/cwd" if self._account else str(folder)
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "SCORELINE"))}
        return Command(
            argv=(str(self._programs / program), "-D", place, *arguments),
            env={**kept, "LC_ALL": "C"},
            cwd=folder,
            account=self._account,
        )

    async def _init(self) -> None:
        """Make the cluster beside its place and move it there, so that it is whole or absent."""
        fresh = self._folder.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account is not None:
            give(fresh, self._account)
        read, write = os.pipe()
        if self._account is not None:
            os.fchown(read, self._account.uid, self._account.gid)
        os.write(write, f"{self._password}\n".encode())
        os.close(write)
        command = self._command(
            "initdb",
            fresh,
            f"--username={ADMIN}",
            # A pipe, so that the password is never in a file that others could open.
            f"--pwfile=/dev/fd/{read}",
            "--auth-host=scram-sha-256",
            "--auth-local=scram-sha-256",
            "--encoding=UTF8",
            # Built in, so that the order of text does not depend on this machine's C library.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--data-checksums",
            "--no-instructions",
        )
        try:
            status, written = await run_once(command, pass_fds=(read,))
        finally:
            os.close(read)
        if status != 0:
            raise DataDirRefused(f"initdb failed in {fresh}: {written.strip()}")
        fresh.rename(self._folder)

    async def _clear_pid_file(self) -> None:
        """End a server that outlived its supervisor; forget one whose number is now another's.

        The file of one that is dead stays: in it PostgreSQL finds what tells whether processes
        of that one still use the memory they shared.
        """
        file = self._folder / "postmaster.pid"
        try:
            pid = int(file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if orphan.is_program(pid, "postgres", self._folder):
            log.warning("ending a PostgreSQL that was left behind", pid=pid)
            if not await orphan.end(pid, "postgres", self._folder, ORPHAN_STEPS):
                raise DataDirRefused(f"an earlier PostgreSQL, process {pid}, does not end")
        elif orphan.is_alive(pid):
            log.warning("postmaster.pid names a process that is not PostgreSQL", pid=pid)
            file.unlink()

    async def _ready(self) -> bool:
        try:
            connection = await asyncpg.connect(
                self.url(database="postgres"), timeout=CONNECT_S_MAX, ssl=False
            )
        except UNREACHABLE:
            return False
        try:
            if not await connection.fetchval(sql.has_database):
                await connection.execute(sql.make_database)
        finally:
            with suppress(*UNREACHABLE):
                await connection.close()
        self._was_ready = True
        return True


def _is_news(line: str) -> bool:
    """Not what a service is told in its answer, and not that it was asked too early."""
    is_early = "starting up" in line or "not yet accepting" in line or "shutting down" in line
    return not is_early and any(f" {level}: " in line for level in ("WARNING", "FATAL", "PANIC"))
