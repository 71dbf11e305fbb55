"""`scoreline up`: the whole platform on this machine, on one data directory."""

import asyncio
import dataclasses
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

import click
import msgspec
import structlog

from contracts.registry import SERVICES
from services.runtime import settings as environment
from services.runtime import telemetry
from services.runtime.bus.config import PROVISIONER, RELAY, nats_conf, user_names
from services.runtime.bus.connection import EXIT_AGAIN
from services.runtime.bus.provision import provision
from services.runtime.embedded import probe
from services.runtime.embedded.child import Child, Command
from services.runtime.embedded.datadir import DataDir, DataDirRefused, free_port, is_free
from services.runtime.embedded.logs import Logs
from services.runtime.embedded.nats import Listen, Nats
from services.runtime.embedded.postgres import Postgres
from services.runtime.embedded.supervisor import StartFailed, Supervisor
from services.runtime.migrate import MigrationRefused, migrate
from services.runtime.roles import SIGNER, role_of
from services.runtime.settings import Settings

GATEWAY = "gateway"
HEALTH_S_MAX = 30.0
HEALTH_POLL_S = 0.05
# Lower ones stop first: nobody asks a service that is gone, and the relay publishes their last.
STAGES = {GATEWAY: 0, RELAY: 2, SIGNER: 2}
SERVICE_STAGE = 1
# To answer what was begun. Of the supervisor's ten seconds the rest is for those that follow.
GRACE_S = {GATEWAY: 3.0, RELAY: 1.0, SIGNER: 1.0}
SERVICE_GRACE_S = 3.5

log = structlog.get_logger()


@click.command()
@click.option("--data-dir", help="Where everything is kept.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes any.")
@click.option("--host", help="Address to listen on.")
@click.option("--demo", is_flag=True, help="Load the demo organisation once.")
def up(data_dir: str | None, port: int | None, host: str | None, demo: bool) -> None:
    """Start the platform and keep it running; Ctrl-C stops all of it."""
    read = environment.read(os.environ)
    if read.database_url or read.nats_url:
        raise click.ClickException(
            "SCORELINE_DATABASE_URL and SCORELINE_NATS_URL are for `run`: `up` brings its own"
        )
    given = {"data_dir": data_dir, "host": host, "port": port}
    settings = msgspec.structs.replace(read, **{k: v for k, v in given.items() if v is not None})
    try:
        data = DataDir.hold(settings.data_dir)
    except DataDirRefused as fault:
        raise click.ClickException(str(fault)) from None
    try:
        is_asked_for = port is not None or "SCORELINE_PORT" in os.environ
        settings = with_port(settings, is_asked_for)
        asyncio.run(_until_stopped(data, settings, demo))
    except (DataDirRefused, StartFailed, MigrationRefused) as fault:
        raise click.ClickException(str(fault)) from None
    finally:
        data.release()


def with_port(settings: Settings, is_asked_for: bool) -> Settings:
    """The settings with a port that is free; one that was asked for is not exchanged."""
    host, port = settings.host, settings.port
    if port and is_free(port, host):
        return settings
    if port and is_asked_for:
        raise DataDirRefused(f"port {port} of {host} is taken; --port 0 takes any that is free")
    return msgspec.structs.replace(settings, port=free_port(host))


async def _until_stopped(data: DataDir, settings: Settings, demo: bool) -> None:
    logs = Logs(data.folder("logs"), settings.log)
    telemetry.configure(
        "supervisor", settings.log, settings.log_level, sink=logs.stream("supervisor")
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sent in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sent, stop.set)
    supervisor = Supervisor(logs)
    platform = Platform(data, settings, supervisor)
    starting = loop.create_task(_start(platform, data, demo))
    stopping = loop.create_task(stop.wait())
    try:
        await asyncio.wait(
            (starting, stopping, supervisor.broken), return_when=asyncio.FIRST_COMPLETED
        )
        if starting.done():
            starting.result()
            await asyncio.wait((stopping, supervisor.broken), return_when=asyncio.FIRST_COMPLETED)
        if supervisor.broken.done():
            supervisor.broken.result()
        log.info("stopping")
    finally:
        starting.cancel()
        stopping.cancel()
        await supervisor.stop()
        log.info("stopped")
        logs.close()


