"""`scoreline run SERVICE`: one service in this process."""

import asyncio
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from types import TracebackType

import click
import structlog

from contracts.registry import SERVICES
from services.runtime import garbage, telemetry
from services.runtime.settings import Settings, read

Serve = Callable[[Settings, asyncio.Event], Awaitable[None]]

# These are no services: they are the parts of the runtime that run on their own.
MODULES = {name: f"services.{name}.main" for name in SERVICES} | {
    "relay": "services.runtime.bus.relay",
    "signer": "services.runtime.proof.signer",
}
# nats-py takes aiohttp for its websockets where that is installed: 9 MB in every process. Only who
# sends webhooks needs it.
AIOHTTP_USERS = ("notification",)
NEEDED = ("database_url", "nats_url")
# Where that is something else.
NEEDED_BY = {"gateway": (), "signer": ("database_url", "signing_key")}
ORPHAN_POLL_S = 1.0

log = structlog.get_logger()


@click.command()
@click.argument("service", type=click.Choice(tuple(MODULES)))
def run(service: str) -> None:
    """Run SERVICE until it is told to stop (SIGTERM, Ctrl-C).

    It uses SCORELINE_DATABASE_URL and SCORELINE_NATS_URL, its own login at both. The signer has no
    need of NATS, and wants SCORELINE_SIGNING_KEY.
    """
    settings = read(os.environ)
    for name in NEEDED_BY.get(service, NEEDED):
        if not getattr(settings, name):
            raise click.ClickException(f"SCORELINE_{name.upper()} is not set")
    telemetry.configure(service, settings.log, settings.log_level)
    sys.excepthook = _tell
    if service not in AIOHTTP_USERS:
        sys.modules["aiohttp"] = None  # type: ignore[assignment]  # how Python forbids an import
    serve: Serve = importlib.import_module(MODULES[service]).serve
    garbage.settle()
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(until_stopped(serve, settings))


def _tell(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    """What ends the process is a log line like any other."""
    log.critical("the service broke", exc_info=(kind, fault, trace))


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The event loop every process of ours runs on; None for the standard library's."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


async def until_stopped(serve: Serve, settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sent in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sent, stop.set)
    watching = loop.create_task(_notice_orphaned(stop)) if sys.platform != "linux" else None
    try:
        await serve(settings, stop)
    finally:
        if watching is not None:
            watching.cancel()


async def _notice_orphaned(stop: asyncio.Event) -> None:
    """Stop when the supervisor has died; on Linux the kernel sees to it."""
    parent = os.getppid()
    while not stop.is_set():
        await asyncio.sleep(ORPHAN_POLL_S)
        if os.getppid() != parent:
            stop.set()
