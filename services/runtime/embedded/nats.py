"""The embedded NATS: JetStream on disk, written before it is acknowledged, loopback only."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from services.runtime.embedded import orphan, probe
from services.runtime.embedded.child import Child, Command, run_once
from services.runtime.embedded.datadir import DataDir, DataDirRefused, write_private
from services.runtime.embedded.programs import nats_server
from services.runtime.settings import Settings

HOST = "127.0.0.1"
ORPHAN_STEPS = ((signal.SIGTERM, 2.0), (signal.SIGKILL, 2.0))

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Listen:
    """What the configuration must say: host:port twice, and where JetStream keeps its files."""

    listen: str
    monitor: str
    store_dir: str


class Nats:
    """The server in DIR/nats; configure gives the text of its configuration, users and all."""

    def __init__(
        self, data: DataDir, settings: Settings, configure: Callable[[Listen], str]
    ) -> None:
        self._data = data
        self._settings = settings
        self._configure = configure
        self._folder = data.folder("nats")
        self._port = 0
        self._monitor = 0
        self._was_ready = False

    def url(self, user: str) -> str:
        """Where user connects, with the password that `password` tells the configuration."""
        return f"nats://{user}:{self.password(user)}@{HOST}:{self._port}"

    def password(self, user: str) -> str:
        """The password of user, made once."""
        return self._data.secret(f"nats-{user}")

    @property
    def monitor(self) -> str:
        """host:port of the server's own pages, such as /varz."""
        return f"{HOST}:{self._monitor}"

    def child(self) -> Child:
        """The server as a child."""
        return Child(
            name="nats",
            prepare=self._prepare,
            ready=self._ready,
            stage=3,
            grace_s=1.0,
            dies_with=signal.SIGTERM,
            shows=_is_news,
        )

    async def _prepare(self) -> Command:
        program = nats_server(self._settings.nats_bin)
        await self._end_orphan()
        if not self._was_ready:
            self._port = self._data.port("nats")
            self._monitor = self._data.port("nats-monitor")
        file = self._folder / "nats.conf"
        text = self._configure(
            Listen(
                listen=f"{HOST}:{self._port}",
                monitor=self.monitor,
                store_dir=str(self._folder / "jetstream"),
            )
        )
        write_private(file, text)
        base = Command(argv=(program, "-c", str(file)), env=dict(os.environ), cwd=self._folder)
        status, written = await run_once(
            Command(argv=(*base.argv, "-t"), env=base.env, cwd=base.cwd)
        )
        if status != 0:
            raise DataDirRefused(f"nats-server refuses {file}: {written.strip()}")
        return Command(argv=(*base.argv, "-P", str(self._pid_file)), env=base.env, cwd=base.cwd)

    @property
    def _pid_file(self) -> Path:
        return self._folder / "nats.pid"

    async def _end_orphan(self) -> None:
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return
        if orphan.is_program(pid, "nats-server", self._folder):
            log.warning("ending a nats-server that was left behind", pid=pid)
            if not await orphan.end(pid, "nats-server", self._folder, ORPHAN_STEPS):
                raise DataDirRefused(f"an earlier nats-server, process {pid}, does not end")

    async def _ready(self) -> bool:
        status = await probe.status(HOST, self._monitor, "/healthz?js-enabled-only=true")
        self._was_ready = self._was_ready or status == 200
        return status == 200


def _is_news(line: str) -> bool:
    # The passwords are random ones in a file of mode 0600.
    return "[INF]" not in line and "Plaintext passwords" not in line
