"""A nats-server of our own configuration, in the hands of a test."""

import asyncio
import shutil
import socket
from pathlib import Path

from services.runtime.bus.config import Cluster, nats_conf, user_names
from services.runtime.embedded.programs import nats_server


class Broker:
    """One nats-server on a free port; passwords are "secret-of-<user>"."""

    def __init__(
        self, directory: Path, name: str = "scoreline", cluster: Cluster | None = None
    ) -> None:
        self.directory = directory
        self.name = name
        self.cluster = cluster
        self.port = free_port()
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    def url(self, user: str) -> str:
        """Where a user signs in."""
        return f"nats://{user}:secret-of-{user}@127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start and wait until it serves."""
        conf = self.directory / "nats.conf"
        conf.write_text(
            nats_conf(
                {name: f"secret-of-{name}" for name in user_names()},
                store_dir=str(self.directory / "data"),
                listen=f"127.0.0.1:{self.port}",
                server_name=self.name,
                cluster=self.cluster,
            )
        )
        self._process = await asyncio.create_subprocess_exec(
            nats_server(""), "-c", conf, stderr=asyncio.subprocess.PIPE
        )
        ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read(self._process, ready))
        await asyncio.wait_for(ready.wait(), 10)

    async def _read(self, process: asyncio.subprocess.Process, ready: asyncio.Event) -> None:
        assert process.stderr is not None
        async for line in process.stderr:
            if b"Server is ready" in line:
                ready.set()

    async def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def restart(self) -> None:
        """kill -9 and start again on the same port and disk."""
        await self.kill()
        await self.start()

    async def lose_disk(self) -> None:
        """kill -9, delete everything it stored, start again."""
        await self.kill()
        shutil.rmtree(self.directory / "data")
        await self.start()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