async def _start(platform: "Platform", data: DataDir, demo: bool) -> None:
    await platform.start()
    click.echo(f"ready {platform.address}")
    click.echo(f"the operator's key is in {data.path / 'platform.key'}")
    if demo:
        from services.cli.demo import OWNER_EMAIL, load
        from services.cli.sign_in import link

        key = await asyncio.to_thread(load, platform.address, platform.operator_key, data.path)
        click.echo(f"demo organisation: sign in with {key}")
        page = await asyncio.to_thread(link, platform.address, OWNER_EMAIL, data.path)
        click.echo(f"demo pages: {page or platform.address + '/sign-in'} (as {OWNER_EMAIL})")


class Platform:
    """The children of `up` and what each is told."""

    def __init__(self, data: DataDir, settings: Settings, supervisor: Supervisor) -> None:
        self._data = data
        self._settings = settings
        self._supervisor = supervisor
        self._postgres = Postgres(data, settings)
        self._nats = Nats(data, settings, self._nats_conf)
        self.operator_key = settings.platform_key or data.platform_key()
        self._master_key = settings.master_key or data.master_key()
        self._signing_key = settings.signing_key or data.signing_key("signing")
        self._receipt_key = settings.receipt_key or data.signing_key("receipt")

    @property
    def address(self) -> str:
        """Where the gateway is reached from this machine."""
        host = f"[{self._reached}]" if ":" in self._reached else self._reached
        return f"http://{host}:{self._settings.port}"

    @property
    def _reached(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._settings.host, self._settings.host)

    async def start(self) -> None:
        """Servers, schema, services; returns when the gateway says that all is well.

        Raises StartFailed, DataDirRefused or MigrationRefused.
        """
        nats = self._nats.child()
        await self._supervisor.start(
            [
                self._postgres.child(),
                dataclasses.replace(nats, ready=lambda: self._is_provisioned(nats)),
            ]
        )
        passwords = {name: self._database_password(name) for name in (*SERVICES, RELAY, SIGNER)}
        for step in await migrate(self._postgres.url(), passwords):
            log.info("migrated", step=step)
        await self._supervisor.start([self._child(name) for name in (RELAY, SIGNER, *SERVICES)])
        await self._healthy()

    async def _is_provisioned(self, nats: Child) -> bool:
        """Also after each later start: its disk may have been lost, and nobody else would tell."""
        assert nats.ready is not None
        if not await nats.ready():
            return False
        await self._provision()
        return True

    async def _provision(self) -> None:
        for line in await provision(self._nats.url(PROVISIONER)):
            log.info("provisioned", what=line)

    def _child(self, name: str) -> Child:
        async def prepare() -> Command:
            return Command(
                argv=(sys.executable, "-P", "-m", "services.cli.main", "run", name),
                env=self._environment(name),
            )

        async def ended(status: int) -> None:
            if status == EXIT_AGAIN:
                await self._provision()

        return Child(name=name, prepare=prepare, stage=STAGES.get(name, SERVICE_STAGE), ended=ended)

    def _environment(self, name: str) -> dict[str, str]:
        """What the process is told: its own logins, and no secret it does not need."""
        password = self._database_password(name)
        told: dict[str, Any] = {
            "database_url": self._postgres.url(role_of(name), password),
            "nats_url": "" if name == SIGNER else self._nats.url(name),
            "master_key": "" if name in (GATEWAY, RELAY, SIGNER) else self._master_key,
            "platform_key": self.operator_key if name == GATEWAY else "",
            "signing_key": self._signing_key if name == SIGNER else "",
            "receipt_key": "" if name in (GATEWAY, RELAY) else self._receipt_key,
            "signer_memory": self._signer_memory if name == SIGNER else "",
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(environment.PREFIX)}
        return {**inherited, **environment.environment(self._settings, **told)}

    @property
    def _signer_memory(self) -> str:
        return self._settings.signer_memory or str(self._data.path / "signed")

    def _database_password(self, name: str) -> str:
        return self._data.secret(f"postgres-{name}")

    def _nats_conf(self, listen: Listen) -> str:
        passwords: Mapping[str, str] = {name: self._nats.password(name) for name in user_names()}
        return nats_conf(
            passwords,
            store_dir=listen.store_dir,
            listen=listen.listen,
            monitor=listen.monitor,
        )

    async def _healthy(self) -> None:
        try:
            async with asyncio.timeout(HEALTH_S_MAX):
                while True:
                    status = await probe.status(self._reached, self._settings.port, "/health/ready")
                    if status == 200:
                        return
                    await asyncio.sleep(HEALTH_POLL_S)
        except TimeoutError:
            raise StartFailed(
                f"{self.address}/health/ready does not answer 200 within {HEALTH_S_MAX:.0f} s, "
                f"but {status}"
            ) from None
